//! From bytes to a worksheet.

use std::borrow::Cow;
use std::path::Path;

use permlint_model::SchemaId;
use permlint_model::catalogue::Catalogue;
use permlint_model::worksheet::Worksheet;

use super::collect::Collector;
use super::document::WorksheetDoc;
use super::draft::Draft;
use super::table;
use crate::problem::{Problem, Problems};
use crate::text::Text;
use crate::yaml;

/// Reads a file of worksheets, as CSV or as YAML: by the ending of `path`, which is also shown
/// and kept in locations, and failing that by the content.
///
/// The first worksheet is that of the level that the file is about; one for each further level
/// follows, in the order in which the file names them, whether it answers anything or not.
///
/// An empty value is not declared, whatever the setting. Values come out in the catalogue's
/// own words, and the answer for a whole section as one answer for each of its settings.
///
/// # Errors
///
/// [`Problems`] with everything that is wrong: no level, no day, nobody who declares it,
/// levels that are not named or named twice, unknown settings, columns or values, two answers for one cell that differ, values of an
/// earlier worksheet that nobody confirmed.
pub fn load_worksheets(
    path: &str,
    bytes: &[u8],
    catalogue: &Catalogue,
) -> Result<Vec<Worksheet>, Problems> {
    let bytes = plain(bytes);
    let (draft, text) = match is_yaml(path, &bytes) {
        true => {
            let (document, text) = yaml::read::<WorksheetDoc>(path, &bytes, SchemaId::WORKSHEET)?;
            (document.draft(), text)
        }
        false => {
            let text = yaml::text(&bytes).map_err(|p| Problems::new(path, "", vec![p]))?;
            match table::draft(&text, catalogue) {
                Ok(draft) => (draft, text),
                Err(problems) => return Err(Problems::new(path, &text, problems)),
            }
        }
    };
    collected(path, &text, &draft, catalogue)
        .map_err(|problems| Problems::new(path, &text, problems))
}

fn collected(
    path: &str,
    text: &str,
    draft: &Draft,
    catalogue: &Catalogue,
) -> Result<Vec<Worksheet>, Vec<Problem>> {
    let problems = draft.check_kind(catalogue.platform);
    if !problems.is_empty() {
        return Err(problems);
    }
    Collector::new(Text::new(path, text), catalogue).worksheets(draft)
}

/// The bytes with the line ends and in the encoding that everything here reads: spreadsheets
/// also save UTF-16, and old ones end lines with a carriage return alone.
fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bytes = match bytes {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(from_utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(from_utf16(rest, u16::from_be_bytes)),
        bytes => Cow::Borrowed(bytes),
    };
    if !bytes.contains(&b'\r') || bytes.contains(&b'\n') {
        return bytes;
    }
    let newline = |byte: &u8| if *byte == b'\r' { b'\n' } else { *byte };
    Cow::Owned(bytes.iter().map(newline).collect())
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = pairs.map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units).into_bytes()
}

fn is_yaml(path: &str, bytes: &[u8]) -> bool {
    let ending = Path::new(path)
        .extension()
        .and_then(|ending| ending.to_str());
    match ending.map(str::to_lowercase).as_deref() {
        Some("yaml" | "yml") => true,
        Some("csv" | "tsv" | "txt") => false,
        _ => bytes.split(|byte| *byte == b'\n').any(|line| {
            line.strip_prefix(b"\xEF\xBB\xBF")
                .unwrap_or(line)
                .starts_with(b"schema:")
        }),
    }
}
