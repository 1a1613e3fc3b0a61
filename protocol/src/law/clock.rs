//! One time limit of the law.

use serde::{Deserialize, Serialize};

/// Something that starts, stops or moves a clock of law. Each is recorded with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// 收到诉求: the demand came in.
    Received,
    /// 登记告知: registered, and the petitioner informed or the matter forwarded (articles 22, 23).
    Informed,
    /// 收到转送: another body forwarded it to us (article 23).
    Forwarded,
    /// 提出异议: objected to a misdirected matter, or took it on (article 23).
    Objected,
    /// 受理: accepted by the body in charge (article 34).
    Accepted,
    /// 答复: answered in writing (articles 32, 34).
    Answered,
    /// 请求复查: a review was asked for (article 35).
    ReviewAsked,
    /// 复查答复: the review was answered (article 35).
    Reviewed,
    /// 请求复核: a second review was asked for (article 36).
    SecondReviewAsked,
    /// 复核答复: the second review was answered (article 36).
    SecondReviewed,
    /// 延期: extended, with a reason, an approver, and the petitioner told (article 34).
    Extended,
    /// 中止: time stands still, with a reason.
    Paused,
    /// 恢复: it runs again.
    Resumed,
}

impl Step {
    /// All of them, in the order in which they come.
    pub const ALL: [Self; 13] = [
        Self::Received,
        Self::Informed,
        Self::Forwarded,
        Self::Objected,
        Self::Accepted,
        Self::Answered,
        Self::ReviewAsked,
        Self::Reviewed,
        Self::SecondReviewAsked,
        Self::SecondReviewed,
        Self::Extended,
        Self::Paused,
        Self::Resumed,
    ];
}

/// Which days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Days {
    /// 日: all of them.
    Calendar,
    /// 工作日: those that are worked, by the calendar.
    Working,
}

/// A time limit: from one step to another, so many days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clock {
    /// The word that names it.
    pub clock: String,
    /// The article that sets it, as it is written: `第三十四条`.
    pub article: String,
    /// What has to be done in that time.
    pub title: String,
    /// The role that answers for it: `office`, `leader`. The petitioner's own times are for `petitioner`.
    pub role: String,
    /// The step from which on it runs. That day itself is not counted.
    pub starts: Step,
    /// The steps that end it, any of them.
    pub ends: Vec<Step>,
    /// How many days.
    pub days: u32,
    /// Which days count.
    pub counting: Days,
    /// How many days more there can be, with approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_days: Option<u32>,
}
