//! What is between the office and others: demands and what follows from them, people and units, papers
//! (plan 三.5 to 三.7, 四.2, 四.4, 五.5).

use super::{Say, Telling};
use crate::incident::Field;
use crate::incident::schema::{
    AnswerFields, ApprovalFields, ContactFields, EscalatedFields, LegalFields, ObjectionFields,
    PromiseDoneFields, PromiseFields, ReceiptFields, ReleaseFields, ReportFields,
    RepresentativesFields, TalkFields,
};
use crate::incident::view::said::Part;

impl Say for AnswerFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            demand,
            corrections: _,
        } = self;
        telling.mention(Field::Demand, *demand);
    }
}

impl Say for PromiseFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { demand, due_ms } = self;
        telling.mention(Field::Demand, *demand);
        telling.time(Field::Due, *due_ms);
    }
}

impl Say for PromiseDoneFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { promise } = self;
        telling.mention(Field::Promise, *promise);
    }
}

impl Say for LegalFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            demand,
            step,
            at_ms,
            told,
        } = self;
        telling.mention(Field::Demand, *demand);
        telling.said.add(Field::Step, Part::Step(*step));
        if let Some(at) = at_ms {
            telling.time(Field::When, *at);
        }
        telling.said.flag(Field::Told, *told);
    }
}

impl Say for RepresentativesFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { replaces } = self;
        telling.number(Field::HowMany, telling.entry.stored.people.len());
        for replaced in replaces {
            telling.mention(Field::Replaces, *replaced);
        }
    }
}

impl Say for TalkFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            demand,
            signing,
            settlement,
        } = self;
        telling.mention(Field::Demand, *demand);
        telling.said.flag(Field::Settlement, *settlement);
        telling.said.add(Field::Signing, Part::Signing(*signing));
    }
}

impl Say for ContactFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            first,
            status,
            relative_of,
        } = self;
        telling.said.add(Field::Status, Part::Status(*status));
        if let Some(first) = first {
            telling.mention(Field::Contact, *first);
        }
        if let Some(demand) = relative_of {
            telling.mention(Field::RelativeOf, *demand);
        }
    }
}

impl Say for ReportFields {
    fn say(&self, telling: &mut Telling<'_>) {
        // What it was drawn from shows in the log itself.
        let Self {
            kind,
            number,
            position: _,
            entries: _,
            taken_up,
            year,
        } = self;
        telling.said.add(Field::ReportKind, Part::Report(*kind));
        let number = Part::Number(u64::from(*number));
        telling.said.add(Field::Number, number);
        if let Some(year) = year {
            let year = Part::Number(u64::from(*year));
            telling.said.add(Field::Year, year);
        }
        for entry in taken_up.iter().flatten() {
            telling.mention(Field::Entries, *entry);
        }
    }
}

impl Say for EscalatedFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { entries, level } = self;
        telling.said.add(Field::Level, Part::Level(*level));
        for entry in entries {
            telling.mention(Field::Entries, *entry);
        }
    }
}

impl Say for ReceiptFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { report } = self;
        telling.mention(Field::Report, *report);
    }
}

impl Say for ReleaseFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { entries } = self;
        for entry in entries {
            telling.mention(Field::Entries, *entry);
        }
    }
}

impl Say for ApprovalFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { release } = self;
        telling.mention(Field::Release, *release);
    }
}

impl Say for ObjectionFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { entry } = self;
        if let Some(entry) = entry {
            telling.mention(Field::About, *entry);
        }
    }
}
