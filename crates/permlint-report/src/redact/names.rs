//! Pseudonyms, and what is public.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::catalogue::Catalogue;
use permlint_model::report::Report;
use permlint_model::{Action, Domain, EntryId, digest_of};

use super::WITHHELD;

/// Characters of a name that may be a part of an ordinary word.
const SHORT: usize = 4;
/// What the controls of a screen are called that levels are set with, beside their columns.
const CONTROLS: [&str; 6] = [
    "the value",
    "at least one right",
    "the right to query",
    "the right to create",
    "the right to update",
    "Allow",
];
/// Digits of a digest in a pseudonym.
const DIGITS: usize = 6;
/// Words that levels and controls are told with, beside the levels themselves.
const WORDS: [&str; 28] = [
    "None",
    "My",
    "Mine",
    "All",
    "Yes",
    "No",
    "Restricted",
    "to",
    "or",
    "and",
    "not",
    "seen",
    "at",
    "least",
    "most",
    "more",
    "less",
    "than",
    "is",
    "are",
    "Level",
    "Add",
    "Edit",
    "Delete",
    "Inquire",
    "View",
    "exactly",
    "any",
];

/// The names of a report, and what stands for them.
pub(super) struct Names<'r> {
    /// What every pseudonym is made with, so that those of two tenants cannot be compared.
    tenant: String,
    subject: String,
    catalogue: Option<&'r Catalogue>,
    /// Words that say nothing of a tenant.
    public: BTreeSet<String>,
    /// Originals and their pseudonyms, the longest first.
    known: Vec<(String, String)>,
}

impl<'r> Names<'r> {
    /// The names of a report.
    pub(super) fn of(report: &Report, catalogue: Option<&'r Catalogue>) -> Self {
        let mut names = Self {
            tenant: report.tenant.id().to_string(),
            subject: report.subject.name.clone(),
            catalogue,
            public: public(catalogue),
            known: Vec::new(),
        };
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (kind, original) in originals(report) {
            let pseudonym = match kind {
                "role" => names.role(original),
                kind => names.pseudonym(kind, original),
            };
            known.entry(original.to_owned()).or_insert(pseudonym);
        }
        known.insert(report.tenant.company.clone(), names.tenant());
        let mut known: Vec<(String, String)> = known.into_iter().collect();
        known.retain(|(original, _)| !original.trim().is_empty());
        known.sort_by_key(|(original, _)| std::cmp::Reverse(original.len()));
        names.known = known;
        names
    }

    /// The tenant's pseudonym.
    pub(super) fn tenant(&self) -> String {
        format!("tenant-{}", digits(["tenant", &self.tenant, ""]))
    }

    /// The audited role's pseudonym.
    pub(super) fn subject(&self) -> String {
        self.role(&self.subject)
    }

    /// A role's pseudonym.
    pub(super) fn role(&self, name: &str) -> String {
        self.pseudonym("role", &name.to_lowercase())
    }

    /// The pseudonym of anything else.
    pub(super) fn pseudonym(&self, kind: &str, original: &str) -> String {
        format!("{kind}-{}", digits([kind, &self.tenant, original]))
    }

    /// A finding's name, which is made of names itself.
    pub(super) fn fingerprint(&self, fingerprint: &str) -> String {
        let parts = ["fingerprint", &self.tenant, fingerprint];
        digest_of(parts).short().to_owned()
    }

    /// The public labels of a setting: module and entry.
    pub(super) fn labels(&self, id: &EntryId) -> (String, String) {
        let module = self.catalogue.and_then(|catalogue| {
            let mut modules = catalogue.modules.iter();
            modules.find(|module| module.id.as_str() == id.module())
        });
        let entry = module.and_then(|module| module.entries.iter().find(|entry| entry.id == *id));
        (
            match module {
                Some(module) => module.name.clone(),
                None => self.pseudonym("module", id.module()),
            },
            match entry {
                Some(entry) => entry.name.clone(),
                None => self.pseudonym("entry", id.as_str()),
            },
        )
    }

    /// Where a setting is on the screen, with public labels.
    pub(super) fn click_path(&self, id: &EntryId) -> String {
        let subject = self.subject();
        let own = self.catalogue.and_then(|catalogue| catalogue.entry(id));
        if let Some(path) = own.and_then(|entry| entry.click.as_ref()) {
            return path.replace("{role}", &subject);
        }
        let editor = self.catalogue.map(|catalogue| &catalogue.editor);
        let editor = editor.map_or_else(|| subject.clone(), |e| e.replace("{role}", &subject));
        let (module, entry) = self.labels(id);
        format!("{editor} > {module} > {entry}")
    }

