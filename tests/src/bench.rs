//! What the benchmarks share. They print what they see beside what is asked, and judge nothing:
//! a figure depends on the machine, its baseline in the same run shows by how much.

mod desk;
mod many;
mod spread;
mod table;

pub use desk::Desk;
pub use many::{Many, copy, incident, incidents, log, start};
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
