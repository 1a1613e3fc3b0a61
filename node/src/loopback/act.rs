//! Acts as they come in: JSON of the API or fields of a form become commands, or a refusal that
//! names the field.

use super::error::Failure;
use crate::host::{BadTime, Side, Watch};
use crate::wording::Mistyped;
use axum::body::Bytes;
use onscene_protocol::id::PersonKey;
use onscene_protocol::incident::command::Dated;
use onscene_protocol::incident::{Command, Given};
use onscene_protocol::typing::is_blank;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What stands beside the fields of the act itself, whichever it is.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    /// Who asks: refused where somebody else is writing.
    pub(super) writer: Option<PersonKey>,
    /// When it happened, where that was not as it is typed.
    pub(super) happened_at: Option<Given>,
}

impl Envelope {
    /// Takes it from the body; the rest is the act's.
    fn open(body: &Bytes) -> Result<(Self, Map<String, Value>), Failure> {
        let Value::Object(mut fields) = parse(body)? else {
            return Err(refused("the body is no JSON object"));
        };
        let envelope = Self {
            writer: take(&mut fields, "as")?,
            happened_at: take(&mut fields, "happened_at")?,
        };
        Ok((envelope, fields))
    }

    /// An act with the time at which it happened.
    pub(super) fn date(&self, command: Command) -> Dated {
        Dated::at(command, self.happened_at.map(|given| given.0))
    }
}

/// Reads an act on an incident from JSON, and what stands beside it.
pub(super) fn read_act(body: &Bytes) -> Result<(Command, Envelope), Failure> {
    let (envelope, mut fields) = Envelope::open(body)?;
    let Some(Value::String(what)) = fields.remove("do") else {
        return Err(refused("do: it says what to do and is missing"));
    };
    Ok((of(&what, Value::Object(fields))?, envelope))
}

/// Reads the beginning of an incident or a concern, the path of the unit in which it lives where one
/// is given, and what stands beside it.
pub(super) fn read_beginning<T: DeserializeOwned>(
    body: &Bytes,
) -> Result<(T, Option<String>, Envelope), Failure> {
    let (envelope, mut fields) = Envelope::open(body)?;
    let unit = take(&mut fields, "unit")?;
    Ok((from_value(Value::Object(fields))?, unit, envelope))
}

/// The act of this word with these fields.
pub(super) fn of(what: &str, fields: Value) -> Result<Command, Failure> {
    let mut track = serde_path_to_error::Track::new();
    let fields = serde_path_to_error::Deserializer::new(fields, &mut track);
    match Command::read(what, fields) {
        Some(Ok(command)) => Ok(command),
        Some(Err(error)) => Err(misread(&track.path().to_string(), &error)),
        None => {
            let word: String = what.chars().take(80).collect();
            let known = Command::WORDS.join(", ");
            Err(refused(format!(
                "do: no act is called {word:?}; there are {known}"
            )))
        }
    }
}

/// Takes a field out, where it is given.
fn take<T: DeserializeOwned>(
    fields: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<T>, Failure> {
    let taken = fields.remove(name).map(serde_json::from_value::<Option<T>>);
    let taken = taken.transpose().map_err(|error| misread(name, &error))?;
    Ok(taken.flatten())
}

/// Reads JSON. What is wrong is said with the path to the field.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Failure> {
    from_value(parse(body)?)
}

fn parse(body: &Bytes) -> Result<Value, Failure> {
    serde_json::from_slice(body).map_err(|error| refused(format!("the body is no JSON: {error}")))
}

fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Failure> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| misread(&error.path().to_string(), error.inner()))
}

fn misread(path: &str, error: &serde_json::Error) -> Failure {
    Failure::Misread {
        path: path.to_owned(),
        why: error.to_string(),
    }
}

fn refused(message: impl Into<String>) -> Failure {
    Failure::arguments(
        message,
        "check the field's name and form; nothing was stored",
    )
}

/// A time as a form gives it, by this laptop's own watch. Empty is none.
pub(super) fn given_time(typed: &str, watch: &Watch, side: Side) -> Result<Option<Given>, Failure> {
    if is_blank(typed) {
        return Ok(None);
    }
    let bad = |why| Failure::Mistyped(Mistyped::time(typed, why));
    let time = watch.read(typed, side).map_err(bad)?;
    let time = time.parse().map_err(|_| bad(BadTime::NoTime))?;
    Ok(Some(time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use onscene_protocol::clock::Zone;

    fn message(body: &str) -> String {
        read_act(&Bytes::from(body.to_owned()))
            .map(|(act, _)| act)
            .unwrap_err()
            .message()
    }

    #[test]
    fn what_is_wrong_with_an_act_is_said_with_the_field() {
        let cases = [
            (r#"{"do":"log"}"#, "missing field `text`"),
            (r#"{"do":"log","text":"a","colour":1}"#, "colour"),
            (
                r#"{"do":"log","text":"a","track":"x"}"#,
                "track: no track is called \"x\"",
            ),
            (r#"{"do":"headcount","low":"a","high":2,"by":"b"}"#, "low: "),
            (r#"{"do":"headcount","low":-1,"high":2,"by":"b"}"#, "low: "),
            (
                r#"{"do":"correct","entry":"zz","text":"b"}"#,
                "entry: an entry id is 32",
            ),
            (r#"{"do":"dance"}"#, "no act is called \"dance\""),
            (r#"{"text":"a"}"#, "do: "),
            ("[]", "no JSON object"),
            ("{", "no JSON"),
        ];
        for (body, expected) in cases {
            let message = message(body);
            assert!(message.contains(expected), "{body}: {message}");
        }
    }

    #[test]
    fn a_forms_time_is_read_in_the_laptops_own_offset() {
        let watch = Watch::new(Zone::Fixed(480), 1_795_500_300_000);
        let read = |typed| given_time(typed, &watch, Side::Past);
        // A date field gives the first of these, an old browser what somebody typed into it.
        let forms = [
            "2026-11-24T14:05",
            "2026-11-24 14:05",
            "2026/11/24 14：05",
            "14：05",
        ];
        let exact = ["2026-11-24T14:05:00+08:00", "２０２６-11-24T06:05:00Z"];
        for typed in forms.into_iter().chain(exact) {
            let given = read(typed).unwrap().unwrap();
            assert_eq!(given, Given(1_795_500_300_000), "{typed}");
        }
        assert_eq!(read(" \u{feff}").unwrap(), None);
        assert!(read("gestern").is_err());
    }

    #[test]
    fn the_time_at_which_it_happened_stands_beside_the_act_whichever_it_is() {
        let body = r#"{"do":"task-ack","task":"00000000000000000000000000000000",
            "happened_at":"2026-11-24T14:05:00+08:00"}"#;
        let (command, envelope) = read_act(&Bytes::from(body)).unwrap();
        assert_eq!(envelope.date(command).happened_ms, Some(1_795_500_300_000));
        let message = message(r#"{"do":"log","text":"a","happened_at":"gestern"}"#);
        assert!(message.contains("happened_at: "), "{message}");
    }
}
