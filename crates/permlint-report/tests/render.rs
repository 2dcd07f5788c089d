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

    use permlint_model::report::{Report, RuleOutcome, Status};
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
