//! Worksheets, as people and spreadsheets hand them in.

use permlint_baseline::{Problems, load_catalogue, load_worksheets, worksheet_schema};
use permlint_model::catalogue::Catalogue;
use permlint_model::text::is_hostile;
use permlint_model::worksheet::Worksheet;
use proptest::prelude::*;

use crate::support::render;

const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: autotask
title: A small catalogue
editor: "Admin > Security Levels > {role}"
sources:
  page: { title: A page }
domains:
  checkbox: { chain: [No, Yes], aliases: { Unchecked: No, None: No, Checked: Yes, Ticked: Yes } }
  restricts: { chain: [Yes, No], aliases: { Checked: Yes, Ticked: Yes, Unchecked: No } }
  no-yes: { chain: [No, Yes], aliases: { None: No, All: Yes } }
  view: { chain: [None, Mine, Mine + Organizations, All], aliases: { Mine + Companies: Mine + Organizations } }
  count: { count: true }
  text: { text: fold-case }
row: {}
modules:
  - id: crm
    name: CRM
    entries:
      - { id: access.prospects, name: "Prospects, Leads, & Dead", group: Organization & Contact Access, domain: view, sources: [page], certainty: seen }
      - { id: documents, name: Can access documents, domain: checkbox, sources: [page], certainty: seen }
  - id: service-desk
    name: Service Desk
    entries:
      - { id: tickets, name: Tickets, group: Object Permissions, domains: { view: view, add: no-yes }, sources: [page], certainty: seen }
      - { id: render-as, name: Render as, domain: text, sources: [page], certainty: seen }
      - id: notes
        name: Notes
        domains: { view: view, add: no-yes }
        offers: [{ action: add, points: [], source: page }]
        sources: [page]
        certainty: seen
  - id: other
    name: Other
    entries:
      - { id: limit, name: Limit resource availability, domain: restricts, sources: [page], certainty: seen }
      - { id: webhooks, name: Maximum number of webhooks, domain: count, sources: [page], certainty: seen }
      - { id: walls.a, name: Walls, group: A, domain: text, sources: [page], certainty: seen }
      - { id: walls.b, name: Walls, group: B, domain: text, sources: [page], certainty: seen }
"#;

const HEAD: &str = "# level: API User\r\n# declared by: Jane Doe\r\n# declared on: 2026-11-21\r\n";
const COLUMNS: &str = "id,action,section,group,setting,column,value,note\r\n";
const ROWS: &str = "\
crm.access.prospects,value,CRM,Organization & Contact Access,\"Prospects, Leads, & Dead\",,All,\r
service-desk.tickets,view,Service Desk,Object Permissions,Tickets,View,Mine + Organizations,\r
service-desk.tickets,add,Service Desk,Object Permissions,Tickets,Add,No,\r
crm.documents,value,CRM,,Can access documents,,,\r
other.webhooks,value,Other,,Maximum number of webhooks,,5,seen twice\r
";

fn catalogue() -> Catalogue {
    load_catalogue("catalogue.yaml", CATALOGUE.as_bytes()).unwrap()
}

fn load_as(path: &str, bytes: &[u8]) -> Result<Worksheet, Problems> {
    load_worksheets(path, bytes, &catalogue()).map(|mut all| all.remove(0))
}

fn load(text: &str) -> Result<Worksheet, Problems> {
    load_as("level.csv", text.as_bytes())
}

fn sheet(rows: &str) -> String {
    format!("{HEAD}{COLUMNS}{rows}")
}

fn answers(worksheet: &Worksheet) -> Vec<String> {
    let answers = worksheet.answers.iter();
    answers
        .map(|a| format!("{} {} {}", a.entry, a.action, a.value))
        .collect()
}

/// What is declared of one cell by this value.
fn value(id: &str, action: &str, value: &str) -> Result<Vec<String>, Problems> {
    load(&sheet(&format!("{id},{action},,,,,{value},\r\n"))).map(|sheet| answers(&sheet))
}

const EXPECTED: [&str; 4] = [
    "crm.access.prospects value All",
    "service-desk.tickets view Mine + Organizations",
    "service-desk.tickets add No",
    "other.webhooks value 5",
];

