//! Inviting on the page of laptops: the codes are shown once, what became of each stays.

use super::super::Served;
use super::super::error::Failure;
use super::super::form::Fields;
use super::super::invitation::wish;
use super::super::naming::name_writer;
use super::super::qr::picture;
use super::devices::{Done, page};
use super::joining::Typed;
use crate::engine::{InvitationState, InvitationView, InvitedView};
use crate::wording::Language;
use crate::wording::Words;
use crate::wording::name_role_word;
use crate::wording::{day, minute};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use onscene_protocol::id::RecordId;
use std::sync::Arc;

/// Invitations that the page lists, the latest ones.
const SHOWN_MAX: usize = 20;

/// An invitation that was just made.
pub(super) struct Shown {
    pub(super) view: InvitationView,
    /// The long code as a picture.
    pub(super) picture: String,
}

/// A line of the list.
pub(super) struct Row {
    pub(super) invitation: RecordId,
    pub(super) what: String,
    pub(super) state: &'static str,
    /// Whether it is something to look at.
    pub(super) warns: bool,
    pub(super) detail: String,
    /// Both languages' words: the other screen may show the other one.
    pub(super) word: Option<String>,
    /// What is to be looked at about the name.
    pub(super) names: Option<String>,
    pub(super) may_withdraw: bool,
}

/// `POST /devices/invitations`: the codes stand in the answer, never in an address.
pub(in crate::loopback) async fn invite(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let done = make(&served, request).await;
    page(&served, &headers, done, Typed::default()).await
}

async fn make(served: &Served, request: Request) -> Result<Done, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    name_writer(served, &fields).await?;
    let minutes = fields.word("minutes")?;
    let mut wish = wish(
        fields.given("role").as_deref(),
        fields.given("name"),
        minutes,
    )?;
    wish.unit = fields.given("unit");
    let view = served.engine.invite(wish).await?;
    let picture = picture(&view.code)?;
    Ok(Done {
        shown: Some(Shown { view, picture }),
        ..Done::default()
    })
}

/// `POST /devices/invitations/{id}/withdrawal`.
pub(in crate::loopback) async fn withdraw(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    invitation: Result<Path<RecordId>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Path(invitation) = invitation?;
    let done = take_back(&served, invitation, request).await;
    page(&served, &headers, done, Typed::default()).await
}

async fn take_back(
    served: &Served,
    invitation: RecordId,
    request: Request,
) -> Result<Done, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    served.engine.withdraw(invitation).await?;
    Ok(Done::default())
}

/// The latest of them as they are now.
pub(super) fn rows(served: &Served, language: Language, w: &Words) -> Vec<Row> {
    let views = served.engine.invitations().into_iter().take(SHOWN_MAX);
    views.map(|view| row(view, language, w)).collect()
}

fn row(view: InvitedView, language: Language, w: &Words) -> Row {
    let roles: Vec<String> = view
        .roles
        .iter()
        .map(|role| name_role_word(language, role))
        .collect();
    let mut what = roles.join(language.say("、", ", "));
    for name in view.used_by.iter().chain(&view.name).take(1) {
        what = format!("{what} · {}", language.name(name));
    }
    if let Some(unit) = &view.unit {
        what = format!("{what} · {unit}");
    }
    // Tried, and nobody let in by it: a guess, or somebody in between.
    let guessed = view.tried && view.state != InvitationState::Used;
    let state = match view.state {
        InvitationState::Used => w.joining.invitation_used,
        InvitationState::Withdrawn => w.joining.invitation_withdrawn,
        InvitationState::Expired => w.joining.invitation_expired,
        InvitationState::Open => w.joining.invitation_open,
    };
    let until = format!("{} {}", day(&view.expires), minute(&view.expires));
    let mut detail = format!(
        "{} · {} {until}",
        language.name(&view.by),
        w.joining.expires
    );
    if guessed {
        detail = format!("{detail} · {}", w.joining.invitation_guessed);
    }
    let names = about_names(&view, language, w);
    Row {
        names,
        invitation: view.invitation,
        what,
        state,
        warns: guessed,
        detail,
        word: view
            .word
            .zip(view.word_en)
            .map(|(chinese, english)| format!("{chinese} · {english}")),
        may_withdraw: view.own && view.state == InvitationState::Open,
    }
}

/// What the inviter wrote beside what the other one chose, and whose name looks like theirs.
fn about_names(view: &InvitedView, language: Language, w: &Words) -> Option<String> {
    let colon = language.say("：", ": ");
    let mut said = Vec::new();
    if let (Some(came), Some(written)) = (&view.used_by, &view.name_written) {
        said.push(format!("{}{colon}{written}", w.naming.invited_as));
        said.push(format!(
            "{}{colon}{}",
            w.naming.came_as,
            language.name(came)
        ));
    }
    if !view.alike.is_empty() {
        let others: Vec<_> = view.alike.iter().map(|name| language.name(name)).collect();
        let others = others.join(language.say("、", ", "));
        said.push(format!("{}{colon}{others}", w.naming.met));
    }
    (!said.is_empty()).then(|| said.join(language.say("；", "; ")))
}
