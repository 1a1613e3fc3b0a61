//! Ids as they are typed: any unique beginning is taken, for every argument of every command.
//!
//! Commands know whole ids only. So a line with beginnings in it is read twice: once to find them,
//! then, after the node has said what they mean, for the command.

use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use clap::builder::{NonEmptyStringValueParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgMatches, Command};
use onscene_protocol::id::{AttachmentId, EntryId, RecordId, SubjectId};
use serde::Deserialize;
use std::any::TypeId;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

/// Digits of the longest ids.
const DIGITS_MAX: usize = 64;

/// What an argument names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Incident,
    Entry,
    /// An entry and what is said of it, `ENTRY=REASON`.
    EntryWith,
    Attachment,
    Plan,
}

impl Named {
    /// By the type that a command wants.
    fn by(arg: &Arg) -> Option<Self> {
        let wanted = arg.get_value_parser().type_id();
        let kinds = [
            (TypeId::of::<SubjectId>(), Self::Incident),
            (TypeId::of::<EntryId>(), Self::Entry),
            (TypeId::of::<(EntryId, String)>(), Self::EntryWith),
            (TypeId::of::<AttachmentId>(), Self::Attachment),
            (TypeId::of::<RecordId>(), Self::Plan),
        ];
        let found = kinds.iter().find(|(of, _)| wanted == *of);
        found.map(|(_, named)| *named)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Entry | Self::EntryWith => "entry",
            Self::Attachment => "attachment",
            Self::Plan => "plan",
        }
    }

    const fn digits(self) -> usize {
        match self {
            Self::Incident | Self::Entry | Self::EntryWith => 2 * SubjectId::LEN,
            Self::Attachment | Self::Plan => DIGITS_MAX,
        }
    }

    /// The digits in what was typed, where it is the beginning of such an id.
    fn beginning(self, typed: &str) -> Option<String> {
        let digits = match self {
            Self::EntryWith => typed.split_once(['=', '＝'])?.0,
            _ => typed,
        };
        let digits = digits.trim();
        let is_one = !digits.is_empty()
            && digits.len() < self.digits()
            && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_one.then(|| digits.to_ascii_lowercase())
    }
}

/// Beginnings in a line, in the order of its arguments.
#[derive(Debug, Default)]
pub(crate) struct Beginnings {
    typed: Vec<(Named, String)>,
    /// The incident that entries and files are of, as it was typed.
    incident: Option<String>,
}

/// What they mean.
pub(crate) type Meant = BTreeMap<String, String>;

impl Beginnings {
    /// Looks for them in a line that was read.
    pub(crate) fn in_line(command: &Command, matches: &ArgMatches) -> Self {
        let mut found = Self::default();
        let (mut command, mut matches) = (command, matches);
        while let Some((name, below)) = matches.subcommand() {
            let Some(next) = command.find_subcommand(name) else {
                return found;
            };
            (command, matches) = (next, below);
        }
        for arg in command.get_arguments() {
            let Some(named) = Named::by(arg) else {
                continue;
            };
            let values = matches.try_get_raw(arg.get_id().as_str());
            for value in values.ok().flatten().into_iter().flatten() {
                let typed = value.to_string_lossy();
                if named == Named::Incident && found.incident.is_none() {
                    found.incident = Some(typed.trim().to_owned());
                }
                let beginning = named.beginning(&typed);
                found.typed.extend(beginning.map(|digits| (named, digits)));
            }
        }
        found
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// Asks the node what each means.
    pub(crate) async fn ask(self, client: &Client) -> Result<Meant, Failure> {
        let mut meant = Meant::new();
        let mut incident = self.incident;
        // Incidents first: what they hold is asked of them.
        let (incidents, others): (Vec<_>, Vec<_>) = self
            .typed
            .into_iter()
            .partition(|(named, _)| *named == Named::Incident);
        for (named, digits) in incidents.into_iter().chain(others) {
            let mut path = format!("/api/ids?named={}&digits={digits}", named.word());
            if named != Named::Incident
                && let Some(incident) = &incident
            {
                path = format!("{path}&incident={incident}");
            }
            let whole: Whole = client.get_json(&path).await?;
            if incident.as_deref().map(str::to_ascii_lowercase) == Some(digits.clone()) {
                incident = Some(whole.id.clone());
            }
            meant.insert(key(named, &digits), whole.id);
        }
        Ok(meant)
    }
}

/// The whole id of a laptop or an invitation that begins so.
pub(crate) async fn whole(client: &Client, named: &str, typed: &str) -> Result<String, Failure> {
    let digits = typed.trim();
    let is_one = !digits.is_empty()
        && digits.len() <= DIGITS_MAX
        && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !is_one {
        return Err(Failure::not_found(said!(
            "这里没有 {typed:?}：编号是十六进制的数字",
            "there is no {typed:?} here: an id is made of hexadecimal digits"
        ))
        .hint(say(
            "请看 onscene devices 和 onscene invitation list",
            "look at `onscene devices` and `onscene invitation list`",
        )));
    }
    let path = format!("/api/ids?named={named}&digits={digits}");
    Ok(client.get_json::<Whole>(&path).await?.id)
}

#[derive(Deserialize)]
struct Whole {
    id: String,
}

/// One text can begin an incident's id and an entry's.
fn key(named: Named, digits: &str) -> String {
    format!("{} {digits}", named.word())
}

/// The same command, with every argument that wants an id as a text.
pub(crate) fn as_texts(command: Command) -> Command {
    each_id(command, &|_| NonEmptyStringValueParser::new().into())
}

/// The same command, with beginnings read as what they mean.
pub(crate) fn as_meant(command: Command, meant: Meant) -> Command {
    let meant = Arc::new(meant);
    each_id(command, &|named| {
        let meant = Arc::clone(&meant);
        match named {
            Named::Incident => reader::<SubjectId>(named, meant),
            Named::Entry => reader::<EntryId>(named, meant),
            Named::Attachment => reader::<AttachmentId>(named, meant),
            Named::Plan => reader::<RecordId>(named, meant),
            Named::EntryWith => NonEmptyStringValueParser::new()
                .try_map(move |typed| {
                    let (entry, said) = typed.split_once(['=', '＝']).unwrap_or((&typed, ""));
                    let whole = made_whole(named, &typed, entry, &meant);
                    whole.parse().map(|entry: EntryId| (entry, said.to_owned()))
                })
                .into(),
        }
    })
}

fn reader<T>(named: Named, meant: Arc<Meant>) -> ValueParser
where
    T: FromStr + Clone + Send + Sync + 'static,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    NonEmptyStringValueParser::new()
        .try_map(move |typed| made_whole(named, &typed, &typed, &meant).parse::<T>())
        .into()
}

