//! Networks of this machine's own: namespaces, cables between them, and bad weather on the cables.
//!
//! Everything but the delay is the kernel's: packets are lost by nftables, slowed down by `tbf`,
//! addresses translated by nftables, cables pulled by `ip link`. `netem` would add delay, and many
//! kernels are built without it: a long way is a router of ours instead, which hands every packet on
//! after a while (`net/far.rs`). It takes root; [`is_allowed`] says whether this machine lets us. Where
//! that is too much, a [`way::Way`] forwards connections.

pub mod detour;
#[cfg(target_os = "linux")]
mod far;
mod lan;
mod space;
pub mod way;

#[cfg(target_os = "linux")]
pub use far::Far;
pub use lan::Lan;
pub use space::{Cable, Space};

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// Set by `tests/run` where namespaces cannot be made: what needs them is left out, and said so.
const LEFT_OUT: &str = "ONSCENE_NO_NETWORKS";
/// What hands packets to a program.
const TUN: &str = "/dev/net/tun";

/// Whether networks can be made here. Where they should be and cannot, the test that asks fails.
#[must_use]
pub fn is_allowed() -> bool {
    if cfg!(not(target_os = "linux")) || std::env::var_os(LEFT_OUT).is_some() {
        return false;
    }
    let made = try_run("unshare", &["--net", "true"]) && Path::new(TUN).exists();
    assert!(
        made,
        "network namespaces need root, iproute2 and {TUN}; {LEFT_OUT}=1 leaves these tests out"
    );
    true
}

/// Tests of this process that asked for networks.
static TESTS: AtomicU32 = AtomicU32::new(0);

thread_local! {
    /// The place of the test that runs on this thread among all that run on this machine.
    static PLACE: u32 = {
        let test = TESTS.fetch_add(1, Ordering::Relaxed);
        (std::process::id().wrapping_mul(8) + test) % 0x1_0000
    };
}

/// The network `number` of this test, from 0 to 3, of addresses that no other test has.
#[must_use]
pub fn subnet(number: u8) -> [Ipv4Addr; 14] {
    let place = PLACE.with(|place| *place);
    // 10.64.0.0/10, sixteen addresses at a time, four times for each test.
    let first = 0x0a40_0000 + (place * 4 + u32::from(number % 4)) * 16;
    std::array::from_fn(|host| {
        let host = u32::try_from(host + 1).expect("fourteen hosts");
        Ipv4Addr::from_bits(first + host)
    })
}

fn try_run(program: &str, args: &[&str]) -> bool {
    let done = Command::new(program).args(args).output();
    done.is_ok_and(|done| done.status.success())
}

/// Runs a command of the system.
///
/// # Panics
/// When it fails, with what it said.
fn run(program: &str, args: &[&str]) {
    let done = Command::new(program).args(args).output();
    let done = done.unwrap_or_else(|error| panic!("{program} {args:?}: {error}"));
    assert!(
        done.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}
