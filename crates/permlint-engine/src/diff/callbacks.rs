//! Callbacks, webhooks, and modules of the product.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::Platform;
use permlint_model::diff::{CallbackDiff, ModuleDiff, Presence};
use permlint_model::snapshot::{Callback, Part, Snapshot};

use super::fields::{Facts, changes, paired, presence, yes_no};
use super::sides::{SeenOnce, Sides, hole};
use super::subjects::wire_key;
use crate::subject::list_gap;

impl Sides<'_> {
    pub(super) fn callbacks(&mut self) -> Vec<CallbackDiff> {
        let pairs = paired(&by_id(self.before), &by_id(self.after));
        let mut once: BTreeMap<Part, SeenOnce> = BTreeMap::new();
        for snapshot in [self.before, self.after] {
            let parts = snapshot.coverage.iter().map(|coverage| &coverage.part);
            let lists = parts.filter(|p| matches!(p, Part::Callbacks | Part::Webhooks { .. }));
            once.extend(lists.map(|part| (part.clone(), SeenOnce::default())));
        }
        let mut diffs = Vec::new();
        for (_, before, after) in pairs {
            let Some(shown) = after.or(before) else {
                continue;
            };
            let part = list_of(shown, self.after.tenant.platform);
            if !self.is_told(before, after, |snapshot| hole(snapshot, &part)) {
                once.entry(part).or_default().add(&name(shown));
                continue;
            }
            let fields = changes(
                before.map(|one| facts(one, self.before)).as_ref(),
                after.map(|one| facts(one, self.after)).as_ref(),
            );
            let presence = presence(before, after);
            if presence != Presence::Kept || !fields.is_empty() {
                diffs.push(CallbackDiff {
                    id: shown.id.clone(),
                    kind: shown.kind.clone(),
                    host: shown.host.clone(),
                    presence,
                    fields,
                });
            }
        }
        for (part, once) in once {
            let what = match &part {
                Part::Webhooks { entity } => format!("the list {entity}"),
                _ => "callbacks".to_owned(),
            };
            self.tell_holes(&part, &what, once, |snapshot| hole(snapshot, &part));
        }
        diffs
    }

    pub(super) fn modules(&mut self) -> Vec<ModuleDiff> {
        let part = Part::Modules;
        let gap = |snapshot: &Snapshot| list_gap(snapshot, &part).map(|(_, detail)| detail);
        let mut diffs = Vec::new();
        if let (Some(before), Some(after)) = (&self.before.modules, &self.after.modules) {
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for key in keys {
                let (before, after) = (before.get(key).copied(), after.get(key).copied());
                if before != after {
                    diffs.push(ModuleDiff {
                        module: key.clone(),
                        before,
                        after,
                    });
                }
            }
            return diffs;
        }
        self.tell_holes(&part, "modules of the product", SeenOnce::default(), gap);
        diffs
    }
}

fn by_id(snapshot: &Snapshot) -> BTreeMap<((u64, String), usize), &Callback> {
    let mut map = BTreeMap::new();
    for callback in &snapshot.callbacks {
        let key = wire_key(&callback.id);
        let number = (0..).find(|number| !map.contains_key(&(key.clone(), *number)));
        map.insert((key, number.unwrap_or(0)), callback);
    }
    map
}

/// The list that would show a callback.
fn list_of(callback: &Callback, platform: Platform) -> Part {
    match (platform, &callback.kind) {
        (Platform::Autotask, Some(entity)) => Part::Webhooks {
            entity: entity.clone(),
        },
        _ => Part::Callbacks,
    }
}

fn name(callback: &Callback) -> String {
    let host = callback.host.as_deref().unwrap_or("an unknown host");
    format!("{} to {host}", callback.id)
}

fn facts(callback: &Callback, snapshot: &Snapshot) -> Facts {
    vec![
        ("kind", callback.kind.clone()),
        ("scheme", callback.scheme.clone()),
        ("host", callback.host.clone()),
        (
            "path",
            callback
                .path_digest
                .as_ref()
                .map(|digest| format!("digest {}", digest.short())),
        ),
        ("owner", owner(callback, snapshot)),
        (
            "active",
            yes_no(callback.inactive.map(|inactive| !inactive)),
        ),
    ]
}

/// The id decides; the name beside it is for people.
fn owner(callback: &Callback, snapshot: &Snapshot) -> Option<String> {
    let id = callback.member_id.as_ref()?;
    let mut members = snapshot.principals.iter();
    let member = members.find(|member| member.id.as_ref() == Some(id));
    Some(match member {
        Some(member) => format!("{} (id {id})", member.identifier),
        None => format!("(id {id})"),
    })
}
