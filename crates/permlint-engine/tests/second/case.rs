//! Random documents, roles and options.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use permlint_baseline::load_baseline;
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{
    Capture, Coverage, Labels, Outcome, Part, Row, Snapshot, Subject, Tenant,
};
use permlint_model::{Action, GapReason, Platform, SchemaId, Severity};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::platform::MODULES;

pub(crate) const ACTIONS: [Action; 4] =
    [Action::Add, Action::Edit, Action::Delete, Action::Inquire];
/// The id of the audited role.
const ROLE_ID: &str = "7";
/// An entry that documents name and the catalogue does not know.
const UNLISTED: &str = "Widgets";

/// Everything that an audit is given.
#[derive(Clone)]
pub(crate) struct Case {
    documents: Vec<Document>,
    role: Role,
    pub(crate) asked: Asked,
    /// What somebody accepts, as a choice of what an audit finds.
    pub(crate) accepted: Vec<Acceptance>,
}

/// The options of an audit.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) strict: bool,
    pub(crate) null_is_none: bool,
    pub(crate) fail_on: Severity,
    pub(crate) allowed: BTreeSet<GapReason>,
    /// Features that are switched on, by baseline and id.
    pub(crate) features: BTreeSet<String>,
}

/// An exception in the making.
#[derive(Debug, Clone)]
pub(crate) struct Acceptance {
    /// Which finding.
    pub(crate) of: Index,
    /// For one cell, one entry, one action, or the whole rule.
    pub(crate) breadth: usize,
    /// Whether it names the rule by the id that it had before.
    pub(crate) by_alias: bool,
    /// Another level than the one that is seen.
    pub(crate) seen: Option<&'static str>,
    /// Days from today to its last one.
    pub(crate) days: i8,
    /// Whether it is of another role.
    pub(crate) of_another: bool,
    /// Another kind of finding than the one that it was written for.
    pub(crate) misread: bool,
}

#[derive(Debug, Clone)]
struct Document {
    rules: Vec<Rule>,
    features: Vec<Feature>,
}

#[derive(Debug, Clone)]
struct Rule {
    severity: Severity,
    direction: usize,
    /// The feature that it needs.
    when: Option<usize>,
    expect: Vec<Expect>,
}

#[derive(Debug, Clone)]
struct Expect {
    module: usize,
    kind: Kind,
    /// Entries that are named, or left out.
    entries: Vec<usize>,
    unlisted: bool,
    when_present: bool,
    levels: Vec<(Action, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Named,
    All,
    Any,
    AnyBut,
    Items,
    Otherwise,
}

#[derive(Debug, Clone)]
struct Feature {
    lifts: Vec<Lift>,
}

#[derive(Debug, Clone)]
struct Lift {
    rule: Index,
    /// Only one entry that the rule names.
    entry: Option<Index>,
    actions: Vec<Action>,
}

#[derive(Debug, Clone)]
struct Role {
    admin: Option<bool>,
    /// Complete, cut short, or refused.
    reading: usize,
    rows: Vec<Vec<Cells>>,
    widgets: Vec<Levels>,
}

/// A row: whether it is there, under which of its names, once or twice, with which levels.
#[derive(Debug, Clone)]
struct Cells {
    labels: &'static [usize],
    levels: Levels,
}

/// A word, nothing said, or no such key.
type Levels = Vec<Option<Option<&'static str>>>;

fn levels() -> impl Strategy<Value = Levels> {
    let word = prop_oneof![
        6 => Just(Some(Some("None"))),
        3 => Just(Some(Some("My"))),
        1 => Just(Some(Some("mine"))),
        4 => Just(Some(Some("All"))),
        1 => Just(Some(Some("Sometimes"))),
        1 => Just(Some(None)),
        1 => Just(None),
    ];
    vec(word, 4)
}

fn cells() -> impl Strategy<Value = Cells> {
    let labels = prop_oneof![
        12 => Just(&[0_usize][..]),
        3 => Just(&[1][..]),
        1 => Just(&[0, 0][..]),
        1 => Just(&[0, 1][..]),
        2 => Just(&[][..]),
    ];
    (labels, levels()).prop_map(|(labels, levels)| Cells { labels, levels })
}

fn role() -> impl Strategy<Value = Role> {
    let admin = prop_oneof![8 => Just(Some(false)), 1 => Just(Some(true)), 1 => Just(None)];
    let reading = prop_oneof![8 => Just(0_usize), 1 => Just(1), 1 => Just(2)];
    let module = |entries: usize| prop_oneof![9 => vec(cells(), entries), 1 => Just(Vec::new())];
    let rows = (module(3), module(2)).prop_map(|(finance, sales)| vec![finance, sales]);
    (admin, reading, rows, vec(levels(), 0..3)).prop_map(|(admin, reading, rows, widgets)| Role {
        admin,
        reading,
        rows,
        widgets,
    })
}

fn expect() -> impl Strategy<Value = Expect> {
    let kind = prop_oneof![
        6 => Just(Kind::Named),
        4 => Just(Kind::All),
        1 => Just(Kind::Any),
        1 => Just(Kind::AnyBut),
        1 => Just(Kind::Items),
        2 => Just(Kind::Otherwise),
    ];
    let actions = subsequence(ACTIONS.to_vec(), 1..=4);
    let levels = (actions, vec(0_usize..6, 4))
        .prop_map(|(actions, levels)| actions.into_iter().zip(levels).collect());
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.3));
    let entries = subsequence(vec![0, 1, 2], 0..=3);
    (0_usize..2, kind, entries, flags, levels).prop_map(
        |(module, kind, entries, (unlisted, when_present), levels)| Expect {
            module,
            kind,
            entries,
            unlisted,
            when_present,
            levels,
        },
    )
}

