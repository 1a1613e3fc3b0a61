//! When a laptop may let go of an attachment that others hold.

use crate::id::DeviceKey;

/// Laptops that must hold it beside one that lets go.
const HOLDERS_MIN: usize = 2;

/// Whether `own` may let go of an attachment for which these laptops gave a receipt, each with
/// whether it is a hub.
///
/// A hub's receipt is enough, and hubs let nothing go. Of the others' those of lower keys count
/// alone: laptops that do not hear of each other may all let go at once, each by the receipts of the
/// rest, and the two lowest of those that hold it still stay.
pub fn may_let_go(own: DeviceKey, receipts: &[(DeviceKey, bool)]) -> bool {
    let others = receipts.iter().filter(|(device, _)| *device != own);
    let (mut hubs, mut lower) = (0, 0);
    for (device, is_hub) in others {
        hubs += usize::from(*is_hub);
        lower += usize::from(*device < own);
    }
    hubs > 0 || lower >= HOLDERS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laptop(number: u8) -> DeviceKey {
        DeviceKey::from_bytes([number; 32])
    }

    #[test]
    fn two_receipts_of_lower_keys_or_the_hubs_let_it_go_and_less_does_not() {
        let hub = (laptop(9), true);
        let (one, two, five) = ((laptop(1), false), (laptop(2), false), (laptop(5), false));
        let own = laptop(3);
        assert!(may_let_go(own, &[hub]));
        assert!(may_let_go(own, &[one, two]));
        for few in [
            &[][..],
            &[one],
            &[one, five],
            &[one, (own, false)],
            &[(own, true)],
        ] {
            assert!(!may_let_go(own, few), "{few:?}");
        }
    }

    #[test]
    fn where_all_let_go_at_once_the_two_lowest_still_hold_it() {
        for count in 1..=7 {
            let all: Vec<_> = (1..=count).map(|number| (laptop(number), false)).collect();
            let stay = all.iter().filter(|(own, _)| !may_let_go(*own, &all));
            assert_eq!(stay.count(), usize::from(count.min(2)), "{count}");
        }
    }
}
