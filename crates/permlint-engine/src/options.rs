//! What a user may choose about an audit.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::plan::Perspective;
use permlint_model::{Action, Date, EntryId, GapReason, Severity};

/// What a user may choose about an audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The audited role or level, by name; else the baseline's own name for it.
    pub role: Option<String>,
    /// The member whose keys the integration uses; else the one that the baseline suggests.
    pub member: Option<String>,
    /// Whose rights are judged.
    pub perspective: Perspective,
    /// Optional parts that are switched on, as `feature` or `baseline:feature`.
    pub features: BTreeSet<String>,
    /// Whether every optional part is switched on.
    pub all_features: bool,
    /// Values that are judged instead of what was seen, as words by cell.
    pub assume: BTreeMap<(EntryId, Action), String>,
    /// Parameters, by name; they hold for every baseline that has one of that name.
    pub parameters: BTreeMap<String, String>,
    /// Whether undocumented rights take their risk's severity instead of `info`.
    pub strict: bool,
    /// The least severity that fails a run; `info` findings never do.
    pub fail_on: Severity,
    /// Reasons for doubt that the user accepts.
    pub allow_unknown: BTreeSet<GapReason>,
    /// Whether a level that is not stated counts as the bottom level.
    pub null_level_is_none: bool,
    /// The day the audit counts as; without it, evidence has no age.
    pub today: Option<Date>,
    /// Live evidence older than this many days is stale.
    pub max_age_days: u32,
    /// Declared evidence older than this many days is stale.
    pub max_declared_age_days: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            role: None,
            member: None,
            perspective: Perspective::Auto,
            features: BTreeSet::new(),
            all_features: false,
            assume: BTreeMap::new(),
            parameters: BTreeMap::new(),
            strict: false,
            fail_on: Severity::Low,
            allow_unknown: BTreeSet::new(),
            null_level_is_none: false,
            today: None,
            max_age_days: 7,
            max_declared_age_days: 90,
        }
    }
}
