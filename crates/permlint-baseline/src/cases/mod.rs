//! Cases: the tests of a baseline.

mod document;
mod load;

pub(crate) use document::CasesDoc;
pub use load::load_cases;
