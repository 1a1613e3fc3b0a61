//! What each command prints with `--json`, and what it leaves.

use crate::{laptop_with_incident, show, start_incident, text};
use onscene_node::host::Host;
use onscene_tests::process::Laptop;

fn an_hour_ago() -> String {
    let host = Host::system();
    host.rfc3339(host.wall_ms() - 60 * 60 * 1000)
}

#[test]
fn init_tells_who_this_laptop_is() {
    let laptop = Laptop::new("组长");
    let told = laptop.init(&["--unit", "城西街道/杏林苑社区"]);
    assert_eq!(told["name"], "组长");
    assert_eq!(told["unit"], "城西街道/杏林苑社区");
    assert!(!text(&told, "device").is_empty() && !text(&told, "organisation").is_empty());
    let devices = laptop.lines(&["devices"]);
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0]["device"], told["device"]);
    assert_eq!(devices[0]["revoked"], false);
}

#[test]
fn a_second_init_is_refused_and_changes_nothing() {
    let laptop = Laptop::new("组长");
    let told = laptop.init(&[]);
    laptop.refusal(4, &["init", "--name", "别人"]);
    assert_eq!(laptop.lines(&["devices"])[0]["device"], told["device"]);
}

#[test]
fn options_of_every_command_stand_before_or_after_it() {
    let laptop = Laptop::new("组长");
    laptop.init(&[]);
    let before = laptop.run(&["--json", "status"]).json();
    let after = laptop.run(&["status", "--json"]).json();
    assert_eq!(before["device"], after["device"]);
}

#[test]
fn an_incident_is_listed_with_what_was_given() {
    let (laptop, incident) = laptop_with_incident();
    let listed = laptop.lines(&["incident", "list"]);
    assert_eq!(listed.len(), 1);
    assert_eq!(text(&listed[0], "incident"), incident);
    assert_eq!(listed[0]["kind"], "key-issue");
    assert_eq!(listed[0]["title"], "停水");
    assert_eq!(listed[0]["place"], "三号楼");
    assert_eq!(listed[0]["state"], "open");
    assert_eq!(listed[0]["entries"], 1);
}

#[test]
fn every_act_is_an_entry_that_stays() {
    let (laptop, incident) = laptop_with_incident();
    let acts: [&[&str]; 5] = [
        &[
            "log",
            &incident,
            "泵房积水",
            "--track",
            "liaison",
            "--disclosure",
            "street",
        ],
        &["headcount", &incident, "12", "16", "--by", "门卫"],
        &["milestone", &incident, "arrived", "--note", "两人到场"],
        &["log", &incident, "补记", "--heard", &an_hour_ago()],
        &["milestone", &incident, "ended", "--note", "已修复"],
    ];
    for act in acts {
        let written = laptop.json(act);
        assert_eq!(text(&written, "incident"), incident);
        let entry = text(&written, "entry");
        let entries = show(&laptop, &incident)["entries"]
            .as_array()
            .unwrap()
            .clone();
        assert!(
            entries.iter().any(|row| row["entry"] == entry.as_str()),
            "{act:?}"
        );
    }
    let view = show(&laptop, &incident);
    let log = &view["entries"][1];
    assert_eq!(log["text"], "泵房积水");
    assert_eq!(
        (&log["track"], &log["author"]),
        (&"liaison".into(), &"值班员".into())
    );
    assert_eq!(
        (
            &view["headcounts"][0]["low"],
            &view["headcounts"][0]["high"]
        ),
        (&12.into(), &16.into())
    );
    assert_eq!(view["milestones"][0]["name"], "arrived");
    assert_eq!(view["entries"][4]["late"], true);
    assert_eq!(view["state"], "ended");
}

#[test]
fn a_correction_names_what_it_corrects_and_both_stay() {
    let (laptop, incident) = laptop_with_incident();
    let wrong = text(&laptop.json(&["log", &incident, "三号楼停水"]), "entry");
    let right = text(
        &laptop.json(&["correct", &incident, &wrong, "四号楼停水"]),
        "entry",
    );
    let view = show(&laptop, &incident);
    let row = |entry: &str| {
        let rows = view["entries"].as_array().unwrap();
        rows.iter()
            .find(|row| row["entry"] == entry)
            .unwrap()
            .clone()
    };
    assert_eq!(row(&wrong)["text"], "三号楼停水");
    assert_eq!(row(&wrong)["corrected_by"][0], right.as_str());
    assert_eq!(row(&right)["corrects"], wrong.as_str());
}

#[test]
fn a_text_can_be_piped() {
    let (laptop, incident) = laptop_with_incident();
    let piped = "第一行\n第二行\n";
    let written = laptop.run_with_input(&["--json", "log", &incident, "-"], piped.as_bytes());
    assert!(written.is_ok(), "{written:?}");
    assert_eq!(show(&laptop, &incident)["entries"][1]["text"], piped.trim());
}

#[test]
fn history_shows_the_same_incident() {
    let (laptop, incident) = laptop_with_incident();
    let history = laptop.json(&["incident", "history", &incident]);
    assert_eq!(history["entries"], show(&laptop, &incident)["entries"]);
}

#[test]
fn status_of_a_laptop_alone_has_nothing_waiting_and_no_page() {
    let (laptop, _) = laptop_with_incident();
    let status = laptop.json(&["status"]);
    assert!(status["page"].is_null() && status["listen"].is_null());
    assert_eq!(status["peers"].as_array().unwrap().len(), 0);
    assert_eq!(status["waiting"]["records"], 0);
    assert!(laptop.lines(&["sync"]).is_empty());
}

#[test]
fn doctor_rebuilds_to_the_same_and_tells_nothing_of_the_content() {
    let (laptop, incident) = laptop_with_incident();
    laptop.json(&["log", &incident, "不得外传"]);
    let file = laptop.desk().join("诊断.json");
    let before = laptop.json(&["doctor", "--bundle", file.to_str().unwrap()]);
    let bundle = std::fs::read_to_string(file).unwrap();
    assert!(
        !bundle.contains("不得外传") && !bundle.contains("停水"),
        "{bundle}"
    );
    laptop.json(&["doctor", "--rebuild"]);
    assert_eq!(laptop.json(&["doctor"])["derived"], before["derived"]);
}

#[test]
fn writing_on_a_new_laptop_founds_an_organisation_of_one() {
    let laptop = Laptop::new("新");
    let incident = start_incident(&laptop);
    assert_eq!(laptop.lines(&["devices"]).len(), 1);
    assert_eq!(show(&laptop, &incident)["title"], "停水");
}

#[test]
fn completions_are_a_script() {
    let laptop = Laptop::new("新");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = laptop.run(&["completions", shell]);
        assert!(
            script.is_ok() && script.stdout.contains("headcount"),
            "{shell}"
        );
    }
    assert!(!laptop.data().exists());
}
