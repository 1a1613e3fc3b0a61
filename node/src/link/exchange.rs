//! One exchange with a peer, as the initiator: hello, compare, get, put, hello again. Where both
//! remember when they held the same, what came after that is exchanged without comparing; where next
//! to nothing is here, all is got.

mod pace;
mod pages;
mod transfer;

use super::attachments::Road;
use super::client::Caller;
use super::error::LinkError;
use super::limit::CLOCK_ROUND_TRIP_MAX;
use crate::engine::{Direction, Engine};
use onscene_protocol::exchange::{
    Difference, FileCopy, Fingerprint, Hello, Holding, Initiator, OfAuthor, Pace, ReconcileRequest,
    SignedReceipt, Step, VERSION, Wanted, What, WireRecord,
};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::WANTS_MAX;
use serde::{Deserialize, Serialize};
use std::sync::atomic::Ordering;
use std::time::Duration;
use transfer::Transfer;
pub(super) use transfer::{give_receipts, push};

/// Comparisons in one exchange: what arrives while it runs is left for the live stream.
const COMPARISONS_MAX: usize = 2;

/// What went one way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Records that the receiver holds durably now.
    pub records: u64,
    /// Bytes of requests and answers, bodies and heads, before TLS.
    pub bytes: u64,
}

/// What one exchange came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The laptop at the other end.
    pub peer: DeviceKey,
    /// Where it was met.
    pub address: String,
    /// From here to there.
    pub sent: Moved,
    /// From there to here.
    pub received: Moved,
    /// Requests that were answered.
    pub round_trips: u64,
    /// Milliseconds that it took.
    pub ms: u64,
}

/// Runs one whole exchange, attachments included. `port` is where this laptop listens itself.
pub(super) async fn exchange(
    engine: &Engine,
    caller: &Caller,
    port: Option<u16>,
) -> Result<Report, LinkError> {
    let caller = caller.counted();
    let begun = engine.host().instant();
    let (report, wants) = exchange_records(engine, &caller, port, None).await?;
    let mut road = Road {
        engine: engine.clone(),
        caller: caller.clone(),
        device: report.peer,
        pace: Pace::default(),
    };
    road.carry_all(wants).await?;
    Ok(report.with(&caller, engine.host().instant().duration_since(begun)))
}

/// Exchanges records. `known` is who is at the other end, where that is known already. Answers what
/// that came to, and which attachments the peer lacks.
pub(super) async fn exchange_records(
    engine: &Engine,
    caller: &Caller,
    port: Option<u16>,
    known: Option<DeviceKey>,
) -> Result<(Report, Vec<Wanted>), LinkError> {
    let begun = engine.host().instant();
    let mut met = meet_first(engine, caller, port, known).await?;
    let mut transfer = Transfer::new(engine, caller, met.device);
    if let Some((since, news)) = met.news.take() {
        transfer.exchange_news(since, news).await?;
        met = meet(engine, caller, port, (met.device, None)).await?;
    }
    if !met.same && transfer.get_all(met.count).await? {
        met = meet(engine, caller, port, (met.device, None)).await?;
    }
    for _ in 0..COMPARISONS_MAX {
        if met.same {
            break;
        }
        let before = transfer.moved();
        let sets = engine.sets_with(met.device).await?;
        let difference = compare(caller, Initiator::begin(sets)?).await?;
        transfer.run(difference).await?;
        met = meet(engine, caller, port, (met.device, None)).await?;
        if transfer.moved() == before {
            break;
        }
    }
    if !met.same {
        transfer.give_receipts().await?;
    }
    engine.note_settled(met.device);
    let (sent, received) = transfer.moved();
    let report = Report {
        peer: met.device,
        address: caller.address().to_owned(),
        sent: Moved {
            records: sent,
            bytes: 0,
        },
        received: Moved {
            records: received,
            bytes: 0,
        },
        round_trips: 0,
        ms: 0,
    };
    Ok((
        report.with(caller, engine.host().instant().duration_since(begun)),
        met.wants,
    ))
}

