//! Clock differences as they are recorded, in the order of their records.

use onscene_protocol::clock::{ClockReading, Clocks, Timestamp};
use onscene_protocol::id::RecordId;
use onscene_protocol::record::{Checked, Kind};
use std::collections::BTreeMap;

/// All readings that are known. Of one pair of laptops the latest counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Readings {
    in_order: BTreeMap<(Timestamp, RecordId), ClockReading>,
}

impl Readings {
    /// Takes note of a record. Answers whether it was a reading.
    pub(super) fn learn(&mut self, record: &impl Checked) -> bool {
        let record = record.record();
        let header = record.header();
        let body = record.body().filter(|_| header.kind == Kind::Clock);
        let reading = body.and_then(|body| minicbor::decode(body).ok());
        let Some(reading) = reading else { return false };
        self.in_order.insert((header.time, record.id()), reading);
        true
    }

    /// How far each clock is off by them.
    pub(super) fn clocks(&self) -> Clocks {
        Clocks::from_readings(self.in_order.values())
    }
}
