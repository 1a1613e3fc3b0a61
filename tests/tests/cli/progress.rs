//! How far a file is, over a slow way between two running programs.

use crate::{laptop_with_incident, show, text};
use onscene_tests::bench::Page;
use onscene_tests::net::detour::Detour;
use onscene_tests::process::{DEADLINE, Laptop, Running, until};
use serde_json::Value;
use std::time::Duration;
use tokio::runtime::Runtime;

const FILE_BYTES: usize = 600_000;
/// So that it takes some seconds, and both ends can be asked meanwhile.
const BYTES_A_SECOND: u64 = 150_000;

/// What a laptop says of the one file that is on its way.
fn moving(node: &Running) -> Option<Value> {
    let runtime = Runtime::new().unwrap();
    let told = runtime.block_on(Page::of(node).get("/api/moving"));
    let told: Value = serde_json::from_str(&told).unwrap();
    told["files_moving"].as_array()?.first().cloned()
}

#[test]
fn both_ends_say_how_far_a_file_is_until_it_is_there() {
    let (office, incident) = laptop_with_incident();
    let at_office = office.start(&[]);
    let detour = Detour::open(at_office.listen, Duration::ZERO);
    let way = detour.address().to_string();
    let field = Laptop::new("外勤");
    field.join(&office.invite(&[]), &["--at", &way]);
    detour.slow_down_to(BYTES_A_SECOND);
    // Nobody dials it where it listens: all goes over the slow way.
    let at_field = field.start(&["--listen", "[::1]:0", "--peer", &way]);
    until(DEADLINE, "the incident", || {
        let shown = field.run(&["--json", "incident", "show", &incident]);
        shown.is_ok().then_some(())
    });
    let file = field.desk().join("录像.mp4");
    let content: Vec<u8> = (0..=250).cycle().take(FILE_BYTES).collect();
    std::fs::write(&file, &content).unwrap();
    field.json(&["attach", &incident, file.to_str().unwrap()]);
    let row = || show(&office, &incident)["attachments"][0].clone();
    let id = until(DEADLINE, "the entry that names it", || {
        row()["attachment"].as_str().map(str::to_owned)
    });

    let mut half_way = [false; 2];
    let whole = until(DEADLINE, "the file", || {
        for (node, direction, seen) in [(&at_office, "received", 0), (&at_field, "sent", 1)] {
            let Some(file) = moving(node) else { continue };
            assert_eq!(text(&file, "direction"), direction);
            assert_eq!(text(&file, "attachment"), id);
            let [bytes, of] = ["bytes", "bytes_of"].map(|name| file[name].as_u64().unwrap());
            assert!(bytes <= of && of >= FILE_BYTES as u64, "{file}");
            half_way[seen] |= bytes * 4 > of && bytes * 4 < of * 3;
        }
        let arriving = show(&office, &incident)["local"]["arriving"][&id].clone();
        if arriving["bytes"].as_u64() > Some(0) {
            assert_eq!(arriving["waits"], Value::Null, "{arriving}");
        }
        (row()["held"] == true).then(row)
    });
    assert_eq!(half_way, [true, true], "both saw it half way");
    assert_eq!(whole["bytes"], FILE_BYTES);
    until(DEADLINE, "nothing moves", || {
        let still = [&at_office, &at_field].map(moving);
        (still == [None, None]).then_some(())
    });
    // The sender knows by receipt that it is there.
    let waiting = || field.json(&["status"])["waiting"].clone();
    until(DEADLINE, "the receipts", || {
        (waiting()["records"] == 0).then_some(())
    });
}
