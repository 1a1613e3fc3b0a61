//! What the page looks like, on a screen and on paper.

use super::Browser;
use fantoccini::wd::PrintConfiguration;
use serde_json::json;
use std::path::PathBuf;

/// A desktop's width in pixels.
pub const WIDE: u64 = 1200;
/// A small phone's width in pixels.
pub const NARROW: u64 = 360;

impl Browser {
    /// Looks at the page through a window this wide, in pixels, and as high as the page is.
    ///
    /// # Panics
    /// When the page has no height.
    pub fn look_through(&self, width: u64) {
        let size = |height: u64| {
            self.tool(
                "Emulation.setDeviceMetricsOverride",
                &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
            );
        };
        size(800);
        let height = self.read("return document.documentElement.scrollHeight");
        size(height.as_u64().expect("a height").max(800));
    }

    /// Leaves a picture of the whole page in `target/screenshots`.
    ///
    /// # Panics
    /// When there is none to be had.
    pub fn keep_picture(&self, name: &str, width: u64) -> PathBuf {
        self.look_through(width);
        let picture = self
            .ask(async |client| client.screenshot().await)
            .expect("a picture");
        keep(&format!("{name}.png"), &picture)
    }

    /// Prints the page, and leaves it in `target/screenshots`. Hands back its bytes.
    ///
    /// # Panics
    /// When it cannot be printed.
    pub fn print(&self, name: &str) -> Vec<u8> {
        let paper = self
            .ask(async |client| client.print(PrintConfiguration::default()).await)
            .expect("a print");
        keep(&format!("{name}.pdf"), &paper);
        paper
    }
}

fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    // target/debug/deps/test-… → target/screenshots
    let target = test.ancestors().nth(3).expect("a test lies in deps");
    let folder = target.join("screenshots");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a picture is kept");
    path
}
