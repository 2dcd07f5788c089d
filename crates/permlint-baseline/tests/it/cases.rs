//! Wrong cases.

use crate::support::Golden;

const EXPECT: &str = "    expect: { verdict: compliant }\n";

#[test]
fn a_case_changes_something_that_is_there() {
    let mut golden = Golden::default();
    let set = |set: &str| format!("    set: [{set}]\n{EXPECT}");
    golden.case(
        "unknown module",
        &set("{ module: Finanse, entry: Invoicing, add: All }"),
    );
    golden.case(
        "unknown entry",
        &set("{ module: Finance, entry: Invocing, add: All }"),
    );
    golden.case(
        "unknown level",
        &set("{ module: Finance, entry: Invoicing, add: Al, edit: null }"),
    );
    golden.case("no level", &set("{ module: Finance, entry: Invoicing }"));
    golden.case(
        "unknown feature",
        &format!("    features: [write]\n{EXPECT}"),
    );
    golden.case(
        "unknown parameter",
        &format!("    parameters: {{ rol: Neo }}\n{EXPECT}"),
    );
    golden.case(
        "boolean",
        &format!("    member: {{ active: true }}\n{EXPECT}"),
    );
    golden.case("unknown part", &format!("    refuse: [row]\n{EXPECT}"));
    golden.check("a_case_changes_something_that_is_there");
}

#[test]
fn a_case_expects_what_can_be_told() {
    let mut golden = Golden::default();
    let finding =
        |finding: &str| format!("    expect: {{ verdict: violations, findings: [{finding}] }}\n");
    golden.case(
        "unknown rule",
        &finding("{ rule: b, entry: member.active, action: value, kind: missing }"),
    );
    golden.case(
        "unknown finding entry",
        &finding("{ rule: a, entry: member.activ, action: value, kind: missing }"),
    );
    golden.case(
        "unknown kind",
        &finding("{ rule: a, entry: member.active, action: value, kind: mising }"),
    );
    golden.case("without expectation", "    info: true\n");
    golden.case(
        "negative count",
        &format!("    role: {{ other-holders: -1 }}\n{EXPECT}"),
    );
    golden.check("a_case_expects_what_can_be_told");
}

#[test]
fn cases_belong_to_their_baseline() {
    let mut golden = Golden::default();
    golden.cases(
        "of another",
        "schema: permlint.cases/1\nbaseline: test/large\ncases: []\n",
    );
    golden.check("cases_belong_to_their_baseline");
}
