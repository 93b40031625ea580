//! Working hours of a unit: the form, the text that is stored, the value.
//!
//! The stored text is TOML: `week` as [`Hours`] reads it, and `[special]` with hours by day (empty:
//! closed); or `inherit = true` for a unit that has those above it again.
//!
//! ```toml
//! week = "Mon-Fri 09:00-12:00+13:00-17:00; Sat 09:00-12:00"
//! [special]
//! 2026-12-31 = "09:00-12:00"
//! 2027-01-04 = ""
//! ```

use deadline::{DaySpan, Hours, HoursError, UnitHours};
use kernel::{Day, FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Say, say};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The most special days of one unit.
pub const SPECIAL_MAX: usize = 200;
/// The longest line of one weekday's hours, in characters.
const LINE_CHARS_MAX: usize = 60;
/// The longest list of special days, in characters.
const LIST_CHARS_MAX: usize = 8000;

/// The fields of the form: one for each weekday, Monday first, and the special days.
pub const HOURS: [FieldSpec; 8] = [
    line("mon", "周一", "Monday"),
    line("tue", "周二", "Tuesday"),
    line("wed", "周三", "Wednesday"),
    line("thu", "周四", "Thursday"),
    line("fri", "周五", "Friday"),
    line("sat", "周六", "Saturday"),
    line("sun", "周日", "Sunday"),
    FieldSpec::optional(
        "special",
        "特殊日",
        "Special days",
        FieldKind::Area {
            max: LIST_CHARS_MAX,
        },
    ),
];

/// The abbreviations that [`Hours`] reads, Monday first.
const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// What people write for a day without hours.
const CLOSED: [&str; 5] = ["休", "休息", "不营业", "closed", "off"];

