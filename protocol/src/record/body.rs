//! What records hold, a file for each kind, and the form that it must have. Whether a record may say
//! that is for `verify` to judge, and whether it counts for the roster.
//!
//! Three kinds have no file here: a change is judged as it reaches a document (`contain`), a scene
//! plan's change is sealed until then, and a key's body is made of sealed parts (`seal`).

mod access;
mod archive;
mod certificate;
mod clock;
mod confirmation;
mod disposal;
mod invitation;
mod law;
mod place;
mod plan;
mod recusal;
mod rename;
mod retirement;
mod revocation;
mod roles;

pub use access::{Access, BadAccess, NarrowPart};
pub use archive::{Archive, ArchivedDocument, BadArchive, Retention};
pub use certificate::{BadCertificate, Certificate};
pub use clock::{BadReading, clock_reading};
pub use confirmation::{BadConfirmation, Confirmation};
pub use disposal::{BadDisposal, Disposal, Scope};
pub use invitation::{BadInvitation, Invitation, PLACE_RULE, Terms};
pub use law::{BadLawBody, LawBody};
pub use place::{BadPlace, Place};
pub use plan::{BadPlanBody, PlanBody};
pub use recusal::{BadRecusal, Recusal};
pub use rename::{BadRename, Rename};
pub use retirement::{BadRetirement, Retirement};
pub use revocation::{BadRevocation, LastGood, Revocation};
pub use roles::{Role, Roles, UnknownRole};

use super::{Kind, Record};

/// Whether a record's body has the form of its kind. It may be absent where its key was destroyed,
/// or where a later version knows what it is.
pub(crate) fn has_form(record: &Record) -> bool {
    let (kind, body) = (record.header().kind, record.body());
    match kind {
        Kind::Change | Kind::ScenePlan | Kind::Key | Kind::Unknown(_) => true,
        Kind::Place => body.is_some_and(|body| Place::from_bytes(body).is_ok()),
        Kind::Certificate => body.is_some_and(|body| Certificate::from_bytes(body).is_ok()),
        Kind::Revocation => body.is_some_and(|body| Revocation::from_bytes(body).is_ok()),
        Kind::Disposal => body.is_some_and(|body| Disposal::from_bytes(body).is_ok()),
        Kind::Clock => body.is_some_and(|body| clock_reading(body).is_ok()),
        Kind::Access => body.is_some_and(|body| Access::from_bytes(body).is_ok()),
        Kind::Retirement => {
            let author = record.header().author;
            body.is_some_and(|body| Retirement::from_bytes(author, body).is_ok())
        }
        Kind::Plan => body.is_some_and(|body| PlanBody::from_bytes(body).is_ok()),
        Kind::Law => body.is_some_and(|body| LawBody::from_bytes(body).is_ok()),
        Kind::Recusal => body.is_some_and(|body| Recusal::from_bytes(body).is_ok()),
        Kind::Rename => body.is_some_and(|body| Rename::from_bytes(body).is_ok()),
        Kind::Archive => body.is_some_and(|body| Archive::from_bytes(body).is_ok()),
        Kind::Confirmation => body.is_some_and(|body| Confirmation::from_bytes(body).is_ok()),
        Kind::Invitation => body.is_some_and(|body| Invitation::from_bytes(body).is_ok()),
    }
}
