//! An act on an incident, as a step of a case tells it: with names of earlier steps and of laptops
//! where the program has ids.

use serde_json::{Map, Value, json};

/// The acts that a step can be, by the program's own words for them.
pub(super) const ACTS: &[&str] = &[
    "answer",
    "contact",
    "correct",
    "demand",
    "grade",
    "handover",
    "headcount",
    "legal",
    "link",
    "log",
    "milestone",
    "move",
    "notice",
    "notice-acted",
    "notice-read",
    "notice-told",
    "objection",
    "place-check",
    "promise",
    "promise-done",
    "raise",
    "release",
    "release-approve",
    "escalate",
    "report",
    "report-receipt",
    "representatives",
    "scene-plan",
    "scene-plan-approve",
    "share",
    "talk",
    "task",
    "task-ack",
    "task-done",
    "unlink",
    "void",
];
/// Where acts on an incident are sent.
pub(super) const ACTS_ROUTE: &str = "acts";
/// Fields that name what an earlier step made.
const REFERENCES: &[&str] = &[
    "contact", "demand", "entry", "notice", "promise", "release", "report", "task",
];
/// The same, for several at once.
const LISTS_OF_REFERENCES: &[&str] = &["entries", "replaces"];
/// Acts that rest on what all the others wrote: the node asks back where it does not hold that.
const SUMMING_UP: &[&str] = &["milestone", "report"];
/// Fields that name a laptop: whoever writes on it is meant.
const LAPTOPS: &[&str] = &["deputy", "owner", "to"];

/// An act with its fields.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Write {
    what: String,
    fields: Map<String, Value>,
}

impl Write {
    pub(super) fn read(what: &str, mut fields: Map<String, Value>) -> Result<Self, String> {
        if let Some(verbatim) = fields.remove("verbatim") {
            fields.insert("text".into(), verbatim);
        }
        if let Some(Value::Bool(read_back)) = fields.get("read_back") {
            let word = if *read_back { "agreed" } else { "not-yet" };
            fields.insert("read_back".into(), word.into());
        }
        let act = Self {
            what: what.to_owned(),
            fields,
        };
        match act.unreadable() {
            Some(name) => Err(said!(
                "`{name}` 里不是名称",
                "`{name}` does not hold a name"
            )),
            None => Ok(act),
        }
    }

    fn unreadable(&self) -> Option<&str> {
        let names = REFERENCES.iter().chain(LAPTOPS);
        names.copied().find(|name| {
            self.fields
                .get(*name)
                .is_some_and(|value| !value.is_string())
        })
    }

    /// Whether it rests on what all the others wrote until then.
    pub(in crate::demo) fn sums_up(&self) -> bool {
        SUMMING_UP.contains(&self.what.as_str())
    }

    /// The names of earlier steps that it is about.
    pub(in crate::demo) fn references(&self) -> impl Iterator<Item = &str> {
        let one = REFERENCES.iter().filter_map(|name| self.text(name));
        let several = LISTS_OF_REFERENCES.iter();
        let several = several.filter_map(|name| self.fields.get(*name)?.as_array());
        one.chain(several.flatten().filter_map(Value::as_str))
    }

    /// The laptops that it names.
    pub(in crate::demo) fn laptops(&self) -> impl Iterator<Item = &str> {
        let incident = self.field_of_incident();
        let laptops = LAPTOPS.iter().filter(move |name| incident != Some(**name));
        laptops.filter_map(|name| self.text(name))
    }

    /// The other incident that it is about, by the name an earlier step gave it.
    pub(in crate::demo) fn other_incident(&self) -> Option<&str> {
        self.text(self.field_of_incident()?)
    }

    fn field_of_incident(&self) -> Option<&'static str> {
        match self.what.as_str() {
            "link" | "unlink" => Some("incident"),
            "move" => Some("to"),
            _ => None,
        }
    }

    /// Where it is sent, below the incident: the on-scene plan is no entry of it, and what is chosen
    /// for an invited unit stands in a document of its own.
    pub(in crate::demo) fn route(&self) -> &'static str {
        match self.what.as_str() {
            "scene-plan" => "scene-plan",
            "share" => "shares",
            _ => ACTS_ROUTE,
        }
    }

    /// The invited unit for which it chooses entries.
    pub(in crate::demo) fn invited_unit(&self) -> Option<&str> {
        self.text("unit").filter(|_| self.what == "share")
    }

    /// The words that the entry is going to show as its text: none where they are sealed by
    /// themselves.
    pub(in crate::demo) fn shown_text(&self) -> Option<&str> {
        match self.what.as_str() {
            "demand" | "talk" => None,
            _ => self.text("text"),
        }
    }

    /// What it is about, in a line; what is sealed by itself is not told.
    pub(in crate::demo) fn told(&self) -> String {
        const TOLD: &[&str] = &[
            "track", "low", "high", "name", "grade", "kind", "status", "unit", "category", "owner",
            "to", "who", "due", "by", "note", "reason",
        ];
        let told = TOLD
            .iter()
            .filter_map(|name| match self.fields.get(*name)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
        let text = self.shown_text().map(str::to_owned);
        told.chain(text).collect::<Vec<_>>().join(" · ")
    }

    /// What is sent to a node. `entry`, `device` and `incident` give the ids for names.
    pub(in crate::demo) fn body(
        &self,
        entry: impl Fn(&str) -> Option<String>,
        device: impl Fn(&str) -> Option<String>,
        incident: impl Fn(&str) -> Option<String>,
    ) -> Value {
        let mut fields = self.fields.clone();
        for (name, value) in &mut fields {
            if self.field_of_incident() == Some(name.as_str()) {
                let id = value.as_str().and_then(&incident);
                *value = id.map_or(Value::Null, Value::String);
                continue;
            }
            let id = |id: fn(&str) -> bool, of: &dyn Fn(&str) -> Option<String>, value: &Value| {
                let named = value.as_str().filter(|_| id(name));
                named.and_then(of)
            };
            let found = id(|name| REFERENCES.contains(&name), &entry, value)
                .or_else(|| id(|name| LAPTOPS.contains(&name), &device, value));
            if let Some(found) = found {
                *value = found.into();
            } else if LISTS_OF_REFERENCES.contains(&name.as_str()) {
                let names = value.as_array().into_iter().flatten();
                let ids = names.filter_map(|name| entry(name.as_str()?));
                *value = json!(ids.collect::<Vec<_>>());
            }
        }
        if self.route() == ACTS_ROUTE {
            fields.insert("do".into(), self.what.clone().into());
        }
        Value::Object(fields)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }
}
