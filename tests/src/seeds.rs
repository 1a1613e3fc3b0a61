//! Suites that are run for many seeds: fewer in a normal run, all of them when asked.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many seeds a suite tries.
#[derive(Debug, Clone, Copy)]
pub struct Seeds {
    /// In a normal run: some seconds.
    pub short: u64,
    /// With `ONSCENE_LONG=1`.
    pub long: u64,
}

impl Seeds {
    /// Runs `proof` for every seed, and names the one that failed. `ONSCENE_SEEDS=500` asks for as
    /// many, `ONSCENE_SEED=17` for that one again.
    ///
    /// # Panics
    /// Where `proof` does, and where one of these variables is no number.
    pub fn each(self, proof: impl Fn(u64)) {
        for seed in self.asked() {
            if let Err(failure) = catch_unwind(AssertUnwindSafe(|| proof(seed))) {
                eprintln!("failed with ONSCENE_SEED={seed}");
                resume_unwind(failure);
            }
        }
    }

    fn asked(self) -> std::ops::Range<u64> {
        if let Some(seed) = number("ONSCENE_SEED") {
            return seed..seed + 1;
        }
        let is_long = std::env::var_os("ONSCENE_LONG").is_some();
        let usual = if is_long { self.long } else { self.short };
        0..number("ONSCENE_SEEDS").unwrap_or(usual)
    }
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("a number of seeds"))
}
