//! Generators; each has `--check`.
fn main() {}
