//! Facts that a person declares, because no interface shows them: `permlint.worksheet/1`.

mod question;
mod sheet;

use crate::text::clean;
use crate::{Action, Chain, Date, EntryId, Location, Platform};

pub use question::{Offered, Question, SectionAnswer, SectionQuestion};
pub use sheet::{OtherLevel, Sheet};

/// What somebody declared about one role or level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worksheet {
    /// The platform.
    pub platform: Platform,
    /// The company that it is about, where it says so.
    pub company: Option<String>,
    /// The role or level, as the screen names it.
    pub level: String,
    /// Who looked at the screen.
    pub declared_by: String,
    /// When.
    pub declared_on: Date,
    /// What stands there. A cell that is not in it was not declared.
    pub answers: Vec<Answer>,
}

/// One value, as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The setting.
    pub entry: EntryId,
    /// The column, or [`Action::Value`] for a single value.
    pub action: Action,
    /// The word on the screen.
    pub value: String,
    /// Where the answer stands.
    pub location: Location,
}

/// What an unconfirmed value of an earlier worksheet begins with. Such a value is no answer.
pub const UNCONFIRMED: &str = "unchanged?";

/// What a spreadsheet takes for the beginning of a formula, and the guard itself.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '|', '%', '\'', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like
/// one, and before an apostrophe.
#[must_use]
pub fn guarded(text: &str) -> String {
    match text.trim_start().starts_with(FORMULA_STARTS) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// What [`guarded`] was given.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    let rest = text.strip_prefix('\'');
    rest.filter(|rest| rest.trim_start().starts_with(FORMULA_STARTS))
        .unwrap_or(text)
}

/// Whether two names are those of one level: forms show names cleaned, and so worksheets carry
/// them.
#[must_use]
pub fn is_same_level(a: &str, b: &str) -> bool {
    let folded = |name: &str| clean(name, 500).trim().to_lowercase();
    folded(a) == folded(b)
}

/// Whether a chain is that of a check box, ticked for `Yes`.
#[must_use]
pub fn is_check_box(chain: &Chain) -> bool {
    let ticked = chain.rank("Ticked");
    chain.points().len() == 2 && ticked.is_some() && ticked == chain.rank("Yes")
}

/// The head of an action's column on the screen; none where there is only one value.
#[must_use]
pub fn column(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Add => "Add",
        Action::Edit => "Edit",
        Action::Delete => "Delete",
        Action::Inquire => "Inquire",
        Action::View => "View",
        Action::Allow => "Allow",
        Action::Value => return None,
        Action::Query => "Query",
        Action::Create => "Create",
        Action::Update => "Update",
    })
}
