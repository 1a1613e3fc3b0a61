//! An office in which each example can be tried: what its words in capitals stand for is made as it
//! is asked for.

use crate::text;
use onscene_tests::process::{Laptop, Outcome, Running};
use serde_json::Value;
use std::fs;

/// Words of a command line.
type Words = Vec<String>;

/// An office whose node runs, a colleague on another laptop, and files on the desk.
pub(super) struct Office {
    laptop: Laptop,
    node: Running,
    colleague: Laptop,
    /// The incident of the command that is tried, and how many there were.
    incident: String,
    files: usize,
}

impl Office {
    pub(super) fn new() -> Self {
        let laptop = Laptop::new("值班员");
        laptop.init(&["--unit", "城东街道/和平里社区"]);
        let node = laptop.start(&[]);
        fs::write(laptop.desk().join("photo.jpg"), "一张照片").unwrap();
        let sample = laptop.run(&["plan", "sample"]).stdout;
        fs::write(laptop.desk().join("plan.toml"), sample).unwrap();
        let mut office = Self {
            laptop,
            node,
            colleague: Laptop::new("外勤甲"),
            incident: String::new(),
            files: 0,
        };
        office.colleague = office.joined("外勤甲", "office");
        office
    }

    /// Tries a command; what went wrong, if something did.
    pub(super) fn try_out(&mut self, command: &str) -> Option<String> {
        self.incident = crate::start_incident(&self.laptop);
        let (command, redirected) = match command.split_once(" > ") {
            Some((command, file)) => (command, Some(file.to_owned())),
            None => (command, None),
        };
        let words = words(command);
        let path: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let outcome = match path.as_slice() {
            // Played by itself, with what it expects; and what takes an office beside another (`units`).
            ["demo", ..] | ["reader", "confirm", ..] => return None,
            ["start", rest @ ..] => return start(rest),
            ["init", ..] => self.on(&Laptop::new("值班员"), &words, &[]),
            ["join", ..] => self.join(&words),
            ["retire", ..] => self.retire(&words),
            ["restore", ..] => self.restore(&words),
            ["recovery", "use", ..] => recover(&words),
            ["passphrase" | "person" | "recovery", ..] => self.alone(&words),
            ["bundle", "read", ..] => self.read_bundle(&words),
            ["incident", "share", ..] => self.for_unit(&words, "liaison"),
            ["incident", "new", ..] if words.iter().any(|word| word == "--unit") => {
                self.for_unit(&words, "office")
            }
            ["sync", ..] => self.sync(&words),
            ["scene-plan", "approve", ..] => {
                let write = ["scene-plan", "write", &self.incident, "北门设接待点"];
                self.laptop.json(&write);
                self.here(&words, &[])
            }
            ["plan", "show", ..] => {
                self.plan();
                self.here(&words, &[])
            }
            ["release-approve", ..] => self.approve(&words),
            ["backup", ..] => self.here(&words, &["--recovery-passphrase-file", "口令"]),
            _ => self.here(&words, &[]),
        };
        if !outcome.is_ok() {
            return Some(format!("{outcome:?}"));
        }
        if let Some(file) = redirected {
            fs::write(self.laptop.desk().join(file), &outcome.stdout).unwrap();
        }
        None
    }

    fn here(&mut self, words: &Words, more: &[&str]) -> Outcome {
        fs::write(self.laptop.desk().join("口令"), "恢复用的口令").unwrap();
        let args = self.filled(words);
        run(&self.laptop, &args, more, &self.laptop)
    }

    fn on(&mut self, laptop: &Laptop, words: &Words, more: &[&str]) -> Outcome {
        let args = self.filled(words);
        run(laptop, &args, more, &self.laptop)
    }

    /// The words, with what they stand for.
    fn filled(&mut self, words: &Words) -> Words {
        let typed = words.iter().skip(1);
        let typed = typed.map(|word| word.trim_end_matches('…'));
        let typed: Vec<&str> = typed.filter(|word| !word.starts_with('[')).collect();
        let of = typed.first().copied().unwrap_or_default().to_owned();
        typed.iter().map(|word| self.meant(&of, word)).collect()
    }

