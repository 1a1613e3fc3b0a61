//! A rename of one's own key.

use super::{author, record, unit_subject};
use onscene_protocol::record::{Kind, Record};
use onscene_protocol::roster::Rename;

fn body() -> Vec<u8> {
    let rename = Rename {
        person: author(),
        edition: 2,
        name: "李敏".into(),
    };
    rename.to_bytes()
}

pub(super) fn made() -> (&'static str, Record) {
    (
        "rename: of one's own key",
        record(Kind::Rename, unit_subject(), body()),
    )
}
