//! Closing an incident to a colleague, and what each of the two then sees.

use crate::Desk;
use onscene_tests::browser::picture::WIDE;

#[test]
fn an_incident_is_closed_to_a_colleague_who_then_sees_that_it_is_and_nothing_of_it() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    let added = desk.laptop.run(&["person", "add", "--name", "李四"]);
    assert!(added.is_ok(), "{added:?}");
    let incident = desk.start_incident("供暖收费集体上访", "社区服务大厅");
    browser.click("#recusals summary");
    browser.click("#recusals [name=person]");
    browser.wait(
        "(() => { const s = document.querySelector('#recusals [name=person]'); \
         const o = [...s.options].find(o => o.text === '李四'); \
         if (o) s.value = o.value; return !!o; })()",
    );
    browser.write("#recusals [name=reason]", "其配偶是供暖公司经理");
    browser.click("#recusals [name=sure]");
    browser.click("#recusals button");
    browser.wait_for_text("#recusal-list", "其配偶是供暖公司经理");
    drop(browser.keep_picture("recusal", WIDE));

    let switched = desk.laptop.run(&["person", "switch", "李四"]);
    assert!(switched.is_ok(), "{switched:?}");
    browser.visit(&desk.node.page);
    browser.wait_for_text("#list", "您已回避");
    browser.wait("!document.body.textContent.includes('供暖收费集体上访')");
    drop(browser.keep_picture("recused-list", WIDE));
    let page = desk.node.page.split("/?").next().unwrap_or(&desk.node.page);
    browser.visit(&format!(
        "{}/incidents/{incident}",
        page.trim_end_matches('/')
    ));
    browser.wait_for_text("main", "王芳");
    browser.wait("!document.body.textContent.includes('供暖收费集体上访')");
    drop(browser.keep_picture("recused-incident", WIDE));
}
