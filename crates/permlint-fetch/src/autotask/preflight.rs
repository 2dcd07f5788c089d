//! Checking a user and its keys, with a few small requests.

use permlint_model::snapshot::{Part, Subject};
use permlint_model::text::clean;
use serde_json::{Value, json};

use super::api::Api;
use super::budget::{self, Budget};
use super::checklist::{STEPS, is_refused};
use super::entities::{ENTITIES, WEBHOOK_ENTITIES};
use super::reader::Reader;
use super::{access, advice, levels, modules, resources, version, webhooks};
use crate::checklist::Checklist;
use crate::coverage::PartRead;
use crate::http::Trouble;
use crate::record::Record;
use crate::{Caller, FetchError, Preflight, StepStatus};

/// Makes the checks.
pub(super) async fn check(reader: &Reader) -> Preflight {
    let mut report = Checklist::new(&STEPS);
    let end = match checks(reader, &mut report).await {
        Ok(()) => None,
        Err(error) => Some(error.kind()),
    };
    report.finish(end)
}

async fn checks(reader: &Reader, report: &mut Checklist) -> Result<(), FetchError> {
    let mut api = match reader.begin().await {
        Ok(api) => api,
        Err(error) => return Err(report.no_zone(error)),
    };
    let user = clean(reader.user(), 60);
    report.ok(
        "zone",
        format!("{user} is in the zone {}", api.zone().site.host()),
    );
    keys(reader, &mut api, report).await?;
    let own = own_record(&mut api, reader.user(), report).await;
    let known = security_levels(&mut api, report).await;
    caller(reader, report, own.as_ref(), known.as_deref());
    own_access(&mut api, report).await;
    all_webhooks(&mut api, report).await;
    let PartRead { trouble, .. } = modules::read(&mut api).await;
    report.asked(
        "modules",
        &Part::Modules,
        "the list of modules",
        trouble.as_ref(),
    );
    Ok(())
}

/// Whether the keys are accepted, and whether the tenant has requests to spare. The version is
/// asked too, since a server in distress says nothing about keys.
async fn keys(
    reader: &Reader,
    api: &mut Api<'_>,
    report: &mut Checklist,
) -> Result<(), FetchError> {
    let budget = budget::read(api).await;
    let first = budget.as_ref().err();
    let judged = api.asked().after_first(first);
    judged.map_err(|error| report.no_entry(error))?;
    if let Ok(budget) = &budget {
        report.ok("keys", "the keys are accepted".to_owned());
        requests_left(reader, api, budget, report)?;
    }
    let PartRead { value, trouble, .. } = version::read(api).await;
    let judged = api.asked().after_second(first, trouble.as_ref());
    judged.map_err(|error| report.no_entry(error))?;
    if let Some(trouble) = first {
        report.ok("keys", "the keys are accepted".to_owned());
        let said = format!(
            "how many requests are left: {}; a run will not watch it",
            trouble.said()
        );
        report.add("threshold", StepStatus::Warning, said, None);
    }
    report.asked(
        "version",
        &Part::Info,
        "the product's version",
        trouble.as_ref(),
    );
    if let Some(version) = value.flatten() {
        report.add_to_last(&format!(": {}", clean(&version, 40)));
    }
    Ok(())
}

fn requests_left(
    reader: &Reader,
    api: &Api<'_>,
    budget: &Budget,
    report: &mut Checklist,
) -> Result<(), FetchError> {
    let kept = budget.keep(api, reader.options().budget_share());
    kept.inspect_err(|error| report.fail("threshold", error, None))?;
    let said = format!(
        "{}; asking about all {} entities costs about {} more",
        budget.said(),
        ENTITIES.len(),
        ENTITIES.len() + 20
    );
    report.ok("threshold", said);
    Ok(())
}

