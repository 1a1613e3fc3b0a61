//! A case as its file tells it. `tests/cases/README.md` describes the format.

mod write;

pub(super) use write::Write;

use super::check::is_known;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use chrono::{DateTime, FixedOffset};
use onscene_protocol::plan::Sample;
use onscene_protocol::roster::Role;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Bytes of a case's file: the longest days of an office fit many times.
const CASE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Laptops of a case: each is a process of its own.
const LAPTOPS_MAX: usize = 16;
/// Bytes of one attachment, which is made in memory.
const ATTACHED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What is played only once its part of the product exists.
const COMES_LATER: &[&str] = &["archive"];

/// An incident as it happened.
#[derive(Debug, Deserialize)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) laptops: Vec<Laptop>,
    /// Pairs of laptops that can reach each other.
    pub(super) links: Vec<Pair>,
    #[serde(deserialize_with = "steps")]
    pub(super) steps: Vec<Step>,
    pub(super) expect: Map<String, Value>,
}

/// Two laptops' ids.
pub(super) type Pair = (String, String);

/// Someone's laptop.
#[derive(Debug, Deserialize)]
pub(super) struct Laptop {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) role: String,
    /// Milliseconds that its clock is ahead of the true time.
    #[serde(default)]
    pub(super) clock_ms: i64,
}

/// Something that happens.
#[derive(Debug)]
pub(super) struct Step {
    /// The true time.
    pub(super) at: DateTime<FixedOffset>,
    /// The word of the file.
    pub(super) word: String,
    /// The laptop it happens on; empty for links.
    pub(super) on: String,
    /// The incident it is about, by the name an earlier step gave it.
    pub(super) incident: String,
    /// The name that it gives to what it makes.
    pub(super) name: Option<String>,
    pub(super) act: Act,
}

/// What happens.
#[derive(Debug)]
pub(super) enum Act {
    /// An incident starts, with these fields.
    Incident(Value),
    /// An issue is found on a round of visits, with these fields.
    Concern(Value),
    /// A plan is made known: the file's text.
    Plan(String),
    /// An act on an incident, with its fields.
    Write(Write),
    /// A file of `bytes` drawn from `seed` is attached.
    Attach(Attached),
    /// One exchange.
    Sync,
    /// Links go down, or up again.
    Links {
        up: bool,
        links: Vec<Pair>,
        why: String,
    },
    /// The node is killed on the spot.
    Kill,
    /// The node runs again.
    Start,
    /// Its part of the product comes later: it counts for nothing.
    Later,
}

impl Act {
    /// Where an act on an incident is sent, below it.
    pub(super) fn route(&self) -> &'static str {
        match self {
            Self::Write(write) => write.route(),
            _ => write::ACTS_ROUTE,
        }
    }

    /// The invited unit for which something is chosen.
    pub(super) fn invited_unit(&self) -> Option<&str> {
        match self {
            Self::Write(write) => write.invited_unit(),
            _ => None,
        }
    }
}

/// A file that is made up.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Attached {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) bytes: usize,
    pub(super) seed: u64,
}

impl Attached {
    /// Its content: the same for the same seed, everywhere.
    pub(super) fn content(&self) -> Vec<u8> {
        let mut content = vec![0; self.bytes];
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seed.to_le_bytes());
        hasher.finalize_xof().fill(&mut content);
        content
    }
}

impl Case {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is not there, too long, or no case.
    pub(super) fn read_file(file: &Path) -> Result<Self, Failure> {
        let failure = |error| Failure::of_file(say("案例", "the case"), file, &error);
        let known = fs::metadata(file).map_err(failure)?;
        if known.len() > CASE_BYTES_MAX {
            return Err(Failure::refused(said!(
                "案例有 {}，上限是 {CASE_BYTES_MAX}",
                "the case has {}; the limit is {CASE_BYTES_MAX}",
                counted(known.len(), Counted::Byte)
            )));
        }
        Self::read(&fs::read_to_string(file).map_err(failure)?)
    }

    /// Reads a case's text.
    ///
    /// # Errors
    /// When it is no case, or its steps name laptops or links that it does not have.
    pub(super) fn read(text: &str) -> Result<Self, Failure> {
        let case: Self = serde_json::from_str(text).map_err(|error| {
            let line = error.line();
            wrong(&said!("第 {line} 行读不懂", "{error}"))
        })?;
        case.check().map_err(|what| wrong(&what))?;
        Ok(case)
    }

    /// The laptop that founds: the hub, or the first.
    pub(super) fn founder(&self) -> Option<&Laptop> {
        let hub = self.laptops.iter().find(|laptop| laptop.is_hub());
        hub.or(self.laptops.first())
    }

