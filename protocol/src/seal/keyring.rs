//! The keys that this laptop's people hold open.

use super::circle::Circles;
use super::{Key, KeyBody, OriginalDetail, Purpose, SealSecret, Wrap};
use crate::id::{KeyId, SealKey, SubjectId};
use crate::limit::ORIGINALS_PER_KEY_MAX;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// Keys, opened from key records by what is already held. Lives in memory only.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    keys: HashMap<KeyId, Held>,
    circles: Circles,
    /// The held circles' keys by what is wrapped for them.
    opening: HashMap<SealKey, KeyId>,
    destroyed: BTreeSet<(SubjectId, KeyId)>,
}

#[derive(Debug, Clone)]
struct Held {
    subject: SubjectId,
    purpose: Purpose,
    epoch: u32,
    key: Key,
    /// Several records may claim one key; the entry that names it says which is true.
    originals: Vec<OriginalDetail>,
}

impl Keyring {
    /// Opens the key in this body, by one of the persons' secrets or a key that is already held.
    /// Answers whether it is held now.
    pub fn learn(&mut self, subject: SubjectId, body: &KeyBody, secrets: &[SealSecret]) -> bool {
        if let Some(held) = self.keys.get_mut(&body.key) {
            held.learn_original(body);
            return true;
        }
        if self.is_destroyed(subject, body.key) {
            return false;
        }
        let opened = body.wraps.iter().find_map(|wrap| match wrap {
            Wrap::UnderKey { by, .. } => {
                wrap.open_under(&self.keys.get(by)?.key, subject, body.key)
            }
            Wrap::ForPerson { person, .. } => {
                let circle = self.opening.get(person).and_then(|id| self.keys.get(id));
                let circle = circle.map(|held| held.key.circle_secret());
                let mut secrets = secrets.iter().chain(circle.as_ref());
                secrets.find_map(|secret| wrap.open_for(secret, subject, body.key))
            }
        });
        let Some(key) = opened else { return false };
        let (purpose, epoch) = (body.purpose, body.epoch);
        if body.circle.is_some() && purpose.is_circle() {
            let public = key.circle_secret().public();
            self.opening.insert(public, key.id());
        }
        let id = key.id();
        let mut held = Held {
            subject,
            purpose,
            epoch,
            key,
            originals: Vec::new(),
        };
        held.learn_original(body);
        self.keys.insert(id, held);
        true
    }

    /// Takes note of a circle's public half. The caller answers for who made it known: whoever did
    /// can read what is wrapped for it.
    pub fn learn_circle(&mut self, subject: SubjectId, body: &KeyBody) {
        self.circles.learn(subject, body);
    }

    /// For which key a narrower part's key is wrapped, so that those can open it whose role may.
    pub fn circle(&self, subject: SubjectId, purpose: Purpose) -> Option<SealKey> {
        self.circles.current(subject, purpose)
    }

    /// Lets go of a key for good: it is not learnt again.
    pub fn destroy(&mut self, subject: SubjectId, key: KeyId) {
        self.destroyed.insert((subject, key));
        if self
            .keys
            .get(&key)
            .is_some_and(|held| held.subject == subject)
        {
            self.keys.remove(&key);
        }
    }

    /// Whether a key of a subject was destroyed.
    pub fn is_destroyed(&self, subject: SubjectId, key: KeyId) -> bool {
        self.destroyed.contains(&(subject, key))
    }

    /// Whether any key of a subject was destroyed.
    pub fn has_destroyed(&self, subject: SubjectId) -> bool {
        let lowest = KeyId::from_bytes([0; KeyId::LEN]);
        let mut from = self.destroyed.range((subject, lowest)..);
        from.next().is_some_and(|(of, _)| *of == subject)
    }

    /// The keys of a subject that are held, with what they open.
    pub fn all_of(&self, subject: SubjectId) -> impl Iterator<Item = (Purpose, &Key)> {
        let held = self
            .keys
            .values()
            .filter(move |held| held.subject == subject);
        held.map(|held| (held.purpose, &held.key))
    }

    /// How many keys are held.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key with this name, where it is held.
    pub fn get(&self, id: KeyId) -> Option<&Key> {
        self.keys.get(&id).map(|held| &held.key)
    }

    /// What goes with an original's key: what fits the commitments that its entry holds, of several
    /// the one that says most.
    pub fn original(
        &self,
        id: KeyId,
        commitment: &[u8; 32],
        full: Option<&[u8; 32]>,
    ) -> Option<&OriginalDetail> {
        let known = self.keys.get(&id)?.originals.iter();
        known
            .filter(|original| original.fits(commitment, full))
            .max_by_key(|original| original.sha256.is_some())
    }

