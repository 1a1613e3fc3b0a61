//! Forms for what is between the office and others, and for mistakes about whole incidents (plan 三.3
//! to 三.7, 四.2 to 四.4, 五.5).

use super::table::FieldKind::{
    AnyEntry, Entries, Entry, Flag, Internal, Line, Lines, Number, Person, Public, Text, Time,
    Upward, Words, YesNo,
};
use super::table::{FILES, Field, REASON, Sheet, Two, drawn, needed, optional};

const DEMAND: Field = needed("demand", Two("诉求", "Demand"), Entry("demand"));

/// Asked for on a page of its own, where a report commonly does not stand.
const ASKED_REASON: Field = drawn("reason", Text, false);

const OTHER: Field = needed(
    "incident",
    Two("另一个事件的编号", "The other incident's id"),
    Line,
);

const STATUS: &[(&str, Two)] = &[
    ("asked", Two("已请", "Asked")),
    ("coming", Two("在途", "Coming")),
    ("arrived", Two("已到", "Arrived")),
    ("declined", Two("不来", "Not coming")),
];

const REPORTS: &[(&str, Two)] = &[
    ("first", Two("首报", "First")),
    ("progress", Two("续报", "Progress")),
    ("final", Two("终报", "Final")),
];

const READ_BACK: &[(&str, Two)] = &[
    ("agreed", Two("已宣读，本人认可", "Read back and agreed")),
    ("declined", Two("本人拒绝核对", "Declined")),
    ("not-yet", Two("尚未宣读", "Not yet")),
];

const SIGNING: &[(&str, Two)] = &[
    ("signed", Two("本人已签名", "Signed")),
    ("refused", Two("本人拒绝签名", "Refused to sign")),
    ("not-yet", Two("尚未签名", "Not yet")),
];

const IN_ORDER: &[(&str, Two)] = &[
    ("yes", Two("有序", "In order")),
    ("no", Two("有问题", "Not in order")),
];

