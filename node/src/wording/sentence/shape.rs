//! The shape of each kind of sentence: `label subject（aside）：main — tail`, and what is left after it.

use crate::wording::Language;
use onscene_protocol::incident::{EntryKind, Field};

/// Which fields stand where.
pub(super) struct Shape {
    /// What it is about.
    pub(super) subject: &'static [Field],
    /// How, or in which quality: in brackets.
    pub(super) aside: &'static [Field],
    /// What was said.
    pub(super) main: &'static [Field],
    /// By whom and until when.
    pub(super) tail: &'static [Field],
    /// What the frozen text says already.
    pub(super) within: &'static [Field],
}

/// A kind of a later version.
pub(super) const UNKNOWN: Shape = said(&[Field::Text]);

const fn said(main: &'static [Field]) -> Shape {
    about(&[], main)
}

const fn about(subject: &'static [Field], main: &'static [Field]) -> Shape {
    Shape {
        subject,
        aside: &[],
        main,
        tail: &[],
        within: &[],
    }
}

impl Shape {
    const fn aside(self, aside: &'static [Field]) -> Self {
        Self { aside, ..self }
    }

    const fn tail(self, tail: &'static [Field]) -> Self {
        Self { tail, ..self }
    }

    const fn within(self, within: &'static [Field]) -> Self {
        Self { within, ..self }
    }
}

/// The end, whose words say why: of another milestone a reason is why it stands though something lacks.
pub(super) const ENDED: Shape =
    about(&[Field::Milestone], &[Field::Note, Field::Reason]).aside(&[Field::Who]);

/// What a report's frozen text says already.
const REPORTED: &[Field] = &[
    Field::Unknown,
    Field::Year,
    Field::Entries,
    Field::Addressee,
    Field::Unit,
    Field::Sender,
    Field::OwnWords,
    Field::NextSteps,
];

pub(super) const fn shape(kind: EntryKind) -> Shape {
    use EntryKind as K;
    use Field as F;
    match kind {
        K::Start => said(&[F::Title]).aside(&[F::Kind, F::Drill]),
        K::Log | K::ScenePlanApprove => said(&[F::Text]),
        K::Headcount => said(&[F::People]).aside(&[F::CountedBy]),
        K::Milestone => about(&[F::Milestone], &[F::Note]).aside(&[F::Who]),
        K::Correction => about(
            &[F::Corrects],
            &[F::People, F::Milestone, F::Happened, F::Due, F::Text],
        ),
        K::Attach => said(&[F::Text]).aside(&[F::Files]),
        K::Demand => said(&[F::Category]),
        K::Answer => about(&[F::Demand], &[F::Text]),
        K::Promise => said(&[F::Text]).tail(&[F::Who, F::Due]),
        K::PromiseDone => about(&[F::Promise], &[F::Text]),
        K::Representatives => about(&[F::HowMany], &[]),
        K::Task => said(&[F::Text]).tail(&[F::Owner, F::Deputy, F::Due]),
        K::TaskAck | K::TaskDone => about(&[F::Task], &[F::Text]),
        K::Contact => {
            about(&[F::Unit, F::Contact], &[F::Status]).aside(&[F::ContactPerson, F::Channel])
        }
        K::Notice | K::Handover => about(&[F::To], &[F::Text]),
        K::NoticeRead | K::NoticeActed => about(&[F::Notice], &[F::Text]),
        K::NoticeTold => about(&[F::Notice], &[F::Answered, F::Note]),
        K::Grade => said(&[F::Grade]),
        K::Report => about(&[F::ReportKind], &[F::Text])
            .aside(&[F::Number])
            .within(REPORTED),
        K::Escalated => about(&[F::Level], &[F::Entries]),
        K::ReportReceipt => about(&[F::Report], &[F::ConfirmedBy]),
        K::Release => said(&[F::Text]).aside(&[F::Channel]).within(&[F::Entries]),
        K::ReleaseApprove => about(&[F::Release], &[F::Text]),
        K::PlaceCheck => about(&[F::Place], &[F::InOrder]),
        K::Talk => about(&[F::Demand], &[F::Text]),
        K::Objection => about(&[F::Unit], &[F::Text]),
        K::Void => said(&[F::Reason]),
        K::Link | K::Unlink => about(&[F::Other], &[F::Reason]),
        K::Move | K::MovedHere => about(&[F::Other], &[F::Moved]),
        K::Raised => said(&[F::Reason]).aside(&[F::Kind]),
        K::Legal => about(&[F::Demand], &[F::Step, F::When]),
        K::Shared => about(&[F::Unit], &[F::Entries]),
        K::Chosen => said(&[F::Text]).aside(&[F::WrittenBy, F::WrittenAt]),
    }
}

words_of! {
    /// How the sentence of an entry begins; nothing where what follows says it.
    sentence_label(EntryKind) {
        Start: "事件开始", "Start";
        Log: "", "";
        Headcount: "人数", "Headcount";
        Milestone: "", "";
        Correction: "更正", "Correction of";
        Attach: "附件", "Files";
        Demand: "诉求", "Demand";
        Answer: "答复", "Answer to";
        Promise: "承诺", "Promise";
        PromiseDone: "承诺兑现", "Promise kept";
        Representatives: "代表", "Representatives";
        Task: "任务", "Task";
        TaskAck: "任务收到", "Taken";
        TaskDone: "任务办结", "Done";
        Contact: "联络", "Contact";
        Notice: "通知", "Notice to";
        NoticeRead: "通知已读", "Read";
        NoticeTold: "电话告知", "Told by phone";
        NoticeActed: "通知已办", "Acted on";
        Grade: "定级", "Grade";
        Report: "", "";
        Escalated: "", "Raised to";
        ReportReceipt: "报告回执", "Confirmed";
        Release: "发布草稿", "Release drafted";
        ReleaseApprove: "发布审核", "Release approved";
        Handover: "交接给", "Hand-over to";
        PlaceCheck: "重点部位", "Key place";
        ScenePlanApprove: "现场方案批准", "On-scene plan approved";
        Talk: "谈话笔录", "Talk record";
        Objection: "异议", "Objection of";
        Void: "误建，作废", "Voided";
        Link: "并案", "One with";
        Unlink: "取消并案", "Parted from";
        Move: "移出到", "Moved to";
        MovedHere: "移入，原记在", "Moved here, written in";
        Raised: "转为事件", "Became an incident";
        Legal: "期限步骤", "Step of a clock of law";
        Shared: "转给", "Shared with";
        Chosen: "选定的记录", "Chosen entry";
    }
}