fn document() -> impl Strategy<Value = Document> {
    let when = prop_oneof![3 => Just(None), 1 => (0_usize..2).prop_map(Some)];
    let rule = (
        select(Severity::ALL.to_vec()),
        0_usize..6,
        when,
        vec(expect(), 1..3),
    );
    let rule = rule.prop_map(|(severity, direction, when, expect)| Rule {
        severity,
        direction,
        when,
        expect,
    });
    let entry = prop::option::of(any::<Index>());
    let actions = prop_oneof![1 => Just(Vec::new()), 1 => subsequence(ACTIONS.to_vec(), 1..=2)];
    let lift = (any::<Index>(), entry, actions).prop_map(|(rule, entry, actions)| Lift {
        rule,
        entry,
        actions,
    });
    let feature = vec(lift, 0..3).prop_map(|lifts| Feature { lifts });
    (vec(rule, 1..5), vec(feature, 2)).prop_map(|(rules, features)| Document { rules, features })
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let fail_on = prop_oneof![3 => Just(Severity::Low), 1 => select(Severity::ALL.to_vec())];
    let allowed = subsequence(GapReason::ALL.to_vec(), 0..4);
    let features = subsequence(vec!["x/a:f0", "x/a:f1", "x/b:f0", "x/b:f1"], 0..=4);
    let asked = (any::<bool>(), any::<bool>(), fail_on, allowed, features);
    let acceptance = (
        any::<Index>(),
        0_usize..4,
        any::<bool>(),
        prop::option::weighted(
            0.2,
            select(vec!["None", "My", "All", "not known", "None to My"]),
        ),
        -1_i8..3,
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
    );
    let acceptance =
        acceptance.prop_map(|(of, breadth, by_alias, seen, days, of_another, misread)| {
            Acceptance {
                of,
                breadth,
                by_alias,
                seen,
                days,
                of_another,
                misread,
            }
        });
    (vec(document(), 1..3), role(), asked, vec(acceptance, 0..8)).prop_map(
        |(documents, role, (strict, null_is_none, fail_on, allowed, features), accepted)| {
            let last = if documents.len() == 1 { "x/a" } else { "x/b" };
            let features = features.into_iter().filter(|f| &f[..3] <= last);
            let asked = Asked {
                strict,
                null_is_none,
                fail_on,
                allowed: allowed.into_iter().collect(),
                features: features.map(str::to_owned).collect(),
            };
            Case {
                documents,
                role,
                asked,
                accepted,
            }
        },
    )
}

/// A case that fails is read by people: documents as they are written, a line for each row.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (document, id) in self.documents.iter().zip(["x/a", "x/b"]) {
            let all: Vec<usize> = (0..document.rules.len()).collect();
            writeln!(f, "{}", document.yaml(id, &all))?;
        }
        writeln!(
            f,
            "admin {:?}, reading {}",
            self.role.admin, self.role.reading
        )?;
        for row in self.role.rows() {
            writeln!(f, "{}: {:?}", row.entry.description, row.values)?;
        }
        writeln!(f, "{:?}", self.asked)?;
        write!(f, "{:?}", self.accepted)
    }
}

