//! The rules that exceptions can speak of, as far as they are known.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::RuleId;
use permlint_model::baseline::Rule;
use permlint_model::names::is_slip;

use crate::at::At;
use crate::problem::Problem;
use crate::words::{id, unknown};

/// The rules that exceptions can speak of: of the baselines that ship, and of those that are
/// used now. A file may also speak of rules that nobody has at hand.
#[derive(Debug, Clone, Default)]
pub struct RuleNames {
    /// Ids and former ids, each with the id of today.
    current: BTreeMap<RuleId, RuleId>,
    baselines: BTreeSet<String>,
}

impl RuleNames {
    /// Adds a rule with the ids that it had before.
    pub fn add(&mut self, rule: &Rule) {
        self.add_id(&rule.id);
        for alias in &rule.aliases {
            let current = rule.id.clone();
            self.current.entry(alias.clone()).or_insert(current);
        }
    }

    /// Adds a rule of which only the id is known.
    pub fn add_id(&mut self, id: &RuleId) {
        self.baselines.insert(baseline(id).to_owned());
        self.current.insert(id.clone(), id.clone());
    }

    /// The id that a rule has today.
    pub(super) fn current(&self, id: &RuleId) -> RuleId {
        self.current.get(id).unwrap_or(id).clone()
    }

    /// The rule of a word. It must be there, unless nobody knows its baseline.
    pub(super) fn rule(&self, word: &At<String>) -> Result<RuleId, Problem> {
        let rule: RuleId = id(word, word.span)?;
        if self.current.contains_key(&rule) {
            return Ok(rule);
        }
        let own = baseline(&rule);
        let known = self.current.keys();
        if self.baselines.contains(own) {
            let known = known.filter(|known| baseline(known) == own);
            return Err(unknown("rule", word, known.map(RuleId::as_str)));
        }
        let meant =
            |known: &&RuleId| known.short() == rule.short() && is_slip(baseline(known), own);
        match known.clone().find(meant) {
            Some(meant) => Err(unknown("rule", word, [meant.as_str()])),
            None => Ok(rule),
        }
    }
}

/// The id of a rule without its last part.
fn baseline(rule: &RuleId) -> &str {
    let id = rule.as_str();
    id.rsplit_once('/').map_or(id, |(baseline, _)| baseline)
}
