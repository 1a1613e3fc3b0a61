//! The columns of a spreadsheet. Their order is fixed; more may be added at the end.

use crate::wording::{
    Language, beside_cell, corrected, doubts, field_of, happened_cell, size, step_after,
};
use onscene_protocol::id::RecordId;
use onscene_protocol::incident::{
    EntryView, Field, IncidentView, MeasuredStep, ReviewView, WhyReview,
};

macro_rules! columns {
    ($($name:ident: $chinese:literal, $english:literal;)+) => {
        /// A column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Column {
            $($name,)+
            /// A field that some entries have.
            Of(Field),
        }

        const HEAD: &[Column] = &[$(Column::$name),+];

        impl Column {
            /// What stands above it.
            pub(super) const fn header(self, language: Language) -> &'static str {
                match self {
                    $(Self::$name => language.say($chinese, $english),)+
                    Self::Of(field) => language.field(&field),
                }
            }
        }
    };
}

columns! {
    Incident: "事件编号", "Incident";
    IncidentKind: "事件的类别", "Incident: kind";
    Drill: "演练事件", "Incident: drill";
    Title: "事件标题", "Incident: title";
    Place: "事件地点", "Incident: place";
    State: "事件状态", "Incident: state";
    Entry: "记录编号", "Entry";
    Type: "记录种类", "Type";
    At: "录入时间", "Written at";
    CorrectedAt: "校正后时间", "Corrected time";
    HeardAt: "获知时间", "Heard at";
    Late: "补记", "Late";
    Track: "工作类别", "Track";
    Disclosure: "可见范围", "Disclosure";
    Author: "记录人", "Written by";
    Device: "电脑", "Laptop";
    Sentence: "记录内容", "What it says";
    Corrects: "更正的记录编号", "Corrects entry";
    CorrectedBy: "更正它的记录编号", "Corrected by entry";
    ClockOff: "电脑时钟快（秒）", "Clock ahead by (s)";
    Disagrees: "与另一次不一致", "Disagrees";
    Attachments: "附件", "Files";
    Hashes: "附件校验值（BLAKE3）", "Files' BLAKE3";
    Timeline: "所在时间线的事件编号", "On the timeline of";
    FromUnit: "受邀单位", "Invited unit";
    Counts: "是否有效", "Counts";
    Record: "签名记录编号", "Signed record";
    HappenedAt: "发生时间", "Happened at";
    Doubts: "时间存疑", "Doubts about its times";
}

/// All columns: what every line has, then what single acts have.
pub(super) fn all() -> Vec<Column> {
    let fields = Field::ALL.iter().map(|field| Column::Of(*field));
    HEAD.iter().copied().chain(fields).collect()
}

/// A line on its way.
pub(super) struct Line<'a> {
    first: &'a IncidentView,
    incident: &'a IncidentView,
    kind: &'a str,
    at: &'a str,
    author: &'a str,
    sentence: String,
    entry: Option<&'a EntryView>,
    review: Option<&'a ReviewView>,
    record: Option<RecordId>,
}

impl<'a> Line<'a> {
    /// What every line has: the incident on whose timeline it is, and its own.
    pub(super) fn new(
        (first, incident): (&'a IncidentView, &'a IncidentView),
        kind: &'a str,
        at: &'a str,
        author: &'a str,
        sentence: String,
    ) -> Self {
        Self {
            first,
            incident,
            kind,
            at,
            author,
            sentence,
            entry: None,
            review: None,
            record: None,
        }
    }

    /// An entry that counts.
    pub(super) fn of(self, entry: &'a EntryView) -> Self {
        let record = Some(entry.record);
        Self {
            entry: Some(entry),
            record,
            ..self
        }
    }

    /// One that does not.
    pub(super) fn of_review(self, entry: &'a ReviewView) -> Self {
        let record = Some(entry.record);
        Self {
            review: Some(entry),
            record,
            ..self
        }
    }

    /// What a record says beside the entries.
    pub(super) fn of_record(self, record: RecordId) -> Self {
        Self {
            record: Some(record),
            ..self
        }
    }

