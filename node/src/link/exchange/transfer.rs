//! Getting and putting records in batches, each kept as it comes.

use super::note_receipt;
use super::pace::Pace;
use crate::engine::{Direction, Engine, Ingested, Looked};
use crate::link::client::Caller;
use crate::link::error::LinkError;
use crate::link::limit::RECORDS_AT_ONCE;
use crate::store::Committed;
use onscene_protocol::exchange::{
    Difference, Fingerprint, GetRecords, PutReceipts, PutRecords, WireRecord, batches,
};
use onscene_protocol::id::{DeviceKey, RecordId};
use onscene_protocol::limit::{IDS_PER_MESSAGE_MAX, RECEIPT_IDS_MAX};
use std::collections::{HashMap, VecDeque};
use std::time::Duration;

/// One direction after the other, with what has moved so far.
pub(super) struct Transfer<'a> {
    pub(super) engine: &'a Engine,
    pub(super) caller: &'a Caller,
    pub(super) device: DeviceKey,
    pub(super) pace: Pace,
    sent: u64,
    got: Vec<RecordId>,
}

impl<'a> Transfer<'a> {
    pub(super) fn new(engine: &'a Engine, caller: &'a Caller, device: DeviceKey) -> Self {
        Self {
            engine,
            caller,
            device,
            pace: Pace::default(),
            sent: 0,
            got: Vec::new(),
        }
    }

    /// How many records went there, and came here.
    pub(super) fn moved(&self) -> (u64, u64) {
        (self.sent, self.got.len() as u64)
    }

    /// Moves what each side lacks: the organisation's own records first, for the others rest on
    /// them.
    pub(super) async fn run(&mut self, difference: Difference) -> Result<(), LinkError> {
        self.get(&difference.need_own).await?;
        self.get(&difference.need_rest).await?;
        self.put(&difference.have).await
    }

    /// Takes in what came there after the common set `since`, and brings what came here.
    pub(super) async fn exchange_news(
        &mut self,
        since: Fingerprint,
        news: Vec<WireRecord>,
    ) -> Result<(), LinkError> {
        // Before theirs are here: they need none of them back.
        let ours = self.engine.since(since, self.device).await?;
        self.take(&[], news, 0).await?;
        let ours = ours.unwrap_or_default();
        self.sent += self.bring(&ours, 0).await?;
        Ok(())
    }

    /// Gets these records. While one batch is taken in here, the next is on its way.
    async fn get(&mut self, ids: &[RecordId]) -> Result<(), LinkError> {
        let mut rest: VecDeque<RecordId> = ids.iter().copied().collect();
        let mut came: Option<(Vec<RecordId>, Vec<WireRecord>)> = None;
        while !rest.is_empty() || came.is_some() {
            let at_once = self
                .pace
                .records()
                .clamp(1, IDS_PER_MESSAGE_MAX)
                .min(rest.len());
            let next: Vec<RecordId> = rest.drain(..at_once).collect();
            let (engine, caller, bytes_max) = (self.engine, self.caller, self.pace.bytes());
            let asks = ask(engine, caller, next, bytes_max, rest.len() as u64);
            let taken = came.take();
            let takes = async {
                match &taken {
                    Some((asked, records)) => {
                        let left = rest.len() as u64;
                        self.take(asked, records.clone(), left).await
                    }
                    None => Ok(0),
                }
            };
            // What came is taken in also where the link breaks meanwhile.
            let (answered, done) = tokio::join!(asks, takes);
            let (done, answered) = (done?, answered?);
            // What did not fit comes first the next time.
            if let Some((asked, _)) = taken {
                for id in asked.into_iter().skip(done).rev() {
                    rest.push_front(id);
                }
            }
            if let Some((asked, records, time)) = answered {
                self.pace.took(time);
                let bytes = records.iter().map(WireRecord::bytes).sum();
                self.pace.saw(records.len(), bytes);
                came = Some((asked, records));
            }
        }
        Ok(())
    }

    /// Takes a batch in. Answers how many of the ids asked for are done with: what the other end
    /// skipped it does not have, what lies behind its last one did not fit.
    async fn take(
        &mut self,
        asked: &[RecordId],
        records: Vec<WireRecord>,
        rest: u64,
    ) -> Result<usize, LinkError> {
        let looked = Looked::at(records).await?;
        let bytes = looked.bytes;
        let ingested = self.engine.ingest_looked(self.device, looked).await?;
        let places: HashMap<_, _> = asked.iter().zip(1_usize..).collect();
        let refused = ingested.refused.iter().map(|(id, _)| id);
        let came = ingested.held.iter().chain(refused);
        let last = came.filter_map(|id| places.get(id)).max();
        let done = last.copied().unwrap_or(asked.len());
        self.note_came(ingested, bytes, rest + (asked.len() - done) as u64);
        Ok(done)
    }

