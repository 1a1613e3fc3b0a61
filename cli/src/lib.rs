//! The program: arguments, settings, progress, tables. It talks to a node over its loopback API.

#[macro_use]
mod language;

mod args;
mod client;
mod command;
mod counted;
pub mod demo;
mod examples;
mod failure;
mod ids;
mod local;
mod outfile;
mod output;
mod progress;
mod settings;
mod stopping;
mod terminal;
mod text;

use args::Shared;
use clap::{Command, CommandFactory, FromArgMatches};
use client::{Client, Store};
use command::Line;
use failure::Failure;
use ids::Beginnings;
use output::Output;
use settings::Settings;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;
use stopping::Ends;
use tracing_subscriber::EnvFilter;

/// What may be logged to stderr unless `ONSCENE_LOG` says otherwise: nothing that is not broken.
const LOGGED_BY_DEFAULT: &str = "error";

/// Runs the program with these arguments, the program's own name first.
///
/// The exit code is 0 done, 1 failed, 2 arguments that cannot be read, 3 not found, 4 refused by
/// a rule or a limit.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    language::speak(&args);
    let line = match Typed::read(&args) {
        Ok(line) => line,
        Err(error) if !error.use_stderr() => {
            // Help or the version was asked for; a reader that is gone wants no more of it.
            error.print().ok();
            return ExitCode::SUCCESS;
        }
        Err(error) => return failure::end_unread(&error, asks_for_json(&args)),
    };
    let shared = line.shared().clone();
    let json = shared.json;
    log_to_stderr();
    match work(line, shared, args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.end(json),
    }
}

/// A line that was read.
enum Typed {
    /// All of it.
    Whole(Box<Line>),
    /// Ids in it are beginnings, which a node has to make whole.
    Begun(Shared, Beginnings),
}

impl Typed {
    /// Reads arguments; help shows an example below each command.
    fn read(args: &[OsString]) -> Result<Self, clap::Error> {
        let command = Line::command();
        // What is wrong with a line in which ids are any text is what is wrong with it.
        let texts = ids::as_texts(examples::attach(command.clone()));
        let matches = texts.try_get_matches_from(args)?;
        let beginnings = Beginnings::in_line(&command, &matches);
        if !beginnings.is_empty() {
            return Ok(Self::Begun(Shared::from_arg_matches(&matches)?, beginnings));
        }
        Ok(Self::Whole(Box::new(parse(command, args)?)))
    }

    fn shared(&self) -> &Shared {
        match self {
            Self::Whole(line) => &line.shared,
            Self::Begun(shared, _) => shared,
        }
    }
}

fn parse(command: Command, args: &[OsString]) -> Result<Line, clap::Error> {
    let mut command = examples::attach(command);
    let matches = command.try_get_matches_from_mut(args)?;
    Line::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

fn work(line: Typed, shared: Shared, args: Vec<OsString>) -> Result<(), Failure> {
    let settings = Settings::resolve(shared)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::failed(said!(
                "程序启动不了任务：{}",
                "the program cannot start its tasks: {}",
                failure::in_words(&error)
            ))
        })?;
    let (stop, handle) = (settings.stop.clone(), runtime.handle().clone());
    match line {
        Typed::Whole(line) => {
            let ends = line.command.ends();
            stopping::run(runtime, ends, &stop, move || {
                let output = Output::new(settings.json, line.command.changes());
                handle.block_on(line.command.run(&settings, &output))
            })
        }
        Typed::Begun(_, beginnings) => {
            stopping::run(runtime, Ends::WhenDropped, &stop, move || {
                handle.block_on(run_begun(beginnings, &args, &settings))
            })
        }
    }
}

/// Has the ids made whole, then does what the line says.
async fn run_begun(
    beginnings: Beginnings,
    args: &[OsString],
    settings: &Settings,
) -> Result<(), Failure> {
    let connected = Client::connect(settings, Store::MustExist);
    let client = settings.unless_stopped(connected).await?;
    let meant = settings.unless_stopped(beginnings.ask(&client)).await;
    let line = meant.and_then(|meant| {
        let command = ids::as_meant(Line::command(), meant);
        parse(command, args).map_err(|error| failure::unread(&error))
    });
    match line {
        Ok(line) => {
            let output = Output::new(settings.json, line.command.changes());
            line.command.run_by(client, settings, &output).await
        }
        Err(failure) => {
            client.close().await;
            Err(failure)
        }
    }
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
