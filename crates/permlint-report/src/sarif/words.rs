//! Text in SARIF.

use permlint_model::text::clean;

use crate::phrase::inert;

/// The most characters of a name.
const NAME_MAX: usize = 120;
/// The most characters of a sentence or two.
const PROSE_MAX: usize = 1_200;

/// The most characters of a message or a description: GitHub takes no more of a rule's.
const MESSAGE_MAX: usize = 1_024;

/// A name, neutralised.
pub(super) fn name(text: &str) -> String {
    match inert(&clean(text, NAME_MAX)) {
        name if name.is_empty() => "(unnamed)".to_owned(),
        name => name,
    }
}

/// A sentence or two, neutralised.
pub(super) fn prose(text: &str) -> String {
    inert(&clean(text, PROSE_MAX))
}

/// The text of a message, in which brackets would make links and braces would be filled in
/// (SARIF 2.1.0, 3.11.5 and 3.11.6).
pub(super) fn message(text: &str) -> String {
    let escaped: Vec<String> = prose(text).chars().map(in_message).collect();
    match escaped.is_empty() {
        true => "(nothing is said)".to_owned(),
        false => cut(&escaped),
    }
}

fn in_message(c: char) -> String {
    match c {
        '[' | ']' | '\\' => format!("\\{c}"),
        '{' | '}' => format!("{c}{c}"),
        c => c.to_string(),
    }
}

/// The characters as one text, and no half of one that is written as two.
fn cut(escaped: &[String]) -> String {
    let lengths = escaped.iter().map(|written| written.chars().count());
    if lengths.clone().sum::<usize>() <= MESSAGE_MAX {
        return escaped.concat();
    }
    let ends = lengths.scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    });
    let fits = ends.take_while(|end| *end < MESSAGE_MAX).count();
    let kept = escaped.iter().take(fits).map(String::as_str);
    kept.chain(["…"]).collect()
}

/// A part of a logical name, which a slash would end.
pub(super) fn part(text: &str) -> String {
    name(text).replace('%', "%25").replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_behind_its_escapes() {
        for text in [
            "[".repeat(600),
            format!("x{}", "[".repeat(600)),
            "y".repeat(2_000),
        ] {
            let cut = message(&text);
            let length = cut.chars().count();
            assert!(
                (MESSAGE_MAX - 1..=MESSAGE_MAX).contains(&length),
                "{length}"
            );
            assert!(cut.ends_with('…'));
            assert_eq!(cut.matches('\\').count(), cut.matches('[').count());
        }
        assert_eq!(message(&"[".repeat(512)).chars().count(), 1_024);
    }

    #[test]
    fn a_message_makes_no_link_and_fills_nothing_in() {
        assert_eq!(
            message("[a](https://evil.example) {0}"),
            "\\[a\\](https://evil.example) {{0}}"
        );
    }
}
