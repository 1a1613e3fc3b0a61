//! Dice and weather: all randomness of a world, from its seed.

use onscene_protocol::clock::Entropy;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// All randomness of a world.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.0.next_u64() % limit as u64).unwrap()
    }

    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.0.next_u64() % (high - low + 1)
    }

    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.0.next_u64() % 100 < percent
    }
}

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

/// How bad the links and the power are.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// Messages in a hundred that never arrive.
    pub lost_percent: u64,
    /// Messages in a hundred that arrive twice.
    pub doubled_percent: u64,
    /// A message takes up to so long; later ones overtake it.
    pub delay_ms_max: u64,
    /// Into how many parts the office may fall.
    pub sides_max: usize,
    /// Whether laptops lose power.
    pub crashes: bool,
}

impl Weather {
    pub(super) fn drawn(dice: &mut Dice) -> Self {
        Self {
            lost_percent: dice.between(0, 40),
            doubled_percent: dice.between(0, 30),
            delay_ms_max: dice.between(5, 3_000),
            sides_max: 1 + dice.below(3),
            crashes: dice.percent(70),
        }
    }

    pub(super) const fn calm() -> Self {
        Self {
            lost_percent: 0,
            doubled_percent: 0,
            delay_ms_max: 50,
            sides_max: 1,
            crashes: false,
        }
    }
}
