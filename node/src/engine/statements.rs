//! Travelling statements: what this laptop says that it holds of each author, what others say, and to
//! whom that goes on. They show where an entry came by way of others, and decide nothing.

mod telling;

pub(super) use telling::{Stating, read};

use super::event::{Event, Note};
use super::turn::Turn;
use super::{Engine, EngineError, Happening};
use crate::store::{KeptStatement, Reading};
use onscene_protocol::exchange::{
    CheckedReceipt, Fate, OfAuthor, Receipt, SignedReceipt, What, beyond_limit, said_of,
};
use onscene_protocol::id::{DeviceKey, PersonKey};
use onscene_protocol::limit::STATEMENTS_PER_MESSAGE_MAX;
use telling::{carries, read_whole};

/// The meta entry with the number of this laptop's last statement.
const NUMBER: &str = "statement_number";

impl Engine {
    /// Says of each author what is held here, where that changed and enough time went by.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn state_what_is_held(&self) -> Result<(), EngineError> {
        let due = self.read(|shared| shared.authors_due(&shared.store.read()?));
        if due.await?.is_empty() {
            return Ok(());
        }
        self.ask(|reply| Event::Note(Note::State { reply })).await
    }

    /// What there is to tell a laptop that says hello, or is said hello to: at most as many as a
    /// message may have. Nothing where it is not known to take statements.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn statements_for(
        &self,
        device: DeviceKey,
    ) -> Result<Vec<SignedReceipt>, EngineError> {
        if !self.takes_statements(device).await? {
            return Ok(Vec::new());
        }
        self.state_what_is_held().await?;
        self.read(move |shared| shared.statements_to(device, STATEMENTS_PER_MESSAGE_MAX))
            .await
    }

    /// The same on a standing link, of which little is taken for it.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn statements_now(
        &self,
        device: DeviceKey,
    ) -> Result<Vec<SignedReceipt>, EngineError> {
        if !self.takes_statements(device).await? {
            return Ok(Vec::new());
        }
        self.state_what_is_held().await?;
        self.read(move |shared| {
            let room = shared.allowance(device, 0)?;
            let said = shared.statements_to(device, room)?;
            shared.allowance(device, said.len())?;
            Ok(said)
        })
        .await
    }

    async fn takes_statements(&self, device: DeviceKey) -> Result<bool, EngineError> {
        self.read(move |shared| {
            let peer = shared.store.read()?.peer(device)?;
            Ok(peer.is_some_and(|peer| peer.takes_statements == Some(true)))
        })
        .await
    }

    /// Takes note whether a laptop takes statements.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn note_takes_statements(
        &self,
        device: DeviceKey,
        takes: bool,
    ) -> Result<(), EngineError> {
        let known = self.read(move |shared| {
            let peer = shared.store.read()?.peer(device)?.unwrap_or_default();
            let told = shared.stating.told_to(device);
            let same = told.is_none() || told == peer.statements_told;
            Ok(peer.takes_statements == Some(takes) && same)
        });
        if known.await? {
            return Ok(());
        }
        self.ask(|reply| {
            Event::Note(Note::TakesStatements {
                device,
                takes,
                reply,
            })
        })
        .await
    }

    /// Of whom something is said here, and by which laptop.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn said_of_authors(&self) -> Result<Vec<(PersonKey, DeviceKey)>, EngineError> {
        self.read(|shared| {
            let kept = shared.store.read()?.statements()?.into_iter();
            Ok(kept.map(|(author, device, _)| (author, device)).collect())
        })
        .await
    }

    /// Takes note of a statement, which `from` handed over.
    ///
    /// # Errors
    /// Where the store fails. One that is not ours to keep changes nothing.
    pub async fn note_statement(
        &self,
        from: DeviceKey,
        receipt: CheckedReceipt,
    ) -> Result<(), EngineError> {
        let receipt = Box::new(receipt);
        self.ask(|reply| {
            Event::Note(Note::Statement {
                from,
                receipt,
                reply,
            })
        })
        .await
    }
}

