//! What single acts say beside what every entry may.

mod office;
mod outward;
mod whole;

use super::{Others, Part, Said};
use crate::id::{EntryId, PersonKey};
use crate::incident::Field;
use crate::incident::schema::{
    ActFields, ActWords, AnswerWords, ContactWords, EndingWords, ReportWords, StepWords,
};
use crate::incident::view::{Known, Reader};
use crate::roster::name_of;

/// An entry while it is put into parts.
pub(super) struct Telling<'a> {
    pub(super) said: &'a mut Said,
    pub(super) entry: &'a Known,
    pub(super) others: &'a Others<'a>,
    pub(super) reader: &'a Reader<'a>,
}

impl Telling<'_> {
    /// All that its act says.
    pub(super) fn act(&mut self, act: &ActFields) {
        match act {
            ActFields::Answer(fields) => fields.say(self),
            ActFields::Promise(fields) => fields.say(self),
            ActFields::PromiseDone(fields) => fields.say(self),
            ActFields::Representatives(fields) => fields.say(self),
            ActFields::Task(fields) => fields.say(self),
            ActFields::TaskStep(fields) => fields.say(self),
            ActFields::Contact(fields) => fields.say(self),
            ActFields::Notice(fields) => fields.say(self),
            ActFields::NoticeStep(fields) => fields.say(self),
            ActFields::Grade(fields) => fields.say(self),
            ActFields::Report(fields) => fields.say(self),
            ActFields::Escalated(fields) => fields.say(self),
            ActFields::Receipt(fields) => fields.say(self),
            ActFields::Release(fields) => fields.say(self),
            ActFields::Approval(fields) => fields.say(self),
            ActFields::Handover(fields) => fields.say(self),
            ActFields::Ending(fields) => fields.say(self),
            ActFields::PlaceCheck(fields) => fields.say(self),
            ActFields::Talk(fields) => fields.say(self),
            ActFields::Objection(fields) => fields.say(self),
            ActFields::Link(fields) => fields.say(self),
            ActFields::Move(fields) => fields.say(self),
            ActFields::MovedHere(fields) => fields.say(self),
            ActFields::ScenePlan(fields) => fields.say(self),
            ActFields::Step(fields) => fields.say(self),
            ActFields::Correction(fields) => fields.say(self),
            ActFields::Plan(fields) => fields.say(self),
            ActFields::Legal(fields) => fields.say(self),
            ActFields::Linked(fields) => fields.say(self),
            ActFields::Shared(fields) => fields.say(self),
            ActFields::Chosen(fields) => fields.say(self),
        }
    }

    fn mention(&mut self, field: Field, entry: EntryId) {
        self.said.add(field, self.others.mention(entry));
    }

    fn person(&mut self, field: Field, person: PersonKey) {
        let name = name_of(self.reader.roster, person);
        self.said.add(field, Part::Person(name));
    }

    fn time(&mut self, field: Field, ms: u64) {
        self.said.add(field, Part::Time(self.entry.given(ms)));
    }

    fn number(&mut self, field: Field, number: usize) {
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        self.said.add(field, Part::Number(number));
    }
}

/// The open fields of an act, as parts: each takes itself apart field by field, so that one that is added
/// and not said does not compile.
trait Say {
    fn say(&self, telling: &mut Telling<'_>);
}

/// Words that only one act has.
pub(super) fn say_words(said: &mut Said, words: &ActWords) {
    match words {
        ActWords::Answer(AnswerWords {
            stated,
            facts,
            reasons,
            legal_basis,
        }) => {
            said.text(Field::Stated, stated.as_ref());
            said.text(Field::Facts, facts.as_ref());
            said.text(Field::Reasons, reasons.as_ref());
            said.text(Field::LegalBasis, legal_basis.as_ref());
        }
        ActWords::Contact(ContactWords { unit, person }) => {
            said.text(Field::Unit, unit.as_ref());
            said.text(Field::ContactPerson, person.as_ref());
        }
        ActWords::Report(ReportWords {
            unknown,
            reason,
            words,
            to,
            sender,
            unit,
            next,
        }) => {
            said.text(Field::Reason, reason.as_ref());
            said.text(Field::Addressee, to.as_ref());
            said.text(Field::Unit, unit.as_ref());
            said.text(Field::Sender, sender.as_ref());
            said.text(Field::OwnWords, words.as_ref());
            for item in next.iter().flatten() {
                said.text(Field::NextSteps, Some(item));
            }
            for item in unknown {
                said.text(Field::Unknown, Some(item));
            }
        }
        // The reasons for what was open stand with that.
        ActWords::Step(StepWords {
            missing,
            reason,
            open: _,
        }) => {
            said.text(Field::Reason, reason.as_ref());
            for why in missing {
                said.text(Field::WhyMissing, Some(why));
            }
        }
        // The reasons stand with what was open.
        ActWords::Ending(EndingWords {
            reasons: _,
            checked,
            unchecked,
        }) => {
            for item in checked {
                said.text(Field::Checked, Some(item));
            }
            for item in unchecked {
                let part = Part::LeftOpen {
                    what: Some(item.what.clone()),
                    reason: item.reason.clone(),
                };
                said.add(Field::LeftOpen, part);
            }
        }
    }
}
