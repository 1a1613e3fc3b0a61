//! A report's text (plan 三.6): facts, times and counts, of what was written only what may go upward. It is
//! put together as it is decided on, and frozen as it is.

mod taken;

use super::{Language, isolated, moment, sentence};
use onscene_protocol::id::EntryId;
use onscene_protocol::incident::command::{DrawnReport, Wording};
use onscene_protocol::incident::{EntryView, IncidentView, MilestoneName, TaskView};
use onscene_protocol::limit::TEXT_BYTES_MAX;
use onscene_protocol::typing::is_blank;
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
            at: drawn.at,
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
        let mut lines = self.letter_head(drawn);
        lines.extend(self.head_lines());
        lines.extend(self.grade_line());
        lines.extend(self.step_lines());
        lines.extend(self.scene_lines());
        lines.push(self.demand_line());
        lines.extend(self.promise_line());
        lines.extend(self.task_lines());
        lines.extend(self.place_lines());
        lines.extend(self.plan_line());
        lines.extend(self.objection_lines());
        // What is unknown, and what whoever reports has to say, matters most to whoever decides: it
        // stands before the log.
        let words = drawn.words;
        let unknown = self.listed(&words.unknown);
        let nothing = || self.say("无", "nothing").to_owned();
        let unknown = unknown.unwrap_or_else(nothing);
        lines.push(self.line(self.say("尚不清楚", "Still unknown"), &unknown));
        if let Some(own) = &words.words {
            lines.push(self.line(self.say("情况说明", "In our words"), &isolated(own)));
        }
        let next = self.listed(words.next.as_deref().unwrap_or_default());
        let next = next.or_else(|| self.open_steps());
        let next = next.unwrap_or_else(nothing);
        // Next steps are not cut off, however much was taken up.
        let next = self.line(self.say("下一步", "Next"), &next);
        lines.extend(self.taken_lines(drawn));
        self.bounded(lines, next)
    }

    /// Which report it is, to whom it goes, who sends it, and when.
    fn letter_head(&self, drawn: &DrawnReport<'_>) -> Vec<String> {
        let (kind, words) = (self.language.report_kind(&drawn.kind), drawn.words);
        let number = match (drawn.number, self.language) {
            (Some(number), Language::Chinese) => format!("第{number}号"),
            (Some(number), Language::English) => format!("no. {number}"),
            (None, _) => self.say("未编号", "no number yet").to_owned(),
        };
        let heading = match self.language {
            Language::Chinese => format!("{kind}（{number}）"),
            Language::English => format!("{kind} ({number})"),
        };
        let mut lines = vec![heading];
        if let Some(to) = &words.to {
            lines.push(self.line(self.say("主送", "To"), &isolated(to)));
        }
        if let Some(unit) = &words.unit {
            lines.push(self.line(self.say("报送单位", "From"), &isolated(unit)));
        }
        if let Some(sender) = &words.sender {
            let sender = isolated(&self.language.name(sender));
            lines.push(self.line(self.say("报送人", "Sent by"), &sender));
        }
        let at = moment(self.language, drawn.at, "");
        let dated = match (drawn.year, self.language) {
            (Some(year), Language::Chinese) => format!("〔{year}〕{number}　{at}"),
            (Some(year), Language::English) => format!("{year}, {number}, {at}"),
            (None, _) => format!("{number}　{at}"),
        };
        lines.push(self.line(self.say("编号和时间", "Number and time"), &dated));
        if let Some(reason) = &words.reason {
            lines.push(self.line(self.say("此时报送的原因", "Why now"), &isolated(reason)));
        }
        lines
    }

    fn listed(&self, items: &[String]) -> Option<String> {
        let items: Vec<String> = items.iter().map(|item| isolated(item)).collect();
        (!items.is_empty()).then(|| items.join(self.say("；", "; ")))
    }

    /// Headcounts and milestones; a plan is activated once, whoever else says so too.
    fn step_lines(&self) -> Vec<String> {
        self.step_rows().map(|row| self.entry_line(row)).collect()
    }

    fn step_rows(&self) -> impl Iterator<Item = &EntryView> {
        let is_activated = move |entry: EntryId| {
            let mut steps = self.view.milestones.iter();
            steps.any(|step| step.entry == entry && step.name == MilestoneName::Activated)
        };
        let mut activated = false;
        let rows = self.view.entries.iter();
        let rows = rows.filter(|row| matches!(row.kind.as_str(), "headcount" | "milestone"));
        rows.filter(move |row| {
            let again = is_activated(row.entry) && activated;
            activated |= is_activated(row.entry);
            !again
        })
    }

    /// Who came, and who is there.
    fn scene_lines(&self) -> Option<String> {
        let arrived = self.view.acts.scene.iter();
        let arrived: Vec<String> = arrived
            .filter_map(|one| {
                let at = moment(self.language, one.arrived_at.as_ref()?, self.at);
                let name = isolated(&self.language.name(&one.name));
                let left = match (&one.left_at, one.is_there) {
                    (Some(left), false) => {
                        let left = moment(self.language, left, self.at);
                        format!("{}{left}", self.say("，撤离 ", ", left "))
                    }
                    _ => String::new(),
                };
                Some(format!("{name}（{at}{left}）"))
            })
            .collect();
        let arrived_text = arrived.join(self.say("、", ", "));
        (!arrived.is_empty())
            .then(|| self.line(self.say("到场人员", "At the scene"), &arrived_text))
    }

    /// Each key place as it was seen last.
    fn place_lines(&self) -> Vec<String> {
        self.place_rows().map(|row| self.entry_line(row)).collect()
    }

    fn place_rows(&self) -> impl Iterator<Item = &EntryView> {
        let checks = &self.view.acts.place_checks;
        let mut latest: BTreeMap<&str, EntryId> = BTreeMap::new();
        for check in checks {
            latest.insert(check.place.as_deref().unwrap_or("—"), check.by.entry);
        }
        let rows = self.view.entries.iter();
        rows.filter(move |row| latest.values().any(|entry| *entry == row.entry))
    }

    /// The on-scene plan as it was approved, else as it stands.
    fn plan_line(&self) -> Option<String> {
        let plan = self.view.scene_plan.as_ref()?;
        let approved = plan.approved.iter().find(|copy| copy.in_force);
        let (name, text) = match approved.and_then(|copy| copy.text.as_ref()) {
            Some(text) => (
                self.say("现场方案（已批准）", "On-scene plan (approved)"),
                text,
            ),
            None => (
                self.say(
                    "现场方案（草稿，未批准）",
                    "On-scene plan (a draft, not approved)",
                ),
                &plan.text,
            ),
        };
        (!is_blank(text)).then(|| self.line(name, &isolated(text)))
    }

    fn objection_lines(&self) -> Vec<String> {
        let rows = self.objection_rows();
        rows.map(|row| self.entry_line(row)).collect()
    }

    fn objection_rows(&self) -> impl Iterator<Item = &EntryView> {
        let objections = &self.view.acts.objections;
        let own = move |row: &&EntryView| objections.iter().any(|one| one.by.entry == row.entry);
        self.view.entries.iter().filter(own)
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

    /// How many tasks there are, and each as it stands.
    fn task_lines(&self) -> Vec<String> {
        let tasks = &self.view.acts.tasks;
        let open = tasks.iter().filter(|row| row.done.is_empty()).count();
        let all = tasks.len();
        if all == 0 {
            return Vec::new();
        }
        let counted = match self.language {
            Language::Chinese => format!("任务：共{all}项，未办结{open}项"),
            Language::English => format!("Tasks: {all}, open {open}"),
        };
        let each = tasks.iter().map(|task| {
            let state = match (task.done.first(), task.acknowledged.is_empty()) {
                (Some(done), _) => {
                    let result = done.text.as_deref().map(isolated).unwrap_or_default();
                    format!("{}{result}", self.say("已办结：", "done: "))
                }
                (None, false) => self.say("在办", "under way").to_owned(),
                (None, true) => self.say("未接", "not taken yet").to_owned(),
            };
            format!("{} — {state}", self.task(task))
        });
        std::iter::once(counted).chain(each).collect()
    }

    /// A task, who answers for it, and until when.
    fn task(&self, task: &TaskView) -> String {
        let text = isolated(task.text.as_deref().unwrap_or("—"));
        let owner = isolated(&self.language.name(&task.owner));
        let due = task.due.as_deref();
        let due = due.map(|due| moment(self.language, due, self.at));
        match (due, self.language) {
            (Some(due), Language::Chinese) => format!("{text}（{owner}，{due} 前）"),
            (Some(due), Language::English) => format!("{text} ({owner}, by {due})"),
            (None, Language::Chinese) => format!("{text}（{owner}）"),
            (None, Language::English) => format!("{text} ({owner})"),
        }
    }

    /// What is open, where nobody said what is next.
    fn open_steps(&self) -> Option<String> {
        let tasks = self.view.acts.tasks.iter();
        let open: Vec<String> = tasks
            .filter(|row| row.done.is_empty())
            .map(|row| self.task(row))
            .collect();
        (!open.is_empty()).then(|| open.join(self.say("；", "; ")))
    }

    /// As many lines as fit, and the last one.
    fn bounded(&self, lines: Vec<String>, last: String) -> String {
        let mut text = String::new();
        let room = LINES_BYTES_MAX.saturating_sub(last.len());
        for line in lines {
            if text.len() + line.len() > room {
                text.push_str(self.say("（其余见记录）", "(the rest is in the log)"));
                text.push('\n');
                break;
            }
            text.push_str(&line);
            text.push('\n');
        }
        text.push_str(&last);
        text.trim_end().to_owned()
    }
}
