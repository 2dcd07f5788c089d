//! From bytes to a document, with limits.

use permlint_model::{SchemaId, check_schema};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_saphyr::options::{AliasLimits, MergeKeyPolicy, Options};
use serde_saphyr::{MessageFormatter as _, UserMessageFormatter};

use crate::at::{At, Span};
use crate::problem::{Problem, Problems};

/// The largest document that is read, in bytes. The largest one that ships is a tenth of it.
pub const MAX_BYTES: usize = 1024 * 1024;

/// How many events aliases may add. Documents of ours use none.
const MAX_ALIAS_EVENTS: usize = 10_000;

#[derive(Deserialize)]
struct Header {
    schema: Option<At<String>>,
}

/// Reads a document of the wanted kind and hands back its text too.
pub(crate) fn read<T: DeserializeOwned>(
    path: &str,
    bytes: &[u8],
    wanted: SchemaId,
) -> Result<(T, String), Problems> {
    let text = text(bytes).map_err(|problem| Problems::new(path, "", vec![problem]))?;
    let fail = |problem| Problems::new(path, &text, vec![problem]);
    header(&text, wanted).map_err(fail)?;
    let document = parse(&text).map_err(fail)?;
    Ok((document, text))
}

fn text(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MAX_BYTES {
        let size = bytes.len() / 1024;
        return Err(
            Problem::new(format!("the file has {size} KiB; the limit is 1024 KiB"))
                .help("split it, or check that this is the file you meant"),
        );
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1;
        Problem::new(format!(
            "the file is not UTF-8: the first bad byte is on line {line}"
        ))
        .help("save it as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Problem::new("the file is empty"));
    }
    Ok(text.to_owned())
}

fn header(text: &str, wanted: SchemaId) -> Result<(), Problem> {
    let header: Header = parse(text)?;
    let Some(schema) = header.schema else {
        return Err(Problem::new("the file does not say what it is")
            .help(format!("start it with `schema: {wanted}`")));
    };
    check_schema(&schema, wanted).map_err(|error| {
        Problem::new(error.to_string()).at(schema.span, "this line says what the file is")
    })
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| problem(&error))
}

fn options() -> Options {
    let mut limits = AliasLimits::default();
    limits.max_total_replayed_events = MAX_ALIAS_EVENTS;
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        merge_keys: MergeKeyPolicy::Error,
        alias_limits: limits,
    }
}

fn problem(error: &serde_saphyr::Error) -> Problem {
    let error = error.without_snippet();
    let message = UserMessageFormatter.format_message(error);
    let problem = Problem::new(permlint_model::text::clean(&message, 300));
    let Some(location) = error.location() else {
        return problem;
    };
    let span = location.span();
    let bytes = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok());
    match (bytes(span.byte_offset()), bytes(span.byte_len())) {
        (Some(start), len) => {
            let len = len.unwrap_or(1).max(1);
            problem.at(Span { start, len }, "here")
        }
        (None, _) => problem,
    }
}
