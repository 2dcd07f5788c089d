//! What to click, with a tenant and without.

use crate::support::{code, permlint, text, write};

const OVER: &str = "../../fixtures/connectwise/over-privileged.snapshot.json";
const FLOOR: &str = "../../fixtures/connectwise/floor.snapshot.json";
const TODAY: [&str; 2] = ["--today", "2026-11-22"];

fn run(args: &[&str]) -> (u8, String, String) {
    let output = permlint().args(args).output().unwrap();
    let told = (
        text(&output.stdout).to_owned(),
        text(&output.stderr).to_owned(),
    );
    (u8::try_from(code(&output)).unwrap(), told.0, told.1)
}

fn document(id: &str, edit: &str) -> String {
    format!(
        "schema: permlint.baseline/1\nid: {id}\ntitle: {id}\nplatform: connectwise\n\
         read-on: 2026-11-21\nconfidence: complete\nsources: {{ page: {{ title: A page }} }}\n\
         parameters: {{ role: {{ title: Role, default: {id} }} }}\nrules:\n  - id: invoices\n    \
         title: T\n    severity: high\n    origin: {{ source: page, section: S }}\n    why: W\n    \
         expect: [{{ module: Finance, entries: [Invoicing], {edit} }}]\n"
    )
}

#[test]
fn a_plan_ends_in_0_unless_the_code_is_asked_for() {
    let plan = ["plan", OVER, "-b", "neo/connectwise", TODAY[0], TODAY[1]];
    let (exit, told, _) = run(&plan);
    assert_eq!(exit, 0);
    assert!(
        told.contains("set Add Level, Edit Level to None (now All)"),
        "{told}"
    );
    let (exit, _, _) = run(&[&plan[..], &["--exit-code"]].concat());
    assert_eq!(exit, 1);
    let (exit, told, _) = run(&["plan", FLOOR, "-b", "neo/connectwise", TODAY[0], TODAY[1]]);
    assert_eq!(exit, 0);
    assert!(told.contains("nothing to change"), "{told}");
}

#[test]
fn a_role_is_set_up_without_a_tenant() {
    let (exit, told, _) = run(&["setup", "-b", "neo/connectwise", "--format", "markdown"]);
    assert_eq!(exit, 0);
    assert!(
        told.contains("# Least-privilege security role Neo"),
        "{told}"
    );
    let (exit, told, _) = run(&["setup", "-b", "neo/connectwise", "--format", "json"]);
    assert_eq!(exit, 0);
    let json: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(json["schema"], "permlint.plan/1");
    assert_eq!(json["tenant"], serde_json::Value::Null);
}

/// There is no tenant to look at, so nothing can be undecided: a list item is told as a deed.
#[test]
fn a_set_up_names_the_items_of_customise_lists() {
    let setup = ["setup", "-b", "gozynta/connectwise"];
    let (exit, told, _) = run(&setup);
    assert_eq!(exit, 0);
    let item = "System › Table Setup › Products / UOM allow: by-hand";
    assert!(told.contains(item), "{told}");
    assert!(!told.contains("undecided"), "{told}");
    let (_, letter, _) = run(&[&setup[..], &["--format", "customer"]].concat());
    assert!(letter.contains("Please do this as well:"), "{letter}");
    assert!(!letter.contains("could not be judged"), "{letter}");
}

#[test]
fn documents_that_contradict_each_other_are_found_before_anyone_buys() {
    let folder = tempfile::tempdir().unwrap();
    let opens = write(
        folder.path(),
        "a.yaml",
        &document("a/x", "at-least: { edit: All }"),
    );
    let closes = write(
        folder.path(),
        "b.yaml",
        &document("b/x", "at-most: { edit: None }"),
    );
    let (exit, told, _) = run(&["baselines", "conflicts", &opens, &closes]);
    assert_eq!(exit, 1);
    for cited in ["All: a/x/invoices", "None: b/x/invoices", "role 2: b/x"] {
        assert!(told.contains(cited), "{told}");
    }
    let (exit, told, _) = run(&["baselines", "conflicts", &opens, "neo/connectwise"]);
    assert_eq!(exit, 1);
    assert!(
        told.contains("--feature neo/connectwise:invoicing-write"),
        "{told}"
    );
    let features = ["--feature", "neo/connectwise:invoicing-write"];
    let lifted = ["baselines", "conflicts", &opens, "neo/connectwise"];
    let (exit, told, _) = run(&[&lifted[..], &features].concat());
    assert_eq!(exit, 0, "{told}");
    let setup = ["setup", "-b", &opens, "-b", &closes, "--role", "R"];
    let (exit, told, _) = run(&setup);
    assert_eq!(exit, 1);
    assert!(told.contains("for each of the roles above"), "{told}");
    assert!(!told.contains("make a new"), "{told}");
    let (_, told, _) = run(&[&setup[..], &["--format", "markdown"]].concat());
    assert!(told.contains("for each of the roles above"), "{told}");
}

