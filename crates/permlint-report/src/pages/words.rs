//! What the values of a baseline are called in prose.

use permlint_model::baseline::{Ask, Confidence, Direction};
use permlint_model::catalogue::Certainty;
use permlint_model::{Action, Severity};

/// How much of the document was read.
pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Complete => "complete: every statement was read",
        Confidence::NearComplete => "near-complete: all but a few details were read",
        Confidence::Partial => "partial: the document was cut, or shows parts only as pictures",
    }
}

/// How much of the document was read, in a word.
pub(super) fn confidence_word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Complete => "complete",
        Confidence::NearComplete => "near-complete",
        Confidence::Partial => "partial",
    }
}

/// In which way the rule can be broken.
pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Need => "a need: less than this breaks the integration",
        Direction::Limit => "a limit: more than this is not documented",
        Direction::Exact => "an exact value: any other breaks the rule",
    }
}

/// How well a fact of the catalogue is established.
pub(super) fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "documented by the platform's vendor",
        Certainty::Seen => "seen in a third party's document",
        Certainty::Inferred => "inferred",
    }
}

/// What becomes of a statement that is not checked.
pub(super) fn ask(ask: Ask) -> &'static str {
    match ask {
        Ask::Checklist => "a person should check it: it is on the checklist of every report",
        Ask::Nothing => "nothing to check",
    }
}

/// How grave.
pub(super) fn severity(severity: Severity) -> &'static str {
    severity.as_str()
}

/// The head of an action's column.
pub(super) fn column(action: Action) -> &'static str {
    match action {
        Action::Add => "Add",
        Action::Edit => "Edit",
        Action::Delete => "Delete",
        Action::Inquire => "Inquire",
        Action::View => "View",
        Action::Allow => "Allow",
        Action::Value => "Wanted",
        Action::Query => "Query",
        Action::Create => "Create",
        Action::Update => "Update",
    }
}
