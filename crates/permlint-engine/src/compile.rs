//! From baselines and options to an auditor, once.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{
    Baseline, Demand, Lift, Origin, Others, OthersCells, Rule, Target, Whose, names_of,
};
use permlint_model::catalogue::Catalogue;
use permlint_model::names::{NameIndex, nearest};
use permlint_model::plan::{FetchPlan, Perspective};
use permlint_model::report::OriginRef;
use permlint_model::{Action, Chain, Domain, EntryId, Platform, RuleId};

use crate::built_in::built_in;
use crate::options::Options;

/// Baselines compiled for a platform: judges any number of snapshots.
#[derive(Debug)]
pub struct Auditor {
    pub(crate) catalogue: Catalogue,
    pub(crate) options: Options,
    pub(crate) baselines: Vec<Baseline>,
    pub(crate) rules: Vec<ActiveRule>,
    pub(crate) features_on: BTreeSet<(usize, String)>,
    pub(crate) parameters: Vec<BTreeMap<String, Option<String>>>,
    pub(crate) modules: NameIndex<usize>,
    pub(crate) entries: Vec<NameIndex<usize>>,
    pub(crate) yes_no: Domain,
    /// What a probe can say of an entity.
    pub(crate) access: Domain,
}

/// A rule, and whether it is in force.
#[derive(Debug, Clone)]
pub(crate) struct ActiveRule {
    pub(crate) rule: Rule,
    pub(crate) origin: OriginRef,
    pub(crate) kind: RuleKind,
    /// The parameters of its baseline, filled in.
    pub(crate) parameters: BTreeMap<String, Option<String>>,
    /// The parts of it that features take out of force.
    pub(crate) lifted: Vec<Lift>,
}

impl ActiveRule {
    /// Whether a feature takes it out of force for a cell.
    pub(crate) fn is_lifted(&self, entry: &EntryId, action: Action) -> bool {
        self.lifted.iter().any(|lift| lift.covers(entry, action))
    }

    /// Whether a feature takes it out of force for an action of every entry, and so of entries
    /// that nobody knows.
    pub(crate) fn is_lifted_everywhere(&self, action: Action) -> bool {
        let mut lifts = self.lifted.iter();
        lifts.any(|lift| lift.entries.is_none() && lift.takes(action))
    }
}

/// What kind of rule it is. The order breaks ties between rules of one severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RuleKind {
    /// Stated by a document, in force.
    Stated,
    /// One of permlint's own.
    BuiltIn,
    /// "Nothing else is needed", implied by every baseline.
    Implied,
    /// Needs a feature that is off.
    Off,
    /// A feature takes all of it out of force.
    Lifted,
}

