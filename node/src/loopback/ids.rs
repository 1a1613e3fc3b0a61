//! Ids as they are typed: any beginning that means one thing here means that. The one place where
//! this is decided, for addresses, for what forms and programs send, and for the CLI.

use super::Served;
use super::error::Failure;
use super::form::Fields;
use crate::engine::Named;
use crate::wording::{Missing, Thing};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use onscene_protocol::id::{AttachmentId, DeviceKey, EntryId, PersonKey, SubjectId};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Digits of an id of 16 bytes, and of one of 32.
const SHORT_DIGITS: usize = 32;
const LONG_DIGITS: usize = 64;

impl Named {
    const fn thing(self) -> Thing {
        match self {
            Self::Incident => Thing::Incident,
            Self::Entry(_) => Thing::Entry,
            Self::Attachment(_) => Thing::Attachment,
            Self::Device => Thing::Laptop,
            Self::Person => Thing::Person,
            Self::Invitation => Thing::Invitation,
            Self::Plan => Thing::Plan,
        }
    }

    /// How many digits its ids have.
    const fn digits(self) -> usize {
        match self {
            Self::Incident | Self::Entry(_) => SHORT_DIGITS,
            Self::Attachment(_) | Self::Device | Self::Person | Self::Invitation | Self::Plan => {
                LONG_DIGITS
            }
        }
    }

    /// Whether this is the beginning of such an id, and not yet all of it.
    fn is_begun_by(self, typed: &str) -> bool {
        !typed.is_empty()
            && typed.len() < self.digits()
            && typed.bytes().all(|digit| digit.is_ascii_hexdigit())
    }
}

/// The whole id that begins so.
///
/// # Errors
/// Where nothing here begins so, or several things do.
pub(super) async fn whole(served: &Served, named: Named, typed: &str) -> Result<String, Failure> {
    let typed = typed.trim().to_ascii_lowercase();
    if !named.is_begun_by(&typed) {
        return Ok(typed);
    }
    let mut found = served.engine.candidates(named, &typed).await?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only.id),
        (None, _) => Err(Missing::new(named.thing(), typed).into()),
        (Some(last), false) => {
            found.push(last);
            Err(Failure::Ambiguous {
                thing: named.thing(),
                typed,
                found,
            })
        }
    }
}

/// Puts whole ids into an address before it is looked up.
pub(super) async fn in_address(
    State(served): State<Arc<Served>>,
    mut request: Request,
    next: Next,
) -> Response {
    match address(&served, request.uri()).await {
        Ok(None) => {}
        Ok(Some(uri)) => *request.uri_mut() = uri,
        Err(failure) => return failure.into_response(),
    }
    next.run(request).await
}

/// The same address with whole ids; none where they are whole.
async fn address(served: &Served, uri: &Uri) -> Result<Option<Uri>, Failure> {
    let mut parts: Vec<String> = uri.path().split('/').map(str::to_owned).collect();
    let (mut incident, mut is_changed, mut before) = (None, false, String::new());
    for part in &mut parts {
        let named = match (before.as_str(), incident) {
            ("incidents", _) => Some(Named::Incident),
            ("entries", Some(incident)) => Some(Named::Entry(incident)),
            ("attachments", Some(incident)) => Some(Named::Attachment(incident)),
            ("devices", _) => Some(Named::Device),
            ("invitations", _) => Some(Named::Invitation),
            ("plans", _) => Some(Named::Plan),
            _ => None,
        };
        if let Some(named) = named.filter(|named| named.is_begun_by(part)) {
            *part = whole(served, named, part).await?;
            is_changed = true;
        }
        if before == "incidents" {
            incident = part.parse::<SubjectId>().ok();
        }
        before.clone_from(part);
    }
    if !is_changed {
        return Ok(None);
    }
    let mut path = parts.join("/");
    if let Some(query) = uri.query() {
        path = format!("{path}?{query}");
    }
    Ok(path.parse().ok())
}

/// Beginnings in one act, at most: no act names more.
const BEGINNINGS_MAX: usize = 64;

