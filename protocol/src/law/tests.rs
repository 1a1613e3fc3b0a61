//! Days counted at their borders, with the calendar of 2026 as published.

use super::*;
use crate::record::body::LawBody;
use chrono::{DateTime, NaiveDate};

fn policy() -> Policy {
    Policy::from_toml(Policy::SHIPPED).unwrap()
}

fn calendar() -> Calendar {
    Calendar::from_toml(Calendar::SHIPPED).unwrap()
}

fn ms(time: &str) -> u64 {
    let time = DateTime::parse_from_rfc3339(time).unwrap();
    u64::try_from(time.timestamp_millis()).unwrap()
}

fn noon(day: &str) -> u64 {
    ms(&format!("{day}T12:00:00+08:00"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn step(step: Step, at: &str) -> Happened {
    Happened {
        step,
        at_ms: noon(at),
        clock: None,
        complete: true,
    }
}

/// The deadline of one clock, seen at noon of a day.
fn deadline(clock: &str, happened: &[Happened], now: &str) -> Deadline {
    let all = policy().deadlines(happened, &calendar(), noon(now));
    let found = all.into_iter().find(|deadline| deadline.clock == clock);
    found.unwrap_or_else(|| panic!("no clock {clock} runs"))
}

fn due(clock: &str, started: Step, on: &str) -> NaiveDate {
    deadline(clock, &[step(started, on)], on).due.unwrap()
}

#[test]
fn the_shipped_policy_says_where_it_is_from_and_to_check_with_your_office() {
    let policy = policy();
    assert!(policy.source.contains("信访工作条例") && policy.note.contains("核对"));
    assert!(calendar().source.contains("国务院办公厅") && calendar().note.contains("核对"));
    let articles: String = policy
        .clocks
        .iter()
        .map(|clock| clock.article.as_str())
        .collect();
    for article in ["二十二", "二十三", "三十四", "三十五", "三十六"] {
        assert!(articles.contains(article), "{article}");
    }
}

#[test]
fn clause_5_5_fifteen_days_to_register_are_counted_from_the_next_day_on() {
    assert_eq!(
        due("inform", Step::Received, "2026-03-01"),
        day("2026-03-16")
    );
    assert_eq!(
        due("inform", Step::Received, "2026-02-20"),
        day("2026-03-07")
    );
    // A leap year has one day more.
    assert_eq!(
        due("inform", Step::Received, "2028-02-20"),
        day("2028-03-06")
    );
    assert_eq!(
        due("inform", Step::Received, "2028-02-29"),
        day("2028-03-15")
    );
}

#[test]
fn five_working_days_leave_out_the_spring_festival_and_take_in_its_make_up_saturdays() {
    // Thursday; 14 February is a Saturday that is worked, 15 to 23 are off.
    assert_eq!(
        due("object", Step::Forwarded, "2026-02-12"),
        day("2026-02-26")
    );
    // Wednesday; 28 February is a Saturday that is worked.
    assert_eq!(
        due("object", Step::Forwarded, "2026-02-25"),
        day("2026-03-03")
    );
    // In the middle of the holidays.
    assert_eq!(
        due("object", Step::Forwarded, "2026-02-18"),
        day("2026-02-28")
    );
    // The National Day: 10 October is a Saturday that is worked.
    assert_eq!(
        due("object", Step::Forwarded, "2026-09-29"),
        day("2026-10-12")
    );
    // A week without holidays.
    assert_eq!(
        due("object", Step::Forwarded, "2026-03-06"),
        day("2026-03-13")
    );
}

#[test]
fn a_deadline_beyond_the_calendar_is_counted_by_weekdays_and_says_so() {
    let beyond = deadline(
        "object",
        &[step(Step::Forwarded, "2026-12-29")],
        "2026-12-29",
    );
    assert_eq!(beyond.due, Some(day("2027-01-05")));
    let ends = Warning::CalendarEnds {
        expires: day("2026-12-31"),
    };
    assert_eq!(beyond.warnings, [ends]);
    let within = deadline(
        "object",
        &[step(Step::Forwarded, "2026-12-24")],
        "2026-12-24",
    );
    assert_eq!(
        (within.due, within.warnings),
        (Some(day("2026-12-31")), Vec::new())
    );
    // Calendar days need no calendar.
    let answer = deadline(
        "answer",
        &[step(Step::Accepted, "2026-12-01")],
        "2026-12-01",
    );
    assert_eq!(answer.warnings, []);
}

#[test]
fn article_34_sixty_days_and_thirty_more_only_with_reason_approver_and_word_to_the_petitioner() {
    let accepted = step(Step::Accepted, "2026-01-10");
    let plain = deadline("answer", std::slice::from_ref(&accepted), "2026-01-10");
    assert_eq!(
        (plain.due, plain.extended),
        (Some(day("2026-03-11")), false)
    );
    let extended = [accepted.clone(), step(Step::Extended, "2026-03-01")];
    let longer = deadline("answer", &extended, "2026-03-20");
    assert_eq!(
        (longer.due, longer.extended),
        (Some(day("2026-04-10")), true)
    );
    assert_eq!(longer.progress, Progress::Running { days_left: 21 });
    let untold = Happened {
        complete: false,
        ..step(Step::Extended, "2026-03-01")
    };
    let same = deadline("answer", &[accepted.clone(), untold], "2026-03-20");
    assert_eq!(same.due, Some(day("2026-03-11")));
    assert_eq!(same.warnings, [Warning::IncompleteExtension]);
    assert_eq!(same.progress, Progress::Overdue { days_over: 9 });
    let mut twice = extended.to_vec();
    twice.push(step(Step::Extended, "2026-03-05"));
    let once = deadline("answer", &twice, "2026-03-20");
    assert_eq!(once.due, Some(day("2026-04-10")));
    assert_eq!(once.warnings, [Warning::NoSuchExtension]);
}

#[test]
fn the_last_day_is_still_in_time_and_the_next_is_not() {
    let received = step(Step::Received, "2026-03-01");
    let at = |now: &str| {
        let all = policy().deadlines(std::slice::from_ref(&received), &calendar(), ms(now));
        all[0].progress
    };
    let (last, over) = ("2026-03-16T23:59:59+08:00", "2026-03-17T00:00:00+08:00");
    assert_eq!(at(last), Progress::Running { days_left: 0 });
    assert_eq!(at(over), Progress::Overdue { days_over: 1 });
    let informed = |on| deadline("inform", &[received.clone(), step(Step::Informed, on)], on);
    assert_eq!(informed("2026-03-16").progress, Progress::Met);
    assert_eq!(
        informed("2026-03-18").progress,
        Progress::MetLate { days_over: 2 }
    );
    let due_ms = informed("2026-03-16").due_ms;
    assert_eq!(due_ms, Some(ms("2026-03-17T00:00:00+08:00")));
}

#[test]
fn days_are_those_of_china_whatever_the_laptops_offset() {
    let late = Happened {
        at_ms: ms("2026-03-01T16:30:00Z"),
        ..step(Step::Received, "2026-03-01")
    };
    let all = policy().deadlines(&[late], &calendar(), noon("2026-03-02"));
    assert_eq!(
        (all[0].from, all[0].due),
        (day("2026-03-02"), Some(day("2026-03-17")))
    );
}

#[test]
fn a_pause_adds_its_days_and_one_that_goes_on_leaves_the_date_open() {
    let accepted = step(Step::Accepted, "2026-01-10");
    let paused = step(Step::Paused, "2026-02-01");
    let open = deadline("answer", &[accepted.clone(), paused.clone()], "2026-05-01");
    assert_eq!((open.due, open.progress), (None, Progress::Paused));
    let resumed = step(Step::Resumed, "2026-02-11");
    let again = deadline("answer", &[accepted, paused, resumed], "2026-02-11");
    // Ten days later than 11 March.
    assert_eq!(again.due, Some(day("2026-03-21")));
}

#[test]
fn a_step_recorded_twice_or_before_its_clock_began_moves_nothing() {
    let happened = [
        step(Step::Informed, "2026-02-01"),
        step(Step::Received, "2026-03-05"),
        step(Step::Received, "2026-03-01"),
    ];
    let running = deadline("inform", &happened, "2026-03-10");
    assert_eq!(running.from, day("2026-03-01"));
    assert_eq!(running.progress, Progress::Running { days_left: 6 });
}

#[test]
fn articles_35_and_36_each_review_has_its_own_thirty_days() {
    assert_eq!(
        due("ask-review", Step::Answered, "2026-01-31"),
        day("2026-03-02")
    );
    assert_eq!(
        due("review", Step::ReviewAsked, "2026-02-01"),
        day("2026-03-03")
    );
    let second = due("second-review", Step::SecondReviewAsked, "2026-11-15");
    assert_eq!(second, day("2026-12-15"));
}

#[test]
fn a_calendar_that_has_expired_or_contradicts_itself_is_refused() {
    let calendar = calendar();
    assert_eq!(calendar.is_current(day("2026-12-31")), Ok(()));
    let expired = calendar.is_current(day("2027-01-01")).unwrap_err();
    assert_eq!(expired.to_string(), "the calendar ended on 2026-12-31");
    assert!(expired.hint().contains("next year"));
    let kind = |text: &str| Calendar::from_toml(text).unwrap_err().kind();
    let shipped = Calendar::SHIPPED;
    assert_eq!(
        kind(&shipped.replace("to = \"2026-02-23\"", "to = \"2026-02-13\"")),
        "stretch"
    );
    assert_eq!(
        kind(&shipped.replace("expires = \"2026-12-31\"", "expires = \"2026-06-30\"")),
        "outside"
    );
    assert_eq!(
        kind(&shipped.replace("format = 1", "format = 2")),
        "other-format"
    );
    assert_eq!(kind(&format!("colour = 1\n{shipped}")), "unreadable");
    assert_eq!(
        kind(&shipped.replace("\"2026-01-04\"", "\"2026-02-30\"")),
        "unreadable"
    );
}

#[test]
fn a_policy_with_a_limit_of_zero_or_two_clocks_of_one_name_is_refused() {
    let kind = |text: &str| Policy::from_toml(text).unwrap_err().kind();
    let shipped = Policy::SHIPPED;
    assert_eq!(
        kind(&shipped.replacen("days = 15", "days = 0", 1)),
        "zero-limit"
    );
    assert_eq!(
        kind(&shipped.replacen("\"object\"", "\"inform\"", 1)),
        "twice"
    );
    assert_eq!(
        kind(&shipped.replacen("\"forwarded\"", "\"danced\"", 1)),
        "unreadable"
    );
    assert_eq!(
        kind(&shipped.replacen("note = \"请与主管部门核对\"", "note = \"\"", 1)),
        "empty"
    );
    let far = shipped.replacen(
        "utc-offset-minutes = 480",
        "utc-offset-minutes = 9999999",
        1,
    );
    assert_eq!(kind(&far), "empty");
}

#[test]
fn a_time_beyond_all_calendars_is_answered_all_the_same() {
    let far = Happened {
        at_ms: crate::limit::TIME_MS_MAX,
        ..step(Step::Received, "2026-03-01")
    };
    let all = policy().deadlines(&[far], &calendar(), u64::MAX);
    assert_eq!(all.len(), 1);
}

#[test]
fn a_file_of_law_that_is_written_out_reads_as_the_same() {
    assert_eq!(Policy::from_toml(&policy().to_toml()), Ok(policy()));
    assert_eq!(Calendar::from_toml(&calendar().to_toml()), Ok(calendar()));
}

#[test]
fn of_several_calendars_the_latest_made_known_counts_whatever_order_they_came_in() {
    let mut office = crate::fixture::Office::new();
    let author = office.people[0].clone();
    let mut calendars = Vec::new();
    for source in ["first", "second", "no calendar"] {
        let text = match source {
            "no calendar" => source.to_owned(),
            source => Calendar {
                source: source.into(),
                ..calendar()
            }
            .to_toml(),
        };
        let body = LawBody::Calendar(text).to_bytes();
        let record = office.sign(&author, crate::record::Kind::Law, body);
        calendars.push(office.verify(record));
    }
    for turned in 0..3 {
        let mut laws = Laws::default();
        calendars.rotate_left(turned);
        for record in &calendars {
            laws.learn(record);
        }
        assert_eq!(laws.calendar().unwrap().source, "second");
        assert_eq!(*laws.policy().unwrap(), policy());
    }
}
