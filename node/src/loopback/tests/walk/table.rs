//! Every act with all of its fields: what is in each, and a sample. A question mark: it may be left out.
//! In samples `$` names what the incident has already.

/// What stands in a field, and so what can be wrong with it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Is {
    /// Several lines that have to be there, or may be left out.
    Text,
    MaybeText,
    /// One line that has to be there, or may be left out.
    Line,
    MaybeLine,
    /// One line each.
    Lines,
    /// A time at which something was.
    Past,
    /// A time at which something is due.
    Due,
    /// Somebody of the organisation.
    Person,
    MaybePerson,
    /// An earlier entry.
    Entry,
    Entries,
    /// Another incident.
    Incident,
    /// A version of the on-scene plan.
    Version,
    /// A word, a number, a yes or no, files: what is wrong with it shows as JSON is read.
    Fixed,
}

impl Is {
    pub(super) fn named(word: &str) -> Self {
        match word {
            "text" => Self::Text,
            "text?" => Self::MaybeText,
            "line" => Self::Line,
            "line?" => Self::MaybeLine,
            "lines" => Self::Lines,
            "past" => Self::Past,
            "due" => Self::Due,
            "person" => Self::Person,
            "person?" => Self::MaybePerson,
            "entry" => Self::Entry,
            "entries" => Self::Entries,
            "incident" => Self::Incident,
            "version" => Self::Version,
            "fixed" => Self::Fixed,
            other => panic!("{other}"),
        }
    }
}

pub(super) const TABLE: &str = r#"
demand: category line, text text, read_back fixed, name line?, contact line?, same_as entry, heard_at past, attachments fixed
    { "category": "供暖", "text": "退钱", "read_back": "agreed", "name": "居民甲",
    "contact": "5 号楼", "same_as": "$demand", "heard_at": "$at", "attachments": [] }
talk: demand entry, text text, read_back fixed, signing fixed, settlement fixed, heard_at past, attachments fixed
    { "demand": "$demand", "text": "谈了什么", "read_back": "agreed", "signing": "signed", "settlement": true,
    "heard_at": "$at", "attachments": [] }
answer: demand entry, text text, stated text?, facts text?, reasons text?, legal_basis text?, by line?
    { "demand": "$demand", "text": "意见", "stated": "a", "facts": "b", "reasons": "c",
    "legal_basis": "d", "by": "物业" }
promise: demand entry, text text, who line, due due
    { "demand": "$demand", "text": "修", "who": "物业", "due": "$due" }
promise-done: promise entry, text text
    { "promise": "$promise", "text": "修好了" }
representatives: names lines, replaces entries
    { "names": ["居民甲"], "replaces": ["$representatives"] }
contact: contact entry, unit line?, person line?, channel line?, status fixed, note text?, relative line?, agreed fixed, demand entry
    { "contact": "$contact", "unit": "热力公司", "person": "值班经理", "channel": "电话",
    "status": "coming", "note": "在路上", "relative": "居民乙", "agreed": true,
    "demand": "$demand" }
legal: demand entry, step fixed, at past, reason text, approver line?, told fixed
    { "demand": "$demand", "step": "paused", "at": "$at", "reason": "等鉴定",
    "approver": "组长", "told": true }
notice: to person, text text
    { "to": "张三", "text": "请启动预案" }
notice-read: notice entry
    { "notice": "$notice" }
notice-told: notice entry, answered fixed, note text?
    { "notice": "$notice", "answered": true, "note": "接了" }
notice-acted: notice entry, text text
    { "notice": "$notice", "text": "已启动" }
log: text text, track fixed, disclosure fixed, heard_at past, attachments fixed
    { "text": "约三十人", "track": "situation", "disclosure": "public", "heard_at": "$at",
    "attachments": [] }
attach: attachments fixed, text text?
    { "attachments": ["$file"], "text": "照片" }
headcount: low fixed, high fixed, by line
    { "low": 20, "high": 30, "by": "门岗" }
milestone: name fixed, note text?, by line?, open fixed, checked fixed, unchecked fixed, reason text?, missing fixed, sure fixed, again fixed
    { "name": "arrived", "note": "到了", "by": "组长", "open": {}, "checked": [],
    "unchecked": {}, "reason": "先到", "missing": {}, "sure": false, "again": true }
correct: entry entry, text text?, low fixed, high fixed, milestone fixed, at past, due fixed
    { "entry": "$log", "text": "约四十人", "low": null, "high": null, "milestone": null, "at": "$at",
    "due": null }
task: text text, owner person, deputy person?, due due, clause line?, must fixed
    { "text": "清点", "owner": "张三", "deputy": "李四", "due": "$due", "clause": "四.2(1)",
    "must": true }
task-ack: task entry
    { "task": "$task" }
task-done: task entry, text text
    { "task": "$task", "text": "三十四人" }
handover: to person, text text
    { "to": "李四", "text": "两名代表在谈" }
place-check: place line, in_order fixed, text text?
    { "place": "消防通道", "in_order": false, "text": "堵了" }
scene-plan-approve: on version
    { "on": null }
grade: grade fixed, reason text
    { "grade": "IV", "reason": "五十人以下" }
escalate: entries entries, level fixed
    { "entries": ["$inside"], "level": "street" }
report: kind fixed, unknown lines, reason text?, entries entries, words text?, next lines, to line?, sender line?, unit line?, year fixed, seen fixed, sure fixed
    { "kind": "progress", "unknown": ["退费金额"], "reason": "街道要求", "entries": ["$log"], "words": "平稳",
    "next": ["再谈"], "to": "街道", "sender": "张三", "unit": "社区", "year": 2026, "seen": null, "sure": true }
report-receipt: report entry, by line, channel line?
    { "report": "$report", "by": "街道值班室", "channel": "电话" }
release: entries entries, channel line
    { "entries": ["$log"], "channel": "公众号" }
release-approve: release entry
    { "release": "$release" }
objection: unit line, text text, entry entry
    { "unit": "物业", "text": "不属实", "entry": "$log" }
link: incident incident, reason text
    { "incident": "$other", "reason": "同一件事" }
unlink: incident incident, reason text
    { "incident": "$other", "reason": "两件事" }
move: entry entry, to incident, reason text
    { "entry": "$log", "to": "$other", "reason": "属于那边" }
raise: kind fixed, reason text
    { "kind": "group-visit", "reason": "来了二十人" }
void: reason text
    { "reason": "误建" }
"#;
