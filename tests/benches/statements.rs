//! What travelling statements take of links: a hub, so many laptops of one unit around it, each of whose
//! people writes an entry every ten minutes. Who holds what is said by each laptop, and handed on by
//! the hub, within the bounds of the protocol; here are the statements themselves, as they are signed
//! and sent, in virtual time.
//!
//! Prints a table: bytes an hour on one link and at the hub, and how much of what is held its author
//! came to know.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use ed25519_dalek::SigningKey;
use onscene_protocol::exchange::{
    Fingerprint, OfAuthor, PutReceipts, Receipt, SignedReceipt, What, to_bytes,
};
use onscene_protocol::id::{DeviceKey, OrganisationId, PersonKey};
use onscene_protocol::limit::STATEMENTS_PER_MESSAGE_MAX;
use onscene_tests::bench::Table;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

const LAPTOPS: [usize; 3] = [10, 100, 1_000];
const HOUR_MS: u64 = 60 * 60 * 1000;
/// Between two entries of one person.
const ENTRY_EVERY_MS: u64 = 10 * 60 * 1000;
/// How often a standing link looks whether there is something to say.
const LOOK_EVERY_MS: u64 = 2_000;

/// One laptop: of whom something changed, and when it said something last.
#[derive(Default)]
struct Laptop {
    changed: VecDeque<usize>,
    known: BTreeSet<usize>,
    said_ms: BTreeMap<usize, u64>,
    sent: Window,
    got: Window,
    /// What the hub has for it: of its own people first.
    own: VecDeque<(usize, usize)>,
    rest: usize,
    /// Who said that they hold what its person wrote last.
    holders: BTreeSet<usize>,
}

#[derive(Default, Clone, Copy)]
struct Window {
    since_ms: u64,
    count: usize,
    all: u64,
}

impl Window {
    fn room(&mut self, now_ms: u64, every_ms: u64) -> usize {
        if now_ms - self.since_ms >= every_ms {
            (self.since_ms, self.count) = (now_ms, 0);
        }
        STATEMENTS_PER_MESSAGE_MAX - self.count
    }

    fn take(&mut self, count: usize) {
        self.count += count;
        self.all += count as u64;
    }
}

/// What an hour came to.
struct Hour {
    sent: u64,
    got: u64,
    known: f64,
}

fn hour(laptops: usize) -> Hour {
    let every_ms = OfAuthor::every_ms(laptops + 1);
    let mut all: Vec<Laptop> = (0..laptops).map(|_| Laptop::default()).collect();
    // What the hub took in, in its order; who said it of whom.
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let (mut told, mut asked) = (0_u64, 0_u64);
    for now_ms in (0..HOUR_MS).step_by(usize::try_from(LOOK_EVERY_MS).expect("a small number")) {
        for author in 0..laptops {
            let offset = author as u64 * ENTRY_EVERY_MS / laptops as u64;
            let since = (now_ms + ENTRY_EVERY_MS - offset) % ENTRY_EVERY_MS;
            if since < LOOK_EVERY_MS {
                told += all[author].holders.len() as u64;
                asked += if now_ms > ENTRY_EVERY_MS {
                    laptops as u64 - 1
                } else {
                    0
                };
                all[author].holders.clear();
                for (place, laptop) in all.iter_mut().enumerate() {
                    if place != author && laptop.known.insert(author) {
                        laptop.changed.push_back(author);
                    }
                }
            }
        }
        for place in 0..laptops {
            say(&mut all, place, (now_ms, every_ms), &mut kept);
        }
        for (place, laptop) in all.iter_mut().enumerate() {
            hear(laptop, place, (now_ms, every_ms), &kept);
        }
    }
    let of = |count: fn(&Laptop) -> u64| all.iter().map(count).sum::<u64>() / laptops as u64;
    Hour {
        sent: of(|laptop| laptop.sent.all),
        got: of(|laptop| laptop.got.all),
        known: told as f64 / asked.max(1) as f64,
    }
}

/// A laptop says what it holds, and the hub takes it in.
fn say(
    all: &mut [Laptop],
    place: usize,
    (now_ms, every_ms): (u64, u64),
    kept: &mut Vec<(usize, usize)>,
) {
    let laptop = &mut all[place];
    let room = laptop.sent.room(now_ms, every_ms);
    let mut said = Vec::new();
    for _ in 0..laptop.changed.len() {
        if said.len() == room {
            break;
        }
        let Some(author) = laptop.changed.pop_front() else {
            break;
        };
        let last = laptop.said_ms.get(&author).copied();
        if last.is_none_or(|last| now_ms - last >= every_ms) {
            laptop.said_ms.insert(author, now_ms);
            laptop.known.remove(&author);
            said.push(author);
        } else {
            laptop.changed.push_back(author);
        }
    }
    laptop.sent.take(said.len());
    for author in said {
        kept.push((author, place));
        all[author].own.push_back((author, place));
    }
}

/// The hub hands on what it has.
fn hear(
    laptop: &mut Laptop,
    place: usize,
    (now_ms, every_ms): (u64, u64),
    kept: &[(usize, usize)],
) {
    let mut room = laptop.got.room(now_ms, every_ms);
    while room > 0 {
        let next = laptop.own.pop_front().or_else(|| {
            let next = kept[laptop.rest..]
                .iter()
                .position(|(author, said)| *author != place && *said != place)?;
            laptop.rest += next + 1;
            Some(kept[laptop.rest - 1])
        });
        let Some((author, holder)) = next else { break };
        if author == place {
            laptop.holders.insert(holder);
        }
        laptop.got.take(1);
        room -= 1;
    }
}

fn statement(number: u64) -> SignedReceipt {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    let key = SigningKey::from_bytes(blake3::hash(&seed).as_bytes());
    let receipt = Receipt {
        device: DeviceKey::from_bytes(key.verifying_key().to_bytes()),
        organisation: OrganisationId::from_bytes([1; 32]),
        wall_ms: 1_768_000_000_000 + number,
        what: What::OfAuthor(OfAuthor {
            author: PersonKey::from_bytes(*blake3::hash(&[9, seed[7]]).as_bytes()),
            number: 1_768_000_000_000 + number,
            held: 1_000 + number,
            fingerprint: Fingerprint::from_bytes(*blake3::hash(&seed[..8]).as_bytes()),
            header_only: 0,
        }),
    };
    receipt.sign(&key)
}

fn main() {
    let receipts: Vec<_> = (0..STATEMENTS_PER_MESSAGE_MAX as u64)
        .map(statement)
        .collect();
    let plain = to_bytes(&PutReceipts { receipts });
    let packed = zstd::bulk::compress(&plain, zstd::DEFAULT_COMPRESSION_LEVEL).expect("zstd packs");
    let bytes = packed.len().min(plain.len()) as f64 / STATEMENTS_PER_MESSAGE_MAX as f64;
    let mut table = Table::default();
    for laptops in LAPTOPS {
        let hour = hour(laptops);
        let (sent, got) = (hour.sent as f64 * bytes, hour.got as f64 * bytes);
        table.row(
            format!("{laptops} laptops"),
            "",
            format!(
                "{:.0} kB/h sent and {:.0} kB/h got on a link, {:.1} MB/h at the hub; authors know of {:.0} %",
                sent / 1e3,
                got / 1e3,
                (sent + got) * laptops as f64 / 1e6,
                hour.known * 100.0
            ),
            "",
            None,
        );
    }
    println!(
        "\nstatements, {bytes:.0} bytes each on the wire; an entry of each person every ten minutes"
    );
    print!("{table}");
}
