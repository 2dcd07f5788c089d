//! The rows that every role of the tenant has.
//!
//! Labels come from vendors' permission pages. Everything that looks internal
//! (module codes, function identifiers, function names) is *invented*, but
//! stable and distinct: no public recording shows the real strings.
//!
//! ConnectWise's own matrix of 2017 counts more rows in three modules than any
//! public page names. [`UNLISTED`] fills these up to its counts. The rows come
//! only with a fault, so that clients meet rows that no catalogue has heard of.

use Kind::{Customize, My, Plain, Report};

/// What a row offers beyond its levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Plain,
    /// The level My. Which rows offer it is *invented*.
    My,
    /// A Customize link. These are the eighteen `customizeIdentifier` values of
    /// the API, nine of them on reports.
    Customize,
    /// A Customize link, and no action but inquire. That reports offer only
    /// inquire is *invented*.
    Report,
}

/// A module and its rows.
#[derive(Debug)]
pub(super) struct Module {
    /// The label on the screen.
    pub(super) label: &'static str,
    /// Invented: `moduleIdentifier`, and the prefix of its rows' identifiers.
    pub(super) code: &'static str,
    /// Invented: `moduleName`.
    pub(super) name: &'static str,
    /// The module's rows.
    pub(super) entries: &'static [Entry],
}

/// A row: label, invented code, kind.
pub(super) type Entry = (&'static str, &'static str, Kind);

/// Rows that an upgrade of the platform brings and no catalogue knows: module,
/// label, invented code.
pub(super) const UNLISTED: &[(&str, &str, &str)] = &[
    ("Procurement", "Upgrade Entry P1", "UP1"),
    ("Service Desk", "Upgrade Entry D1", "UD1"),
    ("Service Desk", "Upgrade Entry D2", "UD2"),
    ("Service Desk", "Upgrade Entry D3", "UD3"),
    ("Service Desk", "Upgrade Entry D4", "UD4"),
    ("Service Desk", "Upgrade Entry D5", "UD5"),
    ("Service Desk", "Upgrade Entry D6", "UD6"),
    ("Service Desk", "Upgrade Entry D7", "UD7"),
    ("Service Desk", "Upgrade Entry D8", "UD8"),
    ("System", "Upgrade Entry S1", "US1"),
    ("System", "Upgrade Entry S2", "US2"),
    ("System", "Upgrade Entry S3", "US3"),
];

/// All nine modules.
pub(super) const MODULES: &[Module] = &[
    Module {
        label: "Companies",
        code: "CO",
        name: "company",
        entries: COMPANIES,
    },
    Module {
        label: "Finance",
        code: "FI",
        name: "finance",
        entries: FINANCE,
    },
    Module {
        label: "Marketing",
        code: "MA",
        name: "marketing",
        entries: MARKETING,
    },
    Module {
        label: "Procurement",
        code: "PR",
        name: "procurement",
        entries: PROCUREMENT,
    },
    Module {
        label: "Project",
        code: "PJ",
        name: "project",
        entries: PROJECT,
    },
    Module {
        label: "Sales",
        code: "SA",
        name: "sales",
        entries: SALES,
    },
    Module {
        label: "Service Desk",
        code: "SD",
        name: "service",
        entries: SERVICE_DESK,
    },
    Module {
        label: "System",
        code: "SY",
        name: "system",
        entries: SYSTEM,
    },
    Module {
        label: "Time & Expense",
        code: "TE",
        name: "timeexpense",
        entries: TIME_AND_EXPENSE,
    },
];

const COMPANIES: &[Entry] = &[
    ("Company Maintenance", "CMP", Plain),
    ("Company/Contact Group Maintenance", "GRP", Plain),
    ("Configuration - Display Passwords", "PWD", Plain),
    ("Configurations", "CFG", Customize),
    ("Contacts", "CON", My),
    ("CRM/Sales Activities", "ACT", My),
    ("Import Contacts", "IMP", Plain),
    ("Manage Attachments", "ATT", Plain),
    ("Management", "MGT", Plain),
    ("Notes", "NOT", My),
    ("Reports", "RPT", Report),
    ("Surveys", "SUR", Plain),
    ("Team Members", "TEM", Plain),
    ("Tracks", "TRK", Plain),
    ("UserCentric", "USC", Plain),
];

