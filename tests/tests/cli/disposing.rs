//! Personal data: who reads it, that reading is recorded, and that it can be destroyed everywhere.

use crate::{common, show, start_incident, text};
use onscene_tests::process::{Laptop, Running};
use serde_json::Value;

const WORDS: &str = "原话金丝雀：退我们多交的钱";
const NAME: &str = "姓名金丝雀";

/// An office whose node runs, a laptop in the field that recorded a demand, and another one. All
/// three hold it.
struct Scene {
    office: Laptop,
    node: Running,
    field: Laptop,
    other: Laptop,
    incident: String,
    demand: String,
}

impl Scene {
    fn new() -> Self {
        let (office, field, other) = (
            Laptop::new("主任"),
            Laptop::new("外勤甲"),
            Laptop::new("外勤乙"),
        );
        office.init(&["--unit", "城西街道"]);
        let node = office.start(&[]);
        for laptop in [&field, &other] {
            let code = office.invite(&["--role", "member"]);
            laptop.join(&code, &["--at", &node.listen.to_string()]);
        }
        let incident = start_incident(&office);
        let mut scene = Self {
            office,
            node,
            field,
            other,
            incident,
            demand: String::new(),
        };
        scene.meet(&scene.field);
        scene.demand = scene.record(WORDS, "文件名金丝雀.txt");
        scene.meet(&scene.field);
        scene.meet(&scene.other);
        scene
    }

    fn record(&self, words: &str, file: &str) -> String {
        let file = self.field.desk().join(file);
        std::fs::write(&file, words).unwrap();
        let file = file.to_str().unwrap();
        let written = self.field.json(&[
            "demand",
            &self.incident,
            words,
            "--category",
            "供暖",
            "--read-back",
            "--name",
            NAME,
            "--attach",
            file,
        ]);
        text(&written, "entry")
    }

    fn meet(&self, laptop: &Laptop) {
        let at = self.node.listen.to_string();
        assert_eq!(laptop.lines(&["sync", &at]).len(), 1);
    }

    fn read(&self, laptop: &Laptop) -> Value {
        laptop.json(&["read", &self.incident, &self.demand])
    }

    fn refused(&self, laptop: &Laptop) {
        laptop.refusal(4, &["read", &self.incident, &self.demand]);
    }

    fn state(&self, laptop: &Laptop) -> String {
        text(&show(laptop, &self.incident)["demands"][0], "verbatim")
    }

    fn everything_on(&self, laptop: &Laptop) -> String {
        let view = laptop.run(&["--json", "incident", "show", &self.incident]);
        let export = laptop.desk().join("导出.json");
        let export = export.to_str().unwrap();
        laptop.json(&[
            "export",
            &self.incident,
            "--format",
            "json",
            "--out",
            export,
        ]);
        view.stdout + &std::fs::read_to_string(export).unwrap()
    }
}

#[test]
fn a_demand_is_read_by_who_wrote_it_and_by_whose_role_may_and_each_time_is_recorded() {
    let scene = Scene::new();
    for laptop in [&scene.field, &scene.office] {
        let opened = scene.read(laptop);
        assert_eq!(opened["verbatim"], WORDS);
        assert_eq!(opened["petitioner"]["name"], NAME);
    }
    scene.refused(&scene.other);
    scene.meet(&scene.field);
    scene.meet(&scene.other);
    let accesses = show(&scene.other, &scene.incident)["accesses"].clone();
    let who: Vec<String> = accesses
        .as_array()
        .unwrap()
        .iter()
        .map(|access| text(access, "author"))
        .collect();
    assert_eq!(who, ["外勤甲", "主任"]);
    assert_eq!(accesses[0]["entry"], scene.demand.as_str());
    assert_eq!(
        common(&scene.office, &scene.incident),
        common(&scene.field, &scene.incident)
    );
    // What is attached to a demand is for those who may read its words.
    let name = |laptop| show(laptop, &scene.incident)["attachments"][0]["name"].clone();
    assert_eq!(name(&scene.office), "文件名金丝雀.txt");
    assert_eq!(name(&scene.other), Value::Null);
    let shown = scene.everything_on(&scene.office);
    assert!(!shown.contains("金丝雀：") && !shown.contains(NAME));
    assert!(scene.node.stop().is_ok());
}

