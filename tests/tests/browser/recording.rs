//! The main job: an incident from its first word to a peer's entry.

use crate::Desk;
use onscene_tests::browser::picture::{NARROW, WIDE};
use onscene_tests::process::Laptop;

const SAVED: &str =
    "document.querySelector('form[data-act=log] .outcome').textContent.includes('✓')";

fn log(desk: &Desk, track: &str, text: &str) {
    let browser = &desk.browser;
    browser.click(&format!("label.track-{track}"));
    browser.write("#log-text", text);
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text("#timeline .body", text);
    browser.wait(SAVED);
}

fn record_what_else_there_is(desk: &Desk) {
    let browser = &desk.browser;
    browser.click("#headcount summary");
    browser.write("#headcount-low", "20");
    browser.write("#headcount [name=high]", "30");
    browser.click("#headcount button.main");
    browser.wait_for_text("#headcounts", "20–30");

    browser.click("#milestone summary");
    browser.click("#milestone-name");
    browser.write("#milestone [name=note]", "值班领导已到大厅");
    browser.click("#milestone button.main");
    browser.wait("document.querySelector('#milestones .done')");

    let photo = desk.laptop.desk().join("收费 通知.txt");
    std::fs::write(&photo, "供暖收费通知\n").unwrap();
    browser.click("#attach summary");
    browser.choose("#attach [name=files]", &photo);
    browser.click("#attach button.main");
    browser.wait_for_text("#files", "收费 通知.txt");

    browser.click("#timeline .situation .correct-link");
    browser.write("#correct-text", "大厅来了三十多人，情绪平稳，有老人。");
    browser.click("#correct button.main");
    browser.wait("document.querySelector('#timeline .superseded')");
    browser.wait_for_text("#timeline .body", "大厅来了三十多人");
}

#[test]
fn a_person_records_an_incident_and_sees_a_peers_entry_arrive() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    drop(browser.keep_picture("list-empty", WIDE));
    let incident = desk.start_incident("供暖收费到社区集中反映", "社区服务大厅");

    log(&desk, "situation", "大厅来了二十多人，情绪平稳，有老人。");
    log(&desk, "dialogue", "居民说：“暖气一直不热，钱不能照收。”");
    log(&desk, "liaison", "已电话报街道值班室，请热力公司派人到场。");

    record_what_else_there_is(&desk);
    assert!(
        desk.texts(&incident)
            .iter()
            .any(|text| text.contains("三十多人"))
    );

    let second = Laptop::new("李强");
    let code = desk.laptop.invite(&[]);
    let first = desk.node.listen.to_string();
    second.join(&code, &["--at", &first]);
    let running = second.start(&["--peer", &first]);
    // Gone, should the page be loaded anew.
    drop(browser.read("window.stayed = true"));
    browser.write("#log-text", "写到一半");
    second.json(&["sync", &first]);
    second.json(&[
        "log",
        &incident,
        "热力公司的人到了门口。",
        "--track",
        "liaison",
    ]);
    browser.wait_for_text("#timeline .body", "热力公司的人到了门口。");
    browser.wait_for_text("[aria-live]", "李强");
    browser.wait_for_text("[aria-live]", "热力公司的人到了门口。");
    browser.wait("window.stayed");
    assert_eq!(
        browser.value("#log-text"),
        "写到一半",
        "swapped away while typed"
    );
    browser.wait("document.querySelector('#peers .dot.on')");
    browser.wait_for_text("#timeline .delivery", "李强");
    browser.wait_for_text("#peers", "都已传到");

    drop(browser.keep_picture("incident", WIDE));
    drop(browser.keep_picture("incident-narrow", NARROW));
    assert!(running.stop().is_ok());
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn an_incident_is_started_with_one_action() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    browser.click("form[data-then=open] button.main");
    browser.wait("document.querySelector('main[data-incident]')");
    let incidents = desk.laptop.lines(&["incident", "list"]);
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0]["kind"], "group-visit");
    assert_eq!(incidents[0]["place"], "社区办", "the unit's own name");
}

#[test]
fn a_suggested_title_follows_the_kind_and_gives_way_to_what_is_typed() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    browser.click("label:has([value=key-issue])");
    assert!(browser.value("[name=title]").starts_with("突发重点问题 "));
    browser.click("[name=title]");
    browser.write("[name=title]", "停水");
    assert_eq!(browser.value("[name=title]"), "停水");
    browser.click("label:has([value=group-visit])");
    assert_eq!(browser.value("[name=title]"), "停水");
    browser.click("form[data-then=open] button.main");
    browser.wait_for_text("h1", "停水");
}

#[test]
fn choosing_a_kind_of_report_raises_no_error_and_its_preview_asks_nobody_to_stay() {
    let Some(desk) = Desk::open() else { return };
    desk.start_incident("停水", "三号楼");
    let browser = &desk.browser;
    browser.write("#log-text", "还没写完");
    browser.click("#sheets > details > summary");
    browser.click("#report > summary");
    let choose = "let failed = null;
        addEventListener('error', (event) => { failed = event.message; });
        const kind = document.querySelector('#report [name=kind]');
        kind.value = 'first';
        kind.dispatchEvent(new Event('change', { bubbles: true }));
        addEventListener('beforeunload', (event) => { sessionStorage.asked = event.defaultPrevented; });
        return failed";
    assert_eq!(browser.read(choose), serde_json::Value::Null);
    browser.click("#report button.main");
    browser.wait_for_text("#preview-head", "预览");
    assert_eq!(browser.read("return sessionStorage.asked"), "false");
    browser.click("p.links a");
    browser.wait_for_text(".restored", "未保存的草稿");
    assert_eq!(browser.value("#log-text"), "还没写完");
}

#[test]
fn the_reasons_at_the_end_are_typed_into_boxes_wide_enough_to_read() {
    use onscene_tests::browser::picture::{NARROW, WIDE};
    let Some(desk) = Desk::open() else { return };
    desk.start_incident("停水", "三号楼");
    let browser = &desk.browser;
    let task = "const task = { do: 'task', text: '清点座椅', owner: '王芳', must: true };
        return fetch(`/api${location.pathname}/acts`, { method: 'POST', body: JSON.stringify(task),
            headers: { 'content-type': 'application/json', accept: 'application/json' } })
            .then((answer) => answer.ok)";
    assert_eq!(browser.read(task), true);
    browser.visit(&browser.address());
    browser.click("#milestone > summary");
    for (name, size) in [("end-wide", WIDE), ("end-narrow", NARROW)] {
        drop(browser.keep_picture(name, size));
        let width = "return document.querySelector('#milestone [name^=open-]').offsetWidth";
        assert!(browser.read(width).as_u64().unwrap() > 200, "{name}");
    }
}
