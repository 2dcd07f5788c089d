//! One audit: from a snapshot to a report.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Ask, Target};
use permlint_model::report::{
    Asked, BaselineRef, CellRow, CellVerdict, ChecklistItem, Counts, FeatureRef, Finding,
    MemberRef, ParameterRef, Report, RuleOutcome, RuleResult, SnapshotRef, Status, SubjectRef,
    Verdict,
};
use permlint_model::snapshot::Snapshot;
use permlint_model::text::plural;
use permlint_model::worksheet::Worksheet;
use permlint_model::{
    EvidenceKind, GapReason, Interval, Judgement, Observation, Platform, SchemaId, Severity,
};

use crate::cell::{CellKind, Cells};
use crate::claims::{Claims, Scene};
use crate::compile::{Auditor, RuleKind, given};
use crate::findings::FindingContext;
use crate::judge::{Group, Judged, Way};
use crate::settle::Accepted;
use crate::subject::{Audited, MemberState, SubjectState};
use crate::words;

/// Why a snapshot could not be audited at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// The snapshot is of another platform.
    #[error("the snapshot is of {found}, and the baselines are for {wanted}")]
    OtherPlatform {
        /// The snapshot's platform.
        found: Platform,
        /// The baselines' platform.
        wanted: Platform,
    },
    /// The snapshot could not be digested.
    #[error("the snapshot could not be digested: {0}")]
    Digest(String),
}

impl Auditor {
    /// Judges a snapshot. The same snapshot, baselines and options give the same report.
    ///
    /// # Errors
    ///
    /// [`AuditError::OtherPlatform`] when snapshot and baselines do not belong together.
    pub fn audit(&self, snapshot: &Snapshot) -> Result<Report, AuditError> {
        self.audit_with(snapshot, &[])
    }

    /// Judges a snapshot together with what people declared on worksheets.
    ///
    /// # Errors
    ///
    /// As [`Auditor::audit`].
    pub fn audit_with(
        &self,
        snapshot: &Snapshot,
        worksheets: &[Worksheet],
    ) -> Result<Report, AuditError> {
        self.audit_accepting(snapshot, worksheets, &Accepted::default())
    }

