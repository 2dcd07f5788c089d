//! A report that can be sent outside.
//!
//! Whatever a tenant controls is replaced by a pseudonym or withheld; what is known to the
//! public (the catalogue's labels, the documents, levels, numbers) stays. What is free text of
//! the audit is withheld too, as nobody can tell which names are in it.

use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::report::{
    Asked, CellRow, Click, ExceptionUse, Finding, FindingException, Grant, KnownUse, Matched,
    MemberRef, Report, RuleResult, SnapshotRef, SubjectRef,
};
use permlint_model::snapshot::{Coverage, Part, Tenant};
use permlint_model::{Action, EntryId, Location};

use crate::text::reasons::{reason_of, remedy};

use names::Names;

mod names;
mod planned;

/// What stands in the place of a text that is not shown.
const WITHHELD: &str = "withheld";

/// The same report with pseudonyms in the place of the tenant, its people, roles and ids, and
/// without the texts in which they may stand.
///
/// A pseudonym is made of a digest, so that it is the same in every report of a tenant; somebody
/// who has a list of names to try can find out which one it stands for. The labels of settings
/// are the catalogue's; a setting that it does not know gets a pseudonym as well.
///
/// What the `published` baselines say stays as it is. Names that the user gave to baselines and
/// rules of their own stay too; from their texts, the tenant's names are taken out, and the
/// lines that a finding points to are not shown.
#[must_use]
pub fn redact(report: &Report, catalogue: Option<&Catalogue>, published: &[Baseline]) -> Report {
    let is_used = |baseline: &&Baseline| {
        let mut asked = report.asked.baselines.iter();
        asked.any(|asked| asked.id == baseline.id && asked.digest == baseline.digest)
    };
    Redaction {
        names: Names::of(report, catalogue),
        published: published.iter().filter(is_used).collect(),
        report,
    }
    .report()
}

struct Redaction<'r> {
    names: Names<'r>,
    /// The baselines of the report that everybody can read.
    published: Vec<&'r Baseline>,
    report: &'r Report,
}

