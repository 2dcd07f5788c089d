//! What people see, kept as goldens, and what every renderer promises.

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod hostile;

#[cfg(test)]
mod goldens {
    use std::io::{self, Write};

    use permlint_model::Severity;
    use permlint_model::report::{FindingKind, Report, RuleOutcome, Status};
    use permlint_model::report_set::ReportSet;
    use permlint_report::{Format, Style, render};
    use unicode_width::UnicodeWidthStr;

    use crate::fixture;

    const VERBOSE: Style = Style {
        verbose: true,
        colour: false,
        unicode: true,
        links: false,
        width: 80,
    };

    pub(crate) fn shown(format: Format, report: &Report, style: Style) -> String {
        let mut out = Vec::new();
        let reports = ReportSet::new(vec![report.clone()]);
        render(format, &reports, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn ascii() -> Style {
        Style {
            unicode: false,
            ..Style::default()
        }
    }

    #[test]
    fn text_of_violations() {
        let report = fixture::violations();
        insta::assert_snapshot!(shown(Format::Text, &report, Style::default()));
    }

    #[test]
    fn text_of_violations_verbose() {
        let report = fixture::violations();
        insta::assert_snapshot!(shown(Format::Text, &report, VERBOSE));
    }

    #[test]
    fn text_of_violations_in_ascii() {
        let text = shown(Format::Text, &fixture::violations(), ascii());
        assert!(text.is_ascii());
        insta::assert_snapshot!(text);
    }

    #[test]
    fn text_of_a_clean_report() {
        let report = fixture::clean();
        insta::assert_snapshot!(shown(Format::Text, &report, Style::default()));
    }

    #[test]
    fn text_of_an_inconclusive_report() {
        let report = fixture::inconclusive();
        insta::assert_snapshot!(shown(Format::Text, &report, Style::default()));
    }

    #[test]
    fn text_of_an_empty_report() {
        let report = fixture::empty();
        insta::assert_snapshot!(shown(Format::Text, &report, Style::default()));
    }

    #[test]
    fn table_of_violations() {
        let report = fixture::violations();
        insta::assert_snapshot!(shown(Format::Table, &report, Style::default()));
    }

    #[test]
    fn table_of_violations_verbose_in_ascii() {
        let style = Style {
            unicode: false,
            ..VERBOSE
        };
        let text = shown(Format::Table, &fixture::violations(), style);
        assert!(text.is_ascii());
        insta::assert_snapshot!(text);
    }

    #[test]
    fn table_of_an_empty_report() {
        let report = fixture::empty();
        insta::assert_snapshot!(shown(Format::Table, &report, Style::default()));
    }

    fn several(format: Format, reports: Vec<Report>) -> String {
        let mut out = Vec::new();
        render(format, &ReportSet::new(reports), Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_of_several_sums_up_subjects_and_rules() {
        let excepted = fixture::settled::excepted();
        let reports = vec![fixture::clean(), fixture::violations(), excepted];
        let text = several(Format::Table, reports);
        let at = text.find("all audits: the rules of each").unwrap();
        insta::assert_snapshot!("overview_of_several", &text[at..]);
        let one = several(Format::Table, vec![fixture::violations()]);
        assert!(!one.contains("all audits"), "{one}");
    }

    #[test]
    fn several_reports_end_with_the_joint_verdict() {
        for format in [Format::Text, Format::Table] {
            let reports = vec![
                fixture::violations(),
                fixture::violations(),
                fixture::clean(),
            ];
            let text = several(format, reports);
            let joint = "\n\nverdict: violations (exit 1) — 2 of 3 audits have violations; 1 is \
                         compliant\n";
            assert!(text.ends_with(joint), "{text}");
            let text = several(format, vec![fixture::clean(), fixture::empty()]);
            let joint = "verdict: inconclusive (exit 4) — 1 of 2 audits is inconclusive; 1 is \
                         compliant\n";
            assert!(text.ends_with(joint), "{text}");
            let none = "verdict: inconclusive (exit 4) — nothing was judged\n";
            assert_eq!(several(format, Vec::new()), none);
        }
    }

    /// A rule that asks for nothing is among no counts, and its findings are no violations.
    #[test]
    fn what_no_document_asks_for_is_no_broken_rule() {
        let mut report = fixture::violations();
        let mut otherwise = fixture::rule("otherwise", "Nothing else", Severity::Info, 1);
        otherwise.id = "permlint/otherwise".parse().unwrap();
        otherwise.outcome = RuleOutcome::Violated;
        otherwise.violated = 14;
        report.rules.push(otherwise);
        let table = shown(Format::Table, &report, VERBOSE);
        assert!(!table.contains("│ permlint/otherwise"), "{table}");
        let remark = "permlint/otherwise is no requirement: it notes 14 rights";
        assert!(table.contains(remark), "{table}");
        let counted = "  rules      8: 1 passed, 4 violated, 2 unknown";
        for format in [Format::Text, Format::Table] {
            assert!(shown(format, &report, VERBOSE).contains(counted));
        }
        let markdown = shown(Format::Markdown, &report, VERBOSE);
        assert!(
            markdown.contains("- ➖ no requirement: `permlint/otherwise`"),
            "{markdown}"
        );
        let of_ours = report.rules.last_mut().unwrap();
        of_ours.id = "permlint/admin-role".parse().unwrap();
        let table = shown(Format::Table, &report, VERBOSE);
        assert!(table.contains("\nrules of neo/connectwise and of permlint itself: "));
    }

    /// What the findings know of a cell stands in its row.
    #[test]
    fn a_table_tells_status_reason_and_conflict_of_a_cell() {
        let wide = Style {
            width: 160,
            ..Style::default()
        };
        let mut report = fixture::violations();
        let invoicing = |report: &mut Report, status| {
            for finding in report.findings.iter_mut().take(2) {
                finding.status = status;
            }
        };
        let table = shown(Format::Table, &report, wide);
        assert!(table.contains("unknown, high: unmatched"), "{table}");
        assert!(!table.contains("(known)"), "{table}");
        invoicing(&mut report, Status::Known);
        let table = shown(Format::Table, &report, wide);
        assert_eq!(
            table.matches("excess, critical (known)").count(),
            2,
            "{table}"
        );
        assert!(table.contains("cells: 11 do not pass, 2 of them excepted or known"));
        assert!(table.contains("1 ok 1~"), "{table}");
        invoicing(&mut report, Status::Excepted);
        report.findings[2].kind = FindingKind::BaselineConflict;
        let table = shown(Format::Table, &report, wide);
        assert_eq!(
            table.matches("excess, critical (excepted)").count(),
            2,
            "{table}"
        );
        assert_eq!(table.matches("conflict, critical").count(), 1, "{table}");
    }

    /// A limit that follows from what a document says of all else is a limit like others.
    #[test]
    fn a_limit_that_no_row_names_is_told() {
        let mut report = fixture::violations();
        for cell in &mut report.cells {
            cell.ceiling = None;
        }
        let table = shown(Format::Table, &report, Style::default());
        assert!(table.contains("┆ ..None "), "{table}");
        let page = shown(Format::Html, &report, Style::default());
        assert!(page.contains("≤\u{a0}None"), "{page}");
    }

    #[test]
    fn a_doubt_that_changes_nothing_is_told_as_such() {
        let mut report = fixture::inconclusive();
        report.counts.undecided.insert(Severity::Info, 25);
        let text = shown(Format::Text, &report, Style::default());
        let row = "  unknown    55 cells: 30 high, 25 info (info changes no verdict)\n";
        assert!(text.contains(row), "{text}");
    }

    #[test]
    fn a_tenant_that_was_read_in_full_is_told_so() {
        let text = shown(Format::Text, &fixture::clean(), VERBOSE);
        assert!(
            text.contains("coverage: all of 2 parts of the tenant read in full\n"),
            "{text}"
        );
    }

    #[test]
    fn where_nothing_was_judged_nothing_passed() {
        for format in [Format::Text, Format::Table] {
            let text = shown(format, &fixture::empty(), VERBOSE);
            assert!(!text.contains("pass"), "{text}");
            assert!(text.contains("nothing was judged"), "{text}");
        }
    }

    #[test]
    fn known_findings_are_counted_and_listed_on_demand() {
        let mut report = fixture::violations();
        for finding in report.findings.iter_mut().take(3) {
            finding.status = Status::Known;
        }
        let text = shown(Format::Text, &report, Style::default());
        assert!(text.contains("known: 3 findings are in the file of known findings"));
        assert!(text.contains("\n  known      3 cells\n"));
        assert!(!text.contains("Invoicing: add, edit"));
        let text = shown(Format::Text, &report, VERBOSE);
        assert!(text.contains("Invoicing: add, edit are All"));
    }

    #[test]
    fn text_of_exceptions_and_known_findings() {
        let report = fixture::accepted();
        insta::assert_snapshot!(shown(Format::Text, &report, Style::default()));
    }

    #[test]
    fn a_rule_that_no_document_states_is_not_passed_off_as_one() {
        let mut report = fixture::violations();
        for finding in &mut report.findings {
            finding.origin.document = "permlint".to_owned();
        }
        let text = shown(Format::Text, &report, Style::default());
        assert!(
            text.contains("edit is All, the baseline allows None"),
            "{text}"
        );
        let own = "source: a rule of the baseline's own, not of the document";
        assert!(text.contains(own), "{text}");
        assert!(!text.contains("the document allows"), "{text}");
        assert!(
            text.contains("source: a rule of permlint's own\n"),
            "{text}"
        );
    }

    /// permlint allows and forbids nothing by itself: it notes what nobody asks for.
    #[test]
    fn what_no_document_asks_for_is_not_forbidden() {
        let mut report = fixture::violations();
        report.findings.truncate(1);
        report.findings[0].rule = "permlint/otherwise".parse().unwrap();
        let report = fixture::counted(report);
        for format in [Format::Text, Format::Markdown, Format::Github] {
            let text = shown(format, &report, Style::default());
            let words: Vec<&str> = text.split_whitespace().collect();
            let told = words.join(" ");
            assert!(
                told.contains("no document asks for more than None"),
                "{text}"
            );
            assert!(!told.contains("permlint allows"), "{text}");
        }
    }

    #[test]
    fn a_rule_that_passes_is_not_among_those_that_a_finding_breaks_too() {
        let mut report = fixture::violations();
        let passed = report
            .rules
            .iter()
            .find(|rule| rule.outcome == RuleOutcome::Passed);
        let passed = passed.unwrap().id.clone();
        for finding in &mut report.findings {
            finding.also = vec![passed.clone()];
        }
        let text = shown(Format::Text, &report, Style::default());
        assert!(!text.contains("also breaks:"), "{text}");
    }

    #[test]
    fn a_table_breaks_no_word_and_no_id() {
        for width in [40, 60, 80] {
            let style = Style { width, ..VERBOSE };
            let table = shown(Format::Table, &fixture::violations(), style);
            for word in ["sensitive-finance-closed", "team@neoagent.io", "mismatch,"] {
                assert!(table.contains(word), "{word} at {width}\n{table}");
            }
        }
    }

    #[test]
    fn an_address_is_readable_with_and_without_a_link() {
        let style = Style {
            links: true,
            ..Style::default()
        };
        let report = fixture::violations();
        let (url, plain) = (fixture::URL, Style::default());
        let link = format!("\u{1b}]8;;{url}\u{1b}\\{url}\u{1b}]8;;\u{1b}\\");
        assert!(shown(Format::Text, &report, style).contains(&link));
        assert!(shown(Format::Text, &report, plain).contains(url));
    }

    #[test]
    fn json_is_the_report() {
        let report = fixture::violations();
        let text = shown(Format::Json, &report, Style::default());
        assert_eq!(text, report.to_json().unwrap());
        assert_eq!(Report::from_json(&text).unwrap(), report);
    }

    /// Nobody can write over the answer of a report and have it rendered.
    #[test]
    fn a_report_that_contradicts_its_findings_is_refused() {
        let refused = |change: &dyn Fn(&mut Report), of: Report| {
            let mut report = of;
            change(&mut report);
            let error = Report::from_json(&report.to_json().unwrap()).unwrap_err();
            error.to_string()
        };
        let violations = fixture::violations;
        let verdict = |report: &mut Report| {
            report.verdict = permlint_model::report::Verdict::Compliant;
            report.exit_code = 0;
        };
        assert!(refused(&verdict, violations()).contains("findings say otherwise"));
        let code = |report: &mut Report| report.exit_code = 0;
        assert!(refused(&code, violations()).contains("findings say otherwise"));
        let nothing = |report: &mut Report| report.counts.evaluated = 0;
        assert!(refused(&nothing, fixture::clean()).contains("findings say otherwise"));
        for counts in [
            |report: &mut Report| report.counts.active.clear(),
            |report: &mut Report| report.counts.undecided.clear(),
            |report: &mut Report| report.counts.excepted += 1,
            |report: &mut Report| report.counts.known += 1,
        ] {
            assert!(refused(&counts, violations()).contains("counts are not those"));
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let style = Style {
            colour: true,
            ..Style::default()
        };
        for format in [Format::Text, Format::Table] {
            let report = fixture::violations();
            let coloured = shown(format, &report, style);
            assert!(coloured.contains("\u{1b}["));
            let plain = shown(format, &report, Style::default());
            assert_eq!(without_colour(&coloured), plain);
        }
    }

    fn without_colour(text: &str) -> String {
        let mut parts = text.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        let rest = parts.map(|part| part.split_once('m').unwrap().1);
        rest.fold(first, |all, part| all + part)
    }

    #[test]
    fn nothing_but_addresses_is_wider_than_the_page() {
        for width in [40, 60, 80, 100] {
            let style = Style { width, ..VERBOSE };
            for format in [Format::Text, Format::Table] {
                let text = shown(format, &fixture::violations(), style);
                let wide = |line: &&str| line.width() > width.into() && !line.contains("://");
                assert_eq!(text.lines().find(wide), None, "{format} at {width}");
            }
        }
    }

    /// A reader that hangs up after some bytes.
    struct Pipe(usize);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = match self.0.checked_sub(bytes.len()) {
                Some(left) => left,
                None => return Err(io::ErrorKind::BrokenPipe.into()),
            };
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_broken_pipe_is_returned_as_it_is() {
        for format in Format::ALL {
            for room in [0, 100, 400] {
                let reports = ReportSet::new(vec![fixture::violations()]);
                let error = render(format, &reports, VERBOSE, &mut Pipe(room)).unwrap_err();
                assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
            }
        }
    }
}
