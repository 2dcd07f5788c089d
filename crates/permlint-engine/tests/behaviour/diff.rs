//! What changed between two snapshots: everything that did, nothing else, and nothing that was
//! not read.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use permlint_engine::{Comparison, DiffRefusal, compare_audits, diff};
use permlint_model::Action;
use permlint_model::catalogue::Catalogue;
use permlint_model::diff::{Diff, Presence, Shift};
use permlint_model::snapshot::{Outcome, Part, Snapshot, Subject};
use proptest::prelude::*;

use crate::support::{Audit, catalogue, rule};

/// A small tenant of which everything was read and counted.
fn tenant() -> Snapshot {
    static TENANT: LazyLock<Snapshot> = LazyLock::new(|| {
        let rules = [rule("closed", "high", CLOSED)];
        let mut snapshot = Audit::of(&rules).tenant.snapshot;
        snapshot.normalise();
        count(&mut snapshot);
        snapshot
    });
    TENANT.clone()
}

/// Makes every count of the coverage agree, as a complete reading does.
fn count(snapshot: &mut Snapshot) {
    let rows: Vec<(String, u64)> = snapshot
        .subjects
        .iter()
        .filter_map(|s| Some((s.id.clone(), s.rows.as_ref()?.len() as u64)))
        .collect();
    for coverage in &mut snapshot.coverage {
        let count = match &coverage.part {
            Part::RoleRows { role_id } => rows.iter().find(|(id, _)| id == role_id).map(|r| r.1),
            _ => Some(9),
        };
        coverage.expected = count;
        coverage.received = count;
    }
}

fn changed(before: &Snapshot, after: &Snapshot) -> Diff {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue);
    diff(before, after, &CATALOGUE).unwrap()
}

/// The audited role of a synthetic tenant.
fn role(snapshot: &mut Snapshot) -> &mut Subject {
    let mut roles = snapshot.subjects.iter_mut();
    roles.find(|role| role.id == "2").unwrap()
}

fn set(snapshot: &mut Snapshot, entry: &str, action: Action, level: Option<&str>) {
    let rows = role(snapshot).rows.as_mut().unwrap();
    let named = |row: &&mut permlint_model::snapshot::Row| row.entry.shown() == entry;
    let row = rows.iter_mut().find(named).unwrap();
    row.values.insert(action, level.map(str::to_owned));
}

/// The rows that changed, as `entry action before>after shift`.
fn levels(diff: &Diff) -> Vec<String> {
    let rows = diff.subjects.iter().flat_map(|subject| &subject.rows);
    rows.flat_map(|row| {
        row.levels.iter().map(move |level| {
            let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "?".to_owned());
            format!(
                "{} {} {}>{} {}",
                row.entry,
                level.action,
                word(&level.before),
                word(&level.after),
                level.shift.as_str()
            )
        })
    })
    .collect()
}

/// What is open, as the names of the parts and of what stands in one snapshot only.
fn open(diff: &Diff) -> Vec<(String, Vec<String>)> {
    let each = diff.not_known.iter();
    each.map(|one| (one.what.clone(), one.seen_once.clone()))
        .collect()
}

fn refuse(snapshot: &mut Snapshot, part: &Part) {
    let coverage = snapshot.coverage.iter_mut().find(|c| c.part == *part);
    let coverage = coverage.unwrap();
    coverage.outcome = Outcome::Refused;
    coverage.expected = None;
    coverage.received = None;
}

#[test]
fn levels_move_up_and_down_and_out_of_sight() {
    let (mut before, mut after) = (tenant(), tenant());
    set(&mut before, "Invoicing", Action::Edit, Some("None"));
    set(&mut after, "Invoicing", Action::Edit, Some("All"));
    set(&mut before, "Reports", Action::Edit, Some("All"));
    set(&mut after, "Reports", Action::Edit, Some("My"));
    set(&mut before, "Reports", Action::Inquire, Some("My"));
    set(&mut after, "Reports", Action::Inquire, Some("Mine"));
    set(&mut before, "Opportunity", Action::Add, Some("None"));
    set(&mut after, "Opportunity", Action::Add, None);
    set(&mut before, "Opportunity", Action::Delete, Some("Some"));
    set(&mut after, "Opportunity", Action::Delete, Some("None"));
    set(&mut before, "Opportunity", Action::Inquire, Some("Some"));
    set(&mut after, "Opportunity", Action::Inquire, Some("Many"));
    let diff = changed(&before, &after);
    assert_eq!(
        levels(&diff),
        [
            "Invoicing edit None>All raised",
            "Reports edit All>My lowered",
            "Reports inquire My>Mine other",
            "Opportunity add None>? became-unknown",
            "Opportunity delete Some>None became-known",
            "Opportunity inquire Some>Many other",
        ]
    );
    let rows = diff.subjects[0].rows.iter();
    let notes: Vec<&str> = rows
        .flat_map(|row| &row.levels)
        .filter_map(|level| Some(level.risk.as_ref()?.note.as_str()))
        .collect();
    assert_eq!(notes, ["It reaches money"]);
}

