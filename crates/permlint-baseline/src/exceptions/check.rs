//! From one written exception to a value, or to what is wrong with it.

use permlint_model::catalogue::{Catalogue, Entry};
use permlint_model::exception::Exception;
use permlint_model::report::FindingKind;
use permlint_model::scope::{
    ANY_ENTRY, API_ACCESS, EVERY_ENTRY, Identity, NOT_KNOWN, SubjectScope, TenantScope,
};
use permlint_model::{Action, Date, Domain, EntryId, GapReason, Location, RuleId};

use super::document::ExceptionDoc;
use super::rule_names::RuleNames;
use crate::at::At;
use crate::problem::Problem;
use crate::words::{id, point, unknown};

/// Checks one exception and gathers what is wrong with it.
pub(super) struct Checker<'a, 'p> {
    catalogues: &'a [Catalogue],
    rules: &'a RuleNames,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Checker<'a, 'p> {
    pub(super) fn new(
        catalogues: &'a [Catalogue],
        rules: &'a RuleNames,
        problems: &'p mut Vec<Problem>,
    ) -> Self {
        Self {
            catalogues,
            rules,
            problems,
        }
    }

    pub(super) fn exception(
        mut self,
        written: &ExceptionDoc,
        location: Location,
    ) -> Option<Exception> {
        let before = self.problems.len();
        let tenant = TenantScope {
            platform: written.tenant.platform.value,
            site: self.said("site", &written.tenant.site),
            company: self.said("company", &written.tenant.company),
        };
        let subject = SubjectScope {
            id: self.said("id", &written.subject.id),
            name: written.subject.name.value.clone(),
        };
        let platform = tenant.platform;
        let catalogue = self.catalogues.iter().find(|c| c.platform == platform);
        let rule = self.rules.rule(&written.rule);
        let rule = self.noted(rule);
        let entry = written.entry.as_ref();
        let entry = entry.and_then(|word| self.noted(entry_id(catalogue, word)));
        let reason = self.said("reason", &written.reason);
        let owner = self.said("owner", &written.owner);
        let date = self.noted(date(&written.expires));
        let kind = self.noted(kind(written));
        let item = self.noted(item(written)).flatten();
        self.noted(action(catalogue, entry.as_ref(), written));
        let exception = Exception {
            tenant,
            subject,
            rule: rule?,
            entry,
            item,
            action: written.action.as_ref().map(|action| action.value),
            kind: kind?,
            gap: written.gap.as_ref().map(|gap| gap.value),
            seen: written.seen.trim().to_owned(),
            fingerprint: written.fingerprint.as_ref().map(|f| f.value.clone()),
            reason,
            owner,
            expires: date?,
            location,
        };
        if self.problems.len() == before {
            self.noted(seen(catalogue, &exception, &written.seen));
            self.noted(fingerprint(&exception, written));
        }
        (self.problems.len() == before).then_some(exception)
    }

    fn noted<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// A text without which an exception is worth nothing.
    fn said(&mut self, key: &str, given: &At<String>) -> String {
        if given.trim().is_empty() {
            let problem = Problem::new(format!("`{key}` is empty")).at(given.span, "here");
            let help = match key {
                "reason" => "say why the finding is accepted",
                "owner" => "name the person or team that answers for it",
                _ => "take it from the report",
            };
            self.problems.push(problem.help(help));
        }
        given.value.clone()
    }
}

fn date(given: &At<String>) -> Result<Date, Problem> {
    given.trim().parse().map_err(|_: String| {
        let shown = permlint_model::text::clean(given, 40);
        Problem::new(format!("{shown:?} is not a day"))
            .at(given.span, "here")
            .help("write it as YYYY-MM-DD")
    })
}

