//! Roles in the reader's language.

use super::Language;
use onscene_protocol::roster::Role;
use onscene_protocol::roster::policy::Act;

/// A role in the reader's language.
pub const fn name_role(language: Language, role: Role) -> &'static str {
    match role {
        Role::Leader => language.say("组长", "Leader"),
        Role::Deputy => language.say("副组长", "Deputy"),
        Role::Office => language.say("办公室", "Office"),
        Role::Member => language.say("成员", "Member"),
        Role::Liaison => language.say("联络员", "Liaison"),
        Role::Archivist => language.say("档案员", "Archivist"),
        Role::Auditor => language.say("审计", "Auditor"),
        Role::Hub => language.say("汇总电脑", "Hub"),
        Role::Admin => language.say("管理员", "Administrator"),
    }
}

/// A role's word in the reader's language; one of a later version stands for itself.
pub fn name_role_word(language: Language, word: &str) -> String {
    word.parse::<Role>().map_or_else(
        |_| word.to_owned(),
        |role| name_role(language, role).to_owned(),
    )
}

/// Roles by their words, in a row.
pub fn name_role_words(language: Language, words: &str) -> String {
    let names = words.split(", ").map(|word| name_role_word(language, word));
    names.collect::<Vec<_>>().join(language.say("、", ", "))
}

/// What an act is, in Chinese; in English it says so itself.
pub const fn name_act(act: Act) -> &'static str {
    match act {
        Act::Start => "开始事件",
        Act::Log => "写记录",
        Act::Headcount => "记人数",
        Act::Milestone => "记节点",
        Act::Correct => "更正记录",
        Act::Attach => "附文件",
        Act::Demand => "记诉求",
        Act::Answer => "答复诉求",
        Act::Task => "布置或领取任务",
        Act::Contact => "记联络",
        Act::Notice => "发通知或确认通知",
        Act::Scene => "交接、检查重点部位或写现场方案",
        Act::Objection => "记异议",
        Act::Grade => "定等级",
        Act::Report => "向街道报告",
        Act::Release => "起草发布",
        Act::Approve => "批准发布或现场方案",
        Act::Void => "作废事件",
        Act::Link => "并案或移动记录",
        Act::Share => "选给受邀单位看的内容",
        Act::Dispose => "销毁个人信息",
        Act::Archive => "归档成包",
        Act::Plan => "发布预案",
        Act::Recuse => "登记别人回避",
        Act::Certify => "邀请别人加入",
        Act::Revoke => "撤销电脑",
        Act::Carry => "传输记录",
    }
}
