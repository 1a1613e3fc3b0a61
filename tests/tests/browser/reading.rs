//! What the page owes to those who hear it, print it, or read it on a small screen.

use crate::Desk;
use onscene_tests::browser::Browser;
use onscene_tests::browser::picture::{NARROW, WIDE};

/// Fields and buttons that say nothing of what they are.
const UNLABELLED: &str = "
    const says = (part) => part.textContent.trim() !== '';
    const named = (field) => field.ariaLabel?.trim()
        || (field.getAttribute('aria-labelledby') ?? '').split(' ')
            .some((id) => document.getElementById(id) && says(document.getElementById(id)))
        || [...field.labels ?? []].some(says)
        || (field.matches('button') && says(field));
    return [...document.querySelectorAll('input:not([type=hidden]), textarea, select, button')]
        .filter((field) => !named(field)).map((field) => field.outerHTML);";

/// How far the page reaches beyond the window, and what does.
const BEYOND: &str = "
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll('*')]
        .filter((part) => part.getBoundingClientRect().right > width + 1)
        .map((part) => part.outerHTML.slice(0, 120));";

fn check(browser: &Browser, name: &str, language: &str) {
    let address = browser.address();
    let nothing = serde_json::json!([]);
    let lang = browser.read("return document.documentElement.lang");
    assert_eq!(lang, language, "{address}");
    assert_eq!(browser.read(UNLABELLED), nothing, "no label: {address}");
    drop(browser.keep_picture(&format!("{name}-{language}"), WIDE));
    drop(browser.keep_picture(&format!("{name}-{language}-narrow"), NARROW));
    assert_eq!(browser.read(BEYOND), nothing, "too wide: {address}");
    browser.look_through(WIDE);
}

#[test]
fn every_page_is_labelled_in_its_language_and_fits_a_small_screen() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    let incident = desk.start_incident(
        "供暖收费到社区集中反映，二十三户居民要求退还上一个采暖季的费用",
        "新华街道社区服务大厅一楼西侧接待室",
    );
    let long = "https://example.invalid/".to_owned() + &"a".repeat(200);
    desk.laptop.json(&["log", &incident, &long]);
    desk.laptop
        .json(&["headcount", &incident, "20", "30", "--by", "门岗"]);
    // It rings, is pressing, and stands in the registers.
    let demand = ["demand", &incident, &long, "--category", "供暖"];
    let demand = desk.laptop.json(&demand)["entry"].clone();
    let due = ["--who", "物业", "--due", "2099-01-01T00:00:00+08:00"];
    let promise = ["promise", &incident, demand.as_str().unwrap(), &long];
    desk.laptop.json(&[&promise[..], &due].concat());
    desk.laptop
        .json(&["notice", &incident, &long, "--to", "王芳"]);
    let plan = ["scene-plan", "write", &incident, &long];
    desk.laptop.json(&plan);
    let origin = browser.read("return location.origin");
    let origin = origin.as_str().unwrap();
    for (lang, language) in [("zh", "zh-CN"), ("en", "en")] {
        for (name, path) in [
            ("page-list", "/".to_owned()),
            ("page-devices", "/devices".to_owned()),
            ("page-incident", format!("/incidents/{incident}")),
            ("page-print", format!("/incidents/{incident}/print")),
            ("page-picture", format!("/incidents/{incident}/picture")),
            ("page-after", format!("/incidents/{incident}/after-action")),
            ("page-concerns", "/concerns".to_owned()),
            ("page-promises", "/promises".to_owned()),
            ("page-statistics", "/statistics".to_owned()),
            ("page-law", "/law".to_owned()),
            ("page-plans", "/plans".to_owned()),
            ("page-persons", "/persons".to_owned()),
            ("page-missing", "/incidents/none".to_owned()),
        ] {
            browser.visit(&format!("{origin}{path}?lang={lang}"));
            check(browser, name, language);
        }
    }
    let foreign: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|url| url.starts_with("http") && !url.starts_with(&format!("{origin}/")))
        .collect();
    assert_eq!(foreign, Vec::<String>::new(), "asked elsewhere");
    let complaints: Vec<String> = browser
        .complaints()
        .into_iter()
        .filter(|said| !said.contains("/incidents/none"))
        .collect();
    assert_eq!(complaints, Vec::<String>::new());
}

#[test]
fn the_print_view_prints_what_was_recorded() {
    let Some(desk) = Desk::open() else { return };
    let browser = &desk.browser;
    let incident = desk.start_incident("停水", "三号楼");
    desk.laptop.json(&["log", &incident, "三号楼停水。"]);
    browser.wait_for_text("#timeline .body", "三号楼停水。");
    browser.click("#head a[href$='/print']");
    browser.wait_for_text("main", "三号楼停水。");
    let paper = browser.print("print");
    assert!(paper.starts_with(b"%PDF-"), "no PDF");
    assert!(paper.len() > 5_000, "an empty sheet: {} B", paper.len());
}
