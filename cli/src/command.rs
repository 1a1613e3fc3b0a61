//! The commands: one file each, its arguments and its run. One enum, one match.

mod act;
mod address;
mod answer;
mod archive;
mod asking;
mod attach;
mod attachment;
mod backup;
mod bundle;
mod completions;
mod concern;
mod contact;
mod correct;
mod dated;
mod demand;
mod demo;
mod devices;
mod dispose;
mod doctor;
mod escalate;
mod export;
mod grade;
mod headcount;
mod incident;
mod init;
mod invitation;
mod invite;
mod join;
mod law;
mod legal;
mod log;
mod milestone;
mod naming;
mod notice;
mod objection;
mod open;
mod passphrase;
mod person;
mod plan;
mod promise;
mod promises;
mod read;
mod reader;
mod recovery;
mod recuse;
mod release;
mod report;
mod representatives;
mod restore;
mod retire;
mod revoke;
mod scene;
pub(crate) mod scene_plan;
mod start;
mod stats;
mod status;
mod sync;
mod talk;
mod task;
mod told;
mod written;

pub(crate) use incident::timeline;

use crate::args::Shared;
use crate::client::{Client, Store};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use crate::stopping::Ends;
use clap::{Parser, Subcommand};
use dated::Dated;

/// A line as it is typed: an offline-first incident log for a residents' community office.
#[derive(Debug, Parser)]
#[command(name = "onscene", bin_name = "onscene", version, about)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 arguments that cannot be read, \
                        3 not found, 4 refused by a rule or a limit (or asked about first: an option \
                        goes ahead), 130 or 143 ended by a signal."
)]
pub(crate) struct Line {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be asked of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Start(start::Start),
    Open(open::Open),
    Join(join::Join),
    Invite(invite::Invite),
    #[command(subcommand)]
    Invitation(invitation::Invitation),
    Devices(devices::Devices),
    #[command(subcommand)]
    Reader(reader::Reader),
    Revoke(revoke::Revoke),
    Retire(retire::Retire),
    #[command(subcommand)]
    Recovery(recovery::Recovery),
    Passphrase(passphrase::Passphrase),
    #[command(subcommand)]
    Person(person::Person),
    #[command(subcommand)]
    Concern(concern::Concern),
    Promises(promises::Promises),
    Legal(legal::Legal),
    #[command(subcommand)]
    Law(law::Law),
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    #[command(subcommand)]
    Incident(incident::Incident),
    Log(Dated<log::Log>),
    Correct(correct::Correct),
    Attach(attach::Attach),
    Attachment(attachment::Attachment),
    #[command(flatten)]
    Act(act::Act),
    Read(read::Read),
    Dispose(dispose::Dispose),
    Recuse(recuse::Recuse),
    Sync(sync::Sync),
    #[command(subcommand)]
    Address(address::Address),
    Export(export::Export),
    #[command(subcommand)]
    Archive(archive::Archive),
    #[command(subcommand)]
    Bundle(bundle::Bundle),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Stats(stats::Stats),
    Status(status::Status),
    Doctor(doctor::Doctor),
    Demo(demo::Demo),
    Completions(completions::Completions),
}

