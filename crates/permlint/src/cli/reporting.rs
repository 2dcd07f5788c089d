//! How reports are written, and `render`.

use std::path::PathBuf;

use clap::Args;
use permlint_report::Format;

/// How reports are written.
#[derive(Debug, Default, Args)]
pub(crate) struct ReportArgs {
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = wanted, help = format_help())]
    pub(crate) format: Vec<Wanted>,
    /// An earlier report, for the summary to tell what changed.
    #[arg(long, value_name = "FILE")]
    pub(crate) since: Option<PathBuf>,
    /// Put pseudonyms in the place of the tenant, its people, roles and ids, to send it outside.
    #[arg(long)]
    pub(crate) redact: bool,
}

/// What to render.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// Reports in JSON, of one or more subjects; `-` for standard input.
    #[arg(required = true, value_name = "REPORT")]
    pub(crate) reports: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    /// End in the exit code of the reports' joint verdict, instead of 0.
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// A format, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The format.
    pub(crate) format: Format,
    /// The file; `None` for stdout.
    pub(crate) file: Option<PathBuf>,
}

fn wanted(word: &str) -> Result<Wanted, String> {
    let (format, file) = match word.split_once('=') {
        Some((_, "")) => return Err("no file stands behind the =".to_owned()),
        Some((format, file)) => (format, Some(file)),
        None => (word, None),
    };
    let format = format
        .parse::<Format>()
        .map_err(|error| error.to_string())?;
    let file = file.filter(|file| *file != "-").map(PathBuf::from);
    Ok(Wanted { format, file })
}

fn format_help() -> String {
    let words: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
    format!(
        "The format of the report, or FORMAT=FILE; may be repeated, with one of them on stdout at \
         most: {} [default: text]",
        words.join(", ")
    )
}
