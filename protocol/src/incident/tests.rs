//! The incident document: the same on every laptop that holds the same records.

mod acts;
mod chain;
mod merge;
mod narrow;
mod recused;
mod retired;
mod revoked;
mod scene_plan;
mod snapshot;
mod story;
mod words;

use super::*;
use crate::fixture::{INCIDENT, Office, Seeded, log, three_writers};
use crate::verify::Verified;

/// Three people write `each` entries apart; all records, the start first.
fn written_apart(office: &Office, each: usize) -> Vec<Verified> {
    let (started, mut writers) = three_writers(office);
    let mut records = vec![started];
    for round in 0..each {
        for writer in &mut writers {
            let text = format!("{}的第{round}条", writer.person.name);
            records.push(writer.act(office, log(text)));
        }
    }
    records
}

#[test]
fn the_genesis_change_is_the_same_bytes_everywhere_and_for_ever() {
    // Every change of every incident rests on this hash. It may never change: computed once, from
    // an empty document in which actor 0…0 makes the map `entries` at time 0.
    assert_eq!(genesis_hash().to_string(), GENESIS);
    assert_eq!(Incident::new(INCIDENT).heads(), [genesis_hash()]);
}

const GENESIS: &str = "deebea1dff6e54b784a969c23a5def8df3b8baf9bbac7d1657caeb705b7e0739";
