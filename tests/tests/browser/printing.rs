//! A key for paper, as an administrator prints it and as a member gives it back.

use crate::Desk;
use onscene_tests::browser::picture::WIDE;
use onscene_tests::process::Laptop;

#[test]
fn a_key_is_shown_once_and_stands_in_no_address() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    browser.click("a[href='/devices']");
    browser.click("form[action='/devices/printed-keys'] button");
    let shown = browser.wait("document.querySelector('#printed-key')?.textContent");
    let key = shown.as_str().unwrap().replace(' ', "");
    assert!(key.starts_with("onscenekey1"), "{key}");
    drop(browser.keep_picture("printed-key", WIDE));
    assert!(
        !browser.address().contains("onscenekey"),
        "{}",
        browser.address()
    );
    // Asked for by its address it is no page, and a list tells that there is a key and not which.
    browser.click("a[href='/devices']");
    browser.wait_for_text(".devices", "纸质钥匙");
    drop(browser.keep_picture("devices-with-printed-key", WIDE));
    let text = browser.read("return document.documentElement.innerHTML");
    assert!(!text.as_str().unwrap().contains("onscenekey1q"));
    assert!(
        browser
            .requests()
            .iter()
            .all(|asked| !asked.contains(&key[11..]))
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_member_becomes_an_administrator_on_the_page_by_the_paper() {
    let office = Laptop::new("主任");
    office.init(&["--unit", "城西街道"]);
    let node = office.start(&[]);
    let code = office.invite(&["--role", "member"]);
    let Some(desk) = Desk::open_of("李敏") else {
        return;
    };
    let at = node.listen.to_string();
    let joined = desk.laptop.join(&code, &["--at", &at]);
    assert!(!joined.is_null());
    let printed = office.json(&["recovery", "print"]);
    assert_eq!(desk.laptop.lines(&["sync", &at]).len(), 1);
    drop(node);
    let browser = &desk.browser;
    browser.click("a[href='/devices']");
    browser.write("[name=key]", "onscenekey1 falsch");
    browser.click("form[action='/devices/recovery'] button");
    browser.wait("document.body.textContent.includes('请对照纸上逐组重新输入')");
    browser.write("[name=key]", printed["groups"].as_str().unwrap());
    browser.click("form[action='/devices/recovery'] button");
    browser.wait("document.querySelector(\"form[action='/devices/printed-keys']\")");
    drop(browser.keep_picture("recovered", WIDE));
}
