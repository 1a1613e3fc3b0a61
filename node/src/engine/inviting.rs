//! Inviting another laptop, and taking an invitation back. Founder and administrators do.

use super::error::EngineError;
use super::event::Event;
use super::identity::words;
use super::naming::alike;
use super::shared::{Shared, lock};
use super::turn::Turn;
use super::{Engine, Happening};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::{DeviceKey, PersonKey, RecordId};
use onscene_protocol::invite::{
    Closed, InviteCode, OwnInvitation, Ticket, TypedCode, Wish, commitment,
};
use onscene_protocol::record::Kind;
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Invitation, Invited};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;

/// Invitations that may be open at once; more than a unit has laptops, and fewer than there are
/// numbers of typed codes.
const INVITATIONS_MAX: usize = 64;

/// An invitation that was just made, with its codes: they are shown once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Its name.
    pub invitation: RecordId,
    /// The long code, for a QR code or a file.
    pub code: String,
    /// The code that is read out and typed.
    pub typed: String,
    /// Where this laptop is reached, for whoever types: `HOST:PORT`.
    pub at: Vec<String>,
    /// Others in the organisation who could be taken for somebody of the name that was given.
    #[serde(default)]
    pub alike: Vec<String>,
    /// What the invited person will do.
    pub roles: Vec<String>,
    /// The path of the unit that they come into.
    #[serde(default)]
    pub unit: String,
    /// When it ends, RFC 3339.
    pub expires: String,
}

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvitationState {
    /// It can let somebody in.
    Open,
    /// It did.
    Used,
    /// Nobody came in time.
    Expired,
    /// It was taken back.
    Withdrawn,
}

/// An invitation as everyone can see it: no code is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedView {
    /// Its name.
    pub invitation: RecordId,
    /// Who invited.
    pub by: String,
    /// What for.
    pub roles: Vec<String>,
    /// The path of the unit that it is for; none where a version made it that named none.
    #[serde(default)]
    pub unit: Option<String>,
    /// The name that was given with it.
    pub name: Option<String>,
    /// When it was made, RFC 3339.
    pub made: String,
    /// When it ends, RFC 3339.
    pub expires: String,
    /// What became of it.
    pub state: InvitationState,
    /// Whether its typed code was tried: it is worth nothing from then on.
    pub tried: bool,
    /// The laptop that it was tried from.
    pub tried_from: Option<DeviceKey>,
    /// Who was let in.
    pub used_by: Option<String>,
    /// The name that was given with it, where they came under another one.
    #[serde(default)]
    pub name_written: Option<String>,
    /// Others in the organisation who could be taken for whoever was let in, as they are shown.
    #[serde(default)]
    pub alike: Vec<String>,
    /// Their laptop.
    pub device: Option<DeviceKey>,
    /// The word that their screen shows too, in Chinese; here for a while, and on the inviting
    /// laptop alone.
    pub word: Option<String>,
    /// The same in English.
    pub word_en: Option<String>,
    /// Whether it can be taken back here.
    pub own: bool,
}

/// What this laptop keeps of its own invitations, and where it is reached.
#[derive(Default)]
pub(super) struct Invitations {
    /// Used ones too, for a while: whoever comes with their code is told so.
    known: Mutex<BTreeMap<RecordId, OwnInvitation>>,
    listening: Mutex<Option<SocketAddr>>,
    hub: Mutex<Option<String>>,
}

/// What a turn changes of them; none for those that are forgotten.
pub(super) type Changed = BTreeMap<RecordId, Option<OwnInvitation>>;

impl Invitations {
    /// Those that were kept when this laptop was last stopped.
    pub(super) fn of(kept: Vec<OwnInvitation>) -> Self {
        let known = kept.into_iter().map(|kept| (kept.id, kept)).collect();
        Self {
            known: Mutex::new(known),
            ..Self::default()
        }
    }

    pub(super) fn hub(&self) -> Option<String> {
        lock(&self.hub).clone()
    }

    /// As the last commit left them.
    pub(super) fn known(&self) -> Vec<OwnInvitation> {
        lock(&self.known).values().cloned().collect()
    }