fn kind(written: &ExceptionDoc) -> Result<FindingKind, Problem> {
    let kind = written.kind.value;
    let shown = kind.as_str();
    let wrong = |message: &str, help: &str| {
        let problem = Problem::new(message).at(written.kind.span, "here");
        Err(problem.help(help))
    };
    if kind == FindingKind::Notice {
        return wrong("a notice fails nothing", "leave this exception out");
    }
    let Some(gap) = &written.gap else {
        return match kind {
            FindingKind::Unknown => wrong(
                "an unknown is accepted for one reason, and none is named",
                "add `gap: …` with the reason that the report gives, such as `not-stated`",
            ),
            _ => Ok(kind),
        };
    };
    let misplaced = |message: String, help: String| {
        let problem = Problem::new(message).at(gap.span, "here");
        Err(problem.help(help))
    };
    match gap.value {
        _ if kind != FindingKind::Unknown => misplaced(
            format!("`gap` goes with the kind `unknown`, and this is `{shown}`"),
            "leave `gap` out, or check `kind`".to_owned(),
        ),
        reason if !reason.may_be_allowed() => misplaced(
            format!("`{reason}` can never be accepted: a whole audit would pass unseen"),
            "leave this exception out, and see to it that the audit sees what it needs".to_owned(),
        ),
        reason @ (GapReason::Unmatched | GapReason::EvidenceConflict) => misplaced(
            format!("`{reason}` is a kind of its own"),
            format!("write `kind: {reason}`, without `gap`"),
        ),
        _ => Ok(kind),
    }
}

fn item(written: &ExceptionDoc) -> Result<Option<String>, Problem> {
    let Some(item) = &written.item else {
        return Ok(None);
    };
    let wrong = |message: &str, help: &str| {
        let problem = Problem::new(message).at(item.span, "here");
        Err(problem.help(help))
    };
    if item.trim().is_empty() {
        return wrong(
            "`item` is empty",
            "name the entry of the list, or leave it out",
        );
    }
    match written.entry {
        Some(_) => Ok(Some(item.value.clone())),
        None => wrong("an item is one of an entry's list", "add `entry`"),
    }
}

/// A permanent id of the catalogue, of a live row that it does not know, or of a cell that is
/// derived from others.
fn entry_id(catalogue: Option<&Catalogue>, word: &At<String>) -> Result<EntryId, Problem> {
    let known = || {
        let entries = catalogue.into_iter().flat_map(Catalogue::entries);
        entries.map(|entry| entry.id.as_str())
    };
    let mut entries = catalogue.into_iter().flat_map(Catalogue::entries);
    if let Some(named) = entries.find(|entry| entry.name.eq_ignore_ascii_case(word.trim())) {
        return Err(unknown("entry", word, []).suggest(named.id.as_str()));
    }
    let Ok(entry) = word.trim().parse::<EntryId>() else {
        return match known().next() {
            Some(_) => Err(unknown("entry", word, known())),
            None => id(word, word.span),
        };
    };
    let Some(catalogue) = catalogue else {
        return Ok(entry);
    };
    let module = entry.module();
    let modules = || catalogue.modules.iter().map(|module| module.id.as_str());
    let is_module = modules().any(|known| known == module) || module.starts_with("x-");
    let derived = [ANY_ENTRY, EVERY_ENTRY];
    let is_derived = derived.iter().any(|end| entry.as_str().ends_with(end));
    let is_known = catalogue.entry(&entry).is_some()
        || (is_module && (entry.is_unlisted() || is_derived))
        || (is_derived && module == "every-module")
        || module == API_ACCESS;
    match is_known {
        true => Ok(entry),
        false => Err(unknown("entry", word, known())),
    }
}

/// An entry of the catalogue has the action.
fn action(
    catalogue: Option<&Catalogue>,
    entry: Option<&EntryId>,
    written: &ExceptionDoc,
) -> Result<(), Problem> {
    let (Some(catalogue), Some(action)) = (catalogue, &written.action) else {
        return Ok(());
    };
    let Some(known) = entry.and_then(|entry| catalogue.entry(entry)) else {
        return Ok(());
    };
    if has(known, action.value) {
        return Ok(());
    }
    let words: Vec<&str> = known.domains.keys().map(|action| action.as_str()).collect();
    let problem = Problem::new(format!("`{}` has no action `{}`", known.id, action.value));
    let help = format!("known are: {}", words.join(", "));
    Err(problem.at(action.span, "not there").help(help))
}

