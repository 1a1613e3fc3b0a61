//! A long way between networks: a router that holds every packet back for a while. Unlike a
//! [`super::way::Way`] it takes part in no connection: what is lost near one end is sent again from the
//! other, a whole round trip later.

use super::space::name;
use super::{Cable, Space, run};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};
use tappers::{Interface, Tun};

/// Bytes of the longest packet: what a cable carries.
const PACKET_BYTES_MAX: usize = 1_500;
/// The table of routes that packets from cables go by: all of them go the long way.
const TABLE: &str = "100";

/// A router with a long way in it. Dropping it cuts all of its cables.
#[derive(Debug)]
pub struct Far {
    space: Space,
    carried: Arc<AtomicU64>,
}

impl Far {
    /// A router that hands every packet on after `one_way`.
    ///
    /// # Panics
    /// When the system does not make one.
    #[must_use]
    pub fn new(one_way: Duration) -> Self {
        let space = Space::new();
        let inside = name('t');
        let named = Interface::new(&inside).expect("a short name");
        let tun = Arc::new(Tun::new_named(named).expect("a TUN device"));
        run("ip", &["link", "set", &inside, "netns", space.name()]);
        space.ip(&["link", "set", &inside, "up"]);
        space.run(&["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
        space.ip(&["route", "add", "default", "dev", &inside, "table", TABLE]);
        let carried = Arc::new(AtomicU64::new(0));
        let (sender, packets) = channel();
        let (reads, counts) = (Arc::clone(&tun), Arc::clone(&carried));
        spawn(move || take(&reads, &sender, one_way, &counts));
        spawn(move || hand_on(&tun, &packets));
        Self { space, carried }
    }

    /// A cable from it to another machine, which reaches everybody else over it. The near end is the
    /// router's.
    ///
    /// # Panics
    /// When the system does not make one.
    #[must_use]
    pub fn cable(&self, to: &Space, [near, far]: [Ipv4Addr; 2]) -> Cable {
        let cable = self.space.cable(to);
        cable.here(near);
        cable.there(far);
        let from = ["rule", "add", "iif", cable.near_end(), "lookup", TABLE];
        self.space.ip(&from);
        to.ip(&["route", "add", "default", "via", &near.to_string()]);
        cable
    }

    /// Bytes of all packets that went over it, every way.
    #[must_use]
    pub fn carried(&self) -> u64 {
        self.carried.load(Ordering::Relaxed)
    }
}

/// Takes packets in until the router is gone.
fn take(tun: &Tun, sender: &Sender<(Instant, Vec<u8>)>, one_way: Duration, carried: &AtomicU64) {
    loop {
        let mut packet = vec![0; PACKET_BYTES_MAX];
        let Ok(bytes) = tun.recv(&mut packet) else {
            return;
        };
        packet.truncate(bytes);
        carried.fetch_add(bytes as u64, Ordering::Relaxed);
        if sender.send((now() + one_way, packet)).is_err() {
            return;
        }
    }
}

/// They come out in the order in which they came, each in its time.
fn hand_on(tun: &Tun, packets: &Receiver<(Instant, Vec<u8>)>) {
    for (due, packet) in packets {
        sleep(due.saturating_duration_since(now()));
        if tun.send(&packet).is_err() {
            return;
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a long way takes real time, and no node sees it"
)]
fn now() -> Instant {
    Instant::now()
}
