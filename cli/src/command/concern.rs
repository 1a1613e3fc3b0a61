//! `concern`: issues that were found before anything happened, until they become an incident.

use super::dated::tell;
use super::written::{Begun, act, begin, read_text, stated};
use crate::args::{self, When};
use crate::client::Client;
use crate::failure::Failure;
use crate::language::{say, spoken};
use crate::output::{Output, short};
use crate::settings::Settings;
use clap::Subcommand;
use onscene_node::engine::ConcernView;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, IncidentKind, MilestoneName, command};

/// Issues found on rounds of visits: an issue and a place, never a person
#[derive(Debug, Subcommand)]
pub(crate) enum Concern {
    /// Record an issue; `task` gives the day to look again, `log` what was seen
    New {
        /// What it is called
        #[arg(long)]
        title: String,
        /// Where it is
        #[arg(long)]
        place: String,
        /// What it is about: wages, housing, fees, pension
        #[arg(long)]
        category: String,
        /// What was seen and heard
        #[arg(long)]
        note: Option<String>,
        /// When it was found, if not just now: 21:40, "2026-11-24 21:40", or RFC 3339
        #[arg(long, value_name = "TIME")]
        at: Option<When>,
    },
    /// List them, those to be looked at soonest first
    List,
    /// Close one that was resolved, with its outcome
    Close {
        /// Which
        id: SubjectId,
        /// How it was resolved; `-` reads standard input
        outcome: String,
    },
    /// Make one an incident; its history stays
    Raise {
        /// Which
        id: SubjectId,
        /// What kind of incident it is now
        #[arg(long, value_parser = args::kind())]
        kind: IncidentKind,
        /// What happened
        reason: String,
        /// When it happened, if not just now: 21:40, "2026-11-24 21:40", or RFC 3339
        #[arg(long, value_name = "TIME")]
        at: Option<When>,
    },
}

impl Concern {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        match self {
            Self::New {
                title,
                place,
                category,
                note,
                at,
            } => {
                tell(at.as_ref(), client, settings)?;
                let concern = stated(&Command::Concern(command::Concern {
                    title,
                    place,
                    category,
                    note,
                }))?;
                begin(client, output, ("/api/concerns", Begun::Concern), concern).await
            }
            Self::List => list(client, output).await,
            Self::Close { id, outcome } => {
                let close = Command::Milestone(command::Milestone {
                    note: Some(read_text(outcome)?),
                    ..command::Milestone::named(MilestoneName::Ended)
                });
                act(client, output, id, close).await
            }
            Self::Raise {
                id,
                kind,
                reason,
                at,
            } => {
                tell(at.as_ref(), client, settings)?;
                let raise = Command::Raise(command::Raise { kind, reason });
                act(client, output, id, raise).await
            }
        }
    }
}

async fn list(client: &Client, output: &Output) -> Result<(), Failure> {
    let concerns: Vec<ConcernView> = client.get_json("/api/concerns").await?;
    output.list(
        &concerns,
        |rows| {
            for concern in &concerns {
                let state = match (concern.raised_as, concern.closed, concern.overdue) {
                    (Some(kind), ..) => spoken().kind(&kind),
                    (None, true, _) => say("已消除", "closed"),
                    (None, false, true) => say("逾期", "overdue"),
                    (None, false, false) => "",
                };
                rows.add([
                    short(&concern.concern.to_string()).to_owned(),
                    concern.category.clone().unwrap_or_default(),
                    concern.title.clone().unwrap_or_default(),
                    concern
                        .next
                        .as_deref()
                        .map_or_else(String::new, |at| client.time(at)),
                    state.into(),
                ]);
            }
        },
        &[
            say("隐患", "concern"),
            say("事由", "about"),
            say("标题", "title"),
            say("再看", "look again"),
            "",
        ],
    )
}
