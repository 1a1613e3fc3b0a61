//! A plan as a file: TOML, the same to read and to write.

use super::limit::PLAN_BYTES_MAX;
use super::{Fault, Faults, Plan};

/// The JSON Schema that describes the file, for editors that complete and check as one types.
pub const SCHEMA: &str = include_str!("plan.schema.json");

impl Plan {
    /// Reads a plan and checks it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_toml(text: &str) -> Result<Self, Faults> {
        if text.len() > PLAN_BYTES_MAX {
            return Err(Fault::TooLarge { bytes: text.len() }.into());
        }
        let plan: Self = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
        plan.check()?;
        Ok(plan)
    }

    /// The plan as a file. What [`Self::from_toml`] took is written so that it reads as the same.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] where it no longer fits.
    pub fn to_toml(&self) -> Result<String, Faults> {
        let text = toml::to_string_pretty(self).map_err(|error| Fault::Unreadable {
            line: 0,
            message: error.to_string(),
        })?;
        if text.len() > PLAN_BYTES_MAX {
            return Err(Fault::TooLarge { bytes: text.len() }.into());
        }
        Ok(text)
    }
}

/// Where and why a file cannot be read. A layout of another version is said to be one, whatever
/// else of it is unknown.
fn unreadable(text: &str, error: &toml::de::Error) -> Faults {
    let table: Option<toml::Table> = text.parse().ok();
    let format = table.and_then(|table| u32::try_from(table.get("format")?.as_integer()?).ok());
    if let Some(format) = format.filter(|format| *format != super::FORMAT) {
        return Fault::OtherFormat { format }.into();
    }
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    let message = error.message();
    let field = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split('`').next());
    match field {
        Some(field) => Fault::UnknownField {
            line,
            field: field.chars().take(80).collect(),
        },
        None => Fault::Unreadable {
            line,
            message: message.chars().take(200).collect(),
        },
    }
    .into()
}
