#![allow(clippy::unwrap_used)]

use super::*;

const NOW: u64 = 1_768_000_000_000;

fn code(address: Option<&str>) -> InviteCode {
    InviteCode {
        secret: [7; 16],
        device_hash: device_hash(&[9; 32]),
        address: address.map(|text| text.parse().unwrap()),
    }
}

#[test]
fn a_code_survives_its_text() {
    for address in [None, Some("192.168.1.20:7440"), Some("[fd00::20]:7440")] {
        let code = code(address);
        assert_eq!(code.to_string().parse(), Ok(code));
    }
}

#[test]
fn capitals_spaces_and_hyphens_are_forgiven() {
    let code = code(Some("192.168.1.20:7440"));
    let text = code.to_string();
    let (start, end) = text.split_at(20);
    let read_out = format!("  {}-{}\n {} ", start, end.to_uppercase(), "");
    assert_eq!(read_out.parse(), Ok(code));
}

#[test]
fn any_slip_of_the_hand_is_called_a_typing_error() {
    let text = code(None).to_string();
    for at in "onscene1".len()..text.len() {
        let mut slipped: Vec<char> = text.chars().collect();
        for (n, c) in slipped.iter_mut().enumerate() {
            if n == at {
                *c = if *c == 'q' { 'p' } else { 'q' };
            }
        }
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
fn an_invitation_lets_in_once() {
    let open = Invitation::new(&[1; 16], Roles::default(), None, NOW);
    assert_eq!(open.opens(&[1; 16], NOW + 1), Ok(()));
    assert_eq!(open.used().opens(&[1; 16], NOW + 2), Err(Closed::Used));
}

#[test]
fn an_invitation_ends_after_fifteen_minutes() {
    let open = Invitation::new(&[1; 16], Roles::default(), None, NOW);
    let end = NOW + 15 * 60 * 1000;
    assert_eq!(open.opens(&[1; 16], end - 1), Ok(()));
    assert_eq!(open.opens(&[1; 16], end), Err(Closed::Expired));
    assert_eq!(open.opens(&[1; 16], NOW - 1), Err(Closed::Expired));
    assert!(!open.is_open(end));
}

#[test]
fn another_secret_learns_nothing_of_the_invitations_state() {
    let open = Invitation::new(&[1; 16], Roles::default(), None, NOW);
    assert_eq!(open.opens(&[2; 16], NOW), Err(Closed::WrongSecret));
    assert_eq!(open.used().opens(&[2; 16], NOW), Err(Closed::WrongSecret));
}
