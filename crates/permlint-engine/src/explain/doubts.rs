//! What settles a doubt: the value were known, and permlint were told of it.

use permlint_model::explanation::{Effect, WayKind, WayOut, is_redacted};
use permlint_model::text::clean;
use permlint_model::{Domain, EntryId, EvidenceKind, GapReason, Interval, Platform};

use super::scene::{OTHERWISE, Scene};
use super::ways::{way, with, word};
use crate::live::LiveFact;

/// What would decide a finding that is open.
pub(super) fn doubts(scene: &Scene<'_>) -> Vec<WayOut> {
    if !scene.finding.kind.is_undecided() {
        return Vec::new();
    }
    let mut ways = Vec::new();
    ways.extend(no_administrator(scene));
    ways.extend(flag_known(scene));
    ways.extend(null_level(scene));
    ways.extend(stated(scene));
    ways.extend(agreement(scene));
    ways.extend(worksheet(scene));
    ways.extend(snapshot(scene));
    ways.extend(look(scene));
    if ways.is_empty() && !scene.is_item() {
        ways.push(untold(scene));
    }
    ways
}

impl Scene<'_> {
    /// Whether the cell is a level in a row of the audited role.
    fn is_level(&self) -> bool {
        let finding = self.finding;
        let is_row = self.catalogue.row_domains.contains_key(&finding.action);
        self.catalogue.lists_rows() && is_row && finding.item.is_none() && !self.is_fact()
    }

    /// Whether it is a level in a row of the role, which its administrator flag can open.
    fn has_row(&self) -> bool {
        let is_read = matches!(
            self.finding.reason,
            None | Some(GapReason::NotStated | GapReason::Undecided | GapReason::EvidenceConflict)
        );
        is_read && self.is_level() && self.report.subject.id.is_some()
    }

    /// Whether it is a level or setting of which something was read, whatever documents ask for.
    pub(super) fn is_there(&self) -> bool {
        let is_read = matches!(
            self.finding.reason,
            None | Some(
                GapReason::NotStated
                    | GapReason::Undecided
                    | GapReason::EvidenceConflict
                    | GapReason::UnknownWord
                    | GapReason::Stale
            )
        );
        is_read && (self.is_level() || self.is_setting())
    }

    /// Whether the administrator flag opens the cell upwards.
    pub(super) fn is_opened(&self) -> bool {
        self.has_row() && self.report.subject.admin == Some(true)
    }

    /// Whether it is not known if the flag opens the cell.
    pub(super) fn may_be_opened(&self) -> bool {
        self.has_row() && self.report.subject.admin.is_none()
    }

    /// Whether the platform's answer has the row and no level in it.
    fn is_null(&self) -> bool {
        self.is_level() && self.finding.reason == Some(GapReason::NotStated)
    }

    /// Whether what was declared is too old, and not the snapshot.
    fn is_old_declaration(&self) -> bool {
        let finding = self.finding;
        let detail = finding.detail.as_deref().unwrap_or_default();
        let is_declared = ["it was declared ", "it is declared "];
        let mut is_declared = is_declared.into_iter();
        finding.reason == Some(GapReason::Stale) && is_declared.any(|it| detail.starts_with(it))
    }

    /// The setting that has to be declared before the fact can be told.
    fn rests_on(&self) -> Option<&EntryId> {
        let setting = LiveFact::of(&self.finding.entry_id)?.rests_on()?;
        Some(&self.catalogue.entry_by_word(setting)?.id)
    }

    /// Whether some evidence of the audit is too old.
    fn is_stale(&self) -> bool {
        let mut findings = self.report.findings.iter();
        findings.any(|finding| finding.reason == Some(GapReason::Stale))
    }

    /// Whether an option can say what the cell holds.
    fn can_assume(&self) -> bool {
        let finding = self.finding;
        let known = self.catalogue.entry(&finding.entry_id);
        let is_known = known.is_some_and(|entry| entry.domains.contains_key(&finding.action));
        let has_row = finding.entry_id.is_unlisted()
            && self.is_level()
            && matches!(
                finding.reason,
                Some(
                    GapReason::NotStated
                        | GapReason::UnknownWord
                        | GapReason::EvidenceConflict
                        | GapReason::Undecided
                )
            );
        finding.item.is_none() && (is_known || has_row)
    }
}

/// Which values pass, after a semicolon; nothing where that cannot be said.
fn which_passes(scene: &Scene<'_>, inside: Option<&Interval>) -> String {
    let words = inside.zip(scene.domain.as_ref());
    words.map_or_else(String::new, |(inside, domain)| {
        format!("; {} passes", crate::words::requirement(domain, inside))
    })
}

