//! The state of a tenant, and how a test changes it before it starts.

use std::collections::BTreeSet;

use super::acme;
use super::entities::{Entity, Module};
use super::level::{Level, License};
use super::profile::Profile;
use super::resource::Resource;
use super::rights::{Access, Rights, Verb};
use super::webhook::Webhook;

/// An Autotask tenant: its security levels, resources and webhooks.
///
/// Names are compared without regard to the case of ASCII letters. Every method
/// that returns a [`Result`] fails with an [`UnknownName`] when it is given a
/// name that the tenant does not have, and then changes nothing.
#[derive(Debug, Clone)]
pub struct Tenant {
    pub(super) integration_code: String,
    pub(super) levels: Vec<Level>,
    pub(super) resources: Vec<Resource>,
    pub(super) webhooks: Vec<Webhook>,
    pub(super) modules_off: BTreeSet<Module>,
    pub(super) threshold: Threshold,
}

/// How many requests an hour all integrations together may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Threshold {
    pub(super) limit: u64,
    /// What others have sent before the simulator started.
    pub(super) used: u64,
}

/// A change named something that the tenant does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownName {
    /// No security level has this label.
    #[error("the tenant has no security level `{0}`")]
    Level(String),
    /// No resource has this user name.
    #[error("the tenant has no resource `{0}`")]
    Resource(String),
    /// The API has no such entity.
    #[error("the API has no entity `{0}`")]
    Entity(String),
    /// The entity exists and holds no webhooks.
    #[error("the entity `{0}` holds no webhooks")]
    WebhookEntity(String),
}

impl Tenant {
    /// The tenant `acme`, whose level `Neo API User` is what Neo's document
    /// asks for.
    #[must_use]
    pub fn acme() -> Self {
        Self::acme_with(Profile::Floor)
    }

    /// The tenant `acme`, whose level `Neo API User` lets do what the profile
    /// says.
    #[must_use]
    pub fn acme_with(profile: Profile) -> Self {
        acme::tenant(profile)
    }

    /// Sets the integration code that all API users of the tenant log in with.
    pub fn set_integration_code(&mut self, code: &str) {
        code.clone_into(&mut self.integration_code);
    }

    /// Adds a level that lets nobody do anything. Returns its id.
    pub fn add_level(&mut self, label: &str, active: bool, system: bool) -> u32 {
        let id = self.levels.iter().map(|level| level.id).max().unwrap_or(0) + 1;
        self.levels.push(Level::new(id, label, active, system));
        id
    }

    /// Adds an active custom level that lets do what another one does. Returns
    /// its id.
    pub fn copy_level(&mut self, from: &str, label: &str) -> Result<u32, UnknownName> {
        let origin = self.level_mut(from)?.clone();
        let id = self.add_level(label, true, false);
        if let Some(level) = self.levels.last_mut() {
            level.rights = origin.rights;
            level.reads_costs = origin.reads_costs;
        }
        Ok(id)
    }

    /// Renames a level. Who holds it goes on holding it.
    pub fn rename_level(&mut self, level: &str, label: &str) -> Result<(), UnknownName> {
        label.clone_into(&mut self.level_mut(level)?.label);
        Ok(())
    }

    /// Removes a level. Who holds it keeps an id that names nothing.
    pub fn remove_level(&mut self, level: &str) -> Result<(), UnknownName> {
        let id = self.level_mut(level)?.id;
        self.levels.retain(|level| level.id != id);
        Ok(())
    }

    /// Sets whether a level is active.
    pub fn set_level_active(&mut self, level: &str, active: bool) -> Result<(), UnknownName> {
        self.level_mut(level)?.active = active;
        Ok(())
    }

    /// Sets whether users of a level see costs. Others read 0.
    pub fn set_reads_costs(&mut self, level: &str, costs: bool) -> Result<(), UnknownName> {
        self.level_mut(level)?.reads_costs = costs;
        Ok(())
    }

    /// Sets what a level lets do with one entity. What nobody can do with the
    /// entity stays None.
    pub fn set_access(
        &mut self,
        level: &str,
        entity: &str,
        verb: Verb,
        access: Access,
    ) -> Result<(), UnknownName> {
        let entity = known(entity)?;
        self.level_mut(level)?.rights.set(entity, verb, access);
        Ok(())
    }

    /// Sets what a level lets do with everything, and forgets what was set
    /// before.
    pub fn set_every_access(&mut self, level: &str, access: Access) -> Result<(), UnknownName> {
        self.level_mut(level)?.rights = Rights::uniform(access);
        Ok(())
    }

