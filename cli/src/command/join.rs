//! `join`: joins another laptop's organisation, and makes the store where there is none.

use super::person::said_of_name;
use super::written::given;
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::local;
use crate::output::{Output, no_json, plain};
use crate::progress;
use crate::settings::Settings;
use crate::text;
use onscene_node::node::NodeError;
use onscene_protocol::invite::Code;
use onscene_protocol::limit::CODE_FILE_BYTES_MAX;
use serde_json::Value;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Join an organisation with a code from `invite`
#[derive(Debug, clap::Args)]
pub(crate) struct Join {
    /// The long code, the file that holds it, or the number that was read out
    #[arg(value_name = "CODE|FILE")]
    code: String,
    /// Where the laptop that invited is reached, if the code does not know
    #[arg(long, value_name = "ADDR", value_parser = args::address)]
    at: Option<String>,
    /// Your name, shown beside what you write
    #[arg(long)]
    name: String,
}

impl Join {
    pub(super) async fn run(self, settings: &Settings, output: &Output) -> Result<(), Failure> {
        let (code, text) = read_code(self.code)?;
        let is_new = !local::is_founded(&settings.data);
        if !is_new && let Some(client) = Client::of_running(settings).await? {
            let body = given([
                ("code", Some(text.into())),
                ("at", self.at.map(Value::String)),
                ("name", Some(self.name.into())),
            ]);
            let joining = client.post_json_unsigned("/api/joining", &body);
            let joined: Value = progress::waiting(settings.json, inviter(), joining).await?;
            return tell(&joined, output);
        }
        let passphrase = if is_new {
            local::choose_passphrase(settings)?
        } else {
            settings.passphrase.clone()
        };
        let joining = onscene_node::node::join(
            settings.data.clone(),
            code,
            self.at,
            self.name,
            passphrase,
            settings.host.clone(),
        );
        let joined = progress::waiting(settings.json, inviter(), joining).await?;
        let joined = serde_json::to_value(joined).map_err(|error| no_json(&error))?;
        tell(&joined, output)
    }
}

/// Who is waited for.
fn inviter() -> &'static str {
    say(
        "正在等发出邀请的电脑应答",
        "waiting for the laptop that invited to answer",
    )
}

fn tell(joined: &Value, output: &Output) -> Result<(), Failure> {
    let text = |name: &str| joined.get(name).and_then(Value::as_str).unwrap_or("");
    output.value(joined, || {
        said!(
            "{} · {}\n编号 {}\n核对词 {} · {}\n对方电脑上显示同一个核对词；不一样就马上告诉对方",
            "{} · {}\ndevice {}\nword   {} · {}\n\
             the other laptop shows the same word; where it does not, tell them at once",
            plain(text("name")),
            plain(text("unit")),
            text("device"),
            text("word"),
            text("word_en"),
        ) + &plain(&said_of_name(joined))
    })
}

/// The code as given, or from the file of that name. What is wrong with it is told before a store is
/// made for it.
pub(super) fn read_code(given: String) -> Result<(Code, String), Failure> {
    let wrong = match given.parse() {
        Ok(code) => return Ok((code, given)),
        Err(wrong) => wrong,
    };
    let path = Path::new(&given);
    if given.is_empty() || !path.is_file() {
        return Err(NodeError::Code(wrong).into());
    }
    let failure = |error| Failure::of_file(say("读不了", "cannot read"), path, &error);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failure)?;
    file.take(CODE_FILE_BYTES_MAX)
        .read_to_end(&mut bytes)
        .map_err(failure)?;
    let text = text::decode(&given, &bytes)?.to_owned();
    let code = text.parse();
    let code = code.map_err(|wrong| Failure::from(NodeError::Code(wrong)))?;
    Ok((code, text))
}
