//! Words and signs: nothing on the page is told by its colour alone.

use permlint_model::report::{
    CellRow, CellVerdict, ExceptionState, FindingKind, RuleOutcome, Status, Verdict,
};
use permlint_model::{EvidenceKind, Severity};

/// The sign of a verdict.
pub(super) fn verdict_sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compliant => "✓",
        Verdict::Violations => "✗",
        Verdict::Inconclusive => "?",
    }
}

/// A verdict as a heading says it.
pub(super) fn verdict_title(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compliant => "Compliant",
        Verdict::Violations => "Violations",
        Verdict::Inconclusive => "Inconclusive",
    }
}

/// A kind with its sign.
pub(super) fn kind(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Missing => "− missing",
        FindingKind::Excess => "+ excess",
        FindingKind::Mismatch => "! mismatch",
        FindingKind::Unknown => "? unknown",
        FindingKind::Unmatched => "? unmatched",
        FindingKind::EvidenceConflict => "? evidence conflict",
        FindingKind::BaselineConflict => "! baseline conflict",
        FindingKind::Notice => "* notice",
    }
}

/// What a document does with the value that it names.
pub(super) fn demand(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Missing => "needed",
        FindingKind::Excess => "allowed",
        _ => "wanted",
    }
}

/// A status.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Excepted => "excepted",
        Status::Known => "known",
    }
}

/// How an exception fares.
pub(super) fn exception_state(state: ExceptionState) -> &'static str {
    match state {
        ExceptionState::InForce => "✓ in force",
        ExceptionState::Expired => "✗ expired: the finding counts again",
        ExceptionState::Outgrown => {
            "✗ outgrown: the value moved further out, and the finding counts again"
        }
        ExceptionState::Unused => "– unused: no finding needs it",
    }
}

/// The outcome of a rule with its sign.
pub(super) fn outcome(outcome: RuleOutcome) -> &'static str {
    match outcome {
        RuleOutcome::Passed => "✓ passed",
        RuleOutcome::Violated => "✗ violated",
        RuleOutcome::Unknown => "? unknown",
        RuleOutcome::NotApplicable => "– not applicable",
        RuleOutcome::Off => "– off",
        RuleOutcome::Lifted => "– lifted",
    }
}

/// What evidence of a kind is.
pub(super) fn evidence(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Role => "role: its own settings",
        EvidenceKind::Own => "self: the calling key’s own rights",
        EvidenceKind::Probe => "probe: the calling key’s access to the API",
        EvidenceKind::List => "list: roles, members and people",
        EvidenceKind::Declared => "declared: somebody’s word",
        EvidenceKind::Assumed => "assumed: an option of this audit",
    }
}

/// The start of a label that shows a severity.
pub(super) fn severity_label(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "<b class=\"s critical\">critical</b>",
        Severity::High => "<b class=\"s high\">high</b>",
        Severity::Medium => "<b class=\"s medium\">medium</b>",
        Severity::Low => "<b class=\"s low\">low</b>",
        Severity::Info => "<b class=\"s info\">info</b>",
    }
}

/// How a cell is shown: its class (none where it passes), its sign, and its word where it does not pass.
pub(super) fn cell(cell: &CellRow) -> [&'static str; 3] {
    let undocumented = cell.severity.is_none_or(|s| s == Severity::Info);
    match cell.verdict {
        CellVerdict::Pass => ["", "✓ ", ""],
        CellVerdict::Missing => ["m", "− ", " missing"],
        CellVerdict::Excess if undocumented => ["i", "i ", " not asked for"],
        CellVerdict::Excess => ["x", "+ ", " excess"],
        CellVerdict::Mismatch => ["x", "! ", " mismatch"],
        CellVerdict::Unknown => ["u", "? ", " unknown"],
        CellVerdict::NotJudged => ["n", "· ", ""],
    }
}