    fn check(&self) -> Result<(), String> {
        let ids: BTreeSet<&str> = self
            .laptops
            .iter()
            .map(|laptop| laptop.id.as_str())
            .collect();
        if ids.is_empty() || ids.len() != self.laptops.len() || ids.len() > LAPTOPS_MAX {
            return Err(said!(
                "要有 1 到 {LAPTOPS_MAX} 台电脑，编号各不相同",
                "it needs 1 to {LAPTOPS_MAX} laptops, each with its own id"
            ));
        }
        for laptop in &self.laptops {
            laptop.role.parse::<Role>().map_err(|error| {
                let role = &laptop.role;
                said!("没有「{role}」这个角色", "{error}")
            })?;
            if laptop.id.is_empty()
                || !laptop
                    .id
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-')
            {
                return Err(said!(
                    "电脑的编号只能有字母、数字和 -，不能是“{}”",
                    "a laptop's id has letters, digits and -, not {:?}",
                    laptop.id
                ));
            }
        }
        let changed = self.steps.iter().filter_map(|step| match &step.act {
            Act::Links { links, .. } => Some(links),
            _ => None,
        });
        for (one, other) in self.links.iter().chain(changed.flatten()) {
            if one == other || !ids.contains(one.as_str()) || !ids.contains(other.as_str()) {
                return Err(said!(
                    "“{one}”和“{other}”之间没有连接",
                    "there is no link between {one:?} and {other:?}"
                ));
            }
        }
        for step in &self.steps {
            let needs_laptop = !matches!(step.act, Act::Links { .. } | Act::Later);
            if needs_laptop && !ids.contains(step.on.as_str()) {
                let (at, on) = (step.at, &step.on);
                return Err(said!(
                    "{at} 的一步不在任何电脑上：“{on}”",
                    "the step at {at} is on no laptop: {on:?}"
                ));
            }
        }
        if let Some(name) = self.expect.keys().find(|name| !is_known(name)) {
            return Err(said!(
                "不认识它所期望的“{name}”",
                "nobody knows what it expects: {name:?}"
            ));
        }
        if self.steps.is_empty() {
            return Err(say("里面什么都没有发生", "nothing happens in it").into());
        }
        Ok(())
    }
}

impl Laptop {
    pub(super) fn is_hub(&self) -> bool {
        self.role == Role::Hub.word()
    }
}

fn wrong(what: &str) -> Failure {
    Failure::arguments(said!("这不是案例：{what}", "this is no case: {what}")).hint(say(
        "格式写在 tests/cases/README.md 里",
        "tests/cases/README.md describes the format",
    ))
}

fn steps<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Step>, D::Error> {
    let steps: Vec<Map<String, Value>> = Deserialize::deserialize(from)?;
    steps
        .into_iter()
        .enumerate()
        .map(|(number, fields)| {
            step(fields).map_err(|what| {
                let number = number + 1;
                serde::de::Error::custom(said!("第 {number} 步：{what}", "step {number}: {what}"))
            })
        })
        .collect()
}

fn step(mut fields: Map<String, Value>) -> Result<Step, String> {
    let mut take = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let at = take("at").unwrap_or_default();
    let at =
        DateTime::parse_from_rfc3339(&at).map_err(|_| said!("`at` 是 {at:?}", "`at` is {at:?}"))?;
    let word = take("do").ok_or_else(|| say("没有 `do`", "it has no `do`"))?;
    let on = take("on").unwrap_or_default();
    let incident = take("in").unwrap_or_default();
    let name = take("as");
    let act = act(&word, fields)?;
    Ok(Step {
        at,
        word,
        on,
        incident,
        name,
        act,
    })
}

fn act(word: &str, fields: Map<String, Value>) -> Result<Act, String> {
    #[derive(Deserialize)]
    struct Links {
        links: Vec<Pair>,
        #[serde(default)]
        why: String,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Plan {
        Text(String),
        Sample(String),
    }
    impl Plan {
        fn text(self) -> Result<String, String> {
            match self {
                Self::Text(text) => Ok(text),
                Self::Sample(name) => Sample::named(&name)
                    .map(|sample| sample.text.to_owned())
                    .ok_or_else(|| {
                        said!(
                            "没有叫“{name}”的示例预案",
                            "no sample plan is called {name:?}"
                        )
                    }),
            }
        }
    }
    fn read<T: serde::de::DeserializeOwned>(fields: Map<String, Value>) -> Result<T, String> {
        serde_json::from_value(Value::Object(fields))
            .map_err(|error| said!("内容读不懂", "{error}"))
    }
    Ok(match word {
        "incident" => Act::Incident(Value::Object(fields)),
        "concern" => Act::Concern(Value::Object(fields)),
        "plan" => Act::Plan(read::<Plan>(fields)?.text()?),
        known if write::ACTS.contains(&known) => Act::Write(Write::read(known, fields)?),
        "attach" => {
            let attached: Attached = read(fields)?;
            if attached.bytes > ATTACHED_BYTES_MAX {
                return Err(said!(
                    "`bytes` 至多 {ATTACHED_BYTES_MAX}",
                    "`bytes` is at most {ATTACHED_BYTES_MAX}"
                ));
            }
            Act::Attach(attached)
        }
        "sync" => Act::Sync,
        "cut" | "heal" => {
            let Links { links, why } = read(fields)?;
            Act::Links {
                up: word == "heal",
                links,
                why,
            }
        }
        "kill" => Act::Kill,
        "start" => Act::Start,
        later if COMES_LATER.contains(&later) => Act::Later,
        other => {
            return Err(said!(
                "没有“{other}”这种步骤",
                "nothing is called {other:?}"
            ));
        }
    })
}

#[cfg(test)]
mod tests;
