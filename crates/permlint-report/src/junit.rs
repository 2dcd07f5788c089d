//! JUnit's XML, as Jenkins and GitLab read it.
//!
//! A suite is an audited subject and its documents, a test case one of its rules. The last case of a suite is the
//! verdict, so that a reader who only looks for failures takes no doubt for a pass.

use std::collections::BTreeSet;
use std::io::{self, Write};

use permlint_model::report::{Finding, Report, RuleOutcome, RuleResult, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::text::clean;
use permlint_model::{Platform, RuleId, Severity};
use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::conditions;
use crate::phrase::{Phrase, inert};
use crate::sentence;
use crate::style::Style;
use crate::text::lines::{Line, by_statement, merge};

/// The most lines of findings in one case.
const LINES_MAX: usize = 200;
/// The case that carries the verdict.
const VERDICT: &str = "permlint: the audit is compliant";

/// Writes the reports as JUnit XML.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn junit(reports: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(&reports.reports);
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

/// A suite for each report; one that fails where there is none.
fn suites(reports: &[Report]) -> Vec<Suite> {
    let mut suites: Vec<Suite> = reports.iter().map(Suite::of).collect();
    if suites.is_empty() {
        suites.push(Suite::of_nothing());
    }
    number(&mut suites);
    suites
}

/// Readers take cases of the same class and name for one, and show the first.
fn number(suites: &mut [Suite]) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    for suite in suites {
        let name = suite.name.clone();
        let mut count = 1;
        while !used.insert(suite.class()) {
            count += 1;
            suite.name = format!("{name} ({count})");
        }
    }
}

type Xml<'a, 'b> = Writer<&'a mut (dyn Write + 'b)>;

/// A subject with its rules.
#[derive(Debug)]
struct Suite {
    name: String,
    platform: Option<Platform>,
    timestamp: Option<String>,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

/// A rule of a subject.
#[derive(Debug)]
struct Case {
    name: String,
    answer: Answer,
    /// What has to be known beside the answer, even where it passes.
    note: String,
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
        let baselines = report.asked.baselines.iter().map(|b| b.id.as_str());
        let name = match report.asked.baselines.is_empty() {
            true => name,
            false => name.own(", by ").then(Phrase::list(baselines)),
        };
        let mut cases: Vec<Case> = report
            .rules
            .iter()
            .map(|rule| of_rule(report, rule))
            .collect();
        cases.extend(of_other_rules(report));
        cases.push(verdict(report));
        Self {
            name: shown(&name),
            platform: Some(report.tenant.platform),
            timestamp: report.snapshot.taken.as_deref().map(text),
            properties: properties(report),
            cases,
        }
    }

    /// What stands for no report at all.
    fn of_nothing() -> Self {
        let message = "nothing was judged".to_owned();
        let text = message.clone();
        Self {
            name: "no audit".to_owned(),
            platform: None,
            timestamp: None,
            properties: Vec::new(),
            cases: vec![Case {
                name: VERDICT.to_owned(),
                answer: Answer::Error { message, text },
                note: String::new(),
            }],
        }
    }

    /// The class of its cases. Jenkins takes what stands before the last dot for a package.
    fn class(&self) -> String {
        let platform = self.platform.map(|platform| format!("{platform} "));
        let class = format!("{}{}", platform.unwrap_or_default(), self.name);
        format!("permlint.{}", class.replace('.', "_"))
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
        let class = self.class();
        self.cases
            .iter()
            .try_for_each(|case| case.write(&class, writer))
    }
}

fn properties(report: &Report) -> Vec<(&'static str, String)> {
    let counts = &report.counts;
    let mut properties = vec![
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
    ];
    let assumptions = report.asked.assumptions.iter();
    properties.extend(assumptions.map(|assumption| ("assumed", text(assumption))));
    let allowed = report.asked.allow_unknown.iter();
    properties.extend(allowed.map(|reason| ("allow-unknown", reason.as_str().to_owned())));
    properties
}

impl Case {
    fn write(&self, class: &str, writer: &mut Xml<'_, '_>) -> io::Result<()> {
        let element = writer
            .create_element("testcase")
            .with_attributes([("name", self.name.as_str()), ("classname", class)]);
        match (&self.answer, self.note.is_empty()) {
            (Answer::Passed, true) => element.write_empty()?,
            _ => element.write_inner_content(|writer| self.write_answer(writer))?,
        };
        Ok(())
    }

    fn write_answer(&self, writer: &mut Xml<'_, '_>) -> io::Result<()> {
        match &self.answer {
            Answer::Passed => {}
            Answer::Failed { message, text } => told(writer, "failure", message, text)?,
            Answer::Error { message, text } => told(writer, "error", message, text)?,
            Answer::Skipped { message } => {
                let skipped = writer.create_element("skipped");
                let skipped = skipped.with_attribute(("message", message.as_str()));
                skipped.write_empty()?;
            }
        }
        if !self.note.is_empty() {
            let note = writer.create_element("system-out");
            note.write_text_content(BytesText::new(&self.note))?;
        }
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
        RuleOutcome::Violated => violated(report, rule, &findings),
        RuleOutcome::Unknown => match Told::of(&findings).beside() {
            beside if beside.is_empty() => skipped("not decided"),
            beside => skipped(&beside.join("; ")),
        },
        RuleOutcome::NotApplicable => skipped("nothing of this subject concerns the rule"),
        RuleOutcome::Off => skipped("the feature that it needs is off"),
        RuleOutcome::Lifted => skipped("a feature that is on takes it out of force"),
    };
    Case {
        name: text(&format!("{}: {}", rule.id, rule.title)),
        answer,
        note: String::new(),
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
            answer: of_broken(report, &group.findings, |finding| finding.severity),
            note: String::new(),
        })
        .collect()
}

