//! `person`: who writes on this laptop.

use super::join::read_code;
use super::written::given;
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::language::{say, spoken};
use crate::local;
use crate::output::{Output, short};
use crate::settings::Settings;
use clap::Subcommand;
use onscene_node::engine::{NameMet, RenamedView};
use onscene_node::wording::name_role_words;
use onscene_protocol::roster::Role;
use serde::Deserialize;
use serde_json::{Value, json};

/// What the writer's new PIN stands in, where nobody can be asked.
const NEW_PIN_VARIABLE: &str = "ONSCENE_NEW_PIN";

/// The people who write on this laptop, one at a time
#[derive(Debug, Subcommand)]
pub(crate) enum Person {
    /// List them
    List,
    /// Add another person: by an administrator who writes here, or by the code of one elsewhere
    Add {
        /// The person's name
        #[arg(long)]
        name: String,
        /// What the person does
        #[arg(long, value_parser = args::role(), conflicts_with = "code")]
        role: Option<Role>,
        /// A code from `invite`, long, typed or as a file; it says what the person does
        #[arg(long, value_name = "CODE|FILE")]
        code: Option<String>,
        /// Where the laptop that invited is reached, if the code does not know
        #[arg(long, value_name = "ADDR", value_parser = args::address, requires = "code")]
        at: Option<String>,
    },
    /// Let somebody else write from now on; a PIN comes from `ONSCENE_PIN` or a prompt
    Switch {
        /// The name, or the first digits of the key, as `person list` shows them
        #[arg(value_name = "NAME|KEY")]
        person: String,
    },
    /// Show somebody under another name from now on: the former one stands beside it, and nothing else
    /// changes. On a laptop where nobody was asked yet, it gives name and unit
    Rename {
        /// The name
        #[arg(value_name = "NAME", required_unless_present = "unit")]
        name: Option<String>,
        /// Whose, by a name or the first digits of a key; your own unless given. Others' names are for
        /// administrators
        #[arg(long, value_name = "NAME|KEY")]
        of: Option<String>,
        /// What the unit is called, where nobody was asked yet
        #[arg(long, value_name = "UNIT")]
        unit: Option<String>,
    },
    /// Set, change or remove the PIN of whoever is writing; the new one comes from
    /// `ONSCENE_NEW_PIN` or a prompt
    Pin {
        /// Write without a PIN from now on
        #[arg(long)]
        remove: bool,
    },
}

impl Person {
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        match self {
            Self::List => list(&persons(client).await?, output),
            Self::Add {
                name,
                role,
                code,
                at,
            } => {
                let code = code.map(read_code).transpose()?.map(|(_, text)| text);
                let body = given([
                    ("name", Some(name.into())),
                    ("role", role.map(|role| role.word().into())),
                    ("code", code.map(Value::String)),
                    ("at", at.map(Value::String)),
                ]);
                show(client.post_json("/api/persons", &body).await?, output)
            }
            Self::Switch { person } => switch(client, settings, output, person).await,
            Self::Rename { name, of, unit } => {
                let body = given([
                    ("name", name.map(Value::String)),
                    ("person", of.map(Value::String)),
                    ("unit", unit.map(Value::String)),
                ]);
                renamed(&client.post_json("/api/persons/name", &body).await?, output)
            }
            Self::Pin { remove } => pin(client, settings, output, remove).await,
        }
    }
}

async fn switch(
    client: &Client,
    settings: &Settings,
    output: &Output,
    person: String,
) -> Result<(), Failure> {
    let has_pin = persons(client).await?.iter().any(|row| {
        let name = row.get("name").and_then(Value::as_str);
        let key = row.get("person").and_then(Value::as_str);
        let plain = row.get("plain_name").and_then(Value::as_str);
        let is_meant = name == Some(&person)
            || plain == Some(&person)
            || key.is_some_and(|key| key.starts_with(&person));
        is_meant && has_pin(row)
    });
    let body = given([
        ("person", Some(person.into())),
        ("pin", pin_until_now(settings, has_pin)?.map(Value::String)),
    ]);
    show(
        client.post_json("/api/persons/writing", &body).await?,
        output,
    )
}

