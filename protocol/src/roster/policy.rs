//! Roles, acts, and what may be read: one table. Nothing else in the program says who may do what.

use super::{Role, Roles};
use std::fmt;

/// Something that a role may allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Starting an incident.
    Start,
    /// Writing a line of the log; entries of later versions count as such.
    Log,
    /// Recording a headcount.
    Headcount,
    /// Recording a milestone.
    Milestone,
    /// Correcting an entry.
    Correct,
    /// Attaching files.
    Attach,
    /// Recording a demand, a talk with whoever demands, or representatives.
    Demand,
    /// Answering a demand, promising, and saying that a promise was kept.
    Answer,
    /// Giving, taking and finishing tasks.
    Task,
    /// Recording who was asked to come.
    Contact,
    /// Sending notices, and saying that one was read.
    Notice,
    /// Handing over at the scene, checking key places, and writing the on-scene plan.
    Scene,
    /// Recording what a unit objects.
    Objection,
    /// Grading.
    Grade,
    /// Reporting to the street office.
    Report,
    /// Drafting a release to the outside.
    Release,
    /// Approving what another drafted.
    Approve,
    /// Voiding an incident.
    Void,
    /// Linking incidents that are one, and moving entries between two.
    Link,
    /// Choosing what an invited unit gets to read, in a document of its own.
    Share,
    /// Destroying the keys of personal data, or of all that was written in an incident.
    Dispose,
    /// Putting incidents into bags.
    Archive,
    /// Making a plan known, or withdrawing a version.
    Plan,
    /// Closing an incident to someone with an interest in it. Everybody may recuse themselves.
    Recuse,
    /// Letting others in: certificates, invitations, units.
    Certify,
    /// Revoking a laptop.
    Revoke,
    /// What a laptop writes by itself: keys, clock differences, where documents live.
    Carry,
}

/// Something that can be read only with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What is written in entries.
    Entries,
    /// The originals of attachments.
    Originals,
    /// Who demands, and how to reach them. Whoever wrote it down can read it too.
    Petitioners,
    /// Verbatim words. Whoever wrote them down can read them too.
    Words,
    /// Documents that were linked for a unit, with what was chosen for it. Who reads nothing else
    /// reads those of their own unit.
    Linked,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Whose.
    pub role: Role,
    /// What they may do, list by list.
    pub acts: &'static [&'static [Act]],
    /// What they may read.
    pub reads: &'static [Part],
    /// What they may do beside it in a document that was linked for their own unit.
    pub linked: &'static [Act],
}

impl Rule {
    /// Whether it allows an act.
    pub fn allows(&self, act: Act) -> bool {
        self.acts.iter().any(|acts| acts.contains(&act))
    }
}

impl Act {
    /// All of them, in the order of the table's columns.
    pub const ALL: [Self; 27] = [
        Self::Start,
        Self::Log,
        Self::Headcount,
        Self::Milestone,
        Self::Correct,
        Self::Attach,
        Self::Demand,
        Self::Answer,
        Self::Task,
        Self::Contact,
        Self::Notice,
        Self::Scene,
        Self::Objection,
        Self::Grade,
        Self::Report,
        Self::Release,
        Self::Approve,
        Self::Void,
        Self::Link,
        Self::Share,
        Self::Dispose,
        Self::Archive,
        Self::Plan,
        Self::Recuse,
        Self::Certify,
        Self::Revoke,
        Self::Carry,
    ];

    /// Whether it is an act at the scene, which is refused to no member.
    pub const fn is_at_the_scene(self) -> bool {
        !matches!(
            self,
            Self::Grade
                | Self::Report
                | Self::Release
                | Self::Approve
                | Self::Void
                | Self::Link
                | Self::Share
                | Self::Dispose
                | Self::Archive
                | Self::Recuse
                | Self::Plan
                | Self::Certify
                | Self::Revoke
                | Self::Carry
        )
    }