    /// What a word in capitals stands for in the command `of`; any other is itself.
    fn meant(&mut self, of: &str, word: &str) -> String {
        let incident = self.incident.clone();
        let made = |office: &Self, act: &[&str]| {
            let act = [&act[..1], &[&incident], &act[1..]].concat();
            text(&office.laptop.json(&act), "entry")
        };
        match word {
            "INCIDENT" => incident,
            "OTHER" => crate::start_incident(&self.laptop),
            "ENTRY" => made(self, &["log", "三十人左右"]),
            "PUBLIC" => made(self, &["log", "今晚恢复供水", "--disclosure", "public"]),
            "DEMAND" => made(self, &["demand", "屋里冷", "--category", "供暖"]),
            "PROMISE" => {
                let demand = self.meant(of, "DEMAND");
                let due = ["修好立管", "--who", "热力公司", "--due", "23:59"];
                made(self, &[&["promise", &demand][..], &due].concat())
            }
            "TASK" => made(self, &["task", "报一次", "--owner", "值班员"]),
            "NOTICE" => made(self, &["notice", "请启动预案", "--to", "值班员"]),
            "REPORT" => made(self, &["report", "--kind", "first"]),
            "CONCERN" => {
                let new = ["concern", "new", "--title", "外墙", "--place", "五号楼"];
                text(
                    &self
                        .laptop
                        .json(&[&new[..], &["--category", "住房"]].concat()),
                    "incident",
                )
            }
            "ATTACHMENT" => {
                let photo = self.laptop.desk().join("photo.jpg");
                made(self, &["attach", photo.to_str().unwrap()]);
                let shown = crate::show(&self.laptop, &incident);
                text(&shown["attachments"][0], "attachment")
            }
            "VERSION" => {
                let written = ["scene-plan", "write", &incident, "北门设接待点"];
                self.laptop.json(&written);
                let shown = self.laptop.json(&["scene-plan", "show", &incident]);
                text(&shown, "version")
            }
            "INVITATION" => text(&self.laptop.json(&["invite"]), "invitation"),
            "PLAN" => self.plan(),
            "DEVICE" if of == "revoke" => {
                text(&self.joined("离任", "member").json(&["status"]), "device")
            }
            "DEVICE" => text(&self.colleague.json(&["status"]), "device"),
            "FILE" | "ANSWER" => self.file(of),
            "NAME" => "新来的".into(),
            "CODE" => self.laptop.invite(&[]),
            "T" | "P" | "C" => "一号楼".into(),
            other => other.to_owned(),
        }
    }

    /// A file that is not there yet, or one that the command reads.
    fn file(&mut self, of: &str) -> String {
        self.files += 1;
        let path = self.laptop.desk().join(format!("文件{}", self.files));
        let file = path.to_str().unwrap().to_owned();
        match of {
            "passphrase" => fs::write(&path, "新的口令").unwrap(),
            "restore" => {
                let outcome = self.here(
                    &words(&format!("onscene backup '{file}'")),
                    &["--recovery-passphrase-file", "口令"],
                );
                assert!(outcome.is_ok(), "{outcome:?}");
            }
            _ => {}
        }
        file
    }

    fn plan(&self) -> String {
        let known = self.laptop.lines(&["plan", "list"]);
        if let Some(plan) = known.first() {
            return text(plan, "plan");
        }
        // Another version than the one that the example imports.
        let sample = self.laptop.run(&["plan", "sample"]).stdout;
        let sample = sample.replacen("version = \"", "version = \"试用-", 1);
        let file = self.laptop.desk().join("预案");
        fs::write(&file, sample).unwrap();
        text(
            &self
                .laptop
                .json(&["plan", "import", file.to_str().unwrap()]),
            "plan",
        )
    }

    /// A laptop that joined this office.
    fn joined(&self, name: &str, role: &str) -> Laptop {
        let laptop = Laptop::new(name);
        let code = self.laptop.invite(&["--role", role]);
        laptop.join(&code, &["--at", &self.node.listen.to_string()]);
        laptop
    }

    /// By a file or by the digits, into another office: here one colleague has that name already.
    fn join(&mut self, words: &Words) -> Outcome {
        let (office, node) = other_office();
        let at = node.listen.to_string();
        let mut words = words.clone();
        if words[2] == "FILE" {
            words[2] = self.file("join");
            office.json(&["invite", "--file", &words[2]]);
        } else {
            words[2] = text(&office.json(&["invite"]), "typed");
        }
        match words.iter().position(|word| word == "--at") {
            Some(place) => words[place + 1].clone_from(&at),
            None => words.extend(["--at".into(), at]),
        }
        self.on(&Laptop::new("外勤甲"), &words, &[])
    }

    /// From the colleague's laptop to another of theirs.
    fn retire(&mut self, words: &Words) -> Outcome {
        let (former, next) = (
            self.joined("外勤乙", "member"),
            self.joined("外勤乙", "member"),
        );
        let at = self.node.listen.to_string();
        assert_eq!(former.lines(&["sync", &at]).len(), 1);
        let node = next.start(&[]);
        let named = |word: &String| match word.as_str() {
            "DEVICE" => node.device.clone(),
            _ => word.clone(),
        };
        let words: Words = words.iter().map(named).collect();
        self.on(&former, &words, &["--at", &node.listen.to_string()])
    }

