//! From written cases to ones that can be run.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Baseline, Target};
use permlint_model::cases::{
    AccessChange, Case, CaseCallback, CaseFile, CaseLevel, CasePerson, ExpectedFinding,
    MemberChange, RoleChange,
};
use permlint_model::catalogue::Catalogue;
use permlint_model::{Action, BaselineId, EntryId, ModuleId, RuleId, SchemaId};

use super::document::{
    AccessDoc, CallbackDoc, CaseDoc, CasesDoc, FindingDoc, LevelDoc, MemberDoc, PersonDoc, RoleDoc,
    SetDoc, YesNo,
};
use crate::at::At;
use crate::baseline::Names;
use crate::problem::{Problem, Problems};
use crate::text::Text;
use crate::words::{point, unknown};
use crate::yaml;

/// Reads the cases of a baseline. `path` is shown and kept in locations.
///
/// # Errors
///
/// [`Problems`] with everything that is wrong, such as entries, rules or features that the
/// baseline does not have.
pub fn load_cases(
    path: &str,
    bytes: &[u8],
    baseline: &Baseline,
    catalogue: &Catalogue,
) -> Result<CaseFile, Problems> {
    let (document, text) = yaml::read::<CasesDoc>(path, bytes, SchemaId::CASES)?;
    if *document.baseline != baseline.id.as_str() {
        let message = format!(
            "these cases are for another baseline than `{}`",
            baseline.id
        );
        let problem = Problem::new(message)
            .at(document.baseline.span, "here")
            .help("check `baseline:`, or put the file beside the baseline that it is for");
        return Err(Problems::new(path, &text, vec![problem]));
    }
    let mut loader = Loader {
        text: Text::new(path, &text),
        names: Names::new(catalogue),
        baseline,
        catalogue,
        problems: Vec::new(),
    };
    let cases = document
        .cases
        .into_iter()
        .map(|case| loader.case(case))
        .collect();
    match loader.problems.is_empty() {
        true => Ok(CaseFile {
            baseline: baseline.id.clone(),
            cases,
        }),
        false => Err(Problems::new(path, &text, loader.problems)),
    }
}

