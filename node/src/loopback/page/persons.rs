//! The people who write on this laptop: who is writing, switching, adding another, the PIN.

use super::super::Served;
use super::super::api::read_role;
use super::super::error::Failure;
use super::super::form::Fields;
use super::super::naming::name_writer;
use super::super::persons::add_by_code;
use super::{Frame, render, see};
use crate::engine::{AskedName, NameMet, PersonView};
use crate::loopback::explaining::explain;
use crate::wording::Language;
use crate::wording::{name_role, name_role_word};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use onscene_protocol::invite::Word;
use onscene_protocol::roster::Role;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "persons.html")]
struct Page {
    frame: Frame,
    persons: Vec<PersonView>,
    /// Whether the writer may add others.
    may_add: bool,
    /// Minutes without anybody until the page is locked.
    lock_after: Option<u64>,
    /// What both screens show once somebody was let in by a code.
    word: Option<String>,
    /// What is to be looked at about the name that they came in under.
    met: NameMet,
    error: Option<(String, String)>,
}

/// `GET /persons`.
pub(in crate::loopback) async fn show(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page(&served, &headers, None, None)
}

/// `POST /persons/writing`: the second of the two actions that switching takes.
pub(in crate::loopback) async fn switch(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let done = change_writer(&served, request).await;
    answer(&served, &headers, done)
}

async fn change_writer(served: &Served, request: Request) -> Result<(), Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    let person = served.engine.find_person(fields.typed("person"))?.person;
    served.engine.switch(person, fields.secret("pin")).await?;
    Ok(())
}

/// `POST /persons`.
pub(in crate::loopback) async fn add(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    match add_person(&served, request).await {
        Ok(Some(added)) => page(&served, &headers, None, Some(added)),
        Ok(None) => answer(&served, &headers, Ok(())),
        Err(failure) => answer(&served, &headers, Err(failure)),
    }
}

async fn add_person(served: &Served, request: Request) -> Result<Option<(Word, NameMet)>, Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    let name = fields.typed("name").to_owned();
    if let Some(code) = fields.given("code") {
        let (person, word) = add_by_code(served, &code, fields.given("at"), &name).await?;
        return Ok(Some((word, served.engine.name_met(person.person))));
    }
    let roles = read_role(fields.given("role").as_deref())?;
    served.engine.add_person(name, roles).await?;
    Ok(None)
}

/// `POST /persons/pin`: an empty new PIN takes it away.
pub(in crate::loopback) async fn set_pin(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let done = change_pin(&served, request).await;
    answer(&served, &headers, done)
}

async fn change_pin(served: &Served, request: Request) -> Result<(), Failure> {
    let mut fields = Fields::default();
    fields.read(served, request).await?;
    fields.check_writer(served)?;
    let pins = (fields.secret("former"), fields.secret("pin"));
    served.engine.set_pin(pins.0, pins.1).await?;
    Ok(())
}

/// `POST /persons/name`: leads back to the page that it was changed on.
pub(in crate::loopback) async fn rename(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    let done = match fields.read(&served, request).await {
        Ok(()) => change_name(&served, &fields).await,
        Err(failure) => Err(failure),
    };
    if done.is_ok() && fields.given("on").is_some() {
        return Ok(see("/devices".into()));
    }
    answer(&served, &headers, done)
}

async fn change_name(served: &Served, fields: &Fields) -> Result<(), Failure> {
    fields.check_writer(served)?;
    name_writer(served, fields).await?;
    let Some(whom) = fields.given("person") else {
        return Ok(());
    };
    let asked = AskedName {
        whom: Some(whom),
        name: Some(fields.typed("name").to_owned()),
        unit: None,
    };
    served.engine.rename(asked).await?;
    Ok(())
}

fn answer(
    served: &Served,
    headers: &HeaderMap,
    done: Result<(), Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(see("/persons".into())),
        Err(failure) => {
            let status = failure.kind().0;
            let page = page(served, headers, Some(&failure), None)?;
            Ok((status, page).into_response())
        }
    }
}

fn page(
    served: &Served,
    headers: &HeaderMap,
    failure: Option<&Failure>,
    added: Option<(Word, NameMet)>,
) -> Result<Response, Failure> {
    let frame = Frame::new(served, headers, "/persons");
    let (word, met) = added.unzip();
    render(&Page {
        persons: in_words(served.engine.persons(), frame.language),
        lock_after: served.lock.after_minutes(),
        may_add: served.engine.may_add_persons(),
        met: met.unwrap_or_default(),
        word: word.map(|word| match frame.language {
            Language::Chinese => word.chinese(),
            Language::English => word.english(),
        }),
        error: failure.map(|failure| explain(failure, frame.language)),
        frame,
    })
}

/// The people as readers of a language see them.
fn in_words(mut persons: Vec<PersonView>, language: Language) -> Vec<PersonView> {
    for person in &mut persons {
        person.name = language.name(&person.name).into_owned();
    }
    persons
}

impl Page {
    const fn role(&self, role: &Role) -> &'static str {
        name_role(self.frame.language, *role)
    }

    fn role_word(&self, word: &str) -> String {
        name_role_word(self.frame.language, word)
    }

    fn writer_has_pin(&self) -> bool {
        self.persons
            .iter()
            .any(|person| person.writing && person.pin)
    }
}
