//! Joining, from the side of the laptop that was given a code.

use super::client::Caller;
use super::error::LinkError;
use super::tls::{DeviceIdentity, Expect};
use crate::engine::{Engine, PersonView};
use ed25519_dalek::SigningKey;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use onscene_protocol::id::DeviceKey;
use onscene_protocol::invite::{Code, InviteCode, Ticket, TypedCode, Word};

/// Joins the organisation of the laptop that gave the code, at `at` or at an address in the
/// code. The link accepts that one laptop only. What comes back is the word that both screens show.
///
/// # Errors
/// Where nobody answers, another device does, the code is refused, or the answer does not hold
/// together. Nothing was changed here then.
pub async fn join(
    engine: &Engine,
    device_key: &SigningKey,
    code: &Code,
    at: Option<String>,
    name: String,
) -> Result<Word, LinkError> {
    let identity = DeviceIdentity::new(device_key.clone())?;
    join_as(engine, &identity, code, at, name).await
}

/// The same for a node that runs.
pub(super) async fn join_as(
    engine: &Engine,
    identity: &DeviceIdentity,
    code: &Code,
    at: Option<String>,
    name: String,
) -> Result<Word, LinkError> {
    engine.check_joining()?;
    let Found {
        caller,
        inviter,
        ticket,
    } = reach(engine, identity, code, at).await?;
    let request = engine.ask_to_join(ticket.clone(), name, inviter).await?;
    let answer = caller.join(&request).await?;
    let hub = answer.hub.clone();
    let word = ticket.word(inviter, engine.identity().device);
    engine.enter(inviter, ticket, answer).await?;
    let address = caller.address().to_owned();
    engine.note_contact(inviter, Some(address), None).await?;
    if let Some(hub) = hub {
        engine.remember_hub(hub).await?;
    }
    Ok(word)
}

/// Lets a person in on this laptop, which belongs to the organisation already, by a code of their
/// own.
///
/// # Errors
/// As with [`join`]. Where the answer was lost, the person's keys stay: the certificate, where there
/// is one, comes by exchange.
pub(super) async fn add_person(
    engine: &Engine,
    identity: &DeviceIdentity,
    code: &Code,
    at: Option<String>,
    name: String,
) -> Result<(PersonView, Word), LinkError> {
    let organisation = match code {
        Code::Long(code) => Some(code.ticket.organisation),
        Code::Typed(_) => None,
    };
    engine.check_invited(&name, organisation)?;
    let Found {
        caller,
        inviter,
        ticket,
    } = reach(engine, identity, code, at).await?;
    let request = engine.ask_to_add(ticket.clone(), name, inviter).await?;
    let person = request.person;
    let answer = match caller.join(&request).await {
        Ok(answer) => answer,
        Err(error) => {
            let unanswered = matches!(
                error,
                LinkError::Unreachable { .. } | LinkError::Silent { .. }
            );
            if !unanswered {
                engine.let_go_of_person(person).await?;
            }
            return Err(error);
        }
    };
    let word = ticket.word(inviter, engine.identity().device);
    let added = engine.add_invited(inviter, person, answer).await?;
    Ok((added, word))
}

async fn reach(
    engine: &Engine,
    identity: &DeviceIdentity,
    code: &Code,
    at: Option<String>,
) -> Result<Found, LinkError> {
    match code {
        Code::Long(code) => find(identity, code, at).await,
        Code::Typed(typed) => try_code(engine, identity, *typed, at).await,
    }
}

/// The laptop that invites, and what opens its invitation.
struct Found {
    caller: Caller,
    inviter: DeviceKey,
    ticket: Ticket,
}

/// Dials every address at once: on a cable some of them lead nowhere, and would be waited for.
async fn find(
    identity: &DeviceIdentity,
    code: &InviteCode,
    at: Option<String>,
) -> Result<Found, LinkError> {
    let addresses = match at {
        Some(at) => vec![at],
        None => code.addresses.iter().map(ToString::to_string).collect(),
    };
    let expect = || Expect::Device(*code.inviter.as_bytes());
    let dialled: Result<Vec<Caller>, LinkError> = addresses
        .iter()
        .map(|address| Caller::new(identity, expect(), address))
        .collect();
    let mut answers: FuturesUnordered<_> = dialled?
        .into_iter()
        .map(|caller| async move { caller.who().await.map(|inviter| (caller, inviter)) })
        .collect();
    let mut failed = LinkError::NoAddress;
    while let Some(answer) = answers.next().await {
        match answer {
            Ok((caller, inviter)) => {
                return Ok(Found {
                    caller,
                    inviter,
                    ticket: code.ticket.clone(),
                });
            }
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Whoever is at the address shows a key; that it is the laptop with the code follows from the try.
async fn try_code(
    engine: &Engine,
    identity: &DeviceIdentity,
    typed: TypedCode,
    at: Option<String>,
) -> Result<Found, LinkError> {
    let address = at.ok_or(LinkError::NoAddress)?;
    let inviter = Caller::new(identity, Expect::Anyone, &address)?
        .who()
        .await?;
    let caller = Caller::new(identity, Expect::Device(*inviter.as_bytes()), &address)?;
    let joiner = engine.identity().device;
    let mut entropy = engine.host().entropy();
    let (guessing, guess) = typed.begin(joiner, inviter, &mut entropy);
    let answer = caller.guess(&guess).await?;
    Ok(Found {
        caller,
        inviter,
        ticket: guessing.finish(&answer)?,
    })
}
