//! Finding baselines and catalogues: embedded ones by id, other ones by path.

use std::path::Path;

use permlint_baseline::{load_baseline, load_catalogue};
use permlint_model::Platform;
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::names::nearest;

use crate::exit::Failure;

/// The platforms that have a catalogue, in the order in which they are listed.
pub(crate) const PLATFORMS: [Platform; 2] = [Platform::Connectwise, Platform::Autotask];

/// The catalogue of a platform.
///
/// # Errors
///
/// [`Failure::Usage`] when this build has none.
pub(crate) fn catalogue(platform: Platform) -> Result<Catalogue, Failure> {
    let document = permlint_rules::catalogue(platform.as_str()).ok_or_else(|| {
        Failure::Usage(format!(
            "this permlint has no catalogue of {}",
            platform.product()
        ))
    })?;
    Ok(load_catalogue(document.path, document.bytes)?)
}

/// A baseline by its id, or by the path of a file.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such baseline; [`Failure::Document`] when it is wrong.
pub(crate) fn baseline(word: &str, catalogue: &Catalogue) -> Result<Baseline, Failure> {
    if is_path(word) {
        let bytes = read(Path::new(word))?;
        return Ok(load_baseline(word, &bytes, catalogue)?);
    }
    let document = permlint_rules::baseline(word).ok_or_else(|| no_baseline(word))?;
    Ok(load_baseline(document.path, document.bytes, catalogue)?)
}

/// An embedded baseline, with the catalogue that it goes with.
///
/// # Errors
///
/// As [`baseline`].
pub(crate) fn shipped(id: &str) -> Result<(Baseline, Catalogue), Failure> {
    let document = permlint_rules::baseline(id).ok_or_else(|| no_baseline(id))?;
    of_any_platform(document.path, document.bytes)
}

/// A baseline whose platform is not known beforehand.
///
/// # Errors
///
/// The problems of the document, as its own platform's catalogue sees it.
pub(crate) fn of_any_platform(path: &str, bytes: &[u8]) -> Result<(Baseline, Catalogue), Failure> {
    let platform = platform_of(bytes).unwrap_or(Platform::Connectwise);
    let catalogue = catalogue(platform)?;
    let baseline = load_baseline(path, bytes, &catalogue)?;
    Ok((baseline, catalogue))
}

/// The platform that a document names, read without judging anything else.
fn platform_of(bytes: &[u8]) -> Option<Platform> {
    let text = std::str::from_utf8(bytes).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("platform:"))?;
    let word = line.split('#').next().unwrap_or_default().trim();
    PLATFORMS
        .into_iter()
        .find(|platform| platform.as_str() == word)
}

fn no_baseline(word: &str) -> Failure {
    let ids: Vec<&str> = permlint_rules::baselines()
        .map(|document| document.stem())
        .collect();
    let near = nearest(word, ids.iter().copied(), 1);
    let help = match near.first() {
        Some(near) => format!("did you mean {near}?"),
        None => format!(
            "there are: {}; a file is named by its path, ending in .yaml",
            ids.join(", ")
        ),
    };
    Failure::Usage(format!("there is no baseline {word:?}; {help}"))
}

/// Whether a word names a file rather than an embedded baseline.
fn is_path(word: &str) -> bool {
    [".yaml", ".yml"]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// Reads a document that a person wrote.
///
/// # Errors
///
/// [`Failure::Input`] when it cannot be read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|error| Failure::Input(format!("{} cannot be read: {error}", path.display())))
}
