//! What a rule refuses, and what to do next, in Chinese; in English a refusal says so itself.

mod alike;
mod beyond;

pub use beyond::beyond_incidents;

use super::Language;
use super::role::{name_act, name_role_words};
use alike::look_alikes;
use onscene_protocol::incident::{MilestoneName, MustItem, Refusal};
use onscene_protocol::limit::REPRESENTATIVES_MAX;
use onscene_protocol::roster::policy::who_may;
use onscene_protocol::typing::FoundControl;

/// A refusal in the reader's language, and what to do next.
pub fn refused_in(refusal: &Refusal, language: Language) -> (String, String) {
    match language {
        Language::Chinese => refused(refusal),
        Language::English => (refusal.to_string(), refusal.hint().to_owned()),
    }
}

/// A refusal in Chinese, and what to do next.
pub fn refused(refusal: &Refusal) -> (String, String) {
    let (message, hint) = match refusal {
        Refusal::Empty { field } => (
            format!("{}是空的", field_name(field)),
            "写上内容再保存；什么都没有存",
        ),
        Refusal::TooLong {
            field,
            bytes,
            limit,
        } => (
            format!("{}有 {bytes} 字节，上限是 {limit}", field_name(field)),
            "请分成几条，或作为文件附上",
        ),
        Refusal::Unprintable { field, control } => (
            format!(
                "{}里有无法显示的控制字符：{}",
                field_name(field),
                found(control)
            ),
            "表单里已替您去掉，请核对后再保存；什么都没有存",
        ),
        Refusal::TooLarge {
            field,
            number,
            limit,
        } => (
            format!("{}是 {number}，上限是 {limit}", field_name(field)),
            "请核对数字",
        ),
        Refusal::Reversed { low, high } => (
            format!("人数从 {low} 到 {high}：第一个数应当较小"),
            "请把两个数对调",
        ),
        Refusal::NoSuchEntry { entry } => (
            format!("这个事件没有记录 {entry}"),
            "请看时间线；别的电脑的记录可能还没传到",
        ),
        Refusal::PersonalEntry { entry } => (
            format!("记录 {entry} 含个人信息，只留在本事件的单位"),
            "另写一条只说对方需要知道的事、不写个人的记录，再选它",
        ),
        Refusal::NothingToChoose { entry } => (
            format!("记录 {entry} 没有可以转给的文字"),
            "请选有文字的记录；没有保存任何内容",
        ),
        Refusal::NoSuchDemand { entry } => (
            format!("这个事件没有诉求 {entry}"),
            "请看诉求一栏；别的电脑的记录可能还没传到",
        ),
        Refusal::Destroyed => (
            "这个事件的内容已经销毁".into(),
            "请写到别的事件里；这里只留下没有文字的时间线",
        ),
        Refusal::NotForRole { roles, act } => (
            format!(
                "您的角色（{}）不能{}；可以做的角色：{}",
                name_role_words(Language::Chinese, roles),
                name_act(*act),
                name_role_words(Language::Chinese, &who_may(*act))
            ),
            "请有权限的人来做，或请管理员另给角色",
        ),
        Refusal::StartedAlready => ("这个事件已经开始了".into(), "请直接写记录，或另开一个事件"),
        Refusal::NotStarted => ("没有这个事件".into(), "请核对编号"),
        other => return act_refused(other),
    };
    (message, hint.to_owned())
}