fn has(entry: &Entry, action: Action) -> bool {
    let is_list = action == Action::Allow && entry.customise.is_some();
    is_list || entry.domains.contains_key(&action)
}

/// What was seen is something that the cell can be.
fn seen(
    catalogue: Option<&Catalogue>,
    exception: &Exception,
    written: &At<String>,
) -> Result<(), Problem> {
    let words = exception.seen.as_str();
    let wrong = |message: &str, help: &str| {
        let problem = Problem::new(message).at(written.span, "here");
        Err(problem.help(help))
    };
    if words.is_empty() {
        return wrong("`seen` is empty", "write what the report says was seen");
    }
    if words == NOT_KNOWN {
        return match exception.kind.is_undecided() {
            true => Ok(()),
            false => wrong(
                "a violation is one because something was seen",
                "write what the report says was seen",
            ),
        };
    }
    let Some(catalogue) = catalogue else {
        return Ok(());
    };
    if let (Some(entry), Some(action)) = (&exception.entry, exception.action) {
        let domain = catalogue.cell_domain(entry, action);
        return match domain {
            Some(domain) if domain.interval(words).is_none() => {
                point(&domain, words, written.span).map(drop)
            }
            _ => Ok(()),
        };
    }
    seen_somewhere(catalogue, exception, written)
}

/// What was seen of several cells is something that one of them can be.
fn seen_somewhere(
    catalogue: &Catalogue,
    exception: &Exception,
    written: &At<String>,
) -> Result<(), Problem> {
    if exception.kind == FindingKind::Mismatch {
        return Ok(());
    }
    let meant = |entry: &&Entry| exception.entry.as_ref().is_none_or(|own| *own == entry.id);
    let own = catalogue.entries().filter(meant);
    let own = own.flat_map(|entry| entry.domains.values().cloned());
    let derived = [Action::Allow].into_iter().filter_map(|action| {
        let entry = exception.entry.clone();
        let entry = entry.or_else(|| "any.any-entry".parse().ok())?;
        catalogue.cell_domain(&entry, action)
    });
    let domains: Vec<Domain> = own
        .chain(catalogue.row_domains.values().cloned())
        .chain(Catalogue::access_domain().ok())
        .chain(derived)
        .filter(|domain| !matches!(domain, Domain::Set { .. }))
        .collect();
    let is_value = |domain: &Domain| domain.interval(&exception.seen).is_some();
    if domains.iter().any(is_value) {
        return Ok(());
    }
    let points = domains.iter().flat_map(|domain| match domain {
        Domain::Chain(chain) => chain.points(),
        Domain::Count | Domain::Set { .. } => &[],
    });
    let mut points: Vec<&str> = points.map(String::as_str).collect();
    points.sort_unstable();
    points.dedup();
    Err(unknown("value", written, points))
}

/// The fingerprint of one cell belongs to what stands beside it.
fn fingerprint(exception: &Exception, written: &ExceptionDoc) -> Result<(), Problem> {
    let Some(given) = &written.fingerprint else {
        return Ok(());
    };
    let is_one = given.len() == 16 && given.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_one {
        return Err(Problem::new("this is no fingerprint")
            .at(given.span, "here")
            .help("take the 16 digits from the report, or leave the line out"));
    }
    let (Some(entry), Some(action)) = (&exception.entry, exception.action) else {
        return Ok(());
    };
    match is_of(exception, &exception.rule, entry, action, given) {
        true => Ok(()),
        false => Err(Problem::new(
            "this fingerprint is of another finding than the lines around it",
        )
        .at(given.span, "another one")
        .help("leave the line out: it is for reading, and the scope is what counts")),
    }
}

fn is_of(
    exception: &Exception,
    rule: &RuleId,
    entry: &EntryId,
    action: Action,
    given: &str,
) -> bool {
    let tenant = exception.tenant.id();
    let identity = Identity {
        tenant: tenant.as_str(),
        subject: &exception.subject.id,
        rule,
        entry,
        item: exception.item.as_deref(),
        action,
        kind: exception.kind,
    };
    identity.fingerprint().eq_ignore_ascii_case(given)
}
