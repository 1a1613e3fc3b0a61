//! What the demo shows: a line a step as it happens, the merged timeline, the verdict.

use super::case::{Act, Case, Step};
use super::cast::Cast;
use super::check::Verdict;
use super::play::Play;
use super::settle;
use crate::command::timeline;
use crate::failure::Failure;
use crate::language::say;
use crate::output::{Output, Rows, plain, size};
use chrono::SecondsFormat;
use serde_json::{Value, json};
use std::path::Path;

/// What a plan's title stands behind.
const PLAN_TITLE: &str = concat!("title", " = ");

/// Where the demo tells what happens.
pub(super) struct Show {
    output: Output,
}

impl Show {
    pub(super) fn new(output: Output) -> Self {
        Self { output }
    }

    pub(super) fn opening(&self, case: &Case) -> Result<(), Failure> {
        let laptops: Vec<&str> = case
            .laptops
            .iter()
            .map(|laptop| laptop.name.as_str())
            .collect();
        let told = format!("{}\n{}", case.title, laptops.join(" · "));
        let ids: Vec<&str> = case
            .laptops
            .iter()
            .map(|laptop| laptop.id.as_str())
            .collect();
        self.event(
            &json!({"do": "open", "case": case.name, "laptops": ids}),
            &told,
        )
    }

    /// Something that happens.
    pub(super) fn event(&self, event: &Value, told: &str) -> Result<(), Failure> {
        self.output.value(event, || plain(told))
    }

    /// A step that has been played.
    pub(super) fn step(&self, step: &Step, cast: &Cast) -> Result<(), Failure> {
        let laptop = cast.laptops().iter().find(|laptop| laptop.id == step.on);
        let name = laptop.map(|laptop| laptop.name.as_str());
        let what = what(step);
        let is_later = matches!(step.act, Act::Later);
        let event = json!({
            "at": step.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            "laptop": laptop.map(|laptop| &laptop.id),
            "do": step.word,
            "what": what,
            "counts": !is_later,
        });
        self.output.value(&event, || {
            let time = step.at.format("%H:%M:%S");
            let line = plain(&format!("{time}  {}  {what}", name.unwrap_or("—")));
            if is_later && self.output.is_terminal() {
                format!("\u{1b}[2m{line}\u{1b}[0m")
            } else {
                line
            }
        })
    }

    /// The merged record, for a person.
    pub(super) async fn timelines(&self, cast: &Cast, play: &Play) -> Result<(), Failure> {
        if self.output.is_json() {
            return Ok(());
        }
        for incident in play.ids() {
            let view = settle::view(cast.founder()?, incident)
                .await?
                .unwrap_or_default();
            if let Ok(view) = serde_json::from_value(view) {
                self.output
                    .line(&format!("\n{}\n", timeline::shown(&view, &[], None)))?;
            }
        }
        Ok(())
    }

    /// What was expected and seen, and where the record is.
    pub(super) fn ending(
        &self,
        case: &Case,
        verdict: &Verdict,
        data: &Path,
    ) -> Result<(), Failure> {
        let last = json!({
            "ok": verdict.broken().is_empty(),
            "case": case.name,
            "expect": verdict.to_json(),
            "skipped": verdict.skipped,
            "data": data.display().to_string(),
            "archive": null,
        });
        self.output.value(&last, || {
            let mut rows = Rows::new(&[say("期望", "expected"), "", say("实际", "seen"), ""]);
            for finding in &verdict.findings {
                let is_ok = if finding.is_ok() {
                    say("符合", "holds")
                } else {
                    say("不符合", "DOES NOT HOLD")
                };
                rows.add([
                    finding.name.clone(),
                    finding.expected.to_string(),
                    finding.seen.to_string(),
                    is_ok.to_owned(),
                ]);
            }
            for name in &verdict.skipped {
                rows.add([
                    name.clone(),
                    String::new(),
                    String::new(),
                    say("跳过：以后才有", "skipped: comes later").into(),
                ]);
            }
            said!(
                "{}\n\n合并后的记录：onscene start --data {}",
                "{}\n\nthe merged record: onscene start --data {}",
                rows.text(self.output.is_terminal()),
                data.display()
            )
        })
    }
}

/// What happened, in a line.
fn what(step: &Step) -> String {
    let field = |fields: &Value, name: &str| match fields.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    match &step.act {
        Act::Incident(fields) => {
            let (title, place) = (field(fields, "title"), field(fields, "place"));
            said!(
                "开始事件：{title}（{place}）",
                "starts the incident: {title} ({place})"
            )
        }
        Act::Concern(fields) => {
            let (title, place) = (field(fields, "title"), field(fields, "place"));
            said!(
                "发现隐患：{title}（{place}）",
                "finds a concern: {title} ({place})"
            )
        }
        Act::Plan(text) => {
            let title = text.lines().find_map(|line| line.strip_prefix(PLAN_TITLE));
            let title = title.unwrap_or_default();
            said!("发布预案：{title}", "makes a plan known: {title}")
        }
        Act::Write(act) => format!("{}: {}", step.word, act.told()),
        Act::Attach(attached) => {
            let (name, size) = (&attached.name, size(attached.bytes as u64));
            said!("附上 {name}（{size}）", "attaches {name} ({size})")
        }
        Act::Sync => say(
            "与连得到的每台电脑交换",
            "exchanges with every laptop in reach",
        )
        .to_owned(),
        Act::Links { up, links, why } => {
            let pairs: Vec<String> = links.iter().map(|(a, b)| format!("{a} ↔ {b}")).collect();
            let word = if *up {
                say("连接恢复", "link up")
            } else {
                say("连接断开", "link cut")
            };
            let why = if why.is_empty() {
                String::new()
            } else {
                format!(" ({why})")
            };
            format!("{word}: {}{why}", pairs.join(", "))
        }
        Act::Kill => say("节点被强行结束（SIGKILL）", "the node is killed (SIGKILL)").to_owned(),
        Act::Start => say("节点重新运行", "the node runs again").to_owned(),
        Act::Later => {
            let word = &step.word;
            said!("{word}：以后才有", "{word}: comes later")
        }
    }
}
