//! What was typed into a form, as its act takes it: read by the table that draws it.

use super::super::super::act::{given_time, of};
use super::super::super::error::Failure;
use super::super::super::form::{Fields, HAPPENED};
use super::super::super::{Served, ids};
use super::table::{Field, FieldKind};
use super::{all, drawn};
use crate::host::{Side, Watch};
use crate::wording::Mistyped;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{Command, Refusal};
use onscene_protocol::typing::is_blank;
use serde_json::{Map, Value, json};

/// The fields of an act's form; none of one that has no form.
fn fields_of(what: &str) -> &'static [Field] {
    let sheet = all().find(|sheet| sheet.what == what);
    let drawn = || drawn::DRAWN.iter().find(|form| form.what == what);
    match sheet {
        Some(sheet) => sheet.fields,
        None => drawn().map_or(&[], |form| form.fields),
    }
}

/// Whether several boxes or lines may bear this name, in any form.
pub(in crate::loopback) fn is_list(name: &str) -> bool {
    let drawn = drawn::DRAWN.iter().map(|form| form.fields);
    let mut fields = all().map(|sheet| sheet.fields).chain(drawn).flatten();
    fields.any(|field| field.name == name && field.kind.is_list())
}

/// Text comes before files in our forms: where it is missing, nothing is sealed in vain.
///
/// # Errors
/// [`Refusal::Empty`], with the field.
pub(in crate::loopback) fn check_before_files(typed: &Fields) -> Result<(), Failure> {
    let text = |field: &&Field| field.needed && matches!(field.kind, FieldKind::Text);
    let mut texts = fields_of(typed.typed("do")).iter().filter(text);
    match texts.find(|field| typed.given(field.name).is_none()) {
        Some(field) => Err(Failure::Refused(Refusal::Empty { field: field.name })),
        None => Ok(()),
    }
}

/// The act that a form asks for. Times are read by this laptop's watch. A field that the form does
/// not have is handed on as it came, for the act to refuse it by its name.
///
/// # Errors
/// Where a field holds what it cannot, or the act is none.
fn read_act(typed: &Fields, watch: &Watch) -> Result<Command, Failure> {
    let what = typed.typed("do");
    let form = fields_of(what);
    let mut read = Map::new();
    for field in form {
        if let Some(value) = field.read(typed, watch)? {
            read.insert(field.name.to_owned(), value);
        }
    }
    let is_known = |name: &str| {
        let is_of = |field: &Field| match field.kind {
            FieldKind::Each(before) => name.starts_with(before),
            _ => field.name == name,
        };
        matches!(name, "do" | "as" | "number" | HAPPENED) || form.iter().any(is_of)
    };
    for (name, value) in typed.named("") {
        if !is_known(name) && !is_blank(value) {
            read.insert(name.to_owned(), json!(value.trim()));
        }
    }
    of(what, Value::Object(read))
}

impl FieldKind {
    const fn is_list(&self) -> bool {
        matches!(
            self,
            Self::Lines
                | Self::Entries(_)
                | Self::Public
                | Self::Internal
                | Self::Upward
                | Self::Boxes
        )
    }
}

impl Field {
    /// What was typed; none where it was left empty and may be. A text that has to be there is refused
    /// as empty, not as missing.
    fn read(&self, typed: &Fields, watch: &Watch) -> Result<Option<Value>, Failure> {
        let given = typed.given(self.name);
        if given.is_none() && self.is_chosen() {
            return Err(Failure::Mistyped(Mistyped::NotChosen(self.name)));
        }
        Ok(match self.kind {
            FieldKind::Line => given
                .or_else(|| self.needed.then(String::new))
                .map(Value::String),
            FieldKind::Text if given.is_some() || self.needed => {
                Some(json!(typed.typed(self.name)))
            }
            FieldKind::Text => None,
            FieldKind::Number(other) => {
                let number: Option<u32> = typed.number(self.name)?;
                let other = other.filter(|_| number.is_none());
                let number = match other {
                    Some(other) => typed.number(other)?,
                    None => number,
                };
                number.map(|number| json!(number))
            }
            FieldKind::Time => {
                // What is due is still to come; everything else has been.
                let side = if self.name == "due" {
                    Side::Ahead
                } else {
                    Side::Past
                };
                let time = given_time(typed.typed(self.name), watch, side)?;
                time.map(|time| json!(time))
            }
            FieldKind::Flag | FieldKind::YesNo(_) => given.map(|word| json!(word == "yes")),
            FieldKind::Lines
            | FieldKind::Entries(_)
            | FieldKind::Public
            | FieldKind::Internal
            | FieldKind::Upward
            | FieldKind::Boxes => {
                let lines = typed.typed(self.name).lines().map(str::trim);
                let lines: Vec<&str> = lines.filter(|line| !is_blank(line)).collect();
                Some(json!(lines))
            }
            FieldKind::Each(before) => {
                let reasons = typed.named(before);
                let reasons = reasons.filter(|(_, why)| !is_blank(why));
                let reasons = reasons.map(|(of, why)| (of.to_owned(), json!(why)));
                Some(Value::Object(reasons.collect()))
            }
            FieldKind::Files => Some(json!(typed.files())),
            FieldKind::Person | FieldKind::Entry(_) | FieldKind::AnyEntry | FieldKind::Words(_) => {
                given.map(Value::String)
            }
        })
    }

    /// What has to be chosen by whoever fills the form in: it is a fact, for which no default stands in.
    const fn is_chosen(&self) -> bool {
        self.needed
            && matches!(
                self.kind,
                FieldKind::Person
                    | FieldKind::Entry(_)
                    | FieldKind::AnyEntry
                    | FieldKind::Words(_)
                    | FieldKind::YesNo(_)
            )
    }
}

/// The act that a form is, once what it names by beginnings is whole.
pub(in crate::loopback) async fn command_of(
    served: &Served,
    id: SubjectId,
    fields: &mut Fields,
) -> Result<Command, Failure> {
    let watch = served.host.watch();
    loop {
        match read_act(fields, &watch) {
            Ok(command) => return Ok(command),
            // Ends: each time one field more holds a whole id.
            Err(failure) => ids::in_form(served, id, fields, failure).await?,
        }
    }
}
