//! The state of a tenant, and how a test changes it before it starts.

use super::access::Key;
use super::catalog::Kind;
use super::level::{Action, Cell, Levels};
use super::people::{ApiMember, Callback, Person};
use super::profile::RoleProfile;
use super::role::{ModuleNames, Role, Row};
use super::{acme, profile};

/// A ConnectWise tenant: its roles, members and callbacks.
///
/// Names are compared without regard to the case of ASCII letters, and entries
/// with or without the `(customize)` that the screen writes behind some. Every
/// method that returns a [`Result`] fails with an [`UnknownCell`] when it is
/// given a name that the tenant does not have, and then changes nothing.
#[derive(Debug, Clone)]
pub struct Tenant {
    pub(super) company: String,
    pub(super) keys: Vec<Key>,
    pub(super) roles: Vec<Role>,
    pub(super) api_members: Vec<ApiMember>,
    pub(super) people: Vec<Person>,
    pub(super) callbacks: Vec<Callback>,
}

/// A change named something that the tenant does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownCell {
    /// No role has this name.
    #[error("the tenant has no role `{0}`")]
    Role(String),
    /// The role has no such row.
    #[error("the role `{role}` has no row `{module}/{entry}`")]
    Row {
        /// The role that was looked into.
        role: String,
        /// The module's label.
        module: String,
        /// The entry's label.
        entry: String,
    },
    /// Not one of `add`, `edit`, `delete` and `inquire`.
    #[error("`{0}` is no action; expected add, edit, delete or inquire")]
    Action(String),
    /// No API member has this identifier.
    #[error("the tenant has no API member `{0}`")]
    Member(String),
}

impl Tenant {
    /// The tenant `acme`, whose role `Neo` holds what the profile says.
    #[must_use]
    pub fn acme(profile: RoleProfile) -> Self {
        acme::tenant(profile)
    }

    /// Sets one level of one row. `None` removes the level: the row still
    /// offers the action, but nothing is stored, and null is sent.
    pub fn set_level(
        &mut self,
        role: &str,
        module: &str,
        entry: &str,
        action: &str,
        level: Option<&str>,
    ) -> Result<(), UnknownCell> {
        let action = Action::named(action).ok_or_else(|| UnknownCell::Action(action.to_owned()))?;
        let row = self.row_mut(role, module, entry)?;
        row.levels.set(action, Cell::of(level));
        Ok(())
    }

    /// Removes a row from a role, as if this tenant had never had it.
    pub fn remove_row(&mut self, role: &str, module: &str, entry: &str) -> Result<(), UnknownCell> {
        self.row_mut(role, module, entry)?;
        let rows = &mut self.role_mut(role)?.rows;
        rows.retain(|row| !row.is(module, entry));
        Ok(())
    }

    /// Adds a row to a role, with levels in the order add, edit, delete,
    /// inquire. The module may be a new one.
    pub fn add_row(
        &mut self,
        role: &str,
        module: &str,
        entry: &str,
        levels: [Option<&str>; 4],
    ) -> Result<(), UnknownCell> {
        let role = self.role_mut(role)?;
        let module = role.module(module);
        role.rows.push(Row {
            identifier: format!("{}-X{}", module.code, role.rows.len()),
            module,
            label: entry.to_owned(),
            kind: Kind::Plain,
            levels: Levels::new(levels.map(Cell::of)),
        });
        Ok(())
    }

    /// Adds an active role without admin flag, all of whose rows are None.
    /// Returns its id.
    pub fn add_role(&mut self, name: &str) -> u32 {
        let id = self.roles.iter().map(|role| role.id).max().unwrap_or(0) + 1;
        self.roles.push(Role::uniform(id, name, "None", "None"));
        id
    }

    /// Renames a role. The members that hold it follow.
    pub fn rename_role(&mut self, role: &str, name: &str) -> Result<(), UnknownCell> {
        let found = self.role_mut(role)?;
        name.clone_into(&mut found.name);
        let id = found.id;
        for reference in self.references_mut().filter(|held| held.id == id) {
            name.clone_into(&mut reference.name);
        }
        Ok(())
    }

    /// Removes a role. Members that hold it keep a reference to nothing.
    pub fn remove_role(&mut self, role: &str) -> Result<(), UnknownCell> {
        let id = self.role_mut(role)?.id;
        self.roles.retain(|role| role.id != id);
        Ok(())
    }

