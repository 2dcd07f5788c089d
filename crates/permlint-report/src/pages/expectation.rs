//! What a rule expects, as a table: a line for each entry, a column for each action.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{
    Demand, EntryRef, Expectation, Others, OthersCells, Rule, Selection, Target,
};
use permlint_model::catalogue::{Entry, Risk};
use permlint_model::{Action, Chain, Domain, EntryId, Interval};

use super::about::About;
use super::inline::Inline;
use super::markdown::Markdown;
use super::others;
use super::words;

/// Writes the table of a rule.
pub(super) fn write(rule: &Rule, about: &About<'_>, page: &mut Markdown) {
    let actions: BTreeSet<Action> = rule.expect.iter().flat_map(actions).collect();
    let heads: Vec<&'static str> = ["Module", "Entry"]
        .into_iter()
        .chain(actions.iter().map(|action| words::column(*action)))
        .collect();
    let rows: Vec<Vec<Inline>> = rule
        .expect
        .iter()
        .flat_map(|expectation| rows(expectation, &actions, about))
        .collect();
    page.table(&heads, &rows);
}

/// The actions that an expectation speaks of.
pub(super) fn actions(expectation: &Expectation) -> Vec<Action> {
    match &expectation.target {
        Target::Otherwise { actions } => actions.clone(),
        _ => expectation.demands.keys().copied().collect(),
    }
}

/// The entries of the catalogue that an expectation names, by name or as "every entry".
pub(super) fn named<'a>(expectation: &'a Expectation, about: &About<'a>) -> Vec<&'a Entry> {
    let known = |id: &EntryId| about.catalogue.entry(id);
    match &expectation.target {
        Target::Entries { module, select }
        | Target::AnyOf { module, select }
        | Target::Others(Others {
            cells: OthersCells::Entries { module, select },
            ..
        }) => match select {
            Selection::All { except } => about
                .catalogue
                .module(module)
                .into_iter()
                .flat_map(|module| &module.entries)
                .filter(|entry| !except.contains(&entry.id))
                .collect(),
            Selection::These(entries) => {
                let ids = entries.iter().filter_map(|entry| entry.id.as_ref());
                ids.filter_map(known).collect()
            }
        },
        Target::Items { entry, .. }
        | Target::Fact(entry)
        | Target::Others(Others {
            cells: OthersCells::Fact(entry),
            ..
        }) => known(entry).into_iter().collect(),
        Target::Access { .. } | Target::Otherwise { .. } => Vec::new(),
    }
}

/// The risks of an entry that concern the actions of an expectation.
pub(super) fn risks<'a>(expectation: &Expectation, entry: &'a Entry) -> Vec<&'a Risk> {
    let spoken_of = actions(expectation);
    let concerns = |risk: &&Risk| risk.actions.iter().any(|a| spoken_of.contains(a));
    entry.risks.iter().filter(concerns).collect()
}

/// Every word that an expectation demands or names, for the parameters in it.
pub(super) fn demanded(expectation: &Expectation) -> String {
    let whose = match &expectation.target {
        Target::Others(others) => others::names(&others.whose),
        _ => Vec::new(),
    };
    let words = expectation
        .demands
        .values()
        .flat_map(|demand| match demand {
            Demand::AtLeast(word) | Demand::AtMost(word) | Demand::Exactly(word) => {
                std::slice::from_ref(word)
            }
            Demand::OneOf(words) => words.as_slice(),
        });
    let words = words.map(String::as_str).chain(whose);
    words.collect::<Vec<_>>().join(" ")
}

/// A line of the table, before its demands.
struct Line<'a> {
    module: &'a str,
    entry: Inline,
    domains: BTreeMap<Action, Domain>,
}

fn rows(
    expectation: &Expectation,
    actions: &BTreeSet<Action>,
    about: &About<'_>,
) -> Vec<Vec<Inline>> {
    let row = |line: Line<'_>| {
        let entry = match expectation.when_present {
            true => line.entry.own(", where present"),
            false => line.entry,
        };
        let wanted = actions.iter();
        let wanted = wanted.map(|action| wanted_of(expectation, *action, &line.domains));
        let names = [Inline::default().text(line.module), entry];
        names.into_iter().chain(wanted).collect()
    };
    lines(expectation, about).into_iter().map(row).collect()
}