struct Loader<'a> {
    text: Text<'a>,
    names: Names<'a>,
    baseline: &'a Baseline,
    catalogue: &'a Catalogue,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn case(&mut self, document: CaseDoc) -> Case {
        let mut set = Vec::new();
        for change in document.set {
            set.extend(self.change(change));
        }
        let mut remove = Vec::new();
        for row in document.remove {
            remove.extend(self.row(&row.module, &row.entry));
        }
        let mut closed = Vec::new();
        for module in document.closed {
            closed.extend(self.closed(&module));
        }
        let mut facts = Vec::new();
        for (fact, value) in document.facts.0 {
            facts.extend(self.fact(&fact, Some(value)));
        }
        for fact in document.undeclared {
            facts.extend(self.fact(&fact, None));
        }
        let mut access = Vec::new();
        for change in document.access {
            access.extend(self.access(change));
        }
        let mut people = Vec::new();
        for person in document.people {
            people.push(self.person(person));
        }
        let mut levels = Vec::new();
        for LevelDoc { name, set } in document.levels {
            let mut changes = Vec::new();
            for change in set {
                changes.extend(self.change(change));
            }
            levels.push(CaseLevel { name, set: changes });
        }
        let features = document.features.into_iter();
        let expect = document.expect;
        let findings = expect.findings.into_iter();
        Case {
            set,
            closed,
            facts,
            access,
            remove,
            features: features.filter_map(|name| self.feature(name)).collect(),
            parameters: self.parameters(document.parameters),
            member: member(document.member),
            role: role(document.role),
            people,
            levels,
            callbacks: document.callbacks.into_iter().map(callback).collect(),
            beside: document
                .beside
                .into_iter()
                .filter_map(|publisher| self.publisher(publisher))
                .collect(),
            refuse: document.refuse,
            info: document.info,
            verdict: expect.verdict,
            findings: findings
                .filter_map(|finding| self.finding(&finding))
                .collect(),
            reasons: expect.reasons.map(|reasons| reasons.into_iter().collect()),
            location: self.text.location(document.name.span),
            name: document.name.value,
        }
    }

    /// A publisher: the first half of a baseline's id.
    fn publisher(&mut self, publisher: At<String>) -> Option<String> {
        if format!("{}/x", publisher.value)
            .parse::<BaselineId>()
            .is_ok()
        {
            return Some(publisher.value);
        }
        let problem = Problem::new("this is no publisher")
            .at(publisher.span, "not a kebab-case word")
            .help("write the first half of a baseline's id, such as `neo`");
        self.problems.push(problem);
        None
    }

    fn person(&mut self, person: PersonDoc) -> CasePerson {
        let licences = self.catalogue.licences.iter();
        let licence = person.licence.and_then(|word| {
            let known = licences.clone().find(|licence| licence.name == *word);
            let names = licences.map(|licence| licence.name.as_str());
            self.keep(known.ok_or_else(|| unknown("licence", &word, names)))
        });
        CasePerson {
            licence: licence.map(|licence| licence.id.clone()),
            user: person.user,
            level: person.level,
            named: person.named == Some(YesNo::Yes),
            absent: person.absent == Some(YesNo::Yes),
        }
    }

    fn change(&mut self, change: SetDoc) -> Option<(EntryId, BTreeMap<Action, Option<String>>)> {
        let id = self.row(&change.module, &change.entry)?;
        let levels = [
            (Action::Add, change.add),
            (Action::Edit, change.edit),
            (Action::Delete, change.delete),
            (Action::Inquire, change.inquire),
            (Action::View, change.view),
            (Action::Value, change.value),
        ];
        let mut given = BTreeMap::new();
        for (action, level) in levels {
            let Some(level) = level else { continue };
            if let Some(level) = &level {
                self.check_level(&id, action, level);
            }
            given.insert(action, level.map(|level| level.value));
        }
        if given.is_empty() {
            let problem = Problem::new("no level is set").at(change.entry.span, "to what?");
            self.problems.push(problem.help("write it as `edit: None`"));
        }
        Some((id, given))
    }

    fn check_level(&mut self, id: &EntryId, action: Action, level: &At<String>) {
        let entry = self.catalogue.entry(id);
        let problem = match entry.and_then(|entry| entry.domains.get(&action)) {
            Some(domain) => match point(domain, level, level.span) {
                Ok(_) => return,
                Err(problem) => problem,
            },
            None => Problem::new(format!("{id} has no action `{}`", action.as_str()))
                .at(level.span, "nothing to set")
                .help("take it out"),
        };
        self.problems.push(problem);
    }

    fn closed(&mut self, module: &At<String>) -> Option<ModuleId> {
        let found = self.names.module(module);
        let (_, found) = self.keep(found)?;
        if self.catalogue.lists_rows() {
            let problem = Problem::new("only a platform that lists no rows has modules to close")
                .at(module.span, "not here")
                .help("set the levels of its rows one by one");
            self.problems.push(problem);
            return None;
        }
        Some(found.id.clone())
    }

    fn fact(
        &mut self,
        fact: &At<String>,
        value: Option<At<String>>,
    ) -> Option<(EntryId, Option<String>)> {
        let modules = self.catalogue.modules.iter();
        let facts = modules.filter(|m| m.is_facts).flat_map(|m| &m.entries);
        let Some(entry) = facts.clone().find(|entry| entry.id.as_str() == fact.value) else {
            let known = facts.map(|entry| entry.id.as_str());
            self.problems.push(unknown("fact", fact, known));
            return None;
        };
        let id = entry.id.clone();
        if let Some(value) = &value {
            self.check_level(&id, Action::Value, value);
        }
        Some((id, value.map(|value| value.value)))
    }

    fn access(&mut self, change: AccessDoc) -> Option<AccessChange> {
        let expect = self.baseline.rules.iter().flat_map(|rule| &rule.expect);
        let wanted = expect.filter_map(|expect| match &expect.target {
            Target::Access { entity } => Some(entity.as_str()),
            _ => None,
        });
        let governed = self.catalogue.access.iter();
        let known: BTreeSet<&str> = governed
            .map(|access| access.entity.as_str())
            .chain(wanted)
            .collect();
        if !known.contains(change.entity.as_str()) {
            self.problems.push(unknown("entity", &change.entity, known));
            return None;
        }
        if !Action::VERBS.contains(&change.verb) {
            let verbs = Action::VERBS.map(Action::as_str).join(", ");
            let problem = Problem::new("this is nothing that is done with an entity of the API")
                .at(change.verb.span, "not a verb")
                .help(format!("write one of: {verbs}"));
            self.problems.push(problem);
            return None;
        }
        let Some(word) = change.word else {
            let problem = Problem::new("no word is set").at(change.entity.span, "to what?");
            self.problems.push(problem.help("write it as `word: None`"));
            return None;
        };
        if let (Some(word), Ok(domain)) = (&word, Catalogue::access_domain()) {
            let checked = point(&domain, word, word.span);
            self.keep(checked)?;
        }
        Some(AccessChange {
            entity: change.entity.value,
            verb: change.verb.value,
            word: word.map(|word| word.value),
        })
    }

    fn row(&mut self, module: &At<String>, entry: &At<String>) -> Option<EntryId> {
        let found = self.names.module(module);
        let (module, _) = self.keep(found)?;
        let found = self.names.entry(module, entry);
        self.keep(found)
    }

    fn feature(&mut self, name: At<String>) -> Option<String> {
        let features = &self.baseline.features;
        if features.iter().any(|feature| feature.id == *name) {
            return Some(name.value);
        }
        let known = features.iter().map(|feature| feature.id.as_str());
        self.problems.push(unknown("feature", &name, known));
        None
    }

    fn parameters(&mut self, given: crate::forms::Pairs<String>) -> BTreeMap<String, String> {
        let known = &self.baseline.parameters;
        let mut found = BTreeMap::new();
        for (name, value) in given.0 {
            if !known.contains_key(&name.value) {
                let names = known.keys().map(String::as_str);
                self.problems.push(unknown("parameter", &name, names));
            }
            found.insert(name.value, value);
        }
        found
    }

    fn finding(&mut self, finding: &FindingDoc) -> Option<ExpectedFinding> {
        let rule = self.rule(&finding.rule);
        let rule = self.keep(rule)?;
        let entry = self.entry(&finding.entry);
        Some(ExpectedFinding {
            rule,
            entry: self.keep(entry)?,
            action: finding.action,
            kind: finding.kind,
            severity: finding.severity,
            reason: finding.reason,
        })
    }

    fn rule(&self, word: &At<String>) -> Result<RuleId, Problem> {
        let built_in = word
            .starts_with("permlint/")
            .then(|| word.parse().ok())
            .flatten();
        let own = self
            .baseline
            .rules
            .iter()
            .find(|rule| rule.id.short() == word.value);
        let known = self.baseline.rules.iter().map(|rule| rule.id.short());
        built_in
            .or_else(|| own.map(|rule| rule.id.clone()))
            .ok_or_else(|| unknown("rule", word, known))
    }

    fn entry(&self, word: &At<String>) -> Result<EntryId, Problem> {
        let derived = self.derived();
        let known = self.catalogue.entries().map(|entry| entry.id.as_str());
        let known = known.chain(derived.iter().map(EntryId::as_str));
        let found = self.catalogue.entry_by_word(word).map(|entry| &entry.id);
        found
            .or_else(|| derived.iter().find(|id| id.as_str() == word.value))
            .cloned()
            .ok_or_else(|| unknown("entry", word, known))
    }

    /// The ids of what the baseline's rules judge and no catalogue has: one for the settings of
    /// a module together, and one for each entity of the API.
    fn derived(&self) -> BTreeSet<EntryId> {
        let expect = self.baseline.rules.iter().flat_map(|rule| &rule.expect);
        let ids = expect.filter_map(|expect| match &expect.target {
            Target::AnyOf { module, .. } => Some(format!("{module}.any-entry")),
            Target::Access { entity } => {
                let word = ModuleId::unlisted(entity);
                let word = word.as_str().trim_start_matches("x-");
                Some(format!("api-access.{word}"))
            }
            _ => None,
        });
        ids.filter_map(|id| id.parse().ok()).collect()
    }

    fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.problems.push(problem)).ok()
    }
}

fn member(document: MemberDoc) -> MemberChange {
    MemberChange {
        identifier: document.identifier,
        role: document.role,
        role_admin: document.role_admin == Some(YesNo::Yes),
        active: document.active.map(|active| active == YesNo::Yes),
        email: document.email,
        absent: document.absent == Some(YesNo::Yes),
        asked_for: document.asked_for == Some(YesNo::Yes),
    }
}

fn role(document: RoleDoc) -> RoleChange {
    RoleChange {
        name: document.name,
        admin: document.admin == Some(YesNo::Yes),
        inactive: document.inactive == Some(YesNo::Yes),
        other_holders: document.other_holders,
    }
}

fn callback(document: CallbackDoc) -> CaseCallback {
    CaseCallback {
        scheme: document.scheme,
        owner: document.owner,
        owner_inactive: document.owner_active == Some(YesNo::No),
        inactive: document.active == Some(YesNo::No),
    }
}
