//! `permlint preflight`: what a set of keys may read.

use std::io::{self, Write};

use permlint_fetch::{Preflight, PreflightOutcome, PreflightStep};
use permlint_model::text::clean;
use permlint_report::{Item, Style, list};

use super::live;
use crate::cli::{AutotaskArgs, ConnectwiseArgs};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

pub(super) fn connectwise(args: &ConnectwiseArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let reader = live::reader(args, terminal)?;
    tell(&live::block_on(reader.preflight())?, terminal)
}

pub(super) fn autotask(args: &AutotaskArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let reader = live::autotask_reader(args)?;
    tell(&live::block_on(reader.preflight())?, terminal)
}

fn tell(result: &Preflight, terminal: &Terminal) -> Result<Exit, Failure> {
    output::stdout(|out| print(result, terminal.style(), out))?;
    Ok(result.outcome.into())
}

fn print(result: &Preflight, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if let Some(caller) = &result.caller {
        let member = clean(&caller.member, 60);
        let role = caller.role.as_deref().map(|role| clean(role, 60));
        let holds = role.map_or_else(String::new, |role| format!(", which holds {role:?}"));
        list(
            &[alone(format!("these keys belong to {member}{holds}"))],
            style,
            out,
        )?;
        writeln!(out)?;
    }
    let items: Vec<Item> = result.steps.iter().flat_map(items).collect();
    list(&items, style, out)?;
    writeln!(out)?;
    list(&[alone(verdict(result.outcome).to_owned())], style, out)
}

fn items(step: &PreflightStep) -> Vec<Item> {
    let fix = step.fix.as_ref().map(|fix| Item {
        words: Vec::new(),
        text: format!("fix: {fix}"),
    });
    let said = Item {
        words: vec![step.status.as_str().to_owned(), step.name.to_owned()],
        text: step.said.clone(),
    };
    [said].into_iter().chain(fix).collect()
}

fn alone(text: String) -> Item {
    let words = Vec::new();
    Item { words, text }
}

fn verdict(outcome: PreflightOutcome) -> &'static str {
    match outcome {
        PreflightOutcome::Ready => "ready: everything that an audit reads can be read",
        PreflightOutcome::Partial => "partial: an audit with these keys leaves something undecided",
        PreflightOutcome::Denied => "denied: these keys are not accepted",
        PreflightOutcome::Unreachable => "unreachable: no usable answer; try again",
        PreflightOutcome::WrongUsage => "wrong usage: the site or the company cannot be right",
    }
}
