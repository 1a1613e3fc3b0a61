//! What a plan says of an incident as it stands: tasks that its milestones bring, what a headcount
//! suggests, who must be told, and whom an unread notice falls to. It suggests; people act. Pure, from a
//! `now` that comes in: a laptop off the network comes to the same.

use super::{Answer, Check, Clause, Guidance, Plan, Post, SuggestedTask, Suggestion};
use crate::id::{EntryId, PersonKey};
use crate::incident::{GradeName, IncidentView, MilestoneName};
use crate::roster::{Member, Role, Roster};
use chrono::DateTime;
use serde::{Deserialize, Serialize};

/// Someone who has a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// By key.
    pub person: PersonKey,
    /// By name.
    pub name: String,
}

/// A task of the plan that nobody made a task of the incident yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTask {
    /// The task, with its due time.
    #[serde(flatten)]
    pub suggested: SuggestedTask,
    /// What the owner's post is called.
    pub owner_title: String,
    /// Who has that post.
    pub owners: Vec<Holder>,
    /// Who stands in for it.
    pub deputies: Vec<Holder>,
}

/// Someone who must be told of the grade that is in force (clause 二.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToTell {
    /// What the post or the unit is called.
    pub who: String,
    /// Who has the post; nobody for a unit.
    pub holders: Vec<Holder>,
    /// Whether a notice has reached one of them; where nobody has a laptop here, whether a contact with
    /// them is recorded.
    pub told: bool,
}

/// A notice that was not read in time and is for the deputy now (clause 四.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fallen {
    /// The notice.
    pub notice: EntryId,
    /// What it says.
    pub text: Option<String>,
    /// Who did not read it.
    pub from: String,
    /// What the deputy's post is called.
    pub post: String,
    /// Who has it.
    pub to: Vec<Holder>,
    /// Milliseconds since it was sent.
    pub elapsed_ms: u64,
    /// The clause that it rests on.
    pub clause: Clause,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// What the plan is called.
    pub title: String,
    /// Which version the incident pins (clause 六).
    pub version: String,
    /// Its tasks that are still to be given.
    pub tasks: Vec<OpenTask>,
    /// What the last headcount suggests, where that is graver than the grade in force.
    pub grade: Option<Suggestion>,
    /// Who must be told of the grade in force.
    pub to_tell: Vec<ToTell>,
    /// Notices that fell to a deputy.
    pub fallen: Vec<Fallen>,
    /// What is gone through before the end (clause 四.3).
    #[serde(default)]
    pub checklist: Vec<Check>,
    /// What is said beside an action (clause 二.1).
    #[serde(default)]
    pub guidance: Vec<Guidance>,
    /// Approved answers with their legal basis (clause 五.3).
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Milliseconds between two words on the progress at the scene (clause 四.2(1)).
    #[serde(default)]
    pub progress_after_ms: Option<u64>,
}

impl Plan {
    /// What this plan says of an incident, at `now_ms`, milliseconds since 1970.
    pub fn applied_to(&self, view: &IncidentView, roster: &Roster, now_ms: u64) -> Applied {
        Applied {
            title: self.title.clone(),
            version: self.version.clone(),
            tasks: self.open_tasks(view, roster),
            grade: self.suggested_grade(view),
            to_tell: self.to_tell(view, roster),
            fallen: self.fallen(view, roster, now_ms),
            checklist: self.checklist.clone(),
            guidance: self.guidance.clone(),
            answers: self.answers.clone(),
            progress_after_ms: self
                .progress_every_minutes
                .map(|minutes| u64::from(minutes) * 60_000),
        }
    }

    fn open_tasks(&self, view: &IncidentView, roster: &Roster) -> Vec<OpenTask> {
        let mut open = Vec::new();
        for milestone in MilestoneName::ALL {
            let Some(at_ms) = first_reached(view, *milestone) else {
                continue;
            };
            for suggested in self.tasks_after(*milestone, at_ms) {
                let task = &suggested.task;
                let given = view.acts.tasks.iter().any(|known| {
                    known.clause.as_deref() == Some(task.clause.id())
                        && known.text.as_deref() == Some(task.text.as_str())
                });
                if given {
                    continue;
                }
                let post = self.post(&task.owner);
                let deputy = self.deputies_of(&task.owner).into_iter().next();
                open.push(OpenTask {
                    owner_title: post.map_or_else(String::new, |post| post.title.clone()),
                    owners: post.map_or_else(Vec::new, |post| holders(post, roster)),
                    deputies: deputy.map_or_else(Vec::new, |post| holders(post, roster)),
                    suggested,
                });
            }
        }
        open
    }

    fn suggested_grade(&self, view: &IncidentView) -> Option<Suggestion> {
        let suggestion = self.suggest(view.headcounts.last()?.high)?;
        let in_force = in_force(view);
        in_force
            .is_none_or(|grade| suggestion.grade < grade)
            .then_some(suggestion)
    }

