//! Joining by each of the codes, between real programs.

use crate::text;
use onscene_tests::process::{Laptop, Running};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

/// A founder whose node runs.
fn office() -> (Laptop, Running) {
    let founder = Laptop::new("组长");
    founder.init(&["--unit", "城西街道"]);
    let node = founder.start(&[]);
    (founder, node)
}

fn invited(founder: &Laptop, invitation: &Value) -> Value {
    let known = founder.lines(&["invitation", "list"]);
    let mut of = known
        .into_iter()
        .filter(|known| known["invitation"] == invitation["invitation"]);
    of.next().expect("the invitation is listed")
}

/// Both screens show the same word, and the invitation says who came.
fn assert_joined(founder: &Laptop, invitation: &Value, joined: &Value) {
    let shown = invited(founder, invitation);
    assert_eq!(shown["state"], "used", "{shown}");
    assert_eq!(shown["used_by"], joined["name"]);
    assert_eq!(shown["device"], joined["device"]);
    assert_eq!(shown["word"], joined["word"]);
    assert_eq!(shown["word_en"], joined["word_en"]);
    assert!(text(joined, "word").chars().count() == 2, "{joined}");
    let mut devices = founder.lines(&["devices"]).into_iter();
    let of = devices.find(|device| device["device"] == joined["device"]);
    assert_eq!(of.unwrap()["invitation"], invitation["invitation"]);
}

fn path(of: &Path) -> &str {
    of.to_str().unwrap()
}

#[test]
fn a_file_carried_over_is_all_that_joining_takes() {
    let (founder, _node) = office();
    let file = founder.desk().join("邀请.txt");
    let made = founder.json(&["invite", "--role", "deputy", "--file", path(&file)]);
    let guest = Laptop::new("外勤甲");
    let carried = guest.desk().join("u盘 邀请");
    std::fs::copy(&file, &carried).unwrap();
    let joined = guest.json(&["join", path(&carried), "--name", "外勤甲"]);
    assert_joined(&founder, &made, &joined);
    assert_eq!(
        guest.json(&["status"])["roles"],
        serde_json::json!(["deputy"])
    );
    let told = founder.refusal(4, &["invite", "--file", path(&file)]);
    assert!(text(&told, "message").contains("already"), "{told}");
    assert_eq!(founder.lines(&["invitation", "list"]).len(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "for this user alone");
    }
}

#[test]
fn the_long_code_knows_where_to_go_by_itself() {
    let (founder, _node) = office();
    let made = founder.json(&["invite"]);
    let guest = Laptop::new("外勤甲");
    let pasted = text(&made, "code").to_uppercase().replace("1Q", "1 Q\n");
    let joined = guest.json(&["join", &pasted, "--name", "外勤甲"]);
    assert_joined(&founder, &made, &joined);
}

#[test]
fn the_typed_code_takes_an_address_and_one_try() {
    let (founder, node) = office();
    let made = founder.json(&["invite"]);
    let at = node.listen.to_string();
    assert_eq!(made["at"], serde_json::json!([at]));
    let (guest, thief) = (Laptop::new("外勤甲"), Laptop::new("外人"));
    let typed = text(&made, "typed");
    let told = guest.refusal(2, &["join", &typed, "--name", "外勤甲"]);
    assert!(text(&told, "hint").contains("--at"), "{told}");

    let slipped = format!("{}{}", &typed[..11], (typed.as_bytes()[11] - b'0' + 1) % 10);
    let told = guest.refusal(2, &["join", &slipped, "--at", &at, "--name", "外勤甲"]);
    assert!(text(&told, "message").contains("typing error"), "{told}");
    assert!(!guest.data().exists(), "nothing was made or tried");

    let joined = guest.json(&["join", &typed, "--at", &at, "--name", "外勤甲"]);
    assert_joined(&founder, &made, &joined);
    let late = thief.refusal(4, &["join", &typed, "--at", &at, "--name", "外人"]);
    assert!(text(&late, "message").contains("new one"), "{late}");
    assert!(!thief.data().exists());
}

