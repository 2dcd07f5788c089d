//! A simulated tenant, alone on loopback.

mod cli;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use cli::Failure;
use cli::autotask::Autotask;
use cli::connectwise::ConnectWise;

/// Simulated tenants on loopback, with switchable faults.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    product: Product,
}

#[derive(Debug, Subcommand)]
enum Product {
    /// A ConnectWise PSA tenant: company acme, keys pub and priv.
    Connectwise(ConnectWise),
    /// An Autotask PSA tenant: user api@acme.example, secret "secret",
    /// integration code CODE.
    Autotask(Autotask),
}

fn main() -> ExitCode {
    match run(Arguments::parse().product) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run(product: Product) -> Result<(), Failure> {
    let running = match product {
        Product::Connectwise(arguments) => cli::connectwise::start(arguments)?,
        Product::Autotask(arguments) => cli::autotask::start(arguments)?,
    };
    say(&format!("listening on {}", running.url()));
    wait_for_interrupt()?;
    Ok(())
}

fn wait_for_interrupt() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(tokio::signal::ctrl_c())
}

#[expect(clippy::print_stderr, reason = "this binary speaks to a terminal")]
fn say(text: &str) {
    eprintln!("{text}");
}