    /// Takes in what a committed turn changed.
    pub(super) fn publish(&self, changed: Changed) {
        let mut known = lock(&self.known);
        for (id, invitation) in changed {
            match invitation {
                Some(invitation) => known.insert(id, invitation),
                None => known.remove(&id),
            };
        }
    }
}

impl Engine {
    /// Says where this laptop listens, and where the hub does, for codes and answers.
    pub fn set_reachable(&self, listening: Option<SocketAddr>, hub: Option<String>) {
        *lock(&self.shared.invitations.listening) = listening;
        *lock(&self.shared.invitations.hub) = hub;
    }

    /// Makes the codes that let one laptop in, once. What is invited to is a signed record.
    ///
    /// A unit that is not there yet is made below one that is.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`] on any other laptop than the founder's and administrators';
    /// [`EngineError::Unit`].
    pub async fn invite(&self, wish: Wish) -> Result<InvitationView, EngineError> {
        self.ask(|reply| Event::Invite { wish, reply }).await
    }

    /// Takes an open invitation of this laptop back.
    ///
    /// # Errors
    /// [`EngineError::NoSuchInvitation`], and [`EngineError::Closed`] where it is open no more.
    pub async fn withdraw(&self, invitation: RecordId) -> Result<InvitedView, EngineError> {
        let done = self.ask(|reply| Event::Withdraw { invitation, reply });
        done.await?;
        let views = self.invitations().into_iter();
        let mut of = views.filter(|view| view.invitation == invitation);
        of.next().ok_or(EngineError::NoSuchInvitation(invitation))
    }

    /// All invitations of the organisation that are known here, the latest first.
    pub fn invitations(&self) -> Vec<InvitedView> {
        let known = self.shared.standing().roster.invitations();
        let own = lock(&self.shared.invitations.known);
        let views = known.into_iter().map(|invited| {
            let kept = own.get(&invited.id);
            view(&self.shared, &invited, kept)
        });
        views.collect()
    }

    /// Whether a laptop that nobody knows may connect: in order to join, or to be told why it may
    /// not. It stays so while one is being let in.
    pub fn invitation_known(&self) -> bool {
        let now = self.host().wall_ms();
        let known = lock(&self.shared.invitations.known);
        known.values().any(|known| known.is_remembered(now))
    }
}

fn view(shared: &Shared, invited: &Invited, kept: Option<&OwnInvitation>) -> InvitedView {
    let roster = shared.standing().roster;
    let now = shared.host.wall_ms();
    let name_of = |person: PersonKey| roster.name_of(person).to_owned();
    let state = match kept.map(|kept| kept.state(now)) {
        _ if invited.used.is_some() => InvitationState::Used,
        _ if invited.withdrawn => InvitationState::Withdrawn,
        Some(Err(Closed::Used)) => InvitationState::Used,
        Some(Err(_)) => InvitationState::Expired,
        None if now >= invited.terms.expires_ms => InvitationState::Expired,
        _ => InvitationState::Open,
    };
    let word = kept.and_then(OwnInvitation::used).map(|used| used.word);
    let used = invited.used.and_then(|person| roster.person(person));
    InvitedView {
        invitation: invited.id,
        by: name_of(invited.by),
        roles: words(invited.terms.roles),
        unit: invited.terms.unit.map(|unit| roster.unit_path(unit)),
        name: invited.terms.name.clone(),
        made: shared.host.rfc3339(invited.made_ms),
        expires: shared.host.rfc3339(invited.terms.expires_ms),
        state,
        tried: invited.tried.is_some(),
        tried_from: invited.tried,
        used_by: invited.used.map(name_of),
        name_written: used.and_then(|used| roster.invited_as(used)),
        alike: invited.used.map_or_else(Vec::new, |person| {
            alike(&roster, roster.plain_name_of(person), Some(person))
        }),
        device: used.map(|used| used.certificate.device),
        word: word.map(|word| word.chinese()),
        word_en: word.map(|word| word.english()),
        own: kept.is_some(),
    }
}

