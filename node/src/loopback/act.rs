//! Acts as they come in: JSON of the API or fields of a form become commands, or a refusal that
//! names the field.

use super::error::Failure;
use crate::engine::Engine;
use crate::wording::Mistyped;
use axum::body::Bytes;
use onscene_protocol::id::{AttachmentId, EntryId, PersonKey};
use onscene_protocol::incident::command::{Attach, Attachment, Command, Demand, Log, Start, Talk};
use onscene_protocol::incident::{
    Disclosure, Given, IncidentKind, Petitioner, ReadBack, Signing, Track,
};
use onscene_protocol::typing::{NoTime, WrittenTime, is_blank};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// `{"kind", "title", "place", …}`: an incident begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StartAct {
    pub(super) kind: IncidentKind,
    pub(super) title: String,
    pub(super) place: String,
    #[serde(default)]
    pub(super) drill: bool,
    pub(super) heard_at: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) reporter: Option<String>,
    /// The path of the unit in which it lives; the writer's own where none is given.
    pub(super) unit: Option<String>,
    /// Who asks: refused where somebody else is writing.
    #[serde(rename = "as")]
    pub(super) writer: Option<PersonKey>,
}

impl StartAct {
    pub(super) fn command(self) -> Result<Start, Failure> {
        Ok(Start {
            kind: self.kind,
            title: self.title,
            place: self.place,
            drill: self.drill,
            heard_ms: self.heard_at.as_deref().map(heard_ms).transpose()?,
            channel: self.channel,
            reporter: self.reporter,
        })
    }
}

