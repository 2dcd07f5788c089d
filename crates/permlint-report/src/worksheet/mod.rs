//! Worksheets to fill in: as CSV, as YAML, and as a page that works without a network.
//!
//! All three ask the same questions in the order of the product's own screen, and are read by
//! the same loader. Labels and names are a tenant's and a file's words: each form neutralises
//! and escapes them in its own way.

mod csv;
mod escape;
mod grid;
mod html;
mod layout;
mod yaml;

pub use csv::worksheet_csv;
pub use html::worksheet_html;
pub use yaml::worksheet_yaml;
