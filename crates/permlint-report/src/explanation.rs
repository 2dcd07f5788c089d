//! One finding, explained: what was asked, what was seen, and what would make it pass.

use std::io::{self, Write};

use permlint_model::EvidenceKind;
use permlint_model::explanation::{
    BaselineState, Bound, ConsideredException, Effect, Explanation, NearRow, RulePart, RuleShare,
    WayOut,
};
use permlint_model::names::MatchStep;
use permlint_model::report::{ExceptionState, Finding, FindingKind, RuleResult, Verdict};
use permlint_model::snapshot::Coverage;

use crate::json::escaped;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::{Ink, Style};
use crate::text::lines::{by_statement, merge};
use crate::text::{coverage, findings, reasons, snippet};

/// Columns of the labels.
const LABELS: usize = 11;

/// Writes an explanation for people.
///
/// # Errors
///
/// Whatever the writer returns, unchanged: a broken pipe stays one.
pub fn explanation(told: &Explanation, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    write_head(told, page)?;
    write_finding(told, page)?;
    write_rules(told, page)?;
    write_cell(told, page)?;
    write_near(&told.near_rows, page)?;
    write_coverage(&told.coverage, page)?;
    write_exceptions(&told.exceptions, page)?;
    write_ways(&told.would_pass_if, page)?;
    write_notes(told, page)
}

/// Writes an explanation as JSON: `permlint.explanation/1`.
///
/// # Errors
///
/// Whatever the writer returns; [`io::ErrorKind::Other`] if it could not be put into JSON, which
/// no explanation does.
pub fn explanation_json(told: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let text = told.to_json().map_err(io::Error::other)?;
    out.write_all(escaped(&text).as_bytes())
}

fn write_head(told: &Explanation, page: &mut Page<'_>) -> io::Result<()> {
    let title = Phrase::of("permlint ").name(&told.tool_version);
    page.wrapped(
        0,
        4,
        &title.own(": finding ").name(&told.finding.fingerprint),
    )?;
    let tenant = Phrase::default().name(&told.tenant.company).own("@");
    let tenant = tenant.name(&told.tenant.site).own(" (");
    let tenant = tenant.own(told.tenant.platform.product()).own(")");
    page.row("tenant", LABELS, &tenant)?;
    let subject = Phrase::of(told.tenant.platform.subject_word()).own(" ");
    let subject = subject.quoted(&told.subject.name).own(", ");
    page.row("subject", LABELS, &subject.prose(&told.subject.chosen_by))?;
    page.row("snapshot", LABELS, &snapshot(told))?;
    page.row("verdict", LABELS, &verdict(told))
}

fn snapshot(told: &Explanation) -> Phrase {
    let digest = Phrase::default().name(told.snapshot.digest.short());
    let taken = match &told.snapshot.taken {
        Some(taken) => digest.own(", taken ").name(taken),
        None => digest.own(", of unknown date"),
    };
    match told.today {
        Some(today) => taken.own(", judged as of ").name(today.to_string()),
        None => taken,
    }
}

fn verdict(told: &Explanation) -> Phrase {
    let word = Phrase::of(told.verdict.as_str()).ink(Ink::Answer(told.verdict));
    let is_open = told.finding.kind.is_undecided();
    match &told.passes_because {
        None if is_open && told.verdict == Verdict::Violations => {
            word.own(" of other findings; this one is undecided, and has to be decided too")
        }
        None if is_open => word.own("; this finding is one of those that have to be decided"),
        None => word.own("; this finding is one of those that count"),
        Some(because) => word.own("; this finding does not count: ").prose(because),
    }
}

