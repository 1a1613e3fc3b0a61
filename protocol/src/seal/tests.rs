use super::*;

fn sealed() -> Vec<u8> {
    seal(&Key::from_bytes([1; 32]), b"place", b"words", [9; 24]).unwrap()
}

#[test]
fn a_sealed_part_opens_under_its_key_and_at_its_place_only() {
    let key = Key::from_bytes([1; 32]);
    assert_eq!(open(&key, b"place", &sealed()).unwrap(), b"words");
    assert_eq!(open(&key, b"elsewhere", &sealed()), Err(SealError::Closed));
    assert_eq!(
        open(&Key::from_bytes([2; 32]), b"place", &sealed()),
        Err(SealError::Closed)
    );
}

#[test]
fn every_flipped_bit_keeps_it_closed() {
    let key = Key::from_bytes([1; 32]);
    for bit in 0..sealed().len() * 8 {
        let mut bytes = sealed();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&key, b"place", &bytes).is_err(), "bit {bit}");
    }
}

#[test]
fn a_part_cut_short_is_refused_without_a_panic() {
    let bytes = sealed();
    for length in 0..bytes.len() {
        assert!(open(&Key::from_bytes([1; 32]), b"place", &bytes[..length]).is_err());
    }
}

#[test]
fn the_overhead_is_what_it_says() {
    assert_eq!(sealed().len(), b"words".len() + OVERHEAD_BYTES);
}

#[test]
fn a_key_never_shows_itself() {
    assert_eq!(format!("{:?}", Key::from_bytes([7; 32])), "Key(secret)");
}