#[test]
fn a_row_is_the_same_by_its_wire_key_whatever_it_is_called() {
    let (before, mut after) = (tenant(), tenant());
    let rows = role(&mut after).rows.as_mut().unwrap();
    let row = rows
        .iter_mut()
        .find(|r| r.entry.shown() == "Invoicing")
        .unwrap();
    row.entry.description = "Bills".to_owned();
    let diff = changed(&before, &after);
    let row = &diff.subjects[0].rows[0];
    assert_eq!(
        (row.presence, row.entry.as_str()),
        (Presence::Kept, "Bills")
    );
    assert_eq!(row.fields[0].before.as_deref(), Some("Invoicing"));
    assert!(diff.not_known.is_empty());
}

#[test]
fn a_row_of_a_cut_list_is_not_gone() {
    let (before, mut after) = (tenant(), tenant());
    role(&mut after).rows.as_mut().unwrap().remove(0);
    count(&mut after);
    let gone = changed(&before, &after);
    assert_eq!(gone.subjects[0].rows[0].presence, Presence::Removed);
    let id = role(&mut after).id.clone();
    let part = Part::RoleRows { role_id: id };
    let coverage = after.coverage.iter_mut().find(|c| c.part == part);
    *coverage.unwrap().expected.as_mut().unwrap() += 1;
    let cut = changed(&before, &after);
    assert!(cut.subjects.is_empty());
    assert_eq!(open(&cut)[0].1.len(), 1);
}

#[test]
fn settings_that_one_snapshot_did_not_read_are_not_known() {
    let (before, mut after) = (tenant(), tenant());
    let id = role(&mut after).id.clone();
    role(&mut after).rows = None;
    refuse(&mut after, &Part::RoleRows { role_id: id });
    let diff = changed(&before, &after);
    assert!(diff.subjects.is_empty());
    assert!(open(&diff)[0].0.contains("the settings of"));
}

#[test]
fn a_role_comes_and_goes_only_where_the_list_would_show_it() {
    let (mut before, mut after) = (tenant(), tenant());
    let mut new = role(&mut after).clone();
    (new.id, new.name, new.rows) = ("77".to_owned(), "New".to_owned(), None);
    new.admin = Some(true);
    after.subjects.push(new);
    let added = changed(&before, &after);
    assert_eq!(added.subjects[0].presence, Presence::Added);
    let admin = added.subjects[0].fields.iter().find(|f| f.field == "admin");
    assert!(admin.unwrap().risk.is_some());
    refuse(&mut before, &Part::Roles);
    let open_list = changed(&before, &after);
    assert!(open_list.subjects.is_empty());
    assert_eq!(open(&open_list)[0].1, ["New"]);
}

#[test]
fn members_that_move_are_told_and_lists_without_a_witness_tell_no_loss() {
    let (before, mut after) = (tenant(), tenant());
    let gone = after.principals.len() - 1;
    after.principals[0].active = Some(false);
    let lost = after.principals.remove(gone);
    let diff = changed(&before, &after);
    let told: BTreeSet<(&str, Presence)> = diff
        .principals
        .iter()
        .map(|one| (one.identifier.as_str(), one.presence))
        .collect();
    assert!(told.contains(&(before.principals[0].identifier.as_str(), Presence::Kept)));
    // The caller's own record witnesses the list: without it, nobody is told as gone.
    let own = after.own.as_ref().and_then(|own| own.member.clone());
    if own.as_deref() != Some(lost.identifier.as_str()) {
        assert!(told.contains(&(lost.identifier.as_str(), Presence::Removed)));
    }
    after.principals.clear();
    let unwitnessed = changed(&before, &after);
    assert!(unwitnessed.principals.is_empty());
    assert_eq!(open(&unwitnessed)[0].0, "API members");
}

