//! What somebody typed and cannot be read, said in their language.

use super::{Language, field_name};
use crate::host::BadTime;
use onscene_protocol::invite::BadCode;
use onscene_protocol::limit::INVITATION_MINUTES_MAX;
use onscene_protocol::printed::BadPrintedKey;
use onscene_protocol::typing::NoNumber;

/// Characters of what was typed that are said back.
const SAID_BACK_MAX: usize = 80;

/// What was typed.
#[derive(Debug)]
pub enum Mistyped {
    /// A time of a form or an act.
    Time(String, BadTime),
    /// A laptop's address.
    Address(String),
    /// A code that lets a laptop in.
    Code(BadCode),
    /// A key on paper.
    PrintedKey(BadPrintedKey),
    /// A number.
    Number(NoNumber),
    /// How many minutes an invitation stays open.
    Minutes,
    /// Megabytes for a link and day.
    Budget,
    /// The box of something that cannot be taken back was not ticked. What that is, for JSON.
    NotTicked(&'static str),
    /// A field of a form, by its name in JSON, in which nothing was chosen.
    NotChosen(&'static str),
}

impl Mistyped {
    /// A time, as it was typed.
    pub fn time(typed: &str, why: BadTime) -> Self {
        Self::Time(typed.trim().chars().take(SAID_BACK_MAX).collect(), why)
    }

    /// An address, as it was typed.
    pub fn address(typed: &str) -> Self {
        Self::Address(typed.chars().take(SAID_BACK_MAX).collect())
    }

    /// What is wrong, and what to do next.
    pub fn said(&self, language: Language) -> (String, &'static str) {
        match language {
            Language::English => self.in_english(),
            Language::Chinese => self.in_chinese(),
        }
    }

    fn in_english(&self) -> (String, &'static str) {
        match self {
            Self::Time(typed, why) => (format!("{typed:?}: {why}"), "nothing was stored"),
            Self::Address(typed) => (
                format!("{typed:?} is not an address"),
                "one looks like 192.168.1.20:7611",
            ),
            Self::Code(wrong) => (
                format!("code: {wrong}"),
                "copy or type the whole code again; nothing was tried yet",
            ),
            Self::PrintedKey(wrong) => (
                format!("key: {wrong}"),
                "type it again, group by group; nothing was changed",
            ),
            Self::Number(no) => (no.to_string(), "write it in digits; nothing was stored"),
            Self::Minutes => (
                format!(
                    "minutes: an invitation stays open for 1 to {INVITATION_MINUTES_MAX} of them"
                ),
                "leave it out for 15",
            ),
            Self::Budget => (
                "budget: no number".into(),
                "Give megabytes, or 0 for any number.",
            ),
            Self::NotTicked(what) => (
                format!("{what} is final: tick the box first"),
                "tick the box and press again; nothing was changed",
            ),
            Self::NotChosen(field) => (
                format!("{field}: nothing was chosen"),
                "choose one and save again; nothing was stored",
            ),
        }
    }

    fn in_chinese(&self) -> (String, &'static str) {
        match self {
            Self::Time(typed, BadTime::NoTime) => (
                format!("“{typed}”不是时间"),
                "请写日期和时间，例如 2026-11-24 14:05；什么都没有保存",
            ),
            Self::Time(typed, BadTime::Skipped) => (
                format!("“{typed}”这个时间不存在：那时钟拨快了（夏令时）"),
                "请核对时间；什么都没有保存",
            ),
            Self::Time(typed, BadTime::Twice) => (
                format!("“{typed}”有两个：那时钟拨慢了（夏令时），不知道是哪一个"),
                "请连同时差写，例如 2026-10-25T02:30:00+02:00；什么都没有保存",
            ),
            Self::Address(typed) => (
                format!("“{typed}”不是电脑的地址"),
                "地址的样子是 192.168.1.20:7611，请看对方设备页上写的",
            ),
            Self::Code(wrong) => code_in_chinese(*wrong),
            Self::PrintedKey(wrong) => printed_key_in_chinese(*wrong),
            Self::Number(NoNumber(typed)) => (
                format!("“{typed}”不是数字"),
                "请写阿拉伯数字，例如 30；什么都没有保存",
            ),
            Self::Minutes => (
                format!("邀请的有效时间是 1 到 {INVITATION_MINUTES_MAX} 分钟"),
                "不写就是 15 分钟；什么都没有改变",
            ),
            Self::Budget => ("每天的流量不是数字".into(), "请写多少兆字节，不限就写 0"),
            Self::NotTicked(_) => (
                "这一步不能撤回，还没有勾选".into(),
                "想好后勾选，再按一次；什么都没有改",
            ),
            Self::NotChosen(field) => (
                format!("「{}」还没有选", menu_name(field)),
                "选一项再保存；什么都没有存",
            ),
        }
    }
}

/// What a menu of a form is called.
fn menu_name(field: &str) -> &str {
    match field {
        "answered" => "接听",
        "entry" => "记录",
        "grade" => "等级",
        "in_order" => "情况",
        "notice" => "通知",
        "promise" => "承诺",
        "read_back" => "宣读核对",
        "release" => "草稿",
        "report" => "报告",
        "signing" => "签名",
        "status" => "进展",
        "step" => "办了哪一步",
        "task" => "任务",
        other => field_name(other),
    }
}

fn code_in_chinese(wrong: BadCode) -> (String, &'static str) {
    let (what, next) = match wrong {
        BadCode::Mistyped => (
            "邀请码有输错的地方",
            "请对照对方给的邀请码重新输入；还没有试用",
        ),
        BadCode::NotACode => (
            "这不是邀请码",
            "请把对方给的整个邀请码复制或输入进来；还没有试用",
        ),
        BadCode::Older => (
            "这个邀请码出自更早的版本",
            "请先更新发出邀请的电脑，再重新生成",
        ),
        BadCode::Newer => ("这个邀请码出自更新的版本", "请先更新本机的程序"),
    };
    (what.into(), next)
}

fn printed_key_in_chinese(wrong: BadPrintedKey) -> (String, &'static str) {
    let (what, next) = match wrong {
        BadPrintedKey::Mistyped => (
            "纸质密钥有输错的地方",
            "请对照纸上逐组重新输入；什么都没有改",
        ),
        BadPrintedKey::NotAKey => ("这不是纸质密钥", "请照纸上印的全部输入；什么都没有改"),
        BadPrintedKey::Newer => ("这个纸质密钥出自更新的版本", "请先更新本机的程序"),
    };
    (what.into(), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reads_chinese_is_told_without_a_word_of_english() {
        let all = [
            Mistyped::time("昨天", BadTime::NoTime),
            Mistyped::time("02:30", BadTime::Skipped),
            Mistyped::time("02:30", BadTime::Twice),
            Mistyped::address("那边"),
            Mistyped::Code(BadCode::Mistyped),
            Mistyped::Code(BadCode::NotACode),
            Mistyped::Code(BadCode::Older),
            Mistyped::Code(BadCode::Newer),
            Mistyped::PrintedKey(BadPrintedKey::Mistyped),
            Mistyped::PrintedKey(BadPrintedKey::NotAKey),
            Mistyped::PrintedKey(BadPrintedKey::Newer),
            Mistyped::Budget,
            Mistyped::Minutes,
            Mistyped::Number(NoNumber("三十".into())),
            Mistyped::NotTicked("moving"),
            Mistyped::NotChosen("signing"),
        ];
        for mistyped in all {
            let (what, next) = mistyped.said(Language::Chinese);
            // A time in full is written with one letter in every language.
            let said = format!("{what}{next}").replace("25T02", "25 02");
            assert!(!said.contains(|c: char| c.is_ascii_alphabetic()), "{said}");
        }
    }

    #[test]
    fn little_of_what_was_typed_is_said_back() {
        let (what, _) = Mistyped::address(&"长".repeat(10_000)).said(Language::Chinese);
        assert!(what.chars().count() < 200, "{what}");
    }
}
