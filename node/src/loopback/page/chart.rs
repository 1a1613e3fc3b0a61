//! Headcounts over time, drawn: each count is an upright bar from its lower to its upper bound.

use crate::wording::range;
use chrono::DateTime;
use onscene_protocol::incident::HeadcountView;

/// Width and height of the drawing, in its own units.
const WIDTH: i64 = 320;
const HEIGHT: i64 = 110;
/// Seconds that the drawing spans at least: two counts within a minute do not spread over it.
const SPAN_SECONDS_MIN: i64 = 600;
/// Room at each edge.
const EDGE: i64 = 12;

/// One count as it is drawn.
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) top: i64,
    pub(super) height: i64,
    pub(super) disagrees: bool,
    /// Whether it is a value that was put right.
    pub(super) corrected: bool,
    pub(super) range: String,
}

/// The drawing.
pub(super) struct Chart {
    pub(super) bars: Vec<Bar>,
    /// The middle of each bar, for a line through them: `x,y x,y`.
    pub(super) line: String,
    pub(super) most: u32,
    pub(super) base: i64,
}

impl Chart {
    /// Whether a star stands over a bar.
    pub(super) fn is_corrected(&self) -> bool {
        self.bars.iter().any(|bar| bar.corrected)
    }
}

/// Draws; none where there are fewer than two counts.
pub(super) fn draw(counts: &[HeadcountView]) -> Option<Chart> {
    let mut points: Vec<(i64, &HeadcountView)> = counts
        .iter()
        .filter_map(|count| {
            let at = DateTime::parse_from_rfc3339(count.when()).ok()?;
            Some((at.timestamp(), count))
        })
        .collect();
    points.sort_by_key(|(at, _)| *at);
    let (first, last) = (points.first()?.0, points.last()?.0);
    if points.len() < 2 {
        return None;
    }
    let span = last.saturating_sub(first).max(SPAN_SECONDS_MIN);
    let most = points.iter().map(|(_, count)| count.high).max()?.max(1);
    let x = |at: i64| EDGE + (at - first).saturating_mul(WIDTH - 2 * EDGE) / span;
    let y = |people: u32| HEIGHT - EDGE - i64::from(people) * (HEIGHT - 2 * EDGE) / i64::from(most);
    let bars: Vec<Bar> = points
        .iter()
        .map(|(at, count)| Bar {
            x: x(*at),
            top: y(count.high),
            height: (y(count.low) - y(count.high)).max(3),
            disagrees: count.disagrees,
            corrected: count.corrected,
            range: match count.corrected {
                true => format!("{}*", range(&count.low, &count.high)),
                false => range(&count.low, &count.high),
            },
        })
        .collect();
    let middles: Vec<String> = bars
        .iter()
        .map(|bar| format!("{},{}", bar.x, bar.top + bar.height / 2))
        .collect();
    Some(Chart {
        line: middles.join(" "),
        bars,
        most,
        base: HEIGHT - EDGE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use onscene_protocol::id::EntryId;

    fn count(low: u32, high: u32, at: &str) -> HeadcountView {
        HeadcountView {
            entry: EntryId::from_bytes([0; 16]),
            low,
            high,
            by: None,
            author: String::new(),
            at: at.into(),
            corrected_at: None,
            happened_at: None,
            disagrees: false,
            corrected: false,
        }
    }

    #[test]
    fn every_bar_stays_inside_the_drawing() {
        let chart = draw(&[
            count(1_000_000, 1_000_000, "2026-11-24T10:00:00+08:00"),
            count(0, 3, "2026-11-24T09:00:00+08:00"),
            count(0, 0, "2026-11-24T09:00:00+08:00"),
        ])
        .unwrap();
        for bar in &chart.bars {
            assert!((0..=WIDTH).contains(&bar.x), "x {}", bar.x);
            assert!(bar.top >= 0 && bar.top + bar.height <= HEIGHT);
        }
        assert_eq!(chart.bars[0].range, "0–3");
    }

    #[test]
    fn one_count_is_no_drawing() {
        assert!(draw(&[count(1, 2, "2026-11-24T10:00:00+08:00")]).is_none());
        assert!(draw(&[]).is_none());
    }
}
