//! What holds for everything that ships: the shape of the rules, their cases, and the four
//! properties that no rule may break.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod cases;
mod collisions;
mod explained;
mod hygiene;
mod planning;
mod properties;
mod worksheets;

use permlint_baseline::{Problems, load_baseline, load_catalogue};
use permlint_engine::{Auditor, Options};
use permlint_model::GapReason;
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::report::{Finding, Report, Verdict};

fn shown(problems: &Problems) -> String {
    let list: Vec<String> = problems
        .problems()
        .iter()
        .map(|p| format!("- {} ({})", p.message(), p.advice().unwrap_or("no advice")))
        .collect();
    format!("{problems}\n{}", list.join("\n"))
}

fn catalogue(platform: &str) -> Catalogue {
    let document = permlint_rules::catalogue(platform).unwrap();
    load_catalogue(document.path, document.bytes).unwrap_or_else(|p| panic!("{}", shown(&p)))
}

fn baseline(id: &str) -> (Baseline, Catalogue) {
    let document = permlint_rules::baseline(id).unwrap();
    let platform = match id {
        id if id.contains("autotask") => "autotask",
        _ => "connectwise",
    };
    let catalogue = catalogue(platform);
    let baseline = load_baseline(document.path, document.bytes, &catalogue)
        .unwrap_or_else(|p| panic!("{}", shown(&p)));
    (baseline, catalogue)
}

/// The defaults, and a level's name where the document gives none.
fn auditor(id: &str) -> Auditor {
    let (baseline, catalogue) = baseline(id);
    let named = ["role", "level"]
        .iter()
        .filter_map(|name| baseline.parameters.get(*name))
        .any(|parameter| parameter.default.is_some());
    let options = Options {
        role: (!named).then(|| "Level".to_owned()),
        ..Options::default()
    };
    Auditor::compile(vec![baseline], catalogue, options).unwrap()
}

fn ids() -> Vec<&'static str> {
    permlint_rules::baselines()
        .map(|document| document.stem())
        .collect()
}

/// What is found beside the items of customise lists, which no key but the member's own shows.
fn decided(report: &Report) -> Vec<&Finding> {
    let findings = report.findings.iter();
    findings.filter(|finding| !is_hidden(finding)).collect()
}

fn is_hidden(finding: &Finding) -> bool {
    finding.item.is_some() && finding.reason == Some(GapReason::NotReadable)
}

/// The best verdict that there can be: a list that another key cannot see stays open.
fn best(report: &Report) -> Verdict {
    match report.findings.iter().any(is_hidden) {
        true => Verdict::Inconclusive,
        false => Verdict::Compliant,
    }
}