fn check(text: &str) {
    check_bytes(text.as_bytes());
}

fn check_bytes(bytes: &[u8]) {
    let worksheet = match load_as("level.csv", bytes) {
        Ok(worksheet) => worksheet,
        Err(problems) => panic!("{}", render(&problems)),
    };
    assert_eq!(answers(&worksheet), EXPECTED);
    assert_eq!(worksheet.level, "API User");
    assert_eq!(worksheet.declared_by, "Jane Doe");
    assert_eq!(worksheet.declared_on.to_string(), "2026-11-21");
    assert_eq!(worksheet.company, None);
}

/// What is told of a wrong worksheet.
fn told(text: &str) -> String {
    match load(text) {
        Ok(worksheet) => panic!("no problem: {:?}", answers(&worksheet)),
        Err(problems) => render(&problems),
    }
}

#[test]
fn a_plain_table_is_read_and_an_empty_value_is_no_answer() {
    check(&sheet(ROWS));
}

#[test]
fn what_a_spreadsheet_does_to_a_table_is_undone() {
    let text = sheet(ROWS);
    check(&format!("\u{feff}{text}"));
    check(&text.replace("\r\n", "\n"));
    check(&text.replace("\r\n", "\r"));
    check(&text.replace("\r\n", ",,,,\r\n"));
    check(&format!("{text},,,,,,,\r\n\r\n,,,,,,,,,,\r\n"));
    check(
        &text
            .replace("id,action", "ID , Action")
            .replace("value,note", "Value,Note"),
    );
    check(&text.replace("\"Prospects, Leads, & Dead\"", "Prospects, Leads, & Dead"));
    check(&text.replace(",No,", ",'No,").replace("'No", "No"));
}

#[test]
fn other_separators_are_found() {
    let swap = |to: &str| {
        let text = sheet(ROWS).replace("\"Prospects, Leads, & Dead\"", "@");
        text.replace(',', to)
            .replace('@', "Prospects, Leads, & Dead")
    };
    check(&swap(";"));
    check(&swap("\t"));
    check(&format!("sep=;\r\n{}", swap(";")));
}

#[test]
fn utf_16_is_read() {
    let text = sheet(ROWS)
        .replace(',', "\t")
        .replace("\"Prospects\t Leads\t & Dead\"", "x");
    let units: Vec<u16> = std::iter::once('\u{feff}')
        .chain(text.chars())
        .map(|c| c as u16)
        .collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    check_bytes(&little);
    check_bytes(&big);
}

#[test]
fn columns_are_found_by_their_names_and_others_are_not_read() {
    let rows = "\
All,CRM,crm.access.prospects,,looks fine\r
Mine + Organizations,Service Desk,service-desk.tickets,view,\r
No,Service Desk,service-desk.tickets,add,\r
5,Other,other.webhooks,value,\r\n";
    check(&format!("{HEAD}value,section,id,action,reviewed\r\n{rows}"));
}

#[test]
fn lines_that_became_one_cell_are_taken_apart_again() {
    let line = |line: &str| match line.contains(',') && !line.starts_with('#') {
        true => format!("\"{}\";;;\r\n", line.replace('"', "\"\"")),
        false => format!("{line};;;\r\n"),
    };
    check(&sheet(ROWS).lines().map(line).collect::<String>());
    // With every cell in quotes, and each of them quoted once more.
    let quoted = |line: &str| {
        let cells: Vec<String> = line
            .split(',')
            .map(|c| format!("\"\"\"{c}\"\"\""))
            .collect();
        format!("{}\r\n", cells.join(","))
    };
    let text = sheet(ROWS).replace("\"Prospects, Leads, & Dead\"", "Prospects");
    check(&text.lines().map(quoted).collect::<String>());
}

#[test]
fn names_and_days_may_stand_in_the_next_cell() {
    check(
        &sheet(ROWS)
            .replace("by: Jane Doe", "by:,Jane Doe,,")
            .replace("on: ", "on: ,,"),
    );
    let text = format!(
        "\"# level: Foo, Bar\"\r\n{}",
        sheet("").replace("# level: API User\r\n", "")
    );
    assert_eq!(load(&text).unwrap().level, "Foo, Bar");
}

