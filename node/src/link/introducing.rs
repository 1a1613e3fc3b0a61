//! Asking whoever is at an address to show of whose organisation it is.
//!
//! A laptop that met nobody but its inviter does not know whom others invited since, a hub perhaps. It
//! must not say that they are strangers before they could show their certificates.

use super::client::Caller;
use super::error::LinkError;
use super::tls::{DeviceIdentity, Expect};
use crate::engine::Engine;

/// Asks there; answers whether the laptop at the address is known as one of ours now. What keeps it
/// from showing that is nothing that the person has to know.
pub(super) async fn introduced(engine: &Engine, identity: &DeviceIdentity, address: &str) -> bool {
    let shown = async {
        let caller = Caller::new(identity, Expect::Anyone, address)?;
        let (device, shown) = caller.credentials().await?;
        Ok::<_, LinkError>(engine.introduced(device, shown.records).await?)
    };
    match shown.await {
        Ok(is_ours) => is_ours,
        Err(error) => {
            tracing::debug!(%address, %error, "a laptop did not show of whose organisation it is");
            false
        }
    }
}
