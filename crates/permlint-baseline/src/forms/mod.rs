//! Shapes that may be written in two ways, without losing where they stand.
//!
//! `#[serde(untagged)]` would lose the positions and give poor messages.

mod entries;
mod levels;
mod origin;
mod pairs;

pub(crate) use entries::{Entries, EntryDoc};
pub(crate) use levels::Levels;
pub(crate) use origin::OriginDoc;
pub(crate) use pairs::Pairs;
