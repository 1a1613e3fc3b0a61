//! Acts as they come in: JSON of the API or fields of a form become commands, or a refusal that
//! names the field.

use super::error::Failure;
use crate::wording::Mistyped;
use axum::body::Bytes;
use onscene_protocol::id::PersonKey;
use onscene_protocol::incident::{Command, Given};
use onscene_protocol::typing::{NoTime, WrittenTime, is_blank};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What stands beside the fields of the act itself, whichever it is.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    /// Who asks: refused where somebody else is writing.
    pub(super) writer: Option<PersonKey>,
}

impl Envelope {
    /// Takes it from the body; the rest is the act's.
    fn open(body: &Bytes) -> Result<(Self, Map<String, Value>), Failure> {
        let Value::Object(mut fields) = parse(body)? else {
            return Err(refused("the body is no JSON object"));
        };
        let writer = take(&mut fields, "as")?;
        Ok((Self { writer }, fields))
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
    match path {
        "." => refused(error.to_string()),
        path => refused(format!("{path}: {error}")),
    }
}

fn refused(message: impl Into<String>) -> Failure {
    Failure::arguments(
        message,
        "check the field's name and form; nothing was stored",
    )
}

/// A time as a form's date field gives it, in this laptop's offset. Empty is none.
pub(super) fn given_time(written: &str, offset_minutes: i32) -> Result<Option<Given>, Failure> {
    let time = local_time(written, offset_minutes)?;
    let time = time.map(|time| time.parse().map_err(|_| no_time(&time)));
    time.transpose()
}

/// A time as a form's date field gives it, in this laptop's offset; as RFC 3339. Empty is none.
pub(super) fn local_time(written: &str, offset_minutes: i32) -> Result<Option<String>, Failure> {
    if is_blank(written) {
        return Ok(None);
    }
    let offset = chrono::FixedOffset::east_opt(offset_minutes.saturating_mul(60));
    let time = match written.parse() {
        Ok(WrittenTime::Exact(time)) => Some(time),
        Ok(WrittenTime::Local(time)) => {
            offset.and_then(|offset| time.and_local_timezone(offset).single())
        }
        // Of which day it is, a form cannot say.
        Ok(WrittenTime::Clock(_)) | Err(NoTime) => None,
    };
    time.map(|time| Some(time.to_rfc3339()))
        .ok_or_else(|| no_time(written))
}

fn no_time(written: &str) -> Failure {
    Failure::Mistyped(Mistyped::time(written))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        // A date field gives the first of these, an old browser what somebody typed into it.
        let forms = ["2026-11-24T14:05", "2026-11-24 14:05", "2026/11/24 14：05"];
        let exact = ["2026-11-24T14:05:00+08:00", "２０２６-11-24T06:05:00Z"];
        for typed in forms.into_iter().chain(exact) {
            let time = given_time(typed, 480).unwrap().unwrap();
            assert_eq!(time, Given(1_795_500_300_000), "{typed}");
        }
        let time = local_time("2026-11-24T14:05", 480).unwrap().unwrap();
        assert_eq!(time, "2026-11-24T14:05:00+08:00");
        let given = given_time("2026-11-24T14:05", 480).unwrap().unwrap();
        assert_eq!(given, Given(1_795_500_300_000));
        assert_eq!(local_time(" \u{feff}", 480).unwrap(), None);
        assert!(local_time("gestern", 480).is_err());
    }
}
