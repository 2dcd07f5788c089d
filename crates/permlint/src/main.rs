//! The permlint binary.
fn main() {}
