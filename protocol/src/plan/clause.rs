//! The clauses of the emergency plan, by the ids that stand on tasks, rules and screens.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A clause's id, such as `四.2(1)`. One that is read from a file may be unknown: whoever checks the
/// file says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Clause(String);

/// All clauses: the id, and what it asks, in zh-CN and English.
pub const CLAUSES: [(&str, &str, &str); 27] = [
    ("一", "适用范围", "What the plan is for"),
    ("二.1", "冷静处置", "Calm handling"),
    ("二.2", "预防与处置结合", "Prevention and response together"),
    ("二.3", "依法分级", "By the rules, by grade"),
    ("二.4", "环节紧扣", "Steps tightly linked"),
    ("二.5", "内外有别", "Inside and outside are different"),
    ("三", "组织机构", "Leader, deputies, members, office"),
    ("三.1", "制定措施", "Measures"),
    ("三.2", "通信保障", "Communication"),
    ("三.3", "重点部位", "Key places"),
    ("三.4", "指挥决策", "A command picture"),
    ("三.5", "责任落实", "Units answer for their duties"),
    ("三.6", "信息报送", "Reports upward"),
    ("三.7", "对外发布", "Release to the outside"),
    ("四.1", "接报启动", "A report comes in"),
    ("四.2", "赶赴现场", "At the scene"),
    ("四.2(1)", "掌握情况", "Grasp the situation"),
    ("四.2(2)", "听取诉求", "Hear the demands"),
    ("四.2(3)", "协调联络", "Ask others to come"),
    ("四.3", "未消除不撤离", "Nobody leaves before it has ended"),
    ("四.4", "记录总结归档", "Record, evaluate, archive"),
    ("五.1", "专人负责", "One person answers for each matter"),
    ("五.2", "定期排查", "Regular checks"),
    ("五.3", "正确引导", "Guide staff correctly"),
    ("五.4", "部门协作", "Departments work together"),
    ("五.5", "关心群众", "Care for people"),
    ("六", "施行日期", "In force from a date"),
];

impl Clause {
    /// The clause with this id, known or not.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// Whether the plan has such a clause.
    pub fn is_known(&self) -> bool {
        CLAUSES.iter().any(|(id, ..)| *id == self.0)
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
