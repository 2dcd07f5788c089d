//! Which resource a path names. Paths are matched whatever the case of their
//! letters: the API's own document mixes cases, and so do its clients.

/// What a path asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// The unauthenticated look-up of a company's codebase.
    CompanyInfo(String),
    /// A resource of the API.
    Api {
        codebase: Codebase,
        resource: Resource,
        part: Part,
    },
    /// Nothing that exists.
    Unrouted,
}

/// The first segment of an API path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codebase {
    /// `v4_6_release`: the name that every version answers to.
    Release,
    /// The tenant's version.
    Versioned,
}

/// A collection, or the one record that `/system/info` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resource {
    Info,
    MySecurity,
    CustomizeItems,
    Roles,
    RoleInfos,
    /// The settings of the role with this id.
    Settings(u32),
    ApiMembers,
    Members,
    Callbacks,
}

/// How much of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    One(u32),
    Count,
}

/// The tenant's version as it stands in paths.
pub(super) const VERSIONED: &str = "v2025_8";

/// Finds the target of a path.
pub(super) fn route(path: &str) -> Target {
    let lower = path.to_ascii_lowercase();
    let segments: Vec<_> = lower.split('/').filter(|part| !part.is_empty()).collect();
    match segments.as_slice() {
        ["login", "companyinfo", company] => Target::CompanyInfo((*company).to_owned()),
        [codebase, "apis", "3.0", "system", rest @ ..] => api(codebase, rest),
        _ => Target::Unrouted,
    }
}

fn api(codebase: &str, rest: &[&str]) -> Target {
    match (named(codebase), resource(rest)) {
        (Some(codebase), Some((resource, part))) => Target::Api {
            codebase,
            resource,
            part,
        },
        _ => Target::Unrouted,
    }
}

fn named(codebase: &str) -> Option<Codebase> {
    match codebase {
        "v4_6_release" => Some(Codebase::Release),
        VERSIONED => Some(Codebase::Versioned),
        _ => None,
    }
}

fn resource(segments: &[&str]) -> Option<(Resource, Part)> {
    match segments {
        ["info"] => Some((Resource::Info, Part::All)),
        ["mysecurity"] => Some((Resource::MySecurity, Part::All)),
        ["mysecurity", "customizeitems"] => Some((Resource::CustomizeItems, Part::All)),
        ["securityroles", rest @ ..] => roles(rest),
        ["apimembers", rest @ ..] => Some((Resource::ApiMembers, part(rest)?)),
        ["members", rest @ ..] => Some((Resource::Members, part(rest)?)),
        ["callbacks", rest @ ..] => Some((Resource::Callbacks, part(rest)?)),
        _ => None,
    }
}

fn roles(segments: &[&str]) -> Option<(Resource, Part)> {
    match segments {
        ["info"] => Some((Resource::RoleInfos, Part::All)),
        ["info", "count"] => Some((Resource::RoleInfos, Part::Count)),
        [id, "info"] => Some((Resource::RoleInfos, Part::One(id.parse().ok()?))),
        [id, "settings", rest @ ..] => Some((Resource::Settings(id.parse().ok()?), part(rest)?)),
        rest => Some((Resource::Roles, part(rest)?)),
    }
}

fn part(segments: &[&str]) -> Option<Part> {
    match segments {
        [] => Some(Part::All),
        ["count"] => Some(Part::Count),
        [id] => Some(Part::One(id.parse().ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Codebase, Part, Resource, Target, route};

    #[test]
    fn case_and_trailing_slash_do_not_matter() {
        let expected = Target::Api {
            codebase: Codebase::Release,
            resource: Resource::Settings(4),
            part: Part::Count,
        };
        for path in [
            "/v4_6_release/apis/3.0/system/securityRoles/4/settings/count",
            "/V4_6_Release/Apis/3.0/System/SECURITYROLES/4/Settings/Count/",
        ] {
            assert_eq!(route(path), expected, "{path}");
        }
    }

    #[test]
    fn strangers_are_unrouted() {
        for path in [
            "/",
            "/v2024_1/apis/3.0/system/info",
            "/v4_6_release/apis/3.0/service/tickets",
            "/v4_6_release/apis/3.0/system/securityroles/x",
        ] {
            assert_eq!(route(path), Target::Unrouted, "{path}");
        }
    }
}
