//! What the audited level `Neo API User` lets do.

use std::fmt;

use clap::ValueEnum;

use super::entities::WEBHOOKS;
use super::rights::{Access, Verb};
use super::tenant::{Tenant, UnknownName};

/// The rights behind the level `Neo API User`. Which entity rights a level's
/// check boxes add up to is *invented* here as everywhere in the simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
pub enum Profile {
    /// What the vendor documents: a copy of the API user's level with webhooks
    /// and without finance, which its list of admin rights leaves out.
    Floor,
    /// The floor and finance.
    OverPrivileged,
    /// The floor without rights that the integration needs.
    Broken,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Floor => "floor",
            Self::OverPrivileged => "over-privileged",
            Self::Broken => "broken",
        })
    }
}

/// The entities behind *Finance, Accounting & Invoicing*.
const FINANCE: [&str; 9] = [
    "AdditionalInvoiceFieldValues",
    "BillingItemApprovalLevels",
    "BillingItems",
    "Invoices",
    "PaymentTerms",
    "PurchaseApprovals",
    "TaxCategories",
    "TaxRegions",
    "Taxes",
];

const BROKEN: [(&str, Verb, Access); 7] = [
    ("Tickets", Verb::Create, Access::None),
    ("Tickets", Verb::Update, Access::Restricted),
    ("TicketNotes", Verb::Create, Access::None),
    ("TicketWebhooks", Verb::Create, Access::None),
    ("Companies", Verb::Query, Access::Restricted),
    ("TimeEntries", Verb::Create, Access::None),
    ("NotificationHistory", Verb::Query, Access::None),
];

impl Profile {
    /// Gives a level the profile's rights.
    pub(super) fn apply(self, tenant: &mut Tenant, level: &str) -> Result<(), UnknownName> {
        tenant.set_every_access(level, Access::All)?;
        if self != Self::OverPrivileged {
            close(tenant, level, &FINANCE, &Verb::ALL)?;
        }
        if self == Self::Broken {
            for (entity, verb, access) in BROKEN {
                tenant.set_access(level, entity, verb, access)?;
            }
        }
        Ok(())
    }
}

/// The level that the product ships for API users: everything but webhooks.
pub(super) fn api_user(tenant: &mut Tenant, level: &str) -> Result<(), UnknownName> {
    tenant.set_every_access(level, Access::All)?;
    close(
        tenant,
        level,
        &WEBHOOKS,
        &[Verb::Create, Verb::Update, Verb::Delete],
    )
}

/// A level that reads what permlint reads, and nothing else.
pub(super) fn auditor(tenant: &mut Tenant, level: &str) -> Result<(), UnknownName> {
    const READ: [&str; 7] = [
        "ComanagedAssociations",
        "Departments",
        "ResourceRoleDepartments",
        "ResourceRoles",
        "Resources",
        "Roles",
        "WebhookEventErrorLogs",
    ];
    tenant.set_every_access(level, Access::None)?;
    for entity in READ.iter().chain(&WEBHOOKS) {
        tenant.set_access(level, entity, Verb::Query, Access::All)?;
    }
    Ok(())
}

fn close(
    tenant: &mut Tenant,
    level: &str,
    entities: &[&str],
    verbs: &[Verb],
) -> Result<(), UnknownName> {
    for entity in entities {
        for verb in verbs {
            tenant.set_access(level, entity, *verb, Access::None)?;
        }
    }
    Ok(())
}
