//! Taking a snapshot: which parts are read, in which order.

use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{
    Coverage, Outcome, OwnRights, Part, Principal, Row, Snapshot, Subject, Tenant,
};
use permlint_model::text::clean;
use permlint_model::{Platform, SchemaId};

use super::api::Api;
use super::company::Company;
use super::reader::Reader;
use super::scope::Scope;
use super::{callbacks, info, members, own, people, roles};
use crate::capture::capture;
use crate::coverage::{PartRead, not_attempted};
use crate::http::Trouble;
use crate::{FetchError, Progress};

/// Reads everything that the plan asks for. Once the keys are known to be accepted, a part that
/// fails is in the coverage, and the rest goes on.
pub(super) async fn take(
    reader: &Reader,
    plan: &FetchPlan,
    progress: &dyn Progress,
) -> Result<Snapshot, FetchError> {
    let started = Timestamp::now();
    progress.step("finding the company");
    let (api, company) = reader.begin().await?;
    let mut run = Run {
        reader,
        api: &api,
        progress,
        coverage: Vec::new(),
        first: None,
    };
    let read = run.read(plan).await?;
    run.demand_something()?;
    let mut snapshot = Snapshot {
        schema: SchemaId::SNAPSHOT.to_string(),
        tenant: tenant(reader, &company, read.version),
        scope: plan.clone(),
        subjects: read.subjects,
        principals: read.principals,
        people: read.people,
        own: read.own,
        callbacks: read.callbacks,
        modules: None,
        coverage: run.coverage,
        capture: capture(started, api.session()),
    };
    snapshot.normalise();
    Ok(snapshot)
}

/// What was read.
struct ReadParts {
    version: Option<String>,
    subjects: Vec<Subject>,
    principals: Vec<Principal>,
    people: Vec<permlint_model::snapshot::PeopleCount>,
    own: Option<OwnRights>,
    callbacks: Vec<permlint_model::snapshot::Callback>,
}

/// One run over the parts of a tenant.
struct Run<'a> {
    reader: &'a Reader,
    api: &'a Api<'a>,
    progress: &'a dyn Progress,
    coverage: Vec<Coverage>,
    /// The first trouble, and the request that met it.
    first: Option<(String, Trouble)>,
}

