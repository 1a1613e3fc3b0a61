//! A report's text (plan 三.6): facts, times and counts, of what was written only what may go upward. It is
//! put together as it is decided on, and frozen as it is.

use super::{Language, isolated, moment, sentence};
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::command::{DrawnReport, Wording};
use onscene_protocol::incident::{Disclosure, EntryView, IncidentView};
use onscene_protocol::limit::TEXT_BYTES_MAX;
use std::collections::BTreeMap;

/// Bytes that the lines of a report may take: a last line still fits.
const LINES_BYTES_MAX: usize = TEXT_BYTES_MAX - 256;

impl Wording for Language {
    fn sentence(&self, entry: &EntryView) -> String {
        sentence(entry, *self)
    }

    fn report(&self, drawn: &DrawnReport<'_>) -> String {
        Report {
            view: drawn.view,
            language: *self,
            at: drawn.view.entries.last().map_or("", |last| &last.at),
        }
        .text(drawn)
    }
}

struct Report<'a> {
    view: &'a IncidentView,
    language: Language,
    /// When it is written: other years than this one are named.
    at: &'a str,
}

impl Report<'_> {
    const fn say(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.say(chinese, english)
    }

    /// A line with its name.
    fn line(&self, name: &str, text: &str) -> String {
        format!("{name}{}{text}", self.say("：", ": "))
    }

    fn text(&self, drawn: &DrawnReport<'_>) -> String {
        let (kind, number) = (self.language.report_kind(&drawn.kind), drawn.number);
        let heading = match self.language {
            Language::Chinese => format!("{kind}（第{number}号）"),
            Language::English => format!("{kind} (no. {number})"),
        };
        let mut lines = vec![heading];
        lines.extend(self.head_lines());
        lines.extend(self.grade_line());
        let steps = self.view.entries.iter();
        let steps = steps.filter(|row| matches!(row.kind.as_str(), "headcount" | "milestone"));
        lines.extend(steps.map(|row| self.entry_line(row)));
        lines.push(self.demand_line());
        lines.extend(self.promise_line());
        lines.extend(self.task_line());
        // What is unknown matters most to whoever decides: it stands before the log.
        let unknown: Vec<String> = drawn.unknown.iter().map(|item| isolated(item)).collect();
        let unknown = if unknown.is_empty() {
            self.say("无", "nothing").to_owned()
        } else {
            unknown.join(self.say("；", "; "))
        };
        lines.push(self.line(self.say("尚不清楚", "Still unknown"), &unknown));
        lines.extend(self.reported_lines());
        self.bounded(lines)
    }

    fn head_lines(&self) -> Vec<String> {
        let view = self.view;
        let or_none = |text: Option<&String>| text.map_or_else(|| "—".into(), |t| isolated(t));
        let kind = view.kind.map_or("—", |kind| self.language.kind(&kind));
        let drill = if view.drill {
            self.say("（演练）", " (drill)")
        } else {
            ""
        };
        let place = or_none(view.place.as_ref());
        let mut lines = vec![
            self.line(self.say("事件", "Incident"), &or_none(view.title.as_ref())),
            format!(
                "{}　{}",
                self.line(self.say("类别", "Kind"), &format!("{kind}{drill}")),
                self.line(self.say("地点", "Place"), &place)
            ),
        ];
        let heard = view.heard_at.as_deref();
        let heard = heard.map(|at| moment(self.language, at, self.at));
        let from = [view.channel.as_deref(), view.reporter.as_deref()];
        let from: Vec<String> = from.into_iter().flatten().map(isolated).collect();
        if heard.is_some() || !from.is_empty() {
            let from = from.join(self.say("，", ", "));
            let told = format!("{}　{from}", heard.unwrap_or_default());
            lines.push(self.line(self.say("接报", "Heard"), &told));
        }
        lines
    }

    fn grade_line(&self) -> Option<String> {
        let grade = self.view.acts.grades.iter().find(|grade| grade.in_force)?;
        let mut entries = self.view.entries.iter();
        let entry = entries.find(|entry| entry.entry == grade.by.entry)?;
        let disagrees = if grade.disagrees {
            self.say(
                "（另有不同定级，尚未确定）",
                " (another grade says otherwise; not settled yet)",
            )
        } else {
            ""
        };
        Some(sentence(entry, self.language) + disagrees)
    }

    /// An entry with its time.
    fn entry_line(&self, row: &EntryView) -> String {
        let at = row.happened_at.as_ref().unwrap_or(&row.at);
        let at = moment(self.language, at, self.at);
        let mut counts = self.view.headcounts.iter();
        let disagrees = counts.any(|count| count.entry == row.entry && count.disagrees);
        let mark = match (disagrees, row.corrected_by.is_empty()) {
            (true, _) => self.say("（与另一次不一致）", " (disagrees with another)"),
            (_, false) => self.say("（已更正）", " (corrected)"),
            _ => "",
        };
        format!("{at}　{}{mark}", sentence(row, self.language))
    }

    fn demand_line(&self) -> String {
        let (view, language) = (self.view, self.language);
        let mut by_category: BTreeMap<&str, usize> = BTreeMap::new();
        for demand in &view.demands {
            let category = demand.category.as_deref().unwrap_or("—");
            *by_category.entry(category).or_default() += 1;
        }
        let answered = |demand: EntryId| {
            view.acts
                .answers
                .iter()
                .any(|answer| answer.demand == demand)
        };
        let open = view.demands.iter().filter(|row| !answered(row.entry));
        let (all, open) = (view.demands.len(), open.count());
        let people = view.acts.representatives.in_force;
        let counted = by_category.iter().map(|(category, count)| {
            let category = isolated(category);
            match language {
                Language::Chinese => format!("{category}{count}件"),
                Language::English => format!("{category} {count}"),
            }
        });
        let counted: Vec<String> = counted.collect();
        let counted = counted.join(self.say("、", ", "));
        match language {
            Language::Chinese => {
                let colon = if counted.is_empty() { "" } else { "：" };
                format!("诉求：{all}件{colon}{counted}，未答复{open}件；代表{people}人")
            }
            Language::English => {
                format!("Demands: {all} ({counted}), not answered {open}; representatives {people}")
            }
        }
    }

    fn promise_line(&self) -> Option<String> {
        let promises = self.view.acts.promises.iter();
        let open: Vec<_> = promises.filter(|row| row.done.is_empty()).collect();
        let next = open.iter().map(|row| row.due.as_str()).min()?;
        let (count, next) = (open.len(), moment(self.language, next, self.at));
        Some(match self.language {
            Language::Chinese => format!("承诺：未兑现{count}项，最近到期{next}"),
            Language::English => format!("Promises: {count} open, the next due {next}"),
        })
    }

    fn task_line(&self) -> Option<String> {
        let tasks = &self.view.acts.tasks;
        let open = tasks.iter().filter(|row| row.done.is_empty()).count();
        let all = tasks.len();
        (all > 0).then(|| match self.language {
            Language::Chinese => format!("任务：共{all}项，未办结{open}项"),
            Language::English => format!("Tasks: {all}, open {open}"),
        })
    }

    /// The log as far as it may go upward; of what was corrected, the correction is for whoever asks.
    fn reported_lines(&self) -> impl Iterator<Item = String> + '_ {
        let goes_up = |disclosure| matches!(disclosure, Disclosure::Street | Disclosure::Public);
        let rows = self.view.entries.iter();
        rows.filter(move |row| row.disclosure.is_some_and(goes_up) && row.text.is_some())
            .map(|row| self.entry_line(row))
    }

    /// As many lines as fit.
    fn bounded(&self, lines: Vec<String>) -> String {
        let mut text = String::new();
        for line in lines {
            if text.len() + line.len() > LINES_BYTES_MAX {
                text.push_str(self.say("（其余见记录）", "(the rest is in the log)"));
                break;
            }
            text.push_str(&line);
            text.push('\n');
        }
        text.trim_end().to_owned()
    }
}
