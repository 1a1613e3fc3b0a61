//! How long after the step before a step of the plan was, in the reader's language. One that lies before it
//! is no duration: a time was mistyped, or a clock is wrong, and that is said.

use super::Language;

const MINUTE_MS: i64 = 60_000;

/// So many minutes, or that the step is before the one before it.
pub fn step_minutes(ms: i64, language: Language) -> String {
    let minutes = ms / MINUTE_MS;
    let before = minutes.unsigned_abs();
    match (language, minutes < 0) {
        (Language::Chinese, false) => format!("{minutes} 分钟"),
        (Language::English, false) => format!("{minutes} min"),
        (Language::Chinese, true) => format!("反而早 {before} 分钟，请核对时间"),
        (Language::English, true) => format!("{before} min before it: check the times"),
    }
}

/// The same in a sentence.
pub fn step_after(ms: i64, language: Language) -> String {
    let minutes = step_minutes(ms, language);
    match (language, ms / MINUTE_MS < 0) {
        (Language::Chinese, false) => format!("距上一步 {minutes}"),
        (Language::Chinese, true) => format!("比上一步{minutes}"),
        (Language::English, false) => format!("{minutes} after the step before"),
        (Language::English, true) => minutes.replace("before it", "before the step before it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_before_the_one_before_it_is_no_duration_and_says_what_to_check() {
        for language in [Language::Chinese, Language::English] {
            assert!(step_minutes(240_000, language).starts_with("4 "));
            let told = [
                step_minutes(-180_000, language),
                step_after(-180_000, language),
            ];
            for told in told {
                assert!(told.contains('3') && !told.contains('-'), "{told}");
            }
        }
        assert_eq!(step_after(240_000, Language::Chinese), "距上一步 4 分钟");
        assert_eq!(step_minutes(-30_000, Language::English), "0 min");
    }
}
