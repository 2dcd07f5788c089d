//! Documented baselines.

mod contradiction;
mod demand;
mod document;
mod expectation;
mod feature;
mod load;
mod names;
mod rule;

pub(crate) use document::BaselineDoc;
pub use load::load_baseline;
pub(crate) use names::Names;
