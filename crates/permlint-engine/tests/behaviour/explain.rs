//! Why a finding is there, and what would make it pass.

use permlint_baseline::load_baseline;
use permlint_engine::{Accepted, Options, explain};
use permlint_model::Action;
use permlint_model::baseline::Baseline;
use permlint_model::exception::{Acceptance, Exception};
use permlint_model::explanation::{BaselineState, Bound, Effect, Explanation, WayKind, WayOut};
use permlint_model::report::{ExceptionState, Report};
use permlint_model::snapshot::{Outcome, Part};

use crate::support::{Audit, catalogue, date, rule, rules, yaml};

const ENTRY: &str = "finance.invoicing";
const CLOSED: &str =
    "{ module: Finance, entries: [Invoicing], at-most: { edit: None, delete: None } }";
const READ: &str = "{ module: Finance, entries: [Invoicing], at-least: { inquire: All } }";

fn options() -> Options {
    Options {
        today: Some(date("2026-11-21")),
        max_age_days: 7,
        ..Options::default()
    }
}

/// A baseline's text, and its audit on a tenant at its floor that was read today.
fn audit(text: &str, options: Options) -> Audit {
    let mut audit = Audit::with(&[text.to_owned()], options);
    audit.tenant.snapshot.capture.finished = Some("2026-11-21T06:00:00Z".to_owned());
    audit
}

fn loaded(text: &str) -> Baseline {
    load_baseline("0.yaml", text.as_bytes(), &catalogue()).unwrap_or_else(|p| panic!("{p:?}"))
}

fn settled(audit: &Audit, exceptions: Vec<Exception>) -> Report {
    let accepted = Accepted {
        exceptions,
        ..Accepted::default()
    };
    let mut snapshot = audit.tenant.snapshot.clone();
    snapshot.normalise();
    let report = audit.auditor.audit_accepting(&snapshot, &[], &accepted);
    report.unwrap()
}

/// The gravest finding of a report, explained.
fn explained(report: &Report, text: &str) -> Explanation {
    explain(report, &report.findings[0], &[loaded(text)], &catalogue())
}

fn way(told: &Explanation, kind: WayKind) -> Option<&WayOut> {
    told.would_pass_if.iter().find(|way| way.kind == kind)
}

fn closed() -> String {
    yaml("one", &rules(&[rule("closed", "medium", CLOSED)]))
}

/// Invoicing may be edited, and the document closes it.
fn open(text: &str, options: Options) -> Audit {
    audit(text, options).set(ENTRY, Action::Edit, Some("All"))
}

fn exception(report: &Report, expires: &str) -> Exception {
    let acceptance = Acceptance {
        reason: "It is used".to_owned(),
        owner: "kim".to_owned(),
        expires: date(expires),
    };
    Exception::of(report, &report.findings[0], acceptance)
}

/// The question is which value would do, and who says so.
#[test]
fn a_violation_tells_the_value_that_is_inside_its_click_and_the_rule_that_sets_it() {
    let text = closed();
    let told = explained(&settled(&open(&text, options()), vec![]), &text);
    assert!(told.fails);
    assert_eq!(told.inside.as_deref(), Some("None"));
    assert_eq!(told.rules[0].sets, [Bound::Ceiling]);
    let value = way(&told, WayKind::Value).unwrap();
    assert_eq!(value.effect, Effect::Passes);
    assert_eq!(value.click.as_ref().unwrap().to, "None");
    assert_eq!(told.coverage.len(), 2, "{:?}", told.coverage);
}

/// What the explanation promises is held against an audit that does so.
#[test]
fn a_feature_that_is_off_and_lifts_the_rule_is_named_and_keeps_its_promise() {
    let rules = rules(&[rule("closed", "medium", CLOSED), rule("read", "low", READ)]);
    let features = "features:\n  bills: { title: It bills, lifts: [{ rule: closed }] }\n";
    let text = yaml("one", &format!("{features}{rules}"));
    let told = explained(&settled(&open(&text, options()), vec![]), &text);
    let feature = way(&told, WayKind::Feature).unwrap();
    assert_eq!(feature.effect, Effect::Passes);
    assert_eq!(feature.command.as_deref(), Some("--feature x/one:bills"));
    let on = Options {
        features: ["x/one:bills".to_owned()].into(),
        ..options()
    };
    let report = settled(&open(&text, on), vec![]);
    assert_eq!(report.exit_code, 0, "{:?}", report.findings);
}

#[test]
fn a_feature_that_lifts_one_of_two_rules_is_not_enough() {
    let rules = rules(&[
        rule("closed", "medium", CLOSED),
        rule("closed-too", "low", CLOSED),
    ]);
    let features = "features:\n  bills: { title: It bills, lifts: [{ rule: closed }] }\n";
    let text = yaml("one", &format!("{features}{rules}"));
    let told = explained(&settled(&open(&text, options()), vec![]), &text);
    let feature = way(&told, WayKind::Feature).unwrap();
    assert_eq!(feature.effect, Effect::Eases);
    assert!(
        feature.text.contains("x/one/closed-too"),
        "{}",
        feature.text
    );
}

/// A document that changed since the audit would tell of another audit.
#[test]
fn nothing_is_taken_from_a_baseline_that_changed_since() {
    let text = closed();
    let report = settled(&open(&text, options()), vec![]);
    let features = "features:\n  bills: { title: It bills, lifts: [{ rule: closed }] }\n";
    let changed = yaml(
        "one",
        &format!("{features}{}", rules(&[rule("closed", "medium", CLOSED)])),
    );
    let told = explained(&report, &changed);
    assert_eq!(told.baselines[0].state, BaselineState::Changed);
    assert_eq!(way(&told, WayKind::Feature), None);
    let told = explain(&report, &report.findings[0], &[], &catalogue());
    assert_eq!(told.baselines[0].state, BaselineState::NotAtHand);
    assert_eq!(told.inside.as_deref(), Some("None"));
}