/// Reads what a program sent, with whole ids in place of their beginnings. `incident` is the one that
/// entries and files are of.
pub(super) async fn in_body<T>(
    served: &Served,
    incident: Option<SubjectId>,
    body: &Bytes,
    read: impl Fn(&Bytes) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut body = body.clone();
    for _ in 0..BEGINNINGS_MAX {
        let failure = match read(&body) {
            Err(failure) => failure,
            read => return read,
        };
        let Some((path, named)) = misread(&failure, incident) else {
            return Err(failure);
        };
        let Ok(mut sent) = serde_json::from_slice::<Value>(&body) else {
            return Err(failure);
        };
        if !put_whole(served, named, &mut sent, &path).await? {
            return Err(failure);
        }
        body = sent.to_string().into();
    }
    read(&body)
}

/// Puts the whole id into the field of a form that could not be read for holding a beginning.
///
/// # Errors
/// The same failure, where that was not why.
pub(super) async fn in_form(
    served: &Served,
    incident: SubjectId,
    form: &mut Fields,
    failure: Failure,
) -> Result<(), Failure> {
    let Some((path, named)) = misread(&failure, Some(incident)) else {
        return Err(failure);
    };
    let typed = form.typed(&path).trim().to_owned();
    if !named.is_begun_by(&typed) {
        return Err(failure);
    }
    let whole = whole(served, named, &typed).await?;
    form.fill_in(&path, &whole);
    Ok(())
}

/// The field that holds no whole id, and what it should name.
fn misread(failure: &Failure, incident: Option<SubjectId>) -> Option<(String, Named)> {
    let Failure::Misread { path, why } = failure else {
        return None;
    };
    let kinds = [
        (SubjectId::WHAT, Some(Named::Incident)),
        (EntryId::WHAT, incident.map(Named::Entry)),
        (AttachmentId::WHAT, incident.map(Named::Attachment)),
        (DeviceKey::WHAT, Some(Named::Device)),
        (PersonKey::WHAT, Some(Named::Person)),
    ];
    let of = |(what, _): &&(&str, Option<Named>)| why.starts_with(what);
    let (_, named) = kinds.iter().find(of)?;
    Some((path.clone(), (*named)?))
}

/// Whether something was put there.
async fn put_whole(
    served: &Served,
    named: Named,
    sent: &mut Value,
    path: &str,
) -> Result<bool, Failure> {
    let pointer = path.replace(['.', '['], "/").replace(']', "");
    match sent.pointer_mut(&format!("/{pointer}")) {
        Some(Value::String(typed)) if named.is_begun_by(typed.trim()) => {
            *typed = whole(served, named, typed).await?;
            Ok(true)
        }
        // Ids can be names of fields, too: why something stays open at the end.
        Some(Value::Object(fields)) => {
            let begun = fields.keys().find(|key| named.is_begun_by(key)).cloned();
            let Some(begun) = begun else {
                return Ok(false);
            };
            let id = whole(served, named, &begun).await?;
            let value = fields.remove(&begun).unwrap_or_default();
            fields.insert(id, value);
            Ok(true)
        }
        _ => Ok(false),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    named: String,
    incident: Option<SubjectId>,
    digits: String,
}

/// `GET /api/ids`: the whole id that begins so.
pub(super) async fn show(
    State(served): State<Arc<Served>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(asked) = asked?;
    let named = match (asked.named.as_str(), asked.incident) {
        ("incident", _) => Named::Incident,
        ("entry", Some(incident)) => Named::Entry(incident),
        ("attachment", Some(incident)) => Named::Attachment(incident),
        ("device", _) => Named::Device,
        ("person", _) => Named::Person,
        ("invitation", _) => Named::Invitation,
        ("plan", _) => Named::Plan,
        _ => {
            return Err(Failure::arguments(
                "named: incident, entry or attachment (with an incident), device, person, \
                 invitation, plan",
                "say what the id names",
            ));
        }
    };
    Ok(Json(
        json!({ "id": whole(&served, named, &asked.digits).await? }),
    ))
}
