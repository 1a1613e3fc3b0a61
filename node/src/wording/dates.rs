//! What stands beside an entry about its times: when it happened and when it was typed, and which clocks
//! do not agree.

use super::Language;
use super::correction::first_happened;
use chrono::DateTime;
use onscene_protocol::incident::{ClockView, EarlyView, EntryView};
use onscene_protocol::limit::{CLOCK_OFF_MS_MAX, LATE_AFTER_MS};

/// An RFC 3339 time beside another: the minute, with its day where that is another, with its year where
/// that is.
pub fn beside(at: &str, other: &str) -> String {
    let (Some(day), Some(minute)) = (at.get(..10), at.get(11..16)) else {
        return at.to_owned();
    };
    let same = |end| at.get(..end) == other.get(..end);
    match (same(10), same(4)) {
        (true, _) => minute.to_owned(),
        (false, true) => format!("{} {minute}", day.get(5..).unwrap_or(day)),
        (false, false) => format!("{day} {minute}"),
    }
}

/// When it happened, as it was first said, and when it was typed, where these are more than ten minutes
/// apart.
pub fn both_times(entry: &EntryView, language: Language) -> Option<String> {
    let happened = first_happened(entry)?;
    let typed = entry.corrected_at.as_ref().unwrap_or(&entry.at);
    let apart = ms_of(typed)?.saturating_sub(ms_of(happened)?);
    let (then, now) = (beside(happened, typed), beside(typed, typed));
    (apart.saturating_abs() > LATE_AFTER_MS).then(|| match language {
        Language::Chinese => format!("发生 {then} · 录入 {now}"),
        Language::English => format!("happened {then} · typed {now}"),
    })
}

fn ms_of(at: &str) -> Option<i64> {
    let at = DateTime::parse_from_rfc3339(at).ok()?;
    Some(at.timestamp_millis())
}

/// A time that lies before the incident began, with both clocks.
fn early(early: &EarlyView, language: Language) -> String {
    let what = match early.field.as_str() {
        "heard_at" => language.say("获知", "heard"),
        "due" => language.say("到期", "due"),
        _ => language.say("发生", "happened"),
    };
    let (time, began) = (
        beside(&early.time, &early.began_at),
        beside(&early.began_at, ""),
    );
    let span = span(early.before_ms, language);
    let (by, own) = (&early.began_on, &early.typed_on);
    let one = early.began_device == early.typed_device;
    match (language, one) {
        (Language::Chinese, true) => {
            format!(
                "{what} {time}，比事件开始早{span}：事件在同一台电脑（{own}）上开始，当时它的时钟是 {began}"
            )
        }
        (Language::Chinese, false) => {
            format!(
                "{what} {time}，比事件开始早{span}：事件按{by}的电脑的时钟开始于 {began}，本条录于{own}的电脑"
            )
        }
        (Language::English, true) => format!(
            "{what} {time}, {span} before the incident began: it began on this same laptop ({own}), whose clock said {began} then"
        ),
        (Language::English, false) => format!(
            "{what} {time}, {span} before the incident began: by the clock of {by}'s laptop it began {began}; this was typed on {own}'s"
        ),
    }
}

/// Where an entry's times and its laptop's clock disagree with others, a sentence each.
pub fn doubts(entry: &EntryView, language: Language) -> Vec<String> {
    let step = entry.clock_step_ms.map(|ms| clock_step(ms, language));
    let before = entry.early.iter().map(|told| early(told, language));
    step.into_iter().chain(before).collect()
}

/// That a laptop's clock was moved before an entry.
fn clock_step(step_ms: i64, language: Language) -> String {
    let span = span(step_ms.saturating_abs(), language);
    match (language, step_ms < 0) {
        (Language::Chinese, true) => format!("此前这台电脑的时钟被拨回{span}"),
        (Language::Chinese, false) => format!("此前这台电脑的时钟被拨快{span}"),
        (Language::English, true) => {
            format!("this laptop's clock was set back by {span} before it")
        }
        (Language::English, false) => {
            format!("this laptop's clock was set forward by {span} before it")
        }
    }
}

