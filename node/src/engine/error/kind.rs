//! What kind of error it is: the status, the exit code and the word in JSON follow from it alone.

use super::EngineError;
use crate::attachment::AttachmentError;
use crate::engine::UnitError;
use onscene_protocol::incident::Refusal;

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was named is not here.
    NotFound,
    /// It is larger than a limit.
    TooLarge,
    /// A rule or a limit says no.
    Refused,
    /// No rule says no, and it is asked about first.
    Confirm,
    /// The node cannot take it now.
    Busy,
    /// Something failed here.
    Failed,
}

impl EngineError {
    /// Its kind. No arm stands for what is new: whoever adds an error says here what it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(refusal) => of_refusal(refusal),
            Self::Unit(error) => of_unit(error),
            Self::Attachment(error) => of_attachment(error),
            Self::NoSuchIncident(_)
            | Self::NoSuchAttachment(_)
            | Self::NotHeld(_)
            | Self::Lost(_)
            | Self::NothingNarrow(_)
            | Self::NoSuchPlan(_)
            | Self::NothingToConfirm(_)
            | Self::NoSuchColleague(_)
            | Self::NoSuchInvitation(_)
            | Self::NoSuchDevice(_)
            | Self::NoSuchPerson(_) => ErrorKind::NotFound,
            Self::Unstated(_) => ErrorKind::TooLarge,
            Self::HeldNowhereElse(_)
            | Self::Unsure(_)
            | Self::NotThatStatement
            | Self::Sealed
            | Self::NotForRole
            | Self::BadPlan(_)
            | Self::BadLaw(_)
            | Self::Destroyed
            | Self::Recused { .. }
            | Self::RecusedAlready(_)
            | Self::NotAdministrator
            | Self::TooManyInvitations
            | Self::OwnLaptop
            | Self::OtherWriter { .. }
            | Self::PinNeeded
            | Self::Pin(_)
            | Self::UnknownPrintedKey
            | Self::Retired
            | Self::NotThere { .. }
            | Self::NotThatPerson(_)
            | Self::ReachesLess
            | Self::LastAdministrator
            | Self::NoPin
            | Self::Passphrase
            | Self::SameName(_)
            | Self::TooManyPersons
            | Self::TooManyAddresses
            | Self::Closed(_)
            | Self::CannotJoin(_)
            | Self::Unfit(_) => ErrorKind::Refused,
            Self::Stopped => ErrorKind::Busy,
            Self::Store(_) | Self::Inner(_) => ErrorKind::Failed,
        }
    }
}

fn of_refusal(refusal: &Refusal) -> ErrorKind {
    match refusal {
        refusal if refusal.asks().is_some() => ErrorKind::Confirm,
        refusal if refusal.is_not_found() => ErrorKind::NotFound,
        _ => ErrorKind::Refused,
    }
}

const fn of_unit(error: &UnitError) -> ErrorKind {
    match error {
        UnitError::NoSuch(_) => ErrorKind::NotFound,
        UnitError::Named(_)
        | UnitError::NotAbove { .. }
        | UnitError::ReadsItAlready(_)
        | UnitError::OfALinkedDocument
        | UnitError::OwnLiaison => ErrorKind::Refused,
    }
}

const fn of_attachment(error: &AttachmentError) -> ErrorKind {
    match error {
        AttachmentError::TooLong => ErrorKind::TooLarge,
        AttachmentError::NotHeld
        | AttachmentError::WrongBytes
        | AttachmentError::WrongPiece { .. }
        | AttachmentError::Barred
        | AttachmentError::NotNext
        | AttachmentError::Busy
        | AttachmentError::Damaged
        | AttachmentError::Contradicted
        | AttachmentError::NewerVersion(_)
        | AttachmentError::Full
        | AttachmentError::Io(_) => ErrorKind::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_list_of_addresses_is_a_limit_and_no_failure() {
        assert_eq!(EngineError::TooManyAddresses.kind(), ErrorKind::Refused);
    }

    #[test]
    fn what_is_asked_about_first_is_a_kind_of_its_own() {
        let asked = Refusal::Archiving;
        assert_eq!(EngineError::from(asked).kind(), ErrorKind::Confirm);
    }
}
