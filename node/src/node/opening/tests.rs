#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::node::found;
use crate::store::{VaultError, weaken};
use tempfile::TempDir;

/// The passphrase as an editor put it into a file, mark and full-width digit included.
const AS_TYPED: &str = "\u{feff}大门７";

/// A store whose key is wrapped as an early version did it: at less cost, by what was typed.
async fn of_an_early_version() -> (TempDir, PathBuf, Host) {
    let place = tempfile::tempdir().unwrap();
    let (data, host) = (place.path().join("data"), Host::system());
    let passphrase = Some(AS_TYPED.to_owned());
    found(data.clone(), "张三".into(), None, passphrase, host.clone())
        .await
        .unwrap();
    let folder = Folder::open(&data).unwrap();
    let vault = Vault::open(&folder, Some(AS_TYPED)).unwrap();
    weaken(&folder, &vault, AS_TYPED, &mut host.entropy());
    (place, data, host)
}

async fn opens(
    data: &Path,
    passphrase: &str,
    host: &Host,
    former: Former,
) -> Result<(), NodeError> {
    let passphrase = Some(passphrase.to_owned());
    let opened = open_or_found(data, Some("张三".into()), passphrase, host, former).await?;
    opened.engine.stop().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_an_early_version_is_wrapped_anew_when_somebody_goes_on_with_it_and_not_before()
{
    let (_place, data, host) = of_an_early_version().await;
    let key = || std::fs::read(data.join("store.key")).unwrap();
    let as_it_was = key();
    opens(&data, AS_TYPED, &host, Former::Opens).await.unwrap();
    assert_eq!(
        key(),
        as_it_was,
        "a command that looks leaves the file alone"
    );
    let folded = opens(&data, "大门7", &host, Former::Opens).await;
    let wrong = NodeError::Vault(VaultError::WrongPassphrase);
    assert_eq!(folded.unwrap_err().to_string(), wrong.to_string());

    opens(&data, AS_TYPED, &host, Former::GoesOn).await.unwrap();
    let anew = key();
    assert_ne!(anew, as_it_was);
    for typed in ["大门7", "大门７", AS_TYPED] {
        opens(&data, typed, &host, Former::GoesOn).await.unwrap();
    }
    assert_eq!(key(), anew, "once");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_start_goes_on_where_the_key_cannot_be_wrapped_anew() {
    let (_place, data, host) = of_an_early_version().await;
    let key = std::fs::read(data.join("store.key")).unwrap();
    // What the new file would be written to first is a folder with something in it.
    std::fs::create_dir_all(data.join("store.key.new/in-the-way")).unwrap();
    opens(&data, AS_TYPED, &host, Former::GoesOn).await.unwrap();
    assert_eq!(std::fs::read(data.join("store.key")).unwrap(), key);
}
