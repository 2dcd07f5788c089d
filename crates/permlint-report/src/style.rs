//! How a report looks. Everything is a parameter; nothing is read from the surroundings.

use anstyle::{AnsiColor, Style as Sgr};
use permlint_model::Severity;
use permlint_model::report::Verdict;

/// How a report looks. The default is plain text of 80 columns that survives any log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether words are coloured with ANSI escapes (SGR).
    pub colour: bool,
    /// Whether decorations go beyond ASCII. Names keep their letters either way.
    pub unicode: bool,
    /// Whether addresses become terminal hyperlinks (OSC 8); they stay readable either way.
    pub links: bool,
    /// Whether nothing is condensed, and fingerprints, evidence and rules that pass are shown.
    pub verbose: bool,
    /// Columns of the terminal; less than 40 counts as 40. Prose keeps to 100 at most.
    pub width: u16,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            colour: false,
            unicode: true,
            links: false,
            verbose: false,
            width: 80,
        }
    }
}

impl Style {
    /// The columns that a table or a picture may use.
    pub(crate) fn columns(self) -> u16 {
        self.width.max(40)
    }

    /// The columns that prose may use.
    pub(crate) fn prose_columns(self) -> usize {
        usize::from(self.columns().min(100))
    }
}

/// What a word means, which is what colours it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Running text.
    #[default]
    Plain,
    /// A title.
    Strong,
    /// A label or a frame, that the eye should skip.
    Faint,
    /// Something of this severity.
    Grave(Severity),
    /// Something undecided.
    Open,
    /// The answer.
    Answer(Verdict),
}

impl Ink {
    /// The escape codes that go with it.
    pub(crate) fn sgr(self) -> Sgr {
        match self {
            Self::Plain => Sgr::new(),
            Self::Strong => Sgr::new().bold(),
            Self::Faint => Sgr::new().dimmed(),
            Self::Grave(severity) => severity_colour(severity),
            Self::Open => AnsiColor::Magenta.on_default().bold(),
            Self::Answer(verdict) => verdict_colour(verdict),
        }
    }
}

fn severity_colour(severity: Severity) -> Sgr {
    match severity {
        Severity::Critical => AnsiColor::BrightRed.on_default().bold(),
        Severity::High => AnsiColor::Red.on_default().bold(),
        Severity::Medium => AnsiColor::Yellow.on_default().bold(),
        Severity::Low => AnsiColor::Cyan.on_default().bold(),
        Severity::Info => AnsiColor::Blue.on_default().bold(),
    }
}

fn verdict_colour(verdict: Verdict) -> Sgr {
    match verdict {
        Verdict::Compliant => AnsiColor::Green.on_default().bold(),
        Verdict::Violations => AnsiColor::Red.on_default().bold(),
        Verdict::Inconclusive => AnsiColor::Magenta.on_default().bold(),
    }
}
