//! The only door to a verified record: signature over the raw bytes, and standing in the roster.

mod examined;

pub use examined::Examined;

use crate::id::{OrganisationId, SubjectId};
use crate::record::body::{Certificate, clock_reading, has_form};
use crate::record::{Checked, Header, Kind, Record};
use crate::roster::Roster;
use examined::signature_holds;

/// A record whose signature was checked and whose author is certified. Made by [`verify`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified(Record);

impl Verified {
    /// The record, for whoever commits it.
    pub fn into_record(self) -> Record {
        self.0
    }

    /// The same record without its body: what is left of a key that was destroyed. A header says
    /// of itself whose it is.
    #[must_use]
    pub fn without_body(self) -> Self {
        Self(self.0.without_body())
    }
}

impl Checked for Verified {
    fn record(&self) -> &Record {
        &self.0
    }
}

/// Why a record is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Written in an organisation that ours does not know.
    #[error("written in another organisation")]
    ForeignOrganisation,
    /// No certificate for its author.
    #[error("its author has no certificate here")]
    UnknownSigner,
    /// The signature does not fit the author's key and the bytes.
    #[error("the signature does not match its author")]
    WrongSignature,
    /// A certificate that founds something else than it says.
    #[error("a certificate that its author may not give")]
    NotTheirsToCertify,
    /// A certificate, revocation, invitation or confirmation by someone who is no administrator, as
    /// far as is known here.
    #[error("its author is no administrator")]
    NoAdministrator,
    /// A certificate, revocation, invitation or plan that stands elsewhere than among its
    /// organisation's own records.
    #[error("it does not stand among its organisation's own records")]
    Misplaced,
    /// Its author's key was revoked, and more of that key is kept for review than the limit.
    #[error("its author was revoked, and enough of what they wrote later is kept for review")]
    EnoughToReview,
    /// One before it in its chain is not here, and as many such of its author as the limit are kept
    /// already. Once that one is here, it is taken.
    #[error("a record before it is missing here, as before many others of its author")]
    EnoughWithoutPast,
    /// The body that this kind needs is absent or cannot be read.
    #[error("its body cannot be read")]
    Unreadable,
    /// It speaks for another laptop.
    #[error("written in the name of another laptop")]
    AnotherDevice,
}

impl Refused {
    /// Whether records that are still to come could make it believable: a certificate may be on
    /// its way. A wrong signature stays wrong.
    pub const fn may_change(self) -> bool {
        matches!(
            self,
            Self::ForeignOrganisation | Self::UnknownSigner | Self::NoAdministrator
        )
    }
}

/// Checks a record's signature over its raw bytes, and its author's standing in the roster. Reads
/// no clock: time never decides authority.
///
/// # Errors
/// The record and why it is not believed.
// The record comes back whole, to be kept with the reason.
#[allow(clippy::result_large_err)]
pub fn verify(record: Record, roster: &Roster) -> Result<Verified, (Record, Refused)> {
    match check(&record, roster, signature_holds) {
        Ok(()) => Ok(Verified(record)),
        Err(refused) => Err((record, refused)),
    }
}

fn check(
    record: &Record,
    roster: &Roster,
    signature_holds: impl FnOnce(&Record) -> bool,
) -> Result<(), Refused> {
    let header = record.header();
    if !roster.accepts(header.organisation) {
        return Err(Refused::ForeignOrganisation);
    }
    let own = SubjectId::of_organisation(header.organisation);
    if header.kind.is_of_the_organisation() && header.subject != own {
        return Err(Refused::Misplaced);
    }
    if header.kind == Kind::Certificate {
        may_certify(record, roster)?;
    } else if matches!(
        header.kind,
        Kind::Revocation | Kind::Invitation | Kind::Confirmation
    ) {
        administers(header, roster)?;
    } else if roster.member(header.organisation, header.author).is_none() {
        return Err(Refused::UnknownSigner);
    }
    if !signature_holds(record) {
        return Err(Refused::WrongSignature);
    }
    check_body(record, roster)
}

/// Whether a record says what its kind needs to say.
fn check_body(record: &Record, roster: &Roster) -> Result<(), Refused> {
    if !has_form(record) {
        return Err(Refused::Unreadable);
    }
    let header = record.header();
    match header.kind {
        Kind::Clock => may_measure(record, roster),
        // The keys of units and circles are no document's, and nobody destroys them; nobody is
        // recused from the organisation as such.
        Kind::Disposal | Kind::Recusal
            if header.subject == SubjectId::of_organisation(header.organisation) =>
        {
            Err(Refused::Misplaced)
        }
        _ => Ok(()),
    }
}

/// A founder certifies themselves, by an organisation id that only they can have; after that the
/// founder and administrators certify everyone.
fn may_certify(record: &Record, roster: &Roster) -> Result<(), Refused> {
    let header = record.header();
    let body = record.body().ok_or(Refused::Unreadable)?;
    let certificate = Certificate::from_bytes(body).map_err(|_| Refused::Unreadable)?;
    if let Some(nonce) = certificate.founding {
        let founds_it = certificate.person == header.author
            && OrganisationId::founded_by(header.author, &nonce) == header.organisation;
        let brought_by_its_founder = header.organisation == roster.own()
            || roster
                .adopters_of(header.organisation)
                .any(|adopter| adopter == header.author);
        return if founds_it && brought_by_its_founder {
            Ok(())
        } else {
            Err(Refused::NotTheirsToCertify)
        };
    }
    administers(header, roster)
}

/// Founder and administrators certify and revoke. One whose key was revoked once did too, and what
/// it wrote is kept, so all nodes hold the same: whether it counts is for the roster to say.
fn administers(header: &Header, roster: &Roster) -> Result<(), Refused> {
    if roster.founder(header.organisation).is_none() {
        Err(Refused::UnknownSigner)
    } else if roster.ever_certifies(header.organisation, header.author) {
        Ok(())
    } else {
        Err(Refused::NoAdministrator)
    }
}

fn may_measure(record: &Record, roster: &Roster) -> Result<(), Refused> {
    let header = record.header();
    let body = record.body().ok_or(Refused::Unreadable)?;
    let reading = clock_reading(body).map_err(|_| Refused::Unreadable)?;
    let own = roster
        .member(header.organisation, header.author)
        .is_some_and(|member| member.certificate.device == reading.by);
    if own {
        Ok(())
    } else {
        Err(Refused::AnotherDevice)
    }
}

#[cfg(test)]
mod tests;
