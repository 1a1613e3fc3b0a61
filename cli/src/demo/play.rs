//! Plays the steps of a case, one after the other, at their times.

use super::case::{Act, Attached, Step};
use super::cast::{Cast, Laptop};
use super::settle;
use super::show::Show;
use crate::failure::Failure;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What was made so far.
#[derive(Debug, Default)]
pub(super) struct Play {
    /// Incidents and linked documents by the name that the case gives them.
    incidents: BTreeMap<String, Incident>,
    /// Entries by the name that the case gives them.
    named: BTreeMap<String, Named>,
    /// Every entry that a laptop said it had saved.
    pub(super) saved: Vec<Saved>,
    /// Every file that was attached, by the name that the case gives it.
    pub(super) attached: BTreeMap<String, Attached>,
}

/// An incident, or the linked document of an invited unit.
#[derive(Debug)]
struct Incident {
    id: String,
    /// The path of the unit in which it lives.
    unit: String,
}

/// An entry that a step gave a name.
#[derive(Debug, Clone)]
struct Named {
    incident: String,
    entry: String,
}

/// An entry that must never be lost.
#[derive(Debug)]
pub(super) struct Saved {
    pub(super) incident: String,
    pub(super) entry: String,
    pub(super) author: String,
    /// Its words, where it has any that are shown as its text.
    pub(super) text: Option<String>,
}

impl Play {
    /// Sets the clock and does what happens then.
    pub(super) async fn step(
        &mut self,
        step: &Step,
        cast: &mut Cast,
        show: &Show,
    ) -> Result<(), Failure> {
        // Minutes have passed since the step before: what could travel has.
        match &step.act {
            Act::Sync | Act::Kill | Act::Links { up: false, .. } => {
                settle::connected(cast, self).await?;
            }
            Act::Write(act) if act.sums_up() => {
                // A link that was just healed may not have been tried again by itself yet.
                sync_all(cast).await?;
                settle::connected(cast, self).await?;
            }
            _ => {}
        }
        cast.set_clock(step.at)?;
        match &step.act {
            Act::Later => {}
            Act::Links { up, links, .. } => {
                for pair in links {
                    cast.set_link(pair, *up)?;
                }
            }
            Act::Kill => cast.kill(cast.find(&step.on)?)?,
            Act::Start => cast.start(cast.find(&step.on)?).await?,
            Act::Sync => sync(cast, &step.on).await?,
            Act::Plan(text) => {
                let client = cast.get(cast.find(&step.on)?)?.client()?;
                let plan = json!({"text": text});
                client.post_json::<Value>("/api/plans", &plan).await?;
            }
            Act::Incident(_) | Act::Concern(_) | Act::Write(_) | Act::Attach(_) => {
                self.write(step, cast).await?;
            }
        }
        show.step(step, cast)
    }

    async fn write(&mut self, step: &Step, cast: &Cast) -> Result<(), Failure> {
        let laptop = cast.get(cast.find(&step.on)?)?;
        let client = laptop.client()?;
        let written: Value = match &step.act {
            Act::Incident(start) => client.post_json("/api/incidents", start).await?,
            Act::Concern(found) => client.post_json("/api/concerns", found).await?,
            act => {
                let incident = self.incident_of(step)?;
                settle::arrived(laptop, &incident, None).await?;
                let body = self.body(step, cast, &incident).await?;
                let route = act.route();
                let path = format!("/api/incidents/{incident}/{route}");
                client.post_json(&path, &body).await?
            }
        };
        let text = |name: &str| written.get(name).and_then(Value::as_str).map(str::to_owned);
        if let (Some(document), Some(unit)) = (text("document"), step.act.invited_unit()) {
            self.name(step, document, unit);
            return Ok(());
        }
        let (Some(incident), Some(entry)) = (text("incident"), text("entry")) else {
            return match step.act.route() {
                "scene-plan" => Ok(()),
                _ => Err(Failure::failed(said!(
                    "节点答复了 {written}",
                    "the node answered {written}"
                ))),
            };
        };
        if matches!(step.act, Act::Incident(_) | Act::Concern(_)) {
            self.name(step, incident.clone(), &laptop.unit);
        }
        if let Some(name) = &step.name {
            if let Act::Attach(attached) = &step.act {
                self.attached.insert(name.clone(), attached.clone());
            }
            let named = Named {
                incident: incident.clone(),
                entry: entry.clone(),
            };
            self.named.insert(name.clone(), named);
        }
        let author = laptop.name.clone();
        self.saved.push(Saved {
            incident,
            entry,
            author,
            text: words(&step.act),
        });
        Ok(())
    }

