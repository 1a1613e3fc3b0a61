//! Inviting another laptop, and letting it in. Only the founder's laptop certifies.

use super::event::Event;
use super::shared::lock;
use super::turn::Turn;
use super::{Engine, EngineError};
use onscene_protocol::clock::Entropy;
use onscene_protocol::exchange::{CheckedJoin, JoinAnswer, JoinRequest, WireRecord};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::invite::{Invitation, InviteCode, device_hash};
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::roster::{Certificate, Role, Roles};
use onscene_protocol::seal::{KeyBody, Purpose, Wrap};
use onscene_protocol::verify::Checked;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Invitations that may be open at once; more than a unit has laptops.
const INVITATIONS_MAX: usize = 64;

/// A code to hand to another laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// What is typed or scanned there.
    pub code: String,
    /// When it ends, RFC 3339.
    pub expires: String,
}

/// Open invitations. Kept in memory: a restart closes them, and a new code is easily made.
#[derive(Default)]
pub(super) struct Invitations {
    open: Mutex<Vec<Invitation>>,
    /// Laptops that are being let in just now: no longer by an open invitation, and not yet by
    /// the roster. Their link must stay.
    entering: AtomicUsize,
    listening: Mutex<Option<SocketAddr>>,
    hub: Mutex<Option<String>>,
}

/// Counts a laptop that is being let in, until it is dropped.
struct Entering<'a>(&'a AtomicUsize);

impl<'a> Entering<'a> {
    fn begin(entering: &'a AtomicUsize) -> Self {
        entering.fetch_add(1, Ordering::SeqCst);
        Self(entering)
    }
}

impl Drop for Entering<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Engine {
    /// Says where other laptops reach this one, and where the hub listens, for codes and answers.
    pub fn set_reachable(&self, listening: Option<SocketAddr>, hub: Option<String>) {
        *lock(&self.shared.invitations.listening) = listening;
        *lock(&self.shared.invitations.hub) = hub;
    }

    /// Makes a code that lets one laptop in, once, within 15 minutes.
    ///
    /// # Errors
    /// [`EngineError::NotFounder`] on any other laptop than the founder's.
    pub fn invite(
        &self,
        roles: Roles,
        name: Option<String>,
    ) -> Result<InvitationView, EngineError> {
        let roster = self.roster();
        if roster.founder(roster.own()) != Some(self.shared.person()) {
            return Err(EngineError::NotFounder);
        }
        let secret = self.host().entropy().bytes();
        let now = self.host().wall_ms();
        let invitation = Invitation::new(&secret, roles, name, now);
        let expires = self.host().rfc3339(invitation.expires_ms());
        let mut open = lock(&self.shared.invitations.open);
        open.retain(|invitation| invitation.is_open(now));
        if open.len() >= INVITATIONS_MAX {
            open.remove(0);
        }
        open.push(invitation);
        let code = InviteCode {
            secret,
            device_hash: device_hash(self.shared.device().as_bytes()),
            address: *lock(&self.shared.invitations.listening),
        };
        Ok(InvitationView {
            code: code.to_string(),
            expires,
        })
    }

    /// Whether a laptop that nobody knows may connect in order to join.
    pub fn invitation_open(&self) -> bool {
        let now = self.host().wall_ms();
        let invitations = &self.shared.invitations;
        invitations.entering.load(Ordering::SeqCst) > 0
            || lock(&invitations.open)
                .iter()
                .any(|invitation| invitation.is_open(now))
    }

    /// Lets a laptop in that shows the secret of an open invitation; the invitation is used up.
    ///
    /// # Errors
    /// [`EngineError::WrongCode`] for any other secret; [`EngineError::CannotJoin`] where the
    /// request does not hold together.
    pub async fn admit(
        &self,
        device: DeviceKey,
        request: JoinRequest,
    ) -> Result<JoinAnswer, EngineError> {
        let request = request
            .check(device, self.shared.device())
            .map_err(|_| EngineError::CannotJoin("the request to join does not hold together"))?;
        let now = self.host().wall_ms();
        let _entering = Entering::begin(&self.shared.invitations.entering);
        let roles = {
            let mut open = lock(&self.shared.invitations.open);
            let found = open
                .iter()
                .position(|invitation| invitation.opens(&request.request().secret, now).is_ok())
                .ok_or(EngineError::WrongCode)?;
            open.remove(found).roles
        };
        let request = Box::new(request);
        self.ask(|reply| Event::Admit {
            device,
            request,
            roles,
            reply,
        })
        .await
    }

    /// Gives the founder's own laptop the role of a hub, where it has it not yet.
    ///
    /// # Errors
    /// [`EngineError::NotFounder`] on any other laptop: it needs an invitation with that role.
    pub async fn become_hub(&self) -> Result<(), EngineError> {
        if self.is_hub() {
            return Ok(());
        }
        self.ask(|reply| Event::BecomeHub { reply }).await
    }
}

impl Turn<'_> {
    pub(super) fn admit(
        &mut self,
        device: DeviceKey,
        request: &CheckedJoin,
        roles: Roles,
    ) -> Result<JoinAnswer, EngineError> {
        let request = request.request();
        let subject = self.standing.roster.subject();
        let unit_key = self.unit_key()?;
        let unit = self.own_certificate()?.unit;
        let mut entropy = self.shared.host.entropy();
        let wrap = Wrap::for_person(request.seal_key, subject, &unit_key, &mut entropy)
            .map_err(|_| EngineError::CannotJoin("its key for sealed parts is unusable"))?;
        let certificate = Certificate {
            person: request.person,
            name: request.name.trim().to_owned(),
            device,
            unit,
            roles: if roles == Roles::default() {
                roles.with(Role::Member)
            } else {
                roles
            },
            seal_key: request.seal_key,
            founding: None,
            adopts: request.former.as_ref().map(|former| former.organisation),
        };
        let certificate = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&certificate);
        let body = KeyBody {
            key: unit_key.id(),
            purpose: Purpose::Unit,
            epoch: 1,
            wraps: vec![wrap],
            detail: None,
        };
        let bytes = body
            .to_bytes()
            .map_err(|_| EngineError::Inner("a wrapped key is too long"))?;
        let key = self.write(Kind::Key, subject, bytes)?;
        if let Some(former) = &request.former {
            let (records, _) = onscene_protocol::exchange::read(former.records.clone());
            self.ingest(Some(device), records)?;
        }
        let known = self.shared.store.read()?.subject(subject)?;
        let records = known
            .iter()
            .map(Checked::record)
            .filter(|record| record.header().kind != Kind::Clock)
            .chain([certificate.record(), key.record()])
            .map(WireRecord::from)
            .collect();
        let hub = lock(&self.shared.invitations.hub).clone();
        Ok(JoinAnswer {
            organisation: self.standing.roster.own(),
            records,
            hub,
        })
    }

    pub(super) fn become_hub(&mut self) -> Result<(), EngineError> {
        let roster = &self.standing.roster;
        if roster.founder(roster.own()) != Some(self.shared.person()) {
            return Err(EngineError::NotFounder);
        }
        let mut certificate = self.own_certificate()?;
        certificate.roles = certificate.roles.with(Role::Hub);
        let subject = roster.subject();
        let record = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&record);
        Ok(())
    }
}

/// What a laptop that founded an organisation alone brings along when it joins another.
pub(super) fn brought<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<WireRecord> {
    records
        .filter(|record| {
            matches!(
                record.header().kind,
                Kind::Certificate | Kind::Place | Kind::Key
            )
        })
        .map(WireRecord::from)
        .collect()
}
