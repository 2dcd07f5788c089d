//! What the YAML library refuses, in our words.

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Location, MessageFormatter as _, UserMessageFormatter};

use crate::at::Span;
use crate::problem::Problem;

/// The problem of a text that the YAML library refuses.
pub(crate) fn refusal(error: &Error, text: &str) -> Problem {
    let error = error.without_snippet();
    let problem = match error {
        Error::AliasError { error, .. } => worded(error),
        other => worded(other),
    };
    match error.location().and_then(|place| span(&place, text)) {
        Some(span) => problem.at(span, "here"),
        None => problem,
    }
}

fn worded(error: &Error) -> Problem {
    match error {
        Error::DuplicateMappingKey { key, .. } => {
            let message = match key {
                Some(key) => format!("the key `{key}` stands twice in one mapping"),
                None => "a key stands twice in one mapping".to_owned(),
            };
            Problem::new(message).help("keep one of the two")
        }
        Error::MergeKeyNotAllowed { .. } => {
            Problem::new("merge keys (`<<`) are not read").help("write the keys out")
        }
        Error::MultipleDocuments { .. } => Problem::new("the file holds more than one document")
            .help("take out the `---` line, or split the file"),
        Error::UnknownAnchor { .. } | Error::RecursiveReferencesRequireWeakTypes { .. } => alias(),
        Error::Budget { breach, .. } => over_budget(breach),
        Error::Message { msg, .. } => Problem::new(msg),
        Error::ExternalMessage { msg, .. } => syntax(msg),
        other => Problem::new(UserMessageFormatter.format_message(other))
            .help("compare it with a baseline that ships"),
    }
}

fn over_budget(breach: &BudgetBreach) -> Problem {
    match breach {
        BudgetBreach::Depth { .. } => too_deep(),
        BudgetBreach::Aliases { .. } => alias(),
        _ => Problem::new("the document is too large").help("split it"),
    }
}

fn too_deep() -> Problem {
    Problem::new("lists and mappings are nested too deeply")
        .help("check the brackets before this place")
}

fn alias() -> Problem {
    Problem::new("aliases (`*name`) are not read")
        .help("write the value out, or quote a text that starts with `*`")
}

/// A text that is no YAML, with the help that most often fits.
fn syntax(message: &str) -> Problem {
    const HELP: [(&str, &str); 8] = [
        ("tabs", "indent with spaces"),
        ("unclosed bracket", "close the bracket"),
        ("mismatched bracket", "close each bracket with its own kind"),
        (
            "mapping values",
            "quote a text that holds `: `, or start a new line",
        ),
        (
            "placement of",
            "quote the text, or close the bracket before it",
        ),
        (
            "unexpected character",
            "quote a text that starts with a special character",
        ),
        (
            "multiline quoted",
            "close the quotation mark that opens before this place",
        ),
        (
            "quoted scalar",
            "check the quotation marks and backslashes of this text",
        ),
    ];
    if message.contains("recursion limit") {
        return too_deep();
    }
    let help = HELP.iter().find(|(part, _)| message.contains(part));
    let help = help.map_or("check the indentation above this line", |(_, help)| help);
    Problem::new(format!("this is no YAML: {message}")).help(help)
}

/// The bytes of a place; the parser tells only line and column of some.
fn span(place: &Location, text: &str) -> Option<Span> {
    let bytes = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok());
    let span = place.span();
    if let Some(start) = bytes(span.byte_offset()) {
        let len = bytes(span.byte_len()).unwrap_or(1);
        return Some(Span { start, len });
    }
    let line = usize::try_from(place.line()).ok()?.checked_sub(1)?;
    let column = usize::try_from(place.column()).ok()?.saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(before..)?.chars().take(column);
    Some(Span {
        start: before + rest.map(char::len_utf8).sum::<usize>(),
        len: 1,
    })
}
