//! The typed code: its digits, and the one try.

use super::*;

const MIDDLE: DeviceKey = DeviceKey::from_bytes([8; 32]);

/// One whole try between these laptops: what the joiner comes to, and the invitation after it.
fn tried(open: &OwnInvitation, code: TypedCode) -> (Result<Ticket, WrongCode>, OwnInvitation) {
    let (guessing, guess) = code.begin(FIELD, OFFICE, &mut Seeded::new(2));
    let answered = open.guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut Seeded::new(3));
    let (after, answer) = answered.unwrap();
    (guessing.finish(&answer.unwrap()), after)
}

#[test]
fn a_typed_code_survives_being_read_out() {
    for seed in 0..200 {
        let code = typed(seed);
        let text = code.to_string();
        assert_eq!(text.len(), 12, "{text}");
        assert_eq!(text.parse(), Ok(code), "seed {seed}");
        let spaced = text.replace('-', " ");
        assert_eq!(format!(" {spaced}\n").parse(), Ok(code));
        let wide: String = text
            .chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32('０' as u32 + digit).unwrap(),
                None => '－',
            })
            .collect();
        assert_eq!(wide.parse(), Ok(code), "{wide}");
    }
}

#[test]
fn every_wrong_digit_and_every_swap_of_neighbours_is_noticed_before_it_is_tried() {
    for seed in 0..50 {
        let digits: Vec<char> = typed(seed).to_string().replace('-', "").chars().collect();
        for at in 0..digits.len() {
            for wrong in '0'..='9' {
                let mut slipped = digits.clone();
                slipped[at] = wrong;
                let text: String = slipped.iter().collect();
                let is_right = slipped == digits;
                assert_eq!(text.parse::<TypedCode>().is_ok(), is_right, "{text}");
            }
            if at > 0 && digits[at - 1] != digits[at] {
                let mut swapped = digits.clone();
                swapped.swap(at - 1, at);
                let text: String = swapped.iter().collect();
                let refused = text.parse::<TypedCode>();
                assert_eq!(refused, Err(BadTypedCode::Mistyped), "{text}");
            }
        }
    }
    for text in ["", "123", "12345678901", "104-821-905x"] {
        assert_eq!(text.parse::<TypedCode>(), Err(BadTypedCode::NotACode));
    }
}

#[test]
fn open_invitations_have_numbers_of_their_own() {
    let mut taken = Vec::new();
    while let Some(code) = TypedCode::fresh(&taken, &mut Seeded::new(1)) {
        assert!(!taken.contains(&code.number()));
        taken.push(code.number());
    }
    assert_eq!(taken.len(), 90);
}

#[test]
fn whoever_knows_the_code_comes_to_what_opens_the_invitation() {
    let (ticket, after) = tried(&invitation(), typed(1));
    let ticket = ticket.unwrap();
    assert_eq!(ticket.organisation, OURS);
    assert_eq!(ticket.roles, after.terms.roles);
    assert_ne!(ticket.secret, SECRET, "the long code's secret stays here");
    assert_eq!(after.opens(&ticket, FIELD, OURS, NOW + 1), Ok(()));
    let elsewhere = after.opens(&ticket, MIDDLE, OURS, NOW + 1);
    assert_eq!(elsewhere, Err(Closed::WrongSecret));
}

#[test]
fn a_wrong_guess_opens_nothing_and_the_right_one_comes_too_late() {
    let open = invitation();
    for seed in 2..200 {
        let wrong = typed(seed);
        if wrong == typed(1) {
            continue;
        }
        let (ticket, after) = tried(&open, wrong);
        assert_eq!(ticket, Err(WrongCode), "seed {seed}");
        assert_eq!(after.number(NOW), None, "it is dead");
        let (_, guess) = typed(1).begin(FIELD, OFFICE, &mut Seeded::new(9));
        let late = after.guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut Seeded::new(9));
        assert_eq!(late.unwrap_err(), BadGuess::Dead);
    }
}

