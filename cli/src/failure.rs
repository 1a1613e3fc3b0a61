//! Why a command did not do what was asked, and what to do next.

mod node;
mod unread;

pub(crate) use unread::{end_unread, unread};

use crate::language::{say, spoken};
use crate::stopping::Signal;
use onscene_node::wording::{Language, trouble_of_file};
use serde::Deserialize;
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// How a command ends that is not done. The numbers are the contract's exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Locked, damaged, unreachable, not verified.
    Failed = 1,
    /// Arguments that cannot be read.
    Arguments = 2,
    /// What was named is not there.
    NotFound = 3,
    /// Against a rule or a limit.
    Refused = 4,
    /// Ended by Ctrl-C, as shells count signals.
    Interrupted = 130,
    /// Ended by the system, as shells count signals.
    Terminated = 143,
}

impl Exit {
    /// The exit code for an HTTP status of the loopback API.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            400 => Self::Arguments,
            404 => Self::NotFound,
            413 | 422 => Self::Refused,
            _ => Self::Failed,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Arguments => "arguments",
            Self::NotFound => "not-found",
            Self::Refused => "refused",
            Self::Interrupted | Self::Terminated => "stopped",
        }
    }
}

/// A command that is not done: its exit code, what was wrong, what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// The word for it in JSON, for example `not-found`.
    pub(crate) error: String,
    pub(crate) message: String,
    /// Empty where there is nothing to add.
    pub(crate) hint: String,
}

impl Failure {
    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            error: exit.word().to_owned(),
            message: message.into(),
            hint: String::new(),
        }
    }

    /// Exit code 1.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// Exit code 2.
    pub(crate) fn arguments(message: impl Into<String>) -> Self {
        Self::new(Exit::Arguments, message)
    }

    /// Exit code 3.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(Exit::NotFound, message)
    }

    /// Exit code 4.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(Exit::Refused, message)
    }

    /// A signal came before the command was done.
    pub(crate) fn stopped(signal: Signal) -> Self {
        let exit = match signal {
            Signal::Interrupt => Exit::Interrupted,
            Signal::Terminate => Exit::Terminated,
        };
        Self::new(
            exit,
            say(
                "没有做完就停下了；没有留下写了一半的文件",
                "stopped before it was done; no unfinished file was left",
            ),
        )
    }

    /// The same, with what to do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// A file or folder that the system would not give: `what` says what was tried.
    pub(crate) fn of_file(what: &str, path: &Path, error: &io::Error) -> Self {
        let told = in_words(error);
        let message = said!("{what} {}：{told}", "{what} {}: {told}", path.display());
        if is_full(error) {
            Self::failed(message).hint(say(
                "请腾出空间，或换一个磁盘；没有留下写了一半的文件",
                "free some space, or choose another disk; nothing half-written was left",
            ))
        } else if error.kind() == io::ErrorKind::NotFound {
            Self::not_found(message).hint(say(
                "请核对路径；什么都没有存",
                "check the path; nothing was stored",
            ))
        } else {
            Self::failed(message).hint(say(
                "请核对路径和权限；什么都没有存",
                "check the path and its permissions; nothing was stored",
            ))
        }
    }

    /// An answer of the loopback API that is not a success.
    pub(crate) fn of_answer(status: u16, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Told {
            error: String,
            message: String,
            #[serde(default)]
            hint: String,
            /// What goes ahead with an act that was asked about.
            option: Option<String>,
        }
        let exit = Exit::of_status(status);
        match serde_json::from_slice::<Told>(body) {
            Ok(told) => Self {
                exit,
                error: told.error,
                message: told.message,
                hint: match told.option.as_deref().map(written) {
                    // The page has a button for it, and says nothing of it; English names it in the hint.
                    Some(option) => said!("{}；命令行加上 {option}", "{}", told.hint),
                    None => told.hint,
                },
            },
            Err(_) => Self::new(
                exit,
                said!(
                    "节点的答复是状态 {status}",
                    "the node answered with status {status}"
                ),
            )
            .hint(say("请运行 onscene doctor", "run `onscene doctor`")),
        }
    }

    /// Tells it on stderr and hands back the exit code.
    pub(crate) fn end(&self, json: bool) -> ExitCode {
        let told = if json {
            json!({"error": self.error, "message": self.message, "hint": self.hint}).to_string()
        } else if self.hint.is_empty() {
            said!("错误：{}", "error: {}", self.message)
        } else {
            said!(
                "错误：{}\n下一步：{}",
                "error: {}\nhint: {}",
                self.message,
                self.hint
            )
        };
        // Nobody reads stderr: the exit code still tells.
        writeln!(io::stderr().lock(), "{told}").ok();
        ExitCode::from(self.exit as u8)
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

/// An option as it is typed.
fn written(option: &str) -> String {
    match option {
        "reason" => say("--reason 理由", "--reason TEXT").into(),
        "missing" => say(
            "--missing 节点=理由（节点：ended、left、evaluated、summarised）、--open 记录编号=理由，缺几个写几次",
            "--missing MILESTONE=REASON, --open ENTRY=REASON",
        )
        .into(),
        option => format!("--{option}"),
    }
}

/// What the system said, in the language that is spoken.
pub(crate) fn in_words(error: &io::Error) -> String {
    match spoken() {
        Language::English => of_system(error),
        Language::Chinese => trouble_of_file(error),
    }
}

/// What the system said, without the name of a temporary file that nobody asked for.
fn of_system(error: &io::Error) -> String {
    let said = error.to_string();
    match said.split_once(" at path \"") {
        Some((why, _)) => why.to_owned(),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, Failure};

    #[test]
    fn an_answer_keeps_the_words_of_the_node_and_gets_the_contracts_exit_code() {
        let body = br#"{"error": "refused", "message": "text is empty", "hint": "write"}"#;
        let failure = Failure::of_answer(422, body);
        assert_eq!(
            (
                failure.exit,
                failure.message.as_str(),
                failure.hint.as_str()
            ),
            (Exit::Refused, "text is empty", "write")
        );
        for (status, exit) in [(400, 2), (404, 3), (413, 4), (409, 1), (500, 1), (502, 1)] {
            assert_eq!(Failure::of_answer(status, b"<html>").exit as u8, exit);
        }
    }
}