/// The administrator flag opens every row: without it, the row's own level counts.
fn no_administrator(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    if !scene.is_opened() {
        return None;
    }
    let head = "the role were no administrator role (permlint/admin-role): the flag opens every \
                row. Take it away, or give the integration a role of its own, and take a new \
                snapshot; the row's own level then counts";
    let is_own_only = finding.evidence == [EvidenceKind::Role];
    let level = scene.seen().as_ref().and_then(Interval::bounds);
    let level = level.map(|(low, _)| Interval::span(low, low));
    let told = level.filter(|_| is_own_only).zip(scene.domain.as_ref());
    let (effect, after) = match told.zip(scene.inside()) {
        Some(((level, domain), inside)) if inside.includes(&level) => (
            Effect::Passes,
            format!(", which is {} and inside", domain.words(&level)),
        ),
        Some(((level, domain), _)) => (
            Effect::Fails,
            format!(", which is {} and not inside", domain.words(&level)),
        ),
        None if finding.reason == Some(GapReason::Undecided) => (Effect::Decides, String::new()),
        None => (Effect::Eases, ", which is not known either".to_owned()),
    };
    Some(way(WayKind::Value, effect, format!("{head}{after}")))
}

/// Nobody knows whether the flag opens the row.
fn flag_known(scene: &Scene<'_>) -> Option<WayOut> {
    if !scene.may_be_opened() {
        return None;
    }
    let text = "the snapshot said whether the role is an administrator role: that flag would open \
                every row, whatever stands in it. Take one with a key that may read the flag";
    let found = way(WayKind::Snapshot, Effect::Eases, text.to_owned());
    Some(with(found, take(scene)))
}