    /// Takes in what was looked at.
    pub(super) async fn take_looked(&mut self, looked: Looked, rest: u64) -> Result<(), LinkError> {
        let bytes = looked.bytes;
        let ingested = self.engine.ingest_looked(self.device, looked).await?;
        self.note_came(ingested, bytes, rest);
        Ok(())
    }

    fn note_came(&mut self, ingested: Ingested, bytes: usize, rest: u64) {
        let moved = (ingested.held.len() as u64, bytes as u64);
        self.engine
            .note_moved(self.device, Direction::Received, moved, rest);
        self.got.extend(ingested.held);
    }

    async fn put(&mut self, ids: &[RecordId]) -> Result<(), LinkError> {
        let mut rest = ids.len() as u64;
        for some in ids.chunks(RECORDS_AT_ONCE) {
            let mut records = self.engine.records_for(self.device, some.to_vec()).await?;
            records.sort_by_key(|record| record.record().header().kind.rank_sent());
            rest = rest.saturating_sub(some.len() as u64);
            self.sent += self.bring(&records, rest).await?;
        }
        Ok(())
    }

    async fn bring(&mut self, records: &[Committed], rest: u64) -> Result<u64, LinkError> {
        put(
            self.engine,
            self.caller,
            self.device,
            (records, rest),
            &mut self.pace,
        )
        .await
    }

    /// Says for each record that came that it is durable here: where the sets did not become the
    /// same, the receipt over the whole set says nothing.
    pub(super) async fn give_receipts(&self) -> Result<(), LinkError> {
        give_receipts(self.engine, self.caller, &self.got).await
    }
}

/// Asks for some records; none where none are named. Answers which, what came, and how long it took.
async fn ask(
    engine: &Engine,
    caller: &Caller,
    ids: Vec<RecordId>,
    bytes_max: usize,
    rest: u64,
) -> Result<Option<(Vec<RecordId>, Vec<WireRecord>, Duration)>, LinkError> {
    if ids.is_empty() {
        return Ok(None);
    }
    let get = GetRecords {
        ids,
        bytes_max: u32::try_from(bytes_max).ok(),
        rest: Some(rest),
    };
    let begun = engine.host().instant();
    let records = caller.get_records(&get).await?.records;
    let time = engine.host().instant().duration_since(begun);
    Ok(Some((get.ids, records, time)))
}

/// Brings records in batches, and notes the receipts. Answers how many are durable there now.
async fn put(
    engine: &Engine,
    caller: &Caller,
    device: DeviceKey,
    (records, after): (&[Committed], u64),
    pace: &mut Pace,
) -> Result<u64, LinkError> {
    let mut sent = 0;
    let mut left = records.len() as u64;
    for batch in batches(records.iter().map(Committed::record), pace.bytes()) {
        let count = batch.len() as u64;
        let bytes: usize = batch.iter().map(WireRecord::bytes).sum();
        left = left.saturating_sub(count);
        let rest = left + after;
        let put = PutRecords {
            records: batch,
            confirm: Vec::new(),
            rest: Some(rest),
        };
        let begun = engine.host().instant();
        let answer = caller.put_records(&put).await?;
        pace.took(engine.host().instant().duration_since(begun));
        sent += count.saturating_sub(answer.refused.len() as u64);
        engine.note_moved(device, Direction::Sent, (count, bytes as u64), rest);
        for refused in answer.refused {
            tracing::warn!(%device, record = %refused.id, why = refused.why, "refused there");
        }
        if let Some(receipt) = answer.receipt {
            note_receipt(engine, device, receipt).await?;
        }
    }
    Ok(sent)
}

/// Brings records that are new, on a standing link.
pub(in crate::link) async fn push(
    engine: &Engine,
    caller: &Caller,
    device: DeviceKey,
    records: &[Committed],
) -> Result<(), LinkError> {
    put(engine, caller, device, (records, 0), &mut Pace::default())
        .await
        .map(|_| ())
}

/// Gives our receipt for records that the peer sent.
pub(in crate::link) async fn give_receipts(
    engine: &Engine,
    caller: &Caller,
    ids: &[RecordId],
) -> Result<(), LinkError> {
    for some in ids.chunks(RECEIPT_IDS_MAX) {
        let receipt = engine.receipt_for(some.to_vec()).await?;
        caller
            .put_receipts(&PutReceipts {
                receipts: vec![receipt],
            })
            .await?;
    }
    Ok(())
}
