//! The harness itself, tried on stand-ins for the program.

#[cfg(unix)]
use super::Running;
use super::{DEADLINE, Outcome, until};
use std::process::Command;
use std::time::Duration;

#[cfg(unix)]
fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

/// What a node writes when it is ready.
#[cfg(unix)]
const READY: &str =
    r#"echo '{"device": "d", "page": "http://127.0.0.1:1/?t=x", "listen": "127.0.0.1:2"}'"#;

#[test]
fn a_run_hands_back_its_code_and_both_streams() {
    let mut cargo = Command::new(env!("CARGO"));
    let outcome = Outcome::of(cargo.arg("--version"), b"");
    assert!(
        outcome.is_ok() && outcome.stdout.starts_with("cargo"),
        "{outcome:?}"
    );
    let outcome = Outcome::of(Command::new(env!("CARGO")).arg("--no-such-option"), b"");
    assert!(
        !outcome.is_ok() && !outcome.stderr.is_empty(),
        "{outcome:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_run_reads_its_input_and_its_json() {
    let outcome = Outcome::of(&mut shell("cat"), "{\"text\": \"停水\"}\n{}\n".as_bytes());
    assert_eq!(outcome.lines()[0]["text"], "停水");
    let outcome = Outcome::of(
        &mut shell("echo note >&2; echo '{\"error\": \"rule\"}' >&2; exit 4"),
        b"",
    );
    assert_eq!(outcome.code, Some(4));
    assert_eq!(outcome.error()["error"], "rule");
}

#[cfg(unix)]
#[test]
fn a_node_is_ready_with_its_first_line_and_ends_when_asked() {
    let script =
        format!("tail -f /dev/null & trap \"echo bye; kill $!; exit 0\" TERM; {READY}; wait");
    let node = Running::spawn(&mut shell(&script), "node");
    assert_eq!((node.device.as_str(), node.listen.port()), ("d", 2));
    let outcome = node.stop();
    assert!(
        outcome.is_ok() && outcome.stdout.contains("bye"),
        "{outcome:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_dropped_node_is_gone() {
    let node = Running::spawn(
        &mut shell(&format!("{READY}; exec tail -f /dev/null")),
        "node",
    );
    let process = node.process().to_string();
    let is_there = || {
        shell(&format!("kill -0 {process} 2>/dev/null"))
            .status()
            .unwrap()
            .success()
    };
    assert!(is_there());
    drop(node);
    assert!(!is_there());
}

#[cfg(unix)]
#[test]
#[should_panic(expected = "no such address")]
fn a_node_that_does_not_start_says_why() {
    let node = Running::spawn(&mut shell("echo no such address >&2; exit 1"), "node");
    node.kill();
}

#[test]
fn waiting_ends_with_the_answer() {
    let mut asked = 0;
    let answer = until(DEADLINE, "the third answer", || {
        asked += 1;
        (asked == 3).then_some(asked)
    });
    assert_eq!(answer, 3);
}

#[test]
#[should_panic(expected = "not yet: the impossible")]
fn waiting_has_a_deadline() {
    until(Duration::ZERO, "the impossible", || None::<()>);
}