#[test]
fn yes_and_no_are_read_in_other_languages() {
    for word in [
        "Yes", "yes", "TRUE", "true", "ja", "JA", "oui", "sí", "si", "1", "wahr", "x", "X", "✓",
        "Checked",
    ] {
        assert_eq!(
            value("crm.documents", "value", word).unwrap(),
            ["crm.documents value Yes"],
            "{word}"
        );
    }
    for word in [
        "No",
        "FALSE",
        "nein",
        "Non",
        "no",
        "0",
        "FALSCH",
        "None",
        "Unchecked",
    ] {
        assert_eq!(
            value("crm.documents", "value", word).unwrap(),
            ["crm.documents value No"],
            "{word}"
        );
    }
    // A box that restricts: ticked is the lower point, and still `Yes`.
    assert_eq!(
        value("other.limit", "value", "x").unwrap(),
        ["other.limit value Yes"]
    );
}

#[test]
fn a_blank_is_unknown_wherever_it_stands() {
    for id in [
        "crm.documents",
        "other.limit",
        "other.webhooks",
        "service-desk.render-as",
    ] {
        for blank in ["", " ", "\u{a0}", "\"\"", "\" \"", "\"\"\"\"\"\""] {
            assert!(
                value(id, "value", blank).unwrap().is_empty(),
                "{id} {blank:?}"
            );
        }
    }
    assert!(value("crm", "section", "").unwrap().is_empty());
}

#[test]
fn a_cross_and_true_mean_something_in_a_check_box_only() {
    assert!(value("service-desk.tickets", "add", "x").is_err());
    assert!(value("service-desk.tickets", "view", "x").is_err());
    assert!(value("service-desk.tickets", "view", "true").is_err());
    assert!(value("service-desk.tickets", "view", "0").is_err());
    assert!(value("other.webhooks", "value", "ja").is_err());
}

#[test]
fn values_come_out_in_the_catalogues_words() {
    let view = |word: &str| {
        value("service-desk.tickets", "VIEW", word)
            .unwrap()
            .concat()
    };
    assert_eq!(
        view("mine + companies"),
        "service-desk.tickets view Mine + Organizations"
    );
    assert_eq!(
        view("Mine\u{a0}+  organizations"),
        "service-desk.tickets view Mine + Organizations"
    );
    let text = value("service-desk.render-as", "", "'=Standard").unwrap();
    assert_eq!(text, ["service-desk.render-as value =Standard"]);
}

#[test]
fn an_action_is_needed_only_where_there_are_several() {
    assert_eq!(value("crm.documents", "", "Yes").unwrap().len(), 1);
    assert!(value("service-desk.tickets", "", "All").is_err());
}

#[test]
fn a_section_answers_for_its_settings() {
    let of = |answer: &str| value("service-desk", "section", answer).unwrap();
    let full = [
        "service-desk.tickets add Yes",
        "service-desk.tickets view All",
        "service-desk.notes view All",
    ];
    assert_eq!(of("full"), full);
    assert_eq!(of("Full Permission"), full);
    let none = [
        "service-desk.tickets add No",
        "service-desk.tickets view None",
        "service-desk.notes view None",
    ];
    assert_eq!(of("NONE"), none);
    assert_eq!(
        of("some: Tickets View=Mine"),
        ["service-desk.tickets view Mine"]
    );
    assert_eq!(
        of("some: tickets: add = ja"),
        ["service-desk.tickets add Yes"]
    );
    // A number has no top, and a box that restricts gives all when it is not ticked.
    assert_eq!(
        value("other", "section", "full").unwrap(),
        ["other.limit value No"]
    );
    assert_eq!(
        value("other", "", "none").unwrap(),
        ["other.limit value Yes", "other.webhooks value 0"]
    );
    // One value above nothing: no need to say which.
    assert_eq!(
        value("crm", "", "some: Can access documents").unwrap(),
        ["crm.documents value Yes"]
    );
    assert_eq!(
        value("crm", "", "some: crm.documents=Yes").unwrap(),
        ["crm.documents value Yes"]
    );
}

