//! What became of findings: new, fixed, decided, or not decidable any more.

use permlint_model::recheck::{FindingChange, FindingChanges, VerdictDiff};
use permlint_model::report::{FindingKind, Status};
use permlint_model::{Action, Severity};

use super::changes::{between, notes};
use super::outline::{Group, Item, Section};
use crate::phrase::Phrase;
use crate::style::Ink;

/// The section of a diff about its findings.
pub(super) fn section(verdicts: &VerdictDiff, verbose: bool) -> Option<Section> {
    let baselines = verdicts.baselines.iter().map(|id| id.as_str());
    let title = Phrase::of("findings against ")
        .ink(Ink::Strong)
        .then(Phrase::list(baselines))
        .own(": ")
        .then(verdict_change(verdicts));
    let mut all = groups(&verdicts.findings, verbose);
    let unchanged = verdicts.findings.unchanged;
    if unchanged > 0 && verdicts.findings.left.is_empty() {
        let line = Phrase::of("= ").count(unchanged, "finding stays", "findings stay");
        all.push(Group {
            title: None,
            items: vec![line.own(" as before").into()],
        });
    }
    let mut items = notes(&verdicts.notes);
    if all.is_empty() && items.is_empty() {
        items.push(Phrase::of("= no finding on either side").into());
    }
    all.push(Group { title: None, items });
    Section::with(title, all)
}

/// The verdict of the first audit and of the second.
pub(super) fn verdict_change(verdicts: &VerdictDiff) -> Phrase {
    let (before, after) = (verdicts.before.verdict, verdicts.after.verdict);
    let now = Phrase::of(after.as_str()).ink(Ink::Answer(after));
    match before == after {
        true => now.own(" as before"),
        false => Phrase::of(before.as_str()).own(" → ").then(now),
    }
}

/// How many findings became what.
pub(super) fn counts(findings: &FindingChanges) -> Phrase {
    let lists = [
        (findings.new.len(), " new"),
        (findings.fixed.len(), " fixed"),
        (findings.decided.len(), " decided"),
        (findings.became_unknown.len(), " no longer decidable"),
        (findings.moved.len(), " with another value or reason"),
        (findings.no_longer_asked.len(), " no longer asked for"),
    ];
    let told = lists.into_iter().filter(|(count, _)| *count > 0);
    let told = told.map(|(count, word)| Phrase::default().number(count).own(word));
    match Phrase::join(told, ", ") {
        none if none.is_empty() => Phrase::of("no finding changed"),
        some => Phrase::of("findings: ").then(some),
    }
}

/// Findings in groups, those that need somebody first.
pub(super) fn groups(findings: &FindingChanges, verbose: bool) -> Vec<Group> {
    let lists = [
        ("new", &findings.new, true),
        ("no longer decidable", &findings.became_unknown, true),
        ("fixed", &findings.fixed, false),
        ("decided now", &findings.decided, true),
        (
            "still there, with another value or reason",
            &findings.moved,
            true,
        ),
        ("left", &findings.left, true),
        (
            "of rules that the baselines no longer have",
            &findings.no_longer_asked,
            false,
        ),
    ];
    let each = lists.into_iter();
    let all = each.map(|(title, list, is_open)| group(title, list, is_open, verbose));
    all.filter(|group| !group.items.is_empty()).collect()
}

fn group(title: &'static str, list: &[FindingChange], is_open: bool, verbose: bool) -> Group {
    let is_shown = |change: &&FindingChange| verbose || change.severity > Severity::Info;
    let mut items: Vec<Item> = merged(list.iter().filter(is_shown))
        .into_iter()
        .map(|line| item(&line, is_open))
        .collect();
    let hidden = list.iter().filter(|change| !is_shown(change)).count() as u64;
    if hidden > 0 {
        let count = Phrase::of("… ").count(hidden, "finding at info", "findings at info");
        items.push(count.own("; --verbose lists them").into());
    }
    let title = Phrase::of(title).ink(Ink::Strong).own(" (");
    Group {
        title: Some(title.number(list.len()).own(")")),
        items,
    }
}

/// Findings of one row that differ in nothing but their action; never empty.
struct Line<'f> {
    first: &'f FindingChange,
    actions: Vec<Action>,
    /// What mends them; each once.
    fixes: Vec<&'f str>,
}

fn merged<'f>(list: impl Iterator<Item = &'f FindingChange>) -> Vec<Line<'f>> {
    let mut lines: Vec<Line<'f>> = Vec::new();
    for change in list {
        let key = |c: &'f FindingChange| {
            let cell = (&c.module, &c.entry_id, &c.item, &c.wanted);
            (
                &c.rule, c.severity, c.kind, c.status, cell, &c.before, &c.after, c.reason,
            )
        };
        match lines.iter_mut().find(|line| key(line.first) == key(change)) {
            Some(line) => {
                line.actions.push(change.action);
                if !line.fixes.contains(&change.fix.as_str()) {
                    line.fixes.push(&change.fix);
                }
            }
            None => lines.push(Line {
                first: change,
                actions: vec![change.action],
                fixes: vec![&change.fix],
            }),
        }
    }
    lines
}

fn item(line: &Line<'_>, is_open: bool) -> Item {
    let one = line.first;
    let place = Phrase::of(one.severity.as_str())
        .ink(Ink::Grave(one.severity))
        .own(" ")
        .name(&one.module)
        .own(" › ")
        .name(&one.entry);
    let place = match &one.item {
        Some(item) => place.own(" › ").name(item),
        None => place,
    };
    let place = match line.actions.as_slice() {
        [Action::Value] => place,
        actions => {
            let names = Phrase::list(actions.iter().map(|action| action.as_str()));
            place.own(" › ").then(names)
        }
    };
    let seen = |side: &Option<permlint_model::recheck::CellSide>| {
        side.as_ref().map(|side| side.seen.clone())
    };
    let (before, after) = (seen(&one.before), seen(&one.after));
    let told = place
        .own(": ")
        .then(between(before.as_ref(), after.as_ref()));
    let told = match one.kind {
        FindingKind::Missing => told.own(", and ").name(&one.wanted).own(" is asked for"),
        FindingKind::Excess => told.own(", and ").name(&one.wanted).own(" is allowed"),
        _ => told.own(", and ").name(&one.wanted).own(" is documented"),
    };
    let told = match one.status {
        Status::Active => told,
        Status::Excepted => told.own(" (excepted before)"),
        Status::Known => told.own(" (known before)"),
    };
    let mut details = vec![Phrase::of("[").name(one.rule.as_str()).own("]")];
    if let Some(reason) = one.reason {
        details.push(Phrase::of("open: ").own(reason.as_str()).ink(Ink::Open));
    }
    if is_open {
        let fixes = line.fixes.iter().filter(|fix| !fix.is_empty());
        details.extend(fixes.map(|fix| Phrase::of("fix: ").prose(*fix)));
    }
    Item {
        line: told,
        details,
    }
}
