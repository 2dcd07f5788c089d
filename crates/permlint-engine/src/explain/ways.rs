//! What would make a finding go, or not count, or be decided.

use permlint_model::exception::can_be_accepted;
use permlint_model::explanation::{Effect, WayKind, WayOut, is_redacted};
use permlint_model::names::nearest;
use permlint_model::report::{CellRow, ExceptionState, FindingKind, Status};
use permlint_model::text::clean;
use permlint_model::{BaselineId, GapReason, Interval, RuleId};

use super::demands::Demanded;
use super::scene::{OTHERWISE, Scene};
use super::{doubts, exceptions};

/// Everything that nearly applied: what mends comes before what only accepts.
pub(super) fn ways(scene: &Scene<'_>) -> Vec<WayOut> {
    if scene.finding.kind == FindingKind::Notice {
        return Vec::new();
    }
    let mut ways = Vec::new();
    ways.extend(value(scene));
    ways.extend(features(scene));
    ways.extend(needed_by_feature(scene));
    ways.extend(without_feature(scene));
    ways.extend(aliases(scene));
    ways.extend(listed(scene));
    ways.extend(apart(scene));
    ways.extend(doubts::doubts(scene));
    ways.extend(without_strict(scene));
    ways.extend(existing_exceptions(scene));
    ways.extend(allow_unknown(scene));
    ways.extend(accept(scene));
    if is_redacted(scene.report) {
        redact(scene, &mut ways);
    }
    ways.sort_by_key(|way| way.effect == Effect::Fails);
    ways
}

/// Leaves out what a report without names cannot tell.
fn redact(scene: &Scene<'_>, ways: &mut Vec<WayOut>) {
    let is_public = !scene.finding.entry_id.is_unlisted();
    ways.retain(|way| match way.kind {
        WayKind::Accept | WayKind::Exception | WayKind::Alias => false,
        WayKind::CustomiseList => way.command.is_some(),
        WayKind::Look if way.command.is_some() => is_public,
        _ => !way.text.contains("withheld"),
    });
    let forms = ways.iter_mut().filter(|way| way.kind == WayKind::Worksheet);
    forms.for_each(|form| form.command = None);
}

pub(super) fn way(kind: WayKind, effect: Effect, text: String) -> WayOut {
    WayOut {
        kind,
        effect,
        text,
        command: None,
        click: None,
    }
}

pub(super) fn with(mut way: WayOut, command: String) -> WayOut {
    way.command = Some(command);
    way
}

/// Another value: the click of the finding.
fn value(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    if !finding.kind.is_violation() || finding.kind == FindingKind::BaselineConflict {
        return None;
    }
    let inside = scene.inside_words();
    let text = match (&finding.click, inside) {
        (Some(click), Some(inside)) if inside != click.to => {
            format!("the value were {} (inside is: {inside})", click.to)
        }
        (Some(click), _) => format!("the value were {}", click.to),
        (None, Some(inside)) => format!("the value were {inside}: {}", finding.fix),
        (None, None) => finding.fix.clone(),
    };
    let (effect, text) = match (scene.is_opened(), scene.may_be_opened()) {
        (true, _) => (
            Effect::Eases,
            format!("{text}, and the role no administrator role: the flag opens every row"),
        ),
        (_, true) => (
            Effect::Eases,
            format!("{text}, and the role were known to be no administrator role"),
        ),
        _ => (Effect::Passes, text),
    };
    let mut way = way(WayKind::Value, effect, text);
    way.click.clone_from(&finding.click);
    Some(way)
}

/// Features that are off and take rules out of force for the cell.
fn features(scene: &Scene<'_>) -> Vec<WayOut> {
    let in_force: Vec<&Demanded<'_>> = in_force(scene).collect();
    let mut ways = Vec::new();
    for at in scene.at_hand {
        for feature in &at.baseline.features {
            let is_lifted = |demanded: &&Demanded<'_>| {
                let mut lifting = demanded.lifting(scene.finding).into_iter();
                demanded.at.baseline.id == at.baseline.id && lifting.any(|(id, _)| id == feature.id)
            };
            let lifted: Vec<&RuleId> = in_force
                .iter()
                .copied()
                .filter(|d| is_lifted(d))
                .map(|d| &d.rule.id)
                .collect();
            if lifted.is_empty() {
                continue;
            }
            let (effect, after) = asked_with(scene, &at.baseline.id, &feature.id)
                .unwrap_or_else(|| after_lifting(scene, &in_force, &lifted));
            let text = format!(
                "the feature {} were on ({}): it takes {} out of force here; {after}",
                feature.id,
                clean(&feature.title, 120),
                list(&lifted),
            );
            let option = format!("--feature {}:{}", at.baseline.id, feature.id);
            ways.push(with(way(WayKind::Feature, effect, text), option));
        }
    }
    ways
}