#[test]
fn nobody_in_between_is_taken_for_either_end() {
    let open = invitation();
    // The one in between passes messages on unchanged, under a key of its own on each side.
    let (guessing, guess) = typed(1).begin(FIELD, MIDDLE, &mut Seeded::new(2));
    let (after, answer) = open
        .guess(&guess, (MIDDLE, OFFICE), OURS, NOW, &mut Seeded::new(3))
        .unwrap();
    assert_eq!(guessing.finish(&answer.unwrap()), Err(WrongCode));
    // Nor does it know anything that opens the invitation.
    assert_eq!(after.number(NOW), None);
}

#[test]
fn an_answer_with_anything_changed_in_it_is_refused() {
    let open = invitation();
    let answer = |change: &dyn Fn(&mut GuessAnswer)| {
        let (guessing, guess) = typed(1).begin(FIELD, OFFICE, &mut Seeded::new(2));
        let (_, answer) = open
            .guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut Seeded::new(3))
            .unwrap();
        let mut answer = answer.unwrap();
        change(&mut answer);
        guessing.finish(&answer)
    };
    assert!(answer(&|_| ()).is_ok());
    for at in 0..33 {
        let changed = answer(&|answer| answer.message[at] ^= 1);
        assert_eq!(changed, Err(WrongCode), "byte {at} of the message");
    }
    for at in 0..32 {
        let changed = answer(&|answer| answer.confirmation[at] ^= 1);
        assert_eq!(changed, Err(WrongCode), "byte {at} of the confirmation");
    }
    let roles = answer(&|answer| answer.roles = answer.roles.with(Role::Admin));
    assert_eq!(roles, Err(WrongCode));
    let organisation = OrganisationId::from_bytes([9; 32]);
    let elsewhere = answer(&|answer| answer.organisation = organisation);
    assert_eq!(elsewhere, Err(WrongCode));
}

#[test]
fn a_try_that_was_seen_before_is_worth_nothing() {
    let open = invitation();
    let (guessing, guess) = typed(1).begin(FIELD, OFFICE, &mut Seeded::new(2));
    let (after, answer) = open
        .guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut Seeded::new(3))
        .unwrap();
    let ticket = guessing.finish(&answer.unwrap()).unwrap();
    // The same message once more, at the same invitation and at one that is made like it.
    let again = after.guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut Seeded::new(4));
    assert_eq!(again.unwrap_err(), BadGuess::Dead);
    let (fresh, _) = open
        .guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut Seeded::new(4))
        .unwrap();
    let refused = fresh.opens(&ticket, FIELD, OURS, NOW);
    assert_eq!(refused, Err(Closed::WrongSecret), "another transcript");
}

#[test]
fn a_message_that_is_none_costs_the_code_and_brings_nothing() {
    let open = invitation();
    for message in [[0; 33], [0x42; 33], [0xff; 33]] {
        let guess = Guess {
            number: typed(1).number(),
            message,
        };
        let answered = open.guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut Seeded::new(3));
        let (after, answer) = answered.unwrap();
        assert_eq!(answer.unwrap_err(), BadGuess::Message);
        assert_eq!(after.number(NOW), None);
        assert!(after.was_tried());
    }
}

/// The points of small order, each as a whole message of the joiner's side: what the inviter
/// answers proves nothing to whoever does not know the code.
#[test]
fn a_point_of_small_order_leads_nowhere() {
    let mut neutral = [0; 33];
    (neutral[0], neutral[1]) = (0x41, 1);
    let guess = Guess {
        number: typed(1).number(),
        message: neutral,
    };
    let answers = [3, 4].map(|seed| {
        let mut entropy = Seeded::new(seed);
        let answered = invitation().guess(&guess, (FIELD, OFFICE), OURS, NOW, &mut entropy);
        answered.unwrap().1.unwrap().confirmation
    });
    assert_ne!(
        answers[0], answers[1],
        "it follows the inviter's own secret"
    );
}

#[test]
fn entropy_is_all_that_differs_between_two_tries() {
    let begin = |seed| typed(1).begin(FIELD, OFFICE, &mut Seeded::new(seed)).1;
    assert_eq!(begin(2), begin(2));
    assert_ne!(begin(2), begin(3));
}
