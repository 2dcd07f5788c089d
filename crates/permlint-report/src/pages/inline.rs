//! Text within a line of Markdown.
//!
//! Only a `&'static str` is taken as markup. Everything else is neutralised and escaped when
//! it is added; and whatever a line begins with is escaped once more, as `-` and `1.` mean
//! something there.

use permlint_model::text::clean;
use unicode_width::UnicodeWidthStr;

/// The most characters of a text.
const TEXT_MAX: usize = 4_000;
/// A space of no width.
const GAP: &str = "&#8203;";
/// The most bytes of an address that becomes a link.
const ADDRESS_MAX: usize = 500;

/// Text within a line of Markdown, escaped.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inline {
    words: Vec<Word>,
    space: bool,
}

/// A piece of text without a blank in it.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// Whether a blank stands before it.
    apart: bool,
}

impl Inline {
    /// Markup and words of our own.
    pub(crate) fn of(markup: &'static str) -> Self {
        Self::default().own(markup)
    }

    /// Markup and words of our own.
    pub(crate) fn own(mut self, markup: &'static str) -> Self {
        self.push(markup);
        self
    }

    /// Words of a file.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.push(&apart(&escaped(&shown(text))));
        self
    }

    /// Words of a file, in bold.
    pub(crate) fn strong(self, text: &str) -> Self {
        self.own("**").text(text).own("**")
    }

    /// A name that is typed: as code where it is a plain word, else escaped.
    pub(crate) fn code(self, name: &str) -> Self {
        if !is_plain(name) {
            return self.text(name);
        }
        let mut inline = self.own("`");
        inline.push(name);
        inline.own("`")
    }

    /// A title that leads to an address, if that is a clean one of the web.
    pub(crate) fn link(self, title: &str, address: Option<&str>) -> Self {
        let Some(address) = address else {
            return self.text(title);
        };
        let Some(target) = web_target(address) else {
            return self.text(title).own(" (").text(address).own(")");
        };
        let mut inline = self.own("[").text(title).own("](");
        inline.push(&target);
        inline.own(")")
    }

    /// A link to the page of a baseline, from the page that lists them. A name that is not
    /// made of plain words is no link.
    pub(crate) fn file(self, id: &str) -> Self {
        if !is_plain(id) {
            return self.text(id);
        }
        let mut inline = self.own("[").text(id).own("](");
        inline.push(id);
        inline.own(".md)")
    }

    /// A link to a heading on the same page.
    pub(crate) fn heading(self, name: &str) -> Self {
        if !is_plain(name) {
            return self.text(name);
        }
        let mut inline = self.own("[").text(name).own("](#");
        inline.push(name);
        inline.own(")")
    }

    /// An address, readable as it is.
    pub(crate) fn address(self, address: &str) -> Self {
        let Some(target) = web_target(address) else {
            return self.text(address);
        };
        let mut inline = self.own("<");
        inline.push(&target);
        inline.own(">")
    }

    /// A number.
    pub(crate) fn number(self, number: usize) -> Self {
        self.text(&number.to_string())
    }

    /// Another text behind this one.
    pub(crate) fn then(mut self, other: Self) -> Self {
        let mut words = other.words.into_iter();
        if let Some(mut first) = words.next() {
            first.apart |= self.space;
            self.words.push(first);
            self.words.extend(words);
            self.space = other.space;
        } else {
            self.space |= other.space;
        }
        self
    }

    /// Several texts with `between` them.
    pub(crate) fn join(texts: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let joined = texts.into_iter().reduce(|a, b| a.own(between).then(b));
        joined.unwrap_or_default()
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All of it on one line.
    pub(crate) fn line(&self) -> String {
        self.lines(usize::MAX).concat()
    }

    /// Lines of at most `width` columns, where no single word is wider.
    pub(crate) fn lines(&self, width: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in self.unbroken() {
            let needed = word.text.width() + 1;
            match lines.last_mut() {
                Some(line) if line.width().saturating_add(needed) <= width => {
                    line.push(' ');
                    line.push_str(&word.text);
                }
                _ => lines.push(guarded(&word.text)),
            }
        }
        lines
    }
}

impl Inline {
    fn push(&mut self, text: &str) {
        for (at, part) in text.split(' ').enumerate() {
            self.space |= at > 0;
            if part.is_empty() {
                continue;
            }
            self.words.push(Word {
                text: part.to_owned(),
                apart: std::mem::take(&mut self.space),
            });
        }
    }

    /// What a line may not be broken in.
    fn unbroken(&self) -> Vec<Word> {
        let mut unbroken: Vec<Word> = Vec::new();
        for word in &self.words {
            match unbroken.last_mut() {
                Some(last) if !word.apart => last.text.push_str(&word.text),
                _ => unbroken.push(word.clone()),
            }
        }
        unbroken
    }
}