#[test]
fn said_twice_counts_once_and_may_not_differ() {
    let twice = |a: &str, b: &str| {
        let row = |value: &str| format!("crm.documents,value,,,,,{value},\r\n");
        load(&sheet(&format!("{}{}", row(a), row(b))))
    };
    assert_eq!(
        answers(&twice("Yes", "ja").unwrap()),
        ["crm.documents value Yes"]
    );
    assert_eq!(
        answers(&twice("", "Yes").unwrap()),
        ["crm.documents value Yes"]
    );
    assert!(twice("Yes", "No").is_err());
    let rows = "crm,section,,,,,none,\r\ncrm.documents,value,,,,,No,\r\n";
    assert_eq!(answers(&load(&sheet(rows)).unwrap()).len(), 2);
}

#[test]
fn an_answer_knows_where_it_stands() {
    let worksheet = load(&sheet(ROWS)).unwrap();
    let places: Vec<(u32, u32, u32)> = worksheet
        .answers
        .iter()
        .map(|a| (a.location.line, a.location.column, a.location.length))
        .collect();
    assert_eq!(places, [(5, 90, 3), (6, 72, 20), (7, 70, 2), (9, 57, 1)]);
}

/// What each level was declared to have, level by level.
fn by_level(path: &str, text: &str) -> Result<Vec<(String, Vec<String>)>, Problems> {
    let all = load_worksheets(path, text.as_bytes(), &catalogue())?;
    let each = all
        .iter()
        .map(|sheet| (sheet.level.clone(), answers(sheet)));
    Ok(each.collect())
}

const OTHERS: &str = "# other level: Team Member\r\n\"# other level: Full, Access\"\r\n";
const LEVELS: &str = "id,action,level,value\r\n";

#[test]
fn rows_of_further_levels_become_worksheets_of_their_own() {
    let rows = "other.limit,value,,Yes\r\nother.limit,value,team member,No\r\n\
                crm.documents,value,Team Member,\r\ncrm,section,\"Full, Access\",none\r\n\
                other.webhooks,value,API User,5\r\n";
    let table = format!("{HEAD}{OTHERS}{LEVELS}{rows}");
    let expected = vec![
        (
            "API User".to_owned(),
            vec![
                "other.limit value Yes".to_owned(),
                "other.webhooks value 5".to_owned(),
            ],
        ),
        (
            "Team Member".to_owned(),
            vec!["other.limit value No".to_owned()],
        ),
        (
            "Full, Access".to_owned(),
            vec![
                "crm.access.prospects value None".to_owned(),
                "crm.documents value No".to_owned(),
            ],
        ),
    ];
    assert_eq!(by_level("a.csv", &table).unwrap(), expected);
    // As a spreadsheet with other separators saves it.
    let semicolons = format!(
        "{HEAD}# other level: Team Member\n# other level: Full, Access\n{}{}",
        LEVELS.replace(',', ";"),
        rows.replace(',', ";")
            .replace("\"Full; Access\"", "Full, Access")
    );
    assert_eq!(by_level("a.csv", &semicolons).unwrap(), expected);
    let yaml = "schema: permlint.worksheet/1\nplatform: autotask\nlevel: API User\n\
                declared-by: Jane Doe\ndeclared-on: 2026-11-21\n\
                answers: [{ id: other.limit, value: Yes }, { id: other.webhooks, value: 5 }]\n\
                other-levels:\n  - level: Team Member\n    answers:\n      \
                - { id: other.limit, value: No }\n      - id: crm.documents\n        value:\n  \
                - level: Full, Access\n    answers:\n      \
                - { id: crm.access.prospects, value: None }\n      \
                - { id: crm.documents, value: No }\n";
    assert_eq!(by_level("a.yaml", yaml).unwrap(), expected);
}

