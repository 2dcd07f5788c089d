//! From bytes to a document, with limits.

use permlint_model::{FormatError, SchemaId, check_schema};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_saphyr::options::{MergeKeyPolicy, NonFiniteFloatPolicy, Options};

use crate::at::At;
use crate::problem::{Problem, Problems};
use crate::refusal::refusal;
use crate::schema::schema;
use crate::shape;
use crate::tree::Node;

/// The largest document that is read, in bytes. The largest one that ships is a tenth of it.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The longest line that is read, in bytes: diagnostics show whole lines.
const MAX_LINE_BYTES: usize = 4000;

/// How deeply lists and mappings may be nested; documents of ours need ten levels.
const MAX_DEPTH: usize = 24;

/// Reads a document of the wanted kind and hands back its text too.
pub(crate) fn read<T: DeserializeOwned + JsonSchema>(
    path: &str,
    bytes: &[u8],
    wanted: SchemaId,
) -> Result<(T, String), Problems> {
    let text = text(bytes).map_err(|problem| Problems::new(path, "", vec![problem]))?;
    match document(&text, wanted) {
        Ok(document) => Ok((document, text)),
        Err(problems) => Err(Problems::new(path, &text, problems)),
    }
}

fn document<T: DeserializeOwned + JsonSchema>(
    text: &str,
    wanted: SchemaId,
) -> Result<T, Vec<Problem>> {
    let tree: At<Node> = parse(text)?;
    header(&tree, wanted)?;
    let problems = shape::check(schema::<T>().as_value(), &tree);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(parse(text)?)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| refusal(&error, text))
}

/// The text of a file, if it is one and within the limits.
pub(crate) fn text(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > MAX_BYTES {
        let (size, most) = (bytes.len().div_ceil(1024), MAX_BYTES / 1024);
        let problem = Problem::new(format!(
            "the file has {size} KiB, and the limit is {most} KiB"
        ));
        return Err(problem.help("split it, or check that this is the file you meant"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        let message = format!("the file is not UTF-8: the first bad byte is on line {line}");
        Problem::new(message).help("save it as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let problem = Problem::new("the file is empty");
        return Err(problem.help("check that this is the file you meant"));
    }
    let long = text.lines().position(|line| line.len() > MAX_LINE_BYTES);
    if let Some(at) = long {
        let line = at + 1;
        let message = format!("line {line} has more than {MAX_LINE_BYTES} bytes");
        return Err(Problem::new(message).help("break it into several lines"));
    }
    Ok(text.to_owned())
}

fn header(document: &Node, wanted: SchemaId) -> Result<(), Problem> {
    let start = format!("start it with `schema: {wanted}`");
    if matches!(document, Node::Null) {
        return Err(Problem::new("the file holds nothing but comments").help(start));
    }
    let Some(schema) = document.get("schema") else {
        return Err(Problem::new("the file does not say what it is").help(start));
    };
    let Err(error) = check_schema(schema.word().unwrap_or_default(), wanted) else {
        return Ok(());
    };
    let problem = Problem::new(error.to_string()).at(schema.span, "what the file is");
    Err(match error {
        FormatError::Newer { .. } => problem.help("update permlint"),
        FormatError::Other { .. } => problem.help(format!("{start}, or give the file that is")),
    })
}

/// Aliases and merge keys multiply or hide text, and what they stand for has no place of its
/// own to point at.
fn options() -> Options {
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        merge_keys: MergeKeyPolicy::Error,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        budget: serde_saphyr::budget! { max_aliases: 0, max_depth: MAX_DEPTH },
    }
}
