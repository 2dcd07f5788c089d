//! Checking a site and its keys, with a few small requests.

use permlint_model::snapshot::Part;
use permlint_model::text::clean;
use serde_json::Value;

use super::api::Api;
use super::checklist::STEPS;
use super::reader::Reader;
use super::{members, own, roles};
use crate::checklist::Checklist;
use crate::coverage::PartRead;
use crate::http::Trouble;
use crate::record::Record;
use crate::{Caller, FetchError, Preflight};

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
    let (api, company) = match reader.begin().await {
        Ok(begun) => begun,
        Err(error) => return Err(report.no_company(error)),
    };
    report.ok("site", site_words(reader));
    let named = clean(company.id.as_deref().unwrap_or(reader.company()), 60);
    report.ok(
        "company",
        format!("{named} exists, on codebase {}", company.codebase),
    );
    let listed = keys(reader, &api, report).await?;
    own_rights(&api, report).await;
    role_rights(&api, listed, report).await;
    api_members(&api, report).await;
    for (step, part, path) in [
        ("people", Part::People, "/system/members"),
        ("callbacks", Part::Callbacks, "/system/callbacks"),
    ] {
        let probe = probe(&api, path).await;
        report.part(step, &part, probe.as_ref().map(drop));
    }
    Ok(())
}

fn site_words(reader: &Reader) -> String {
    match reader.site().rewritten_from() {
        Some(browser) => format!("{} answers, the API's host beside {browser}", reader.host()),
        None => format!("{} answers", reader.host()),
    }
}

/// Whether the keys are accepted. The list of roles is asked for too, since on the cloud a 404
/// says "wrong keys" only when everything answers it.
async fn keys(
    reader: &Reader,
    api: &Api<'_>,
    report: &mut Checklist,
) -> Result<Result<Vec<Value>, Trouble>, FetchError> {
    let info = api.get("/system/info", &[]).await;
    let first = info.as_ref().err();
    let judged = reader.asked().after_first(first);
    judged.map_err(|error| report.not_accepted(error, first))?;
    let listed = probe(api, "/system/securityroles").await;
    let judged = reader.asked().after_second(first, listed.as_ref().err());
    judged.map_err(|error| report.not_accepted(error, first))?;
    report.ok("client-id", "the client id is accepted".to_owned());
    report.ok("keys", "the keys are accepted".to_owned());
    Ok(listed)
}

async fn own_rights(api: &Api<'_>, report: &mut Checklist) {
    let rights = probe(api, own::RIGHTS_PATH).await;
    report.part("own-rights", &Part::OwnRights, rights.as_ref().map(drop));
    if let Ok([member, ..]) = rights.as_ref().map(|rows| own::members(rows)).as_deref() {
        report.caller = Some(Caller {
            member: clean(member, 60),
            role: None,
        });
        report.add_to_last(&format!("; these keys belong to {}", clean(member, 60)));
    }
    let items = probe(api, own::ITEMS_PATH).await;
    report.part("own-lists", &Part::OwnItems, items.as_ref().map(drop));
}

async fn role_rights(api: &Api<'_>, listed: Result<Vec<Value>, Trouble>, report: &mut Checklist) {
    let first = match &listed {
        Ok(records) => records
            .first()
            .and_then(|record| Record::of(record)?.id("id")),
        Err(_) => None,
    };
    let is_empty = listed.as_ref().is_ok_and(Vec::is_empty);
    report.part("roles", &Part::Roles, listed.as_ref().map(drop));
    if is_empty {
        report.warn_last(
            "the list of roles is empty, and every tenant has roles",
            &Part::Roles,
        );
    }
    let Some(role_id) = first else {
        return report.skip(
            "role-settings",
            "no role is known whose settings could be asked for",
        );
    };
    let settings = match role_id.bytes().all(|byte| byte.is_ascii_digit()) {
        true => probe(api, &roles::settings_path(&role_id)).await.map(drop),
        false => Err(Trouble::Shape {
            what: "the id of the role is no number".to_owned(),
        }),
    };
    report.part(
        "role-settings",
        &Part::RoleRows { role_id },
        settings.as_ref().copied(),
    );
}

/// The members are few and are read whole, so that the caller's role can be named.
async fn api_members(api: &Api<'_>, report: &mut Checklist) {
    let PartRead { value, trouble, .. } = members::read(api).await;
    report.part(
        "api-members",
        &Part::Members,
        trouble.as_ref().map_or(Ok(()), Err),
    );
    let (Some(members), Some(caller)) = (value, &mut report.caller) else {
        return;
    };
    let held = members
        .iter()
        .find(|member| member.identifier == caller.member);
    let role = held.and_then(|member| member.role_name.as_deref());
    caller.role = role.map(|name| clean(name, 60));
    let (member, listed) = (caller.member.clone(), held.is_some());
    match &caller.role {
        Some(role) => {
            let said = format!("; {member} holds the role {role}");
            report.add_to_last(&said);
        }
        None if listed => report.add_to_last(&format!("; which role {member} holds is not told")),
        None => report.warn_last(
            &format!(
                "{member}, whose keys these are, is not among them, so the list may hide others too"
            ),
            &Part::Members,
        ),
    }
}

/// One record of a list is enough to know whether it may be read.
async fn probe(api: &Api<'_>, path: &str) -> Result<Vec<Value>, Trouble> {
    let mut query = vec![("pageSize", "1".to_owned()), ("page", "1".to_owned())];
    if path == "/system/members" || path == "/system/callbacks" {
        query.push(("fields", "id".to_owned()));
    }
    match api.get(path, &query).await?.json {
        Value::Array(records) => Ok(records),
        _ => Err(Trouble::Shape {
            what: "a list was promised".to_owned(),
        }),
    }
}
