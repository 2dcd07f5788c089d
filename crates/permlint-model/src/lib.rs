//! The vocabulary of permlint, shared by everything that reads, judges or shows permissions.
//!
//! One idea carries the tool: a documented requirement and a live observation are both
//! intervals on the same [`Domain`], and a verdict is set inclusion ([`Interval::relation_to`]).
//! The file formats (snapshot and report) live here too. Nothing in this crate does I/O.

pub mod baseline;
pub mod cases;
pub mod catalogue;
mod cell;
pub mod change;
mod date;
pub mod diff;
mod digest;
mod domain;
pub mod exception;
pub mod explanation;
mod format;
mod ids;
mod interval;
pub mod known;
mod location;
pub mod names;
mod observation;
pub mod plan;
pub mod recheck;
pub mod report;
pub mod report_set;
pub mod scope;
mod severity;
pub mod snapshot;
pub mod system_level;
pub mod text;
mod verdict;
pub mod worksheet;

pub use cell::{Action, Platform};
pub use date::Date;
pub use digest::{Digest, digest_of};
pub use domain::{Chain, Domain, DomainError};
pub use format::{FormatError, SchemaId, check_schema};
pub use ids::{BaselineId, EntryId, IdError, ModuleId, RuleId};
pub use interval::{Interval, Relation, Words};
pub use location::{Excerpt, Location};
pub use observation::{EvidenceKind, Gap, GapReason, Judgement, Observation, combine};
pub use severity::Severity;
