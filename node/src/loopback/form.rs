//! Forms of the page: fields, and files that are sealed as they come in.

use super::Served;
use super::act::given_time;
use super::error::Failure;
use super::limit::{ACT_BODY_BYTES_MAX, FIELD_BYTES_MAX};
use super::page::sheet::{check_before_files, is_list};
use crate::engine::{Save, Staged};
use crate::host::{Side, Watch};
use crate::wording::Mistyped;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use futures_util::TryStreamExt;
use http_body_util::Limited;
use onscene_protocol::id::{AttachmentId, FormNumber, PersonKey};
use onscene_protocol::incident::command::check_line;
use onscene_protocol::typing::{fold, is_blank, number, without_fence};
use std::collections::BTreeMap;
use std::io;

/// The field of every form that tells of something: when it happened, if not just now.
pub(super) const HAPPENED: &str = "happened_at";
/// The field of the question who else is meant: a box each.
pub(super) const ALSO: &str = "also";

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
    /// Name and hash of each: the same files sent again are sealed to others.
    originals: Vec<String>,
}

impl Fields {
    /// A form that is asked for, and nothing typed yet.
    pub(super) fn asked(what: &str) -> Self {
        let mut form = Self::default();
        form.fill_in("do", what);
        form
    }

    /// Puts something into a field, as if it had been typed.
    pub(super) fn fill_in(&mut self, field: &str, value: &str) {
        self.values.insert(field.to_owned(), value.to_owned());
    }

    /// Reads the form of something that cannot be taken back: filled in by whoever is writing, and with
    /// the box ticked, so that no single slip does it.
    pub(super) async fn of_final(
        what: &'static str,
        served: &Served,
        request: Request,
    ) -> Result<Self, Failure> {
        let mut fields = Self::default();
        fields.read(served, request).await?;
        fields.check_writer(served)?;
        if fields.given("sure").is_none() {
            return Err(Failure::Mistyped(Mistyped::NotTicked(what)));
        }
        Ok(fields)
    }

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
                for (name, value) in values {
                    self.keep(name, value);
                }
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
                    check_before_files(self)?;
                    let staged = stage(served, name, part).await?;
                    self.files.push(staged.attachment);
                    self.originals
                        .push(format!("{} {}", staged.blake3, staged.name));
                }
                None => {
                    let name = part.name().unwrap_or_default().to_owned();
                    let value = read_text(&name, part).await?;
                    self.keep(name, value);
                }
            }
        }
        Ok(())
    }

    /// Several boxes of one name are several lines.
    fn keep(&mut self, name: String, value: String) {
        // Where the page had shown it fenced in.
        let value = without_fence(&value).into_owned();
        match self.values.get_mut(&name) {
            Some(lines) if is_list(&name) || name == ALSO => {
                lines.push('\n');
                lines.push_str(&value);
            }
            _ => {
                self.values.insert(name, value);
            }
        }
    }

    /// A field as it was typed; empty where it is missing.
    pub(super) fn typed(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// A field's value, if it shows anything.
    pub(super) fn given(&self, name: &str) -> Option<String> {
        let value = self.typed(name).trim();
        (!is_blank(value)).then(|| value.to_owned())
    }

    /// A PIN or a passphrase, if anything was typed: what shows nothing is one that is refused, not
    /// none.
    pub(super) fn secret(&self, name: &str) -> Option<String> {
        let typed = self.typed(name);
        (!typed.is_empty()).then(|| typed.trim().to_owned())
    }

    /// A whole number, if the field holds anything.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Result<Option<N>, Failure> {
        let number = self.given(name).map(|typed| number(&typed)).transpose();
        number.map_err(|typed| Failure::Mistyped(Mistyped::Number(typed)))
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

    /// When it happened, where the form says so: by this laptop's own watch, and corrected by nothing.
    ///
    /// # Errors
    /// Where what was typed is no time.
    pub(super) fn happened_ms(&self, watch: &Watch) -> Result<Option<u64>, Failure> {
        let given = given_time(self.typed(HAPPENED), watch, Side::Past)?;
        Ok(given.map(|given| given.0))
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
            .map(|word| fold(&word).parse::<T>())
            .transpose()
            .map_err(|error| refused(format!("{name}: {error}")))
    }

    /// What was attached, sealed already.
    pub(super) fn files(&self) -> &[AttachmentId] {
        &self.files
    }

    /// The save that this is, where the form has a number: the same number and the same content again
    /// are the same save.
    ///
    /// # Errors
    /// Where the number is none.
    pub(super) fn save(&self) -> Result<Option<Save>, Failure> {
        let Some(number) = self.word::<FormNumber>("number")? else {
            return Ok(None);
        };
        let mut hash = blake3::Hasher::new_derive_key("onscene 1 content of a form");
        let values = self.values.iter().filter(|(name, _)| *name != "number");
        let parts = values.flat_map(|(name, value)| [name, value]);
        for part in parts.chain(&self.originals) {
            hash.update(&part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = *hash.finalize().as_bytes();
        Ok(Some(Save { number, digest }))
    }
}

async fn stage(served: &Served, name: String, part: Field<'_>) -> Result<Staged, Failure> {
    let name = check_line("file name", &name).map_err(Failure::Refused)?;
    let media_type = part
        .content_type()
        .filter(|written| !written.is_empty())
        .unwrap_or("application/octet-stream")
        .to_owned();
    let bytes = part.map_err(io::Error::other);
    Ok(served.engine.stage(name, media_type, bytes).await?)
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