    /// Adds an active person with a Professional licence. Returns the id.
    pub fn add_resource(&mut self, user_name: &str, level: &str) -> Result<u32, UnknownName> {
        let level = self.level_mut(level)?.id;
        let id = self.resources.iter().map(|held| held.id).max().unwrap_or(0) + 1;
        self.resources.push(Resource {
            id,
            user_name: user_name.to_owned(),
            first: user_name.to_owned(),
            last: "Added".to_owned(),
            license: License::Professional,
            level,
            active: true,
            secret: None,
        });
        Ok(id)
    }

    /// Adds an active API user. Returns the id.
    pub fn add_api_user(
        &mut self,
        user_name: &str,
        level: &str,
        secret: &str,
    ) -> Result<u32, UnknownName> {
        let id = self.add_resource(user_name, level)?;
        self.set_license(user_name, License::ApiUser)?;
        self.set_secret(user_name, Some(secret))?;
        Ok(id)
    }

    /// Removes a resource. Webhooks that it owns keep an id that names nobody.
    pub fn remove_resource(&mut self, user_name: &str) -> Result<(), UnknownName> {
        let id = self.resource_mut(user_name)?.id;
        self.resources.retain(|resource| resource.id != id);
        Ok(())
    }

    /// Gives a resource another security level.
    pub fn set_level(&mut self, user_name: &str, level: &str) -> Result<(), UnknownName> {
        let level = self.level_mut(level)?.id;
        self.resource_mut(user_name)?.level = level;
        Ok(())
    }

    /// Gives a resource another licence. Only API users can log in.
    pub fn set_license(&mut self, user_name: &str, license: License) -> Result<(), UnknownName> {
        self.resource_mut(user_name)?.license = license;
        Ok(())
    }

    /// Sets whether a resource is active. An inactive one cannot log in.
    pub fn set_active(&mut self, user_name: &str, active: bool) -> Result<(), UnknownName> {
        self.resource_mut(user_name)?.active = active;
        Ok(())
    }

    /// Sets the secret that a resource logs in with.
    pub fn set_secret(&mut self, user_name: &str, secret: Option<&str>) -> Result<(), UnknownName> {
        self.resource_mut(user_name)?.secret = secret.map(str::to_owned);
        Ok(())
    }

    /// Adds a webhook to one of the five webhook entities. Returns its id.
    pub fn add_webhook(
        &mut self,
        entity: &str,
        owner: &str,
        url: &str,
        active: bool,
    ) -> Result<u32, UnknownName> {
        let entity = webhook_entity(entity)?;
        let owner = self.resource_mut(owner)?.id;
        let id = self.webhooks.iter().map(|held| held.id).max().unwrap_or(0) + 1;
        self.webhooks.push(Webhook {
            id,
            entity: entity.name,
            name: format!("{} {id}", entity.singular()),
            owner,
            url: url.to_owned(),
            active,
        });
        Ok(id)
    }

    /// Removes every webhook of one of the five webhook entities.
    pub fn remove_webhooks(&mut self, entity: &str) -> Result<(), UnknownName> {
        let entity = webhook_entity(entity)?;
        self.webhooks
            .retain(|webhook| webhook.entity != entity.name);
        Ok(())
    }

    /// Switches a module. Where it is off, nobody may do anything with its
    /// entities.
    pub fn set_module(&mut self, module: Module, on: bool) {
        if on {
            self.modules_off.remove(&module);
        } else {
            self.modules_off.insert(module);
        }
    }

    /// Sets how many requests an hour are allowed, and how many others have
    /// sent already. A fresh tenant has 10,000 and 137.
    pub fn set_threshold(&mut self, limit: u64, used: u64) {
        self.threshold = Threshold { limit, used };
    }

    pub(super) fn level(&self, id: u32) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == id)
    }

    pub(super) fn resource(&self, user_name: &str) -> Option<&Resource> {
        let mut resources = self.resources.iter();
        resources.find(|resource| resource.user_name.eq_ignore_ascii_case(user_name))
    }

    pub(super) fn level_mut(&mut self, label: &str) -> Result<&mut Level, UnknownName> {
        let mut levels = self.levels.iter_mut();
        levels
            .find(|level| level.label.eq_ignore_ascii_case(label))
            .ok_or_else(|| UnknownName::Level(label.to_owned()))
    }

    pub(super) fn resource_mut(&mut self, user_name: &str) -> Result<&mut Resource, UnknownName> {
        let mut resources = self.resources.iter_mut();
        resources
            .find(|resource| resource.user_name.eq_ignore_ascii_case(user_name))
            .ok_or_else(|| UnknownName::Resource(user_name.to_owned()))
    }
}

fn known(entity: &str) -> Result<&'static Entity, UnknownName> {
    Entity::named(entity).ok_or_else(|| UnknownName::Entity(entity.to_owned()))
}

fn webhook_entity(name: &str) -> Result<&'static Entity, UnknownName> {
    let entity = known(name)?;
    if entity.is_webhook() {
        Ok(entity)
    } else {
        Err(UnknownName::WebhookEntity(name.to_owned()))
    }
}
