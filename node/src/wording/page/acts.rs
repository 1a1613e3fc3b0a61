//! Words of acts: corrections of values, questions before an act, how an incident is closed.

words! {
    raise: "报街道", "Raise to the street";
    raised_later: "后报", "raised later";
    preview: "预览", "Preview";
    report_preview: "报告预览", "Preview of the report";
    report_preview_hint: "还没有写入记录，也没有编号。定稿时编号并冻结，以后不改。", "Nothing is written yet, and it has no number. It is numbered and frozen once you say so, and stays so.";
    report_raises: "其中有内部记录，定稿时一并报街道，以后不能收回。条数：", "Internal entries among them are raised to the street office with it, for good:";
    report_unreasoned: "这类报告一般不在这个时候报，请写明原因", "This report commonly does not stand at this place; say why";
    report_freeze: "定稿并编号", "Freeze and number it";
    report_edit: "返回修改", "Back to the form";
    confirm: "请再确认", "Please confirm";
    confirm_reason: "原因", "Reason";
    confirm_missing: "为什么没有", "Why there is none:";
    confirm_open: "为什么没有办完", "Why this was not done:";
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
    archived_takes: "不再写新的经过；还可以补评估和总结、答复诉求、说明承诺兑现、记收件回执和异议，以及更正时间。", "Nothing new is written; evaluation and summary, answers, kept promises, receipts, objections and corrected times are still taken.";
    voided_takes: "不再记任何内容；已写的都在。", "Nothing more is recorded; all that was written is there.";
    archived_without: "归档时还缺", "Archived without";
    close_concern: "已解决，结案", "Resolved: close it";
    close_outcome: "怎样解决的", "How it was resolved";
    closed: "已结案", "closed";
}