fn findings<'r>(report: &'r Report, id: &RuleId) -> Vec<&'r Finding> {
    let speaks = |finding: &&Finding| finding.rule == *id || finding.also.contains(id);
    report.findings.iter().filter(speaks).collect()
}

/// A broken rule fails where something of it counts and is grave enough to fail the run. What
/// another rule owns counts as much as this rule does.
fn violated(report: &Report, rule: &RuleResult, findings: &[&Finding]) -> Answer {
    let is_risk = report.asked.strict && rule.severity == Severity::Info;
    of_broken(report, findings, |finding| match finding.rule == rule.id {
        true => finding.severity,
        false if is_risk => finding.severity,
        false => rule.severity,
    })
}

fn of_broken(
    report: &Report,
    findings: &[&Finding],
    severity: impl Fn(&Finding) -> Severity,
) -> Answer {
    let told = Told::of(findings);
    let beside = told.beside();
    let is_listed = findings.iter().any(|finding| finding.kind.is_violation());
    let gravest = told.broken.iter().map(|finding| severity(finding)).max();
    match gravest {
        None if !is_listed => Answer::Failed {
            message: "the rule is broken".to_owned(),
            text: beside.join("\n"),
        },
        None => skipped(&beside.join("; ")),
        Some(gravest) if gravest < report.asked.fail_on || gravest == Severity::Info => {
            let lines = lines(&told.broken).join("; ");
            let said = format!("violated at {gravest}, which does not fail the run: {lines}");
            let said = std::iter::once(said).chain(beside);
            skipped(&said.collect::<Vec<_>>().join("; "))
        }
        Some(_) => Answer::Failed {
            message: text(&headline(&told.broken)),
            text: [lines(&told.broken), beside].concat().join("\n"),
        },
    }
}

/// The findings of a rule, by what they mean for it.
struct Told<'r> {
    /// Violations that count.
    broken: Vec<&'r Finding>,
    /// What is undecided and counts.
    open: Vec<&'r Finding>,
    /// What somebody accepted.
    excepted: Vec<&'r Finding>,
    /// What was known before.
    known: Vec<&'r Finding>,
}

impl<'r> Told<'r> {
    fn of(findings: &[&'r Finding]) -> Self {
        let chosen = |status: Status, which: fn(&Finding) -> bool| {
            let findings = findings.iter().copied();
            let chosen = findings.filter(|finding| finding.status == status && which(finding));
            chosen.collect::<Vec<&Finding>>()
        };
        let either = |finding: &Finding| finding.kind.is_violation() || finding.kind.is_undecided();
        Self {
            broken: chosen(Status::Active, |finding| finding.kind.is_violation()),
            open: chosen(Status::Active, |finding| finding.kind.is_undecided()),
            excepted: chosen(Status::Excepted, either),
            known: chosen(Status::Known, either),
        }
    }

    /// What does not fail the rule, with who says so: the undecided first, as they count.
    fn beside(&self) -> Vec<String> {
        let open = match self.open.is_empty() {
            true => None,
            false => Some(format!("not decided: {}", lines(&self.open).join("; "))),
        };
        let excepted = set_aside("accepted", &self.excepted);
        let known = set_aside("known before", &self.known);
        open.into_iter().chain(excepted).chain(known).collect()
    }
}

/// Findings that do not count, with who says so and why.
fn set_aside(word: &str, findings: &[&Finding]) -> Option<String> {
    let said = findings.iter().map(|finding| {
        let why = sentence::set_aside(finding).unwrap_or_default();
        let line = Phrase::of_prose(sentence::of_finding(finding)).own(" (");
        shown(&line.then(why).own(")"))
    });
    let said: Vec<String> = said.take(LINES_MAX).collect();
    let is_broken = findings.iter().any(|finding| finding.kind.is_violation());
    let what = if is_broken { "violated" } else { "not decided" };
    (!said.is_empty()).then(|| format!("{what}, and {word}: {}", said.join("; ")))
}

fn headline(findings: &[&Finding]) -> String {
    match findings {
        [] => String::new(),
        [only] => sentence::of_finding(only),
        [first, rest @ ..] => {
            let more = Phrase::default().count(rest.len() as u64, "more cell", "more cells");
            format!("{}, and {}", sentence::of_finding(first), shown(&more))
        }
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
    let conditions = conditions::all(&report.asked);
    let why = text(&format!(
        "{} (exit {}): {}",
        report.verdict.as_str(),
        report.exit_code,
        report.summary
    ));
    let why = std::iter::once(why).chain(conditions.clone());
    let why = why.collect::<Vec<_>>().join("\n");
    Case {
        name: VERDICT.to_owned(),
        answer: match report.verdict {
            Verdict::Compliant => Answer::Passed,
            Verdict::Violations => Answer::Failed { message, text: why },
            Verdict::Inconclusive => Answer::Error { message, text: why },
        },
        note: conditions.join("\n"),
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
    inert(&clean(text, 4_000))
}