fn write_finding(told: &Explanation, page: &mut Page<'_>) -> io::Result<()> {
    let finding = &told.finding;
    let owner = told
        .rules
        .iter()
        .find(|share| share.part == RulePart::Owner);
    let head = Phrase::of(finding.severity.as_str())
        .ink(Ink::Grave(finding.severity))
        .own("[")
        .name(finding.rule.as_str())
        .own("]");
    let title = match owner {
        Some(owner) => head.own(": ").prose(&owner.rule.title).ink(Ink::Strong),
        None => head,
    };
    page.heading(&title)?;
    if let Some(owner) = owner {
        snippet::write(&owner.rule, &[finding], page)?;
    }
    for line in merge(&[finding], by_statement) {
        page.wrapped(2, 6, &line.sign().then(findings::told(&line)))?;
    }
    if finding.kind.is_undecided() {
        let reason = reasons::reason_of(finding);
        let open = Phrase::of(reason.as_str()).ink(Ink::Open).own(": ");
        page.labelled(2, "open:", &open.own(reasons::meaning(reason)))?;
    }
    if let Some(detail) = &finding.detail {
        page.labelled(2, "detail:", &Phrase::of_prose(detail))?;
    }
    if !finding.why.is_empty() {
        page.labelled(2, "why:", &Phrase::of_prose(&finding.why))?;
    }
    if let Some(risk) = &finding.risk {
        page.labelled(2, risk_label(finding), &Phrase::of_prose(risk))?;
    }
    page.labelled(2, "source:", &findings::source(finding))?;
    match &finding.origin.url {
        Some(url) => page.unwrapped(10, &Phrase::default().address(url)),
        None => Ok(()),
    }
}

/// What is missing or not known may not be held.
fn risk_label(finding: &Finding) -> &'static str {
    match finding.kind {
        FindingKind::Excess | FindingKind::Mismatch => "risk:",
        _ => "risk, where it is held:",
    }
}

fn write_rules(told: &Explanation, page: &mut Page<'_>) -> io::Result<()> {
    if told.rules.is_empty() {
        return Ok(());
    }
    page.heading(&Phrase::of("rules on this cell").ink(Ink::Strong))?;
    for share in &told.rules {
        page.wrapped(2, 6, &rule(share, &told.finding))?;
        if let Some(place) = &share.rule.location {
            let place = Phrase::default()
                .name(&place.path)
                .own(":")
                .number(place.line);
            page.wrapped(6, 8, &place)?;
        }
    }
    Ok(())
}

fn rule(share: &RuleShare, finding: &Finding) -> Phrase {
    let RuleResult { id, severity, .. } = &share.rule;
    let sign = Phrase::of(match share.part {
        RulePart::Owner | RulePart::Also => "* ",
        RulePart::Beside => "= ",
    });
    let name = sign
        .name(id.as_str())
        .own(" (")
        .own(severity.as_str())
        .own(")");
    let wants = match &share.wants {
        Some(wants) => name.own(" wants ").name(wants),
        None => name,
    };
    let sets: Vec<Phrase> = share
        .sets
        .iter()
        .map(|bound| Phrase::of(bound_word(*bound)))
        .collect();
    let told = match sets.is_empty() {
        true => wants,
        false => wants
            .own(", and sets the ")
            .then(Phrase::join(sets, " and the ")),
    };
    match share.part {
        RulePart::Owner => told.own(": this finding is told under it"),
        RulePart::Also if finding.kind.is_undecided() => {
            told.own(": the same cell leaves it open, too")
        }
        RulePart::Also => told.own(": the same cell does not meet it either"),
        RulePart::Beside => told,
    }
}

fn bound_word(bound: Bound) -> &'static str {
    match bound {
        Bound::Floor => "floor",
        Bound::Ceiling => "ceiling",
    }
}

