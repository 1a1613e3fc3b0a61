//! Credentials: the certificates that show who writes on a laptop, up to the founder's.
//!
//! A laptop that is not known somewhere yet shows them; whoever knows the organisation can check them
//! without having met anybody in between.

use super::{Member, Roster};
use crate::id::{DeviceKey, PersonKey, RecordId};
use crate::limit::CREDENTIALS_MAX;
use std::collections::BTreeSet;

impl Roster {
    /// The certificates of everyone who writes on a laptop of ours, and of those who gave them, at most
    /// [`CREDENTIALS_MAX`]: without an order, each once.
    pub fn credentials(&self, device: DeviceKey) -> BTreeSet<RecordId> {
        let mut due: Vec<&Member> = self.on_device(device).collect();
        let mut shown = BTreeSet::new();
        while let Some(member) = due.pop() {
            let (_, certificate) = member.since;
            if shown.len() < CREDENTIALS_MAX && shown.insert(certificate) {
                due.extend(self.certifier(member.certified_by));
            }
        }
        shown
    }

    fn certifier(&self, person: PersonKey) -> Option<&Member> {
        self.member(self.own, person)
    }
}
