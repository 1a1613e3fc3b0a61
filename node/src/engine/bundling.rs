//! What goes onto a stick: what other laptops are not known to hold, and receipts for what came.

use super::held::Held;
use super::holding::copy_at;
use super::receipts::{receipt_of, receipt_of_set};
use super::shared::{Shared, lock};
use super::{Engine, EngineError};
use crate::bundle::{BundleError, BundleWriter, Cover};
use crate::store::{Arrived, AttachmentState, Position, Reading};
use onscene_protocol::bundle::Item;
use onscene_protocol::clock::Entropy;
use onscene_protocol::exchange::{FileCopy, SignedReceipt, WireRecord};
use onscene_protocol::id::{AttachmentId, DeviceKey, RecordId};
use onscene_protocol::limit::{BUNDLE_READERS_MAX, BUNDLE_RECEIPT_IDS_MAX};
use onscene_protocol::record::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::sync::{Arc, Mutex};

/// Records that are read at a time.
const RECORDS_AT_ONCE: usize = 512;
/// Records whose receipts wait for a bundle, 32 bytes each. Beyond that only a receipt over the
/// whole set goes out, and what it does not cover is sent again.
const DUE_MAX: usize = 200_000;

/// What a bundle takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// What its readers are not known to hold.
    Lacking,
    /// What was written from this time on, milliseconds since 1970, and what it rests on.
    Since(u64),
    /// Everything.
    All,
    /// Nothing but receipts for what came from its readers by bundle.
    Receipts,
}

/// A bundle to be written.
#[derive(Debug, Clone)]
pub struct BundleWish {
    /// The laptops that it is for.
    pub to: Vec<DeviceKey>,
    /// What it takes.
    pub chosen: Chosen,
    /// Bytes that a part may have.
    pub part_bytes_max: Option<u64>,
}

/// A bundle that was written.
#[derive(Debug)]
pub struct Bundled {
    /// Its parts one after the other, from the beginning. Gone when this is dropped.
    pub file: File,
    /// Bytes of each part.
    pub parts: Vec<u64>,
    /// Records in it.
    pub records: u64,
    /// Attachments in it, whole.
    pub attachments: u64,
    /// Receipts in it.
    pub receipts: u64,
    /// Attachments that are larger than a part.
    pub left_out: u64,
}

/// What came from each laptop by bundle and is durable here: its receipts go with the next bundle
/// to it. Lost when the node stops; then the receipt over the whole set has to do.
#[derive(Default)]
pub(super) struct Due(Mutex<BTreeMap<DeviceKey, DueTo>>);

#[derive(Default, Clone)]
struct DueTo {
    records: BTreeSet<RecordId>,
    attachments: BTreeSet<AttachmentId>,
}

impl Due {
    pub(super) fn add(
        &self,
        to: DeviceKey,
        records: &[RecordId],
        attachments: impl IntoIterator<Item = AttachmentId>,
    ) {
        let mut due = lock(&self.0);
        let known: usize = due.values().map(|due| due.records.len()).sum();
        let to = due.entry(to).or_default();
        let room = DUE_MAX.saturating_sub(known);
        to.records.extend(records.iter().take(room));
        to.attachments.extend(attachments);
    }

    fn to(&self, devices: &[DeviceKey]) -> DueTo {
        let due = lock(&self.0);
        let mut all = DueTo::default();
        for due in devices.iter().filter_map(|device| due.get(device)) {
            all.records.extend(&due.records);
            all.attachments.extend(&due.attachments);
        }
        all
    }
}

impl Engine {
    /// Writes a bundle. Others go on meanwhile; nothing counts as sent by it before a receipt.
    ///
    /// # Errors
    /// [`BundleError::Readers`], [`BundleError::RevokedReader`], [`BundleError::Parts`], and where
    /// store or disk fail.
    pub async fn write_bundle(&self, wish: BundleWish) -> Result<Bundled, BundleError> {
        self.state_what_is_held().await?;
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || write(&shared, &wish))
            .await
            .map_err(|_| EngineError::Stopped)?
    }
}