fn write_cell(told: &Explanation, page: &mut Page<'_>) -> io::Result<()> {
    let finding = &told.finding;
    let entry = Phrase::of("cell ")
        .ink(Ink::Strong)
        .name(finding.entry_id.as_str());
    let entry = match &finding.item {
        Some(item) => entry.own(" ").quoted(item),
        None => entry,
    };
    page.heading(&entry.own(":").own(finding.action.as_str()))?;
    if let Some(cell) = &told.cell {
        let bound = |bound: &Option<String>, none: &'static str| match bound {
            Some(word) => Phrase::default().name(word),
            None => Phrase::of(none),
        };
        page.row(
            "floor",
            LABELS,
            &bound(&cell.floor, "- (no rule asks for anything)"),
        )?;
        let limit = told
            .rules
            .iter()
            .find(|share| cell.ceiling.is_none() && share.sets.contains(&Bound::Ceiling));
        let ceiling = match limit {
            Some(share) => Phrase::of("- (no rule states a limit, but for ")
                .name(share.rule.id.as_str())
                .own(": what some rule asks for, and no more)"),
            None => bound(&cell.ceiling, "- (no rule states a limit)"),
        };
        page.row("ceiling", LABELS, &ceiling)?;
    }
    page.row("seen", LABELS, &Phrase::default().name(&finding.seen))?;
    if let Some(inside) = &told.inside {
        let inside = Phrase::default().name(inside);
        page.row("inside is", LABELS, &inside)?;
    }
    page.row("evidence", LABELS, &evidence(finding))?;
    match matched(finding) {
        Some(matched) => page.row("matched", LABELS, &matched),
        None => Ok(()),
    }
}

fn evidence(finding: &Finding) -> Phrase {
    let each = finding.evidence.iter().map(|kind| {
        let meaning = match kind {
            EvidenceKind::Role => "the role's own settings",
            EvidenceKind::Own => "the calling key's own rights",
            EvidenceKind::Probe => "what the API tells a key about its own access",
            EvidenceKind::List => "lists of roles, members and people",
            EvidenceKind::Declared => "a worksheet",
            EvidenceKind::Assumed => "an option of yours",
        };
        Phrase::of(kind.as_str()).own(" (").own(meaning).own(")")
    });
    match finding.evidence.is_empty() {
        true => Phrase::of("none: it was not seen"),
        false => Phrase::join(each, ", "),
    }
}

/// Which live label was taken for the documented entry; nothing for what stands in no row.
fn matched(finding: &Finding) -> Option<Phrase> {
    let matched = finding.matched_by.as_ref()?;
    let how = match matched.step {
        MatchStep::Exact => "exact: letter for letter the document's entry",
        MatchStep::Folded => "folded: the same but for case, spaces, dashes and suffixes",
        MatchStep::Alias => "alias: another name that the catalogue knows",
    };
    let label = Phrase::of("the live row ").quoted(&matched.label);
    Some(label.own(", ").own(how))
}

fn write_near(rows: &[NearRow], page: &mut Page<'_>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let title = Phrase::of("rows that no entry of the catalogue matches").ink(Ink::Strong);
    page.heading(&title)?;
    rows.iter().try_for_each(|row| {
        let told = Phrase::of("* ")
            .quoted(&row.module)
            .own(" › ")
            .quoted(&row.entry);
        let told = told.own(" holds ").name(&row.seen).own(match row.is_near {
            true => "; its name is near",
            false => "; of the same module",
        });
        page.wrapped(
            2,
            6,
            &told.own(match row.would_pass {
                Some(true) => ", and its value would be inside",
                Some(false) => ", and its value would not be inside",
                None => "",
            }),
        )
    })
}

fn write_coverage(parts: &[Coverage], page: &mut Page<'_>) -> io::Result<()> {
    const OUTCOMES: usize = 15;
    if parts.is_empty() {
        return Ok(());
    }
    page.heading(&Phrase::of("read from").ink(Ink::Strong))?;
    parts.iter().try_for_each(|part| {
        page.row(coverage::word(part), OUTCOMES, &coverage::answer(part))?;
        let told = part.message.iter().chain(&part.note);
        let mut told = told.filter(|_| !part.is_complete());
        let hang = OUTCOMES + 2;
        told.try_for_each(|text| page.wrapped(hang, hang, &Phrase::of_prose(text)))
    })
}

