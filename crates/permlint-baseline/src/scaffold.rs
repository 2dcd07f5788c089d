//! A baseline that pins what a subject holds today: a beginning, to be cut down by a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use permlint_model::catalogue::Catalogue;
use permlint_model::report::{CellRow, Report};
use permlint_model::text::clean;
use permlint_model::{Action, BaselineId, Date};

/// What a scaffold is made from.
#[derive(Debug)]
pub struct Scaffold<'a> {
    /// The new baseline's id.
    pub id: &'a BaselineId,
    /// A report on the subject: its cells are what is pinned.
    pub report: &'a Report,
    /// The catalogue of its platform.
    pub catalogue: &'a Catalogue,
    /// The day that counts as the day of the reading.
    pub today: Date,
}

/// What cells of one entry hold, by action.
type Levels<'a> = BTreeMap<Action, &'a str>;

/// The baseline as a file. Checking the same snapshot with it finds no violation: what was not
/// known is left out, and named in a comment.
#[must_use]
pub fn scaffold(of: &Scaffold<'_>) -> String {
    let mut text = head(of);
    let mut open: Vec<String> = Vec::new();
    let mut modules: Vec<(&str, Vec<&CellRow>)> = Vec::new();
    for cell in of.report.cells.iter().filter(|cell| is_setting(of, cell)) {
        match modules.last_mut().filter(|(name, _)| *name == cell.module) {
            Some((_, cells)) => cells.push(cell),
            None => modules.push((&cell.module, vec![cell])),
        }
    }
    let mut ids: Vec<String> = Vec::new();
    for (module, cells) in &modules {
        let entries = entries(of, cells, &mut open);
        if !entries.is_empty() {
            rule(&mut text, of, module, &entries, &mut ids);
        }
    }
    if ids.is_empty() {
        text.push_str("  []  # nothing of this subject is known\n");
    }
    if !open.is_empty() {
        text.push_str("\n# Not known when this was written, or in a module that no baseline can name, and so not pinned:\n");
        for line in &open {
            let _ = writeln!(text, "# - {line}");
        }
    }
    text
}

fn head(of: &Scaffold<'_>) -> String {
    let report = of.report;
    let subject = &report.subject;
    let member = subject.member.as_ref();
    let taken = report.snapshot.taken.as_deref().unwrap_or("unknown time");
    let mut text = String::new();
    let _ = writeln!(
        text,
        "# What {} holds today, pinned. Cut it down to what is meant, and give each rule its own\n\
         # reason and severity; then write cases beside it.\n\
         schema: permlint.baseline/1\n\
         id: {}\n\
         title: {}\n\
         platform: {}\n\
         read-on: {}\n\
         confidence: complete\n\
         sources:\n  snapshot:\n    title: {}\n\
         parameters:\n  role: {{ title: Name of the role or level, default: {} }}",
        of.report.tenant.platform.subject_word(),
        of.id,
        quoted(&format!(
            "{} as it was on {}",
            shown(&subject.name),
            of.today
        )),
        report.tenant.platform,
        of.today,
        quoted(&format!(
            "Snapshot of {} taken {}, {}",
            shown(&report.tenant.company),
            shown(taken),
            report.snapshot.digest
        )),
        quoted(&subject.name),
    );
    if let Some(member) = member {
        let _ = writeln!(
            text,
            "  member: {{ title: Id of the member whose keys are used, default: {} }}",
            quoted(&member.identifier)
        );
    }
    text.push_str("rules:\n");
    text
}

/// A level of a row or a setting: no fact, no list, nothing derived.
fn is_setting(of: &Scaffold<'_>, cell: &CellRow) -> bool {
    let word = cell.entry_id.as_str();
    let mut modules = of.catalogue.modules.iter();
    let fact = modules.any(|m| m.is_facts && m.id.as_str() == cell.entry_id.module());
    let derived = word.ends_with(".any-entry") || word.ends_with(".every-entry");
    !fact && !derived && cell.item.is_none() && cell.entry_id.module() != "api-access"
}

