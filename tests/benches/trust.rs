//! What trust costs: records verified a second and core beside bare Ed25519 over the same bytes, and
//! an entry on a store with a passphrase, and one with personal data, beside a plain entry.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table, and fails by saying why"
)]

use ed25519_dalek::{Signature, VerifyingKey};
use onscene_protocol::incident::command::Demand;
use onscene_protocol::incident::{Command, ReadBack};
use onscene_protocol::record::Record;
use onscene_protocol::verify::verify;
use onscene_tests::bench::{Desk, Spread, Table, incident, log, milliseconds, timed};
use std::path::Path;
use std::time::Duration;

/// Entries whose records are verified.
const RECORDS: usize = 2_000;
/// Times that all of them are, by turns with the bare signatures.
const PASSES: usize = 10;
/// Entries written in each row, by turns.
const ROUNDS: usize = 800;
/// Rounds that are not counted: files grow and caches fill.
const WARM_UP: usize = 100;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    println!(
        "\nwhat trust costs ({RECORDS} records × {PASSES} on one core; {ROUNDS} entries, by turns)"
    );
    let mut table = Table::default();
    verification(folder.path(), &mut table).await;
    entries(folder.path(), &mut table).await;
    print!("{table}");
}

async fn verification(folder: &Path, table: &mut Table) {
    let desk = Desk::found(&folder.join("records"), "值班员");
    incident(&desk, 0, RECORDS).await;
    let arrived = desk
        .engine
        .after(0, RECORDS * 2)
        .await
        .expect("the records");
    let records: Vec<Record> = arrived
        .iter()
        .map(|of| of.record.record().clone())
        .collect();
    let roster = desk.engine.roster();
    let (mut ours, mut bare) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..PASSES {
        // What is verified is handed over: the copies are made outside of what is measured.
        let copies = records.clone();
        let (good, time) = timed(async {
            let verified = copies
                .into_iter()
                .filter_map(|record| verify(record, &roster).ok());
            verified.count()
        })
        .await;
        assert_eq!(good, records.len(), "all of them are good");
        ours += time;
        let (good, time) =
            timed(async { records.iter().filter(|record| is_signed(record)).count() }).await;
        assert_eq!(good, records.len());
        bare += time;
    }
    let done = f64::from(u32::try_from(records.len() * PASSES).expect("a small number"));
    let (ours, bare) = (done / ours.as_secs_f64(), done / bare.as_secs_f64());
    table.row(
        "records verified, a second and core",
        "",
        format!("{ours:.0}"),
        format!("{bare:.0} (bare Ed25519, strict)"),
        Some(ours / bare),
    );
    desk.engine.stop().await;
}

fn is_signed(record: &Record) -> bool {
    let header = record.header();
    let key = VerifyingKey::from_bytes(header.author.as_bytes());
    let signature = Signature::from_bytes(&header.signature);
    // As PROTOCOL.md says: a label, and the header up to its signature.
    let (unsigned, _) = record.header_bytes().split_at(182);
    let signed = [b"onscene record 1\0".as_slice(), unsigned].concat();
    key.is_ok_and(|key| key.verify_strict(&signed, &signature).is_ok())
}

async fn entries(folder: &Path, table: &mut Table) {
    let plain = Desk::found(&folder.join("plain"), "值班员");
    let guarded = Desk::found_with(&folder.join("guarded"), "值班员", Some("一 把 钥匙"));
    let here = incident(&plain, 0, 30).await;
    let there = incident(&guarded, 0, 30).await;
    let [mut entry, mut behind, mut personal] = [(); 3].map(|()| Spread::default());
    for round in 0..ROUNDS + WARM_UP {
        let (written, without) = timed(plain.engine.act(here, log(round))).await;
        written.expect("an entry");
        let (written, with) = timed(guarded.engine.act(there, log(round))).await;
        written.expect("an entry");
        let (written, sealed) = timed(plain.engine.act(here, demand())).await;
        written.expect("a demand");
        if round >= WARM_UP {
            entry.add(without);
            behind.add(with);
            personal.add(sealed);
        }
    }
    for percent in [50, 99] {
        let baseline = entry.percentile(percent);
        for (what, seen) in [
            ("an entry, store with a passphrase", &behind),
            ("a demand with two keys of its own", &personal),
        ] {
            let seen = seen.percentile(percent);
            table.row(
                format!("p{percent}, {what}"),
                "",
                milliseconds(seen),
                format!("{} (an entry, no passphrase)", milliseconds(baseline)),
                Some(seen.as_secs_f64() / baseline.as_secs_f64()),
            );
        }
    }
    plain.engine.stop().await;
    guarded.engine.stop().await;
}

fn demand() -> Command {
    Command::Demand(Demand {
        category: "供暖".into(),
        verbatim: "室温一直只有十四度，老人孩子都受不了，希望这周内有个明确的答复。".into(),
        read_back: ReadBack::Agreed,
        name: Some("某某某".into()),
        contact: Some("13800000000".into()),
        same_as: None,
        heard_at: None,
        attachments: Vec::new(),
    })
}