/// Whether a name has nothing but characters without a meaning in code and in links.
fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:@".contains(&b);
    !name.is_empty() && name.bytes().all(plain)
}

fn shown(text: &str) -> String {
    match clean(text, TEXT_MAX) {
        text if text.is_empty() => "(empty)".to_owned(),
        text => text,
    }
}

/// Takes from every character the meaning that it can have inside a line.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if has_meaning(before, c, rest.as_str()) {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

fn has_meaning(before: char, c: char, rest: &str) -> bool {
    let next = rest.chars().next().unwrap_or(' ');
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '^' | '#' | '{' | '}' | '$' => true,
        '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
        '&' => next.is_ascii_alphanumeric() || next == '#',
        // Addresses in running text stay text.
        ':' => rest.starts_with("//"),
        '.' => before.eq_ignore_ascii_case(&'w') && next.is_ascii_alphanumeric(),
        _ => false,
    }
}

/// GitHub and GitLab call people for `@team`, and link `#1` and `!1`, wherever the text comes
/// from. Something that cannot be seen stands between.
pub(crate) fn apart(text: &str) -> String {
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

/// Takes from a word the meaning that it can have at the beginning of a line.
pub(crate) fn guarded(word: &str) -> String {
    if word.starts_with(['-', '+', '=', '>', ':']) {
        return format!("\\{word}");
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    match word.split_at_checked(digits) {
        Some((number, rest)) if digits > 0 && rest.starts_with(['.', ')']) => {
            format!("{number}\\{rest}")
        }
        _ => word.to_owned(),
    }
}

/// The address as the target of a link, if it is a clean one of the web.
pub(crate) fn web_target(address: &str) -> Option<String> {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let is_clean = address.len() <= ADDRESS_MAX && address.bytes().all(|b| b.is_ascii_graphic());
    (is_web && is_clean).then(|| address.bytes().map(target_byte).collect())
}

fn target_byte(byte: u8) -> String {
    match byte {
        b if b.is_ascii_alphanumeric() || b"-._~:/?#@!'*+,=%&".contains(&b) => {
            char::from(b).to_string()
        }
        b => format!("%{b:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// What a reader of Markdown makes of a paragraph, if that is nothing but text.
    fn read(markdown: &str) -> Option<String> {
        let mut text = String::new();
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::Text(part) => text.push_str(&part),
                Event::SoftBreak => text.push(' '),
                _ => return None,
            }
        }
        Some(text)
    }

    fn check(text: &str, width: usize) {
        let markdown = Inline::default().text(text).lines(width).join("\n");
        // But for what keeps a name from calling somebody.
        let seen = read(&markdown).map(|seen| seen.replace('\u{200b}', ""));
        assert_eq!(seen, Some(shown(text)), "{markdown}");
    }

    #[test]
    fn a_name_calls_nobody() {
        let markdown = Inline::default().text("@acme/all #12").lines(80).join("");
        assert_eq!(markdown, "@&#8203;acme/all \\#&#8203;12");
    }

    #[test]
    fn markup_becomes_text() {
        for text in [
            "<script>alert(1)</script>",
            "[click](javascript:alert(1)) ![x](y)",
            "# heading #",
            "- item 1. item --- === +++ ```",
            "*a* **b** _c_ ~d~ ~~e~~ `f` $g$ ^h^ {#i} {{#include j}}",
            "&lt; &#60; a & b",
            "| a | b | :-- |",
            "https://evil.example www.evil.example",
            "> quoted [^1] [[wiki]] \\",
        ] {
            for width in [1, 12, 80] {
                check(text, width);
            }
        }
    }

    #[test]
    fn ordinary_words_stay_readable() {
        let text = "System > Security Roles > neo_agent: Time & Expense (all), 5.";
        assert_eq!(Inline::default().text(text).line(), text);
    }

    #[test]
    fn only_a_clean_address_of_the_web_becomes_a_link() {
        let link = |address| Inline::default().link("A [title]", Some(address)).line();
        assert_eq!(
            link("https://docs.example.com/a_(b)?c=d"),
            "[A \\[title\\]](https://docs.example.com/a_%28b%29?c=d)"
        );
        for address in ["javascript:alert(1)", "https://x y", "https://x\u{202e}"] {
            assert!(!link(address).contains("]("), "{address}");
        }
    }

    #[test]
    fn what_is_not_a_plain_word_is_no_code() {
        assert_eq!(Inline::default().code("neo_agent").line(), "`neo_agent`");
        assert_eq!(Inline::default().code("a` b").line(), "a\\` b");
    }

    proptest! {
        #[test]
        fn whatever_is_said_stays_what_is_said(
            text in "[ -~]{0,60}|.{0,40}|([-+*#=>:.)0-9|`~_&;<\\[\\]{}$^] ?){0,30}",
            width in 1_usize..60,
        ) {
            check(&text, width);
        }
    }
}
