//! Finding baselines and catalogues: embedded ones by id, other ones by path.

use std::path::Path;

use permlint_baseline::{extended_by, load_baseline, load_catalogue, load_extension};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::names::nearest;
use permlint_model::{BaselineId, Date, Platform};

use crate::exit::Failure;

/// The platforms that have a catalogue, in the order in which they are listed.
pub(crate) const PLATFORMS: [Platform; 2] = [Platform::Connectwise, Platform::Autotask];

/// The catalogue of a platform, which the file `of` is of.
///
/// # Errors
///
/// [`Failure::Input`] when this build has none.
pub(crate) fn catalogue(platform: Platform, of: &str) -> Result<Catalogue, Failure> {
    let document = permlint_rules::catalogue(platform.as_str())
        .ok_or_else(|| not_supported(of, platform.as_str()))?;
    Ok(load_catalogue(document.path, document.bytes)?)
}

/// The platforms whose settings this build knows.
pub(crate) fn supported() -> impl Iterator<Item = Platform> {
    let is_known = |platform: &Platform| permlint_rules::catalogue(platform.as_str()).is_some();
    PLATFORMS.into_iter().filter(is_known)
}

fn not_supported(of: &str, platform: &str) -> Failure {
    let platform = permlint_model::text::clean(platform, 40);
    let supported: Vec<&str> = supported().map(Platform::as_str).collect();
    Failure::Input(format!(
        "{of}: the platform {platform:?} is not supported; supported: {}",
        supported.join(", ")
    ))
}

/// A baseline by its id, or by the path of a file. It goes with `of`: a snapshot, a tenant or
/// another baseline, in words, whose platform is the catalogue's.
///
/// # Errors
///
/// [`Failure::Usage`] when there is no such baseline; [`Failure::Document`] when it is wrong;
/// [`Failure::Input`] when it is of another platform.
pub(crate) fn baseline(word: &str, catalogue: &Catalogue, of: &str) -> Result<Baseline, Failure> {
    if is_path(word) {
        let bytes = read(Path::new(word))?;
        same_platform(word, &bytes, catalogue.platform, of)?;
        return Ok(load_baseline(word, &bytes, catalogue)?);
    }
    let document = permlint_rules::baseline(word).ok_or_else(|| no_baseline(word))?;
    same_platform(word, document.bytes, catalogue.platform, of)?;
    Ok(load_baseline(document.path, document.bytes, catalogue)?)
}

/// A baseline with the one that it extends, which comes first.
///
/// # Errors
///
/// As [`baseline`].
pub(crate) fn with_extended(
    word: &str,
    catalogue: &Catalogue,
    of: &str,
) -> Result<Vec<Baseline>, Failure> {
    let (extended, own) = load(word, catalogue, of)?;
    let base = extended.map(|extended| extended.regraded);
    Ok(base.into_iter().chain([own]).collect())
}

/// Several baselines with those that they extend, each of these once.
///
/// # Errors
///
/// As [`baseline`]; [`Failure::Usage`] when two of them make different things of a third.
pub(crate) fn all_with_extended<'w>(
    words: impl IntoIterator<Item = &'w str>,
    catalogue: &Catalogue,
    of: &str,
) -> Result<Vec<Baseline>, Failure> {
    let mut all: Vec<Baseline> = Vec::new();
    // What ships of those that are extended.
    let mut bases: Vec<Baseline> = Vec::new();
    for word in words {
        let (extended, own) = load(word, catalogue, of)?;
        let differs = |id: &BaselineId| {
            Failure::Usage(format!(
                "{word}: another baseline makes something else of {id}; regrade it in one file, \
                 and pin no other reading of it"
            ))
        };
        if let Some(Extended { plain, regraded }) = extended {
            match all.iter_mut().find(|loaded| loaded.id == plain.id) {
                None => all.push(regraded),
                Some(loaded) if *loaded == plain => *loaded = regraded,
                Some(loaded) if *loaded == regraded => {}
                Some(_) if regraded == plain && bases.contains(&plain) => {}
                Some(_) => return Err(differs(&plain.id)),
            }
            bases.push(plain);
        }
        match bases.iter().find(|plain| plain.id == own.id) {
            None => all.push(own),
            Some(plain) if *plain == own => {}
            Some(_) => return Err(differs(&own.id)),
        }
    }
    Ok(all)
}

/// A baseline that ships, and what one that extends it makes of it.
struct Extended {
    plain: Baseline,
    regraded: Baseline,
}

fn load(
    word: &str,
    catalogue: &Catalogue,
    of: &str,
) -> Result<(Option<Extended>, Baseline), Failure> {
    let bytes = match is_path(word) {
        true => read(Path::new(word))?,
        false => return Ok((None, reading(word, catalogue, of)?)),
    };
    same_platform(word, &bytes, catalogue.platform, of)?;
    let Some(extended) = extended_by(&bytes) else {
        return Ok((None, load_baseline(word, &bytes, catalogue)?));
    };
    let document = permlint_rules::baseline(&extended).ok_or_else(|| {
        let help = no_baseline(&extended);
        Failure::Input(format!("{word}: `extends:` {help}"))
    })?;
    let plain = load_baseline(document.path, document.bytes, catalogue)?;
    let (regraded, own) = load_extension(word, &bytes, catalogue, plain.clone())?;
    Ok((Some(Extended { plain, regraded }), own))
}