const FINANCE: &[Entry] = &[
    ("Accounting Interface", "ACC", Plain),
    ("Agreement Invoicing", "AIN", Plain),
    ("Agreement Sales", "ASA", Plain),
    ("Agreements", "AGR", Customize),
    ("Billing Rate Maintenance", "BRM", Plain),
    ("Billing Reconciliation", "BRC", Plain),
    ("Billing View Time", "BVT", Plain),
    ("Company Finance", "CFI", Plain),
    ("Expense Reimbursements", "EXR", Plain),
    ("Financial Dashboard", "DSH", Plain),
    ("Invoice Approval", "IAP", Plain),
    ("Invoicing", "INV", Plain),
    ("Reports", "RPT", Report),
];

const MARKETING: &[Entry] = &[
    ("ConnectWise Campaign", "CAM", Plain),
    ("Marketing Groups", "GRP", Plain),
    ("Marketing Management", "MGT", Plain),
    ("Marketing Reports", "RPT", Report),
];

const PROCUREMENT: &[Entry] = &[
    ("Inventory Adjustments", "ADJ", Plain),
    ("Inventory Transfers", "TRF", Plain),
    ("Product Billable Option", "PBO", Plain),
    ("Product Catalog", "CAT", Plain),
    ("Products", "PRD", My),
    ("Purchase Orders", "POR", My),
    ("Purchasing Approvals", "PAP", Plain),
    ("Purchasing Demand", "PDM", Plain),
    ("Reports", "RPT", Report),
];

const PROJECT: &[Entry] = &[
    ("Close Project Tickets", "CPT", My),
    ("Close Projects", "CPR", My),
    ("Project Contacts", "CON", My),
    ("Project Finance", "FIN", My),
    ("Project Headers", "HDR", My),
    ("Project Management", "MGT", Plain),
    ("Project Notes", "NOT", My),
    ("Project Phase", "PHA", My),
    ("Project Product", "PRD", Plain),
    ("Project Reports", "RPT", Report),
    ("Project Scheduling", "SCH", Customize),
    ("Project Teams", "TEA", My),
    ("Project Templates", "TPL", Plain),
    ("Project Ticket - Dependencies", "DEP", My),
    ("Project Ticket Tasks", "TSK", My),
    ("Project Tickets", "TIC", My),
];

const SALES: &[Entry] = &[
    ("Closed Opportunity", "CLO", My),
    ("Opportunity", "OPP", My),
    ("Opportunity - Finance", "OPF", Plain),
    ("Reports", "RPT", Report),
    ("Sales Dashboard", "DSH", Plain),
    ("Sales Funnel", "FUN", My),
    ("Sales Orders", "ORD", My),
    ("Sales Orders - Finance", "ORF", Plain),
];

const SERVICE_DESK: &[Entry] = &[
    ("Change Approvals", "CHA", My),
    ("Close Service Tickets", "CST", My),
    ("Knowledge Base Creator", "KBC", Plain),
    ("Merge Tickets", "MRG", Plain),
    ("Reports", "RPT", Report),
    ("Resource Scheduling", "SCH", Customize),
    ("Service Ticket - Dependencies", "DEP", My),
    ("Service Tickets", "TIC", My),
    ("Service Tickets - Finance", "TFI", My),
    ("SLA Dashboard", "SLA", Plain),
    ("Ticket Templates", "TPL", Plain),
];

const SYSTEM: &[Entry] = &[
    ("Add Licenses", "LIC", Plain),
    ("API Reports", "API", Plain),
    ("Custom Menu Entry", "MNU", Customize),
    ("Data Import", "IMP", Plain),
    ("Manage Hosted API", "HST", Customize),
    ("Mass Maintenance", "MAS", Customize),
    ("Member Maintenance", "MEM", Plain),
    ("Member Maintenance - Finance", "MFI", Plain),
    ("My Account", "ACC", Customize),
    ("My Company", "CMP", Plain),
    ("Security Roles", "SEC", Plain),
    ("System Reports", "RPT", Report),
    ("Table Setup", "TBL", Customize),
];

const TIME_AND_EXPENSE: &[Entry] = &[
    ("Expense Report Entry", "EXP", My),
    ("Reports", "RPT", Report),
    ("Time Approval", "TAP", My),
    ("Time Entry", "TIM", My),
    ("Time Entry Billable Option", "TBO", Plain),
];
