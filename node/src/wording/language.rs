//! The domain's words as people read them, in both languages.
//!
//! Arguments are references because templates pass them so.

use onscene_protocol::incident::{
    Disclosure, IncidentKind, LegalStep, MilestoneName, ReadBack, State, Track,
};

/// A language of the page and of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 简体中文
    #[default]
    Chinese,
    /// English
    English,
}

impl Language {
    /// The tag for `lang` (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The first that is spoken here of a list as `Accept-Language` has it (RFC 9110), or of `LANG`.
    pub fn accepted(list: &str) -> Option<Self> {
        list.split(',').find_map(|tag| {
            let primary = tag.trim().split(['-', '_', ';', '.']).next()?;
            match primary.to_ascii_lowercase().as_str() {
                "zh" => Some(Self::Chinese),
                "en" => Some(Self::English),
                _ => None,
            }
        })
    }

    /// One of the two.
    pub const fn say(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    /// An incident's kind.
    pub const fn kind(self, kind: &IncidentKind) -> &'static str {
        match kind {
            IncidentKind::GroupVisit => self.say("群体上访", "Group visit"),
            IncidentKind::KeyIssue => self.say("突发重点问题", "Key issue"),
            IncidentKind::Concern => self.say("隐患", "Concern"),
        }
    }

    /// A track of work.
    pub const fn track(self, track: &Track) -> &'static str {
        match track {
            Track::Situation => self.say("现场情况", "Situation"),
            Track::Dialogue => self.say("教育引导", "Dialogue"),
            Track::Liaison => self.say("协调联络", "Liaison"),
        }
    }

    /// Who may read an entry.
    pub const fn disclosure(self, disclosure: &Disclosure) -> &'static str {
        match disclosure {
            Disclosure::Internal => self.say("内部", "Internal"),
            Disclosure::Street => self.say("上报街道", "Street office"),
            Disclosure::Public => self.say("对外发布", "Public"),
        }
    }

    /// The same where it is chosen: it says who reads it as things are. Units above read all that is
    /// written, until keys bind what is internal.
    pub const fn disclosure_choice(self, disclosure: &Disclosure) -> &'static str {
        match disclosure {
            Disclosure::Internal => self.say(
                "内部（街道目前也能看）",
                "Internal (the street office reads it too, for now)",
            ),
            Disclosure::Street => self.say("上报街道", "Street office"),
            Disclosure::Public => self.say(
                "对外发布（经第二人审核）",
                "Public (once a second person approved)",
            ),
        }
    }

    /// An incident's state.
    pub const fn state(self, state: &State) -> &'static str {
        match state {
            State::Open => self.say("处置中", "Open"),
            State::Ended => self.say("处置完毕", "Ended"),
            State::Archived => self.say("已归档", "Archived"),
            State::Voided => self.say("误建，已作废", "Voided"),
        }
    }

    /// A milestone.
    pub const fn milestone(self, name: &MilestoneName) -> &'static str {
        match name {
            MilestoneName::Received => self.say("接报", "Received"),
            MilestoneName::Reported => self.say("报告", "Reported"),
            MilestoneName::Activated => self.say("启动", "Activated"),
            MilestoneName::Departed => self.say("出发", "Departed"),
            MilestoneName::Arrived => self.say("到场", "Arrived"),
            MilestoneName::Ended => self.say("处置完毕（消除）", "Ended"),
            MilestoneName::Left => self.say("撤离", "Left"),
            MilestoneName::Evaluated => self.say("评估", "Evaluated"),
            MilestoneName::Summarised => self.say("总结", "Summarised"),
            MilestoneName::Archived => self.say("归档", "Archived"),
        }
    }

    /// A step of a clock of law.
    pub const fn legal_step(self, step: &LegalStep) -> &'static str {
        match step {
            LegalStep::Received => self.say("收到诉求", "Received"),
            LegalStep::Informed => self.say("登记并告知", "Registered and informed"),
            LegalStep::Forwarded => self.say("收到转送", "Forwarded to us"),
            LegalStep::Objected => self.say("提出异议", "Objected"),
            LegalStep::Accepted => self.say("受理", "Accepted"),
            LegalStep::Answered => self.say("书面答复", "Answered in writing"),
            LegalStep::ReviewAsked => self.say("请求复查", "Review asked for"),
            LegalStep::Reviewed => self.say("复查答复", "Review answered"),
            LegalStep::SecondReviewAsked => self.say("请求复核", "Second review asked for"),
            LegalStep::SecondReviewed => self.say("复核答复", "Second review answered"),
            LegalStep::Extended => self.say("延期", "Extended"),
            LegalStep::Paused => self.say("中止", "Paused"),
            LegalStep::Resumed => self.say("恢复", "Resumed"),
        }
    }

    /// Where a step's time is from: taken by the laptop as it happened, or told later.
    pub const fn source(self, late: bool) -> &'static str {
        if late {
            self.say("补记", "told later")
        } else {
            self.say("系统测得", "measured")
        }
    }

    /// A measured step, by its word.
    pub fn measured_step(self, step: &str) -> &'static str {
        match step {
            "heard" => self.say("获知", "Heard"),
            "reported" => self.say("报告", "Reported"),
            "activated" => self.say("启动", "Activated"),
            "departed" => self.say("出发", "Departed"),
            "arrived" => self.say("到场", "Arrived"),
            "dialogue" => self.say("首次对话", "First dialogue"),
            "ended" => self.say("处置完毕（消除）", "Ended"),
            _ => self.say("撤离", "Left"),
        }
    }

    /// Whether words were read back.
    pub const fn read_back(self, read_back: &ReadBack) -> &'static str {
        match read_back {
            ReadBack::Agreed => self.say("已宣读，本人认可", "Read back and agreed"),
            ReadBack::Declined => self.say("本人拒绝核对", "Declined to hear or agree"),
            ReadBack::NotYet => self.say("尚未宣读", "Not read back yet"),
        }
    }

    /// What an entry is, by its word; a word of a later version stands for itself.
    pub fn entry_kind(self, word: &str) -> &str {
        match word {
            "start" => self.say("事件开始", "Start"),
            "log" => self.say("记录", "Log"),
            "headcount" => self.say("人数", "Headcount"),
            "milestone" => self.say("节点", "Milestone"),
            "correction" => self.say("更正", "Correction"),
            "attach" => self.say("附件", "Files"),
            "demand" => self.say("诉求", "Demand"),
            other => self.act_kind(other),
        }
    }

    fn act_kind(self, word: &str) -> &str {
        match word {
            "answer" => self.say("答复", "Answer"),
            "promise" => self.say("承诺", "Promise"),
            "promise-done" => self.say("承诺兑现", "Promise kept"),
            "representatives" => self.say("代表", "Representatives"),
            "talk" => self.say("谈话笔录", "Talk record"),
            "task" => self.say("任务", "Task"),
            "task-ack" => self.say("任务收到", "Task taken"),
            "task-done" => self.say("任务办结", "Task done"),
            "contact" => self.say("联络", "Contact"),
            "notice" => self.say("通知", "Notice"),
            "notice-read" => self.say("通知已读", "Notice read"),
            "notice-told" => self.say("电话告知", "Told by phone"),
            "notice-acted" => self.say("通知已办", "Notice acted on"),
            "grade" => self.say("定级", "Grade"),
            "report" => self.say("报告", "Report"),
            "escalated" => self.say("报街道", "Raised to the street"),
            "report-receipt" => self.say("报告回执", "Report confirmed"),
            "release" => self.say("发布草稿", "Release drafted"),
            "release-approve" => self.say("发布审核", "Release approved"),
            "handover" => self.say("交接", "Hand-over"),
            "place-check" => self.say("重点部位", "Key place"),
            "scene-plan-approve" => self.say("现场方案批准", "On-scene plan approved"),
            "objection" => self.say("异议", "Objection"),
            "shared" => self.say("转给单位", "Shared with a unit"),
            "chosen" => self.say("选定的记录", "Chosen entry"),
            "void" => self.say("作废", "Voided"),
            "link" => self.say("并案", "Linked"),
            "unlink" => self.say("取消并案", "Unlinked"),
            "move" => self.say("移出", "Moved away"),
            "raised" => self.say("转为事件", "Became an incident"),
            "legal" => self.say("期限步骤", "Step of a clock of law"),
            "moved-here" => self.say("移入", "Moved here"),
            other => other,
        }
    }
}

