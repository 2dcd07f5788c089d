//! Rights that no document asks for, condensed to one block.

use std::io;

use permlint_model::Severity;
use permlint_model::report::Finding;

use super::lines::{Line, RISK, merge};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// The most lines, unless the report is verbose.
const LINES_MAX: usize = 10;

/// Writes the rights that no document asks for, those with a risk first.
pub(super) fn write(findings: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    page.heading(&title(findings))?;
    let mut lines = merge(findings, by_entry);
    lines.sort_by_key(|line| !is_risky(line));
    let limit = if page.style().verbose {
        usize::MAX
    } else {
        LINES_MAX
    };
    let (shown, hidden) = lines.split_at(lines.len().min(limit));
    for line in shown {
        let told = line.sign().then(line.place()).then(line.seen());
        page.wrapped(2, 6, &told)?;
        line.write_below(&[RISK], page)?;
    }
    write_more(hidden, page)
}

fn by_entry(finding: &Finding) -> impl Ord {
    (
        finding.module.clone(),
        finding.entry_id.clone(),
        finding.entry.clone(),
        finding.item.clone(),
    )
}

fn is_risky(line: &Line<'_>) -> bool {
    line.findings.iter().any(|finding| finding.risk.is_some())
}

fn title(findings: &[&Finding]) -> Phrase {
    let risky = findings.iter().filter(|finding| finding.risk.is_some());
    let title = Phrase::of("info")
        .ink(Ink::Grave(Severity::Info))
        .own(": ")
        .count(
            findings.len() as u64,
            "right that no document asks for",
            "rights that no document asks for",
        )
        .ink(Ink::Strong);
    match risky.count() {
        0 => title,
        n => title.own(", ").number(n).own(" of them risky"),
    }
}

fn write_more(hidden: &[Line<'_>], page: &mut Page<'_>) -> io::Result<()> {
    let rights: usize = hidden.iter().map(|line| line.findings.len()).sum();
    if rights == 0 {
        return Ok(());
    }
    let more = Phrase::of("and ").number(rights).own(" more on ");
    let more = more.count(hidden.len() as u64, "entry", "entries");
    page.wrapped(2, 4, &more.own("; the verbose report lists them all"))
}
