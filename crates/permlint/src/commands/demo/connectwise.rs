//! The demo on ConnectWise PSA: everything that is judged stands in the role's rows.

use permlint_engine::Options;
use permlint_fetch::connectwise::{Credentials, Options as FetchOptions, Reader};
use permlint_fetch::{NoProgress, Site};
use permlint_sim::connectwise::{RoleProfile, Simulator, Tenant};

use crate::cli::DemoArgs;
use crate::commands::live;
use crate::exit::{Exit, Failure};
use crate::reports::Outputs;
use crate::terminal::Terminal;

/// The baseline that the demo judges by.
const BASELINE: &str = "neo/connectwise";

pub(super) fn run(
    args: &DemoArgs,
    outputs: &Outputs,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let profile = args.profile.connectwise()?;
    let tenant = Simulator::new(Tenant::acme(profile)).start()?;
    terminal.note(&format!(
        "demo: a simulated ConnectWise tenant answers on {}; its role \"Neo\" has the profile \
         {profile}",
        tenant.url(),
    ));
    let auditor = super::auditor(BASELINE, Options::default())?;
    let site = Site::parse(&tenant.url()).map_err(|error| Failure::Usage(error.to_string()))?;
    let keys = Credentials::from_values("pub", "priv", "demo")
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let reader = Reader::new(site, "acme", keys, FetchOptions::default())?;
    let snapshot = live::block_on(reader.snapshot(&auditor.fetch_plan(), &NoProgress))??;
    super::say_read(&tenant, terminal);
    let exit = super::judge(outputs, &auditor, &snapshot, &[], terminal)?;
    say_next(profile, terminal);
    Ok(exit)
}

/// Says what a newcomer runs next.
fn say_next(profile: RoleProfile, terminal: &Terminal) {
    terminal.say("\nNext:");
    terminal.say(other_profile(profile));
    terminal.say("  permlint baselines show neo/connectwise what the document says, rule by rule");
    terminal.say(rule(profile));
    terminal.say(
        "  permlint preflight connectwise --site api-na.myconnectwise.net --company YOURS
                                          your own tenant: what may your keys read?",
    );
}

fn other_profile(profile: RoleProfile) -> &'static str {
    match profile {
        RoleProfile::Floor => {
            "  permlint demo --profile broken          the same role without rights that Neo needs"
        }
        _ => "  permlint demo --profile floor           the same role as the document asks for it",
    }
}

fn rule(profile: RoleProfile) -> &'static str {
    match profile {
        RoleProfile::Admin => "  permlint explain permlint/admin-role",
        RoleProfile::Broken => "  permlint explain neo/connectwise/service-desk-write",
        _ => "  permlint explain neo/connectwise/sensitive-finance-closed",
    }
}
