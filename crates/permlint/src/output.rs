//! Writing answers. A reader of stdout that goes away is no error, and changes no exit code.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::exit::Failure;

/// Writes to stdout through one buffer.
///
/// # Errors
///
/// [`Failure::Output`] when writing fails, but not when the reader is gone.
pub(crate) fn stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // Drop what is still buffered: flushing it again would fail again.
            let (_, _) = out.into_parts();
            Ok(())
        }
        other => other.map_err(Failure::Output),
    }
}

/// Writes a text to stdout.
///
/// # Errors
///
/// As [`stdout`].
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    stdout(|out| out.write_all(text.as_bytes()))
}

/// Where a file that the user named goes. Found out before there is anything to write, so that
/// a wrong path costs no reading of a tenant.
#[derive(Debug)]
pub(crate) struct Destination {
    /// The path as it was given, for messages.
    named: PathBuf,
    way: Way,
}

/// How a destination is written.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// `-`: to stdout.
    Stdout,
    /// A regular file or none yet: whole or not at all. The path leads through no link.
    Replace(PathBuf),
    /// A device, a FIFO, an open descriptor: it is written to and stays what it is.
    Through,
}

impl Destination {
    /// Finds out how a path is to be written, and whether its folder can be written to.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] when it cannot be.
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        let way = way(path).map_err(|error| of_path(path, &error))?;
        Ok(Self {
            named: path.to_owned(),
            way,
        })
    }

    /// Whether it is stdout.
    pub(crate) fn is_stdout(&self) -> bool {
        self.way == Way::Stdout
    }

    /// Writes a text.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] that names the path.
    pub(crate) fn write(&self, text: &str) -> Result<(), Failure> {
        let written = match &self.way {
            Way::Stdout => return print(text),
            Way::Replace(path) => replace(path, text),
            Way::Through => write_through(&self.named, text),
        };
        written.map_err(|error| of_path(&self.named, &error))
    }
}

fn of_path(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    Failure::Output(io::Error::new(error.kind(), format!("{shown}: {error}")))
}

fn way(path: &Path) -> io::Result<Way> {
    if path.as_os_str() == "-" {
        return Ok(Way::Stdout);
    }
    let way = match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            return Err(io::Error::new(ErrorKind::IsADirectory, "it is a directory"));
        }
        Ok(there) if !there.is_file() || is_descriptor(path) => return Ok(Way::Through),
        Ok(_) => std::fs::canonicalize(path)?,
        Err(error) if error.kind() == ErrorKind::NotFound => through_links(path)?,
        Err(error) => return Err(error),
    };
    // Made and dropped again: no other question tells whether a file can be made there.
    temporary(&way)?;
    Ok(Way::Replace(way))
}

/// Whether a path is another name of something that is open, such as `/dev/stdout`. Behind it
/// may be a regular file, which belongs to whoever opened it.
fn is_descriptor(path: &Path) -> bool {
    ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"]
        .iter()
        .any(|known| path.starts_with(known))
}

/// The path that a link to nothing leads to, or the path itself.
fn through_links(path: &Path) -> io::Result<PathBuf> {
    const MOST: usize = 32;
    let mut path = path.to_owned();
    for _ in 0..MOST {
        let Ok(target) = std::fs::read_link(&path) else {
            return Ok(path);
        };
        path = folder_of(&path).join(target);
    }
    Err(io::Error::other("it is a link that leads in a circle"))
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    folder
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// An empty file in the folder of a path, which only its owner may read, where the system knows
/// owners. It is gone when it is dropped.
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    NamedTempFile::new_in(folder).map_err(|error| {
        let (kind, shown) = (error.kind(), folder.display());
        match kind {
            ErrorKind::NotFound => {
                io::Error::new(kind, format!("the folder {shown} does not exist"))
            }
            ErrorKind::PermissionDenied => {
                io::Error::new(kind, format!("no file can be made in the folder {shown}"))
            }
            _ => error,
        }
    })
}

/// What was there before stays until the new text is complete, and its permissions with it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut temporary = temporary(path)?;
    temporary.write_all(text.as_bytes())?;
    if let Ok(before) = std::fs::metadata(path) {
        keep_permissions(temporary.as_file(), &before)?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn keep_permissions(file: &File, before: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let now = file.metadata()?;
    if (now.uid(), now.gid()) != (before.uid(), before.gid()) {
        // Who may not give it away keeps it: then the mode is for another group, and only its
        // owner goes on reading it.
        if fchown(file, Some(before.uid()), Some(before.gid())).is_err() {
            return Ok(());
        }
    }
    file.set_permissions(before.permissions())
}

#[cfg(not(unix))]
fn keep_permissions(file: &File, before: &Metadata) -> io::Result<()> {
    file.set_permissions(before.permissions())
}

/// Appends, so that what an open file already holds is not written over.
fn write_through(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.flush()
}
