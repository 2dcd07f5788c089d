//! What would make a finding go, or not count, or be decided.

use permlint_model::exception::can_be_accepted;
use permlint_model::explanation::{Effect, WayKind, WayOut};
use permlint_model::names::nearest;
use permlint_model::report::{CellRow, ExceptionState, FindingKind, Status};
use permlint_model::text::clean;
use permlint_model::{BaselineId, GapReason, Interval, Platform, RuleId};

use super::demands::Demanded;
use super::exceptions;
use super::scene::{OTHERWISE, Scene};

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
    ways.extend(null_level(scene));
    ways.extend(worksheet(scene));
    ways.extend(snapshot(scene));
    ways.extend(look(scene));
    ways.extend(without_strict(scene));
    ways.extend(existing_exceptions(scene));
    ways.extend(allow_unknown(scene));
    ways.extend(accept(scene));
    ways.sort_by_key(|way| way.effect == Effect::Fails);
    ways
}

fn way(kind: WayKind, effect: Effect, text: String) -> WayOut {
    WayOut {
        kind,
        effect,
        text,
        command: None,
        click: None,
    }
}

fn with(mut way: WayOut, command: String) -> WayOut {
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
    let mut way = way(WayKind::Value, Effect::Passes, text);
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
/// nothing that the value at hand decides.
fn asked_with(scene: &Scene<'_>, baseline: &BaselineId, feature: &str) -> Option<(Effect, String)> {
    let seen = scene.seen().filter(Interval::is_point)?;
    let own = scene.demands.iter().filter(|demanded| {
        let is_of = demanded.rule.when.as_deref() == Some(feature);
        is_of && demanded.at.baseline.id == *baseline
    });
    let unmet = own.filter_map(|demanded| Some((demanded, demanded.range.as_ref()?)));
    let (demanded, _) = unmet
        .into_iter()
        .find(|(_, range)| !range.includes(&seen))?;
    let told = format!("but with it, {} wants {}", demanded.rule.id, demanded.wants);
    Some((Effect::Eases, told))
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
    let others = &scene.finding.also;
    let effect = match others.is_empty() {
        true => Effect::Passes,
        false => Effect::Eases,
    };
    let text = format!(
        "the feature {feature} were off: {} is in force only with it. Leave out --feature {}:{feature}",
        own.rule.id, own.at.baseline.id
    );
    Some(way(WayKind::Feature, effect, text))
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

/// A level that is not stated, where None would be inside.
fn null_level(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let is_null = finding.reason == Some(GapReason::NotStated)
        && finding
            .detail
            .as_deref()
            .is_some_and(|detail| detail.contains("--null-level"));
    if !is_null || scene.report.asked.null_level_is_none {
        return None;
    }
    let bottom = scene.domain.as_ref()?.bottom()?;
    let (effect, follows) = match scene.inside()?.includes(&bottom) {
        true => (
            Effect::Passes,
            "which is inside. It is an assumption, and the report says so",
        ),
        false => (
            Effect::Fails,
            "which is not inside: the finding would be a violation",
        ),
    };
    let none = scene.domain.as_ref()?.words(&bottom);
    let text = format!("a level that the platform does not state were taken as {none}, {follows}");
    let found = way(WayKind::NullLevel, effect, text);
    Some(with(found, "--null-level=none".to_owned()))
}

/// The line of a worksheet that settles it.
fn worksheet(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let is_setting = !scene.catalogue.lists_rows()
        && scene.catalogue.entry(&finding.entry_id).is_some()
        && !scene
            .catalogue
            .modules
            .iter()
            .any(|module| module.is_facts && module.id.as_str() == finding.entry_id.module());
    let is_asked = finding.reason == Some(GapReason::NotDeclared) || is_setting;
    if !finding.kind.is_undecided() || !is_asked {
        return None;
    }
    let baseline = finding
        .rule
        .as_str()
        .rsplit_once('/')
        .map(|(baseline, _)| baseline);
    let baseline = baseline.filter(|baseline| baseline.contains('/'));
    let first = scene
        .report
        .asked
        .baselines
        .first()
        .map(|used| used.id.as_str());
    let inside = scene.inside_words();
    let inside = inside.map_or_else(String::new, |inside| format!("; {inside} passes"));
    let text = format!(
        "a worksheet answered the line {}:{}{inside}. Fill the form in beside the screen, and give \
         it with --worksheet",
        finding.entry_id, finding.action
    );
    let command = format!(
        "permlint worksheet -b {} --level={} -o form.html",
        baseline.or(first)?,
        word(&scene.report.subject.name)
    );
    Some(with(
        way(WayKind::Worksheet, Effect::Decides, text),
        command,
    ))
}

/// Another snapshot, where this one is too old or has not what is needed.
fn snapshot(scene: &Scene<'_>) -> Option<WayOut> {
    let what = match scene.finding.reason? {
        GapReason::Stale => "the evidence were fresh",
        GapReason::NotRead => "the snapshot were complete",
        GapReason::Refused => "the reading key were allowed to read it",
        GapReason::NoRows => "the module's rows were in the snapshot",
        GapReason::NotWitnessed => "the list were shown to be complete",
        GapReason::NotReadable if !scene.is_item() => {
            "the snapshot were taken with the integration's own key"
        }
        _ => return None,
    };
    let text = format!("{what}: {}", scene.finding.fix);
    let platform = match scene.report.tenant.platform {
        Platform::Connectwise => "connectwise",
        Platform::Autotask => "autotask",
    };
    let command = format!("permlint snapshot {platform} --help");
    Some(with(way(WayKind::Snapshot, Effect::Decides, text), command))
}

/// What settles any other doubt.
fn look(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let told = matches!(
        finding.reason,
        Some(
            GapReason::Stale
                | GapReason::NotRead
                | GapReason::Refused
                | GapReason::NoRows
                | GapReason::NotWitnessed
                | GapReason::NotReadable
                | GapReason::NotDeclared
        )
    );
    let is_open = finding.kind.is_undecided() || finding.kind == FindingKind::BaselineConflict;
    (is_open && !told).then(|| way(WayKind::Look, Effect::Decides, finding.fix.clone()))
}

/// A right that nobody asks for counts only because of an option.
fn without_strict(scene: &Scene<'_>) -> Option<WayOut> {
    let is_counted = scene.finding.rule.as_str() == OTHERWISE && scene.report.asked.strict;
    is_counted.then(|| {
        let text = "--strict were left out: it is then listed at info, which never fails";
        way(WayKind::Option, Effect::Accepts, text.to_owned())
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
fn is_plain(text: &str) -> bool {
    clean(text, 120) == text
}

/// A word of a shell's command line. A tenant chooses names; none of them may be a command.
fn word(text: &str) -> String {
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