#[test]
fn further_levels_are_as_strict_as_the_first() {
    let told = |head: &str, rows: &str| {
        let table = format!("{HEAD}{head}{LEVELS}{rows}");
        by_level("a.csv", &table)
            .map_or_else(|problems| render(&problems), |read| format!("{read:?}"))
    };
    for (head, rows, expected) in [
        (
            OTHERS,
            "other.limit,value,Team Membre,No\n",
            "did you mean `Team Member`",
        ),
        (
            "",
            "other.limit,value,Dispatch,No\n",
            "unknown level \"Dispatch\"",
        ),
        (OTHERS, "other.limit,value,Team Member,Perhaps\n", "Perhaps"),
        (
            OTHERS,
            "other.limt,value,Team Member,No\n",
            "did you mean `other.limit`",
        ),
        ("# other level: api user\n", "", "this level stands twice"),
        (
            "# other level: A\n# other level: a\n",
            "",
            "this level stands twice",
        ),
        ("# other levl: A\n", "", "did you mean `# other level:`"),
        (
            OTHERS,
            "other.limit,value,Team Member,No\nother.limit,value,Team Member,Yes\n",
            "has \"Yes\" here and \"No\" on line 7",
        ),
        (
            OTHERS,
            "other.limit,value,Team Member,unchanged? No\n",
            "nobody confirmed it",
        ),
        // A name that lost its quotes is not taken for a shorter one with another value.
        (
            OTHERS,
            "other.limit,value,Full, Access,No\n",
            "more cells than there are columns",
        ),
    ] {
        let told = told(head, rows);
        assert!(told.contains(expected), "{expected}\n{told}");
    }
}

#[test]
fn what_is_wrong_is_told() {
    let mut golden = String::new();
    let mut add = |name: &str, text: &str| {
        let told = told(text);
        assert!(!told.chars().any(|c| is_hostile(c) && c != '\n'), "{told}");
        golden.push_str(&format!("# {name}\n\n{told}\n"));
    };
    let row = |row: &str| sheet(&format!("{row}\r\n"));
    add("unknown id", &row("crm.documets,value,,,,,Yes,"));
    add("unknown section", &row("cmr,section,,,,,full,"));
    add("unknown action", &row("service-desk.tickets,edit,,,,,All,"));
    add("no action", &row("service-desk.tickets,,,,,,All,"));
    add(
        "unknown value",
        &row("service-desk.tickets,view,,,,,Mine + Org,"),
    );
    add("no number", &row("other.webhooks,value,,,,,5.0,"));
    add(
        "not confirmed",
        &row("crm.documents,value,,,,,unchanged? Yes,"),
    );
    add(
        "doubled",
        &row("crm.documents,value,,,,,Yes,\r\ncrm.documents,value,,,,,No,"),
    );
    add(
        "section against setting",
        &row("crm,section,,,,,none,\r\ncrm.documents,value,,,,,Yes,"),
    );
    add("section word", &row("crm,section,,,,,partly,"));
    add("some of nothing", &row("crm,section,,,,,some,"));
    add(
        "some without value",
        &row("service-desk,section,,,,,some: Tickets View,"),
    );
    add(
        "some without column",
        &row("service-desk,section,,,,,some: Tickets,"),
    );
    add(
        "some of an unknown setting",
        &row("service-desk,section,,,,,some: Tikets=All,"),
    );
    add(
        "some of two of one name",
        &row("other,section,,,,,some: Walls=x,"),
    );
    add(
        "some at the bottom",
        &row("crm,section,,,,,some: Can access documents=No,"),
    );
    add("value without id", &row(",,,,Can access documents,,Yes,"));
    add(
        "shifted cells",
        &row("crm.documents,value,CRM,,Can, sometimes,,Yes,,x"),
    );
    add("no head", "a,b\r\nc,d\r\n");
    add("doubled column", &format!("{HEAD}id,value,Value\r\n"));
    add("nobody", COLUMNS);
    add("empty name", &sheet("").replace("Jane Doe", ""));
    add("no date", &sheet("").replace("2026-11-21", "21.11.2026"));
    add("two levels", &format!("# level: Other\r\n{}", sheet("")));
    add("two names", &sheet("").replace("Jane Doe", "Doe, Jane"));
    add("misspelt line", &format!("# compny: ACME\r\n{}", sheet("")));
    add(
        "other kind",
        &format!("# schema: permlint.report/1\r\n{}", sheet("")),
    );
    add(
        "newer major",
        &format!("# schema: permlint.worksheet/2\r\n{}", sheet("")),
    );
    add(
        "other platform",
        &format!("# platform: connectwise\r\n{}", sheet("")),
    );
    add(
        "open quote",
        &row("crm.documents,value,,,,,Yes,\"see\r\nother.limit,value,,,,,No,"),
    );
    add(
        "swallowed rows",
        &row("crm.documents,value,,,,,Yes,\"see\r\nother.limit,value,,,,,No,\"x"),
    );
    add("hostile", &row("crm.\u{1b}[2J\u{202e},value,,,,,Yes,"));
    insta::assert_snapshot!("wrong_worksheets", golden);
}

