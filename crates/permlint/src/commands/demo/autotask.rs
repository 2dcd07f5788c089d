//! The demo on Autotask PSA: lists, probes of the integration's own key, and a worksheet that
//! somebody filled in.

use permlint_baseline::load_worksheets;
use permlint_engine::{Auditor, Options};
use permlint_fetch::autotask::{Credentials, Options as FetchOptions, Reader};
use permlint_fetch::{NoProgress, Site};
use permlint_model::plan::Perspective;
use permlint_model::worksheet::Worksheet;
use permlint_sim::autotask::{Access, Simulator, Tenant, UnknownName, Verb};

use super::Profile;
use crate::cli::DemoArgs;
use crate::commands::{check, live};
use crate::exit::{Exit, Failure};
use crate::reports::Outputs;
use crate::terminal::Terminal;

/// The baseline that the demo judges by.
const BASELINE: &str = "neo/autotask";
/// The level under audit.
const LEVEL: &str = "Neo API User";
/// The API user of the integration: only its own key shows what the level allows.
const USER: &str = "neo@acme.example";

pub(super) fn run(
    args: &DemoArgs,
    outputs: &Outputs,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let tenant = tenant(args.profile)?;
    let running = Simulator::new(tenant).start()?;
    terminal.note(&format!(
        "demo: a simulated Autotask tenant answers on {}; its level \"{LEVEL}\" has the profile {}",
        running.url(),
        args.profile.word()
    ));
    let options = Options {
        // Autotask lists no settings of a level, so there are only the caller's own rights.
        perspective: Perspective::Own,
        ..Options::default()
    };
    let auditor = super::auditor(BASELINE, options)?;
    let sheets = worksheets(args.profile, &auditor, terminal)?;
    let zone = Site::parse(&running.url()).map_err(|error| Failure::Usage(error.to_string()))?;
    let keys = Credentials::from_values("neo-secret", "CODE")
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let reader = Reader::new(USER, Some(zone), keys, FetchOptions::default())?;
    let snapshot = live::block_on(reader.snapshot(&auditor.fetch_plan(), &NoProgress))??;
    super::say_read(&running, terminal);
    let exit = super::judge(outputs, &auditor, &snapshot, &sheets, terminal)?;
    say_next(args.profile, terminal);
    Ok(exit)
}

fn tenant(profile: Profile) -> Result<Tenant, Failure> {
    let mut tenant = Tenant::acme_with(profile.autotask()?);
    let drifted = match profile {
        Profile::OverPrivileged => drift(&mut tenant),
        _ => Ok(()),
    };
    drifted.map_err(|error| Failure::Input(error.to_string()))?;
    Ok(tenant)
}

/// What happened since somebody filled in the worksheet: another integration was put on Neo's
/// level, and the box for the knowledge base was cleared.
fn drift(tenant: &mut Tenant) -> Result<(), UnknownName> {
    tenant.set_level("rewst@acme.example", LEVEL)?;
    for verb in Verb::ALL {
        tenant.set_access(LEVEL, "KnowledgeBaseArticles", verb, Access::None)?;
    }
    Ok(())
}

/// The worksheet that goes with a profile, loaded as a user's own would be.
fn worksheets(
    profile: Profile,
    auditor: &Auditor,
    terminal: &Terminal,
) -> Result<Vec<Worksheet>, Failure> {
    let Some((path, bytes)) = filled_in(profile) else {
        terminal.note("demo: nobody filled in a worksheet");
        return Ok(Vec::new());
    };
    let mut sheets = load_worksheets(path, bytes, auditor.catalogue())?;
    for sheet in &mut sheets {
        terminal.note(&format!(
            "demo: {} settings were declared on a worksheet by {} on {}, which counts as today here",
            sheet.answers.len(),
            sheet.declared_by,
            sheet.declared_on
        ));
        // A declaration counts for 90 days; the demo is to work after that, too.
        sheet.declared_on = check::today();
    }
    Ok(sheets)
}

