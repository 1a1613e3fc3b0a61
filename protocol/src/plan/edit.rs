//! Changing single fields of a plan, as a form names them: `version`, `task.count.limit-minutes`,
//! `grade.II.from-headcount`. What a form cannot say is written in the file.

use super::{Fault, Plan};
use std::str::FromStr;

impl Plan {
    /// Puts a value into a field. Spaces take away what may be absent. The plan as a whole is to be
    /// checked afterwards.
    ///
    /// # Errors
    /// [`Fault::NoSuchField`], and [`Fault::Misread`] for what is no number or no date.
    pub fn set(&mut self, field: &str, value: &str) -> Result<(), Fault> {
        let value = value.trim();
        let mut parts = field.splitn(3, '.');
        let found = match (parts.next(), parts.next(), parts.next()) {
            (Some("task"), Some(task), Some(part)) => self.set_task(task, part, (field, value))?,
            (Some("grade"), Some(grade), Some(part)) => {
                self.set_grade(grade, part, (field, value))?
            }
            (Some("post"), Some(post), Some(part)) => self.set_post(post, part, value),
            (Some(head), None, None) => self.set_head(head, value)?,
            _ => false,
        };
        if found {
            return Ok(());
        }
        Err(Fault::NoSuchField {
            field: field.chars().take(80).collect(),
        })
    }

    fn set_head(&mut self, field: &str, value: &str) -> Result<bool, Fault> {
        match field {
            "id" => self.id = value.into(),
            "version" => self.version = value.into(),
            "title" => self.title = value.into(),
            "note" => self.note = optional(value),
            "valid-from" => self.valid_from = read(field, value)?,
            "unread-after-minutes" => self.unread_after_minutes = number(field, value)?,
            "progress-every-minutes" => self.progress_every_minutes = number(field, value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn set_task(&mut self, task: &str, part: &str, put: (&str, &str)) -> Result<bool, Fault> {
        let (field, value) = put;
        let Some(task) = self.tasks.iter_mut().find(|known| known.task == task) else {
            return Ok(false);
        };
        match part {
            "text" => task.text = value.into(),
            "owner" => task.owner = value.into(),
            "limit-minutes" => task.limit_minutes = number(field, value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn set_grade(&mut self, grade: &str, part: &str, put: (&str, &str)) -> Result<bool, Fault> {
        let (field, value) = put;
        let of = |known: &&mut super::GradeRule| known.grade.word() == grade;
        let Some(rule) = self.grades.iter_mut().find(of) else {
            return Ok(false);
        };
        match part {
            "from-headcount" => rule.from_headcount = number(field, value)?,
            "when" => rule.when = optional(value),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn set_post(&mut self, post: &str, part: &str, value: &str) -> bool {
        let Some(post) = self.roster.iter_mut().find(|known| known.post == post) else {
            return false;
        };
        match part {
            "title" => post.title = value.into(),
            "deputy" => post.deputy = optional(value),
            "duty" => post.duty = optional(value),
            _ => return false,
        }
        true
    }
}

fn optional(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

fn number(field: &str, value: &str) -> Result<Option<u32>, Fault> {
    match value {
        "" => Ok(None),
        value => read(field, value).map(Some),
    }
}

fn read<T: FromStr>(field: &str, value: &str) -> Result<T, Fault> {
    value.parse().map_err(|_| Fault::Misread {
        at: field.into(),
        value: value.chars().take(80).collect(),
    })
}