/// A role for the integrations of two makers: no document says whose keys hold it.
#[test]
fn a_member_is_named_where_all_documents_mean_the_same() {
    let setup = ["setup", "-b", "neo/connectwise", "--role", "R"];
    let two = [&setup[..], &["-b", "connectwise/data-protection"]].concat();
    let three = [&setup[..], &["-b", "rewst/connectwise"]].concat();
    assert!(run(&setup).1.contains("to the API member \"neo_agent\""));
    assert!(run(&two).1.contains("to the API member \"neo_agent\""));
    assert!(!run(&three).1.contains("to the API member"));
}

#[test]
fn each_baseline_may_have_a_role_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mine = write(
        folder.path(),
        "a.yaml",
        &document("a/x", "at-most: { edit: None }"),
    );
    let other = format!("{mine}@role=Auditor");
    let check = ["check", OVER, "-b", "neo/connectwise", "-b", &other];
    let more = ["--format", "json", TODAY[0], TODAY[1]];
    let (exit, told, told_wrong) = run(&[&check[..], &more].concat());
    assert_eq!(exit, 1, "{told_wrong}");
    let json: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(json["schema"], "permlint.report-set/1");
    let subjects = json["reports"].as_array().unwrap().iter();
    let subjects: Vec<&str> = subjects
        .filter_map(|r| r["subject"]["name"].as_str())
        .collect();
    assert_eq!(subjects, ["Neo", "Auditor"]);
}

#[test]
fn what_if_needs_a_cell_that_there_is() {
    let check = ["check", FLOOR, "-b", "neo/connectwise", TODAY[0], TODAY[1]];
    assert_eq!(run(&check).0, 0);
    let bad = ["--assume", "finance.invoicing:edit=All"];
    let (exit, told, _) = run(&[&check[..], &bad].concat());
    assert_eq!(exit, 1);
    assert!(
        told.contains("finance.invoicing edit counted as All"),
        "{told}"
    );
    for wrong in [
        "finance.invoicin:edit=All",
        "finance.invoicing:edit=Lots",
        "finance",
    ] {
        let (exit, _, told) = run(&[&check[..], &["--assume", wrong]].concat());
        assert_eq!(exit, 2, "{wrong}: {told}");
    }
}

#[test]
fn snapshots_of_two_tenants_give_two_reports_and_no_plan() {
    let folder = tempfile::tempdir().unwrap();
    let acme = std::fs::read_to_string(FLOOR).unwrap();
    let other = acme.replace("\"company\": \"acme\"", "\"company\": \"globex\"");
    let other = write(folder.path(), "globex.json", &other);
    let common = [
        "-b",
        "neo/connectwise",
        TODAY[0],
        TODAY[1],
        "--format",
        "json",
    ];
    let (exit, told, _) = run(&[&["check", FLOOR, &other][..], &common].concat());
    assert_eq!(exit, 0, "{told}");
    let json: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(json["reports"].as_array().map(Vec::len), Some(2));
    let (exit, _, told) = run(&[&["plan", FLOOR, &other][..], &common].concat());
    assert_eq!(exit, 2);
    assert!(told.contains("several tenants"), "{told}");
}

#[test]
fn what_is_named_and_could_not_count_is_wrong_usage() {
    let neo = ["check", FLOOR, "-b", "neo/connectwise@role=Neo"];
    let twice = ["--assume", "finance.invoicing:edit=All"];
    let more: [&[&str]; 4] = [
        &["--role", "Admin"],
        &["--member", "neo_agent"],
        &[twice[0], twice[1], twice[0], "finance.invoicing:edit=None"],
        &[
            "--param",
            "email=a@a.example",
            "--param",
            "email=b@b.example",
        ],
    ];
    for more in more {
        let (exit, _, told) = run(&[&neo[..], more, &TODAY].concat());
        assert_eq!(exit, 2, "{more:?} {told}");
    }
    // The same word twice is no contradiction.
    let same = [&neo[..], &twice, &twice, &TODAY].concat();
    assert_eq!(run(&same).0, 1);
}

#[test]
fn snapshots_that_contradict_each_other_are_refused_in_either_order() {
    for order in [[FLOOR, OVER], [OVER, FLOOR]] {
        let args = ["check", order[0], order[1], "-b", "neo/connectwise"];
        let (exit, _, told) = run(&[&args[..], &TODAY].concat());
        assert_eq!(exit, 3, "{told}");
        assert!(told.contains("the settings of \"Neo\""), "{told}");
    }
    let args = ["check", FLOOR, FLOOR, "-b", "neo/connectwise"];
    assert_eq!(run(&[&args[..], &TODAY].concat()).0, 0);
}
