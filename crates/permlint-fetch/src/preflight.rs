//! What a set of keys can read, step by step.

/// The result of checking a site and its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// The checks, in the order in which they were made.
    pub steps: Vec<PreflightStep>,
    /// Whose keys these are, where the platform told it.
    pub caller: Option<Caller>,
    /// What the steps come to.
    pub outcome: PreflightOutcome,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreflightStep {
    /// A stable kebab-case word, such as `role-settings`.
    pub name: &'static str,
    /// How it went.
    pub status: StepStatus,
    /// What was seen, and what it means for an audit. Cleaned.
    pub said: String,
    /// What to do, where something is to be done.
    pub fix: Option<String>,
}

/// How one check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepStatus {
    /// As it should be.
    Ok,
    /// An audit works, with gaps.
    Warning,
    /// It does not work.
    Failed,
    /// An earlier failure made it pointless.
    Skipped,
}

impl StepStatus {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// The member that the keys belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Its identifier, such as `neo_agent`.
    pub member: String,
    /// The name of the role that it holds, where that could be read.
    pub role: Option<String>,
}

/// What a preflight comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PreflightOutcome {
    /// Everything that an audit reads can be read. Exit code 0.
    Ready,
    /// Some of it is refused or could not be read. Exit code 4.
    Partial,
    /// The keys are not accepted. Exit code 4.
    Denied,
    /// No usable answer. Exit code 5.
    Unreachable,
    /// The site or the company cannot be right. Exit code 2.
    WrongUsage,
}
