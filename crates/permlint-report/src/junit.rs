//! JUnit's XML, as Jenkins and GitLab read it.
//!
//! A suite is an audited subject, a test case one of its rules. The last case of a suite is the
//! verdict, so that a reader who only looks for failures takes no doubt for a pass.

use std::io::{self, Write};

use permlint_model::report::{Finding, Report, RuleOutcome, RuleResult, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::text::clean;
use permlint_model::{RuleId, Severity};
use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::phrase::Phrase;
use crate::sentence;
use crate::style::Style;
use crate::text::lines::{Line, by_statement, merge};

/// The most lines of findings in one case.
const LINES_MAX: usize = 200;

/// Writes the reports as JUnit XML.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn junit(reports: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<Suite> = reports.reports.iter().map(Suite::of).collect();
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    let count = |which: fn(&Answer) -> bool| {
        let counts = suites.iter().map(|suite| suite.count(which));
        counts.sum::<usize>().to_string()
    };
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer
        .create_element("testsuites")
        .with_attributes([
            ("name", "permlint"),
            ("tests", &count(|_| true)),
            ("failures", &count(Answer::is_failure)),
            ("errors", &count(Answer::is_error)),
        ])
        .write_inner_content(|writer| suites.iter().try_for_each(|suite| suite.write(writer)))?;
    out.write_all(b"\n")
}

type Xml<'a, 'b> = Writer<&'a mut (dyn Write + 'b)>;

/// A subject with its rules.
#[derive(Debug)]
struct Suite {
    name: String,
    class: String,
    timestamp: Option<String>,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

/// A rule of a subject.
#[derive(Debug)]
struct Case {
    name: String,
    answer: Answer,
}

/// How a case ended.
#[derive(Debug)]
enum Answer {
    Passed,
    Failed { message: String, text: String },
    Error { message: String, text: String },
    Skipped { message: String },
}

impl Answer {
    fn is_failure(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    fn is_error(&self) -> bool {
        matches!(self, Self::Error { .. })
    }

    fn is_skipped(&self) -> bool {
        matches!(self, Self::Skipped { .. })
    }
}

impl Suite {
    fn of(report: &Report) -> Self {
        let name = Phrase::default()
            .name(&report.tenant.company)
            .own("@")
            .name(&report.tenant.site)
            .own(", ")
            .own(report.tenant.platform.subject_word())
            .own(" ")
            .quoted(&report.subject.name);
        let name = shown(&name);
        let mut cases: Vec<Case> = report
            .rules
            .iter()
            .map(|rule| of_rule(report, rule))
            .collect();
        cases.extend(of_other_rules(report));
        cases.push(verdict(report));
        Self {
            class: format!("permlint.{}", report.tenant.platform),
            timestamp: report.snapshot.taken.as_deref().map(text),
            properties: properties(report),
            cases,
            name,
        }
    }

    fn count(&self, which: fn(&Answer) -> bool) -> usize {
        let cases = self.cases.iter();
        cases.filter(|case| which(&case.answer)).count()
    }

    fn write(&self, writer: &mut Xml<'_, '_>) -> io::Result<()> {
        let count = |which| self.count(which).to_string();
        let mut element = writer.create_element("testsuite").with_attributes([
            ("name", self.name.as_str()),
            ("tests", &count(|_| true)),
            ("failures", &count(Answer::is_failure)),
            ("errors", &count(Answer::is_error)),
            ("skipped", &count(Answer::is_skipped)),
        ]);
        if let Some(timestamp) = &self.timestamp {
            element = element.with_attribute(("timestamp", timestamp.as_str()));
        }
        element.write_inner_content(|writer| self.write_cases(writer))?;
        Ok(())
    }