    /// What it is, in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Start => "start an incident",
            Self::Log => "write an entry",
            Self::Headcount => "record a headcount",
            Self::Milestone => "record a milestone",
            Self::Correct => "correct an entry",
            Self::Attach => "attach files",
            Self::Demand => "record a demand",
            Self::Answer => "answer a demand",
            Self::Task => "give or take a task",
            Self::Contact => "record a contact",
            Self::Notice => "send or confirm a notice",
            Self::Scene => "hand over, check a place, or write the on-scene plan",
            Self::Objection => "record an objection",
            Self::Grade => "grade an incident",
            Self::Report => "report to the street office",
            Self::Release => "draft a release",
            Self::Approve => "approve a release or an on-scene plan",
            Self::Void => "void an incident",
            Self::Link => "link incidents or move entries",
            Self::Share => "choose what an invited unit reads",
            Self::Dispose => "destroy personal data",
            Self::Archive => "archive an incident",
            Self::Plan => "make a plan known",
            Self::Recuse => "recuse somebody",
            Self::Certify => "let others in",
            Self::Revoke => "revoke a laptop",
            Self::Carry => "carry records",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// What anyone at the scene does.
const SCENE: &[Act] = &[
    Act::Start,
    Act::Log,
    Act::Headcount,
    Act::Milestone,
    Act::Correct,
    Act::Attach,
    Act::Demand,
    Act::Answer,
    Act::Task,
    Act::Contact,
    Act::Notice,
    Act::Scene,
    Act::Objection,
    Act::Carry,
];
/// What the office does beside it: reporting, drafting, working with other units, and putting mistakes
/// right (plan 三.6, 三.7, 五.4).
const DESK: &[Act] = &[Act::Report, Act::Release, Act::Link, Act::Share];
/// What an invited unit enters in the document that was linked for it (plan 五.4).
const INVITED: &[Act] = &[Act::Contact, Act::Task, Act::Objection];
/// What a leader or a deputy decides (plan 二.3, 三.7).
const DECISIONS: &[Act] = &[Act::Grade, Act::Approve, Act::Void];
const WIDE_PARTS: &[Part] = &[Part::Entries, Part::Originals, Part::Linked];
const ALL_PARTS: &[Part] = &[
    Part::Entries,
    Part::Originals,
    Part::Petitioners,
    Part::Words,
    Part::Linked,
];

const fn rule(role: Role, acts: &'static [&'static [Act]], reads: &'static [Part]) -> Rule {
    Rule {
        role,
        acts,
        reads,
        linked: &[],
    }
}

/// The table. Who has several roles may do what any of them allows.
pub const TABLE: [Rule; 9] = [
    rule(
        Role::Leader,
        &[
            SCENE,
            DESK,
            DECISIONS,
            &[Act::Dispose, Act::Archive, Act::Recuse, Act::Plan],
        ],
        ALL_PARTS,
    ),
    // Who leads decides who has an interest in an incident (《信访工作条例》 art. 28).
    rule(
        Role::Deputy,
        &[SCENE, DESK, DECISIONS, &[Act::Recuse]],
        ALL_PARTS,
    ),
    rule(Role::Office, &[SCENE, DESK, &[Act::Plan]], ALL_PARTS),
    // Of demands, a member reads what they wrote down themselves.
    rule(Role::Member, &[SCENE], WIDE_PARTS),
    // Writes in documents that are linked for an invited unit, and in no incident of ours.
    Rule {
        linked: INVITED,
        ..rule(Role::Liaison, &[&[Act::Carry]], &[Part::Linked])
    },
    rule(
        Role::Archivist,
        &[SCENE, &[Act::Dispose, Act::Archive]],
        ALL_PARTS,
    ),
    rule(Role::Auditor, &[&[Act::Carry]], WIDE_PARTS),
    // An ordinary laptop with more work, not more authority.
    rule(Role::Hub, &[SCENE], WIDE_PARTS),
    // Hands over the circles' keys, and so holds them.
    rule(Role::Admin, &[&Act::ALL], ALL_PARTS),
];

