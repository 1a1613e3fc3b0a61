//! From what was observed to what blocks.

use super::*;
use crate::wording::{Language, told_finding};

/// A laptop on a network where all is well, with one link up each way.
fn well() -> Observations {
    Observations {
        listening: Some("0.0.0.0:7611".parse().unwrap()),
        addresses: vec![("wlan0".into(), IpAddr::from([192, 168, 1, 2]))],
        discovery: true,
        nearby: 2,
        others: 2,
        up: 2,
        dialled: 1,
        incoming: 1,
        ..Observations::default()
    }
}

/// The same, with no link.
fn apart() -> Observations {
    Observations {
        up: 0,
        dialled: 0,
        incoming: 0,
        ..well()
    }
}

fn blocks(seen: &Observations) -> Vec<Block> {
    findings(seen)
        .into_iter()
        .map(|found| found.seen.block())
        .collect()
}

fn with_trouble(seen: Observations, trouble: Trouble) -> Observations {
    Observations {
        troubles: BTreeMap::from([("10.0.0.5:7611".to_owned(), trouble)]),
        ..seen
    }
}

#[test]
fn where_all_is_well_nothing_is_found() {
    assert_eq!(findings(&well()), []);
}

#[test]
fn a_laptop_that_nobody_can_dial_is_told_so() {
    for listening in [None, Some("127.0.0.1:7611".parse().unwrap())] {
        let seen = Observations {
            listening,
            ..well()
        };
        assert_eq!(blocks(&seen), [Block::NothingListens]);
    }
}

#[test]
fn a_laptop_without_a_network_is_told_that_alone() {
    let seen = Observations {
        addresses: Vec::new(),
        nearby: 0,
        ..apart()
    };
    assert_eq!(blocks(&seen), [Block::NoNetwork]);
}

#[test]
fn a_network_on_which_nobody_is_announced_may_keep_its_laptops_apart() {
    let seen = Observations {
        nearby: 0,
        ..apart()
    };
    assert_eq!(blocks(&seen), [Block::Isolation]);
}

#[test]
fn who_reaches_others_and_is_reached_by_nobody_has_a_firewall() {
    let seen = Observations {
        incoming: 0,
        dialled: 2,
        ..well()
    };
    assert_eq!(blocks(&seen), [Block::Firewall]);
}

#[test]
fn a_vpn_is_named_where_no_link_is_up_and_only_there() {
    for (name, is_vpn) in [("utun3", true), ("Office VPN", true), ("wlan0", false)] {
        let mut seen = apart();
        seen.addresses
            .push((name.into(), IpAddr::from([10, 8, 0, 2])));
        assert_eq!(blocks(&seen).contains(&Block::Vpn), is_vpn, "{name}");
        seen.up = 1;
        assert!(!blocks(&seen).contains(&Block::Vpn));
    }
}

#[test]
fn whoever_answers_wrongly_is_named_with_the_address() {
    for (trouble, block) in [
        (Trouble::Stranger, Block::HandshakeRefused),
        (Trouble::Refused, Block::HandshakeRefused),
        (Trouble::Version, Block::Version),
    ] {
        let found = findings(&with_trouble(well(), trouble));
        assert_eq!(found[0].seen.block(), block);
        for language in [Language::Chinese, Language::English] {
            let (told, _) = told_finding(&found[0], language);
            assert!(told.contains("10.0.0.5:7611"), "{told}");
        }
    }
}

#[test]
fn an_address_that_does_not_answer_matters_only_while_no_link_is_up() {
    for trouble in [Trouble::Unreachable, Trouble::Silent] {
        assert_eq!(
            blocks(&with_trouble(apart(), trouble)),
            [Block::Unreachable]
        );
        assert_eq!(blocks(&with_trouble(well(), trouble)), []);
    }
}

#[test]
fn a_clock_that_is_off_is_named() {
    let seen = |clock_off_ms| Observations {
        clock_off_ms: Some(clock_off_ms),
        ..well()
    };
    assert_eq!(blocks(&seen(-3_600_000)), [Block::Clock]);
    assert_eq!(blocks(&seen(2_000)), []);
}

#[test]
fn discovery_that_is_off_or_failed_is_named() {
    let off = Observations {
        discovery: false,
        ..apart()
    };
    let failed = Observations {
        discovery_failed: Some("no permission".into()),
        ..apart()
    };
    for seen in [off, failed] {
        assert_eq!(blocks(&seen), [Block::NoDiscovery]);
    }
}

#[test]
fn a_stop_by_hand_and_an_organisation_of_one_are_no_faults_of_the_network() {
    let halted = Observations {
        halted: true,
        ..well()
    };
    assert_eq!(blocks(&halted), [Block::Halted]);
    let alone = Observations {
        others: 0,
        ..apart()
    };
    assert_eq!(blocks(&alone), [Block::Alone]);
}

#[test]
fn whoever_has_no_link_is_offered_the_stick() {
    let seen = Observations {
        nearby: 0,
        ..apart()
    };
    for language in [Language::Chinese, Language::English] {
        for found in findings(&seen) {
            let (told, next) = told_finding(&found, language);
            assert!(told.contains("onscene bundle write"), "{told}");
            assert!(!next.is_empty());
        }
        for found in findings(&with_trouble(well(), Trouble::Refused)) {
            let (told, _) = told_finding(&found, language);
            assert!(!told.contains("bundle write"), "{told}");
        }
    }
}