#[test]
fn rights_of_different_callers_are_not_compared() {
    let (mut before, mut after) = (tenant(), tenant());
    let row = role(&mut after).rows.as_ref().unwrap()[0].clone();
    let own = |member: &str, rows| permlint_model::snapshot::OwnRights {
        member: Some(member.to_owned()),
        rows,
        items: Vec::new(),
        access: Vec::new(),
    };
    before.own = Some(own("a", Vec::new()));
    after.own = Some(own("b", vec![row]));
    let diff = changed(&before, &after);
    assert!(diff.own.is_none());
    assert!(
        diff.notes
            .iter()
            .any(|note| note.contains("own rights are not compared"))
    );
}

#[test]
fn different_tenants_are_refused_and_the_order_is_never_swapped() {
    let (mut before, mut after) = (tenant(), tenant());
    before.capture.finished = Some("2026-11-21T06:00:00Z".to_owned());
    after.capture.finished = Some("2026-11-14T06:00:00Z".to_owned());
    set(&mut before, "Invoicing", Action::Edit, Some("None"));
    set(&mut after, "Invoicing", Action::Edit, Some("All"));
    let diff = changed(&before, &after);
    assert_eq!(levels(&diff), ["Invoicing edit None>All raised"]);
    assert!(diff.notes[0].contains("taken before the first"));
    after.tenant.company = "other".to_owned();
    let refusal = permlint_engine::diff(&before, &after, &catalogue());
    assert!(matches!(refusal, Err(DiffRefusal::OtherTenant { .. })));
}

const CLOSED: &str = "{ module: Finance, entries: [Invoicing], at-most: { edit: None } }";

#[test]
fn a_finding_is_fixed_only_where_its_cell_was_judged() {
    let audit = |level: Option<&str>| {
        let rules = [rule("closed", "high", CLOSED)];
        let entry = "finance.invoicing";
        Audit::of(&rules).set(entry, Action::Edit, level).report()
    };
    let (open, closed, unstated) = (audit(Some("All")), audit(Some("None")), audit(None));
    let told = |before, after| {
        let found = compare_audits(&Comparison {
            before,
            after,
            renamed: std::collections::BTreeMap::new(),
            lists_left: true,
        })
        .findings;
        let lists = [
            &found.new,
            &found.fixed,
            &found.became_unknown,
            &found.decided,
        ];
        let grave = |list: &&Vec<permlint_model::recheck::FindingChange>| {
            list.iter().filter(|f| f.rule.short() == "closed").count()
        };
        lists.map(|list| grave(&list))
    };
    assert_eq!(told(&open, &closed), [0, 1, 0, 0]);
    assert_eq!(told(&closed, &open), [1, 0, 0, 0]);
    assert_eq!(told(&open, &unstated), [0, 0, 1, 0]);
    assert_eq!(told(&closed, &unstated), [0, 0, 1, 0]);
    assert_eq!(told(&unstated, &open), [0, 0, 0, 1]);
    assert_eq!(told(&unstated, &closed), [0, 0, 0, 1]);
    assert_eq!(told(&open, &open), [0, 0, 0, 0]);
}

/// Levels to set: a row by its number, a column, a word or none.
fn edits() -> impl Strategy<Value = Vec<(usize, Action, Option<&'static str>)>> {
    let actions = vec![Action::Add, Action::Edit, Action::Delete, Action::Inquire];
    let words = vec![None, Some("None"), Some("My"), Some("All"), Some("Odd")];
    let one = (
        0..4_usize,
        prop::sample::select(actions),
        prop::sample::select(words),
    );
    prop::collection::vec(one, 0..12)
}

fn edited(edits: &[(usize, Action, Option<&str>)]) -> Snapshot {
    let mut snapshot = tenant();
    let rows = role(&mut snapshot).rows.as_mut().unwrap();
    for (at, action, word) in edits {
        let count = rows.len();
        let values = &mut rows[at % count].values;
        values.insert(*action, word.map(str::to_owned));
    }
    snapshot
}

