//! A synthetic tenant whose role is exactly at the floor of some baselines.
//!
//! Where the platform lists no rows, a worksheet declares what the baselines ask for, and the
//! API answers the integration's own key with no more than they ask for.
//!
//! It is the ground of a baseline's cases, and of the property that the least-privilege role
//! is clean.

use std::collections::BTreeMap;

use permlint_model::baseline::{Selection, Target};
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{
    Capture, Coverage, EntityAccess, Labels, Limits, Outcome, OwnRights, Part, Principal,
    PrincipalKind, Row, Snapshot, Subject, Tenant,
};
use permlint_model::worksheet::Worksheet;
use permlint_model::{Action, Domain, EntryId, Interval, SchemaId};

use crate::cell::{Cell, CellKind};
use crate::claims::{Claims, Scene};
use crate::compile::{Auditor, RuleKind};
use crate::live::LiveFact;

mod bend;
mod others;

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
    /// The snapshot, without what the API answers to the integration's own key.
    pub snapshot: Snapshot,
    /// What people declared: one worksheet where the platform lists no rows, else none.
    pub worksheets: Vec<Worksheet>,
    /// What the API answers to the integration's own key. It is part of the snapshot as
    /// [`SyntheticTenant::taken`] gives it, as long as that key takes it.
    pub access: Vec<EntityAccess>,
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
        worksheets: Vec::new(),
        access: Vec::new(),
    };
    if !auditor.catalogue.lists_rows() {
        tenant.add_named_levels(auditor);
        without_rows(auditor, &mut tenant, &role, &member);
        tenant.snapshot.normalise();
        return tenant;
    }
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

/// The tenant whose role holds nothing: every cell at the bottom of its domain, and the role
/// and the member as the documents have them. What an auditor's plan says of it is how to set the
/// least role up.
#[must_use]
pub fn bottom_tenant(auditor: &Auditor) -> SyntheticTenant {
    let mut tenant = floor_tenant(auditor);
    if auditor.catalogue.lists_rows() {
        let fresh = rows(auditor);
        if let Some(role) = tenant.role_mut() {
            role.rows = Some(fresh.clone());
        }
        tenant.let_the_member_look(auditor, fresh);
        tenant.recount();
        tenant.snapshot.normalise();
        return tenant;
    }
    let settings = auditor.catalogue.modules.iter().filter(|m| !m.is_facts);
    let settings: Vec<permlint_model::ModuleId> = settings.map(|m| m.id.clone()).collect();
    for module in &settings {
        tenant.close(auditor, module);
    }
    for told in &mut tenant.access {
        for word in told.access.values_mut() {
            *word = Some("None".to_owned());
        }
    }
    tenant
}

impl SyntheticTenant {
    /// Lets the integration's own key take the snapshot: no other can read customise lists, and
    /// an empty list is what a new role has.
    fn let_the_member_look(&mut self, auditor: &Auditor, rows: Vec<Row>) {
        let member = auditor.member_name().unwrap_or("member").to_owned();
        if let Some(own) = &mut self.snapshot.own {
            own.member = Some(member);
            own.rows = rows;
        }
        let covered = &mut self.snapshot.coverage;
        if !covered
            .iter()
            .any(|coverage| coverage.part == Part::OwnItems)
        {
            covered.push(read(Part::OwnItems));
        }
    }
}

/// Makes the tenant one that lists no rows: the integration's own key takes the snapshot, and
/// what the rules in force ask for stands on a worksheet and in the API's answers.
fn without_rows(auditor: &Auditor, tenant: &mut SyntheticTenant, role: &str, member: &str) {
    let snapshot = &mut tenant.snapshot;
    for subject in &mut snapshot.subjects {
        subject.rows = None;
    }
    if let Some(own) = &mut snapshot.own {
        own.member = Some(member.to_owned());
    }
    snapshot.modules = Some(BTreeMap::from([("1".to_owned(), true)]));
    snapshot
        .coverage
        .retain(|coverage| !matches!(coverage.part, Part::RoleRows { .. }));
    let callbacks = SyntheticTenant::callbacks_part(true);
    snapshot
        .coverage
        .retain(|coverage| coverage.part != callbacks);
    let webhooks = SyntheticTenant::callbacks_part(false);
    snapshot
        .coverage
        .extend([Part::Modules, webhooks].map(read));
    let read_on = auditor.baselines.first().map(|baseline| baseline.read_on);
    let Some(declared_on) = auditor.options.today.or(read_on) else {
        return;
    };
    tenant.worksheets.push(Worksheet {
        platform: auditor.catalogue.platform,
        company: None,
        level: role.to_owned(),
        declared_by: AUDITOR.to_owned(),
        declared_on,
        answers: Vec::new(),
    });
    for (demanded, word) in demands(auditor, &tenant.snapshot) {
        match demanded {
            Demanded::Setting(entry, action) => tenant.declare(&entry, action, Some(&word)),
            Demanded::Access(entity, verb) => tenant.allow(&entity, verb, Some(&word)),
        }
    }
    for (entry, action, word) in one_of_each_section(auditor) {
        if tenant.declared(&entry, action).is_none() {
            tenant.declare(&entry, action, Some(&word));
        }
    }
}