impl Run<'_> {
    async fn read(&mut self, plan: &FetchPlan) -> Result<ReadParts, FetchError> {
        let (version, mut subjects) = self.begin().await?;
        self.progress.step("reading API members");
        let members = members::read(self.api).await;
        let mut principals = self.keep(members).unwrap_or_default();
        let scope = Scope::of(plan, &subjects, &principals);
        self.settings(&scope, &mut subjects).await;
        let own = self.own().await;
        self.progress.step("counting people");
        let people = people::read(self.api, &principals).await;
        let people = self.keep(people).unwrap_or_default();
        self.progress.step("reading callbacks");
        let callbacks = callbacks::read(self.api).await;
        let callbacks = self.keep(callbacks).unwrap_or_default();
        let caller = own.as_ref().and_then(|own| own.member.as_deref());
        scope.forget_emails(&mut principals, caller);
        Ok(ReadParts {
            version,
            subjects,
            principals,
            people,
            own,
            callbacks,
        })
    }

    /// The first two authenticated requests, which tell whether the keys are accepted.
    async fn begin(&mut self) -> Result<(Option<String>, Vec<Subject>), FetchError> {
        self.progress.step("reading the version");
        let info = info::read(self.api).await;
        self.reader.asked().after_first(info.trouble.as_ref())?;
        self.progress.step("reading security roles");
        let roles = roles::read(self.api).await;
        let (first, second) = (info.trouble.as_ref(), roles.trouble.as_ref());
        self.reader.asked().after_second(first, second)?;
        let version = self.keep(info).flatten();
        Ok((version, self.keep(roles).unwrap_or_default()))
    }

    /// Reads the rows of the roles in scope, a few at a time, in a fixed order.
    async fn settings(&mut self, scope: &Scope, subjects: &mut [Subject]) {
        if !scope.reads_settings {
            let skipped = scope
                .roles
                .iter()
                .map(|id| skipped(id, "only the caller's own rights were asked for"));
            self.coverage.extend(skipped);
            return;
        }
        let in_scope = subjects
            .iter()
            .filter(|subject| scope.roles.contains(&subject.id));
        let known: Vec<(String, String)> = in_scope
            .map(|subject| (subject.id.clone(), subject.name.clone()))
            .collect();
        let unlisted = scope
            .roles
            .iter()
            .filter(|id| known.iter().all(|(known, _)| known != *id));
        let why = match self.has_read(&Part::Roles) {
            true => "the role is not in the list of roles",
            false => "the list of roles was not read",
        };
        self.coverage.extend(unlisted.map(|id| skipped(id, why)));
        let (api, progress) = (self.api, self.progress);
        let reads: Vec<(String, PartRead<Vec<Row>>)> = stream::iter(known)
            .map(|(id, name)| read_settings(api, progress, id, name))
            .buffered(self.reader.concurrency())
            .collect()
            .await;
        for (id, read) in reads {
            let rows = self.keep(read);
            if let Some(subject) = subjects.iter_mut().find(|subject| subject.id == id) {
                subject.rows = rows;
            }
        }
    }

    async fn own(&mut self) -> Option<OwnRights> {
        self.progress.step("reading the rights of these keys");
        let rights = own::read(self.api).await;
        let Some(mut own) = self.keep(rights) else {
            let why = "without the caller's own rights, its customise lists say nothing";
            self.coverage
                .push(not_attempted(Part::OwnItems, own::ITEMS_PATH, why));
            return None;
        };
        let items = own::read_items(self.api).await;
        own.items = self.keep(items).unwrap_or_default();
        Some(own)
    }

    /// Keeps how a part went, and gives what it brought.
    fn keep<T>(&mut self, read: PartRead<T>) -> Option<T> {
        if let (Some(trouble), None) = (read.trouble, &self.first) {
            self.first = Some((read.coverage.request.clone(), trouble));
        }
        self.coverage.push(read.coverage);
        read.value
    }

    fn has_read(&self, part: &Part) -> bool {
        let read =
            |coverage: &Coverage| coverage.part == *part && coverage.outcome == Outcome::Read;
        self.coverage.iter().any(read)
    }

    /// Nothing read and nothing refused is no snapshot, but a tenant that does not answer.
    fn demand_something(&self) -> Result<(), FetchError> {
        let answered =
            |coverage: &Coverage| matches!(coverage.outcome, Outcome::Read | Outcome::Refused);
        match &self.first {
            Some((request, trouble)) if !self.coverage.iter().any(answered) => {
                Err(self.reader.asked().error(request, trouble.clone()))
            }
            _ => Ok(()),
        }
    }
}

async fn read_settings(
    api: &Api<'_>,
    progress: &dyn Progress,
    id: String,
    name: String,
) -> (String, PartRead<Vec<Row>>) {
    progress.step(&format!(
        "reading the settings of role {}",
        clean(&name, 60)
    ));
    let read = roles::read_rows(api, &id).await;
    (id, read)
}

fn skipped(role_id: &str, why: &str) -> Coverage {
    let part = Part::RoleRows {
        role_id: role_id.to_owned(),
    };
    not_attempted(part, &roles::settings_path(role_id), why)
}

/// The site's spelling of the company id wins, so that typing it otherwise changes nothing.
fn tenant(reader: &Reader, company: &Company, product_version: Option<String>) -> Tenant {
    let given = reader.company();
    let same = |id: &&String| id.to_lowercase() == given.to_lowercase();
    let id = company.id.as_ref().filter(same);
    Tenant {
        platform: Platform::Connectwise,
        company: id.map_or_else(|| given.to_owned(), Clone::clone),
        site: reader.host().to_owned(),
        product_version,
    }
}
