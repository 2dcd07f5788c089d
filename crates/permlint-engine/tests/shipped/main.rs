//! What holds for everything that ships: the shape of the rules, their cases, and the four
//! properties that no rule may break.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod cases;
mod hygiene;
mod planning;
mod properties;
mod worksheets;

use permlint_baseline::{Problems, load_baseline, load_catalogue};
use permlint_engine::{Auditor, Options};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;

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
