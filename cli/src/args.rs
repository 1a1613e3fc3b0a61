//! Arguments as they are typed: the options that all commands share, and how words are read.

use crate::failure::Failure;
use crate::language::{Unread, spoken};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use onscene_node::host::{BadTime, Host, Side};
use onscene_node::wording::{Language, Mistyped};
use onscene_protocol::incident::{
    ContactStatus, Disclosure, Given, GradeName, IncidentKind, MilestoneName, NoTime, ReportKind,
    Track,
};
use onscene_protocol::roster::Role;
use onscene_protocol::typing::{self, WrittenTime};
use std::ffi::OsStr;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::str::FromStr;

/// Where help lists the options of every command.
const HEADING: &str = "Options of every command";

/// Options of every command; they stand before or after it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Shared {
    /// The data folder; the platform's own unless given
    #[arg(long, global = true, help_heading = HEADING, env = "ONSCENE_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Print JSON: one value, or one a line for lists
    #[arg(long, global = true, help_heading = HEADING)]
    pub(crate) json: bool,
    /// Speak this language, zh-CN or en [default: the system's]
    #[arg(long, global = true, help_heading = HEADING, value_name = "LANG",
        value_parser = crate::language::read)]
    pub(crate) lang: Option<Language>,
    /// Read the store's passphrase from this file; ONSCENE_PASSPHRASE holds one too
    #[arg(long, global = true, help_heading = HEADING, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Take the time from this file (milliseconds since 1970): for `demo` and tests
    #[arg(long, global = true, help_heading = HEADING, hide = true, value_name = "FILE")]
    pub(crate) clock_file: Option<PathBuf>,
    /// How far this laptop's clock is ahead of that time
    #[arg(
        long,
        global = true,
        hide = true,
        value_name = "N",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    pub(crate) clock_offset_ms: i64,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident -> $type:ty),+ $(,)?) => {
        $(
            $(#[$doc])*
            pub(crate) fn $name() -> impl TypedValueParser<Value = $type> {
                Folding(PossibleValuesParser::new(<$type>::ALL.iter().map(|known| known.word())))
                    .try_map(|word| word.parse::<$type>())
            }
        )+
    };
}

words! {
    /// A track.
    track -> Track,
    /// A level of disclosure.
    disclosure -> Disclosure,
    /// A milestone.
    milestone -> MilestoneName,
    /// A grade.
    grade -> GradeName,
    /// How far a contact has come.
    contact_status -> ContactStatus,
    /// A kind of report.
    report_kind -> ReportKind,
    /// A role.
    role -> Role,
}

/// A kind of incident; an unknown one is answered with the list.
pub(crate) fn kind() -> impl TypedValueParser<Value = IncidentKind> {
    let words = IncidentKind::INCIDENTS.iter().map(|known| known.word());
    Folding(PossibleValuesParser::new(words)).try_map(|word| word.parse::<IncidentKind>())
}

/// The audiences that an export can be made for.
pub(crate) fn audience() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new([Disclosure::Internal.word()])
}

/// Folds what an input method wrote before the words that there are are looked through.
#[derive(Debug, Clone)]
struct Folding(PossibleValuesParser);

impl TypedValueParser for Folding {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        typed: &OsStr,
    ) -> Result<String, clap::Error> {
        let folded = typed.to_str().map(typing::fold);
        let folded = folded.as_deref().map_or(typed, OsStr::new);
        self.0.parse_ref(command, argument, folded)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

/// A whole number.
pub(crate) fn number<N: FromStr>(typed: &str) -> Result<N, typing::NoNumber> {
    typing::number(typed)
}

/// `HOST:PORT` of a peer. The name is looked up when it is dialled.
pub(crate) fn address(typed: &str) -> Result<String, Unread> {
    let typed = typing::address(typed);
    let wrong = || {
        Unread(said!(
            "“{typed}”不是电脑的地址，地址的样子是 192.168.1.20:7611",
            "{typed:?} is not HOST:PORT, as in 192.168.1.20:7611"
        ))
    };
    let (host, port) = typed.rsplit_once(':').ok_or_else(wrong)?;
    let is_host = !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c == '/');
    match port.parse::<u16>() {
        Ok(port) if is_host && port > 0 => Ok(typed),
        _ => Err(wrong()),
    }
}

