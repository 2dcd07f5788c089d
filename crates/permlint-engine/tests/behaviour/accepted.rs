//! What somebody accepts, and what was known before.

use permlint_engine::{Accepted, KnownFile, Options};
use permlint_model::change::LeftBecause;
use permlint_model::exception::{Acceptance, Exception};
use permlint_model::known::KnownFindings;
use permlint_model::report::{ExceptionState, FindingKind, Report, Status, Verdict};
use permlint_model::{Action, EntryId, GapReason, Severity};
use proptest::prelude::*;

use crate::support::{Audit, date, rule, rules, yaml};

const LIMIT: &str =
    "{ module: Finance, entries: [Invoicing], at-most: { edit: None, delete: None } }";
const NEED: &str = "{ module: Sales, entries: [Opportunity], at-least: { edit: All } }";
const ENTRY: &str = "finance.invoicing";
const LEVELS: [&str; 3] = ["None", "My", "All"];

fn options() -> Options {
    Options {
        today: Some(date("2026-11-21")),
        max_age_days: 100_000,
        ..Options::default()
    }
}

/// An audit of these rules that is not stale.
fn of(list: &[String]) -> Audit {
    let mut audit = Audit::with(&[yaml("one", &rules(list))], options());
    audit.tenant.snapshot.capture.finished = Some("2026-11-21T06:00:00Z".to_owned());
    audit
}

/// Invoicing is closed to changes, and opportunities are open.
fn audit() -> Audit {
    of(&[rule("closed", "medium", LIMIT), rule("need", "high", NEED)])
}

fn edit(level: &str) -> Audit {
    audit().set(ENTRY, Action::Edit, Some(level))
}

fn settled(audit: &Audit, accepted: &Accepted) -> Report {
    let mut snapshot = audit.tenant.snapshot.clone();
    snapshot.normalise();
    let report = audit.auditor.audit_accepting(&snapshot, &[], accepted);
    report.unwrap()
}

fn acceptance(expires: &str) -> Acceptance {
    Acceptance {
        reason: "The bookkeeper works with it".to_owned(),
        owner: "kim@acme.test".to_owned(),
        expires: date(expires),
    }
}

/// An exception for the first finding that counts.
fn exception(report: &Report) -> Exception {
    let finding = &report.findings[0];
    assert!(finding.severity > Severity::Info, "{finding:?}");
    Exception::of(report, finding, acceptance("2027-03-31"))
}

fn with(exceptions: &[Exception]) -> Accepted {
    Accepted {
        exceptions: exceptions.to_vec(),
        ..Accepted::default()
    }
}

fn known(report: &Report) -> Accepted {
    Accepted {
        known: Some(KnownFile {
            path: "known.json".to_owned(),
            findings: KnownFindings::of(std::slice::from_ref(report), date("2026-11-21")),
        }),
        ..Accepted::default()
    }
}

/// The state of the exception and of the finding that it is beside.
fn states(report: &Report) -> (ExceptionState, Status) {
    let beside = report.findings.iter().find(|f| f.exception.is_some());
    let finding = beside.unwrap_or_else(|| panic!("{:?}", report.exceptions));
    let state = finding.exception.as_ref().unwrap().state;
    assert_eq!(report.exceptions[0].state, state);
    (state, finding.status)
}

#[test]
fn an_exception_in_force_leaves_the_verdict_and_keeps_what_was_found() {
    let bare = edit("My").report();
    assert_eq!(bare.exit_code, 1);
    let report = settled(&edit("My"), &with(&[exception(&bare)]));
    assert_eq!(states(&report), (ExceptionState::InForce, Status::Excepted));
    assert_eq!((report.verdict, report.exit_code), (Verdict::Compliant, 0));
    let (before, after) = (&bare.findings[0], &report.findings[0]);
    assert_eq!(
        (before.kind, before.severity, &before.wanted),
        (after.kind, after.severity, &after.wanted)
    );
    assert_eq!(report.cells, bare.cells);
    assert_eq!(report.rules, bare.rules);
    assert_eq!(report.counts.violated, bare.counts.violated);
    assert_eq!(report.counts.excepted, 1);
    assert!(!report.summary.contains("meets"), "{}", report.summary);
}

