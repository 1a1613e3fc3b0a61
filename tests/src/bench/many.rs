//! A store of many incidents, made once and used by every benchmark of this build.

use super::desk::Desk;
use super::spread::timed;
use futures_util::future::join_all;
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::command::{Log, Start};
use onscene_protocol::incident::{Command, Disclosure, IncidentKind, Track};
use onscene_protocol::record::Kind;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many incidents, where `ONSCENE_BENCH_INCIDENTS` does not say.
const INCIDENTS: usize = 10_000;
/// Entries of each, its beginning included.
const ENTRIES: usize = 30;
/// Incidents that are written at once. As many acts as one turn takes then touch few documents.
const AT_ONCE: usize = 8;
/// Says that the store beside it is whole.
const MARK: &str = "whole";

/// How many incidents the large store has.
#[must_use]
pub fn incidents() -> usize {
    std::env::var("ONSCENE_BENCH_INCIDENTS")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(INCIDENTS)
}

/// A store on disk that nobody has open.
#[derive(Debug)]
pub struct Many {
    /// Its data folder: to be copied, not to be used.
    pub data: PathBuf,
    /// How long making it took; none where it was there.
    pub took: Option<Duration>,
}

impl Many {
    /// The store of so many incidents in this folder of the build. One that an earlier build left
    /// there is made anew: formats may have moved.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn of(count: usize, build: &Path) -> Self {
        Self::with_entries(count, ENTRIES, build).await
    }

    /// The same, of incidents with so many entries each.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn with_entries(count: usize, entries: usize, build: &Path) -> Self {
        let folder = build.join(format!("incidents {count} of {entries}"));
        let (data, mark) = (folder.join("data"), folder.join(MARK));
        if is_newer(&mark) {
            return Self { data, took: None };
        }
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&data).expect("a folder for the store");
        let ((), took) = timed(async {
            let desk = Desk::found(&data, "值班员");
            for first in (0..count).step_by(AT_ONCE) {
                let numbers = first..count.min(first + AT_ONCE);
                join_all(numbers.map(|number| incident(&desk, number, entries))).await;
            }
            desk.engine.stop().await;
        })
        .await;
        fs::write(mark, "").expect("a mark");
        Self {
            data,
            took: Some(took),
        }
    }
}

/// Whether a file is younger than this program, and so of this build.
fn is_newer(mark: &Path) -> bool {
    let age = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    let program = std::env::current_exe().ok();
    program
        .and_then(|program| age(&program))
        .zip(age(mark))
        .is_some_and(|(program, mark)| program < mark)
}

/// Copies a data folder.
///
/// # Panics
/// When the disk has no room.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a data folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("room for a copy");
        }
    }
}

/// Starts an incident and writes its entries, all at once.
///
/// # Panics
/// When one is refused.
pub async fn incident(desk: &Desk, number: usize, entries: usize) -> SubjectId {
    let started = desk.engine.start_incident(start(number)).await;
    let incident = started.expect("an incident").incident;
    let acts = (1..entries).map(|entry| desk.engine.act(incident, log(entry)));
    for written in join_all(acts).await {
        written.expect("an entry");
    }
    incident
}

/// How an incident begins.
#[must_use]
pub fn start(number: usize) -> Start {
    Start {
        kind: IncidentKind::GroupVisit,
        title: format!("第{number}号：供暖费争议，居民到服务中心反映情况"),
        place: "和平里社区服务中心一层大厅门前".into(),
        drill: false,
        heard_at: None,
        channel: Some("电话".into()),
        reporter: Some("网格员".into()),
    }
}

/// An entry as people write them.
#[must_use]
pub fn log(number: usize) -> Command {
    Command::Log(Log {
        text: format!(
            "第{number}条：现场约四十人，情绪平稳，两名代表进入接待室，社区书记与物业经理到场说明。"
        ),
        track: Track::Situation,
        disclosure: Disclosure::Internal,
        heard_at: None,
        attachments: Vec::new(),
    })
}

/// The incidents that were written first.
///
/// # Panics
/// When the store cannot be read.
pub async fn first_incidents(desk: &Desk) -> Vec<SubjectId> {
    let arrived = desk.engine.after(0, 10_000).await.expect("records");
    let headers = arrived
        .iter()
        .map(|arrived| arrived.record.record().header());
    let mut incidents: Vec<SubjectId> = headers
        .filter(|header| header.kind == Kind::Change)
        .map(|header| header.subject)
        .collect();
    incidents.sort_unstable();
    incidents.dedup();
    incidents
}
