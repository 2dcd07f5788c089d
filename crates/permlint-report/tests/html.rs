//! The report as a page: what is on it, and what no text of a tenant can do to it.
//!
//! How it behaves in a browser is in `browser/report.mjs`.

#[cfg(test)]
mod fixture;
#[cfg(test)]
#[path = "fixture/pages.rs"]
mod pages;

#[cfg(test)]
mod page {
    use std::sync::LazyLock;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use permlint_model::report::{Report, Verdict};
    use permlint_model::report_set::ReportSet;
    use permlint_model::text::is_hostile;
    use permlint_report::html;
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha256};

    use crate::pages::Poison;
    use crate::{fixture, pages};

    fn shown(reports: &ReportSet) -> String {
        let mut out = Vec::new();
        html(reports, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn one(report: &Report) -> String {
        shown(&ReportSet::new(vec![report.clone()]))
    }

    fn named(name: &str) -> String {
        shown(&pages::named(name).unwrap())
    }

    /// The page without its script and its looks.
    fn body(page: &str) -> &str {
        let (_, body) = page.split_once("</style>").unwrap();
        body.split_once("<script>").unwrap().0
    }

    /// Tags with their attributes' names, and the texts between them.
    fn parts(body: &str) -> Vec<(String, &str)> {
        let mut parts = Vec::new();
        let mut rest = body;
        while let Some((_, after)) = rest.split_once('<') {
            let (tag, text) = after.split_once('>').unwrap();
            let names = tag.split('"').step_by(2).collect::<String>();
            let text = text.split('<').next().unwrap();
            parts.push((names, text));
            rest = after.split_once('>').unwrap().1;
        }
        parts
    }

    fn tags(page: &str) -> Vec<String> {
        parts(body(page)).into_iter().map(|(tag, _)| tag).collect()
    }

    /// The headings with their levels, one a line.
    fn outline(page: &str) -> String {
        let mut out = String::new();
        let mut depth = None;
        for (tag, text) in parts(body(page)) {
            let level = tag
                .strip_prefix('h')
                .and_then(|t| t.chars().next()?.to_digit(10));
            if let Some(level) = level {
                out.push_str(&format!("\n{level} "));
                depth = Some(level);
            }
            if tag.starts_with("/h") {
                depth = None;
            }
            if depth.is_some() {
                out.push_str(text);
            }
        }
        out
    }

    #[test]
    fn what_a_report_of_violations_is_made_of() {
        insta::assert_snapshot!(outline(&named("excepted")));
    }

    #[test]
    fn what_a_page_of_several_reports_is_made_of() {
        insta::assert_snapshot!(outline(&named("several")));
    }

    #[test]
    fn the_verdict_comes_first() {
        for (name, verdict) in [
            ("violations", "Violations"),
            ("clean", "Compliant"),
            ("empty", "Inconclusive"),
            ("none", "Inconclusive"),
        ] {
            let page = named(name);
            let texts: Vec<&str> = parts(body(&page))
                .into_iter()
                .map(|(_, text)| text.trim())
                .collect();
            let said: Vec<&&str> = texts.iter().filter(|text| text.len() > 3).collect();
            assert_eq!([*said[0], *said[1]], ["To the findings", verdict], "{name}");
        }
    }

    #[test]
    fn nothing_of_a_report_is_left_out() {
        let report = pages::excepted();
        let page = one(&report);
        let holds = |text: &str| {
            let text = text.replace('"', "&quot;").replace('\'', "&#39;");
            assert!(page.contains(&text), "{text}");
        };
        for finding in &report.findings {
            let id = format!("id=\"f-{}\"", finding.fingerprint);
            assert_eq!(page.matches(&id).count(), 1, "{id}");
            let texts = [&finding.entry, &finding.wanted, &finding.seen, &finding.why];
            texts.into_iter().for_each(|text| holds(text));
            holds(&finding.origin.document);
        }
        report.rules.iter().for_each(|rule| holds(rule.id.as_str()));
        report.cells.iter().for_each(|cell| holds(&cell.entry));
        report.grants.iter().for_each(|grant| holds(&grant.note));
        report.notes.iter().for_each(|note| holds(note));
        report.coverage.iter().for_each(|part| holds(&part.request));
        report
            .plan
            .changes
            .iter()
            .for_each(|change| holds(&change.why));
        holds(report.asked.catalogue.as_str());
        holds(report.snapshot.digest.as_str());
    }

    #[test]
    fn an_exception_is_shown_with_the_verdict_that_it_sets_aside() {
        let page = named("excepted");
        for text in [
            "<dt>Accepted because</dt><dd>Quoting pilot until the spring</dd>",
            "<dt>Owner</dt><dd>dana@acme.example</dd>",
            "<dt>Expires</dt><dd>at the end of 2027-03-31 (UTC)</dd>",
            "<dt>Verdict without it</dt><dd>critical, excess</dd>",
            "✗ exception expired",
            "✗ exception outgrown",
        ] {
            assert!(page.contains(text), "{text}");
        }
    }

    #[test]
    fn where_nothing_was_judged_nothing_passed() {
        for name in ["empty", "none"] {
            let page = named(name).to_lowercase();
            let body = body(&page).split("<footer>").next().unwrap();
            let body = body.replace("nothing passed", "");
            assert!(body.contains("nothing was judged"), "{name}");
            for word in ["passed", "compliant", "no finding"] {
                assert!(!body.contains(word), "{word} in {name}");
            }
        }
    }

    #[test]
    fn what_passed_is_never_told_alone() {
        let told = "212 of 231 passed, 10 violated, 6 unknown, 3 not applicable";
        assert!(named("several").contains(told));
        let told = "212 passed, 10 violated, 6 unknown, 3 not applicable";
        assert!(named("violations").contains(told));
    }

    #[test]
    fn the_worst_of_several_reports_comes_first() {
        let reports = vec![fixture::clean(), fixture::violations(), fixture::empty()];
        let page = shown(&ReportSet::new(reports));
        let overview = page.split_once("class=\"overview\"").unwrap().1;
        let at = |link: &str| overview.find(link).unwrap();
        assert!(at("#r2") < at("#r3") && at("#r3") < at("#r1"));
    }

    #[test]
    fn the_policy_lets_run_what_is_ours_and_nothing_else() {
        let page = named("violations");
        let between = |start, end| page.split_once(start).unwrap().1.split_once(end).unwrap().0;
        let digest = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
        let policy = format!(
            "content=\"default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; \
             img-src data:; base-uri 'none'; form-action 'none'\"",
            digest(between("<script>", "</script>")),
            digest(between("<style>", "</style>")),
        );
        assert!(page.contains(&policy));
        for word in ["src=", "url(", "@import", " style=", "fetch(", "innerHTML"] {
            assert!(!page.contains(word), "{word}");
        }
    }

    #[test]
    fn a_page_of_fifty_tenants_stays_below_five_megabytes() {
        let page = named("many");
        assert!(page.len() < 5_000_000, "{} bytes", page.len());
        assert_eq!(page.matches(" id=\"f-").count(), 5_000);
    }

    #[test]
    fn only_addresses_of_the_web_are_linked() {
        let mut report = fixture::violations();
        for finding in &mut report.findings {
            finding.origin.url = Some("javascript:alert(1)".to_owned());
        }
        let page = one(&report);
        assert!(!page.contains("javascript:"));
        let linked = format!("<a href=\"{}\"", fixture::URL);
        assert!(named("violations").contains(&linked));
    }

    #[test]
    fn findings_that_share_a_fingerprint_do_not_share_an_id() {
        let mut report = fixture::violations();
        for finding in &mut report.findings {
            finding.fingerprint = "0123".to_owned();
        }
        assert_eq!(one(&report).matches("id=\"f-0123\"").count(), 1);
    }

    #[test]
    fn the_verdict_is_the_reports_own() {
        let mut report = fixture::violations();
        report.verdict = Verdict::Compliant;
        report.exit_code = 0;
        assert!(
            body(&one(&report)).contains("✓</span> Compliant <span class=\"exit\">exit code 0")
        );
    }

    static POISON: LazyLock<Poison> = LazyLock::new(|| Poison::of(&pages::excepted()));
    static HARMLESS: LazyLock<Vec<String>> = LazyLock::new(|| tags(&one(&POISON.with("a b"))));

    /// A text that is no plain word, as hostile ones are: it has the same tags around it.
    fn check(text: &str) {
        let page = one(&POISON.with(text));
        let hostile = page.chars().find(|c| *c != '\n' && is_hostile(*c));
        assert_eq!(hostile, None, "{text:?}");
        assert_eq!(tags(&page), *HARMLESS, "{text:?}");
    }

    #[test]
    fn known_tricks_change_no_tag() {
        pages::TRICKS.into_iter().for_each(check);
        check(&"x<b> ".repeat(6_000));
    }

    #[test]
    fn thirty_thousand_characters_stay_a_name() {
        let page = one(&POISON.with(&"x".repeat(30_000)));
        assert!(page.len() < 500_000, "{} bytes", page.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn no_text_changes_a_tag(
            text in proptest::collection::vec(
                prop_oneof![
                    3 => any::<char>(),
                    2 => proptest::char::range('\u{0}', '\u{a0}'),
                    2 => prop::sample::select(vec!['<', '>', '"', '\'', '&', '/', '=', '`']),
                ],
                0..60,
            )
        ) {
            let text: String = text.into_iter().collect();
            check(&format!("a {text} b"));
        }
    }
}
