//! A report's text, drawn from what is known at a position of the log (plan 三.6): facts, times and
//! counts; of what was written only what may be reported upward. It is in Chinese, as the street
//! office reads it.

use super::{HeadcountView, IncidentView};
use crate::id::EntryId;
use crate::incident::{Disclosure, IncidentKind, MilestoneName, ReportKind};
use crate::limit::TEXT_BYTES_MAX;
use std::collections::BTreeMap;

/// Bytes that the lines of a report may take: what is unknown, and a last line, still fit.
const LINES_BYTES_MAX: usize = TEXT_BYTES_MAX - 256;

impl IncidentView {
    /// The report that this view makes.
    pub(in crate::incident) fn drawn_as(
        &self,
        kind: ReportKind,
        number: u32,
        unknown: &[String],
    ) -> String {
        let mut lines = vec![format!("{}（第{number}号）", report(kind))];
        lines.push(format!("事件：{}", self.title.as_deref().unwrap_or("—")));
        lines.push(format!(
            "类别：{}{}　地点：{}",
            self.kind.map_or("—", incident),
            if self.drill { "（演练）" } else { "" },
            self.place.as_deref().unwrap_or("—")
        ));
        lines.extend(self.heard_line());
        lines.extend(self.grade_line());
        lines.extend(self.headcounts.iter().map(headcount));
        lines.extend(self.milestones.iter().map(|milestone| {
            let note = milestone.note.as_deref().unwrap_or_default();
            format!(
                "{}　{}　{note}",
                minute(&milestone.at),
                step(milestone.name)
            )
        }));
        lines.push(self.demand_line());
        lines.extend(self.promise_line());
        lines.extend(self.task_line());
        // What is unknown matters most to whoever decides: it stands before the log.
        if unknown.is_empty() {
            lines.push("尚不清楚：无".into());
        } else {
            lines.push(format!("尚不清楚：{}", unknown.join("；")));
        }
        lines.extend(self.reported_lines());
        bounded(lines)
    }

    fn heard_line(&self) -> Option<String> {
        let heard = self.heard_at.as_deref().map(minute).unwrap_or_default();
        let from = [self.channel.as_deref(), self.reporter.as_deref()];
        let from: Vec<&str> = from.into_iter().flatten().collect();
        let line = format!("接报：{heard}　{}", from.join("，"));
        (self.heard_at.is_some() || !from.is_empty()).then_some(line)
    }

    fn grade_line(&self) -> Option<String> {
        let grade = self.acts.grades.iter().find(|grade| grade.in_force)?;
        let disagrees = if grade.disagrees {
            "（另有不同定级，尚未确定）"
        } else {
            ""
        };
        let reason = grade.reason.as_deref().unwrap_or("—");
        Some(format!("等级：{}{disagrees}　{reason}", grade.grade))
    }

    fn demand_line(&self) -> String {
        let mut by_category: BTreeMap<&str, usize> = BTreeMap::new();
        for demand in &self.demands {
            let category = demand.category.as_deref().unwrap_or("—");
            *by_category.entry(category).or_default() += 1;
        }
        let counted: Vec<String> = by_category
            .iter()
            .map(|(category, count)| format!("{category}{count}件"))
            .collect();
        let answered = |demand: EntryId| {
            self.acts
                .answers
                .iter()
                .any(|answer| answer.demand == demand)
        };
        let open = self
            .demands
            .iter()
            .filter(|row| !answered(row.entry))
            .count();
        format!(
            "诉求：{}件{}{}，未答复{open}件；代表{}人",
            self.demands.len(),
            if counted.is_empty() { "" } else { "：" },
            counted.join("、"),
            self.acts.representatives.in_force
        )
    }

    fn promise_line(&self) -> Option<String> {
        let open = || self.acts.promises.iter().filter(|row| row.done.is_empty());
        let next = open().map(|row| row.due.as_str()).min()?;
        let count = open().count();
        Some(format!("承诺：未兑现{count}项，最近到期{}", minute(next)))
    }

    fn task_line(&self) -> Option<String> {
        let open = self
            .acts
            .tasks
            .iter()
            .filter(|row| row.done.is_empty())
            .count();
        let all = self.acts.tasks.len();
        (all > 0).then(|| format!("任务：共{all}项，未办结{open}项"))
    }

    /// The log as far as it may go upward; of what was corrected, the correction is for whoever asks.
    fn reported_lines(&self) -> impl Iterator<Item = String> + '_ {
        let goes_up = |disclosure| matches!(disclosure, Disclosure::Street | Disclosure::Public);
        self.entries
            .iter()
            .filter(move |row| row.disclosure.is_some_and(goes_up))
            .filter_map(|row| {
                let text = row.text.as_deref()?;
                let corrected = if row.corrected_by.is_empty() {
                    ""
                } else {
                    "（已更正）"
                };
                Some(format!("{}　{text}{corrected}", minute(&row.at)))
            })
    }
}

/// As many lines as fit.
fn bounded(lines: Vec<String>) -> String {
    let mut text = String::new();
    for line in lines {
        if text.len() + line.len() > LINES_BYTES_MAX {
            text.push_str("（其余见记录）");
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    text.trim_end().to_owned()
}

fn headcount(count: &HeadcountView) -> String {
    let disagrees = if count.disagrees {
        "，与另一次不一致"
    } else {
        ""
    };
    let (low, high) = (count.low, count.high);
    let by = count.by.as_deref().unwrap_or("—");
    format!("{}　人数{low}–{high}（{by}{disagrees}）", minute(&count.at))
}

/// Month, day, hour and minute of a time, as it was written.
fn minute(at: &str) -> &str {
    at.get(5..16).unwrap_or(at)
}

const fn report(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::First => "首报",
        ReportKind::Progress => "续报",
        ReportKind::Final => "终报",
    }
}

const fn incident(kind: IncidentKind) -> &'static str {
    match kind {
        IncidentKind::GroupVisit => "群体上访",
        IncidentKind::KeyIssue => "突发重点问题",
        IncidentKind::Concern => "隐患",
    }
}

/// What a milestone is called.
pub(in crate::incident) const fn step(milestone: MilestoneName) -> &'static str {
    match milestone {
        MilestoneName::Received => "接报",
        MilestoneName::Reported => "报告",
        MilestoneName::Activated => "启动",
        MilestoneName::Departed => "出发",
        MilestoneName::Arrived => "到场",
        MilestoneName::Ended => "消除",
        MilestoneName::Left => "撤离",
        MilestoneName::Evaluated => "评价",
        MilestoneName::Summarised => "总结",
        MilestoneName::Archived => "归档",
    }
}