/// Entries of a module with what they hold, as documents would name them.
fn entries<'a>(
    of: &Scaffold<'a>,
    cells: &[&'a CellRow],
    open: &mut Vec<String>,
) -> Vec<(String, Levels<'a>)> {
    let mut entries: Vec<(String, Levels<'a>)> = Vec::new();
    for cell in cells {
        let Some(value) = pinned(of, cell) else {
            let place = format!("{} > {}", shown(&cell.module), shown(&cell.entry));
            open.push(format!("{place}, {}", cell.action));
            continue;
        };
        let name = name(of, cell);
        match entries.iter_mut().find(|(known, _)| *known == name) {
            Some((_, levels)) => {
                levels.insert(cell.action, value);
            }
            None => entries.push((name, Levels::from([(cell.action, value)]))),
        }
    }
    entries
}

/// The one value that was seen, if it is one that the cell can have.
fn pinned<'a>(of: &Scaffold<'_>, cell: &'a CellRow) -> Option<&'a str> {
    // A document cannot name a module that the catalogue lacks: the file would not load.
    let mut modules = of.catalogue.modules.iter();
    modules.find(|module| module.id.as_str() == cell.entry_id.module())?;
    let domains = match of.catalogue.entry(&cell.entry_id) {
        Some(entry) => &entry.domains,
        None => &of.catalogue.row_domains,
    };
    let domain = domains.get(&cell.action)?;
    let point = domain.point(&cell.seen).ok()?;
    point.is_point().then_some(cell.seen.as_str())
}

/// The catalogue's name where it has one, else the live label.
fn name(of: &Scaffold<'_>, cell: &CellRow) -> String {
    match of.catalogue.entry(&cell.entry_id) {
        Some(entry) => match &entry.group {
            Some(group) => format!("{group}: {}", entry.name),
            None => entry.name.clone(),
        },
        None => cell.entry.clone(),
    }
}

fn rule(
    text: &mut String,
    of: &Scaffold<'_>,
    module: &str,
    entries: &[(String, Levels<'_>)],
    ids: &mut Vec<String>,
) {
    let word = kebab(module);
    let twins = ids.iter().filter(|id| **id == word).count();
    let id = match twins {
        0 => format!("pinned-{word}"),
        n => format!("pinned-{word}-{}", n + 1),
    };
    ids.push(word);
    let known = of.catalogue.modules.iter();
    let known = known.into_iter().find(|m| {
        of.report
            .cells
            .iter()
            .any(|c| c.module == module && c.entry_id.module() == m.id.as_str())
    });
    let name = known.map_or(module, |known| &known.name);
    let _ = writeln!(
        text,
        "  - id: {id}\n    title: {}\n    severity: medium\n    \
         origin: {{ source: snapshot, section: {} }}\n    \
         why: It was so when it was pinned; a difference is drift.\n    expect:",
        quoted(&format!("{} is as it was pinned", shown(name))),
        quoted(name),
    );
    // Entries that hold the same are one expectation.
    let mut groups: Vec<(&Levels<'_>, Vec<&str>)> = Vec::new();
    for (name, levels) in entries {
        match groups.iter_mut().find(|(known, _)| *known == levels) {
            Some((_, names)) => names.push(name),
            None => groups.push((levels, vec![name])),
        }
    }
    for (levels, names) in groups {
        let names: Vec<String> = names.into_iter().map(quoted).collect();
        let levels = levels
            .iter()
            .map(|(action, value)| format!("{action}: {}", quoted(value)));
        let levels: Vec<String> = levels.collect();
        let _ = writeln!(
            text,
            "      - module: {}\n        entries: [{}]\n        exactly: {{ {} }}",
            quoted(name),
            names.join(", "),
            levels.join(", ")
        );
    }
}

fn shown(text: &str) -> String {
    clean(text, 120)
}

/// A text as a YAML string: what JSON writes is one.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in clean(text, 500).chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

fn kebab(text: &str) -> String {
    let mut word = String::new();
    for c in text.chars() {
        match c.is_ascii_alphanumeric() {
            true => word.push(c.to_ascii_lowercase()),
            false if !word.ends_with('-') && !word.is_empty() => word.push('-'),
            false => {}
        }
    }
    let word = word.trim_end_matches('-');
    match word.is_empty() {
        true => "module".to_owned(),
        false => word.to_owned(),
    }
}
