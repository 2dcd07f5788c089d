//! The pages about the baselines that ship.

use std::collections::BTreeMap;

use miette::miette;
use permlint_baseline::{load_baseline, load_catalogue};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_report::{baseline_page, index_page};
use permlint_rules::Document;

use crate::folder::Folder;

/// A page for each baseline, and the list of them.
pub(crate) fn folder() -> miette::Result<Folder> {
    let mut folder = Folder::new("docs/baselines", "md");
    let mut catalogues = BTreeMap::new();
    let mut baselines = Vec::new();
    for document in permlint_rules::baselines() {
        let platform = platform(document)?;
        let catalogue = match catalogues.entry(platform) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => new.insert(catalogue(platform)?),
        };
        let baseline = load_baseline(document.path, document.bytes, catalogue)?;
        let page = page(&baseline, catalogue, document);
        folder.add(format!("{}.md", document.stem()), page);
        baselines.push(baseline);
    }
    folder.add("README.md", index(&baselines));
    Ok(folder)
}

fn page(baseline: &Baseline, catalogue: &Catalogue, document: Document) -> String {
    let page = baseline_page(baseline, catalogue);
    let from = format!("rules/{}", document.path);
    format!("<!-- Made by `cargo xtask docs` from {from}. Do not edit. -->\n\n{page}")
}

fn index(baselines: &[Baseline]) -> String {
    let page = index_page(baselines);
    format!("<!-- Made by `cargo xtask docs` from rules/. Do not edit. -->\n\n{page}")
}

fn catalogue(platform: &str) -> miette::Result<Catalogue> {
    let document = permlint_rules::catalogue(platform)
        .ok_or_else(|| miette!("no catalogue of the platform `{platform}` ships"))?;
    Ok(load_catalogue(document.path, document.bytes)?)
}

/// The platform of a baseline, which has to be known before the catalogue that the baseline
/// is read with.
fn platform(document: Document) -> miette::Result<&'static str> {
    let text = std::str::from_utf8(document.bytes).unwrap_or_default();
    let platform = text.lines().find_map(|line| line.strip_prefix("platform:"));
    platform
        .map(str::trim)
        .ok_or_else(|| miette!("rules/{} has no line `platform:`", document.path))
}
