//! Tests of this folder.

use super::*;

const GIVEN: &str = include_str!("../../tests/data/deadline_vectors.csv");
const WORKED: &str = include_str!("../../tests/data/worked.csv");
const HEADER: &str =
    "id,op,timezone,weekly_hours,holidays,overrides,paused,start,target,expected\n";

/// Runs rows written with `|` between the columns that matter: op, zone, hours, holidays, overrides,
/// pauses, start, target, expected.
fn run(rows: &[&str]) -> CheckReport {
    let mut text = String::from(HEADER);
    for (i, row) in rows.iter().enumerate() {
        let cells = row
            .split('|')
            .map(|cell| format!("\"{}\"", cell.trim().replace('"', "\"\"")));
        text.push_str(&format!("T{i},{}\n", cells.collect::<Vec<_>>().join(",")));
    }
    check_csv(&text).unwrap()
}

fn all_pass(rows: &[&str]) {
    let report = run(rows);
    assert!(report.ok(), "{}", report.lines.join("\n"));
}

#[test]
fn all_106_given_examples_pass() {
    let report = check_csv(GIVEN).unwrap();
    assert_eq!(
        (report.passed, report.failed),
        (106, 0),
        "{}",
        report.lines.join("\n")
    );
    assert_eq!(report.lines, ["106 passed, 0 failed"]);
}

#[test]
fn the_shipped_examples_are_the_given_ones() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/deadline_vectors.csv"
    );
    match std::fs::read_to_string(path) {
        Ok(given) => assert_eq!(given, GIVEN),
        Err(_) => println!("skipped: {path} is not there"),
    }
}

#[test]
fn our_own_worked_examples_pass() {
    let report = check_csv(WORKED).unwrap();
    let rows = WORKED.lines().count() - 1;
    assert!(rows >= 80, "{rows}");
    let all = format!("{rows} passed, 0 failed");
    assert_eq!(report.lines, [all], "{}", report.lines.join("\n"));
}

#[test]
fn how_the_file_was_saved_does_not_matter() {
    let windows = format!("\u{feff}{}", WORKED.replace('\n', "\r\n"));
    let report = check_csv(&windows).unwrap();
    assert!(report.ok(), "{}", report.lines.join("\n"));
    let quoted = "\u{feff}\"id\", \"OP\" ,Timezone,weekly_hours,holidays,overrides,paused,start,target,expected\n";
    let quoted = quoted.replace(" \"OP\" ", "\" op \"");
    let row =
        "\" Q1 \",\" is_working_day \",\" UTC\",\"Mon-Fri \",,,,\" 2026-11-23 \",,\" TRUE \"\n";
    let report = check_csv(&format!("{quoted}{row}\n\n")).unwrap();
    assert_eq!(report.lines, ["1 passed, 0 failed"]);
}

const BIZ: &str = "Mon 09:00-17:00; Tue 10:00-16:00; Wed 09:00-17:00; Thu 10:00-16:00; Fri 09:00-17:00; Sat 11:00-14:30";

