//! Names: nobody is called by another's, and whoever was not asked yet is asked once.

use crate::{show, start_incident, text};
use onscene_tests::process::{Laptop, Running};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

/// Two laptops in one organisation, both with an entry in one incident that both hold.
fn two(founder: &str, joiner: &str, invited: &[&str]) -> (Laptop, Running, Laptop, String, Value) {
    let (office, field) = (Laptop::new(founder), Laptop::new(joiner));
    office.init(&["--unit", "城西街道"]);
    let node = office.start(&[]);
    let at = node.listen.to_string();
    let joined = field.join(&office.invite(invited), &["--at", &at]);
    let incident = start_incident(&office);
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    field.json(&["log", &incident, "门口约二十人"]);
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    (office, node, field, incident, joined)
}

fn mark(laptop: &Laptop) -> String {
    let device = text(&laptop.json(&["status"]), "device");
    device[..4].to_uppercase()
}

fn authors(laptop: &Laptop, incident: &str) -> Vec<String> {
    let view = show(laptop, incident);
    let entries = view["entries"].as_array().unwrap().iter();
    entries.map(|entry| text(entry, "author")).collect()
}

fn export(laptop: &Laptop, incident: &str, format: &str) -> String {
    let out: PathBuf = laptop.desk().join(format!("export.{format}"));
    let path = out.to_str().unwrap();
    let asked = [
        "export", incident, "--format", format, "--out", path, "--force",
    ];
    let done = laptop.run(&asked);
    assert_eq!(done.code, Some(0), "{done:?}");
    std::fs::read_to_string(out).unwrap()
}

/// A page of a running node, as a browser gets it.
fn look(node: &Running, path: &str) -> String {
    let address = node.page.strip_prefix("http://").unwrap();
    let (host, token) = address.split_once("/?token=").unwrap();
    let mut to = TcpStream::connect(host).unwrap();
    let ask = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
         Accept: text/html\r\nConnection: close\r\n\r\n"
    );
    to.write_all(ask.as_bytes()).unwrap();
    let mut page = String::new();
    to.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{path}: {page}");
    page
}

#[test]
fn two_people_of_one_name_are_told_apart_in_every_form() {
    let (office, node, field, incident, joined) = two("值班员", "值班员", &["--role", "member"]);
    let names = [&office, &field].map(|laptop| format!("值班员〔{}〕", mark(laptop)));
    assert_eq!(text(&joined, "name"), names[1], "the joiner is told");
    assert_eq!(joined["alike"], serde_json::json!([names[0]]));
    let invited = office.lines(&["invitation", "list"]).remove(0);
    assert_eq!(text(&invited, "used_by"), names[1], "so is the inviter");
    assert_eq!(invited["alike"], serde_json::json!([names[0]]));
    for laptop in [&office, &field] {
        assert_eq!(authors(laptop, &incident), names);
        let shown = laptop.run(&["incident", "show", &incident]);
        let devices = laptop.run(&["devices"]);
        for name in &names {
            assert!(shown.stdout.contains(name.as_str()), "{}", shown.stdout);
            assert!(devices.stdout.contains(name.as_str()), "{}", devices.stdout);
        }
    }
    for format in ["csv", "html", "json"] {
        let written = export(&field, &incident, format);
        for name in &names {
            assert!(written.contains(name.as_str()), "{format}: {written}");
        }
    }
    let page = look(&node, "/");
    assert!(page.contains(&names[0]), "{page}");
    let forms = ["", "/print"].map(|form| format!("/incidents/{incident}{form}"));
    for path in forms.iter().map(String::as_str).chain(["/devices"]) {
        let page = look(&node, path);
        for name in &names {
            assert!(page.contains(name.as_str()), "{path}: {page}");
        }
    }
}

#[test]
fn names_that_differ_by_a_dot_are_told_apart() {
    let (office, _node, field, incident, joined) = two(
        "阿不都·热合曼",
        "阿不都•热合曼",
        &["--name", "阿不都·热合曼"],
    );
    let names = [
        format!("阿不都·热合曼〔{}〕", mark(&office)),
        format!("阿不都•热合曼〔{}〕", mark(&field)),
    ];
    assert_eq!(authors(&office, &incident), names);
    assert_eq!(authors(&field, &incident), names);
    assert_eq!(text(&joined, "invited_as"), "阿不都·热合曼");
    let told = office.run(&["invitation", "list"]).stdout;
    assert!(told.contains("invited as 阿不都·热合曼"), "{told}");
}

#[test]
fn a_rename_is_shown_on_every_laptop_with_the_former_name() {
    let (office, node, field, incident, _) = two("王芳", "李敏", &["--role", "member"]);
    let at = node.listen.to_string();
    let renamed = field.json(&["person", "rename", "李明"]);
    assert_eq!(text(&renamed, "name"), "李明〔原名 李敏〕");
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    for laptop in [&office, &field] {
        assert_eq!(authors(laptop, &incident), ["王芳", "李明〔原名 李敏〕"]);
    }
    let html = export(&office, &incident, "html");
    let said = ["李明〔原名 李敏〕", "李明〔formerly 李敏〕"];
    assert!(said.iter().any(|said| html.contains(said)), "{html}");
    field.refusal(4, &["person", "rename", "王方", "--of", "王芳"]);
    office.json(&["person", "rename", "李鸣", "--of", "李明"]);
    assert_eq!(authors(&office, &incident)[1], "李鸣〔原名 李敏、李明〕");
    let back = office.json(&["person", "rename", "李敏", "--of", "李鸣"]);
    assert_eq!(text(&back, "name"), "李敏〔原名 李明、李鸣〕");
}

