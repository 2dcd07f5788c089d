//! Findings as lines: cells of one entry that tell the same share a line.

use std::collections::BTreeMap;
use std::io;

use permlint_model::names::MatchStep;
use permlint_model::report::{Click, Finding, FindingKind};
use permlint_model::{Action, EvidenceKind};

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Cells of one entry that one line tells about; never empty.
#[derive(Debug)]
pub(crate) struct Line<'r> {
    /// The first of the findings, which stands for what all have in common.
    pub(crate) first: &'r Finding,
    /// All of them, in the order of the report.
    pub(crate) findings: Vec<&'r Finding>,
}

/// What a line can say below itself, or a whole group once for all its lines.
pub(crate) type Field = fn(&Finding) -> Option<&str>;

/// The label of a field and how to get it.
pub(crate) const RISK: (&str, Field) = ("risk:", |f| present(f.risk.as_deref()));
/// The click that mends it.
pub(crate) const FIX: (&str, Field) = ("fix:", |f| present(Some(&f.fix)));
/// The risk, or what breaks.
pub(crate) const WHY: (&str, Field) = ("why:", |f| present(Some(&f.why)));
/// The reason in words.
pub(crate) const DETAIL: (&str, Field) = ("note:", |f| present(f.detail.as_deref()));

fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

/// Joins findings by a key; lines come in the order of their first finding.
pub(crate) fn merge<'r, K: Ord>(
    findings: &[&'r Finding],
    key: impl Fn(&'r Finding) -> K,
) -> Vec<Line<'r>> {
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    let mut lines: Vec<Line<'r>> = Vec::new();
    for &finding in findings {
        let place = *places.entry(key(finding)).or_insert(lines.len());
        match lines.get_mut(place) {
            Some(line) => line.findings.push(finding),
            None => lines.push(Line {
                first: finding,
                findings: vec![finding],
            }),
        }
    }
    lines
}

/// What findings of one line have in common.
pub(crate) fn by_statement(finding: &Finding) -> impl Ord {
    (
        finding.module.clone(),
        finding.entry_id.clone(),
        finding.entry.clone(),
        finding.item.clone(),
        (finding.kind, finding.severity, finding.rule.clone()),
        finding.wanted.clone(),
        // Only what is not decided tells one value for a whole line.
        finding.kind.is_undecided().then(|| {
            let seen = finding.seen.clone();
            (finding.evidence.is_empty(), seen)
        }),
    )
}

/// The one text that every finding has, if there is one.
pub(crate) fn shared<'r>(lines: &[Line<'r>], field: Field) -> Option<&'r str> {
    let mut all = lines
        .iter()
        .flat_map(|line| &line.findings)
        .map(|f| field(f));
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

impl<'r> Line<'r> {
    /// The sign before a line: `+` too much, `-` too little, `!` otherwise wrong, `?` open.
    pub(crate) fn sign(&self) -> Phrase {
        let sign = match self.first.kind {
            FindingKind::Excess => "+ ",
            FindingKind::Missing => "- ",
            FindingKind::Mismatch | FindingKind::BaselineConflict => "! ",
            FindingKind::Notice => "* ",
            _ => "? ",
        };
        let ink = match self.first.kind.is_undecided() {
            true => Ink::Open,
            false => Ink::Grave(self.first.severity),
        };
        Phrase::of(sign).ink(ink)
    }

    /// The module and the entry.
    pub(crate) fn place(&self) -> Phrase {
        let place = Phrase::default()
            .name(&self.first.module)
            .own(" › ")
            .name(&self.first.entry);
        let place = match &self.first.item {
            Some(item) => place.own(" › ").name(item),
            None => place,
        };
        match self.first.entry_id.is_unlisted() {
            true => place.own(" (not in the catalogue)"),
            false => place,
        }
    }

    /// What was seen of which action: `: add, edit are All; inquire is My (declared)`.
    pub(crate) fn seen(&self) -> Phrase {
        let told = self.by_seen().into_iter().map(|((seen, basis), actions)| {
            let word = match (actions.len(), actions.as_slice()) {
                (1, [Action::Value]) => Phrase::of("is"),
                (1, _) => actions_phrase(&actions).own(" is"),
                _ => actions_phrase(&actions).own(" are"),
            };
            word.own(" ").name(seen).own(basis)
        });
        self.separator().then(Phrase::join(told, "; "))
    }

    /// The actions of something that is not decided: `: add, edit not seen`.
    pub(crate) fn open(&self) -> Phrase {
        let mut actions: Vec<Action> = self.findings.iter().map(|f| f.action).collect();
        actions.sort_unstable();
        actions.dedup();
        let place = match actions.as_slice() {
            [Action::Value] => Phrase::default(),
            _ => self.separator().then(actions_phrase(&actions)),
        };
        // What rests on no evidence was not seen at all, and its words say nothing.
        match self.first.evidence.is_empty() {
            true => place.own(" not seen"),
            false => place.own(" (seen: ").name(&self.first.seen).own(")"),
        }
    }

