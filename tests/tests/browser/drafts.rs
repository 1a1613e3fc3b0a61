//! What is typed and not saved outlives the tab and the node, and one save is one entry.

use crate::Desk;
use onscene_tests::browser::Browser;
use onscene_tests::browser::picture::WIDE;
use serde_json::Value;

/// Waits until the node keeps so many drafts, asked as the page asks.
fn wait_for_drafts(browser: &Browser, count: usize) {
    let kept = "fetch('/api/drafts').then((answer) => answer.json())";
    browser.wait(&format!(
        "{kept}.then((drafts) => drafts.length === {count} || null)"
    ));
}

fn entries(desk: &Desk, incident: &str) -> usize {
    let shown = desk.laptop.json(&["incident", "show", incident]);
    shown["entries"].as_array().unwrap().len()
}

#[test]
fn text_that_was_not_saved_is_there_again_after_the_node_was_killed_and_the_tab_closed() {
    let Some(desk) = Desk::open() else { return };
    let incident = desk.start_incident("停水", "三号楼");
    let Desk {
        browser,
        node,
        laptop,
    } = desk;
    browser.click("label.track-liaison");
    browser.write("#log-text", "已联系热力公司，对方说");
    wait_for_drafts(&browser, 1);
    node.kill();

    let node = laptop.start(&[]);
    browser.visit(&node.page);
    browser.click(&format!("#list a[href='/incidents/{incident}']"));
    browser.wait_for_text(".restored", "未保存的草稿");
    assert_eq!(browser.value("#log-text"), "已联系热力公司，对方说");
    drop(browser.keep_picture("draft-restored", WIDE));
    browser.write("#log-text", "马上到。");
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text("#timeline .body", "已联系热力公司，对方说马上到。");
    wait_for_drafts(&browser, 0);
    let shown = laptop.json(&["incident", "show", &incident]);
    assert_eq!(
        shown["entries"][1]["track"], "liaison",
        "with the fields beside it"
    );
}

#[test]
fn what_was_not_saved_stands_in_red_over_the_entry_box_until_it_is_tried_again() {
    let Some(desk) = Desk::open() else { return };
    let incident = desk.start_incident("停水", "三号楼");
    let Desk {
        browser,
        node,
        laptop,
    } = desk;
    browser.write("#log-text", "来了二十人");
    let page = node.page.clone();
    node.kill();
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text(
        "form[data-act=log] .unsaved",
        "本机程序已停止：这一条还没保存",
    );
    let over = "const bar = document.querySelector('.unsaved').getBoundingClientRect();
        const box = document.querySelector('#log-text').getBoundingClientRect();
        return bar.bottom <= box.top && bar.top >= 0 && bar.bottom <= innerHeight";
    assert_eq!(
        browser.read(over),
        Value::Bool(true),
        "in sight, over the box"
    );
    drop(browser.keep_picture("not-saved", WIDE));

    let node = laptop.start_at(&page);
    browser.visit_beside(&node.page);
    browser.click("form[data-act=log] .unsaved button");
    browser.wait_for_text("#timeline .body", "来了二十人");
    browser.wait("!document.querySelector('.unsaved')");
    let shown = laptop.json(&["incident", "show", &incident]);
    assert_eq!(shown["entries"].as_array().unwrap().len(), 2, "saved once");
}

#[test]
fn a_double_click_is_one_entry_with_script_and_without() {
    let Some(desk) = Desk::open() else { return };
    let incident = desk.start_incident("停水", "三号楼");
    let browser = &desk.browser;
    browser.write("#log-text", "来了二十人");
    let twice = "const button = document.querySelector('form[data-act=log] button.main');
        button.click(); button.click(); return true";
    assert_eq!(browser.read(twice), Value::Bool(true));
    browser.wait_for_text("#timeline .body", "来了二十人");
    assert_eq!(entries(&desk, &incident), 2);

    // As a page without script sends it, twice at once.
    let twice = "const form = document.querySelector('form[data-act=log]');
        document.getElementById('log-text').value = '又来了五人';
        const post = () => fetch(form.action, { method: 'POST', body: new FormData(form), headers: { accept: 'text/html' } });
        return Promise.all([post(), post()])
            .then((answers) => answers.every((answer) => answer.ok))";
    assert_eq!(browser.read(twice), Value::Bool(true));
    assert_eq!(entries(&desk, &incident), 3);
    // The same words once more, in a form of their own, are an entry of their own.
    browser.visit(&browser.address());
    browser.write("#log-text", "又来了五人");
    browser.click("form[data-act=log] button.main");
    browser.wait("document.querySelectorAll('#timeline .body').length > 2");
    assert_eq!(entries(&desk, &incident), 4);
}

/// Opens a form of an incident by its name.
fn unfold(browser: &Browser, form: &str) {
    browser.click(&format!("#{form} > summary"));
}

#[test]
fn a_form_that_is_shut_says_that_something_in_it_is_not_saved() {
    let Some(desk) = Desk::open() else { return };
    let incident = desk.start_incident("停水", "三号楼");
    let browser = &desk.browser;
    unfold(browser, "demand");
    browser.write("#demand-category", "供暖");
    unfold(browser, "headcount");
    browser.write("#headcount-low", "30");
    browser.wait_for_text("#demand > summary", "有未保存的内容");
    browser.wait_for_text("#unsaved-forms", "诉求");
    wait_for_drafts(browser, 2);
    drop(browser.keep_picture("drafts-in-shut-forms", WIDE));

    // Gone and come back.
    browser.visit(&browser.address());
    browser.wait_for_text("#headcount > summary", "有未保存的内容");
    browser.wait_for_text("#demand > summary", "有未保存的内容");
    let shut = "document.querySelectorAll('#unsaved-forms button').length === 1";
    browser.wait(shut);
    browser.click("#unsaved-forms button");
    browser.wait("document.querySelectorAll('details[name=act][open] .restored').length === 1");
    assert_eq!(browser.value("#demand-category"), "供暖");
    assert_eq!(browser.value("#headcount-low"), "30");
    drop(browser.read("document.getElementById('headcount').open = true"));
    browser.click("#headcount button.main");
    browser.wait("!document.querySelector('#headcount .unsaved-here')");
    assert_eq!(entries(&desk, &incident), 2);
}

#[test]
fn ticks_and_choices_alone_are_kept_like_words() {
    let Some(desk) = Desk::open() else { return };
    desk.start_incident("停水", "三号楼");
    let browser = &desk.browser;
    browser.click("#sheets > details > summary");
    unfold(browser, "grade");
    let choose = "const menu = document.querySelector('#grade [name=grade]'); menu.value = 'III';
        menu.dispatchEvent(new Event('input', { bubbles: true })); return menu.value";
    assert_eq!(browser.read(choose), Value::from("III"));
    wait_for_drafts(browser, 1);
    browser.visit(&browser.address());
    browser.wait_for_text("#grade .restored", "未保存的草稿");
    assert_eq!(browser.value("#grade [name=grade]"), "III");
}
