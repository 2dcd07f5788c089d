//! The one way in which text reaches a page.
//!
//! A [`Phrase`] is made of pieces. Only a `&'static str` is taken as it is; whatever a report
//! says (a tenant may control it) is neutralised when the phrase is put into characters, the
//! last moment before it is written. No renderer of people's formats writes anything else.

use permlint_model::text::{clean, is_hostile};

use crate::style::{Ink, Style};

/// The most characters of a name.
const NAME_MAX: usize = 120;
/// The most characters of a sentence or two.
const PROSE_MAX: usize = 1_200;
/// The most characters of an address.
const ADDRESS_MAX: usize = 500;

/// Text for a page, not yet neutralised.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrase {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    text: Text,
    ink: Ink,
}

#[derive(Debug, Clone)]
enum Text {
    Own(&'static str),
    Name(String),
    Quoted(String),
    Prose(String),
    Code(String),
    Address(String),
}

impl Phrase {
    /// Words of our own.
    pub(crate) fn of(text: &'static str) -> Self {
        Self::default().own(text)
    }

    /// A sentence of the report.
    pub(crate) fn of_prose(text: impl Into<String>) -> Self {
        Self::default().prose(text)
    }

    /// Words of our own.
    pub(crate) fn own(self, text: &'static str) -> Self {
        self.with(Text::Own(text))
    }

    /// A name: at most 120 characters.
    pub(crate) fn name(self, text: impl Into<String>) -> Self {
        self.with(Text::Name(text.into()))
    }

    /// A name in quotation marks.
    pub(crate) fn quoted(self, text: impl Into<String>) -> Self {
        self.with(Text::Quoted(text.into()))
    }

    /// A sentence or two.
    pub(crate) fn prose(self, text: impl Into<String>) -> Self {
        self.with(Text::Prose(text.into()))
    }

    /// A line of a file, with its white space.
    pub(crate) fn code(self, text: impl Into<String>) -> Self {
        self.with(Text::Code(text.into()))
    }

    /// An address on the web.
    pub(crate) fn address(self, text: impl Into<String>) -> Self {
        self.with(Text::Address(text.into()))
    }

    /// A number.
    pub(crate) fn number(self, number: impl std::fmt::Display) -> Self {
        self.name(number.to_string())
    }

    /// A number and what is counted, in the singular or the plural.
    pub(crate) fn count(self, number: u64, one: &'static str, many: &'static str) -> Self {
        let noun = if number == 1 { one } else { many };
        self.number(number).own(" ").own(noun)
    }

    /// Colours the last piece.
    pub(crate) fn ink(mut self, ink: Ink) -> Self {
        if let Some(last) = self.pieces.last_mut() {
            last.ink = ink;
        }
        self
    }

    /// Another phrase behind this one.
    pub(crate) fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Several phrases with `between` them.
    pub(crate) fn join(phrases: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let joined = phrases.into_iter().reduce(|a, b| a.own(between).then(b));
        joined.unwrap_or_default()
    }

    /// Several names with commas.
    pub(crate) fn list(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names = names.into_iter().map(|name| Self::default().name(name));
        Self::join(names, ", ")
    }

    /// Whether it has no pieces.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The characters to write: nothing hostile is left, and no line end.
    pub(crate) fn shown(&self, style: Style) -> String {
        self.pieces.iter().map(|p| p.shown(style)).collect()
    }

    /// The characters to write, without colours or links.
    pub(crate) fn plain(&self, style: Style) -> String {
        self.shown(Style {
            colour: false,
            links: false,
            ..style
        })
    }
}

impl Phrase {
    fn with(mut self, text: Text) -> Self {
        let ink = Ink::Plain;
        self.pieces.push(Piece { text, ink });
        self
    }
}

impl Piece {
    fn shown(&self, style: Style) -> String {
        let text = self.text.neutral();
        let text = if style.unicode { text } else { ascii(&text) };
        let text = match self.text {
            Text::Own(_) => text,
            _ => inert(&text),
        };
        match &self.text {
            Text::Address(url) if style.links && is_safe_link(url) => hyperlink(url, &text),
            _ if style.colour && self.ink != Ink::Plain => painted(&text, self.ink),
            _ => text,
        }
    }
}

impl Text {
    fn neutral(&self) -> String {
        match self {
            Self::Own(text) => (*text).to_owned(),
            Self::Name(text) => named(text),
            Self::Quoted(text) => format!("\"{}\"", named(text).replace('"', "'")),
            Self::Prose(text) => clean(text, PROSE_MAX),
            Self::Address(text) => clean(text, ADDRESS_MAX),
            Self::Code(text) => text.chars().map(code_char).collect(),
        }
    }
}

fn named(text: &str) -> String {
    match clean(text, NAME_MAX) {
        name if name.is_empty() => "(unnamed)".to_owned(),
        name => name,
    }
}

/// The same text in which nothing is a command of a pipeline's log.
///
/// GitHub takes a line that begins with `::` for a command, however far it is indented, and
/// `##[` anywhere in a line; Azure takes `##vso[` and `##[`. Text can be wrapped anywhere, so
/// the second sign of each becomes `U+FFFD`.
pub(crate) fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let is_command = match (before, c) {
            (':', ':') => true,
            ('#', '#') => opens_command(text.get(at + 1..).unwrap_or_default()),
            _ => false,
        };
        before = if is_command { '\u{FFFD}' } else { c };
        out.push(before);
    }
    out
}