/// What the rules say of the cell that are in force only with a feature. `None` where they say
/// nothing, or are content with the value at hand.
fn asked_with(scene: &Scene<'_>, baseline: &BaselineId, feature: &str) -> Option<(Effect, String)> {
    let mut own = scene.demands.iter().filter(|demanded| {
        let is_of = demanded.rule.when.as_deref() == Some(feature);
        is_of && demanded.at.baseline.id == *baseline
    });
    let unmet = own.find(|demanded| is_unmet(scene, demanded))?;
    let told = format!("but with it, {} wants {}", unmet.rule.id, unmet.wants);
    Some((Effect::Eases, told))
}

/// Whether the value at hand may be outside of what a rule wants.
fn is_unmet(scene: &Scene<'_>, demanded: &Demanded<'_>) -> bool {
    let seen = scene.seen();
    let range = demanded.range.as_ref();
    range.is_some_and(|range| !seen.is_some_and(|seen| range.includes(&seen)))
}

/// The demands of the rules that the finding names; of a contradiction, of every rule.
fn in_force<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = &'s Demanded<'s>> {
    let is_conflict = scene.finding.kind == FindingKind::BaselineConflict;
    let named = scene.breaking();
    scene.demands.iter().filter(move |demanded| {
        let is_named = is_conflict || named.contains(&&demanded.rule.id);
        is_named && demanded.in_force(scene.finding)
    })
}

