//! One turn of the loop: a write transaction, and what it will have changed in memory.

use super::documents::{Document, RECORDS_PER_SNAPSHOT, body_of};
use super::hand::Hand;
use super::inviting::Changed;
use super::late::Late;
use super::revoking::RECOUNT;
use super::shared::{Shared, Standing, last_position};
use super::{EngineError, Happening};
use crate::store::{PeerState, Position, Put, Secrets, Writing};
use onscene_protocol::clock::{Moment, Timestamp};
use onscene_protocol::id::{
    AttachmentId, DeviceKey, EntryId, KeyId, PersonKey, RecordId, SubjectId,
};
use onscene_protocol::incident::Summary;
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::verify::Verified;
use std::collections::HashMap;
use std::sync::Arc;

pub(super) struct Turn<'a> {
    pub(super) shared: &'a Shared,
    pub(super) hand: &'a mut Hand,
    /// The keys as the turn began: all of it is signed by the one who was writing then.
    pub(super) secrets: Arc<Secrets>,
    pub(super) writing: Writing<'a>,
    pub(super) standing: Standing,
    standing_changed: bool,
    /// Whether what counts may have changed for records that are here already.
    pub(super) recount: bool,
    pub(super) late: Late,
    pub(super) documents: HashMap<SubjectId, Document>,
    pub(super) summaries: HashMap<SubjectId, Summary>,
    peers: HashMap<DeviceKey, PeerState>,
    happenings: Vec<Happening>,
    /// The last position before this turn, and in it.
    before: Position,
    last: Position,
    /// Files that are removed once this turn is durable.
    pub(super) unwanted: Vec<AttachmentId>,
    /// This laptop's invitations that are others after this turn.
    pub(super) invitations: Changed,
    /// Subjects in which keys were destroyed in this turn.
    pub(super) destroyed: HashMap<SubjectId, Vec<KeyId>>,
    broken: Option<EngineError>,
}

impl<'a> Turn<'a> {
    pub(super) fn begin(shared: &'a Shared, hand: &'a mut Hand) -> Result<Self, EngineError> {
        let before = last_position(&shared.store)?;
        Ok(Self {
            shared,
            hand,
            secrets: shared.secrets(),
            before,
            last: before,
            peers: HashMap::new(),
            writing: shared.store.begin()?,
            standing: shared.standing(),
            standing_changed: false,
            recount: false,
            late: Late::default(),
            documents: HashMap::new(),
            summaries: HashMap::new(),
            happenings: Vec::new(),
            unwanted: Vec::new(),
            invitations: Changed::new(),
            destroyed: HashMap::new(),
            broken: None,
        })
    }

    /// An event that failed in the middle, not by a rule, takes the whole turn with it: half of
    /// it may be written already.
    pub(super) fn note_failure(&mut self, error: &EngineError) {
        if matches!(error, EngineError::Store(_) | EngineError::Inner(_)) {
            self.broken.get_or_insert_with(|| error.clone());
        }
    }

    /// The person whose name this turn writes in.
    pub(super) fn person(&self) -> PersonKey {
        self.secrets.writer()
    }

    /// Whether anything can be written: not while the writer's PIN was not given, nor once they went
    /// on with another laptop.
    pub(super) fn can_sign(&self) -> bool {
        self.secrets.signer().is_some() && !self.is_retired()
    }

    /// Whether records were put into this turn that no reader sees yet.
    pub(super) fn has_put(&self) -> bool {
        self.last > self.before
    }

    pub(super) fn moment(&self) -> Moment {
        self.shared.host.moment()
    }

    /// Puts records into the transaction. Answers what became of each.
    pub(super) fn put_all(
        &mut self,
        records: Vec<Verified>,
        from: Option<DeviceKey>,
    ) -> Result<Vec<(Verified, Put)>, EngineError> {
        let put = self.writing.put_all(records, from)?;
        let now_ms = self.moment().wall_ms;
        for (record, put) in &put {
            let Put::New(position) = put else { continue };
            if self.hand.is_doubled_by(record.record()) {
                self.begin_new_chains();
            }
            self.last = self.last.max(*position);
            let time = record.record().header().time;
            if !self.hand.observe(time, now_ms) {
                tracing::warn!(
                    ?time,
                    "a record's time is more than a day ahead of our clock"
                );
            }
        }
        Ok(put)
    }

    /// Puts a record that was just written here.
    pub(super) fn put_own(&mut self, record: Verified) -> Result<(), EngineError> {
        self.put_all(vec![record], None).map(|_| ())
    }

    /// Replaces what is known of people, units, clocks and unit keys.
    pub(super) fn set_standing(&mut self, standing: Standing) {
        self.standing = standing;
        self.standing_changed = true;
    }

    /// Takes note of a record of the organisation.
    pub(super) fn learn(&mut self, record: &Verified) {
        let roster = Arc::make_mut(&mut self.standing.roster);
        let doubted = !roster.doubtful().is_empty();
        roster.learn(record);
        self.standing_changed = true;
        let withheld =
            self.standing.withheld && record.record().header().subject == roster.subject();
        self.recount |= doubted
            || withheld
            || matches!(
                record.record().header().kind,
                Kind::Revocation | Kind::Retirement | Kind::Confirmation
            );
    }