    /// The id of a setting: that of a row which the catalogue does not know is made of its name.
    pub(super) fn entry_id(&self, id: &EntryId) -> EntryId {
        let is_known = self.catalogue.is_some_and(|c| c.entry(id).is_some());
        if is_known {
            return id.clone();
        }
        let parts = id
            .as_str()
            .split('.')
            .map(|part| match part.strip_prefix("x-") {
                Some(_) => self.pseudonym("x", part),
                None => part.to_owned(),
            });
        let parts: Vec<String> = parts.collect();
        parts.join(".").parse().unwrap_or_else(|_| id.clone())
    }

    /// A value: levels and small numbers stay, everything else is withheld.
    pub(super) fn value(&self, text: &str) -> String {
        match self.is_value(text) {
            true => text.to_owned(),
            false => WITHHELD.to_owned(),
        }
    }

    /// Whether a text is made of levels and small numbers.
    pub(super) fn is_value(&self, text: &str) -> bool {
        let is_public = |word: &str| {
            let word = word.trim_matches([',', ';', '.', '(', ')', '+']);
            word.is_empty() || self.public.contains(word) || is_count(word)
        };
        self.public.contains(text) || text.split_whitespace().all(is_public)
    }

    /// Whether the values of a setting are levels or numbers, and never names.
    pub(super) fn has_levels(&self, id: &EntryId, action: Action) -> bool {
        let domain = self.catalogue.and_then(|c| c.cell_domain(id, action));
        domain.is_some_and(|domain| !matches!(domain, Domain::Set { .. }))
    }

    /// What stands for a name, where the whole text is one.
    pub(super) fn known(&self, text: &str) -> Option<&str> {
        let known = self.known.iter().find(|(original, _)| original == text);
        known.map(|(_, pseudonym)| pseudonym.as_str())
    }

    /// A text in which a parameter may have put a name, or its author may have.
    pub(super) fn scrubbed(&self, text: &str) -> String {
        let known = self.known.iter();
        known.fold(text.to_owned(), |text, (original, pseudonym)| {
            replaced(&text, original, pseudonym)
        })
    }
}

/// A text with another in the place of each `name`. A short one is only found as a word.
fn replaced(text: &str, name: &str, by: &str) -> String {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let stands_alone = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !is_word(before) && !is_word(after)
    };
    let mut shown = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices(name) {
        if name.chars().count() > SHORT || stands_alone(at) {
            shown.push_str(&text[from..at]);
            shown.push_str(by);
            from = at + name.len();
        }
    }
    shown + &text[from..]
}

/// Whether a word is a number of things; a longer one may be an id.
fn is_count(word: &str) -> bool {
    word.len() <= 5 && word.parse::<u64>().is_ok()
}

fn digits(parts: [&str; 3]) -> String {
    digest_of(parts).short().chars().take(DIGITS).collect()
}

/// Names that a parameter may have put into a text.
fn originals(report: &Report) -> Vec<(&'static str, &str)> {
    let subject = &report.subject;
    let mut all = vec![
        ("site", report.tenant.site.as_str()),
        ("role", subject.name.as_str()),
    ];
    all.extend(subject.id.iter().map(|id| ("id", id.as_str())));
    if let Some(member) = &subject.member {
        all.push(("member", &member.identifier));
        all.extend(member.role.iter().map(|role| ("role", role.as_str())));
    }
    let parameters = report.asked.baselines.iter().flat_map(|b| &b.parameters);
    let given = parameters.filter(|parameter| parameter.given);
    all.extend(
        given
            .filter_map(|p| p.value.as_deref())
            .map(|v| ("value", v)),
    );
    all
}

/// Words of the catalogue's values.
fn public(catalogue: Option<&Catalogue>) -> BTreeSet<String> {
    let words = WORDS.iter().chain(&CONTROLS);
    let mut words: BTreeSet<String> = words.map(|word| (*word).to_owned()).collect();
    let entries = catalogue.into_iter().flat_map(Catalogue::entries);
    let rows = catalogue.into_iter().flat_map(|c| c.row_domains.values());
    for domain in entries.flat_map(|entry| entry.domains.values()).chain(rows) {
        if let Domain::Chain(chain) = domain {
            words.extend(chain.points().iter().cloned());
        }
    }
    words
}
