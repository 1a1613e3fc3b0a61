//! What a refusal says: no English where somebody reads Chinese, and no example that would be refused.

use super::*;
use crate::host::{BadTime, Side};
use crate::loopback::act::given_time;
use crate::loopback::api::read_address;
use crate::wording::Mistyped;
use onscene_protocol::typing::{NoNumber, number};

/// What stands in Latin letters in Chinese, too.
const NAMES: &[&str] = &[
    "PIN",
    "onscene",
    "open",
    "doctor",
    "passphrase",
    "TOML",
    "JSON",
];

/// The first English word in a Chinese sentence, but for what was typed and is said back.
fn english(said: &str, typed: &Value) -> Option<String> {
    let mut said = said.to_owned();
    let typed = match typed {
        Value::Object(fields) => fields.keys().map(String::as_str).collect(),
        typed => Vec::from_iter(typed.as_str()),
    };
    for typed in typed.into_iter().filter(|typed| !typed.is_empty()) {
        said = said.replace(typed, "");
    }
    let mut words = said.split(|c: char| !c.is_ascii_alphabetic());
    let is_english = |word: &&str| {
        let cut_off = word.chars().all(|c| c == 'x');
        word.len() > 1 && !cut_off && !NAMES.contains(word)
    };
    words.find(is_english).map(str::to_owned)
}

#[tokio::test]
async fn whoever_reads_chinese_is_told_what_is_wrong_without_a_word_of_english() {
    let (laptop, known) = desk().await;
    let mut told = 0;
    for row in known.table() {
        for (field, is) in &row.fields {
            for value in wrong(*is) {
                let mut fields = row.sample.clone();
                fields[*field] = value.clone();
                let refused = refusal(&laptop, &known, row.what, fields).await;
                let [chinese, _] = refused.unwrap();
                let found = english(&chinese, &value);
                assert_eq!(found, None, "{} {field}: {value:.80}: {chinese}", row.what);
                told += 1;
            }
        }
    }
    assert!(told > 300, "{told} told");
}

/// What looks like an example in a sentence: digits, and what stands between those of a time or address.
fn examples(said: &str) -> Vec<String> {
    let parts = said.split(|c: char| !(c.is_ascii_digit() || "-:./T+ ".contains(c)));
    let parts = parts.map(|part| part.trim_matches([' ', '.', '-']));
    let parts = parts.filter(|part| part.contains(|c: char| c.is_ascii_digit()));
    parts.map(str::to_owned).collect()
}

/// Whether what hinted at an example takes it.
type Takes<'a> = &'a dyn Fn(&str) -> bool;

#[test]
fn every_example_in_a_hint_is_taken_by_what_hinted_it() {
    let watch = Host::system().watch();
    let takes_time = |typed: &str| given_time(typed, &watch, Side::Past).is_ok();
    let takes_number = |typed: &str| number::<u64>(typed).is_ok();
    let takes_address = |typed: &str| read_address(typed).is_ok();
    let hinting: [(Mistyped, Takes<'_>); 4] = [
        (Mistyped::time("x", BadTime::NoTime), &takes_time),
        (Mistyped::address("x"), &takes_address),
        (Mistyped::Number(NoNumber("x".into())), &takes_number),
        (Mistyped::Budget, &takes_number),
    ];
    for (mistyped, takes) in hinting {
        for language in [Language::Chinese, Language::English] {
            let (said, hint) = mistyped.said(language);
            let examples = examples(&format!("{said}; {hint}"));
            assert!(!examples.is_empty(), "{said}; {hint}");
            for example in examples {
                assert!(takes(&example), "{example:?} of {said}; {hint}");
            }
        }
    }
}
