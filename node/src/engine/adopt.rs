//! Joining another organisation. The former one is adopted whole: its records keep their
//! organisation and their signatures, and its incidents' keys are wrapped for the new unit.

use super::act::wrap;
use super::admitting::brought;
use super::event::Event;
use super::examining::learn_believed;
use super::shared::{ORGANISATION, Standing, learn_circles, learn_keys, sealing};
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::exchange::{Former, JoinAnswer, JoinDraft, JoinRequest, read};
use onscene_protocol::id::{DeviceKey, OrganisationId, PersonKey, SubjectId};
use onscene_protocol::invite::Ticket;
use onscene_protocol::record::{Checked, Kind, Record};
use onscene_protocol::roster::Roster;
use onscene_protocol::roster::policy::{Part, may_read};
use onscene_protocol::seal::{KeyBody, Keyring, Purpose};
use onscene_protocol::verify::Examined;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why this laptop cannot be let in by a code, whatever the code is worth.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It belongs to an organisation of several laptops.
    #[error("this is a laptop of {unit} already ({name} writes here): it cannot join once more")]
    Member {
        /// Who writes here.
        name: String,
        /// The path of its unit.
        unit: String,
    },
    /// Nobody could say who of them is meant.
    #[error(
        "several people write on this laptop already: it could have joined before they were added"
    )]
    SeveralPersons,
    /// The code is for others.
    #[error("the code is of another organisation than this laptop")]
    AnotherOrganisation,
}

impl Unfit {
    /// What to do next.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Member { .. } => {
                "for another organisation name a folder of its own with --data; for another person on \
                 this laptop `onscene person add --code CODE`; nothing was changed, and the code was \
                 not tried"
            }
            Self::SeveralPersons => {
                "name a folder of its own with --data; nothing was changed, and the code was not tried"
            }
            Self::AnotherOrganisation => {
                "ask for a code of this organisation, or name a folder of its own with --data for the \
                 other; nothing was changed"
            }
        }
    }
}

impl Engine {
    /// Whether this laptop works alone, for one person, and so may join another organisation.
    pub fn may_join(&self) -> bool {
        self.check_joining().is_ok()
    }

    /// Whether this laptop can join another organisation, looked at before a code is tried: a typed one is
    /// worth nothing afterwards.
    ///
    /// # Errors
    /// [`EngineError::Unfit`] where others have joined this laptop's organisation already, or several
    /// people write here.
    pub fn check_joining(&self) -> Result<(), EngineError> {
        let (roster, secrets) = (self.roster(), self.shared.secrets());
        let is_ours = |person| secrets.person(person).is_some();
        if !roster
            .members()
            .all(|member| is_ours(member.certificate.person))
        {
            let identity = self.identity();
            return Err(Unfit::Member {
                name: identity.name,
                unit: identity.unit,
            }
            .into());
        }
        match secrets.persons() {
            [_] => Ok(()),
            _ => Err(Unfit::SeveralPersons.into()),
        }
    }

    /// The request with which this laptop asks `inviter` to let it in.
    ///
    /// # Errors
    /// As with [`Self::check_joining`].
    pub async fn ask_to_join(
        &self,
        ticket: Ticket,
        name: String,
        inviter: DeviceKey,
    ) -> Result<JoinRequest, EngineError> {
        self.check_joining()?;
        self.read(move |shared| {
            let roster = shared.standing().roster;
            let reading = shared.store.read()?;
            let records = reading.subject(roster.subject())?;
            let secrets = shared.secrets();
            let [me] = secrets.persons() else {
                return Err(Unfit::SeveralPersons.into());
            };
            let signer = secrets.signer().ok_or(EngineError::PinNeeded)?;
            let former = Former {
                organisation: roster.own(),
                records: brought(records.iter().map(Checked::record)),
            };
            let draft = JoinDraft {
                ticket,
                seal_key: me.seal_key(),
                name,
                device: shared.device(),
                former: Some(former),
            };
            Ok(draft.sign(inviter, signer))
        })
        .await
    }

    /// Enters the organisation that let this laptop in.
    ///
    /// # Errors
    /// [`EngineError::CannotJoin`] where the answer does not hold together; nothing was changed.
    pub async fn enter(
        &self,
        inviter: DeviceKey,
        ticket: Ticket,
        answer: JoinAnswer,
    ) -> Result<(), EngineError> {
        if answer.organisation != ticket.organisation {
            return Err(EngineError::CannotJoin(
                "the answer is of another organisation than the code",
            ));
        }
        let (records, _) = read(answer.records);
        self.ask(|reply| Event::Adopt {
            from: inviter,
            ticket,
            records,
            reply,
        })
        .await
    }
}

