//! The catalogue: what is known of a platform's settings.

mod document;
mod load;

pub(crate) use document::CatalogueDoc;
pub use load::load_catalogue;
pub(crate) use load::unknown;
