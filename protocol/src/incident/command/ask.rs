//! Refusals that are questions: the same act goes ahead with one more field, which is stored with the
//! entry. An act is asked once.

use super::Refusal;

/// What a refusal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// That it is meant once more.
    Again,
    /// That it is meant.
    Sure,
    /// A written reason.
    Reason,
    /// A written reason for each milestone that is missing, and for what is open.
    Missing,
}

impl Ask {
    /// The field of the act, and the option of the command line.
    pub const fn option(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Sure => "sure",
            Self::Reason => "reason",
            Self::Missing => "missing",
        }
    }
}

impl Refusal {
    /// What it asks for, where it is a question.
    pub const fn asks(&self) -> Option<Ask> {
        if matches!(self, Self::JustRecorded { .. }) {
            Some(Ask::Again)
        } else if matches!(
            self,
            Self::Archiving
                | Self::LookAlikes { .. }
                | Self::RaisesUpward {
                    unreasoned: false,
                    ..
                }
        ) {
            Some(Ask::Sure)
        } else if matches!(self, Self::Unfinished { .. }) {
            Some(Ask::Missing)
        } else if matches!(
            self,
            Self::NobodyArrived
                | Self::WithoutWords
                | Self::GoesOn
                | Self::AfterFinal
                | Self::RaisesUpward { .. }
        ) {
            Some(Ask::Reason)
        } else {
            None
        }
    }

    /// How to go ahead.
    pub(super) const fn question(&self) -> &'static str {
        match self.asks() {
            Some(Ask::Again) => {
                "correct the first one where it is wrong; if it is meant once more, say --again"
            }
            Some(Ask::Sure) => "if that is meant, say --sure",
            Some(Ask::Missing) => {
                "record them first, or give a written reason for each: --missing MILESTONE=REASON, of what \
                 is open --open ENTRY=REASON"
            }
            // Both in one question: no act asks twice.
            Some(Ask::Reason) if matches!(self, Self::RaisesUpward { .. }) => {
                "if that is meant, say --sure; and as this report commonly does not stand at this place, \
                 give a written reason, which is kept: --reason TEXT"
            }
            Some(Ask::Reason) | None => {
                "record that first; or give a written reason, which is kept: --reason TEXT"
            }
        }
    }
}
