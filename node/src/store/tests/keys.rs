use super::*;
use crate::store::vault::weaken;

fn folder() -> (TempDir, Folder) {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("store")).unwrap();
    (place, folder)
}

#[test]
fn a_second_node_is_told_that_the_folder_is_in_use() {
    let (place, folder) = folder();
    let path = place.path().join("store");
    assert!(matches!(
        Folder::open(&path),
        Err(FolderError::Locked { .. })
    ));
    let clone = folder.clone();
    drop(folder);
    assert!(matches!(
        Folder::open(&path),
        Err(FolderError::Locked { .. })
    ));
    drop(clone);
    Folder::open(&path).unwrap();
}

#[test]
fn a_file_in_place_of_the_folder_is_named_as_such() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("file");
    std::fs::write(&path, b"x").unwrap();
    assert!(matches!(
        Folder::open(&path),
        Err(FolderError::NotAFolder { .. })
    ));
    assert!(matches!(
        Folder::open(&path.join("below")),
        Err(FolderError::NotAFolder { .. })
    ));
    assert_eq!(std::fs::read(&path).unwrap(), b"x");
}

#[test]
fn only_the_passphrase_of_a_store_opens_it() {
    let (_place, folder) = folder();
    let vault = Vault::create(&folder, Some("大门 钥匙"), &mut Counter(0)).unwrap();
    let sealed = vault.seal("table", b"key", b"plain", [1; 24]);
    assert!(vault.is_protected());
    let opened = Vault::open(&folder, Some("大门 钥匙")).unwrap();
    assert_eq!(
        opened.open_sealed("table", b"key", &sealed).unwrap(),
        b"plain"
    );
    assert!(opened.open_sealed("table", b"kez", &sealed).is_err());
    assert!(opened.open_sealed("tables", b"key", &sealed).is_err());
    assert!(matches!(
        Vault::open(&folder, None),
        Err(VaultError::Locked)
    ));
    let wrong = Vault::open(&folder, Some("大门钥匙"));
    assert!(matches!(wrong, Err(VaultError::WrongPassphrase)));
}

#[test]
fn a_changed_passphrase_opens_what_was_sealed_before_and_the_former_one_nothing() {
    let (_place, folder) = folder();
    let vault = Vault::create(&folder, None, &mut Counter(0)).unwrap();
    let sealed = vault.seal("table", b"key", b"plain", [1; 24]);
    let opens = |passphrase| {
        let vault = Vault::open(&folder, passphrase).unwrap();
        assert_eq!(vault.is_protected(), passphrase.is_some());
        assert_eq!(
            vault.open_sealed("table", b"key", &sealed).unwrap(),
            b"plain"
        );
        vault
    };
    let mut vault = opens(None);
    let mut former = None;
    for passphrase in [Some("一"), Some("二"), None, Some("三")] {
        vault.rewrap(&folder, passphrase, &mut Counter(7)).unwrap();
        vault = opens(passphrase);
        if passphrase.is_some() {
            assert!(matches!(
                Vault::open(&folder, None),
                Err(VaultError::Locked)
            ));
            let refused = Vault::open(&folder, former.or(Some("零")));
            assert!(matches!(refused, Err(VaultError::WrongPassphrase)));
            former = passphrase;
        }
    }
    let refused = vault.rewrap(&folder, Some(""), &mut Counter(7));
    assert!(matches!(refused, Err(VaultError::EmptyPassphrase)));
    opens(Some("三"));
}

#[test]
fn a_key_file_that_was_wrapped_weakly_is_known_and_wrapped_anew() {
    let (_place, folder) = folder();
    let vault = Vault::create(&folder, Some("x"), &mut Counter(0)).unwrap();
    assert!(!Vault::open(&folder, Some("x")).unwrap().is_stale());
    weaken(&folder, &vault, "x", &mut Counter(1));
    let weak = Vault::open(&folder, Some("x")).unwrap();
    assert!(weak.is_stale());
    weak.rewrap(&folder, Some("x"), &mut Counter(2)).unwrap();
    assert!(!Vault::open(&folder, Some("x")).unwrap().is_stale());
}

#[test]
fn what_an_editor_or_an_input_method_adds_is_no_part_of_a_passphrase() {
    let (_place, folder) = folder();
    let typed = ["\u{feff}cold Water 7", "cold Water ７", "cold Water 7"];
    Vault::create(&folder, Some(typed[0]), &mut Counter(0)).unwrap();
    for typed in typed {
        assert!(!Vault::open(&folder, Some(typed)).unwrap().is_stale());
    }
    let other = Vault::open(&folder, Some("cold Water  7"));
    assert!(
        matches!(other, Err(VaultError::WrongPassphrase)),
        "{other:?}"
    );
}