/// Whether these roles allow an act. Roles of a later version alone count as a member's.
pub fn may(roles: Roles, act: Act) -> bool {
    rules(roles).any(|rule| rule.allows(act))
}

/// Whether these roles allow an act in a document that was linked for their own unit.
pub fn may_when_linked(roles: Roles, act: Act) -> bool {
    may(roles, act) || rules(roles).any(|rule| rule.linked.contains(&act))
}

/// Whether these roles may read a part.
pub fn may_read(roles: Roles, part: Part) -> bool {
    rules(roles).any(|rule| rule.reads.contains(&part))
}

/// The roles that allow an act, by their words.
pub fn who_may(act: Act) -> String {
    let words = TABLE.iter().filter(|rule| rule.allows(act));
    words
        .map(|rule| rule.role.word())
        .collect::<Vec<_>>()
        .join(", ")
}

fn rules(roles: Roles) -> impl Iterator<Item = &'static Rule> {
    let known = roles.iter().next().is_some();
    TABLE.iter().filter(move |rule| {
        if known {
            roles.contains(rule.role)
        } else {
            rule.role == Role::Member
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_stands_in_the_table_once_and_in_the_order_of_its_number() {
        let roles: Vec<Role> = TABLE.iter().map(|rule| rule.role).collect();
        assert_eq!(roles, Role::ALL);
    }

    #[test]
    fn each_cell_of_the_table_is_what_the_plan_asks() {
        for role in Role::ALL {
            let roles = Roles::default().with(role);
            for act in Act::ALL {
                let asked = match role {
                    Role::Admin => true,
                    Role::Auditor | Role::Liaison => act == Act::Carry,
                    Role::Leader | Role::Archivist
                        if matches!(act, Act::Dispose | Act::Archive) =>
                    {
                        true
                    }
                    Role::Leader | Role::Office if act == Act::Plan => true,
                    Role::Leader | Role::Deputy if act == Act::Recuse => true,
                    Role::Leader | Role::Deputy if DECISIONS.contains(&act) => true,
                    Role::Leader | Role::Deputy | Role::Office if DESK.contains(&act) => true,
                    _ => act.is_at_the_scene() || act == Act::Carry,
                };
                assert_eq!(may(roles, act), asked, "{role}: {act}");
                let invited = role == Role::Liaison && INVITED.contains(&act);
                assert_eq!(
                    may_when_linked(roles, act),
                    asked || invited,
                    "{role}: {act}"
                );
            }
            for part in [Part::Entries, Part::Originals] {
                assert_eq!(
                    may_read(roles, part),
                    role != Role::Liaison,
                    "{role}: {part:?}"
                );
            }
            for part in [Part::Petitioners, Part::Words] {
                let asked = !matches!(
                    role,
                    Role::Liaison | Role::Member | Role::Auditor | Role::Hub
                );
                assert_eq!(may_read(roles, part), asked, "{role}: {part:?}");
            }
            // Whoever reads everything reads that too.
            assert!(may_read(roles, Part::Linked), "{role}");
        }
    }

    #[test]
    fn several_roles_allow_what_any_of_them_allows() {
        for one in Role::ALL {
            for other in Role::ALL {
                for act in Act::ALL {
                    let alone = |role| may(Roles::default().with(role), act);
                    let both = Roles::default().with(one).with(other);
                    assert_eq!(may(both, act), alone(one) || alone(other));
                }
            }
        }
    }

    #[test]
    fn no_act_at_the_scene_is_refused_to_a_member_or_to_whom_no_known_role_was_given() {
        for act in Act::ALL.into_iter().filter(|act| act.is_at_the_scene()) {
            assert!(may(Roles::default().with(Role::Member), act));
            assert!(may(Roles::default(), act));
            assert!(who_may(act).contains("member") && !who_may(act).contains("auditor"));
        }
        assert!(!may(Roles::default(), Act::Certify));
    }
}
