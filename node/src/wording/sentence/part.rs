//! The single parts of a sentence.

use super::isolated;
use crate::wording::{Counted, Language, counted, moment, range};
use onscene_protocol::incident::{EntryKind, Field, Mention, Part, Saying};

/// What turns parts into words.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) language: Language,
    /// The time beside which others are told.
    pub(super) at: &'a str,
}

/// Characters of an incident's id that tell it apart.
const SHORT_ID: usize = 8;

impl Parts<'_> {
    const fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.say(chinese, english)
    }

    /// Several values in a row.
    pub(super) fn list(&self, values: Vec<String>) -> String {
        values.join(self.say("；", "; "))
    }

    /// A value where its place says what it is; none for what is only said where it is so.
    pub(super) fn bare(&self, saying: &Saying) -> Option<String> {
        let value = self.value(saying)?;
        Some(match saying.field {
            Field::Due => match self.language {
                Language::Chinese => format!("{value} 前"),
                Language::English => format!("by {value}"),
            },
            Field::Deputy => match self.language {
                Language::Chinese => format!("协办 {value}"),
                Language::English => format!("deputy {value}"),
            },
            _ => value,
        })
    }

    /// A value, and whether it needs the name of its field before it.
    pub(super) fn named(&self, saying: &Saying) -> Option<(bool, String)> {
        let value = self.value(saying)?;
        let by_itself = matches!(
            saying.part,
            Part::Flag(_)
                | Part::Sealed
                | Part::Closed
                | Part::Destroyed
                | Part::ReadBack(_)
                | Part::Signing(_)
                | Part::Status(_)
                | Part::Step(_)
                | Part::People { .. }
                | Part::Milestone(_)
        );
        let by_itself = by_itself && saying.field != Field::Missing;
        let is_plain = matches!(saying.field, Field::Text | Field::Files | Field::HowMany);
        Some((!by_itself && !is_plain, value))
    }

    /// A value in a cell of its own.
    pub(super) fn cell(&self, part: &Part) -> String {
        match part {
            Part::Flag(flag) => self.yes(*flag).to_owned(),
            Part::Number(number) => number.to_string(),
            Part::People { low, high } => range(low, high),
            Part::Sealed | Part::Closed => self.say("已封存", "sealed").to_owned(),
            Part::Destroyed => self.say("已销毁", "destroyed").to_owned(),
            Part::Incident(incident) => incident.to_string(),
            Part::Record(record) => record.to_string(),
            Part::Entry(mention) => match &mention.text {
                Some(_) => self.mention(mention),
                None => mention.entry.to_string(),
            },
            other => self.word(other),
        }
    }

    const fn yes(&self, flag: bool) -> &'static str {
        if flag {
            self.say("是", "yes")
        } else {
            self.say("否", "no")
        }
    }

    fn value(&self, saying: &Saying) -> Option<String> {
        let Saying { field, part } = saying;
        Some(match part {
            Part::Flag(flag) => self.flag(*field, *flag)?.to_owned(),
            Part::Number(number) => self.number(*field, *number),
            Part::People { low, high } => {
                format!("{} {}", range(low, high), self.say("人", "people"))
            }
            Part::Entry(mention) => self.mention(mention),
            Part::Incident(incident) => {
                let id: String = incident.to_string().chars().take(SHORT_ID).collect();
                format!("{} {id}", self.say("事件", "incident"))
            }
            // It is for machines: what it says shows in the plan.
            Part::Record(_) => return None,
            Part::Sealed => self.gone(*field, "已封存", " sealed"),
            Part::Closed => self
                .say(
                    "内容已封存，本机没有密钥",
                    "Sealed; this laptop holds no key",
                )
                .to_owned(),
            Part::Destroyed if *field == Field::Text => {
                self.say("内容已销毁", "Destroyed").to_owned()
            }
            Part::Destroyed => self.gone(*field, "已销毁", " destroyed"),
            other => self.word(other),
        })
    }

    /// What became of a field.
    fn gone(&self, field: Field, chinese: &'static str, english: &'static str) -> String {
        format!(
            "{}{}",
            self.language.field(&field),
            self.say(chinese, english)
        )
    }

    fn word(&self, part: &Part) -> String {
        let language = self.language;
        match part {
            Part::Text(text) => isolated(text),
            Part::Person(name) if name.is_empty() => "—".into(),
            Part::Person(name) => isolated(&language.name(name)),
            Part::Time(time) => moment(language, time, self.at),
            Part::LeftOpen { what, reason } => {
                let what = what.as_deref().map_or_else(|| "—".into(), isolated);
                let reason = isolated(reason);
                match language {
                    Language::Chinese => format!("{what}（理由：{reason}）"),
                    Language::English => format!("{what} (reason: {reason})"),
                }
            }
            Part::Kind(kind) => language.kind(kind).into(),
            Part::Milestone(milestone) => language.milestone(milestone).into(),
            Part::Grade(grade) => language.grade(grade).into(),
            Part::Status(status) => language.contact_status(status).into(),
            Part::Report(kind) => language.report_kind(kind).into(),
            Part::Level(level) => language.disclosure(level).into(),
            Part::ReadBack(read_back) => language.read_back(read_back).into(),
            Part::Signing(signing) => language.signing(signing).into(),
            Part::Step(step) => language.legal_step(step).into(),
            // Said by whoever asks.
            Part::Flag(_)
            | Part::Number(_)
            | Part::People { .. }
            | Part::Entry(_)
            | Part::Incident(_)
            | Part::Record(_)
            | Part::Sealed
            | Part::Closed
            | Part::Destroyed => String::new(),
        }
    }

    fn number(&self, field: Field, number: u64) -> String {
        match (field, self.language) {
            (Field::Number, Language::Chinese) => format!("第{number}号"),
            (Field::Number, Language::English) => format!("no. {number}"),
            (Field::Year, _) => number.to_string(),
            (Field::Files, language) => counted(number, Counted::Attachment, language),
            (_, Language::Chinese) => format!("{number} 人"),
            (_, Language::English) => number.to_string(),
        }
    }

    /// What is said only where it is so; of some fields also where it is not.
    const fn flag(&self, field: Field, flag: bool) -> Option<&'static str> {
        match (field, flag) {
            (Field::Answered, true) => Some(self.say("已接听", "answered")),
            (Field::Answered, false) => Some(self.say("无人接听", "nobody answered")),
            (Field::InOrder, true) => Some(self.say("有序", "in order")),
            (Field::InOrder, false) => Some(self.say("有问题", "not in order")),
            (Field::Drill, true) => Some(self.say("演练", "drill")),
            (Field::Must, true) => Some(self.say("消除前必须办结", "To be done before the end")),
            (Field::Settlement, true) => Some(self.say("和解协议", "Settlement agreement")),
            (Field::Told, true) => Some(self.say("已告知信访人", "The petitioner was told")),
            _ => None,
        }
    }

    fn mention(&self, mention: &Mention) -> String {
        let kind = match &mention.kind {
            Some(kind) => self.language.entry_kind(kind),
            None => self.say("记录", "entry"),
        };
        let mut told = match (mention.number, self.language) {
            (Some(number), _) => format!("{kind} {number}"),
            (None, _) => kind.to_owned(),
        };
        match (&mention.text, self.language) {
            (Some(text), Language::Chinese) => told += &format!("“{}”", isolated(text)),
            (Some(text), Language::English) => told += &format!(" “{}”", isolated(text)),
            (None, _) if mention.kind.is_none() => {
                let id: String = mention.entry.to_string().chars().take(SHORT_ID).collect();
                told += &format!(" {id}");
            }
            (None, _) => {}
        }
        told + &self.apart(mention)
    }

    /// What tells an entry that is mentioned from another with the same words: whose it is, and when it was.
    fn apart(&self, mention: &Mention) -> String {
        let kind = mention.kind.as_deref().and_then(|kind| kind.parse().ok());
        let is_to = matches!(kind, Some(EntryKind::Notice | EntryKind::Handover));
        let whom = mention.whom.as_deref().map(|whom| {
            let whom = isolated(&self.language.name(whom));
            match is_to {
                true => format!("{}{whom}", self.say("给 ", "to ")),
                false => whom,
            }
        });
        let at = mention.at.as_deref();
        let at = at.map(|at| moment(self.language, at, self.at));
        let parts: Vec<String> = whom.into_iter().chain(at).collect();
        if parts.is_empty() {
            return String::new();
        }
        let parts = parts.join(self.say("，", ", "));
        format!("{}{parts}{}", self.say("（", " ("), self.say("）", ")"))
    }
}
