//! Waiting for what the nodes do by themselves. Hours of a case pass in a moment; what would have
//! travelled in them must not be missing.

use super::cast::{Cast, Laptop};
use super::play::Play;
use crate::failure::Failure;
use crate::language::say;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// What a laptop shows of the case's incidents, by their ids: of those that it carries.
pub(super) type Shown = BTreeMap<String, Value>;

/// How long anything may take: a link that is back is used within 15 s, and a machine may be busy.
const SETTLE_TIME_MAX: Duration = Duration::from_secs(60);
/// How often the nodes are asked.
const PAUSE: Duration = Duration::from_millis(50);

/// Until laptops that are connected now show the same.
pub(super) async fn connected(cast: &Cast, play: &Play) -> Result<(), Failure> {
    until(
        say(
            "连着的电脑显示的不一样",
            "laptops whose link is up do not show the same",
        ),
        async || {
            for (one, other) in cast.pairs_up() {
                let is_connected =
                    is_connected(one, other).await? && is_connected(other, one).await?;
                if !is_connected {
                    continue;
                }
                let shown = [common(one, play).await?, common(other, play).await?];
                if merged(&shown).is_none() {
                    return Ok(false);
                }
            }
            Ok(true)
        },
    )
    .await
}

/// Whether a laptop says that its link to another is up.
async fn is_connected(one: &Laptop, other: &Laptop) -> Result<bool, Failure> {
    let status: Value = one.client()?.get_json("/api/status").await?;
    let peers = status.get("peers").and_then(Value::as_array);
    let device = other.device()?;
    Ok(peers.into_iter().flatten().any(|peer| {
        peer.get("device").and_then(Value::as_str) == Some(device)
            && peer.get("connected").and_then(Value::as_bool) == Some(true)
    }))
}

/// Until an incident, and an entry of it, can be seen on a laptop.
pub(super) async fn arrived(
    laptop: &Laptop,
    incident: &str,
    entry: Option<&str>,
) -> Result<(), Failure> {
    let name = &laptop.name;
    let what = said!(
        "事件或记录还没有到{name}",
        "the incident or the entry has not reached {name}"
    );
    until(&what, async || {
        let Some(view) = view(laptop, incident).await? else {
            return Ok(false);
        };
        let entries = view.get("entries").and_then(Value::as_array);
        let mut ids = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.get("entry")?.as_str());
        Ok(entry.is_none_or(|entry| ids.any(|id| id == entry)))
    })
    .await
}

/// Until all laptops show the same and the founder holds every original: the nodes bring that
/// about by themselves. What does not come about is found and named by the check.
pub(super) async fn everywhere(cast: &Cast, play: &Play) -> Result<(), Failure> {
    let agreed = until("", async || {
        let mut views = Vec::new();
        for laptop in cast.laptops() {
            views.push(common(laptop, play).await?);
        }
        Ok(merged(&views).is_some() && holds_originals(cast.founder()?, play).await?)
    });
    bounded(agreed.await)
}

/// Until nothing waits anywhere: every laptop has a receipt for all that it holds.
pub(super) async fn receipts(cast: &Cast) -> Result<(), Failure> {
    let nothing_waits = until("", async || {
        for laptop in cast.laptops() {
            let status: Value = laptop.client()?.get_json("/api/status").await?;
            let waiting = status.pointer("/waiting/records").and_then(Value::as_u64);
            if waiting.is_some_and(|records| records > 0) {
                return Ok(false);
            }
        }
        Ok(true)
    });
    bounded(nothing_waits.await)
}

/// A wait that came to nothing is no failure of the play.
fn bounded(settled: Result<(), Failure>) -> Result<(), Failure> {
    match settled {
        Err(failure) if failure.error == NOT_YET => Ok(()),
        other => other,
    }
}

/// The word of a wait that came to nothing.
const NOT_YET: &str = "not-yet";

/// What laptops show, put together; none where two of them show one incident differently.
pub(super) fn merged<'a>(laptops: impl IntoIterator<Item = &'a Shown>) -> Option<Shown> {
    let mut all = Shown::new();
    for (incident, view) in laptops.into_iter().flatten() {
        let known = all.entry(incident.clone()).or_insert_with(|| view.clone());
        if known != view {
            return None;
        }
    }
    Some(all)
}

/// What a laptop shows of the case's incidents, without what is local by nature, and without what
/// invited units entered, which their own documents show: those are not carried everywhere.
pub(super) async fn common(laptop: &Laptop, play: &Play) -> Result<Shown, Failure> {
    let mut views = Shown::new();
    for incident in play.ids_carried_by(laptop) {
        let mut view = view(laptop, incident).await?.unwrap_or_default();
        for rows in ["entries", "contacts", "tasks", "objections"] {
            let rows = view.get_mut(rows).and_then(Value::as_array_mut);
            if let Some(rows) = rows {
                rows.retain(|row| row.get("origin").is_none_or(Value::is_null));
            }
        }
        if let Some(fields) = view.as_object_mut() {
            fields.remove("local");
        }
        let attachments = view.get_mut("attachments").and_then(Value::as_array_mut);
        for attachment in attachments.into_iter().flatten() {
            if let Some(fields) = attachment.as_object_mut() {
                fields.remove("held");
            }
        }
        views.insert(incident.to_owned(), view);
    }
    Ok(views)
}

/// An incident as a laptop shows it; none while it is not there.
pub(super) async fn view(laptop: &Laptop, incident: &str) -> Result<Option<Value>, Failure> {
    let path = format!("/api/incidents/{incident}");
    match laptop.client()?.get_json::<Value>(&path).await {
        Ok(view) => Ok(Some(view)),
        Err(failure) if failure.exit == crate::failure::Exit::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn holds_originals(laptop: &Laptop, play: &Play) -> Result<bool, Failure> {
    for incident in play.ids() {
        let view = view(laptop, incident).await?.unwrap_or_default();
        let attachments = view.get("attachments").and_then(Value::as_array);
        let is_held = |a: &Value| a.get("held").and_then(Value::as_bool) == Some(true);
        if !attachments.into_iter().flatten().all(is_held) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Asks until the answer is yes.
async fn until(
    what: &str,
    mut ask: impl AsyncFnMut() -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let asking = async {
        while !ask().await? {
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    };
    match tokio::time::timeout(SETTLE_TIME_MAX, asking).await {
        Ok(answered) => answered,
        Err(_) => Err(Failure {
            error: NOT_YET.to_owned(),
            ..Failure::failed(said!(
                "过了 {SETTLE_TIME_MAX:?}：{what}",
                "{SETTLE_TIME_MAX:?} went by: {what}"
            ))
        }),
    }
}
