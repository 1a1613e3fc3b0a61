//! What the commands that write share: the act, its answer, the text that is typed or piped.

use crate::client::Client;
use crate::failure::{Failure, in_words};
use crate::language::{say, spoken};
use crate::output::{Output, no_json, short};
use crate::terminal;
use crate::text;
use onscene_node::wording::{Language, refused};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, Refusal};
use onscene_protocol::limit::TEXT_BYTES_MAX;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Read};

/// An entry that is durable.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Written {
    entry: String,
    incident: String,
    /// The times that were given with it, as they were understood: a day that was not typed is guessed.
    #[serde(default, skip_serializing_if = "Times::is_empty")]
    times: Times,
}

/// Times of an act by their fields, RFC 3339 in this laptop's zone.
pub(super) type Times = BTreeMap<String, String>;

/// The fields of acts that hold a time.
const TIMES: [&str; 4] = ["happened_at", "heard_at", "at", "due"];

/// Does one act on an incident and tells what was written.
pub(super) async fn act(
    client: &Client,
    output: &Output,
    incident: SubjectId,
    command: Command,
) -> Result<(), Failure> {
    let path = format!("/api/incidents/{incident}/acts");
    let act = dated(client, stated(&command)?)?;
    let times = times(client, &act);
    let mut written: Written = client.post_json(&path, &act.into()).await?;
    written.times = times;
    output.value(&written, || {
        let (entry, times) = (short(&written.entry), said_times(client, &written.times));
        said!("已保存：记录 {entry}{times}", "saved: entry {entry}{times}")
    })
}

/// What begins with its first entry.
#[derive(Debug, Clone, Copy)]
pub(super) enum Begun {
    Incident,
    Concern,
}

/// Begins an incident or a concern, and tells which.
pub(super) async fn begin(
    client: &Client,
    output: &Output,
    (path, what): (&str, Begun),
    fields: Map<String, Value>,
) -> Result<(), Failure> {
    let act = dated(client, fields)?;
    let times = times(client, &act);
    let mut written: Value = client.post_json(path, &act.into()).await?;
    if let (Some(fields), false) = (written.as_object_mut(), times.is_empty()) {
        fields.insert("times".into(), json!(times));
    }
    output.value(&written, || {
        let id = written.get("incident").and_then(Value::as_str);
        let (id, times) = (id.unwrap_or_default(), said_times(client, &times));
        match what {
            Begun::Incident => said!("已保存：事件 {id}{times}", "saved: incident {id}{times}"),
            Begun::Concern => said!("已保存：隐患 {id}{times}", "saved: concern {id}{times}"),
        }
    })
}

/// The times in an act, as they were understood.
pub(super) fn times(client: &Client, act: &Map<String, Value>) -> Times {
    let given = TIMES.into_iter().filter_map(|field| {
        let at = act.get(field)?.as_str()?;
        Some((field.to_owned(), client.local(at)))
    });
    given.collect()
}

/// The same for a person, behind what was saved.
pub(super) fn said_times(client: &Client, times: &Times) -> String {
    let said = TIMES.into_iter().filter_map(|field| {
        let at = client.time(times.get(field)?);
        let what = match field {
            "heard_at" => say("获知于", "heard"),
            "due" => say("到期", "due"),
            _ => say("发生于", "happened"),
        };
        Some(format!("{what} {at}"))
    });
    let said = said.collect::<Vec<_>>().join(say("，", ", "));
    if said.is_empty() {
        return said;
    }
    said!("（{said}）", " ({said})")
}

/// An act as the API takes it: what was given of it.
pub(super) fn stated(command: &Command) -> Result<Map<String, Value>, Failure> {
    match serde_json::to_value(command) {
        Ok(Value::Object(mut fields)) => {
            fields.retain(|_, value| !value.is_null());
            Ok(fields)
        }
        Ok(_) => Err(Failure::failed(say(
            "程序内部出错：写不成一个动作",
            "an act is no JSON object",
        ))),
        Err(error) => Err(no_json(&error)),
    }
}

/// The same with the time at which it happened, where that was said.
pub(super) fn dated(
    client: &Client,
    mut act: Map<String, Value>,
) -> Result<Map<String, Value>, Failure> {
    if let Some(happened) = client.happened() {
        let time = serde_json::to_value(happened);
        let time = time.map_err(|error| no_json(&error))?;
        act.insert("happened_at".to_owned(), time);
    }
    Ok(act)
}

/// A JSON object of the fields that were given.
pub(super) fn given<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let given = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect::<Map<_, _>>())
}

/// A text as typed, or standard input for `-`. What is over the limit is not read to its end.
pub(super) fn read_text(typed: String) -> Result<String, Failure> {
    let text = if typed == "-" {
        terminal::wait_for_input(|| read_input(&mut io::stdin().lock()))?
    } else {
        typed
    };
    if text.len() > TEXT_BYTES_MAX {
        let refusal = Refusal::TooLong {
            field: "text",
            bytes: text.len(),
            limit: TEXT_BYTES_MAX,
        };
        let (message, hint) = match spoken() {
            Language::English => (refusal.to_string(), refusal.hint().to_owned()),
            Language::Chinese => refused(&refusal),
        };
        return Err(Failure::refused(message).hint(hint));
    }
    Ok(text)
}

fn read_input(input: &mut impl Read) -> Result<String, Failure> {
    let bytes = text::read(input, TEXT_BYTES_MAX as u64).map_err(|error| {
        Failure::failed(said!(
            "标准输入读不了：{}",
            "standard input cannot be read: {}",
            in_words(&error)
        ))
    })?;
    let bytes = bytes.ok_or_else(|| {
        Failure::refused(said!(
            "内容超过了 {TEXT_BYTES_MAX} 字节的上限",
            "text has more than {TEXT_BYTES_MAX} bytes, which is the limit"
        ))
        .hint(say(
            "请分成几条，或作为文件附上",
            "split it into several entries, or attach it as a file",
        ))
    })?;
    text::decode(say("标准输入", "standard input"), &bytes).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{TEXT_BYTES_MAX, read_input};
    use crate::failure::Exit;

    #[test]
    fn input_is_read_up_to_the_limit_and_no_further() {
        let text = "水".repeat(TEXT_BYTES_MAX / 3);
        assert_eq!(read_input(&mut text.as_bytes()).unwrap(), text);

        let mut endless = std::io::repeat(b'a');
        let failure = read_input(&mut endless).unwrap_err();
        assert_eq!(failure.exit, Exit::Refused);
    }

    #[test]
    fn input_that_is_no_text_cannot_be_read() {
        let failure = read_input(&mut [0xff, 0xfe].as_slice()).unwrap_err();
        assert_eq!(failure.exit, Exit::Arguments);
    }
}