fn lines<'a>(expectation: &'a Expectation, about: &About<'a>) -> Vec<Line<'a>> {
    match &expectation.target {
        Target::Entries { module, select } => {
            let module = about.module(module);
            let domains = &about.catalogue.row_domains;
            let line = |entry| line(module, entry, domains.clone());
            entries(select, about).into_iter().map(line).collect()
        }
        Target::AnyOf { module, select } => {
            let any = Inline::join(entries(select, about), ", ");
            let any = Inline::of("at least one right of: ").then(any);
            vec![line(about.module(module), any, yes_no(Action::Value))]
        }
        Target::Items { entry, items } => {
            let list = Inline::default().text(about.entry(entry));
            let list = list.own(" (customize): ");
            let line = |item: &String| {
                let item = list.clone().text(item);
                line(about.module_of(entry), item, yes_no(Action::Allow))
            };
            items.iter().map(line).collect()
        }
        Target::Fact(fact) => vec![fact_line(fact, about)],
        Target::Others(Others { whose, cells }) => {
            let lines = match cells {
                OthersCells::Fact(fact) => vec![fact_line(fact, about)],
                OthersCells::Entries { module, select } => {
                    let line = |entry| line(about.module(module), entry, BTreeMap::new());
                    entries(select, about).into_iter().map(line).collect()
                }
            };
            let of_each = |line: Line<'a>| Line {
                entry: line.entry.own(", ").then(others::of_each(whose)),
                ..line
            };
            lines.into_iter().map(of_each).collect()
        }
        Target::Access { entity } => {
            let entity = Inline::default().text(entity);
            vec![line("API entity", entity, BTreeMap::new())]
        }
        Target::Otherwise { .. } => {
            let every = Inline::of("every entry");
            vec![line("every module", every, BTreeMap::new())]
        }
    }
}

fn fact_line<'a>(fact: &'a EntryId, about: &About<'a>) -> Line<'a> {
    let name = Inline::default().text(about.entry(fact));
    let known = about.catalogue.entry(fact);
    let domains = known.map(|entry| entry.domains.clone());
    line(about.module_of(fact), name, domains.unwrap_or_default())
}

fn line(module: &str, entry: Inline, domains: BTreeMap<Action, Domain>) -> Line<'_> {
    Line {
        module,
        entry,
        domains,
    }
}

/// Whether there is any right, or whether an item is allowed.
fn yes_no(action: Action) -> BTreeMap<Action, Domain> {
    let points = ["No", "Yes"].map(str::to_owned).to_vec();
    let chain = Chain::new(points, []).ok();
    chain
        .map(|c| (action, Domain::Chain(c)))
        .into_iter()
        .collect()
}

fn entries(select: &Selection, about: &About<'_>) -> Vec<Inline> {
    match select {
        Selection::All { except } if except.is_empty() => vec![Inline::of("every entry")],
        Selection::All { except } => {
            let names = except
                .iter()
                .map(|id| Inline::default().text(about.entry(id)));
            vec![Inline::of("every entry but ").then(Inline::join(names, ", "))]
        }
        Selection::These(entries) => entries.iter().map(entry).collect(),
    }
}

fn entry(entry: &EntryRef) -> Inline {
    let name = Inline::default().text(&entry.label);
    match entry.id {
        Some(_) => name,
        None => name.own(" (not in the catalogue)"),
    }
}

fn wanted_of(
    expectation: &Expectation,
    action: Action,
    domains: &BTreeMap<Action, Domain>,
) -> Inline {
    if let Target::Otherwise { actions } = &expectation.target {
        return match actions.contains(&action) {
            true => Inline::of("only what another rule asks for"),
            false => Inline::default(),
        };
    }
    let domain = domains.get(&action);
    match expectation.demands.get(&action) {
        None => Inline::default(),
        Some(Demand::Exactly(word)) => value(word),
        Some(Demand::OneOf(words)) => Inline::join(words.iter().map(|w| value(w)), " or "),
        Some(Demand::AtLeast(word)) => bound("at least ", word, domain, Domain::at_least),
        Some(Demand::AtMost(word)) => bound("at most ", word, domain, Domain::at_most),
    }
}

/// A bound in words; where nothing lies beyond it, the word alone.
fn bound(
    side: &'static str,
    word: &str,
    domain: Option<&Domain>,
    beyond: fn(&Domain, &Interval) -> Option<Interval>,
) -> Inline {
    let interval = domain.and_then(|domain| beyond(domain, &domain.point(word).ok()?));
    match interval.is_some_and(|interval| interval.is_point()) {
        true => value(word),
        false => Inline::of(side).then(value(word)),
    }
}

/// A level as the document writes it; a parameter stands as `{name}`.
fn value(word: &str) -> Inline {
    let name = word.strip_prefix('{').and_then(|w| w.strip_suffix('}'));
    let plain = |name: &&str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match name.filter(plain) {
        Some(name) => Inline::of("`{").text(name).own("}`"),
        None => Inline::default().text(word),
    }
}