const fn line(name: &'static str, zh: &'static str, en: &'static str) -> FieldSpec {
    let kind = FieldKind::Line {
        max: LINE_CHARS_MAX,
    };
    FieldSpec::optional(name, zh, en, kind)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursText {
    #[serde(default)]
    week: String,
    #[serde(default)]
    inherit: bool,
    #[serde(default)]
    special: BTreeMap<String, String>,
}

/// The text of a unit that has the hours above it again.
pub const INHERIT: &str = "inherit = true\n";

/// Reads a stored text; `None`: the unit has the hours above it.
pub fn parse(text: &str) -> Result<Option<UnitHours>, Say> {
    let read: HoursText = toml::from_str(text).map_err(|error| {
        let said = error.message().to_owned();
        say!("格式错误：{said}", "wrong format: {said}")
    })?;
    if read.inherit {
        return Ok(None);
    }
    let mut special = BTreeMap::new();
    for (day, spans) in read.special {
        let spans = DaySpan::parse_list(&spans).map_err(|error| error.say())?;
        let day: Day = day
            .parse()
            .map_err(|_| say!("“{day}”不是日期", "`{day}` is no day"))?;
        special.insert(day, spans);
    }
    let week = Hours::parse(&read.week).map_err(|error| error.say())?;
    if week.is_empty() {
        return Err(HoursError::Empty.say());
    }
    Ok(Some(UnitHours { week, special }))
}

/// The stored text of hours; [`parse`] gives them back.
pub fn to_text(hours: &UnitHours) -> String {
    let days = NAMES.iter().enumerate();
    let days = days.filter(|(at, _)| !hours.week.of(*at).is_empty());
    let week: Vec<String> = days
        .map(|(at, name)| format!("{name} {}", plain(hours.week.of(at), "+")))
        .collect();
    let mut text = format!("week = \"{}\"\n", week.join("; "));
    if !hours.special.is_empty() {
        text.push_str("\n[special]\n");
    }
    for (day, spans) in &hours.special {
        text.push_str(&format!("{day} = \"{}\"\n", plain(spans, "+")));
    }
    text
}

/// Spans as they are typed: `09:00-12:00 13:00-17:00` with the separator given.
pub fn plain(spans: &[DaySpan], separator: &str) -> String {
    let all: Vec<String> = spans
        .iter()
        .map(|span| format!("{}-{}", clock(span.from), clock(span.to)))
        .collect();
    all.join(separator)
}

/// `09:00`, with seconds only where there are any.
fn clock(seconds: u32) -> String {
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match second {
        0 => format!("{hour:02}:{minute:02}"),
        second => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

/// The form's values of hours.
pub fn to_fields(hours: &UnitHours, lang: Lang) -> Fields {
    let mut fields = Fields::default();
    for (at, spec) in HOURS[..7].iter().enumerate() {
        fields.set(spec.name, plain(hours.week.of(at), " "));
    }
    let line = |(day, spans): (&Day, &Vec<DaySpan>)| match spans.as_slice() {
        [] => format!("{day} {}", lang.pick("休", "closed")),
        spans => format!("{day} {}", plain(spans, " ")),
    };
    let lines: Vec<String> = hours.special.iter().map(line).collect();
    fields.set("special", lines.join("\n"));
    fields
}

/// Reads the form; errors name the field, in the list of special days the line.
pub fn read(fields: &Fields) -> Result<UnitHours, FieldErrors> {
    let mut errors = Vec::new();
    let mut week = Vec::new();
    for (spec, name) in HOURS[..7].iter().zip(NAMES) {
        let typed = typed(fields.get(spec.name));
        if typed.is_empty() || CLOSED.contains(&typed.as_str()) {
            continue;
        }
        match DaySpan::parse_list(&typed) {
            Ok(spans) => week.push(format!("{name} {}", plain(&spans, "+"))),
            Err(error) => errors.push(labelled(spec, &error.say())),
        }
    }
    if errors.is_empty() && week.is_empty() {
        errors.push(labelled(&HOURS[0], &HoursError::Empty.say()));
    }
    let special = special_days(fields.get("special"), &mut errors);
    if !errors.is_empty() {
        return Err(FieldErrors(errors));
    }
    let week = Hours::parse(&week.join("; "))
        .map_err(|error| FieldErrors(vec![labelled(&HOURS[0], &error.say())]))?;
    Ok(UnitHours { week, special })
}

fn labelled(spec: &FieldSpec, say: &Say) -> FieldError {
    let (Say { zh, en }, zh_label, en_label) = (say, spec.zh, spec.en);
    let say = Say {
        zh: format!("{zh_label}：{zh}"),
        en: format!("{en_label}: {en}"),
    };
    FieldError::new(spec.name, "not_hours", say)
}

/// What a Chinese keyboard types, in the signs that hours are written with.
fn typed(text: &str) -> String {
    let sign = |c: char| match c {
        '：' => ':',
        '，' | '、' | '；' | ';' | '　' => ' ',
        '－' | '–' | '—' | '~' | '～' | '至' => '-',
        c => c,
    };
    text.chars().map(sign).collect::<String>().trim().to_owned()
}

/// A day and its hours on each line: `2026-12-31 09:00-12:00`, `2027-01-04 休`.
fn special_days(text: &str, errors: &mut Vec<FieldError>) -> BTreeMap<Day, Vec<DaySpan>> {
    let spec = &HOURS[7];
    let mut days = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let n = at + 1;
        match special_day(&typed(line)) {
            Ok(None) => {}
            Ok(Some((day, spans))) => {
                if days.insert(day, spans).is_some() {
                    let say = say!(
                        "第 {n} 行：{day} 出现两次",
                        "line {n}: {day} is there twice"
                    );
                    errors.push(labelled(spec, &say));
                }
            }
            Err(Say { zh, en }) => {
                errors.push(labelled(spec, &say!("第 {n} 行：{zh}", "line {n}: {en}")));
            }
        }
    }
    if days.len() > SPECIAL_MAX {
        let say = say!(
            "最多 {SPECIAL_MAX} 个特殊日",
            "at most {SPECIAL_MAX} special days"
        );
        errors.push(labelled(spec, &say));
    }
    days
}

fn special_day(line: &str) -> Result<Option<(Day, Vec<DaySpan>)>, Say> {
    if line.is_empty() {
        return Ok(None);
    }
    let (day, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (read, rest) = (day.parse::<Day>(), rest.trim());
    let Some(read) = read.ok().filter(|_| day.len() == 10) else {
        return Err(say!(
            "“{day}”不是日期，应写作 2026-12-31 09:00-12:00 或 2026-12-31 休",
            "`{day}` is no day; 2026-12-31 09:00-12:00 or 2026-12-31 closed is expected"
        ));
    };
    if CLOSED.contains(&rest) {
        return Ok(Some((read, Vec::new())));
    }
    let spans = DaySpan::parse_list(rest).map_err(|error| error.say())?;
    if spans.is_empty() {
        return Err(say!(
            "{day} 后应写时段或“休”",
            "hours or `closed` are expected after {day}"
        ));
    }
    Ok(Some((read, spans)))
}

/// The week in words: weekdays with the same hours together, days without any left out.
pub fn in_words(week: &Hours, lang: Lang) -> String {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for at in 0..7 {
        match groups.last_mut() {
            Some((_, last)) if *last + 1 == at && week.of(*last) == week.of(at) => *last = at,
            _ => groups.push((at, at)),
        }
    }
    let name = |at: usize| HOURS[at].label(lang);
    let groups = groups
        .into_iter()
        .filter(|(first, _)| !week.of(*first).is_empty());
    let one = |(first, last): (usize, usize)| {
        let days = match first == last {
            true => name(first).to_owned(),
            false => format!("{}{}{}", name(first), lang.pick("至", "–"), name(last)),
        };
        format!("{days} {}", plain(week.of(first), lang.pick("、", ", ")))
    };
    groups
        .map(one)
        .collect::<Vec<_>>()
        .join(lang.pick("；", "; "))
}
