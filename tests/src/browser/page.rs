//! What a person does on a page, and what the page then holds.

use super::Browser;
use crate::process::{DEADLINE, until};
use fantoccini::Locator;
use serde_json::{Value, json};
use std::path::Path;

impl Browser {
    /// Opens an address.
    ///
    /// # Panics
    /// When it cannot be loaded.
    pub fn visit(&self, address: &str) {
        self.ask(async |client| client.goto(address).await)
            .unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Where it is now.
    ///
    /// # Panics
    /// When the browser is gone.
    #[must_use]
    pub fn address(&self) -> String {
        self.ask(async |client| client.current_url().await)
            .expect("an address")
            .into()
    }

    /// What a piece of script returns; it is run beside the page, also where the page may not
    /// run any.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn read(&self, script: &str) -> Value {
        self.ask(async |client| client.execute(script, Vec::new()).await)
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until an expression is neither false nor empty, and hands it back. A page that is
    /// being left for the next one does not answer, and is asked again.
    ///
    /// # Panics
    /// When it does not become so in time.
    pub fn wait(&self, expression: &str) -> Value {
        let script = format!("return ({expression}) || null");
        until(DEADLINE, expression, || {
            self.ask(async |client| client.execute(&script, Vec::new()).await)
                .ok()
                .filter(|seen| !seen.is_null())
        })
    }

    /// Waits until a text stands in what `selector` finds.
    pub fn wait_for_text(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        self.wait(&format!(
            "[...document.querySelectorAll({selector})].some((part) => part.textContent.includes({text}))"
        ));
    }

    /// Clicks on what `selector` finds first.
    ///
    /// # Panics
    /// When it is not there, not seen or covered.
    pub fn click(&self, selector: &str) {
        self.ask(async |client| client.find(Locator::Css(selector)).await?.click().await)
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Types into a field, key by key.
    ///
    /// # Panics
    /// When it is not there or takes no text.
    pub fn write(&self, selector: &str, text: &str) {
        self.ask(async |client| {
            let field = client.find(Locator::Css(selector)).await?;
            field.send_keys(text).await
        })
        .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Writes another text in place of what stands in a field.
    ///
    /// # Panics
    /// When it is not there or takes no text.
    pub fn rewrite(&self, selector: &str, text: &str) {
        self.ask(async |client| client.find(Locator::Css(selector)).await?.clear().await)
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
        self.write(selector, text);
    }

    /// Chooses a file in a form.
    pub fn choose(&self, selector: &str, file: &Path) {
        self.write(selector, &file.to_string_lossy());
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, selector: &str) -> String {
        let selector = json!(selector);
        let script = format!("return document.querySelector({selector}).value");
        self.read(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Puts the caret into a field.
    pub fn focus(&self, selector: &str) {
        let selector = json!(selector);
        let script = format!("document.querySelector({selector}).focus()");
        drop(self.read(&script));
    }

    /// Opens an address in another tab, and comes back to this one.
    ///
    /// # Panics
    /// When it cannot be loaded.
    pub fn visit_beside(&self, address: &str) {
        self.ask(async |client| {
            let here = client.window().await?;
            let beside = client.new_window(true).await?.handle;
            client.switch_to_window(beside).await?;
            client.goto(address).await?;
            client.close_window().await?;
            client.switch_to_window(here).await
        })
        .unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Runs no script of the page's own from the next page on, or runs them again.
    pub fn allow_scripts(&self, allowed: bool) {
        self.tool(
            "Emulation.setScriptExecutionDisabled",
            &json!({"value": !allowed}),
        );
    }
}
