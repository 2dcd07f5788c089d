//! `permlint explain`: a rule's page, or one finding with everything that led to it.

use std::path::Path;

use permlint_model::baseline::{Baseline, Rule};
use permlint_model::catalogue::Catalogue;
use permlint_model::names::nearest;
use permlint_model::report::Report;

use super::fingerprint;
use crate::cli::{ExplainArgs, ExplainFormat};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::reports;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    match &args.report {
        Some(report) => finding(args, report, terminal),
        None => rule(&args.word, &args.baseline),
    }
}

fn finding(args: &ExplainArgs, path: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    let reports = reports::read(path)?;
    let found = fingerprint::find(&reports, &args.word)?;
    let (report, finding) = (found.report, found.finding);
    if let Some(note) = found.others() {
        terminal.note(&note);
    }
    let catalogue = rules::catalogue(report.tenant.platform, "the report")?;
    let baselines = at_hand(report, &args.baseline, &catalogue)?;
    let told = permlint_engine::explain(report, finding, &baselines, &catalogue);
    output::stdout(|out| match args.format.unwrap_or_default() {
        ExplainFormat::Text => permlint_report::explanation(&told, terminal.style(), out),
        ExplainFormat::Json => permlint_report::explanation_json(&told, out),
    })?;
    Ok(Exit::Success)
}

/// The baselines of a report as they are now: given ones, and embedded ones, among them the
/// reading that the report used.
fn at_hand(
    report: &Report,
    given: &[String],
    catalogue: &Catalogue,
) -> Result<Vec<Baseline>, Failure> {
    let given = given.iter().map(String::as_str);
    let mut all = rules::all_with_extended(given, catalogue, "the report")?;
    for used in &report.asked.baselines {
        let id = used.id.as_str();
        if all.iter().any(|given: &Baseline| given.id == used.id) || !is_shipped(id) {
            continue;
        }
        let now = rules::baseline(id, catalogue, "the report")?;
        let pinned = format!("{id}@{}", used.read_on);
        all.push(match now.digest == used.digest {
            true => now,
            false => rules::with_extended(&pinned, catalogue, "the report")
                .ok()
                .and_then(|mut found| found.pop())
                .unwrap_or(now),
        });
    }
    Ok(all)
}

fn is_shipped(id: &str) -> bool {
    permlint_rules::baseline(id).is_some()
}

fn rule(word: &str, baselines: &[String]) -> Result<Exit, Failure> {
    let mut ids: Vec<String> = Vec::new();
    let given = baselines.iter().map(|given| rules::find(given));
    let shipped = permlint_rules::baselines().map(|document| rules::shipped(document.stem()));
    for found in given.chain(shipped) {
        let (baseline, catalogue) = found?;
        let is_meant = |rule: &&Rule| {
            rule.id.as_str() == word || rule.aliases.iter().any(|alias| alias.as_str() == word)
        };
        if let Some(rule) = baseline.rules.iter().find(is_meant) {
            output::print(&permlint_report::rule_page(rule, &baseline, &catalogue))?;
            return Ok(Exit::Success);
        }
        ids.extend(baseline.rules.iter().map(|rule| rule.id.to_string()));
    }
    if let Some((_, text)) = BUILT_IN.iter().find(|(id, _)| *id == word) {
        output::print(&format!("# {word}\n\n{text}\n"))?;
        return Ok(Exit::Success);
    }
    ids.extend(BUILT_IN.iter().map(|(id, _)| (*id).to_owned()));
    match is_fingerprint(word) {
        true => Err(Failure::Usage(format!(
            "{word} looks like a finding's fingerprint: name the report that has it with --report FILE"
        ))),
        false => Err(no_rule(word, &ids, baselines.is_empty())),
    }
}

/// Whether a word can only be a fingerprint or the beginning of one.
fn is_fingerprint(word: &str) -> bool {
    (3..=16).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit())
}

fn no_rule(word: &str, ids: &[String], only_shipped: bool) -> Failure {
    let near = nearest(word, ids.iter().map(String::as_str), 3);
    let near = match near.is_empty() {
        true => "`permlint baselines show` lists the rules of a baseline".to_owned(),
        false => format!("near: {}", near.join(", ")),
    };
    let own = match only_shipped {
        true => "; for a rule of a file of your own, add --baseline FILE",
        false => "",
    };
    let word = permlint_model::text::clean(word, 120);
    Failure::Usage(format!("there is no rule {word:?}; {near}{own}"))
}

/// permlint's own rules, which stand in no baseline.
const BUILT_IN: [(&str, &str); 3] = [
    (
        "permlint/admin-role",
        "The audited role is no administrator role (critical).\n\n\
         An administrator role may do everything, whatever its rows say, so a leaked key reaches \
         the whole system. permlint judges every row of such a role as its level or more: limits \
         are open, and this rule is broken.\n\n\
         fix: give the integration a role of its own without the administrator flag.",
    ),
    (
        "permlint/otherwise",
        "The role holds no right that the documents do not ask for (info).\n\n\
         Every baseline implies it: each level should be at most the highest that any chosen \
         document asks for. It is listed and never fails a run. A document's own sentence, such as \
         \"no other delete permissions are required\", is a rule of its baseline with a severity \
         of its own. --strict gives each such right the severity of its risk note.",
    ),
    (
        "permlint/subject-exists",
        "The audited role exists (high).\n\n\
         Nothing can be said of a role that is not there. The rule is broken only when the list of \
         roles is complete; a list that was refused or empty leaves it open.\n\n\
         fix: name the right role with --role, or the integration's member with --member.",
    ),
];