/// In the order in which an incident commonly needs them.
pub(super) const SHEETS: &[Sheet] = &[
    Sheet {
        what: "answer",
        clause: "四.2(2)",
        title: Two("答复诉求", "Answer a demand"),
        hint: Two(
            "《信访工作条例》第三十二条：载明诉求、事实、理由、意见和法律依据。不写姓名。",
            "Article 32 asks for the demand, facts, reasons, opinion and legal basis. Name nobody.",
        ),
        fields: &[
            DEMAND,
            needed("text", Two("处理意见", "Opinion"), Text),
            optional("stated", Two("诉求复述", "The demand, restated"), Text),
            optional("facts", Two("事实", "Facts"), Text),
            optional("reasons", Two("理由", "Reasons"), Text),
            optional("legal_basis", Two("法律依据", "Legal basis"), Line),
            optional(
                "by",
                Two("由谁答复（不是记录人时填）", "Given by (if not the writer)"),
                Line,
            ),
        ],
    },
    Sheet {
        what: "promise",
        clause: "五.5",
        title: Two("记承诺", "Record a promise"),
        hint: Two(
            "承诺就是期限，到期未办会变红，直到兑现。",
            "A promise makes a deadline; it is red when overdue, until it is kept.",
        ),
        fields: &[
            DEMAND,
            needed("text", Two("承诺内容", "What is promised"), Text),
            needed("who", Two("承诺单位", "Who promises"), Line),
            needed("due", Two("到期", "Due"), Time),
        ],
    },
    Sheet {
        what: "promise-done",
        clause: "五.5",
        title: Two("承诺兑现", "Promise kept"),
        hint: Two("写怎样兑现的。", "Say how it was kept."),
        fields: &[
            needed("promise", Two("承诺", "Promise"), Entry("promise")),
            needed("text", Two("内容", "How"), Text),
        ],
    },
    Sheet {
        what: "representatives",
        clause: "四.2(2)",
        title: Two("推选代表", "Name representatives"),
        hint: Two(
            "《信访工作条例》第二十条：不超过五人，一行一个姓名，单独封存；其余的人只记人数。",
            "Article 20: at most five, a name a line, each sealed by itself; everyone else is counted.",
        ),
        fields: &[
            needed("names", Two("姓名，一行一个", "Names, one a line"), Lines),
            optional(
                "replaces",
                Two("替换哪一次推选", "Replaces which naming"),
                Entries("representatives"),
            ),
        ],
    },
    Sheet {
        what: "talk",
        clause: "四.4",
        title: Two("谈话笔录", "Talk record"),
        hint: Two(
            "照本人的话写，宣读核对；拒绝签名也如实记。内容单独封存。",
            "In their own words, read back; a refusal to sign is written down too. Sealed by itself.",
        ),
        fields: &[
            DEMAND,
            needed("text", Two("内容", "What was said"), Text),
            needed("read_back", Two("宣读核对", "Read back"), Words(READ_BACK)),
            needed("signing", Two("签名", "Signing"), Words(SIGNING)),
            optional(
                "settlement",
                Two(
                    "是和解协议，本人已签名（四.2(2)）",
                    "It is a settlement agreement, which they signed (四.2(2))",
                ),
                Flag,
            ),
            FILES,
        ],
    },
    Sheet {
        what: "contact",
        clause: "四.2(3)",
        title: Two("联络单位", "Contact a unit"),
        hint: Two(
            "后续进展另记一条，选上第一次的联络。亲属只在诉求人提出并同意时才记，平时留空。",
            "Later steps choose the first contact. A relative only where the petitioner named them and agrees; else leave it empty.",
        ),
        fields: &[
            optional(
                "contact",
                Two(
                    "第一次的联络（后续时选）",
                    "The first contact (for a later step)",
                ),
                Entry("contact"),
            ),
            optional("unit", Two("单位", "Unit"), Line),
            optional(
                "person",
                Two("联系人（写岗位）", "Whom there (a post)"),
                Line,
            ),
            optional("channel", Two("渠道", "Channel"), Line),
            needed("status", Two("进展", "How far"), Words(STATUS)),
            optional("note", Two("说明（可不填）", "Note (optional)"), Line),
            optional(
                "relative",
                Two("亲属（平时留空）", "Relative (commonly empty)"),
                Line,
            ),
            optional(
                "agreed",
                Two("诉求人提出并同意", "The petitioner named them and agrees"),
                Flag,
            ),
            optional(
                "demand",
                Two("那位诉求人的诉求", "That petitioner's demand"),
                Entry("demand"),
            ),
        ],
    },
    Sheet {
        what: "place-check",
        clause: "三.3",
        title: Two("查重点部位", "Check a key place"),
        hint: Two("只写部位，不写人。", "Places, never people."),
        fields: &[
            needed("place", Two("部位", "Place"), Line),
            needed("in_order", Two("情况", "How it is"), YesNo(IN_ORDER)),
            optional("text", Two("说明（可不填）", "Note (optional)"), Line),
        ],
    },
    Sheet {
        what: "handover",
        clause: "四.3",
        title: Two("现场交接", "Hand over"),
        hint: Two("写接手的人要知道的事。", "What they have to know."),
        fields: &[
            needed("to", Two("给谁", "To"), Person),
            needed("text", Two("内容", "Text"), Text),
        ],
    },
    Sheet {
        what: "escalate",
        clause: "二.5",
        title: Two("报街道", "Raise to the street office"),
        hint: Two(
            "把内部记录改为上报街道，会写进报告；只升不降，留下一条记录。诉求、谈话不整条上报。",
            "Internal entries go to the street office and into reports, for good; an entry says so. \
             Demands and talks are not raised as a whole.",
        ),
        fields: &[needed(
            "entries",
            Two("内部记录", "Internal entries"),
            Internal,
        )],
    },
    Sheet {
        what: "report",
        clause: "三.6",
        title: Two("上报街道", "Report to the street office"),
        hint: Two(
            "勾选要写进报告的记录，先看预览，再定稿编号。人数、节点、到场、任务、重点部位、现场方案和异议自动写入。",
            "Tick what is taken up, look at it, then freeze and number it. Headcounts, milestones, arrivals, tasks, \
             key places, the on-scene plan and objections stand in it by themselves.",
        ),
        fields: &[
            needed("kind", Two("种类", "Kind"), Words(REPORTS)),
            optional(
                "unknown",
                Two("尚不清楚的事，一行一条", "Still unknown, one a line"),
                Lines,
            ),
            optional(
                "entries",
                Two(
                    "写进报告的记录（内部的，定稿时一并报街道）",
                    "Entries that are taken up (internal ones are raised with it)",
                ),
                Upward,
            ),
            optional(
                "words",
                Two("情况说明（可不填）", "In your own words (optional)"),
                Text,
            ),
            optional(
                "next",
                Two(
                    "下一步，一行一条（不填就写未办结的任务）",
                    "Next, one a line (open tasks where empty)",
                ),
                Lines,
            ),
            optional(
                "to",
                Two(
                    "主送（不填就是上级单位）",
                    "To (the unit above where empty)",
                ),
                Line,
            ),
            optional(
                "unit",
                Two("报送单位（不填就是本单位）", "Unit (yours where empty)"),
                Line,
            ),
            optional(
                "sender",
                Two(
                    "报送人（不填就是记录人）",
                    "Sent by (the writer where empty)",
                ),
                Line,
            ),
            optional(
                "year",
                Two(
                    "编号年份（不填就是今年）",
                    "Year of its number (this one where empty)",
                ),
                Number(None),
            ),
            drawn("seen", Line, false),
            drawn("sure", Flag, false),
            ASKED_REASON,
        ],
    },
    Sheet {
        what: "report-receipt",
        clause: "三.6",
        title: Two("报告回执", "Report confirmed"),
        hint: Two("街道确认收到后记。", "Once the street office confirmed it."),
        fields: &[
            needed("report", Two("报告", "Report"), Entry("report")),
            needed("by", Two("谁确认", "Who confirmed"), Line),
            optional("channel", Two("渠道", "Channel"), Line),
        ],
    },
    Sheet {
        what: "release",
        clause: "三.7",
        title: Two("起草发布", "Draft a release"),
        hint: Two(
            "只能由「对外发布」的记录组成，由第二个人审核。",
            "Made of public entries alone; a second person approves it.",
        ),
        fields: &[
            needed("entries", Two("对外发布的记录", "Public entries"), Public),
            needed("channel", Two("发布渠道", "Channel"), Line),
        ],
    },
    Sheet {
        what: "release-approve",
        clause: "三.7",
        title: Two("审核发布", "Approve a release"),
        hint: Two("起草的人不能审核。", "Not by whoever drafted it."),
        fields: &[needed("release", Two("草稿", "Draft"), Entry("release"))],
    },
    Sheet {
        what: "objection",
        clause: "三.5",
        title: Two("单位异议", "A unit objects"),
        hint: Two(
            "写在原记录旁边，原记录不变。",
            "It stands beside what was written, which stays.",
        ),
        fields: &[
            needed("unit", Two("单位", "Unit"), Line),
            needed("text", Two("内容", "Text"), Text),
            optional(
                "entry",
                Two("针对哪一条（可不填）", "About which entry (optional)"),
                AnyEntry,
            ),
        ],
    },
    Sheet {
        what: "link",
        clause: "二.4",
        title: Two("并案", "Link the same incident"),
        hint: Two(
            "同一件事在两台电脑上各建了一个时用；可以取消。",
            "For one incident started on two laptops; it can be undone.",
        ),
        fields: &[OTHER, REASON],
    },
    Sheet {
        what: "unlink",
        clause: "二.4",
        title: Two("取消并案", "Unlink"),
        hint: Two(
            "两个事件分开显示，记录都在。",
            "The two are shown apart; nothing is lost.",
        ),
        fields: &[OTHER, REASON],
    },
    Sheet {
        what: "move",
        clause: "四.4",
        title: Two("移到别的事件", "Move an entry"),
        hint: Two(
            "原记录留在原处，在另一个事件里也看得到。",
            "The entry stays where it is, and shows in the other incident too.",
        ),
        fields: &[
            needed("entry", Two("记录", "Entry"), AnyEntry),
            needed(
                "to",
                Two("另一个事件的编号", "The other incident's id"),
                Line,
            ),
            REASON,
        ],
    },
    Sheet {
        what: "void",
        clause: "四.4",
        title: Two("作废（误建）", "Void (started by mistake)"),
        hint: Two(
            "作废后不再接受记录，已有的都在。",
            "It takes nothing more; what is there stays.",
        ),
        fields: &[REASON],
    },
];