#[test]
fn openings_and_closings_are_taken_as_in_the_suites() {
    let biz = |rest: &str| rest.replacen("BIZ", BIZ, 1);
    let rows: Vec<String> = [
        // landing on a closing is the closing; looking back, landing on an opening is the opening
        "add_working_seconds|Etc/UTC|BIZ||||2006-01-04T14:00:00Z|10800|2006-01-04T17:00:00Z",
        "sub_working_seconds|Etc/UTC|BIZ||||2006-01-04T12:00:00Z|10800|2006-01-04T09:00:00Z",
        "add_working_seconds|Etc/UTC|BIZ||||2006-01-02T11:00:00Z|68400|2006-01-04T16:00:00Z",
        "sub_working_seconds|Etc/UTC|BIZ||||2006-01-04T16:00:00Z|68400|2006-01-02T11:00:00Z",
        // nothing at the closing: the next opening; looking back at the opening: the closing before
        "add_working_seconds|Etc/UTC|BIZ||||2006-01-02T17:00:00Z|0|2006-01-03T10:00:00Z",
        "sub_working_seconds|Etc/UTC|BIZ||||2006-01-03T10:00:00Z|0|2006-01-02T17:00:00Z",
        "sub_working_seconds|Etc/UTC|BIZ||||2006-01-02T17:00:00Z|0|2006-01-02T17:00:00Z",
        "add_days_same_clock|Etc/UTC|BIZ||||2006-01-02T13:00:00Z|0|2006-01-02T13:00:00Z",
        "add_days_same_clock|Etc/UTC|BIZ||||2006-01-03T08:00:00Z|2|2006-01-05T10:00:00Z",
        "add_days_same_clock|Etc/UTC|BIZ||||2006-01-05T08:00:00Z|-2|2006-01-02T17:00:00Z",
        "is_working_instant|Etc/UTC|BIZ||||2006-01-02T09:00:00Z||true",
        "is_working_instant|Etc/UTC|BIZ||||2006-01-02T17:00:00Z||false",
        "working_seconds_between|Etc/UTC|BIZ||||2006-01-08T00:00:00Z|2006-01-01T00:00:00Z|0",
        "add_days_end_of_day|Etc/UTC|BIZ||||2006-01-01T12:00:00Z|0|2006-01-02T17:00:00Z",
        "add_days_end_of_day|Etc/UTC|BIZ||||2006-01-06T23:00:00Z|0|2006-01-06T17:00:00Z",
        "add_days_end_of_day|Etc/UTC|BIZ||||2006-01-06T23:00:00Z|1|2006-01-07T14:30:00Z",
    ]
    .map(biz)
    .to_vec();
    all_pass(&rows.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn days_on_which_the_clock_moves_have_their_real_length() {
    let whole = "Mon-Sun 00:00-24:00";
    let rows = [
        format!("add_working_seconds|Europe/Berlin|{whole}||||2016-03-26T22:24:39|172800|2016-03-28T23:24:39"),
        format!("add_working_seconds|Asia/Tehran|{whole}||||2015-09-21T12:00:00|54000|2015-09-22T02:00:00"),
        format!("add_working_seconds|Australia/Sydney|{whole}||||2016-04-02T12:00:00|147600|2016-04-04T04:00:00"),
        format!("add_working_seconds|America/Sao_Paulo|{whole}||||2015-10-17T22:00:00|18000|2015-10-18T04:00:00"),
        format!("working_seconds_between|America/Sao_Paulo|{whole}||||2015-02-20T22:10:05|2015-02-25T04:30:20|372015"),
        "working_seconds_between|Europe/Berlin|Sun 01:00-04:00||||2026-03-29T00:00:00|2026-03-30T00:00:00|7200".into(),
        "working_seconds_between|Europe/Berlin|Sun 01:00-04:00||||2026-10-25T00:00:00|2026-10-26T00:00:00|14400".into(),
        "wall_to_instant|America/Los_Angeles|||||2014-11-02 01:30:00||2014-11-02T08:30:00Z".into(),
        "wall_to_instant|America/Sao_Paulo|||||2015-10-18 00:00:00||2015-10-18T03:00:00Z".into(),
        "wall_to_instant|Asia/Shanghai|||||2026-02-10 09:00:00||2026-02-10T01:00:00Z".into(),
        "add_working_seconds|Europe/Berlin|Mon-Fri 08:00-13:00+14:00-18:00||||2015-03-27T11:00:00Z|54000|2015-03-31T07:00:00Z".into(),
        "add_days_same_clock|America/New_York|Mon-Sun||||2026-03-07T02:30:00|1|2026-03-08T03:30:00".into(),
    ];
    all_pass(&rows.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn holidays_shifts_and_breaks_have_their_order() {
    let shift = r#"shift {"2006-01-07": "09:00-11:00", "2006-01-10": "09:00-11:00+12:00-13:00", "2006-01-11": "09:00-11:00"} break {"2006-01-10": "05:30-10:00", "2006-01-12": "10:00-16:00"}"#;
    let at = |hours: &str, start: &str, expected: &str| {
        format!(
            "is_working_instant|Etc/UTC|{hours}|2006-01-04 2006-01-11|{shift}||{start}||{expected}"
        )
    };
    let rows = [
        at(BIZ, "2006-01-07T10:00:00Z", "true"),
        at(BIZ, "2006-01-07T12:00:00Z", "false"),
        at(BIZ, "2006-01-10T09:30:00Z", "false"),
        at(BIZ, "2006-01-10T10:00:00Z", "true"),
        at(BIZ, "2006-01-10T12:59:59Z", "true"),
        at(BIZ, "2006-01-11T10:00:00Z", "false"),
        at("Mon-Thu 10:00-16:00", "2006-01-12T11:00:00Z", "false"),
    ];
    all_pass(&rows.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn the_state_calendar_gives_one_verdict_per_day() {
    let cn = |op: &str, hours: &str, rest: &str| {
        format!("{op}|Asia/Shanghai|{hours}||state-calendar:CN||{rest}")
    };
    let rows = [
        cn("is_working_day", "Mon-Fri", "2026-02-14||true"),
        cn("is_working_day", "", "2026-02-14||true"),
        cn("is_working_day", "Mon-Fri", "2026-02-16||false"),
        cn("is_working_day", "Mon-Sat", "2026-11-21||false"),
        cn(
            "is_working_instant",
            "Mon-Fri 09:00-17:00",
            "2026-02-14T16:00:00+08:00||true",
        ),
        cn(
            "is_working_instant",
            "Mon-Fri 09:00-17:00; Sat 09:00-12:00",
            "2026-02-14T16:00:00+08:00||false",
        ),
        cn(
            "add_working_seconds",
            "Mon-Fri 09:00-12:00+13:00-17:00",
            "2026-02-13T16:00:00+08:00|32401|2026-02-24T10:00:01+08:00",
        ),
        cn(
            "add_working_days",
            "Mon-Fri",
            "2026-02-10T23:59:00+08:00|7|2026-02-26",
        ),
        cn("sub_working_days", "Mon-Fri", "2026-02-26|7|2026-02-10"),
        cn("add_working_days", "Mon-Fri", "2026-12-30|9|error"),
        cn(
            "add_working_seconds",
            "Mon-Fri 09:00-17:00",
            "2026-12-30T09:00:00Z|999999|error",
        ),
        cn(
            "sub_working_seconds",
            "Mon-Fri 09:00-17:00",
            "2004-01-05T09:00:00Z|999999|error",
        ),
        cn(
            "add_working_seconds",
            "Mon-Fri 09:00-17:00",
            "2004-01-01T00:00:00+08:00|28800|2004-01-02T17:00:00+08:00",
        ),
        cn(
            "working_seconds_between",
            "Mon-Fri 09:00-17:00",
            "2026-12-30T00:00:00Z|2027-01-05T00:00:00Z|error",
        ),
        "is_working_day|UTC|Mon-Fri|yearly 12-25 2026-12-28|||2026-12-25||false".into(),
        "is_working_day|UTC|Mon-Fri|yearly 12-25 2026-12-28|||2026-12-28||false".into(),
        "is_working_day|UTC|Mon-Fri|yearly 12-25 2026-12-28|||2026-12-29||true".into(),
    ];
    all_pass(&rows.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn pauses_do_not_count_wherever_they_lie() {
    let nine = "Mon-Sun 09:00-18:00";
    let row = |op: &str, pauses: &str, rest: &str| format!("{op}|Etc/UTC|{nine}|||{pauses}|{rest}");
    let day = |clock: &str| format!("2013-06-04T{clock}:00Z");
    let span = |from: &str, to: &str| format!("{}/{}", day(from), day(to));
    let (a, b) = (span("10:00", "11:00"), span("10:30", "12:00"));
    let night = "2013-06-04T17:00:00Z/2013-06-05T10:00:00Z";
    let rows = [
        row(
            "add_working_seconds",
            &format!("{b} {a}"),
            &format!("{}|7200|{}", day("09:30"), day("13:30")),
        ),
        row(
            "sub_working_seconds",
            &format!("{a} {b}"),
            &format!("{}|7200|{}", day("13:30"), day("09:30")),
        ),
        row(
            "add_working_seconds",
            &a,
            &format!("{}|3600|{}", day("09:00"), day("10:00")),
        ),
        row(
            "add_working_seconds",
            &a,
            &format!("{}|0|{}", day("10:30"), day("11:00")),
        ),
        row(
            "sub_working_seconds",
            &a,
            &format!("{}|0|{}", day("10:30"), day("10:00")),
        ),
        row(
            "add_working_seconds",
            night,
            &format!("{}|3600|2013-06-05T10:30:00Z", day("16:30")),
        ),
        row(
            "add_working_seconds",
            night,
            &format!("{}|1|2013-06-05T10:00:01Z", day("17:30")),
        ),
        row(
            "working_seconds_between",
            &format!("{a} {b} {night}"),
            &format!("{}|2013-06-05T11:00:00Z|25200", day("09:00")),
        ),
        row(
            "is_working_instant",
            &a,
            &format!("{}||false", day("10:30")),
        ),
        row("is_working_instant", &a, &format!("{}||true", day("11:00"))),
    ];
    all_pass(&rows.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn an_empty_calendar_is_refused_by_every_operation_that_counts() {
    let target = "2026-01-05T00:00:00Z";
    for op in [
        "add_working_seconds",
        "sub_working_seconds",
        "add_working_days",
        "sub_working_days",
        "add_days_same_clock",
        "add_days_end_of_day",
        "is_working_day",
        "is_working_instant",
    ] {
        let report = run(&[&format!("{op}|UTC|||||{target}|3|x")]);
        assert!(
            report.lines[0].contains("the calendar is empty"),
            "{op}: {}",
            report.lines[0]
        );
    }
    let closed = (1..=12)
        .flat_map(|month| (1..=31).map(move |day| format!("{month:02}-{day:02}")))
        .filter(|day| {
            !["02-30", "02-31", "04-31", "06-31", "09-31", "11-31"].contains(&day.as_str())
        })
        .collect::<Vec<_>>()
        .join(" ");
    let report = run(&[
        &format!("add_working_seconds|UTC|Mon-Sun|yearly {closed}|||{target}|3|x"),
        &format!("sub_working_seconds|UTC|Mon-Sun|yearly {closed}|||{target}|0|x"),
        &format!("add_working_days|UTC|Mon-Sun|yearly {closed}|||{target}|1|x"),
        &format!("add_working_seconds|UTC|Mon 09:00-09:01||||{target}|9223372036854775807|x"),
    ]);
    for line in &report.lines[..4] {
        assert!(line.contains("out of reach"), "{line}");
    }
}

#[test]
fn rows_that_cannot_be_read_fail_with_their_line() {
    let report = run(&[
        "add_fortnights|UTC|Mon-Fri||||2026-01-05T00:00:00Z|3|x",
        "add_working_days|Mars/Olympus|Mon-Fri||||2026-01-05|3|x",
        "add_working_days|UTC|Moon 09:00-17:00||||2026-01-05|3|x",
        "add_working_days|UTC|Mon 17:00-17:00||||2026-01-05|3|x",
        "add_working_days|UTC|Mon-Fri|Xmas|||2026-01-05|3|x",
        "add_working_days|UTC|Mon-Fri||holiday||2026-01-05|3|x",
        "add_working_days|UTC|Mon-Fri||shift {\"soon\": \"09:00-11:00\"}||2026-01-05|3|x",
        "add_working_days|UTC|Mon-Fri|||a/b|2026-01-05|3|x",
        "add_working_days|UTC|Mon-Fri||||yesterday|3|x",
        "add_working_days|UTC|Mon-Fri||||2026-01-05|three|x",
        "add_working_days|UTC|Mon-Fri||||2026-01-05|3|2026-01-09",
    ]);
    let says = [
        "no operation",
        "no time zone",
        "no weekday",
        "no span",
        "no holiday",
        "no override",
        "no day",
        "no instant",
        "no instant",
        "no whole number",
        "expected 2026-01-09, got 2026-01-08",
    ];
    for (i, (line, says)) in report.lines.iter().zip(says).enumerate() {
        assert!(
            line.starts_with(&format!("line {} T{i}: ", i + 2)),
            "{line}"
        );
        assert!(line.contains(says), "{line}");
    }
    assert_eq!(report.lines.last().unwrap(), "0 passed, 11 failed");
    assert!(
        check_csv("id,op\n")
            .unwrap_err()
            .to_string()
            .contains("`timezone` is missing")
    );
    assert!(
        !check_csv(HEADER).unwrap().ok(),
        "a file without rows proves nothing"
    );
}
