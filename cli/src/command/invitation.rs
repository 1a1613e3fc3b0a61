//! `invitation`: who was invited, what became of it, taking it back.

use super::person::told_of_name;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::{Output, short};
use clap::Subcommand;
use onscene_node::engine::{InvitationState, InvitedView, NameMet};
use serde_json::json;

/// Digits of an invitation's name that are enough, where no other begins with them.
const DIGITS_MIN: usize = 8;

/// Invitations: who was let in by which, and which are open
#[derive(Debug, Subcommand)]
pub(crate) enum Invitation {
    /// List them, the latest first
    List,
    /// Take an open one back
    Withdraw {
        /// Its name, or the first digits, as `invitation list` shows them
        #[arg(value_name = "INVITATION")]
        invitation: String,
    },
}

impl Invitation {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let known: Vec<InvitedView> = client.get_json("/api/invitations").await?;
        match self {
            Self::List => list(&known, output),
            Self::Withdraw { invitation } => {
                let id = find(&known, &invitation)?;
                let path = format!("/api/invitations/{id}/withdrawal");
                show(&client.post_json(&path, &json!({})).await?, output)
            }
        }
    }
}

/// What became of one, with the word that the other screen shows.
pub(super) fn show(invited: &InvitedView, output: &Output) -> Result<(), Failure> {
    output.value(invited, || {
        let mut lines = vec![state(invited).to_owned()];
        lines.extend(invited.used_by.iter().map(|name| format!("joined  {name}")));
        lines.extend(told_of_name(&NameMet {
            alike: invited.alike.clone(),
            invited_as: invited.name_written.clone(),
        }));
        lines.extend(word(invited).map(|word| format!("word    {word}")));
        lines.join("\n")
    })
}

fn list(known: &[InvitedView], output: &Output) -> Result<(), Failure> {
    output.list(
        known,
        |rows| {
            for invited in known {
                let name = invited.used_by.as_ref().or(invited.name.as_ref());
                let name = name.map(|name| match &invited.name_written {
                    Some(written) => format!("{name} (invited as {written})"),
                    None => name.clone(),
                });
                rows.add([
                    state(invited).to_owned(),
                    invited.roles.join(", "),
                    name.unwrap_or_default(),
                    invited.by.clone(),
                    invited.expires.clone(),
                    word(invited).unwrap_or_default(),
                    short(&invited.invitation.to_string()).to_owned(),
                ]);
            }
        },
        &["", "roles", "name", "by", "until", "word", "invitation"],
    )
}

fn state(invited: &InvitedView) -> &'static str {
    match invited.state {
        InvitationState::Used => "used",
        InvitationState::Withdrawn => "withdrawn",
        InvitationState::Expired => "expired",
        InvitationState::Open if invited.tried => "open; the typed code was tried and is dead",
        InvitationState::Open => "open",
    }
}

fn word(invited: &InvitedView) -> Option<String> {
    let words = invited.word.as_ref().zip(invited.word_en.as_ref())?;
    Some(format!("{} · {}", words.0, words.1))
}

/// The one that is meant.
fn find(known: &[InvitedView], asked: &str) -> Result<String, Failure> {
    let digits = asked.trim().to_lowercase();
    let ids = known.iter().map(|known| known.invitation.to_string());
    let mut found: Vec<String> = ids
        .filter(|id| digits.len() >= DIGITS_MIN && id.starts_with(&digits))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => Err(Failure::not_found(format!("no invitation {asked} here"))
            .hint("look at `onscene invitation list --json`")),
        (Some(_), false) => Err(
            Failure::arguments(format!("{asked} names several invitations"))
                .hint("give more of its digits"),
        ),
    }
}