/// Whether what stands behind `##` makes a command of it.
pub(crate) fn opens_command(rest: &str) -> bool {
    let rest = rest.as_bytes();
    let word = rest.get(..3).unwrap_or_default();
    rest.starts_with(b"[") || word.eq_ignore_ascii_case(b"vso") && rest.get(3) == Some(&b'[')
}

/// A character of a file as it is shown: one column for a tab, so that carets stay below.
fn code_char(c: char) -> char {
    match c {
        '\t' => ' ',
        c if is_hostile(c) => '\u{FFFD}',
        c => c,
    }
}

/// Word by word, so that a line break inside never carries a colour over.
fn painted(text: &str, ink: Ink) -> String {
    let sgr = ink.sgr();
    let words = text.split(' ').map(|word| match word {
        "" => String::new(),
        word => format!("{sgr}{word}{sgr:#}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether an address is plainly one of the web.
pub(crate) fn is_safe_link(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains("##");
    is_web && url.len() <= ADDRESS_MAX && is_plain
}

fn hyperlink(url: &str, text: &str) -> String {
    format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// Typography in ASCII. Letters of names stay as they are.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match ascii_mark(c) {
            Some(mark) => out.push_str(mark),
            None => out.push(c),
        }
    }
    out
}

fn ascii_mark(c: char) -> Option<&'static str> {
    Some(match c {
        '…' => "...",
        '›' | '▸' | '»' => ">",
        '→' => "->",
        '‹' | '«' => "<",
        '‐'..='―' | '−' | '─' | '╭' | '•' => "-",
        '│' | '╵' => "|",
        '┆' | '·' => ":",
        '“' | '”' | '„' => "\"",
        '‘' | '’' | '‚' => "'",
        '×' | '✗' => "x",
        '✓' => "ok",
        '≠' => "!",
        '\u{00A0}' => " ",
        '\u{FFFD}' => "?",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[2Jb\r\nc\u{202e}d`<script>";

    fn shown(phrase: &Phrase, style: Style) -> String {
        phrase.shown(style)
    }

    #[test]
    fn what_a_report_says_loses_its_power_and_our_own_words_keep_theirs() {
        let phrase = Phrase::of("  role: ").quoted(HOSTILE);
        assert_eq!(
            shown(&phrase, Style::default()),
            "  role: \"a\u{FFFD}[2Jb c\u{FFFD}d`<script>\""
        );
    }

    #[test]
    fn a_quoted_name_cannot_leave_its_quotation_marks() {
        let phrase = Phrase::default().quoted("Neo\" holds \"Admin");
        assert_eq!(shown(&phrase, Style::default()), "\"Neo' holds 'Admin\"");
    }

    #[test]
    fn no_name_is_a_command_of_a_log() {
        let name = |text: &str| Phrase::default().name(text).plain(Style::default());
        assert_eq!(name("::add-mask::x"), ":\u{FFFD}add-mask:\u{FFFD}x");
        assert_eq!(name(":::x"), ":\u{FFFD}:x");
        assert_eq!(
            name("##[add-mask]x ##VSO[task"),
            "#\u{FFFD}[add-mask]x #\u{FFFD}VSO[task"
        );
        assert_eq!(name("###[x"), "##\u{FFFD}[x");
        assert_eq!(name("C# ## a: b"), "C# ## a: b");
        let ascii = Style {
            unicode: false,
            ..Style::default()
        };
        assert_eq!(Phrase::default().name("··x").plain(ascii), ":\u{FFFD}x");
    }

    #[test]
    fn colours_wrap_words_one_by_one() {
        let style = Style {
            colour: true,
            ..Style::default()
        };
        let phrase = Phrase::of("two words").ink(Ink::Strong).own(" plain");
        assert_eq!(
            shown(&phrase, style),
            "\u{1b}[1mtwo\u{1b}[0m \u{1b}[1mwords\u{1b}[0m plain"
        );
    }

    #[test]
    fn only_a_clean_web_address_becomes_a_link() {
        let style = Style {
            links: true,
            ..Style::default()
        };
        let link = |url: &str| Phrase::default().address(url).shown(style);
        assert!(link("https://docs.example.com/a").contains("\u{1b}]8;;https://docs"));
        assert!(!link("javascript:alert(1)").contains('\u{1b}'));
        assert!(!link("https://x\u{1b}\\evil").contains('\u{1b}'));
    }

    #[test]
    fn ascii_keeps_letters_and_replaces_typography() {
        let style = Style {
            unicode: false,
            ..Style::default()
        };
        let phrase = Phrase::of("a › b").own(" … ").name("Müller – “x”");
        assert_eq!(shown(&phrase, style), "a > b ... Müller - \"x\"");
    }
}