#[test]
fn an_expired_exception_and_one_for_another_action_are_told_as_such() {
    let text = closed();
    let bent = open(&text, options());
    let bare = settled(&bent, vec![]);
    let over = exception(&bare, "2026-11-20");
    let mut other = exception(&bare, "2027-03-31");
    other.action = Some(Action::Delete);
    let told = explained(&settled(&bent, vec![over, other]), &text);
    let told: Vec<(bool, ExceptionState, Option<String>)> = told
        .exceptions
        .into_iter()
        .map(|one| (one.bears, one.state, one.falls_short))
        .collect();
    let expired = "its last day, 2026-11-20, is over".to_owned();
    let another = "it names the action delete".to_owned();
    assert_eq!(
        told,
        [
            (true, ExceptionState::Expired, Some(expired)),
            (false, ExceptionState::Unused, Some(another)),
        ]
    );
}

#[test]
fn an_outgrown_exception_tells_what_it_accepted_and_one_in_force_that_nothing_fails() {
    let text = closed();
    let small = audit(&text, options()).set(ENTRY, Action::Edit, Some("My"));
    let exception = exception(&settled(&small, vec![]), "2027-03-31");
    let accepted = explained(&settled(&small, vec![exception.clone()]), &text);
    assert_eq!(
        (accepted.fails, accepted.passes_because.as_deref()),
        (false, Some("an exception accepts it"))
    );
    let told = explained(&settled(&open(&text, options()), vec![exception]), &text);
    assert_eq!(told.exceptions[0].state, ExceptionState::Outgrown);
    let short = told.exceptions[0].falls_short.as_deref().unwrap();
    assert!(short.contains("(My), and All goes beyond"), "{short}");
    assert_eq!(
        way(&told, WayKind::Exception).unwrap().effect,
        Effect::Accepts
    );
}

/// The row is there under a name that the catalogue does not know.
#[test]
fn a_near_row_is_told_with_what_it_would_mean() {
    let text = yaml("one", &rules(&[rule("read", "high", READ)]));
    let renamed = audit(&text, options()).label(ENTRY, "Invoicings");
    let told = explained(&settled(&renamed, vec![]), &text);
    let row = &told.near_rows[0];
    assert_eq!(
        (row.entry.as_str(), row.would_pass),
        ("Invoicings", Some(true))
    );
    let alias = way(&told, WayKind::Alias).unwrap();
    assert_eq!(alias.effect, Effect::Passes);
    let command = "--assume finance.invoicing:inquire=All";
    assert!(
        alias.command.as_deref().unwrap().starts_with("--assume"),
        "{alias:?}"
    );
    assert!(
        alias.command.as_deref().unwrap().contains(&command[9..]),
        "{alias:?}"
    );
}

#[test]
fn a_level_that_is_not_stated_is_inside_for_a_limit_and_not_for_a_need() {
    let text = closed();
    let null = audit(&text, options()).set(ENTRY, Action::Edit, None);
    let told = explained(&settled(&null, vec![]), &text);
    let way_out = way(&told, WayKind::NullLevel).unwrap();
    assert_eq!(way_out.effect, Effect::Passes);
    assert_eq!(
        way(&told, WayKind::AllowUnknown)
            .unwrap()
            .command
            .as_deref(),
        Some("--allow-unknown=not-stated")
    );
    let text = yaml("one", &rules(&[rule("read", "high", READ)]));
    let null = audit(&text, options()).set(ENTRY, Action::Inquire, None);
    let told = explained(&settled(&null, vec![]), &text);
    assert_eq!(told.would_pass_if.last().unwrap().effect, Effect::Fails);
}

/// Old evidence and a refusal would let a whole audit pass unseen.
#[test]
fn what_can_never_be_accepted_is_never_proposed() {
    let text = closed();
    let mut old = open(&text, options());
    old.tenant.snapshot.capture.finished = Some("2026-01-01T06:00:00Z".to_owned());
    let mut refused = open(&text, options());
    refused.tenant.role_mut().unwrap().rows = None;
    for part in &mut refused.tenant.snapshot.coverage {
        if matches!(part.part, Part::RoleRows { .. }) {
            part.outcome = Outcome::Refused;
            part.status = Some(403);
        }
    }
    for audit in [old, refused] {
        let told = explained(&settled(&audit, vec![]), &text);
        assert!(way(&told, WayKind::Snapshot).is_some(), "{told:?}");
        for kind in [WayKind::AllowUnknown, WayKind::Accept, WayKind::Exception] {
            assert_eq!(way(&told, kind), None);
        }
    }
}

#[test]
fn a_customise_list_that_was_not_read_is_read_with_the_members_own_key() {
    let text = yaml(
        "one",
        &rules(&[rule(
            "list",
            "medium",
            "{ module: Finance, entries: [Agreements], items: [Managed], at-least: Yes }",
        )]),
    );
    let told = explained(&settled(&audit(&text, options()), vec![]), &text);
    let list = way(&told, WayKind::CustomiseList).unwrap();
    assert_eq!(list.command.as_deref(), Some("--as self"));
}

/// An explanation is a file format: what is written is read back.
#[test]
fn an_explanation_is_read_back() {
    let text = closed();
    let told = explained(&settled(&open(&text, options()), vec![]), &text);
    let read = Explanation::from_json(&told.to_json().unwrap()).unwrap();
    assert_eq!(read, told);
}
