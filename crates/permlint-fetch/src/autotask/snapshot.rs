//! Taking a snapshot: which parts are read, in which order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{
    Callback, Coverage, EntityAccess, Outcome, OwnRights, Snapshot, Subject, Tenant,
};
use permlint_model::{Platform, SchemaId};

use super::api::Api;
use super::coverage::joined;
use super::entities::{ENTITIES, WEBHOOK_ENTITIES};
use super::reader::Reader;
use super::resources::{self, Roster, Wanted};
use super::{access, budget, levels, modules, version, webhooks};
use crate::capture::capture;
use crate::coverage::PartRead;
use crate::http::Trouble;
use crate::{FetchError, Progress};

/// Reads everything that the plan asks for. Once the keys are known to be accepted, a part that
/// fails is in the coverage, and the rest goes on. The many questions about entities come last,
/// so that they are what is left out where the hour's requests do not suffice.
pub(super) async fn take(
    reader: &Reader,
    plan: &FetchPlan,
    progress: &dyn Progress,
) -> Result<Snapshot, FetchError> {
    let started = Timestamp::now();
    progress.step("finding the zone");
    let mut api = reader.begin().await?;
    let mut run = Run {
        reader,
        api: &mut api,
        progress,
        coverage: Vec::new(),
        first: None,
    };
    let read = run.read(plan).await?;
    run.demand_something()?;
    let coverage = run.coverage;
    let mut snapshot = Snapshot {
        schema: SchemaId::SNAPSHOT.to_string(),
        tenant: tenant(reader, &api, read.version),
        scope: plan.clone(),
        subjects: read.subjects,
        principals: read.roster.principals,
        people: read.roster.people,
        own: Some(OwnRights {
            member: Some(
                read.roster
                    .caller
                    .unwrap_or_else(|| reader.user().to_owned()),
            ),
            rows: Vec::new(),
            items: Vec::new(),
            access: read.access,
        }),
        callbacks: read.callbacks,
        modules: read.modules,
        coverage,
        capture: capture(started, api.session()),
    };
    snapshot.normalise();
    Ok(snapshot)
}

/// What was read.
struct ReadParts {
    version: Option<String>,
    subjects: Vec<Subject>,
    roster: Roster,
    modules: Option<BTreeMap<String, bool>>,
    callbacks: Vec<Callback>,
    access: Vec<EntityAccess>,
}

/// One run over the parts of a tenant.
struct Run<'r, 'a> {
    reader: &'a Reader,
    api: &'r mut Api<'a>,
    progress: &'r dyn Progress,
    coverage: Vec<Coverage>,
    /// The first trouble, and the request that met it.
    first: Option<(String, Trouble)>,
}

impl Run<'_, '_> {
    async fn read(&mut self, plan: &FetchPlan) -> Result<ReadParts, FetchError> {
        let version = self.begin().await?;
        self.progress.step("reading security levels");
        let levels = levels::read(self.api).await;
        let levels = self.keep(levels);
        let roster = self.resources(plan, levels.as_deref()).await;
        self.progress.step("reading modules");
        let modules = modules::read(self.api).await;
        let modules = self.keep(modules);
        let is_hidden = roster
            .as_ref()
            .is_some_and(|roster| roster.caller.is_none());
        let callbacks = self.webhooks(is_hidden).await;
        let access = self.access(plan).await;
        Ok(ReadParts {
            version,
            subjects: levels.unwrap_or_default(),
            roster: roster.unwrap_or_default(),
            modules,
            callbacks,
            access,
        })
    }