impl Turn<'_> {
    pub(super) fn note_takes_statements(
        &mut self,
        device: DeviceKey,
        takes: bool,
    ) -> Result<(), EngineError> {
        let told = self.shared.stating.told_to(device);
        let peer = self.peer(device)?;
        peer.takes_statements = Some(takes);
        if told.is_some() {
            peer.statements_told = told;
        }
        Ok(())
    }

    /// Says of each author who is due what is held here.
    pub(super) fn state_what_is_held(&mut self) -> Result<(), EngineError> {
        let (shared, own) = (self.shared, self.shared.device());
        let reading = shared.store.read()?;
        let due = shared.authors_due(&reading)?;
        let share = shared.share(&reading, own)?;
        let mut made = 0;
        let mut number = self.writing.meta(NUMBER)?.and_then(|bytes| {
            let bytes = <[u8; 8]>::try_from(bytes).ok()?;
            Some(u64::from_be_bytes(bytes))
        });
        for author in &due {
            let records = reading.by_author(*author)?.into_iter();
            let records = records.filter(|record| share.takes(record.kind, record.subject));
            let (whole, bare): (Vec<_>, Vec<_>) = records.partition(|record| record.body);
            let (held, fingerprint) = said_of(whole.into_iter().map(|record| record.id));
            let header_only = bare.len() as u64;
            let last = reading.statement(*author, own)?.as_ref().and_then(read);
            let is_same = last.is_some_and(|(_, last)| {
                (last.held, last.fingerprint, last.header_only) == (held, fingerprint, header_only)
            });
            if held == 0 || is_same {
                continue;
            }
            let wall_ms = shared.host.wall_ms();
            let next = OfAuthor::next_number(number, wall_ms);
            number = Some(next);
            let receipt = Receipt {
                device: own,
                organisation: self.standing.roster.own(),
                wall_ms,
                what: What::OfAuthor(OfAuthor {
                    author: *author,
                    number: next,
                    held,
                    fingerprint,
                    header_only,
                }),
            };
            let signed = receipt.sign(&shared.secrets().device);
            self.keep_statement(&reading, (*author, own), &signed, None)?;
            made += 1;
        }
        if let Some(number) = number {
            self.writing.set_meta(NUMBER, &number.to_be_bytes())?;
        }
        let everyone = if shared.stating.knows_whom() {
            Vec::new()
        } else {
            reading.authors()?
        };
        let window = shared.window(&self.standing.roster);
        shared.stating.settle((made, window), &due, everyone);
        Ok(())
    }

    pub(super) fn note_statement(
        &mut self,
        from: DeviceKey,
        receipt: &CheckedReceipt,
    ) -> Result<(), EngineError> {
        let (said_by, own) = (receipt.receipt(), self.shared.device());
        let Some(said) = OfAuthor::in_receipt(said_by) else {
            return Ok(());
        };
        let roster = &self.standing.roster;
        let is_ours = said_by.organisation == roster.own()
            && said_by.device != own
            && roster.admits(said_by.device)
            && carries(roster, &roster.reach(own), said.author);
        if !is_ours {
            return Ok(());
        }
        let reading = self.shared.store.read()?;
        let key = (said.author, said_by.device);
        let kept = self.writing.statement(key)?;
        let fate = match kept.as_ref().and_then(read_whole) {
            Some(kept) => OfAuthor::fate(&kept, said_by),
            None => Fate::Later,
        };
        match (fate, kept) {
            (Fate::Later, _) => {
                self.keep_statement(&reading, key, receipt.signed(), Some(from))?;
                self.tell(Happening::Receipt {
                    device: said_by.device,
                });
            }
            (Fate::Contradicts, Some(kept)) if !kept.contradicted => {
                tracing::warn!(device = %said_by.device, "says two things under one number");
                let contradicted = KeptStatement {
                    contradicted: true,
                    ..kept
                };
                self.writing.set_statement(key, &contradicted)?;
            }
            (Fate::Contradicts | Fate::Same | Fate::Earlier, _) => {}
        }
        Ok(())
    }

    fn keep_statement(
        &mut self,
        reading: &Reading,
        key: (PersonKey, DeviceKey),
        signed: &SignedReceipt,
        from: Option<DeviceKey>,
    ) -> Result<(), EngineError> {
        let place = self.shared.last_statement(reading)?.saturating_add(1);
        let kept = KeptStatement {
            bytes: signed.to_bytes(),
            from,
            contradicted: false,
            place,
        };
        self.writing.set_statement(key, &kept)?;
        self.shared.stating.keep(place);
        let many = usize::try_from(reading.statements_kept()?).unwrap_or(usize::MAX);
        let beyond = beyond_limit(many.saturating_add(1));
        if beyond > 0 {
            // Some at once, so that the next ones find room without looking.
            let mut all = reading.statements()?;
            all.sort_by_key(|(.., kept)| kept.place);
            for (author, device, _) in all.into_iter().take(beyond.saturating_add(many / 20)) {
                if (author, device) != key {
                    self.writing.forget_statement((author, device))?;
                }
            }
        }
        Ok(())
    }
}