/// A cell that rules in force speak of, on a platform that lists no rows.
enum Demanded {
    /// A setting or a fact that somebody has to declare.
    Setting(EntryId, Action),
    /// What the integration's own key may do with an entity of the API.
    Access(String, Action),
}

/// The least value that satisfies every rule in force, for each cell that one speaks of and
/// the snapshot does not show.
fn demands(auditor: &Auditor, snapshot: &Snapshot) -> Vec<(Demanded, String)> {
    let audited = auditor.choose(snapshot);
    let mut cells = auditor.row_cells(&audited);
    auditor.fact_cells(&mut cells, snapshot, &audited);
    let scene = Scene {
        auditor,
        snapshot,
        audited: &audited,
    };
    let claims = scene.claims(&mut cells);
    let found = claims.by_cell.keys().filter_map(|at| {
        let cell = &cells.list[*at];
        let word = least(&claims, *at, cell)?;
        let setting = Demanded::Setting(cell.key.entry.clone(), cell.key.action);
        let demanded = match cell.kind {
            CellKind::Row | CellKind::Absent => setting,
            CellKind::Fact if LiveFact::of(&cell.key.entry).is_none() => setting,
            CellKind::Item if cell.key.item.is_none() => {
                Demanded::Access(cell.entry.clone(), cell.key.action)
            }
            CellKind::Fact
            | CellKind::Item
            | CellKind::Any
            | CellKind::Unread
            | CellKind::Person
            | CellKind::OtherLevel => return None,
        };
        Some((demanded, word))
    });
    found.collect()
}

/// The least value that every demand on a cell allows, as the platform would word it.
fn least(claims: &Claims, at: usize, cell: &Cell<'_>) -> Option<String> {
    let envelope = claims.envelopes.get(&at);
    let floor = envelope.and_then(|envelope| envelope.floor).unwrap_or(0);
    if let Domain::Chain(_) | Domain::Count = cell.domain {
        return Some(cell.domain.words(&Interval::span(floor, floor)));
    }
    let mut wants = claims.by_cell.get(&at)?.iter();
    let all = wants.try_fold(cell.domain.whole(), |all, claim| {
        all.intersect(&claims.list[*claim].wants)
    });
    match all? {
        Interval::Among(words) => words.iter().next().map(str::to_owned),
        Interval::Span { .. } | Interval::Anything => None,
    }
}

/// Where a rule asks for at least one right of a section: its first setting with an order, at
/// the least value above the bottom.
fn one_of_each_section(auditor: &Auditor) -> Vec<(EntryId, Action, String)> {
    let stated = auditor
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Stated);
    let sections = stated.flat_map(|rule| &rule.rule.expect);
    let chosen = sections.filter_map(|expectation| {
        let Target::AnyOf { module, select } = &expectation.target else {
            return None;
        };
        let entries = &auditor.catalogue.module(module)?.entries;
        let mut cells = entries
            .iter()
            .filter(|entry| match select {
                Selection::All { except } => !except.contains(&entry.id),
                Selection::These(list) => list.iter().any(|e| e.id.as_ref() == Some(&entry.id)),
            })
            .flat_map(|entry| entry.domains.iter().map(move |cell| (entry, cell)));
        let (entry, (action, domain)) =
            cells.find(|(_, (_, domain))| matches!(domain, Domain::Chain(_) | Domain::Count))?;
        let word = domain.words(&Interval::span(1, 1));
        Some((entry.id.clone(), *action, word))
    });
    chosen.collect()
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

pub(crate) fn subject(id: &str, name: &str, rows: Option<Vec<Row>>) -> Subject {
    Subject {
        id: id.to_owned(),
        name: name.to_owned(),
        admin: Some(false),
        inactive: Some(false),
        kind: None,
        rows,
    }
}

pub(crate) fn principal(
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
        Part::Callbacks,
    ];
    parts.into_iter().map(read).collect()
}

/// A part that was read and counted.
fn read(part: Part) -> Coverage {
    Coverage {
        part,
        request: "synthetic".to_owned(),
        outcome: Outcome::Read,
        status: Some(200),
        code: None,
        message: None,
        expected: Some(1),
        received: Some(1),
        note: None,
    }
}
