//! Asking other laptops for their statements of one incident, each over its own link.

use super::client::Caller;
use super::error::LinkError;
use super::limit::STATEMENT_TIME_MAX;
use super::links::{Inner, targets};
use super::standing::Target;
use crate::loopback::Unanswered;
use futures_util::future::join_all;
use onscene_protocol::exchange::{
    BadMessage, CheckedOfIncident, CheckedReceipt, FirstReceipt, GetStatement, SignedOfIncident,
};
use onscene_protocol::id::{DeviceKey, SubjectId};
use std::collections::BTreeSet;
use tokio::time::timeout;

/// Asks every laptop that can be dialled for a statement made for this. What they say is kept; answered
/// is who did not say anything.
pub(super) async fn ask_all(
    inner: &Inner,
    subject: SubjectId,
    made_for: [u8; 32],
) -> Vec<Unanswered> {
    let targets = if inner.engine.is_halted() {
        Vec::new()
    } else {
        targets(inner).await
    };
    let asking = targets.iter().map(|target| async move {
        let asked = timeout(STATEMENT_TIME_MAX, ask(inner, target, subject, made_for));
        (target, asked.await)
    });
    let mut answered = BTreeSet::new();
    let mut silent = Vec::new();
    for (target, outcome) in join_all(asking).await {
        let why = match outcome {
            Ok(Ok(device)) => {
                answered.insert(device);
                continue;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => {
                let way = target.ways.first().map(|way| way.address.clone());
                let address = way.unwrap_or_default();
                LinkError::Silent { address }.to_string()
            }
        };
        tracing::info!(peer = ?target.name(), %why, "a laptop made no statement");
        silent.push((target, why));
    }
    // One that answered at another of its addresses did answer.
    silent.retain(|(target, _)| {
        target
            .device
            .is_none_or(|device| !answered.contains(&device))
    });
    let unanswered = silent.into_iter().map(|(target, why)| Unanswered {
        peer: match target.name() {
            Ok(device) => device.to_string(),
            Err(address) => address,
        },
        why,
    });
    unanswered.collect()
}

/// Asks over the first way on which somebody answers.
async fn ask(
    inner: &Inner,
    target: &Target,
    subject: SubjectId,
    made_for: [u8; 32],
) -> Result<DeviceKey, LinkError> {
    let mut failed = None;
    for way in &target.ways {
        let caller = Caller::new(&inner.identity, target.expect(&inner.engine), &way.address)?;
        match ask_over(inner, &caller, subject, made_for).await {
            Err(error) if error.is_of_the_way() => failed = failed.or(Some(error)),
            ended => return ended,
        }
    }
    Err(failed.unwrap_or_else(|| LinkError::Address(String::new())))
}

async fn ask_over(
    inner: &Inner,
    caller: &Caller,
    subject: SubjectId,
    made_for: [u8; 32],
) -> Result<DeviceKey, LinkError> {
    let mut get = GetStatement {
        subject,
        made_for: Some(made_for),
        after: None,
    };
    let (answer, device) = caller.statement(&get).await?;
    let own = inner.engine.identity().organisation;
    let statement = answer.statement.and_then(checked);
    let statement = statement.filter(|checked| {
        let said = checked.said();
        (said.device, said.organisation) == (device, own)
            && (said.subject, said.made_for) == (subject, made_for)
    });
    let statement = statement.ok_or(BadMessage::Unreadable)?;
    let (mut receipts, mut more) = (answer.receipts, answer.more);
    let mut statement = Some(statement);
    loop {
        let last = receipts.last().map(|receipt| receipt.number);
        let of_it = read(device, receipts);
        inner
            .engine
            .note_of_incident(subject, statement.take(), of_it)
            .await?;
        // Numbers that do not grow would go on for ever.
        if !more || last.is_none() || last <= get.after {
            return Ok(device);
        }
        get = GetStatement {
            made_for: None,
            after: last,
            ..get
        };
        let (next, who) = caller.statement(&get).await?;
        if who != device {
            return Ok(device);
        }
        (receipts, more) = (next.receipts, next.more);
    }
}

fn checked(statement: SignedOfIncident) -> Option<CheckedOfIncident> {
    statement.check().ok()
}

/// Those that this laptop signed.
fn read(device: DeviceKey, receipts: Vec<FirstReceipt>) -> Vec<(u64, CheckedReceipt)> {
    let read = receipts.into_iter().filter_map(|first| {
        let checked = first.receipt.check().ok()?;
        (checked.receipt().device == device).then_some((first.number, checked))
    });
    read.collect()
}
