//! A Chinese input method composes in peace.

use crate::Desk;
use onscene_tests::browser::{Browser, Key};

/// Letters and a digit that would be shortcuts elsewhere on the page.
const PINYIN: [Key; 4] = [
    Key::taken("KeyN"),
    Key::taken("KeyH"),
    Key::taken("KeyM"),
    Key::taken("Digit2"),
];

/// Whether something was sent, saved or opened, or another track chosen.
const UNTOUCHED: &str = "
    const form = document.querySelector('form[data-act=log]');
    return !form.dataset.busy
        && form.querySelector('.outcome').textContent === ''
        && !document.querySelector('details[name=act][open]')
        && form.querySelector('[name=track]').checked
        && document.querySelectorAll('[data-entry]').length === 1;";

/// Whether the form that starts an incident was left alone.
const UNSENT: &str = "
    const form = document.querySelector('form[data-then=open]');
    return !form.dataset.busy && form.querySelector('.outcome').textContent === '';";

fn compose_past_enter(browser: &Browser) {
    browser.compose("ting'shui");
    for key in PINYIN {
        browser.press(key);
    }
    // Enter takes the letters as they stand, or the candidate: it is the input method's.
    browser.press(Key::taken("Enter"));
    // And where a browser tells of it all the same.
    browser.press(Key::ENTER.without_text());
    browser.press_with_control(Key::ENTER.without_text());
}

#[test]
fn enter_and_shortcuts_belong_to_the_input_method_until_it_is_done() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    let incident = desk.start_incident("停水", "三号楼");

    browser.focus("#log-text");
    compose_past_enter(browser);
    assert_eq!(browser.read(UNTOUCHED), true, "acted while composing");
    browser.commit("停水");
    assert_eq!(browser.read(UNTOUCHED), true, "the end of composing saved");
    assert_eq!(browser.value("#log-text"), "停水");
    assert!(desk.texts(&incident).is_empty());

    browser.press(Key::ENTER);
    browser.wait_for_text("#timeline .body", "停水");
    // Saved, and ready for the next.
    browser.wait("document.getElementById('log-text').value === ''");
    assert_eq!(desk.texts(&incident), ["停水"]);

    browser.compose("hui'fu");
    browser.commit("恢复供水");
    browser.press_with_control(Key::ENTER);
    browser.wait_for_text("#timeline .body", "恢复供水");
    assert_eq!(desk.texts(&incident), ["停水", "恢复供水"]);
}

#[test]
fn a_composition_in_a_one_line_field_sends_no_form() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    browser.rewrite("[name=title]", " ");
    compose_past_enter(browser);
    assert_eq!(browser.read(UNSENT), true, "sent while composing");
    browser.commit("停水");
    assert_eq!(browser.value("[name=title]").trim(), "停水");
    assert!(desk.laptop.lines(&["incident", "list"]).is_empty());

    browser.press(Key::ENTER);
    browser.wait("document.querySelector('main[data-incident]')");
    assert_eq!(desk.laptop.lines(&["incident", "list"]).len(), 1);
}

#[test]
fn shortcuts_act_outside_text_fields_only() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    let incident = desk.start_incident("停水", "三号楼");
    let key = |key, code, number| Key {
        key,
        code,
        number,
        text: key,
    };

    browser.focus("#log-text");
    for key in [key("h", "KeyH", 72), key("2", "Digit2", 50)] {
        browser.press(key);
    }
    assert_eq!(browser.value("#log-text"), "h2");
    assert_eq!(
        browser.read(UNTOUCHED),
        true,
        "a letter in a text was a shortcut"
    );

    drop(browser.read("document.activeElement.blur()"));
    browser.press(key("2", "Digit2", 50));
    browser.wait("document.querySelectorAll('[name=track]')[1].checked");
    browser.press(key("h", "KeyH", 72));
    browser.wait("document.activeElement.id === 'headcount-low'");
    assert!(desk.texts(&incident).is_empty());
}
