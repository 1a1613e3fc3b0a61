//! Getting all that a peer holds, where next to nothing of it is here.

use super::transfer::Transfer;
use super::{LinkError, compare};
use crate::engine::{Engine, Looked};
use crate::link::client::Caller;
use onscene_protocol::exchange::{Bookmark, GetPage, Initiator, Page, WireRecord, worth_paging};
use std::time::Duration;

impl Transfer<'_> {
    /// Where it costs less than comparing, gets all records of a peer that holds `there`. Answers
    /// whether it did; what came there meanwhile, and what is here alone, is left to be compared.
    pub(super) async fn get_all(&mut self, there: u64) -> Result<bool, LinkError> {
        let sets = self.engine.sets_with(self.device).await?;
        let missing = there.saturating_sub(sets.count());
        if !worth_paging(sets.count_of_rest(), missing) {
            return Ok(false);
        }
        // First what the others rest on.
        let difference = compare(self.caller, Initiator::begin_own(sets)?).await?;
        self.run(difference).await?;
        self.get_pages(there, missing).await?;
        Ok(true)
    }

    /// Gets page after page, no more than `there` records. While one is taken in here, the signatures
    /// of the next are looked at, and the one after it is on its way.
    async fn get_pages(&mut self, there: u64, missing: u64) -> Result<(), LinkError> {
        let mut next = Next::Page(None);
        let (mut came, mut looked): (Option<Vec<WireRecord>>, Option<Looked>) = (None, None);
        let (mut count, mut left) = (0_u64, missing);
        while next != Next::None || came.is_some() || looked.is_some() {
            let rest = missing.saturating_sub(count);
            let bytes_max = self.pace.bytes();
            let asks = ask(self.engine, self.caller, next, bytes_max, rest);
            let (arrived, ready) = (came.take(), looked.take());
            let looks = async {
                match arrived {
                    Some(records) => Ok(Some(Looked::at(records).await?)),
                    None => Ok(None),
                }
            };
            let takes = async {
                match ready {
                    Some(ready) => {
                        left = left.saturating_sub(ready.count());
                        self.take_looked(ready, left).await
                    }
                    None => Ok(()),
                }
            };
            let (answered, now_looked, ()) = tokio::try_join!(asks, looks, takes)?;
            looked = now_looked;
            let Some((page, time)) = answered else {
                continue;
            };
            self.pace.took(time);
            count = count.saturating_add(page.records.len() as u64);
            // Whoever goes round in circles, or sends more than there is, is listened to no longer.
            let goes_on = !page.records.is_empty() && count < there;
            next = next.then(page.next.filter(|_| goes_on));
            came = Some(page.records);
        }
        Ok(())
    }
}

/// Which page is asked for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The one after this bookmark.
    Page(Option<Bookmark>),
    /// There is no more.
    None,
}

impl Next {
    /// The one that follows, where it lies behind this one.
    fn then(self, mark: Option<Bookmark>) -> Self {
        match self {
            Self::Page(before) if mark.is_some() && mark > before => Self::Page(mark),
            _ => Self::None,
        }
    }
}

/// Asks for a page, and answers how long it took; none where there is no more.
async fn ask(
    engine: &Engine,
    caller: &Caller,
    next: Next,
    bytes_max: usize,
    rest: u64,
) -> Result<Option<(Page, Duration)>, LinkError> {
    let Next::Page(after) = next else {
        return Ok(None);
    };
    let get = GetPage {
        after,
        bytes_max: u32::try_from(bytes_max).ok(),
        rest: Some(rest),
    };
    let begun = engine.host().instant();
    let page = caller.get_page(&get).await?;
    Ok(Some((page, engine.host().instant().duration_since(begun))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use onscene_protocol::clock::Timestamp;
    use onscene_protocol::id::RecordId;

    #[test]
    fn pages_go_forward_only() {
        let mark = |time| {
            Some(Bookmark::of(
                Timestamp::from_bits(time),
                RecordId::from_bytes([1; 32]),
            ))
        };
        let first = Next::Page(None);
        assert_eq!(first.then(mark(5)), Next::Page(mark(5)));
        assert_eq!(first.then(None), Next::None);
        assert_eq!(Next::Page(mark(5)).then(mark(6)), Next::Page(mark(6)));
        assert_eq!(Next::Page(mark(5)).then(mark(5)), Next::None);
        assert_eq!(Next::Page(mark(5)).then(mark(4)), Next::None);
    }
}