/// What is to be known of a laptop's clock; nothing where it is not flagged. Of two that differ nobody
/// knows which is right, and neither time is called true.
pub fn clock(clock: &ClockView, language: Language) -> Option<String> {
    let ms = clock.apart_ms.unwrap_or(clock.off_ms);
    if ms.saturating_abs() <= CLOCK_OFF_MS_MAX {
        return None;
    }
    let span = span(ms.saturating_abs(), language);
    Some(match (language, clock.apart_ms.is_some(), ms > 0) {
        (Language::Chinese, true, _) => format!("与别的电脑的时钟相差{span}，不知哪台准"),
        (Language::Chinese, false, true) => format!("时钟快{span}"),
        (Language::Chinese, false, false) => format!("时钟慢{span}"),
        (Language::English, true, _) => {
            format!("its clock and another differ by {span}; nobody knows which is right")
        }
        (Language::English, false, true) => format!("its clock is {span} ahead"),
        (Language::English, false, false) => format!("its clock is {span} behind"),
    })
}

/// A span of time to the minute; of more than two days, to the day.
fn span(ms: i64, language: Language) -> String {
    let minutes = ms.saturating_add(30_000) / 60_000;
    let (days, hours, rest) = (minutes / 1_440, minutes / 60, minutes % 60);
    match language {
        Language::Chinese if days > 2 => format!(" {days} 天"),
        Language::Chinese if hours > 0 && rest > 0 => format!(" {hours} 小时 {rest} 分"),
        Language::Chinese if hours > 0 => format!(" {hours} 小时"),
        Language::Chinese => format!(" {rest} 分"),
        Language::English if days > 2 => format!("{days} days"),
        Language::English if hours > 0 && rest > 0 => format!("{hours} h {rest} min"),
        Language::English if hours > 0 => format!("{hours} h"),
        Language::English => format!("{rest} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onscene_protocol::id::DeviceKey;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn a_day_and_a_year_stand_where_they_are_others() {
        let now = "2026-11-24T22:10:00.000+08:00";
        assert_eq!(beside("2026-11-24T21:40:00.000+08:00", now), "21:40");
        assert_eq!(beside("2026-11-23T21:40:00.000+08:00", now), "11-23 21:40");
        assert_eq!(
            beside("1970-01-01T08:05:00.000+08:00", now),
            "1970-01-01 08:05"
        );
        assert_eq!(
            beside("2026-11-24T21:40:00.000+08:00", ""),
            "2026-11-24 21:40"
        );
    }

    #[test]
    fn both_clocks_are_named_and_neither_is_called_true() {
        let [a, b] = [1, 2].map(|n| Some(DeviceKey::from_bytes([n; 32])));
        let told = EarlyView {
            field: "due".into(),
            time: "2026-11-28T11:00:00.000+08:00".into(),
            before_ms: 36 * HOUR_MS,
            began_at: "2099-01-01T08:00:00.000+08:00".into(),
            began_on: "赵明".into(),
            began_device: a,
            typed_on: "李敏".into(),
            typed_device: b,
        };
        for language in [Language::Chinese, Language::English] {
            let said = early(&told, language);
            for part in ["2026-11-28 11:00", "2099-01-01 08:00", "赵明", "李敏", "36"] {
                assert!(said.contains(part), "{part} in {said}");
            }
        }
        let mut differs = ClockView {
            device: DeviceKey::from_bytes([1; 32]),
            name: "赵明".into(),
            off_ms: 210_000,
            apart_ms: Some(420_000),
            steps: Vec::new(),
            flagged: true,
        };
        let said = clock(&differs, Language::English).unwrap();
        assert!(said.contains("differ by 7 min"), "{said}");
        differs.apart_ms = None;
        differs.off_ms = 3 * HOUR_MS;
        assert_eq!(clock(&differs, Language::Chinese).unwrap(), "时钟快 3 小时");
    }

    #[test]
    fn a_step_says_how_far_and_in_which_direction() {
        assert!(clock_step(-36 * HOUR_MS, Language::Chinese).contains("拨回 36 小时"));
        assert!(clock_step(365 * 24 * HOUR_MS, Language::English).contains("forward by 365 days"));
    }
}
