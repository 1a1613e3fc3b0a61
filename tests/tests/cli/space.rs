//! Which files a laptop takes, and a disk that is full.

use crate::{laptop_with_incident, show, start_incident, text};
use onscene_tests::process::Laptop;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_original_on_request_is_fetched_when_it_is_asked_for_and_stays_while_few_hold_it() {
    let (office, incident) = laptop_with_incident();
    let node = office.start(&[]);
    let at = node.listen.to_string();
    let field = Laptop::new("外勤");
    field.join(&office.invite(&[]), &["--at", &at]);
    let chosen = field.start(&["--originals", "on-request", "--budget", "1000000000"]);
    let files = field.json(&["status"])["files"].clone();
    assert_eq!(
        (&files["originals"], &files["budget_bytes"]),
        (&"on-request".into(), &1_000_000_000.into())
    );
    assert!(chosen.stop().is_ok());
    let file = office.desk().join("照片.jpg");
    let content: Vec<u8> = (0..=250).cycle().take(300_000).collect();
    std::fs::write(&file, &content).unwrap();
    office.json(&["attach", &incident, path(&file)]);
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    let row = show(&field, &incident)["attachments"][0].clone();
    assert_eq!(row["held"], false, "chosen once, also for later starts");

    let (id, out) = (text(&row, "attachment"), field.desk().join("out.jpg"));
    field.json(&["attachment", &incident, &id, "--out", path(&out)]);
    assert_eq!(std::fs::read(&out).unwrap(), content);
    assert_eq!(show(&field, &incident)["attachments"][0]["held"], true);
    let few = field.refusal(4, &["attachment", &incident, &id, "--let-go"]);
    assert!(text(&few, "hint").contains("hub"), "{few}");
    assert_eq!(show(&field, &incident)["attachments"][0]["held"], true);
    field.refusal(2, &["attachment", &incident, &id]);
    assert!(node.stop().is_ok());
}

/// A disk of its own in memory, until it is dropped.
struct Disk(PathBuf);

impl Disk {
    /// None where this user may not mount one.
    fn mount(at: &Path, bytes: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let size = format!("size={bytes},mode=700");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &size, "onscene-test"])
            .arg(at);
        let is_there = mount.output().is_ok_and(|done| done.status.success());
        is_there.then(|| Self(at.to_owned()))
    }

    /// Writes a file that takes all but so many bytes.
    fn fill(&self, leave: u64) {
        let mut file = File::create(self.0.join("something else")).unwrap();
        let block = vec![0x5a; 1 << 20];
        while fs4::available_space(&self.0).unwrap() > leave + (1 << 20) {
            file.write_all(&block).unwrap();
        }
        let rest = fs4::available_space(&self.0).unwrap().saturating_sub(leave);
        file.write_all(&block[..usize::try_from(rest).unwrap()])
            .unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
        assert!(unmounted.is_ok_and(|status| status.success()));
    }
}

#[test]
fn on_a_disk_that_others_filled_text_is_saved_to_the_end_and_files_wait() {
    let laptop = Laptop::new("值班员");
    let Some(disk) = Disk::mount(&laptop.data(), "1200m") else {
        eprintln!("not tried: this user may not mount a disk");
        return;
    };
    laptop.init(&["--unit", "城西街道"]);
    let node = laptop.start(&[]);
    let incident = start_incident(&laptop);
    let room = laptop.json(&["status"])["disk"].clone();
    assert_eq!(
        (&room["files_wait"], &room["reserve"]),
        (&false.into(), &true.into()),
        "{room}"
    );
    disk.fill(0);
    let full = laptop.json(&["doctor"])["disk"].clone();
    assert_eq!(full["files_wait"], true, "{full}");
    let file = laptop.desk().join("录像.mp4");
    std::fs::write(&file, vec![1; 100_000]).unwrap();
    let refused = laptop.refusal(1, &["attach", &incident, path(&file)]);
    assert!(text(&refused, "hint").contains("space"), "{refused}");
    for number in 0..50 {
        laptop.json(&["log", &incident, &format!("第{number}条，磁盘已满")]);
    }
    assert_eq!(laptop.json(&["status"])["disk"]["reserve"], false);
    assert_eq!(
        show(&laptop, &incident)["entries"]
            .as_array()
            .unwrap()
            .len(),
        51
    );
    assert!(node.stop().is_ok());
    assert_eq!(
        show(&laptop, &incident)["entries"]
            .as_array()
            .unwrap()
            .len(),
        51
    );
    drop(disk);
}
