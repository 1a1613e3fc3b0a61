//! What an entry says, as one sentence: the only place where it is put into words. Timeline, cards, tables,
//! paper, spreadsheets and reports all take it from here, so that what shows in one shows in each.
//!
//! A sentence names what the act is about, then what was said of it, then everything else with its name:
//! a field that no shape below mentions is said at the end, never left out.

mod part;
mod shape;
#[cfg(test)]
mod tests;

use super::Language;
use super::correction::beside_sentence;
use onscene_protocol::incident::{EntryKind, EntryView, Field, MilestoneName, Part, Said, Saying};
use onscene_protocol::typing::fence;
use part::Parts;
use shape::{Shape, shape};

/// What ends a fence around words that run the other way (UAX 9).
const FENCE_END: char = '\u{2069}';

/// What somebody typed, so that it cannot turn its neighbours around.
pub fn isolated(text: &str) -> String {
    fence(text).into_owned()
}

/// What an entry said when it was written, and what was put in its place since.
pub fn sentence(entry: &EntryView, language: Language) -> String {
    let told = sentence_of(&entry.kind, &entry.said, &entry.at, language);
    told + &beside_sentence(entry, language).unwrap_or_default()
}

/// The same of a kind of entry and what it says; times are told as they are beside `at`.
pub fn sentence_of(kind: &str, said: &Said, at: &str, language: Language) -> String {
    let known: Option<EntryKind> = kind.parse().ok();
    let ended = Part::Milestone(MilestoneName::Ended);
    let shape = match known {
        Some(EntryKind::Milestone) if said.of(Field::Milestone).any(|part| *part == ended) => {
            shape::ENDED
        }
        Some(known) => shape(known),
        None => shape::UNKNOWN,
    };
    let label = match known {
        Some(known) => language.sentence_label(&known),
        None => kind,
    };
    let mut composing = Composing {
        parts: Parts { language, at },
        left: said.0.iter().collect(),
        told: label.to_owned(),
    };
    composing.head(&shape);
    composing.main(&shape);
    composing.rest();
    composing.told
}

/// One field of what was said, in words; empty where it was not said.
pub fn field_of(said: &Said, field: Field, at: &str, language: Language) -> String {
    let parts = Parts { language, at };
    let sayings = said.0.iter().filter(|saying| saying.field == field);
    let values: Vec<String> = sayings.map(|saying| parts.cell(&saying.part)).collect();
    parts.list(values)
}

/// A sentence on its way.
struct Composing<'a> {
    parts: Parts<'a>,
    /// What was not said yet.
    left: Vec<&'a Saying>,
    told: String,
}

impl Composing<'_> {
    fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.parts.language.say(chinese, english)
    }

    /// Takes what was said in these fields, in their order.
    fn take(&mut self, fields: &[Field]) -> Vec<String> {
        let mut taken = Vec::new();
        for field in fields {
            let of = self.left.iter().filter(|saying| saying.field == *field);
            let values: Vec<String> = of
                .filter(|saying| !says_where_it_is(&saying.part))
                .filter_map(|saying| self.parts.bare(saying))
                .collect();
            if values.is_empty() {
                continue;
            }
            self.left
                .retain(|saying| saying.field != *field || says_where_it_is(&saying.part));
            taken.push(self.parts.list(values));
        }
        taken
    }

    /// What it is, what it is about, and how.
    fn head(&mut self, shape: &Shape) {
        let subject = self.take(shape.subject).join(" ");
        if !self.told.is_empty() && !subject.is_empty() {
            self.told.push(' ');
        }
        self.told.push_str(&subject);
        let aside = self.take(shape.aside);
        if !aside.is_empty() {
            let (open, close) = (self.say("（", " ("), self.say("）", ")"));
            let aside = aside.join(self.say("、", ", "));
            self.told = format!("{}{open}{aside}{close}", self.told);
        }
    }

    /// What was said.
    fn main(&mut self, shape: &Shape) {
        let main = self.take(shape.main).join(self.say("，", ", "));
        if !main.is_empty() {
            self.left
                .retain(|saying| !shape.within.contains(&saying.field));
            // A frozen text that begins with its own heading does not get it twice.
            let own = main.strip_prefix(self.told.as_str());
            if let Some(text) = own.filter(|text| text.starts_with('\n')) {
                self.told.push_str(text);
            } else {
                if !self.told.is_empty() {
                    let lines = main.contains('\n');
                    self.told
                        .push_str(self.say("：", if lines { ":" } else { ": " }));
                    if lines {
                        self.told.push('\n');
                    }
                }
                self.told.push_str(&main);
            }
        }
        let tail = self.take(shape.tail);
        if !tail.is_empty() {
            let tail = tail.join(self.say("，", ", "));
            self.told.push_str(" — ");
            self.told.push_str(&tail);
        }
    }

    /// Everything else, each with its name.
    fn rest(&mut self) {
        while let Some(first) = self.left.first() {
            let field = first.field;
            let of = self.left.iter().filter(|saying| saying.field == field);
            let mut values: Vec<(bool, String)> = Vec::new();
            for saying in of {
                let value = self.parts.named(saying);
                if let Some(value) = value.filter(|value| !values.contains(value)) {
                    values.push(value);
                }
            }
            self.left.retain(|saying| saying.field != field);
            let named = values.iter().any(|(needs_name, _)| *needs_name);
            let values: Vec<String> = values.into_iter().map(|(_, value)| value).collect();
            if values.is_empty() {
                continue;
            }
            let value = self.parts.list(values);
            self.stop();
            if named {
                let name = self.parts.language.field(&field);
                self.told.push_str(name);
                self.told.push_str(self.say("：", ": "));
            }
            self.told.push_str(&value);
        }
    }

    /// Ends what was told so far, where it did not end itself.
    fn stop(&mut self) {
        let last = self.told.trim_end_matches(FENCE_END).chars().last();
        let ended = last.is_some_and(|last| "。！？.!?…\n".contains(last));
        match (last, ended) {
            (None, _) => {}
            (_, false) => self.told.push_str(self.say("。", ". ")),
            (Some('\n'), true) => {}
            (_, true) => self.told.push_str(self.say("", " ")),
        }
    }
}

/// Whether a part says only that something is sealed or gone: it says so by itself, at the end.
const fn says_where_it_is(part: &Part) -> bool {
    matches!(part, Part::Sealed | Part::Closed | Part::Destroyed)
}
