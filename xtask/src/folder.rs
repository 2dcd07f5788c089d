//! A folder whose files are all generated.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A folder that a generator owns, with everything that belongs into it.
#[derive(Debug)]
pub(crate) struct Folder {
    path: &'static str,
    extension: &'static str,
    files: BTreeMap<String, String>,
}

/// In what a file differs from what is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It is not there.
    Missing,
    /// It says something else.
    Differs,
    /// Nothing generates it.
    LeftOver,
}

/// A file that is not what is generated, or was not before it was written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    path: String,
    state: State,
}

/// A file could not be read or written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{}: {error}", path.display())]
pub(crate) struct FileError {
    path: PathBuf,
    #[source]
    error: io::Error,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.state {
            State::Missing => "missing",
            State::Differs => "differs",
            State::LeftOver => "left over",
        };
        write!(f, "{word}: {}", self.path)
    }
}

impl Folder {
    /// A folder below the root, with slashes. It owns the files of the extension.
    pub(crate) fn new(path: &'static str, extension: &'static str) -> Self {
        Self {
            path,
            extension,
            files: BTreeMap::new(),
        }
    }

    /// A file by its path within the folder, with slashes.
    pub(crate) fn add(&mut self, path: impl Into<String>, text: String) {
        self.files.insert(path.into(), text);
    }

    /// What is not as generated, sorted by path. Line ends of either kind count as the same.
    pub(crate) fn differences(&self, root: &Path) -> Result<Vec<Difference>, FileError> {
        let mut found = Vec::new();
        for (path, text) in &self.files {
            if let Some(state) = state(&self.at(root, path), text)? {
                found.push(self.difference(path, state));
            }
        }
        for path in present(&root.join(self.path), self.extension)? {
            if !self.files.contains_key(&path) {
                found.push(self.difference(&path, State::LeftOver));
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// Writes what is missing or differs, removes what is left over, and says which.
    pub(crate) fn write(&self, root: &Path) -> Result<Vec<Difference>, FileError> {
        let differences = self.differences(root)?;
        for (path, text) in &self.files {
            let path = self.at(root, path);
            if state(&path, text)?.is_some() {
                write(&path, text)?;
            }
        }
        let left_over = differences.iter().filter(|d| d.state == State::LeftOver);
        for difference in left_over {
            let path = root.join(&difference.path);
            std::fs::remove_file(&path).map_err(|error| FileError { path, error })?;
        }
        Ok(differences)
    }

    /// The files that it generates.
    #[cfg(test)]
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (&**path, &**text))
    }
}

impl Folder {
    fn at(&self, root: &Path, path: &str) -> PathBuf {
        root.join(self.path).join(path)
    }

    fn difference(&self, path: &str, state: State) -> Difference {
        Difference {
            path: format!("{}/{path}", self.path),
            state,
        }
    }
}

fn state(path: &Path, text: &str) -> Result<Option<State>, FileError> {
    match std::fs::read(path) {
        Ok(bytes) => {
            let same = String::from_utf8(bytes).is_ok_and(|b| b.replace("\r\n", "\n") == text);
            Ok((!same).then_some(State::Differs))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(State::Missing)),
        Err(error) => Err(failed(path, error)),
    }
}

fn write(path: &Path, text: &str) -> Result<(), FileError> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
    }
    std::fs::write(path, text).map_err(|error| failed(path, error))
}

/// The files of an extension below a folder, as paths with slashes; none if it is not there.
fn present(folder: &Path, extension: &str) -> Result<Vec<String>, FileError> {
    let mut found = Vec::new();
    let list = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        list => list.map_err(|error| failed(folder, error))?,
    };
    for entry in list {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            let below = present(&path, extension)?;
            found.extend(below.into_iter().map(|file| format!("{name}/{file}")));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(name.into_owned());
        }
    }
    Ok(found)
}

fn failed(path: &Path, error: io::Error) -> FileError {
    FileError {
        path: path.to_owned(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> Folder {
        let mut folder = Folder::new("docs/pages", "md");
        folder.add("a.md", "a\n".to_owned());
        folder.add("deep/b.md", "b\n".to_owned());
        folder
    }

    fn check(root: &Path, expected: &[&str]) {
        let found = folder().differences(root).unwrap();
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_missing_different_or_left_over_is_told_and_mended() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        check(
            root,
            &["missing: docs/pages/a.md", "missing: docs/pages/deep/b.md"],
        );
        assert_eq!(folder().write(root).unwrap().len(), 2);
        check(root, &[]);
        std::fs::write(root.join("docs/pages/a.md"), "A\n").unwrap();
        std::fs::write(root.join("docs/pages/deep/old.md"), "").unwrap();
        std::fs::write(root.join("docs/pages/picture.svg"), "").unwrap();
        check(
            root,
            &[
                "differs: docs/pages/a.md",
                "left over: docs/pages/deep/old.md",
            ],
        );
        folder().write(root).unwrap();
        check(root, &[]);
        assert!(root.join("docs/pages/picture.svg").exists());
    }

    #[test]
    fn line_ends_of_a_checkout_are_no_difference() {
        let root = tempfile::tempdir().unwrap();
        folder().write(root.path()).unwrap();
        std::fs::write(root.path().join("docs/pages/a.md"), "a\r\n").unwrap();
        check(root.path(), &[]);
    }
}
