//! Names as readers of each language see them: what stands beside a name is said in theirs, the name
//! itself is never touched.

use super::Language;
use crate::engine::IncidentDetail;
use onscene_protocol::roster::Roster;
use onscene_protocol::roster::{FORMERLY, UNIT_UNNAMED, unnamed_on};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What begins what stands beside a name.
const MARK: char = '〔';

impl Language {
    /// A name as the roster shows it, with what stands beside it.
    pub fn name(self, shown: &str) -> Cow<'_, str> {
        if self == Self::Chinese {
            return Cow::Borrowed(shown);
        }
        let end = shown.find(MARK).unwrap_or(shown.len());
        let (name, beside) = shown.split_at(end);
        let former = [MARK.to_string().as_str(), FORMERLY].concat();
        let name = match unnamed_on(name) {
            Some(digits) => Cow::Owned(format!("Not yet named (laptop {digits})")),
            None => Cow::Borrowed(name),
        };
        match beside.strip_prefix(&former) {
            Some(rest) => Cow::Owned(format!("{name}{MARK}formerly {rest}")),
            None if beside.is_empty() => name,
            None => Cow::Owned(format!("{name}{beside}")),
        }
    }

    /// A unit's path.
    pub fn unit(self, path: &str) -> &str {
        match path {
            UNIT_UNNAMED => self.say(UNIT_UNNAMED, "Unit not named yet"),
            named => named,
        }
    }
}

/// An incident in which people are called as readers of a language call them: every text that is
/// one of the roster's names and nothing else. Where none differs, nothing is copied.
pub fn in_words(detail: IncidentDetail, roster: &Roster, language: Language) -> IncidentDetail {
    let shown = roster.shown_names();
    let named: BTreeMap<&str, String> = shown
        .map(|name| (name, language.name(name).into_owned()))
        .filter(|(name, said)| *name != said)
        .collect();
    if named.is_empty() {
        return detail;
    }
    let told = serde_json::to_value(&detail).map(|mut told| {
        put(&mut told, &named);
        told
    });
    // It was just written: what cannot be read back is shown as it was.
    told.and_then(serde_json::from_value).unwrap_or(detail)
}

fn put(told: &mut Value, named: &BTreeMap<&str, String>) {
    match told {
        Value::String(text) => {
            if let Some(said) = named.get(text.as_str()) {
                text.clone_from(said);
            }
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| put(row, named)),
        Value::Object(fields) => fields.values_mut().for_each(|field| put(field, named)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{Chinese, English};

    #[test]
    fn what_stands_beside_a_name_is_said_in_the_readers_language() {
        for (shown, english) in [
            ("李敏", "李敏"),
            ("值班员〔4EEF〕", "值班员〔4EEF〕"),
            ("李明〔原名 李敏〕", "李明〔formerly 李敏〕"),
            ("李明〔原名 原名 · 4EEF〕", "李明〔formerly 原名 · 4EEF〕"),
            ("未登记姓名（电脑 4EEF）", "Not yet named (laptop 4EEF)"),
            (
                "未登记姓名（电脑 4EEF）〔4EEF0〕",
                "Not yet named (laptop 4EEF)〔4EEF0〕",
            ),
        ] {
            assert_eq!(English.name(shown), english);
            assert_eq!(Chinese.name(shown), shown);
        }
        assert_eq!(English.unit("请填写单位"), "Unit not named yet");
        assert_eq!(English.unit("城东街道"), "城东街道");
    }
}
