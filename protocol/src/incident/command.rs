//! What can be asked of an incident, a file for each group of acts. The table of them is
//! [`super::acts`].

mod answer;
mod ask;
mod attach;
mod bounds;
pub(in crate::incident) mod closing;
mod concern;
mod contact;
mod correct;
mod dated;
mod deciding;
mod demand;
mod escalate;
mod grade;
mod headcount;
mod legal;
mod log;
mod milestone;
mod notice;
mod objection;
mod promise;
mod refusal;
mod release;
mod report;
mod representatives;
mod scene;
mod scene_plan;
mod share;
mod start;
mod talk;
mod task;
mod whole;

pub use answer::Answer;
pub use ask::Ask;
pub use attach::{Attach, Attachment};
pub use bounds::check_line;
pub use concern::{Concern, Raise};
pub use contact::Contact;
pub use correct::Correct;
pub use dated::Dated;
pub use deciding::{Deciding, DrawnReport, Wording};
pub use demand::Demand;
pub use escalate::Escalate;
pub use grade::Grade;
pub use headcount::Headcount;
pub use legal::Legal;
pub use log::Log;
pub use milestone::Milestone;
pub use notice::{Notice, NoticeActed, NoticeRead, NoticeTold};
pub use objection::Objection;
pub use promise::{Promise, PromiseDone};
pub use refusal::Refusal;
pub use release::{Release, ReleaseApprove};
pub use report::{Report, ReportPreview, ReportReceipt};
pub use representatives::Representatives;
pub use scene::{Handover, PlaceCheck};
pub use scene_plan::ApproveScenePlan;
pub use share::{Share, SharedEntries};
pub use start::Start;
pub use talk::Talk;
pub use task::{Task, TaskAck, TaskDone};
pub use whole::{Link, Move, Unlink, VoidIncident};

use super::acts::Act;
pub use super::acts::Command;
use crate::roster::policy::{Act as Permission, may};
use crate::roster::{Role, Roles};
use bounds::{at_most, fitting, line, optional_line, optional_text, text};

/// Whether these roles allow an act.
///
/// # Errors
/// [`Refusal::NotForRole`], which names who may.
pub fn permit(roles: Roles, act: Permission) -> Result<(), Refusal> {
    if may(roles, act) {
        return Ok(());
    }
    let words: Vec<&str> = roles.iter().map(Role::word).collect();
    Err(Refusal::NotForRole {
        roles: words.join(", "),
        act,
    })
}

#[cfg(test)]
mod tests;
