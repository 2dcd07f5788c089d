//! Which resource a path names, whatever the case of its letters.

use super::entities::Entity;

/// What a path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The zone of a user: needs no credentials.
    Zone,
    /// The versions of the API: needs no credentials.
    Versions,
    /// The version of the product.
    Version,
    /// Which modules are active.
    Modules,
    /// How many requests the hour allows and has seen.
    Threshold,
    /// The caller's rights on every entity.
    AllInformation,
    /// Something below an entity.
    Entity(&'static Entity, Part),
    /// A zone that the tenant has left.
    FormerZone,
    /// Nothing that exists.
    Unrouted,
}

/// What is below an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Information,
    Fields,
    UserDefinedFields,
    Query,
    /// A page that is not the first.
    Next,
    Count,
    One(u64),
    /// The entity itself, which takes changes only.
    Root,
}

/// The first segment of the address that the fault `zone-moved` gives first.
pub(super) const FORMER: &str = "former";

impl Target {
    /// Whether the API proper is asked, to which faults and limits apply.
    pub(super) fn is_api(self) -> bool {
        !matches!(self, Self::Zone | Self::Versions | Self::Unrouted)
    }

    /// The endpoint in whose bucket the request counts.
    pub(super) fn endpoint(self) -> &'static str {
        match self {
            Self::Entity(entity, _) => entity.name,
            Self::Threshold => "ThresholdInformation",
            Self::Modules => "Modules",
            _ => "",
        }
    }
}

/// Finds the target of a path.
pub(super) fn route(path: &str) -> Target {
    let lower = path.to_ascii_lowercase();
    let segments: Vec<_> = lower.split('/').filter(|part| !part.is_empty()).collect();
    match segments.as_slice() {
        [FORMER, ..] => Target::FormerZone,
        ["atservicesrest", "versioninformation"] => Target::Versions,
        ["atservicesrest", "v1.0", rest @ ..] => versioned(rest),
        _ => Target::Unrouted,
    }
}

fn versioned(segments: &[&str]) -> Target {
    match segments {
        ["zoneinformation"] => Target::Zone,
        ["version"] => Target::Version,
        ["modules"] => Target::Modules,
        ["thresholdinformation"] => Target::Threshold,
        ["entityinformation"] => Target::AllInformation,
        [entity, rest @ ..] => below(entity, rest).unwrap_or(Target::Unrouted),
        [] => Target::Unrouted,
    }
}

fn below(entity: &str, segments: &[&str]) -> Option<Target> {
    let entity = Entity::named(entity)?;
    let part = match segments {
        [] => Part::Root,
        ["entityinformation"] => Part::Information,
        ["entityinformation", "fields"] => Part::Fields,
        ["entityinformation", "userdefinedfields"] => Part::UserDefinedFields,
        ["query"] => Part::Query,
        // Where `prevPageUrl` leads is *invented*.
        ["query", "next" | "previous"] => Part::Next,
        ["query", "count"] => Part::Count,
        [id] => Part::One(id.parse().ok()?),
        _ => return None,
    };
    Some(Target::Entity(entity, part))
}

#[cfg(test)]
mod tests {
    use super::{Part, Target, route};
    use crate::autotask::entities::Entity;

    #[test]
    fn case_and_trailing_slash_do_not_matter() {
        let resources = Entity::named("Resources").unwrap();
        for path in [
            "/ATServicesRest/V1.0/Resources/query/count",
            "/atservicesrest/v1.0/RESOURCES/Query/Count/",
        ] {
            assert_eq!(
                route(path),
                Target::Entity(resources, Part::Count),
                "{path}"
            );
        }
        assert_eq!(route("/atservicesrest/v1.0/zoneInformation"), Target::Zone);
    }

    #[test]
    fn strangers_are_unrouted() {
        for path in [
            "/",
            "/atservicesrest/v1.5/Resources/query",
            "/atservicesrest/v1.0/SecurityPolicies/query",
            "/atservicesrest/v1.0/Resources/x",
            "/atservicesrest/v1.0/",
        ] {
            assert_eq!(route(path), Target::Unrouted, "{path}");
        }
    }
}
