//! The keyboard and the input method, as the browser itself is told of them.

use super::Browser;
use serde_json::{Value, json};

/// What a key event says of its key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// What it means: `Enter`, `n`.
    pub key: &'static str,
    /// Which it is: `Enter`, `KeyN`.
    pub code: &'static str,
    /// Its number in `keyCode`.
    pub number: u32,
    /// What it types; empty where an input method keeps it.
    pub text: &'static str,
}

impl Key {
    /// Enter.
    pub const ENTER: Self = Self {
        key: "Enter",
        code: "Enter",
        number: 13,
        text: "\r",
    };

    /// The same key where it types nothing, as while an input method composes.
    #[must_use]
    pub const fn without_text(self) -> Self {
        Self { text: "", ..self }
    }

    /// A key that the input method takes for itself: the page is told of number 229.
    #[must_use]
    pub const fn taken(code: &'static str) -> Self {
        Self {
            key: "Process",
            code,
            number: 229,
            text: "",
        }
    }
}

/// What is held down with a key.
const CONTROL: u32 = 2;

impl Browser {
    /// Presses a key and lets it go.
    pub fn press(&self, key: Key) {
        self.press_with(key, 0);
    }

    /// Presses a key while Control is down.
    pub fn press_with_control(&self, key: Key) {
        self.press_with(key, CONTROL);
    }

    fn press_with(&self, key: Key, held: u32) {
        let event = |kind: &str, text: &str| {
            json!({
                "type": kind, "key": key.key, "code": key.code, "text": text,
                "windowsVirtualKeyCode": key.number, "modifiers": held,
            })
        };
        let down = if key.text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        };
        self.tool("Input.dispatchKeyEvent", &event(down, key.text));
        self.tool("Input.dispatchKeyEvent", &event("keyUp", ""));
    }

    /// The input method composes: `text` stands underlined and is not yet written.
    pub fn compose(&self, text: &str) -> Value {
        let end = text.encode_utf16().count();
        self.tool(
            "Input.imeSetComposition",
            &json!({"text": text, "selectionStart": end, "selectionEnd": end}),
        )
    }

    /// The input method is done: `text` is written in place of what stood underlined.
    pub fn commit(&self, text: &str) -> Value {
        self.tool("Input.insertText", &json!({"text": text}))
    }
}
