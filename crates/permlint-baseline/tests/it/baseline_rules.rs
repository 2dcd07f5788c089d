//! Wrong rules and features, and rules that do not go together.

use crate::support::{Golden, HEAD, expecting, load, rule};

const CLOSED: &str = "      - { module: Finance, entries: all, at-most: { add: None } }";
const OPEN: &str = "      - { module: Finance, entries: [Invoicing], at-least: { add: All } }";

fn rules(features: &str, rules: &[String]) -> String {
    format!("{HEAD}{features}rules:\n{}", rules.concat())
}

#[test]
fn an_id_is_used_once_and_aliases_count() {
    let mut golden = Golden::default();
    golden.text(
        "doubled id",
        &rules("", &[rule("a", CLOSED), rule("a", CLOSED)]),
    );
    let alias = rule("b", CLOSED).replace("    title", "    aliases: [a]\n    title");
    golden.text("doubled alias", &rules("", &[rule("a", CLOSED), alias]));
    golden.check("an_id_is_used_once_and_aliases_count");
}

#[test]
fn ids_keep_to_their_shape() {
    let mut golden = Golden::default();
    golden.text("bad rule id", &rules("", &[rule("Closed", CLOSED)]));
    golden.text(
        "bad baseline id",
        &expecting("{ otherwise: [delete] }").replace("test/small", "Small"),
    );
    golden.check("ids_keep_to_their_shape");
}

#[test]
fn rules_that_exclude_each_other_are_told() {
    let mut golden = Golden::default();
    let text = rules("", &[rule("closed", CLOSED), rule("open", OPEN)]);
    golden.text("contradiction with a wildcard", &text);
    let listed = CLOSED.replace("all", "[Invoicing]");
    golden.text(
        "contradiction",
        &rules("", &[rule("open", OPEN), rule("closed", &listed)]),
    );
    let both = "      - { fact: member.holders, exactly: 0 }\n      - { fact: member.holders, exactly: 1 }";
    golden.text("contradiction in a rule", &rules("", &[rule("a", both)]));
    let email = |id: &str| {
        rule(
            id,
            &format!("      - {{ fact: member.email, one-of: [{id}@x.example] }}"),
        )
    };
    golden.text(
        "contradiction of values",
        &rules("", &[email("a"), email("b")]),
    );
    golden.check("rules_that_exclude_each_other_are_told");
}

#[test]
fn a_feature_that_lifts_one_of_two_rules_keeps_them_apart() {
    let mut golden = Golden::default();
    let open = rule("open", OPEN).replace("    why", "    when: write\n    why");
    let both = [rule("closed", CLOSED), open];
    let feature =
        |lift: &str| format!("features:\n  write: {{ title: Writing, lifts: [{lift}] }}\n");
    let lifted = |lift: &str| load(&rules(&feature(lift), &both));
    assert!(lifted("{ rule: closed }").is_ok());
    let entries = |name: &str| {
        format!("{{ rule: closed, entries: [{{ module: Finance, entries: [{name}] }}] }}")
    };
    assert!(lifted(&entries("Invoicing")).is_ok());
    golden.text(
        "contradiction lifted elsewhere",
        &rules(&feature(&entries("Invoice Approval")), &both),
    );
    golden.text("contradiction not lifted", &rules(&feature(""), &both));
    golden.check("a_feature_that_lifts_one_of_two_rules_keeps_them_apart");
}

#[test]
fn what_a_parameter_decides_is_no_contradiction() {
    let email = |id: &str, value: &str| {
        rule(
            id,
            &format!("      - {{ fact: member.email, one-of: [{value}] }}"),
        )
    };
    let text = rules("", &[email("a", "\"{role}\""), email("b", "x@y.example")]);
    assert!(load(&text).is_ok());
}

#[test]
fn a_rule_points_one_way_and_expects_something() {
    let mut golden = Golden::default();
    let both =
        format!("{CLOSED}\n      - {{ module: Sales, entries: all, at-least: {{ add: All }} }}");
    golden.text("two directions", &rules("", &[rule("a", &both)]));
    golden.text(
        "no expectation",
        &rules(
            "",
            &[rule("a", CLOSED).replace(&format!("expect:\n{CLOSED}"), "expect: []")],
        ),
    );
    golden.text("no rule", &format!("{HEAD}rules: []\n"));
    golden.text(
        "long title",
        &rules(
            "",
            &[rule("a", CLOSED).replace("A title", &"long ".repeat(21))],
        ),
    );
    golden.check("a_rule_points_one_way_and_expects_something");
}

