//! A switch, and laptops on it, with nothing else: no router, no names, no internet.

use super::{Cable, Space, subnet};

/// A hotspot, or a switch in an office.
#[derive(Debug)]
pub struct Lan {
    spaces: Vec<Space>,
    cables: Vec<Cable>,
    _switch: Space,
}

impl Lan {
    /// So many laptops on a switch, each with an address of this test's first network.
    ///
    /// # Panics
    /// When the system does not make it.
    #[must_use]
    pub fn of(count: usize) -> Self {
        let switch = Space::new();
        let spaces: Vec<Space> = (0..count).map(|_| Space::new()).collect();
        let cables: Vec<Cable> = spaces.iter().map(|space| switch.cable(space)).collect();
        switch.bridge(&cables.iter().collect::<Vec<_>>());
        let lan = Self {
            spaces,
            cables,
            _switch: switch,
        };
        lan.address(0);
        lan
    }

    /// Everyone gets an address of another network than before.
    ///
    /// # Panics
    /// When the system does not.
    pub fn address(&self, network: u8) {
        for (cable, address) in self.cables.iter().zip(subnet(network)) {
            cable.forget_there();
            cable.there(address);
        }
    }

    /// The laptops.
    #[must_use]
    pub fn spaces(&self) -> &[Space] {
        &self.spaces
    }

    /// The cables from the switch to them.
    #[must_use]
    pub fn cables(&self) -> &[Cable] {
        &self.cables
    }
}
