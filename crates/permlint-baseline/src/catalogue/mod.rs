//! The catalogue: what is known of a platform's settings.

mod access;
mod document;
mod entry;
mod load;
mod spellings;
mod system_levels;

pub(crate) use document::CatalogueDoc;
pub use load::load_catalogue;
