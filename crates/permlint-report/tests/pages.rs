//! Pages about a baseline and its rules, kept as goldens.

#[cfg(test)]
mod goldens {
    use permlint_baseline::{load_baseline, load_catalogue};
    use permlint_model::baseline::{Baseline, Demand, Origin};
    use permlint_model::catalogue::Catalogue;
    use permlint_model::text::is_hostile;
    use permlint_report::{baseline_page, index_page, rule_page};
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: connectwise
title: A small part of ConnectWise PSA
editor: "System > Security Roles > {role}"
sources:
  vendor: { title: The vendor's page, url: "https://docs.example.com/risks" }
domains:
  level: { chain: [None, My, All] }
  yes-no: { chain: [No, Yes] }
  count: { count: true }
  text: { text: fold-case }
row: { add: level, edit: level, delete: level, inquire: level }
modules:
  - id: finance
    name: Finance
    entries:
      - id: invoicing
        name: Invoicing
        sources: [vendor]
        certainty: seen
        risks:
          - { actions: [add, edit], above: None, severity: critical, note: "Invoices can be changed.", source: vendor, certainty: seen }
          - { actions: [inquire], above: None, severity: low, note: "Prices can be read.", source: vendor, certainty: inferred }
      - id: agreements
        name: Agreements
        sources: [vendor]
        certainty: seen
  - id: system
    name: System
    entries:
      - id: table-setup
        name: Table Setup
        customise: SystemTableSetup
        sources: [vendor]
        certainty: documented
facts:
  - id: member
    name: API member
    entries:
      - { id: email, name: E-mail address, domain: text, click: "System > Members > API Members", sources: [vendor], certainty: documented }
"#;

    const BASELINE: &str = r#"
schema: permlint.baseline/1
id: small/connectwise
title: A small integration
platform: connectwise
read-on: 2026-11-21
confidence: near-complete
sources:
  page: { title: Setting up the role, url: "https://docs.example.com/role", note: There is an older page too. }
  letter: { title: A letter without an address }
parameters:
  role: { title: Name of the security role, default: Small }
  email: { title: Address of the member }
features:
  invoices: { title: It may write invoices, lifts: [{ rule: finance-closed, entries: [{ module: Finance, entries: [Invoicing] }] }] }
  everything: { title: It may write anything in Finance, lifts: [{ rule: finance-closed }] }
rules:
  - id: finance-closed
    aliases: [finance-shut]
    title: Finance is read-only
    severity: critical
    origin: { source: page, section: What stays closed }
    why: >-
      Whoever can write here can move money, and the integration has no use for it; the page says so
      in its first sentence.
    expect:
      - { module: Finance, entries: [Invoicing, Agreements, { unlisted: Payments }], at-most: { add: None, edit: My, delete: None }, when-present: true }
  - id: finance-read
    title: All of Finance but agreements can be read
    severity: high
    origin: { source: page, section: What it reads }
    why: It compares prices.
    expect:
      - { module: Finance, entries: all, except: [Agreements], at-least: { inquire: All } }
      - { module: System, any: [Table Setup], at-least: Yes }
      - { module: System, entries: [Table Setup], items: [Service / Board], at-least: Yes }
  - id: nothing-else
    title: Nothing else can be deleted
    severity: medium
    origin: { source: letter, section: Deleting }
    why: What is deleted is gone.
    expect:
      - { otherwise: [delete] }
  - id: member-email
    title: The member has the address of the vendor
    severity: info
    origin: permlint
    why: Mail goes there.
    fix: Ask the vendor for the address, then set it.
    when: invoices
    expect:
      - { fact: member.email, one-of: ["{email}", office@example.com] }
not-checked:
  - { source: page, section: Keys, statement: The key has a description., because: Keys cannot be listed., ask: checklist }
  - { section: Preface, statement: The integration is small., because: An explanation., ask: nothing }
"#;

    fn catalogue() -> Catalogue {
        load_catalogue("small.yaml", CATALOGUE.as_bytes()).unwrap()
    }

    fn baseline() -> Baseline {
        let path = "small/connectwise.yaml";
        load_baseline(path, BASELINE.as_bytes(), &catalogue()).unwrap()
    }

    fn rule(short: &str) -> String {
        let baseline = baseline();
        let rule = baseline.rules.iter().find(|rule| rule.id.short() == short);
        rule_page(rule.unwrap(), &baseline, &catalogue())
    }

    #[test]
    fn a_baseline() {
        insta::assert_snapshot!(baseline_page(&baseline(), &catalogue()));
    }

    #[test]
    fn a_list_of_baselines() {
        insta::assert_snapshot!(index_page(&[baseline()]));
    }

    #[test]
    fn a_limit_with_risks_and_features() {
        insta::assert_snapshot!(rule("finance-closed"));
    }

    #[test]
    fn a_need_of_a_whole_module_and_of_lists() {
        insta::assert_snapshot!(rule("finance-read"));
    }

    #[test]
    fn a_rule_about_everything_else() {
        insta::assert_snapshot!(rule("nothing-else"));
    }

    #[test]
    fn a_rule_of_our_own_about_a_member() {
        insta::assert_snapshot!(rule("member-email"));
    }

    #[test]
    fn every_shipped_baseline_has_pages() {
        for document in permlint_rules::baselines() {
            let text = std::str::from_utf8(document.bytes).unwrap();
            let mut lines = text.lines();
            let platform = lines.find_map(|line| line.strip_prefix("platform: "));
            let catalogue = permlint_rules::catalogue(platform.unwrap()).unwrap();
            let catalogue = load_catalogue(catalogue.path, catalogue.bytes).unwrap();
            let baseline = load_baseline(document.path, document.bytes, &catalogue).unwrap();
            let page = baseline_page(&baseline, &catalogue);
            for rule in &baseline.rules {
                assert!(page.contains(&format!("\n### {}\n", rule.id.short())));
                let page = rule_page(rule, &baseline, &catalogue);
                assert!(page.starts_with(&format!("# {}\n", rule.id)));
                let wide = |line: &&str| line.chars().count() > 80 && !is_unbreakable(line);
                assert_eq!(page.lines().find(wide), None, "{}", rule.id);
            }
        }
    }

    /// A table, or a word that has no blank to break at.
    fn is_unbreakable(line: &str) -> bool {
        line.starts_with('|') || line.contains("://")
    }

    /// The small baseline with `text` wherever a file can put any text.
    fn poisoned(text: &str) -> Baseline {
        let mut baseline = baseline();
        let put = |slot: &mut String| text.clone_into(slot);
        put(&mut baseline.title);
        for source in baseline.sources.values_mut() {
            put(&mut source.title);
            source.note = Some(text.to_owned());
        }
        for parameter in baseline.parameters.values_mut() {
            put(&mut parameter.title);
            parameter.default = Some(text.to_owned());
        }
        baseline.features.iter_mut().for_each(|f| put(&mut f.title));
        for rule in &mut baseline.rules {
            put(&mut rule.title);
            put(&mut rule.why);
            put(&mut rule.location.path);
            rule.fix = Some(text.to_owned());
            if let Origin::Document { section, .. } = &mut rule.origin {
                put(section);
            }
            let demands = rule.expect.iter_mut().flat_map(|e| e.demands.values_mut());
            demands.for_each(|demand| *demand = Demand::OneOf(vec![text.to_owned()]));
        }
        for statement in &mut baseline.not_checked {
            put(&mut statement.section);
            put(&mut statement.statement);
            put(&mut statement.because);
        }
        baseline
    }

    /// Every page of a baseline.
    fn pages(baseline: &Baseline) -> impl Iterator<Item = String> {
        let catalogue = catalogue();
        let whole = baseline_page(baseline, &catalogue);
        let rules = baseline.rules.iter();
        let rules = rules.map(move |rule| rule_page(rule, baseline, &catalogue));
        let list = index_page(std::slice::from_ref(baseline));
        [list, whole].into_iter().chain(rules)
    }

    /// What a page is made of, without its words.
    fn structure(page: &str) -> Vec<String> {
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        Parser::new_ext(page, options)
            .filter(|event| !matches!(event, Event::Text(_) | Event::SoftBreak))
            .map(|event| match event {
                Event::Start(Tag::Heading { level, .. }) => format!("heading {level}"),
                event => format!("{event:?}"),
            })
            .collect()
    }

    fn check(text: &str) {
        for (page, plain) in pages(&poisoned(text)).zip(pages(&poisoned("(empty)"))) {
            assert_eq!(structure(&page), structure(&plain), "{text:?}");
            assert!(!page.chars().any(|c| c != '\n' && is_hostile(c)), "{page}");
        }
    }

    #[test]
    fn a_strangers_words_are_never_markup() {
        check("<script>x</script>\n\n# heading\n\n- item");
        check("](https://evil.example) | cell |\n---");
        check("\u{1b}[2J\u{202e} `code` ![i](u) {{#include /etc/passwd}}");
    }

    #[test]
    fn only_an_address_of_the_web_becomes_a_link() {
        let mut baseline = baseline();
        for source in baseline.sources.values_mut() {
            source.url = Some("javascript:alert(1)".to_owned());
        }
        for page in pages(&baseline) {
            assert!(!page.contains("](javascript") && !page.contains("<javascript"));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_a_stranger_says_stays_words(
            text in "[ -~\\n]{0,40}|.{0,30}|([-+*#=>:.)0-9|`~_&;<\\[\\]{}$^] ?){0,30}",
        ) {
            check(&text);
        }
    }
}