    /// Gives an incident, or a linked document, the name that its step has for it.
    fn name(&mut self, step: &Step, id: String, unit: &str) {
        let name = step.name.clone().unwrap_or_else(|| id.clone());
        let unit = unit.to_owned();
        self.incidents.insert(name, Incident { id, unit });
    }

    /// All incidents and linked documents, by their ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.incidents.values().map(|incident| incident.id.as_str())
    }

    /// Those that a laptop carries: of its own unit and of those below; a hub, all.
    pub(super) fn ids_carried_by(&self, laptop: &Laptop) -> impl Iterator<Item = &str> {
        let below = format!("{}/", laptop.unit);
        let carried = self.incidents.values().filter(move |incident| {
            laptop.is_hub || incident.unit == laptop.unit || incident.unit.starts_with(&below)
        });
        carried.map(|incident| incident.id.as_str())
    }

    /// What is sent to the node for an act on an incident.
    async fn body(&self, step: &Step, cast: &Cast, incident: &str) -> Result<Value, Failure> {
        let laptop = cast.get(cast.find(&step.on)?)?;
        Ok(match &step.act {
            Act::Attach(attached) => {
                let content = bytes::Bytes::from(attached.content());
                let body = futures_util::stream::iter([Ok(content)]);
                let staged = laptop
                    .client()?
                    .stage_stream(&attached.name, &attached.media_type, body)
                    .await?;
                json!({"do": "attach", "attachments": [staged.staged]})
            }
            Act::Write(act) => {
                for name in act.references() {
                    let entry = &self.named(name)?.entry;
                    settle::arrived(laptop, incident, Some(entry)).await?;
                }
                let mut devices = BTreeMap::new();
                for id in act.laptops() {
                    devices.insert(id, cast.get(cast.find(id)?)?.device()?.to_owned());
                }
                if let Some(name) = act.other_incident() {
                    settle::arrived(laptop, self.id_of(name)?, None).await?;
                }
                let entry = |name: &str| self.named.get(name).map(|named| named.entry.clone());
                let device = |id: &str| devices.get(id).cloned();
                act.body(entry, device, |name| {
                    Some(self.id_of(name).ok()?.to_owned())
                })
            }
            _ => Value::Null,
        })
    }

    fn named(&self, name: &str) -> Result<&Named, Failure> {
        self.named.get(name).ok_or_else(|| unknown("entry", name))
    }

    /// The incident that a step is about: the one it names, or that of what it is about.
    fn incident_of(&self, step: &Step) -> Result<String, Failure> {
        let about = match &step.act {
            Act::Write(act) => act.references().next(),
            _ => None,
        };
        match (step.incident.as_str(), about) {
            ("", Some(about)) => Ok(self.named(about)?.incident.clone()),
            (name, _) => self.id_of(name).map(str::to_owned),
        }
    }

    fn id_of(&self, name: &str) -> Result<&str, Failure> {
        let incident = self.incidents.get(name);
        let incident = incident.ok_or_else(|| unknown("incident", name))?;
        Ok(&incident.id)
    }
}

fn words(act: &Act) -> Option<String> {
    match act {
        Act::Write(act) => act.shown_text().map(str::to_owned),
        _ => None,
    }
}

/// One exchange over every link of the laptop that is up, asked for by who dials there.
async fn sync(cast: &Cast, on: &str) -> Result<(), Failure> {
    for (from, _, address) in cast.ways_of(cast.find(on)?) {
        let exchange = json!({"peer": address});
        from.client()?
            .post_json::<Value>("/api/sync", &exchange)
            .await?;
    }
    Ok(())
}

/// The same over every link.
pub(super) async fn sync_all(cast: &Cast) -> Result<(), Failure> {
    for laptop in cast.laptops() {
        sync(cast, &laptop.id).await?;
    }
    Ok(())
}

fn unknown(what: &str, name: &str) -> Failure {
    Failure::arguments(said!(
        "案例里先写了“{name}”，那时它还没有（{what}）",
        "the case names the {what} {name:?} before it is there"
    ))
}
