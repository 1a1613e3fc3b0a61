//! The language in which this program speaks to who runs it: chosen once, before anything is said.
//! JSON is for programs and knows no language: with `--json` all that is said is English.

use onscene_node::wording::Language;
use std::borrow::Cow;
use std::ffi::OsString;
use std::sync::OnceLock;

/// What was chosen, and whether a program listens.
static CHOSEN: OnceLock<(Language, bool)> = OnceLock::new();

/// Variables that say it, the strongest first.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Says in the language that is spoken: Chinese, then English, then what stands in both.
macro_rules! said {
    ($chinese:literal, $english:literal $(, $arg:expr)* $(,)?) => {
        match $crate::language::spoken() {
            onscene_node::wording::Language::Chinese => format!($chinese $(, $arg)*),
            onscene_node::wording::Language::English => format!($english $(, $arg)*),
        }
    };
}

/// Chooses it by the arguments. What was chosen first stays.
pub(crate) fn speak(args: &[OsString]) {
    if CHOSEN.set(asked_for(args)).is_err() {
        tracing::debug!("the language was chosen before");
    }
}

/// The language that is spoken; English to programs, and before one was chosen.
pub(crate) fn spoken() -> Language {
    match CHOSEN.get() {
        Some((chosen, false)) => *chosen,
        _ => Language::English,
    }
}

/// The language of what is written for the reader, whoever starts the program.
pub(crate) fn written() -> Language {
    let chosen = CHOSEN.get().map(|(chosen, _)| *chosen);
    chosen.unwrap_or(Language::English)
}

/// The one of two texts that is in the language that is spoken.
pub(crate) fn say(chinese: &'static str, english: &'static str) -> &'static str {
    spoken().say(chinese, english)
}

/// The language in which arguments ask to be answered, before they are read: what is wrong with them is
/// said in it, too.
fn asked_for(args: &[OsString]) -> (Language, bool) {
    let words = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    let mut words = words.take_while(|word| word != "--");
    let (mut chosen, mut to_program) = (None, false);
    while let Some(word) = words.next() {
        to_program |= word == "--json";
        let named = match word.strip_prefix("--lang=") {
            Some(named) => Some(named.to_owned()),
            None if word == "--lang" => words.next().map(Cow::into_owned),
            None => None,
        };
        chosen = named.and_then(|named| read(&named).ok()).or(chosen);
    }
    (chosen.unwrap_or_else(of_reader), to_program)
}

/// An argument that a reader of ours cannot read: why not, in the language that is spoken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unread(pub(crate) String);

/// What `--lang` names.
pub(crate) fn read(word: &str) -> Result<Language, Unread> {
    match word {
        "zh-CN" | "zh" => Ok(Language::Chinese),
        "en" => Ok(Language::English),
        other => Err(Unread(said!(
            "本程序不会说“{other}”，只会 zh-CN 和 en",
            "{other:?} is no language of this program: zh-CN or en"
        ))),
    }
}

/// The language of whoever runs the program, as the system says.
fn of_reader() -> Language {
    let said = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
    of_locale(said.into_iter().find(|said| !said.is_empty()))
}

/// `zh_CN.UTF-8` is Chinese; `C`, and what is neither, is English. Windows has a setting instead of
/// variables.
fn of_locale(said: Option<String>) -> Language {
    #[cfg(windows)]
    let said = said.or_else(sys_locale::get_locale);
    match said {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_of_china_is_chinese_and_none_is_english() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Language::Chinese),
            ("zh-Hans-CN", Language::Chinese),
            ("C", Language::English),
            ("POSIX", Language::English),
            ("de_DE.UTF-8", Language::English),
        ] {
            assert_eq!(of_locale(Some(locale.to_owned())), language, "{locale}");
        }
        let asked = |args: &[&str]| {
            let args: Vec<OsString> = args.iter().map(OsString::from).collect();
            asked_for(&args)
        };
        let chinese = ["onscene", "status", "--lang", "zh-CN"];
        assert_eq!(asked(&chinese), (Language::Chinese, false));
        let json = [&chinese[..], &["--json"]].concat();
        assert_eq!(asked(&json), (Language::Chinese, true));
        assert_eq!(
            asked(&["onscene", "--lang=en", "log", "--"]),
            (Language::English, false)
        );
        assert_eq!(read("zh-CN"), Ok(Language::Chinese));
        assert!(read("fr").is_err());
    }
}
