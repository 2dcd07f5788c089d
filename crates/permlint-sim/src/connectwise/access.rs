//! Who calls, and what they may read.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::people::ApiMember;
use super::role::Role;
use super::routes::Resource;
use super::tenant::Tenant;

/// A key pair of an API member.
#[derive(Debug, Clone)]
pub(super) struct Key {
    public: &'static str,
    private: &'static str,
    member: &'static str,
    /// Whether the key may read roles and members at all. Which right grants
    /// that is not documented, so it is a switch of the key on top of the
    /// rows that are the best guess.
    auditor: bool,
}

impl Key {
    /// The two key pairs of `acme`.
    pub(super) fn acme() -> Vec<Self> {
        vec![
            Self {
                public: "pub",
                private: "priv",
                member: "permlint_audit",
                auditor: true,
            },
            Self {
                public: "neo-pub",
                private: "neo-priv",
                member: "neo_agent",
                auditor: false,
            },
        ]
    }
}

/// An authenticated member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) member: &'a ApiMember,
    role: Option<&'a Role>,
    auditor: bool,
}

impl<'a> Caller<'a> {
    /// The member behind an `Authorization` header, when its keys are right.
    pub(super) fn identify(tenant: &'a Tenant, authorization: Option<&str>) -> Option<Self> {
        let login = decode(authorization?)?;
        let key = tenant
            .keys
            .iter()
            .find(|key| login == format!("{}+{}:{}", tenant.company, key.public, key.private))?;
        let mut members = tenant.api_members.iter();
        let member = members.find(|member| member.identifier == key.member && !member.inactive)?;
        Some(Self {
            member,
            role: tenant.role(member.role.id),
            auditor: key.auditor,
        })
    }

    /// The caller's own role, unless it was deleted.
    pub(super) fn role(&self) -> Option<&'a Role> {
        self.role
    }

    /// Whether the caller's role lets it read a resource.
    pub(super) fn may_read(&self, resource: Resource) -> bool {
        match resource {
            Resource::Info | Resource::MySecurity | Resource::CustomizeItems => true,
            Resource::Roles | Resource::RoleInfos | Resource::Settings(_) => {
                self.auditor && self.inquires("Security Roles")
            }
            Resource::ApiMembers | Resource::Members => {
                self.auditor && self.inquires("Member Maintenance")
            }
            Resource::Callbacks => self.inquires("Table Setup"),
        }
    }

    fn inquires(&self, entry: &str) -> bool {
        self.role.is_some_and(|role| role.inquires("System", entry))
    }
}

fn decode(authorization: &str) -> Option<String> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()
}
