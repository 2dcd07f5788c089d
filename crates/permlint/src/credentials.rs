//! Keys come from the environment or from a file that only its owner may read, and never from
//! arguments: other users see those.

use std::collections::BTreeMap;
use std::path::Path;

use permlint_fetch::{autotask, connectwise};

use crate::exit::Failure;

/// The names of ConnectWise's values, in the environment and in a credentials file.
const CONNECTWISE: [&str; 3] = [
    "PERMLINT_CW_PUBLIC_KEY",
    "PERMLINT_CW_PRIVATE_KEY",
    "PERMLINT_CW_CLIENT_ID",
];

/// The names of Autotask's values.
const AUTOTASK: [&str; 2] = ["PERMLINT_AT_SECRET", "PERMLINT_AT_INTEGRATION_CODE"];

/// The largest credentials file that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The keys of a ConnectWise API member.
///
/// # Errors
///
/// [`Failure::Usage`] that names what is missing, and never a value.
pub(crate) fn connectwise(file: Option<&Path>) -> Result<connectwise::Credentials, Failure> {
    let [public, private, client] = values(CONNECTWISE, file)?;
    connectwise::Credentials::from_values(public, private, client)
        .map_err(|error| Failure::Usage(error.to_string()))
}

/// The keys of an Autotask API user.
///
/// # Errors
///
/// [`Failure::Usage`] that names what is missing, and never a value.
pub(crate) fn autotask(file: Option<&Path>) -> Result<autotask::Credentials, Failure> {
    let [secret, code] = values(AUTOTASK, file)?;
    autotask::Credentials::from_values(secret, code)
        .map_err(|error| Failure::Usage(error.to_string()))
}

/// The values of some names, out of a file or the environment, but not out of both.
fn values<const N: usize>(names: [&str; N], file: Option<&Path>) -> Result<[String; N], Failure> {
    let from_file = file.map(read).transpose()?;
    let found = names.map(|name| {
        let value = match &from_file {
            Some(values) => values.get(name).cloned(),
            None => std::env::var(name).ok(),
        };
        value.unwrap_or_default()
    });
    let is_empty = |value: &String| value.trim().is_empty();
    let pairs = names.into_iter().zip(&found);
    let missing: Vec<&str> = pairs
        .filter(|(_, v)| is_empty(v))
        .map(|(name, _)| name)
        .collect();
    match missing.is_empty() {
        true => Ok(found),
        false => Err(Failure::Usage(not_set(&missing, file))),
    }
}

fn not_set(missing: &[&str], file: Option<&Path>) -> String {
    let missing = missing.join(", ");
    match file {
        Some(file) => format!(
            "{} does not set {missing}; write one `NAME=value` a line",
            file.display()
        ),
        None => format!(
            "{missing} not set; export them, or name a file that only you can read with --credentials"
        ),
    }
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let shown = path.display();
    let usage = |text: String| Failure::Usage(text);
    let metadata = std::fs::metadata(path).map_err(|error| {
        usage(format!(
            "the credentials file {shown} cannot be read: {error}"
        ))
    })?;
    if metadata.is_dir() {
        return Err(usage(format!(
            "{shown} is a directory; --credentials takes a file of NAME=value lines"
        )));
    }
    check_private(path, &metadata)?;
    if metadata.len() > MAX_BYTES {
        return Err(usage(format!(
            "{shown} is too large to be a credentials file"
        )));
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        usage(format!(
            "the credentials file {shown} cannot be read: {error}"
        ))
    })?;
    let mut values = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let pair = line.strip_prefix("export ").unwrap_or(line).split_once('=');
        let Some((name, value)) = pair.filter(|(name, _)| is_known(name.trim())) else {
            let number = at + 1;
            return Err(usage(format!(
                "{shown}, line {number}: expected one of {} followed by `=` and its value",
                known_names()
            )));
        };
        let value = value.trim();
        let bare = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
        values.insert(name.trim().to_owned(), bare.unwrap_or(value).to_owned());
    }
    Ok(values)
}

/// Refuses a file that others can read: the keys in it would be theirs too.
#[cfg(unix)]
fn check_private(path: &Path, metadata: &std::fs::Metadata) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let shown = path.display();
    Err(Failure::Usage(format!(
        "the credentials file {shown} can be read by others (mode {mode:03o}); run `chmod 600 \
         {shown}`, and replace the keys if others have had access"
    )))
}

/// This system has no such mode bits; the folder's own protection has to do.
#[cfg(not(unix))]
fn check_private(_path: &Path, _metadata: &std::fs::Metadata) -> Result<(), Failure> {
    Ok(())
}

fn is_known(name: &str) -> bool {
    CONNECTWISE.contains(&name) || AUTOTASK.contains(&name)
}

fn known_names() -> String {
    let all: Vec<&str> = CONNECTWISE.into_iter().chain(AUTOTASK).collect();
    all.join(", ")
}
