//! Every word of the page that is no word of the domain, in two columns: zh-CN, English.

mod acts;
mod joining;
mod naming;
mod originals;
mod paper;
mod plan;
mod readers;

use super::Language;

/// The page's words in a language.
pub const fn words(language: Language) -> &'static Words {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

words! {
    [acts, joining, naming, originals, paper, plan, readers]

    // The frame
    skip: "跳到内容", "Skip to content";
    incidents: "事件", "Incidents";
    devices: "设备", "Devices";
    other_language: "English", "中文";
    writing_as: "记录人", "Writing as";
    persons: "记录人与切换", "Who is writing";
    change_writer: "换人", "Switch";
    pin_due: "要先输入 PIN", "PIN needed";
    is_writing: "正在记录", "Writing now";
    not_certified: "没有证书，写的不算数", "Not certified: nothing counts";
    switch_to: "换成", "Switch to";
    persons_hint: "几个人可以合用这台电脑，各用各的名字。已打开的页面里没保存的内容仍归原来的记录人：换回去才能保存。", "Several people can share this laptop, each under their own name. Unsaved text on a page that is open stays with whoever typed it: switch back to save it.";
    add_person: "添加一个记录人", "Add a person";
    add_person_hint: "马上可以用，不需要网络。", "At once, and without a network.";
    person_name: "姓名", "Name";
    pin_hint: "PIN 防止同事在这台电脑上误用您的名字记录；它不防拿到硬盘的人：四位数几分钟就能试完，防他要给存储设口令。阅读不受 PIN 限制。留空表示取消。", "A PIN keeps a colleague at this laptop from writing under your name. It does not stop whoever has the disk: four digits are tried in minutes, and a passphrase of the store is what helps there. Reading needs no PIN. Leave the new one empty to take it away.";
    locked: "页面已锁定", "The page is locked";
    locked_hint: "传输照常进行；没保存的内容还在原处。", "Exchange goes on, and what was not saved yet is still where it was typed.";
    unlock: "解锁", "Unlock";
    unlock_who: "谁", "Who";
    unlock_by_passphrase: "用存储的口令", "With the store's passphrase";
    passphrase: "口令", "Passphrase";
    lock_now: "锁定页面", "Lock the page";
    lock_never: "页面不会自动锁定：没有 PIN 也没有口令，锁上就打不开了。", "The page does not lock by itself: without a PIN or a passphrase nothing would open it again.";
    lock_off: "页面不会自动锁定：启动时关闭了。", "The page does not lock by itself: that was turned off at the start.";
    lock_after: "分钟没有人操作，页面就锁定。", "minutes without anybody, and the page is locked.";
    pin_former: "现在的 PIN", "PIN until now";
    pin_new: "新的 PIN（至少四位）", "New PIN (four characters or more)";
    pin_set: "保存 PIN", "Save the PIN";
    no_peers: "还没有别的电脑。记录都存在本机，加入后会一起带过去。", "No other laptop yet. Everything is kept here and comes along when you join others.";
    linked_to_none: "仅本机：没有连着别的电脑。每条记录先存到本机，不需要网络。", "This laptop alone: linked to no other. Every entry is saved here first, without a network.";
    linked_to: "已连上", "Linked to";
    live_off: "连不上本机程序，正在重连。已保存的都在。", "The program on this laptop does not answer; trying again. What was saved is safe.";
    stopped: "本机程序已停止：这一条还没保存", "The program on this laptop has stopped: this is not saved yet";
    restarted: "本机程序重新启动过：这一条还没保存，填写的内容留在这一页。请运行 onscene open，在另一个标签页打开新的地址，再回到这里按「重试」。", "The program was started anew: this is not saved yet, and what is typed stays on this page. Run “onscene open”, open the new address in another tab, then come back here and press Try again.";
    unsaved_here: "有未保存的内容", "not saved yet";
    unsaved_forms: "还有没保存的内容，在这些表单里：", "Not saved yet, in these forms:";
    retry: "重试", "Try again";
    restored: "恢复了 {} 未保存的草稿。", "Restored what was not saved at {}.";
    discard: "丢弃", "Discard";

    // The list
    start: "开始一个事件", "Start an incident";
    start_hint: "先记下来，细节之后再补。", "Write it down first; details can follow.";
    start_now: "开始记录", "Start recording";
    kind: "类别", "Kind";
    title: "标题", "Title";
    place: "地点", "Place";
    unit_of_incident: "所属单位", "Unit that it belongs to";
    drill: "演练", "Drill";
    drill_hint: "不计入统计", "Kept out of statistics";
    more: "接报的时间、渠道和来源（可不填）", "When, how and from whom (optional)";
    heard_at: "获知时间", "Heard at";
    heard_hint: "不是刚才知道的才填", "Only if it was not just now";
    happened: "发生时间", "When it happened";
    happened_now: "现在", "now";
    happened_hint: "过后补记的才填，照表上或纸上的时间", "Only for what is typed in later: as the watch or the paper said";
    channel: "渠道", "Channel";
    channel_hint: "例如：电话、来人、巡查", "For example: telephone, in person, on a round";
    reporter: "报告人", "Reporter";
    reporter_hint: "写岗位，例如：门岗、网格员", "A post, such as gate keeper or grid worker";
    state: "状态", "State";
    started: "开始", "Started";
    latest: "最近", "Latest";
    none_yet: "还没有事件。上面填好就可以开始，不需要网络。", "No incidents yet. Start one above; no network is needed.";
    earlier: "更早的事件", "Earlier incidents";
    newest: "回到最新", "Back to the newest";
    untitled: "（标题在本机看不到）", "(title cannot be read here)";
    export_all: "导出全部", "Export all";

    // One incident
    writers: "记录人", "Written by";
    back: "全部事件", "All incidents";
    print: "打印", "Print";
    export: "导出", "Export";
    write: "写记录", "Write an entry";
    write_hint: "写看到和听到的事实，对方的话尽量用原话；不评价人。", "Write what you saw and heard; quote people's own words. Never judge a person.";
    enter_hint: "Enter 保存，Shift+Enter 换行。", "Enter saves, Shift+Enter starts a new line.";
    text: "内容", "Text";
    track: "工作类别", "Track";
    disclosure: "可见范围", "Disclosure";
    disclosure_hint: "内部：本单位和上级单位（街道）目前都能看。上报街道：还会写进报告。对外发布：经第二人审核后才发布。", "As things are, units above read what is internal too. Street office: it also goes into reports. Public: released once a second person approved.";
    files: "文件", "Files";
    details: "可见范围、获知时间、文件", "Disclosure, time heard, files";
    save: "保存", "Save";
    headcount: "记人数", "Record a headcount";
    headcount_hint: "写一个范围，不必精确。与别人数的不一样，两个都保留。", "A range will do. If another count differs, both are kept.";
    low: "至少", "At least";
    high: "至多", "At most";
    by: "清点人", "Counted by";
    milestone: "记节点", "Record a milestone";
    milestone_hint: "到了这一步就记，时间自动写上。「处置完毕（消除）」写明由谁宣布；没有消除前不离开。", "Record a step when it is reached; the time is added. For “Ended” say who declared it; nobody leaves before.";
    milestone_name: "节点", "Milestone";
    milestone_by: "谁（出发、到场、撤离的人，或宣布的人；不填就是记录人）", "Who (set out, came or left, or declared it; the writer where empty)";
    note: "说明（可不填）", "Note (optional)";
    attach: "加附件", "Attach files";
    attach_hint: "原件一字节不改，加密后存在本机。", "Originals are kept bit for bit, sealed on this laptop.";
    attach_text: "说明（可不填）", "About them (optional)";
    correct: "更正", "Correct";
    correct_hint: "原来的记录不变；更正另成一条，两条都看得到。", "The entry stays as it was; the correction is an entry of its own, and both show.";
    correct_text: "正确的内容", "What is right";
    correct_of: "更正这一条：", "Correcting:";
    cancel: "取消", "Cancel";
    timeline: "时间线", "Timeline";
    earlier_entries: "更早的记录", "Earlier entries";
    more_pressing: "其余要紧的事", "More that presses";
    all_tracks: "全部", "All";
    nothing_here: "这个工作类别还没有记录。", "Nothing on this track yet.";
    late: "补记", "Late";
    heard: "获知于", "heard";
    clock_off: "电脑时钟不准", "Clock off";
    corrected_time: "校正后", "corrected";
    sealed: "内容已封存，本机没有密钥", "Sealed; this laptop holds no key";
    corrects: "更正", "Corrects";
    corrected_by: "已更正：", "Corrected:";
    not_shown: "条记录收到了但不能显示", "records are kept but cannot be shown";
    saved_here: "已存本机", "Saved here";
    on_laptops: "已到", "On";
    at_hub: "已到汇总电脑", "At the hub";
    only_here: "尚未传到别处", "Not elsewhere yet";
    saved: "已存到本机。", "Saved on this laptop.";
    people: "人", "people";
    people_over_time: "人数变化", "Headcount over time";
    no_headcount: "还没有记人数。", "No headcount yet.";
    disagrees: "与另一次不一致", "Disagrees with another";
    milestones: "节点", "Milestones";
    attachments: "附件", "Files";
    no_attachments: "还没有附件。", "No files yet.";
    held: "本机有原件", "Original is here";
    fetch_original: "调取原件", "Fetch the original";
    files_wait: "磁盘快满了：其他电脑的文件暂停接收，文字照常保存。", "The disk is nearly full: files of other laptops wait, text is saved as ever.";
    not_held: "原件还没传到", "Original not here yet";
    lost: "原件本来在本机，现在丢失或损坏", "Original was here, and is lost or damaged";

    // Demands and personal data
    demand: "记诉求", "Record a demand";
    demand_hint: "用本人的原话。姓名、联系方式和原话单独封存，打开会留痕，可以按规定销毁；不愿说的可以不填。", "In the petitioner's own words. Name, contact and words are sealed by themselves; opening them is recorded, and they can be destroyed. Nobody has to give a name.";
    more_acts: "更多记录", "More to record";
    full_text: "全文", "Full text";
    still_open: "消除前还没办完的，逐条写明理由", "Still open: a reason for each before the end";
    slip: "打印给本人的诉求登记回执（留痕）", "Slip for the petitioner (recorded)";
    answer: "答复", "Answer";
    promise: "承诺", "Promise";
    talk: "谈话笔录", "Talk record";
    dispose_representatives: "一次推选的代表姓名，人数", "Names of one choice of representatives:";
    people_named: "代表、亲属姓名", "Names of representatives or a relative";
    category: "类别", "Category";
    category_hint: "例如：供暖、工资、住房、收费", "For example: heating, wages, housing, fees";
    verbatim: "原话", "Verbatim words";
    read_back: "宣读核对", "Read back";
    petitioner: "诉求人", "Petitioner";
    petitioner_name: "姓名（可不填）", "Name (optional)";
    petitioner_contact: "联系方式（可不填）", "Contact (optional)";
    same_as: "同一个人的诉求", "Same person as demand";
    same_as_none: "另一个人", "Another person";
    demands: "诉求", "Demands";
    no_demands: "还没有诉求。", "No demands yet.";
    open_part: "打开（留痕）", "Open (recorded)";
    part_closed: "本机没有打开它的密钥。", "This laptop holds no key that opens it.";
    destroyed: "已销毁", "Destroyed";
    disposals: "销毁", "Destruction of personal data";
    dispose_hint: "销毁后谁也打不开，不能恢复；时间线仍可验证。销毁整个事件时，给受邀单位的关联文档一并销毁。各电脑下次联系时一并销毁。", "What is destroyed nobody opens again; the log still verifies. With all of an incident go the linked documents of invited units. Other laptops destroy it at their next contact.";
    dispose_what: "销毁什么", "What";
    dispose_all: "整个事件的文字和附件", "All words and files of this incident";
    dispose_of: "一个人的资料：诉求", "One person's data: demand";
    dispose_reason: "依据（公开可见，不写姓名）", "Reason (stays readable; name nobody)";
    dispose_sure: "我确定，不能恢复", "I am sure; it cannot be undone";
    dispose: "销毁", "Destroy";
    disposed_incident: "整个事件的内容", "All that was written";
    disposed_person: "一个人的资料", "One person's data";
    disposal_ignored: "没有权限，不算数", "Not allowed to; it counts for nothing";
    unconfirmed: "尚未确认：", "Not confirmed yet:";
    all_confirmed: "各电脑都已确认", "Confirmed by every laptop";
    accesses: "谁打开过", "Who opened what";

    // Plans
    plans: "预案", "Plans";
    plans_hint: "预案是数据：谁代行、哪个节点有哪些任务、答复口径。改动就是新版本，旧版本都留着；已经开始的事件用它开始时的版本。", "A plan is data: who stands in, which tasks come with which milestone, what may be answered. A change is a new version, old ones stay; an incident keeps the version that it started with.";
    no_plans: "还没有预案。可以从示例开始，也可以粘贴文件。", "No plan yet. Begin from a sample, or paste a file.";
    plan_in_force: "现在施行", "In force";
    plan_withdrawn: "已撤回", "Withdrawn";
    plan_sealed: "（本机读不了这份预案）", "(cannot be read on this laptop)";
    plan_version: "版本", "Version";
    plan_valid_from: "施行日期", "Valid from";
    plan_note: "使用前须知", "To know before";
    plan_new: "新的版本", "A new version";
    plan_new_hint: "示例请与主管部门核对，按本地实际修改后再用。", "Samples: check with your office, and fit them to your place first.";
    plan_sample: "从示例开始：", "From the sample";
    plan_import: "粘贴预案文件", "Paste a plan's file";
    plan_not_yours: "组长、办公室和管理员可以发布预案。", "Leader, office and administrators can make plans known.";
    plan_unread_after: "组长多久没看到通知就转给代行人（分钟）", "Minutes until an unread notice goes to the deputy";
    plan_progress_every: "现场多久报一次进展（分钟）", "Minutes between two words on the progress";
    plan_roster: "岗位和代行人", "Posts and deputies";
    plan_deputy: "代行人", "Deputy";
    plan_grades: "等级", "Grades";
    plan_grades_hint: "人数只作提示，等级由人决定并写明理由；默认不设人数标准。", "A headcount only suggests; a person grades and says why. By default there are no numbers.";
    plan_from_headcount: "提示的人数（可不填）", "Suggested from (optional)";
    plan_tell: "要告知：", "To be told:";
    plan_tasks: "各节点的任务", "Tasks by milestone";
    plan_task: "任务", "Task";
    plan_owner: "负责岗位", "Owner";
    plan_limit: "时限（分钟，可不填）", "Limit (minutes, optional)";
    plan_clause: "条款", "Clause";
    plan_checklist: "消除前核对", "Before it is declared ended";
    plan_must: "必须", "Must";
    plan_places: "重点部位", "Key places";
    plan_guidance: "动作旁的提示", "Guidance beside actions";
    plan_answers: "经批准的答复", "Approved answers";
    plan_export: "导出文件", "Export the file";
    plan_edit: "编辑预案", "Edit a plan";
    plan_edit_hint: "保存时整份检查；有问题全部列出，什么都不会丢。保存后是一个新版本。", "It is checked as a whole; every fault is listed and nothing is lost. What is saved is a new version.";
    plan_form: "用表格改", "In a form";
    plan_text: "预案文件（TOML）", "The plan's file (TOML)";
    plan_text_hint: "表格里没有的项在这里改：核对清单、重点部位、答复口径等。", "For what is not in the form: checklist, key places, answers and so on.";
    plan_publish: "保存为新版本", "Save as a new version";
    plan_withdraw: "撤回这个版本", "Withdraw this version";
    plan_withdraw_hint: "撤回后新的事件不再用它；已经用它的事件不变。", "No new incident begins with it; those that did keep it.";

    // Notices that ring
    ring_title: "有通知等您看", "A notice waits for you";
    ring_allow: "允许桌面提醒", "Allow desktop notifications";

    // Registers and the command picture
    concerns: "隐患", "Concerns";
    concerns_hint: "排查走访发现的事：写问题和地点，不写人。到日子再看；出了事就转为事件，经过都留着。", "Issues found on rounds of visits: an issue and a place, never a person. Look again on the day; when something happens it becomes an incident, and its history stays.";
    no_concerns: "还没有隐患。", "No concerns yet.";
    find_concern: "记一个隐患", "Record a concern";
    found_at: "发现", "Found";
    look_again: "再看", "Look again";
    raised_as: "已转为", "Became";
    raise: "转为事件", "Make it an incident";
    raise_reason: "发生了什么", "What happened";
    promises: "承诺", "Promises";
    promises_hint: "所有事件里还没兑现的承诺，先到期的在前。", "Promises of all incidents that were not kept yet, the soonest due first.";
    no_promises: "没有未兑现的承诺。", "No open promises.";
    overdue: "已到期", "Overdue";
    picture: "指挥图", "Command picture";
    picture_pressing: "缺的一环", "What is missing";
    picture_nothing: "没有超时的事。", "Nothing is overdue.";
    picture_no_tasks: "没有未办完的任务。", "No task is open.";
    picture_tasks: "未办结的任务", "Open tasks";
    plan_says: "预案提示", "What the plan says";
    plan_says_hint: "只是提示：由人决定。点一下就成为本事件的任务。", "A suggestion: people decide. One action makes it a task of this incident.";
    plan_give: "作为任务交办", "Give it as a task";
    plan_suggests: "人数达到预案的提示标准，建议等级：", "The headcount reached what the plan suggests for grade";
    plan_must_tell: "这个等级要告知：", "To be told of this grade:";
    plan_told: "已告知", "Told";
    plan_fell: "没有及时看到，现在由代行人处理：", "Not read in time, now for the deputy:";
    law_of_demand: "法定期限", "Clocks of law";
    law_step: "记一个期限步骤", "Record a step";
    law_approver: "批准人（延期必填）", "Approver (for an extension)";
    law_told: "已告知信访人理由（延期必须）", "The petitioner was told why (for an extension)";
    law_days_left: "还剩天数", "days left";
    law_days_over: "超过天数", "days over";
    law_paused: "中止中", "Paused";
    law_met: "已办", "Done";
    law_calendar_ends: "节假日安排不到那天，按星期推算", "The calendar ends before that day: counted by weekdays";

    // Statistics
    statistics: "统计", "Statistics";
    statistics_hint: "不足五件不显示，也不能从合计推算出来；演练不计入。只数事情，不数人。", "Groups under five are hidden, and cannot be worked out from the total; drills are left out. Matters are counted, never people.";
    statistics_hidden: "不显示", "hidden";
    statistics_total: "合计", "All";
    by_kind: "按类别", "By kind";
    by_category: "诉求按内容", "Demands by category";
    by_unit: "按单位", "By unit";
    by_month: "按月份", "By month";
    by_issue: "隐患按内容", "Concerns by what they are about";
    step_times: "各步用时（分钟）", "Times between steps (minutes)";
    no_step_times: "至少五件才显示。", "Shown from five incidents on.";
    step_median: "中位数", "Median";
    step_most: "九成以内", "Nine of ten within";

    // Clocks of law
    law: "法定期限", "Clocks of law";
    law_articles: "条款和期限", "Articles and their limits";
    law_article: "条款", "Article";
    law_what: "要做的事", "What is to be done";
    law_limit: "期限", "Limit";
    law_hint: "从步骤的次日起算；延期要有理由、批准人，并已告知信访人，三样齐了才算。期限只作提示，请与主管部门核对。", "Counted from the next day on; an extension counts with a reason, an approver, and word to the petitioner. A reminder only: check with your office.";
    law_calendar: "节假日和调休", "Holidays and make-up working days";
    law_workdays: "调休上班：", "Worked instead:";
    law_expired: "节假日安排已经到期，工作日只按星期推算，请导入新的安排。到期日：", "The calendar is over and working days are counted by weekdays only: import the next one. It ended on";
    law_save_calendar: "保存节假日安排", "Save the calendar";
    law_save_policy: "保存条款", "Save the articles";

    // Recusal
    shares: "受邀单位", "Invited units";
    share_hint: "为受邀单位建一份关联文档，只含选定的内容；不含诉求人的信息和原话。对方的联络员在里面写自己的联络、任务和异议，这里会显示。", "Makes a linked document for an invited unit, with what is chosen and no petitioner's data or words. Its liaison enters contacts, tasks and objections there, and they show here.";
    share_unit: "单位", "Unit";
    share_entries: "选定的记录", "Entries to choose";
    share: "转给该单位", "Share with that unit";
    linked_document: "关联文档，转给", "Linked document, for";
    linked_hint: "这里只有选定的内容。联络员可以写联络、任务和异议。", "Only what was chosen is here. A liaison enters contacts, tasks and objections.";
    from_unit: "在关联文档中", "in its linked document";
    recusals: "回避", "Recusal";
    recuse_hint: "与事件有利害关系的人应当回避（《信访工作条例》第二十八条）。此后写的内容，本人的密钥打不开；本人以后写的只留作复核。已经看过的不能收回；不能撤销。每个人都可以自己申请回避。", "Whoever has an interest in an incident steps back from it. What is written from then on opens with none of their keys, and what they write is only kept for review. What they have read stays read; there is no way back. Everybody may recuse themselves.";
    recuse_whom: "谁回避", "Who";
    recuse_reason: "理由（封存，本人看不到）", "Reason (sealed, closed to them)";
    recuse: "回避", "Close it to them";
    closed_to_you: "您已回避，本事件对您关闭", "Closed to you: you were recused";
    after_recusal: "回避之后写的，待复核", "After recusal, to review";

    // Peers and devices
    laptops: "电脑之间", "Between laptops";
    connected: "已连上", "Connected";
    apart: "未连上", "Not connected";
    hub: "汇总电脑", "Hub";
    last_contact: "最近联系", "Last contact";
    never: "还没有联系过", "Never yet";
    waiting: "待传", "Waiting";
    records: "条", "records";
    nothing_waiting: "都已传到", "Everything delivered";
    clock_ahead: "时钟快", "clock ahead by";
    clock_behind: "时钟慢", "clock behind by";
    clocks_apart: "与别的电脑时钟相差（不知哪台准）", "its clock and another differ (nobody knows which is right) by";
    minutes: "分钟", "min";
    sync_now: "现在交换一次", "Exchange now";
    sync_hint: "平时不用点：有连接就自动交换。", "Not normally needed: laptops exchange by themselves whenever there is a way.";
    sync_address: "地址（可不填）", "Address (optional)";
    moving: "正在交换", "Exchange";
    moving_sent: "发出", "Sent";
    moving_received: "收到", "Received";
    moving_none: "现在没有记录在传送。", "No records are on their way.";
    halted: "交换已停止；按“立即交换”继续。", "Exchange was stopped; “Exchange now” lets it go on.";
    stop_exchange: "马上停止交换", "Stop all exchange at once";
    addresses: "要连接的地址", "Addresses to dial";
    addresses_hint: "同一网络里的电脑会自己找到对方；跨网络时在这里输入地址，会一直保留，断了自动重连。", "Laptops on one network find each other. For other networks type an address here: it is kept, and dialled again whenever the link breaks.";
    address: "地址", "Address";
    address_keep: "保存并连接", "Keep and dial";
    address_forget: "不再连接", "Dial no longer";
    found_typed: "按输入的地址连上", "at an address that was typed";
    found_nearby: "在本网络里找到", "found on this network";
    found_told: "由其他电脑告知", "another laptop said where";
    found_known: "按上次的地址连上", "where it was met before";
    found_incoming: "对方连过来的", "it dialled this laptop";
    nearby: "在本网络中", "on this network now";
    synced: "已交换。", "Exchanged.";
    protected: "本机的存储有口令保护。", "The store of this laptop is protected by a passphrase.";
    unprotected: "没有口令保护", "No passphrase";
    unprotected_hint: "拿到这台电脑硬盘的人都能读到记录。停止程序后可以设口令：", "Whoever has this laptop's disk can read what is on it. Stop the program and set one with";
    this_laptop: "本机", "This laptop";
    retired: "已换到另一台电脑", "Moved to another laptop";
    after_retirement: "用换走的电脑上已停用的密钥所写", "Written with a key that was given up at a move";
    move_here: "我换用这台电脑", "I go on with this laptop";
    move_hint: "您换用那台电脑时用。先把本机的一切传过去；那台电脑的收据证明都收到了，本机上您的密钥才停用并清除（没有别人共用时，整个存储一起清除）。写过的都有效。不能恢复。", "For when that laptop is yours from now on. First everything here goes there; once its receipts show that it holds all of it, your key here is retired and destroyed (with the whole store, where nobody else writes here). What you wrote stays good. This is final.";
    moved: "这台电脑上的记录已清除", "This laptop's store is gone";
    moved_hint: "全部记录已在另一台电脑上。请在那里继续：", "All of it is on the other laptop. Go on there:";
    revoked: "已撤销", "Revoked";
    revoke: "撤销这台电脑", "Revoke this laptop";
    revoke_hint: "电脑丢失或不再使用时撤销。本机已收到的它的记录仍然有效；之后它写的只留作复核。不能恢复，再用要重新加入。", "For a laptop that is lost or no longer used. What this laptop holds of its writing stays good; what it writes later is only kept for review. This is final: it comes back only by joining anew.";
    revoke_despite_retirement: "换电脑不是本人做的（电脑被盗用）：那次换走不算数，被它搁置的记录恢复有效", "They did not move, a thief made it look so: the move counts for nothing, and what it put aside counts again";
    revoke_sure: "我确定", "I am sure";
    to_review: "不算数的记录，待复核", "Entries that do not count, to review";
    to_review_hint: "这些记录不算数。核实后，由核实的人以自己的名义重新记一条。", "These entries do not count. Whoever vouches for one writes it again under their own name.";
    no_role: "这个人的角色不能写，待复核", "Its author's role may not write, to review";

    // When something goes wrong
    not_saved: "没有保存成功，写的内容还在这个窗口里，没有丢失；关掉窗口前请再保存一次。", "Not saved. What you wrote is still in this window: save again before you close it.";
    unreachable: "连不上本机程序。请确认它在运行，然后再保存一次。", "The program on this laptop does not answer. Check that it runs, then save again.";
    saving: "正在保存…", "Saving…";
    wrote: "写了新记录", "wrote a new entry";
    unsent: "还有没保存的内容", "There is unsaved text";
    refused: "打不开", "This cannot be opened";
}