impl Command {
    /// Does what was asked: by itself, or through the node of this data folder.
    pub(crate) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Start(command) => command.run(settings, output).await,
            Self::Completions(command) => command.run(output),
            Self::Plan(command) if command.needs_no_store() => command.print(output),
            Self::Init(_)
            | Self::Open(_)
            | Self::Join(_)
            | Self::Passphrase(_)
            | Self::Restore(_)
            | Self::Demo(_) => settings.unless_stopped(self.alone(settings, output)).await,
            asked => {
                let connected = Client::connect(settings, asked.store());
                let client = settings.unless_stopped(connected).await?;
                asked.run_by(client, settings, output).await
            }
        }
    }

    /// Does what was asked through this node, and lets go of it.
    pub(crate) async fn run_by(
        self,
        client: Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        // A PIN that is given to `person` is for the one who is named there.
        let opened = match &self {
            Self::Person(_) => Ok(()),
            _ => client.open_writer(settings).await,
        };
        let named = match opened {
            Ok(()) if self.is_an_act() => naming::ask_once(&client, settings, output).await,
            opened => opened,
        };
        let done = match named {
            Ok(()) => {
                let asked = self.ask(&client, settings, output);
                settings.unless_stopped(asked).await
            }
            Err(failure) => Err(failure),
        };
        client.close().await;
        done
    }

    /// What goes about with no node of this folder, or looks for one by itself.
    async fn alone(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Init(command) => command.run(settings, output).await,
            Self::Open(command) => command.run(settings, output).await,
            Self::Join(command) => command.run(settings, output).await,
            Self::Passphrase(command) => command.run(settings, output).await,
            Self::Restore(command) => command.run(settings, output).await,
            Self::Demo(command) => command.run(output).await,
            _ => Ok(()),
        }
    }

    /// Whether it changes something here, or writes a file.
    pub(crate) const fn changes(&self) -> bool {
        match self {
            Self::Start(_)
            | Self::Open(_)
            | Self::Devices(_)
            | Self::Promises(_)
            | Self::Stats(_)
            | Self::Status(_)
            | Self::Doctor(_)
            | Self::Demo(_)
            | Self::Completions(_)
            | Self::Invitation(invitation::Invitation::List)
            | Self::Reader(reader::Reader::List)
            | Self::Person(person::Person::List)
            | Self::Concern(concern::Concern::List)
            | Self::Law(law::Law::Show | law::Law::Export { .. })
            | Self::Act(act::Act::ScenePlan(scene_plan::ScenePlan::Show(_)))
            | Self::Address(address::Address::List) => false,
            Self::Plan(command) => command.changes(),
            Self::Incident(command) => command.changes(),
            _ => true,
        }
    }

    /// How it ends when a signal asks for that.
    pub(crate) const fn ends(&self) -> Ends {
        match self {
            Self::Start(_) => Ends::ByItself,
            _ => Ends::WhenDropped,
        }
    }

    /// What writes may found an organisation of one; what looks must find a store.
    fn store(&self) -> Store {
        match self {
            Self::Invite(_) | Self::Incident(incident::Incident::New(_)) => Store::MayBeMade,
            _ => Store::MustExist,
        }
    }

    /// Whether something is signed by whoever writes here: the first time they are asked who they are.
    const fn is_an_act(&self) -> bool {
        !matches!(
            self,
            Self::Invitation(_)
                | Self::Devices(_)
                | Self::Retire(_)
                | Self::Person(_)
                | Self::Promises(_)
                | Self::Attachment(_)
                | Self::Incident(
                    incident::Incident::List(_)
                        | incident::Incident::Show(_)
                        | incident::Incident::History(_)
                )
                | Self::Concern(concern::Concern::List)
                | Self::Law(_)
                | Self::Plan(_)
                | Self::Act(act::Act::ScenePlan(scene_plan::ScenePlan::Show(_)))
                | Self::Sync(_)
                | Self::Address(_)
                | Self::Export(_)
                | Self::Archive(_)
                | Self::Bundle(_)
                | Self::Backup(_)
                | Self::Stats(_)
                | Self::Status(_)
                | Self::Doctor(_)
        )
    }

    /// Asks the node. What [`Self::run`] does by itself it has done by then.
    async fn ask(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        match self {
            Self::Invite(command) => command.run(client, output).await,
            Self::Invitation(command) => command.run(client, output).await,
            Self::Devices(command) => command.run(client, output).await,
            Self::Reader(command) => command.run(client, output).await,
            Self::Revoke(command) => command.run(client, settings, output).await,
            Self::Retire(command) => command.run(client, output).await,
            Self::Recovery(command) => command.run(client, settings, output).await,
            Self::Person(command) => command.run(client, settings, output).await,
            Self::Concern(command) => command.run(client, settings, output).await,
            Self::Promises(command) => command.run(client, output).await,
            Self::Legal(command) => command.run(client, settings, output).await,
            Self::Law(command) => command.run(client, output).await,
            Self::Plan(command) => command.run(client, output).await,
            Self::Incident(command) => command.run(client, settings, output).await,
            Self::Log(command) => command.run(client, settings, output).await,
            Self::Correct(command) => command.run(client, settings, output).await,
            Self::Attach(command) => command.run(client, output).await,
            Self::Attachment(command) => command.run(client, output).await,
            Self::Act(act) => act.run(client, settings, output).await,
            Self::Read(command) => command.run(client, output).await,
            Self::Dispose(command) => command.run(client, settings, output).await,
            Self::Recuse(command) => command.run(client, settings, output).await,
            Self::Sync(command) => command.run(client, output).await,
            Self::Address(command) => command.run(client, output).await,
            Self::Export(command) => command.run(client, output).await,
            Self::Archive(command) => command.run(client, output).await,
            Self::Bundle(command) => command.run(client, settings, output).await,
            Self::Backup(command) => command.run(client, settings, output).await,
            Self::Stats(command) => command.run(client, output).await,
            Self::Status(command) => command.run(client, output).await,
            Self::Doctor(command) => command.run(client, output).await,
            Self::Init(_)
            | Self::Start(_)
            | Self::Open(_)
            | Self::Join(_)
            | Self::Passphrase(_)
            | Self::Restore(_)
            | Self::Demo(_)
            | Self::Completions(_) => Ok(()),
        }
    }
}