    fn write_cases(&self, writer: &mut Xml<'_, '_>) -> io::Result<()> {
        writer
            .create_element("properties")
            .write_inner_content(|writer| {
                self.properties.iter().try_for_each(|(name, value)| {
                    let property = writer.create_element("property");
                    let named = property.with_attributes([("name", *name), ("value", value)]);
                    named.write_empty().map(|_| ())
                })
            })?;
        let class = format!("{} {}", self.class, self.name);
        self.cases
            .iter()
            .try_for_each(|case| case.write(&class, writer))
    }
}

fn properties(report: &Report) -> Vec<(&'static str, String)> {
    let counts = &report.counts;
    vec![
        ("verdict", report.verdict.as_str().to_owned()),
        ("exit-code", report.exit_code.to_string()),
        ("snapshot", report.snapshot.digest.to_string()),
        ("checks-evaluated", counts.evaluated.to_string()),
        ("checks-passed", counts.passed.to_string()),
        ("checks-violated", counts.violated.to_string()),
        ("checks-unknown", counts.unknown.to_string()),
        ("checks-not-applicable", counts.not_applicable.to_string()),
        ("findings-excepted", counts.excepted.to_string()),
        ("findings-known", counts.known.to_string()),
    ]
}

impl Case {
    fn write(&self, class: &str, writer: &mut Xml<'_, '_>) -> io::Result<()> {
        let element = writer
            .create_element("testcase")
            .with_attributes([("name", self.name.as_str()), ("classname", class)]);
        match &self.answer {
            Answer::Passed => element.write_empty()?,
            Answer::Failed { message, text } => {
                element.write_inner_content(|writer| told(writer, "failure", message, text))?
            }
            Answer::Error { message, text } => {
                element.write_inner_content(|writer| told(writer, "error", message, text))?
            }
            Answer::Skipped { message } => element.write_inner_content(|writer| {
                let skipped = writer.create_element("skipped");
                let skipped = skipped.with_attribute(("message", message.as_str()));
                skipped.write_empty().map(|_| ())
            })?,
        };
        Ok(())
    }
}

fn told(writer: &mut Xml<'_, '_>, word: &str, message: &str, text: &str) -> io::Result<()> {
    let element = writer.create_element(word);
    let element = element.with_attributes([("message", message), ("type", "permlint")]);
    element.write_text_content(BytesText::new(text)).map(|_| ())
}

fn of_rule(report: &Report, rule: &RuleResult) -> Case {
    let findings = findings(report, &rule.id);
    let answer = match rule.outcome {
        RuleOutcome::Passed => Answer::Passed,
        RuleOutcome::Violated => violated(report, rule.severity, &findings),
        RuleOutcome::Unknown => skipped(&open(&findings)),
        RuleOutcome::NotApplicable => skipped("nothing of this subject concerns the rule"),
        RuleOutcome::Off => skipped("the feature that it needs is off"),
        RuleOutcome::Lifted => skipped("a feature that is on takes it out of force"),
    };
    Case {
        name: text(&format!("{}: {}", rule.id, rule.title)),
        answer,
    }
}

/// Findings of rules that the report does not list.
fn of_other_rules(report: &Report) -> Vec<Case> {
    let is_listed = |id: &RuleId| report.rules.iter().any(|rule| rule.id == *id);
    let others: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.kind.is_violation() && !is_listed(&finding.rule))
        .collect();
    merge(&others, |finding| finding.rule.clone())
        .iter()
        .map(|group| Case {
            name: group.first.rule.to_string(),
            answer: violated(report, group.first.severity, &group.findings),
        })
        .collect()
}

fn findings<'r>(report: &'r Report, id: &RuleId) -> Vec<&'r Finding> {
    let speaks = |finding: &&Finding| finding.rule == *id || finding.also.contains(id);
    report.findings.iter().filter(speaks).collect()
}

/// A broken rule fails where something of it counts and is grave enough to fail the run.
fn violated(report: &Report, severity: Severity, findings: &[&Finding]) -> Answer {
    let broken: Vec<&Finding> = findings
        .iter()
        .copied()
        .filter(|finding| finding.kind.is_violation())
        .collect();
    let active: Vec<&Finding> = broken
        .iter()
        .copied()
        .filter(|finding| finding.status == Status::Active)
        .collect();
    if active.is_empty() && !broken.is_empty() {
        return skipped(&set_aside(&broken));
    }
    let gravest = active.iter().map(|f| f.severity).max().unwrap_or(severity);
    if gravest < report.asked.fail_on || gravest == Severity::Info {
        let what = format!("violated at {gravest}, which does not fail the run: ");
        return skipped(&format!("{what}{}", lines(&active).join("; ")));
    }
    Answer::Failed {
        message: text(&headline(&active)),
        text: lines(&active).join("\n"),
    }
}

fn headline(findings: &[&Finding]) -> String {
    match findings {
        [] => "the rule is broken".to_owned(),
        [only] => sentence::of_finding(only),
        [first, rest @ ..] => {
            let more = Phrase::default().count(rest.len() as u64, "more cell", "more cells");
            format!("{}, and {}", sentence::of_finding(first), shown(&more))
        }
    }
}

fn set_aside(findings: &[&Finding]) -> String {
    let said = findings.iter().map(|finding| {
        let why = sentence::set_aside(finding).unwrap_or_default();
        let line = Phrase::of_prose(sentence::of_finding(finding)).own(" (");
        shown(&line.then(why).own(")"))
    });
    let said: Vec<String> = said.take(LINES_MAX).collect();
    format!("violated, and accepted: {}", said.join("; "))
}

fn open(findings: &[&Finding]) -> String {
    let open: Vec<&Finding> = findings
        .iter()
        .copied()
        .filter(|finding| finding.kind.is_undecided())
        .collect();
    match open.is_empty() {
        true => "not decided".to_owned(),
        false => format!("not decided: {}", lines(&open).join("; ")),
    }
}

fn lines(findings: &[&Finding]) -> Vec<String> {
    let lines = merge(findings, by_statement);
    let mut said: Vec<String> = lines
        .iter()
        .take(LINES_MAX)
        .map(|line: &Line<'_>| text(&shown(&sentence::of_line(line))))
        .collect();
    if lines.len() > LINES_MAX {
        said.push(format!("and {} more lines", lines.len() - LINES_MAX));
    }
    said
}

/// The answer of the audit: where it is inconclusive, the suite ends in an error.
fn verdict(report: &Report) -> Case {
    let message = text(&report.summary);
    let why = text(&format!(
        "{} (exit {}): {}",
        report.verdict.as_str(),
        report.exit_code,
        report.summary
    ));
    Case {
        name: "permlint: the audit is compliant".to_owned(),
        answer: match report.verdict {
            Verdict::Compliant => Answer::Passed,
            Verdict::Violations => Answer::Failed { message, text: why },
            Verdict::Inconclusive => Answer::Error { message, text: why },
        },
    }
}

fn skipped(message: &str) -> Answer {
    Answer::Skipped {
        message: text(message),
    }
}

fn shown(phrase: &Phrase) -> String {
    phrase.plain(Style::default())
}

fn text(text: &str) -> String {
    clean(text, 4_000)
}