/// What is left of the finding without some of its rules.
fn after_lifting(
    scene: &Scene<'_>,
    in_force: &[&Demanded<'_>],
    lifted: &[&RuleId],
) -> (Effect, String) {
    if scene.finding.kind == FindingKind::BaselineConflict {
        let mut left = in_force.iter().filter(|d| !lifted.contains(&&d.rule.id));
        let ranges = left.by_ref().filter_map(|d| d.range.clone());
        let whole = scene.domain.as_ref().map(permlint_model::Domain::whole);
        let common = ranges.fold(whole, |all, range| all?.intersect(&range));
        return match common {
            Some(_) => (
                Effect::Decides,
                "the others leave a level, and the cell is judged by it".to_owned(),
            ),
            None => (
                Effect::Eases,
                "the others still contradict each other".to_owned(),
            ),
        };
    }
    let left = scene
        .breaking()
        .into_iter()
        .filter(|id| !lifted.contains(id));
    let (implied, stated): (Vec<&RuleId>, Vec<&RuleId>) =
        left.partition(|id| id.as_str() == OTHERWISE);
    match (stated.is_empty(), implied.is_empty()) {
        (false, _) => (
            Effect::Eases,
            format!("{} still speaks of it", list(&stated)),
        ),
        (true, false) if scene.report.asked.strict => (
            Effect::Eases,
            format!("with --strict, {OTHERWISE} still counts it"),
        ),
        (true, false) => (
            Effect::Passes,
            format!("if no document asks for it, {OTHERWISE} lists it at info, which never fails"),
        ),
        (true, true) => (Effect::Passes, "no rule of the finding is left".to_owned()),
    }
}

fn list(rules: &[&RuleId]) -> String {
    let words: Vec<&str> = rules.iter().map(|id| id.as_str()).collect();
    words.join(", ")
}

/// Features that are off and ask for what is there: nobody then says that nobody asks for it.
fn needed_by_feature(scene: &Scene<'_>) -> Vec<WayOut> {
    let finding = scene.finding;
    let is_otherwise = |id: &&RuleId| {
        let mut demands = scene.demands.iter();
        id.as_str() == OTHERWISE || demands.any(|d| d.rule.id == **id && d.range.is_none())
    };
    let unasked = scene.breaking().iter().all(is_otherwise);
    let seen = scene.seen().as_ref().and_then(Interval::bounds);
    let Some((_, seen)) = seen.filter(|_| unasked && finding.kind == FindingKind::Excess) else {
        return Vec::new();
    };
    let off = scene.demands.iter().filter_map(|demanded| {
        let feature = demanded.rule.when.as_ref()?;
        let (low, _) = demanded.range.as_ref()?.bounds()?;
        let asks = demanded.is_need() && low >= seen && !demanded.at.is_on(feature);
        asks.then_some((demanded, feature))
    });
    off.map(|(demanded, feature)| {
        let text = format!(
            "the feature {feature} were on: with it, {} asks for {} here",
            demanded.rule.id, demanded.wants
        );
        let option = format!("--feature {}:{feature}", demanded.at.baseline.id);
        with(way(WayKind::Feature, Effect::Passes, text), option)
    })
    .collect()
}

/// The feature without which the finding's own rule is not in force.
fn without_feature(scene: &Scene<'_>) -> Option<WayOut> {
    let mut own = scene
        .demands
        .iter()
        .filter(|d| d.rule.id == scene.finding.rule);
    let own = own.next()?;
    let feature = own
        .rule
        .when
        .as_ref()
        .filter(|feature| own.at.is_on(feature))?;
    let (effect, after) = asked_without(scene, own, feature);
    let text = format!(
        "the feature {feature} were off: {} is in force only with it{after}. Leave out --feature \
         {}:{feature}",
        own.rule.id, own.at.baseline.id
    );
    Some(way(WayKind::Feature, effect, text))
}

/// What still speaks of the cell without a feature: rules that need no feature, and rules that it
/// takes out of force.
fn asked_without(scene: &Scene<'_>, own: &Demanded<'_>, feature: &str) -> (Effect, String) {
    let is_off = |id: &&RuleId| {
        let mut demands = scene.demands.iter();
        demands.any(|d| d.rule.id == **id && d.rule.when.as_deref() == Some(feature))
    };
    let left: Vec<&RuleId> = scene.finding.also.iter().filter(|id| !is_off(id)).collect();
    if !left.is_empty() {
        return (
            Effect::Eases,
            format!(", and {} still speaks of it", list(&left)),
        );
    }
    let back = scene.demands.iter().find(|demanded| {
        demanded.is_lifted_by(feature, scene.finding) && is_unmet(scene, demanded)
    });
    if let Some(back) = back {
        let told = format!(", and without it, {} wants {}", back.rule.id, back.wants);
        return (Effect::Eases, told);
    }
    let bottom = scene
        .domain
        .as_ref()
        .and_then(permlint_model::Domain::bottom);
    let is_listed = own.is_need() && scene.is_there() && scene.seen() != bottom;
    match scene.report.asked.strict && is_listed {
        true => (
            Effect::Eases,
            format!(", and with --strict, {OTHERWISE} counts what nobody asks for"),
        ),
        false => (Effect::Passes, String::new()),
    }
}

/// Live rows that may be the entry under another name.
fn aliases(scene: &Scene<'_>) -> Vec<WayOut> {
    let rows = scene.near_rows().into_iter();
    rows.filter(|row| row.is_near).map(|row| {
        let label = clean(&row.entry, 60);
        let (effect, follows) = match row.would_pass {
            Some(true) => (Effect::Passes, "which is inside"),
            Some(false) => (Effect::Fails, "which is not inside either"),
            None => (Effect::Decides, "which says whether it passes"),
        };
        let text = format!(
            "the row {label:?} were this entry: it holds {}, {follows}. No option adds a name: look \
             at the screen, and report the label so that the catalogue learns it. To see what would \
             follow:",
            row.seen
        );
        let found = way(WayKind::Alias, effect, text);
        let entry = &scene.finding.entry_id;
        match is_plain(&row.seen) && row.would_pass.is_some() && !entry.is_unlisted() {
            true => with(found, format!("--assume {}", word(&format!(
                "{entry}:{}={}", scene.finding.action, row.seen
            )))),
            false => WayOut {
                text: found.text.trim_end_matches(" To see what would follow:").to_owned(),
                ..found
            },
        }
    })
    .collect()
}

/// Names on the same customise list that are near to the one that is asked for.
fn listed(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let wanted = finding.item.as_deref().filter(|_| scene.is_item())?;
    if finding.reason == Some(GapReason::NotReadable) {
        let text = "the customise list were read: only the member's own key shows it".to_owned();
        let found = way(WayKind::CustomiseList, Effect::Decides, text);
        return Some(with(found, "--as self".to_owned()));
    }
    let same = |cell: &&CellRow| {
        cell.entry_id == finding.entry_id && cell.action == finding.action && cell.seen == "Yes"
    };
    let cells = scene.report.cells.iter().filter(same);
    let items = cells.filter_map(|cell| cell.item.as_deref());
    let near = nearest(wanted, items.filter(|item| *item != wanted), 1);
    let near = near
        .first()
        .filter(|_| finding.kind == FindingKind::Missing)?;
    let text = format!(
        "{:?}, which the list allows, were the name that the document means by {:?}",
        clean(near, 60),
        clean(wanted, 60)
    );
    Some(way(WayKind::CustomiseList, Effect::Decides, text))
}

/// Documents that leave no value in common.
fn apart(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let is_conflict = finding.kind == FindingKind::BaselineConflict;
    is_conflict.then(|| way(WayKind::Look, Effect::Decides, finding.fix.clone()))
}

/// A right that nobody asks for counts only because of an option.
fn without_strict(scene: &Scene<'_>) -> Option<WayOut> {
    let is_counted = scene.finding.rule.as_str() == OTHERWISE && scene.report.asked.strict;
    is_counted.then(|| {
        let others: Vec<&RuleId> = scene.finding.also.iter().collect();
        let (effect, after) = match others.is_empty() {
            true => (
                Effect::Accepts,
                "it is then listed at info, which never fails".to_owned(),
            ),
            false => (
                Effect::Eases,
                format!("{} still speaks of it", list(&others)),
            ),
        };
        way(
            WayKind::Option,
            effect,
            format!("--strict were left out: {after}"),
        )
    })
}

/// Exceptions that are there and do not cover it.
fn existing_exceptions(scene: &Scene<'_>) -> Vec<WayOut> {
    if scene.finding.status != Status::Active || !may_accept(scene) {
        return Vec::new();
    }
    let considered = exceptions::considered(scene.report, scene.finding).into_iter();
    considered
        .filter_map(|exception| {
            let short = exception.falls_short?;
            let mends = match (exception.bears, exception.state) {
                (true, ExceptionState::Expired) => "if it is still right, give it a later day",
                (true, _) => "bring the value back, or have the new one accepted",
                (false, _) => "it does not cover this; accept this one, too, if it is right",
            };
            let text = format!(
                "the exception at {}:{} covered it: {short}; {mends}",
                clean(&exception.location.path, 200),
                exception.location.line
            );
            Some(way(WayKind::Exception, Effect::Accepts, text))
        })
        .collect()
}

fn may_accept(scene: &Scene<'_>) -> bool {
    can_be_accepted(scene.finding.kind, scene.finding.reason)
}

/// Its reason for doubt, allowed.
fn allow_unknown(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let reason = finding.reason.filter(|reason| reason.may_be_allowed())?;
    if !finding.kind.is_undecided() || scene.report.asked.allow_unknown.contains(&reason) {
        return None;
    }
    let text = format!(
        "what is open for the reason {reason} were allowed, here and everywhere else in the audit"
    );
    let found = way(WayKind::AllowUnknown, Effect::Accepts, text);
    Some(with(found, format!("--allow-unknown={reason}")))
}

/// A new exception.
fn accept(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let counts =
        finding.status == Status::Active && finding.severity > permlint_model::Severity::Info;
    (counts && may_accept(scene)).then(|| {
        let text = "somebody accepted it, with a reason, an owner and a last day".to_owned();
        let command = format!(
            "permlint except {} --report FILE --reason WHY --owner WHO --expires YYYY-MM-DD",
            clean(&finding.fingerprint, 40)
        );
        with(way(WayKind::Accept, Effect::Accepts, text), command)
    })
}

/// Whether a text may be typed at a shell's prompt as it is shown.
pub(super) fn is_plain(text: &str) -> bool {
    clean(text, 120) == text
}

/// A word of a shell's command line. A tenant chooses names; none of them may be a command.
pub(super) fn word(text: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_.:=/".contains(c);
    match text {
        text if !is_plain(text) || text.is_empty() => "NAME".to_owned(),
        text if text.chars().all(is_bare) && !text.starts_with('-') => text.to_owned(),
        text => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_tenant_is_one_word_of_a_command_and_never_a_command() {
        assert_eq!(word("Neo"), "Neo");
        assert_eq!(word("Neo API User"), "'Neo API User'");
        assert_eq!(word("a'; rm -rf ~ #"), "'a'\\''; rm -rf ~ #'");
        assert_eq!(word("$(id)"), "'$(id)'");
        assert_eq!(word("-o"), "'-o'");
        assert_eq!(word("a\u{1b}[2J\nb"), "NAME");
    }
}
