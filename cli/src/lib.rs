//! The program: arguments, settings, progress, tables. It talks to a node over its loopback API.

mod args;
mod client;
mod command;
pub mod demo;
mod failure;
mod language;
mod local;
mod output;
mod progress;
mod settings;
mod text;

use clap::Parser;
use command::Line;
use failure::Failure;
use output::Output;
use settings::Settings;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// What may be logged to stderr unless `ONSCENE_LOG` says otherwise: nothing that is not broken.
const LOGGED_BY_DEFAULT: &str = "error";

/// Runs the program with these arguments, the program's own name first.
///
/// The exit code is 0 done, 1 failed, 2 arguments that cannot be read, 3 not found, 4 refused by
/// a rule or a limit.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let line = match Line::try_parse_from(&args) {
        Ok(line) => line,
        Err(error) if !error.use_stderr() => {
            // Help or the version was asked for; a reader that is gone wants no more of it.
            error.print().ok();
            return ExitCode::SUCCESS;
        }
        Err(error) => return failure::end_unread(&error, asks_for_json(&args)),
    };
    let json = line.shared.json;
    log_to_stderr();
    match work(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.end(json),
    }
}

fn work(line: Line) -> Result<(), Failure> {
    let settings = Settings::resolve(line.shared)?;
    let output = Output::new(settings.json);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("the program cannot start its tasks: {error}")))?;
    runtime.block_on(line.command.run(&settings, &output))
}

/// Whether an error is wanted as JSON, of arguments that could not be read.
fn asks_for_json(args: &[OsString]) -> bool {
    args.iter()
        .take_while(|arg| *arg != "--")
        .any(|arg| arg == "--json")
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("ONSCENE_LOG")
        .unwrap_or_else(|_| EnvFilter::new(LOGGED_BY_DEFAULT));
    let made = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .try_init();
    if let Err(error) = made {
        // Someone who runs the program as a library has set up another log already.
        tracing::debug!(%error, "another log is in use");
    }
}
