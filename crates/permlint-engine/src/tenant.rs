//! A synthetic tenant whose role is exactly at the floor of some baselines.
//!
//! It is the ground of a baseline's cases, and of the property that the least-privilege role
//! is clean.

use std::collections::BTreeMap;

use permlint_model::baseline::{Selection, Target};
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{
    Capture, Coverage, Labels, Limits, Outcome, OwnRights, Part, Principal, PrincipalKind, Row,
    Snapshot, Subject, Tenant,
};
use permlint_model::{Action, EntryId, Interval, SchemaId};

use crate::claims::Scene;
use crate::compile::{Auditor, RuleKind};

/// The id of the audited role in a synthetic tenant.
const ROLE_ID: &str = "2";
/// The id of the auditor's own role.
const AUDITOR_ROLE_ID: &str = "1";
/// The id of a role that a member may hold instead.
const OTHER_ROLE_ID: &str = "3";
/// The member id of the auditor.
const AUDITOR: &str = "permlint";

/// A snapshot that can be bent, one difference at a time.
#[derive(Debug, Clone)]
pub struct SyntheticTenant {
    /// The snapshot.
    pub snapshot: Snapshot,
}

/// The tenant whose role is at the floor of the auditor's baselines: every row that the
/// catalogue knows, needs met at the least level, everything else at the bottom.
#[must_use]
pub fn floor_tenant(auditor: &Auditor) -> SyntheticTenant {
    let role = auditor.role_name().unwrap_or("Role").to_owned();
    let member = auditor.member_name().unwrap_or("member").to_owned();
    let email = auditor
        .parameters
        .iter()
        .find_map(|set| set.get("email").cloned().flatten());
    let mut tenant = SyntheticTenant {
        snapshot: empty(auditor, &role, &member, email),
    };
    let floors = floors(auditor, &tenant.snapshot);
    for row in tenant.rows_mut() {
        for (action, level) in &mut row.values {
            let key = |id: String| floors.get(&(id, *action));
            let unlisted = format!("{}.x-{}", row.module.identifier, row.entry.identifier);
            if let Some(floor) = key(row.entry.identifier.clone()).or_else(|| key(unlisted)) {
                *level = Some(floor.clone());
            }
        }
    }
    raise_one_of_each_section(auditor, &mut tenant);
    tenant.recount();
    tenant.snapshot.normalise();
    tenant
}

/// Where a rule asks for at least one right of a section, the first entry gets its last action
/// (reading, on the screens that there are) at the least level above the bottom.
fn raise_one_of_each_section(auditor: &Auditor, tenant: &mut SyntheticTenant) {
    let stated = auditor
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Stated);
    for expectation in stated.flat_map(|rule| &rule.rule.expect) {
        let Target::AnyOf { module, select } = &expectation.target else {
            continue;
        };
        let entries = auditor
            .catalogue
            .module(module)
            .into_iter()
            .flat_map(|m| &m.entries);
        let mut meant = entries.filter(|entry| match select {
            Selection::All { except } => !except.contains(&entry.id),
            Selection::These(list) => list.iter().any(|e| e.id.as_ref() == Some(&entry.id)),
        });
        let Some((entry, (action, domain))) =
            meant.find_map(|entry| Some((entry, entry.domains.last_key_value()?)))
        else {
            continue;
        };
        let level = domain.words(&Interval::span(1, 1));
        for row in tenant
            .rows_mut()
            .filter(|row| row.entry.identifier == entry.id.as_str())
        {
            let bottom = domain.bottom().map(|bottom| domain.words(&bottom));
            if row.values.get(action) == Some(&bottom) {
                row.values.insert(*action, Some(level.clone()));
            }
        }
    }
}

/// The least level that the documents need, by the entry's id and action.
fn floors(auditor: &Auditor, snapshot: &Snapshot) -> BTreeMap<(String, Action), String> {
    let audited = auditor.choose(snapshot);
    let mut cells = auditor.row_cells(&audited);
    let scene = Scene {
        auditor,
        snapshot,
        audited: &audited,
    };
    let claims = scene.claims(&mut cells);
    let floors = claims.envelopes.iter().filter_map(|(at, envelope)| {
        let cell = &cells.list[*at];
        let floor = envelope.floor?;
        let word = cell.domain.words(&Interval::span(floor, floor));
        Some(((cell.key.entry.to_string(), cell.key.action), word))
    });
    floors.collect()
}

