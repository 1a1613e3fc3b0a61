//! The long code as text.

use super::*;

fn code(addresses: &[&str]) -> InviteCode {
    InviteCode {
        ticket: ticket(),
        inviter: OFFICE,
        expires_ms: NOW + 900_000,
        addresses: addresses.iter().map(|text| text.parse().unwrap()).collect(),
    }
}

const CABLE: &[&str] = &["192.168.1.20:7440", "169.254.7.9:7440", "[fd00::20]:7440"];

#[test]
fn a_code_survives_its_text() {
    for addresses in [&[][..], CABLE] {
        let code = code(addresses);
        assert_eq!(code.to_string().parse(), Ok(code));
    }
}

#[test]
fn capitals_spaces_and_hyphens_are_forgiven() {
    let code = code(CABLE);
    let text = code.to_string();
    let (start, end) = text.split_at(20);
    let read_out = format!("  {}-{}\n {} ", start, end.to_uppercase(), "");
    assert_eq!(read_out.parse(), Ok(code.clone()));
    assert_eq!(text.to_uppercase().parse(), Ok(code), "as a QR code has it");
}

#[test]
fn any_slip_of_the_hand_is_called_a_typing_error() {
    let text = code(&[]).to_string();
    for at in "onscene1".len()..text.len() {
        let mut slipped: Vec<char> = text.chars().collect();
        slipped[at] = if slipped[at] == 'q' { 'p' } else { 'q' };
        let slipped: String = slipped.into_iter().collect();
        assert_eq!(
            slipped.parse::<InviteCode>(),
            Err(BadCode::Mistyped),
            "{at}"
        );
    }
    let short = text.get(..text.len() - 1).unwrap();
    assert_eq!(short.parse::<InviteCode>(), Err(BadCode::Mistyped));
}

#[test]
fn something_else_is_called_something_else() {
    for text in [
        "",
        "hello",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "https://onscene1",
    ] {
        assert_eq!(text.parse::<InviteCode>(), Err(BadCode::NotACode), "{text}");
    }
}

#[test]
fn a_code_of_another_version_says_so() {
    // Version 1: a secret and a hash of 16 bytes each; and one of a version to come.
    let of = |format: u8| {
        let bytes = [&[format][..], &[7; 32]].concat();
        let hrp = bech32::Hrp::parse("onscene").unwrap();
        bech32::encode::<bech32::Bech32m>(hrp, &bytes).unwrap()
    };
    assert_eq!(of(1).parse::<InviteCode>(), Err(BadCode::Older));
    assert_eq!(of(3).parse::<InviteCode>(), Err(BadCode::Newer));
}

#[test]
fn no_more_than_the_agreed_addresses_are_written_or_read() {
    let many: Vec<String> = (0..9).map(|n| format!("10.0.0.{n}:7440")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let read: InviteCode = code(&many).to_string().parse().unwrap();
    assert_eq!(read.addresses.len(), 6);
}

#[test]
fn either_code_is_told_from_the_other() {
    let long = code(CABLE).to_string();
    assert!(matches!(long.parse(), Ok(Code::Long(_))));
    let digits = typed(1).to_string();
    assert!(matches!(digits.parse(), Ok(Code::Typed(code)) if code == typed(1)));
    let slipped = format!(
        "{}{}",
        if digits.starts_with('9') { 8 } else { 9 },
        &digits[1..]
    );
    assert_eq!(slipped.parse::<Code>().unwrap_err(), BadCode::Mistyped);
    assert_eq!("12345".parse::<Code>().unwrap_err(), BadCode::NotACode);
}
