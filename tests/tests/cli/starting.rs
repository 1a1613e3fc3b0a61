//! The running node, and commands that find it.

use crate::{laptop_with_incident, show, start_incident, text};
use onscene_tests::process::Laptop;

#[test]
fn start_makes_the_store_and_is_ready_with_its_first_line() {
    let laptop = Laptop::new("值班员");
    let node = laptop.start(&[]);
    assert!(node.page.starts_with("http://127.0.0.1:") && node.page.contains("token="));
    assert_eq!(laptop.json(&["open"])["page"], node.page.as_str());
    let status = laptop.json(&["status"]);
    assert_eq!(text(&status, "device"), node.device);
    assert_eq!(text(&status, "listen"), node.listen.to_string());
    assert!(node.stop().is_ok());
    assert!(laptop.data().join("records.redb").is_file());
    assert!(!laptop.data().join("running.json").exists());
}

#[test]
fn commands_use_the_running_node() {
    let (laptop, incident) = laptop_with_incident();
    let node = laptop.start(&[]);
    laptop.json(&["log", &incident, "运行中"]);
    assert_eq!(show(&laptop, &incident)["entries"][1]["text"], "运行中");
    assert!(node.stop().is_ok());
    assert_eq!(show(&laptop, &incident)["entries"][1]["text"], "运行中");
}

#[test]
fn what_was_saved_outlives_a_kill_and_the_next_command_just_works() {
    let laptop = Laptop::new("外勤");
    let node = laptop.start(&[]);
    let incident = start_incident(&laptop);
    let entry = text(&laptop.json(&["log", &incident, "断电前"]), "entry");
    node.kill();
    assert!(
        laptop.data().join("running.json").exists(),
        "nobody was left to remove it"
    );
    assert_eq!(
        text(&show(&laptop, &incident)["entries"][1], "entry"),
        entry
    );
    assert!(laptop.start(&[]).stop().is_ok());
}

#[test]
fn a_second_node_on_one_folder_is_told_that_it_is_locked() {
    let laptop = Laptop::new("值班员");
    let node = laptop.start(&[]);
    let start = ["start", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"];
    let error = laptop.refusal(1, &start);
    assert_eq!(error["error"], "locked");
    laptop.json(&["status"]);
    assert!(node.stop().is_ok());
}

#[test]
fn open_without_a_running_node_says_how_to_start_one() {
    let (laptop, _) = laptop_with_incident();
    let error = laptop.refusal(1, &["open"]);
    assert!(text(&error, "hint").contains("start"));
}

#[test]
fn many_commands_at_once_all_save() {
    let (laptop, incident) = laptop_with_incident();
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..6)
            .map(|n| {
                let (laptop, incident) = (&laptop, &incident);
                scope.spawn(move || laptop.json(&["log", incident, &format!("第{n}条")]))
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
    });
    assert_eq!(
        show(&laptop, &incident)["entries"]
            .as_array()
            .unwrap()
            .len(),
        7
    );
}

#[test]
fn a_given_port_that_is_taken_is_told() {
    let laptop = Laptop::new("值班员");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let error = laptop.refusal(1, &["start", "--page", &address, "--listen", "127.0.0.1:0"]);
    assert!(text(&error, "message").contains(&address), "{error}");
}

#[test]
fn open_prints_the_address_alone_for_a_person() {
    let laptop = Laptop::new("值班员");
    laptop.init(&[]);
    let node = laptop.start(&[]);
    let outcome = laptop.run(&["open"]);
    assert_eq!(outcome.stdout.trim(), node.page);
    assert!(node.stop().is_ok());
}
