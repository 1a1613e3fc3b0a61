//! What is refused beyond single incidents: who writes here, who may do what in the organisation.

use crate::engine::{ADDRESSES_MAX, EngineError, Unfit, UnitError, Unsure};
use crate::store::PinError;
use onscene_protocol::invite::Closed;

/// Who is writing and with which PIN, who may, and what is final.
pub fn beyond_incidents(error: &EngineError) -> (String, String) {
    let (message, hint) = match error {
        EngineError::OtherWriter { typed_as, writing } => (
            format!("这是以「{typed_as}」的名义写的，现在的记录人是「{writing}」。没有保存。"),
            "换回原来的记录人就能保存；或者重新打开页面，以现在的记录人重写",
        ),
        EngineError::Recused { by, .. } => (
            format!("您已回避，这个事件对您关闭（{by}登记）。"),
            "由别人继续处理；如有误，请与登记的人联系",
        ),
        EngineError::PinNeeded => (
            "现在的记录人设了 PIN，启动后还没有输入。".into(),
            "请到「换人」一页输入 PIN",
        ),
        EngineError::Pin(PinError::Needed) => ("这个人设了 PIN。".into(), "请输入 PIN"),
        EngineError::Pin(PinError::Wrong) => ("PIN 不对。".into(), "什么都没有改变；请再试"),
        EngineError::Pin(PinError::TooSoon { seconds }) => (
            format!("PIN 错得太多，{seconds} 秒后才能再试。"),
            "什么都没有改变；忘了 PIN 的人要重新添加",
        ),
        EngineError::Pin(PinError::Length) => (
            "PIN 至少四位，至多 64 字节。".into(),
            "请换一个；什么都没有改变",
        ),
        EngineError::Retired => (
            "这个记录人已换到另一台电脑，这里不能再写。".into(),
            "请在那台电脑上写；没有保存",
        ),
        EngineError::UnknownPrintedKey => (
            "这台电脑不知道这把纸质钥匙。".into(),
            "请找一台在打印之后与别的电脑交换过的电脑；什么都没有改变",
        ),
        EngineError::NotThatPerson(name) => (
            format!("那台电脑上没有叫「{name}」的记录人。"),
            "请用这个名字加入那台电脑，或在那里添加这个人；什么都没有改变",
        ),
        EngineError::ReachesLess => (
            "那台电脑不承载本机所承载的全部单位的事件。".into(),
            "请让那台电脑以本机所在的单位或其上级单位受邀加入；什么都没有改变",
        ),
        EngineError::LastAdministrator => (
            "除了您没有别的管理员：您走了就没有人能邀请和撤销了。".into(),
            "请先以「管理员」身份邀请您的另一台电脑，或先让别人当管理员；什么都没有改变",
        ),
        EngineError::NotThere {
            records,
            attachments,
        } => (
            format!("那台电脑还没有确认收到 {records} 条记录和 {attachments} 个文件。"),
            "本机什么都没有清除；请让两台电脑保持连接，再试一次",
        ),
        EngineError::NoPin => (
            "没有能打开页面的 PIN。".into(),
            "请先设 PIN，或用 onscene passphrase 设口令；解锁时请选有 PIN 的人",
        ),
        EngineError::Passphrase => ("口令不对。".into(), "什么都没有改变；请再试"),
        EngineError::SameName(name) => (
            format!("这台电脑上已经有「{name}」。"),
            "请在姓名后加上能区分的字",
        ),
        other => return standing(other),
    };
    (message, hint.to_owned())
}

/// Why a file was not let go of.
fn still_here(unsure: &Unsure) -> String {
    let of = |names: &[String]| names.join("、");
    let mut message = String::from("原件仍留在本机");
    if !unsure.unreached.is_empty() {
        let names = of(&unsure.unreached);
        message.push_str(&format!("；现在问不到：{names}"));
    }
    if !unsure.without.is_empty() {
        let names = of(&unsure.without);
        message.push_str(&format!("；已经没有这个文件：{names}"));
    }
    message.push('。');
    message
}