/// The whole id, where what was typed begins one that was asked about.
fn made_whole(named: Named, typed: &str, id: &str, meant: &Meant) -> String {
    let beginning = named.beginning(typed).map(|digits| key(named, &digits));
    let whole = beginning.and_then(|key| meant.get(&key));
    whole.map_or_else(|| id.to_owned(), Clone::clone)
}

fn each_id(command: Command, parser: &dyn Fn(Named) -> ValueParser) -> Command {
    let command = command.mut_args(|arg| match Named::by(&arg) {
        Some(named) => arg.value_parser(parser(named)),
        None => arg,
    });
    let names: Vec<String> = command
        .get_subcommands()
        .map(|known| known.get_name().to_owned())
        .collect();
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |below| each_id(below, parser))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Line;
    use clap::{CommandFactory, FromArgMatches};

    const INCIDENT: &str = "9d96a1552501aa00bb11cc22dd33ee44";
    const ENTRY: &str = "03c6f22d25be0000000000000000aaaa";

    fn beginnings(args: &[&str]) -> Vec<(Named, String)> {
        let command = Line::command();
        let matches = as_texts(command.clone()).try_get_matches_from(args);
        Beginnings::in_line(&command, &matches.unwrap()).typed
    }

    #[test]
    fn beginnings_are_found_wherever_a_command_takes_an_id() {
        let found = beginnings(&["onscene", "correct", "9D96", "03c6f22d25be", "更正"]);
        assert_eq!(
            found,
            [
                (Named::Incident, "9d96".to_owned()),
                (Named::Entry, "03c6f22d25be".to_owned())
            ]
        );
        let open = ["--open", "03c6=等批复"];
        let found = beginnings(&[&["onscene", "milestone", INCIDENT, "ended"], &open[..]].concat());
        assert_eq!(found, [(Named::EntryWith, "03c6".to_owned())]);
        assert!(beginnings(&["onscene", "log", INCIDENT, "9d96"]).is_empty());
    }

    #[test]
    fn a_line_is_read_with_what_its_beginnings_mean_and_its_texts_as_they_are() {
        let meant = Meant::from([
            (key(Named::Incident, "9d96"), INCIDENT.to_owned()),
            (key(Named::Entry, "9d96"), ENTRY.to_owned()),
        ]);
        let line = ["onscene", "correct", "9d96", "9d96", "9d96"];
        let matches = as_meant(Line::command(), meant).try_get_matches_from(line);
        let line = Line::from_arg_matches(&matches.unwrap()).unwrap();
        let shown = format!("{:?}", line.command);
        for part in [INCIDENT, ENTRY, "\"9d96\""] {
            assert!(shown.contains(part), "{shown} lacks {part}");
        }
    }
}