fn write(shared: &Shared, wish: &BundleWish) -> Result<Bundled, BundleError> {
    let cover = cover(shared, wish)?;
    let reading = shared.store.read()?;
    let choice = Choice::of(shared, &reading, wish)?;
    let repeated = choice.come_first(&reading)?;
    let file = BufWriter::new(shared.attachments.nameless()?);
    let mut bundle = BundleWriter::begin(file, cover, &repeated, shared.host.entropy())?;
    let mut records = repeated.len() as u64;
    records += choice.write_records(&reading, &mut bundle)?;
    let (attachments, left_out) = choice.write_attachments(shared, &reading, &mut bundle)?;
    let receipts = receipts(shared, &reading, &wish.to)?;
    for receipt in &receipts {
        bundle.put(&Item::Receipt(receipt.clone()))?;
    }
    for statement in shared.statements_for_all(&reading, &wish.to)? {
        bundle.put(&Item::Statement(statement))?;
    }
    let (file, parts) = bundle.finish()?;
    let mut file = file.into_inner().map_err(|error| error.into_error())?;
    file.rewind()?;
    Ok(Bundled {
        file,
        parts,
        records,
        attachments,
        receipts: receipts.len() as u64,
        left_out,
    })
}

/// The seal keys of everyone who writes on these laptops.
fn cover(shared: &Shared, wish: &BundleWish) -> Result<Cover, BundleError> {
    let roster = shared.standing().roster;
    let mut readers = BTreeSet::new();
    for device in &wish.to {
        if *device == shared.device() {
            return Err(BundleError::Readers);
        }
        if roster.is_revoked(*device) {
            let name = roster.device_name(*device).unwrap_or_default();
            return Err(BundleError::RevokedReader(name.to_owned()));
        }
        let members = roster.on_device(*device);
        let counting =
            members.filter(|member| member.revoked_by.is_none() && member.retired_to.is_none());
        let keys: Vec<_> = counting.map(|member| member.certificate.seal_key).collect();
        if keys.is_empty() {
            return Err(EngineError::NoSuchDevice(*device).into());
        }
        readers.extend(keys);
    }
    if readers.is_empty() || readers.len() > BUNDLE_READERS_MAX {
        return Err(BundleError::Readers);
    }
    Ok(Cover {
        organisation: roster.own(),
        writer: shared.secrets().device.clone(),
        readers: readers.into_iter().collect(),
        wall_ms: shared.host.wall_ms(),
        part_bytes_max: wish.part_bytes_max,
    })
}

/// A laptop that a bundle is for.
struct Reader {
    device: DeviceKey,
    name: String,
    held: Held,
}

/// What is chosen, of records and of attachments.
struct Choice {
    chosen: Chosen,
    readers: Vec<Reader>,
    /// Positions up to here are not in it.
    after: Position,
}

impl Choice {
    fn of(shared: &Shared, reading: &Reading, wish: &BundleWish) -> Result<Self, BundleError> {
        let roster = shared.standing().roster;
        let mut readers = Vec::with_capacity(wish.to.len());
        for device in &wish.to {
            let share = shared.share(reading, *device)?;
            let name = roster.device_name(*device).unwrap_or_default();
            readers.push(Reader {
                device: *device,
                name: name.to_owned(),
                held: Held::of(&reading.peer(*device)?.unwrap_or_default(), share),
            });
        }
        let after = match wish.chosen {
            Chosen::Lacking => readers.iter().map(|reader| reader.held.upto()).min(),
            Chosen::Since(_) | Chosen::All => None,
            Chosen::Receipts => Some(super::shared::last_position(&shared.store)?),
        };
        Ok(Self {
            chosen: wish.chosen,
            readers,
            after: after.unwrap_or(0),
        })
    }

    /// Whether a record goes in. All readers of a bundle read all of it, so none goes in that one of
    /// them does not carry.
    fn takes(&self, arrived: &Arrived) -> Result<bool, BundleError> {
        let header = arrived.record.record().header();
        let carries = |reader: &Reader| reader.held.share().takes(header.kind, header.subject);
        if !self.readers.iter().any(carries) {
            return Ok(false);
        }
        let chosen = self.chooses(arrived);
        let apart = self.readers.iter().find(|reader| !carries(reader));
        match apart.filter(|_| chosen) {
            Some(reader) => Err(BundleError::Apart(reader.name.clone())),
            None => Ok(chosen),
        }
    }

    fn chooses(&self, arrived: &Arrived) -> bool {
        let header = arrived.record.record().header();
        match self.chosen {
            Chosen::All => true,
            Chosen::Receipts => false,
            Chosen::Since(ms) => {
                // Keys are few, and what was written since may be sealed under an old one.
                header.kind.makes_the_roster() || header.kind == Kind::Key || header.time.ms() >= ms
            }
            Chosen::Lacking => self.readers.iter().any(|Reader { device, held, .. }| {
                arrived.from != Some(*device)
                    && held.lacks((header.kind, header.subject), arrived.position)
            }),
        }
    }