/// Why baselines and options do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// There is nothing to judge by.
    #[error("no baseline was given; name at least one")]
    NoBaseline,
    /// A baseline is for another platform.
    #[error("the baseline {baseline} is for {found}, and this audit is for {wanted}")]
    OtherPlatform {
        /// The baseline.
        baseline: String,
        /// Its platform.
        found: Platform,
        /// The audit's platform.
        wanted: Platform,
    },
    /// The same baseline was given twice.
    #[error("the baseline {0} was given twice")]
    Twice(String),
    /// No baseline has the feature.
    #[error("no chosen baseline has a feature {name:?}; {known}")]
    NoFeature {
        /// What was asked for.
        name: String,
        /// What there is, in words.
        known: String,
    },
    /// No baseline has the parameter.
    #[error("no chosen baseline has a parameter {name:?}; {known}")]
    NoParameter {
        /// What was asked for.
        name: String,
        /// What there is, in words.
        known: String,
    },
    /// A parameter that a rule in force needs has no value.
    #[error(
        "the rule {rule} needs a value for the parameter {name:?}; give it with --param {name}=…"
    )]
    NoValue {
        /// The rule.
        rule: RuleId,
        /// The parameter.
        name: String,
    },
    /// A parameter's value is no value of the cell that a rule compares it with.
    #[error("the rule {rule} cannot use the value of its parameter: {problem}")]
    BadValue {
        /// The rule.
        rule: RuleId,
        /// What is wrong with it.
        problem: permlint_model::DomainError,
    },
    /// A list of people was given that names nobody.
    #[error(
        "the rule {rule} needs user names, and the list that was given names nobody; is a variable of the shell not set?"
    )]
    Nobody {
        /// The rule.
        rule: RuleId,
    },
    /// With a parameter's value, a rule would allow every level.
    #[error("with {value:?}, the rule {rule} would allow every level and judge nothing")]
    AllowsAll {
        /// The rule.
        rule: RuleId,
        /// The value.
        value: String,
    },
    /// An assumption is about no cell that the catalogue knows.
    #[error("--assume {entry}:{action}: the catalogue has no such cell; {known}")]
    NoCell {
        /// The entry's id.
        entry: EntryId,
        /// The action.
        action: Action,
        /// What there is, in words.
        known: String,
    },
    /// An assumed value is none that the cell can have.
    #[error("--assume {entry}:{action}: {problem}")]
    BadAssumption {
        /// The entry's id.
        entry: EntryId,
        /// The action.
        action: Action,
        /// What is wrong with it.
        problem: permlint_model::DomainError,
    },
    /// A name was given that is empty.
    #[error("--{what} was given an empty name; is a variable of the shell not set?")]
    Empty {
        /// `role` or `member`.
        what: &'static str,
    },
    /// Nobody says which role is meant.
    #[error(
        "no chosen baseline names a role; say which one to audit with --role (or --level), or --member"
    )]
    NoSubject,
    /// Two baselines speak of different subjects.
    #[error(
        "the baselines speak of different {what}s ({names}); say which one to audit with --{what}"
    )]
    SeveralSubjects {
        /// `role` or `member`.
        what: &'static str,
        /// The names, in words.
        names: String,
    },
}

impl Auditor {
    /// Compiles baselines for a platform.
    ///
    /// # Errors
    ///
    /// [`CompileError`] when baselines and options do not go together.
    pub fn compile(
        mut baselines: Vec<Baseline>,
        catalogue: Catalogue,
        options: Options,
    ) -> Result<Self, CompileError> {
        baselines.sort_by(|a, b| a.id.cmp(&b.id));
        check_baselines(&baselines, catalogue.platform)?;
        let features_on = features_on(&baselines, &options)?;
        let parameters = parameters(&baselines, &options)?;
        check_subjects(&parameters, &options)?;
        let mut rules = Vec::new();
        for (at, baseline) in baselines.iter().enumerate() {
            let on = |feature: &str| features_on.contains(&(at, feature.to_owned()));
            for rule in &baseline.rules {
                rules.push(stated(rule, baseline, &parameters[at], on));
            }
        }
        for rule in &rules {
            check_values(rule, &catalogue)?;
        }
        rules.extend(built_in(&catalogue));
        check_assumptions(&options, &catalogue)?;
        let entries = catalogue.modules.iter().map(|m| catalogue.entry_index(m));
        Ok(Self {
            entries: entries.collect(),
            modules: catalogue.module_index(),
            yes_no: yes_no(),
            access: Catalogue::access_domain().unwrap_or(Domain::Count),
            catalogue,
            options,
            baselines,
            rules,
            features_on,
            parameters,
        })
    }

