//! Nodes that do not answer, and others where a node should be: told in words within seconds, and the
//! session's secret is shown to nobody but its node.

use crate::{laptop_with_incident, show, text};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread::spawn;

/// Sends a signal to a process of ours.
fn signal(name: &str, process: u32) {
    let sent = Command::new("kill")
        .args([name, &process.to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()), "kill {name}");
}

#[cfg(unix)]
#[test]
fn a_node_that_was_stopped_is_named_within_seconds_and_goes_on_afterwards() {
    let (laptop, incident) = laptop_with_incident();
    let node = laptop.start(&[]);
    signal("-STOP", node.process());
    for args in [&["status"][..], &["log", &incident, "停水"]] {
        let told = laptop.refusal(1, args);
        assert_eq!(text(&told, "error"), "unreachable");
        let process = format!("process {}", node.process());
        assert!(text(&told, "message").contains(&process), "{told}");
    }
    signal("-CONT", node.process());
    laptop.json(&["log", &incident, "停水"]);
    let entries = show(&laptop, &incident)["entries"].clone();
    assert_eq!(entries.as_array().unwrap().len(), 2, "{entries}");
}

#[test]
fn a_stranger_where_a_node_was_gets_no_secret_and_stands_in_nobodys_way() {
    let (laptop, incident) = laptop_with_incident();
    let node = laptop.start(&[]);
    let (at, token) = node.page.split_once("/?token=").unwrap();
    let (at, token) = (at.trim_start_matches("http://"), token.to_owned());
    let at: SocketAddr = at.parse().unwrap();
    node.kill();
    let stranger = TcpListener::bind(at).unwrap();
    let (tell, told) = channel();
    spawn(move || {
        for link in stranger.incoming() {
            let mut link = link.unwrap();
            let mut heard = [0; 4096];
            let length = link.read(&mut heard).unwrap();
            tell.send(String::from_utf8_lossy(&heard[..length]).into_owned())
                .ok();
            let answer = "HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n{\"onscene\":\"1\",\"proof\":\"none\"}";
            link.write_all(answer.as_bytes()).ok();
        }
    });
    laptop.json(&["log", &incident, "停水"]);
    let heard = told.recv().unwrap();
    assert!(heard.contains("/api/alive"), "{heard}");
    assert!(!heard.contains(&token), "{heard}");
    assert!(told.try_recv().is_err(), "the stranger was asked for more");
}

#[test]
fn more_addresses_than_are_dialled_are_against_a_limit() {
    let (laptop, _) = laptop_with_incident();
    let _node = laptop.start(&[]);
    let mut refused = 0;
    for number in 1..=17 {
        let address = format!("192.0.2.{number}:7611");
        let outcome = laptop.run(&["--json", "address", "add", &address]);
        if !outcome.is_ok() {
            assert_eq!(outcome.code, Some(4), "{outcome:?}");
            assert_eq!(text(&outcome.error(), "error"), "refused");
            refused += 1;
        }
    }
    assert_eq!(refused, 1);
}
