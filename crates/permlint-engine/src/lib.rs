//! The pure core of permlint: the same inputs give the same report, byte for byte.
//!
//! [`Auditor::compile`] happens once for some baselines and options, [`Auditor::audit`] many
//! times. There is no I/O here, no clock and no environment: today's date is an option.

mod built_in;
mod cases;
mod cell;
mod claims;
mod compile;
mod diff;
mod evidence;
mod explain;
mod facts;
mod findings;
mod grants;
mod join;
mod judge;
mod live;
mod notes;
mod options;
mod others;
mod plan;
mod questions;
mod report;
mod rows;
mod settle;
mod split;
mod subject;
mod tenant;
mod words;

pub use built_in::BUILT_IN;
pub use cases::{CaseOutcome, run_case};
pub use compile::{Auditor, CompileError};
pub use diff::{Comparison, DiffRefusal, compare_audits, diff, recheck, same_tenant};
pub use explain::explain;
pub use join::JoinError;
pub use options::Options;
pub use questions::SheetOptions;
pub use report::AuditError;
pub use settle::{Accepted, KnownFile};
pub use tenant::{SyntheticTenant, bottom_tenant, floor_tenant};