    fn restore(&mut self, words: &Words) -> Outcome {
        let passphrase = self.laptop.desk().join("口令");
        let passphrase = passphrase.to_str().unwrap().to_owned();
        let more = ["--recovery-passphrase-file", &passphrase];
        self.on(&Laptop::new("值班员"), words, &more)
    }

    /// What the colleague wrote for this laptop.
    fn read_bundle(&mut self, words: &Words) -> Outcome {
        let written = self.file("bundle");
        let device = text(&self.laptop.json(&["status"]), "device");
        let write = ["bundle", "write", &written, "--to", &device, "--all"];
        self.colleague.json(&write);
        let mut words = words.clone();
        words[3] = written;
        self.here(&words, &[])
    }

    /// For a unit in which somebody is.
    fn for_unit(&mut self, words: &Words, role: &str) -> Outcome {
        let unit = words.iter().position(|word| word == "--unit").unwrap();
        let invite = ["--role", role, "--unit", &words[unit + 1]];
        let code = self.laptop.invite(&invite);
        let at = self.node.listen.to_string();
        Laptop::new("那边的人").join(&code, &["--at", &at]);
        self.here(words, &[])
    }

    /// With a colleague whose node runs, and with nobody whose address another example left.
    fn sync(&mut self, words: &Words) -> Outcome {
        let known = self.laptop.lines(&["address", "list"]);
        for known in known.iter().map(|known| text(known, "address")) {
            assert!(self.laptop.run(&["address", "remove", &known]).is_ok());
        }
        let node = self.colleague.start(&[]);
        let at = node.listen.to_string();
        assert!(self.laptop.run(&["address", "add", &at]).is_ok());
        let named = |word: &String| match word.as_str() {
            "[ADDR]" => at.clone(),
            _ => word.clone(),
        };
        let words: Words = words.iter().map(named).collect();
        self.here(&words, &[])
    }

    /// On a laptop of its own: what is changed there changes nothing for the other examples.
    fn alone(&mut self, words: &Words) -> Outcome {
        let laptop = Laptop::new("值班员");
        laptop.init(&[]);
        if words[2] == "switch" {
            laptop.json(&["person", "add", "--name", &words[3]]);
        }
        if words.iter().any(|word| word == "--code") {
            let at = self.node.listen.to_string();
            let member = self.joined("外勤丙", "member");
            return self.on(&member, words, &["--at", &at]);
        }
        let args = self.filled(words);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let mut command = laptop.command(&args);
        Outcome::of(command.env("ONSCENE_NEW_PIN", "2468"), b"")
    }

    /// Drafted by the colleague, approved here.
    fn approve(&mut self, words: &Words) -> Outcome {
        let (incident, public) = (self.incident.clone(), self.meant("release", "PUBLIC"));
        let at = self.node.listen.to_string();
        let sync = || assert_eq!(self.colleague.lines(&["sync", &at]).len(), 1);
        sync();
        let release = ["release", &incident, &public, "--channel", "公告栏"];
        let release = text(&self.colleague.json(&release), "entry");
        sync();
        let named = |word: &String| match word.as_str() {
            "RELEASE" => release.clone(),
            _ => word.clone(),
        };
        let words: Words = words.iter().map(named).collect();
        self.here(&words, &[])
    }
}

/// An office of another organisation, and its node.
fn other_office() -> (Laptop, Running) {
    let laptop = Laptop::new("主任");
    laptop.init(&["--unit", "城西街道"]);
    let node = laptop.start(&[]);
    (laptop, node)
}

/// By a member whose administrator's laptop printed it.
fn recover(words: &Words) -> Outcome {
    let (office, node) = other_office();
    let at = node.listen.to_string();
    let member = Laptop::new("李敏");
    member.join(&office.invite(&[]), &["--at", &at]);
    let key = text(&office.json(&["recovery", "print"]), "key");
    assert_eq!(member.lines(&["sync", &at]).len(), 1);
    let args: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let mut command = member.command(&args);
    Outcome::of(command.env("ONSCENE_RECOVERY_KEY", key), b"")
}

/// Starts a node where no other test is in its way.
fn start(args: &[&str]) -> Option<String> {
    let laptop = Laptop::new("值班员");
    let node = laptop.start(args);
    let said: Value = laptop.json(&["status"]);
    (said["device"] != node.device.as_str()).then(|| said.to_string())
}

/// Runs a command at the desk of `desk`, with something to read for `-`.
fn run(laptop: &Laptop, args: &Words, more: &[&str], desk: &Laptop) -> Outcome {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut command = laptop.command(&[&args[..], more].concat());
    Outcome::of(command.current_dir(desk.desk()), "念过，都同意".as_bytes())
}

/// Words as a shell parts them.
fn words(line: &str) -> Words {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => words.push(std::mem::take(&mut word)),
            (_, c) => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
