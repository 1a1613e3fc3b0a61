//! Incidents that were begun where their unit's key had not come: they are wrapped for it once it has.

use super::EngineError;
use super::act::wrap;
use super::turn::Turn;
use onscene_protocol::id::{KeyId, SubjectId, UnitId};
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::seal::{KeyBody, Purpose, Wrap};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Turn<'_> {
    /// What was begun here in a unit whose key had not come yet is under the key of another: those who
    /// read the unit can open it once it is wrapped for them too.
    pub(super) fn bring_home(&mut self, units: BTreeSet<UnitId>) -> Result<(), EngineError> {
        if units.is_empty() || !self.can_sign() {
            return Ok(());
        }
        let begun = self.shared.store.read()?.written_by(&[self.person()])?;
        for subject in begun {
            let home = self.document(subject)?.and_then(|document| document.home);
            let recused = !self.standing.roster.recusals(subject).is_empty();
            if let Some(unit) = home.filter(|unit| units.contains(unit) && !recused) {
                self.wrap_at_home(subject, unit)?;
            }
        }
        Ok(())
    }

    fn wrap_at_home(&mut self, subject: SubjectId, unit: UnitId) -> Result<(), EngineError> {
        let unit_subject = self.standing.roster.unit_subject(unit);
        let keys = Arc::clone(&self.standing.keys);
        let Some(current) = keys.current(unit_subject, Purpose::Unit) else {
            return Ok(());
        };
        let of_unit = keys.of_subject(unit_subject, Purpose::Unit).into_iter();
        let of_unit: BTreeSet<KeyId> = of_unit.map(|key| key.id()).collect();
        let records = self.shared.store.read()?.subject(subject)?;
        let mut at_home = BTreeSet::new();
        for record in records.iter().map(Checked::record) {
            let body = record.body().filter(|_| record.header().kind == Kind::Key);
            let Some(Ok(body)) = body.map(KeyBody::from_bytes) else {
                continue;
            };
            let home =
                |wrap: &Wrap| matches!(wrap, Wrap::UnderKey { by, .. } if of_unit.contains(by));
            if body.wraps.iter().any(home) {
                at_home.insert(body.key);
            }
        }
        let Some(document) = self.document(subject)? else {
            return Ok(());
        };
        let held = document.keys.epochs(subject, Purpose::Incident).into_iter();
        let held: Vec<_> = held.map(|(epoch, key)| (epoch, key.clone())).collect();
        for (epoch, key) in held {
            if at_home.contains(&key.id()) {
                continue;
            }
            let body = KeyBody {
                key: key.id(),
                purpose: Purpose::Incident,
                epoch,
                wraps: vec![wrap(current, subject, &key, self.shared)?],
                detail: None,
                circle: None,
            };
            self.write_key(subject, &body)?;
        }
        Ok(())
    }
}