/// An embedded baseline; behind an `@`, the day of the reading that is meant.
fn reading(word: &str, catalogue: &Catalogue, of: &str) -> Result<Baseline, Failure> {
    let pinned = word.rsplit_once('@');
    let pinned = pinned.and_then(|(id, day)| Some((id, day.parse::<Date>().ok()?)));
    let Some((id, day)) = pinned else {
        return baseline(word, catalogue, of);
    };
    if permlint_rules::baseline(word).is_some() {
        return baseline(word, catalogue, of);
    }
    let latest = baseline(id, catalogue, of)?;
    if latest.read_on == day {
        return Ok(latest);
    }
    let older = permlint_rules::older_readings(id).map(|document| document.stem().to_owned());
    let known: Vec<String> = older.chain([format!("{id}@{}", latest.read_on)]).collect();
    Err(Failure::Usage(format!(
        "there is no reading of {id} of {day}; there are: {}",
        known.join(", ")
    )))
}

/// What this build has of a baseline: its latest reading and older ones, none where it does not
/// ship.
///
/// # Errors
///
/// [`Failure::Document`] when one of them is wrong.
pub(crate) fn readings(id: &str, catalogue: &Catalogue) -> Result<Vec<Baseline>, Failure> {
    let latest = permlint_rules::baseline(id).into_iter();
    latest
        .chain(permlint_rules::older_readings(id))
        .map(|document| Ok(load_baseline(document.path, document.bytes, catalogue)?))
        .collect()
}

/// Refuses a baseline of another platform before its entries are looked up in vain.
fn same_platform(word: &str, bytes: &[u8], wanted: Platform, of: &str) -> Result<(), Failure> {
    let found = platform_word(bytes).and_then(known_platform);
    let Some(found) = found.filter(|found| *found != wanted) else {
        return Ok(());
    };
    Err(Failure::Input(format!(
        "the baseline {word} is for {}, and {of} is of {}; {}",
        found.product(),
        wanted.product(),
        instead(word, wanted)
    )))
}

/// What to judge by instead: the same vendor's baseline first.
fn instead(word: &str, platform: Platform) -> String {
    let vendor = word.split('/').next().unwrap_or_default();
    let shipped = permlint_rules::baselines()
        .filter(|document| platform_word(document.bytes) == Some(platform.as_str()))
        .map(|document| document.stem());
    let (same, others): (Vec<&str>, Vec<&str>) =
        shipped.partition(|id| id.split('/').next() == Some(vendor));
    let ids: Vec<&str> = same.into_iter().chain(others).collect();
    match ids.as_slice() {
        [] => format!("give it a baseline for {}", platform.product()),
        ids => format!("for {} there are: {}", platform.product(), ids.join(", ")),
    }
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

/// Every embedded baseline, with the catalogues at hand.
///
/// # Errors
///
/// As [`baseline`].
pub(crate) fn all_shipped(catalogues: &[Catalogue]) -> Result<Vec<Baseline>, Failure> {
    let mut all = Vec::new();
    for document in permlint_rules::baselines() {
        let platform = platform_word(document.bytes).and_then(known_platform);
        let own = |catalogue: &&Catalogue| Some(catalogue.platform) == platform;
        if let Some(catalogue) = catalogues.iter().find(own) {
            all.push(load_baseline(document.path, document.bytes, catalogue)?);
        }
    }
    Ok(all)
}

/// A baseline by its id, or by the path of a file, with the catalogue that it goes with.
///
/// # Errors
///
/// As [`baseline`].
pub(crate) fn find(word: &str) -> Result<(Baseline, Catalogue), Failure> {
    match is_path(word) {
        true => of_any_platform(word, &read(Path::new(word))?),
        false => shipped(word),
    }
}

/// A word without the day of a reading.
pub(crate) fn unpinned(word: &str) -> &str {
    match word.rsplit_once('@') {
        Some((id, day)) if !is_path(word) && day.parse::<Date>().is_ok() => id,
        _ => word,
    }
}

/// A baseline whose platform is not known beforehand.
///
/// # Errors
///
/// The problems of the document, as its own platform's catalogue sees it.
pub(crate) fn of_any_platform(path: &str, bytes: &[u8]) -> Result<(Baseline, Catalogue), Failure> {
    let platform = match platform_word(bytes) {
        Some(word) => known_platform(word).ok_or_else(|| not_supported(path, word))?,
        // The loader says what is wrong with such a file.
        None => Platform::Connectwise,
    };
    let catalogue = catalogue(platform, path)?;
    let baseline = load_baseline(path, bytes, &catalogue)?;
    Ok((baseline, catalogue))
}

/// The platform that a document names, read without judging anything else.
fn platform_word(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("platform:"))?;
    let word = line.split(" #").next().unwrap_or_default().trim();
    let word = word.trim_matches(['"', '\'']);
    (!word.is_empty()).then_some(word)
}

/// The platform of a word, whether or not this build has its catalogue.
pub(crate) fn known_platform(word: &str) -> Option<Platform> {
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
pub(crate) fn is_path(word: &str) -> bool {
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
