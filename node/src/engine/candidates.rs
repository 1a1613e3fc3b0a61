//! What an id may mean of which only the first digits were typed.

use super::{Engine, EngineError};
use onscene_protocol::id::SubjectId;
use serde::Serialize;

/// Of those that begin so, how many are told: enough to see that more digits are needed.
pub const CANDIDATES_MAX: usize = 8;
/// Characters of what a candidate is called.
const CALLED_CHARS_MAX: usize = 24;

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An incident, a concern or a linked document.
    Incident,
    /// An entry of an incident.
    Entry(SubjectId),
    /// An attachment of an incident.
    Attachment(SubjectId),
    /// A laptop.
    Device,
    /// Somebody of the organisation.
    Person,
    /// An invitation.
    Invitation,
    /// A version of a plan.
    Plan,
}

/// Something whose id begins with the digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub called: String,
}

impl Candidate {
    fn new(id: impl ToString, called: &str) -> Self {
        let line = called.lines().next().unwrap_or_default();
        Self {
            id: id.to_string(),
            called: line.chars().take(CALLED_CHARS_MAX).collect(),
        }
    }
}

impl Engine {
    /// Everything here whose id begins with these lower-case digits; at most one more than
    /// [`CANDIDATES_MAX`].
    ///
    /// # Errors
    /// Where the store cannot be read, or the incident is not here or closed to who is writing.
    pub async fn candidates(
        &self,
        named: Named,
        digits: &str,
    ) -> Result<Vec<Candidate>, EngineError> {
        let mut found = match named {
            Named::Incident => self.incidents_beginning(digits.to_owned()).await?,
            Named::Entry(incident) => {
                let view = self.incident(incident).await?.view;
                let entries = view.entries.iter();
                entries
                    .map(|row| {
                        let text = row.text.as_deref().unwrap_or(&row.kind);
                        Candidate::new(row.entry, text)
                    })
                    .collect()
            }
            Named::Attachment(incident) => {
                let view = self.incident(incident).await?.view;
                let files = view.attachments.iter();
                files
                    .map(|row| {
                        Candidate::new(row.attachment, row.name.as_deref().unwrap_or_default())
                    })
                    .collect()
            }
            Named::Device | Named::Person => self.members_candidates(named),
            Named::Invitation => {
                let known = self.invitations().into_iter();
                known
                    .map(|row| {
                        Candidate::new(row.invitation, row.name.as_deref().unwrap_or_default())
                    })
                    .collect()
            }
            Named::Plan => {
                let known = self.plans().into_iter();
                known
                    .map(|row| Candidate::new(row.plan, row.version.as_deref().unwrap_or_default()))
                    .collect()
            }
        };
        found.retain(|candidate| candidate.id.starts_with(digits));
        found.sort_by(|one, other| one.id.cmp(&other.id));
        // Several people on one laptop are one laptop, and a person on several one person.
        found.dedup_by(|one, other| one.id == other.id);
        found.truncate(CANDIDATES_MAX + 1);
        Ok(found)
    }

    fn members_candidates(&self, named: Named) -> Vec<Candidate> {
        let roster = self.roster();
        let members = roster.members().map(|member| &member.certificate);
        members
            .map(|certificate| {
                let name = roster.name_of(certificate.person);
                match named {
                    Named::Person => Candidate::new(certificate.person, name),
                    _ => Candidate::new(certificate.device, name),
                }
            })
            .collect()
    }

    async fn incidents_beginning(&self, digits: String) -> Result<Vec<Candidate>, EngineError> {
        self.read(move |shared| {
            let reading = shared.store.read()?;
            let mut found = Vec::new();
            for subject in reading.incidents_beginning(&digits, CANDIDATES_MAX + 1)? {
                let line = reading
                    .summary(subject)?
                    .map(|line| shared.close_line(line));
                let title = line.and_then(|line| line.title).unwrap_or_default();
                found.push(Candidate::new(subject, &title));
            }
            Ok(found)
        })
        .await
    }
}
