//! What an act holds beside what every entry has: its open fields, and the words that only it has.
//! Each group of acts has a file here. In the document they stand as CBOR, an array of the act's
//! number and a map of its fields: fields are only added, numbers are never given twice.

use super::answer::{AnswerFields, AnswerWords, PromiseDoneFields, PromiseFields};
use super::contact::{ContactFields, ContactWords, RepresentativesFields, TalkFields};
use super::correction::CorrectionFields;
use super::linked::{ChosenFields, LinkedFields, SharedFields};
use super::notice::{GradeFields, NoticeFields, NoticeStepFields};
use super::plan::{LegalFields, PlanFields};
use super::report::{
    ApprovalFields, EscalatedFields, ObjectionFields, ReceiptFields, ReleaseFields, ReportFields,
    ReportWords,
};
use super::scene::{EndingFields, EndingWords, HandoverFields, PlaceCheckFields};
use super::scene_plan::ScenePlanFields;
use super::step::{StepFields, StepWords};
use super::task::{TaskFields, TaskStepFields};
use super::whole::{LinkFields, MoveFields, MovedHereFields};

/// An act's open fields: they stay readable when the keys are gone.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum ActFields {
    /// 答复
    #[n(0)]
    Answer(#[n(0)] AnswerFields),
    /// 承诺
    #[n(1)]
    Promise(#[n(0)] PromiseFields),
    /// 承诺兑现
    #[n(2)]
    PromiseDone(#[n(0)] PromiseDoneFields),
    /// 代表
    #[n(3)]
    Representatives(#[n(0)] RepresentativesFields),
    /// 任务
    #[n(4)]
    Task(#[n(0)] TaskFields),
    /// 任务：收到，办结
    #[n(5)]
    TaskStep(#[n(0)] TaskStepFields),
    /// 联络
    #[n(6)]
    Contact(#[n(0)] ContactFields),
    /// 通知
    #[n(7)]
    Notice(#[n(0)] NoticeFields),
    /// 通知：已读，电话告知，已办
    #[n(8)]
    NoticeStep(#[n(0)] NoticeStepFields),
    /// 定级
    #[n(9)]
    Grade(#[n(0)] GradeFields),
    /// 报告
    #[n(10)]
    Report(#[n(0)] ReportFields),
    /// 报告回执
    #[n(11)]
    Receipt(#[n(0)] ReceiptFields),
    /// 对外发布
    #[n(12)]
    Release(#[n(0)] ReleaseFields),
    /// 发布审核
    #[n(13)]
    Approval(#[n(0)] ApprovalFields),
    /// 交接
    #[n(14)]
    Handover(#[n(0)] HandoverFields),
    /// 消除
    #[n(15)]
    Ending(#[n(0)] EndingFields),
    /// 重点部位
    #[n(16)]
    PlaceCheck(#[n(0)] PlaceCheckFields),
    /// 谈话笔录
    #[n(17)]
    Talk(#[n(0)] TalkFields),
    /// 异议
    #[n(18)]
    Objection(#[n(0)] ObjectionFields),
    /// 并案
    #[n(19)]
    Link(#[n(0)] LinkFields),
    /// 移出
    #[n(20)]
    Move(#[n(0)] MoveFields),
    /// 移入
    #[n(21)]
    MovedHere(#[n(0)] MovedHereFields),
    /// 现场方案
    #[n(22)]
    ScenePlan(#[n(0)] ScenePlanFields),
    /// 节点
    #[n(23)]
    Step(#[n(0)] StepFields),
    /// 更正
    #[n(24)]
    Correction(#[n(0)] CorrectionFields),
    /// 报街道
    #[n(25)]
    Escalated(#[n(0)] EscalatedFields),
    /// 预案版本
    #[n(40)]
    Plan(#[n(0)] PlanFields),
    /// 期限步骤
    #[n(41)]
    Legal(#[n(0)] LegalFields),
    /// 关联文档
    #[n(60)]
    Linked(#[n(0)] LinkedFields),
    /// 转给单位
    #[n(61)]
    Shared(#[n(0)] SharedFields),
    /// 选定的记录
    #[n(62)]
    Chosen(#[n(0)] ChosenFields),
}

/// Words that only one act has: sealed with the entry's others.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum ActWords {
    /// 答复
    #[n(0)]
    Answer(#[n(0)] AnswerWords),
    /// 联络
    #[n(1)]
    Contact(#[n(0)] ContactWords),
    /// 报告
    #[n(2)]
    Report(#[n(0)] ReportWords),
    /// 消除
    #[n(3)]
    Ending(#[n(0)] EndingWords),
    /// 节点
    #[n(4)]
    Step(#[n(0)] StepWords),
}
