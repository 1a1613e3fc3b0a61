//! What to do next where an act is refused.

use super::Refusal;

/// What an archived incident still takes.
const ARCHIVED: &str = "start another incident; answers, kept promises, receipts, objections, evaluation and \
                        summary are still taken here";

impl Refusal {
    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "write something and save again; nothing was stored",
            Self::TooLong { .. } => "split it into several entries, or attach it as a file",
            Self::Unprintable { .. } => "remove it and save again; nothing was stored",
            Self::TooLarge { .. } => "check the number",
            Self::Reversed { .. } => "exchange the two numbers",
            Self::Destroyed => "write into another incident; this one stays as a log without words",
            Self::NoSuchEntry { .. } | Self::NoSuchDemand { .. } | Self::NoSuch { .. } => {
                "look at the incident's entries; another laptop's entry may not have arrived yet"
            }
            Self::NotStaged { .. } => {
                "check the id; another laptop's records may not have arrived yet"
            }
            Self::PersonalEntry { .. } => {
                "write an entry that says what that unit has to know, without the person, and \
                 choose that"
            }
            Self::NothingToChoose { .. } => "choose an entry with words; nothing was stored",
            Self::NoSuchPerson { .. } => {
                "look at the people and laptops of the organisation; a name is written exactly so"
            }
            Self::SeveralPersons { .. } => {
                "write the digits that stand beside the name too, as `onscene devices` shows them"
            }
            Self::RevokedPerson { .. } | Self::RecusedPerson { .. } => {
                "name somebody else; nothing was stored"
            }
            Self::OwnDeputy | Self::ToOneself => "name somebody else, or nobody",
            Self::TooManyRepresentatives { .. } => {
                "ask them to choose, and name those who replace the earlier ones; everyone else is \
                 counted, not named"
            }
            Self::NotAgreed => "ask the petitioner first; without their consent name no relative",
            Self::NoPetitioner { .. } => "name the demand of the petitioner who agreed",
            Self::NotAddressed { .. } => {
                "if you told them, record the call instead; if you act for them, say how you acted"
            }
            other => other.hint_of_papers(),
        }
    }

    /// Of what leaves the office, and what is asked before it goes ahead.
    const fn hint_of_papers(&self) -> &'static str {
        match self {
            Self::FirstReportMade => "make a progress report or the final one",
            Self::OnlyToStreet { .. } => {
                "raise it to street; for the outside write a public entry and have a release approved"
            }
            Self::RaisedAlready => "there is nothing left to do; nothing was stored",
            Self::CorrectedSince => {
                "look at it again (--preview), and freeze what you see then; nothing was stored"
            }
            Self::LookAlikes {
                others, namesakes, ..
            } => match (others.is_empty(), namesakes.is_empty()) {
                (true, _) => {
                    "if that is meant, say --sure; where they are two people, one of them has to join anew \
                     under a name of their own first"
                }
                (false, true) => "name who else is meant with --also; if nobody is, say --sure",
                (false, false) => {
                    "name who else is meant with --also; if nobody but those of the same name is, say --sure"
                }
            },
            Self::JustRecorded { .. }
            | Self::NobodyArrived
            | Self::WithoutWords
            | Self::GoesOn
            | Self::RaisesUpward { .. }
            | Self::AfterFinal
            | Self::Unfinished { .. }
            | Self::Archiving => self.question(),
            Self::NothingLikeIt { .. } => {
                "put right what it has, or say in words what is right; nothing was stored"
            }
            Self::MadeAnew => "record it again as it is now, or say in words what is right",
            Self::NotPublic { .. } => "write the statement as a public entry first",
            Self::Corrected { .. } => "write what is right as a public entry, and release that",
            Self::NotSigned => {
                "have it signed first; until then record it as a talk, or as a promise"
            }
            Self::OwnRelease => "ask a leader or a deputy who did not draft it",
            Self::NoScenePlan => "write the on-scene plan first",
            Self::OtherVersion => "open it anew, and write your change into what is there now",
            Self::Unchanged => "change something and save again; nothing was stored",
            Self::TooMuchChanged => "save it in smaller steps",
            other => other.hint_of_state(),
        }
    }

    /// Of its time, or of how far the incident has come.
    const fn hint_of_state(&self) -> &'static str {
        match self {
            Self::StillOpen { .. } => {
                "do it, or give a written reason for it with the ending; nothing was stored"
            }
            Self::NotChecked { .. } => {
                "say that it is so, or give a written reason with the ending; nothing was stored"
            }
            Self::NoSuchCheck { .. } => "look at the checklist of the plan that this incident pins",
            Self::InFuture { .. } => "check the date; what is still to come is a task or a promise",
            Self::NothingHappened { .. } => "leave the time out; nothing was stored",
            Self::Archived => ARCHIVED,
            Self::Voided => "write into the right incident, or start another one",
            Self::NoConcern => "record a concern on its own page, or start an incident",
            Self::ConcernClosed => "record it as a new concern, or start an incident",
            Self::PetitionerNotTold => "tell the petitioner first, then record it",
            Self::SameIncident => "name another incident",
            Self::StartedAlready => "write an entry into it, or start another incident",
            Self::NotForRole { .. } => "ask one of them, or ask an administrator for another role",
            // What is left has no rule of its own.
            _ => "check the incident's id",
        }
    }

    /// Whether it is about something that is not here, rather than against a rule.
    pub const fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::NoSuchEntry { .. }
                | Self::NoSuchDemand { .. }
                | Self::NoSuch { .. }
                | Self::NotStaged { .. }
                | Self::NoSuchPerson { .. }
                | Self::NoScenePlan
                | Self::NoSuchCheck { .. }
                | Self::NotStarted
        )
    }
}
