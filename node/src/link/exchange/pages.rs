//! Getting all that a peer holds, where next to nothing of it is here.

use super::pace::Pace;
use super::transfer::Transfer;
use super::{LinkError, compare};
use crate::engine::{Engine, Looked};
use crate::link::client::Caller;
use onscene_protocol::exchange::{Bookmark, GetPage, Initiator, WireRecord, worth_paging};
use tokio::sync::mpsc;

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

    /// Gets page after page, no more than `there` records. Each is taken in as it comes, while the next
    /// is on its way and the signatures of one in between are looked at. Where the link breaks, what came
    /// is kept.
    async fn get_pages(&mut self, there: u64, missing: u64) -> Result<(), LinkError> {
        let (came, to_look_at) = mpsc::channel(1);
        let (looked_at, to_take) = mpsc::channel(1);
        let mut pace = std::mem::take(&mut self.pace);
        let asks = ask_all(self.engine, self.caller, &mut pace, (there, missing), came);
        let looks = look_at_all(to_look_at, looked_at);
        let takes = self.take_all(to_take, missing);
        let (asked, looked, taken) = tokio::join!(asks, looks, takes);
        self.pace = pace;
        taken.and(looked).and(asked)
    }

    async fn take_all(
        &mut self,
        mut pages: mpsc::Receiver<Looked>,
        missing: u64,
    ) -> Result<(), LinkError> {
        let mut left = missing;
        while let Some(page) = pages.recv().await {
            left = left.saturating_sub(page.count());
            self.take_looked(page, left).await?;
        }
        Ok(())
    }
}

/// Asks for page after page, as long as somebody takes them.
async fn ask_all(
    engine: &Engine,
    caller: &Caller,
    pace: &mut Pace,
    (there, missing): (u64, u64),
    came: mpsc::Sender<Vec<WireRecord>>,
) -> Result<(), LinkError> {
    let (mut next, mut count) = (Next::Page(None), 0_u64);
    while let Next::Page(after) = next {
        let get = GetPage {
            after,
            bytes_max: u32::try_from(pace.bytes()).ok(),
            rest: Some(missing.saturating_sub(count)),
        };
        let begun = engine.host().instant();
        let page = caller.get_page(&get).await?;
        pace.took(engine.host().instant().duration_since(begun));
        count = count.saturating_add(page.records.len() as u64);
        // Whoever goes round in circles, or sends more than there is, is listened to no longer.
        let goes_on = !page.records.is_empty() && count < there;
        next = next.then(page.next.filter(|_| goes_on));
        if came.send(page.records).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Looks at the signatures of each page.
async fn look_at_all(
    mut pages: mpsc::Receiver<Vec<WireRecord>>,
    looked_at: mpsc::Sender<Looked>,
) -> Result<(), LinkError> {
    while let Some(page) = pages.recv().await {
        if looked_at.send(Looked::at(page).await?).await.is_err() {
            break;
        }
    }
    Ok(())
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