/// What the rules of single acts refuse.
fn act_refused(refusal: &Refusal) -> (String, String) {
    let (message, hint): (String, &str) = match refusal {
        Refusal::NoSuch { what, entry } => {
            let what = Language::Chinese.entry_kind(what.word());
            (
                format!("这个事件没有这一条{what}：{entry}"),
                "请看时间线；别的电脑的记录可能还没传到",
            )
        }
        Refusal::NoSuchPerson { name } => (
            format!("本单位没有叫「{name}」的人或电脑"),
            "姓名要写得和设备页上一样；没有保存",
        ),
        Refusal::SeveralPersons { name } => (
            format!("叫「{name}」的不止一个"),
            "请连姓名旁的编号一起写，如设备页上所示",
        ),
        Refusal::RevokedPerson { name } => (format!("「{name}」已撤销"), "请换一个人；没有保存"),
        Refusal::RecusedPerson { name } => {
            (format!("「{name}」已回避这个事件"), "请换一个人；没有保存")
        }
        Refusal::OwnDeputy => ("责任人不能兼自己的副手".into(), "请换一个人，或不填"),
        Refusal::ToOneself => ("不能交接给自己".into(), "请选接手的人"),
        Refusal::TooManyRepresentatives { in_force, named } => (
            format!(
                "《信访工作条例》第二十条：代表不超过 {REPRESENTATIVES_MAX} 人。已有 {in_force} 人，再加 {named} 人就超了"
            ),
            "请居民商定人选；要换人时注明替换哪一次推选，其余的人只记人数",
        ),
        Refusal::NotAgreed => (
            "只有诉求人本人提出并同意，才能记亲属".into(),
            "请先征得本人同意；不同意就不记",
        ),
        Refusal::NoPetitioner { demand } => (
            format!("诉求 {demand} 没有记诉求人，无从提出亲属"),
            "请选同意的那位诉求人的诉求",
        ),
        Refusal::NotAddressed { name } => (
            format!("这条通知是给「{name}」的，只有本人能确认已读"),
            "如果是电话告知的，请记「电话告知」；已代为处理的，请记「已办」",
        ),
        Refusal::FirstReportMade => ("首报已经报过了".into(), "请报续报或终报"),
        Refusal::OnlyToStreet { level } => (
            format!(
                "记录只能报街道，不能改成「{}」：只升不降，对外发布要走审核",
                Language::Chinese.disclosure(level)
            ),
            "请选「上报街道」；要对外的，另写一条「对外发布」的记录再送审",
        ),
        Refusal::RaisedAlready => (
            "这些记录都已经报街道了".into(),
            "不用再报；没有保存任何内容",
        ),
        Refusal::CorrectedSince => (
            "预览之后，选进报告的记录有了更正，或选的记录变了".into(),
            "请再看一遍预览，按现在的内容定稿；没有保存任何内容",
        ),
        Refusal::NotPublic { entry } => (
            format!("记录 {entry} 不是“对外发布”的记录"),
            "请先把要发布的话写成一条「对外发布」的记录",
        ),
        Refusal::Corrected { entry } => (
            format!("记录 {entry} 已被更正"),
            "请把正确的内容另写一条「对外发布」的记录再发布",
        ),
        other => return asked(other),
    };
    (message, hint.to_owned())
}