    /// Sets the admin flag of a role.
    pub fn set_role_admin(&mut self, role: &str, admin: bool) -> Result<(), UnknownCell> {
        self.role_mut(role)?.admin = admin;
        Ok(())
    }

    /// Sets whether a role is active.
    pub fn set_role_active(&mut self, role: &str, active: bool) -> Result<(), UnknownCell> {
        self.role_mut(role)?.inactive = !active;
        Ok(())
    }

    /// Adds an active API member that holds a role. Returns its id.
    pub fn add_member(&mut self, identifier: &str, role: &str) -> Result<u32, UnknownCell> {
        let role = self.role_mut(role)?.to_reference();
        let id = self.api_members.iter().map(|member| member.id).max();
        let id = id.unwrap_or(0) + 1;
        self.api_members.push(ApiMember {
            id,
            identifier: identifier.to_owned(),
            name: identifier.to_owned(),
            email: None,
            inactive: false,
            role,
            level: acme::CORPORATE.to_owned(),
        });
        Ok(id)
    }

    /// Gives an API member another role.
    pub fn set_member_role(&mut self, identifier: &str, role: &str) -> Result<(), UnknownCell> {
        let role = self.role_mut(role)?.to_reference();
        self.member_mut(identifier)?.role = role;
        Ok(())
    }

    /// Sets whether an API member is active. An inactive one's keys are refused.
    pub fn set_member_active(&mut self, identifier: &str, active: bool) -> Result<(), UnknownCell> {
        self.member_mut(identifier)?.inactive = !active;
        Ok(())
    }

    /// Sets the e-mail address of an API member.
    pub fn set_member_email(
        &mut self,
        identifier: &str,
        email: Option<&str>,
    ) -> Result<(), UnknownCell> {
        self.member_mut(identifier)?.email = email.map(str::to_owned);
        Ok(())
    }

    /// Sets the structure level of an API member, such as `Location (Level 2)`.
    pub fn set_member_level(&mut self, identifier: &str, level: &str) -> Result<(), UnknownCell> {
        level.clone_into(&mut self.member_mut(identifier)?.level);
        Ok(())
    }

    /// Applies cells of a profile's table to a role.
    pub(super) fn change(
        &mut self,
        role: &str,
        changes: &[profile::Change],
    ) -> Result<(), UnknownCell> {
        changes
            .iter()
            .try_for_each(|(module, entry, action, level)| {
                self.set_level(role, module, entry, action, *level)
            })
    }

    pub(super) fn role(&self, id: u32) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    fn role_mut(&mut self, name: &str) -> Result<&mut Role, UnknownCell> {
        let mut roles = self.roles.iter_mut();
        roles
            .find(|role| role.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownCell::Role(name.to_owned()))
    }

    fn row_mut(&mut self, role: &str, module: &str, entry: &str) -> Result<&mut Row, UnknownCell> {
        self.role_mut(role)?
            .row_mut(module, entry)
            .ok_or_else(|| UnknownCell::Row {
                role: role.to_owned(),
                module: module.to_owned(),
                entry: entry.to_owned(),
            })
    }

    fn member_mut(&mut self, identifier: &str) -> Result<&mut ApiMember, UnknownCell> {
        let mut members = self.api_members.iter_mut();
        members
            .find(|member| member.identifier.eq_ignore_ascii_case(identifier))
            .ok_or_else(|| UnknownCell::Member(identifier.to_owned()))
    }

    fn references_mut(&mut self) -> impl Iterator<Item = &mut super::role::RoleReference> {
        let members = self.api_members.iter_mut().map(|member| &mut member.role);
        members.chain(self.people.iter_mut().map(|person| &mut person.role))
    }
}

impl Role {
    /// The names of a module as the role's other rows spell them, or new ones.
    pub(super) fn module(&self, label: &str) -> ModuleNames {
        let mut modules = self.rows.iter().map(|row| &row.module);
        let known = modules.find(|module| module.label.eq_ignore_ascii_case(label));
        known.cloned().unwrap_or_else(|| ModuleNames {
            label: label.to_owned(),
            code: format!("X{}", self.rows.len()),
            name: label.to_lowercase().replace(' ', ""),
        })
    }
}