    /// The first two authenticated requests, which tell whether the keys are accepted and
    /// whether the tenant has requests to spare.
    async fn begin(&mut self) -> Result<Option<String>, FetchError> {
        self.progress.step("reading how many requests are left");
        let budget = budget::read(self.api).await;
        self.api.asked().after_first(budget.as_ref().err())?;
        if let Ok(budget) = &budget {
            budget.keep(self.api, self.reader.options().budget_share())?;
        }
        self.progress.step("reading the version");
        let mut version = version::read(self.api).await;
        let (first, second) = (budget.as_ref().err(), version.trouble.as_ref());
        self.api.asked().after_second(first, second)?;
        if let Err(trouble) = &budget {
            let unwatched = format!(
                "how many requests are left could not be read ({}), so this run did not watch it",
                trouble.said()
            );
            version.coverage.note = joined([version.coverage.note, Some(unwatched)]);
        }
        Ok(self.keep(version).flatten())
    }

    async fn resources(&mut self, plan: &FetchPlan, levels: Option<&[Subject]>) -> Option<Roster> {
        self.progress.step("reading resources");
        let wanted = Wanted {
            caller: self.reader.user(),
            people: &plan.people,
            levels,
        };
        let read = resources::read(self.api, wanted).await;
        self.note_first(&read.coverage[0].request, read.trouble);
        self.coverage.extend(read.coverage);
        read.roster
    }

    /// Reads the webhooks of every entity that has some. Where even the caller's own record is
    /// hidden, webhooks may be too, and their count confirms nothing.
    async fn webhooks(&mut self, is_hidden: bool) -> Vec<Callback> {
        self.progress.step("reading webhooks");
        let mut callbacks = Vec::new();
        for entity in WEBHOOK_ENTITIES {
            let mut read = webhooks::read(self.api, entity).await;
            if is_hidden && read.coverage.outcome == Outcome::Read {
                read.coverage.expected = None;
                let why = "the caller's own record is hidden from it, so webhooks may be too";
                read.coverage.note = joined([read.coverage.note, Some(why.to_owned())]);
            }
            callbacks.extend(self.keep(read).unwrap_or_default());
        }
        callbacks
    }

    async fn access(&mut self, plan: &FetchPlan) -> Vec<EntityAccess> {
        let entities = entities(plan);
        let count = entities.len();
        let mut accesses = Vec::new();
        for (at, entity) in entities.into_iter().enumerate() {
            self.progress.step(&format!(
                "asking what these keys may do, entity {} of {count}",
                at + 1
            ));
            let read = access::read(self.api, entity).await;
            accesses.extend(self.keep(read));
        }
        accesses
    }

    /// Keeps how a part went, and gives what it brought.
    fn keep<T>(&mut self, read: PartRead<T>) -> Option<T> {
        self.note_first(&read.coverage.request, read.trouble);
        self.coverage.push(read.coverage);
        read.value
    }

    fn note_first(&mut self, request: &str, trouble: Option<Trouble>) {
        if let (Some(trouble), None) = (trouble, &self.first) {
            self.first = Some((request.to_owned(), trouble));
        }
    }

    /// Nothing read and nothing refused is no snapshot, but a tenant that does not answer.
    fn demand_something(&self) -> Result<(), FetchError> {
        let answered =
            |coverage: &Coverage| matches!(coverage.outcome, Outcome::Read | Outcome::Refused);
        match &self.first {
            Some((request, trouble)) if !self.coverage.iter().any(answered) => {
                Err(self.api.asked().error(request, trouble.clone()))
            }
            _ => Ok(()),
        }
    }
}

/// The entities that the plan asks for, each once.
fn entities(plan: &FetchPlan) -> BTreeSet<&str> {
    let named = plan.entities.iter().map(String::as_str);
    match plan.all_entities {
        true => named.chain(ENTITIES).collect(),
        false => named.collect(),
    }
}

/// The tenant's number, where it was told, is its name in the API; else the domain of the user.
fn tenant(reader: &Reader, api: &Api<'_>, product_version: Option<String>) -> Tenant {
    let user = reader.user();
    let domain = user.rsplit('@').next().unwrap_or(user);
    let zone = api.zone();
    Tenant {
        platform: Platform::Autotask,
        company: zone.ci.clone().unwrap_or_else(|| domain.to_lowercase()),
        site: zone.site.host(),
        product_version,
    }
}
