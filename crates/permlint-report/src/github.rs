//! Annotations of GitHub Actions, as workflow commands.

use std::io::{self, Write};

use permlint_model::report::{Finding, Report, RuleResult, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::text::clean;
use permlint_model::{RuleId, Severity};

use crate::conditions;
use crate::options::Options;
use crate::phrase::{Phrase, inert};
use crate::place::{self, Place};
use crate::sentence;
use crate::style::Style;
use crate::text::lines::{Line, by_statement, merge};

/// GitHub shows at most this many annotations of a kind for a step, and drops the others.
const PER_KIND: usize = 10;
/// The most lines of findings in one annotation.
const LINES_MAX: usize = 12;
/// The most characters of an annotation.
const MESSAGE_MAX: usize = 4_000;

/// Writes the reports as annotations: one a rule and subject, the gravest first, and at the end
/// one with the verdict. What is too much for GitHub is counted.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn github(reports: &ReportSet, options: Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut all: Vec<Annotation> = Vec::new();
    for (at, report) in reports.reports.iter().enumerate() {
        all.extend(of_report(report, at, options));
    }
    for kind in [Kind::Error, Kind::Warning, Kind::Notice] {
        let mut some: Vec<&Annotation> = all.iter().filter(|a| a.kind == kind).collect();
        some.sort_by_key(|annotation| std::cmp::Reverse(annotation.severity));
        write_kind(kind, &some, out)?;
    }
    verdict(reports).write(out)
}

/// How loud an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error,
    Warning,
    Notice,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

#[derive(Debug)]
struct Annotation {
    kind: Kind,
    severity: Severity,
    place: Option<Place>,
    title: String,
    message: String,
}

fn write_kind(kind: Kind, some: &[&Annotation], out: &mut dyn Write) -> io::Result<()> {
    // One is kept for the verdict, and one for what is left out.
    let room = PER_KIND - 1;
    let shown = match some.len() > room {
        true => room - 1,
        false => some.len(),
    };
    for annotation in some.iter().take(shown) {
        annotation.write(out)?;
    }
    match some.len() - shown {
        0 => Ok(()),
        left => Annotation {
            kind,
            severity: Severity::Info,
            place: None,
            title: format!("permlint: {left} more"),
            message: format!(
                "{left} more rules have something to say; GitHub shows {PER_KIND} annotations of \
                 a kind. The Markdown and JSON reports have them all."
            ),
        }
        .write(out),
    }
}

fn of_report(report: &Report, at: usize, options: Options<'_>) -> Vec<Annotation> {
    let counted: Vec<&Finding> = report.findings.iter().filter(|f| counts(f)).collect();
    merge(&counted, |f| (f.rule.clone(), f.kind.is_undecided()))
        .iter()
        .map(|group| annotation(report, at, group, options))
        .chain(condition(report))
        .collect()
}

/// What the verdict rests on beside what was observed: as loud as can be where it was assumed.
fn condition(report: &Report) -> Option<Annotation> {
    let conditions = conditions::all(&report.asked);
    let is_what_if = !report.asked.assumptions.is_empty();
    let message = conditions.into_iter().chain([whose(report)]);
    let message = cut(&message.collect::<Vec<_>>().join("\n"));
    let annotation = |kind, severity, title: &str| Annotation {
        kind,
        severity,
        place: None,
        title: title.to_owned(),
        message,
    };
    match (is_what_if, report.asked.allow_unknown.is_empty()) {
        (true, _) => Some(annotation(
            Kind::Warning,
            Severity::Critical,
            "what-if: the verdict rests on assumptions",
        )),
        (false, false) => Some(annotation(
            Kind::Notice,
            Severity::Info,
            "some doubts were accepted",
        )),
        (false, true) => None,
    }
}

