//! The pages, rendered here. Every action works without JavaScript.

pub(super) mod after_action;
mod board;
mod chart;
mod confirm;
mod demands;
pub(super) mod devices;
pub(super) mod files;
pub(super) mod incident;
pub(super) mod invitations;
pub(super) mod joining;
pub(super) mod law;
pub(super) mod list;
pub(super) mod locked;
mod menu;
pub(super) mod moved;
mod peers;
pub(super) mod personal;
pub(super) mod persons;
pub(super) mod picture;
mod plan_says;
pub(super) mod plans;
pub(super) mod print;
pub(super) mod printed;
pub(super) mod readers;
pub(super) mod recusals;
pub(super) mod refused;
pub(super) mod registers;
pub(super) mod report_preview;
pub(super) mod scene_plan;
pub(super) mod sharing;
pub(super) mod sheet;
pub(super) mod slip;
pub(super) mod statistics;
mod timeline;

use super::Served;
use super::asset::{Assets, addresses};
use super::error::Failure;
use super::guard::cookies;
use crate::engine::{Identity, IncidentDetail, PersonView, Ringing};
use crate::host::Host;
use crate::wording::{Counted, Language, Words, counted, in_words, words};
use askama::Template;
use axum::extract::Request;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use onscene_protocol::clock::Entropy;
use onscene_protocol::id::FormNumber;
use onscene_protocol::id::SubjectId;

/// Laptops that the strip on top names.
const LINKED_SHOWN: usize = 3;
const LANGUAGE_COOKIE: &str = "onscene-language";

/// What stands around every page.
pub(super) struct Frame {
    pub(super) language: Language,
    pub(super) w: &'static Words,
    pub(super) assets: &'static Assets,
    pub(super) identity: Identity,
    /// Who may open the page once it is locked; none where it never is.
    persons: Vec<PersonView>,
    by_passphrase: bool,
    /// Whether files wait because the disk is nearly full.
    pub(super) files_wait: bool,
    /// What is proposed to whoever was not asked for a name yet.
    pub(super) user: String,
    /// Notices that wait for whoever writes here.
    ringing: Vec<Ringing>,
    /// The page's own address, where it can be asked for again.
    pub(super) page: String,
    /// Laptops that a link to is up.
    linked: Vec<String>,
    host: Host,
}

impl Frame {
    /// How many entries, in words.
    pub(super) fn entries(&self, number: &usize) -> String {
        counted(*number as u64, Counted::Entry, self.language)
    }

    fn new(served: &Served, headers: &HeaderMap, page: impl Into<String>) -> Self {
        let language = language(headers);
        let (persons, by_passphrase) = locked::openers(served);
        let mut identity = served.engine.identity();
        identity.name = language.name(&identity.name).into_owned();
        identity.plain_name = language.name(&identity.plain_name).into_owned();
        identity.unit = language.unit(&identity.unit).to_owned();
        Self {
            persons,
            by_passphrase,
            language,
            w: words(language),
            assets: addresses(),
            identity,
            files_wait: !served.engine.has_room_for_files(),
            user: served.user.clone().unwrap_or_default(),
            ringing: served.engine.ringing(),
            page: page.into(),
            linked: served.engine.linked(),
            host: served.host.clone(),
        }
    }

    /// The page's address without what it asks for.
    fn path(&self) -> &str {
        self.page.split('?').next().unwrap_or_default()
    }

    /// Whether anything opens the page again once it is locked.
    fn can_lock(&self) -> bool {
        self.by_passphrase || self.persons.iter().any(|known| known.writing)
    }

    /// A number for one filling in of a form: what is sent twice under it is saved once.
    fn number(&self) -> FormNumber {
        FormNumber::from_bytes(self.host.entropy().bytes())
    }

    /// Which other laptops this one is linked to.
    fn linked(&self) -> String {
        if self.linked.is_empty() {
            return self.w.linked_to_none.into();
        }
        let (comma, colon) = (self.language.say("、", ", "), self.language.say("：", ": "));
        let shown: Vec<&str> = self
            .linked
            .iter()
            .map(String::as_str)
            .take(LINKED_SHOWN)
            .collect();
        let more = match self.linked.len() - shown.len() {
            0 => String::new(),
            more => format!(" +{more}"),
        };
        format!("{}{colon}{}{more}", self.w.linked_to, shown.join(comma))
    }

    /// What the link to the other language asks for.
    const fn other(&self) -> &'static str {
        self.language.say("en", "zh")
    }
}

/// An incident as readers of the page's language see it.
async fn incident_of(
    served: &Served,
    headers: &HeaderMap,
    id: SubjectId,
) -> Result<IncidentDetail, Failure> {
    let detail = served.engine.incident(id).await?;
    Ok(in_words(detail, &served.engine.roster(), language(headers)))
}

/// The language that the reader chose; Chinese where none was.
pub(super) fn language(headers: &HeaderMap) -> Language {
    match cookies(headers).find(|(name, _)| *name == LANGUAGE_COOKIE) {
        Some((_, "en")) => Language::English,
        _ => Language::Chinese,
    }
}

/// Takes `?lang=` into a cookie and out of the address.
pub(super) async fn choose_language(request: Request, next: Next) -> Response {
    let chosen = match lang(request.uri()) {
        Some("en") => "en",
        Some(_) => "zh",
        None => return next.run(request).await,
    };
    let cookie =
        format!("{LANGUAGE_COOKIE}={chosen}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000");
    let back = request.uri().path().to_owned();
    (
        StatusCode::SEE_OTHER,
        [(LOCATION, back), (SET_COOKIE, cookie)],
    )
        .into_response()
}

fn lang(uri: &Uri) -> Option<&str> {
    uri.query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
}

fn render(template: &impl Template) -> Result<Response, Failure> {
    let html = template.render().map_err(|error| Failure::Failed {
        message: error.to_string(),
        hint: "run `onscene doctor`".into(),
    })?;
    Ok(Html(html).into_response())
}

/// Leads to a page after a form was taken.
pub(super) fn see(address: String) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response()
}