impl Redaction<'_> {
    fn report(&self) -> Report {
        let report = self.report;
        Report {
            schema: report.schema.clone(),
            tool_version: report.tool_version.clone(),
            verdict: report.verdict,
            exit_code: report.exit_code,
            summary: self.summary(),
            asked: self.asked(),
            tenant: self.tenant(),
            snapshot: self.snapshot(),
            subject: self.subject(),
            counts: report.counts.clone(),
            findings: report.findings.iter().map(|f| self.finding(f)).collect(),
            grants: report.grants.iter().map(|g| self.grant(g)).collect(),
            rules: report.rules.iter().map(|r| self.rule(r)).collect(),
            cells: report.cells.iter().map(|c| self.cell(c)).collect(),
            checklist: report.checklist.clone(),
            notes: self.notes(),
            coverage: report.coverage.iter().map(|c| self.coverage(c)).collect(),
            plan: self.plan(&report.plan),
            exceptions: report.exceptions.iter().map(|e| self.used(e)).collect(),
            known: report.known.as_ref().map(|known| self.known(known)),
        }
    }

    fn summary(&self) -> String {
        format!("{} (redacted)", self.report.verdict_sentence())
    }

    fn asked(&self) -> Asked {
        let mut asked = self.report.asked.clone();
        for parameter in asked.baselines.iter_mut().flat_map(|b| &mut b.parameters) {
            let is_public = !parameter.given;
            parameter.value = parameter.value.take().map(|value| {
                let known = self.names.known(&value).map(str::to_owned);
                match is_public {
                    true => self.names.scrubbed(&value),
                    false => known.unwrap_or_else(|| self.names.pseudonym("value", &value)),
                }
            });
        }
        asked.role = asked.role.take().map(|role| self.names.role(&role));
        let member = asked.member.take();
        asked.member = member.map(|member| self.names.pseudonym("member", &member));
        for assumption in &mut asked.assumptions {
            WITHHELD.clone_into(assumption);
        }
        asked
    }

    fn tenant(&self) -> Tenant {
        let tenant = &self.report.tenant;
        let is_version = |version: &&String| {
            let short = version.len() <= 24 && version.contains('.');
            let plain = |b: u8| b.is_ascii_digit() || b == b'.' || b == b'v';
            short && version.bytes().all(plain)
        };
        Tenant {
            platform: tenant.platform,
            company: self.names.tenant(),
            site: self.names.pseudonym("site", &tenant.site),
            product_version: tenant.product_version.as_ref().filter(is_version).cloned(),
        }
    }

    fn snapshot(&self) -> SnapshotRef {
        let is_time = |text: &&String| {
            let plain = |b: u8| b.is_ascii_digit() || b"-:.TZ+".contains(&b);
            text.len() <= 40 && text.contains('T') && text.bytes().all(plain)
        };
        SnapshotRef {
            digest: self.report.snapshot.digest.clone(),
            taken: self.report.snapshot.taken.as_ref().filter(is_time).cloned(),
        }
    }

    fn subject(&self) -> SubjectRef {
        let subject = &self.report.subject;
        let id = |id: &String| self.names.pseudonym("id", id);
        SubjectRef {
            name: self.names.role(&subject.name),
            id: subject.id.as_ref().map(id),
            chosen_by: WITHHELD.to_owned(),
            admin: subject.admin,
            member: subject.member.as_ref().map(|member| self.member(member)),
            evidence: subject.evidence.clone(),
        }
    }

    fn member(&self, member: &MemberRef) -> MemberRef {
        MemberRef {
            identifier: self.names.pseudonym("member", &member.identifier),
            role: member.role.as_ref().map(|role| self.names.role(role)),
            chosen_by: WITHHELD.to_owned(),
            limits: member.limits.iter().map(|_| WITHHELD.to_owned()).collect(),
        }
    }

    fn finding(&self, finding: &Finding) -> Finding {
        let (module, entry) = self.names.labels(&finding.entry_id);
        let click = finding.click.as_ref();
        let click = click.map(|click| {
            let is_name = click.control == finding.entry;
            self.click(click, &finding.entry_id, finding.action, is_name)
        });
        let matched = |matched: &Matched| Matched {
            label: entry.clone(),
            step: matched.step,
        };
        Finding {
            subject: self.names.role(&finding.subject),
            entry_id: self.names.entry_id(&finding.entry_id),
            item: self.item(finding.item.as_ref()),
            wanted: self.demand(&finding.entry_id, finding.action, &finding.wanted),
            seen: self.seen(&finding.entry_id, finding.action, &finding.seen),
            detail: None,
            matched_by: finding.matched_by.as_ref().map(matched),
            why: self.text(&finding.why),
            fix: self.fix(finding, click.as_ref()),
            location: finding.location.as_ref().map(|at| self.location(at)),
            fingerprint: self.names.fingerprint(&finding.fingerprint),
            exception: finding.exception.as_ref().map(|e| self.exception(e)),
            module,
            entry,
            click,
            ..finding.clone()
        }
    }

    fn item(&self, item: Option<&String>) -> Option<String> {
        item.map(|item| self.names.pseudonym("item", item))
    }

    /// A click; `is_name` when its control is named like the setting.
    fn click(&self, click: &Click, id: &EntryId, action: Action, is_name: bool) -> Click {
        Click {
            path: self.names.click_path(id),
            control: match is_name {
                true => self.names.labels(id).1,
                false => self.names.value(&click.control),
            },
            to: self.demand(id, action, &click.to),
        }
    }

    /// What a document says, as it says it; from any other text, names are taken out.
    fn text(&self, text: &str) -> String {
        let mut rules = self.published.iter().flat_map(|baseline| &baseline.rules);
        match rules.any(|rule| rule.title == text || rule.why == text) {
            true => text.to_owned(),
            false => self.names.scrubbed(text),
        }
    }

    /// What is demanded of a setting: a parameter may have put a name there.
    fn demand(&self, id: &EntryId, action: Action, text: &str) -> String {
        match self.names.has_levels(id, action) && self.names.is_value(text) {
            true => text.to_owned(),
            false => self.names.scrubbed(text),
        }
    }

    /// What was seen of a setting.
    fn seen(&self, id: &EntryId, action: Action, text: &str) -> String {
        let name = self.names.known(text);
        match name.filter(|_| !self.names.has_levels(id, action)) {
            Some(pseudonym) => pseudonym.to_owned(),
            None => self.names.value(text),
        }
    }

    fn fix(&self, finding: &Finding, click: Option<&Click>) -> String {
        let mut rules = self.published.iter().flat_map(|baseline| &baseline.rules);
        let is_published = rules.any(|rule| rule.fix.as_ref() == Some(&finding.fix));
        match click {
            Some(click) => click.to_string(),
            None if finding.kind.is_undecided() => remedy(reason_of(finding)).to_owned(),
            None if finding.fix.is_empty() || is_published => finding.fix.clone(),
            None => WITHHELD.to_owned(),
        }
    }

    fn exception(&self, exception: &FindingException) -> FindingException {
        FindingException {
            state: exception.state,
            reason: WITHHELD.to_owned(),
            owner: self.names.pseudonym("person", &exception.owner),
            expires: exception.expires,
            seen: self.names.value(&exception.seen),
            location: in_file("exceptions.yaml", &exception.location),
        }
    }

    fn used(&self, used: &ExceptionUse) -> ExceptionUse {
        ExceptionUse {
            accepts: WITHHELD.to_owned(),
            state: used.state,
            reason: WITHHELD.to_owned(),
            owner: self.names.pseudonym("person", &used.owner),
            expires: used.expires,
            days_left: used.days_left,
            findings: self.fingerprints(&used.findings),
            location: in_file("exceptions.yaml", &used.location),
        }
    }

    fn known(&self, known: &KnownUse) -> KnownUse {
        KnownUse {
            path: "known.json".to_owned(),
            written_on: known.written_on,
            present: known.present,
            gone: self.fingerprints(&known.gone),
        }
    }

    fn fingerprints(&self, fingerprints: &[String]) -> Vec<String> {
        let all = fingerprints.iter();
        all.map(|one| self.names.fingerprint(one)).collect()
    }

    fn grant(&self, grant: &Grant) -> Grant {
        let (module, entry) = self.names.labels(&grant.entry_id);
        Grant {
            module,
            entry,
            entry_id: self.names.entry_id(&grant.entry_id),
            seen: self.names.value(&grant.seen),
            ..grant.clone()
        }
    }

    fn rule(&self, rule: &RuleResult) -> RuleResult {
        let is_public = |at: &Location| self.is_published(&at.path);
        let location = rule.location.as_ref();
        let excerpt = rule.excerpt.clone();
        RuleResult {
            title: self.text(&rule.title),
            why: self.text(&rule.why),
            location: location.map(|at| self.location(at)),
            excerpt: excerpt.filter(|_| location.is_some_and(is_public)),
            ..rule.clone()
        }
    }

    fn cell(&self, cell: &CellRow) -> CellRow {
        let (module, entry) = self.names.labels(&cell.entry_id);
        let demand = |text: &String| self.demand(&cell.entry_id, cell.action, text);
        CellRow {
            module,
            entry,
            entry_id: self.names.entry_id(&cell.entry_id),
            item: self.item(cell.item.as_ref()),
            floor: cell.floor.as_ref().map(demand),
            ceiling: cell.ceiling.as_ref().map(demand),
            seen: self.seen(&cell.entry_id, cell.action, &cell.seen),
            ..cell.clone()
        }
    }

    fn notes(&self) -> Vec<String> {
        match self.report.notes.len() {
            0 => Vec::new(),
            n => vec![format!("notes that are withheld: {n}")],
        }
    }

    fn coverage(&self, coverage: &Coverage) -> Coverage {
        let part = match &coverage.part {
            Part::RoleRows { role_id } => Part::RoleRows {
                role_id: self.names.pseudonym("id", role_id),
            },
            other => other.clone(),
        };
        Coverage {
            part,
            request: request(&coverage.part).to_owned(),
            code: None,
            message: None,
            note: None,
            ..coverage.clone()
        }
    }

    /// A place in a file: a file of the user's own loses its name.
    fn location(&self, at: &Location) -> Location {
        match self.is_published(&at.path) {
            true => at.clone(),
            false => in_file("baseline.yaml", at),
        }
    }

    fn is_published(&self, path: &str) -> bool {
        let mut published = self.published.iter();
        published.any(|baseline| path.strip_suffix(".yaml") == Some(baseline.id.as_str()))
    }
}

fn in_file(name: &str, at: &Location) -> Location {
    Location {
        path: name.to_owned(),
        ..at.clone()
    }
}

/// What was asked for, without its ids.
fn request(part: &Part) -> &'static str {
    match part {
        Part::Roles => "the list of roles",
        Part::RoleRows { .. } => "the settings of a role",
        Part::Members => "the list of members",
        Part::People => "the counts of people",
        Part::Callbacks => "the callbacks",
        Part::OwnRights => "the caller's own rights",
        Part::Modules => "the modules",
        _ => "another part",
    }
}
