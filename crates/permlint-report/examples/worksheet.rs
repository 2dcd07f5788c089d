//! Prints a worksheet with questions of every kind: `cargo run -p permlint-report --example
//! worksheet -- html|csv|yaml`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeSet;
use std::error::Error;

use permlint_baseline::load_catalogue;
use permlint_model::ModuleId;
use permlint_model::worksheet::Sheet;
use permlint_report::{worksheet_csv, worksheet_html, worksheet_yaml};

/// A catalogue with a setting of every kind, and with labels that a form could stumble over.
const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: autotask
title: A small catalogue
editor: "Admin > Security > Security Levels > {role}"
sources:
  page: { title: A page }
domains:
  checkbox: { chain: [No, Yes], aliases: { Unchecked: No, Ticked: Yes } }
  restricts: { chain: [Yes, No], aliases: { Ticked: Yes, Unchecked: No } }
  no-yes: { chain: [No, Yes] }
  view: { chain: [None, Mine, Mine + Organizations, All] }
  levels: { chain: [None, One, Two, Three, Four] }
  count: { count: true }
  text: { text: fold-case }
row: {}
modules:
  - id: crm
    name: CRM
    entries:
      - { id: prospects, name: "Prospects, Leads, & Dead", group: Organization & Contact Access, domain: view, sources: [page], certainty: seen }
      - { id: documents, name: "Can access \"documents\" </script><b>", group: Feature Access, domain: checkbox, sources: [page], certainty: seen }
  - id: service-desk
    name: Service Desk
    entries:
      - { id: tickets, name: Tickets, group: Object Permissions, domains: { view: view, add: no-yes, delete: view }, sources: [page], certainty: seen }
      - { id: notes, name: "=Ticket Notes", group: Object Permissions, domains: { view: view, add: no-yes }, values-known: false, sources: [page], certainty: seen }
      - { id: render-as, name: Render as, domain: text, sources: [page], certainty: seen }
  - id: other
    name: Other
    entries:
      - { id: limit, name: Limit resource availability, group: Resource Visibility, domain: restricts, sources: [page], certainty: seen }
      - { id: webhooks, name: Maximum number of webhooks, group: Webhooks, domain: count, sources: [page], certainty: seen }
      - { id: board, name: Board, domain: levels, sources: [page], certainty: seen }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let sheet = sheet()?;
    let form = std::env::args().nth(1);
    match form.as_deref() {
        Some("csv") => print!("{}", worksheet_csv(&sheet)),
        Some("yaml") => print!("{}", worksheet_yaml(&sheet)),
        _ => print!("{}", worksheet_html(&sheet)),
    }
    Ok(())
}

fn sheet() -> Result<Sheet, Box<dyn Error>> {
    let catalogue = load_catalogue("catalogue.yaml", CATALOGUE.as_bytes())?;
    let entries = catalogue.entries();
    let cells = entries.flat_map(|e| e.domains.keys().map(|action| (e.id.clone(), *action)));
    let sections: BTreeSet<ModuleId> = BTreeSet::from(["crm".parse()?, "service-desk".parse()?]);
    let mut sheet = Sheet::new(&catalogue, "Integration API", &cells.collect(), &sections);
    sheet.company = Some("ACME & Söhne".to_owned());
    for question in &mut sheet.questions {
        match question.entry.as_str() {
            "crm.prospects" => question.wanted = Some("at least All".to_owned()),
            "service-desk.tickets" => question.previous = Some("All".to_owned()),
            "other.limit" => question.previous = Some("No".to_owned()),
            "other.webhooks" => question.previous = Some("5".to_owned()),
            _ => {}
        }
    }
    Ok(sheet)
}
