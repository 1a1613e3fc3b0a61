//! A world of laptops over the pure protocol, in virtual time: nothing waits, nothing reads a
//! clock, and one seed replays a run event by event.

mod exchange;
mod laptop;
mod office;
mod session;
mod weather;

pub use laptop::Laptop;
pub use weather::Weather;

use exchange::Packet;
use onscene_protocol::id::RecordId;
use std::collections::{BTreeMap, BTreeSet};
use weather::Dice;

/// 2026-07-01 08:00 UTC, when every world begins.
const MORNING_MS: u64 = 1_782_892_800_000;
/// Rounds of "everybody meets everybody" after which a healed world must agree.
const HEALING_ROUNDS_MAX: usize = 8;

/// Something that happens at a moment of virtual time.
#[derive(Debug, Clone)]
enum Event {
    /// A person writes.
    Write(usize),
    /// A person closes an incident to somebody.
    Recuse(usize),
    /// A laptop's disk has what was on its way to it; `boot` is the run that wrote it.
    Commit { laptop: usize, boot: u32 },
    /// A laptop begins an exchange with another.
    Meet(usize, usize),
    /// A message arrives.
    Arrive {
        from: usize,
        to: usize,
        packet: Packet,
    },
    /// A laptop loses power.
    Crash(usize),
    /// It is switched on again.
    Boot(usize),
    /// Some of the ways open or close.
    Shift,
}

/// Laptops, what is under way between them, and the weather.
pub struct World {
    seed: u64,
    dice: Dice,
    weather: Weather,
    now_ms: u64,
    laptops: Vec<Laptop>,
    /// What happens next, by time and by the order in which it was planned.
    queue: BTreeMap<(u64, u64), Event>,
    planned: u64,
    sessions: u64,
    /// The side of the partition that each laptop is on.
    sides: Vec<usize>,
    /// What was committed on the laptop where it was written: what a person saw as saved.
    saved: BTreeSet<RecordId>,
    trace: blake3::Hasher,
}

impl World {
    /// A world of `count` laptops of one office.
    pub fn new(seed: u64, count: usize) -> Self {
        let mut dice = Dice::new(seed);
        let weather = Weather::drawn(&mut dice);
        let laptops = office::found(&mut dice, &[office::UNIT], count, MORNING_MS);
        Self::of(seed, dice, weather, laptops)
    }

    /// A world of a street office, two communities below it and a hub, with `count` laptops at least
    /// one in each.
    pub fn of_units(seed: u64, count: usize) -> Self {
        let mut dice = Dice::new(seed);
        let weather = Weather::drawn(&mut dice);
        let laptops = office::found(&mut dice, &office::STREET, count, MORNING_MS);
        Self::of(seed, dice, weather, laptops)
    }

    fn of(seed: u64, dice: Dice, weather: Weather, laptops: Vec<Laptop>) -> Self {
        let count = laptops.len();
        Self {
            seed,
            weather,
            now_ms: MORNING_MS,
            queue: BTreeMap::new(),
            planned: 0,
            sessions: 0,
            sides: vec![0; count],
            saved: BTreeSet::new(),
            trace: blake3::Hasher::new(),
            laptops,
            dice,
        }
    }

    /// The laptops.
    pub fn laptops(&self) -> &[Laptop] {
        &self.laptops
    }

    /// What people saw as saved.
    pub const fn saved(&self) -> &BTreeSet<RecordId> {
        &self.saved
    }

    /// A digest of everything that happened so far.
    pub fn trace(&self) -> String {
        self.trace.finalize().to_hex().to_string()
    }

    /// Lets people write and meet for `span_ms` in bad weather.
    pub fn live(&mut self, span_ms: u64) {
        let count = self.laptops.len();
        for _ in 0..span_ms / 2_000 {
            for laptop in 0..count {
                let event = match self.dice.below(20) {
                    0..=5 => Event::Write(laptop),
                    6..=15 => Event::Meet(laptop, self.dice.below(count)),
                    16 if self.weather.crashes => Event::Crash(laptop),
                    17 if self.dice.percent(20) => Event::Recuse(laptop),
                    _ => Event::Shift,
                };
                let delay_ms = self.dice.between(0, span_ms);
                self.plan(delay_ms, event);
            }
        }
        let end_ms = self.now_ms + span_ms;
        self.run(Some(end_ms));
    }

    /// Takes a laptop's disk as it is now, for [`Self::restore`].
    pub fn back_up(&self, laptop: usize) -> Laptop {
        self.laptops[laptop].disk_copied()
    }

    /// Switches a copy of a disk on beside the laptop that it was taken from.
    pub fn restore(&mut self, copy: Laptop) {
        self.add(copy);
        let restored = self.laptops.len() - 1;
        self.boot(restored);
    }

