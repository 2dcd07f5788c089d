//! Who calls, and what they may do.

use axum::http::HeaderMap;

use super::answer::Answer;
use super::entities::Entity;
use super::errors;
use super::fault::{Fault, Faults};
use super::level::{Level, License};
use super::resource::Resource;
use super::rights::{Access, Verb};
use super::tenant::Tenant;

/// An authenticated API user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) resource: &'a Resource,
    tenant: &'a Tenant,
    /// Absent when the level was deleted.
    level: Option<&'a Level>,
    /// Whether somebody else's name is used.
    impersonates: bool,
}

impl<'a> Caller<'a> {
    /// The API user behind three headers.
    pub(super) fn identify(
        tenant: &'a Tenant,
        headers: &HeaderMap,
        faults: &Faults,
    ) -> Result<Self, Answer> {
        let code = text(headers, "apiintegrationcode");
        if faults.has(Fault::Auth500IntegrationCode) && code != Some(&tenant.integration_code) {
            return Err(errors::wrong_integration_code());
        }
        let resource = login(tenant, headers).filter(|_| code == Some(&tenant.integration_code));
        let resource = resource.ok_or_else(errors::not_authenticated)?;
        Ok(Self {
            resource,
            tenant,
            level: tenant.level(resource.level),
            impersonates: headers.contains_key("impersonationresourceid"),
        })
    }

    /// What the caller may do with an entity.
    pub(super) fn access(&self, entity: &Entity, verb: Verb) -> Access {
        let off = entity
            .module()
            .is_some_and(|module| self.tenant.modules_off.contains(&module));
        match self.level {
            Some(level) if !off => level.rights.get(entity, verb),
            _ => Access::None,
        }
    }

    /// Whether costs are shown to the caller.
    pub(super) fn reads_costs(&self) -> bool {
        self.level.is_some_and(|level| level.reads_costs)
    }

    /// Refuses to read an entity. Reading in somebody else's name needs a box in
    /// the impersonation grid that no level here has ticked.
    pub(super) fn permit_query(&self, entity: &Entity) -> Result<(), Answer> {
        if self.impersonates || self.access(entity, Verb::Query) == Access::None {
            return Err(errors::no_permission(Verb::Query));
        }
        Ok(())
    }
}

fn login<'a>(tenant: &'a Tenant, headers: &HeaderMap) -> Option<&'a Resource> {
    let resource = tenant.resource(text(headers, "username")?)?;
    let allowed = resource.active && resource.license == License::ApiUser;
    let right = resource.secret.as_deref() == Some(text(headers, "secret")?);
    (allowed && right).then_some(resource)
}

/// A header's value, when it was sent as text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
