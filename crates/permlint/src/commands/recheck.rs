//! `permlint recheck`: the question of a stored report, asked again of a new snapshot.

use std::collections::BTreeMap;
use std::path::Path;

use permlint_engine::{Accepted, Auditor, Comparison, Options, recheck, same_tenant};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::report::{Asked, Report};
use permlint_model::report_set::ReportSet;
use permlint_model::text::clean;
use permlint_model::{Date, RuleId};

use super::{accept, check, diff};
use crate::cli::RecheckArgs;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(args: &RecheckArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    diff::only_once_from_stdin(&args.report, &args.snapshot)?;
    let reports = read(&args.report)?;
    let snapshot = check::read(&args.snapshot)?;
    let (meant, mut notes) = of_tenant(&reports, &snapshot.tenant)?;
    let of = check::shown(&args.snapshot);
    let catalogue = rules::catalogue(snapshot.tenant.platform, &of)?;
    let own = own_baselines(&args.baseline, &catalogue, &of, &meant)?;
    let today = args.today.unwrap_or_else(check::today);
    let mut asked = Vec::new();
    for report in meant {
        let baselines = baselines(&report.asked, &own, &catalogue, &of)?;
        let renamed = renamed(&baselines);
        let auditor = Auditor::compile(baselines, catalogue.clone(), options(&report.asked, today))
            .map_err(|error| cannot_ask(&error.to_string()))?;
        asked.push((report, auditor, renamed));
    }
    let accepted = Accepted {
        known: args.known.as_deref().map(accept::known).transpose()?,
        ..accept::excepted(
            &args.exceptions,
            asked.iter().map(|(_, auditor, _)| auditor),
        )?
    };
    let mut answers = Vec::new();
    for (report, auditor, renamed) in &asked {
        let worksheets = diff::worksheets(&args.worksheet, auditor)?;
        let answer = auditor
            .audit_accepting(&snapshot, &worksheets, &accepted)
            .map_err(|error| Failure::Input(error.to_string()))?;
        notes.extend(not_given(report, &accepted));
        answers.push((*report, answer, renamed));
    }
    notes.dedup();
    let comparisons: Vec<Comparison<'_>> = answers
        .iter()
        .map(|(before, after, renamed)| Comparison {
            before,
            after,
            renamed: (*renamed).clone(),
            lists_left: true,
        })
        .collect();
    let told = recheck(&snapshot, &comparisons, notes);
    let style = terminal.style();
    output::stdout(|out| permlint_report::render_recheck(args.format, &told, style, out))?;
    Ok(told.verdict.into())
}

/// What the report was settled with, and the recheck is not.
fn not_given(report: &Report, accepted: &Accepted) -> Vec<String> {
    let mut notes = Vec::new();
    if !report.exceptions.is_empty() && accepted.exceptions.is_empty() && !accepted.left_out {
        notes.push(
            "the report was made with exceptions, and none are given: give them with --exceptions"
                .to_owned(),
        );
    }
    if report.known.is_some() && accepted.known.is_none() {
        notes.push(
            "the report was made with known findings, and none are given: give them with --known"
                .to_owned(),
        );
    }
    notes
}

fn read(path: &Path) -> Result<Vec<Report>, Failure> {
    let text = check::read_text(path)?;
    let input = |what: String| Failure::Input(format!("{}: {what}", check::shown(path)));
    let reports = ReportSet::from_json(&text).map_err(|error| input(error.to_string()))?;
    match reports.reports.is_empty() {
        true => Err(input("it holds no report".to_owned())),
        false => Ok(reports.reports),
    }
}

