//! Sticks that fail people: pulled out while they are written, and old ones found again.

use crate::{common, laptop_with_incident, show};
use onscene_tests::process::Laptop;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A bundle with it is longer than what the stick takes before it is gone.
const FILM_BYTES: usize = 3_000_000;
/// In blocks of 512 bytes, or of 1,024, as the shell counts them.
const STICK_BLOCKS: u32 = 1_000;

/// An office with an incident, another laptop of it that no network reaches, and a stick.
struct Apart {
    office: Laptop,
    incident: String,
    other: Laptop,
    device: String,
    stick: PathBuf,
}

impl Apart {
    fn new() -> Self {
        let (office, incident) = laptop_with_incident();
        let node = office.start(&[]);
        let other = Laptop::new("外勤");
        other.join(&office.invite(&[]), &["--at", &node.listen.to_string()]);
        assert!(node.stop().is_ok());
        let device = other.json(&["status"])["device"]
            .as_str()
            .unwrap()
            .to_owned();
        let stick = office.desk().join("U盘");
        std::fs::create_dir(&stick).unwrap();
        Self {
            office,
            incident,
            other,
            device,
            stick,
        }
    }

    fn args<'a>(&'a self, file: &'a Path) -> Vec<&'a str> {
        let file = file.to_str().unwrap();
        vec![
            "bundle",
            "write",
            "--force",
            file,
            "--to",
            &self.device,
            "--all",
        ]
    }

    fn write(&self, file: &Path) {
        self.office.json(&self.args(file));
    }

    fn read(&self, file: &Path) -> serde_json::Value {
        self.other.json(&["bundle", "read", file.to_str().unwrap()])
    }

    fn entries(&self) -> usize {
        let view = show(&self.other, &self.incident);
        view["entries"].as_array().unwrap().len()
    }
}

/// What stands on a stick beside this file.
fn beside(file: &Path) -> Vec<PathBuf> {
    let items = std::fs::read_dir(file.parent().unwrap()).unwrap();
    let paths = items.map(|item| item.unwrap().path());
    paths.filter(|path| path != file).collect()
}

#[cfg(unix)]
#[test]
fn a_stick_that_is_pulled_out_while_it_is_written_keeps_the_bundle_from_before() {
    let apart = Apart::new();
    let bundle = apart.stick.join("记录.bundle");
    apart.write(&bundle);
    let before = std::fs::read(&bundle).unwrap();
    let film = apart.office.desk().join("录像.mp4");
    std::fs::write(&film, vec![7; FILM_BYTES]).unwrap();
    apart
        .office
        .json(&["attach", &apart.incident, film.to_str().unwrap()]);

    // The system ends the writer in the middle of a write, as a power cut does. The node is another
    // process, and goes on.
    let node = apart.office.start(&[]);
    let command = apart.office.command(&apart.args(&bundle));
    let limited = format!("ulimit -f {STICK_BLOCKS}; exec \"$0\" \"$@\"");
    let mut writing = Command::new("sh");
    writing.args(["-c", &limited]).arg(command.get_program());
    let ended = writing.args(command.get_args()).output().unwrap();
    assert_eq!(ended.status.code(), None, "no exit: {ended:?}");
    assert_eq!(std::fs::read(&bundle).unwrap(), before);
    apart.read(&bundle);
    assert_eq!(apart.entries(), 1);

    // What is left of the attempt is nothing that anybody takes for whole, and in nobody's way.
    let [left] = beside(&bundle).try_into().unwrap();
    assert!(left.metadata().unwrap().len() >= u64::from(STICK_BLOCKS) * 512);
    let read = ["bundle", "read", left.to_str().unwrap()];
    assert_eq!(apart.other.run(&read).code, Some(1));
    apart.write(&bundle);
    assert!(node.stop().is_ok());
    apart.read(&bundle);
    assert_eq!(apart.entries(), 2);
    assert_eq!(
        common(&apart.office, &apart.incident),
        common(&apart.other, &apart.incident)
    );
}

#[test]
fn an_old_bundle_takes_nothing_back() {
    let apart = Apart::new();
    let (old, new) = (apart.stick.join("旧"), apart.stick.join("新"));
    apart.write(&old);
    apart.office.json(&["log", &apart.incident, "后来写的"]);
    apart.write(&new);
    apart.read(&new);
    apart.other.json(&["log", &apart.incident, "外勤到场"]);
    let before = common(&apart.other, &apart.incident);
    let read = apart.read(&old);
    assert_eq!(
        (&read["new"], &read["refused"], &read["damaged"]),
        (&0.into(), &0.into(), &0.into()),
        "{read}"
    );
    assert_eq!(common(&apart.other, &apart.incident), before);
    assert_eq!(apart.entries(), 3);
}