    /// The catalogue that it judges by.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The rules that it has, in force or not, permlint's own too.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|active| &active.rule)
    }

    /// What a reader must fetch for this audit.
    #[must_use]
    pub fn fetch_plan(&self) -> FetchPlan {
        FetchPlan {
            roles: self.role_name().map(str::to_owned).into_iter().collect(),
            members: self.member_name().map(str::to_owned).into_iter().collect(),
            perspective: self.options.perspective,
            entities: self.probed_entities().into_iter().collect(),
            all_entities: false,
            people: self.people_named(),
        }
    }

    /// The entities whose access the rules in force speak of, and those that are governed by
    /// cells which they speak of.
    fn probed_entities(&self) -> BTreeSet<String> {
        let in_force = |rule: &&ActiveRule| rule.kind == RuleKind::Stated;
        let expect = self
            .rules
            .iter()
            .filter(in_force)
            .flat_map(|rule| &rule.rule.expect);
        let mut entities = BTreeSet::new();
        let mut modules: BTreeSet<&str> = BTreeSet::new();
        for expectation in expect {
            match &expectation.target {
                Target::Access { entity } => {
                    entities.insert(entity.clone());
                }
                Target::Entries { module, .. } | Target::AnyOf { module, .. } => {
                    modules.insert(module.as_str());
                }
                Target::Items { .. }
                | Target::Fact(_)
                | Target::Others(_)
                | Target::Otherwise { .. } => {}
            }
        }
        let governed = self.catalogue.access.iter().filter(|access| {
            access
                .governed_by
                .iter()
                .any(|(entry, _)| modules.contains(entry.module()))
        });
        entities.extend(governed.map(|access| access.entity.clone()));
        entities
    }

    /// The name of the audited role, as it was asked for or as the documents suggest.
    pub(crate) fn role_name(&self) -> Option<&str> {
        self.options
            .role
            .as_deref()
            .or_else(|| self.parameter("role"))
            .or_else(|| self.parameter("level"))
    }

    /// The name of the integration's member, as it was asked for or as the documents suggest.
    pub(crate) fn member_name(&self) -> Option<&str> {
        self.options
            .member
            .as_deref()
            .or_else(|| self.parameter("member"))
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find_map(|set| set.get(name)?.as_deref())
    }
}

fn check_baselines(baselines: &[Baseline], platform: Platform) -> Result<(), CompileError> {
    if baselines.is_empty() {
        return Err(CompileError::NoBaseline);
    }
    if let Some(other) = baselines.iter().find(|b| b.platform != platform) {
        return Err(CompileError::OtherPlatform {
            baseline: other.id.to_string(),
            found: other.platform,
            wanted: platform,
        });
    }
    let twice = baselines.windows(2).find(|pair| pair[0].id == pair[1].id);
    twice.map_or(Ok(()), |pair| {
        Err(CompileError::Twice(pair[0].id.to_string()))
    })
}

fn features_on(
    baselines: &[Baseline],
    options: &Options,
) -> Result<BTreeSet<(usize, String)>, CompileError> {
    let all = baselines.iter().enumerate().flat_map(|(at, baseline)| {
        baseline
            .features
            .iter()
            .map(move |feature| (at, baseline, feature))
    });
    let mut on: BTreeSet<(usize, String)> = BTreeSet::new();
    if options.all_features {
        on.extend(all.clone().map(|(at, _, feature)| (at, feature.id.clone())));
    }
    for wanted in &options.features {
        let (owner, id) = match wanted.split_once(':') {
            Some((owner, id)) => (Some(owner), id),
            None => (None, wanted.as_str()),
        };
        let hits: Vec<(usize, String)> = all
            .clone()
            .filter(|(_, b, f)| f.id == id && owner.is_none_or(|owner| owner == b.id.as_str()))
            .map(|(at, _, feature)| (at, feature.id.clone()))
            .collect();
        if hits.is_empty() {
            let names: Vec<&str> = all.map(|(_, _, feature)| feature.id.as_str()).collect();
            return Err(CompileError::NoFeature {
                name: permlint_model::text::clean(wanted, 80),
                known: known(id, &names),
            });
        }
        on.extend(hits);
    }
    Ok(on)
}

/// The parameters of each baseline, filled in.
fn parameters(
    baselines: &[Baseline],
    options: &Options,
) -> Result<Vec<BTreeMap<String, Option<String>>>, CompileError> {
    for name in options.parameters.keys() {
        let names: Vec<&str> = baselines
            .iter()
            .flat_map(|baseline| baseline.parameters.keys().map(String::as_str))
            .collect();
        if !names.contains(&name.as_str()) {
            return Err(CompileError::NoParameter {
                name: permlint_model::text::clean(name, 80),
                known: known(name, &names),
            });
        }
    }
    let filled = baselines.iter().map(|baseline| {
        let each = baseline.parameters.iter().map(|(name, parameter)| {
            let value = given(name, options)
                .cloned()
                .or_else(|| parameter.default.clone());
            (name.clone(), value)
        });
        each.collect()
    });
    Ok(filled.collect())
}

