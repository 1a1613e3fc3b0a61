//! Joining, from the side of the laptop that was given a code.

use super::client::Caller;
use super::error::LinkError;
use super::tls::{DeviceIdentity, Expect};
use crate::engine::Engine;
use ed25519_dalek::SigningKey;
use onscene_protocol::invite::InviteCode;

/// Joins the organisation of the laptop that gave the code, at `at` or at the address in the
/// code. The link accepts that one laptop only.
///
/// # Errors
/// Where nobody answers, another device does, the code is refused, or the answer does not hold
/// together. Nothing was changed here then.
pub async fn join(
    engine: &Engine,
    device_key: &SigningKey,
    code: &InviteCode,
    at: Option<String>,
    name: String,
) -> Result<(), LinkError> {
    let address = match (at, code.address) {
        (Some(at), _) => at,
        (None, Some(address)) => address.to_string(),
        (None, None) => return Err(LinkError::Address(String::new())),
    };
    let identity = DeviceIdentity::new(device_key.clone())?;
    let caller = Caller::new(&identity, Expect::KeyHash(code.device_hash), &address)?;
    let inviter = caller.who().await?;
    let request = engine.ask_to_join(code.secret, name, inviter).await?;
    let answer = caller.join(&request).await?;
    let hub = answer.hub.clone();
    engine.enter(inviter, answer).await?;
    engine.note_contact(inviter, Some(address), None).await?;
    if let Some(hub) = hub {
        engine.remember_hub(hub).await?;
    }
    Ok(())
}
