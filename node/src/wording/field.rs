//! What the fields of entries are called: in sentences, and above the columns of a spreadsheet.

use super::Language;
use onscene_protocol::incident::Field;

words_of! {
    /// A field.
    field(Field) {
        Text: "内容", "Text";
        Note: "说明", "Note";
        Reason: "理由", "Reason";
        Title: "标题", "Title";
        Place: "地点", "Place";
        Channel: "渠道", "Channel";
        Reporter: "报告人", "Reporter";
        Category: "类别", "Category";
        CountedBy: "清点人", "Counted by";
        DeclaredBy: "宣布人", "Declared by";
        AnsweredBy: "答复人", "Answered by";
        Who: "何人", "Who";
        ConfirmedBy: "回执人", "Confirmed by";
        Approver: "批准人", "Approved by";
        WrittenBy: "原记录人", "Chosen: written by";
        Stated: "诉求复述", "Demand restated";
        Facts: "事实", "Facts";
        Reasons: "答复理由", "Grounds";
        LegalBasis: "法律依据", "Legal basis";
        Unit: "单位", "Unit";
        ContactPerson: "联系人", "Contact person";
        Unknown: "尚不清楚", "Still unknown";
        Checked: "已核对", "Checked";
        LeftOpen: "未办结", "Left open";
        Files: "附件数", "Number of files";
        Kind: "事件类别", "Kind of incident";
        Drill: "是否演练", "Drill";
        People: "人数", "People";
        Milestone: "节点", "Milestone";
        Corrects: "更正对象", "Corrects";
        ReadBack: "宣读核对", "Read back";
        SameAs: "同一人的诉求", "Same person as";
        Demand: "针对", "About";
        Due: "到期", "Due";
        Promise: "所兑现的承诺", "Promise kept";
        HowMany: "代表人数", "Number of representatives";
        Replaces: "替换", "Replaces";
        Owner: "责任人", "Owner";
        Deputy: "协办人", "Deputy";
        Clause: "预案条款", "Clause of the plan";
        Must: "必须办结", "Must be done";
        Task: "任务", "Task";
        Contact: "接续的联络", "Goes on from";
        Status: "进展", "Status";
        RelativeOf: "亲属，由谁提出", "Relative, named by";
        To: "给谁", "To";
        Notice: "通知", "Notice";
        Answered: "是否接听", "Answered";
        Grade: "等级", "Grade";
        ReportKind: "报告种类", "Kind of report";
        Number: "编号", "Number";
        Report: "报告", "Report";
        Year: "年份", "Year";
        Addressee: "主送", "Addressee";
        Sender: "报送人", "Sender";
        OwnWords: "报告人的话", "Own words";
        NextSteps: "下一步", "Next steps";
        Level: "上报范围", "Raised to";
        Entries: "选定的记录", "Chosen entries";
        Release: "发布草稿", "Release";
        InOrder: "是否有序", "In order";
        Signing: "签名", "Signing";
        Settlement: "和解协议", "Settlement";
        About: "针对的记录", "About entry";
        Other: "另一事件", "Other incident";
        Moved: "移动的记录", "Moved entry";
        Step: "期限步骤", "Step";
        When: "步骤时间", "Time of the step";
        Told: "已告知信访人", "Petitioner told";
        WrittenAt: "原记录时间", "Chosen: written at";
        From: "原记录", "Comes from";
        Plan: "预案版本", "Version of the plan";
        Happened: "改正的发生时间", "Happened at, put right";
        Missing: "未完成的节点", "Not reached";
        WhyMissing: "未完成的原因", "Why not reached";
        Again: "再次记录", "Once more";
        Petitioner: "诉求人", "Petitioner";
        Verbatim: "原话", "Very words";
        Names: "姓名", "Names";
    }
}
