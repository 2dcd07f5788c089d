//! The page of one rule: what `permlint explain` shows.

use std::collections::BTreeSet;

use permlint_model::baseline::{Expectation, Origin, Rule, Selection, Target};
use permlint_model::catalogue::{Entry, Risk};

use super::about::{About, cited};
use super::inline::Inline;
use super::markdown::Markdown;
use super::{expectation, words};

/// Columns that prose keeps to.
const WIDTH: usize = 80;

/// The page.
pub(super) fn page(rule: &Rule, about: &About<'_>) -> String {
    let mut page = Markdown::new(WIDTH);
    page.heading(1, &Inline::default().text(rule.id.as_str()));
    page.paragraph(&Inline::default().strong(&rule.title));
    head(rule, about, &mut page);
    page.heading(2, &Inline::of("Why"));
    page.paragraph(&Inline::default().text(&rule.why));
    page.heading(2, &Inline::of("What it expects"));
    expectation::write(rule, about, &mut page);
    parameters(rule, about, &mut page);
    fix(rule, about, &mut page);
    risks(rule, about, &mut page);
    features(rule, about, &mut page);
    page.finish()
}

fn head(rule: &Rule, about: &About<'_>, page: &mut Markdown) {
    page.fact("Severity", Inline::of(words::severity(rule.severity)));
    page.fact("Kind", Inline::of(words::direction(rule.direction)));
    origin(&rule.origin, about, page);
    let baseline = about.baseline;
    let title = Inline::default().text(&baseline.title).own(" (");
    let named = title.code(baseline.id.as_str()).own("), read on ");
    let read_on = baseline.read_on.to_string();
    page.fact("Baseline", named.text(&read_on));
    let line = rule.location.line.to_string();
    let place = Inline::default().text(&rule.location.path);
    page.fact("Stands in", place.own(", line ").text(&line));
    let aliases = rule.aliases.iter();
    let aliases = aliases.map(|id| Inline::default().code(id.as_str()));
    page.fact("Formerly", Inline::join(aliases, ", "));
}

fn origin(origin: &Origin, about: &About<'_>, page: &mut Markdown) {
    let Origin::Document { source, section } = origin else {
        page.fact("Document", about.origin(origin));
        return;
    };
    let known = about.baseline.sources.get(source);
    let title = known.map_or(source, |source| &source.title);
    page.fact("Document", Inline::default().text(title));
    page.fact("Section", Inline::default().text(section));
    let url = known.and_then(|source| source.url.as_deref());
    let url = url.map(|url| Inline::default().address(url));
    page.fact("Address", url.unwrap_or_default());
}

fn parameters(rule: &Rule, about: &About<'_>, page: &mut Markdown) {
    let demanded = rule.expect.iter().map(expectation::demanded);
    let demanded = demanded.collect::<Vec<_>>().join(" ");
    for (name, parameter) in about.parameters_in(&demanded) {
        let item = Inline::of("the parameter ").code(name).own(": ");
        let item = item.text(&parameter.title);
        page.item(&match &parameter.default {
            Some(default) => item.own("; the document says ").text(default),
            None => item.own("; it has to be given"),
        });
    }
}

fn fix(rule: &Rule, about: &About<'_>, page: &mut Markdown) {
    page.heading(2, &Inline::of("Where to change it"));
    let fix = rule.fix.as_deref();
    let fix = fix.map(|fix| Inline::default().text(fix));
    page.paragraph(&fix.unwrap_or_default());
    let mut seen = BTreeSet::new();
    for path in rule.expect.iter().flat_map(|e| clicks(e, about)) {
        if seen.insert(path.line()) {
            page.item(&path);
        }
    }
}

fn clicks(expectation: &Expectation, about: &About<'_>) -> Vec<Inline> {
    match &expectation.target {
        Target::Otherwise { .. } => vec![about.editor().own(": every module")],
        Target::Entries {
            module,
            select: Selection::All { .. },
        }
        | Target::AnyOf { module, .. } => {
            vec![about.editor().own(" > ").text(about.module(module))]
        }
        Target::Items { .. } => named(expectation, about)
            .into_iter()
            .map(|path| path.own(" > (customize)"))
            .collect(),
        Target::Entries { .. } | Target::Fact(_) | Target::Others(_) => named(expectation, about),
        // What governs an entity of the API is in other rules, each with its own click.
        Target::Access { .. } => vec![about.editor()],
    }
}

fn named(expectation: &Expectation, about: &About<'_>) -> Vec<Inline> {
    let entries = expectation::named(expectation, about);
    entries
        .into_iter()
        .map(|entry| about.click(entry))
        .collect()
}

fn risks(rule: &Rule, about: &About<'_>, page: &mut Markdown) {
    let mut found: Vec<(&Entry, &Risk)> = Vec::new();
    for expectation in &rule.expect {
        for entry in expectation::named(expectation, about) {
            let risks = expectation::risks(expectation, entry);
            found.extend(risks.into_iter().map(|risk| (entry, risk)));
        }
    }
    found.sort_by_key(|(_, risk)| std::cmp::Reverse(risk.severity));
    if found.is_empty() {
        return;
    }
    page.heading(2, &Inline::of("What these rights can do"));
    for (entry, risk) in found {
        page.item(&note(entry, risk, about));
    }
}

fn note(entry: &Entry, risk: &Risk, about: &About<'_>) -> Inline {
    let actions = risk
        .actions
        .iter()
        .map(|action| Inline::of(action.as_str()));
    let source = about.catalogue.sources.get(&risk.source);
    Inline::default()
        .text(about.module_of(&entry.id))
        .own(" > ")
        .text(&entry.name)
        .own(": ")
        .then(Inline::join(actions, ", "))
        .own(" (")
        .own(words::severity(risk.severity))
        .own("). ")
        .text(&risk.note)
        .own(" Source: ")
        .then(source.map_or(Inline::default().text(&risk.source), cited))
        .own("; ")
        .own(words::certainty(risk.certainty))
        .own(".")
}

fn features(rule: &Rule, about: &About<'_>, page: &mut Markdown) {
    let lifting = about.lifting(rule);
    if lifting.is_empty() && rule.when.is_none() {
        return;
    }
    page.heading(2, &Inline::of("Features"));
    if let Some(feature) = &rule.when {
        let only = Inline::of("the rule is in force only with ");
        page.item(&only.code(feature));
    }
    for (feature, lift) in lifting {
        let item = Inline::default().code(&feature.id).own(" lifts ");
        let item = item.then(about.lifted(lift)).own(": ");
        let item = item.text(&feature.title);
        page.item(&item);
    }
}
