//! A person at the page: headless Chromium, driven through chromedriver.
//!
//! What a person does goes in as the browser's own events (clicks, keys, an input method), and
//! what a person sees is asked of the page until it is there. The driver's protocol is WebDriver
//! (<https://www.w3.org/TR/webdriver2/>); what that lacks goes to the browser's own tools
//! (<https://chromedevtools.github.io/devtools-protocol/>).

mod driver;
mod keys;
mod page;
pub mod picture;
mod watch;

pub use keys::Key;

use driver::Driver;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::future::Future;
use std::str::FromStr;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// For programs that cannot be installed everywhere: the tests of the page are left out, and
/// say so.
const LEFT_OUT: &str = "ONSCENE_NO_BROWSER";

/// A profile of its own, and nothing that a browser does on its own account: no updates, no
/// accounts, no connections. In a container it runs as root, where its sandbox cannot.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with one window. It is closed, and all that it kept is gone, when it is dropped.
#[derive(Debug)]
pub struct Browser {
    client: Option<Client>,
    runtime: Runtime,
    // In this order: the driver is ended before the profile is removed.
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser, or says that the test is left out where `ONSCENE_NO_BROWSER` is 1.
    ///
    /// # Panics
    /// When there is no browser to be had.
    #[must_use]
    pub fn open() -> Option<Self> {
        if std::env::var_os(LEFT_OUT).is_some_and(|value| value == "1") {
            eprintln!("LEFT OUT: {LEFT_OUT} is 1, so nothing was tried in a browser");
            return None;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let profile = TempDir::with_prefix("onscene-browser-").expect("a temporary folder");
        let driver = Driver::start();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wishes(&profile));
        let client = runtime
            .block_on(builder.connect(&driver.address))
            .expect("a browser");
        Some(Self {
            client: Some(client),
            runtime,
            _driver: driver,
            _profile: profile,
        })
    }

    /// Asks the driver, and waits for its answer.
    fn ask<T, F>(&self, ask: impl FnOnce(Client) -> F) -> Result<T, CmdError>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let client = self.client.clone().expect("it is open until it is dropped");
        self.runtime.block_on(ask(client))
    }

    /// Asks the browser's own tools.
    ///
    /// # Panics
    /// When they refuse.
    pub fn tool(&self, method: &str, params: &Value) -> Value {
        let call = Call {
            path: "goog/cdp/execute",
            body: json!({"cmd": method, "params": params}),
        };
        self.ask(async |client| client.issue_cmd(call).await)
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends the browser when its session ends, and would leave it when killed.
        if let Some(client) = self.client.take() {
            self.runtime.block_on(client.close()).ok();
        }
    }
}

fn wishes(profile: &TempDir) -> Capabilities {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.path().display()));
    let Value::Object(wishes) = json!({
        "goog:chromeOptions": {"args": flags},
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
    }) else {
        unreachable!("an object was written above");
    };
    wishes
}

/// A command of chromedriver's own, beside WebDriver's.
#[derive(Debug)]
struct Call {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Call {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
