//! Cards of what is between the office and others: answers and promises, people and units, papers, and
//! mistakes about whole incidents (plan 三.5 to 三.7, 四.2, 四.4, 五.5).

use super::{Board, BoardRow, Card, when};
use crate::wording::{step_minutes, words};
use onscene_protocol::id::SubjectId;
use onscene_protocol::incident::{
    AnswerView, ContactStatus, ContactView, PressingKind, PromiseView, ReportView, WrittenBy,
};

impl Board<'_> {
    pub(super) fn outward_cards(&self) -> Vec<Card> {
        vec![
            self.answers(),
            self.promises(),
            self.representatives(),
            self.talks(),
            self.contacts(),
            self.reports(),
            self.releases(),
            self.objections(),
            self.mistakes(),
            self.measured(),
        ]
    }

    fn demand(&self, demand: onscene_protocol::id::EntryId) -> String {
        let demands = &self.detail.view.demands;
        let place = demands.iter().position(|row| row.entry == demand);
        let number = place.map_or_else(String::new, |place| (place + 1).to_string());
        format!("{} {number}", self.say("诉求", "Demand"))
    }

    fn answers(&self) -> Card {
        let rows = self.detail.view.acts.answers.iter();
        Card {
            id: "answers",
            title: self.say("答复", "Answers"),
            clause: "四.2(2)",
            rows: rows.map(|answer| self.answer(answer)).collect(),
        }
    }

    fn answer(&self, answer: &AnswerView) -> BoardRow {
        let by = answer.by.as_deref().unwrap_or_default();
        let head = format!("{} {by}", self.demand(answer.demand));
        let mut row = self.row(&answer.written, head);
        let parts = [
            (self.say("诉求复述", "Demand"), &answer.stated),
            (self.say("事实", "Facts"), &answer.facts),
            (self.say("理由", "Reasons"), &answer.reasons),
            (self.say("法律依据", "Legal basis"), &answer.legal_basis),
        ];
        for (what, _) in parts.iter().filter(|(_, part)| part.is_none()) {
            let missing = self.say("条例第三十二条，缺", "Article 32, missing:");
            row.steps.push(format!("{missing} {what}"));
        }
        if !answer.corrected_since.is_empty() {
            row.alarms.push(
                self.say(
                    "答复之后才看到诉求有更正",
                    "The demand was corrected elsewhere",
                )
                .to_owned(),
            );
        }
        row
    }

    fn promises(&self) -> Card {
        let rows = self.detail.view.acts.promises.iter();
        Card {
            id: "promises",
            title: self.say("承诺", "Promises"),
            clause: "五.5",
            rows: rows.map(|promise| self.promise(promise)).collect(),
        }
    }

    fn promise(&self, promise: &PromiseView) -> BoardRow {
        let who = promise.who.as_deref().unwrap_or_default();
        let head = format!("{} · {who}", self.demand(promise.demand));
        let mut row = self.row(&promise.written, head);
        if let Some(elapsed) = self.alarm(promise.written.entry, PressingKind::PromiseOverdue) {
            row.alarms
                .push(format!("{} {elapsed}", self.say("超期", "Overdue")));
        }
        for done in &promise.done {
            row.steps
                .push(self.step(self.say("✓ 兑现", "✓ Kept"), done));
        }
        if promise.done.is_empty() {
            row.next.push(("promise-done", self.say("兑现", "Kept")));
        }
        row
    }

    fn representatives(&self) -> Card {
        let view = &self.detail.view.acts.representatives;
        let rows = view.groups.iter().map(|group| {
            let head = format!("{} {}", group.people.len(), self.say("人", "people"));
            let mut row = self.row(&group.by, head);
            if group.in_force {
                if view.over_limit {
                    row.alarms.push(
                        self.say(
                            "合计超过五人（条例第二十条），请重新推选",
                            "Over five in all (article 20); name them anew",
                        )
                        .to_owned(),
                    );
                }
                row.next
                    .push(("representatives", self.say("替换", "Replace")));
            } else {
                row.steps.push(self.say("已替换", "Replaced").to_owned());
            }
            self.with_people(row, &group.people)
        });
        Card {
            id: "representative-list",
            title: self.say("代表", "Representatives"),
            clause: "四.2(2)",
            rows: rows.collect(),
        }
    }

    fn talks(&self) -> Card {
        let rows = self.detail.view.acts.talks.iter().map(|talk| {
            let row = self.row(&talk.written, self.demand(talk.demand));
            self.with_people(row, &[talk.verbatim])
        });
        Card {
            id: "talks",
            title: self.say("谈话笔录与和解协议", "Talk records and settlements"),
            clause: "四.4",
            rows: rows.collect(),
        }
    }

    fn contacts(&self) -> Card {
        let rows = self.detail.view.acts.contacts.iter();
        Card {
            id: "contacts",
            title: self.say("联络", "Contacts"),
            clause: "四.2(3)",
            rows: rows.map(|contact| self.contact(contact)).collect(),
        }
    }

    fn contact(&self, contact: &ContactView) -> BoardRow {
        let unit = match contact.relative_of {
            Some(demand) => format!("{} · {}", self.say("亲属", "Relative"), self.demand(demand)),
            None => contact.unit.clone().unwrap_or_default(),
        };
        let parts = [
            contact.contact_person.as_deref(),
            contact.channel.as_deref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        let mut row = self.row(&contact.by, format!("{unit} {}", parts.join(" · ")));
        for step in &contact.steps {
            let status = self.language.contact_status(&step.status);
            row.steps.push(match step.by.entry == contact.by.entry {
                // Its corrections stand beside the row itself.
                true => {
                    let text = step.text.as_deref().unwrap_or_default();
                    format!("{status} {} {text}", self.meta(&step.by))
                }
                false => self.said(status, &step.by, step.text.as_ref()),
            });
        }
        if !matches!(
            contact.status,
            ContactStatus::Arrived | ContactStatus::Declined
        ) {
            row.next.push(("contact", self.say("记进展", "Next step")));
        }
        self.with_people(row, &[contact.relative])
    }

    fn reports(&self) -> Card {
        let rows = self.detail.view.acts.reports.iter();
        Card {
            id: "reports",
            title: self.say("报告", "Reports"),
            clause: "三.6",
            rows: rows.map(|report| self.report(report)).collect(),
        }
    }

    fn report(&self, report: &ReportView) -> BoardRow {
        let kind = self.language.report_kind(&report.kind);
        let head = format!("{kind} {}", report.number);
        let mut row = self.paper(&report.by, head, report.text.as_ref());
        if report.same_number {
            row.alarms.push(
                self.say(
                    "编号重复：两台电脑各报了一次",
                    "Same number: made on two laptops",
                )
                .to_owned(),
            );
        }
        for receipt in &report.receipts {
            let who = receipt.confirmed_by.as_deref().unwrap_or_default();
            row.steps.push(format!(
                "{} {who} {}",
                self.say("✓ 回执", "✓ Confirmed"),
                self.meta(&receipt.by)
            ));
        }
        if report.receipts.is_empty() {
            row.alarms
                .push(self.say("还没有回执", "Not confirmed yet").to_owned());
            row.next
                .push(("report-receipt", self.say("记回执", "Confirmed")));
        }
        row
    }

    fn releases(&self) -> Card {
        let rows = self.detail.view.acts.releases.iter().map(|release| {
            let channel = release.channel.clone().unwrap_or_default();
            let mut row = self.paper(&release.by, channel, release.text.as_ref());
            for approved in &release.approved {
                row.steps
                    .push(self.step(self.say("✓ 审核定稿", "✓ Approved and frozen"), approved));
            }
            if release.approved.is_empty() {
                row.alarms.push(
                    self.say(
                        "草稿，未审核，不得发布",
                        "A draft: not approved, not to be released",
                    )
                    .to_owned(),
                );
                row.next
                    .push(("release-approve", self.say("审核", "Approve")));
            }
            row
        });
        Card {
            id: "releases",
            title: self.say("对外发布", "Releases"),
            clause: "三.7",
            rows: rows.collect(),
        }
    }

    fn objections(&self) -> Card {
        let rows = self.detail.view.acts.objections.iter().map(|objection| {
            let unit = objection.unit.clone().unwrap_or_default();
            self.row(&objection.by, unit)
        });
        Card {
            id: "objections",
            title: self.say("异议", "Objections"),
            clause: "三.5",
            rows: rows.collect(),
        }
    }

    /// A row about another incident: with its title where it is linked with this one and here, and with
    /// a link to it.
    fn about_another(&self, by: &WrittenBy, what: &str, incident: SubjectId) -> BoardRow {
        let w = words(self.language);
        let mut linked = self.detail.one_with.iter();
        let title = linked.find(|other| other.incident == incident);
        let title = title.and_then(|other| other.title.as_deref());
        let title = title.unwrap_or(w.plan.linked_other);
        BoardRow {
            elsewhere: Some((incident, w.plan.linked_other)),
            ..self.row(by, format!("{what} {title}"))
        }
    }

    fn mistakes(&self) -> Card {
        let acts = &self.detail.view.acts;
        let voided = acts
            .voided
            .iter()
            .map(|void| self.row(&void.by, self.say("误建，已作废", "Voided")));
        let links = acts.links.iter().map(|link| {
            let what = if link.linked {
                self.say("并案", "One with")
            } else {
                self.say("已取消并案", "Parted from")
            };
            self.about_another(&link.by, what, link.incident)
        });
        let moved = acts.moved.iter().map(|moved| {
            let what = if moved.here {
                self.say("移入，来自", "Moved here from")
            } else {
                self.say("移出到", "Moved to")
            };
            self.about_another(&moved.by, what, moved.incident)
        });
        Card {
            id: "mistakes",
            title: self.say("并案、移动与作废", "Linked, moved, voided"),
            clause: "四.4",
            rows: voided.chain(links).chain(moved).collect(),
        }
    }

    fn measured(&self) -> Card {
        let steps = self.detail.view.acts.measured.iter();
        let rows = steps.filter_map(|step| {
            let at = step.at.as_ref()?;
            let name = self.language.measured_step(&step.step);
            let after = step.after_ms.map(|ms| {
                let sign = if ms < 0 { "" } else { "+" };
                format!("{sign}{}", step_minutes(ms, self.language))
            });
            Some(BoardRow {
                head: name.to_owned(),
                meta: format!(
                    "{} {} {}",
                    when(at),
                    self.language.source(step.late),
                    after.unwrap_or_default()
                ),
                steps: self.corrected(step.corrected).into_iter().collect(),
                ..BoardRow::default()
            })
        });
        let rows: Vec<BoardRow> = rows.collect();
        Card {
            id: "measured",
            title: self.say("各步用时", "Measured times"),
            clause: "四.4",
            // One step alone measures nothing.
            rows: if rows.len() > 1 { rows } else { Vec::new() },
        }
    }
}
