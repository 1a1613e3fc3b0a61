//! Hello, comparing, getting and putting: the responder holds no state between requests.

use super::error::Refused;
use super::message::{Answer, Asked};
use super::{Desk, caller};
use crate::engine::Direction;
use crate::link::exchange::{note_receipt, note_statements, wants};
use crate::link::tls::Peer;
use crate::store::Committed;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use onscene_protocol::exchange::{
    GetPage, GetRecords, GetStatement, Hello, HelloAnswer, Holdings, Page, PutAnswer, PutReceipts,
    PutRecords, ReconcileAnswer, ReconcileRequest, Records, RefusedRecord, StatementAnswer,
    VERSION, WireRecord, answer,
};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::BATCH_BYTES_MAX;

/// Records read from the store at a time in order to answer.
const AT_ONCE: usize = 256;

pub(super) async fn hello(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(hello): Asked<Hello>,
) -> Result<Answer<HelloAnswer>, Refused> {
    let (engine, device) = (&desk.engine, caller(peer));
    let own = engine.identity();
    if hello.version != VERSION {
        return Err(Refused::Version(hello.version));
    }
    if hello.device != device {
        return Err(Refused::AnotherDevice);
    }
    if hello.organisation != own.organisation {
        return Err(Refused::AnotherOrganisation);
    }
    let listens = hello.port.map(|port| {
        // With its link, where it is an address of one link alone.
        let mut at = peer.address;
        at.set_port(port);
        at.to_string()
    });
    engine.note_contact(device, listens, None).await?;
    if let Some(receipt) = hello.receipt {
        note_receipt(engine, device, receipt).await?;
    }
    if let Some(hubs) = hello.hubs {
        engine.note_hubs(&peer.address.to_string(), &hubs);
    }
    let takes = hello.statements.is_some();
    note_statements(engine, device, hello.statements).await?;
    engine.note_takes_holdings(device, hello.holdings_known);
    let (fingerprint, count) = engine.fingerprint_with(device).await?;
    let same = fingerprint == hello.fingerprint;
    let news = if same {
        None
    } else {
        let since = hello.since.unwrap_or(hello.fingerprint);
        engine.since(since, device).await?
    };
    let receipt = if same {
        Some(engine.receipt_for_set(device).await?)
    } else {
        None
    };
    Ok(Answer(HelloAnswer {
        version: VERSION,
        organisation: own.organisation,
        device: own.device,
        fingerprint,
        count,
        wants: wants(engine).await?,
        receipt,
        news: news.map(|news| on_the_way(&news)),
        hubs: Some(engine.linked_hubs().await?),
        statements: if takes {
            Some(engine.statements_for(device).await?)
        } else {
            None
        },
        holdings_known: match hello.holdings_known {
            Some(_) => Some(engine.holdings_known(device).await?),
            None => None,
        },
        holdings: engine.holdings_for(device).await?,
        wall_ms: engine.host().wall_ms(),
    }))
}

fn on_the_way(records: &[Committed]) -> Vec<WireRecord> {
    let records = records.iter().map(Committed::record);
    records.map(WireRecord::from).collect()
}

pub(super) async fn reconcile(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(request): Asked<ReconcileRequest>,
) -> Result<Answer<ReconcileAnswer>, Refused> {
    let sets = desk.engine.sets_with(caller(peer)).await?;
    let answered = tokio::task::spawn_blocking(move || answer(&sets, &request)).await;
    Ok(Answer(answered.map_err(|_| Refused::Failed)??))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(asked): Asked<GetRecords>,
) -> Result<Answer<Records>, Refused> {
    let answer = collect(&desk, caller(peer), &asked).await?;
    let bytes: usize = answer.iter().map(WireRecord::bytes).sum();
    let count = answer.len() as u64;
    let left_out = (asked.ids.len() as u64).saturating_sub(count);
    let rest = asked.rest.unwrap_or(0).saturating_add(left_out);
    let moved = (count, bytes as u64);
    desk.engine
        .note_moved(caller(peer), Direction::Sent, moved, rest);
    Ok(Answer(Records { records: answer }))
}

/// What shows a member who does not know this laptop yet that it is of the organisation.
pub(super) async fn credentials(State(desk): State<Desk>) -> Result<Answer<Records>, Refused> {
    let records = desk.engine.credentials().await?;
    Ok(Answer(Records { records }))
}

pub(super) async fn page(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(asked): Asked<GetPage>,
) -> Result<Answer<Page>, Refused> {
    let device = caller(peer);
    let bytes_max = at_most(asked.bytes_max);
    let (records, next) = desk.engine.page_for(device, asked.after, bytes_max).await?;
    let bytes: usize = records.iter().map(WireRecord::bytes).sum();
    let moved = (records.len() as u64, bytes as u64);
    let rest = asked.rest.unwrap_or(0).saturating_sub(moved.0);
    desk.engine.note_moved(device, Direction::Sent, moved, rest);
    Ok(Answer(Page { records, next }))
}

/// Bytes of records that an answer has.
fn at_most(asked: Option<u32>) -> usize {
    asked.map_or(BATCH_BYTES_MAX, |max| BATCH_BYTES_MAX.min(max as usize))
}

/// As many of the records asked for as fit.
async fn collect(
    desk: &Desk,
    device: DeviceKey,
    asked: &GetRecords,
) -> Result<Vec<WireRecord>, Refused> {
    let bytes_max = at_most(asked.bytes_max);
    let mut records = Vec::new();
    let mut bytes = 0;
    for ids in asked.ids.chunks(AT_ONCE) {
        for record in desk.engine.records_for(device, ids.to_vec()).await? {
            let record = WireRecord::from(record.record());
            bytes += record.bytes();
            if bytes > bytes_max && !records.is_empty() {
                return Ok(records);
            }
            records.push(record);
        }
    }
    Ok(records)
}

pub(super) async fn put(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(put): Asked<PutRecords>,
) -> Result<Answer<PutAnswer>, Refused> {
    let bytes: usize = put.records.iter().map(WireRecord::bytes).sum();
    let moved = (put.records.len() as u64, bytes as u64);
    let ingested = desk.engine.ingest_sent(caller(peer), put.records).await?;
    desk.engine.note_moved(
        caller(peer),
        Direction::Received,
        moved,
        put.rest.unwrap_or(0),
    );
    let refused = ingested.refused.into_iter();
    let refused = refused.map(|(id, why)| RefusedRecord { id, why }).collect();
    let mut held = put.confirm;
    held.extend(ingested.held);
    let receipt = if held.is_empty() {
        None
    } else {
        Some(desk.engine.receipt_for(held).await?)
    };
    Ok(Answer(PutAnswer { receipt, refused }))
}

pub(super) async fn holdings(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(said): Asked<Holdings>,
) -> Result<StatusCode, Refused> {
    desk.engine.note_holdings(caller(peer), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn statement(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(asked): Asked<GetStatement>,
) -> Result<Answer<StatementAnswer>, Refused> {
    let said = desk.engine.answer_statement(caller(peer), asked).await?;
    Ok(Answer(said))
}

pub(super) async fn receipts(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    Asked(put): Asked<PutReceipts>,
) -> Result<StatusCode, Refused> {
    for receipt in put.receipts {
        note_receipt(&desk.engine, caller(peer), receipt).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