#[test]
fn a_plan_leaves_alone_what_is_accepted_and_mends_what_is_merely_known() {
    let bare = edit("My").report();
    assert_eq!(bare.plan.changes.len(), 1);
    let excepted = settled(&edit("My"), &with(&[exception(&bare)])).plan;
    assert_eq!(excepted.changes, []);
    assert_eq!(excepted.left[0].because, LeftBecause::Excepted);
    assert_eq!(
        excepted.left[0].detail,
        "accepted by kim@acme.test until 2027-03-31: The bookkeeper works with it"
    );
    assert_eq!(settled(&edit("My"), &known(&bare)).plan, bare.plan);
    let outgrown = settled(&edit("All"), &with(&[exception(&bare)])).plan;
    assert_eq!(outgrown.changes.len(), 1);
}

#[test]
fn it_lapses_when_the_value_moves_further_out_and_not_when_it_moves_nearer() {
    let exceptions = [exception(&edit("My").report())];
    let report = settled(&edit("All"), &with(&exceptions));
    assert_eq!(states(&report), (ExceptionState::Outgrown, Status::Active));
    assert_eq!(report.exit_code, 1);
    assert_eq!(report.findings[0].exception.as_ref().unwrap().seen, "My");
    let exceptions = [exception(&edit("All").report())];
    let report = settled(&edit("My"), &with(&exceptions));
    assert_eq!(states(&report), (ExceptionState::InForce, Status::Excepted));
    // Something missing moves out downwards.
    let edit = |level| audit().set("sales.opportunity", Action::Edit, Some(level));
    let exceptions = [exception(&edit("My").report())];
    let report = settled(&edit("None"), &with(&exceptions));
    assert_eq!(states(&report), (ExceptionState::Outgrown, Status::Active));
}

#[test]
fn it_holds_through_its_last_day_and_says_afterwards_that_there_was_one() {
    let bare = edit("My").report();
    let on = |expires: &str| {
        let finding = &bare.findings[0];
        let exception = Exception::of(&bare, finding, acceptance(expires));
        settled(&edit("My"), &with(&[exception]))
    };
    assert_eq!(states(&on("2026-11-21")).0, ExceptionState::InForce);
    assert_eq!(on("2026-11-21").exceptions[0].days_left, Some(0));
    assert_eq!(on("2026-12-05").exceptions[0].days_left, Some(14));
    assert_eq!(on("2026-12-06").exceptions[0].days_left, None);
    let over = on("2026-11-20");
    assert_eq!(states(&over), (ExceptionState::Expired, Status::Active));
    assert_eq!((over.exit_code, over.exceptions[0].days_left), (1, None));
}

#[test]
fn without_a_day_no_exception_holds() {
    let list = [rule("closed", "medium", LIMIT)];
    let audit = Audit::of(&list).set(ENTRY, Action::Edit, Some("My"));
    let exceptions = [exception(&audit.report())];
    let report = settled(&audit, &with(&exceptions));
    assert_eq!(states(&report), (ExceptionState::Expired, Status::Active));
}

#[test]
fn an_exception_that_no_finding_needs_is_told() {
    let exceptions = [exception(&edit("My").report())];
    let report = settled(&audit(), &with(&exceptions));
    assert_eq!(report.exceptions[0].state, ExceptionState::Unused);
    assert!(report.exceptions[0].findings.is_empty());
    assert_eq!(report.exit_code, 0);
}

#[test]
fn one_exception_may_accept_a_whole_rule_up_to_a_value() {
    let both = || edit("My").set(ENTRY, Action::Delete, Some("My"));
    let mut whole = exception(&both().report());
    (whole.entry, whole.action) = (None, None);
    let report = settled(&both(), &with(std::slice::from_ref(&whole)));
    assert_eq!((report.exit_code, report.counts.excepted), (0, 2));
    let further = both().set(ENTRY, Action::Delete, Some("All"));
    let report = settled(&further, &with(&[whole]));
    assert_eq!((report.exit_code, report.counts.excepted), (1, 1));
    assert_eq!(report.exceptions[0].state, ExceptionState::Outgrown);
    assert_eq!(report.exceptions[0].findings.len(), 2);
}

