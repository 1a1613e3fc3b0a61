//! A namespace: a machine as far as the network goes.

use super::{run, try_run};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicU32, Ordering};

static MADE: AtomicU32 = AtomicU32::new(0);

/// A name for an interface or namespace that nobody else on this machine has, of at most 15 bytes.
pub(super) fn name(what: char) -> String {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    format!("os{}{what}{number}", std::process::id())
}

/// A namespace with its loopback up. It is gone with whatever is in it when it is dropped.
#[derive(Debug)]
pub struct Space {
    name: String,
}

impl Default for Space {
    fn default() -> Self {
        Self::new()
    }
}

impl Space {
    /// A machine that is connected to nothing.
    ///
    /// # Panics
    /// When the system does not make one.
    #[must_use]
    pub fn new() -> Self {
        let name = name('n');
        run("ip", &["netns", "add", &name]);
        let space = Self { name };
        space.ip(&["link", "set", "lo", "up"]);
        space
    }

    /// Its name, for [`crate::process::Laptop::moved_to`].
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `ip` inside of it.
    ///
    /// # Panics
    /// When it fails.
    pub fn ip(&self, args: &[&str]) {
        run("ip", &[&["-n", &self.name], args].concat());
    }

    /// A command inside of it.
    ///
    /// # Panics
    /// When it fails.
    pub fn run(&self, args: &[&str]) {
        run("ip", &[&["netns", "exec", &self.name], args].concat());
    }

    /// A cable from here to another machine.
    ///
    /// # Panics
    /// When the system does not make one.
    #[must_use]
    pub fn cable(&self, other: &Self) -> Cable {
        let (here, there) = (name('c'), name('c'));
        let peer = ["peer", "name", &there, "netns", &other.name];
        let veth = ["link", "add", &here, "type", "veth"];
        self.ip(&[&veth[..], &peer[..]].concat());
        Cable {
            here: (self.name.clone(), here),
            there: (Some(other.name.clone()), there),
        }
    }

    /// A cable from here to the machine that the test itself runs on.
    ///
    /// # Panics
    /// When the system does not make one.
    #[must_use]
    pub fn cable_home(&self) -> Cable {
        let (here, there) = (name('c'), name('c'));
        let veth = ["link", "add", &there, "type", "veth"];
        run(
            "ip",
            &[&veth[..], &["peer", "name", &here, "netns", &self.name]].concat(),
        );
        Cable {
            here: (self.name.clone(), here),
            there: (None, there),
        }
    }

    /// Becomes a switch between these cables' near ends: a hotspot, with nobody's address on it.
    ///
    /// # Panics
    /// When the system does not make one.
    pub fn bridge(&self, cables: &[&Cable]) {
        self.ip(&["link", "add", "bridge", "type", "bridge"]);
        self.ip(&["link", "set", "bridge", "up"]);
        for cable in cables {
            self.ip(&["link", "set", &cable.here.1, "master", "bridge", "up"]);
        }
    }

