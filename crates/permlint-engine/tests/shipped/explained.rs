//! Whoever follows an explanation gets what it promises: every way that names an option, a value,
//! a level or a line of a worksheet is taken, and the audit asked again.

use std::collections::BTreeSet;
use std::rc::Rc;

use permlint_engine::{
    Accepted, Auditor, BUILT_IN, Options, SyntheticTenant, explain, floor_tenant,
};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::exception::{Acceptance, Exception};
use permlint_model::explanation::{Effect, Explanation, WayKind, WayOut};
use permlint_model::report::{Finding, FindingKind, Report};
use permlint_model::worksheet::{Answer, Worksheet};
use permlint_model::{
    Action, Domain, EntryId, EvidenceKind, GapReason, Interval, Location, Platform, RuleId,
    Severity,
};

use crate::{baseline, ids};

const TODAY: &str = "2026-11-21";
const LATER: &str = "2027-06-01";

/// A tenant, and how it is judged.
#[derive(Clone)]
struct Scene<'a> {
    about: String,
    baseline: &'a Baseline,
    catalogue: &'a Catalogue,
    options: Options,
    tenant: SyntheticTenant,
    accepted: Vec<Exception>,
    /// Compiled with other options, it is another one.
    auditor: Rc<(Options, Auditor)>,
}

impl Scene<'_> {
    fn audit(&self) -> Report {
        let accepted = Accepted {
            exceptions: self.accepted.clone(),
            ..Accepted::default()
        };
        let (snapshot, sheets) = (self.tenant.taken(), &self.tenant.worksheets);
        let (options, auditor) = &*self.auditor;
        let report = match *options == self.options {
            true => auditor.audit_accepting(&snapshot, sheets, &accepted),
            false => compiled(self.baseline, self.catalogue, &self.options)
                .audit_accepting(&snapshot, sheets, &accepted),
        };
        report.unwrap()
    }

    fn explained(&self, report: &Report, finding: &Finding) -> Explanation {
        let baselines = std::slice::from_ref(self.baseline);
        explain(report, finding, baselines, self.catalogue)
    }
}

fn compiled(baseline: &Baseline, catalogue: &Catalogue, options: &Options) -> Auditor {
    Auditor::compile(vec![baseline.clone()], catalogue.clone(), options.clone()).unwrap()
}

/// A number that looks like chance and is none.
fn mixed(seed: usize, at: usize) -> usize {
    let mixed = (at + 1)
        .wrapping_mul(0x9E37_79B9)
        .wrapping_add(seed.wrapping_mul(0x85EB_CA6B));
    (mixed ^ (mixed >> 13)).wrapping_mul(0xC2B2_AE35) >> 16
}

fn bend_rows(tenant: &mut SyntheticTenant, seed: usize) {
    let mut at = 0;
    for row in tenant.rows_mut() {
        for level in row.values.values_mut() {
            at += 1;
            *level = [None, Some("None"), Some("My"), Some("All"), Some("Odd")]
                [mixed(seed, at) % 5]
                .map(str::to_owned);
        }
        if mixed(seed, at).is_multiple_of(7) {
            row.entry.identifier.push_str(" of ours");
            row.entry.description.push_str(" of ours");
        }
    }
}

fn bend_settings(tenant: &mut SyntheticTenant, catalogue: &Catalogue, seed: usize) {
    let mut at = 0;
    for entry in catalogue.entries() {
        for (action, domain) in &entry.domains {
            at += 1;
            let Domain::Chain(chain) = domain else {
                continue;
            };
            let points = chain.points();
            let word = points.get(mixed(seed, at) % (points.len() + 2));
            tenant.declare(&entry.id, *action, word.map(String::as_str));
        }
    }
    let access: Vec<(String, Action)> = catalogue
        .access
        .iter()
        .map(|access| (access.entity.clone(), access.verb))
        .collect();
    for (entity, verb) in access {
        at += 1;
        let word = ["None", "Restricted", "All", ""][mixed(seed, at) % 4];
        tenant.allow(&entity, verb, Some(word).filter(|word| !word.is_empty()));
    }
}

