//! Words of acts: corrections of values, questions before an act, how an incident is closed.

words! {
    confirm: "请再确认", "Please confirm";
    confirm_reason: "原因", "Reason";
    confirm_missing: "为什么没有", "Why there is none:";
    confirm_go: "确定，继续", "Yes, go ahead";
    correct_at: "实际发生时间（不改就留空）", "When it happened (leave empty to keep)";
    correct_due: "到期（不改就留空）", "Due (leave empty to keep)";
    correct_milestone: "应为节点", "It was";
    correct_values: "不改的留空；面板、各步用时和期限按更正后的算，原来的也看得到。", "Leave empty what stays. Panels, measured times and deadlines follow the corrected value; the first one still shows.";
    corrected: "已更正", "corrected";
    before: "原记", "first written as";
    proposed: "建议更正，尚未采用", "proposed, not in force";
    disagrees: "两处更正不一致，请再更正一次", "two corrections disagree: correct it once more";
    sealed_words: "更正的内容已封存，打开会留痕", "What the correction says is sealed; opening it is recorded";
    opened_words: "更正的内容（已留痕）", "What the correction says (that you opened it is recorded)";
    archived_without: "归档时还缺", "Archived without";
    close_concern: "已解决，结案", "Resolved: close it";
    close_outcome: "怎样解决的", "How it was resolved";
    closed: "已结案", "closed";
}
