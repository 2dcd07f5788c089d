//! Neutralising text that a tenant controls, and words for numbers.

/// What a removed character becomes.
const REPLACEMENT: char = '\u{FFFD}';

/// Makes text safe to show anywhere as plain text: control and invisible direction
/// characters become `U+FFFD`, white space is collapsed, and at most `max` characters stay.
///
/// Escaping for a given format (HTML, CSV, Markdown) is the renderer's and comes on top.
#[must_use]
pub fn clean(text: &str, max: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    let shown = joined.chars().map(visible);
    match joined.chars().count() > max {
        true => shown
            .take(max.saturating_sub(1))
            .chain(['…'])
            .take(max)
            .collect(),
        false => shown.collect(),
    }
}

fn visible(c: char) -> char {
    if is_hostile(c) { REPLACEMENT } else { c }
}

/// Whether a character can change how the text around it is read: controls, escapes,
/// direction overrides, zero-width and tag characters, and the two that no XML may contain.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}'..='\u{FFFF}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// A word for so many things: `cell` for one, `cells` otherwise.
#[must_use]
pub fn plural(count: u64, word: &str) -> String {
    match count {
        1 => word.to_owned(),
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_and_direction_marks_lose_their_power() {
        assert_eq!(clean("a\u{1b}[31mred\r\nb", 80), "a\u{FFFD}[31mred b");
        assert_eq!(clean("evil\u{202e}txt", 80), "evil\u{FFFD}txt");
    }

    #[test]
    fn long_text_is_cut_with_a_mark() {
        assert_eq!(clean("abcdefgh", 5), "abcd…");
        assert_eq!(clean("abc def", 7), "abc def");
        assert_eq!(clean("abc def", 4), "abc…");
        assert_eq!(clean("abc", 0), "");
    }

    proptest! {
        #[test]
        fn nothing_hostile_survives_and_the_limit_holds(text in any::<String>(), max in 1_usize..300) {
            let cleaned = clean(&text, max);
            prop_assert!(!cleaned.chars().any(is_hostile));
            prop_assert!(cleaned.chars().count() <= max);
            prop_assert_eq!(clean(&cleaned, max), cleaned.clone());
        }
    }
}
