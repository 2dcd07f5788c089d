//! What the tests share.

use miette::{GraphicalReportHandler, GraphicalTheme};
use permlint_baseline::{Problems, load_baseline, load_cases, load_catalogue};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::text::is_hostile;

/// A catalogue that is small enough to read beside the goldens.
pub(crate) const CATALOGUE: &str = "\
schema: permlint.catalogue/1
platform: connectwise
title: A small catalogue
editor: System > Security Roles > {role}
sources:
  page: { title: A page }
domains:
  level: { chain: [None, My, All], aliases: { Mine: My } }
  yes-no: { chain: [No, Yes] }
  count: { count: true }
  text: { text: fold-case }
row: { add: level, edit: level, delete: level, inquire: level }
noise: [\"(customize)\"]
modules:
  - id: finance
    name: Finance
    entries:
      - { id: invoicing, name: Invoicing, sources: [page], certainty: seen }
      - { id: invoice-approval, name: Invoice Approval, sources: [page], certainty: seen }
  - id: sales
    name: Sales
    entries:
      - { id: opportunity, name: Opportunity, aliases: [Opportunities], sources: [page], certainty: seen }
facts:
  - id: member
    name: The member
    entries:
      - { id: active, name: It is active, domain: yes-no, sources: [page], certainty: seen }
      - { id: email, name: Its e-mail address, domain: text, sources: [page], certainty: seen }
      - { id: holders, name: Its holders, domain: count, sources: [page], certainty: seen }
";

/// The head of a baseline for [`CATALOGUE`].
pub(crate) const HEAD: &str = "\
schema: permlint.baseline/1
id: test/small
title: A small baseline
platform: connectwise
read-on: 2026-11-21
confidence: complete
sources:
  page: { title: A page }
parameters:
  role: { title: The role, default: Neo }
";

pub(crate) fn catalogue() -> Catalogue {
    load_catalogue("catalogue.yaml", CATALOGUE.as_bytes()).unwrap()
}

/// A whole rule with these lines under `expect:`.
pub(crate) fn rule(id: &str, expect: &str) -> String {
    format!(
        "  - id: {id}\n    title: A title\n    severity: high\n    origin: permlint\n    why: It matters.\n    expect:\n{expect}\n"
    )
}

/// A baseline with one rule that expects this.
pub(crate) fn expecting(expect: &str) -> String {
    format!("{HEAD}rules:\n{}", rule("a", &format!("      - {expect}")))
}

pub(crate) fn load(text: &str) -> Result<Baseline, Problems> {
    load_baseline("small.yaml", text.as_bytes(), &catalogue())
}

/// What is printed of the problems of a baseline.
pub(crate) fn told(text: &str) -> String {
    shown(load(text))
}

fn shown<T>(result: Result<T, Problems>) -> String {
    match result {
        Ok(_) => "no problem\n".to_owned(),
        Err(problems) => render(&problems),
    }
}

/// What is printed of some wrong documents, for one file.
#[derive(Default)]
pub(crate) struct Golden(String);

impl Golden {
    /// A baseline.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.add(name, &told(text));
    }

    /// A baseline as bytes.
    pub(crate) fn bytes(&mut self, name: &str, bytes: &[u8]) {
        self.add(
            name,
            &shown(load_baseline("small.yaml", bytes, &catalogue())),
        );
    }

    /// A baseline with one rule that expects this.
    pub(crate) fn expecting(&mut self, name: &str, expect: &str) {
        self.text(name, &expecting(expect));
    }

    /// The catalogue with a part changed.
    pub(crate) fn catalogue(&mut self, name: &str, from: &str, to: &str) {
        assert!(CATALOGUE.contains(from), "{from}");
        let text = CATALOGUE.replacen(from, to, 1);
        self.add(
            name,
            &shown(load_catalogue("catalogue.yaml", text.as_bytes())),
        );
    }

    /// One case.
    pub(crate) fn case(&mut self, name: &str, case: &str) {
        let head = "schema: permlint.cases/1\nbaseline: test/small\ncases:\n  - name: a case\n";
        self.cases(name, &format!("{head}{case}"));
    }

    /// A whole file of cases.
    pub(crate) fn cases(&mut self, name: &str, text: &str) {
        let baseline = load(&expecting("{ fact: member.active, at-least: Yes }")).unwrap();
        let cases = load_cases("small.test.yaml", text.as_bytes(), &baseline, &catalogue());
        self.add(name, &shown(cases));
    }

    fn add(&mut self, name: &str, told: &str) {
        let raw = told.chars().find(|c| is_hostile(*c) && *c != '\n');
        assert_eq!(raw, None, "{told}");
        self.0.push_str(&format!("# {name}\n\n{told}\n"));
    }

    pub(crate) fn check(self, name: &str) {
        insta::assert_snapshot!(name, self.0);
    }
}

pub(crate) fn render(problems: &Problems) -> String {
    let mut out = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(80)
        .render_report(&mut out, problems)
        .unwrap();
    out
}
