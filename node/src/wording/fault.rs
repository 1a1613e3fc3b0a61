//! What is wrong with a plan or a file of law, in the reader's language.

use super::Language;
use onscene_protocol::law::LawFault;
use onscene_protocol::plan::limit::PLAN_BYTES_MAX;
use onscene_protocol::plan::{Fault, Faults};

/// Each fault, and what to do about it.
pub fn explain_faults(faults: &Faults, language: Language) -> Vec<(String, String)> {
    let faults = faults.0.iter();
    faults
        .map(|fault| match language {
            Language::English => (fault.to_string(), fault.hint().to_owned()),
            Language::Chinese => {
                let (message, hint) = chinese(fault);
                (message, hint.to_owned())
            }
        })
        .collect()
}

fn chinese(fault: &Fault) -> (String, &'static str) {
    match fault {
        Fault::TooLarge { bytes } => (
            format!("预案有 {bytes} 字节，上限是 {PLAN_BYTES_MAX}"),
            "请缩短；长的材料请作为附件",
        ),
        Fault::Unreadable { line, message } => (
            format!("第 {line} 行读不懂：{message}"),
            "请改这一行；可以对照示例",
        ),
        Fault::UnknownField { line, field } => (
            format!("第 {line} 行：没有「{field}」这一项，可能是别的版本的"),
            "请核对写法，或升级本机的程序",
        ),
        Fault::NoSuchField { field } => (format!("没有「{field}」这一项"), "请在文件里修改"),
        Fault::Misread { at, value } => (
            format!("{at}：「{value}」不是数字或日期"),
            "请写数字，或 2026-01-01 这样的日期",
        ),
        Fault::OtherFormat { format } => (
            format!("预案文件的格式是 {format}，本版本只读 1"),
            "请升级本机的程序，或写 format = 1",
        ),
        Fault::Empty { at } => (format!("{at} 是空的"), "请写上内容，或去掉这一项"),
        Fault::TooLong { at, bytes, limit } => (
            format!("{at} 有 {bytes} 字节，上限是 {limit}"),
            "请缩短；长的材料请作为附件",
        ),
        Fault::TooMany { what, count, limit } => (
            format!("{what} 有 {count} 项，上限是 {limit}"),
            "请减少项数",
        ),
        Fault::Unprintable { at } => (format!("{at} 里有控制字符"), "请去掉"),
        Fault::UnknownClause { at, clause } => (
            format!("{at}：预案没有「{clause}」这一条"),
            "请写预案里有的条款，例如 四.2(1)",
        ),
        Fault::UnknownPost { at, post } => (
            format!("{at}：名册里没有「{post}」这个岗位"),
            "请在名册里加上这个岗位，或改写岗位",
        ),
        Fault::UnknownRole { at, role } => (
            format!("{at}：没有「{role}」这个角色"),
            "可以写 leader、deputy、office、member、liaison、archivist、auditor、hub、admin",
        ),
        Fault::CircularDeputy { at } => (
            format!("{at}：代行人绕了一圈又回到自己"),
            "请让最后一名代行人不再有代行人",
        ),
        Fault::ZeroLimit { at } => (format!("{at} 是零，谁也做不到"), "请至少写 1，或者不写时限"),
        Fault::TooHigh { at, number, limit } => {
            (format!("{at} 是 {number}，上限是 {limit}"), "请核对数字")
        }
        Fault::Twice { at, word } => (format!("{at}：「{word}」已经有了"), "请给其中一个换个名字"),
        Fault::SameVersion { version } => (
            format!("这份预案的版本「{version}」已经有了"),
            "请换一个版本号，或先撤回原来的",
        ),
        Fault::GradesCross { at } => (
            format!("{at}：更高的等级要求的人数反而更少"),
            "请提高这一级的人数，或者不写",
        ),
    }
}

/// A fault of a file of law in Chinese, and what to do about it.
pub fn law_fault(fault: &LawFault) -> (String, String) {
    let (message, hint) = match fault {
        LawFault::TooLarge { bytes } => {
            (format!("文件有 {bytes} 字节，太大了"), "请去掉多余的内容")
        }
        LawFault::Unreadable { line, message } => (
            format!("第 {line} 行读不懂：{message}"),
            "请改这一行；可以对照现在的文件。别的版本的项也会这样提示",
        ),
        LawFault::OtherFormat { format } => (
            format!("文件的格式是 {format}，本版本只读 1"),
            "请升级本机的程序，或写 format = 1",
        ),
        LawFault::Line { at } => (format!("{at} 是空的，或者太长"), "请写一行"),
        LawFault::Days { at, days } => (
            format!("{at} 是 {days} 天，应当在 1 天到十年之间"),
            "请核对天数",
        ),
        LawFault::TooMany => ("项数太多".into(), "请减少项数"),
        LawFault::Twice { clock } => (format!("「{clock}」出现了两次"), "请给其中一个换个名字"),
        LawFault::Stretch { name, from, to } => (
            format!("「{name}」从 {from} 到 {to}，日期不对"),
            "请核对两个日期",
        ),
        LawFault::Outside { day, from, expires } => (
            format!("{day} 不在日历的范围（{from} 到 {expires}）里"),
            "请核对日期，或改日历的范围",
        ),
        LawFault::Expired { expires } => (
            format!("这份日历到 {expires} 就结束了"),
            "请导入国务院办公厅公布的下一年的安排",
        ),
    };
    (message, hint.to_owned())
}
