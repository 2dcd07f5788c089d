//! Text in which nothing is markup, and which calls nobody and links to nothing.

use crate::pages::inline::{escaped, guarded};

/// A space of no width.
const GAP: &str = "&#8203;";

/// Text for Markdown.
pub(super) fn markdown(text: &str) -> String {
    apart(&guarded(&escaped(text)))
}

/// Text for HTML, as it stands between tags.
pub(super) fn html(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    apart(&escaped)
}

/// GitHub and GitLab call people for `@team`, and link `#1` and `!1`, wherever the text comes
/// from. Something that cannot be seen stands between.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        out.push(c);
        let next = rest.as_str().chars().next().unwrap_or(' ');
        // An entity of HTML is no reference.
        let is_mark = matches!(c, '@' | '#' | '!') && before != '&';
        if is_mark && next.is_alphanumeric() && !before.is_alphanumeric() {
            out.push_str(GAP);
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_calls_nobody_and_links_to_nothing() {
        assert_eq!(
            markdown("@acme/all #12 !7 a@b.example"),
            "@&#8203;acme/all \\#&#8203;12 !&#8203;7 a@b.example"
        );
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(markdown("<details>[x](y)"), "\\<details>\\[x\\](y)");
        assert_eq!(markdown("- [ ] x"), "\\- \\[ \\] x");
        assert_eq!(
            html("</summary><b @x>&"),
            "&lt;/summary&gt;&lt;b @&#8203;x&gt;&amp;"
        );
    }
}
