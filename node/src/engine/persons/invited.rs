//! Another person on this laptop by an administrator's code: the keys are made here, and certified
//! where the code was made.

use super::super::adopt::Unfit;
use super::super::{Engine, EngineError};
use super::PersonView;
use onscene_protocol::exchange::{JoinAnswer, JoinDraft, JoinRequest};
use onscene_protocol::id::{DeviceKey, OrganisationId, PersonKey};
use onscene_protocol::invite::Ticket;

impl Engine {
    /// Whether a person of this name can be added by a code of this organisation, as far as is known
    /// before it is tried.
    ///
    /// # Errors
    /// [`EngineError::SameName`]; [`EngineError::Unfit`] where the code is another organisation's.
    pub fn check_invited(
        &self,
        name: &str,
        organisation: Option<OrganisationId>,
    ) -> Result<(), EngineError> {
        self.check_name(name)?;
        let own = self.roster().own();
        if organisation.is_some_and(|organisation| organisation != own) {
            return Err(Unfit::AnotherOrganisation.into());
        }
        Ok(())
    }

    /// Makes keys for a person, and the request with which they are let in. Their keys are on disk
    /// when it answers.
    ///
    /// # Errors
    /// As with [`Self::check_invited`]; [`EngineError::TooManyPersons`]; where the store fails.
    pub async fn ask_to_add(
        &self,
        ticket: Ticket,
        name: String,
        inviter: DeviceKey,
    ) -> Result<JoinRequest, EngineError> {
        self.check_invited(&name, Some(ticket.organisation))?;
        let person = self.make_person(name).await?;
        let signer = person.signer();
        let signer = signer.ok_or(EngineError::Inner("a new person's key is closed"))?;
        let draft = JoinDraft {
            ticket,
            seal_key: person.seal_key(),
            name: person.label.clone(),
            device: self.shared.device(),
            former: None,
        };
        Ok(draft.sign(inviter, signer))
    }

    /// Takes in the certificate of a person for whom [`Self::ask_to_add`] made keys.
    ///
    /// # Errors
    /// [`EngineError::CannotJoin`] where the answer does not certify them here: their keys are let go
    /// of.
    pub async fn add_invited(
        &self,
        inviter: DeviceKey,
        person: PersonKey,
        answer: JoinAnswer,
    ) -> Result<PersonView, EngineError> {
        self.ingest_sent(inviter, answer.records).await?;
        let (roster, device) = (self.roster(), self.shared.device());
        let known = roster.member(roster.own(), person);
        if known.is_none_or(|known| known.certificate.device != device) {
            self.let_go_of_person(person).await?;
            return Err(EngineError::CannotJoin(
                "the answer does not certify this person on this laptop",
            ));
        }
        self.find_person(&person.to_string())
    }
}
