//! Cards of what the office does itself: notices, grades, tasks, the scene (plan 二.3, 二.4, 三.3, 四.3,
//! 五.1).

use super::{Board, BoardRow, Card, when};
use crate::wording::behind;
use onscene_protocol::incident::{NoticeView, PresenceView, PressingKind, TaskView};

impl Board<'_> {
    pub(super) fn staff_cards(&self) -> Vec<Card> {
        vec![
            self.notices(),
            self.grades(),
            self.tasks(),
            self.scene(),
            self.places(),
        ]
    }

    fn notices(&self) -> Card {
        let rows = self.detail.view.acts.notices.iter();
        Card {
            id: "notices",
            title: self.say("通知", "Notices"),
            clause: "二.4",
            rows: rows.map(|notice| self.notice(notice)).collect(),
        }
    }

    fn notice(&self, notice: &NoticeView) -> BoardRow {
        let entry = notice.by.entry;
        let mut row = self.row(&notice.by, format!("→ {}", notice.to));
        if self.detail.local.delivered.contains(&entry) {
            row.steps
                .push(self.say("✓ 已送达对方电脑", "✓ On their laptop").to_owned());
            let way = self.detail.local.entries.get(&entry).into_iter();
            let way = way.flat_map(|held| &held.behind).cloned();
            let way: Vec<_> = way
                .filter(|behind| Some(behind.device) == notice.to_device)
                .collect();
            row.steps.extend(behind(&way, self.language));
        } else if !notice.has_reached() {
            row.alarms
                .push(self.say("未送达", "Not delivered").to_owned());
        }
        if let Some(elapsed) = self.alarm(entry, PressingKind::NoticeUnread) {
            row.alarms
                .push(format!("{} {elapsed}", self.say("未读", "Not read")));
            row.next
                .push(("notice-read", self.say("我已读", "I have read it")));
            row.next
                .push(("notice-told", self.say("电话告知", "Told by phone")));
        }
        for read in &notice.read {
            row.steps
                .push(self.step(self.say("✓ 已读", "✓ Read"), read));
        }
        for call in &notice.told {
            let what = if call.answered {
                self.say("✓ 电话告知", "✓ Told by phone")
            } else {
                self.say("电话无人接听", "Nobody answered the phone")
            };
            row.steps
                .push(self.said(what, &call.by, call.text.as_ref()));
        }
        for acted in &notice.acted {
            row.steps
                .push(self.step(self.say("✓ 已办", "✓ Acted on"), acted));
        }
        if notice.acted.is_empty() && notice.has_reached() {
            row.next
                .push(("notice-acted", self.say("已办", "Acted on")));
        }
        row
    }

    fn grades(&self) -> Card {
        let rows = self.detail.view.acts.grades.iter().map(|grade| {
            let mut row = self.row(&grade.by, self.language.grade(&grade.grade));
            if grade.in_force {
                row.steps.push(self.say("✓ 现行", "✓ In force").to_owned());
            } else if grade.superseded {
                row.steps.push(self.say("已改级", "Superseded").to_owned());
            }
            if grade.disagrees {
                row.alarms.push(
                    self.say(
                        "定级不一致，再定一次即确定",
                        "Grades disagree; grading again settles it",
                    )
                    .to_owned(),
                );
            }
            row
        });
        Card {
            id: "grades",
            title: self.say("等级", "Grade"),
            clause: "二.3",
            rows: rows.collect(),
        }
    }

    fn tasks(&self) -> Card {
        let rows = self.detail.view.acts.tasks.iter();
        Card {
            id: "tasks",
            title: self.say("任务", "Tasks"),
            clause: "五.1",
            rows: rows.map(|task| self.task(task)).collect(),
        }
    }

    fn task(&self, task: &TaskView) -> BoardRow {
        let clause = task.clause.as_deref().unwrap_or_default();
        let deputy = task.deputy.as_ref().map(|deputy| format!("（{deputy}）"));
        let head = format!("{}{} {clause}", task.owner, deputy.unwrap_or_default());
        let mut row = self.row(&task.by, head);
        if let Some(elapsed) = self.alarm(task.by.entry, PressingKind::TaskOverdue) {
            row.alarms
                .push(format!("{} {elapsed}", self.say("超期", "Overdue")));
        }
        for taken in &task.acknowledged {
            row.steps
                .push(self.step(self.say("✓ 收到", "✓ Taken"), taken));
        }
        for done in &task.done {
            row.steps
                .push(self.step(self.say("✓ 办结", "✓ Done"), done));
        }
        if task.done.is_empty() {
            if task.acknowledged.is_empty() {
                row.next.push(("task-ack", self.say("收到", "Take it")));
            }
            row.next.push(("task-done", self.say("办结", "Done")));
        }
        row
    }

    fn scene(&self) -> Card {
        let acts = &self.detail.view.acts;
        let present = acts.scene.iter().map(|person| self.presence(person));
        let handovers = acts.handovers.iter().map(|handover| {
            let head = format!("{} {}", self.say("交接给", "Handed over to"), handover.to);
            self.row(&handover.by, head)
        });
        Card {
            id: "scene",
            title: self.say("谁在现场", "At the scene"),
            clause: "四.3",
            rows: present.chain(handovers).collect(),
        }
    }

    fn presence(&self, person: &PresenceView) -> BoardRow {
        let steps = [
            (self.say("出发", "Departed"), &person.departed_at),
            (self.say("到场", "Arrived"), &person.arrived_at),
            (self.say("撤离", "Left"), &person.left_at),
        ];
        let steps = steps.into_iter();
        let steps = steps.filter_map(|(what, at)| Some(format!("{what} {}", when(at.as_ref()?))));
        let mut row = BoardRow {
            head: person.name.clone(),
            steps: steps.collect(),
            ..BoardRow::default()
        };
        if person.is_there {
            row.steps.push(self.say("✓ 在现场", "✓ There").to_owned());
        }
        if person.left_before_end {
            row.alarms
                .push(self.say("消除前离开", "Left before the end").to_owned());
        }
        row
    }

    fn places(&self) -> Card {
        let rows = self.detail.view.acts.place_checks.iter().map(|check| {
            let place = check.place.clone().unwrap_or_default();
            let mut row = self.row(&check.by, place);
            if check.in_order {
                row.steps.push(self.say("✓ 有序", "✓ In order").to_owned());
            } else {
                row.alarms
                    .push(self.say("有问题", "Not in order").to_owned());
            }
            row
        });
        Card {
            id: "places",
            title: self.say("重点部位", "Key places"),
            clause: "三.3",
            rows: rows.collect(),
        }
    }
}
