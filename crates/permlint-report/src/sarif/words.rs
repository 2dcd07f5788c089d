//! Text in SARIF.

use permlint_model::text::clean;

/// The most characters of a name.
const NAME_MAX: usize = 120;
/// The most characters of a sentence or two.
const PROSE_MAX: usize = 1_200;

/// A name, neutralised.
pub(super) fn name(text: &str) -> String {
    match clean(text, NAME_MAX) {
        name if name.is_empty() => "(unnamed)".to_owned(),
        name => name,
    }
}

/// A sentence or two, neutralised.
pub(super) fn prose(text: &str) -> String {
    clean(text, PROSE_MAX)
}

/// The text of a message, in which brackets would make links and braces would be filled in
/// (SARIF 2.1.0, 3.11.5 and 3.11.6).
pub(super) fn message(text: &str) -> String {
    let mut out = String::new();
    for c in prose(text).chars() {
        match c {
            '[' | ']' | '\\' => out.extend(['\\', c]),
            '{' | '}' => out.extend([c, c]),
            c => out.push(c),
        }
    }
    match out.is_empty() {
        true => "(nothing is said)".to_owned(),
        false => out,
    }
}

/// A part of a logical name, which a slash would end.
pub(super) fn part(text: &str) -> String {
    name(text).replace('%', "%25").replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_makes_no_link_and_fills_nothing_in() {
        assert_eq!(
            message("[a](https://evil.example) {0}"),
            "\\[a\\](https://evil.example) {{0}}"
        );
    }
}
