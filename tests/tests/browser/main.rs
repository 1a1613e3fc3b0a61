//! The page as a person meets it: the program's own page, in a real browser.
//!
//! With `ONSCENE_NO_BROWSER=1` these tests are left out, and say so. Each leaves pictures in
//! `target/screenshots`: look at them after a change to the page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod carrying;
mod composing;
mod drafts;
mod inviting;
mod locking;
mod moving;
mod outage;
mod printing;
mod reading;
mod recording;
mod recusing;
mod scripting;
mod unscripted;

use onscene_tests::browser::Browser;
use onscene_tests::process::{Laptop, Running};

/// A browser at the page of a laptop that has just been founded.
struct Desk {
    browser: Browser,
    // Dropped in this order: the node is ended before its data are removed.
    node: Running,
    laptop: Laptop,
}

impl Desk {
    /// `None` where there is no browser to be had, and that is said.
    fn open() -> Option<Self> {
        Self::open_of("王芳")
    }

    /// Of a person who is called so.
    fn open_of(name: &str) -> Option<Self> {
        let browser = Browser::open()?;
        let laptop = Laptop::new(name);
        laptop.init(&["--unit", "新华街道/社区办"]);
        let node = laptop.start(&[]);
        browser.visit(&node.page);
        Some(Self {
            browser,
            node,
            laptop,
        })
    }

    /// Starts an incident on the page, as a person does, and hands back its id.
    fn start_incident(&self, title: &str, place: &str) -> String {
        for (field, words) in [("[name=title]", title), ("[name=place]", place)] {
            self.browser.rewrite(field, words);
        }
        self.browser.click("form[data-then=open] button.main");
        self.browser
            .wait("document.querySelector('main[data-incident]')");
        let address = self.browser.address();
        address.rsplit('/').next().unwrap().to_owned()
    }

    /// The texts of what was written since the incident was started, oldest first.
    fn texts(&self, incident: &str) -> Vec<String> {
        let shown = self.laptop.json(&["incident", "show", incident]);
        let entries = shown["entries"].as_array().unwrap().iter();
        // The first entry tells of the start itself.
        entries
            .skip(1)
            .filter_map(|entry| Some(entry["text"].as_str()?.to_owned()))
            .collect()
    }
}
