//! From the baselines that the user chose to one auditor a subject.

use std::collections::BTreeMap;

use permlint_engine::{Auditor, CompileError, Options};
use permlint_model::Platform;
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;

use crate::cli::ChooseArgs;
use crate::exit::Failure;
use crate::rules;

/// One auditor a subject, for the platform that `of` is of.
pub(super) fn auditors(
    choose: &ChooseArgs,
    options: &Options,
    platform: Platform,
    of: &str,
) -> Result<Vec<Auditor>, Failure> {
    has_effect(choose)?;
    let catalogue = rules::catalogue(platform, of)?;
    let subjects = choose.subjects();
    let mut loaded: Vec<Vec<Baseline>> = Vec::new();
    for subject in &subjects {
        let words = subject.baseline.iter().map(|chosen| chosen.word.as_str());
        loaded.push(rules::all_with_extended(words, &catalogue, of)?);
    }
    let of_group = |(subject, baselines): (&ChooseArgs, &Vec<Baseline>)| {
        let mut options = chosen_options(subject, options)?;
        keep_own(&mut options, baselines, &loaded);
        compile(baselines.clone(), catalogue.clone(), options)
    };
    subjects.iter().zip(&loaded).map(of_group).collect()
}

/// What the user names has to count: a role that no baseline is for is not judged in silence, and
/// of two values for one parameter none is picked.
fn has_effect(choose: &ChooseArgs) -> Result<(), Failure> {
    let mut chosen = choose.baseline.iter();
    let all_own = chosen.all(|one| one.role.is_some() || one.member.is_some());
    let named = match (&choose.role, &choose.member) {
        (Some(_), _) => Some("--role"),
        (None, Some(_)) => Some("--member"),
        (None, None) => None,
    };
    if let Some(named) = named.filter(|_| all_own) {
        return Err(Failure::Usage(format!(
            "{named} is for no baseline: each of them has a subject of its own behind an @"
        )));
    }
    told_once("--param", &choose.param)
}

/// Refuses two values for one thing.
pub(super) fn told_once<K: PartialEq + std::fmt::Display>(
    option: &str,
    pairs: &[(K, String)],
) -> Result<(), Failure> {
    for (at, (key, value)) in pairs.iter().enumerate() {
        let differs = |(other, said): &&(K, String)| other == key && said != value;
        if let Some((_, said)) = pairs.iter().take(at).find(differs) {
            return Err(Failure::Usage(format!(
                "{option} {key} is both {said:?} and {value:?}; say which"
            )));
        }
    }
    Ok(())
}

/// One auditor, for a command that speaks of one subject only.
pub(super) fn only_auditor(
    choose: &ChooseArgs,
    options: &Options,
    platform: Platform,
    of: &str,
) -> Result<Auditor, Failure> {
    let mut all = auditors(choose, options, platform, of)?;
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(Failure::Usage(
            "these baselines are for several subjects, and this command speaks of one".to_owned(),
        )),
    }
}

/// The auditor of baselines whose platform is not known beforehand: that of the first.
pub(super) fn of_first(choose: &ChooseArgs, options: &Options) -> Result<Auditor, Failure> {
    let first = choose.baseline.first();
    let word = first.map_or("", |chosen| chosen.word.as_str());
    let (baseline, _) = rules::find(rules::unpinned(word))?;
    only_auditor(choose, options, baseline.platform, word)
}

/// The parameter that `--need-impersonation` sets.
const NEED_IMPERSONATION: &str = "need-impersonation";

/// The parameters as they were given, by an option of their own too.
fn parameters(choose: &ChooseArgs) -> Result<BTreeMap<String, String>, Failure> {
    let mut given: BTreeMap<String, String> = choose.param.iter().cloned().collect();
    if choose.need_impersonation.is_empty() {
        return Ok(given);
    }
    let people = choose.need_impersonation.join(",");
    match given.insert(NEED_IMPERSONATION.to_owned(), people) {
        None => Ok(given),
        Some(_) => Err(Failure::Usage(format!(
            "--need-impersonation and --param {NEED_IMPERSONATION}=… say the same; give one of the \
             two"
        ))),
    }
}

fn chosen_options(choose: &ChooseArgs, options: &Options) -> Result<Options, Failure> {
    Ok(Options {
        role: choose.role.clone(),
        member: choose.member.clone(),
        features: choose.feature.iter().cloned().collect(),
        all_features: choose.all_features,
        parameters: parameters(choose)?,
        ..options.clone()
    })
}

/// Features and parameters of another subject's baselines are none of this one's. What no
/// subject has stays, to be refused.
fn keep_own(options: &mut Options, own: &[Baseline], all: &[Vec<Baseline>]) {
    let has_feature = |baselines: &[Baseline], wanted: &str| {
        let (owner, id) = wanted
            .split_once(':')
            .map_or((None, wanted), |(owner, id)| (Some(owner), id));
        baselines.iter().any(|baseline| {
            let named = owner.is_none_or(|owner| owner == baseline.id.as_str());
            named && baseline.features.iter().any(|feature| feature.id == id)
        })
    };
    let has_parameter = |baselines: &[Baseline], name: &str| {
        baselines.iter().any(|b| b.parameters.contains_key(name))
    };
    options.features.retain(|wanted| {
        has_feature(own, wanted) || !all.iter().any(|other| has_feature(other, wanted))
    });
    options.parameters.retain(|name, _| {
        has_parameter(own, name) || !all.iter().any(|other| has_parameter(other, name))
    });
}

fn compile(
    baselines: Vec<Baseline>,
    catalogue: Catalogue,
    options: Options,
) -> Result<Auditor, Failure> {
    Auditor::compile(baselines, catalogue, options).map_err(|error| match error {
        CompileError::OtherPlatform { .. } => Failure::Input(error.to_string()),
        _ => Failure::Usage(error.to_string()),
    })
}
