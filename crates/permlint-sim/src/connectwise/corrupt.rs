//! Faults that are in the tenant's data rather than in its answers.

use super::catalog::UNLISTED;
use super::fault::{Fault, Faults};
use super::level::{Action, Cell, Levels};
use super::role::{Role, Row};
use super::tenant::Tenant;

/// How many rows the fault `many-rows` adds to a role.
const MANY: usize = 1200;

/// Role names that a careless renderer trips over. None is longer than the
/// thirty characters of the API.
const HOSTILE: [&str; 5] = [
    "\u{1b}[31mRed\u{1b}[0m \u{1b}]0;title\u{7}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u{202e}gnp.elor\u{202c}",
    "Line\r\n::error::break",
];

/// Changes the tenant's data as the faults say.
pub(super) fn corrupt(tenant: &mut Tenant, faults: &Faults) {
    if faults.has(Fault::HostileNames) {
        add_hostile(tenant);
    }
    for role in &mut tenant.roles {
        corrupt_role(role, faults);
    }
}

fn add_hostile(tenant: &mut Tenant) {
    for name in HOSTILE {
        tenant.add_role(name);
    }
    // The role was added just above.
    let _ = tenant.add_member("hostile_api", HOSTILE[0]);
    if let Some(member) = tenant.api_members.last_mut() {
        HOSTILE[0].clone_into(&mut member.name);
    }
}

fn corrupt_role(role: &mut Role, faults: &Faults) {
    if faults.has(Fault::UnknownLevel)
        && let Some(row) = role.row_mut("Service Desk", "Service Tickets")
    {
        row.levels.set(Action::Edit, Cell::of(Some("Some")));
    }
    if faults.has(Fault::LevelsMine) {
        for row in &mut role.rows {
            row.levels.respell("My", "Mine");
        }
    }
    if faults.has(Fault::DuplicateRow) {
        duplicate(role);
    }
    if faults.has(Fault::UnlistedRows) {
        add_unlisted(role);
    }
    if faults.has(Fault::ManyRows) {
        add_many(role);
    }
}

fn duplicate(role: &mut Role) {
    let Some(row) = role.row("Service Desk", "Service Tickets") else {
        return;
    };
    let none = || Cell::of(Some("None"));
    let twin = Row {
        levels: Levels::new([none(), none(), none(), none()]),
        ..row.clone()
    };
    role.rows.push(twin);
}

/// A row at the levels that the role's rows have unless a table changes them:
/// `Neo` may read it and not write it, so that a baseline which wants a whole
/// module readable stays content with its copies.
fn ordinary(role: &Role) -> Option<Row> {
    role.row("System", "Add Licenses").cloned()
}

fn add_unlisted(role: &mut Role) {
    let Some(pattern) = ordinary(role) else {
        return;
    };
    for (module, label, code) in UNLISTED {
        let module = role.module(module);
        role.rows.push(Row {
            label: (*label).to_owned(),
            identifier: format!("{}-{code}", module.code),
            module,
            ..pattern.clone()
        });
    }
}

fn add_many(role: &mut Role) {
    let Some(pattern) = ordinary(role) else {
        return;
    };
    let many = (1..=MANY).map(|number| Row {
        label: format!("Bulk Entry {number:04}"),
        identifier: format!("SY-B{number:04}"),
        ..pattern.clone()
    });
    role.rows.extend(many);
}
