//! Without the page's own script every form still works.

use crate::Desk;
use onscene_tests::browser::picture::WIDE;

/// What stands above the forms once something was saved.
const SAVED: &str = ".notice.good";

#[test]
fn every_form_works_without_script() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    browser.allow_scripts(false);
    browser.visit(&desk.node.page);
    let incident = desk.start_incident("停水", "三号楼");
    assert_eq!(
        browser.read("return document.documentElement.classList.contains('scripted')"),
        false,
        "the page ran its script"
    );

    browser.click("label.track-dialogue");
    browser.write("#log-text", "居民问什么时候来水。");
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text("#timeline .dialogue .body", "居民问什么时候来水。");
    browser.wait_for_text(SAVED, "已存到本机");

    browser.click("#headcount summary");
    browser.write("#headcount-low", "12");
    browser.click("#headcount button.main");
    browser.wait_for_text("#headcounts", "12");

    browser.click("#milestone summary");
    browser.click("#milestone button.main");
    browser.wait("document.querySelector('#milestones .done')");

    let file = desk.laptop.desk().join("通知.txt");
    std::fs::write(&file, "停水通知\n").unwrap();
    browser.click("#attach summary");
    browser.choose("#attach [name=files]", &file);
    browser.click("#attach button.main");
    browser.wait_for_text("#files", "通知.txt");

    browser.click("#timeline .dialogue .correct-link");
    browser.wait_for_text("#correct-quote", "居民问什么时候来水。");
    browser.write("#correct-text", "居民问今晚能不能来水。");
    browser.click("#correct button.main");
    browser.wait_for_text("#timeline .body", "居民问今晚能不能来水。");
    drop(browser.keep_picture("unscripted", WIDE));

    browser.click("#tab-liaison");
    browser.wait_for_text("#timeline .hint", "还没有记录");

    browser.click(".bar a[href='/devices']");
    browser.wait("document.querySelector('#devices')");
    browser.click("form[action='/devices/invitations'] button");
    browser.wait("document.querySelector('.code')");
    assert_eq!(desk.texts(&incident).len(), 2);
}

#[test]
fn a_refused_form_comes_back_with_what_was_typed() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    browser.allow_scripts(false);
    browser.visit(&desk.node.page);
    let incident = desk.start_incident("停水", "三号楼");
    browser.click("#headcount summary");
    browser.write("#headcount-low", "30");
    browser.write("#headcount [name=high]", "20");
    browser.click("#headcount button.main");
    browser.wait("document.querySelector('[role=alert]')");
    assert_eq!(browser.value("#headcount-low"), "30");
    assert_eq!(browser.value("#headcount [name=high]"), "20");
    assert!(desk.texts(&incident).is_empty());
    drop(browser.keep_picture("refused-form", WIDE));
}
