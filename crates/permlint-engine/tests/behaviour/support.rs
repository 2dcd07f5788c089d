//! A small platform, and a builder of tenants on it.

use permlint_baseline::{load_baseline, load_catalogue};
use permlint_engine::{Auditor, CompileError, Options, SyntheticTenant, floor_tenant};
use permlint_model::catalogue::Catalogue;
use permlint_model::report::{Finding, Report};
use permlint_model::{Action, Date};

const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: connectwise
title: A small platform
editor: "System > Security Roles > {role}"
sources: { doc: { title: A document } }
domains:
  level: { chain: [None, My, All], aliases: { Mine: My } }
  yes-no: { chain: [No, Yes] }
  count: { count: true }
  text: { text: fold-case }
row: { add: level, edit: level, delete: level, inquire: level }
noise: ["(customize)"]
modules:
  - id: finance
    name: Finance
    entries:
      - { id: invoicing, name: Invoicing, aliases: [Invoices], sources: [doc], certainty: seen, risks: [{ actions: [edit], above: None, severity: high, note: It reaches money, source: doc, certainty: inferred }] }
      - { id: agreements, name: Agreements, customise: FinanceAgreements, sources: [doc], certainty: seen }
      - { id: reports, name: Reports, sources: [doc], certainty: seen, offers: [{ action: add, points: [], source: doc }] }
  - id: sales
    name: Sales
    entries:
      - { id: opportunity, name: Opportunity, sources: [doc], certainty: seen }
facts:
  - id: role
    name: Security role
    entries:
      - { id: exists, name: Role exists, domain: yes-no, sources: [doc], certainty: seen }
      - { id: admin, name: Administrator flag, domain: yes-no, sources: [doc], certainty: seen }
      - { id: other-holders, name: Other holders, domain: count, sources: [doc], certainty: seen }
      - { id: people, name: People, domain: count, sources: [doc], certainty: seen }
  - id: member
    name: API member
    entries:
      - { id: exists, name: Member exists, domain: yes-no, sources: [doc], certainty: seen }
      - { id: id, name: Member ID, domain: text, sources: [doc], certainty: seen }
      - { id: role, name: Role held, domain: text, sources: [doc], certainty: seen }
      - { id: active, name: Active, domain: yes-no, sources: [doc], certainty: seen }
      - { id: email, name: E-mail, domain: text, sources: [doc], certainty: seen }
      - { id: vendors, name: Vendors, domain: count, sources: [doc], certainty: seen }
  - id: members
    name: API members
    entries:
      - { id: inactive-with-admin-role, name: Inactive administrators, domain: count, sources: [doc], certainty: seen }
  - id: callbacks
    name: Callbacks
    entries:
      - { id: plain-http, name: Plain http, domain: count, sources: [doc], certainty: seen }
      - { id: of-inactive-members, name: Of inactive members, domain: count, sources: [doc], certainty: seen }
"#;

pub(crate) fn catalogue() -> Catalogue {
    load_catalogue("small.yaml", CATALOGUE.as_bytes()).unwrap_or_else(|p| panic!("{p:?}"))
}

/// A baseline `x/NAME` with these rules; its role is `App`, its member `app`.
pub(crate) fn yaml(name: &str, rules: &str) -> String {
    format!(
        "schema: permlint.baseline/1\nid: x/{name}\ntitle: X\nplatform: connectwise\n\
         read-on: 2026-11-21\nconfidence: complete\nsources: {{ page: {{ title: A page }} }}\n\
         parameters: {{ role: {{ title: Role, default: App }}, member: {{ title: M, default: app }} }}\n\
         {rules}"
    )
}

/// One rule.
pub(crate) fn rule(id: &str, severity: &str, expect: &str) -> String {
    format!(
        "  - {{ id: {id}, title: T, severity: {severity}, origin: {{ source: page, section: S }}, \
         why: W, expect: [{expect}] }}\n"
    )
}

pub(crate) fn rules(list: &[String]) -> String {
    format!("rules:\n{}", list.concat())
}

pub(crate) fn compile(baselines: &[String], options: Options) -> Result<Auditor, CompileError> {
    let catalogue = catalogue();
    let load = |(at, text): (usize, &String)| {
        let path = format!("{at}.yaml");
        load_baseline(&path, text.as_bytes(), &catalogue).unwrap_or_else(|p| panic!("{p:?}"))
    };
    let baselines = baselines.iter().enumerate().map(load).collect();
    Auditor::compile(baselines, catalogue.clone(), options)
}

/// An audit in the making: baselines, options, and a tenant at their floor.
pub(crate) struct Audit {
    pub(crate) auditor: Auditor,
    pub(crate) tenant: SyntheticTenant,
}

impl Audit {
    pub(crate) fn of(rules_of_x: &[String]) -> Self {
        Self::with(&[yaml("one", &rules(rules_of_x))], Options::default())
    }

    pub(crate) fn with(baselines: &[String], options: Options) -> Self {
        let auditor = compile(baselines, options).unwrap();
        let tenant = floor_tenant(&auditor);
        Self { auditor, tenant }
    }

    pub(crate) fn set(mut self, entry: &str, action: Action, level: Option<&str>) -> Self {
        assert!(self.tenant.set(entry, action, level), "{entry} {action}");
        self
    }

    /// Renames the row of an entry as its screen shows it.
    pub(crate) fn label(mut self, entry: &str, label: &str) -> Self {
        for row in self.tenant.rows_mut() {
            if row.entry.identifier == entry {
                row.entry.description = label.to_owned();
            }
        }
        self
    }

    pub(crate) fn report(&self) -> Report {
        let mut snapshot = self.tenant.snapshot.clone();
        snapshot.normalise();
        self.auditor.audit(&snapshot).unwrap()
    }

    /// All findings, as `rule entry action kind severity`.
    pub(crate) fn findings(&self) -> Vec<String> {
        self.report().findings.iter().map(line).collect()
    }
}

pub(crate) fn line(finding: &Finding) -> String {
    format!(
        "{} {} {} {} {}",
        finding.rule.short(),
        finding.entry_id,
        finding.action,
        finding.kind.as_str(),
        finding.severity
    )
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}
