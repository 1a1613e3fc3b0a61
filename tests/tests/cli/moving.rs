//! A person moves to a new laptop: filled, confirmed, the old one wiped.

use crate::{files, show, start_incident, text};
use onscene_tests::process::{DEADLINE, Laptop, Running, until};
use serde_json::Value;
use std::path::Path;

/// An office whose node runs, and 李敏's former and next laptop, which runs as well.
struct Desks {
    office: Laptop,
    node: Running,
    former: Laptop,
    next: Laptop,
    next_node: Running,
}

impl Desks {
    fn new() -> Self {
        let office = Laptop::new("主任");
        let (former, next) = (Laptop::new("李敏"), Laptop::new("李敏"));
        office.init(&["--unit", "城西街道"]);
        let node = office.start(&[]);
        for laptop in [&former, &next] {
            let code = office.invite(&["--role", "member"]);
            laptop.join(&code, &["--at", &node.listen.to_string()]);
        }
        assert_eq!(former.lines(&["sync", &node.listen.to_string()]).len(), 1);
        let next_node = next.start(&[]);
        Self {
            office,
            node,
            former,
            next,
            next_node,
        }
    }

    fn retire<'a>(&'a self, at: &'a str) -> [&'a str; 6] {
        [
            "retire",
            "--to",
            &self.next_node.device,
            "--at",
            at,
            "--yes",
        ]
    }
}

