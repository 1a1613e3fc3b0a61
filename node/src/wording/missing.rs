//! What was named and is not here, in the reader's language.

use super::Language;
use crate::engine::{CANDIDATES_MAX, Candidate, EngineError, ErrorKind, UnitError};

/// Characters of what was named that are said back.
const SAID_BACK_MAX: usize = 80;

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// An incident, a concern or a linked document.
    Incident,
    /// An entry of an incident.
    Entry,
    /// A demand.
    Demand,
    /// An attachment.
    Attachment,
    /// A file that was sealed here, and that no entry names yet.
    Staged,
    /// Somebody who writes on this laptop.
    Person,
    /// Somebody of the organisation.
    Colleague,
    /// A laptop.
    Laptop,
    /// A unit.
    Unit,
    /// An invitation.
    Invitation,
    /// A version of a plan.
    Plan,
    /// A sample that ships with the program.
    Sample,
    /// An address that is dialled.
    Address,
    /// A page.
    Page,
}

impl Thing {
    /// What it is called.
    pub const fn said(self, language: Language) -> &'static str {
        match self {
            Self::Incident => language.say("事件", "incident"),
            Self::Entry => language.say("记录", "entry"),
            Self::Demand => language.say("诉求", "demand"),
            Self::Attachment => language.say("附件", "attachment"),
            Self::Staged => language.say("待附的文件", "staged file"),
            Self::Person => language.say("人员", "person"),
            Self::Colleague => language.say("同事", "colleague"),
            Self::Laptop => language.say("电脑", "laptop"),
            Self::Unit => language.say("单位", "unit"),
            Self::Invitation => language.say("邀请", "invitation"),
            Self::Plan => language.say("预案", "plan"),
            Self::Sample => language.say("示例", "sample"),
            Self::Address => language.say("地址", "address"),
            Self::Page => language.say("页面", "page"),
        }
    }
}

impl Thing {
    /// Where to look for one that is here.
    const fn where_it_is(self, language: Language) -> &'static str {
        match self {
            Self::Incident | Self::Entry | Self::Demand | Self::Attachment | Self::Page => language
                .say(
                    "请核对编号；别的电脑的记录可能还没传到",
                    "check the id; another laptop's records may not have arrived yet",
                ),
            Self::Staged => language.say(
                "请重新选择文件再保存；什么都没有保存",
                "choose the file again and save; nothing was stored",
            ),
            Self::Person => language.say(
                "请看「换人」页，或 onscene person list；什么都没有改变",
                "look at `onscene person list`; nothing was changed",
            ),
            Self::Colleague | Self::Laptop => language.say(
                "请看设备页，或 onscene devices；刚加入的，要先与知道它的电脑交换一次",
                "look at `onscene devices`; one that just joined is known after an exchange",
            ),
            Self::Unit => language.say(
                "请按设备页上的写法写单位，onscene devices 也列出；没有保存",
                "write it as `onscene devices` shows it; nothing was stored",
            ),
            Self::Invitation => language.say(
                "请看 onscene invitation list；在哪台电脑发出，就在哪台撤回",
                "look at `onscene invitation list`; it is withdrawn where it was made",
            ),
            Self::Plan => language.say(
                "请看预案页，或 onscene plan list",
                "look at `onscene plan list`",
            ),
            Self::Sample => language.say(
                "onscene plan sample 打印一份示例",
                "`onscene plan sample` prints one",
            ),
            Self::Address => language.say(
                "请看设备页，或 onscene address list；什么都没有改变",
                "look at `onscene address list`; nothing was changed",
            ),
        }
    }
}

/// What is not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    thing: Thing,
    named: String,
    file: FileIs,
}

/// Of an attachment that is known here, where its bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileIs {
    NotTheMatter,
    Coming,
    Lost,
}

impl Missing {
    /// Something of that kind, as it was named.
    pub fn new(thing: Thing, named: impl ToString) -> Self {
        Self {
            thing,
            named: named.to_string().chars().take(SAID_BACK_MAX).collect(),
            file: FileIs::NotTheMatter,
        }
    }

    /// A file that has not arrived.
    pub fn coming(attachment: impl ToString) -> Self {
        Self {
            file: FileIs::Coming,
            ..Self::new(Thing::Attachment, attachment)
        }
    }

    /// A file that was here.
    pub fn lost(attachment: impl ToString) -> Self {
        Self {
            file: FileIs::Lost,
            ..Self::new(Thing::Attachment, attachment)
        }
    }

