//! How many of something there are, for people: every word that is counted, in both languages.

use super::{Language, range};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Attachments.
    Attachment,
    /// Bytes.
    Byte,
    /// Changes of a text.
    Change,
    /// Days.
    Day,
    /// Entries of a log.
    Entry,
    /// Files.
    File,
    /// Incidents.
    Incident,
    /// Entries that are internal.
    InternalEntry,
    /// Units that were invited.
    InvitedUnit,
    /// Keys.
    Key,
    /// Levels of a tree of units.
    Level,
    /// Minutes.
    Minute,
    /// Originals of attachments.
    Original,
    /// Laptops but this one.
    OtherLaptop,
    /// People.
    Person,
    /// Pieces of a bundle.
    Piece,
    /// Receipts.
    Receipt,
    /// Records.
    Record,
}

impl Counted {
    /// What stands behind the number: in Chinese, in English of one, in English of none and of several.
    const fn words(self) -> [&'static str; 3] {
        match self {
            Self::Attachment => ["个附件", "attachment", "attachments"],
            Self::Byte => ["字节", "byte", "bytes"],
            Self::Change => ["处改动", "change", "changes"],
            Self::Day => ["天", "day", "days"],
            Self::Entry => ["条", "entry", "entries"],
            Self::File => ["个文件", "file", "files"],
            Self::Incident => ["个事件", "incident", "incidents"],
            Self::InternalEntry => ["条内部记录", "internal entry", "internal entries"],
            Self::InvitedUnit => ["个受邀单位", "invited unit", "invited units"],
            Self::Key => ["把密钥", "key", "keys"],
            Self::Level => ["级", "level", "levels"],
            Self::Minute => ["分钟", "minute", "minutes"],
            Self::Original => ["个原件", "original", "originals"],
            Self::OtherLaptop => ["台别的电脑", "other laptop", "other laptops"],
            Self::Person => ["人", "person", "people"],
            Self::Piece => ["块", "piece", "pieces"],
            Self::Receipt => ["份回执", "receipt", "receipts"],
            Self::Record => ["条记录", "record", "records"],
        }
    }
}

/// So many: `1 record`, `2 records`, `0 entries`.
pub fn counted(number: u64, what: Counted, language: Language) -> String {
    let [chinese, one, several] = what.words();
    let word = match (language, number) {
        (Language::Chinese, _) => chinese,
        (Language::English, 1) => one,
        (Language::English, _) => several,
    };
    format!("{number} {word}")
}

/// From so many to so many: one number where both ends are the same.
pub fn counted_range(low: u32, high: u32, what: Counted, language: Language) -> String {
    match low == high {
        true => counted(low.into(), what, language),
        false => {
            counted(high.into(), what, language).replacen(&high.to_string(), &range(&low, &high), 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_something_is_said_as_one_in_both_languages() {
        let told = |what, language| [0, 1, 2].map(|number| counted(number, what, language));
        assert_eq!(
            told(Counted::Record, Language::English),
            ["0 records", "1 record", "2 records"]
        );
        assert_eq!(
            told(Counted::Entry, Language::English),
            ["0 entries", "1 entry", "2 entries"]
        );
        assert_eq!(
            told(Counted::Change, Language::Chinese),
            ["0 处改动", "1 处改动", "2 处改动"]
        );
        let people = |low, high| counted_range(low, high, Counted::Person, Language::English);
        assert_eq!(
            [people(1, 1), people(1, 3)],
            ["1 person".to_owned(), "1–3 people".to_owned()]
        );
    }
}