async fn pin(
    client: &Client,
    settings: &Settings,
    output: &Output,
    remove: bool,
) -> Result<(), Failure> {
    let persons = persons(client).await?;
    let has_pin = persons
        .iter()
        .any(|row| has_pin(row) && row.get("writing") == Some(&Value::Bool(true)));
    let former = pin_until_now(settings, has_pin)?;
    let new = if remove {
        None
    } else {
        Some(new_pin(settings)?)
    };
    let body = given([
        ("former", former.map(Value::String)),
        ("pin", new.map(Value::String)),
    ]);
    show(client.post_json("/api/persons/pin", &body).await?, output)
}

fn has_pin(row: &Value) -> bool {
    row.get("pin") == Some(&Value::Bool(true))
}

/// The PIN that is asked for, if one is.
fn pin_until_now(settings: &Settings, is_needed: bool) -> Result<Option<String>, Failure> {
    match &settings.pin {
        _ if !is_needed => Ok(None),
        None if settings.can_ask() => local::ask("PIN: ").map(Some),
        given => Ok(given.clone()),
    }
}

fn new_pin(settings: &Settings) -> Result<String, Failure> {
    match std::env::var(NEW_PIN_VARIABLE) {
        Ok(pin) if !pin.is_empty() => Ok(pin),
        _ if settings.can_ask() => local::ask_twice(say("新 PIN：", "the new PIN: ")),
        _ => Err(
            Failure::arguments(say("没有给新 PIN", "no new PIN was given")).hint(say(
                "可以用 ONSCENE_NEW_PIN 给出，--remove 表示不要",
                "ONSCENE_NEW_PIN gives one, --remove means none",
            )),
        ),
    }
}

async fn persons(client: &Client) -> Result<Vec<Value>, Failure> {
    client.get_json("/api/persons").await
}

fn show(person: Value, output: &Output) -> Result<(), Failure> {
    output.value(&person, || {
        let text = |name: &str| person.get(name).and_then(Value::as_str).unwrap_or("");
        let is_writing = person.get("writing") == Some(&json!(true));
        let state = if is_writing {
            say("正在记录", "is writing")
        } else {
            say("可以在这里记录", "can write here")
        };
        let word = match text("word") {
            "" => String::new(),
            word => said!(
                "\n核对词 {word} · {}\n对方电脑上显示同一个核对词；不一样就马上告诉对方",
                "\nword   {word} · {}\n\
                 the other laptop shows the same word; where it does not, tell them at once",
                text("word_en")
            ),
        };
        let names = said_of_name(&person);
        format!("{} {state}{word}{names}", text("name"))
    })
}

fn renamed(renamed: &RenamedView, output: &Output) -> Result<(), Failure> {
    output.value(renamed, || {
        let mut lines = vec![format!("{} · {}", renamed.name, renamed.unit)];
        lines.extend(alike(&renamed.alike));
        lines.join("\n")
    })
}

/// The same of an answer, a line each.
pub(super) fn said_of_name(answer: &Value) -> String {
    let met = NameMet::deserialize(answer).unwrap_or_default();
    let lines = told_of_name(&met).into_iter();
    lines.map(|line| format!("\n{line}")).collect()
}

/// What is to be looked at where somebody came in under a name.
pub(super) fn told_of_name(met: &NameMet) -> Vec<String> {
    let written = met.invited_as.iter();
    let written = written.map(|written| said!("邀请时写的姓名：{written}", "invited as {written}"));
    written.chain(alike(&met.alike)).collect()
}

/// Whose name could be taken for this one.
pub(super) fn alike(others: &[String]) -> Option<String> {
    let look = !others.is_empty();
    look.then(|| {
        said!(
            "请注意：这个姓名看起来和 {} 一样",
            "take care: this name looks like {}",
            others.join(say("、", ", "))
        )
    })
}

fn list(persons: &[Value], output: &Output) -> Result<(), Failure> {
    output.list(
        persons,
        |rows| {
            for person in persons {
                let text = |name: &str| person.get(name).and_then(Value::as_str).unwrap_or("");
                let mark = |name: &str, word: &str| {
                    let is_so = person.get(name) == Some(&json!(true));
                    if is_so {
                        word.to_owned()
                    } else {
                        String::new()
                    }
                };
                let roles = person.get("roles").and_then(Value::as_array);
                let roles: Vec<&str> = roles
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                rows.add([
                    mark("writing", say("正在记录", "writing")),
                    text("name").to_owned(),
                    name_role_words(spoken(), &roles.join(", ")),
                    mark("pin", "PIN"),
                    short(text("person")).to_owned(),
                ]);
            }
        },
        &[
            "",
            say("姓名", "name"),
            say("角色", "roles"),
            "",
            say("编号", "key"),
        ],
    )
}
