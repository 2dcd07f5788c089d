//! The one way in which text reaches the page.
//!
//! Only a `&'static str` is taken as markup. Whatever a report says goes through [`Phrase`],
//! which neutralises it, and then through [`escaped`], as text and as an attribute's value
//! alike.

use crate::phrase::{Phrase, is_safe_link};
use crate::style::Style;

/// A page in the making.
#[derive(Debug, Default)]
pub(super) struct Markup {
    out: String,
}

impl Markup {
    /// The page so far.
    pub(super) fn into_text(self) -> String {
        self.out
    }

    /// Markup of our own.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Text.
    pub(super) fn say(&mut self, phrase: &Phrase) -> &mut Self {
        self.out.push_str(&escaped(&phrase.plain(Style::default())));
        self
    }

    /// A name of the report.
    pub(super) fn name(&mut self, text: &str) -> &mut Self {
        self.say(&Phrase::default().name(text))
    }

    /// A sentence or two of the report.
    pub(super) fn prose(&mut self, text: &str) -> &mut Self {
        self.say(&Phrase::of_prose(text))
    }

    /// A number.
    pub(super) fn number(&mut self, number: impl std::fmt::Display) -> &mut Self {
        self.say(&Phrase::default().number(number))
    }

    /// An attribute with its value: ` name="value"`.
    pub(super) fn attribute(&mut self, name: &'static str, value: &Phrase) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").say(value).raw("\"")
    }

    /// A heading, from 1 to 6, up to its end tag.
    pub(super) fn heading(&mut self, level: u8, text: &Phrase) -> &mut Self {
        let (start, end) = heading_tags(level);
        self.raw(start).say(text).raw(end)
    }

    /// A text that leads to an address. One that is not plainly of the web stays a text.
    pub(super) fn link(&mut self, address: Option<&str>, text: &Phrase) -> &mut Self {
        match address.filter(|address| is_safe_link(address)) {
            Some(address) => self
                .raw("<a")
                .attribute("href", &Phrase::default().address(address))
                .raw(" rel=\"noopener noreferrer\">")
                .say(text)
                .raw("</a>"),
            None => self.say(text),
        }
    }

    /// A term and what it means, within a list of them; nothing where there is nothing to say.
    pub(super) fn term(&mut self, term: &'static str, meaning: &Phrase) -> &mut Self {
        match meaning.is_empty() {
            true => self,
            false => self
                .raw("<dt>")
                .raw(term)
                .raw("</dt><dd>")
                .say(meaning)
                .raw("</dd>"),
        }
    }
}

/// The start and the end tag of a heading.
pub(super) fn heading_tags(level: u8) -> (&'static str, &'static str) {
    match level {
        0 | 1 => ("<h1>", "</h1>"),
        2 => ("<h2>", "</h2>"),
        3 => ("<h3>", "</h3>"),
        4 => ("<h4>", "</h4>"),
        _ => ("<h5>", "</h5>"),
    }
}

/// Text for HTML, within an element or a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(write: impl Fn(&mut Markup), expected: &str) {
        let mut page = Markup::default();
        write(&mut page);
        assert_eq!(page.into_text(), expected);
    }

    #[test]
    fn what_a_report_says_is_text_and_never_markup() {
        check(
            |page| {
                page.raw("<p>").name("</p><b a='1'>\u{202e}&\r\n\"");
            },
            "<p>&lt;/p&gt;&lt;b a=&#39;1&#39;&gt;\u{FFFD}&amp; &quot;",
        );
    }

    #[test]
    fn only_an_address_of_the_web_becomes_a_link() {
        let link = |address: &'static str| {
            move |page: &mut Markup| {
                page.link(Some(address), &Phrase::of("here"));
            }
        };
        check(
            link("https://docs.example.com/?a=1&b=\"2\""),
            "<a href=\"https://docs.example.com/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener noreferrer\">here</a>",
        );
        for address in [
            "javascript:alert(1)",
            " https://x",
            "https://x y",
            "data:text/html,<script>",
            "//evil.example",
            "HTTPS\u{200b}://x",
        ] {
            check(link(address), "here");
        }
    }
}