fn options(baseline: &Baseline) -> Vec<Options> {
    let named = ["role", "level"]
        .iter()
        .filter_map(|name| baseline.parameters.get(*name))
        .any(|parameter| parameter.default.is_some());
    let plain = Options {
        role: (!named).then(|| "Level".to_owned()),
        today: Some(TODAY.parse().unwrap()),
        ..Options::default()
    };
    let all = Options {
        all_features: false,
        features: baseline
            .features
            .iter()
            .map(|feature| format!("{}:{}", baseline.id, feature.id))
            .collect(),
        strict: true,
        ..plain.clone()
    };
    vec![plain, all]
}

/// What is bent about a tenant at the floor.
fn bent(
    floor: &SyntheticTenant,
    catalogue: &Catalogue,
    seed: usize,
) -> Vec<(&'static str, SyntheticTenant)> {
    let mut tenants = Vec::new();
    if catalogue.lists_rows() {
        let mut bent = floor.clone();
        bend_rows(&mut bent, seed);
        tenants.push(("rows", bent.clone()));
        for (about, admin) in [("admin", Some(true)), ("admin not known", None)] {
            let mut flagged = bent.clone();
            flagged.role_mut().unwrap().admin = admin;
            tenants.push((about, flagged));
        }
        return tenants;
    }
    let mut blank = floor.clone();
    for sheet in &mut blank.worksheets {
        sheet.answers.clear();
    }
    tenants.push(("nothing declared", blank.clone()));
    bend_settings(&mut blank, catalogue, seed);
    tenants.push(("settings", blank.clone()));
    for sheet in &mut blank.worksheets {
        sheet.declared_on = "2026-01-01".parse().unwrap();
    }
    tenants.push(("old worksheet", blank));
    tenants
}

fn scenes<'a>(baseline: &'a Baseline, catalogue: &'a Catalogue) -> Vec<Scene<'a>> {
    let mut scenes = Vec::new();
    for (seed, options) in options(baseline).into_iter().enumerate() {
        let auditor = compiled(baseline, catalogue, &options);
        let mut floor = floor_tenant(&auditor);
        floor.snapshot.capture.finished = Some(format!("{TODAY}T06:00:00Z"));
        let mut scene = Scene {
            about: format!("{} {seed}", baseline.id),
            baseline,
            catalogue,
            auditor: Rc::new((options.clone(), auditor)),
            options,
            tenant: floor.clone(),
            accepted: Vec::new(),
        };
        for (about, tenant) in bent(&floor, catalogue, seed) {
            scene.tenant = tenant;
            scenes.push(Scene {
                about: format!("{} {about}", scene.about),
                ..scene.clone()
            });
        }
        scene.tenant = floor;
        scene.options.today = Some(LATER.parse().unwrap());
        scene.about.push_str(" old");
        scenes.push(scene);
    }
    scenes
}

/// What tells kinds of findings apart that are explained in different ways.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    /// The rule, where a feature has to do with it.
    rule: Option<RuleId>,
    is_own: bool,
    is_section: bool,
    kind: FindingKind,
    reason: Option<GapReason>,
    counts: bool,
    admin: Option<bool>,
    platform: Platform,
}

/// Findings of kinds that are not known yet.
fn sample<'r>(
    scene: &Scene<'_>,
    report: &'r Report,
    known: &mut BTreeSet<Told>,
) -> Vec<&'r Finding> {
    let has_feature = |id: &RuleId| {
        let mut features = scene.baseline.features.iter();
        let mut rules = scene.baseline.rules.iter();
        features.any(|feature| feature.lifts.iter().any(|lift| lift.rule == *id))
            || rules.any(|rule| rule.id == *id && rule.when.is_some())
    };
    let findings = report.findings.iter();
    let is_new = |finding: &&Finding| {
        known.insert(Told {
            rule: Some(finding.rule.clone()).filter(has_feature),
            is_own: BUILT_IN.contains(&finding.rule.as_str()),
            is_section: finding.entry_id.as_str().ends_with(".any-entry"),
            kind: finding.kind,
            reason: finding.reason,
            counts: finding.severity > Severity::Info,
            admin: report.subject.admin,
            platform: report.tenant.platform,
        })
    };
    findings.filter(is_new).collect()
}

