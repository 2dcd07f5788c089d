//! Other levels than the audited one: named, held by somebody, or held as the platform made them.

use permlint_model::baseline::Whose;
use permlint_model::names::nearest;
use permlint_model::snapshot::{Part, PrincipalKind, Snapshot, Subject};
use permlint_model::system_level::is_system;
use permlint_model::text::clean;
use permlint_model::{EvidenceKind, GapReason, Observation};

use super::people::{find, level_of, named, quoted};
use super::{Nobody, Place, Told, shown, unseen};
use crate::cell::{CellKind, Cells};
use crate::compile::{ActiveRule, Auditor, fill};
use crate::evidence::folded;
use crate::facts::held::holders_of;
use crate::facts::told::{flag, not_readable, text, yes_no};
use crate::subject::list_gap;

/// A level, or why it cannot be told.
#[derive(Debug)]
pub(super) struct OtherLevel<'s> {
    /// What it is called in a report.
    item: String,
    /// Whose level it is, where that is how it was found.
    holder: Option<String>,
    pub(super) state: Result<&'s Subject, Nobody>,
}

impl<'s> OtherLevel<'s> {
    fn found(level: &'s Subject) -> Self {
        Self {
            item: shown(&level.name),
            holder: None,
            state: Ok(level),
        }
    }

    fn lost(item: String, reason: GapReason, detail: impl Into<String>) -> Self {
        Self {
            item,
            holder: None,
            state: Err(Nobody::Unknown(reason, detail.into())),
        }
    }
}

impl Auditor {
    /// The levels that an expectation speaks of, each once.
    pub(super) fn levels_of<'s>(
        &self,
        snapshot: &'s Snapshot,
        rule: &ActiveRule,
        whose: &Whose,
    ) -> Vec<OtherLevel<'s>> {
        let levels = match whose {
            Whose::People(_) => Vec::new(),
            Whose::LevelsOf(_) => {
                let people = named(whose, rule).into_iter();
                people.map(|name| held_by(snapshot, name)).collect()
            }
            Whose::Levels(names) => {
                let names = names.iter().filter_map(|name| fill(name, rule).ok());
                names
                    .map(|name| self.level_named(snapshot, &name))
                    .collect()
            }
            Whose::SystemLevelsHeld => held_as_made(snapshot),
        };
        let mut once: Vec<OtherLevel<'s>> = Vec::new();
        for level in levels {
            let id = |level: &OtherLevel<'s>| level.state.as_ref().ok().map(|found| &found.id);
            let is_known = id(&level).is_some() && once.iter().any(|other| id(other) == id(&level));
            if !is_known {
                once.push(level);
            }
        }
        once
    }

    /// The level of a name: letter for letter, else folded, else the platform's own of that name.
    fn level_named<'s>(&self, snapshot: &'s Snapshot, name: &str) -> OtherLevel<'s> {
        let wanted = self.catalogue.system_level_named(name);
        let is_it = |level: &&Subject| {
            folded(level.name.trim()) == folded(name.trim())
                || wanted.is_some() && self.catalogue.system_level(level) == wanted
        };
        let exact = snapshot.subjects.iter().find(|level| level.name == name);
        let hits: Vec<&Subject> = match exact {
            Some(level) => vec![level],
            None => snapshot.subjects.iter().filter(is_it).collect(),
        };
        match hits.as_slice() {
            [level] => OtherLevel::found(level),
            [] => not_listed(snapshot, name),
            several => {
                let detail = format!("{} levels have this name", several.len());
                OtherLevel::lost(shown(name), GapReason::Ambiguous, detail)
            }
        }
    }

    /// What is known of a cell of another level; `None` where another rule says that there is
    /// nobody to hold it.
    pub(super) fn of_level(
        &self,
        snapshot: &Snapshot,
        cells: &Cells<'_>,
        level: OtherLevel<'_>,
        place: Place<'_>,
    ) -> Option<Told> {
        let observations = match level.state {
            Ok(found) => self.seen_of_level(snapshot, cells, found, place),
            Err(Nobody::Absent(detail)) => {
                let is_told = level.holder.is_some_and(|name| self.judges_person(&name));
                match is_told {
                    true => return None,
                    false => vec![unseen(place, GapReason::NotRead, detail)],
                }
            }
            Err(Nobody::Unknown(reason, detail)) => vec![unseen(place, reason, detail)],
        };
        Some(Told {
            kind: CellKind::OtherLevel,
            item: level.item,
            observations,
        })
    }

    fn seen_of_level(
        &self,
        snapshot: &Snapshot,
        cells: &Cells<'_>,
        level: &Subject,
        place: Place<'_>,
    ) -> Vec<Observation> {
        let name = folded(&level.name);
        let twins = snapshot.subjects.iter().filter(|l| folded(&l.name) == name);
        let key = (place.entry.clone(), place.action);
        let declared = cells.declared.get(&name).and_then(|own| own.get(&key));
        let mut seen: Vec<Observation> = declared.into_iter().flatten().cloned().collect();
        if !seen.is_empty() && twins.count() > 1 {
            let detail = "several levels have this name, so a worksheet cannot tell them apart";
            return vec![unseen(place, GapReason::Ambiguous, detail)];
        }
        match self.live(snapshot, level, place) {
            Some(live) if live.gap.is_none() || seen.is_empty() => seen.push(live),
            Some(_) => {}
            None if seen.is_empty() => seen.push(self.open(level, place)),
            None => {}
        }
        seen
    }

    /// What lists tell of a level, or a source of one that the platform comes with.
    fn live(&self, snapshot: &Snapshot, level: &Subject, place: Place<'_>) -> Option<Observation> {
        let domain = place.domain;
        Some(match place.entry.as_str() {
            "level.exists" => yes_no(domain, true),
            "level.name" => text(domain, Some(&level.name), "name"),
            "level.active" => flag(domain, level.inactive.map(|inactive| !inactive)),
            "level.system" => yes_no(domain, is_system(level)),
            "level.holders" => holders_of(snapshot, &level.id),
            fact if fact.starts_with("level.") => not_readable(domain),
            _ => {
                let made = self.catalogue.system_level(level)?;
                let value = made.value(&self.catalogue, place.entry, place.action)?;
                Observation::seen(value, EvidenceKind::List)
            }
        })
    }

    /// A setting that nobody declared.
    fn open(&self, level: &Subject, place: Place<'_>) -> Observation {
        let name = clean(&level.name, 60);
        if is_system(level) {
            let detail = format!(
                "{name:?} comes with the platform, and no source that was read says what it gives \
                 here; its screen shows it"
            );
            return unseen(place, GapReason::BaseNotEstablished, detail);
        }
        let detail = format!(
            "nobody declared it for the level {name:?}: ask for it with `permlint worksheet --level \
             AUDITED --level {}`",
            quoted(&name)
        );
        unseen(place, GapReason::NotDeclared, detail)
    }
}

