//! Asking others whether they still hold a file, each over its own link, before it is let go of here.

use super::client::Caller;
use super::error::LinkError;
use super::limit::HOLDER_TIME_MAX;
use super::links::{Inner, targets};
use super::standing::Target;
use super::tls::Expect;
use crate::engine::EngineError;
use futures_util::future::{Either, join_all, select, select_ok};
use onscene_protocol::exchange::CheckedReceipt;
use onscene_protocol::id::{AttachmentId, DeviceKey};
use std::pin::pin;
use tokio::time::timeout;

/// Lets go of a file, where those who count say now that they hold it.
pub(super) async fn let_go(inner: &Inner, attachment: AttachmentId) -> Result<(), EngineError> {
    let letting = inner.engine.begin_letting_go(attachment).await?;
    let targets = if inner.engine.is_halted() {
        Vec::new()
    } else {
        targets(inner).await
    };
    let asked = letting
        .holders()
        .map(|device| ask(inner, &targets, device, attachment));
    let answers = join_all(asked).await.into_iter().flatten().collect();
    inner.engine.let_go(letting, answers).await
}

/// What a laptop answers after it looked; none where it cannot be reached, or does not know the question.
async fn ask(
    inner: &Inner,
    targets: &[Target],
    device: DeviceKey,
    attachment: AttachmentId,
) -> Option<CheckedReceipt> {
    // An address that was given may be its own: whoever else is there fails the handshake.
    let of_it = targets
        .iter()
        .filter(|target| target.device.is_none_or(|meant| meant == device));
    let asking: Vec<_> = of_it
        .flat_map(|target| &target.ways)
        .map(|way| Box::pin(ask_at(inner, &way.address, device, attachment)))
        .collect();
    let of_it_is_empty = asking.is_empty();
    let dialled = async {
        match select_ok(asking).await {
            Ok((answer, _)) => Some(answer),
            Err(_) => None,
        }
    };
    // It may have dialled us from where it cannot be dialled.
    let live = async {
        if inner.presence.is_up(device) && !inner.engine.is_halted() {
            inner
                .engine
                .ask_holder(device, attachment, HOLDER_TIME_MAX)
                .await
        } else {
            None
        }
    };
    if of_it_is_empty {
        return live.await;
    }
    let (dialled, live) = (pin!(dialled), pin!(live));
    match select(dialled, live).await {
        Either::Left((Some(answer), _)) | Either::Right((Some(answer), _)) => Some(answer),
        Either::Left((None, live)) => live.await,
        Either::Right((None, dialled)) => dialled.await,
    }
}

async fn ask_at(
    inner: &Inner,
    address: &str,
    device: DeviceKey,
    attachment: AttachmentId,
) -> Result<CheckedReceipt, LinkError> {
    let expect = Expect::Device(*device.as_bytes());
    let caller = Caller::new(&inner.identity, expect, address)?;
    let silent = |_| LinkError::Silent {
        address: address.to_owned(),
    };
    let answer = timeout(HOLDER_TIME_MAX, caller.ask_whether_held(attachment));
    let answered = answer.await.map_err(silent).and_then(|answer| answer);
    let checked = answered.and_then(|answer| {
        let checked = answer.check().ok();
        let own = checked.filter(|checked| checked.receipt().device == device);
        own.ok_or_else(|| LinkError::Stranger {
            address: address.to_owned(),
        })
    });
    if let Err(error) = &checked {
        tracing::info!(%device, %address, %error, "a holder did not say whether it still is one");
    }
    checked
}