impl Report {
    /// The same with what was counted so far.
    fn with(mut self, caller: &Caller, time: Duration) -> Self {
        let counts = caller.counts();
        self.sent.bytes = counts.sent.load(Ordering::Relaxed);
        self.received.bytes = counts.received.load(Ordering::Relaxed);
        self.round_trips = counts.round_trips.load(Ordering::Relaxed);
        self.ms = milliseconds(time);
        self
    }
}

/// What a hello came to.
struct Met {
    device: DeviceKey,
    /// Whether both sides hold the same records.
    same: bool,
    /// How many records are there.
    count: u64,
    /// When both held the same, and what is new there since, where that is all there is to get.
    news: Option<(Fingerprint, Vec<WireRecord>)>,
    wants: Vec<Wanted>,
}

/// The first hello. What is exchanged follows from who is at the other end; where that is not known,
/// and was another when this address was met last, a second hello follows.
async fn meet_first(
    engine: &Engine,
    caller: &Caller,
    port: Option<u16>,
    known: Option<DeviceKey>,
) -> Result<Met, LinkError> {
    let expected = match known {
        Some(device) => Some(device),
        None => engine.met_at(caller.address()).await?,
    };
    // With most laptops all is exchanged that this one carries.
    let with = expected.unwrap_or(engine.identity().device);
    let since = match expected {
        Some(device) => engine.common_with(device).await?,
        None => None,
    };
    let met = meet(engine, caller, port, (with, since)).await?;
    if met.device == with || engine.exchanges_alike(met.device, with).await? {
        return Ok(met);
    }
    let since = engine.common_with(met.device).await?;
    meet(engine, caller, port, (met.device, since)).await
}

/// Says hello to whoever is there, as to the laptop `with`.
async fn meet(
    engine: &Engine,
    caller: &Caller,
    port: Option<u16>,
    (with, since): (DeviceKey, Option<Fingerprint>),
) -> Result<Met, LinkError> {
    let address = || caller.address().to_owned();
    let own = engine.identity();
    let (fingerprint, count) = engine.fingerprint_with(with).await?;
    let mut hello = Hello {
        version: VERSION,
        organisation: own.organisation,
        device: own.device,
        wall_ms: 0,
        fingerprint,
        count,
        port,
        wants: wants(engine).await?,
        receipt: Some(engine.receipt_for_set(with).await?),
        // Where that set is still all there is here, its fingerprint says so already.
        since: since.filter(|since| *since != fingerprint),
        hubs: Some(engine.linked_hubs().await?),
        statements: Some(engine.statements_for(with).await?),
        holdings_known: Some(engine.holdings_known(with).await?),
    };
    let sent = engine.host().instant();
    hello.wall_ms = engine.host().wall_ms();
    let (answer, device) = caller.hello(&hello).await?;
    let round_trip = engine.host().instant().duration_since(sent);
    if device == own.device {
        return Err(LinkError::Ourselves { address: address() });
    }
    if answer.version != VERSION {
        return Err(LinkError::Version {
            address: address(),
            theirs: answer.version,
            ours: VERSION,
        });
    }
    if answer.device != device || !engine.may_link(device) {
        return Err(LinkError::Stranger { address: address() });
    }
    let ahead_ms = ahead_ms(hello.wall_ms, answer.wall_ms, round_trip);
    engine
        .note_contact(device, Some(address()), ahead_ms)
        .await?;
    if let Some(receipt) = answer.receipt {
        note_receipt(engine, device, receipt).await?;
    }
    engine.note_hubs(caller.address(), &answer.hubs.unwrap_or_default());
    note_statements(engine, device, answer.statements).await?;
    engine.note_takes_holdings(device, answer.holdings_known);
    // To another than was meant, up to where it is known here was said of that one.
    if let Some(said) = answer.holdings.filter(|_| device == with) {
        engine.note_holdings(device, said).await?;
    }
    tell_holdings(engine, caller, device).await?;
    let same = engine.fingerprint_with(device).await?.0 == answer.fingerprint;
    Ok(Met {
        device,
        same,
        count: answer.count,
        news: answer
            .news
            .map(|news| (hello.since.unwrap_or(fingerprint), news)),
        wants: answer.wants,
    })
}

