//! Writing answers. A reader that goes away is no error, and changes no exit code.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

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

/// Writes a file whole or not at all: what was there before stays until the new one is
/// complete. Only the owner may read it, where the system knows owners.
///
/// # Errors
///
/// [`Failure::Output`] when the file cannot be written.
pub(crate) fn file(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let named = |error: io::Error| {
        let shown = path.display();
        Failure::Output(io::Error::new(error.kind(), format!("{shown}: {error}")))
    };
    let mut temporary =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(named)?;
    temporary.write_all(text.as_bytes()).map_err(named)?;
    temporary.as_file().sync_all().map_err(named)?;
    temporary
        .persist(path)
        .map_err(|error| named(error.error))?;
    Ok(())
}