/// The day of an RFC 3339 time, as it was written.
pub fn day(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}

/// Hours and minutes of an RFC 3339 time, as they were written.
pub fn minute(at: &str) -> &str {
    at.get(11..16).unwrap_or(at)
}

/// The offset from UTC of an RFC 3339 time, as it was written.
pub(crate) fn offset(at: &str) -> &str {
    at.get(19..)
        .and_then(|end| end.find(['+', '-', 'Z']).and_then(|place| end.get(place..)))
        .unwrap_or_default()
}

/// Hours, minutes and seconds of an RFC 3339 time, as they were written.
pub fn second(at: &str) -> &str {
    at.get(11..19).unwrap_or(at)
}

/// A range of people: one number where both ends are the same.
pub fn range(low: &u32, high: &u32) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low}–{high}")
    }
}

/// The size of a file: an empty one is pointed out, as nobody attaches one on purpose.
pub fn file_size(bytes: &u64, language: &Language) -> String {
    match bytes {
        0 => language.say("空文件（0 字节）", "empty (0 bytes)").into(),
        bytes => size(bytes),
    }
}

/// A size that people can read.
pub fn size(bytes: &u64) -> String {
    const KIB: u64 = 1024;
    match *bytes {
        0..KIB => format!("{bytes} B"),
        KIB..1_048_576 => format!("{} KiB", bytes.div_ceil(KIB)),
        _ => format!(
            "{}.{} MiB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}
