//! A rename of one's own key.

use super::author;
use onscene_protocol::roster::Rename;

pub(super) fn body() -> Vec<u8> {
    let rename = Rename {
        person: author(),
        edition: 2,
        name: "李敏".into(),
    };
    rename.to_bytes()
}