    /// Lets packets through, and shows them under its own address on the way out by this cable.
    ///
    /// # Panics
    /// When the system does not.
    pub fn translate(&self, outward: &Cable) {
        self.run(&["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
        let rule = format!(
            "add table ip nat; add chain ip nat out {{ type nat hook postrouting priority 100; }}; \
             add rule ip nat out oifname {} masquerade",
            outward.here.1
        );
        self.run(&["nft", &rule]);
    }

    /// Loses this many of a hundred packets that arrive and leave here, at random.
    ///
    /// # Panics
    /// When the system does not.
    pub fn lose(&self, percent: u8) {
        let rule = format!(
            "add table inet loss; \
             add chain inet loss in {{ type filter hook prerouting priority -300; }}; \
             add chain inet loss out {{ type filter hook postrouting priority -300; }}; \
             add rule inet loss in iifname != lo numgen random mod 100 < {percent} drop; \
             add rule inet loss out oifname != lo numgen random mod 100 < {percent} drop"
        );
        self.run(&["nft", &rule]);
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        try_run("ip", &["netns", "del", &self.name]);
    }
}

/// A cable. `here` is the end at the machine that it was laid from.
#[derive(Debug)]
pub struct Cable {
    here: (String, String),
    there: (Option<String>, String),
}

impl Cable {
    /// Gives the near end an address, and takes it into use.
    ///
    /// # Panics
    /// When the system does not.
    pub fn here(&self, address: Ipv4Addr) {
        use_end(Some(&self.here.0), &self.here.1, address);
    }

    /// Gives the far end an address, and takes it into use.
    ///
    /// # Panics
    /// When the system does not.
    pub fn there(&self, address: Ipv4Addr) {
        use_end(self.there.0.as_deref(), &self.there.1, address);
    }

    /// Takes both ends into use with such addresses as an IPv6 interface gives itself, that end in
    /// these numbers, and with no others. Answers the near one.
    ///
    /// # Panics
    /// When the system does not.
    pub fn of_one_link(&self, ends: [u16; 2]) -> Ipv6Addr {
        let [near, far] = ends.map(|end| Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, end));
        let ends = [
            (Some(self.here.0.as_str()), &self.here.1, near),
            (self.there.0.as_deref(), &self.there.1, far),
        ];
        for (space, interface, address) in ends {
            // Known beforehand, and not made of a hardware address.
            end(space, &["link", "set", interface, "addrgenmode", "none"]);
            end(space, &["addr", "flush", "dev", interface]);
            end(space, &["link", "set", interface, "up"]);
            let address = format!("{address}/64");
            end(space, &["addr", "add", &address, "dev", interface, "nodad"]);
        }
        near
    }

    /// What the interface at the near end is called there.
    #[must_use]
    pub fn near_end(&self) -> &str {
        &self.here.1
    }

    /// What the interface at the far end is called there.
    #[must_use]
    pub fn far_end(&self) -> &str {
        &self.there.1
    }

    /// Takes all addresses from the far end: whoever was reached by them has to be found anew.
    ///
    /// # Panics
    /// When the system does not.
    pub fn forget_there(&self) {
        end(
            self.there.0.as_deref(),
            &["addr", "flush", "dev", &self.there.1],
        );
    }

    /// Carries no more than so many bits a second to the far end, and as many back.
    ///
    /// # Panics
    /// When the system does not.
    pub fn slow(&self, bits_a_second: u32) {
        let rate = format!("{bits_a_second}bit");
        let tbf = [
            "root", "tbf", "rate", &rate, "burst", "3000", "limit", "6000",
        ];
        let (space, here) = (&self.here.0, &self.here.1);
        let near = [
            "netns", "exec", space, "tc", "qdisc", "replace", "dev", here,
        ];
        run("ip", &[&near[..], &tbf[..]].concat());
        let there = ["tc", "qdisc", "replace", "dev", &self.there.1];
        match &self.there.0 {
            Some(space) => {
                let inside = ["netns", "exec", space];
                run("ip", &[&inside[..], &there[..], &tbf[..]].concat());
            }
            None => run("tc", &[&there[1..], &tbf[..]].concat()),
        }
    }

    /// Pulls the cable, or plugs it in again.
    ///
    /// # Panics
    /// When the system does not.
    pub fn plug(&self, is_in: bool) {
        let state = if is_in { "up" } else { "down" };
        run(
            "ip",
            &["-n", &self.here.0, "link", "set", &self.here.1, state],
        );
    }
}

fn use_end(space: Option<&str>, interface: &str, address: Ipv4Addr) {
    let address = format!("{address}/28");
    end(space, &["addr", "add", &address, "dev", interface]);
    end(space, &["link", "set", interface, "up"]);
}

fn end(space: Option<&str>, args: &[&str]) {
    match space {
        Some(space) => run("ip", &[&["-n", space], args].concat()),
        None => run("ip", args),
    }
}