    /// What is chosen of the records by which others are judged.
    fn come_first(&self, reading: &Reading) -> Result<Vec<Item>, BundleError> {
        let mut first = Vec::new();
        self.each(reading, Kind::makes_the_roster, |item| {
            first.push(item);
            Ok(())
        })?;
        Ok(first)
    }

    fn write_records<W: Write, E: Entropy>(
        &self,
        reading: &Reading,
        bundle: &mut BundleWriter<W, E>,
    ) -> Result<u64, BundleError> {
        let mut count = 0;
        // Keys before what they open.
        for keys in [true, false] {
            let which = |kind: Kind| !kind.makes_the_roster() && (kind == Kind::Key) == keys;
            self.each(reading, which, |item| {
                count += 1;
                bundle.put(&item)
            })?;
        }
        Ok(count)
    }

    fn each(
        &self,
        reading: &Reading,
        is_of: impl Fn(Kind) -> bool,
        mut put: impl FnMut(Item) -> Result<(), BundleError>,
    ) -> Result<(), BundleError> {
        let mut after = self.after;
        loop {
            let arrived = reading.after(after, RECORDS_AT_ONCE)?;
            let Some(last) = arrived.last() else {
                return Ok(());
            };
            after = last.position;
            for arrived in &arrived {
                let record = arrived.record.record();
                if is_of(record.header().kind) && self.takes(arrived)? {
                    put(Item::Record(WireRecord::from(record)))?;
                }
            }
        }
    }

    /// Those that a reader gave no receipt for, the small ones first. Answers how many are in it, and
    /// how many do not fit into a part.
    fn write_attachments<W: Write, E: Entropy>(
        &self,
        shared: &Shared,
        reading: &Reading,
        bundle: &mut BundleWriter<W, E>,
    ) -> Result<(u64, u64), BundleError> {
        let mut chosen = Vec::new();
        for id in reading.attachments_held()? {
            if self.takes_attachment(reading, id)?
                && let Ok(file) = shared.attachments.sealed_reader(id)
            {
                chosen.push((file.metadata()?.len(), id));
            }
        }
        chosen.sort_unstable();
        let (mut count, mut left_out) = (0, 0);
        for (bytes, id) in chosen {
            let file = shared.attachments.sealed_reader(id)?;
            let hashes = shared.attachments.hashes_of(id)?.to_bytes();
            if bundle.attachment(id, bytes, &hashes, file)? {
                count += 1;
            } else {
                left_out += 1;
            }
        }
        Ok((count, left_out))
    }

    fn takes_attachment(&self, reading: &Reading, id: AttachmentId) -> Result<bool, BundleError> {
        let subject = reading.attachment(id)?.map(AttachmentState::subject);
        let mut carried = self.readers.iter().map(|reader| reader.held.share());
        if !subject.is_none_or(|subject| carried.all(|share| share.carries(subject))) {
            return Ok(false);
        }
        match self.chosen {
            Chosen::All => return Ok(true),
            Chosen::Receipts => return Ok(false),
            Chosen::Since(_) | Chosen::Lacking => {}
        }
        for Reader { device, .. } in &self.readers {
            match copy_at(reading, *device, id).map_err(BundleError::from)? {
                None | Some(FileCopy::Lacking) => return Ok(true),
                Some(FileCopy::Held | FileCopy::LetGo) => {}
            }
        }
        Ok(false)
    }
}

/// Ours for all that came by bundle, and for everything that is here.
fn receipts(
    shared: &Shared,
    reading: &Reading,
    to: &[DeviceKey],
) -> Result<Vec<SignedReceipt>, BundleError> {
    let due = shared.due.to(to);
    let ids: Vec<RecordId> = due.records.into_iter().collect();
    let mut receipts = Vec::new();
    for some in ids.chunks(BUNDLE_RECEIPT_IDS_MAX) {
        receipts.push(receipt_of(shared, reading, some)?);
    }
    // One for all who carry the same.
    let mut scopes = BTreeSet::new();
    for device in to {
        let share = shared.share(reading, *device)?;
        if scopes.insert(share.scope.within(share.homes.units())) {
            receipts.push(receipt_of_set(shared, reading, *device)?);
        }
    }
    let attachments = due.attachments.into_iter();
    for id in attachments {
        // Readers of before know the first alone; where the second has a number, it stands.
        receipts.extend(shared.first_receipt(reading, id));
        receipts.extend(shared.said_here(reading, id)?);
    }
    Ok(receipts)
}