fn empty(auditor: &Auditor, role: &str, member: &str, email: Option<String>) -> Snapshot {
    Snapshot {
        schema: SchemaId::SNAPSHOT.to_string(),
        tenant: Tenant {
            platform: auditor.catalogue.platform,
            company: "synthetic".to_owned(),
            site: "synthetic.test".to_owned(),
            product_version: None,
        },
        scope: FetchPlan::default(),
        subjects: vec![
            subject(AUDITOR_ROLE_ID, "Auditor", Some(Vec::new())),
            subject(ROLE_ID, role, Some(rows(auditor))),
        ],
        principals: vec![
            principal("11", AUDITOR, AUDITOR_ROLE_ID, "Auditor", None),
            principal("12", member, ROLE_ID, role, email),
        ],
        people: Vec::new(),
        own: Some(OwnRights {
            member: Some(AUDITOR.to_owned()),
            rows: Vec::new(),
            items: Vec::new(),
            access: Vec::new(),
        }),
        modules: None,
        callbacks: Vec::new(),
        coverage: coverage(),
        capture: Capture::default(),
    }
}

fn subject(id: &str, name: &str, rows: Option<Vec<Row>>) -> Subject {
    Subject {
        id: id.to_owned(),
        name: name.to_owned(),
        admin: Some(false),
        inactive: Some(false),
        kind: None,
        rows,
    }
}

fn principal(
    id: &str,
    name: &str,
    role: &str,
    role_name: &str,
    email: Option<String>,
) -> Principal {
    Principal {
        identifier: name.to_owned(),
        kind: PrincipalKind::Api,
        licence: None,
        id: Some(id.to_owned()),
        role_id: Some(role.to_owned()),
        role_name: Some(role_name.to_owned()),
        active: Some(true),
        email,
        limits: Limits::default(),
    }
}

/// A row for each entry of the catalogue, at the bottom of its domains. The wire identifier
/// is the entry's id, so that a row can be found again whatever it is called.
fn rows(auditor: &Auditor) -> Vec<Row> {
    let modules = auditor
        .catalogue
        .modules
        .iter()
        .filter(|module| !module.is_facts);
    let all = modules.flat_map(|module| module.entries.iter().map(move |entry| (module, entry)));
    let listed = all.map(|(module, entry)| Row {
        module: labels(module.id.as_str(), &module.name),
        entry: labels(entry.id.as_str(), &entry.name),
        id: None,
        values: entry
            .domains
            .iter()
            .filter_map(|(action, domain)| Some((*action, Some(domain.words(&domain.bottom()?)))))
            .collect(),
        flags: BTreeMap::new(),
    });
    listed.chain(unlisted_rows(auditor)).collect()
}

