//! The page survives its node.

use crate::Desk;
use onscene_tests::browser::picture::WIDE;

const FAILED: &str = "form[data-act=log] .outcome.failed";

#[test]
fn a_half_written_text_outlives_the_node() {
    let Some(desk) = Desk::open() else { return };
    let incident = desk.start_incident("停水", "三号楼");
    let Desk {
        browser,
        node,
        laptop,
    } = desk;
    browser.write("#log-text", "写到一半的时候");
    let page = node.page.clone();
    node.kill();
    browser.wait("document.querySelector('#live.off')");
    browser.write("#log-text", "程序停了。");
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text(FAILED, "没有丢失");
    browser.wait_for_text(FAILED, "连不上本机程序");
    assert_eq!(browser.value("#log-text"), "写到一半的时候程序停了。");
    drop(browser.keep_picture("node-gone", WIDE));

    // The same port, and a new secret.
    let node = laptop.start_at(&page);
    assert_ne!(node.page, page);
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text(FAILED, "没有丢失");
    browser.wait_for_text(FAILED, "onscene open");
    assert_eq!(browser.value("#log-text"), "写到一半的时候程序停了。");
    drop(browser.keep_picture("node-restarted", WIDE));

    // Opened again beside it, the page that holds the text is let in too.
    browser.visit_beside(&node.page);
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text("#timeline .body", "写到一半的时候程序停了。");
    browser.wait("!document.querySelector('#live.off')");
    let shown = laptop.json(&["incident", "show", &incident]);
    assert_eq!(shown["entries"].as_array().unwrap().len(), 2, "saved once");
}

#[test]
fn a_page_of_a_program_that_was_started_anew_says_so_and_loses_nothing() {
    let Some(desk) = Desk::open() else { return };
    let incident = desk.start_incident("停水", "三号楼");
    let Desk {
        browser,
        node,
        laptop,
    } = desk;
    let page = node.page.clone();
    node.kill();
    browser.wait("document.querySelector('#live.off')");
    let node = laptop.start_at(&page);
    browser.wait_for_text("#live", "本机程序重新启动过");
    browser.write("#log-text", "程序回来了");
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text("form[data-act=log] .unsaved", "在另一个标签页打开新的地址");
    let told = "document.querySelector('form[data-act=log]').textContent.includes('口令')";
    assert_eq!(
        browser.read(&format!("return {told}")),
        false,
        "no secret is asked for"
    );
    drop(browser.keep_picture("started-anew", WIDE));
    browser.visit_beside(&node.page);
    browser.click("form[data-act=log] .unsaved button");
    browser.wait_for_text("#timeline .body", "程序回来了");
    let shown = laptop.json(&["incident", "show", &incident]);
    assert_eq!(shown["entries"].as_array().unwrap().len(), 2, "saved once");
}