impl Turn<'_> {
    pub(super) fn invite(&mut self, wish: Wish) -> Result<InvitationView, EngineError> {
        if !self.standing.roster.may(self.person(), Act::Certify) {
            return Err(EngineError::NotAdministrator);
        }
        let now = self.moment().wall_ms;
        let known = self.own_invitations();
        let open = known.iter().filter(|known| known.is_open(now)).count();
        if open >= INVITATIONS_MAX {
            return Err(EngineError::TooManyInvitations);
        }
        let taken: Vec<u8> = known.iter().filter_map(|known| known.number(now)).collect();
        let unit = self.unit_to_invite_to(&wish)?;
        let mut entropy = self.shared.host.entropy();
        let secret = entropy.bytes();
        let typed = TypedCode::fresh(&taken, &mut entropy);
        let typed = typed.ok_or(EngineError::TooManyInvitations)?;
        let terms = wish.terms(&secret, self.shared.device(), unit, now);
        debug_assert_eq!(terms.commitment, commitment(&secret));
        let subject = self.standing.roster.subject();
        let body = Invitation::Made(terms.clone()).to_bytes();
        let record = self.write(Kind::Invitation, subject, body)?;
        self.learn(&record);
        let id = onscene_protocol::record::Checked::record(&record).id();
        for known in known.iter().filter(|known| !known.is_remembered(now)) {
            self.forget_invitation(known.id)?;
        }
        self.keep_invitation(OwnInvitation::new(id, terms.clone(), typed, now))?;
        let listening = *lock(&self.shared.invitations.listening);
        let addresses = listening.map(crate::addresses::reachable);
        let code = InviteCode {
            ticket: Ticket {
                secret,
                organisation: self.standing.roster.own(),
                roles: terms.roles,
            },
            inviter: self.shared.device(),
            expires_ms: terms.expires_ms,
            addresses: addresses.unwrap_or_default(),
        };
        Ok(InvitationView {
            invitation: id,
            code: code.to_string(),
            typed: typed.to_string(),
            at: code.addresses.iter().map(ToString::to_string).collect(),
            alike: terms
                .name
                .as_deref()
                .map_or_else(Vec::new, |name| alike(&self.standing.roster, name, None)),
            roles: words(terms.roles),
            unit: self.standing.roster.unit_path(unit),
            expires: self.shared.host.rfc3339(terms.expires_ms),
        })
    }

    pub(super) fn withdraw(&mut self, invitation: RecordId) -> Result<(), EngineError> {
        let now = self.moment().wall_ms;
        let known = self.own_invitations().into_iter();
        let mut of = known.filter(|known| known.id == invitation);
        let own = of.next().ok_or(EngineError::NoSuchInvitation(invitation))?;
        own.state(now).map_err(EngineError::Closed)?;
        self.say_of_invitation(&Invitation::Withdrawn { invitation })?;
        self.keep_invitation(own.withdrawn())
    }

    /// Signs what became of an invitation.
    pub(super) fn say_of_invitation(&mut self, said: &Invitation) -> Result<(), EngineError> {
        let subject = self.standing.roster.subject();
        let record = self.write(Kind::Invitation, subject, said.to_bytes())?;
        self.learn(&record);
        Ok(())
    }

    /// This laptop's invitations, as this turn has them so far.
    pub(super) fn own_invitations(&self) -> Vec<OwnInvitation> {
        let mut known: Changed = self
            .shared
            .invitations
            .known()
            .into_iter()
            .map(|known| (known.id, Some(known)))
            .collect();
        known.extend(self.invitations.clone());
        known.into_values().flatten().collect()
    }

    /// Keeps an invitation as it is now, durably, once this turn is.
    pub(super) fn keep_invitation(&mut self, own: OwnInvitation) -> Result<(), EngineError> {
        self.writing.set_invitation(&own)?;
        self.tell(Happening::Roster);
        self.invitations.insert(own.id, Some(own));
        Ok(())
    }

    fn forget_invitation(&mut self, id: RecordId) -> Result<(), EngineError> {
        self.writing.forget_invitation(id)?;
        self.invitations.insert(id, None);
        Ok(())
    }
}