#[test]
fn a_wrong_guess_ends_the_typed_code_and_the_file_still_lets_in() {
    let (founder, node) = office();
    let (made, at) = (founder.json(&["invite"]), node.listen.to_string());
    let (guest, thief) = (Laptop::new("外勤甲"), Laptop::new("外人"));
    let digits: u64 = text(&made, "typed").replace('-', "")[..8].parse().unwrap();
    let other = if digits.is_multiple_of(10) {
        digits + 1
    } else {
        digits - 1
    };
    let guess = format!("{other:08}{:02}", 98 - other * 100 % 97);
    let told = thief.refusal(4, &["join", &guess, "--at", &at, "--name", "外人"]);
    assert!(text(&told, "message").contains("not the one"), "{told}");
    let shown = invited(&founder, &made);
    assert_eq!(
        (&shown["state"], &shown["tried"]),
        (&"open".into(), &true.into())
    );
    let typed = text(&made, "typed");
    guest.refusal(4, &["join", &typed, "--at", &at, "--name", "外勤甲"]);
    assert_eq!(founder.lines(&["devices"]).len(), 1);
    let joined = guest.json(&["join", &text(&made, "code"), "--name", "外勤甲"]);
    assert_joined(&founder, &made, &joined);
}

#[test]
fn an_invitation_made_while_no_node_runs_is_open_once_one_does() {
    let founder = Laptop::new("组长");
    founder.init(&[]);
    let made = founder.json(&["invite"]);
    let withdrawn = founder.json(&["invite", "--minutes", "60", "--name", "外勤乙"]);
    let id = text(&withdrawn, "invitation");
    let told = founder.json(&["invitation", "withdraw", &id[..8]]);
    assert_eq!(
        (&told["state"], &told["name"]),
        (&"withdrawn".into(), &"外勤乙".into())
    );
    let node = founder.start(&[]);
    let at = node.listen.to_string();
    let (guest, late) = (Laptop::new("外勤甲"), Laptop::new("外勤乙"));
    let joined = guest.json(&[
        "join",
        &text(&made, "typed"),
        "--at",
        &at,
        "--name",
        "外勤甲",
    ]);
    assert_joined(&founder, &made, &joined);
    let code = text(&withdrawn, "code");
    let told = late.refusal(4, &["join", &code, "--at", &at, "--name", "外勤乙"]);
    assert!(text(&told, "message").contains("withdrawn"), "{told}");
    founder.refusal(4, &["invitation", "withdraw", &id]);
    founder.refusal(3, &["invitation", "withdraw", "00000000"]);
}

#[test]
fn whoever_waits_sees_the_word_as_soon_as_the_other_has_joined() {
    let (founder, _node) = office();
    let mut waiting = founder
        .command(&["--json", "invite", "--wait"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(waiting.stdout.take().unwrap()).lines();
    let mut line = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    let made = line();
    let guest = Laptop::new("外勤甲");
    let joined = guest.join(&text(&made, "code"), &[]);
    let seen = line();
    assert_eq!(
        (&seen["word"], &seen["state"]),
        (&joined["word"], &"used".into())
    );
    assert!(waiting.wait().unwrap().success());
}

#[test]
fn minutes_and_roles_outside_the_limits_invite_nobody() {
    let (founder, _node) = office();
    for args in [
        &["invite", "--minutes", "0"][..],
        &["invite", "--minutes", "1441"],
        &["invite", "--role", "king"],
    ] {
        founder.refusal(2, args);
    }
    assert_eq!(founder.lines(&["invitation", "list"]).len(), 0);
}

#[test]
fn a_laptop_whose_node_runs_joins_without_being_stopped() {
    let (founder, node) = office();
    let guest = Laptop::new("外勤甲");
    let _running = guest.start(&[]);
    let incident = crate::start_incident(&guest);
    let made = founder.json(&["invite"]);
    let at = node.listen.to_string();
    let typed = text(&made, "typed");
    let joined = guest.json(&["join", &typed, "--at", &at, "--name", "外勤甲"]);
    assert_joined(&founder, &made, &joined);
    assert_eq!(guest.lines(&["sync", &at]).len(), 1);
    assert_eq!(
        crate::common(&founder, &incident),
        crate::common(&guest, &incident)
    );
}