/// What somebody's standing in the organisation does not allow.
fn standing(error: &EngineError) -> (String, String) {
    let (message, hint) = match error {
        EngineError::NotAdministrator => (
            "只有创建单位的电脑和管理员可以这样做。".into(),
            "请管理员来做，或请管理员给您管理员的角色",
        ),
        EngineError::HeldNowhereElse(_) => (
            "还不知道有足够的别的电脑存有这个文件，所以留在本机。".into(),
            "请先与别的电脑交换，再试一次",
        ),
        EngineError::NotThatStatement => (
            "这不是本单位别的电脑对这个事件的证明。".into(),
            "请在那台电脑上用 onscene archive statement ID --out FILE 重新写一份",
        ),
        EngineError::Unstated(_) => (
            "这个事件的记录链太多，一份证明写不下。".into(),
            "没有签署；记录都还在",
        ),
        EngineError::Unsure(unsure) => (
            still_here(unsure),
            "什么都没有丢；请连上汇总电脑，或另外两台存有它的电脑，再试一次",
        ),
        EngineError::Destroyed => ("内容已经销毁。".into(), "打不开了；时间线还在"),
        EngineError::Sealed => (
            "本机没有这个事件的密钥。".into(),
            "请与有密钥的电脑交换一次，再试",
        ),
        EngineError::NotForRole => (
            "您的身份不能打开这一部分。".into(),
            "组长、副组长或记录人可以打开，请找他们；什么都没有打开，也没有留下打开的记录",
        ),
        EngineError::OwnLaptop => (
            "这就是您正在用的电脑。".into(),
            "请到另一台电脑上操作；什么都没有改变",
        ),
        EngineError::RecusedAlready(name) => (
            format!("这个事件已经对「{name}」关闭。"),
            "不用再做；什么都没有存",
        ),
        EngineError::TooManyInvitations => (
            "同时有效的邀请太多了。".into(),
            "请先撤回不用的邀请，或等它们到期",
        ),
        EngineError::CannotJoin(_) => (
            "对方的答复对不上，没有加入。".into(),
            "请对方重新生成邀请码再试；什么都没有改变",
        ),
        EngineError::Unfit(unfit) => return unfit_to_join(unfit),
        EngineError::Closed(closed) => (why_closed(closed).into(), "请对方重新生成邀请码"),
        EngineError::Unit(error) => return of_unit(error),
        EngineError::TooManyPersons => ("这台电脑上不能再添加人了。".into(), "请用另一台电脑"),
        EngineError::TooManyAddresses => (
            format!("要连接的地址最多保存 {ADDRESSES_MAX} 个。"),
            "请先在设备页上去掉一个不用的；没有保存",
        ),
        other => return elsewhere(other),
    };
    (message, hint.to_owned())
}

/// What is told by a failure of its own kind, and says what it is where it comes here all the same.
fn elsewhere(error: &EngineError) -> (String, String) {
    (
        format!("程序没有料到这一情况：{error}"),
        "请运行 onscene doctor，并把这句话告诉维护的人；没有保存".into(),
    )
}

const fn why_closed(closed: &Closed) -> &'static str {
    match closed {
        Closed::Used => "这个邀请码已经用过了。",
        Closed::Expired => "这个邀请码过期了。",
        Closed::Withdrawn => "这个邀请已经撤回。",
        Closed::WrongSecret => "这不是那台电脑的邀请码。",
        Closed::Altered => "邀请码和邀请上写的不一致，可能被人改过。",
        Closed::Tried => "这个短码不能再试了。",
    }
}

fn unfit_to_join(unfit: &Unfit) -> (String, String) {
    let (message, hint) = match unfit {
        Unfit::Member { name, unit } => (
            format!("这台电脑已经是「{unit}」的（记录人：{name}），不能再加入一次。"),
            "要加入别的单位，请用 --data 另写一个文件夹；要在这台电脑上再添一个人，请到「换人」页，或用 onscene person add --code 邀请码；什么都没有改变，邀请码也没有试用",
        ),
        Unfit::SeveralPersons => (
            "这台电脑上已经有几个人记录，不能再加入别的单位。".into(),
            "请用 --data 另写一个文件夹；什么都没有改变，邀请码也没有试用",
        ),
        Unfit::AnotherOrganisation => (
            "这是别的单位的邀请码。".into(),
            "请要一个本单位的邀请码；要加入那个单位，请用 --data 另写一个文件夹；什么都没有改变",
        ),
    };
    (message, hint.to_owned())
}

fn of_unit(error: &UnitError) -> (String, String) {
    let (message, hint) = match error {
        UnitError::NoSuch(path) => (
            format!("没有叫「{path}」的单位"),
            "请按设备页上的写法写单位；没有保存",
        ),
        UnitError::NotAbove { unit, who } => (
            format!("这要由「{unit}」或上级单位的人来做：{who}"),
            "请其中一位来做；没有保存",
        ),
        UnitError::ReadsItAlready(unit) => (
            format!("「{unit}」本来就能看这个事件，不用另外选"),
            "请选受邀的单位；没有保存",
        ),
        UnitError::OfALinkedDocument => (
            "这是受邀单位的关联文件，不是事件本身".into(),
            "请在原来的事件里选；没有保存",
        ),
        UnitError::Named(unit) => (
            format!("本单位已经叫「{unit}」"),
            "下级单位在邀请时新建：邀请时写明单位；什么都没有改变",
        ),
        UnitError::OwnLiaison => (
            "联络员代表的是别的单位，不是发出邀请的单位".into(),
            "请写明受邀单位，或换一个角色",
        ),
    };
    (message, hint.to_owned())
}