/// The caller's own record. Whether others can be read shows in the same answer.
async fn own_record(api: &mut Api<'_>, user: &str, report: &mut Checklist) -> Option<Value> {
    let search = json!({
        "filter": [{ "op": "eq", "field": "userName", "value": user }],
        "MaxRecords": 1,
        "IncludeFields": resources::LIST.fields,
    });
    let found = probe(api, &resources::LIST.path(), search.to_string()).await;
    report.asked(
        "resources",
        &Part::Members,
        "the resources",
        found.as_ref().err(),
    );
    let record = found.ok()?.into_iter().next();
    if record.is_none() {
        let said = "the caller's own record is not shown, so others may be hidden as well, as \
                    limits by line of business do without an error";
        report.doubt_last(said.to_owned(), None);
    }
    record
}

async fn security_levels(api: &mut Api<'_>, report: &mut Checklist) -> Option<Vec<Subject>> {
    let PartRead { value, trouble, .. } = levels::read(api).await;
    report.asked(
        "levels",
        &Part::Roles,
        "the names of the security levels",
        trouble.as_ref(),
    );
    if value.as_ref().is_some_and(Vec::is_empty) {
        let said = "the list of security levels is empty, and every tenant has some";
        report.doubt_last(said.to_owned(), None);
    }
    value
}

/// The keys belong to the user that was given: the log-in proves it.
fn caller(
    reader: &Reader,
    report: &mut Checklist,
    own: Option<&Value>,
    levels: Option<&[Subject]>,
) {
    let held = own.and_then(|own| Record::of(own)?.id("userType"));
    let is_held = |level: &&Subject| Some(&level.id) == held.as_ref();
    let level = levels.and_then(|levels| levels.iter().find(is_held));
    let role = level.map(|level| clean(&level.name, 60));
    let member = clean(reader.user(), 60);
    if let (Some(_), Some(_)) = (&held, levels) {
        report.add_to_last(&match &role {
            Some(role) => format!("; {member} holds {role}"),
            None => format!("; {member} holds a security level that is not among them"),
        });
    }
    report.caller = Some(Caller { member, role });
}

async fn own_access(api: &mut Api<'_>, report: &mut Checklist) {
    let PartRead { trouble, .. } = access::read(api, "Resources").await;
    let what = "what these keys themselves may do";
    report.asked(
        "own-access",
        &access::part("Resources"),
        what,
        trouble.as_ref(),
    );
}

/// One record of each list is enough to know whether it may be read.
async fn all_webhooks(api: &mut Api<'_>, report: &mut Checklist) {
    let mut closed: Vec<&str> = Vec::new();
    let mut first: Option<(&str, Trouble)> = None;
    for entity in WEBHOOK_ENTITIES {
        let list = webhooks::list(entity);
        let Err(trouble) = probe(api, &list.path(), list.search(None, 1)).await else {
            continue;
        };
        closed.push(entity);
        let is_worse = first.as_ref().is_none_or(|(_, known)| is_refused(known));
        if is_worse && (first.is_none() || !is_refused(&trouble)) {
            first = Some((entity, trouble));
        }
    }
    let Some((entity, trouble)) = first else {
        return report.ok("webhooks", "the webhooks can be read".to_owned());
    };
    let part = webhooks::part(entity);
    let status = match is_refused(&trouble) {
        true => StepStatus::Warning,
        false => StepStatus::Failed,
    };
    let said = format!(
        "{}: {}; {}",
        closed.join(", "),
        trouble.said(),
        advice::meaning(&part)
    );
    report.add("webhooks", status, said, advice::remedy(&part, &trouble));
}

async fn probe(api: &mut Api<'_>, path: &str, search: String) -> Result<Vec<Value>, Trouble> {
    let mut json = api.get(path, &[("search", search)]).await?.json;
    match json.get_mut("items").map(Value::take) {
        Some(Value::Array(records)) => Ok(records),
        _ => Err(Trouble::Shape {
            what: "a list of items was promised".to_owned(),
        }),
    }
}