/// The attachments that this laptop lacks, as many as a message may name.
pub(super) async fn wants(engine: &Engine) -> Result<Vec<Wanted>, LinkError> {
    let wanted = engine.wanted().await?.into_iter().take(WANTS_MAX);
    Ok(wanted
        .map(|(attachment, bytes)| Wanted { attachment, bytes })
        .collect())
}

/// Takes note of a receipt that came over this peer's own link, or of a statement that it hands on. One
/// that does not hold counts for nothing, and changes nothing else.
pub(super) async fn note_receipt(
    engine: &Engine,
    device: DeviceKey,
    receipt: SignedReceipt,
) -> Result<(), LinkError> {
    match receipt.check() {
        Ok(checked) if OfAuthor::in_receipt(checked.receipt()).is_some() => {
            engine.note_statement(device, checked).await?;
        }
        Ok(checked) if checked.receipt().device == device => {
            let what = &checked.receipt().what;
            if let What::Attachment { attachment }
            | What::Holding(Holding {
                attachment,
                copy: FileCopy::Held,
                ..
            }) = *what
            {
                engine.note_file_moved((device, attachment), Direction::Sent, (1, 1));
            }
            engine.note_receipt(checked).await?;
        }
        Ok(_) => tracing::warn!(%device, "a receipt of another laptop"),
        Err(error) => tracing::warn!(%device, %error, "a receipt that does not hold"),
    }
    Ok(())
}

/// Takes note of what a peer hands on; that it says nothing at all means that it knows no statements.
pub(super) async fn note_statements(
    engine: &Engine,
    device: DeviceKey,
    statements: Option<Vec<SignedReceipt>>,
) -> Result<(), LinkError> {
    let takes = statements.is_some();
    for statement in statements.unwrap_or_default() {
        note_receipt(engine, device, statement).await?;
    }
    engine.note_takes_statements(device, takes).await?;
    Ok(())
}

/// Tells a peer what is new of the copies here, where it takes that.
pub(super) async fn tell_holdings(
    engine: &Engine,
    caller: &Caller,
    device: DeviceKey,
) -> Result<(), LinkError> {
    if let Some(said) = engine.holdings_for(device).await? {
        caller.put_holdings(&said).await?;
    }
    Ok(())
}

/// How far the other clock is ahead of ours, the way there taken off.
fn ahead_ms(ours: u64, theirs: u64, round_trip: Duration) -> Option<i64> {
    if round_trip > CLOCK_ROUND_TRIP_MAX {
        return None;
    }
    let here = i64::try_from(ours.saturating_add(milliseconds(round_trip) / 2)).ok()?;
    i64::try_from(theirs).ok()?.checked_sub(here)
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Finds out what each side lacks.
async fn compare(
    caller: &Caller,
    (mut initiator, mut request): (Initiator, ReconcileRequest),
) -> Result<Difference, LinkError> {
    loop {
        let answer = caller.reconcile(&request).await?;
        match initiator.take(answer)? {
            Step::Ask(next) => request = next,
            Step::Done(difference) => return Ok(difference),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_round_trip_is_taken_off_a_clock_difference() {
        let second = Duration::from_secs(1);
        assert_eq!(ahead_ms(10_000, 10_500, second), Some(0));
        assert_eq!(ahead_ms(10_000, 9_000, second), Some(-1_500));
    }

    #[test]
    fn a_slow_round_trip_says_nothing_about_clocks() {
        assert_eq!(ahead_ms(10_000, 10_500, Duration::from_millis(2_001)), None);
    }
}