fn held_by(snapshot: &Snapshot, name: String) -> OtherLevel<'_> {
    let item = format!("the level of {}", shown(&name));
    let state = find(snapshot, &name).and_then(|person| {
        level_of(snapshot, person).ok_or_else(|| {
            let gap = list_gap(snapshot, &Part::Roles);
            let (reason, detail) = gap.unwrap_or_else(|| {
                let detail = "the level that this user holds is not in the list of levels";
                (GapReason::NotRead, detail.to_owned())
            });
            Nobody::Unknown(reason, detail)
        })
    });
    match state {
        Ok(level) => OtherLevel {
            holder: Some(name),
            ..OtherLevel::found(level)
        },
        Err(nobody) => OtherLevel {
            item,
            holder: Some(name),
            state: Err(nobody),
        },
    }
}

fn not_listed<'s>(snapshot: &'s Snapshot, name: &str) -> OtherLevel<'s> {
    let item = shown(name);
    if let Some((reason, detail)) = list_gap(snapshot, &Part::Roles) {
        return OtherLevel::lost(item, reason, detail);
    }
    let names = snapshot.subjects.iter().map(|level| level.name.as_str());
    let near: Vec<String> = nearest(name, names, 3)
        .iter()
        .map(|name| format!("{:?}", clean(name, 60)))
        .collect();
    let detail = match near.is_empty() {
        true => "no level has this name, and none is near".to_owned(),
        false => format!("no level has this name; near: {}", near.join(", ")),
    };
    OtherLevel::lost(item, GapReason::Unmatched, detail)
}

/// The levels that the platform comes with and that people hold. API users are no people: they
/// cannot be impersonated, and their levels are judged by name.
fn held_as_made(snapshot: &Snapshot) -> Vec<OtherLevel<'_>> {
    let is_held = |level: &&Subject| {
        let counted = snapshot.people.iter();
        let counted = counted
            .filter(|count| count.role_id == level.id)
            .any(|count| count.active > 0);
        let named = snapshot.principals.iter().any(|person| {
            person.kind == PrincipalKind::Person
                && person.role_id.as_ref() == Some(&level.id)
                && person.active != Some(false)
        });
        is_system(level) && (counted || named)
    };
    let held = snapshot.subjects.iter().filter(is_held);
    let mut levels: Vec<OtherLevel<'_>> = held.map(OtherLevel::found).collect();
    let lists = [Part::Roles, Part::People];
    if let Some((reason, detail)) = lists.iter().find_map(|part| list_gap(snapshot, part)) {
        let item = "(every system level)".to_owned();
        levels.push(OtherLevel::lost(item, reason, detail));
    }
    levels
}
