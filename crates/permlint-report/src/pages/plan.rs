//! A plan as Markdown, for a ticket.

use permlint_model::change::{PlanDocument, Purpose, Urgency};

use super::inline::Inline;
use super::markdown::Markdown;
use crate::plan::{Part, SEVERAL, Step, parts};

/// Columns that prose keeps to.
const WIDTH: usize = 100;

/// The page.
pub(super) fn page(document: &PlanDocument) -> String {
    let mut page = Markdown::new(WIDTH);
    page.heading(1, &title(document));
    for baseline in &document.baselines {
        let line = Inline::of("For ")
            .code(baseline.id.as_str())
            .own(", read on ")
            .text(&baseline.read_on.to_string());
        page.item(&line);
        for feature in baseline.features.iter().filter(|feature| !feature.on) {
            let off = Inline::of("Not included: ").text(&feature.title).own(" (");
            page.item(&off.code(&feature.id).own(")"));
        }
    }
    split(document, &mut page);
    if document.purpose == Purpose::Setup {
        first(document, &mut page);
    }
    let parts = parts(&document.plan);
    if parts.is_empty() {
        page.paragraph(&Inline::of("Nothing to change in what is known."));
    }
    for (part, steps) in &parts {
        page.heading(2, &Inline::of(heading(*part, document.purpose)));
        let rows: Vec<Vec<Inline>> = steps.iter().map(|s| row(s, document.purpose)).collect();
        match document.purpose {
            Purpose::Plan => {
                page.table(
                    &["Where", "Set", "To", "Now", "Grade", "Asked for by"],
                    &rows,
                );
            }
            Purpose::Setup => page.table(&["Where", "Set", "To", "Asked for by"], &rows),
        }
        notes(steps, &mut page);
    }
    left(document, &mut page);
    if !document.checklist.is_empty() {
        page.heading(2, &Inline::of("By hand"));
        for item in &document.checklist {
            let line = Inline::default().text(&item.statement).own(" (");
            page.item(&line.code(item.baseline.as_str()).own(")"));
        }
    }
    page.finish()
}

fn title(document: &PlanDocument) -> Inline {
    let word = document.platform.subject_word();
    match &document.tenant {
        Some(tenant) => Inline::of("Plan for the ")
            .own(word)
            .own(" ")
            .text(&document.subject)
            .own(" of ")
            .text(&tenant.company),
        None => Inline::of("Least-privilege ")
            .own(word)
            .own(" ")
            .text(&document.subject),
    }
}

fn first(document: &PlanDocument, page: &mut Markdown) {
    page.heading(2, &Inline::of("First"));
    if document.plan.split.is_some() {
        let make = Inline::of("Make a ").own(document.platform.subject_word());
        page.item(&make.own(SEVERAL).own("."));
        return;
    }
    let make = Inline::of("Make a new ")
        .own(document.platform.subject_word())
        .own(" ")
        .strong(&document.subject)
        .own(", with every level at its lowest.");
    page.item(&make);
    if let Some(member) = &document.member {
        let give = Inline::of("Give it to the API member ").strong(member);
        page.item(&give.own(", and to nobody else."));
    }
}

fn heading(part: Part, purpose: Purpose) -> &'static str {
    match (part, purpose) {
        (Part::Documented, Purpose::Setup) => "Set",
        (Part::Documented, Purpose::Plan) => "What the documents say",
        (Part::Risky, _) => "Dangerous rights that no document asks for",
        (Part::Undocumented, _) => "Other rights that no document asks for",
    }
}

fn row(step: &Step<'_>, purpose: Purpose) -> Vec<Inline> {
    let change = step.first;
    let list = |names: &[&str]| Inline::default().text(&names.join(", "));
    let rules = step.rules.iter().map(|rule| Inline::default().code(rule));
    let rules = Inline::join(rules, ", ");
    let place = Inline::default().text(&change.click.path);
    let to = Inline::default().strong(&change.click.to);
    if purpose == Purpose::Setup {
        return vec![place, list(&step.controls), to, rules];
    }
    let urgency = match change.urgency {
        Urgency::Needed => ", needed",
        Urgency::Wise => ", too open",
    };
    let grade = Inline::of(step.severity.as_str()).own(urgency);
    vec![
        place,
        list(&step.controls),
        to,
        list(&step.from),
        grade,
        rules,
    ]
}

fn notes(steps: &[Step<'_>], page: &mut Markdown) {
    for step in steps {
        for text in step.risks.iter().chain(&step.notes) {
            let place = Inline::default().text(&step.first.entry).own(": ");
            page.item(&place.text(text));
        }
    }
}

fn split(document: &PlanDocument, page: &mut Markdown) {
    let Some(split) = &document.plan.split else {
        return;
    };
    page.heading(2, &Inline::of("No single role serves these documents"));
    for (at, role) in split.roles.iter().enumerate() {
        let names = role.iter().map(|id| Inline::default().code(id.as_str()));
        let line = Inline::of("Role ").number(at + 1).own(": ");
        page.item(&line.then(Inline::join(names, ", ")));
    }
    let rows = split.forced_by.iter().flat_map(|conflict| {
        conflict.sides.iter().map(move |side| {
            let mut place = format!("{} > {}", conflict.module, conflict.entry);
            if let Some(item) = &conflict.item {
                place = format!("{place} > {item}");
            }
            vec![
                Inline::default().text(&place),
                Inline::of(conflict.action.as_str()),
                Inline::default().strong(&side.wants),
                Inline::default().code(side.rule.as_str()),
                Inline::default().link(&side.origin.document, side.origin.url.as_deref()),
            ]
        })
    });
    let rows: Vec<Vec<Inline>> = rows.collect();
    page.table(&["Where", "Action", "Wanted", "Rule", "Document"], &rows);
}

fn left(document: &PlanDocument, page: &mut Markdown) {
    if document.plan.left.is_empty() {
        return;
    }
    page.heading(2, &Inline::of("Left alone"));
    for cell in &document.plan.left {
        let mut place = format!("{} > {}", cell.module, cell.entry);
        if let Some(item) = &cell.item {
            place = format!("{place} > {item}");
        }
        let line = Inline::default()
            .text(&place)
            .own(" ")
            .own(cell.action.as_str())
            .own(" (")
            .own(cell.because.as_str())
            .own("): ")
            .text(&cell.detail);
        page.item(&line);
    }
}