fn canaries(folder: &Path) -> Vec<String> {
    let canary = "金丝雀".as_bytes();
    let found = files(folder).into_iter();
    let found = found.filter(|(_, bytes)| bytes.windows(canary.len()).any(|at| at == canary));
    found.map(|(name, _)| name).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = files(folder)
        .into_iter()
        .map(|(name, _)| name.rsplit('/').next().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let (path, name) = item.map(|item| (item.path(), item.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

fn texts(laptop: &Laptop, incident: &str) -> Vec<String> {
    let view = show(laptop, incident);
    let entries = view["entries"].as_array().unwrap().iter();
    entries.map(|entry| text(entry, "text")).collect()
}

/// An incident with what only its writer should be able to find on a disk: a text, a file, and a
/// petitioner's words.
struct Written {
    incident: String,
    demand: String,
}

fn write_canaries(laptop: &Laptop) -> Written {
    let incident = start_incident(laptop);
    let file = laptop.desk().join("金丝雀照片.jpg");
    std::fs::write(&file, original()).unwrap();
    let attach = ["--attach", file.to_str().unwrap()];
    laptop.json(&[&["log", &incident, "金丝雀正文"][..], &attach].concat());
    std::fs::remove_file(&file).unwrap();
    let demand = ["demand", &incident, "金丝雀原话", "--category", "供暖"];
    let demand = text(&laptop.json(&demand), "entry");
    Written { incident, demand }
}

fn original() -> String {
    "金丝雀原件 ".repeat(9_000)
}

#[test]
fn what_was_written_is_on_the_new_laptop_and_nothing_of_it_on_the_old_one() {
    let desks = Desks::new();
    let (former, next) = (&desks.former, &desks.next);
    let Written { incident, demand } = write_canaries(former);
    std::fs::write(former.data().join("别人的.txt"), "留着").unwrap();
    let at = desks.next_node.listen.to_string();
    let told = former.refusal(4, &desks.retire(&at)[..5]);
    assert!(text(&told, "hint").contains("--yes"), "{told}");
    let moved = former.json(&desks.retire(&at));
    assert_eq!(
        (&moved["wiped"], &moved["retired"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        (&moved["records"], &moved["attachments"]),
        (&0.into(), &0.into())
    );

    assert_eq!(names(&former.data()), ["lock", "retired.txt", "别人的.txt"]);
    assert_eq!(canaries(&former.data()), Vec::<String>::new());
    let refused = former.refusal(3, &["log", &incident, "还想写"]);
    assert!(text(&refused, "message").contains("李敏"), "{refused}");
    assert!(text(&refused, "hint").contains("join"), "{refused}");

    assert_eq!(texts(next, &incident)[1..], ["金丝雀正文", "供暖"]);
    let view = show(next, &incident);
    let entries = view["entries"].as_array().unwrap();
    // Two laptops of one name: each shows which it was.
    assert!(
        entries
            .iter()
            .all(|entry| text(entry, "author").starts_with("李敏〔"))
    );
    let read = next.json(&["read", &incident, &demand]);
    assert!(read.to_string().contains("金丝雀原话"), "{read}");
    let attachment = text(&view["attachments"][0], "attachment");
    let out = next.desk().join("照片.jpg");
    next.json(&[
        "attachment",
        &incident,
        &attachment,
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(std::fs::read(&out).unwrap(), original().as_bytes());
    next.json(&["log", &incident, "在新电脑上写"]);
}

#[test]
fn a_copy_of_the_former_laptop_is_let_in_nowhere_and_speaks_for_nobody() {
    let desks = Desks::new();
    let (former, next) = (&desks.former, &desks.next);
    let Written { incident, .. } = write_canaries(former);
    // Without a passphrase, whoever has a copy of the folder has it all.
    let copied = Laptop::new("李敏");
    copy(&former.data(), &copied.data());
    former.json(&desks.retire(&desks.next_node.listen.to_string()));
    // The office hears of it from the new laptop.
    let office = desks.node.listen.to_string();
    assert_eq!(next.lines(&["sync", &office]).len(), 1);
    let listed = desks.office.lines(&["devices"]);
    let of_former = |row: &&Value| row["retired_to"] == desks.next_node.device.as_str();
    assert_eq!(listed.iter().filter(of_former).count(), 1);
    copied.json(&["log", &incident, "副本所写"]);
    copied.refusal(1, &["sync", &office]);
    assert_eq!(texts(&desks.office, &incident).last().unwrap(), "供暖");
}

#[test]
fn a_move_that_cannot_be_confirmed_changes_nothing() {
    let desks = Desks::new();
    let incident = start_incident(&desks.former);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    let refused = desks.former.refusal(1, &desks.retire(&at));
    assert_eq!(text(&refused, "error"), "unreachable");
    // The office is no laptop of theirs.
    let to_office = ["retire", "--to", &desks.node.device, "--yes"];
    let refused = desks.former.refusal(4, &to_office);
    assert!(text(&refused, "message").contains("李敏"), "{refused}");
    desks.former.json(&["log", &incident, "仍在旧电脑上写"]);
    assert_eq!(texts(&desks.former, &incident)[1..], ["仍在旧电脑上写"]);
    let last = desks
        .office
        .refusal(4, &["retire", "--to", &desks.next_node.device, "--yes"]);
    assert!(text(&last, "message").contains("主任"), "{last}");
}

#[test]
fn a_node_that_runs_ends_by_itself_once_its_last_writer_left() {
    let desks = Desks::new();
    let incident = start_incident(&desks.former);
    let at = desks.next_node.listen.to_string();
    let running = desks
        .former
        .start(&["--hub", &desks.node.listen.to_string()]);
    assert_eq!(desks.former.json(&desks.retire(&at))["wiped"], true);
    let data = desks.former.data();
    // The attachments go last.
    let attachments = data.join("attachments");
    until(DEADLINE, "the folder is wiped", || {
        (!attachments.exists()).then_some(())
    });
    assert_eq!(names(&data), ["lock", "retired.txt"]);
    let ended = running.stop();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(texts(&desks.next, &incident).len(), 1);
    // Somebody new may begin there.
    let code = desks.office.invite(&[]);
    let office = desks.node.listen.to_string();
    let joined = desks
        .former
        .json(&["join", &code, "--name", "王芳", "--at", &office]);
    assert_eq!(joined["name"], "王芳");
}

#[test]
fn whoever_stays_on_a_shared_laptop_goes_on_writing_there() {
    let (former, next) = (Laptop::new("主任"), Laptop::new("主任"));
    former.init(&["--unit", "城西街道"]);
    former.json(&["person", "add", "--name", "李四"]);
    let node = former.start(&[]);
    let code = former.invite(&["--role", "admin"]);
    next.join(&code, &["--at", &node.listen.to_string()]);
    let incident = start_incident(&former);
    let next_node = next.start(&[]);
    let at = next_node.listen.to_string();
    let retire = ["retire", "--to", &next_node.device, "--at", &at, "--yes"];
    assert_eq!(former.json(&retire)["wiped"], false);
    let persons = former.lines(&["person", "list"]);
    assert_eq!(persons.len(), 1);
    assert_eq!(
        (text(&persons[0], "name"), &persons[0]["writing"]),
        ("李四".into(), &true.into())
    );
    former.json(&["log", &incident, "李四写的"]);
    assert_eq!(former.lines(&["sync", &at]).len(), 1);
    assert_eq!(texts(&next, &incident)[1..], ["李四写的"]);
    assert!(node.stop().is_ok() && next_node.stop().is_ok());
    former.json(&["log", &incident, "以后也是"]);
}