/// The levels that differ, found without the code under test.
fn expected(before: &mut Snapshot, after: &mut Snapshot) -> BTreeSet<(String, Action)> {
    let (old, new) = (
        role(before).rows.clone().unwrap(),
        role(after).rows.clone().unwrap(),
    );
    let pairs = old.iter().zip(&new);
    pairs
        .flat_map(|(old, new)| {
            let differs = |action: &Action| old.values.get(action) != new.values.get(action);
            let actions = Action::ALL.into_iter().filter(differs);
            actions.map(|action| (new.entry.shown().to_owned(), action))
        })
        .collect()
}

fn mirrored(shift: Shift) -> Shift {
    match shift {
        Shift::Raised => Shift::Lowered,
        Shift::Lowered => Shift::Raised,
        Shift::BecameKnown => Shift::BecameUnknown,
        Shift::BecameUnknown => Shift::BecameKnown,
        Shift::New => Shift::Gone,
        Shift::Gone => Shift::New,
        Shift::Other => Shift::Other,
    }
}

proptest! {
    #[test]
    fn a_snapshot_does_not_differ_from_itself(edits in edits()) {
        let snapshot = edited(&edits);
        let diff = changed(&snapshot, &snapshot);
        prop_assert!(!diff.changed && diff.not_known.is_empty());
        prop_assert_eq!(diff.summary, "nothing changed");
    }

    #[test]
    fn every_level_that_moved_is_told_and_nothing_else(old in edits(), new in edits()) {
        let (mut before, mut after) = (edited(&old), edited(&new));
        let diff = changed(&before, &after);
        let rows = diff.subjects.iter().flat_map(|subject| &subject.rows);
        let told: BTreeSet<(String, Action)> = rows
            .flat_map(|row| row.levels.iter().map(|l| (row.entry.clone(), l.action)))
            .collect();
        prop_assert_eq!(told, expected(&mut before, &mut after));
        prop_assert!(diff.principals.is_empty() && diff.not_known.is_empty());
    }

    #[test]
    fn the_other_way_round_everything_is_mirrored(
        old in edits(), new in edits(), gone in 0..5_usize, came in 0..5_usize,
    ) {
        let (mut before, mut after) = (edited(&old), edited(&new));
        for (snapshot, without) in [(&mut before, came), (&mut after, gone)] {
            let rows = role(snapshot).rows.as_mut().unwrap();
            if without < rows.len() {
                rows.remove(without);
            }
            count(snapshot);
        }
        let (there, back) = (changed(&before, &after), changed(&after, &before));
        prop_assert_eq!(there.subjects.len(), back.subjects.len());
        for (a, b) in there.subjects.iter().zip(&back.subjects) {
            prop_assert_eq!(a.rows.len(), b.rows.len());
            for (a, b) in a.rows.iter().zip(&b.rows) {
                let presence = match a.presence {
                    Presence::Added => Presence::Removed,
                    Presence::Removed => Presence::Added,
                    Presence::Kept => Presence::Kept,
                };
                prop_assert_eq!((presence, &a.wire_key), (b.presence, &b.wire_key));
                for (a, b) in a.levels.iter().zip(&b.levels) {
                    prop_assert_eq!(mirrored(a.shift), b.shift);
                    prop_assert_eq!((&a.before, &a.after), (&b.after, &b.before));
                }
            }
        }
    }

    #[test]
    fn the_order_of_lists_changes_no_byte(old in edits(), new in edits(), by in 0..7_usize) {
        let (before, after) = (edited(&old), edited(&new));
        let shuffled = |snapshot: &Snapshot| {
            let mut snapshot = snapshot.clone();
            fn turn<T>(list: &mut [T], by: usize) {
                if !list.is_empty() {
                    let middle = by % list.len();
                    list.rotate_left(middle);
                    list.reverse();
                }
            }
            turn(&mut snapshot.subjects, by);
            turn(&mut snapshot.principals, by);
            turn(&mut snapshot.coverage, by);
            turn(&mut snapshot.people, by);
            turn(role(&mut snapshot).rows.as_mut().unwrap(), by);
            snapshot
        };
        let straight = changed(&before, &after).to_json().unwrap();
        let turned = changed(&shuffled(&before), &shuffled(&after)).to_json().unwrap();
        prop_assert_eq!(straight, turned);
    }
}
