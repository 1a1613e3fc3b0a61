//! The fixed words of the domain, as they stand in documents, commands and JSON.

use crate::typing::fold;
use std::fmt;
use std::str::FromStr;

/// A word that is none of those expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no {what} is called {got:?}; there are {known}")]
pub struct UnknownWord {
    /// What was expected: a track, a milestone, …
    pub what: &'static str,
    /// What came, cut to 80 characters.
    pub got: String,
    /// The words there are.
    pub known: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident ($what:literal) {
        $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err(UnknownWord {
                        what: $what,
                        got: other.chars().take(80).collect(),
                        known: [$($word),+].join(", "),
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.word())
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                to: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                to.str(self.word())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                from: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                from.str()?.parse().map_err(minicbor::decode::Error::custom)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = String::deserialize(from)?;
                fold(&word).parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

words! {
    /// 类别: what kind of incident it is.
    IncidentKind ("kind") {
        /// 群体上访
        GroupVisit = "group-visit",
        /// 突发重点问题
        KeyIssue = "key-issue",
        /// 隐患: no incident yet
        Concern = "concern",
    }
}

words! {
    /// 工作类别: the line of work that an entry belongs to (plan 四.2).
    #[derive(Default)]
    Track ("track") {
        /// 现场情况
        #[default]
        Situation = "situation",
        /// 教育引导
        Dialogue = "dialogue",
        /// 协调联络
        Liaison = "liaison",
    }
}

words! {
    /// 节点: a step of the plan that was reached.
    MilestoneName ("milestone") {
        /// 接报
        Received = "received",
        /// 报告
        Reported = "reported",
        /// 启动
        Activated = "activated",
        /// 出发
        Departed = "departed",
        /// 到场
        Arrived = "arrived",
        /// 处置完毕（消除）
        Ended = "ended",
        /// 撤离
        Left = "left",
        /// 评估
        Evaluated = "evaluated",
        /// 总结
        Summarised = "summarised",
        /// 归档
        Archived = "archived",
    }
}

words! {
    /// 可见范围: who may come to know of an entry (plan 二.5).
    #[derive(Default)]
    Disclosure ("disclosure") {
        /// Stays in the community office.
        #[default]
        Internal = "internal",
        /// Reported upward to the street office.
        Street = "street",
        /// May be released, once a second person approved.
        Public = "public",
    }
}

words! {
    /// What an entry is.
    EntryKind ("kind of entry") {
        /// The incident's head, its first entry.
        Start = "start",
        /// A line of the log.
        Log = "log",
        /// A headcount.
        Headcount = "headcount",
        /// A milestone.
        Milestone = "milestone",
        /// A correction of an earlier entry.
        Correction = "correction",
        /// Attachments by themselves.
        Attach = "attach",
        /// A demand, in the petitioner's own words.
        Demand = "demand",
        /// An answer to a demand.
        Answer = "answer",
        /// A promise.
        Promise = "promise",
        /// A promise was kept.
        PromiseDone = "promise-done",
        /// Those who speak for the others.
        Representatives = "representatives",
        /// A task or an instruction.
        Task = "task",
        /// Somebody takes a task.
        TaskAck = "task-ack",
        /// A task is done.
        TaskDone = "task-done",
        /// Somebody was asked to come, or how far that has come.
        Contact = "contact",
        /// Somebody is to know of something.
        Notice = "notice",
        /// They read it.
        NoticeRead = "notice-read",
        /// They were called by telephone.
        NoticeTold = "notice-told",
        /// It was acted on.
        NoticeActed = "notice-acted",
        /// A grade.
        Grade = "grade",
        /// Entries that were internal are reported to the street office.
        Escalated = "escalated",
        /// A report to the street office.
        Report = "report",
        /// The street office confirmed a report.
        ReportReceipt = "report-receipt",
        /// The draft of a release to the outside.
        Release = "release",
        /// A second person approved a release.
        ReleaseApprove = "release-approve",
        /// One hands over to another.
        Handover = "handover",
        /// A key place was looked at.
        PlaceCheck = "place-check",
        /// The on-scene plan was approved.
        ScenePlanApprove = "scene-plan-approve",
        /// A talk with a petitioner, written down.
        Talk = "talk",
        /// A unit objects.
        Objection = "objection",
        /// The incident was started by mistake.
        Void = "void",
        /// Another incident is this one.
        Link = "link",
        /// It is not, after all.
        Unlink = "unlink",
        /// An entry belongs to another incident.
        Move = "move",
        /// An entry of another incident belongs here.
        MovedHere = "moved-here",
        /// A concern became an incident.
        Raised = "raised",
        /// A step that starts, stops or moves a clock of law.
        Legal = "legal",
        /// A document was linked for an invited unit, or more was chosen for it.
        Shared = "shared",
        /// What was chosen for an invited unit, in its linked document.
        Chosen = "chosen",
    }
}

words! {
    /// 宣读: whether what was written down was read back to who said it (article 19).
    #[derive(Default)]
    ReadBack ("read-back") {
        /// It was, and they agreed.
        Agreed = "agreed",
        /// They did not want to hear it, or to agree.
        Declined = "declined",
        /// Not yet.
        #[default]
        NotYet = "not-yet",
    }
}

words! {
    /// 等级: how grave an incident is, by local policy (plan 二.3). I is the gravest.
    GradeName ("grade") {
        /// 一级
        I = "I",
        /// 二级
        II = "II",
        /// 三级
        III = "III",
        /// 四级
        IV = "IV",
    }
}

words! {
    /// 联络: how far a contact has come (plan 四.2(3)).
    #[derive(Default)]
    ContactStatus ("status") {
        /// They were asked to come.
        #[default]
        Asked = "asked",
        /// They are on their way.
        Coming = "coming",
        /// They are there.
        Arrived = "arrived",
        /// They are not going to come.
        Declined = "declined",
    }
}

words! {
    /// 首报 / 续报 / 终报 (plan 三.6).
    ReportKind ("kind of report") {
        /// 首报
        First = "first",
        /// 续报
        Progress = "progress",
        /// 终报
        Final = "final",
    }
}

words! {
    /// 签字: whether a talk record was signed by whom it was held with (plan 四.4).
    #[derive(Default)]
    Signing ("signing") {
        /// They signed it.
        Signed = "signed",
        /// They refused to.
        Refused = "refused",
        /// Not yet.
        #[default]
        NotYet = "not-yet",
    }
}

mod field;

pub use field::{Class, Field};

impl IncidentKind {
    /// The kinds of what is an incident; a concern is not one yet.
    pub const INCIDENTS: &'static [Self] = &[Self::GroupVisit, Self::KeyIssue];
}

words! {
    /// 期限步骤: what starts, stops or moves a clock of law. Each is recorded with its time.
    LegalStep ("step") {
        /// 收到诉求: the demand came in.
        Received = "received",
        /// 登记告知: registered, and the petitioner informed or the matter forwarded (articles 22, 23).
        Informed = "informed",
        /// 收到转送: another body forwarded it to us (article 23).
        Forwarded = "forwarded",
        /// 提出异议: objected to a misdirected matter (article 23).
        Objected = "objected",
        /// 受理: accepted by the body in charge (article 34).
        Accepted = "accepted",
        /// 答复: answered in writing (articles 32, 34).
        Answered = "answered",
        /// 请求复查: a review was asked for (article 35).
        ReviewAsked = "review-asked",
        /// 复查答复: the review was answered (article 35).
        Reviewed = "reviewed",
        /// 请求复核: a second review was asked for (article 36).
        SecondReviewAsked = "second-review-asked",
        /// 复核答复: the second review was answered (article 36).
        SecondReviewed = "second-reviewed",
        /// 延期: extended, with a reason, an approver, and the petitioner told (article 34).
        Extended = "extended",
        /// 中止: time stands still, with a reason.
        Paused = "paused",
        /// 恢复: it runs again.
        Resumed = "resumed",
    }
}

impl EntryKind {
    /// Whether what is attached to it, or written in its place, is a petitioner's.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Demand | Self::Talk)
    }
}
