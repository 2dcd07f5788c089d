//! Text within HTML and within YAML.

use super::layout::shown;

/// Text for HTML, within an element or a quoted attribute.
pub(super) fn html(text: &str) -> String {
    let mut out = String::new();
    for c in shown(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A text in double quotes, as JSON and YAML both read it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in shown(text).chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Inside a script element no text may look like its end.
            '<' | '>' | '&' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
