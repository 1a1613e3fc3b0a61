//! The keys of one laptop's people, as they lie in `keys.sealed`.

use super::*;
use crate::store::secrets::{SECRETS_FILE, read_plain};
use crate::store::{Person, PinError};

fn folder() -> (TempDir, Folder, Vault) {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(&place.path().join("store")).unwrap();
    let vault = Vault::create(&folder, None, &mut Counter(0)).unwrap();
    (place, folder, vault)
}

#[test]
fn keys_of_version_1_open_and_stay_so_until_there_is_more_to_say() {
    let (_place, folder, vault) = folder();
    // As the first version wrote them: 1, then three keys.
    let mut plain = vec![1];
    plain.extend([7; 32]);
    plain.extend([8; 32]);
    plain.extend([9; 32]);
    let sealed = vault.seal(SECRETS_FILE, &[], &plain, [0; 24]);
    folder.write_private(SECRETS_FILE, &sealed).unwrap();
    let mut secrets = Secrets::open(&folder, &vault).unwrap();
    assert_eq!(secrets.signer().unwrap().to_bytes(), [7; 32]);
    assert_eq!(secrets.device.to_bytes(), [8; 32]);
    assert_eq!(secrets.persons().len(), 1);
    secrets.keep(&folder, &vault, &mut Counter(1)).unwrap();
    assert_eq!(*read_plain(&folder, &vault).unwrap(), plain);

    let second = Person::new("李四".into(), &mut Counter(3));
    let key = second.key;
    assert!(secrets.add(second));
    secrets.switch(key);
    secrets.keep(&folder, &vault, &mut Counter(1)).unwrap();
    let again = Secrets::open(&folder, &vault).unwrap();
    assert_eq!(again.writer(), key);
    assert_eq!(again.person(key).unwrap().label, "李四");
    assert_eq!(again.device.to_bytes(), [8; 32]);
    assert_eq!(again.persons()[0].key, secrets.persons()[0].key);
}

#[test]
fn cut_or_longer_keys_are_damaged() {
    let (_place, folder, vault) = folder();
    let mut secrets = Secrets::create(&folder, &vault, &mut Counter(2)).unwrap();
    assert!(secrets.add(Person::new("李四".into(), &mut Counter(3))));
    let first = secrets.writer();
    let person = secrets.person_mut(first).unwrap();
    person.set_pin(Some("2468"), &mut Counter(4)).unwrap();
    secrets.keep(&folder, &vault, &mut Counter(5)).unwrap();
    let whole = read_plain(&folder, &vault).unwrap();
    let longer = [whole.as_slice(), &[0]].concat();
    let cut = (0..whole.len()).map(|length| &whole[..length]);
    for bytes in cut.chain([longer.as_slice()]) {
        let sealed = vault.seal(SECRETS_FILE, &[], bytes, [0; 24]);
        folder.write_private(SECRETS_FILE, &sealed).unwrap();
        let refused = Secrets::open(&folder, &vault);
        assert!(matches!(refused, Err(VaultError::Damaged { .. })));
    }
}

#[test]
fn after_five_wrong_pins_each_further_one_waits_twice_as_long_also_on_disk() {
    let (_place, folder, vault) = folder();
    let mut secrets = Secrets::create(&folder, &vault, &mut Counter(2)).unwrap();
    let key = secrets.writer();
    let person = secrets.person_mut(key).unwrap();
    person.set_pin(Some("2468"), &mut Counter(4)).unwrap();
    let mut now = 1_000_000;
    for _ in 0..5 {
        assert_eq!(
            person.open(Some("0000"), now, &mut Counter(6)),
            Err(PinError::Wrong)
        );
    }
    secrets.keep(&folder, &vault, &mut Counter(5)).unwrap();
    let mut secrets = Secrets::open(&folder, &vault).unwrap();
    assert!(secrets.signer().is_none());
    let person = secrets.person_mut(key).unwrap();
    for seconds in [30, 60, 120] {
        let waits = Err(PinError::TooSoon { seconds });
        assert_eq!(person.open(Some("2468"), now, &mut Counter(6)), waits);
        now += seconds * 1000;
        assert_eq!(
            person.open(Some("0000"), now, &mut Counter(6)),
            Err(PinError::Wrong)
        );
    }
    // After the clock was set back, the wait begins anew.
    let now = now / 2;
    let waits = Err(PinError::TooSoon { seconds: 240 });
    assert_eq!(person.open(Some("2468"), now, &mut Counter(6)), waits);
    let now = now + 240_000;
    assert_eq!(person.open(Some("2468"), now, &mut Counter(6)), Ok(()));
    assert_eq!(
        person.open(Some("0000"), now, &mut Counter(6)),
        Err(PinError::Wrong)
    );
    assert_eq!(person.open(Some("2468"), now, &mut Counter(6)), Ok(()));
    assert!(secrets.signer().is_some());
}

#[test]
fn a_pin_of_three_digits_is_none() {
    let mut person = Person::new("李四".into(), &mut Counter(3));
    for pin in [
        "",
        "123",
        "123\u{200b}",
        "\u{feff}".repeat(4).as_str(),
        &"1".repeat(65),
    ] {
        let refused = person.set_pin(Some(pin), &mut Counter(4));
        assert_eq!(refused, Err(PinError::Length));
    }
    assert!(!person.has_pin());
}

#[test]
fn a_pin_is_the_same_however_an_input_method_wrote_it() {
    let mut person = Person::new("李四".into(), &mut Counter(3));
    person.set_pin(Some("２４６８"), &mut Counter(4)).unwrap();
    for pin in ["2468", "２４６８", "\u{feff}2468"] {
        assert_eq!(
            person.open(Some(pin), 1, &mut Counter(6)),
            Ok(()),
            "{pin:?}"
        );
    }
    let other = person.open(Some("2 468"), 1, &mut Counter(6));
    assert_eq!(other, Err(PinError::Wrong));
}