    /// What stands before the clause that says what is wanted.
    pub(crate) fn comma(&self) -> &'static str {
        if self.findings.len() == 1 { ", " } else { "; " }
    }

    /// Different values of a field, in order.
    pub(crate) fn distinct(&self, field: Field) -> Vec<&'r str> {
        let mut texts: Vec<&str> = Vec::new();
        for text in self.findings.iter().filter_map(|f| field(f)) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// What mends the cells of this line; clicks on one screen are told in one sentence.
    fn fixes(&self) -> Vec<String> {
        let mut clicks: Vec<Click> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        let mut findings = self.findings.clone();
        findings.sort_by_key(|finding| finding.action);
        for finding in findings {
            let Some(click) = &finding.click else {
                if !others.contains(&finding.fix) {
                    others.push(finding.fix.clone());
                }
                continue;
            };
            let same = |other: &&mut Click| other.path == click.path && other.to == click.to;
            match clicks.iter_mut().find(same) {
                Some(other) => other.control = format!("{}, {}", other.control, click.control),
                None => clicks.push(click.clone()),
            }
        }
        clicks
            .iter()
            .map(ToString::to_string)
            .chain(others)
            .collect()
    }

    /// How the live row was matched, unless letter for letter.
    pub(crate) fn matched(&self) -> Option<Phrase> {
        let matched = self.first.matched_by.as_ref()?;
        let by = match matched.step {
            MatchStep::Exact => return None,
            step => step.as_str(),
        };
        let label = Phrase::of("matched ").quoted(&matched.label);
        Some(label.own(" (").own(by).own(")"))
    }

    /// Writes what stands below a line: how it was matched, and the fields that its group
    /// does not say for all.
    pub(crate) fn write_below(
        &self,
        fields: &[(&'static str, Field)],
        page: &mut Page<'_>,
    ) -> io::Result<()> {
        const INDENT: usize = 6;
        if let Some(matched) = self.matched() {
            page.wrapped(INDENT, INDENT + 2, &matched)?;
        }
        for (label, field) in fields {
            if *label == FIX.0 {
                for text in self.fixes() {
                    page.labelled(INDENT, label, &Phrase::of_prose(&text))?;
                }
                continue;
            }
            for text in self.distinct(*field) {
                page.labelled(INDENT, label, &Phrase::of_prose(text))?;
            }
        }
        super::exceptions::write_beside(&self.findings, INDENT, page)?;
        match page.style().verbose {
            true => page.labelled(INDENT, "id:", &self.fingerprints()),
            false => Ok(()),
        }
    }

    fn separator(&self) -> Phrase {
        match self.first.action {
            Action::Value => Phrase::of(" "),
            _ => Phrase::of(": "),
        }
    }

    /// Actions by what was seen and by what that rests on.
    fn by_seen(&self) -> Vec<(Told<'r>, Vec<Action>)> {
        let mut groups: Vec<(Told<'r>, Vec<Action>)> = Vec::new();
        let mut findings = self.findings.clone();
        findings.sort_by_key(|finding| finding.action);
        for finding in findings {
            let told = (finding.seen.as_str(), basis(finding));
            match groups.iter_mut().find(|(other, _)| *other == told) {
                Some((_, actions)) => actions.push(finding.action),
                None => groups.push((told, vec![finding.action])),
            }
        }
        groups
    }

    /// Evidence and fingerprint of each cell, for those who write exceptions.
    fn fingerprints(&self) -> Phrase {
        let each = self.findings.iter().map(|finding| {
            let short: String = finding.fingerprint.chars().take(16).collect();
            let named = Phrase::default().name(short);
            let named = match self.findings.len() {
                1 => named,
                _ => named.own(" ").own(finding.action.as_str()),
            };
            match finding.evidence.is_empty() {
                true => named,
                false => {
                    let kinds = finding.evidence.iter().map(|kind| kind.as_str());
                    named.own(" (").then(Phrase::list(kinds)).own(")")
                }
            }
        });
        Phrase::join(each, ", ")
    }
}

/// What was seen, and the remark that goes with it.
type Told<'r> = (&'r str, &'static str);

/// A remark where nothing was read, and somebody's word stands for it.
fn basis(finding: &Finding) -> &'static str {
    match finding.evidence.as_slice() {
        [EvidenceKind::Declared] => " (declared)",
        [EvidenceKind::Assumed] => " (assumed)",
        [EvidenceKind::Declared, EvidenceKind::Assumed] => " (declared and assumed)",
        _ => "",
    }
}

fn actions_phrase(actions: &[Action]) -> Phrase {
    let names = actions.iter().map(|action| Phrase::of(action.as_str()));
    Phrase::join(names, ", ")
}