/// `HOST:PORT` to listen on; port 0 is any free one.
pub(crate) fn listen_address(typed: &str) -> Result<SocketAddr, Unread> {
    let found = typing::address(typed).to_socket_addrs();
    let mut found = found.map_err(|error| {
        Unread(said!(
            "“{typed}”不是本机能监听的地址，地址的样子是 0.0.0.0:7611",
            "{typed:?} is not HOST:PORT: {error}"
        ))
    })?;
    found
        .next()
        .ok_or_else(|| Unread(said!("“{typed}”没有对应的地址", "{typed:?} has no address")))
}

/// The same for the page, which is for this laptop alone.
pub(crate) fn page_address(typed: &str) -> Result<SocketAddr, Unread> {
    match listen_address(typed)? {
        address if address.ip().is_loopback() => Ok(address),
        _ => Err(Unread(said!(
            "页面只给本机用：地址写 127.0.0.1:端口",
            "the page is for this laptop alone: HOST is 127.0.0.1"
        ))),
    }
}

/// A time as it is typed: of the day, a day and a time, or RFC 3339. What it means is for this laptop's
/// watch to say, or that it means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When(String);

impl FromStr for When {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        match typed.parse::<WrittenTime>() {
            Ok(_) => Ok(Self(typed.to_owned())),
            Err(no) => Err(no.to_string()),
        }
    }
}

impl When {
    /// As acts take it. A time of the day is the latest that has passed.
    ///
    /// # Errors
    /// Where the clock went over it: nothing is left out because it cannot be resolved.
    pub(crate) fn passed(&self, host: &Host) -> Result<Given, Failure> {
        self.on(host, Side::Past)
    }

    /// The same of a time that is to come.
    ///
    /// # Errors
    /// As above.
    pub(crate) fn to_come(&self, host: &Host) -> Result<Given, Failure> {
        self.on(host, Side::Ahead)
    }

    fn on(&self, host: &Host, side: Side) -> Result<Given, Failure> {
        let Self(typed) = self;
        let time = host.watch().read(typed, side);
        let time = time.map_err(|why| bad_time(typed, why))?;
        let time: Result<Given, NoTime> = time.parse();
        time.map_err(|_| bad_time(typed, BadTime::NoTime))
    }
}

fn bad_time(typed: &str, why: BadTime) -> Failure {
    let (what, next) = Mistyped::time(typed, why).said(spoken());
    Failure::arguments(what).hint(next)
}

#[cfg(test)]
mod tests {
    use super::{When, address, listen_address, page_address};

    #[test]
    fn an_address_has_a_host_and_a_port() {
        for right in ["192.168.1.20:7611", "hub.local:1", "[::1]:7611"] {
            assert!(address(right).is_ok(), "{right}");
        }
        let wide = address("１９２．１６８．１．２０：７６１１");
        assert_eq!(wide, Ok("192.168.1.20:7611".to_owned()));
        for wrong in [
            "",
            "hub",
            ":7611",
            "hub:0",
            "hub:99999",
            "http://hub:1",
            "a b:1",
        ] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
        assert!(listen_address("127.0.0.1:0").is_ok());
        assert!(listen_address("127.0.0.1").is_err());
    }

    #[test]
    fn the_page_is_never_for_others() {
        assert!(page_address("127.0.0.1:7610").is_ok());
        assert!(page_address("0.0.0.0:7610").is_err());
    }

    #[test]
    fn what_cannot_be_a_time_is_refused_before_anything_is_asked() {
        for right in [
            "08:05",
            "2026-03-01T14:05:00+08:00",
            "2026-11-24 14:05",
            "2026/11/24 14:05",
            "０８：０５",
        ] {
            assert!(right.parse::<When>().is_ok(), "{right}");
        }
        for wrong in ["25:00", "yesterday", "2026-03-01", ""] {
            assert!(wrong.parse::<When>().is_err(), "{wrong}");
        }
    }
}
