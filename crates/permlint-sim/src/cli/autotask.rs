//! `permlint-sim autotask`.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use permlint_sim::Running;
use permlint_sim::autotask::{Access, Fault, Profile, Simulator, Tenant, UnknownName, Verb};

use super::Failure;

/// The level whose rights the command line sets.
const LEVEL: &str = "Neo API User";

#[derive(Debug, Args)]
pub(crate) struct Autotask {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8081")]
    listen: SocketAddr,
    /// What the security level "Neo API User" lets do.
    #[arg(long, value_enum, default_value_t = Profile::Floor)]
    level_profile: Profile,
    /// Something that goes wrong; may be repeated.
    #[arg(long = "fault", value_enum, value_name = "NAME")]
    faults: Vec<Fault>,
    /// A right of the level "Neo API User", as "Tickets/create=None". May be
    /// repeated.
    #[arg(long = "set", value_name = "RIGHT")]
    rights: Vec<Right>,
    /// How many seconds the fault "slow" holds answers back.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    delay: u64,
}

/// One right of the level.
#[derive(Debug, Clone, PartialEq)]
struct Right {
    entity: String,
    verb: Verb,
    access: Access,
}

impl FromStr for Right {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected ENTITY/VERB=ACCESS, such as Tickets/create=None";
        let (right, access) = text.split_once('=').ok_or(EXPECTED)?;
        let (entity, verb) = right.split_once('/').ok_or(EXPECTED)?;
        Ok(Self {
            entity: entity.to_owned(),
            verb: Verb::from_str(verb, true).map_err(|_| EXPECTED)?,
            access: Access::from_str(access, true).map_err(|_| EXPECTED)?,
        })
    }
}

/// Starts the tenant that the arguments describe.
pub(crate) fn start(arguments: Autotask) -> Result<Running, Failure> {
    let tenant = tenant(arguments.level_profile, &arguments.rights)?;
    let simulator = Simulator::new(tenant)
        .faults(arguments.faults)
        .listen(arguments.listen)
        .delay(Duration::from_secs(arguments.delay));
    Ok(simulator.start()?)
}

fn tenant(profile: Profile, rights: &[Right]) -> Result<Tenant, UnknownName> {
    let mut tenant = Tenant::acme_with(profile);
    for right in rights {
        tenant.set_access(LEVEL, &right.entity, right.verb, right.access)?;
    }
    Ok(tenant)
}

#[cfg(test)]
mod tests {
    use permlint_sim::autotask::{Access, Profile, Verb};

    use super::{Right, tenant};

    #[test]
    fn rights_are_read_in_any_case() {
        let expected = Right {
            entity: "Tickets".to_owned(),
            verb: Verb::Create,
            access: Access::None,
        };
        for text in ["Tickets/create=None", "Tickets/Create=none"] {
            assert_eq!(text.parse(), Ok(expected.clone()), "{text}");
        }
    }

    #[test]
    fn what_is_no_right_is_refused() {
        for text in [
            "Tickets",
            "Tickets/create",
            "Tickets/add=All",
            "Tickets/create=Some",
        ] {
            assert!(text.parse::<Right>().is_err(), "{text}");
        }
        let nowhere: Right = "Nowhere/create=All".parse().unwrap();
        assert!(tenant(Profile::Floor, &[nowhere]).is_err());
    }
}
