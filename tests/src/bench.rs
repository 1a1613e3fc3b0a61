//! What the benchmarks share. They print what they see beside what is asked, and judge nothing:
//! a figure depends on the machine, its baseline in the same run shows by how much.

mod crowd;
mod desk;
mod install;
mod many;
mod page;
mod spread;
mod table;

pub use crowd::{Visitor, certify};
pub use desk::Desk;
pub use install::{build_samod, install_packages, peers_folder};
pub use many::{Many, copy, first_incidents, incident, incidents, log, start};
pub use page::{Page, build_program};
pub use spread::{Spread, timed};
pub use table::{Table, milliseconds};

use std::time::Duration;

/// Processor time that this whole process has used; zero where the system does not say.
#[must_use]
pub fn processor_time() -> Duration {
    #[cfg(target_os = "linux")]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::try_from(time).unwrap_or_default()
    }
    #[cfg(not(target_os = "linux"))]
    Duration::ZERO
}

/// What Linux says of a process's memory, in KiB: `VmRSS` is resident now, `VmHWM` was at most.
#[must_use]
pub fn memory_kib(process: u32, field: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let number = line.trim_start_matches(':').trim().trim_end_matches("kB");
    number.trim().parse().ok()
}

/// Processor time that a process has used, in ticks of a hundredth of a second, as Linux counts them.
#[must_use]
pub fn cpu_ticks(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let (_, fields) = status.rsplit_once(") ")?;
    let mut times = fields.split(' ').skip(11).map(str::parse::<u64>);
    let (user, system) = (times.next()?.ok()?, times.next()?.ok()?);
    Some(user + system)
}