fn whose(report: &Report) -> String {
    let whose = Phrase::of(report.tenant.platform.subject_word())
        .own(" ")
        .quoted(&report.subject.name)
        .own(" of ")
        .name(&report.tenant.company);
    whose.plain(Style::default())
}

fn counts(finding: &Finding) -> bool {
    let matters = finding.kind.is_violation() || finding.kind.is_undecided();
    finding.status == Status::Active && matters && finding.severity > Severity::Info
}

fn annotation(report: &Report, at: usize, group: &Line<'_>, options: Options<'_>) -> Annotation {
    let gravest = group.findings.iter().map(|f| f.severity).max();
    let severity = gravest.unwrap_or(Severity::Info);
    let place = place::of(group.first, options.artifacts, at);
    let id = &group.first.rule;
    Annotation {
        kind: kind(severity, group.first),
        severity,
        place: place::is_known(&place).then_some(place),
        title: format!("{}: {}", word(severity, group.first), title(report, id)),
        message: message(report, group),
    }
}

fn kind(severity: Severity, finding: &Finding) -> Kind {
    match (severity, finding.kind.is_undecided()) {
        (_, true) | (Severity::Medium, _) => Kind::Warning,
        (Severity::Critical | Severity::High, _) => Kind::Error,
        (Severity::Low | Severity::Info, _) => Kind::Notice,
    }
}

fn word(severity: Severity, finding: &Finding) -> &'static str {
    match finding.kind.is_undecided() {
        true => "unknown",
        false => severity.as_str(),
    }
}

fn title(report: &Report, id: &RuleId) -> String {
    let rule = report.rules.iter().find(|rule| rule.id == *id);
    let title = rule.map_or(id.short(), |rule: &RuleResult| &rule.title);
    inert(&clean(title, 120))
}

fn message(report: &Report, group: &Line<'_>) -> String {
    let lines = merge(&group.findings, by_statement);
    let mut told: Vec<String> = lines
        .iter()
        .take(LINES_MAX)
        .map(|line| sentence::of_line(line).plain(Style::default()))
        .collect();
    if lines.len() > LINES_MAX {
        told.push(format!("and {} more lines", lines.len() - LINES_MAX));
    }
    told.push(format!("{}; rule {}", whose(report), group.first.rule));
    cut(&told.join("\n"))
}

fn cut(text: &str) -> String {
    match text.chars().count() > MESSAGE_MAX {
        true => text.chars().take(MESSAGE_MAX - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

fn verdict(reports: &ReportSet) -> Annotation {
    let (kind, severity) = match reports.verdict {
        Verdict::Compliant => (Kind::Notice, Severity::Info),
        Verdict::Violations | Verdict::Inconclusive => (Kind::Error, Severity::Critical),
    };
    let each = reports.reports.iter().take(LINES_MAX).map(|report| {
        let line = Phrase::default().name(&report.tenant.company).own(", ");
        let line = line.quoted(&report.subject.name).own(": ");
        let line = line.own(report.verdict.as_str()).own(": ");
        line.prose(&report.summary).plain(Style::default())
    });
    let mut told: Vec<String> = each.collect();
    match reports.reports.len().saturating_sub(LINES_MAX) {
        0 => {}
        more => told.push(format!("and {more} more audits")),
    }
    if told.is_empty() {
        told.push("nothing was judged".to_owned());
    }
    Annotation {
        kind,
        severity,
        place: None,
        title: format!(
            "permlint: {} (exit {})",
            reports.verdict.as_str(),
            reports.exit_code
        ),
        message: cut(&told.join("\n")),
    }
}

impl Annotation {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let place = match &self.place {
            Some(place) => format!("file={},line={},", property(&place.path), place.line),
            None => String::new(),
        };
        let (kind, title) = (self.kind.word(), property(&self.title));
        writeln!(
            out,
            "::{kind} {place}title={title}::{}",
            data(&self.message)
        )
    }
}

/// The message of a workflow command, on one line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a workflow command, which a colon or a comma would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
