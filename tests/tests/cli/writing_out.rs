//! Files that commands write: nothing is replaced unasked, nothing half-written stays, and what is
//! saved is said to be saved.

use crate::{laptop_with_incident, show, text};
use onscene_node::host::Host;
use onscene_node::loopback::Token;
use onscene_tests::process::{DEADLINE, Laptop};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::spawn;

fn names(folder: &Path) -> Vec<String> {
    let found = fs::read_dir(folder).unwrap();
    let names = found.map(|found| found.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != "信访办 数据").collect();
    names.sort();
    names
}

#[test]
fn nothing_that_is_there_is_replaced_unless_that_is_asked_for() {
    let (laptop, _) = laptop_with_incident();
    let colleague = Laptop::new("同事");
    let node = laptop.start(&[]);
    colleague.join(&laptop.invite(&[]), &["--at", &node.listen.to_string()]);
    let device = text(&colleague.json(&["status"]), "device");
    node.kill();
    let out = laptop.desk().join("出去");
    let out = out.to_str().unwrap();
    let passphrase = laptop.desk().join("口令");
    fs::write(&passphrase, "恢复用的口令\n").unwrap();
    let passphrase = passphrase.to_str().unwrap();
    for args in [
        &["export", "--format", "csv", "--out", out][..],
        &["backup", out, "--recovery-passphrase-file", passphrase],
        &["bundle", "write", out, "--to", &device, "--all"],
        &["doctor", "--bundle", out],
        &["invite", "--file", out],
    ] {
        fs::write(out, "昨天的").unwrap();
        let refused = laptop.refusal(4, args);
        assert_eq!(text(&refused, "error"), "refused");
        assert!(text(&refused, "hint").contains("--force"), "{refused}");
        assert_eq!(fs::read_to_string(out).unwrap(), "昨天的", "{args:?}");
        let forced = laptop.run(&[args, &["--force"]].concat());
        assert!(forced.is_ok(), "{args:?}: {forced:?}");
        assert_ne!(fs::read(out).unwrap(), "昨天的".as_bytes(), "{args:?}");
    }
    assert_eq!(names(laptop.desk()), ["出去", "口令"]);
}

#[test]
fn a_hyphen_is_standard_output_and_nothing_else_stands_there() {
    let (laptop, incident) = laptop_with_incident();
    for args in [&["--json"][..], &[]] {
        let export = [args, &["export", "--format", "json", "--out", "-"]].concat();
        let exported = laptop.run(&export);
        let value: serde_json::Value = serde_json::from_str(&exported.stdout).unwrap();
        assert!(value.to_string().contains(&incident));
    }
    assert!(names(laptop.desk()).is_empty());
}

/// What cannot be printed although it is durable.
#[cfg(target_os = "linux")]
#[test]
fn what_is_saved_and_cannot_be_printed_is_said_to_be_saved() {
    let (laptop, incident) = laptop_with_incident();
    for args in [
        &["log", &incident, "停水"][..],
        &["headcount", &incident, "30", "40", "--by", "甲"],
        &["--json", "milestone", &incident, "arrived"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ended = laptop.command(args).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        assert!(said.contains("saved: entry "), "{said}");
        assert!(said.contains("it could not be printed"), "{said}");
    }
    assert_eq!(
        show(&laptop, &incident)["entries"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let full = File::options().write(true).open("/dev/full").unwrap();
    let ended = laptop.command(&["status"]).stdout(full).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!said.contains("saved"), "{said}");
}

/// A node that begins to answer and does not come to an end, as one that writes gigabytes.
fn endless_node(laptop: &Laptop) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let page = format!("http://{}", listener.local_addr().unwrap());
    let running = serde_json::json!({"page": page, "token": "t", "listen": null, "pid": 1});
    fs::write(laptop.data().join("running.json"), running.to_string()).unwrap();
    spawn(move || {
        for link in listener.incoming() {
            let (link, page) = (link.unwrap(), page.clone());
            spawn(move || serve(link, &page));
        }
    });
}

fn serve(mut link: TcpStream, page: &str) {
    let mut asked = BufReader::new(link.try_clone().unwrap());
    let mut line = String::new();
    while asked.read_line(&mut line).is_ok_and(|length| length > 0) {
        if let Some((_, nonce)) = line.split_once("nonce=") {
            let nonce = nonce.split_whitespace().next().unwrap();
            let proof = Token::new("t").proof(page, nonce);
            let body = format!(r#"{{"onscene":"1","proof":"{proof}"}}"#);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            link.write_all(format!("{head}{body}").as_bytes()).unwrap();
        } else if line.contains("/attachments/") {
            let begun = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n一半";
            link.write_all(begun.as_bytes()).unwrap();
        }
        line.clear();
    }
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_no_half_of_an_original_on_a_stick() {
    let (laptop, incident) = laptop_with_incident();
    endless_node(&laptop);
    let stick = laptop.desk().join("stick");
    fs::create_dir(&stick).unwrap();
    let out = stick.join("照片.jpg");
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let attachment = "0".repeat(64);
        let args = [
            "attachment",
            &incident,
            &attachment,
            "--out",
            out.to_str().unwrap(),
        ];
        let mut command = laptop.command(&args);
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let begun = Host::system().instant();
        while names(&stick).is_empty() {
            assert!(begun.elapsed() < DEADLINE, "nothing was begun");
            std::thread::yield_now();
        }
        let process = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &process])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert!(names(&stick).is_empty(), "{:?}", names(&stick));
    }
}
