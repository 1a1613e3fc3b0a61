//! What the page says of the plan at work: the text for the scene, what stands beside forms, incidents
//! that are one.

words! {
    // The on-scene plan
    scene_plan: "现场方案", "On-scene plan";
    scene_plan_draft: "草稿，未批准", "Draft, not approved";
    scene_plan_approved: "已批准", "Approved";
    scene_plan_in_force: "现行", "In force";
    scene_plan_copy: "批准的文本", "Approved copy";
    scene_plan_disagrees: "两处分别批准，内容不一致", "Approved apart, and they differ";
    scene_plan_none: "还没有人写。几台电脑可以同时写，互不覆盖。", "Nobody has written one yet. Several laptops can write it at once; nobody overwrites another.";
    scene_plan_empty: "（空）", "(empty)";
    scene_plan_missing: "处修改没有显示：缺密钥，或前面的修改还没传到", "changes are not shown: a key, or what they follow, is not here";
    scene_plan_edit: "编写现场方案", "Write in the on-scene plan";
    scene_plan_hint: "写谁在哪里做什么。保存时与别人同时写的内容逐字合并；批准之后再写的是新的草稿。", "Say who does what where. What others write at the same time is merged by character. What is written after an approval is a new draft.";
    scene_plan_approve: "批准这一版", "Approve this version";
    scene_plan_approve_hint: "整份冻结，之后的修改另待批准。", "Frozen as a whole; later changes wait for another approval.";

    tell_unit: "记为已联络", "Record that it was told";
    after_action: "处置评估表", "After-action form";

    // What the plan says beside forms
    approved_answers: "批准的答复，可直接取用", "Approved answers to take over";
    take_answer: "填入答复", "Take this answer";
    checklist: "消除前逐项核对", "Checklist before the end";
    checklist_hint: "只在记「处置完毕（消除）」时用。", "Only for the milestone “ended”.";
    checklist_must: "必须", "must";
    checklist_reason: "没做到的理由", "If not, why";

    // Incidents that are one
    linked_with: "并案", "One with";
    linked_other: "另一事件", "the other incident";
}