    /// The incident's document as this turn has it so far.
    pub(super) fn document(
        &mut self,
        subject: SubjectId,
    ) -> Result<Option<&mut Document>, EngineError> {
        if !self.documents.contains_key(&subject) {
            let Some(document) = self.shared.document(subject)? else {
                return Ok(None);
            };
            // Out of the cache, so that there is no other: a copy of a document costs more than an
            // entry does. A reader who comes meanwhile loads it as it was before this turn.
            self.shared.documents.forget(subject);
            self.documents
                .insert(subject, Arc::unwrap_or_clone(document));
        }
        Ok(self.documents.get_mut(&subject))
    }

    /// Lets go of what is loaded and was not changed in this turn: it is loaded anew.
    pub(super) fn forget_documents(&mut self) {
        self.shared.documents.forget_all();
    }

    /// What is known of a peer, as this turn has it so far.
    pub(super) fn peer(&mut self, device: DeviceKey) -> Result<&mut PeerState, EngineError> {
        if !self.peers.contains_key(&device) {
            let known = self.shared.store.read()?.peer(device)?.unwrap_or_default();
            self.peers.insert(device, known);
        }
        Ok(self.peers.entry(device).or_default())
    }

    /// Takes in a document that is new or was made anew.
    pub(super) fn set_document(&mut self, subject: SubjectId, document: Document) {
        self.documents.insert(subject, document);
    }

    /// Brings the incident's line in the list up to date, and tells of its new entries.
    pub(super) fn summarise(
        &mut self,
        subject: SubjectId,
        entries: Vec<EntryId>,
        from: Option<DeviceKey>,
    ) -> Result<(), EngineError> {
        let Some(document) = self.documents.get(&subject) else {
            return Ok(());
        };
        let before = match self.summaries.remove(&subject) {
            Some(summary) => Some(summary),
            None => self.shared.store.read()?.summary(subject)?,
        };
        let body = |id| body_in_turn(&self.writing, self.shared, id);
        let reader = document.reader(&self.standing, &body);
        let summary = match before {
            Some(before) => document.incident.summary_after(before, &entries, &reader),
            None => document.incident.summary(&reader),
        };
        self.summaries.insert(subject, summary);
        self.tell(Happening::Written {
            subject,
            entries,
            from,
        });
        Ok(())
    }

    /// Makes the incident's line in the list from all of its entries.
    pub(super) fn summarise_anew(&mut self, subject: SubjectId) -> Result<(), EngineError> {
        self.document(subject)?;
        let Some(document) = self.documents.get(&subject) else {
            return Ok(());
        };
        let body = |id| body_in_turn(&self.writing, self.shared, id);
        let reader = document.reader(&self.standing, &body);
        self.summaries
            .insert(subject, document.incident.summary(&reader));
        Ok(())
    }

    /// Will be told once the turn is committed.
    pub(super) fn tell(&mut self, happening: Happening) {
        self.happenings.push(happening);
    }

    /// Makes the turn durable, then lets readers and listeners know. Answers whether what counts
    /// has to be derived anew: until then a mark in the store says so.
    pub(super) fn commit(mut self) -> Result<bool, EngineError> {
        if let Some(broken) = self.broken.take() {
            return Err(broken);
        }
        for summary in self.summaries.values() {
            self.writing
                .set_summary(summary, Timestamp::from_bits(summary.last_order))?;
        }
        for (subject, document) in &mut self.documents {
            document.upto = self.last;
            if document.since_snapshot >= RECORDS_PER_SNAPSHOT
                && let Some(snapshot) = document.incident.to_snapshot()
            {
                self.writing.set_snapshot(*subject, self.last, &snapshot)?;
                document.since_snapshot = 0;
            }
        }
        for (device, peer) in &self.peers {
            self.writing.set_peer(*device, peer)?;
        }
        if self.recount {
            self.writing.set_meta(RECOUNT, b"due")?;
        }
        if self.standing_changed || !self.destroyed.is_empty() {
            self.tidy_drafts()?;
        }
        let committed = self.writing.commit()?;
        let arrived: Vec<_> = committed
            .iter()
            .filter(|arrived| arrived.position > self.before)
            .map(|arrived| (arrived.position, &arrived.record))
            .collect();
        let shared = self.shared;
        shared.invitations.publish(self.invitations);
        let standing = self.standing;
        if self.standing_changed {
            shared.publish(standing.clone());
            shared.tell(Happening::Roster);
        }
        for attachment in self.unwanted {
            if let Err(error) = shared.attachments.remove(attachment) {
                tracing::warn!(%attachment, %error, "a file whose key was destroyed is still there");
            }
        }
        for summary in self.summaries.values() {
            shared.due_index.note(summary, &standing);
        }
        for (subject, document) in self.documents {
            // One that nothing is shown of makes no room among those that people look at.
            if !document.incident.is_empty() {
                shared.documents.keep(subject, Arc::new(document));
            }
        }
        if let Some((position, _)) = arrived.last() {
            shared.note_arrived(&arrived)?;
            shared.tell(Happening::Arrived {
                position: *position,
            });
        }
        for happening in self.happenings {
            shared.tell(happening);
        }
        Ok(self.recount)
    }
}

/// The body of a record that is committed, or will be with this turn.
pub(super) fn body_in_turn(
    writing: &Writing<'_>,
    shared: &Shared,
    id: RecordId,
) -> Option<Vec<u8>> {
    match writing.arrived(id) {
        Some(record) => record.record().body().map(<[u8]>::to_vec),
        None => body_of(&shared.store.read().ok()?, id),
    }
}
