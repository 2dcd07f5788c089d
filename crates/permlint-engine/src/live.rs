//! Which facts the platforms' lists tell. Every other fact can only be declared.

use permlint_model::EntryId;

/// A fact that a snapshot tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LiveFact {
    /// Whether the role or level exists.
    SubjectExists,
    /// Whether the role has the administrator's flag.
    SubjectAdmin,
    /// How many hold the level.
    Holders,
    /// How many hold the role or level beside the member.
    OtherHolders,
    /// How many people hold the role or level.
    PeopleHolding,
    /// How many API members are inactive and hold an administrator role.
    InactiveAdmins,
    /// How many active callbacks are sent in the clear.
    PlainHttp,
    /// How many active callbacks belong to inactive members.
    OfInactiveMembers,
    /// How many vendors' documents are judged on the member.
    Vendors,
    /// The level's name.
    LevelName,
    /// Whether the level is active.
    LevelActive,
    /// Whether the level is one of the platform's own.
    LevelSystem,
    /// Whether the member exists.
    MemberExists,
    /// The name that the member signs in with.
    MemberId,
    /// Whether the member is active.
    MemberActive,
    /// The member's e-mail address.
    MemberEmail,
    /// The role or level that the member holds.
    MemberHolds,
    /// Whether the role that the member holds has the administrator's flag.
    MemberAdminRole,
    /// How many people have a licence that limits what can be done in their name.
    LicencesLimited,
    /// How many webhooks the member has.
    WebhooksInUse,
    /// How many more the member may have: from the webhooks in use, and a declared limit.
    WebhooksLeft,
    /// Whether every module of the product is switched on.
    ModulesActive,
}

/// The setting that limits how many webhooks an API user may have.
pub(crate) const WEBHOOK_LIMIT: &str = "other.webhooks.maximum-number-of-webhooks";

impl LiveFact {
    /// The live fact of this id; `None` for one that only a person can declare.
    pub(crate) fn of(fact: &EntryId) -> Option<Self> {
        Some(match fact.as_str() {
            "role.exists" | "level.exists" => Self::SubjectExists,
            "role.admin" => Self::SubjectAdmin,
            "role.other-holders" | "level.other-holders" => Self::OtherHolders,
            "level.holders" => Self::Holders,
            "role.people" | "level.people" => Self::PeopleHolding,
            "members.inactive-with-admin-role" => Self::InactiveAdmins,
            "callbacks.plain-http" | "webhooks.plain-http" => Self::PlainHttp,
            "callbacks.of-inactive-members" | "webhooks.of-inactive-members" => {
                Self::OfInactiveMembers
            }
            "member.vendors" => Self::Vendors,
            "licences.not-impersonable" => Self::LicencesLimited,
            "level.name" => Self::LevelName,
            "level.active" => Self::LevelActive,
            "level.system" => Self::LevelSystem,
            "member.exists" => Self::MemberExists,
            "member.id" => Self::MemberId,
            "member.active" => Self::MemberActive,
            "member.email" => Self::MemberEmail,
            "member.role" | "member.level" => Self::MemberHolds,
            "member.admin-role" => Self::MemberAdminRole,
            "webhooks.in-use" => Self::WebhooksInUse,
            "webhooks.headroom" => Self::WebhooksLeft,
            "modules.active" => Self::ModulesActive,
            _ => return None,
        })
    }

    /// The setting that has to be declared before the fact can be told.
    pub(crate) fn rests_on(self) -> Option<&'static str> {
        match self {
            Self::WebhooksLeft => Some(WEBHOOK_LIMIT),
            _ => None,
        }
    }
}