    /// What an error of the engine says is not here; none where it says something else.
    pub fn of(error: &EngineError) -> Option<Self> {
        Some(match error {
            EngineError::NoSuchIncident(id) => Self::new(Thing::Incident, id),
            EngineError::NoSuchAttachment(id) => Self::new(Thing::Attachment, id),
            EngineError::NotHeld(id) => Self::coming(id),
            EngineError::Lost(id) => Self::lost(id),
            EngineError::NoSuchPerson(name) => Self::new(Thing::Person, name),
            EngineError::Unit(UnitError::NoSuch(path)) => Self::new(Thing::Unit, path),
            EngineError::NoSuchColleague(name) => Self::new(Thing::Colleague, name),
            EngineError::NoSuchInvitation(id) => Self::new(Thing::Invitation, id),
            EngineError::NoSuchDevice(id) => Self::new(Thing::Laptop, id),
            EngineError::NothingNarrow(id) => Self::new(Thing::Demand, id),
            EngineError::NoSuchPlan(id) => Self::new(Thing::Plan, id),
            EngineError::NothingToConfirm(id) => Self::new(Thing::Person, id),
            // It has words of its own.
            EngineError::Refused(_) => return None,
            other if other.kind() == ErrorKind::NotFound => Self::new(Thing::Page, other),
            other => {
                tracing::trace!(%other, "nothing is missing");
                return None;
            }
        })
    }

    /// What to do next.
    pub const fn hint(&self, language: Language) -> &'static str {
        match self.file {
            FileIs::Lost => language.say(
                "请连上存有它的电脑再取：onscene attachment … --holders 列出谁有，onscene sync 地址 与它交换；都没有的，看更早的备份",
                "connect with a laptop that holds it and ask again: `onscene attachment … --holders` \
                 names them, `onscene sync ADDR` exchanges; else look in an older backup",
            ),
            FileIs::Coming => language.say(
                "它会在与存有它的电脑交换时传来：onscene attachment … --holders 列出谁有，onscene sync 与它交换",
                "it comes with the next exchange with a laptop that holds it: `onscene attachment … \
                 --holders` names them, `onscene sync` exchanges",
            ),
            FileIs::NotTheMatter => self.thing.where_it_is(language),
        }
    }

    /// What is not here.
    pub fn said(&self, language: Language) -> String {
        let (thing, named) = (self.thing.said(language), &self.named);
        match (language, self.file, named.is_empty()) {
            (Language::English, FileIs::Coming, _) => {
                format!("the file of {thing} {named} has not arrived here yet")
            }
            (Language::English, FileIs::Lost, _) => {
                format!("the file of {thing} {named} was here, and is gone or damaged")
            }
            (Language::English, FileIs::NotTheMatter, true) => {
                format!("not found here: such {}", an(thing))
            }
            (Language::English, FileIs::NotTheMatter, false) => {
                format!("not found here: {thing} {named}")
            }
            (Language::Chinese, FileIs::Coming, _) => {
                format!("{thing} {named} 的文件还没有传到本机")
            }
            (Language::Chinese, FileIs::Lost, _) => {
                format!("{thing} {named} 的文件本来在本机，现在丢失或损坏了")
            }
            (Language::Chinese, FileIs::NotTheMatter, true) => format!("本机没有找到这个{thing}"),
            (Language::Chinese, FileIs::NotTheMatter, false) => {
                format!("本机没有找到：{thing} {named}")
            }
        }
    }
}

fn an(thing: &str) -> String {
    let article = if thing.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {thing}")
}

/// Several things begin with what was typed.
pub fn several(thing: Thing, typed: &str, found: &[Candidate], language: Language) -> String {
    let shown = found.iter().take(CANDIDATES_MAX).map(|candidate| {
        let id = candidate.id.get(..typed.len() + 4).unwrap_or(&candidate.id);
        format!("{id} {}", candidate.called).trim_end().to_owned()
    });
    let more = if found.len() > CANDIDATES_MAX {
        ", …"
    } else {
        ""
    };
    let shown = shown.collect::<Vec<_>>();
    match language {
        Language::English => format!(
            "{typed} begins more than one {}: {}{more}",
            thing.said(language),
            shown.join(", ")
        ),
        Language::Chinese => format!(
            "以 {typed} 开头的{}不止一个：{}{more}",
            thing.said(language),
            shown.join("；")
        ),
    }
}
