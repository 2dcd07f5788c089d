//! `permlint demo`: the main job without an account.

use permlint_engine::{Auditor, Options};
use permlint_fetch::connectwise::{Credentials, Options as FetchOptions, Reader};
use permlint_fetch::{NoProgress, Site};
use permlint_sim::connectwise::{RoleProfile, Simulator, Tenant};

use super::{check, live};
use crate::cli::DemoArgs;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;
use crate::terminal::Terminal;
use permlint_model::report_set::ReportSet;

/// The baseline that the demo judges by.
const BASELINE: &str = "neo/connectwise";

pub(super) fn run(args: &DemoArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let tenant = Simulator::new(Tenant::acme(args.profile)).start()?;
    terminal.note(&format!(
        "demo: a simulated ConnectWise tenant answers on {}; its role \"Neo\" is {}",
        tenant.url(),
        args.profile
    ));
    let (baseline, catalogue) = rules::shipped(BASELINE)?;
    let options = Options {
        today: Some(check::today()),
        ..Options::default()
    };
    let auditor = Auditor::compile(vec![baseline], catalogue, options)
        .map_err(|error| Failure::Input(error.to_string()))?;
    let site = Site::parse(&tenant.url()).map_err(|error| Failure::Usage(error.to_string()))?;
    let keys = Credentials::from_values("pub", "priv", "demo")
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let reader = Reader::new(site, "acme", keys, FetchOptions::default())?;
    let snapshot = live::block_on(reader.snapshot(&auditor.fetch_plan(), &NoProgress))??;
    let report = auditor
        .audit(&snapshot)
        .map_err(|error| Failure::Input(error.to_string()))?;
    let requests = tenant.requests().len();
    terminal.note(&format!(
        "demo: read over HTTP in {requests} GET requests\n"
    ));
    let verdict = report.verdict;
    let reports = ReportSet::new(vec![report]);
    output::stdout(|out| permlint_report::render(args.format, &reports, terminal.style(), out))?;
    say_next(args.profile, terminal);
    Ok(verdict.into())
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
