//! A finding in one sentence, for the formats that have no page around it.

use permlint_model::report::{Finding, FindingKind, Status};

use crate::phrase::Phrase;
use crate::style::Style;
use crate::text::findings::{authority, told};
use crate::text::lines::{Line, by_statement, merge};
use crate::text::reasons::{meaning, reason_of};

/// What one line of findings says.
pub(crate) fn of_line(line: &Line<'_>) -> Phrase {
    match line.first.kind {
        FindingKind::Notice => notice(line),
        kind if kind.is_undecided() => undecided(line),
        _ => told(line),
    }
}

/// What one finding says, neutralised and in plain text.
pub(crate) fn of_finding(finding: &Finding) -> String {
    let lines = merge(&[finding], by_statement);
    let sentence = lines.first().map(of_line).unwrap_or_default();
    sentence.plain(Style::default())
}

fn notice(line: &Line<'_>) -> Phrase {
    let said = line.first.detail.as_deref().unwrap_or(&line.first.seen);
    line.place().own(": ").prose(said)
}

fn undecided(line: &Line<'_>) -> Phrase {
    let place = line.place().then(line.open());
    place
        .own(": ")
        .own(meaning(reason_of(line.first)))
        .own("; ")
        .then(authority(line.first))
        .own("wants ")
        .name(&line.first.wanted)
}

/// Why a finding does not count, in one sentence; nothing for one that does.
pub(crate) fn set_aside(finding: &Finding) -> Option<Phrase> {
    match (finding.status, &finding.exception) {
        (Status::Active, _) => None,
        (Status::Known, _) => Some(Phrase::of("it was known before")),
        (Status::Excepted, Some(exception)) => Some(
            Phrase::of("accepted by ")
                .name(&exception.owner)
                .own(" until ")
                .number(exception.expires)
                .own(": ")
                .prose(&exception.reason),
        ),
        (Status::Excepted, None) => {
            let accepted = Phrase::of("accepted by an exception");
            Some(match &finding.detail {
                Some(detail) => accepted.own(": ").prose(detail),
                None => accepted,
            })
        }
    }
}
