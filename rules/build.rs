//! Embeds every YAML file below this folder, so that a new baseline is a new file and nothing else.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let mut list = String::from("&[\n");
    for folder in sorted(&root)? {
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if !folder.is_dir() || name == "src" {
            continue;
        }
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in sorted(&folder)? {
            let Some(stem) = file.to_str().filter(|path| path.ends_with(".yaml")) else {
                continue;
            };
            let path = file
                .strip_prefix(&root)?
                .to_str()
                .unwrap_or_default()
                .replace('\\', "/");
            println!("cargo::rerun-if-changed={stem}");
            writeln!(
                list,
                "    Document {{ path: {path:?}, bytes: include_bytes!({stem:?}) }},"
            )?;
        }
    }
    list.push(']');
    println!("cargo::rerun-if-changed={}", root.display());
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("documents.rs");
    std::fs::write(out, list)?;
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}