/// The reports of the snapshot's tenant, and what to say of the others.
fn of_tenant<'r>(
    reports: &'r [Report],
    tenant: &permlint_model::snapshot::Tenant,
) -> Result<(Vec<&'r Report>, Vec<String>), Failure> {
    let (mut meant, mut notes) = (Vec::new(), Vec::new());
    let mut refusal = None;
    for report in reports {
        match same_tenant(&report.tenant, tenant) {
            Ok(()) => meant.push(report),
            Err(error) => {
                let (company, site) = (&report.tenant.company, &report.tenant.site);
                notes.push(format!(
                    "the report on {:?} of {}@{} is of another tenant and was not asked again",
                    clean(&report.subject.name, 60),
                    clean(company, 60),
                    clean(site, 80)
                ));
                refusal.get_or_insert(error);
            }
        }
    }
    match refusal {
        Some(error) if meant.is_empty() => Err(diff::refused(&error)),
        _ => Ok((meant, notes)),
    }
}

/// The baselines that were given as files; each has to be one of a report's.
fn own_baselines(
    words: &[String],
    catalogue: &Catalogue,
    of: &str,
    reports: &[&Report],
) -> Result<BTreeMap<String, Baseline>, Failure> {
    let is_asked = |baseline: &Baseline| {
        let mut asked = reports.iter().flat_map(|report| &report.asked.baselines);
        asked.any(|asked| asked.id == baseline.id)
    };
    for word in words {
        // A file that extends a baseline comes with it, and after it.
        let loaded = rules::with_extended(word, catalogue, of)?;
        if let Some(other) = loaded.last().filter(|baseline| !is_asked(baseline)) {
            return Err(Failure::Usage(format!(
                "{word}: the report was not judged by {}, so it cannot be asked of it",
                other.id
            )));
        }
    }
    let words = words.iter().map(String::as_str);
    let loaded = rules::all_with_extended(words, catalogue, of)?;
    let asked = loaded.into_iter().filter(is_asked);
    Ok(asked.map(|one| (one.id.to_string(), one)).collect())
}

/// The baselines that a report was judged by, as they are today.
fn baselines(
    asked: &Asked,
    own: &BTreeMap<String, Baseline>,
    catalogue: &Catalogue,
    of: &str,
) -> Result<Vec<Baseline>, Failure> {
    let each = asked.baselines.iter().map(|asked| {
        let id = asked.id.as_str();
        match own.get(id) {
            Some(baseline) => Ok(baseline.clone()),
            None if permlint_rules::baseline(id).is_none() => Err(Failure::Usage(format!(
                "the report was judged by {id}, which does not ship with permlint; give its file \
                 with --baseline FILE"
            ))),
            None => rules::baseline(id, catalogue, of),
        }
    });
    each.collect()
}

/// Former ids of rules, with the ones that they have now.
fn renamed(baselines: &[Baseline]) -> BTreeMap<RuleId, RuleId> {
    let rules = baselines.iter().flat_map(|baseline| &baseline.rules);
    rules
        .flat_map(|rule| {
            rule.aliases
                .iter()
                .map(|old| (old.clone(), rule.id.clone()))
        })
        .collect()
}

/// The options that a report was made with. Only the day is today's.
fn options(asked: &Asked, today: Date) -> Options {
    let features = asked.baselines.iter().flat_map(|baseline| {
        let on = baseline.features.iter().filter(|feature| feature.on);
        on.map(|feature| format!("{}:{}", baseline.id, feature.id))
    });
    let given = asked.baselines.iter().flat_map(|baseline| {
        let given = baseline.parameters.iter().filter(|p| p.given);
        given.filter_map(|p| Some((p.name.clone(), p.value.clone()?)))
    });
    Options {
        role: asked.role.clone(),
        member: asked.member.clone(),
        perspective: asked.perspective,
        features: features.collect(),
        parameters: given.collect(),
        strict: asked.strict,
        fail_on: asked.fail_on,
        allow_unknown: asked.allow_unknown.iter().copied().collect(),
        null_level_is_none: asked.null_level_is_none,
        today: Some(today),
        max_age_days: asked.max_age_days,
        ..Options::default()
    }
}

/// A question that today's baselines do not understand any more.
fn cannot_ask(why: &str) -> Failure {
    Failure::Input(format!(
        "the report's question cannot be asked of today's baselines: {why}"
    ))
}