    /// The same, with what somebody accepts and what was known before. With neither, the report
    /// is the same as that of [`Auditor::audit_with`].
    ///
    /// # Errors
    ///
    /// As [`Auditor::audit`].
    pub fn audit_accepting(
        &self,
        snapshot: &Snapshot,
        worksheets: &[Worksheet],
        accepted: &Accepted,
    ) -> Result<Report, AuditError> {
        if snapshot.tenant.platform != self.catalogue.platform {
            return Err(AuditError::OtherPlatform {
                found: snapshot.tenant.platform,
                wanted: self.catalogue.platform,
            });
        }
        let digest = snapshot
            .digest()
            .map_err(|e| AuditError::Digest(e.to_string()))?;
        let audited = self.choose(snapshot);
        let mut cells = self.row_cells(&audited);
        let gathered = self.gather_evidence(snapshot, &audited, worksheets);
        let set_aside = gathered.set_aside;
        cells.evidence = gathered.evidence;
        cells.declared = gathered.declared;
        self.evident_cells(&mut cells);
        self.fact_cells(&mut cells, snapshot, &audited);
        self.assume(&mut cells);
        let scene = Scene {
            auditor: self,
            snapshot,
            audited: &audited,
        };
        let claims = scene.claims(&mut cells);
        let stale = self.stale(snapshot);
        if let Some(detail) = &stale {
            age(&mut cells, detail);
            self.assume(&mut cells);
        }
        let judged = self.judge(&cells, &claims);
        let groups = self.groups(&judged, &claims);
        let context = FindingContext {
            auditor: self,
            snapshot,
            audited: &audited,
            cells: &cells,
            claims: &claims,
        };
        let mut findings: Vec<(usize, Finding)> = groups
            .iter()
            .filter_map(|group| Some((group.cell, context.finding(group)?)))
            .collect();
        findings.sort_by_key(|(cell, f)| {
            let found = &cells.list[*cell];
            let place = found.place;
            // Rights that nobody asks for are told by what can be done with them.
            let risk = self.risk_of(found).filter(|_| f.severity == Severity::Info);
            (
                std::cmp::Reverse(f.severity),
                f.kind.is_undecided(),
                std::cmp::Reverse(risk.map(|risk| risk.severity)),
                f.rule.clone(),
                place,
                cells.list[*cell].key.clone(),
            )
        });
        let counts = self.counts(&judged, &claims, &cells, &groups);
        let judged_enough = self.judged_enough(&judged, &cells);
        let mut report = Report {
            schema: SchemaId::REPORT.to_string(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            verdict: Verdict::Inconclusive,
            exit_code: Verdict::Inconclusive.exit_code(),
            summary: String::new(),
            asked: self.asked(&cells, worksheets.len() as u64),
            tenant: snapshot.tenant.clone(),
            snapshot: SnapshotRef {
                digest,
                taken: snapshot.capture.finished.clone(),
            },
            subject: self.subject_ref(snapshot, &audited, &cells),
            grants: self.grants(&cells, &claims),
            rules: self.rule_results(&judged),
            cells: self.cell_rows(&cells, &claims, &findings),
            checklist: self.checklist(),
            notes: self
                .notes(snapshot, &audited, &cells, &claims, stale.as_deref())
                .into_iter()
                .chain(set_aside)
                .collect(),
            coverage: snapshot.coverage.clone(),
            plan: context.plan(&groups),
            exceptions: Vec::new(),
            known: None,
            findings: findings.into_iter().map(|(_, finding)| finding).collect(),
            counts,
        };
        self.settle(&mut report, accepted, judged_enough);
        Ok(report)
    }

    /// The answer, from the findings that count.
    pub(crate) fn verdict(&self, findings: &[Finding], judged_enough: bool) -> Verdict {
        let fails = |finding: &Finding| {
            finding.severity >= self.options.fail_on
                && finding.severity > Severity::Info
                && finding.status == Status::Active
        };
        let mut relevant = findings.iter().filter(|f| fails(f));
        if relevant.clone().any(|finding| finding.kind.is_violation()) {
            return Verdict::Violations;
        }
        let open = relevant.any(|f| f.kind.is_undecided() && !self.allows(f.reason));
        match open || !judged_enough {
            true => Verdict::Inconclusive,
            false => Verdict::Compliant,
        }
    }

    /// Whether anything that a document says was decided; where documents speak of rows, at
    /// least one demand on a row. Facts about members alone never carry an audit.
    fn judged_enough(&self, judged: &[Judged], cells: &Cells<'_>) -> bool {
        let is_fact = |target: &Target| matches!(target, Target::Fact(_) | Target::Others(_));
        let stated = self
            .rules
            .iter()
            .filter(|rule| rule.kind == RuleKind::Stated);
        let speaks_of_rows = stated
            .flat_map(|rule| &rule.rule.expect)
            .any(|expectation| !is_fact(&expectation.target));
        judged.iter().any(|one| {
            let decided = !matches!(one.judgement, Judgement::Unknown(_));
            let kind = cells.list[one.claim.cell].kind;
            let of_row = !matches!(
                kind,
                CellKind::Fact | CellKind::Person | CellKind::OtherLevel
            );
            let stated = self.rules[one.claim.rule].kind == RuleKind::Stated;
            stated && decided && (of_row || !speaks_of_rows)
        })
    }

    fn allows(&self, reason: Option<GapReason>) -> bool {
        reason.is_some_and(|reason| {
            reason.may_be_allowed() && self.options.allow_unknown.contains(&reason)
        })
    }

    fn counts(
        &self,
        judged: &[Judged],
        claims: &Claims,
        cells: &Cells<'_>,
        groups: &[Group<'_>],
    ) -> Counts {
        let mut counts = Counts {
            not_applicable: claims.not_applicable.values().sum(),
            ..Counts::default()
        };
        for one in judged.iter().filter(|one| self.is_documented(one)) {
            counts.evaluated += 1;
            match one.judgement {
                Judgement::Pass => counts.passed += 1,
                Judgement::Unknown(_) => counts.unknown += 1,
                _ => counts.violated += 1,
            }
        }
        counts.evaluated += counts.not_applicable;
        for group in groups.iter().filter(|group| group.way == Way::Excess) {
            let implied = |one: &&Judged| self.rules[one.claim.rule].kind == RuleKind::Implied;
            if group.members.iter().all(implied) {
                counts.undocumented += 1;
                let risky = self.risk_of(&cells.list[group.cell]).is_some();
                counts.undocumented_risky += u64::from(risky);
            }
        }
        counts
    }

    /// The implied rule is counted as undocumented rights, not as a requirement.
    fn is_documented(&self, one: &Judged) -> bool {
        self.rules[one.claim.rule].kind != RuleKind::Implied
    }

    fn asked(&self, cells: &Cells<'_>, worksheets: u64) -> Asked {
        let mut assumptions = Vec::new();
        if self.options.null_level_is_none {
            assumptions.push(format!(
                "--null-level=none: {} {} that the platform did not state counted as None",
                cells.null_levels_assumed,
                plural(cells.null_levels_assumed, "level")
            ));
        }
        for ((entry, action), value) in &self.options.assume {
            assumptions.push(format!("--assume: {entry} {action} counted as {value}"));
        }
        Asked {
            baselines: (0..self.baselines.len())
                .map(|at| self.baseline_ref(at))
                .collect(),
            today: self.options.today,
            fail_on: self.options.fail_on,
            strict: self.options.strict,
            allow_unknown: self.options.allow_unknown.iter().copied().collect(),
            max_age_days: self.options.max_age_days,
            max_declared_age_days: self.options.max_declared_age_days,
            null_level_is_none: self.options.null_level_is_none,
            perspective: self.options.perspective,
            role: self.options.role.clone(),
            member: self.options.member.clone(),
            worksheets,
            assumptions,
            catalogue: self.catalogue.digest.clone(),
        }
    }

    fn baseline_ref(&self, at: usize) -> BaselineRef {
        let baseline = &self.baselines[at];
        let features = baseline.features.iter().map(|feature| FeatureRef {
            id: feature.id.clone(),
            title: feature.title.clone(),
            on: self.features_on.contains(&(at, feature.id.clone())),
        });
        let parameters = self.parameters[at]
            .iter()
            .map(|(name, value)| ParameterRef {
                name: name.clone(),
                value: given(name, &self.options)
                    .cloned()
                    .or_else(|| value.clone()),
                given: given(name, &self.options).is_some(),
            });
        BaselineRef {
            id: baseline.id.clone(),
            title: baseline.title.clone(),
            read_on: baseline.read_on,
            confidence: baseline.confidence,
            digest: baseline.digest.clone(),
            sources: baseline.sources.clone(),
            features: features.collect(),
            parameters: parameters.collect(),
        }
    }

    fn subject_ref(
        &self,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
        cells: &Cells<'_>,
    ) -> SubjectRef {
        let (id, admin) = match audited.state {
            SubjectState::Found(role) => (Some(role.id.clone()), role.admin),
            _ => (None, None),
        };
        SubjectRef {
            name: audited.name.clone(),
            id,
            chosen_by: audited.chosen_by.clone(),
            admin,
            member: member_ref(snapshot, audited),
            evidence: evidence(audited, cells),
        }
    }

    fn rule_results(&self, judged: &[Judged]) -> Vec<RuleResult> {
        let mut tallies: BTreeMap<usize, [u64; 3]> = BTreeMap::new();
        for one in judged {
            let tally = tallies.entry(one.claim.rule).or_default();
            let bucket = match one.judgement {
                Judgement::Pass => 0,
                Judgement::Unknown(_) => 2,
                _ => 1,
            };
            tally[bucket] += 1;
        }
        let rules = self.rules.iter().enumerate();
        rules
            .map(|(at, active)| {
                let [passed, violated, unknown] = tallies.get(&at).copied().unwrap_or_default();
                let is_ours = matches!(active.kind, RuleKind::BuiltIn | RuleKind::Implied);
                RuleResult {
                    id: active.rule.id.clone(),
                    title: active.rule.title.clone(),
                    severity: active.rule.severity,
                    direction: active.rule.direction,
                    origin: active.origin.clone(),
                    why: active.rule.why.clone(),
                    outcome: match active.kind {
                        RuleKind::Off => RuleOutcome::Off,
                        RuleKind::Lifted => RuleOutcome::Lifted,
                        _ if violated > 0 => RuleOutcome::Violated,
                        _ if unknown > 0 => RuleOutcome::Unknown,
                        _ if passed > 0 => RuleOutcome::Passed,
                        _ => RuleOutcome::NotApplicable,
                    },
                    passed,
                    violated,
                    unknown,
                    location: (!is_ours).then(|| active.rule.location.clone()),
                    excerpt: (!is_ours).then(|| active.rule.excerpt.clone()),
                }
            })
            .collect()
    }

    fn cell_rows(
        &self,
        cells: &Cells<'_>,
        claims: &Claims,
        findings: &[(usize, Finding)],
    ) -> Vec<CellRow> {
        let mut worst: BTreeMap<usize, &Finding> = BTreeMap::new();
        for (cell, finding) in findings.iter().rev() {
            worst.insert(*cell, finding);
        }
        let judged: std::collections::BTreeSet<usize> =
            claims.list.iter().map(|claim| claim.cell).collect();
        let mut order: Vec<usize> = (0..cells.list.len()).collect();
        order.sort_by_key(|at| (cells.list[*at].place, cells.list[*at].key.clone()));
        order
            .into_iter()
            .map(|at| {
                let cell = &cells.list[at];
                let envelope = claims.envelopes.get(&at).cloned().unwrap_or_default();
                let word = |rank: u64| cell.domain.words(&Interval::span(rank, rank));
                CellRow {
                    module: cell.module.clone(),
                    entry: cell.entry.clone(),
                    entry_id: cell.key.entry.clone(),
                    item: cell.key.item.clone(),
                    action: cell.key.action,
                    floor: envelope.floor.map(word),
                    ceiling: envelope.ceiling.map(word),
                    seen: words::seen(cell.domain, &cell.observation),
                    verdict: match (worst.get(&at), judged.contains(&at)) {
                        (Some(finding), _) => cell_verdict(finding),
                        (None, true) => CellVerdict::Pass,
                        (None, false) => CellVerdict::NotJudged,
                    },
                    severity: worst.get(&at).map(|finding| finding.severity),
                }
            })
            .collect()
    }

    fn checklist(&self) -> Vec<ChecklistItem> {
        let all = self.baselines.iter().flat_map(|baseline| {
            baseline
                .not_checked
                .iter()
                .map(move |statement| (baseline, statement))
        });
        all.filter(|(_, statement)| statement.ask == Ask::Checklist)
            .map(|(baseline, statement)| ChecklistItem {
                baseline: baseline.id.clone(),
                section: statement.section.clone(),
                statement: statement.statement.clone(),
                because: statement.because.clone(),
                ask: statement.ask,
            })
            .collect()
    }
}

fn member_ref(snapshot: &Snapshot, audited: &Audited<'_>) -> Option<MemberRef> {
    match &audited.member {
        MemberState::Found {
            principal,
            chosen_by,
        } => {
            let held = snapshot
                .subjects
                .iter()
                .find(|subject| Some(subject.id.as_str()) == principal.role_id.as_deref());
            let limits = &principal.limits;
            let boards = limits.excluded_boards.filter(|n| *n > 0);
            let limits = [
                limits
                    .structure_level
                    .clone()
                    .map(|level| format!("level: {level}")),
                limits
                    .location
                    .clone()
                    .map(|place| format!("location: {place}")),
                boards.map(|n| format!("{n} service boards excluded")),
            ];
            Some(MemberRef {
                identifier: principal.identifier.clone(),
                role: held
                    .map(|subject| subject.name.clone())
                    .or_else(|| principal.role_name.clone()),
                chosen_by: chosen_by.clone(),
                limits: limits.into_iter().flatten().collect(),
            })
        }
        MemberState::Caller(name) => Some(MemberRef {
            identifier: name.clone(),
            role: None,
            chosen_by: "the calling key belongs to it".to_owned(),
            limits: Vec::new(),
        }),
        MemberState::Absent(_) | MemberState::Unknown(..) => None,
    }
}

/// What the settings rest on: the rows; where there are none, probes and declarations, and with
/// them the lists.
fn evidence(audited: &Audited<'_>, cells: &Cells<'_>) -> Vec<EvidenceKind> {
    if !audited.sources.is_empty() || cells.evidence.is_empty() {
        return audited.sources.iter().map(|(kind, _)| *kind).collect();
    }
    let seen = cells.list.iter().flat_map(|c| &c.observation.evidence);
    let kinds: BTreeSet<EvidenceKind> = seen.copied().collect();
    kinds.into_iter().collect()
}

/// Old evidence says nothing of today.
fn age(cells: &mut Cells<'_>, detail: &str) {
    for cell in &mut cells.list {
        let whole = cell.domain.whole();
        let is_live =
            cell.kind != CellKind::Unread && cell.observation.evidence != [EvidenceKind::Declared];
        if is_live && cell.observation.range != whole {
            cell.observation = Observation::unobserved(whole, GapReason::Stale, detail);
            cell.conflict = None;
        }
    }
}

fn cell_verdict(finding: &Finding) -> CellVerdict {
    use permlint_model::report::FindingKind as Kind;
    match finding.kind {
        Kind::Missing => CellVerdict::Missing,
        Kind::Excess => CellVerdict::Excess,
        Kind::Mismatch | Kind::BaselineConflict => CellVerdict::Mismatch,
        Kind::Unknown | Kind::Unmatched | Kind::EvidenceConflict => CellVerdict::Unknown,
        Kind::Notice => CellVerdict::Pass,
    }
}
