//! Forms for what the office does itself (plan 二.3, 二.4, 四.1, 五.1).

use super::table::FieldKind::{Entry, Flag, Line, Person, Text, Time, Words, YesNo};
use super::table::{REASON, Sheet, Two, needed, optional};

const GRADES: &[(&str, Two)] = &[
    ("I", Two("一级", "I")),
    ("II", Two("二级", "II")),
    ("III", Two("三级", "III")),
    ("IV", Two("四级", "IV")),
];

const ANSWERED: &[(&str, Two)] = &[
    ("yes", Two("有人接听", "Answered")),
    ("no", Two("无人接听", "Nobody answered")),
];

/// In the order in which an incident commonly needs them.
pub(super) const SHEETS: &[Sheet] = &[
    Sheet {
        what: "notice",
        clause: "四.1",
        title: Two("发通知", "Send a notice"),
        hint: Two(
            "写清要对方做什么。没有读到的会变红，并显示过了多久。",
            "Say what they are to do. What was not read turns red, with the time that has passed.",
        ),
        fields: &[
            needed("to", Two("给谁", "To"), Person),
            needed("text", Two("内容", "Text"), Text),
        ],
    },
    Sheet {
        what: "notice-read",
        clause: "二.4",
        title: Two("通知已读", "I have read it"),
        hint: Two(
            "只有收通知的人自己能确认。",
            "Only whoever it is to can say so.",
        ),
        fields: &[needed("notice", Two("通知", "Notice"), Entry("notice"))],
    },
    Sheet {
        what: "notice-told",
        clause: "四.1",
        title: Two("电话告知", "Told by phone"),
        hint: Two(
            "谁打的电话谁记，接没接都记。",
            "Whoever called writes it down, answered or not.",
        ),
        fields: &[
            needed("notice", Two("通知", "Notice"), Entry("notice")),
            needed("answered", Two("接听", "Answered"), YesNo(ANSWERED)),
            optional("note", Two("说明（可不填）", "Note (optional)"), Line),
        ],
    },
    Sheet {
        what: "notice-acted",
        clause: "二.4",
        title: Two("通知已办", "Acted on"),
        hint: Two("写做了什么。", "Say what was done."),
        fields: &[
            needed("notice", Two("通知", "Notice"), Entry("notice")),
            needed("text", Two("内容", "Text"), Text),
        ],
    },
    Sheet {
        what: "grade",
        clause: "二.3",
        title: Two("定级", "Grade"),
        hint: Two(
            "人数只是参考，由人定级并写明理由；改级另成一条。",
            "A headcount only suggests; a person decides and says why. A regrade is a new entry.",
        ),
        fields: &[needed("grade", Two("等级", "Grade"), Words(GRADES)), REASON],
    },
    Sheet {
        what: "task",
        clause: "五.1",
        title: Two("交任务", "Give a task"),
        hint: Two(
            "一事一人负责。任务约束工作人员，不约束居民。",
            "One person answers for each. Tasks bind staff, never citizens.",
        ),
        fields: &[
            needed("text", Two("内容", "What is to be done"), Text),
            needed("owner", Two("责任人", "Owner"), Person),
            optional("deputy", Two("副手（可不填）", "Deputy (optional)"), Person),
            optional("due", Two("到期（可不填）", "Due (optional)"), Time),
            optional(
                "clause",
                Two("预案条款（可不填）", "Clause (optional)"),
                Line,
            ),
            optional(
                "must",
                Two("消除前必须办结", "Must be done before the end"),
                Flag,
            ),
        ],
    },
    Sheet {
        what: "task-ack",
        clause: "五.1",
        title: Two("收到任务", "Take a task"),
        hint: Two(
            "两个人都收到，两个都显示。",
            "Where two take it, both show.",
        ),
        fields: &[needed("task", Two("任务", "Task"), Entry("task"))],
    },
    Sheet {
        what: "task-done",
        clause: "五.1",
        title: Two("任务办结", "Task done"),
        hint: Two("写结果。", "Say with which result."),
        fields: &[
            needed("task", Two("任务", "Task"), Entry("task")),
            needed("text", Two("结果", "Result"), Text),
        ],
    },
];