const YAML: &str = "\
schema: permlint.worksheet/1
platform: autotask
level: API User
declared-by: Jane Doe
declared-on: 2026-11-21
sections:
  - id: crm
    value:
answers:
  - { id: crm.access.prospects, value: All }
  - id: service-desk.tickets
    action: view
    value: Mine + Companies
  - { id: service-desk.tickets, action: add, value: No, note: seen twice }
  - id: crm.documents
    value:
  - { id: other.webhooks, value: 5 }
";

#[test]
fn yaml_says_the_same() {
    for path in ["level.yaml", "level.YML", "level"] {
        assert_eq!(answers(&load_as(path, YAML.as_bytes()).unwrap()), EXPECTED);
    }
    let crm = YAML
        .replacen("value:\n", "value: none\n", 1)
        .replace("value: All", "value: None");
    let worksheet = load_as("level.yaml", crm.as_bytes()).unwrap();
    assert_eq!(answers(&worksheet)[1], "crm.documents value No");
}

#[test]
fn yaml_fits_its_schema_and_the_loader_agrees() {
    let schema = worksheet_schema();
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    let is_valid = |text: &str| {
        let options = serde_saphyr::options! { strict_booleans: true };
        validator.is_valid(&serde_saphyr::from_str_with_options(text, options).unwrap())
    };
    assert!(is_valid(YAML));
    for (from, to) in [
        ("declared-by: Jane Doe", "declared-by:"),
        ("declared-by", "declred-by"),
        ("value: No,", "value: [No],"),
        ("value: No,", "value: true,"),
        ("level: API User\n", ""),
        ("platform: autotask", "platform: jira"),
        ("note: seen", "notes: seen"),
    ] {
        let wrong = YAML.replacen(from, to, 1);
        assert_ne!(wrong, YAML);
        assert!(!is_valid(&wrong), "{to}");
        assert!(load_as("level.yaml", wrong.as_bytes()).is_err(), "{to}");
    }
}

#[test]
fn what_is_wrong_in_yaml_is_told() {
    let mut golden = String::new();
    for (name, from, to) in [
        ("unknown id", "crm.documents", "crm.document"),
        ("boolean", "value: No,", "value: true,"),
        ("no date", "2026-11-21", "21.11.2026"),
        ("nobody", "declared-by: Jane Doe", "declared-by: \"\""),
        ("unknown key", "value: No,", "valeu: No,"),
        ("not confirmed", "value: 5", "value: \"unchanged? 5\""),
        ("newer major", "worksheet/1", "worksheet/2"),
        (
            "other platform",
            "platform: autotask",
            "platform: connectwise",
        ),
        ("section as setting", "id: crm\n", "id: crm.documents\n"),
    ] {
        let text = YAML.replacen(from, to, 1);
        let problems = load_as("level.yaml", text.as_bytes()).unwrap_err();
        golden.push_str(&format!("# {name}\n\n{}\n", render(&problems)));
    }
    insta::assert_snapshot!("wrong_worksheets_in_yaml", golden);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..3_usize) {
        let path = ["a.csv", "a.yaml", "a"][kind];
        let _ = load_as(path, &bytes);
    }

    #[test]
    fn no_damage_to_a_table_makes_it_panic(
        at in 0..500_usize,
        len in 0..40_usize,
        put in "[,;\"'\r\n\t#=:a-z\u{feff}ä]{0,12}",
    ) {
        let text = sheet(ROWS);
        let mut chars: Vec<char> = text.chars().collect();
        let start = at.min(chars.len());
        let end = (start + len).min(chars.len());
        chars.splice(start..end, put.chars());
        let damaged: String = chars.into_iter().collect();
        if let Err(problems) = load(&damaged) {
            prop_assert!(!problems.problems().is_empty());
            let told = render(&problems);
            prop_assert!(!told.chars().any(|c| is_hostile(c) && c != '\n'));
        }
    }
}