/// One act on an incident, by its `do`.
#[derive(Debug)]
pub(super) enum Act {
    /// Files come with these: they are sealed here before the entry names them.
    Log(LogAct),
    Attach(AttachAct),
    Demand(DemandAct),
    Talk(TalkAct),
    /// Everything else is a command as it comes in.
    Whole(Command),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogAct {
    pub(super) text: String,
    pub(super) track: Option<Track>,
    pub(super) disclosure: Option<Disclosure>,
    pub(super) heard_at: Option<String>,
    #[serde(default)]
    pub(super) attachments: Vec<AttachmentId>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachAct {
    pub(super) attachments: Vec<AttachmentId>,
    pub(super) text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemandAct {
    pub(super) category: String,
    pub(super) text: String,
    pub(super) read_back: Option<ReadBack>,
    pub(super) name: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) same_as: Option<EntryId>,
    pub(super) heard_at: Option<String>,
    #[serde(default)]
    pub(super) attachments: Vec<AttachmentId>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TalkAct {
    pub(super) demand: EntryId,
    pub(super) text: String,
    pub(super) read_back: Option<ReadBack>,
    pub(super) signing: Option<Signing>,
    #[serde(default)]
    pub(super) settlement: bool,
    pub(super) heard_at: Option<String>,
    #[serde(default)]
    pub(super) attachments: Vec<AttachmentId>,
}

impl DemandAct {
    fn command(self, engine: &Engine) -> Result<Demand, Failure> {
        Ok(Demand {
            category: self.category,
            verbatim: self.text,
            read_back: self.read_back.unwrap_or(ReadBack::NotYet),
            petitioner: Petitioner {
                name: self.name,
                contact: self.contact,
            },
            same_as: self.same_as,
            heard_ms: self.heard_at.as_deref().map(heard_ms).transpose()?,
            attachments: staged(engine, &self.attachments)?,
        })
    }
}

impl TalkAct {
    fn command(self, engine: &Engine) -> Result<Talk, Failure> {
        Ok(Talk {
            demand: self.demand,
            text: self.text,
            read_back: self.read_back.unwrap_or(ReadBack::NotYet),
            signing: self.signing.unwrap_or(Signing::NotYet),
            settlement: self.settlement,
            heard_ms: self.heard_at.as_deref().map(heard_ms).transpose()?,
            attachments: staged(engine, &self.attachments)?,
        })
    }
}

impl Act {
    /// Reads an act from JSON, and who asks for it where that is said.
    pub(super) fn read(body: &Bytes) -> Result<(Self, Option<PersonKey>), Failure> {
        let mut value: Value = parse(body)?;
        let fields = value
            .as_object_mut()
            .ok_or_else(|| refused("the body is no JSON object"))?;
        let writer = fields.remove("as").map(from_value).transpose()?;
        let Some(Value::String(what)) = fields.remove("do") else {
            return Err(refused("do: it says what to do and is missing"));
        };
        Ok((Self::of(&what, value)?, writer))
    }

    /// The act of this name with these fields.
    pub(super) fn of(what: &str, fields: Value) -> Result<Self, Failure> {
        match what {
            "log" => from_value(fields).map(Self::Log),
            "attach" => from_value(fields).map(Self::Attach),
            "demand" => from_value(fields).map(Self::Demand),
            "talk" => from_value(fields).map(Self::Talk),
            _ => whole(what, fields).map(Self::Whole),
        }
    }

    /// The command that it asks for.
    pub(super) fn command(self, engine: &Engine) -> Result<Command, Failure> {
        Ok(match self {
            Self::Log(act) => Command::Log(Log {
                text: act.text,
                track: act.track.unwrap_or(Track::Situation),
                disclosure: act.disclosure.unwrap_or(Disclosure::Internal),
                heard_ms: act.heard_at.as_deref().map(heard_ms).transpose()?,
                attachments: staged(engine, &act.attachments)?,
            }),
            Self::Attach(act) => Command::Attach(Attach {
                attachments: staged(engine, &act.attachments)?,
                text: act.text,
            }),
            Self::Demand(act) => Command::Demand(act.command(engine)?),
            Self::Talk(act) => Command::Talk(act.command(engine)?),
            Self::Whole(command) => command,
        })
    }
}

macro_rules! whole_acts {
    ($($word:literal = $command:ident),+ $(,)?) => {
        fn whole(what: &str, fields: Value) -> Result<Command, Failure> {
            match what {
                $($word => from_value(fields).map(Command::$command),)+
                other => Err(unknown_act(other)),
            }
        }

        /// Every act there is, for whoever walks them all.
        #[cfg(test)]
        pub(super) const WORDS: &[&str] = &["log", "attach", "demand", "talk", $($word),+];

        /// An act that does not exist.
        fn unknown_act(word: &str) -> Failure {
            let word: String = word.chars().take(80).collect();
            let known = ["log", "attach", "demand", "talk", $($word),+].join(", ");
            refused(format!("do: no act is called {word:?}; there are {known}"))
        }
    };
}

whole_acts! {
    "headcount" = Headcount,
    "milestone" = Milestone,
    "correct" = Correct,
    "answer" = Answer,
    "promise" = Promise,
    "promise-done" = PromiseDone,
    "representatives" = Representatives,
    "task" = Task,
    "task-ack" = TaskAck,
    "task-done" = TaskDone,
    "contact" = Contact,
    "notice" = Notice,
    "notice-read" = NoticeRead,
    "notice-told" = NoticeTold,
    "notice-acted" = NoticeActed,
    "grade" = Grade,
    "report" = Report,
    "report-receipt" = ReportReceipt,
    "release" = Release,
    "release-approve" = ReleaseApprove,
    "handover" = Handover,
    "place-check" = PlaceCheck,
    "scene-plan-approve" = ApproveScenePlan,
    "objection" = Objection,
    "void" = Void,
    "link" = Link,
    "unlink" = Unlink,
    "move" = Move,
    "raise" = Raise,
    "legal" = Legal,
}

fn staged(engine: &Engine, ids: &[AttachmentId]) -> Result<Vec<Attachment>, Failure> {
    ids.iter()
        .map(|id| {
            engine
                .staged(*id)
                .ok_or_else(|| Failure::NotFound(format!("staged file {id}")))
        })
        .collect()
}

/// Reads JSON. What is wrong is said with the path to the field.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Failure> {
    from_value(parse(body)?)
}

fn parse(body: &Bytes) -> Result<Value, Failure> {
    serde_json::from_slice(body).map_err(|error| refused(format!("the body is no JSON: {error}")))
}

fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Failure> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        match (path.as_str(), error.inner()) {
            (".", inner) => refused(inner.to_string()),
            (path, inner) => refused(format!("{path}: {inner}")),
        }
    })
}

fn refused(message: impl Into<String>) -> Failure {
    Failure::arguments(
        message,
        "check the field's name and form; nothing was stored",
    )
}

/// A time in RFC 3339, as milliseconds since 1970.
pub(super) fn heard_ms(written: &str) -> Result<u64, Failure> {
    let given: Result<Given, _> = written.parse();
    given.map(|given| given.0).map_err(|_| no_time(written))
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
        Act::read(&Bytes::from(body.to_owned()))
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
            let time = local_time(typed, 480).unwrap().unwrap();
            assert_eq!(heard_ms(&time).unwrap(), 1_795_500_300_000, "{typed}");
        }
        let time = local_time("2026-11-24T14:05", 480).unwrap().unwrap();
        assert_eq!(time, "2026-11-24T14:05:00+08:00");
        assert_eq!(heard_ms(&time).unwrap(), 1_795_500_300_000);
        assert_eq!(local_time(" \u{feff}", 480).unwrap(), None);
        assert!(local_time("gestern", 480).is_err());
    }
}