/// A tenant or options after a way, and whether that has to pass; `None` where nobody said.
type Taken<'a> = (Scene<'a>, Option<bool>);

fn taken<'a>(
    scene: &Scene<'a>,
    report: &Report,
    told: &Explanation,
    way: &WayOut,
) -> Vec<Taken<'a>> {
    let finding = &told.finding;
    let one = |change: &dyn Fn(&mut Scene<'a>)| {
        let mut next = scene.clone();
        change(&mut next);
        vec![(next, None)]
    };
    match (way.kind, way.command.as_deref()) {
        (WayKind::Value, _) if finding.kind.is_undecided() => {
            one(&|next| next.tenant.role_mut().unwrap().admin = Some(false))
        }
        (WayKind::Value, _) => match &way.click {
            Some(click) if can_click(scene, finding) => one(&|next| {
                put(next, &finding.entry_id, finding.action, &click.to);
            }),
            _ => Vec::new(),
        },
        (WayKind::Feature, Some(command)) => {
            let feature = command.strip_prefix("--feature ").unwrap().to_owned();
            one(&|next| {
                next.options.features.insert(feature.clone());
            })
        }
        (WayKind::Feature, None) => {
            let feature = way.text.rsplit("Leave out --feature ").next().unwrap();
            one(&|next| assert!(next.options.features.remove(feature), "{feature}"))
        }
        (WayKind::NullLevel, _) => one(&|next| next.options.null_level_is_none = true),
        (WayKind::AllowUnknown, Some(command)) => {
            let reason = command.strip_prefix("--allow-unknown=").unwrap();
            let reason = finding.reason.filter(|own| own.as_str() == reason).unwrap();
            one(&|next| {
                next.options.allow_unknown.insert(reason);
            })
        }
        (WayKind::Option, _) => one(&|next| next.options.strict = false),
        (WayKind::Accept, _) => {
            let acceptance = Acceptance {
                reason: "It is used".to_owned(),
                owner: "kim".to_owned(),
                expires: "2028-01-01".parse().unwrap(),
            };
            let exception = Exception::of(report, finding, acceptance);
            one(&|next| next.accepted.push(exception.clone()))
        }
        (WayKind::Alias | WayKind::Look, Some(command)) => {
            let cell = command
                .strip_prefix("--assume ")
                .unwrap()
                .trim_matches('\'');
            let (cell, word) = cell.split_once('=').unwrap();
            let (entry, action) = cell.rsplit_once(':').unwrap();
            let key: (EntryId, Action) = (entry.parse().unwrap(), named(action));
            each_value(scene, told, way, word, &|next, word| {
                next.options.assume.insert(key.clone(), word.to_owned());
            })
        }
        (WayKind::Snapshot, Some(_)) if way.text.starts_with("the level were set") => {
            each_value(scene, told, way, "LEVEL", &|next, word| {
                put(next, &finding.entry_id, finding.action, word);
            })
        }
        (WayKind::Worksheet, _) => worksheet(scene, told, way),
        _ => Vec::new(),
    }
}

/// Whether a click of the finding is one of the synthetic tenant.
fn can_click(scene: &Scene<'_>, finding: &Finding) -> bool {
    let module = finding.entry_id.module();
    let is_fact = scene
        .catalogue
        .modules
        .iter()
        .any(|m| m.is_facts && m.id.as_str() == module);
    let is_known = scene.catalogue.entry(&finding.entry_id).is_some();
    // What a probe shows changes with the setting, and not with the worksheet.
    let is_known = is_known && !finding.evidence.contains(&EvidenceKind::Probe);
    !is_fact && is_known && finding.item.is_none()
}

/// A level or setting of the audited subject, where its row may have another name.
fn put(scene: &mut Scene<'_>, entry: &EntryId, action: Action, word: &str) {
    if scene.tenant.set(entry.as_str(), action, Some(word)) {
        return;
    }
    let own = entry.as_str();
    let is_it = |identifier: &str| {
        let of_ours = identifier.strip_suffix(" of ours");
        of_ours.is_some_and(|of_ours| {
            let label = of_ours.rsplit('.').next().unwrap_or_default();
            own.contains(label)
        })
    };
    for row in scene
        .tenant
        .rows_mut()
        .filter(|row| is_it(&row.entry.identifier))
    {
        row.values.insert(action, Some(word.to_owned()));
    }
}