/// The value that the user gave to a parameter. `--role` and `--member` are values too.
pub(crate) fn given<'a>(name: &str, options: &'a Options) -> Option<&'a String> {
    let special = match name {
        "role" | "level" => options.role.as_ref(),
        "member" => options.member.as_ref(),
        _ => None,
    };
    special.or_else(|| options.parameters.get(name))
}

fn check_subjects(
    parameters: &[BTreeMap<String, Option<String>>],
    options: &Options,
) -> Result<(), CompileError> {
    for (what, name) in [("role", &options.role), ("member", &options.member)] {
        if name.as_ref().is_some_and(|name| name.trim().is_empty()) {
            return Err(CompileError::Empty { what });
        }
    }
    // Platforms compare names without case.
    let named = |keys: &[&str]| -> BTreeMap<String, String> {
        let values = parameters
            .iter()
            .flat_map(|set| keys.iter().filter_map(|key| set.get(*key)));
        let names = values.flatten();
        names
            .map(|name| (name.to_lowercase(), name.clone()))
            .collect()
    };
    let several = |what, names: BTreeMap<String, String>| {
        let names: Vec<String> = names
            .into_values()
            .map(|name| format!("{name:?}"))
            .collect();
        Err(CompileError::SeveralSubjects {
            what,
            names: names.join(", "),
        })
    };
    // Two vendors may share a role or a member only when the user says so.
    let members = named(&["member"]);
    if members.len() > 1 && options.member.is_none() {
        return several("member", members);
    }
    let roles = named(&["role", "level"]);
    let by_member = options.role.is_none() && options.member.is_some();
    if by_member || options.role.is_some() || options.perspective == Perspective::Own {
        return Ok(());
    }
    match roles.len() {
        0 => Err(CompileError::NoSubject),
        1 => Ok(()),
        _ => several("role", roles),
    }
}

fn known(word: &str, names: &[&str]) -> String {
    let near = nearest(word, names.iter().copied(), 1);
    match (near.first(), names.is_empty()) {
        (Some(near), _) => format!("did you mean {near}?"),
        (None, true) => "there is none".to_owned(),
        (None, false) => format!("there are: {}", names.join(", ")),
    }
}

/// Every demand of a rule in force can be made an interval: parameters have values, and these
/// are values of what they are compared with. Otherwise a rule could demand nothing, unseen.
fn check_values(active: &ActiveRule, catalogue: &Catalogue) -> Result<(), CompileError> {
    if active.kind != RuleKind::Stated {
        return Ok(());
    }
    for expectation in &active.rule.expect {
        if let Target::Others(others) = &expectation.target {
            check_people(active, &others.whose)?;
        }
        for (action, demand) in &expectation.demands {
            let words = match demand {
                Demand::AtLeast(word) | Demand::AtMost(word) | Demand::Exactly(word) => {
                    std::slice::from_ref(word)
                }
                Demand::OneOf(words) => words.as_slice(),
            };
            for word in words.iter().filter(|word| word.contains('{')) {
                let filled = fill(word, active).map_err(|name| CompileError::NoValue {
                    rule: active.rule.id.clone(),
                    name,
                })?;
                let domain = match &expectation.target {
                    Target::Fact(fact)
                    | Target::Others(Others {
                        cells: OthersCells::Fact(fact),
                        ..
                    }) => catalogue
                        .entry(fact)
                        .and_then(|entry| entry.domains.get(action)),
                    _ => catalogue.row_domains.get(action),
                };
                let Some(domain) = domain else {
                    continue;
                };
                let point = domain
                    .point(&filled)
                    .map_err(|problem| CompileError::BadValue {
                        rule: active.rule.id.clone(),
                        problem,
                    })?;
                let wants = match demand {
                    Demand::AtLeast(_) => domain.at_least(&point),
                    Demand::AtMost(_) => domain.at_most(&point),
                    Demand::Exactly(_) | Demand::OneOf(_) => Some(point),
                };
                if wants.is_none_or(|wants| wants == domain.whole()) {
                    return Err(CompileError::AllowsAll {
                        rule: active.rule.id.clone(),
                        value: permlint_model::text::clean(&filled, 60),
                    });
                }
            }
        }
    }
    Ok(())
}

