//! Hides the page once nobody was at it for a while, until a PIN or the passphrase is given. The
//! node goes on: it exchanges, and what was typed and not yet saved stays in its form.
//!
//! What locks is the page. Who has this account at a terminal has the CLI.

use super::error::Failure;
use super::form::{Fields, wants_html};
use super::limit::{IDLE_LOOK_SECONDS, UNLOCK_PAGE_BYTES_MAX};
use super::page;
use super::{Served, alive};
use crate::engine::EngineError;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use onscene_protocol::clock::Moment;
use onscene_protocol::id::PersonKey;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Whether the page is locked, and since when nobody was at it.
#[derive(Debug, Clone)]
pub struct Lock {
    /// None where the page is never locked by itself.
    after: Option<Duration>,
    seen: Arc<Mutex<Moment>>,
    locked: watch::Sender<bool>,
}

impl Lock {
    /// Locks once nobody was at the page for `after`.
    pub fn new(after: Option<Duration>, now: Moment) -> Self {
        Self {
            after,
            seen: Arc::new(Mutex::new(now)),
            locked: watch::Sender::new(false),
        }
    }

    /// After how many minutes without anybody.
    pub(super) fn after_minutes(&self) -> Option<u64> {
        self.after.map(|after| after.as_secs() / 60)
    }

    /// Somebody is at the page.
    fn see(&self, now: Moment) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Whether nobody was there for too long, by either clock: one may stand still while the
    /// laptop sleeps, the other may be set.
    fn is_idle(&self, now: Moment) -> bool {
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let by_uptime = now.uptime_ms.saturating_sub(seen.uptime_ms);
        let by_wall = now.wall_ms.saturating_sub(seen.wall_ms);
        let idle = Duration::from_millis(by_uptime.max(by_wall));
        self.after.is_some_and(|after| idle >= after)
    }

    fn set(&self, locked: bool) {
        self.locked
            .send_if_modified(|now| std::mem::replace(now, locked) != locked);
    }

    /// Hears of each change.
    pub(super) fn watch(&self) -> watch::Receiver<bool> {
        self.locked.subscribe()
    }
}

impl Served {
    /// Whether anything opens the page again: else it is never locked.
    pub(super) fn can_unlock(&self) -> bool {
        self.protected || self.engine.writer_has_pin()
    }

    pub(super) fn is_locked(&self) -> bool {
        if !*self.lock.locked.borrow() && self.can_unlock() && self.lock.is_idle(self.host.moment())
        {
            self.lock.set(true);
        }
        *self.lock.locked.borrow()
    }

    /// Takes a request of the page's for a sign of somebody, unless the page sends it by itself.
    pub(super) fn note_presence(&self, method: &Method, is_navigation: bool) {
        if is_navigation || !method.is_safe() {
            self.lock.see(self.host.moment());
        }
    }
}

/// Whether a request is answered while the page is locked.
pub(super) fn is_open_to_all(path: &str) -> bool {
    path == "/unlock"
        || path == alive::PATH
        || path.starts_with("/assets/")
        || path == "/favicon.ico"
}

/// Looks at the clock, so that pages that nobody touches are told, until the node stops.
pub(crate) async fn tend(served: Served) {
    let mut look = tokio::time::interval(Duration::from_secs(IDLE_LOOK_SECONDS));
    let watched = async {
        loop {
            look.tick().await;
            served.is_locked();
        }
    };
    tokio::select! {
        () = served.stopping.cancelled() => {}
        () = watched => {}
    }
}

/// `POST /presence`: somebody types or points. The guard has taken note of it.
pub(super) async fn presence() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// `POST /lock`: at once.
pub(super) async fn lock(State(served): State<Arc<Served>>) -> Result<Response, Failure> {
    if !served.can_unlock() {
        return Err(EngineError::NoPin.into());
    }
    served.lock.set(true);
    Ok(page::see("/".into()))
}

/// `POST /unlock`: by a PIN, or by the passphrase where whoever writes has none.
pub(super) async fn unlock(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    match open(&served, request).await {
        Ok(_) if !wants_html(&headers) => {
            Ok(Json(json!({ "person": served.engine.identity().person })).into_response())
        }
        Ok(back) => Ok(page::see(back)),
        Err(failure) if wants_html(&headers) => {
            page::locked::show(&served, &headers, "/", Some(&failure))
        }
        Err(failure) => Err(failure),
    }
}

/// Opens the page, and answers which one.
async fn open(served: &Served, request: Request) -> Result<String, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    let secret = fields.typed("secret").to_owned();
    match fields.word::<PersonKey>("person")? {
        Some(person) => {
            let persons = served.engine.persons();
            if !persons
                .iter()
                .any(|known| known.person == person && known.pin)
            {
                return Err(EngineError::NoPin.into());
            }
            served.engine.switch(person, Some(secret)).await?;
        }
        None if served.protected && !served.engine.writer_has_pin() => {
            served.engine.check_passphrase(secret).await?;
        }
        None => return Err(EngineError::NoPin.into()),
    }
    served.lock.see(served.host.moment());
    served.lock.set(false);
    Ok(own_path(fields.typed("to")))
}

/// A page of ours, or the first one.
fn own_path(asked: &str) -> String {
    let fits = asked.len() <= UNLOCK_PAGE_BYTES_MAX;
    let is_path = asked.starts_with('/') && !asked.starts_with("//") && !asked.contains('\\');
    let plain = asked.bytes().all(|byte| byte.is_ascii_graphic());
    if fits && is_path && plain {
        asked.into()
    } else {
        "/".into()
    }
}