impl Case {
    pub(crate) fn baselines(&self, catalogue: &Catalogue) -> Vec<Baseline> {
        let each = self.documents.iter().zip(["x/a", "x/b"]);
        each.map(|(document, id)| document.load(id, catalogue))
            .collect()
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let part = Part::RoleRows {
            role_id: ROLE_ID.to_owned(),
        };
        let mut rows = read(part);
        let reading = self.role.reading;
        rows.expected = Some(if reading == 1 { 99 } else { 1 });
        if reading == 2 {
            rows.outcome = Outcome::Refused;
        }
        let mut snapshot = Snapshot {
            schema: SchemaId::SNAPSHOT.to_string(),
            tenant: Tenant {
                platform: Platform::Connectwise,
                company: "acme".to_owned(),
                site: "acme.test".to_owned(),
                product_version: None,
            },
            scope: FetchPlan::default(),
            subjects: vec![Subject {
                id: ROLE_ID.to_owned(),
                name: "App".to_owned(),
                admin: self.role.admin,
                inactive: Some(false),
                kind: None,
                rows: (reading != 2).then(|| self.role.rows()),
            }],
            principals: Vec::new(),
            people: Vec::new(),
            own: None,
            modules: None,
            callbacks: Vec::new(),
            coverage: vec![read(Part::Roles), rows],
            capture: Capture {
                finished: Some("2026-11-21T06:00:00Z".to_owned()),
                ..Capture::default()
            },
        };
        snapshot.normalise();
        snapshot
    }
}

fn read(part: Part) -> Coverage {
    Coverage {
        part,
        request: "GET /".to_owned(),
        outcome: Outcome::Read,
        status: Some(200),
        code: None,
        message: None,
        expected: Some(1),
        received: Some(1),
        note: None,
    }
}

impl Role {
    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for ((module, entries), cells) in MODULES.iter().zip(&self.rows) {
            for ((name, other), cells) in entries.iter().zip(cells) {
                for label in cells.labels {
                    let label = [name, other][*label];
                    rows.push(row(rows.len(), module, label, &cells.levels));
                }
            }
        }
        for levels in &self.widgets {
            rows.push(row(rows.len(), "finance", UNLISTED, levels));
        }
        rows
    }
}

fn row(at: usize, module: &str, label: &str, levels: &Levels) -> Row {
    let labels = |identifier: &str, label: &str| Labels {
        identifier: identifier.to_owned(),
        name: String::new(),
        description: label.to_owned(),
    };
    let values = ACTIONS.into_iter().zip(levels);
    let values = values.filter_map(|(action, level)| Some((action, (*level)?.map(str::to_owned))));
    Row {
        module: labels(module, module),
        entry: labels(&format!("row-{at}"), label),
        id: None,
        values: values.collect(),
        flags: BTreeMap::new(),
    }
}

impl Document {
    /// Loads it, as many of its rules as can stand together.
    fn load(&self, id: &str, catalogue: &Catalogue) -> Baseline {
        let mut kept: Vec<usize> = Vec::new();
        let mut loaded = None;
        for at in 0..self.rules.len() {
            kept.push(at);
            match load_baseline("x.yaml", self.yaml(id, &kept).as_bytes(), catalogue) {
                Ok(baseline) => loaded = Some(baseline),
                Err(problems) => {
                    for problem in problems.problems() {
                        let message = problem.message();
                        assert!(
                            message.contains("wants it to be"),
                            "{message}\n{}",
                            self.yaml(id, &kept)
                        );
                    }
                    kept.pop();
                }
            }
        }
        loaded.unwrap_or_else(|| panic!("no rule stands alone: {self:?}"))
    }

    fn yaml(&self, id: &str, kept: &[usize]) -> String {
        let mut text = format!(
            "schema: permlint.baseline/1\nid: {id}\ntitle: X\nplatform: connectwise\n\
             read-on: 2026-11-21\nconfidence: complete\nsources: {{ page: {{ title: A page }} }}\n\
             parameters: {{ role: {{ title: Role, default: App }} }}\nfeatures:\n"
        );
        for (at, feature) in self.features.iter().enumerate() {
            let lifts = feature.lifts.iter().map(|lift| self.lift(lift, kept));
            let lifts: Vec<String> = lifts.collect();
            let _ = writeln!(
                text,
                "  f{at}: {{ title: F, lifts: [{}] }}",
                lifts.join(", ")
            );
        }
        text.push_str("rules:\n");
        for at in kept {
            let _ = writeln!(text, "  - {}", self.rules[*at].yaml(*at));
        }
        text
    }

    fn lift(&self, lift: &Lift, kept: &[usize]) -> String {
        let at = kept[lift.rule.index(kept.len())];
        let named = self.rules[at].named();
        let mut text = format!("{{ rule: r{at}");
        let picked = lift.entry.filter(|_| !named.is_empty());
        let picked = picked.map(|pick| named[pick.index(named.len())]);
        if let Some((module, entry)) = picked {
            let (module, entries) = MODULES[module];
            let entry = entries[entry].0;
            let _ = write!(
                text,
                ", entries: [{{ module: {module}, entries: [{entry}] }}]"
            );
        }
        let mut actions = lift.actions.clone();
        actions.retain(|action| self.rules[at].demands_of(picked, *action));
        if !actions.is_empty() {
            let _ = write!(text, ", actions: [{}]", words(&actions));
        }
        text + " }"
    }
}

