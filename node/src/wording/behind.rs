//! Where an entry is by way of others: which laptops, who told, and as of when.

use super::{Language, minute};
use crate::engine::Behind;
use std::collections::BTreeMap;

/// Laptops that an entry is on as others tell, one line for each way and minute.
pub fn behind(behind: &[Behind], language: Language) -> Vec<String> {
    let mut lines: BTreeMap<(bool, &str, &str), Vec<&str>> = BTreeMap::new();
    for one in behind {
        let way = (one.revoked, one.by_name.as_str(), minute(&one.as_of));
        lines.entry(way).or_default().push(&one.name);
    }
    let lines = lines.into_iter();
    lines
        .map(|((revoked, by, at), names)| {
            let names = names.join(language.say("、", ", "));
            match (language, revoked) {
                (Language::Chinese, false) => format!("已到 {names}（经 {by}，截至 {at}）"),
                (Language::Chinese, true) => format!("曾到 {names}（经 {by}，{at}；电脑已撤销）"),
                (Language::English, false) => format!("on {names} (by way of {by}, as of {at})"),
                (Language::English, true) => {
                    format!("was on {names} (by way of {by}, {at}; laptop revoked)")
                }
            }
        })
        .collect()
}