/// A row for each entry that a document names and the catalogue does not know.
fn unlisted_rows(auditor: &Auditor) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for expectation in auditor.rules.iter().flat_map(|rule| &rule.rule.expect) {
        let Target::Entries {
            module,
            select: Selection::These(list),
        } = &expectation.target
        else {
            continue;
        };
        let Some(known) = auditor.catalogue.module(module) else {
            continue;
        };
        for entry in list.iter().filter(|entry| entry.id.is_none()) {
            let id = EntryId::unlisted(module, &entry.label);
            let identifier = id.as_str().rsplit("x-").next().unwrap_or_default();
            let row = Row {
                module: labels(module.as_str(), &known.name),
                entry: labels(identifier, &entry.label),
                id: None,
                values: auditor
                    .catalogue
                    .row_domains
                    .iter()
                    .filter_map(|(a, d)| Some((*a, Some(d.words(&d.bottom()?)))))
                    .collect(),
                flags: BTreeMap::new(),
            };
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    rows
}

fn labels(identifier: &str, name: &str) -> Labels {
    Labels {
        identifier: identifier.to_owned(),
        name: String::new(),
        description: name.to_owned(),
    }
}

fn coverage() -> Vec<Coverage> {
    let rows = |role: &str| Part::RoleRows {
        role_id: role.to_owned(),
    };
    let parts = [
        Part::Roles,
        rows(AUDITOR_ROLE_ID),
        rows(ROLE_ID),
        Part::Members,
        Part::People,
        Part::OwnRights,
    ];
    parts
        .into_iter()
        .map(|part| Coverage {
            part,
            request: "synthetic".to_owned(),
            outcome: Outcome::Read,
            status: Some(200),
            code: None,
            message: None,
            expected: Some(1),
            received: Some(1),
            note: None,
        })
        .collect()
}

impl SyntheticTenant {
    /// The rows of the audited role.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        let role = self
            .snapshot
            .subjects
            .iter_mut()
            .find(|subject| subject.id == ROLE_ID);
        role.and_then(|role| role.rows.as_mut())
            .into_iter()
            .flatten()
    }

    /// Sets a level of the audited role; `None` for one that is not stated. Returns whether
    /// there is such a cell.
    pub fn set(&mut self, entry: &str, action: Action, level: Option<&str>) -> bool {
        let row = self.rows_mut().find(|row| row.entry.identifier == entry);
        let cell = row.and_then(|row| row.values.get_mut(&action));
        let found = cell.is_some();
        if let Some(cell) = cell {
            *cell = level.map(str::to_owned);
        }
        found
    }

    /// Removes a row of the audited role.
    pub fn remove(&mut self, entry: &str) {
        let role = self
            .snapshot
            .subjects
            .iter_mut()
            .find(|subject| subject.id == ROLE_ID);
        if let Some(rows) = role.and_then(|role| role.rows.as_mut()) {
            rows.retain(|row| row.entry.identifier != entry);
        }
        self.recount();
    }

    /// Makes the coverage tell as many rows as there are.
    pub fn recount(&mut self) {
        for subject in &self.snapshot.subjects {
            let part = Part::RoleRows {
                role_id: subject.id.clone(),
            };
            let count = subject.rows.as_ref().map(|rows| rows.len() as u64);
            let read = self.snapshot.coverage.iter_mut();
            for coverage in read.filter(|c| c.part == part && c.outcome == Outcome::Read) {
                coverage.expected = count;
                coverage.received = count;
            }
        }
    }

    /// The audited role.
    pub fn role_mut(&mut self) -> Option<&mut Subject> {
        self.snapshot
            .subjects
            .iter_mut()
            .find(|subject| subject.id == ROLE_ID)
    }

    /// The integration's member.
    pub fn member_mut(&mut self) -> Option<&mut Principal> {
        self.snapshot
            .principals
            .iter_mut()
            .find(|member| member.identifier != AUDITOR)
    }

    /// Gives the member another role.
    pub fn move_member(&mut self, role: &str, is_admin: bool) {
        let mut other = subject(OTHER_ROLE_ID, role, Some(Vec::new()));
        other.admin = Some(is_admin);
        self.snapshot.subjects.push(other);
        let part = Part::RoleRows {
            role_id: OTHER_ROLE_ID.to_owned(),
        };
        if let Some(twin) = self.snapshot.coverage.first().cloned() {
            self.snapshot.coverage.push(Coverage { part, ..twin });
        }
        if let Some(member) = self.member_mut() {
            member.role_id = Some(OTHER_ROLE_ID.to_owned());
            member.role_name = Some(role.to_owned());
        }
    }

    /// Takes the member away.
    pub fn remove_member(&mut self) {
        self.snapshot
            .principals
            .retain(|member| member.identifier == AUDITOR);
    }

    /// Lets some people hold the audited role.
    pub fn add_people(&mut self, active: u64) {
        self.snapshot
            .people
            .push(permlint_model::snapshot::PeopleCount {
                role_id: ROLE_ID.to_owned(),
                active,
                inactive: 0,
                licences: BTreeMap::new(),
            });
    }

    /// Has the platform refuse a part, and forgets what it would have shown.
    pub fn refuse(&mut self, part: &Part) {
        for coverage in self
            .snapshot
            .coverage
            .iter_mut()
            .filter(|c| c.part == *part)
        {
            coverage.outcome = Outcome::Refused;
            coverage.status = Some(403);
            coverage.expected = None;
            coverage.received = None;
        }
        match part {
            Part::Roles => self.snapshot.subjects.clear(),
            Part::RoleRows { .. } => {
                if let Some(role) = self.role_mut() {
                    role.rows = None;
                }
            }
            Part::Members => self.snapshot.principals.clear(),
            Part::People => self.snapshot.people.clear(),
            Part::OwnRights => self.snapshot.own = None,
            Part::Info
            | Part::Callbacks
            | Part::OwnItems
            | Part::Webhooks { .. }
            | Part::Access { .. }
            | Part::Modules => {}
        }
    }

    /// The part that holds the audited role's rows.
    #[must_use]
    pub fn rows_part() -> Part {
        Part::RoleRows {
            role_id: ROLE_ID.to_owned(),
        }
    }
}