fn words(actions: &[Action]) -> String {
    let words: Vec<&str> = actions.iter().map(|action| action.as_str()).collect();
    words.join(", ")
}

impl Rule {
    /// What its demands say: `need`, `limit` or `exact`.
    fn demand(&self) -> &'static str {
        let only_limits = self.expect.iter().any(|e| e.kind == Kind::Otherwise);
        match self.direction {
            _ if only_limits => "at-most",
            0 | 1 => "at-least",
            2..=4 => "at-most",
            _ => "exactly",
        }
    }

    /// Two exact values in one rule might contradict each other.
    fn parts(&self) -> &[Expect] {
        match self.demand() {
            "exactly" => &self.expect[..1],
            _ => &self.expect,
        }
    }

    /// Entries that a feature may lift, by module and place.
    fn named(&self) -> Vec<(usize, usize)> {
        let each = self.parts().iter().flat_map(|expect| {
            let count = MODULES[expect.module].1.len();
            let places = (0..count).map(|at| (expect.module, at));
            places.filter(|place| expect.speaks_of(*place))
        });
        each.collect()
    }

    /// Whether an action may be lifted: of this entry, or of all.
    fn demands_of(&self, entry: Option<(usize, usize)>, action: Action) -> bool {
        let parts = self.parts().iter().filter(|expect| match entry {
            Some(place) => expect.speaks_of(place),
            None => true,
        });
        parts
            .filter(|e| matches!(e.kind, Kind::Named | Kind::All | Kind::Otherwise))
            .any(|e| e.levels.iter().any(|(own, _)| *own == action))
    }

    fn yaml(&self, at: usize) -> String {
        let demand = self.demand();
        let expect: Vec<String> = self.parts().iter().map(|e| e.yaml(demand)).collect();
        let when = self.when.map(|at| format!("when: f{at}, "));
        format!(
            "{{ id: r{at}, aliases: [old-r{at}], title: T, severity: {}, {}origin: {{ source: page, \
             section: S }}, why: W, expect: [{}] }}",
            self.severity,
            when.unwrap_or_default(),
            expect.join(", ")
        )
    }
}

impl Expect {
    fn speaks_of(&self, (module, at): (usize, usize)) -> bool {
        match self.kind {
            Kind::Otherwise => true,
            _ if module != self.module => false,
            Kind::Named => self.listed().contains(&at),
            Kind::All => !self.listed().contains(&at),
            Kind::Items => module == 0 && at == 1,
            Kind::Any | Kind::AnyBut => false,
        }
    }

    /// The entries that it names or leaves out: never none where it names some.
    fn listed(&self) -> Vec<usize> {
        let count = MODULES[self.module].1.len();
        let mut listed = self.entries.clone();
        listed.retain(|at| *at < count);
        let names = matches!(self.kind, Kind::Named | Kind::Any);
        if names && listed.is_empty() {
            listed.push(0);
        }
        listed
    }

    fn yaml(&self, demand: &str) -> String {
        let (module, entries) = MODULES[self.module];
        let listed: Vec<&str> = self.listed().into_iter().map(|at| entries[at].0).collect();
        let listed = listed.join(", ");
        let yes_no = if demand == "at-most" { "No" } else { "Yes" };
        match self.kind {
            Kind::Otherwise => {
                let actions: Vec<Action> = self.levels.iter().map(|(action, _)| *action).collect();
                format!("{{ otherwise: [{}] }}", words(&actions))
            }
            Kind::Items => format!(
                "{{ module: Finance, entries: [Agreements], items: [One], {demand}: {yes_no} }}"
            ),
            Kind::Any => format!("{{ module: {module}, any: [{listed}], {demand}: {yes_no} }}"),
            Kind::AnyBut => {
                format!("{{ module: {module}, any: all, except: [{listed}], {demand}: {yes_no} }}")
            }
            Kind::All => format!(
                "{{ module: {module}, entries: all, except: [{listed}], {demand}: {} }}",
                self.demands(demand)
            ),
            Kind::Named => {
                let unlisted = match self.unlisted {
                    true => format!(", {{ unlisted: {UNLISTED} }}"),
                    false => String::new(),
                };
                format!(
                    "{{ module: {module}, entries: [{listed}{unlisted}], when-present: {}, \
                     {demand}: {} }}",
                    self.when_present,
                    self.demands(demand)
                )
            }
        }
    }

    /// Levels that say something: not everything meets them.
    fn demands(&self, demand: &str) -> String {
        let words = match demand {
            "at-least" => ["My", "All", "All"],
            "at-most" => ["None", "None", "My"],
            _ => ["None", "My", "All"],
        };
        let each = self.levels.iter();
        let each: Vec<String> = each
            .map(|(action, level)| format!("{action}: {}", words[level % 3]))
            .collect();
        format!("{{ {} }}", each.join(", "))
    }
}
