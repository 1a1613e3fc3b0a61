//! Exchanges between laptops: the protocol's own messages, in their own bytes.

use super::World;
use super::session::Session;
use onscene_protocol::exchange::{
    GetRecords, Initiator, PutRecords, ReconcileAnswer, ReconcileRequest, Records, Step,
    WireRecord, answer, from_bytes, read, to_bytes,
};
use onscene_protocol::id::RecordId;
use std::sync::Arc;

/// A message under way, and the step of which exchange it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Packet {
    session: u64,
    step: u32,
    message: Message,
}

#[derive(Debug, Clone)]
enum Message {
    Ask(Vec<u8>),
    Answer(Vec<u8>),
    Get(Vec<u8>),
    Give(Vec<u8>),
    Put(Vec<u8>),
}

impl World {
    /// A laptop begins an exchange; one that was under way with the same other is given up.
    pub(super) fn meet(&mut self, from: usize, to: usize) {
        let device = self.laptops[to].person().device;
        let sets = Arc::new(self.laptops[from].sets(device));
        let ahead_ms =
            self.laptops[to].person().clock_off_ms - self.laptops[from].person().clock_off_ms;
        let Some(memory) = self.laptops[from].memory() else {
            return;
        };
        let (initiator, request) = Initiator::begin(sets).unwrap();
        self.sessions += 1;
        let session = Session {
            number: self.sessions,
            step: 0,
            reconciling: Some(initiator),
            wanted: Vec::new(),
        };
        memory.sessions.insert(to, session);
        if self.sides[from] == self.sides[to] {
            let now_ms = self.now_ms;
            self.laptops[from].read_clock(device, ahead_ms, now_ms);
            self.commit_soon(from);
        }
        self.send(
            from,
            to,
            Packet {
                session: self.sessions,
                step: 0,
                message: Message::Ask(to_bytes(&request)),
            },
        );
    }

    /// A message arrives; where nobody is at home it is lost.
    pub(super) fn arrive(&mut self, from: usize, to: usize, packet: Packet) {
        if self.laptops[to].memory().is_none() {
            return;
        }
        let Packet {
            session,
            step,
            message,
        } = packet;
        let reply = |message| Packet {
            session,
            step,
            message,
        };
        match message {
            Message::Ask(bytes) => {
                let request: ReconcileRequest = from_bytes(&bytes).unwrap();
                let device = self.laptops[from].person().device;
                let told = answer(&self.laptops[to].sets(device), &request).unwrap();
                self.send(to, from, reply(Message::Answer(to_bytes(&told))));
            }
            Message::Get(bytes) => {
                let get: GetRecords = from_bytes(&bytes).unwrap();
                let records = self.wire((to, from), &get.ids);
                self.send(
                    to,
                    from,
                    reply(Message::Give(to_bytes(&Records { records }))),
                );
            }
            Message::Answer(bytes) => {
                if let Some(next) = self.advance(to, from, session, step, &bytes) {
                    self.follow(to, from, next);
                }
            }
            Message::Give(bytes) => {
                let given: Records = from_bytes(&bytes).unwrap();
                self.take(to, given.records);
                self.ask_next(to, from, session, step);
            }
            Message::Put(bytes) => {
                let put: PutRecords = from_bytes(&bytes).unwrap();
                self.take(to, put.records);
            }
        }
    }

    fn advance(
        &mut self,
        at: usize,
        with: usize,
        number: u64,
        step: u32,
        bytes: &[u8],
    ) -> Option<Step> {
        let session = self.laptops[at].memory()?.sessions.get_mut(&with)?;
        if (session.number, session.step) != (number, step) {
            return None;
        }
        let initiator = session.reconciling.as_mut()?;
        session.step += 1;
        let told: ReconcileAnswer = from_bytes(bytes).unwrap();
        Some(initiator.take(told).unwrap())
    }

    fn follow(&mut self, at: usize, with: usize, next: Step) {
        let Some(session) = self.laptops[at]
            .memory()
            .and_then(|m| m.sessions.get_mut(&with))
        else {
            return;
        };
        let (number, step) = (session.number, session.step);
        match next {
            Step::Ask(request) => self.send(
                at,
                with,
                Packet {
                    session: number,
                    step,
                    message: Message::Ask(to_bytes(&request)),
                },
            ),
            Step::Done(difference) => {
                session.reconciling = None;
                session.wanted = vec![difference.need_rest, difference.need_own];
                let records = self.wire((at, with), &difference.have);
                let put = PutRecords {
                    records,
                    confirm: Vec::new(),
                    rest: None,
                };
                self.send(
                    at,
                    with,
                    Packet {
                        session: number,
                        step,
                        message: Message::Put(to_bytes(&put)),
                    },
                );
                self.ask_next(at, with, number, step);
            }
        }
    }

    /// Asks for the next part of what is lacking, once.
    fn ask_next(&mut self, at: usize, with: usize, number: u64, step: u32) {
        let Some(session) = self.laptops[at]
            .memory()
            .and_then(|m| m.sessions.get_mut(&with))
        else {
            return;
        };
        if (session.number, session.step) != (number, step) || session.reconciling.is_some() {
            return;
        }
        while let Some(ids) = session.wanted.pop() {
            if !ids.is_empty() {
                session.step += 1;
                let step = session.step;
                let get = GetRecords {
                    ids,
                    ..GetRecords::default()
                };
                let message = Message::Get(to_bytes(&get));
                self.send(
                    at,
                    with,
                    Packet {
                        session: number,
                        step,
                        message,
                    },
                );
                return;
            }
        }
    }

    fn wire(&self, (at, with): (usize, usize), ids: &[RecordId]) -> Vec<WireRecord> {
        let share = self.laptops[at].share(self.laptops[with].person().device);
        let held = ids.iter().filter_map(|id| self.laptops[at].record(*id));
        let theirs = held.filter(|record| share.takes(record));
        theirs.map(WireRecord::from).collect()
    }

    fn take(&mut self, at: usize, records: Vec<WireRecord>) {
        let (good, bad) = read(records);
        assert!(bad.is_empty(), "{bad:?}");
        let now_ms = self.now_ms;
        self.laptops[at].take(good, now_ms);
        self.commit_soon(at);
    }
}
