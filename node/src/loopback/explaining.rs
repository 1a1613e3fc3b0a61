//! Failures in the reader's language.

use super::error::Failure;
use crate::wording::{
    Language, beyond_incidents, explain_faults, field_name, law_fault, refused, several,
    trouble_of_backup, trouble_of_bundle, trouble_of_engine, trouble_of_link,
};
use onscene_protocol::plan::Faults;

/// Faults of a plan that are said in one message.
const FAULTS_SAID_MAX: usize = 5;

/// What went wrong and what to do next.
pub(super) fn explain(failure: &Failure, language: Language) -> (String, String) {
    if language == Language::English {
        return (failure.message(), failure.hint().to_owned());
    }
    let (message, hint) = match failure {
        Failure::Arguments { message, .. } => {
            (misread(message), "请重新打开页面再填；什么都没有保存")
        }
        Failure::Misread { .. } => (misread(&failure.message()), "改正后再保存；什么都没有保存"),
        Failure::Mistyped(typed) => typed.said(language),
        Failure::Unauthorised => (
            "这一页是用程序上一次运行的地址打开的，或者不是用程序给的地址打开的。".into(),
            "程序在运行：请运行 onscene open，在另一个标签页打开新的地址；这一页填写的内容留在这里，然后在这里按「重试」",
        ),
        Failure::Foreign(header) => (
            format!("这个请求不是从本页面发出的（{header}）。"),
            "请从程序启动时打印的地址打开",
        ),
        Failure::Locked => (
            "页面已锁定：有一段时间没有人操作。".into(),
            "解锁后再保存；没有存下，填写的内容还在",
        ),
        Failure::Ambiguous {
            thing,
            typed,
            found,
        } => (
            several(*thing, typed, found, language),
            "请多写几位编号；没有保存",
        ),
        Failure::NotFound(missing) => (missing.said(language), missing.hint(language)),
        Failure::TooLarge { field, limit } => (
            format!("{}超过了 {limit} 字节的上限", field_name(field)),
            "什么都没有保存；请分几次提交",
        ),
        Failure::Refused(refusal) => return refused(refusal),
        Failure::Law(fault) => return law_fault(fault),
        Failure::Plan(faults) => return plan_faults(faults),
        Failure::Beyond { error, .. } => return beyond_incidents(error),
        Failure::Broken { error, .. } => return trouble_of_engine(error),
        Failure::Bundle { error, .. } => return trouble_of_bundle(error),
        Failure::Forbidden(error) | Failure::Unreachable(error) => return trouble_of_link(error),
        Failure::NotYet { audience } => (
            format!("这个版本只按「内部」导出，还不能给「{audience}」"),
            "请去掉这一项",
        ),
        Failure::NoSuchMethod => ("这个地址不接受这种请求".into(), "请从页面上的按钮操作"),
        Failure::Busy => ("程序正忙".into(), "什么都没有保存，请稍后再试"),
        Failure::Failed { .. } => (
            "程序内部出错".into(),
            "请再试；还不行就运行 onscene doctor，把结果告诉维护的人",
        ),
        Failure::Backup { error, .. } => return trouble_of_backup(error),
    };
    (message, hint.to_owned())
}

/// What is wrong with a plan; the page has each beside it, the terminal has them here.
fn plan_faults(faults: &Faults) -> (String, String) {
    let told = explain_faults(faults, Language::Chinese);
    let shown: Vec<String> = told
        .iter()
        .take(FAULTS_SAID_MAX)
        .map(|(what, next)| format!("{what}（{next}）"))
        .collect();
    let more = if told.len() > shown.len() {
        "；……"
    } else {
        ""
    };
    let (count, shown) = (told.len(), shown.join("；"));
    (
        format!("预案没有保存：有 {count} 处要改：{shown}{more}"),
        "逐项改正后再保存；填写的内容还在".into(),
    )
}

/// What could not be read, in Chinese. Whoever fills a form in sees that only where the form is of
/// another version, or was made by hand: programs read the English sentence.
fn misread(message: &str) -> String {
    let field = message.split_once(": ").map(|(field, _)| field_name(field));
    match field.filter(|name| !name.is_ascii()) {
        Some(name) => format!("填写有误：「{name}」一项读不懂"),
        None => "填写有误：有一项读不懂".into(),
    }
}