/// What is asked before it goes ahead, and what is not corrected but done anew.
fn asked(refusal: &Refusal) -> (String, String) {
    let (message, hint) = match refusal {
        Refusal::JustRecorded { milestone } => (
            format!(
                "十分钟内您已经记过「{}」",
                Language::Chinese.milestone(milestone)
            ),
            "前一条记错了就更正它；确实又发生一次，就再记一条，两条都会留下",
        ),
        Refusal::NobodyArrived => (
            "还没有人记过到场".into(),
            "请先补记到场；没有到场就撤离的，请写明原因，会和这一条一起留下",
        ),
        Refusal::WithoutWords => (
            "评价没有内容".into(),
            "请写上评价；没有内容可写的，请写明原因，会和这一条一起留下",
        ),
        Refusal::GoesOn => (
            "事件还没有消除，终报一般在消除之后".into(),
            "可以先报续报；要现在终报，请写明原因，会和报告一起留下",
        ),
        Refusal::RaisesUpward {
            entries,
            unreasoned,
        } => (
            format!("选进报告的有 {entries} 条内部记录，定稿时会一并报街道，以后不能收回"),
            if *unreasoned {
                "确定要报，就继续；这类报告一般不在这个时候报，请一并写明原因，会和报告一起留下"
            } else {
                "确定要报，就继续；不报的，请去掉再定稿"
            },
        ),
        Refusal::AfterFinal => (
            "终报已经报过，首报一般在最前".into(),
            "可以报续报；要再报首报，请写明原因，会和报告一起留下",
        ),
        Refusal::Unfinished { missing, open } => (
            unfinished(missing, open),
            "请先补记、办完；不再补、不再办的，请逐项写明原因。归档后只再收评价、总结、答复、兑现、回执和异议",
        ),
        Refusal::LookAlikes {
            name,
            others,
            namesakes,
        } => look_alikes(name, others, namesakes),
        Refusal::Archiving => (
            "归档之后，这个事件基本不再收新的记录".into(),
            "只再收答复、兑现、回执、异议和时间更正；确定就归档",
        ),
        Refusal::NothingLikeIt { field } => (
            format!("这一条没有可以更正的{}", field_name(field)),
            "请更正它有的内容，或用文字写明；没有保存",
        ),
        Refusal::MadeAnew => (
            "消除、归档和定级不更正，要重新记一条".into(),
            "请按现在的情况再记一条；只改文字的，写在更正的文字里",
        ),
        Refusal::ConcernClosed => (
            "这个隐患已经解决并结案".into(),
            "再发现请另记一个隐患，或直接开始事件",
        ),
        other => return time_or_state(other),
    };
    (message, hint.to_owned())
}

/// What lacks before an incident is archived.
fn unfinished(missing: &[MilestoneName], open: &[MustItem]) -> String {
    let names = missing.iter().map(|name| Language::Chinese.milestone(name));
    let names = names.collect::<Vec<_>>().join("、");
    let open = open.iter().map(|item| {
        let what = item.text.as_deref().unwrap_or("–");
        format!("{what}（记录 {}）", item.entry)
    });
    let open = open.collect::<Vec<_>>().join("、");
    match (names.is_empty(), open.is_empty()) {
        (false, true) => format!("归档之前还缺：{names}"),
        (true, _) => format!("归档之前还没办完：{open}"),
        (false, false) => format!("归档之前还缺：{names}；还没办完：{open}"),
    }
}

/// What is refused for its time, or because the incident is over.
fn time_or_state(refusal: &Refusal) -> (String, String) {
    let (message, hint): (String, &str) = match refusal {
        Refusal::NotStaged { attachment } => (
            format!("本机没有等待附上的文件 {attachment}"),
            "请重新选择文件再保存；没有保存任何内容",
        ),
        Refusal::NoConcern => (
            "只有隐患能转为事件，而且只转一次；事件不能当隐患记".into(),
            "隐患请在「隐患」页上记，或直接开始一个事件",
        ),
        Refusal::PetitionerNotTold => (
            "延期要先告知信访人并说明理由，才能记（《信访工作条例》第三十四条）".into(),
            "请先告知信访人，再记延期",
        ),
        Refusal::NotSigned => (
            "和解协议要有本人签名".into(),
            "请先签名；没签之前记成谈话笔录或承诺",
        ),
        Refusal::OwnRelease => (
            "发布要由第二个人审核，起草人自己不能审核".into(),
            "请没有起草的组长或副组长审核",
        ),
        Refusal::StillOpen { text, .. } => (
            format!("还有没办完的，也没有写理由：{text}"),
            "先办完，或在消除时逐条写明理由；没有保存",
        ),
        Refusal::InFuture { field } => (
            format!("{}在将来", field_name(field)),
            "请核对日期；还没发生的事记成任务或承诺",
        ),
        Refusal::NothingHappened { kind } => (
            format!("{}没有发生时间", Language::Chinese.entry_kind(kind.word())),
            "请去掉发生时间再保存；没有保存",
        ),
        Refusal::Archived => (
            "这个事件已归档".into(),
            "请另开一个事件；答复、承诺兑现、报告回执和异议仍可以在这里记",
        ),
        Refusal::Voided => (
            "这个事件是误建的，已作废".into(),
            "请写到正确的事件里，或另开一个",
        ),
        Refusal::NotChecked { text, .. } => (
            format!("预案的核对清单还有一项没有核对：{text}"),
            "做到了就打钩，没做到就写明理由；没有保存",
        ),
        Refusal::NoSuchCheck { check } => (
            format!("预案的核对清单没有「{check}」这一项"),
            "请看这个事件所用的预案",
        ),
        Refusal::NoScenePlan => (
            "这个事件还没有人写现场方案".into(),
            "请先写现场方案，再批准",
        ),
        Refusal::OtherVersion => (
            "现场方案和您打开时看到的不是同一份，本机没有那一版".into(),
            "请重新打开页面，把要改的写进现在的文本；填写的内容还在下面",
        ),
        Refusal::Unchanged => ("现场方案没有改动".into(), "改了内容再保存；什么都没有存"),
        Refusal::TooMuchChanged => (
            "现场方案一次改得太多，一条记录放不下".into(),
            "请分几次保存",
        ),
        Refusal::SameIncident => ("两个事件是同一个".into(), "请写另一个事件的编号"),
        other => (other.to_string(), "请改正后再保存；什么都没有存"),
    };
    (message, hint.to_owned())
}