fn write_exceptions(all: &[ConsideredException], page: &mut Page<'_>) -> io::Result<()> {
    page.heading(&Phrase::of("exceptions").ink(Ink::Strong))?;
    if all.is_empty() {
        return page.wrapped(
            2,
            4,
            &Phrase::of("none of the audit's exceptions is about this cell"),
        );
    }
    all.iter().try_for_each(|one| {
        let state = match one.state {
            ExceptionState::InForce => "in force",
            ExceptionState::Expired => "expired",
            ExceptionState::Outgrown => "outgrown",
            ExceptionState::Unused => "unused",
        };
        let told = Phrase::of("* ")
            .own(state)
            .ink(Ink::Open)
            .own(": ")
            .name(&one.accepts);
        page.wrapped(2, 6, &told)?;
        let short = match (&one.falls_short, one.bears) {
            (Some(short), _) => Phrase::of("does not cover this: ").prose(short),
            (None, true) => Phrase::of("covers this"),
            (None, false) => Phrase::of("does not cover this"),
        };
        page.wrapped(6, 6, &short)?;
        let whose = Phrase::of("by ").name(&one.owner).own(", until ");
        let whose = whose
            .name(one.expires.to_string())
            .own(" (")
            .name(&one.location.path);
        page.wrapped(6, 6, &whose.own(":").number(one.location.line).own(")"))
    })
}

fn write_ways(ways: &[WayOut], page: &mut Page<'_>) -> io::Result<()> {
    page.heading(&Phrase::of("would pass if").ink(Ink::Strong))?;
    if ways.is_empty() {
        return page.wrapped(
            2,
            4,
            &Phrase::of("there is nothing to pass: it changes no verdict"),
        );
    }
    for (at, way) in ways.iter().enumerate() {
        let number = Phrase::default().number(at + 1).own(". ");
        page.wrapped(2, 6, &number.prose(&way.text))?;
        if let Some(click) = &way.click {
            let click = Phrase::of_prose(click.to_string());
            page.labelled(6, "click:", &click)?;
        }
        if let Some(command) = &way.command {
            page.unwrapped(6, &Phrase::of("$ ").ink(Ink::Faint).prose(command))?;
        }
        page.wrapped(
            6,
            6,
            &Phrase::of("→ ").own(effect(way.effect)).ink(Ink::Strong),
        )?;
    }
    Ok(())
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Passes => "the finding is gone",
        Effect::Eases => "not enough alone",
        Effect::Decides => "it is decided, one way or the other",
        Effect::Accepts => "the finding stays, and does not count",
        Effect::Fails => "it still fails",
    }
}

fn write_notes(told: &Explanation, page: &mut Page<'_>) -> io::Result<()> {
    let mut notes: Vec<Phrase> = Vec::new();
    for baseline in &told.baselines {
        let id = Phrase::default().name(baseline.id.as_str());
        notes.extend(match baseline.state {
            BaselineState::Same => None,
            BaselineState::Changed => Some(id.own(
                " changed since the audit: its features and the bounds that it sets are not told. \
                 `permlint recheck` asks again",
            )),
            BaselineState::NotAtHand => Some(id.own(
                " is not at hand: its features and the bounds that it sets are not told. Give its \
                 file with --baseline FILE",
            )),
        });
    }
    if told.catalogue_changed {
        notes.push(Phrase::of("the catalogue changed since the audit"));
    }
    notes.extend(told.notes.iter().map(Phrase::of_prose));
    if notes.is_empty() {
        return Ok(());
    }
    page.heading(&Phrase::of("notes").ink(Ink::Strong))?;
    let mut notes = notes.into_iter();
    notes.try_for_each(|note| page.wrapped(2, 4, &Phrase::of("* ").then(note)))
}
