//! A small platform with one of each: an alias, a list, an action that is not offered, a point
//! that is not offered, a risk.

use permlint_baseline::load_catalogue;
use permlint_model::catalogue::Catalogue;

const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: connectwise
title: A small platform
editor: "System > Security Roles > {role}"
sources: { doc: { title: A document } }
domains:
  level: { chain: [None, My, All], aliases: { Mine: My } }
  yes-no: { chain: [No, Yes] }
row: { add: level, edit: level, delete: level, inquire: level }
noise: ["(customize)"]
modules:
  - id: finance
    name: Finance
    entries:
      - { id: invoicing, name: Invoicing, aliases: [Invoices], sources: [doc], certainty: seen, risks: [{ actions: [edit, delete], above: None, severity: high, note: It reaches money, source: doc, certainty: inferred }] }
      - { id: agreements, name: Agreements, customise: FinanceAgreements, sources: [doc], certainty: seen }
      - { id: reports, name: Reports, sources: [doc], certainty: seen, offers: [{ action: add, points: [], source: doc }, { action: inquire, points: [None, All], source: doc }] }
  - id: sales
    name: Sales
    entries:
      - { id: opportunity, name: Opportunity, aliases: [Deal], sources: [doc], certainty: seen, risks: [{ actions: [delete], above: My, severity: low, note: It cannot be undone, source: doc, certainty: inferred }] }
      - { id: quotes, name: Quotes, sources: [doc], certainty: seen }
facts:
  - id: role
    name: Security role
    entries:
      - { id: exists, name: Role exists, domain: yes-no, sources: [doc], certainty: seen }
      - { id: admin, name: Administrator flag, domain: yes-no, sources: [doc], certainty: seen }
"#;

/// The names of its modules and of their entries, with one more spelling each.
pub(crate) const MODULES: [(&str, &[(&str, &str)]); 2] = [
    (
        "Finance",
        &[
            ("Invoicing", "Invoices"),
            ("Agreements", "agreements (customize)"),
            ("Reports", "REPORTS"),
        ],
    ),
    ("Sales", &[("Opportunity", "Deal"), ("Quotes", "quotes")]),
];

pub(crate) fn catalogue() -> Catalogue {
    load_catalogue("small.yaml", CATALOGUE.as_bytes()).unwrap_or_else(|p| panic!("{p:?}"))
}
