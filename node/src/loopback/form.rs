//! Forms of the page: fields, and files that are sealed as they come in.

use super::Served;
use super::act::{
    Act, AttachAct, CorrectAct, DemandAct, HeadcountAct, LogAct, MilestoneAct, local_time,
    unknown_act,
};
use super::error::Failure;
use super::limit::{ACT_BODY_BYTES_MAX, FIELD_BYTES_MAX};
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use futures_util::TryStreamExt;
use http_body_util::Limited;
use onscene_protocol::id::{AttachmentId, PersonKey};
use onscene_protocol::incident::Refusal;
use onscene_protocol::incident::command::check_line;
use std::collections::BTreeMap;
use std::io;

/// Whether a browser asks for a page, rather than a program for JSON.
pub(super) fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// What a form held.
#[derive(Debug, Default)]
pub(super) struct Fields {
    values: BTreeMap<String, String>,
    files: Vec<AttachmentId>,
}

impl Fields {
    /// Reads a form, with or without files.
    pub(super) async fn read(&mut self, served: &Served, request: Request) -> Result<(), Failure> {
        let is_multipart = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("multipart/form-data"));
        if is_multipart {
            let mut form = Multipart::from_request(request, &())
                .await
                .map_err(|error| refused(error.body_text()))?;
            return self.read_parts(served, &mut form).await;
        }
        let request = request.map(|body| Body::new(Limited::new(body, ACT_BODY_BYTES_MAX)));
        match Form::<Vec<(String, String)>>::from_request(request, &()).await {
            Ok(Form(values)) => {
                self.values.extend(values);
                Ok(())
            }
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Failure::body_too_large())
            }
            Err(error) => Err(refused(error.body_text())),
        }
    }

    async fn read_parts(&mut self, served: &Served, form: &mut Multipart) -> Result<(), Failure> {
        while let Some(part) = form
            .next_field()
            .await
            .map_err(|error| refused(error.body_text()))?
        {
            match part.file_name().map(bare_name) {
                // What a browser sends where no file was chosen.
                Some(name) if name.is_empty() => {}
                Some(name) => {
                    self.check_before_files()?;
                    self.files.push(stage(served, name, part).await?);
                }
                None => {
                    let name = part.name().unwrap_or_default().to_owned();
                    let value = read_text(&name, part).await?;
                    self.values.insert(name, value);
                }
            }
        }
        Ok(())
    }

    /// Text comes before files in our forms: where it is missing, nothing is sealed in vain.
    fn check_before_files(&self) -> Result<(), Failure> {
        if matches!(self.typed("do"), "log" | "demand") && self.given("text").is_none() {
            return Err(Failure::Refused(Refusal::Empty { field: "text" }));
        }
        Ok(())
    }

    /// A field as it was typed; empty where it is missing.
    pub(super) fn typed(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// A field's value, if it is more than spaces.
    pub(super) fn given(&self, name: &str) -> Option<String> {
        let value = self.typed(name).trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The fields whose names begin so, with what follows.
    pub(super) fn named<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let values = self.values.iter();
        values.filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// Whose form it was when it was shown. One that does not say so is an old one: it is taken for
    /// the writer's only where nobody else writes here.
    ///
    /// # Errors
    /// Where it says something else than a person's key, or nothing where several people write.
    pub(super) fn writer(&self, served: &Served) -> Result<Option<PersonKey>, Failure> {
        let writer = self.word("as")?;
        if writer.is_none() && served.engine.persons().len() > 1 {
            return Err(Failure::arguments(
                "as: the form does not say who filled it in, and several people write here",
                "open the page anew; nothing was stored",
            ));
        }
        Ok(writer)
    }

    /// The same, for what is not an act on an incident: it has to be whoever is writing now.
    ///
    /// # Errors
    /// [`crate::engine::EngineError::OtherWriter`] for anyone else.
    pub(super) fn check_writer(&self, served: &Served) -> Result<(), Failure> {
        Ok(served.engine.check_writer(self.writer(served)?)?)
    }

    /// One of the domain's words, if the field holds one.
    pub(super) fn word<T>(&self, name: &str) -> Result<Option<T>, Failure>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        self.given(name)
            .map(|word| word.parse::<T>())
            .transpose()
            .map_err(|error| refused(format!("{name}: {error}")))
    }

    fn number(&self, name: &str) -> Result<Option<u32>, Failure> {
        self.word(name)
    }

    fn needed<T>(name: &str, value: Option<T>) -> Result<T, Failure> {
        value.ok_or_else(|| refused(format!("{name}: it is empty")))
    }

    /// The act that the form asks for. Times are read in this laptop's offset.
    pub(super) fn act(&self, offset_minutes: i32) -> Result<Act, Failure> {
        Ok(match self.typed("do") {
            "log" => Act::Log(LogAct {
                text: self.typed("text").to_owned(),
                track: self.word("track")?,
                disclosure: self.word("disclosure")?,
                heard_at: local_time(self.typed("heard_at"), offset_minutes)?,
                attachments: self.files.clone(),
            }),
            "headcount" => {
                let low = Self::needed("low", self.number("low")?)?;
                Act::Headcount(HeadcountAct {
                    low,
                    high: self.number("high")?.unwrap_or(low),
                    by: self.typed("by").to_owned(),
                })
            }
            "milestone" => Act::Milestone(MilestoneAct {
                name: Self::needed("name", self.word("name")?)?,
                note: self.given("note"),
                by: self.given("by"),
            }),
            "correct" => Act::Correct(CorrectAct {
                entry: Self::needed("entry", self.word("entry")?)?,
                text: self.typed("text").to_owned(),
            }),
            "attach" => Act::Attach(AttachAct {
                attachments: self.files.clone(),
                text: self.given("text"),
            }),
            "demand" => Act::Demand(DemandAct {
                category: self.typed("category").to_owned(),
                text: self.typed("text").to_owned(),
                read_back: self.word("read_back")?,
                name: self.given("name"),
                contact: self.given("contact"),
                same_as: self.word("same_as")?,
                heard_at: local_time(self.typed("heard_at"), offset_minutes)?,
                attachments: self.files.clone(),
            }),
            other => return Err(unknown_act(other)),
        })
    }
}

async fn stage(served: &Served, name: String, part: Field<'_>) -> Result<AttachmentId, Failure> {
    let name = check_line("file name", &name).map_err(Failure::Refused)?;
    let media_type = part
        .content_type()
        .filter(|written| !written.is_empty())
        .unwrap_or("application/octet-stream")
        .to_owned();
    let bytes = part.map_err(io::Error::other);
    let staged = served.engine.stage(name, media_type, bytes).await?;
    Ok(staged.attachment)
}

async fn read_text(name: &str, mut part: Field<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(piece) = part
        .chunk()
        .await
        .map_err(|error| refused(error.body_text()))?
    {
        if bytes.len() + piece.len() > FIELD_BYTES_MAX {
            return Err(Failure::TooLarge {
                field: "text",
                limit: FIELD_BYTES_MAX as u64,
            });
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| refused(format!("{name}: it is no UTF-8")))
}

/// A file's name without the folders that some browsers send along.
fn bare_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn refused(message: impl Into<String>) -> Failure {
    Failure::arguments(
        message,
        "fill the field in and save again; nothing was stored",
    )
}
