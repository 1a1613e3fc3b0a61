//! What is about whole incidents: other incidents, linked documents, the plan.

use super::{Say, Telling};
use crate::incident::Field;
use crate::incident::schema::{
    ChosenFields, LinkFields, LinkedFields, MoveFields, MovedHereFields, PlanFields, SharedFields,
};
use crate::incident::view::said::Part;

impl Say for LinkFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { incident } = self;
        telling.said.add(Field::Other, Part::Incident(*incident));
    }
}

impl Say for MoveFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { entry, to } = self;
        telling.said.add(Field::Other, Part::Incident(*to));
        telling.mention(Field::Moved, *entry);
    }
}

impl Say for MovedHereFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { from, entry } = self;
        telling.said.add(Field::Other, Part::Incident(*from));
        telling.mention(Field::Moved, *entry);
    }
}

impl Say for PlanFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { plan } = self;
        telling.said.add(Field::Plan, Part::Record(*plan));
    }
}

impl Say for LinkedFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { incident, unit } = self;
        telling.said.add(Field::Other, Part::Incident(*incident));
        let unit = Part::Text(telling.reader.roster.unit_path(*unit));
        telling.said.add(Field::Unit, unit);
    }
}

impl Say for SharedFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self {
            document,
            unit,
            entries,
        } = self;
        let unit = Part::Text(telling.reader.roster.unit_path(*unit));
        telling.said.add(Field::Unit, unit);
        telling.said.add(Field::Other, Part::Incident(*document));
        for entry in entries {
            telling.mention(Field::Entries, *entry);
        }
    }
}

impl Say for ChosenFields {
    fn say(&self, telling: &mut Telling<'_>) {
        let Self { entry, written_ms } = self;
        telling.time(Field::WrittenAt, *written_ms);
        telling.mention(Field::From, *entry);
    }
}
