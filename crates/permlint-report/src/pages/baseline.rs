//! The page of a baseline: the ledger of its documents.

use permlint_model::baseline::{Feature, NotChecked, Rule};

use super::about::{About, cited};
use super::inline::Inline;
use super::markdown::Markdown;
use super::{expectation, words};

/// Columns that prose keeps to.
const WIDTH: usize = 100;

/// The page.
pub(super) fn page(about: &About<'_>) -> String {
    let page = &mut Markdown::new(WIDTH);
    head(about, page);
    sources(about, page);
    parameters(about, page);
    features(about, page);
    rules(about, page);
    not_checked(about, page);
    std::mem::replace(page, Markdown::new(WIDTH)).finish()
}

fn head(about: &About<'_>, page: &mut Markdown) {
    let baseline = about.baseline;
    page.heading(1, &Inline::default().text(&baseline.title));
    page.paragraph(&Inline::of(
        "What the documents below say about the permissions of this integration: every \
         statement is in a rule, in a feature, or among those that are not checked.",
    ));
    page.fact("Id", Inline::default().code(baseline.id.as_str()));
    page.fact("Platform", Inline::of(baseline.platform.product()));
    let read_on = baseline.read_on.to_string();
    page.fact("Read on", Inline::default().text(&read_on));
    let confidence = words::confidence(baseline.confidence);
    page.fact("Confidence", Inline::of(confidence));
    page.fact("Rules", counts(&baseline.rules));
}

fn counts(rules: &[Rule]) -> Inline {
    let grades = permlint_model::Severity::ALL.into_iter().rev();
    let counted = grades.filter_map(|severity| {
        let n = rules
            .iter()
            .filter(|rule| rule.severity == severity)
            .count();
        let word = Inline::of(severity.as_str());
        (n > 0).then(|| Inline::default().number(n).own(" ").then(word))
    });
    let counted = Inline::join(counted, ", ");
    Inline::default()
        .number(rules.len())
        .own(" (")
        .then(counted)
        .own(")")
}

fn sources(about: &About<'_>, page: &mut Markdown) {
    page.heading(2, &Inline::of("Sources"));
    for (key, source) in &about.baseline.sources {
        let item = Inline::default().code(key).own(": ").then(cited(source));
        page.item(&match &source.note {
            Some(note) => item.own(". ").text(note),
            None => item,
        });
    }
}

fn parameters(about: &About<'_>, page: &mut Markdown) {
    let rows: Vec<Vec<Inline>> = about
        .baseline
        .parameters
        .iter()
        .map(|(name, parameter)| {
            let default = parameter.default.as_deref();
            vec![
                Inline::default().code(name),
                Inline::default().text(&parameter.title),
                default.map_or(Inline::of("none: it has to be given"), |word| {
                    Inline::default().text(word)
                }),
            ]
        })
        .collect();
    if !rows.is_empty() {
        page.heading(2, &Inline::of("Parameters"));
        page.table(&["Name", "What it is", "In the document"], &rows);
    }
}

fn features(about: &About<'_>, page: &mut Markdown) {
    let features = &about.baseline.features;
    if features.is_empty() {
        return;
    }
    page.heading(2, &Inline::of("Features"));
    page.paragraph(&Inline::of(
        "Optional parts of the document. One that is off asks for nothing and lifts nothing.",
    ));
    let rows: Vec<Vec<Inline>> = features.iter().map(|f| feature(f, about)).collect();
    page.table(&["Feature", "What it is", "Lifts", "Adds"], &rows);
}

fn feature(feature: &Feature, about: &About<'_>) -> Vec<Inline> {
    let lifts = feature.lifts.iter().map(|lift| {
        let rule = rule_link(lift.rule.short());
        match lift.is_whole() {
            true => rule,
            false => rule.own(" (").then(about.lifted(lift)).own(")"),
        }
    });
    let rules = about.baseline.rules.iter();
    let adds = rules.filter(|rule| rule.when.as_ref() == Some(&feature.id));
    vec![
        Inline::default().code(&feature.id),
        Inline::default().text(&feature.title),
        Inline::join(lifts, ", "),
        Inline::join(adds.map(|rule| rule_link(rule.id.short())), ", "),
    ]
}

/// A link to a rule on the same page; the anchor of a heading in kebab-case is the heading.
fn rule_link(short: &str) -> Inline {
    Inline::default().heading(short)
}

fn rules(about: &About<'_>, page: &mut Markdown) {
    page.heading(2, &Inline::of("Rules"));
    let rows: Vec<Vec<Inline>> = about
        .baseline
        .rules
        .iter()
        .map(|rule| {
            vec![
                rule_link(rule.id.short()),
                Inline::of(words::severity(rule.severity)),
                Inline::default().text(&rule.title),
            ]
        })
        .collect();
    page.table(&["Rule", "Severity", "Compliant state"], &rows);
    for rule in &about.baseline.rules {
        write_rule(rule, about, page);
    }
}

fn write_rule(rule: &Rule, about: &About<'_>, page: &mut Markdown) {
    page.heading(3, &Inline::default().text(rule.id.short()));
    page.paragraph(&Inline::default().strong(&rule.title));
    page.fact("Severity", Inline::of(words::severity(rule.severity)));
    page.fact("Kind", Inline::of(words::direction(rule.direction)));
    page.fact("Origin", about.origin(&rule.origin));
    let when = rule.when.as_deref();
    let when = when.map(|feature| Inline::default().code(feature));
    page.fact("Only with the feature", when.unwrap_or_default());
    page.fact("Lifted by", lifted_by(rule, about));
    let aliases = rule.aliases.iter();
    let aliases = aliases.map(|id| Inline::default().code(id.as_str()));
    page.fact("Formerly", Inline::join(aliases, ", "));
    page.paragraph(&Inline::default().text(&rule.why));
    expectation::write(rule, about, page);
    if let Some(fix) = &rule.fix {
        page.paragraph(&Inline::of("Fix: ").text(fix));
    }
}

fn lifted_by(rule: &Rule, about: &About<'_>) -> Inline {
    let lifts = about.lifting(rule).into_iter().map(|(feature, lift)| {
        let feature = Inline::default().code(&feature.id);
        match lift.is_whole() {
            true => feature,
            false => feature.own(" (").then(about.lifted(lift)).own(")"),
        }
    });
    Inline::join(lifts, ", ")
}

fn not_checked(about: &About<'_>, page: &mut Markdown) {
    page.heading(2, &Inline::of("Not checked"));
    if about.baseline.not_checked.is_empty() {
        page.paragraph(&Inline::of(
            "Every statement of the documents is in a rule.",
        ));
    }
    for statement in &about.baseline.not_checked {
        write_statement(statement, about, page);
    }
}

fn write_statement(statement: &NotChecked, about: &About<'_>, page: &mut Markdown) {
    let section = Inline::default().strong(&statement.section);
    let section = match &statement.source {
        Some(source) => section.own(" (").then(about.document(source)).own(")"),
        None => section,
    };
    page.paragraph(&section.own(": ").text(&statement.statement));
    let because = Inline::default().text(&statement.because);
    page.fact("Not checked because", because);
    page.fact("What to do", Inline::of(words::ask(statement.ask)));
}