    /// Makes two of a laptop that runs: both go on in the same chains, as of a machine whose state
    /// was copied whole. They and the others stand on two sides, so that half of them hear of each
    /// branch first.
    pub fn double(&mut self, laptop: usize) {
        self.boot(laptop);
        let twin = self.laptops[laptop].doubled();
        self.add(twin);
        let boot = self.laptops[laptop].boots();
        let twin = self.laptops.len() - 1;
        self.plan(1, Event::Commit { laptop: twin, boot });
        for (place, side) in self.sides.iter_mut().enumerate() {
            *side = (place + usize::from(place == twin)) % 2;
        }
        self.sides[laptop] = 1 - self.sides[twin];
    }

    /// Everybody writes once, and it is on their disk.
    pub fn everybody_writes(&mut self) {
        for laptop in 0..self.laptops.len() {
            let delay_ms = self.dice.between(1, 1_000);
            self.plan(delay_ms, Event::Write(laptop));
        }
        self.run(None);
    }

    fn add(&mut self, laptop: Laptop) {
        self.laptops.push(laptop);
        self.sides.push(0);
    }

    /// Better weather: what is down is switched on, all ways are open, everybody meets everybody
    /// until nobody has anything new. Panics where that never comes.
    pub fn heal(&mut self) {
        self.weather = Weather::calm();
        self.sides.fill(0);
        for laptop in 0..self.laptops.len() {
            self.boot(laptop);
        }
        self.run(None);
        for _ in 0..HEALING_ROUNDS_MAX {
            if self.agrees() {
                return;
            }
            for one in 0..self.laptops.len() {
                for other in 0..self.laptops.len() {
                    let delay_ms = self.dice.between(0, 60_000);
                    self.plan(delay_ms, Event::Meet(one, other));
                }
            }
            self.run(None);
        }
        assert!(self.agrees(), "seed {}: they never agree", self.seed);
    }

    fn agrees(&self) -> bool {
        self.laptops.iter().enumerate().all(|(number, one)| {
            let mut others = self.laptops[..number].iter();
            others.all(|other| one.fingerprint_with(other) == other.fingerprint_with(one))
        })
    }

    fn plan(&mut self, delay_ms: u64, event: Event) {
        self.planned += 1;
        self.queue
            .insert((self.now_ms + delay_ms, self.planned), event);
    }

    fn run(&mut self, until_ms: Option<u64>) {
        while let Some(next) = self.queue.first_entry() {
            let (at_ms, _) = *next.key();
            if until_ms.is_some_and(|until| at_ms > until) {
                break;
            }
            let event = next.remove();
            self.now_ms = at_ms;
            self.trace.update(&at_ms.to_be_bytes());
            self.trace.update(format!("{event:?}").as_bytes());
            self.happen(event);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Write(laptop) => {
                self.laptops[laptop].write(self.now_ms, &mut self.dice);
                self.commit_soon(laptop);
            }
            Event::Recuse(laptop) => {
                self.laptops[laptop].recuse(self.now_ms, &mut self.dice);
                self.commit_soon(laptop);
            }
            Event::Commit { laptop, boot } => {
                let committed = self.laptops[laptop].commit(boot);
                self.saved.extend(committed);
            }
            Event::Meet(one, other) if one != other => self.meet(one, other),
            Event::Meet(..) => {}
            Event::Arrive { from, to, packet } => self.arrive(from, to, packet),
            Event::Crash(laptop) => {
                self.laptops[laptop].crash();
                let down_ms = self.dice.between(100, 20_000);
                self.plan(down_ms, Event::Boot(laptop));
            }
            Event::Boot(laptop) => self.boot(laptop),
            Event::Shift => {
                let sides = 1 + self.dice.below(self.weather.sides_max);
                for side in &mut self.sides {
                    *side = self.dice.below(sides);
                }
            }
        }
    }

    fn boot(&mut self, laptop: usize) {
        let now_ms = self.now_ms;
        self.laptops[laptop].boot(now_ms, &mut self.dice);
    }

    fn commit_soon(&mut self, laptop: usize) {
        let boot = self.laptops[laptop].boots();
        let delay_ms = self.dice.between(1, 40);
        self.plan(delay_ms, Event::Commit { laptop, boot });
    }

    /// Hands a message to the weather: lost, late, twice.
    fn send(&mut self, from: usize, to: usize, packet: Packet) {
        if self.sides[from] != self.sides[to] || self.dice.percent(self.weather.lost_percent) {
            return;
        }
        let copies = 1 + usize::from(self.dice.percent(self.weather.doubled_percent));
        for _ in 0..copies {
            let delay_ms = self.dice.between(1, self.weather.delay_ms_max);
            let packet = packet.clone();
            self.plan(delay_ms, Event::Arrive { from, to, packet });
        }
    }
}