#[test]
fn what_a_rule_refers_to_must_be_there() {
    let mut golden = Golden::default();
    let origin = rule("a", CLOSED).replace("permlint", "{ source: pge, section: A section }");
    golden.text("unknown source", &rules("", &[origin]));
    let origin = rule("a", CLOSED).replace("origin: permlint", "origin: permlinter");
    golden.text("unknown origin", &rules("", &[origin]));
    let when = rule("a", CLOSED).replace("    why", "    when: writing\n    why");
    golden.text(
        "unknown feature",
        &rules(
            "features: { write: { title: A } }\n",
            std::slice::from_ref(&when),
        ),
    );
    golden.text("no feature", &rules("", &[when]));
    let not_checked =
        "not-checked:\n  - { source: oage, section: A, statement: B, because: C, ask: nothing }\n";
    golden.text(
        "unknown source of a statement",
        &format!("{}{not_checked}", rules("", &[rule("a", CLOSED)])),
    );
    golden.check("what_a_rule_refers_to_must_be_there");
}

#[test]
fn a_lift_must_lift_something() {
    let mut golden = Golden::default();
    let lift = |lift: &str| {
        let features =
            format!("features:\n  write:\n    title: Writing\n    lifts:\n      - {lift}\n");
        rules(&features, &[rule("closed", CLOSED)])
    };
    golden.text("lift unknown rule", &lift("{ rule: closd }"));
    golden.text(
        "lift unknown entry",
        &lift("{ rule: closed, entries: [{ module: Finance, entries: [Invocing] }] }"),
    );
    golden.text("lift nothing", &lift("{ rule: closed, entries: [] }"));
    golden.text("lift null", &lift("{ rule: closed, entries: }"));
    golden.text(
        "lift elsewhere",
        &lift("{ rule: closed, entries: [{ module: Sales, entries: [Opportunity] }] }"),
    );
    golden.text(
        "lift unlisted",
        &lift("{ rule: closed, entries: [{ module: Finance, entries: [{ unlisted: Zebra }] }] }"),
    );
    golden.text(
        "lift an action that is free",
        &lift("{ rule: closed, entries: [{ module: Finance, entries: [Invoicing] }], actions: [inquire] }"),
    );
    let features = "features:\n  write:\n    title: Writing\n    lifts:\n      - { rule: any, entries: [{ module: Finance, entries: [Invoicing] }] }\n";
    golden.text(
        "lift one of at least one",
        &rules(
            features,
            &[rule(
                "any",
                "      - { module: Finance, any: [Invoicing], at-least: Yes }",
            )],
        ),
    );
    golden.check("a_lift_must_lift_something");
}

#[test]
fn every_problem_is_told_in_the_order_of_the_text() {
    let mut golden = Golden::default();
    let text = rules(
        "features:\n  write: { title: A, lifts: [{ rule: b }] }\n",
        &[
            rule(
                "a",
                "      - { module: Finanse, entries: all, at-most: { add: All } }",
            ),
            rule("A", &CLOSED.replace("None", "Nun")),
            rule("c", CLOSED).replace("    why", "    when: writ\n    why"),
        ],
    );
    golden.text("many meanings", &text);
    let text = text
        .replace("severity: high", "severty: hgh")
        .replace("confidence: complete\n", "");
    golden.text("many shapes", &text);
    golden.check("every_problem_is_told_in_the_order_of_the_text");
}

#[test]
fn of_very_many_problems_the_first_are_shown() {
    let many: Vec<String> = (0..60)
        .map(|n| rule("x", &CLOSED.replace("None", &format!("L{n}"))))
        .collect();
    let problems = load(&rules("", &many)).unwrap_err();
    assert_eq!(problems.problems().len(), 50);
    assert_eq!(
        problems.to_string(),
        "small.yaml: 119 problems, of which the first 50 are shown"
    );
}