#[test]
fn an_exception_of_another_tenant_or_role_does_nothing_and_is_not_flagged() {
    let bare = edit("My").report();
    let mut tenant = exception(&bare);
    tenant.tenant.company = "another".to_owned();
    let mut role = exception(&bare);
    role.subject.id = "99".to_owned();
    role.subject.name = "Another".to_owned();
    let report = settled(&edit("My"), &with(&[tenant, role.clone()]));
    assert_eq!((report.exit_code, report.exceptions.len()), (1, 0));
    let note = "2 exceptions are of other tenants or subjects";
    assert!(report.notes.iter().any(|n| n == note), "{:?}", report.notes);
    // A role that was made anew has the old name and another id.
    role.subject.name = "app".to_owned();
    let report = settled(&edit("My"), &with(&[role]));
    let told = |n: &String| n.contains("\"App\" with the id 99");
    assert!(report.notes.iter().any(told), "{:?}", report.notes);
}

#[test]
fn an_exception_for_a_rule_that_is_not_active_is_a_note() {
    let mut exception = exception(&edit("My").report());
    exception.rule = "x/two/other".parse().unwrap();
    let report = settled(&edit("My"), &with(&[exception]));
    assert!(report.exceptions.is_empty());
    let told = |n: &String| n.contains("not active in this audit: x/two/other");
    assert!(report.notes.iter().any(told), "{:?}", report.notes);
}

#[test]
fn a_renamed_rule_keeps_its_exceptions_and_its_known_findings() {
    let before = edit("My").report();
    let renamed =
        rule("kept-closed", "medium", LIMIT).replace("title: T", "title: T, aliases: [closed]");
    let list = [renamed, rule("need", "high", NEED)];
    let after = of(&list).set(ENTRY, Action::Edit, Some("My"));
    assert_eq!(after.report().findings[0].rule.short(), "kept-closed");
    let report = settled(&after, &with(&[exception(&before)]));
    assert_eq!(states(&report), (ExceptionState::InForce, Status::Excepted));
    let report = settled(&after, &known(&before));
    assert_eq!((report.exit_code, report.counts.known), (0, 1));
}

#[test]
fn accepting_a_lesser_rule_does_not_accept_a_graver_one_on_the_same_cell() {
    let lesser = edit("My").report();
    let graver = rule(
        "never",
        "critical",
        "{ module: Finance, entries: [Invoicing], at-most: { edit: None } }",
    );
    let list = [rule("closed", "medium", LIMIT), graver];
    let audit = of(&list).set(ENTRY, Action::Edit, Some("My"));
    let report = settled(&audit, &with(&[exception(&lesser)]));
    assert_eq!(states(&report), (ExceptionState::Outgrown, Status::Active));
    let seen = &report.findings[0].exception.as_ref().unwrap().seen;
    assert_eq!(seen, "My (excess: x/one/closed)");
}

#[test]
fn an_unknown_is_accepted_for_its_reason_and_no_other() {
    let open = || audit().set(ENTRY, Action::Edit, None);
    let bare = open().report();
    assert_eq!(
        (bare.exit_code, bare.findings[0].kind),
        (4, FindingKind::Unknown)
    );
    let accepted = exception(&bare);
    assert_eq!(accepted.gap, Some(GapReason::NotStated));
    let report = settled(&open(), &with(std::slice::from_ref(&accepted)));
    assert_eq!(states(&report), (ExceptionState::InForce, Status::Excepted));
    assert_eq!(report.exit_code, 0);
    // Now it is known to be wrong, or open because the platform sent nonsense.
    for level in ["All", "Everything"] {
        let report = settled(&edit(level), &with(std::slice::from_ref(&accepted)));
        assert_eq!(states(&report), (ExceptionState::Outgrown, Status::Active));
        assert_ne!(report.exit_code, 0);
    }
}