/// Every value where the way has a placeholder, with what the way says of it.
fn each_value<'a>(
    scene: &Scene<'a>,
    told: &Explanation,
    way: &WayOut,
    word: &str,
    change: &dyn Fn(&mut Scene<'a>, &str),
) -> Vec<Taken<'a>> {
    let finding = &told.finding;
    let domain = scene
        .catalogue
        .cell_domain(&finding.entry_id, finding.action)
        .unwrap();
    let words: Vec<String> = match (word, &domain) {
        ("LEVEL", Domain::Chain(chain)) => {
            let ends = [chain.points().first(), chain.points().last()];
            ends.into_iter().flatten().cloned().collect()
        }
        ("NUMBER", _) => ["0", "9"].map(str::to_owned).to_vec(),
        ("TEXT", _) => vec!["some text".to_owned()],
        (word, _) => vec![word.to_owned()],
    };
    let passing = passing(&way.text, &domain);
    let each = words.into_iter().map(|word| {
        let mut next = scene.clone();
        change(&mut next, &word);
        next.about = format!("{} = {word}", next.about);
        let passes = passing
            .as_ref()
            .map(|passing| passing.includes(&domain.point(&word).unwrap()));
        (next, passes)
    });
    each.collect()
}

/// The values of which a text says that they pass.
fn passing(text: &str, domain: &Domain) -> Option<Interval> {
    let (head, _) = text.split_once(" passes")?;
    let words = head.rsplit("; ").next()?;
    let point = |word: &str| domain.point(word).unwrap();
    match (
        words.strip_prefix("at least "),
        words.strip_prefix("at most "),
    ) {
        (Some(word), _) => domain.at_least(&point(word)),
        (_, Some(word)) => domain.at_most(&point(word)),
        _ => domain.interval(words),
    }
}

fn answer(scene: &mut Scene<'_>, entry: &EntryId, action: Action, value: &str) {
    let own = scene.tenant.worksheets.first().unwrap();
    let sheet = Worksheet {
        declared_on: scene.options.today.unwrap(),
        answers: vec![Answer {
            entry: entry.clone(),
            action,
            value: value.to_owned(),
            location: Location {
                path: "sheet.csv".to_owned(),
                line: 1,
                column: 1,
                length: 1,
            },
        }],
        ..own.clone()
    };
    scene.tenant.worksheets.push(sheet);
}

fn worksheet<'a>(scene: &Scene<'a>, told: &Explanation, way: &WayOut) -> Vec<Taken<'a>> {
    let finding = &told.finding;
    if way.text.contains("for another level") {
        return Vec::new();
    }
    let Some((_, rest)) = way.text.split_once("answered the line ") else {
        assert!(
            way.text.contains("the question of the section"),
            "{}",
            way.text
        );
        return section(scene, finding);
    };
    let end = rest.find([';', ',', ' ', '.']).map_or(rest.len(), |_| {
        rest.find([';', ',', ' ']).unwrap_or(rest.len())
    });
    let cell = rest[..end].trim_end_matches('.');
    let (entry, action) = cell.rsplit_once(':').unwrap();
    let entry: EntryId = entry.parse().unwrap();
    let action = named(action);
    let known = scene.catalogue.entry(&entry);
    let domain = known.and_then(|known| known.domains.get(&action));
    let domain = domain.unwrap_or_else(|| panic!("{}: there is no line {cell}", scene.about));
    let word = match domain {
        Domain::Chain(_) => "LEVEL",
        Domain::Count => "NUMBER",
        Domain::Set { .. } => "TEXT",
    };
    each_value(scene, told, way, word, &|next, word| {
        answer(next, &entry, action, word);
    })
}

