//! What is told of an incident: each act of its table that is one command, in one flat list.
//!
//! It stands apart from the commands that run the office, so that a new act is added here alone.

use super::dated::Dated;
use super::{
    answer, contact, demand, escalate, grade, headcount, milestone, notice, objection, promise,
    release, report, representatives, scene, scene_plan, talk, task,
};
use crate::client::Client;
use crate::failure::Failure;
use crate::output::Output;
use crate::settings::Settings;
use clap::Subcommand;

/// One act.
#[derive(Debug, Subcommand)]
pub(crate) enum Act {
    Milestone(Dated<milestone::Milestone>),
    Headcount(Dated<headcount::Headcount>),
    Demand(Dated<demand::Demand>),
    Answer(Dated<answer::Answer>),
    Promise(Dated<promise::Promise>),
    PromiseDone(Dated<promise::PromiseDone>),
    Representatives(Dated<representatives::Representatives>),
    Talk(Dated<talk::Talk>),
    Task(Dated<task::Task>),
    TaskAck(Dated<task::TaskAck>),
    TaskDone(Dated<task::TaskDone>),
    Contact(Dated<contact::Contact>),
    Notice(Dated<notice::Notice>),
    NoticeRead(Dated<notice::NoticeRead>),
    NoticeTold(Dated<notice::NoticeTold>),
    NoticeActed(Dated<notice::NoticeActed>),
    Grade(Dated<grade::Grade>),
    Escalate(escalate::Escalate),
    Report(report::Report),
    ReportReceipt(Dated<report::ReportReceipt>),
    Release(Dated<release::Release>),
    ReleaseApprove(release::ReleaseApprove),
    Handover(Dated<scene::Handover>),
    PlaceCheck(Dated<scene::PlaceCheck>),
    #[command(subcommand)]
    ScenePlan(scene_plan::ScenePlan),
    Objection(Dated<objection::Objection>),
}

impl Act {
    /// Tells the node.
    pub(super) async fn run(
        self,
        client: &Client,
        settings: &Settings,
        output: &Output,
    ) -> Result<(), Failure> {
        match self {
            Self::Milestone(act) => act.told(client, settings)?.run(client, output).await,
            Self::Headcount(act) => act.told(client, settings)?.run(client, output).await,
            Self::Demand(act) => act.told(client, settings)?.run(client, output).await,
            Self::Answer(act) => act.told(client, settings)?.run(client, output).await,
            Self::Promise(command) => command.run(client, settings, output).await,
            Self::PromiseDone(act) => act.told(client, settings)?.run(client, output).await,
            Self::Representatives(act) => act.told(client, settings)?.run(client, output).await,
            Self::Talk(act) => act.told(client, settings)?.run(client, output).await,
            Self::Task(command) => command.run(client, settings, output).await,
            Self::TaskAck(act) => act.told(client, settings)?.run(client, output).await,
            Self::TaskDone(act) => act.told(client, settings)?.run(client, output).await,
            Self::Contact(act) => act.told(client, settings)?.run(client, output).await,
            Self::Notice(act) => act.told(client, settings)?.run(client, output).await,
            Self::NoticeRead(act) => act.told(client, settings)?.run(client, output).await,
            Self::NoticeTold(act) => act.told(client, settings)?.run(client, output).await,
            Self::NoticeActed(act) => act.told(client, settings)?.run(client, output).await,
            Self::Grade(act) => act.told(client, settings)?.run(client, output).await,
            Self::Escalate(command) => command.run(client, output).await,
            Self::Report(command) => command.run(client, output).await,
            Self::ReportReceipt(act) => act.told(client, settings)?.run(client, output).await,
            Self::Release(act) => act.told(client, settings)?.run(client, output).await,
            Self::ReleaseApprove(command) => command.run(client, output).await,
            Self::Handover(act) => act.told(client, settings)?.run(client, output).await,
            Self::PlaceCheck(act) => act.told(client, settings)?.run(client, output).await,
            Self::ScenePlan(command) => command.run(client, output).await,
            Self::Objection(act) => act.told(client, settings)?.run(client, output).await,
        }
    }
}
