//! Documented baselines.

mod contradiction;
mod demand;
mod document;
mod expectation;
mod extension;
mod feature;
mod load;
mod names;
mod others;
mod rule;

pub(crate) use document::BaselineDoc;
pub use load::{extended_by, load_baseline, load_extension};
pub(crate) use names::Names;
