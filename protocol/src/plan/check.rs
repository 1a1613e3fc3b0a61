//! What a plan has to fulfil before it is taken. All faults are told at once, so that whoever
//! writes the file mends them in one go.

mod checking;

use super::limit::{
    ANSWERS_MAX, CHECKS_MAX, FAULTS_TOLD_MAX, GUIDANCE_MAX, PLACES_MAX, POSTS_MAX, TASKS_MAX,
    TOLD_MAX,
};
use super::{FORMAT, Fault, Faults, Plan};
use crate::limit::HEADCOUNT_MAX;
use crate::roster::Role;
use checking::Checking;
use std::collections::BTreeSet;

impl Plan {
    /// Checks the whole plan.
    ///
    /// # Errors
    /// Every fault that it has, up to [`FAULTS_TOLD_MAX`].
    pub fn check(&self) -> Result<(), Faults> {
        if self.format != FORMAT {
            return Err(Fault::OtherFormat {
                format: self.format,
            }
            .into());
        }
        let mut checking = Checking::default();
        self.check_head(&mut checking);
        self.check_counts(&mut checking);
        self.check_roster(&mut checking);
        self.check_grades(&mut checking);
        self.check_tasks(&mut checking);
        self.check_texts(&mut checking);
        if checking.faults.is_empty() {
            return Ok(());
        }
        checking.faults.truncate(FAULTS_TOLD_MAX);
        Err(Faults(checking.faults))
    }

    fn check_head(&self, checking: &mut Checking) {
        checking.word("id", &self.id);
        checking.word("version", &self.version);
        checking.word("language", &self.language);
        checking.line("title", &self.title);
        if let Some(note) = &self.note {
            checking.text("note", note);
        }
        checking.minutes("unread-after-minutes", self.unread_after_minutes);
        checking.minutes("progress-every-minutes", self.progress_every_minutes);
    }

    fn check_counts(&self, checking: &mut Checking) {
        checking.count("roster", self.roster.len(), POSTS_MAX);
        checking.count("tasks", self.tasks.len(), TASKS_MAX);
        checking.count("checklist", self.checklist.len(), CHECKS_MAX);
        checking.count("key-places", self.key_places.len(), PLACES_MAX);
        checking.count("guidance", self.guidance.len(), GUIDANCE_MAX);
        checking.count("answers", self.answers.len(), ANSWERS_MAX);
    }

    fn check_roster(&self, checking: &mut Checking) {
        let mut posts = BTreeSet::new();
        for post in &self.roster {
            let at = format!("roster {:?}", post.post);
            checking.word(&at, &post.post);
            checking.once(&at, &mut posts, &post.post);
            checking.line(&format!("{at}, title"), &post.title);
            checking.optional_line(&format!("{at}, duty"), post.duty.as_deref());
            if post.role.parse::<Role>().is_err() {
                let role = post.role.chars().take(80).collect();
                checking.find(Fault::UnknownRole {
                    at: at.clone(),
                    role,
                });
            }
            if let Some(deputy) = &post.deputy {
                self.check_post(checking, &format!("{at}, deputy"), deputy);
                if self.is_circular(post) {
                    checking.find(Fault::CircularDeputy { at });
                }
            }
        }
    }

    fn check_grades(&self, checking: &mut Checking) {
        let mut grades = BTreeSet::new();
        let mut numbers = Vec::new();
        for rule in &self.grades {
            let at = format!("grade {}", rule.grade);
            checking.once(&at, &mut grades, rule.grade.word());
            checking.optional_line(&format!("{at}, when"), rule.when.as_deref());
            checking.count("tell", rule.tell.len(), TOLD_MAX);
            checking.count("tell-units", rule.tell_units.len(), TOLD_MAX);
            for post in &rule.tell {
                self.check_post(checking, &format!("{at}, tell"), post);
            }
            for unit in &rule.tell_units {
                checking.line(&format!("{at}, tell-units"), unit);
            }
            if let Some(number) = rule.from_headcount {
                let at = format!("{at}, from-headcount");
                checking.number(&at, number, HEADCOUNT_MAX);
                numbers.push((rule.grade, number));
            }
        }
        numbers.sort_unstable();
        for pair in numbers.windows(2) {
            if let [(graver, more), (_, fewer)] = pair
                && more < fewer
            {
                let at = format!("grade {graver}, from-headcount");
                checking.find(Fault::GradesCross { at });
            }
        }
    }

    fn check_tasks(&self, checking: &mut Checking) {
        let mut tasks = BTreeSet::new();
        for task in &self.tasks {
            let at = format!("task {:?}", task.task);
            checking.word(&at, &task.task);
            checking.once(&at, &mut tasks, &task.task);
            checking.line(&format!("{at}, text"), &task.text);
            self.check_post(checking, &format!("{at}, owner"), &task.owner);
            checking.minutes(&format!("{at}, limit-minutes"), task.limit_minutes);
            checking.clause(&at, &task.clause);
        }
    }

    fn check_texts(&self, checking: &mut Checking) {
        let mut checks = BTreeSet::new();
        for check in &self.checklist {
            let at = format!("checklist {:?}", check.check);
            checking.word(&at, &check.check);
            checking.once(&at, &mut checks, &check.check);
            checking.line(&format!("{at}, text"), &check.text);
            checking.clause(&at, &check.clause);
        }
        for place in &self.key_places {
            checking.line("key-places, place", &place.place);
            checking.optional_line("key-places, note", place.note.as_deref());
        }
        for guidance in &self.guidance {
            let at = format!("guidance beside {:?}", guidance.beside);
            checking.word(&at, &guidance.beside);
            checking.line(&format!("{at}, text"), &guidance.text);
            checking.clause(&at, &guidance.clause);
        }
        let mut answers = BTreeSet::new();
        for answer in &self.answers {
            let at = format!("answer {:?}", answer.answer);
            checking.word(&at, &answer.answer);
            checking.once(
                &at,
                &mut answers,
                &format!("{} {}", answer.answer, answer.version),
            );
            checking.number(&format!("{at}, version"), answer.version, u32::MAX);
            checking.line(&format!("{at}, category"), &answer.category);
            checking.text(&format!("{at}, text"), &answer.text);
            checking.line(&format!("{at}, legal-basis"), &answer.legal_basis);
        }
    }

    fn check_post(&self, checking: &mut Checking, at: &str, post: &str) {
        if self.post(post).is_none() {
            checking.find(Fault::UnknownPost {
                at: at.into(),
                post: post.chars().take(80).collect(),
            });
        }
    }
}