#[test]
fn nobody_takes_the_name_of_a_colleague_at_the_same_laptop() {
    let laptop = Laptop::new("值班员");
    laptop.init(&["--unit", "城西街道"]);
    laptop.json(&["person", "add", "--name", "李敏", "--role", "member"]);
    let told = laptop.refusal(4, &["person", "rename", "李 敏"]);
    assert!(text(&told, "message").contains("writes on this laptop"));
    let told = laptop.refusal(4, &["person", "add", "--name", "李\u{200b}敏"]);
    assert!(text(&told, "message").contains("writes on this laptop"));
}

#[test]
fn who_was_not_asked_signs_as_not_yet_named_until_they_say() {
    let laptop = Laptop::new("无名");
    let incident = start_incident(&laptop);
    let unnamed = format!("未登记姓名（电脑 {}）", mark(&laptop));
    assert_eq!(authors(&laptop, &incident), [unnamed]);
    let logged = laptop.run(&["log", &incident, "脚本写的"]);
    assert_eq!(logged.code, Some(0), "nothing waits for an answer");
    assert!(logged.stderr.contains("person rename"), "{logged:?}");
    let status = laptop.json(&["status"]);
    assert_eq!(text(&status, "unit"), "请填写单位");

    let named = laptop.json(&["person", "rename", "张敏", "--unit", "和平里社区"]);
    assert_eq!(text(&named, "name"), "张敏", "there was no former name");
    assert_eq!(text(&named, "unit"), "和平里社区");
    assert_eq!(authors(&laptop, &incident), ["张敏", "张敏"]);
    let quiet = laptop.run(&["log", &incident, "写了姓名"]);
    assert!(!quiet.stderr.contains("rename"), "{quiet:?}");
    laptop.refusal(4, &["person", "rename", "--unit", "别的社区"]);
    let again = laptop.json(&["person", "rename", "张敏敏"]);
    assert_eq!(text(&again, "name"), "张敏敏〔原名 张敏〕");
}

#[test]
fn an_unnamed_laptop_that_joins_is_called_by_the_name_it_joins_under() {
    let (office, field) = (Laptop::new("王芳"), Laptop::new("李敏"));
    office.init(&["--unit", "城西街道"]);
    let node = office.start(&[]);
    let incident = start_incident(&field);
    let at = node.listen.to_string();
    field.join(&office.invite(&["--role", "member"]), &["--at", &at]);
    assert_eq!(field.lines(&["sync", &at]).len(), 1);
    assert_eq!(authors(&office, &incident), ["李敏"]);
}

#[test]
fn a_unit_that_was_not_named_gets_its_place_below_others() {
    let laptop = Laptop::new("无名");
    let incident = start_incident(&laptop);
    let named = laptop.json(&["person", "rename", "--unit", "城东街道／和平里社区"]);
    assert_eq!(text(&named, "unit"), "城东街道/和平里社区");
    let invited = laptop.json(&["invite", "--unit", "城东街道/和平里社区/一组"]);
    assert_eq!(text(&invited, "unit"), "城东街道/和平里社区/一组");
    laptop.json(&["log", &incident, "照常记录"]);
}

const KIN: &str = "亲属";

#[test]
fn a_recusal_asks_about_the_others_whose_names_look_alike_and_closes_to_those_who_are_named() {
    let (office, node, one, incident, _) = two("主任", "阿不都·热合曼", &["--role", "member"]);
    let at = node.listen.to_string();
    let other = Laptop::new("阿不都•热合曼");
    other.join(&office.invite(&["--role", "member"]), &["--at", &at]);
    let recuse: [&str; 5] = ["recuse", &incident, "阿不都·热合曼", "--reason", KIN];
    let asked = office.refusal(4, &recuse);
    assert_eq!(text(&asked, "error"), "confirm");
    let alike = format!("阿不都•热合曼〔{}〕", mark(&other));
    assert!(text(&asked, "message").contains(&alike), "{asked}");
    office.refusal(3, &[&recuse[..], &["--also", "主任"]].concat());
    assert!(
        show(&office, &incident)["recusals"]
            .as_array()
            .unwrap()
            .is_empty()
    );

    let closed = office.json(&[&recuse[..], &["--also", alike.as_str()]].concat());
    assert_eq!(closed["also"], serde_json::json!([alike]));
    assert_eq!(closed["records"].as_array().unwrap().len(), 2);
    for laptop in [&one, &other] {
        assert_eq!(laptop.lines(&["sync", &at]).len(), 1);
        laptop.refusal(4, &["log", &incident, "还能写吗"]);
    }
}

#[test]
fn a_recusal_that_was_asked_about_closes_to_the_one_who_was_named_alone() {
    let (office, node, one, incident, _) = two("主任", "值班员", &["--role", "member"]);
    let at = node.listen.to_string();
    let other = Laptop::new("值 班员");
    other.join(&office.invite(&["--role", "member"]), &["--at", &at]);
    let by_key = format!("值班员〔{}〕", mark(&one));
    office.json(&["recuse", &incident, &by_key, "--reason", KIN, "--sure"]);
    for laptop in [&one, &other] {
        assert_eq!(laptop.lines(&["sync", &at]).len(), 1);
    }
    one.refusal(4, &["log", &incident, "还能写吗"]);
    other.json(&["log", &incident, "还能写"]);
}
