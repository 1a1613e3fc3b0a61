//! Going on with another laptop, on the page.

use crate::Desk;
use onscene_tests::browser::picture::WIDE;
use onscene_tests::process::{DEADLINE, Laptop, until};

#[test]
fn a_person_moves_to_their_other_laptop_and_the_page_says_that_this_one_is_empty() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    let incident = desk.start_incident("停水", "三号楼");
    let next = Laptop::new("王芳");
    let code = desk.laptop.invite(&["--role", "admin"]);
    next.join(&code, &["--at", &desk.node.listen.to_string()]);
    let colleague = Laptop::new("李敏");
    let code = desk.laptop.invite(&[]);
    colleague.join(&code, &["--at", &desk.node.listen.to_string()]);
    let next_node = next.start(&["--hub", &desk.node.listen.to_string()]);

    browser.click("a[href='/devices']");
    // It is offered on one's own laptops only.
    let form = format!("form[action='/devices/{}/retirement']", next_node.device);
    browser.wait(&format!("document.querySelector(\"{form}\")"));
    let offered = "return document.querySelectorAll('form[action$=\"/retirement\"]').length";
    assert_eq!(browser.read(offered), 1);
    browser.click("details:has(form[action$='/retirement']) summary");
    browser.click(&format!("{form} [name=sure]"));
    drop(browser.keep_picture("moving", WIDE));
    browser.click(&format!("{form} button"));
    browser.wait_for_text("h1", "这台电脑上的记录已清除");
    drop(browser.keep_picture("moved", WIDE));
    let records = desk.laptop.data().join("records.redb");
    until(DEADLINE, "the store is gone", || {
        (!records.exists()).then_some(())
    });
    let shown = next.json(&["incident", "show", &incident]);
    assert_eq!(shown["title"], "停水");
}
