//! What stands beside the entries of an incident: what was destroyed, who opened what, who stepped back.

use super::{Counted, Language, counted, isolated};
use crate::engine::{AccessView, DisposalView, RecusalView};

use onscene_protocol::incident::EntryView;
use onscene_protocol::record::body::{NarrowPart, Scope};

words_of! {
    /// A narrower part that was opened.
    narrow_part(NarrowPart) {
        Petitioner: "诉求人", "the petitioner";
        Verbatim: "原话", "the very words";
        People: "代表、亲属姓名", "names of representatives or a relative";
    }
    /// What was destroyed.
    disposal_scope(Scope) {
        Incident: "整个事件的内容", "all that was written";
        Person: "一个人的资料", "one person's data";
    }
}

impl Language {
    /// What a line of an export is, by its word; one of a later version stands for itself.
    pub(crate) fn line_kind(self, word: &str) -> &str {
        match word {
            "disposal" => self.say("销毁", "Destruction"),
            "access" => self.say("打开封存内容", "Sealed words opened"),
            "recusal" => self.say("回避", "Recusal"),
            "measured" => self.say("系统测得", "Measured"),
            "misformed" => self.say("不能显示的记录", "Not shown"),
            other => self.entry_kind(other),
        }
    }
}

/// What was destroyed, and why.
pub fn disposal(disposal: &DisposalView, language: Language) -> String {
    let scope = language.disposal_scope(&disposal.scope);
    let reason = isolated(&disposal.reason);
    let keys = counted(disposal.keys as u64, Counted::Key, language);
    let told = match language {
        Language::Chinese => format!("销毁 {scope}（{keys}）。依据：{reason}"),
        Language::English => format!("Destroyed {scope} ({keys}). Reason: {reason}"),
    };
    counting(told, disposal.counts, language)
}

/// What was opened; `of` is the entry that it stands in.
pub fn access(access: &AccessView, of: Option<&EntryView>, language: Language) -> String {
    let parts: Vec<&str> = access
        .parts
        .iter()
        .map(|part| language.narrow_part(part))
        .collect();
    let parts = parts.join(language.say("、", ", "));
    let kind = of.map_or(language.say("记录", "entry"), |entry| {
        language.entry_kind(&entry.kind)
    });
    let text = of.and_then(|entry| entry.text.as_deref()).map(isolated);
    let text = text.map(|text| language.say("“", " “").to_owned() + &text + "”");
    let text = text.unwrap_or_default();
    match language {
        Language::Chinese => format!("打开 {kind}{text} 的{parts}"),
        Language::English => format!("Opened {parts} of {kind}{text}"),
    }
}

/// To whom an incident was closed: the person, and whoever counts as them.
pub fn recused(recusal: &RecusalView, language: Language) -> String {
    let all = [&recusal.person].into_iter().chain(&recusal.namesakes);
    let all: Vec<_> = all.map(|person| language.name(person)).collect();
    all.join(language.say("、", ", "))
}

/// Who stepped back, and why.
pub fn recusal(recusal: &RecusalView, language: Language) -> String {
    let person = isolated(&recused(recusal, language));
    let reason = match &recusal.reason {
        Some(reason) => isolated(reason),
        None => language.say("已封存", "sealed").to_owned(),
    };
    let told = match language {
        Language::Chinese => format!("{person} 回避。理由：{reason}"),
        Language::English => format!("Closed to {person}. Reason: {reason}"),
    };
    counting(told, recusal.counts, language)
}

fn counting(told: String, counts: bool, language: Language) -> String {
    if counts {
        return told;
    }
    told + language.say(
        "（没有权限，不算数）",
        " (not allowed to; it counts for nothing)",
    )
}
