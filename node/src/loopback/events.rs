//! What happens, as server-sent events: the page and `--watch`ing clients hear of changes the
//! moment they are durable, and then ask for what they show.

use super::Served;
use super::limit::KEEP_ALIVE_SECONDS;
use crate::engine::Happening;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::select;
use futures_util::{Stream, StreamExt};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::{BroadcastStream, WatchStream};

/// `GET /api/events`.
pub(super) async fn stream(
    State(served): State<Arc<Served>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let heard = BroadcastStream::new(served.engine.subscribe());
    let events = heard
        .filter_map(async |heard| match heard {
            Ok(happening) => event(&happening),
            // This reader was too slow: it has to look at everything again.
            Err(_) => Some(Event::default().event("missed").data("{}")),
        })
        .map(Ok);
    let locks = WatchStream::from_changes(served.lock.watch()).map(|locked| {
        let name = if locked { "locked" } else { "unlocked" };
        Ok(Event::default().event(name).data("{}"))
    });
    let events = select(events, locks).take_until(served.stopping.clone().cancelled_owned());
    let sign = KeepAlive::new().interval(Duration::from_secs(KEEP_ALIVE_SECONDS));
    Sse::new(events).keep_alive(sign)
}

fn event(happening: &Happening) -> Option<Event> {
    let (name, data) = match happening {
        Happening::Written {
            subject,
            entries,
            from,
        } => (
            "written",
            json!({ "incident": subject, "entries": entries, "here": from.is_none() }),
        ),
        Happening::Due { subject } => ("due", json!({ "incident": subject })),
        Happening::Roster => ("roster", json!({})),
        Happening::Moving { device } => ("moving", json!({ "device": device })),
        Happening::Addresses => ("addresses", json!({})),
        Happening::Peer { device } => ("peer", json!({ "device": device })),
        Happening::Attachment { attachment } => ("attachment", json!({ "attachment": attachment })),
        Happening::Receipt { device } => ("receipt", json!({ "device": device })),
        // For links: whoever watches hears of it as an entry or a change of the roster.
        Happening::Arrived { .. } | Happening::Wants | Happening::AskHolder { .. } => return None,
    };
    Some(Event::default().event(name).data(data.to_string()))
}