#[test]
fn what_was_not_read_of_a_whole_role_is_never_accepted() {
    let refused = || {
        let mut audit = audit();
        let part = permlint_engine::SyntheticTenant::rows_part();
        audit.tenant.refuse(&part);
        audit
    };
    let bare = refused().report();
    assert_eq!(bare.exit_code, 4);
    // Even where somebody builds exceptions that no loader would let through.
    let all: Vec<Exception> = bare
        .findings
        .iter()
        .map(|f| Exception::of(&bare, f, acceptance("2027-03-31")))
        .collect();
    let report = settled(&refused(), &with(&all));
    assert_eq!((report.exit_code, report.counts.excepted), (4, 0));
    assert!(report.findings.iter().all(|f| f.status == Status::Active));
}

#[test]
fn an_exception_is_not_called_unused_where_its_rows_were_refused() {
    let every = "{ module: Finance, entries: all, at-most: { edit: None } }";
    let build = || {
        let list = [rule("closed", "medium", every)];
        of(&list)
    };
    let bent = build().set(ENTRY, Action::Edit, Some("All"));
    let accepted = exception(&bent.report());
    let mut refused = build();
    let part = permlint_engine::SyntheticTenant::rows_part();
    refused.tenant.refuse(&part);
    let report = settled(&refused, &with(std::slice::from_ref(&accepted)));
    assert!(report.exceptions.is_empty(), "{:?}", report.exceptions);
    assert!(
        report
            .notes
            .iter()
            .any(|n| n.contains("held against nothing"))
    );
    // Nor is a known finding gone.
    let report = settled(&refused, &known(&bent.report()));
    assert_eq!(report.known.unwrap().gone, [""; 0]);
}

#[test]
fn excepting_everything_leaves_an_audit_that_judged_nothing_inconclusive() {
    let mut absent = audit();
    absent.tenant.rename_role("Someone else's");
    let bare = absent.report();
    let all: Vec<Exception> = bare
        .findings
        .iter()
        .map(|f| Exception::of(&bare, f, acceptance("2027-03-31")))
        .collect();
    assert!(!all.is_empty());
    let report = settled(&absent, &with(&all));
    assert_eq!(report.exit_code, 4, "{}", report.summary);
}

#[test]
fn exceptions_that_are_left_out_change_nothing_and_it_is_told() {
    let accepted = Accepted {
        left_out: true,
        ..with(&[exception(&edit("My").report())])
    };
    let report = settled(&edit("My"), &accepted);
    assert_eq!((report.exit_code, report.exceptions.len()), (1, 0));
    assert!(report.notes.iter().any(|n| n.contains("--no-exceptions")));
}

#[test]
fn known_findings_do_not_fail_and_new_or_worse_ones_do() {
    let before = edit("My").report();
    let accepted = known(&before);
    let same = settled(&edit("My"), &accepted);
    assert_eq!((same.exit_code, same.counts.known), (0, 1));
    assert_eq!(same.findings[0].status, Status::Known);
    assert_eq!(same.known.unwrap().present, 1);
    let new = settled(
        &edit("My").set(ENTRY, Action::Delete, Some("My")),
        &accepted,
    );
    assert_eq!((new.exit_code, new.counts.known), (1, 1));
    let further = settled(&edit("All"), &accepted);
    assert_eq!((further.exit_code, further.counts.known), (1, 0));
    let gone = settled(&audit(), &accepted).known.unwrap();
    assert_eq!(gone.gone, [before.findings[0].fingerprint.clone()]);
}

