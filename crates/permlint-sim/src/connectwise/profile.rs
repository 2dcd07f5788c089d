//! What the audited role `Neo` holds.

use std::fmt;
use std::str::FromStr;

use clap::ValueEnum;

/// The content of the role `Neo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
pub enum RoleProfile {
    /// Exactly what the vendor documents: everything readable, 28 entries
    /// writable, one deletable.
    Floor,
    /// The floor and rights that the vendor does not ask for, some of them on
    /// entries that its document wants read-only.
    OverPrivileged,
    /// The floor without rights that the integration needs.
    Broken,
    /// The rows of the floor under a role whose `adminFlag` is set.
    Admin,
}

/// A word that names no [`RoleProfile`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown role profile `{0}`; expected floor, over-privileged, broken or admin")]
pub struct UnknownProfile(String);

impl FromStr for RoleProfile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        <Self as ValueEnum>::from_str(text, false).map_err(|_| UnknownProfile(text.to_owned()))
    }
}

impl fmt::Display for RoleProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Floor => "floor",
            Self::OverPrivileged => "over-privileged",
            Self::Broken => "broken",
            Self::Admin => "admin",
        })
    }
}

/// One cell that a profile changes: module, entry, action, level.
pub(super) type Change = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
);

/// The entries whose add and edit levels the vendor's page sets to All.
pub(super) const WRITABLE: &[(&str, &[&str])] = &[
    (
        "Service Desk",
        &[
            "Service Tickets",
            "Close Service Tickets",
            "Service Ticket - Dependencies",
            "Merge Tickets",
            "Resource Scheduling",
            "Knowledge Base Creator",
            "Ticket Templates",
        ],
    ),
    (
        "Companies",
        &[
            "Company Maintenance",
            "Configurations",
            "Contacts",
            "Manage Attachments",
            "Management",
            "Notes",
        ],
    ),
    (
        "Time & Expense",
        &["Time Entry", "Time Entry Billable Option"],
    ),
    (
        "Project",
        &[
            "Close Project Tickets",
            "Close Projects",
            "Project Headers",
            "Project Notes",
            "Project Ticket - Dependencies",
            "Project Ticket Tasks",
            "Project Tickets",
        ],
    ),
    ("Finance", &["Agreements", "Billing View Time"]),
    ("Procurement", &["Products", "Product Catalog"]),
    ("System", &["My Company", "Table Setup"]),
];

/// The only delete right that the vendor's page asks for.
pub(super) const DELETABLE: Change = ("Service Desk", "Resource Scheduling", "delete", Some("All"));

const OVER_PRIVILEGED: &[Change] = &[
    ("Finance", "Invoicing", "add", Some("All")),
    ("Finance", "Invoicing", "edit", Some("All")),
    ("Finance", "Billing Rate Maintenance", "edit", Some("All")),
    ("System", "Security Roles", "edit", Some("All")),
    ("System", "Member Maintenance", "add", Some("All")),
    ("Sales", "Opportunity", "add", Some("All")),
    ("Sales", "Opportunity", "edit", Some("All")),
    ("Service Desk", "Service Tickets", "delete", Some("All")),
    ("Time & Expense", "Time Entry", "delete", Some("All")),
    ("Companies", "Team Members", "edit", Some("All")),
    ("Procurement", "Purchase Orders", "add", Some("My")),
];

const BROKEN: &[Change] = &[
    ("Service Desk", "Service Tickets", "edit", Some("None")),
    ("Time & Expense", "Time Entry", "add", Some("My")),
    ("Project", "Project Tickets", "add", Some("None")),
    ("Finance", "Agreements", "inquire", Some("None")),
    (
        "Service Desk",
        "Resource Scheduling",
        "delete",
        Some("None"),
    ),
    ("System", "Table Setup", "edit", None),
];

impl RoleProfile {
    /// What the profile changes in the floor.
    pub(super) fn changes(self) -> &'static [Change] {
        match self {
            Self::Floor | Self::Admin => &[],
            Self::OverPrivileged => OVER_PRIVILEGED,
            Self::Broken => BROKEN,
        }
    }
}
