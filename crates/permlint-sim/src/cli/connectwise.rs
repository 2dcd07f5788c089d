//! `permlint-sim connectwise`.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use permlint_sim::Running;
use permlint_sim::connectwise::{Fault, RoleProfile, Simulator, Tenant, UnknownCell};

use super::Failure;

#[derive(Debug, Args)]
pub(crate) struct ConnectWise {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// What the role Neo holds.
    #[arg(long, value_enum, default_value_t = RoleProfile::Floor)]
    role_profile: RoleProfile,
    /// Something that goes wrong; may be repeated.
    #[arg(long = "fault", value_enum, value_name = "NAME")]
    faults: Vec<Fault>,
    /// A level of the role Neo, as "Finance/Invoicing/add=All"; "null" removes
    /// it. May be repeated.
    #[arg(long = "set", value_name = "CELL")]
    cells: Vec<Cell>,
    /// How many seconds the fault "slow" holds answers back.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    delay: u64,
}

/// One cell of the role `Neo`.
#[derive(Debug, Clone)]
struct Cell {
    module: String,
    entry: String,
    action: String,
    level: Option<String>,
}

impl FromStr for Cell {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected MODULE/ENTRY/ACTION=LEVEL";
        let (cell, level) = text.rsplit_once('=').ok_or(EXPECTED)?;
        // An entry may hold slashes itself; a module and an action do not.
        let (module, rest) = cell.split_once('/').ok_or(EXPECTED)?;
        let (entry, action) = rest.rsplit_once('/').ok_or(EXPECTED)?;
        Ok(Self {
            module: module.to_owned(),
            entry: entry.to_owned(),
            action: action.to_owned(),
            level: (level != "null").then(|| level.to_owned()),
        })
    }
}

/// Starts the tenant that the arguments describe.
pub(crate) fn start(arguments: ConnectWise) -> Result<Running, Failure> {
    let tenant = tenant(arguments.role_profile, &arguments.cells)?;
    let simulator = Simulator::new(tenant)
        .faults(arguments.faults)
        .listen(arguments.listen)
        .delay(Duration::from_secs(arguments.delay));
    Ok(simulator.start()?)
}

fn tenant(profile: RoleProfile, cells: &[Cell]) -> Result<Tenant, UnknownCell> {
    let mut tenant = Tenant::acme(profile);
    for cell in cells {
        let level = cell.level.as_deref();
        tenant.set_level("Neo", &cell.module, &cell.entry, &cell.action, level)?;
    }
    Ok(tenant)
}

#[cfg(test)]
mod tests {
    use super::{Cell, tenant};
    use permlint_sim::connectwise::RoleProfile;

    fn check(text: &str, expected: [&str; 3], level: Option<&str>) {
        let cell: Cell = text.parse().unwrap();
        assert_eq!([cell.module, cell.entry, cell.action], expected);
        assert_eq!(cell.level.as_deref(), level);
    }

    #[test]
    fn cells_are_read_even_when_entries_hold_slashes() {
        check(
            "Finance/Invoicing/add=All",
            ["Finance", "Invoicing", "add"],
            Some("All"),
        );
        check(
            "Companies/CRM/Sales Activities/edit=null",
            ["Companies", "CRM/Sales Activities", "edit"],
            None,
        );
    }

    #[test]
    fn what_is_no_cell_is_refused() {
        for text in ["Finance", "Finance/Invoicing=All", "Finance/Invoicing/add"] {
            assert!(text.parse::<Cell>().is_err(), "{text}");
        }
        let nowhere: Cell = "Finance/Nowhere/add=All".parse().unwrap();
        assert!(tenant(RoleProfile::Floor, &[nowhere]).is_err());
    }
}
