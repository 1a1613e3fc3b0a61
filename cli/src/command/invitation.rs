//! `invitation`: who was invited, what became of it, taking it back.

use super::person::told_of_name;
use crate::client::Client;
use crate::failure::Failure;
use crate::ids;
use crate::language::{say, spoken};
use crate::output::{Output, short};
use clap::Subcommand;
use onscene_node::engine::{InvitationState, InvitedView, NameMet};
use onscene_node::wording::name_role_words;
use serde_json::json;

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
        match self {
            Self::List => {
                let known: Vec<InvitedView> = client.get_json("/api/invitations").await?;
                list(&known, client, output)
            }
            Self::Withdraw { invitation } => {
                let id = ids::whole(client, "invitation", &invitation).await?;
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
        let joined = invited.used_by.iter();
        lines.extend(joined.map(|name| said!("加入的  {name}", "joined  {name}")));
        lines.extend(told_of_name(&NameMet {
            alike: invited.alike.clone(),
            invited_as: invited.name_written.clone(),
        }));
        lines.extend(word(invited).map(|word| said!("对照词  {word}", "word    {word}")));
        lines.join("\n")
    })
}

fn list(known: &[InvitedView], client: &Client, output: &Output) -> Result<(), Failure> {
    output.list(
        known,
        |rows| {
            for invited in known {
                let name = invited.used_by.as_ref().or(invited.name.as_ref());
                let name = name.map(|name| match &invited.name_written {
                    Some(written) => said!(
                        "{name}（邀请时写的是 {written}）",
                        "{name} (invited as {written})"
                    ),
                    None => name.clone(),
                });
                rows.add([
                    state(invited).to_owned(),
                    name_role_words(spoken(), &invited.roles.join(", ")),
                    invited.unit.clone().unwrap_or_default(),
                    name.unwrap_or_default(),
                    invited.by.clone(),
                    client.time(&invited.expires),
                    word(invited).unwrap_or_default(),
                    short(&invited.invitation.to_string()).to_owned(),
                ]);
            }
        },
        &[
            "",
            say("角色", "roles"),
            say("单位", "unit"),
            say("姓名", "name"),
            say("谁", "by"),
            say("有效至", "until"),
            say("对照词", "word"),
            say("邀请", "invitation"),
        ],
    )
}

fn state(invited: &InvitedView) -> &'static str {
    match invited.state {
        InvitationState::Used => say("已使用", "used"),
        InvitationState::Withdrawn => say("已撤回", "withdrawn"),
        InvitationState::Expired => say("已过期", "expired"),
        InvitationState::Open if invited.tried => say(
            "有效；短码已试过，作废",
            "open; the typed code was tried and is dead",
        ),
        InvitationState::Open => say("有效", "open"),
    }
}

fn word(invited: &InvitedView) -> Option<String> {
    let words = invited.word.as_ref().zip(invited.word_en.as_ref())?;
    Some(format!("{} · {}", words.0, words.1))
}