/// `some: SETTING=VALUE`, for settings that no probe speaks of.
fn section<'a>(scene: &Scene<'a>, finding: &Finding) -> Vec<Taken<'a>> {
    let module = finding.entry_id.module();
    let entries = scene
        .catalogue
        .entries()
        .filter(|entry| entry.id.module() == module);
    let settings = entries.flat_map(|entry| {
        entry
            .domains
            .iter()
            .map(move |(action, domain)| (entry, *action, domain))
    });
    let fit = settings.filter_map(|(entry, action, domain)| match domain {
        Domain::Chain(chain)
            if !entry.name.contains("Visibility") && !entry.name.contains("Limit") =>
        {
            let mut next = scene.clone();
            next.tenant.declare(&entry.id, action, None);
            answer(&mut next, &entry.id, action, chain.points().last()?);
            next.about = format!("{} some: {}", next.about, entry.id);
            Some((next, Some(true)))
        }
        _ => None,
    });
    fit.take(1).collect()
}

fn named(word: &str) -> Action {
    Action::ALL
        .into_iter()
        .find(|action| action.as_str() == word)
        .unwrap()
}

/// What counts on a cell.
fn on_cell<'r>(report: &'r Report, cell: &Finding) -> Vec<&'r Finding> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| {
            finding.entry_id == cell.entry_id
                && finding.item == cell.item
                && finding.action == cell.action
        })
        .collect()
}

fn holds(told: &Explanation, way: &WayOut, (next, passes): &Taken<'_>) -> Result<(), String> {
    let report = next.audit();
    let left = on_cell(&report, &told.finding);
    let counts = |finding: &&&Finding| finding.severity > Severity::Info;
    let is_same = |finding: &&&Finding| finding.fingerprint == told.finding.fingerprint;
    let own = left.iter().find(is_same);
    let is_open = left.iter().any(|finding| finding.kind.is_undecided());
    let is_own_rule = |finding: &&&Finding| finding.rule == told.finding.rule;
    let is_kept = match (way.effect, passes) {
        (Effect::Passes, _) => own.is_none() && left.iter().filter(counts).count() == 0,
        (Effect::Decides, Some(true)) => !is_open && left.iter().find(is_own_rule).is_none(),
        (Effect::Decides, Some(false)) => !is_open && !left.is_empty(),
        (Effect::Decides, None) => !is_open,
        (Effect::Accepts, _) => own.is_some_and(|own| !next.explained(&report, own).fails),
        (Effect::Eases | Effect::Fails, _) => !left.is_empty(),
    };
    match is_kept {
        true => Ok(()),
        false => {
            let left: Vec<String> = left.into_iter().map(shown).collect();
            Err(format!("left: {left:#?}"))
        }
    }
}

/// The ways of one baseline that do not keep their promise.
fn broken(id: &str, known: &mut BTreeSet<Told>, kinds: &mut Kinds) -> Vec<String> {
    let (baseline, catalogue) = baseline(id);
    let mut broken = Vec::new();
    for scene in scenes(&baseline, &catalogue) {
        let report = scene.audit();
        for finding in sample(&scene, &report, known) {
            let told = scene.explained(&report, finding);
            for way in &told.would_pass_if {
                for next in taken(&scene, &report, &told, way) {
                    kinds.insert((way.kind.as_str(), way.effect.as_str()));
                    let kept = holds(&told, way, &next);
                    broken.extend(kept.err().map(|left| {
                        format!("{}: {}\n{way:#?}\n{left}", next.0.about, shown(finding))
                    }));
                }
            }
        }
    }
    broken
}

fn shown(finding: &Finding) -> String {
    format!(
        "{} {}:{} {:?} {:?}, seen {}, wanted {}",
        finding.rule,
        finding.entry_id,
        finding.action,
        finding.kind,
        finding.reason,
        finding.seen,
        finding.wanted
    )
}

type Kinds = BTreeSet<(&'static str, &'static str)>;

