//! What is overdue or missing, in the reader's language: what it is, and for how long.

use super::{Language, isolated};
use onscene_protocol::incident::{Pressing, PressingKind};

/// What is overdue or missing.
pub const fn name_pressing(language: Language, what: PressingKind) -> &'static str {
    match what {
        PressingKind::NoticeUnread => language.say("通知没有读到", "Notice not read"),
        PressingKind::TaskOverdue => language.say("任务超期", "Task overdue"),
        PressingKind::PromiseOverdue => language.say("承诺超期", "Promise overdue"),
        PressingKind::ProgressDue => {
            language.say("该报现场进展了", "A word on the situation is due")
        }
    }
}

/// Its words, and whom it is about: two notices may say the same.
pub fn pressing_words(language: Language, item: &Pressing) -> Option<String> {
    let text = item.text.as_deref().map(isolated);
    let whom = item.whom.as_deref();
    let whom = whom.map(|whom| isolated(&language.name(whom)));
    let whom = match (whom, item.what, language) {
        (Some(whom), PressingKind::NoticeUnread, Language::Chinese) => Some(format!("给 {whom}")),
        (Some(whom), PressingKind::NoticeUnread, Language::English) => Some(format!("to {whom}")),
        (whom, ..) => whom,
    };
    match (text, whom) {
        (Some(text), Some(whom)) => Some(format!("{text} — {whom}")),
        (text, whom) => text.or(whom),
    }
}

/// How long something has lasted; nobody is late by less than a minute.
pub fn elapsed(language: Language, ms: u64) -> String {
    let minutes = ms / 60_000;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (language, days, hours) {
        (Language::Chinese, 0, 0) if rest == 0 => "不到 1 分钟".into(),
        (Language::Chinese, 0, 0) => format!("已过 {rest} 分钟"),
        (Language::Chinese, 0, _) => format!("已过 {hours} 小时 {rest} 分钟"),
        (Language::Chinese, ..) => format!("已过 {days} 天 {hours} 小时"),
        (Language::English, 0, 0) if rest == 0 => "for less than a minute".into(),
        (Language::English, 0, 0) => format!("for {rest} min"),
        (Language::English, 0, _) => format!("for {hours} h {rest} min"),
        (Language::English, ..) => format!("for {days} d {hours} h"),
    }
}
