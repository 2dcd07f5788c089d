//! From a request to an answer, but for queries.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::access::Caller;
use super::answer::Answer;
use super::entities::Entity;
use super::fault::Fault;
use super::records;
use super::rights::Verb;
use super::routes::{Part, Target};
use super::simulator::{Call, Site};
use super::zone::zone;
use super::{errors, fields, information};

impl Site {
    /// What needs no credentials.
    pub(super) fn open(&self, call: &Call, target: Target) -> Result<Answer, Answer> {
        match target {
            Target::Zone => {
                call.require_get()?;
                let moved = self.faults.has(Fault::ZoneMoved) && self.memory.first("zone");
                Ok(zone(
                    &self.tenant,
                    &self.faults,
                    &call.host,
                    &call.query,
                    moved,
                ))
            }
            Target::Versions => {
                call.require_get()?;
                Ok(Answer::json(json!({ "apiVersions": ["1.0"] })))
            }
            _ => Err(errors::not_found(&call.path)),
        }
    }

    pub(super) fn api(&self, call: &Call, target: Target) -> Result<Answer, Answer> {
        if target == Target::FormerZone {
            return Err(errors::not_authenticated());
        }
        let caller = Caller::identify(&self.tenant, &call.headers, &self.faults)?;
        let count = self.count_request()?;
        if let Target::Entity(entity, part) = target {
            return self.entity(call, &caller, entity, part);
        }
        call.require_get()?;
        match target {
            Target::Version => self.unless(Fault::VersionRefused, records::version()),
            Target::Modules => self.unless(Fault::ModulesRefused, records::modules(&self.tenant)),
            Target::Threshold => self.unless(Fault::ThresholdRefused, self.threshold(count)),
            Target::AllInformation if self.faults.has(Fault::GlobalEntityInformationMissing) => {
                Err(errors::not_found(&call.path))
            }
            Target::AllInformation => self.unless(
                Fault::EntityInformationRefused,
                information::all(&caller, &self.faults),
            ),
            _ => Err(errors::not_found(&call.path)),
        }
    }

    /// Counts a request and returns how many the hour has seen with it.
    fn count_request(&self) -> Result<u64, Answer> {
        let received = self.received.fetch_add(1, Ordering::Relaxed) + 1;
        let count = self.tenant.threshold.used + received;
        if count > self.tenant.threshold.limit {
            return Err(errors::over_threshold());
        }
        Ok(count)
    }

    fn threshold(&self, count: u64) -> Value {
        json!({
            "externalRequestThreshold": self.tenant.threshold.limit,
            "requestThresholdTimeframe": 60,
            "currentTimeframeRequestCount": count,
        })
    }

    fn unless(&self, refusal: Fault, value: Value) -> Result<Answer, Answer> {
        if self.faults.has(refusal) {
            return Err(errors::no_permission(Verb::Query));
        }
        Ok(Answer::json(value))
    }

    fn entity(
        &self,
        call: &Call,
        caller: &Caller<'_>,
        entity: &'static Entity,
        part: Part,
    ) -> Result<Answer, Answer> {
        let information = |value| self.unless(Fault::EntityInformationRefused, value);
        match part {
            Part::Information | Part::Fields | Part::UserDefinedFields | Part::One(_) => {
                call.require_get()?;
            }
            // Nothing can be changed here: a read-only client is what is tested.
            Part::Root => return Err(errors::wrong_method(&call.method)),
            Part::Query | Part::Next | Part::Count => {}
        }
        match part {
            Part::Information => information(information::one(caller, &self.faults, entity)),
            Part::Fields => information(fields::information(&self.tenant, &self.faults, entity)),
            Part::UserDefinedFields => information(information::user_defined_fields(entity)),
            _ if !entity.can(Verb::Query) => Err(errors::not_found(&call.path)),
            _ => self.rows(call, caller, entity, part),
        }
    }
}
