//! Arguments that cannot be read, in the reader's language: clap's own words are English.

use super::{Exit, Failure};
use crate::language::{Unread, say, spoken};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use onscene_node::host::BadTime;
use onscene_node::wording::{Language, Mistyped};
use onscene_protocol::id::BadId;
use onscene_protocol::typing::NoNumber;
use std::error::Error as _;
use std::process::ExitCode;

/// Ends for them; help is no failure. Whoever reads English at a terminal sees clap's own words, with the
/// usage below them.
pub(crate) fn end_unread(error: &clap::Error, json: bool) -> ExitCode {
    let is_ours = json || spoken() == Language::Chinese || is_no_id(error);
    if is_ours && error.use_stderr() {
        return unread(error).end(json);
    }
    error.print().ok();
    ExitCode::from(if error.use_stderr() {
        Exit::Arguments as u8
    } else {
        0
    })
}

/// The same as a failure. A text that is no id of ours names nothing that is here.
pub(crate) fn unread(error: &clap::Error) -> Failure {
    if let Some(id) = source::<BadId>(error) {
        return Failure::not_found(said!(
            "这里没有“{}”：编号是十六进制的数字",
            "there is no {:?} here: {id}",
            id.got
        ))
        .hint(say(
            "请用 onscene incident list 和 onscene incident show 查看有什么",
            "`onscene incident list` and `onscene incident show` name what there is",
        ));
    }
    let (what, next) = match spoken() {
        Language::English => (in_one_line(error), HINT.1),
        Language::Chinese => in_chinese(error).unwrap_or_else(|| {
            // None that a line of ours can cause.
            ("这一行读不懂".into(), HINT.0)
        }),
    };
    Failure::arguments(what).hint(next)
}

fn is_no_id(error: &clap::Error) -> bool {
    source::<BadId>(error).is_some()
}

fn source<E: std::error::Error + 'static>(error: &clap::Error) -> Option<&E> {
    error.source().and_then(|source| source.downcast_ref())
}

const HINT: (&str, &str) = (
    "onscene help 列出所有命令，onscene help 命令名 列出它的选项；什么都没有保存",
    "`onscene help` lists the commands, `onscene help COMMAND` one's options",
);

/// What clap says, without the usage behind it.
fn in_one_line(error: &clap::Error) -> String {
    let told = error.to_string();
    let told = told.strip_prefix("error: ").unwrap_or(&told);
    let message = told.split("\n\nUsage:").next().unwrap_or(told);
    let message = message.split("\n\nFor more").next().unwrap_or(message);
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong and what to do next; none for help, and for what only a programmer can cause.
fn in_chinese(error: &clap::Error) -> Option<(String, &'static str)> {
    let of = |kind| error.get(kind).map(listed);
    let (arg, typed) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", of(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::UnknownArgument => format!("没有“{}”这一项", arg?),
        ErrorKind::MissingRequiredArgument => format!("还缺：{}", arg?),
        ErrorKind::MissingSubcommand => "还要写明做什么".into(),
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg).unwrap_or_default();
            format!("{} 不能和 {other} 同时用", arg?)
        }
        ErrorKind::InvalidValue if typed.as_deref() == Some("") => format!("{} 没有写值", arg?),
        ErrorKind::InvalidValue => {
            let may_be = of(ContextKind::ValidValue).unwrap_or_default();
            format!("{} 不能是“{}”，可以是：{may_be}", arg?, typed?)
        }
        ErrorKind::ValueValidation => return Some(mistyped(error, &arg?, &typed?)),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{} 的个数不对", arg?)
        }
        _ => return None,
    };
    Some((what, HINT.0))
}

/// What a reader of ours could not read, by what it reads.
fn mistyped(error: &clap::Error, arg: &str, typed: &str) -> (String, &'static str) {
    if let Some(Unread(why)) = source::<Unread>(error) {
        return (why.clone(), HINT.0);
    }
    let wrong = match source::<NoNumber>(error) {
        Some(NoNumber(typed)) => Mistyped::Number(NoNumber(typed.clone())),
        None if arg.contains("TIME") => Mistyped::time(typed, BadTime::NoTime),
        None if arg.contains("ADDR") => Mistyped::address(typed),
        None => return (format!("{arg} 的“{typed}”读不懂"), HINT.0),
    };
    wrong.said(Language::Chinese)
}

fn listed(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join("、"),
        one => one.to_string(),
    }
}
