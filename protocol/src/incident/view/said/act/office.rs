//! What the office does itself: tasks, notices, grades, the scene and its end (plan 二.3, 二.4, 三.3, 四.3,
//! 五.1).

use super::{Say, Telling};
use crate::id::EntryId;
use crate::incident::schema::{
    ActWords, CorrectionFields, EndingFields, GradeFields, HandoverFields, NoticeFields,
    NoticeStepFields, PlaceCheckFields, ScenePlanFields, StepFields, TaskFields, TaskStepFields,
};
use crate::incident::view::said::Part;
use crate::incident::{EntryKind, Field};

impl Say for TaskFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            owner,
            deputy,
            due_ms,
            clause,
            must,
        } = self;
        telling.person(Field::Owner, *owner);
        if let Some(deputy) = deputy {
            telling.person(Field::Deputy, *deputy);
        }
        if let Some(due) = due_ms {
            telling.time(Field::Due, *due);
        }
        telling.said.text(Field::Clause, clause.as_ref());
        telling.said.flag(Field::Must, *must);
    }
}

impl Say for TaskStepFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { task } = self;
        telling.mention(Field::Task, *task);
    }
}

impl Say for NoticeFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { to } = self;
        telling.person(Field::To, *to);
    }
}

impl Say for NoticeStepFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { notice, answered } = self;
        telling.mention(Field::Notice, *notice);
        if let Some(answered) = answered {
            telling.said.flag(Field::Answered, *answered);
        }
    }
}

impl Say for GradeFields {
    fn say(&self, telling: &mut Telling<'_>) {
        // Those that it takes the place of show by being in force no longer.
        let Self { grade, after: _ } = self;
        telling.said.add(Field::Grade, Part::Grade(*grade));
    }
}

impl Say for ScenePlanFields {
    fn say(&self, _: &mut Telling<'_>) {
        // The text is among the words, frozen.
        let Self {
            version: _,
            after: _,
        } = self;
    }
}

impl Say for HandoverFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { to } = self;
        telling.person(Field::To, *to);
    }
}

impl Say for PlaceCheckFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { in_order } = self;
        telling.said.flag(Field::InOrder, *in_order);
    }
}

impl Say for StepFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            missing,
            again,
            plan,
            open,
        } = self;
        for name in missing {
            telling.said.add(Field::Missing, Part::Milestone(*name));
        }
        say_open(telling, open);
        if let Some(again) = again {
            telling.said.flag(Field::Again, *again);
        }
        if let Some(plan) = plan {
            telling.said.add(Field::Plan, Part::Record(*plan));
        }
    }
}

impl Say for CorrectionFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            // Which it takes the place of shows beside what it corrects.
            after: _,
            low,
            high,
            milestone,
            happened_ms,
            due_ms,
        } = self;
        if let (Some(low), Some(high)) = (*low, *high) {
            telling.said.add(Field::People, Part::People { low, high });
        }
        if let Some(milestone) = milestone {
            telling
                .said
                .add(Field::Milestone, Part::Milestone(*milestone));
        }
        if let Some(ms) = happened_ms {
            telling.time(Field::Happened, *ms);
        }
        if let Some(ms) = due_ms {
            telling.time(Field::Due, *ms);
        }
    }
}

impl Say for EndingFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { open } = self;
        say_open(telling, open);
    }
}

/// What was open, each with its reason, which is among the words.
fn say_open(telling: &mut Telling<'_>, open: &[EntryId]) {
    let words = telling.entry.words.as_ref();
    let reasons = match words.and_then(|words| words.act.as_ref()) {
        Some(ActWords::Ending(words)) => words.reasons.as_slice(),
        Some(ActWords::Step(words)) => words.open.as_slice(),
        _ => &[],
    };
    for (place, entry) in open.iter().enumerate() {
        let its = telling.others.get(*entry);
        let is_place = its.is_some_and(|its| its.stored.kind == Some(EntryKind::PlaceCheck));
        let called = its.and_then(|its| its.word(|words| words.place.as_ref()));
        let what = called.filter(|_| is_place);
        let what = what.or_else(|| its.and_then(|its| its.short_text()));
        let part = match reasons.get(place) {
            Some(reason) => Part::LeftOpen {
                what,
                reason: reason.clone(),
            },
            None => telling.others.mention(*entry),
        };
        telling.said.add(Field::LeftOpen, part);
    }
}