    /// What stands in a column.
    pub(super) fn cell(&self, column: Column, language: Language) -> String {
        let (view, entry) = (self.incident, self.entry);
        match column {
            Column::Incident => view.incident.to_string(),
            Column::IncidentKind => word(view.kind.map(|kind| language.kind(&kind))),
            Column::Drill => yes(view.drill, language),
            Column::Title => word(view.title.as_ref()),
            Column::Place => word(view.place.as_ref()),
            Column::State => language.state(&view.state).to_owned(),
            Column::Type => language.line_kind(self.kind).to_owned(),
            Column::At => self.at.to_owned(),
            Column::Author => self.author.to_owned(),
            Column::Sentence => self.sentence.clone(),
            Column::Timeline => self.first.incident.to_string(),
            Column::Counts => self.counts(language).to_owned(),
            Column::Record => word(self.record),
            Column::Attachments => self.files(|file| {
                let name = file.name.clone();
                let name = name.unwrap_or_else(|| file.attachment.to_string());
                format!("{name} ({})", size(&file.bytes))
            }),
            Column::Hashes => self.files(|file| word(file.blake3.as_ref())),
            Column::Of(field) => match (entry, self.review) {
                (Some(entry), _) => {
                    let first = field_of(&entry.said, field, &entry.at, language);
                    first + &beside_cell(entry, field, language).unwrap_or_default()
                }
                (None, Some(entry)) => field_of(&entry.said, field, &entry.at, language),
                (None, None) => String::new(),
            },
            Column::Entry => match self.review {
                Some(entry) => entry.entry.to_string(),
                None => word(entry.map(|entry| entry.entry)),
            },
            Column::Device => match self.review {
                Some(entry) => word(entry.device),
                None => word(entry.and_then(|entry| entry.device)),
            },
            of_entry => entry.map_or_else(String::new, |entry| {
                self.entry_cell(of_entry, entry, language)
            }),
        }
    }

    fn entry_cell(&self, column: Column, entry: &EntryView, language: Language) -> String {
        match column {
            Column::CorrectedAt => word(entry.corrected_at.as_ref()),
            Column::HeardAt => word(entry.heard_at.as_ref()),
            Column::HappenedAt => happened_cell(entry, language),
            Column::Doubts => doubts(entry, language).join("; "),
            Column::Late => yes(entry.late, language),
            Column::Track => word(entry.track.map(|track| language.track(&track))),
            Column::Disclosure => word(entry.disclosure.map(|of| language.disclosure(&of))),
            Column::Corrects => word(entry.corrects),
            Column::CorrectedBy => {
                let ids = entry.corrected_by.iter().map(ToString::to_string);
                ids.collect::<Vec<_>>().join(" ")
            }
            Column::ClockOff => {
                let mut clocks = self.incident.clocks.iter();
                let clock = clocks.find(|clock| Some(clock.device) == entry.device);
                word(clock.map(|clock| clock.off_ms / 1000))
            }
            Column::Disagrees => {
                let acts = &self.incident.acts;
                let counts = self.incident.headcounts.iter();
                let counts = counts.filter(|row| row.disagrees).map(|row| row.entry);
                let grades = acts.grades.iter();
                let grades = grades.filter(|row| row.disagrees).map(|row| row.by.entry);
                let disagrees = counts.chain(grades).any(|of| of == entry.entry);
                let says = matches!(entry.kind.as_str(), "headcount" | "grade");
                if says {
                    yes(disagrees, language)
                } else {
                    String::new()
                }
            }
            Column::FromUnit => word(entry.origin.as_ref().map(|origin| &origin.unit)),
            // Said by whoever asks.
            _ => String::new(),
        }
    }

    fn files(
        &self,
        tell: impl Fn(&onscene_protocol::incident::AttachmentView) -> String,
    ) -> String {
        let of = self.incident.attachments.iter();
        let its = of.filter(|file| self.entry.is_some_and(|entry| entry.entry == file.entry));
        its.map(tell).collect::<Vec<_>>().join("; ")
    }

    const fn counts(&self, language: Language) -> &'static str {
        let Some(review) = self.review else {
            return language.say("是", "yes");
        };
        match review.why {
            WhyReview::AfterRevocation => language.say("否：电脑已撤销", "no: revoked"),
            WhyReview::AfterRecusal => language.say("否：回避之后写的", "no: after recusal"),
            WhyReview::AfterRetirement => {
                language.say("否：换电脑之后写的", "no: after a move to another laptop")
            }
            WhyReview::Role => language.say("否：角色不能写", "no: its author's role may not"),
            WhyReview::Uncertified => language.say("否：没有证书", "no: not certified"),
        }
    }
}

/// A step of the plan, and how long after the one before it was.
pub(in crate::export) fn measured(step: &MeasuredStep, language: Language) -> String {
    let name = language.measured_step(&step.step);
    let mark = corrected(step.corrected, language);
    match step.after_ms {
        None => format!("{name}{mark}"),
        Some(ms) => {
            let comma = language.say("，", ", ");
            format!("{name}{mark}{comma}{}", step_after(ms, language))
        }
    }
}

fn word(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn yes(flag: bool, language: Language) -> String {
    if flag {
        language.say("是", "yes")
    } else {
        language.say("否", "no")
    }
    .to_owned()
}
