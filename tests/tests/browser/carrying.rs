//! A file on its way between two laptops, on both their pages; and letting go of it.

use crate::Desk;
use onscene_tests::browser::Browser;
use onscene_tests::browser::picture::WIDE;
use onscene_tests::net::detour::Detour;
use onscene_tests::process::{DEADLINE, Laptop, until};
use std::time::Duration;

const FILE_BYTES: usize = 600_000;
const BYTES_A_SECOND: u64 = 150_000;

/// What a progress bar shows, from 0 to 1; nothing where there is none.
const DONE: &str = "[...document.querySelectorAll('progress')].map((bar) => bar.value / bar.max)
    .find((done) => done > 0.2 && done < 0.8)";

/// Whether it can be asked for.
const ASKED_FOR: &str = "return document.querySelector('form[action$=\"/request\"]') !== null";

#[test]
fn a_file_shows_how_far_it_is_on_both_pages_and_can_be_let_go_of_once_the_hub_has_it() {
    let Some(desk) = Desk::open() else { return };
    let (page, incident) = (&desk.browser, desk.start_incident("停水", "三号楼"));
    let hub = Laptop::new("汇集点");
    let detour = Detour::open(desk.node.listen, Duration::ZERO);
    let way = detour.address().to_string();
    hub.join(&desk.laptop.invite(&["--role", "admin"]), &["--at", &way]);
    detour.slow_down_to(BYTES_A_SECOND);
    let at_hub = hub.start(&["--hub-role", "--listen", "[::1]:0", "--peer", &way]);
    let there = Browser::open().expect("it was there before");
    until(DEADLINE, "the incident", || {
        let shown = hub.run(&["--json", "incident", "show", &incident]);
        shown.is_ok().then_some(())
    });
    let file = desk.laptop.desk().join("录像.mp4");
    let content: Vec<u8> = (0..=250).cycle().take(FILE_BYTES).collect();
    std::fs::write(&file, &content).unwrap();
    desk.laptop
        .json(&["attach", &incident, file.to_str().unwrap()]);

    // The receiver looks at the incident, the sender at its links. Neither loads a page anew.
    there.visit(&at_hub.page);
    there.click(&format!("a[href*='/incidents/{incident}']"));
    page.click("a[href='/devices']");
    there.wait(DONE);
    assert_eq!(
        there.read(ASKED_FOR),
        false,
        "it comes without being asked for"
    );
    drop(there.keep_picture("file-arriving", WIDE));
    page.wait(DONE);
    drop(page.keep_picture("file-leaving", WIDE));
    there.wait("document.querySelector('p.file a[download]')");
    assert_eq!(
        there.read("return document.querySelectorAll('progress').length"),
        0
    );
    page.wait("document.querySelector('#moving progress') === null");

    let_go(page, &incident, &at_hub.device, &desk.laptop);
    // The hub keeps all of it, and says so.
    there.click("form[action$='/letting-go'] button");
    there.wait_for_text("main", "所以留在本机");
    drop(there.keep_picture("file-kept-by-the-hub", WIDE));
    let kept = hub.json(&["incident", "show", &incident]);
    assert_eq!(kept["attachments"][0]["held"], true);
    assert_eq!(page.complaints(), [""; 0]);
}

/// The hub's receipt is here: the original goes, and comes back when it is asked for.
fn let_go(page: &Browser, incident: &str, hub: &str, laptop: &Laptop) {
    let held = || laptop.json(&["incident", "show", incident])["attachments"][0]["held"].clone();
    until(DEADLINE, "the hub's receipt", || {
        let shown = laptop.json(&["incident", "show", incident]);
        let entry = shown["entries"].as_array()?.last()?["entry"]
            .as_str()?
            .to_owned();
        let devices = shown["local"]["entries"][&entry]["devices"]
            .as_array()?
            .clone();
        devices.iter().any(|device| device == hub).then_some(())
    });
    page.click("a[href='/']");
    page.wait("document.querySelector('main[data-page]')");
    page.click(&format!("a[href*='/incidents/{incident}']"));
    page.wait("document.querySelector(\"form[action$='/letting-go']\")");
    drop(page.keep_picture("file-to-let-go-of", WIDE));
    page.click("form[action$='/letting-go'] button");
    page.wait("document.querySelector(\"form[action$='/request']\")");
    drop(page.keep_picture("file-let-go-of", WIDE));
    assert_eq!(held(), false);
    page.click("form[action$='/request'] button");
    until(DEADLINE, "it comes back", || (held() == true).then_some(()));
}
