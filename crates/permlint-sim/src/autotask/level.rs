//! Security levels and licences.

use serde_json::{Value, json};

use super::rights::{Access, Rights};

/// A security level. The API shows no more of it than its row in a pick list
/// and, to those who hold it, what it lets them do.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// Different in every tenant.
    pub(super) id: u32,
    pub(super) label: String,
    pub(super) active: bool,
    pub(super) system: bool,
    /// Whether the pick list has it.
    pub(super) listed: bool,
    /// Whether its users see costs. Others read 0.
    pub(super) reads_costs: bool,
    pub(super) rights: Rights,
}

impl Level {
    pub(super) fn new(id: u32, label: &str, active: bool, system: bool) -> Self {
        Self {
            id,
            label: label.to_owned(),
            active,
            system,
            listed: true,
            reads_costs: true,
            rights: Rights::uniform(Access::None),
        }
    }
}

/// One value of a pick list.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    pub(super) value: Value,
    pub(super) label: &'a str,
    pub(super) active: bool,
    pub(super) system: bool,
}

impl Choice<'_> {
    /// A `PickListValue`.
    pub(super) fn to_json(&self, order: usize) -> Value {
        json!({
            "value": self.value,
            "label": self.label,
            "isDefaultValue": false,
            "sortOrder": order,
            "parentValue": "",
            "isActive": self.active,
            "isSystem": self.system,
        })
    }
}

/// What a resource's seat costs, and which family of levels it can hold. The
/// ids are the same in every tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum License {
    /// 1
    Administrator,
    /// 2
    Executive,
    /// 3
    Professional,
    /// 4
    TeamMember,
    /// 5
    TimeAndAttendance,
    /// 6
    DashboardUser,
    /// 7: the only one that can log in to the API, and only there.
    ApiUser,
    /// 8
    Contractor,
    /// 9
    CoManaged,
}

impl License {
    /// All nine.
    pub const ALL: [Self; 9] = [
        Self::Administrator,
        Self::Executive,
        Self::Professional,
        Self::TeamMember,
        Self::TimeAndAttendance,
        Self::DashboardUser,
        Self::ApiUser,
        Self::Contractor,
        Self::CoManaged,
    ];

    /// The value of `licenseType`, from 1 to 9.
    #[must_use]
    pub fn id(self) -> u32 {
        self as u32 + 1
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Executive => "Executive",
            Self::Professional => "Professional",
            Self::TeamMember => "Team Member",
            Self::TimeAndAttendance => "Time & Attendance Only",
            Self::DashboardUser => "Dashboard User",
            Self::ApiUser => "API User",
            Self::Contractor => "Contractor",
            Self::CoManaged => "Co-Managed Help Desk",
        }
    }
}
