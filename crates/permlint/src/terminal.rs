//! What the terminal is like, and what is told on stderr.

use std::io::{IsTerminal as _, Write as _};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use permlint_fetch::Progress;
use permlint_model::text::clean;
use permlint_report::Style;

use crate::cli::{ColourChoice, Look};

/// The widest line that is written to something that is no terminal.
const PIPE_WIDTH: u16 = 80;

/// What the terminal is like. Everything that depends on the surroundings is read here, once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    out_colour: bool,
    err_colour: bool,
    width: u16,
    verbose: bool,
    quiet: bool,
    shows_progress: bool,
}

impl Terminal {
    pub(crate) fn detect(look: &Look) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let colour = |is_terminal: bool| match look.color {
            ColourChoice::Always => true,
            ColourChoice::Never => false,
            ColourChoice::Auto => is_terminal && !plain,
        };
        let out = std::io::stdout().is_terminal();
        let err = std::io::stderr().is_terminal();
        let size = terminal_size::terminal_size().filter(|_| out);
        Self {
            out_colour: colour(out),
            err_colour: colour(err),
            width: look
                .width
                .unwrap_or(size.map_or(PIPE_WIDTH, |(width, _)| width.0)),
            verbose: look.verbose,
            quiet: look.quiet,
            shows_progress: look.verbose || err,
        }
    }

    /// How reports look on stdout.
    pub(crate) fn style(&self) -> Style {
        Style {
            colour: self.out_colour,
            unicode: true,
            links: self.out_colour && std::io::stdout().is_terminal(),
            verbose: self.verbose,
            width: self.width,
        }
    }

    /// Says why there is no answer.
    pub(crate) fn error(&self, text: &str) {
        let word = if self.err_colour {
            "\u{1b}[1;31merror\u{1b}[0m"
        } else {
            "error"
        };
        self.line(&format!("{word}: {}", lines(text)));
    }

    /// Says a text of our own that helps and is no answer, as it is laid out.
    pub(crate) fn say(&self, text: &'static str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// Says something that helps and is no answer.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.line(&lines(text));
        }
    }

    /// Says what explains an exit code, also to those who want it quiet.
    pub(crate) fn warn(&self, text: &str) {
        self.line(&lines(text));
    }

    /// Shows what is wrong with a document.
    pub(crate) fn diagnostic(&self, diagnostic: &dyn Diagnostic) {
        let theme = match self.err_colour {
            true => GraphicalTheme::unicode(),
            false => GraphicalTheme::unicode_nocolor(),
        };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(self.width.into());
        let mut text = String::new();
        match handler.render_report(&mut text, diagnostic) {
            Ok(()) => self.line(text.trim_end()),
            Err(_) => self.error(&diagnostic.to_string()),
        }
    }

    fn line(&self, text: &str) {
        // Nothing can be done where even stderr fails.
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}

/// Each line neutralised, so that nothing a tenant sent reaches the terminal raw.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| clean(line, 2_000)).collect();
    lines.join("\n")
}

impl Progress for Terminal {
    fn step(&self, text: &str) {
        if self.shows_progress && !self.quiet {
            self.line(&format!("  {}", clean(text, 200)));
        }
    }
}
