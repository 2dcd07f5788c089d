//! Text in which nothing is markup, and which calls nobody and links to nothing.

use crate::pages::inline::{apart, escaped, guarded};

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
