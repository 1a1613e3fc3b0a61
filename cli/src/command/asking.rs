//! Questions at a terminal: a line that is typed, and whether it is meant.

use crate::failure::{Failure, in_words};
use crate::language::say;
use crate::settings::Settings;
use crate::terminal;
use std::io::{self, BufRead, Write};

/// Where a line that is asked for ends, however it is pasted.
const LINE_BYTES_MAX: u64 = 4096;
/// One line; none where it is empty.
pub(super) fn answer(question: &str) -> Result<Option<String>, Failure> {
    let failed = |error: io::Error| {
        Failure::failed(said!(
            "回答读不了：{}",
            "the answer cannot be read: {}",
            in_words(&error)
        ))
    };
    let mut stderr = io::stderr();
    stderr
        .write_all(question.as_bytes())
        .and_then(|()| stderr.flush())
        .map_err(failed)?;
    let mut line = String::new();
    let mut stdin = io::Read::take(io::stdin().lock(), LINE_BYTES_MAX);
    terminal::wait_for_input(|| stdin.read_line(&mut line)).map_err(failed)?;
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

/// Asks whether it is meant, before what nobody can undo. Where nobody can be asked, a script means what
/// it says.
pub(super) fn confirm(settings: &Settings, what: &str) -> Result<(), Failure> {
    if !settings.can_ask() {
        return Ok(());
    }
    let question = said!(
        "{what}\n不能撤回。输入“是”继续：",
        "{what}\nThere is no way back. Type yes to go ahead: "
    );
    let answered = answer(&question)?.unwrap_or_default();
    let meant = ["yes", "y", say("是", "yes"), say("确定", "yes")];
    if meant.contains(&answered.to_lowercase().as_str()) {
        return Ok(());
    }
    Err(Failure::refused(say("没有继续", "not gone ahead with"))
        .hint(say("什么都没有改变", "nothing was changed")))
}
