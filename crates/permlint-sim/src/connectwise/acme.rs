//! What the tenant `acme` holds. All of it is *invented*.

use super::access::Key;
use super::people::{Callback, Person};
use super::profile::{Change, DELETABLE, RoleProfile, WRITABLE};
use super::role::Role;
use super::tenant::{Tenant, UnknownCell};

/// The highest structure level: every company is visible.
pub(super) const CORPORATE: &str = "Corporate (Level 1)";

const AUDITOR: &str = "Permlint Auditor";

/// The tenant with its audited role.
pub(super) fn tenant(profile: RoleProfile) -> Tenant {
    let mut tenant = empty();
    // Every name in the tables below is a row of the catalogue; a unit test
    // holds them to it.
    let _ = fill(&mut tenant, profile);
    tenant
}

fn empty() -> Tenant {
    Tenant {
        company: "acme".to_owned(),
        keys: Key::acme(),
        roles: roles(),
        api_members: Vec::new(),
        people: Vec::new(),
        callbacks: callbacks(),
    }
}

fn roles() -> Vec<Role> {
    vec![
        Role {
            admin: true,
            ..Role::uniform(1, "Admin", "All", "All")
        },
        Role::uniform(2, "Technician", "None", "All"),
        Role::uniform(3, "Integrations", "None", "All"),
        Role::uniform(4, "Neo", "None", "All"),
        Role {
            inactive: true,
            ..Role::uniform(5, "Neo (old)", "None", "All")
        },
        Role::uniform(6, AUDITOR, "None", "None"),
    ]
}

fn fill(tenant: &mut Tenant, profile: RoleProfile) -> Result<(), UnknownCell> {
    floor(tenant, "Neo")?;
    floor(tenant, "Neo (old)")?;
    tenant.change("Neo", profile.changes())?;
    tenant.set_role_admin("Neo", profile == RoleProfile::Admin)?;
    tenant.change("Technician", TECHNICIAN)?;
    tenant.change("Integrations", INTEGRATIONS)?;
    tenant.change(AUDITOR, AUDIT_RIGHTS)?;
    api_members(tenant)?;
    people(tenant);
    Ok(())
}

fn floor(tenant: &mut Tenant, role: &str) -> Result<(), UnknownCell> {
    for (module, entries) in WRITABLE {
        for entry in *entries {
            tenant.set_level(role, module, entry, "add", Some("All"))?;
            tenant.set_level(role, module, entry, "edit", Some("All"))?;
        }
    }
    tenant.change(role, &[DELETABLE])
}

const TECHNICIAN: &[Change] = &[
    ("Service Desk", "Service Tickets", "add", Some("All")),
    ("Service Desk", "Service Tickets", "edit", Some("My")),
    ("Service Desk", "Close Service Tickets", "edit", Some("My")),
    ("Service Desk", "Resource Scheduling", "add", Some("All")),
    ("Companies", "Contacts", "add", Some("All")),
    ("Companies", "Contacts", "edit", Some("My")),
    ("Companies", "Notes", "add", Some("My")),
    ("Project", "Project Tickets", "edit", Some("My")),
    ("Time & Expense", "Time Entry", "add", Some("My")),
    ("Time & Expense", "Time Entry", "edit", Some("My")),
    ("Time & Expense", "Time Entry", "delete", Some("My")),
    ("Time & Expense", "Time Entry", "inquire", Some("My")),
    ("Finance", "Invoicing", "inquire", Some("None")),
    ("System", "Security Roles", "inquire", Some("None")),
];

const INTEGRATIONS: &[Change] = &[
    ("Service Desk", "Service Tickets", "add", Some("All")),
    ("Service Desk", "Service Tickets", "edit", Some("All")),
    ("Service Desk", "Service Tickets", "delete", Some("All")),
    ("Service Desk", "Close Service Tickets", "edit", Some("All")),
    ("Companies", "Company Maintenance", "add", Some("All")),
    ("Companies", "Company Maintenance", "edit", Some("All")),
    ("Companies", "Configurations", "add", Some("All")),
    ("Companies", "Configurations", "edit", Some("All")),
    ("Companies", "Contacts", "add", Some("All")),
    ("Companies", "Contacts", "edit", Some("All")),
    ("Finance", "Agreements", "edit", Some("All")),
    ("Finance", "Invoicing", "add", Some("All")),
    ("Procurement", "Products", "add", Some("All")),
    ("System", "Member Maintenance", "edit", Some("All")),
    ("System", "Table Setup", "edit", Some("All")),
    ("Time & Expense", "Time Entry", "add", Some("All")),
];

