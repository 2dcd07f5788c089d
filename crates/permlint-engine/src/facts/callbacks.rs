//! Callbacks and webhooks that are sent in the clear, or that nobody answers for.

use permlint_model::snapshot::{Callback, Part, Principal};
use permlint_model::{GapReason, Observation};

use super::FactView;
use super::tally::{Tally, shown};
use super::witness::counted;
use crate::subject::list_gap;

impl FactView<'_> {
    /// How many active callbacks go to plain http.
    pub(super) fn plain_http(&self) -> Observation {
        let mut tally = Tally::default();
        for callback in self.not_inactive() {
            match callback.scheme.as_deref() {
                Some(scheme) if scheme.eq_ignore_ascii_case("http") => {
                    add(&mut tally, callback, name(callback));
                }
                Some(_) => {}
                None => tally.doubt(
                    GapReason::NotStated,
                    format!("{} has no address that can be read", name(callback)),
                ),
            }
        }
        tally.observation(self.hidden_callbacks())
    }

    /// How many active callbacks belong to a member that is inactive.
    pub(super) fn of_inactive_members(&self) -> Observation {
        let mut tally = Tally::default();
        for callback in self.not_inactive() {
            match self.owner(callback) {
                Ok(owner) => match owner.active {
                    Some(true) => {}
                    Some(false) => {
                        let owned =
                            format!("{} (owner {})", name(callback), shown(&owner.identifier));
                        add(&mut tally, callback, owned);
                    }
                    None => tally.doubt(
                        GapReason::NotStated,
                        format!(
                            "whether {}, the owner of {}, is active is not stated",
                            shown(&owner.identifier),
                            name(callback)
                        ),
                    ),
                },
                Err((reason, why)) => tally.doubt(reason, why),
            }
        }
        tally.observation(self.hidden_callbacks())
    }

    fn not_inactive(&self) -> impl Iterator<Item = &Callback> {
        let all = self.snapshot.callbacks.iter();
        all.filter(|callback| callback.inactive != Some(true))
    }

    /// The member that owns a callback. Only API members are recorded one by one.
    fn owner(&self, callback: &Callback) -> Result<&Principal, (GapReason, String)> {
        let of = name(callback);
        let Some(id) = &callback.member_id else {
            return Err((
                GapReason::NotStated,
                format!("the owner of {of} is not stated"),
            ));
        };
        let mut members = self.snapshot.principals.iter();
        let owner = members.find(|member| member.id.as_ref() == Some(id));
        owner.ok_or_else(|| match list_gap(self.snapshot, &Part::Members) {
            Some((reason, why)) => (reason, format!("the owner of {of} ({why})")),
            None => (
                GapReason::NotReadable,
                format!(
                    "the owner of {of} is member {}, which is no API member, and people are \
                     recorded as counts",
                    shown(id)
                ),
            ),
        })
    }

    /// What is missing for the callbacks to be complete beyond doubt.
    fn hidden_callbacks(&self) -> Option<(GapReason, String)> {
        let parts = self.snapshot.coverage.iter().map(|coverage| &coverage.part);
        let mut parts = parts
            .filter(|part| matches!(part, Part::Callbacks | Part::Webhooks { .. }))
            .peekable();
        if parts.peek().is_none() {
            return Some((GapReason::NotRead, "callbacks were not read".to_owned()));
        }
        let gap = |part| list_gap(self.snapshot, part).or_else(|| counted(self.snapshot, part));
        parts.find_map(gap)
    }
}

/// One that counts if it is active.
fn add(tally: &mut Tally, callback: &Callback, named: String) {
    match callback.inactive {
        Some(_) => tally.add(named),
        None => tally.doubt(
            GapReason::NotStated,
            format!("whether {named} is active is not stated"),
        ),
    }
}

/// A callback as people find it: its id, what it reports, and where to.
fn name(callback: &Callback) -> String {
    let id = shown(&callback.id);
    let host = callback.host.as_deref().map(shown);
    let to = host.map_or_else(String::new, |host| format!(" to {host}"));
    match callback.kind.as_deref() {
        // The ids of webhooks begin with what they report.
        Some(kind) if !callback.id.starts_with(kind) => format!("{} {id}{to}", shown(kind)),
        _ => format!("{id}{to}"),
    }
}
