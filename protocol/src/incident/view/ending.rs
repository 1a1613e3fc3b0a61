//! What was said as an incident ended or was archived (plan 四.3, 四.4): what of the plan's checklist was
//! so, and why it ended though something was open.

use super::{Known, LeftOpenView, MissingView};
use crate::incident::schema::{ActFields, ActWords, EndingWords};

/// What was so, and what was open.
pub(super) fn said(entry: &Known, known: &[Known]) -> (Vec<String>, Vec<LeftOpenView>) {
    let words = entry.words.as_ref().and_then(|words| words.act.as_ref());
    let (reasons, checked, unchecked) = match words {
        Some(ActWords::Ending(words)) => {
            let EndingWords {
                reasons,
                checked,
                unchecked,
            } = words;
            (reasons.as_slice(), checked.clone(), unchecked.as_slice())
        }
        Some(ActWords::Step(words)) => (words.open.as_slice(), Vec::new(), &[][..]),
        _ => return (Vec::new(), Vec::new()),
    };
    let open = match &entry.stored.open.act {
        Some(ActFields::Ending(fields)) => fields.open.as_slice(),
        Some(ActFields::Step(fields)) => fields.open.as_slice(),
        _ => &[],
    };
    let entries = open.iter().zip(reasons).map(|(id, reason)| {
        let its = known.iter().find(|entry| entry.id == *id);
        let place = its.and_then(|its| its.word(|words| words.place.as_ref()));
        LeftOpenView {
            entry: Some(*id),
            what: place.or_else(|| its.and_then(Known::main_text)),
            reason: reason.clone(),
        }
    });
    let checks = unchecked.iter().map(|check| LeftOpenView {
        entry: None,
        what: Some(check.what.clone()),
        reason: check.reason.clone(),
    });
    (checked, entries.chain(checks).collect())
}

/// Of a milestone: what had not been reached as it was archived, and why it was recorded though
/// something lacked.
pub(super) fn lacked(entry: &Known) -> (Vec<MissingView>, Option<String>) {
    let words = entry.words.as_ref().and_then(|words| words.act.as_ref());
    let words = match words {
        Some(ActWords::Step(words)) => Some(words),
        _ => None,
    };
    let names = match &entry.stored.open.act {
        Some(ActFields::Step(fields)) => fields.missing.as_slice(),
        _ => &[],
    };
    let missing = names.iter().enumerate().map(|(place, name)| MissingView {
        name: *name,
        reason: words.and_then(|words| words.missing.get(place)).cloned(),
    });
    (
        missing.collect(),
        words.and_then(|words| words.reason.clone()),
    )
}
