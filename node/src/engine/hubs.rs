//! Where hubs are, as laptops tell each other: one whose address changed is found again.

use super::shared::lock;
use super::{Engine, EngineError, Happening};
use crate::addresses::is_of_one_link;
use onscene_protocol::exchange::HubAt;
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::HUBS_TOLD_MAX;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Hubs whose addresses are remembered because a peer told them.
const TOLD_MAX: usize = 16;

impl Engine {
    /// Takes note of where a peer, itself met at `peer`, says that hubs are. Hints: of laptops that
    /// are no hubs of ours nothing is kept, nor of what cannot be reached from here.
    pub fn note_hubs(&self, peer: &str, hubs: &[HubAt]) {
        let is_here = |at: &SocketAddr| at.ip().is_loopback();
        let peer_is_here = peer.parse().is_ok_and(|at| is_here(&at));
        let roster = self.roster();
        let own = self.shared.device();
        let mut is_news = false;
        for hub in hubs.iter().filter(|hub| hub.device != own) {
            let Ok(address) = hub.address.parse::<SocketAddr>() else {
                continue;
            };
            let leads_there = !is_of_one_link(&address) && (!is_here(&address) || peer_is_here);
            if !roster.is_hub(hub.device) || !leads_there {
                continue;
            }
            let mut told = lock(&self.shared.told_hubs);
            if told.len() < TOLD_MAX || told.contains_key(&hub.device) {
                is_news |= told.insert(hub.device, address) != Some(address);
            }
        }
        if is_news {
            self.shared.tell(Happening::Addresses);
        }
    }

    /// Where peers say that hubs are.
    pub fn told_hubs(&self) -> BTreeMap<DeviceKey, SocketAddr> {
        lock(&self.shared.told_hubs).clone()
    }

    /// Where this laptop is linked to hubs now, to be told to others. Names that only this laptop's
    /// own network knows are told to nobody, nor are addresses of one link alone.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn linked_hubs(&self) -> Result<Vec<HubAt>, EngineError> {
        self.read(|shared| {
            let roster = shared.standing().roster;
            let peers = shared.store.read()?.peers()?;
            let hubs = peers.into_iter().filter_map(|(device, peer)| {
                let address = peer.address?;
                let linked = roster.is_hub(device) && shared.seen(device).connected;
                let at = address.parse::<SocketAddr>().ok()?;
                let is_told = linked && !is_of_one_link(&at);
                is_told.then_some(HubAt { device, address })
            });
            Ok(hubs.take(HUBS_TOLD_MAX).collect())
        })
        .await
    }
}