/// No document says which entries grant reading roles and members; these three
/// are the best guess.
const AUDIT_RIGHTS: &[Change] = &[
    ("System", "Member Maintenance", "inquire", Some("All")),
    ("System", "Security Roles", "inquire", Some("All")),
    ("System", "Table Setup", "inquire", Some("All")),
];

/// Identifier, name, e-mail address, role.
const API_MEMBERS: [(&str, &str, &str, &str); 5] = [
    (
        "permlint_audit",
        "Permlint Audit",
        "it@acme.example.test",
        AUDITOR,
    ),
    ("neo_agent", "Neo Agent", "team@neoagent.io", "Neo"),
    ("rewst_api", "Rewst", "it@acme.example.test", "Integrations"),
    (
        "topleft_api",
        "TopLeft",
        "it@acme.example.test",
        "Integrations",
    ),
    (
        "old_vendor",
        "Old Vendor",
        "former@vendor.example.test",
        "Neo (old)",
    ),
];

fn api_members(tenant: &mut Tenant) -> Result<(), UnknownCell> {
    for ((identifier, name, email, role), id) in API_MEMBERS.into_iter().zip(201..) {
        tenant.add_member(identifier, role)?;
        tenant.set_member_email(identifier, Some(email))?;
        if let Some(member) = tenant.api_members.last_mut() {
            member.id = id;
            name.clone_into(&mut member.name);
        }
    }
    tenant.set_member_active("old_vendor", false)
}

/// Identifier, first name, last name, licence, inactive, role.
const PEOPLE: [(&str, &str, &str, &str, bool, &str); 8] = [
    ("zadmin2", "Zoe", "Adminson", "F", false, "Admin"),
    ("mlopez", "Maria", "Lopez", "F", false, "Technician"),
    ("jsmith", "John", "Smith", "F", false, "Technician"),
    ("akhan", "Aisha", "Khan", "F", false, "Technician"),
    ("tnguyen", "Tuan", "Nguyen", "F", false, "Admin"),
    ("pdubois", "Paul", "Dubois", "C", false, "Technician"),
    ("xcontract", "Xenia", "Contract", "X", false, "Technician"),
    ("gleft", "Gone", "Left", "F", true, "Technician"),
];

fn people(tenant: &mut Tenant) {
    for ((identifier, first, last, license, inactive, role), id) in PEOPLE.into_iter().zip(101..) {
        let Some(role) = tenant.roles.iter().find(|held| held.name == role) else {
            continue;
        };
        tenant.people.push(Person {
            id,
            identifier,
            first,
            last,
            license,
            inactive,
            role: role.to_reference(),
        });
    }
}

/// One callback whose address is a secret and whose member is inactive, and one
/// that is sent in the clear.
fn callbacks() -> Vec<Callback> {
    vec![
        Callback {
            id: 301,
            description: "Ticket sync",
            url: "https://hooks.example.test/cw/abc?token=SECRET-CALLBACK-TOKEN",
            kind: "ticket",
            member: 205,
        },
        Callback {
            id: 302,
            description: "Board mirror",
            url: "http://boards.example.test/connectwise",
            kind: "project",
            member: 204,
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::ValueEnum;

    use super::{empty, fill};
    use crate::connectwise::catalog::MODULES;
    use crate::connectwise::profile::RoleProfile;

    #[test]
    fn every_name_in_the_tables_is_a_row() {
        for profile in RoleProfile::value_variants() {
            assert_eq!(fill(&mut empty(), *profile), Ok(()), "{profile}");
        }
    }

    #[test]
    fn rows_are_many_and_identifiers_distinct() {
        let codes: Vec<_> = MODULES
            .iter()
            .flat_map(|module| {
                module
                    .entries
                    .iter()
                    .map(|(_, code, _)| (module.code, *code))
            })
            .collect();
        let distinct: BTreeSet<_> = codes.iter().collect();
        assert_eq!(distinct.len(), codes.len());
        assert!(codes.len() > 90, "{}", codes.len());
    }
}