#[test]
fn a_way_that_is_told_keeps_what_it_promises() {
    let ids = ids();
    let half = ids.len().div_ceil(4);
    let results: Vec<(Vec<String>, Kinds)> = std::thread::scope(|scope| {
        let own = ids.chunks(half).map(|ids| {
            scope.spawn(move || {
                let mut kinds = Kinds::new();
                let mut known = BTreeSet::new();
                let each = ids.iter().flat_map(|id| broken(id, &mut known, &mut kinds));
                let all = each.collect();
                (all, kinds)
            })
        });
        let own: Vec<_> = own.collect();
        own.into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let (all, kinds): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let all: Vec<String> = all.into_iter().flatten().collect();
    let kinds: Kinds = kinds.into_iter().flatten().collect();
    assert!(
        all.is_empty(),
        "{} are broken:\n{}",
        all.len(),
        all.join("\n")
    );
    for kind in [
        "value",
        "feature",
        "null-level",
        "worksheet",
        "snapshot",
        "look",
        "accept",
    ] {
        assert!(
            kinds.iter().any(|(own, _)| *own == kind),
            "{kind}: {kinds:?}"
        );
    }
}

/// The first finding that fits, explained.
fn first(id: &str, about: &str, fits: impl Fn(&Finding) -> bool) -> Explanation {
    let (baseline, catalogue) = baseline(id);
    let scenes = scenes(&baseline, &catalogue);
    let mut of = scenes.iter().filter(|scene| scene.about.ends_with(about));
    let found = of.find_map(|scene| {
        let report = scene.audit();
        let finding = report.findings.iter().find(|finding| fits(finding))?;
        Some(scene.explained(&report, finding))
    });
    found.unwrap_or_else(|| panic!("{id} {about}"))
}

fn way(told: &Explanation, kind: WayKind) -> &WayOut {
    let mut ways = told.would_pass_if.iter();
    let found = ways.find(|way| way.kind == kind);
    found.unwrap_or_else(|| panic!("{kind:?}: {:#?}", told.would_pass_if))
}

/// There is no line of a section: a worksheet with one is refused.
#[test]
fn any_right_of_a_section_is_declared_by_the_question_of_the_section() {
    for section in ["other", "crm", "inventory", "projects", "timesheets"] {
        let any = format!("{section}.any-entry");
        let told = first("neo/autotask", "nothing declared", |finding| {
            finding.entry_id.as_str() == any
        });
        let text = &way(&told, WayKind::Worksheet).text;
        assert!(text.contains(&format!("{section},section")), "{text}");
        assert!(!text.contains(&any), "{text}");
    }
}

#[test]
fn of_evidence_that_contradicts_itself_one_side_has_to_be_mended() {
    let told = first("neo/autotask", "settings", |finding| {
        finding.reason == Some(GapReason::EvidenceConflict)
            && !finding.entry_id.as_str().ends_with(".any-entry")
    });
    let text = &way(&told, WayKind::Look).text;
    for part in [
        "probe says",
        "declared says",
        "one of them is wrong",
        "correct the worksheet's line",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let mut ways = told.would_pass_if.iter();
    assert!(
        !ways.any(|way| way.kind == WayKind::Worksheet),
        "{:#?}",
        told.would_pass_if
    );
}

/// The row says nothing as long as the flag opens it.
#[test]
fn an_administrators_row_is_told_with_the_flag_that_opens_it() {
    let opened = |finding: &Finding| finding.reason == Some(GapReason::Undecided);
    let told = first("neo/connectwise", "admin", opened);
    let text = &way(&told, WayKind::Value).text;
    assert!(text.contains("permlint/admin-role"), "{text}");
    let mut ways = told.would_pass_if.iter();
    let is_look = |way: &WayOut| matches!(way.kind, WayKind::Look | WayKind::NullLevel);
    assert!(!ways.any(is_look), "{:#?}", told.would_pass_if);
}

#[test]
fn a_level_that_is_not_stated_is_set_or_told_to_permlint() {
    let told = first("neo/connectwise", "rows", |finding| {
        finding.reason == Some(GapReason::NotStated)
    });
    let set = way(&told, WayKind::Snapshot);
    assert!(
        set.text.contains("even to what is shown there"),
        "{}",
        set.text
    );
    let look = way(&told, WayKind::Look).command.as_deref().unwrap();
    assert!(
        look.starts_with("--assume ") && look.ends_with("=LEVEL"),
        "{look}"
    );
}
