//! Documented baselines.

mod contradiction;
mod document;
mod load;
mod names;
mod rule;

pub(crate) use document::BaselineDoc;
pub(crate) use load::Text;
pub use load::load_baseline;
pub(crate) use names::Names;