fn filled_in(profile: Profile) -> Option<(&'static str, &'static [u8])> {
    match profile {
        Profile::Floor => Some(("floor.worksheet.csv", include_bytes!("floor.worksheet.csv"))),
        Profile::Broken => Some((
            "broken.worksheet.csv",
            include_bytes!("broken.worksheet.csv"),
        )),
        Profile::OverPrivileged => Some((
            "over-privileged.worksheet.csv",
            include_bytes!("over-privileged.worksheet.csv"),
        )),
        Profile::Undeclared | Profile::Admin => None,
    }
}

/// Says what a newcomer runs next.
fn say_next(profile: Profile, terminal: &Terminal) {
    terminal.say("\nNext:");
    terminal.say(other_profile(profile));
    terminal.say("  permlint baselines show neo/autotask    what the document says, rule by rule");
    terminal.say(rule(profile));
    terminal.say(
        "  permlint worksheet --baseline neo/autotask --level \"Neo API User\" -o neo.html
                                          the form for what Autotask's API does not show",
    );
    terminal.say(
        "  permlint preflight autotask --user YOURS@YOUR.DOMAIN
                                          your own tenant: what may your key read?",
    );
}

fn other_profile(profile: Profile) -> &'static str {
    match profile {
        Profile::Floor => {
            "  permlint demo --platform autotask --profile undeclared
                                          the same level, and nobody filled in a worksheet"
        }
        _ => {
            "  permlint demo --platform autotask --profile floor
                                          the same level as the document asks for it"
        }
    }
}

fn rule(profile: Profile) -> &'static str {
    match profile {
        Profile::OverPrivileged => "  permlint explain neo/autotask/webhooks-no-more",
        Profile::Undeclared => "  permlint explain neo/autotask/admin-features",
        _ => "  permlint explain neo/autotask/tickets-and-notes",
    }
}

#[cfg(test)]
mod tests {
    use clap::{Parser as _, ValueEnum as _};
    use permlint_engine::{Options, SheetOptions};

    use super::{BASELINE, Profile, filled_in, worksheets};
    use crate::cli::Cli;
    use crate::commands::{check, demo};
    use crate::terminal::Terminal;

    /// The files carry the day on which they were filled in, and a declaration counts for 90
    /// days.
    #[test]
    fn the_demo_works_however_old_its_worksheets_are() {
        let cli = Cli::try_parse_from(["permlint", "--quiet", "demo"]).unwrap();
        let terminal = Terminal::detect(&cli.look);
        let auditor = demo::auditor(BASELINE, Options::default()).unwrap();
        for profile in [Profile::Floor, Profile::OverPrivileged, Profile::Broken] {
            let sheets = worksheets(profile, &auditor, &terminal).unwrap();
            assert_eq!(sheets[0].declared_on, check::today(), "{profile:?}");
        }
        for profile in Profile::value_variants() {
            let has_sheet = filled_in(*profile).is_some();
            let sheets = worksheets(*profile, &auditor, &terminal).unwrap();
            assert_eq!(sheets.len(), usize::from(has_sheet), "{profile:?}");
        }
    }

    /// A question that is new in the form has to be answered in the demo's worksheets too.
    #[test]
    fn every_question_of_the_form_is_answered() {
        let auditor = demo::auditor(BASELINE, Options::default()).unwrap();
        let form = auditor.worksheet(&SheetOptions::default());
        for profile in [Profile::Floor, Profile::OverPrivileged, Profile::Broken] {
            let (path, bytes) = filled_in(profile).unwrap();
            let sheets = permlint_baseline::load_worksheets(path, bytes, auditor.catalogue());
            let answers = sheets.unwrap().remove(0).answers;
            for question in &form.questions {
                let is_answered = answers
                    .iter()
                    .any(|a| a.entry == question.entry && a.action == question.action);
                assert!(
                    is_answered,
                    "{path}: {} {}",
                    question.entry, question.action
                );
            }
        }
    }
}
