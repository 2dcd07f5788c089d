//! What the tenant `acme` holds. People, ids and addresses are *invented*; the
//! labels of the system levels and the licences are the product's.

use std::collections::BTreeSet;

use super::level::{Level, License};
use super::profile::{self, Profile};
use super::tenant::{Tenant, Threshold, UnknownName};

/// The level under audit.
pub(super) const NEO: &str = "Neo API User";

const AUDITOR: &str = "permlint Auditor";
const API_USER: &str = "API User (system)";
const COSTLESS: &str = "API User Can't Read Costs (system)";
const REWST: &str = "Rewst API";
const COPY: &str = "Copy (1) of API User (system) (API-only)";

/// The first id of a resource. Real ones have eight digits.
const FIRST_RESOURCE: u32 = 29_683_001;

/// The tenant with its audited level.
pub(super) fn tenant(profile: Profile) -> Tenant {
    let mut tenant = Tenant {
        integration_code: "CODE".to_owned(),
        levels: levels(),
        resources: Vec::new(),
        webhooks: Vec::new(),
        modules_off: BTreeSet::new(),
        threshold: Threshold {
            limit: 10_000,
            used: 137,
        },
    };
    // Every name in the tables below is in the tenant; a unit test holds them
    // to it.
    let _ = fill(&mut tenant, profile);
    tenant
}

/// Id, label, whether it comes with the product. The ids of one tenant, which
/// are of no use in any other.
const LEVELS: [(u32, &str, bool); 19] = [
    (17, "Full Access (system)", true),
    (21, "Dashboard User (system)", true),
    (22, "Minimal Access (system)", true),
    (24, API_USER, true),
    (27, NEO, false),
    (28, REWST, false),
    (33, "System Administrator (system)", true),
    (34, "Manager (system)", true),
    (35, "Project Manager (system)", true),
    (36, "Sales (system)", true),
    (37, "Team Member (system)", true),
    (38, "Contractor (system)", true),
    (39, "Service Desk User (system)", true),
    (40, "Private CRM (system)", true),
    (41, "Time and Attendance (system)", true),
    (48, COPY, false),
    (51, "Co-Managed Help Desk (system)", true),
    (52, COSTLESS, true),
    (60, AUDITOR, false),
];

fn levels() -> Vec<Level> {
    let levels = LEVELS.iter();
    levels
        .map(|(id, label, system)| Level::new(*id, label, true, *system))
        .collect()
}

fn fill(tenant: &mut Tenant, profile: Profile) -> Result<(), UnknownName> {
    profile.apply(tenant, NEO)?;
    for level in [API_USER, REWST, COPY, COSTLESS] {
        profile::api_user(tenant, level)?;
    }
    profile::auditor(tenant, AUDITOR)?;
    tenant.set_reads_costs(COSTLESS, false)?;
    resources(tenant)?;
    webhooks(tenant)
}

/// User name, first name, last name, licence, level.
type Seat = (
    &'static str,
    &'static str,
    &'static str,
    License,
    &'static str,
);

const RESOURCES: [Seat; 16] = [
    (
        "api@acme.example",
        "permlint",
        "Auditor",
        License::ApiUser,
        AUDITOR,
    ),
    ("neo@acme.example", "Neo", "Agent", License::ApiUser, NEO),
    (
        "rewst@acme.example",
        "Rewst",
        "API",
        License::ApiUser,
        API_USER,
    ),
    ("old@acme.example", "Old", "Vendor", License::ApiUser, COPY),
    (
        "alice",
        "Alice",
        "Adminson",
        License::Administrator,
        "System Administrator (system)",
    ),
    (
        "bob",
        "Bob",
        "Contract",
        License::Contractor,
        "Contractor (system)",
    ),
    (
        "carol",
        "Carol",
        "Khan",
        License::TeamMember,
        "Team Member (system)",
    ),
    (
        "dave",
        "Dave",
        "Dubois",
        License::Executive,
        "Manager (system)",
    ),
    (
        "erin",
        "Erin",
        "Smith",
        License::Professional,
        "Service Desk User (system)",
    ),
    (
        "frank",
        "Frank",
        "Nguyen",
        License::Professional,
        "Project Manager (system)",
    ),
    (
        "grace",
        "Grace",
        "Lopez",
        License::TimeAndAttendance,
        "Time and Attendance (system)",
    ),
    (
        "heidi",
        "Heidi",
        "Board",
        License::DashboardUser,
        "Dashboard User (system)",
    ),
    (
        "ivan",
        "Ivan",
        "Customer",
        License::CoManaged,
        "Co-Managed Help Desk (system)",
    ),
    (
        "judy",
        "Judy",
        "Seller",
        License::Professional,
        "Sales (system)",
    ),
    (
        "mallory",
        "Mallory",
        "Left",
        License::Professional,
        "Service Desk User (system)",
    ),
    (
        "niaj",
        "Niaj",
        "Little",
        License::TeamMember,
        "Minimal Access (system)",
    ),
];

fn resources(tenant: &mut Tenant) -> Result<(), UnknownName> {
    for ((user_name, first, last, license, level), id) in
        RESOURCES.into_iter().zip(FIRST_RESOURCE..)
    {
        tenant.add_resource(user_name, level)?;
        let resource = tenant.resource_mut(user_name)?;
        resource.id = id;
        resource.license = license;
        first.clone_into(&mut resource.first);
        last.clone_into(&mut resource.last);
    }
    tenant.set_secret("api@acme.example", Some("secret"))?;
    tenant.set_secret("neo@acme.example", Some("neo-secret"))?;
    tenant.set_secret("old@acme.example", Some("old-secret"))?;
    tenant.set_active("old@acme.example", false)?;
    tenant.set_active("mallory", false)
}

/// As many as Neo's document asks for.
const WEBHOOKS: [&str; 5] = [
    "TicketWebhooks",
    "TicketWebhooks",
    "TicketWebhooks",
    "TicketNoteWebhooks",
    "CompanyWebhooks",
];

fn webhooks(tenant: &mut Tenant) -> Result<(), UnknownName> {
    for (entity, number) in WEBHOOKS.into_iter().zip(1..) {
        let url = format!("https://hooks.example.test/at/{number}?token=SECRET-WEBHOOK-TOKEN");
        tenant.add_webhook(entity, "neo@acme.example", &url, true)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::{fill, levels, tenant};
    use crate::autotask::level::License;
    use crate::autotask::profile::Profile;

    #[test]
    fn every_name_in_the_tables_is_in_the_tenant() {
        for profile in Profile::value_variants() {
            let mut empty = tenant(*profile);
            empty.levels = levels();
            empty.resources.clear();
            empty.webhooks.clear();
            assert_eq!(fill(&mut empty, *profile), Ok(()), "{profile}");
        }
    }

    #[test]
    fn every_licence_has_somebody() {
        let tenant = tenant(Profile::Floor);
        for license in License::ALL {
            assert!(tenant.resources.iter().any(|held| held.license == license));
        }
    }
}