impl Turn<'_> {
    pub(super) fn adopt(
        &mut self,
        from: DeviceKey,
        ticket: &Ticket,
        records: Vec<Record>,
    ) -> Result<(), EngineError> {
        let organisation = ticket.organisation;
        let records = Examined::all(records);
        let standing = self.judge(ticket, &records)?;
        let former = self.standing.roster.own();
        let incidents = self.incidents_of(former)?;
        self.writing
            .set_meta(ORGANISATION, organisation.as_bytes())?;
        self.set_standing(standing);
        self.begin_new_chains();
        self.ingest(Some(from), records)?;
        // The first in a unit that somebody made who does not read it makes its keys.
        self.tend_keys()?;
        for incident in incidents {
            self.hand_over(incident)?;
        }
        Ok(())
    }

    /// Looks at the answer without changing anything: its records must verify from its founder
    /// on, certify this person on this laptop for what the code says, and open the unit's key.
    fn judge(&self, ticket: &Ticket, records: &[Examined]) -> Result<Standing, EngineError> {
        let organisation = ticket.organisation;
        let mut roster = Roster::new(organisation);
        let verified = learn_believed(&mut roster, records.to_vec());
        let certified = roster
            .member(organisation, self.person())
            .is_some_and(|member| {
                let given = &member.certificate;
                given.device == self.shared.device() && given.roles == ticket.roles
            });
        if !certified {
            return Err(EngineError::CannotJoin(
                "the answer does not certify this laptop for what the code says",
            ));
        }
        let mut keys = (*self.standing.keys).clone();
        let mine = |person| self.secrets.person(person).is_some();
        let (verified, withheld) = sealing(&roster, verified.iter().collect(), mine);
        learn_keys(&mut keys, &verified, &self.shared.seals());
        learn_circles(&mut keys, &roster, &verified);
        if lacks_key(&roster, &keys, self.person()) {
            return Err(EngineError::CannotJoin(
                "the answer brings no key of the unit",
            ));
        }
        for record in self
            .shared
            .store
            .read()?
            .subject(self.standing.roster.subject())?
        {
            roster.learn(&record);
        }
        Ok(Standing {
            roster: Arc::new(roster),
            clocks: Arc::clone(&self.standing.clocks),
            readings: Arc::clone(&self.standing.readings),
            keys: Arc::new(keys),
            // Derived from all that counts then, once it is taken in.
            plans: Arc::default(),
            laws: Arc::default(),
            archives: Arc::default(),
            withheld,
        })
    }

    fn incidents_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<BTreeSet<SubjectId>, EngineError> {
        let own = SubjectId::of_organisation(organisation);
        let mut subjects = BTreeSet::new();
        for item in self.shared.store.read()?.times()? {
            let (_, _, subject, kind) = item?;
            if kind == Kind::Change && subject != own {
                subjects.insert(subject);
            }
        }
        Ok(subjects)
    }

    /// Wraps an incident's keys under the new unit's key. It lives where it did: that unit stands
    /// below the new one from now on.
    fn hand_over(&mut self, subject: SubjectId) -> Result<(), EngineError> {
        let unit_key = self.unit_key(self.own_certificate()?.unit)?;
        let Some(document) = self.document(subject)? else {
            return Ok(());
        };
        let held = document.keys.epochs(subject, Purpose::Incident).into_iter();
        let held: Vec<_> = held.map(|(epoch, key)| (epoch, key.clone())).collect();
        // Without its keys it goes along sealed, as it is here.
        for (epoch, key) in held {
            let body = KeyBody {
                key: key.id(),
                purpose: Purpose::Incident,
                epoch,
                wraps: vec![wrap(&unit_key, subject, &key, self.shared)?],
                detail: None,
                circle: None,
            };
            self.write_key(subject, &body)?;
        }
        self.hand_over_narrow_keys(subject)
    }
}

/// Whether the key is missing that a member is given by their role: the organisation's. Whoever reads
/// linked documents alone needs none of it; where their unit has no keys yet, they make them.
fn lacks_key(roster: &Roster, keys: &Keyring, person: PersonKey) -> bool {
    let Some(member) = roster.member(roster.own(), person) else {
        return true;
    };
    let given = &member.certificate;
    may_read(given.roles, Part::Entries) && keys.current(roster.subject(), Purpose::Unit).is_none()
}
