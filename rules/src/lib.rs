//! The documented baselines and catalogues that ship with permlint, embedded as data.
//!
//! A baseline `neo/connectwise` is the file `neo/connectwise.yaml`, with its cases beside it in
//! `neo/connectwise.test.yaml`. A platform's catalogue is `catalog/<platform>.yaml`.

/// An embedded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// Its path below this folder, with slashes.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

impl Document {
    /// The baseline's id, for a path like `neo/connectwise.yaml`.
    #[must_use]
    pub fn stem(&self) -> &'static str {
        self.path
            .strip_suffix(".test.yaml")
            .or_else(|| self.path.strip_suffix(".yaml"))
            .unwrap_or(self.path)
    }
}

/// Every embedded file, sorted by path.
pub const DOCUMENTS: &[Document] = include!(concat!(env!("OUT_DIR"), "/documents.rs"));

/// The catalogue of a platform, such as `connectwise`.
#[must_use]
pub fn catalogue(platform: &str) -> Option<Document> {
    let path = format!("catalog/{platform}.yaml");
    DOCUMENTS
        .iter()
        .find(|document| document.path == path)
        .copied()
}

/// The latest reading of every baseline, sorted by id.
pub fn baselines() -> impl Iterator<Item = Document> {
    all_readings().filter(|document| !document.stem().contains('@'))
}

/// Every reading of every baseline; an older one has its day behind the id.
fn all_readings() -> impl Iterator<Item = Document> {
    DOCUMENTS
        .iter()
        .filter(|document| !document.path.starts_with("catalog/"))
        .filter(|document| !document.path.ends_with(".test.yaml"))
        .copied()
}

/// The baseline of an id, such as `neo/connectwise`; an older reading of it with its day, such
/// as `neo/connectwise@2025-01-31`.
#[must_use]
pub fn baseline(id: &str) -> Option<Document> {
    all_readings().find(|document| document.stem() == id)
}

/// The older readings of a baseline.
pub fn older_readings(id: &str) -> impl Iterator<Item = Document> {
    all_readings().filter(move |document| {
        let stem = document.stem().split_once('@');
        stem.is_some_and(|(name, _)| name == id)
    })
}

/// The cases of a baseline.
#[must_use]
pub fn cases(id: &str) -> Option<Document> {
    let path = format!("{id}.test.yaml");
    DOCUMENTS
        .iter()
        .find(|document| document.path == path)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_baseline_has_cases_and_no_case_is_an_orphan() {
        for document in baselines() {
            assert!(
                cases(document.stem()).is_some(),
                "{} has no cases",
                document.path
            );
        }
        for document in DOCUMENTS.iter().filter(|d| d.path.ends_with(".test.yaml")) {
            assert!(
                baseline(document.stem()).is_some(),
                "{} is an orphan",
                document.path
            );
        }
    }
}
