//! What people are told about the exceptions that they write, and what is read of good ones.

use permlint_baseline::{ExceptionReader, Problems, RuleNames, new_exceptions};
use permlint_model::exception::Exception;
use permlint_model::report::FindingKind;
use permlint_model::{Action, GapReason};
use proptest::prelude::*;

use crate::support::{catalogue, expecting, load, render};

const GOOD: &str = "\
schema: permlint.exceptions/1
exceptions:
  - tenant: { platform: connectwise, site: api-na.example.test, company: acme }
    subject: { id: \"4\", name: Neo }
    rule: test/small/a
    entry: finance.invoicing
    action: add
    kind: excess
    seen: All
    reason: The bookkeeper needs it.
    owner: kim@acme.test
    expires: 2027-03-31
";

fn names() -> RuleNames {
    let baseline = load(&expecting(
        "{ module: Finance, entries: all, at-most: { add: None } }",
    ));
    let mut names = RuleNames::default();
    baseline.unwrap().rules.iter().for_each(|r| names.add(r));
    names
}

fn read(text: &str) -> Result<Vec<Exception>, Problems> {
    let catalogues = [catalogue()];
    ExceptionReader::new(&catalogues, &names()).read("exceptions.yaml", text.as_bytes())
}

/// The good file with a part changed.
fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

fn golden(cases: &[(&str, String)]) -> String {
    let mut told = String::new();
    for (name, text) in cases {
        let shown = match read(text) {
            Ok(_) => "no problem\n".to_owned(),
            Err(problems) => render(&problems),
        };
        told.push_str(&format!("# {name}\n\n{shown}\n"));
    }
    told
}

fn check(name: &str, cases: &[(&str, String)]) {
    insta::assert_snapshot!(name, golden(cases));
}

#[test]
fn a_good_file_is_read_as_it_stands() {
    let list = read(GOOD).unwrap();
    let [one] = list.as_slice() else {
        panic!("{list:?}")
    };
    assert_eq!(one.rule.as_str(), "test/small/a");
    assert_eq!(
        (one.kind, one.action),
        (FindingKind::Excess, Some(Action::Add))
    );
    assert_eq!((one.subject.id.as_str(), one.seen.as_str()), ("4", "All"));
    assert_eq!((one.location.line, one.location.column), (5, 11));
    assert_eq!(one.expires.to_string(), "2027-03-31");
}

#[test]
fn whole_rules_unlisted_rows_and_rules_that_nobody_has_at_hand_are_read() {
    let whole = changed("    entry: finance.invoicing\n    action: add\n", "");
    let unlisted = changed("finance.invoicing", "finance.x-new-thing");
    let own = changed("test/small/a", "acme/house-rules/no-passwords");
    let unknown = changed(
        "kind: excess\n    seen: All",
        "kind: unknown\n    gap: not-stated\n    seen: not known",
    );
    for text in [
        whole,
        unlisted,
        own,
        unknown.clone(),
        GOOD.replace('\n', "\r\n"),
    ] {
        assert_eq!(
            read(&text).map_err(|p| render(&p)).unwrap().len(),
            1,
            "{text}"
        );
    }
    assert_eq!(read(&unknown).unwrap()[0].gap, Some(GapReason::NotStated));
    assert!(
        read("schema: permlint.exceptions/1\nexceptions: []\n")
            .unwrap()
            .is_empty()
    );
}

/// A waiver whose date was misread or whose key was mis-indented must not be without effect.
#[test]
fn nothing_that_is_misread_is_without_effect() {
    check(
        "nothing_that_is_misread_is_without_effect",
        &[
            ("a key that is not known", changed("expires:", "expire:")),
            (
                "a key one level too deep",
                changed(
                    "    reason: The bookkeeper needs it.\n",
                    "      reason: The bookkeeper needs it.\n",
                ),
            ),
            (
                "a key one level too high",
                changed("    owner: kim", "owner: kim"),
            ),
            (
                "a key within another",
                changed("company: acme }", "company: acme, expires: 2027-03-31 }"),
            ),
            (
                "a day of another country",
                changed("2027-03-31", "31.03.2027"),
            ),
            ("a day that is none", changed("2027-03-31", "2027-02-30")),
            ("a time", changed("2027-03-31", "2027-03-31T00:00:00Z")),
            ("a number for a day", changed("2027-03-31", "20270331")),
            ("no day", changed("    expires: 2027-03-31\n", "")),
            ("no owner", changed("    owner: kim@acme.test\n", "")),
            ("a blank owner", changed("kim@acme.test", "\" \"")),
            (
                "a blank reason",
                changed("The bookkeeper needs it.", "\"\""),
            ),
            (
                "no tenant",
                changed(
                    "  - tenant: { platform: connectwise, site: api-na.example.test, company: acme }\n    subject",
                    "  - subject",
                ),
            ),
            ("an id without quotes", changed("\"4\"", "4")),
            (
                "no exceptions",
                "schema: permlint.exceptions/1\nexceptions:\n".to_owned(),
            ),
            (
                "another list",
                "schema: permlint.exceptions/1\nexception: []\n".to_owned(),
            ),
            ("a newer file", changed("exceptions/1", "exceptions/2")),
        ],
    );
}

#[test]
fn names_that_are_not_there_are_told() {
    check(
        "names_that_are_not_there_are_told",
        &[
            ("a rule of a known baseline", changed("small/a", "small/ab")),
            (
                "a baseline misspelt",
                changed("test/small/a", "test/smal/a"),
            ),
            ("no rule id", changed("test/small/a", "A rule")),
            ("an entry", changed("finance.invoicing", "finance.invocing")),
            (
                "an entry by its label",
                changed("finance.invoicing", "Invoicing"),
            ),
            ("an action", changed("action: add", "action: adds")),
            (
                "an action that the entry lacks",
                changed("finance.invoicing", "member.active"),
            ),
            ("a platform", changed("connectwise", "connectwize")),
            ("a level", changed("seen: All", "seen: Al")),
            (
                "a level of a whole rule",
                changed(
                    "entry: finance.invoicing\n    action: add\n    kind: excess\n    seen: All",
                    "kind: excess\n    seen: Everything",
                ),
            ),
            (
                "a violation of which nothing was seen",
                changed("seen: All", "seen: not known"),
            ),
            (
                "an item without an entry",
                changed("entry: finance.invoicing", "item: One"),
            ),
            (
                "a fingerprint of something else",
                changed(
                    "    reason",
                    "    fingerprint: \"0123456789abcdef\"\n    reason",
                ),
            ),
            (
                "no fingerprint",
                changed("    reason", "    fingerprint: abc\n    reason"),
            ),
        ],
    );
}

#[test]
fn what_can_never_be_accepted_is_told() {
    let gap = |kind: &str, gap: &str| {
        changed(
            "kind: excess\n    seen: All",
            &format!("kind: {kind}{gap}\n    seen: not known"),
        )
    };
    check(
        "what_can_never_be_accepted_is_told",
        &[
            ("refused", gap("unknown", "\n    gap: refused")),
            ("not read", gap("unknown", "\n    gap: not-read")),
            ("no rows", gap("unknown", "\n    gap: no-rows")),
            ("stale", gap("unknown", "\n    gap: stale")),
            ("an unknown without its reason", gap("unknown", "")),
            (
                "a reason that is none",
                gap("unknown", "\n    gap: not-sated"),
            ),
            (
                "a reason that is a kind",
                gap("unknown", "\n    gap: unmatched"),
            ),
            (
                "a reason for a violation",
                changed("kind: excess", "kind: excess\n    gap: not-stated"),
            ),
            ("a notice", changed("kind: excess", "kind: notice")),
        ],
    );
}

#[test]
fn the_same_thing_is_accepted_once() {
    let item = GOOD.split_once("exceptions:\n").unwrap().1;
    check(
        "the_same_thing_is_accepted_once",
        &[("twice", format!("{GOOD}{item}"))],
    );
    // In two files as well.
    let catalogues = [catalogue()];
    let names = names();
    let mut reader = ExceptionReader::new(&catalogues, &names);
    reader.read("one.yaml", GOOD.as_bytes()).unwrap();
    let problems = reader.read("two.yaml", GOOD.as_bytes()).unwrap_err();
    assert!(
        problems.problems()[0]
            .message()
            .contains("line 5 of one.yaml")
    );
}

/// The good exception, for another action.
fn another() -> Exception {
    Exception {
        action: Some(Action::Edit),
        ..read(GOOD).unwrap().remove(0)
    }
}

fn append(text: &str, exception: &Exception) -> Result<String, Problems> {
    let catalogues = [catalogue()];
    let names = names();
    let reader = ExceptionReader::new(&catalogues, &names);
    reader.append("exceptions.yaml", text.as_bytes(), exception)
}

#[test]
fn an_exception_is_added_behind_the_last_and_everything_else_stays() {
    let commented = GOOD.replace("exceptions:\n", "# Ours.\nexceptions: # all\n") + "# The end.";
    let wide = GOOD.replace("\n  ", "\n      ");
    let flush = GOOD.replace("\n  ", "\n");
    let bom = format!("\u{feff}{GOOD}");
    let windows = GOOD.replace('\n', "\r\n");
    for text in [GOOD, &commented, &wide, &flush, &bom, &windows] {
        let longer = append(text, &another()).map_err(|p| render(&p)).unwrap();
        assert!(longer.starts_with(text), "{longer}");
        assert_eq!(longer.contains("\r\n"), text.contains("\r\n"));
        assert_eq!(read(&longer).unwrap()[1].action, Some(Action::Edit));
    }
    let empty = "schema: permlint.exceptions/1\nexceptions: [] # none yet\n";
    let longer = append(empty, &another()).unwrap();
    assert!(
        longer.contains("exceptions: # none yet\n  - tenant"),
        "{longer}"
    );
    let longer = append(&commented, &another()).unwrap();
    insta::assert_snapshot!("an_exception_is_added_behind_the_last", longer);
}

#[test]
fn an_exception_that_cannot_be_added_is_told_and_a_file_that_has_it_too() {
    let flow = GOOD.replace("  - tenant", "  [{tenant");
    assert!(append(&flow, &another()).is_err());
    let first = "exceptions: []\nschema: permlint.exceptions/1\n";
    assert!(append(first, &another()).is_ok());
    let swapped = format!(
        "exceptions:\n{}schema: permlint.exceptions/1\n",
        GOOD.split_once("exceptions:\n").unwrap().1
    );
    let told = render(&append(&swapped, &another()).unwrap_err());
    let twice = render(&append(GOOD, &read(GOOD).unwrap()[0]).unwrap_err());
    let told = format!("{told}\n{twice}");
    insta::assert_snapshot!("an_exception_that_cannot_be_added_is_told", told);
}

fn texts() -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just("\u{1b}[31m\u{202e}\n\t\r".to_owned()),
        Just("\"'\\: #{}[]&*!|>%@`,".to_owned()),
        Just("null".to_owned()),
        Just("\u{e0041}\u{85}\u{2028}x".to_owned()),
    ];
    prop_oneof![2 => "\\PC{1,40}", 1 => any::<String>(), 1 => odd]
        .prop_map(|text| format!("x{text}y"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever a tenant or a person calls things, it is read back letter for letter.
    #[test]
    fn any_text_is_read_back_letter_for_letter(
        id in texts(), name in texts(), company in texts(), reason in texts(), owner in texts(), item in texts(),
    ) {
        let mut exception = another();
        exception.subject.id = id;
        exception.subject.name = name;
        exception.tenant.company = company;
        exception.reason = reason;
        exception.owner = owner;
        exception.item = Some(item);
        (exception.action, exception.seen) = (Some(Action::Allow), "Yes".to_owned());
        exception.entry = Some("finance.x-list".parse().unwrap());
        let new = new_exceptions(&exception);
        let raw = new.chars().find(|c| permlint_model::text::is_hostile(*c) && *c != '\n');
        prop_assert_eq!(raw, None);
        let read = read(&new).map_err(|p| TestCaseError::fail(render(&p)))?;
        let placed = Exception { location: read[0].location.clone(), ..exception.clone() };
        prop_assert_eq!(&read[0], &placed);
        prop_assert!(append(GOOD, &exception).is_ok());
    }

    #[test]
    fn a_changed_file_ends_in_something_showable(at in any::<usize>(), len in 0_usize..30, new in "\\PC{0,6}|: |- |\n|    ") {
        let start = at % GOOD.len();
        let end = (start + len).min(GOOD.len());
        let text = format!("{}{new}{}", &GOOD[..start], &GOOD[end..]);
        if let Err(problems) = read(&text) {
            let told = render(&problems);
            prop_assert!(!told.chars().any(|c| permlint_model::text::is_hostile(c) && c != '\n'));
        }
    }
}