#[test]
fn a_passphrase_as_an_early_version_took_it_opens_and_is_folded_when_it_is_wrapped_anew() {
    let (_place, folder) = folder();
    let vault = Vault::create(&folder, Some("x"), &mut Counter(0)).unwrap();
    let sealed = vault.seal("table", b"key", b"plain", [1; 24]);
    weaken(&folder, &vault, "\u{feff}大门７", &mut Counter(1));
    let folded = Vault::open(&folder, Some("大门7"));
    assert!(matches!(folded, Err(VaultError::WrongPassphrase)));
    let old = Vault::open(&folder, Some("\u{feff}大门７")).unwrap();
    assert!(old.is_stale());
    old.rewrap(&folder, Some("\u{feff}大门７"), &mut Counter(2))
        .unwrap();
    for typed in ["大门7", "大门７", "\u{feff}大门７"] {
        let opened = Vault::open(&folder, Some(typed)).unwrap();
        assert!(!opened.is_stale());
        let plain = opened.open_sealed("table", b"key", &sealed).unwrap();
        assert_eq!(plain, b"plain");
    }
}

#[test]
fn a_passphrase_that_nobody_sees_is_empty() {
    let (_place, folder) = folder();
    for nothing in ["", "\u{feff}", "\u{200b}\u{200b}", " \u{3000}"] {
        let refused = Vault::create(&folder, Some(nothing), &mut Counter(0));
        assert!(matches!(refused, Err(VaultError::EmptyPassphrase)));
    }
}

#[test]
fn a_changed_key_file_is_damaged_and_not_a_wrong_passphrase() {
    let (place, folder) = folder();
    Vault::create(&folder, Some("x"), &mut Counter(0)).unwrap();
    let path = place.path().join("store").join("store.key");
    let whole = std::fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        std::fs::write(&path, &changed).unwrap();
        let opened = Vault::open(&folder, Some("x"));
        assert!(
            matches!(opened, Err(VaultError::Damaged { .. })),
            "byte {at}: {opened:?}"
        );
    }
    for cut in 0..whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let opened = Vault::open(&folder, Some("x"));
        assert!(
            matches!(opened, Err(VaultError::Damaged { .. })),
            "cut at {cut}"
        );
    }
}

#[test]
fn a_key_file_of_a_later_version_is_named_as_such() {
    let (place, folder) = folder();
    Vault::create(&folder, None, &mut Counter(0)).unwrap();
    let path = place.path().join("store").join("store.key");
    let mut file = std::fs::read(&path).unwrap();
    file.truncate(file.len() - 32);
    file[0] = 9;
    let checksum = blake3::hash(&file);
    file.extend_from_slice(checksum.as_bytes());
    std::fs::write(&path, file).unwrap();
    let opened = Vault::open(&folder, None);
    assert!(matches!(
        opened,
        Err(VaultError::NewerVersion { found: 9, .. })
    ));
}

#[test]
fn this_laptops_keys_come_back_and_are_not_made_again() {
    let (founded, _store) = Founded::new();
    let vault = Vault::open(&founded.folder, None).unwrap();
    let secrets = Secrets::open(&founded.folder, &vault).unwrap();
    let signs = |secrets: &Secrets| secrets.signer().unwrap().to_bytes();
    assert_ne!(signs(&secrets), secrets.device.to_bytes());
    let again = Secrets::open(&founded.folder, &vault).unwrap();
    assert_eq!(signs(&again), signs(&secrets));
    let seal_key = |secrets: &Secrets| secrets.persons()[0].seal_key();
    assert_eq!(seal_key(&again), seal_key(&secrets));
    let refused = Secrets::create(&founded.folder, &vault, &mut Counter(1));
    assert!(matches!(refused, Err(VaultError::AlreadyFounded)));
    let refused = Vault::create(&founded.folder, None, &mut Counter(1));
    assert!(matches!(refused, Err(VaultError::AlreadyFounded)));
    let refused = Store::create(&founded.folder, vault);
    assert!(matches!(refused, Err(StoreError::AlreadyFounded)));
}

#[test]
fn a_founding_that_was_cut_short_may_begin_anew() {
    let (place, folder) = folder();
    Vault::create(&folder, None, &mut Counter(0)).unwrap();
    assert!(!Folder::is_founded(&place.path().join("store")));
    let vault = Vault::create(&folder, None, &mut Counter(5)).unwrap();
    Secrets::create(&folder, &vault, &mut Counter(6)).unwrap();
    Store::create(&folder, vault).unwrap();
    let vault = Vault::open(&folder, None).unwrap();
    Secrets::open(&folder, &vault).unwrap();
    Store::open(&folder, vault).unwrap();
}

#[cfg(unix)]
#[test]
fn only_this_user_can_read_what_is_in_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let (founded, _store) = Founded::new();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(founded.folder.path()), 0o700);
    for name in ["records.redb", "store.key", "keys.sealed"] {
        assert_eq!(mode(&founded.folder.file(name)), 0o600, "{name}");
    }
}