/// What is assumed is about cells that there are, with values that they can have.
fn check_assumptions(options: &Options, catalogue: &Catalogue) -> Result<(), CompileError> {
    for ((entry, action), value) in &options.assume {
        let no_cell = |known| CompileError::NoCell {
            entry: entry.clone(),
            action: *action,
            known,
        };
        let domains = match catalogue.entry(entry) {
            Some(found) => &found.domains,
            None if entry.is_unlisted() => &catalogue.row_domains,
            None => {
                let ids: Vec<&str> = catalogue.entries().map(|entry| entry.id.as_str()).collect();
                let near = nearest(entry.as_str(), ids, 1);
                let help = near.first().map(|near| format!("did you mean {near}?"));
                let help = help.unwrap_or_else(|| "`permlint baselines entries` lists them".into());
                return Err(no_cell(help));
            }
        };
        let Some(domain) = domains.get(action) else {
            let has: Vec<&str> = domains.keys().map(|action| action.as_str()).collect();
            return Err(no_cell(format!("it has: {}", has.join(", "))));
        };
        domain
            .point(value)
            .map_err(|problem| CompileError::BadAssumption {
                entry: entry.clone(),
                action: *action,
                problem,
            })?;
    }
    Ok(())
}

/// A list of people that was given and names nobody is a mistake: a variable of the shell may
/// not be set.
fn check_people(active: &ActiveRule, whose: &Whose) -> Result<(), CompileError> {
    let filled = whose.people().map(|names| fill(names, active));
    match filled {
        Some(Ok(names)) if names_of(&names).is_empty() => Err(CompileError::Nobody {
            rule: active.rule.id.clone(),
        }),
        _ => Ok(()),
    }
}

/// A text with its parameters filled in; the name of the one that has no value otherwise.
pub(crate) fn fill(text: &str, rule: &ActiveRule) -> Result<String, String> {
    let mut filled = text.to_owned();
    for (name, value) in &rule.parameters {
        let slot = format!("{{{name}}}");
        if filled.contains(&slot) {
            let value = value.as_deref().ok_or_else(|| name.clone())?;
            filled = filled.replace(&slot, value);
        }
    }
    Ok(filled)
}

fn stated(
    rule: &Rule,
    baseline: &Baseline,
    parameters: &BTreeMap<String, Option<String>>,
    on: impl Fn(&str) -> bool,
) -> ActiveRule {
    let on_now = baseline.features.iter().filter(|feature| on(&feature.id));
    let lifts = on_now.flat_map(|feature| &feature.lifts);
    let lifted: Vec<Lift> = lifts.filter(|lift| lift.rule == rule.id).cloned().collect();
    let mut kind = match lifted.iter().any(Lift::is_whole) {
        true => RuleKind::Lifted,
        false => RuleKind::Stated,
    };
    if rule.when.as_ref().is_some_and(|feature| !on(feature)) {
        kind = RuleKind::Off;
    }
    ActiveRule {
        rule: rule.clone(),
        origin: origin(&rule.origin, baseline),
        kind,
        parameters: parameters.clone(),
        lifted,
    }
}

fn origin(origin: &Origin, baseline: &Baseline) -> OriginRef {
    match origin {
        Origin::Permlint => permlint_origin(),
        Origin::Document { source, section } => {
            let document = baseline.sources.get(source);
            OriginRef {
                document: document.map_or_else(|| source.clone(), |d| d.title.clone()),
                url: document.and_then(|d| d.url.clone()),
                section: Some(section.clone()),
            }
        }
    }
}

pub(crate) fn permlint_origin() -> OriginRef {
    OriginRef {
        document: "permlint".to_owned(),
        url: None,
        section: None,
    }
}

fn yes_no() -> Domain {
    let points = vec!["No".to_owned(), "Yes".to_owned()];
    Chain::new(points, []).map_or(Domain::Count, Domain::Chain)
}
