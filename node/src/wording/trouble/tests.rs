//! Chinese is Chinese.

use super::*;
use std::path::PathBuf;

/// What has no other name.
const LATIN: &[&str] = &[
    "onscene", "start", "init", "join", "data", "doctor", "bundle", "UTF", "person", "list",
];

#[test]
fn no_english_stands_in_a_chinese_message() {
    let path = PathBuf::from("/数据");
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    for error in [
        NodeError::Folder(FolderError::AnotherUsers { path: path.clone() }),
        NodeError::Folder(FolderError::Closed { path: path.clone() }),
        NodeError::Folder(FolderError::Io {
            path,
            source: full(),
        }),
        NodeError::Store(StoreError::Io(full())),
        NodeError::Vault(VaultError::WrongPassphrase),
        NodeError::Backup(BackupError::Io(full())),
        NodeError::Engine(EngineError::TooManyAddresses),
        NodeError::Engine(EngineError::NoSuchPerson("甲".into())),
        NodeError::Engine(EngineError::Stopped),
        NodeError::Link(LinkError::Listen(full())),
    ] {
        let (message, next) = trouble_of_node(&error);
        let words = format!("{message} {next}");
        let words = words.split(|c: char| !c.is_ascii_alphabetic());
        let foreign: Vec<&str> = words
            .filter(|word| word.len() > 1 && !LATIN.contains(word))
            .collect();
        assert!(foreign.is_empty(), "{error}: {message} {next}");
    }
}
