//! Inviting and joining on the page: the codes, the live state, the word on both screens.

use crate::Desk;
use onscene_tests::browser::Browser;
use onscene_tests::browser::picture::{NARROW, WIDE};
use onscene_tests::process::Laptop;

const WORD: &str = "document.querySelector('#invitations .word')?.textContent";

#[test]
fn the_page_shows_the_codes_once_and_the_word_as_soon_as_somebody_joined() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    browser.click(".bar a[href='/devices']");
    browser.wait("document.querySelector('#devices')");
    browser.click("form[action='/devices/invitations'] button.main");
    browser.wait("document.querySelector('.qr svg path')");
    let typed = browser.wait("document.querySelector('.typed').textContent");
    drop(browser.keep_picture("inviting", WIDE));
    drop(browser.keep_picture("inviting-narrow", NARROW));
    assert!(
        !browser.address().contains("onscene1"),
        "no code in an address"
    );

    let second = Laptop::new("李强");
    let at = desk.node.listen.to_string();
    let joined = second.join(typed.as_str().unwrap(), &["--at", &at]);
    let word = browser.wait(WORD);
    let shown = word.as_str().unwrap();
    for language in ["word", "word_en"] {
        assert!(
            shown.contains(joined[language].as_str().unwrap()),
            "{shown}"
        );
    }
    browser.wait_for_text("#invitations", "李强");
    drop(browser.keep_picture("invited", WIDE));

    browser.visit(&format!("{}devices?lang=en", origin(&desk.node.page)));
    browser.wait_for_text("#invitations", "Joined");
    assert!(
        browser
            .read("return document.querySelector('.qr')")
            .is_null()
    );
    drop(browser.keep_picture("invited-english", NARROW));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

fn origin(page: &str) -> &str {
    page.split('?').next().unwrap()
}

#[test]
fn a_fresh_laptop_joins_on_its_own_page() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let founder = Laptop::new("组长");
    founder.init(&["--unit", "新华街道/社区办"]);
    let office = founder.start(&[]);
    let made = founder.json(&["invite"]);
    let fresh = Laptop::new("外勤甲");
    let node = fresh.start(&[]);
    browser.visit(&node.page);
    browser.click(".bar a[href='/devices']");
    browser.wait("document.querySelector('#devices')");
    browser.click("#join-head");
    browser.write("[name=code]", "１０４ 821 9056");
    browser.write(
        "form[action='/devices/joining'] [name=at]",
        &office.listen.to_string(),
    );
    browser.write("form[action='/devices/joining'] [name=name]", "外勤甲");
    drop(browser.keep_picture("joining", NARROW));
    browser.click("form[action='/devices/joining'] button.main");
    browser.wait_for_text("[role=alert]", "邀请码有输错的地方");
    assert_eq!(
        browser.value("form[action='/devices/joining'] [name=name]"),
        "外勤甲"
    );
    browser.write("[name=code]", made["typed"].as_str().unwrap());
    browser.click("form[action='/devices/joining'] button.main");
    let word = browser.wait("document.querySelector('.word')?.textContent");
    let known = founder.lines(&["invitation", "list"]);
    assert!(
        word.as_str()
            .unwrap()
            .contains(known[0]["word"].as_str().unwrap())
    );
    browser.wait_for_text("#devices", "组长");
    assert!(
        browser
            .read("return document.querySelector('#join-head')")
            .is_null()
    );
    drop(browser.keep_picture("joined", WIDE));
    assert_eq!(
        fresh.json(&["status"])["organisation"],
        founder.json(&["status"])["organisation"]
    );
    // A browser complains of each form that is refused: the mistyped code, and nothing else.
    let complaints = browser.complaints();
    assert!(
        matches!(complaints.as_slice(), [only] if only.contains("400")),
        "{complaints:?}"
    );
}
