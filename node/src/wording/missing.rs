//! What was named and is not here, in the reader's language.

use super::Language;
use crate::engine::{CANDIDATES_MAX, Candidate};

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