    fn to_tell(&self, view: &IncidentView, roster: &Roster) -> Vec<ToTell> {
        let Some(rule) = in_force(view).and_then(|grade| self.rule_of(grade)) else {
            return Vec::new();
        };
        let posts = rule.tell.iter().filter_map(|post| self.post(post));
        let posts = posts.map(|post| {
            let holders = holders(post, roster);
            let is_of = |person| holders.iter().any(|holder| holder.person == person);
            let mut notices = view.acts.notices.iter();
            ToTell {
                who: post.title.clone(),
                told: notices.any(|notice| notice.has_reached() && is_of(notice.to_person))
                    || holders.is_empty() && is_told(view, &post.title),
                holders: holders.clone(),
            }
        });
        let units = rule.tell_units.iter().map(|unit| ToTell {
            told: is_told(view, unit),
            who: unit.clone(),
            holders: Vec::new(),
        });
        posts.chain(units).collect()
    }

    fn fallen(&self, view: &IncidentView, roster: &Roster, now_ms: u64) -> Vec<Fallen> {
        let Some(limit_ms) = self.unread_after_ms() else {
            return Vec::new();
        };
        let notices = view.acts.notices.iter();
        let unread = notices.filter(|row| !row.has_reached() && row.acted.is_empty());
        let fallen = unread.filter_map(|row| {
            let sent = row.by.corrected_at.as_ref().unwrap_or(&row.by.at);
            let elapsed_ms = now_ms.checked_sub(ms_of(sent)?)?;
            let post = self.falls_to(row.to_person, elapsed_ms, limit_ms, roster)?;
            Some(Fallen {
                notice: row.by.entry,
                text: row.text.clone(),
                from: row.to.clone(),
                post: post.title.clone(),
                to: holders(post, roster),
                elapsed_ms,
                clause: Clause::new("四.1"),
            })
        });
        fallen.collect()
    }

    /// The plan's limit for a notice to be read, milliseconds.
    pub fn unread_after_ms(&self) -> Option<u64> {
        self.unread_after_minutes
            .map(|minutes| u64::from(minutes) * 60_000)
    }

    /// Who stands in for the addressee of a notice that was not read for so long; nobody before the
    /// plan's limit.
    pub fn deputies_after(
        &self,
        addressee: PersonKey,
        elapsed_ms: u64,
        roster: &Roster,
    ) -> Vec<Holder> {
        let post = self
            .unread_after_ms()
            .and_then(|limit_ms| self.falls_to(addressee, elapsed_ms, limit_ms, roster));
        post.map_or_else(Vec::new, |post| holders(post, roster))
    }

    /// The post that an unread notice is for after so long: the first deputy after one limit, the next
    /// after two.
    fn falls_to(
        &self,
        addressee: PersonKey,
        elapsed_ms: u64,
        limit_ms: u64,
        roster: &Roster,
    ) -> Option<&Post> {
        let limits = usize::try_from(elapsed_ms / limit_ms.max(1)).ok()?;
        let post = self.roster.iter().find(|post| {
            holders(post, roster)
                .iter()
                .any(|holder| holder.person == addressee)
        })?;
        let deputies = self.deputies_of(&post.post);
        let place = limits.checked_sub(1)?;
        deputies
            .get(place.min(deputies.len().checked_sub(1)?))
            .copied()
    }
}

/// Who has a post: everyone whose certificate gives them its role.
fn holders(post: &Post, roster: &Roster) -> Vec<Holder> {
    let Ok(role) = post.role.parse::<Role>() else {
        return Vec::new();
    };
    let has_it = |member: &&Member| {
        let certificate = &member.certificate;
        certificate.roles.contains(role)
            && member.revoked_by.is_none()
            && !roster.is_revoked(certificate.device)
    };
    let members = roster.members().filter(has_it);
    members
        .map(|member| Holder {
            person: member.certificate.person,
            name: roster.name_of(member.certificate.person).to_owned(),
        })
        .collect()
}

/// Who has no laptop here cannot confirm anything: who was asked there, by which channel, is a contact
/// (plan 四.2(3)).
fn is_told(view: &IncidentView, unit: &str) -> bool {
    let mut contacts = view.acts.contacts.iter();
    contacts.any(|contact| contact.unit.as_deref() == Some(unit))
}

fn in_force(view: &IncidentView) -> Option<GradeName> {
    let mut grades = view.acts.grades.iter();
    grades.find(|grade| grade.in_force).map(|grade| grade.grade)
}

/// When a milestone was first reached; an incident that began was received.
fn first_reached(view: &IncidentView, name: MilestoneName) -> Option<u64> {
    let reached = view.milestones.iter().filter(|row| row.name == name);
    let first = reached.filter_map(|row| ms_of(row.when())).min();
    match first {
        None if name == MilestoneName::Received => ms_of(view.entries.first()?.when()),
        first => first,
    }
}

fn ms_of(time: &str) -> Option<u64> {
    let time = DateTime::parse_from_rfc3339(time).ok()?;
    u64::try_from(time.timestamp_millis()).ok()
}