    /// The keys of a subject for a purpose, the current one first: the latest epoch, then the
    /// lowest name, so that all who hold the same keys choose the same. What was sealed before
    /// a later key came opens under one of the others.
    pub fn of_subject(&self, subject: SubjectId, purpose: Purpose) -> Vec<&Key> {
        let mut found: Vec<(&KeyId, &Held)> = self
            .keys
            .iter()
            .filter(|(_, held)| held.subject == subject && held.purpose == purpose)
            .collect();
        found.sort_by_key(|(id, held)| (Reverse(held.epoch), **id));
        found.into_iter().map(|(_, held)| &held.key).collect()
    }

    /// The keys of a subject for a purpose with their epochs, the current one first.
    pub fn epochs(&self, subject: SubjectId, purpose: Purpose) -> Vec<(u32, &Key)> {
        let keys = self.of_subject(subject, purpose).into_iter();
        keys.filter_map(|key| Some((self.keys.get(&key.id())?.epoch, key)))
            .collect()
    }

    /// The key under which new parts of a subject are sealed.
    pub fn current(&self, subject: SubjectId, purpose: Purpose) -> Option<&Key> {
        self.of_subject(subject, purpose).into_iter().next()
    }
}

impl Held {
    fn learn_original(&mut self, body: &KeyBody) {
        let sealed = body.detail.as_deref();
        let original = sealed.and_then(|sealed| OriginalDetail::open(&self.key, sealed));
        if let Some(original) = original
            && self.originals.len() < ORIGINALS_PER_KEY_MAX
            && !self.originals.contains(&original)
        {
            self.originals.push(original);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::SealError;
    use super::*;
    use crate::clock::Entropy;
    use crate::id::SealKey;

    struct Counting(u8);

    impl Entropy for Counting {
        fn fill(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                self.0 = self.0.wrapping_add(1);
                *byte = self.0;
            }
        }
    }

    fn body(key: &Key, purpose: Purpose, wrap: Wrap) -> KeyBody {
        KeyBody {
            key: key.id(),
            purpose,
            epoch: 1,
            wraps: vec![wrap],
            detail: None,
            circle: None,
        }
    }

    #[test]
    fn a_member_reaches_an_incident_through_the_unit_and_a_stranger_does_not() {
        let mut entropy = Counting(0);
        let (unit, incident) = (
            SubjectId::from_bytes([1; 16]),
            SubjectId::from_bytes([2; 16]),
        );
        let (unit_key, incident_key) = (Key::from_bytes([20; 32]), Key::from_bytes([21; 32]));
        let member = SealSecret::from_bytes([30; 32]);
        let stranger = SealSecret::from_bytes([31; 32]);
        let for_member = Wrap::for_person(member.public(), unit, &unit_key, &mut entropy).unwrap();
        let under_unit = Wrap::under(&unit_key, incident, &incident_key, &mut entropy).unwrap();
        let bodies = [
            (unit, body(&unit_key, Purpose::Unit, for_member)),
            (incident, body(&incident_key, Purpose::Incident, under_unit)),
        ];

        let mut held = Keyring::default();
        let mut closed = Keyring::default();
        for (subject, body) in &bodies {
            let read = KeyBody::from_bytes(&body.to_bytes().unwrap()).unwrap();
            assert!(held.learn(*subject, &read, std::slice::from_ref(&member)));
            assert!(!closed.learn(*subject, &read, std::slice::from_ref(&stranger)));
        }
        assert_eq!(
            held.current(incident, Purpose::Incident),
            Some(&incident_key)
        );
        assert_eq!(closed.current(incident, Purpose::Incident), None);
    }

    #[test]
    fn a_key_wrapped_for_one_subject_does_not_open_as_anothers() {
        let secret = SealSecret::from_bytes([30; 32]);
        let key = Key::from_bytes([20; 32]);
        let (here, there) = (
            SubjectId::from_bytes([1; 16]),
            SubjectId::from_bytes([2; 16]),
        );
        let wrap = Wrap::for_person(secret.public(), here, &key, &mut Counting(0)).unwrap();
        let moved = body(&key, Purpose::Incident, wrap);
        assert!(!Keyring::default().learn(there, &moved, &[secret]));
    }

    #[test]
    fn nothing_is_wrapped_for_a_key_of_small_order() {
        let refused = Wrap::for_person(
            SealKey::from_bytes([0; 32]),
            SubjectId::from_bytes([1; 16]),
            &Key::from_bytes([3; 32]),
            &mut Counting(0),
        );
        assert_eq!(refused, Err(SealError::Closed));
    }
}
