//! `invite`: a code with which another laptop can join.

use super::written::given;
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use onscene_protocol::roster::Role;
use serde_json::Value;

/// Make a code with which another laptop can join
#[derive(Debug, clap::Args)]
pub(crate) struct Invite {
    /// What the person does
    #[arg(long, value_parser = args::role())]
    role: Option<Role>,
    /// The person's name, if it is known already
    #[arg(long)]
    name: Option<String>,
}

impl Invite {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let body = given([
            ("role", self.role.map(|role| role.word().into())),
            ("name", self.name.map(Value::String)),
        ]);
        let invitation: Value = client.post_json("/api/invitations", &body).await?;
        if client.is_own() {
            output.remark("the other laptop can join while this one runs `onscene start`");
        }
        output.value(&invitation, || {
            let text = |name: &str| invitation.get(name).and_then(Value::as_str).unwrap_or("");
            format!("{}\nuntil {}", text("code"), text("expires"))
        })
    }
}