/// As long as the lapsed exception is given, its finding would count all the same.
#[test]
fn a_finding_whose_exception_lapsed_is_not_written_as_known() {
    let bare = edit("My").report();
    let mut lapsed = exception(&bare);
    lapsed.expires = date("2026-11-20");
    let report = settled(&edit("My"), &with(&[lapsed]));
    assert_eq!(report.exit_code, 1);
    assert!(
        KnownFindings::of(&[report], date("2026-11-21"))
            .findings
            .is_empty()
    );
    assert_eq!(
        KnownFindings::of(&[bare], date("2026-11-21"))
            .findings
            .len(),
        1
    );
}

#[test]
fn what_breaks_at_info_is_told_beside_what_is_set_aside() {
    let minor = "{ module: Sales, entries: [Opportunity], at-most: { edit: None } }";
    let of_two = |sales| {
        let audit = of(&[
            rule("closed", "medium", LIMIT),
            rule("minor", "info", minor),
        ]);
        let audit = audit.set(ENTRY, Action::Edit, Some("My"));
        audit.set("sales.opportunity", Action::Edit, Some(sales))
    };
    let accepted = known(&of_two("None").report());
    let told = |sales| settled(&of_two(sales), &accepted).summary;
    assert!(
        told("None").starts_with("nothing breaks the document beyond"),
        "{}",
        told("None")
    );
    assert!(
        told("All").starts_with("nothing above info breaks"),
        "{}",
        told("All")
    );
}

#[test]
fn a_known_finding_that_became_graver_counts() {
    let accepted = known(&edit("My").report());
    let list = [
        rule("closed", "critical", LIMIT),
        rule("need", "high", NEED),
    ];
    let report = settled(&of(&list).set(ENTRY, Action::Edit, Some("My")), &accepted);
    assert_eq!((report.exit_code, report.counts.known), (1, 0));
    assert!(report.notes.iter().any(|n| n.contains("counts again")));
}

#[test]
fn a_known_finding_about_which_documents_came_to_disagree_is_not_gone() {
    let accepted = known(&edit("My").report());
    let need = "{ module: Finance, entries: [Invoicing], at-least: { edit: All } }";
    let one = yaml("one", &rules(&[rule("closed", "medium", LIMIT)]));
    let two = yaml("two", &rules(&[rule("open", "high", need)]));
    let disagree = Audit::with(&[one, two], options());
    let disagree = disagree.set(ENTRY, Action::Edit, Some("My"));
    let report = settled(&disagree, &accepted);
    let kinds: Vec<FindingKind> = report.findings.iter().map(|f| f.kind).collect();
    assert!(kinds.contains(&FindingKind::BaselineConflict), "{kinds:?}");
    assert!(report.known.unwrap().gone.is_empty());
}

#[test]
fn unknowns_are_never_known() {
    let open = audit().set(ENTRY, Action::Edit, None).report();
    let file = KnownFindings::of(&[open], date("2026-11-21"));
    assert!(file.findings.is_empty());
}

#[test]
fn an_exception_comes_first_and_when_it_lapses_the_known_file_does_not_hide_that() {
    let bare = edit("My").report();
    let both = |expires: &str| {
        let exception = Exception::of(&bare, &bare.findings[0], acceptance(expires));
        let accepted = Accepted {
            exceptions: vec![exception],
            ..known(&bare)
        };
        settled(&edit("My"), &accepted)
    };
    let held = both("2027-03-31");
    assert_eq!((held.counts.excepted, held.counts.known), (1, 0));
    assert!(held.known.unwrap().gone.is_empty());
    assert_eq!(both("2026-11-01").exit_code, 1);
}

#[test]
fn the_file_of_known_findings_only_shrinks_and_tightens() {
    let two = edit("All").set(ENTRY, Action::Delete, Some("My"));
    let accepted = known(&two.report());
    let file = &accepted.known.as_ref().unwrap().findings;
    assert_eq!(file.findings.len(), 2);
    let now = settled(
        &edit("My").set("sales.opportunity", Action::Edit, Some("My")),
        &accepted,
    );
    let shrunk = file.shrunk(&[now], date("2026-12-01"));
    let left: Vec<(Action, &str)> = shrunk
        .findings
        .iter()
        .map(|f| (f.action, f.seen.as_str()))
        .collect();
    assert_eq!(left, [(Action::Edit, "My")]);
    let text = shrunk.to_json().unwrap();
    assert_eq!(KnownFindings::from_json(&text).unwrap(), shrunk);
    for (from, to) in [
        ("finance.invoicing", "finance.agreements"),
        ("\"excess\"", "\"unknown\""),
        ("permlint.known/1", "permlint.known/2"),
        ("\"seen\"", "\"sene\""),
        ("\"id\": \"2\"", "\"id\": \"3\""),
    ] {
        let edited = text.replace(from, to);
        assert!(
            edited != text && KnownFindings::from_json(&edited).is_err(),
            "{from}"
        );
    }
}