#[test]
fn one_persons_data_is_destroyed_on_every_laptop_that_hears_of_it_and_the_rest_stays() {
    let mut scene = Scene::new();
    let kept = scene.record("留下的原话", "留下的.txt");
    scene.meet(&scene.field);
    let asked = ["dispose", &scene.incident, "--demand", &scene.demand];
    let asked = [asked.as_slice(), &["--reason", "保存期满"]].concat();
    scene.field.refusal(4, &asked);
    assert_eq!(scene.office.json(&asked)["keys"], 3);
    scene.refused(&scene.office);

    let waiting = |scene: &Scene| {
        let view = show(&scene.office, &scene.incident);
        let record = text(&view["disposals"][0], "record");
        view["local"]["unconfirmed"][&record]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(waiting(&scene), 2);
    assert_eq!(scene.state(&scene.field), "sealed");
    scene.meet(&scene.field);
    assert_eq!(waiting(&scene), 1);
    scene.meet(&scene.other);
    assert_eq!(waiting(&scene), 0);
    for laptop in [&scene.office, &scene.field, &scene.other] {
        assert_eq!(scene.state(laptop), "destroyed");
        scene.refused(laptop);
        let shown = scene.everything_on(laptop);
        assert!(!shown.contains("金丝雀"), "{shown}");
        assert_eq!(files_held(laptop), 1);
    }
    scene.demand = kept;
    assert_eq!(scene.read(&scene.field)["verbatim"], "留下的原话");
    assert!(scene.node.stop().is_ok());
}

/// How many attachments lie on a laptop's disk.
fn files_held(laptop: &Laptop) -> usize {
    let folder = std::fs::read_dir(laptop.data().join("attachments")).unwrap();
    let files = folder.filter(|item| item.as_ref().unwrap().path().is_file());
    files.count()
}

#[test]
fn what_was_destroyed_comes_back_by_no_backup_and_with_no_newcomer() {
    let scene = Scene::new();
    let before = back_up(&scene.field, "之前");
    scene.office.json(&[
        "dispose",
        &scene.incident,
        "--everything",
        "--reason",
        "保存期满",
    ]);
    scene.meet(&scene.field);
    let after = back_up(&scene.field, "之后");

    let restored = restore(&after);
    assert!(!scene.everything_on(&restored).contains("金丝雀"));
    scene.refused(&restored);
    // The one from before still opens, as long as it hears nothing.
    let restored = restore(&before);
    assert_eq!(scene.read(&restored)["verbatim"], WORDS);
    scene.meet(&restored);
    scene.refused(&restored);
    assert!(!scene.everything_on(&restored).contains("停水"));

    let newcomer = Laptop::new("副主任");
    let code = scene.office.invite(&["--role", "deputy"]);
    newcomer.join(&code, &["--at", &scene.node.listen.to_string()]);
    scene.meet(&newcomer);
    scene.refused(&newcomer);
    let refused = newcomer.refusal(4, &["log", &scene.incident, "再写一条"]);
    assert!(text(&refused, "message").contains("destroyed"));
    let view = show(&newcomer, &scene.incident);
    assert_eq!(view["entries"].as_array().unwrap().len(), 2);
    assert_eq!(view["entries"][1]["destroyed"], true);
    assert!(scene.node.stop().is_ok());
}

fn back_up(laptop: &Laptop, name: &str) -> [String; 2] {
    let path = |name: &str| laptop.desk().join(name).to_str().unwrap().to_owned();
    let (file, key) = (path(name), path("恢复口令.txt"));
    std::fs::write(&key, "恢复").unwrap();
    laptop.json(&["backup", &file, "--recovery-passphrase-file", &key]);
    [file, key]
}

fn restore([file, key]: &[String; 2]) -> Laptop {
    let again = Laptop::new("外勤甲");
    again.json(&["restore", file, "--recovery-passphrase-file", key]);
    again
}