/// Which control character, and where.
fn found(found: &FoundControl) -> String {
    let name = match found.control {
        '\t' => "制表符",
        '\n' | '\r' => "换行",
        '\u{b}' => "竖向制表符（从 Word 粘贴来的换行）",
        '\u{c}' => "换页符",
        '\u{8}' => "退格符",
        '\u{1b}' => "转义符",
        _ => "",
    };
    let after = match found.after.as_str() {
        "" => String::new(),
        after => format!("，在“{after}”之后"),
    };
    let (number, at) = (found.number(), found.before + 1);
    format!("第 {at} 个字符{name} {number}{after}")
}

/// A field's name as the form labels it, in Chinese.
pub(crate) fn field_name(field: &str) -> &str {
    match field {
        "text" => "内容",
        "approver" => "批准人",
        "draft" => "草稿",
        "levels of the unit" => "单位的层级",
        "kind" => "类别",
        "title" => "标题",
        "place" => "地点",
        "by" => "「谁」一栏",
        "note" => "说明",
        "channel" => "渠道",
        "reporter" => "报告人",
        "low" | "high" => "人数",
        "milestone" => "节点",
        "at" => "发生时间",
        "attachments" | "attachment" => "附件",
        "file name" => "文件名",
        "media type" => "文件类型",
        "body" => "提交的内容",
        "category" => "诉求类别",
        "name" => "姓名",
        "contact" => "联系方式",
        "reason" => "理由",
        "reasons" => "理由",
        "stated" => "诉求复述",
        "facts" => "事实",
        "reasons given" => "理由",
        "legal basis" => "法律依据",
        "who" => "承诺人",
        "due" => "到期时间",
        "heard_at" => "获知时间",
        "happened_at" => "发生时间",
        "names" => "代表姓名",
        "owner" => "责任人",
        "medium" => "载体",
        "custodian" => "保管人",
        "deputy" => "副手",
        "clause" => "预案条款",
        "unit" => "单位",
        "person" => "联系人",
        "relative" => "亲属",
        "demand" => "诉求",
        "to" => "给谁",
        "unknown" => "尚不清楚的事",
        "entries" => "选定的记录",
        "words" => "报告人的话",
        "next" => "下一步",
        "sender" => "报送人",
        "year" => "年份",
        "changes" => "您在现场方案里的修改次数",
        "note of the end" => "「说明」一栏（消除要写明事情怎样办完的）",
        other => other,
    }
}