#[test]
fn what_a_tenant_names_is_inert_in_notes() {
    let hostile = "App\u{1b}[31m\u{202e}";
    let mut bent = edit("My");
    bent.tenant.role_mut().unwrap().name = hostile.to_owned();
    let mut exception = exception(&edit("My").report());
    exception.subject.id = "9\u{1b}]0;x\u{7}".to_owned();
    exception.subject.name = "app".to_owned();
    exception.tenant.site = "evil\u{202e}.test".to_owned();
    let report = settled(&bent, &with(&[exception]));
    let raw = report.notes.iter().flat_map(|n| n.chars());
    assert_eq!(
        raw.clone().find(|c| permlint_model::text::is_hostile(*c)),
        None
    );
}

/// A tenant bent at random on the cells that rules speak of.
fn bent(levels: &[usize; 3]) -> Audit {
    audit()
        .set(ENTRY, Action::Edit, Some(LEVELS[levels[0]]))
        .set(ENTRY, Action::Delete, Some(LEVELS[levels[1]]))
        .set("sales.opportunity", Action::Edit, Some(LEVELS[levels[2]]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn settling_with_nothing_is_identity(levels in [0_usize..3, 0..3, 0..3]) {
        let bent = bent(&levels);
        prop_assert_eq!(settled(&bent, &Accepted::default()), bent.report());
    }

    #[test]
    fn an_exception_removes_exactly_its_finding_and_the_order_does_not_matter(
        levels in [0_usize..3, 0..3, 0..3], picks in proptest::collection::vec(any::<bool>(), 8),
    ) {
        let bent = bent(&levels);
        let bare = bent.report();
        let mut exceptions: Vec<Exception> = bare.findings.iter().zip(&picks)
            .filter(|(_, pick)| **pick)
            .map(|(f, _)| Exception::of(&bare, f, acceptance("2027-03-31")))
            .collect();
        let report = settled(&bent, &with(&exceptions));
        let accepted: Vec<&str> = exceptions.iter().filter_map(|e| e.fingerprint.as_deref()).collect();
        for (before, after) in bare.findings.iter().zip(&report.findings) {
            prop_assert_eq!(&before.fingerprint, &after.fingerprint);
            let is_accepted = accepted.contains(&before.fingerprint.as_str());
            prop_assert_eq!(after.status == Status::Excepted, is_accepted);
            prop_assert_eq!(after.status == Status::Active, !is_accepted);
        }
        exceptions.reverse();
        prop_assert_eq!(settled(&bent, &with(&exceptions)), report);
    }

    #[test]
    fn moving_further_out_always_lapses(before in 1_usize..3, now in 1_usize..3) {
        let exceptions = [exception(&edit(LEVELS[before]).report())];
        let report = settled(&edit(LEVELS[now]), &with(&exceptions));
        prop_assert_eq!(report.exit_code, u8::from(now > before));
    }
}

#[test]
fn an_exception_for_a_list_entry_is_for_that_one_only() {
    let bare = edit("My").report();
    let mut exception = exception(&bare);
    exception.item = Some("One".to_owned());
    let entry: EntryId = ENTRY.parse().unwrap();
    assert!(exception.covers(&entry, Some("One"), Action::Edit));
    assert!(!exception.covers(&entry, Some("Two"), Action::Edit));
    assert!(!exception.covers(&entry, None, Action::Edit));
}
