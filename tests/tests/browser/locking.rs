//! The page hides what it shows, and gives it back.

use crate::Desk;
use onscene_tests::browser::picture::WIDE;

const SHOWN: &str = "getComputedStyle(document.querySelector('main')).visibility === 'visible'";

/// A desk whose writer has the PIN 2468.
fn desk_with_pin() -> Option<Desk> {
    let desk = Desk::open()?;
    desk.browser.click(".writer a");
    desk.browser.write("[name=pin]", "2468");
    desk.browser.click("form[action='/persons/pin'] button");
    desk.browser.wait("document.querySelector('[name=former]')");
    Some(desk)
}

#[test]
fn a_half_written_text_is_hidden_and_comes_back_with_the_pin() {
    let Some(desk) = desk_with_pin() else { return };
    let browser = &desk.browser;
    browser.click("a.brand");
    let incident = desk.start_incident("停水", "三号楼");
    browser.write("#log-text", "写到一半，");
    // As another tab does.
    browser.wait("fetch('/lock', {method: 'POST'}) && document.querySelector('#lock[open]')");
    browser.wait(&format!("!({SHOWN})"));
    drop(browser.keep_picture("locked", WIDE));

    // A record of another program's arrives meanwhile; the CLI needs no page.
    let logged = desk.laptop.run(&["log", &incident, "命令行记的"]);
    assert!(logged.is_ok(), "{logged:?}");
    browser.write("#lock [name=secret]", "1357");
    browser.click("#lock button.main");
    browser.wait_for_text("#lock .outcome", "PIN 不对");
    browser.wait(&format!("!({SHOWN})"));
    browser.write("#lock [name=secret]", "2468");
    browser.click("#lock button.main");
    browser.wait(SHOWN);
    browser.wait_for_text("#timeline", "命令行记的");
    browser.write("#log-text", "锁过以后接着写完。");
    browser.click("form[data-act=log] button.main");
    browser.wait_for_text("#timeline", "写到一半，锁过以后接着写完。");
    assert_eq!(
        desk.texts(&incident),
        ["命令行记的", "写到一半，锁过以后接着写完。"]
    );
}

#[test]
fn a_locked_page_that_is_loaded_anew_shows_who_may_open_it_and_nothing_else() {
    let Some(desk) = desk_with_pin() else { return };
    let browser = &desk.browser;
    browser.allow_scripts(false);
    browser.click("form[action='/lock'] button");
    browser.wait_for_text("h1", "页面已锁定");
    drop(browser.keep_picture("locked-alone", WIDE));
    browser.write("[name=secret]", "2468");
    browser.click("button.main");
    browser.wait_for_text(".writer", "王芳");
}