/// A level that is not stated, where None would be inside.
fn null_level(scene: &Scene<'_>) -> Option<WayOut> {
    let is_asked = scene.is_null() && !scene.report.asked.null_level_is_none;
    if !is_asked || scene.is_opened() || scene.may_be_opened() {
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

/// A level that is set is stated.
fn stated(scene: &Scene<'_>) -> Option<WayOut> {
    if !scene.is_null() || scene.is_opened() || scene.may_be_opened() {
        return None;
    }
    let passes = which_passes(scene, scene.inside().as_ref());
    let text = format!(
        "the level were set and saved on the role's screen, even to what is shown there, and a new \
         snapshot stated it{passes}"
    );
    let found = way(WayKind::Snapshot, Effect::Decides, text);
    Some(with(found, take(scene)))
}

/// Two pieces of evidence of which one is wrong.
fn agreement(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    if finding.reason != Some(GapReason::EvidenceConflict) || scene.is_section() {
        return None;
    }
    let sides = finding.detail.as_deref();
    let sides = sides.filter(|sides| sides.contains(" says "));
    let sides = sides.map_or_else(|| kinds(&finding.evidence), |sides| clean(sides, 200));
    let is_declared = finding.evidence.contains(&EvidenceKind::Declared);
    let is_only_declared = finding.evidence == [EvidenceKind::Declared];
    let correct = format!(
        "correct the worksheet's line {}:{}",
        finding.entry_id, finding.action
    );
    let mend = match (is_only_declared, is_declared) {
        (true, _) => format!("{correct}, in the worksheet that has it wrong"),
        (_, true) => format!(
            "{correct} if it has it wrong; else take a new snapshot, since the setting was changed"
        ),
        _ => "take a new snapshot, since the setting may have been changed meanwhile".to_owned(),
    };
    let text = format!(
        "both sides agreed: {sides}, and one of them is wrong. Look at the screen, and {mend}"
    );
    Some(way(WayKind::Look, Effect::Decides, text))
}

fn kinds(evidence: &[EvidenceKind]) -> String {
    let kinds: Vec<&str> = evidence.iter().map(|kind| kind.as_str()).collect();
    format!("{} contradict each other", kinds.join(" and "))
}

/// The answer on a worksheet that settles it.
fn worksheet(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let of_other = finding.item.is_some()
        && matches!(
            finding.reason,
            Some(GapReason::NotDeclared | GapReason::BaseNotEstablished)
        );
    let text = match finding.reason? {
        _ if scene.is_section() => section(scene)?,
        _ if of_other => other_level(scene),
        GapReason::NotDeclared => line(scene)?,
        GapReason::Undecided | GapReason::UnknownWord if scene.is_setting() => line(scene)?,
        GapReason::Stale if scene.is_old_declaration() => {
            format!(
                "{}. What is declared counts for some time only",
                line(scene)?
            )
        }
        _ => return None,
    };
    let effect = match scene.rests_on().is_some() && scene.is_stale() {
        true => Effect::Eases,
        false => Effect::Decides,
    };
    let text = format!("{text}. Fill the form in beside the screen, and give it with --worksheet");
    let found = way(WayKind::Worksheet, effect, text);
    Some(with(found, form(scene)?))
}

/// A line of the audited level's own worksheet.
fn line(scene: &Scene<'_>) -> Option<String> {
    let finding = scene.finding;
    if let Some(setting) = scene.rests_on() {
        let fresh = match scene.is_stale() {
            true => ", and the snapshot were fresh",
            false => "",
        };
        return Some(format!(
            "a worksheet answered the line {setting}:value, on which this rests{fresh}"
        ));
    }
    // An answer that contradicts what was seen decides nothing.
    let seen = scene
        .seen()
        .or_else(|| Some(scene.domain.as_ref()?.whole()));
    let inside = seen.and_then(|seen| scene.inside()?.intersect(&seen));
    let passes = which_passes(scene, inside.as_ref());
    let entry = &finding.entry_id;
    Some(format!(
        "a worksheet answered the line {entry}:{}{passes}",
        finding.action
    ))
}

fn other_level(scene: &Scene<'_>) -> String {
    let finding = scene.finding;
    let level = clean(finding.item.as_deref().unwrap_or_default(), 60);
    let passes = which_passes(scene, scene.inside().as_ref());
    format!(
        "a worksheet answered the line {}:{} for another level ({level}){passes}",
        finding.entry_id, finding.action
    )
}

/// A demand for any right of a section is answered by the section's question.
fn section(scene: &Scene<'_>) -> Option<String> {
    let finding = scene.finding;
    let is_live = matches!(finding.reason, Some(GapReason::Stale)) && !scene.is_old_declaration();
    if scene.catalogue.lists_rows() || is_live {
        return None;
    }
    let module = finding.entry_id.module();
    let is_passed = scene.inside().and_then(|inside| {
        let (_, high) = inside.bounds()?;
        Some(high > 0)
    });
    let passes = match is_passed {
        Some(true) => "; one that has more than nothing passes",
        _ => "",
    };
    Some(format!(
        "a worksheet answered the question of the section {module} (in YAML `sections: [{{ id: \
         {module}, value: \"some: SETTING=VALUE\" }}]`, in CSV the line {module},section), or the \
         line of a setting that counts there{passes}"
    ))
}

fn form(scene: &Scene<'_>) -> Option<String> {
    let rule = scene.finding.rule.as_str();
    let own = rule.rsplit_once('/').map(|(baseline, _)| baseline);
    let asked = &scene.report.asked.baselines;
    let mut named = asked.iter();
    let used = named.find(|used| Some(used.id.as_str()) == own);
    let used = used.or_else(|| asked.first())?;
    let on = used.features.iter().filter(|feature| feature.on);
    let on = on.map(|feature| format!(" --feature {}", feature.id));
    let on: String = on.collect();
    // What no document asks for stands on no shorter form.
    let complete = match rule == OTHERWISE {
        true => " --complete",
        false => "",
    };
    let level = word(&scene.report.subject.name);
    let other = scene.finding.item.as_deref();
    let other = match other.filter(|_| !scene.is_section()) {
        Some(person) if person.starts_with("the level of ") => " --level=OTHER".to_owned(),
        Some(other) => format!(" --level={}", word(other)),
        None => String::new(),
    };
    Some(format!(
        "permlint worksheet -b {}{on} --level={level}{other}{complete} -o form.html",
        used.id
    ))
}

fn take(scene: &Scene<'_>) -> String {
    let platform = match scene.report.tenant.platform {
        Platform::Connectwise => "connectwise",
        Platform::Autotask => "autotask",
    };
    format!("permlint snapshot {platform} --help")
}

/// Another snapshot, where this one is too old or has not what is needed.
fn snapshot(scene: &Scene<'_>) -> Option<WayOut> {
    let what = match scene.finding.reason? {
        GapReason::Stale if scene.is_old_declaration() => return None,
        GapReason::Stale if is_redacted(scene.report) && !scene.catalogue.lists_rows() => {
            "the evidence were fresh, the worksheet's as well"
        }
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
    Some(with(
        way(WayKind::Snapshot, Effect::Decides, text),
        take(scene),
    ))
}

/// What the screen shows, told to permlint.
fn look(scene: &Scene<'_>) -> Option<WayOut> {
    let finding = scene.finding;
    let is_told = !matches!(
        finding.reason?,
        GapReason::Stale
            | GapReason::NotRead
            | GapReason::Refused
            | GapReason::NoRows
            | GapReason::NotWitnessed
            | GapReason::NotReadable
            | GapReason::NotDeclared
    );
    if !is_told || !scene.can_assume() || scene.is_opened() || scene.may_be_opened() {
        return None;
    }
    let domain = scene.domain.as_ref()?;
    let text = format!(
        "{}. Then say what stands there ({}){}; the report tells it as an assumption",
        finding.fix.trim_end_matches('.'),
        domain.offered(),
        which_passes(scene, scene.inside().as_ref())
    );
    let placeholder = match domain {
        Domain::Chain(_) => "LEVEL",
        Domain::Count => "NUMBER",
        Domain::Set { .. } => "TEXT",
    };
    let cell = format!("{}:{}={placeholder}", finding.entry_id, finding.action);
    let found = way(WayKind::Look, Effect::Decides, text);
    Some(with(found, format!("--assume {}", word(&cell))))
}

/// What nothing but another answer of the platform decides.
fn untold(scene: &Scene<'_>) -> WayOut {
    let text = format!(
        "{}. No option and no worksheet tells permlint of it: only a snapshot that shows it \
         decides",
        scene.finding.fix.trim_end_matches('.')
    );
    way(WayKind::Look, Effect::Eases, text)
}
