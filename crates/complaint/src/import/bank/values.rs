//! How the cells of a ledger are read: units, classes, days and amounts as people write them.

use super::super::aliases;
use super::super::incoming::{Context, plausible, start_of};
use crate::rules::UnitRef;
use kernel::{Day, FieldKind, FieldSpec, Fields, Instant, Money, Reading, bank_zone};

/// Decimals of an amount in units of 10,000 yuan: down to the fen.
const WAN_DECIMALS: usize = 6;

/// Several columns as one text within a limit.
pub(super) fn joined(
    fields: &Fields,
    r: &mut Reading,
    told: &FieldSpec,
    specs: &[&FieldSpec],
    between: &str,
    max: usize,
) -> String {
    let parts: Vec<String> = specs
        .iter()
        .filter(|spec| !fields.get(spec.name).is_empty())
        .filter_map(|spec| r.text(spec))
        .collect();
    let text = parts.join(between);
    let count = text.chars().count();
    if count > max {
        let names = specs.iter().map(|s| s.zh).collect::<Vec<_>>().join("＋");
        r.fault(
            told,
            "too_long",
            &format!("（{names}）合计最多 {max} 个字，现有 {count} 个"),
            &format!("({names}) takes at most {max} characters in all, this has {count}"),
        );
    }
    text
}

/// A code of a list by its code, its label, or another word that ledgers use for it.
pub(super) fn aliased(r: &mut Reading, spec: &FieldSpec, words: &[(&str, &'static str)]) -> String {
    let FieldKind::Choice(list) = spec.kind else {
        return String::new();
    };
    let line = FieldSpec {
        kind: FieldKind::Line { max: 60 },
        ..*spec
    };
    let Some(text) = r.text(&line) else {
        return String::new();
    };
    match aliases::find(list, words, &text) {
        Some(code) => code.to_owned(),
        // The list's own check tells what is expected.
        None => r.choice(spec).unwrap_or_default().to_owned(),
    }
}

/// A JR/T 0169 entry by its code, its name, or a path of names.
pub(super) fn classified(r: &mut Reading, spec: &FieldSpec) -> String {
    let FieldKind::Code { dimension } = spec.kind else {
        return String::new();
    };
    let Some(text) = r.text(spec) else {
        return String::new();
    };
    let found = aliases::classified(dimension, &text);
    if found.is_none() {
        r.fault(
            spec,
            "unknown_code",
            &format!("应为 JR/T 0169 {dimension} 类的代码或名称，没有「{text}」"),
            &format!(
                "must be a code or name of JR/T 0169 dimension {dimension}; there is no \"{text}\""
            ),
        );
    }
    found.unwrap_or_default().to_owned()
}

/// A unit by its code or its name.
pub(super) fn unit(r: &mut Reading, context: &Context, spec: &FieldSpec) -> Option<UnitRef> {
    let text = r.text(spec)?;
    context.units.find(r, spec, &text)
}

/// A day or a time as ledgers write it: `2026-11-23`, `2026/11/23`, `2026.11.23`, `20261123`,
/// `2026年11月23日`, each perhaps with `09:30` or `09:30:00` behind it.
pub(super) fn moment(r: &mut Reading, spec: &FieldSpec) -> Option<Instant> {
    let line = FieldSpec {
        kind: FieldKind::Line { max: 40 },
        ..*spec
    };
    let text = r.text(&line)?;
    let at = parse_moment(&text);
    if at.is_none() {
        r.fault(
            spec,
            "not_a_day",
            "应为日期，例如 2026-11-23 或 2026-11-23 09:30",
            "must be a date such as 2026-11-23 or 2026-11-23 09:30",
        );
    }
    at
}

pub(super) fn parse_moment(text: &str) -> Option<Instant> {
    let text = text
        .trim()
        .replace('日', "")
        .replace(['年', '月', '/', '.'], "-");
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((&text, ""));
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = match parts.as_slice() {
        [year, month, day] => [*year, *month, *day],
        [all] if all.len() == 8 && all.is_ascii() => [&all[..4], &all[4..6], &all[6..]],
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    let day = Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    if !(1900..=2200).contains(&day.year()) {
        return None;
    }
    let time = time.trim();
    if time.is_empty() {
        return start_of(day);
    }
    let padded = if time.find(':') == Some(1) {
        format!("0{time}")
    } else {
        time.to_owned()
    };
    let time: jiff::civil::Time = padded.parse().ok()?;
    bank_zone().to_timestamp(day.to_datetime(time)).ok()
}

/// A time that can't be before the receipt; a bare day of the receipt means the receipt.
pub(super) fn later(
    r: &mut Reading,
    spec: &FieldSpec,
    received: Option<Instant>,
    context: &Context,
) -> Option<Instant> {
    let at = moment(r, spec)?;
    let same_day = received.is_some_and(|received| kernel::day_of(received) == kernel::day_of(at));
    let at = if same_day { at.max(received?) } else { at };
    plausible(r, spec, at, received, context.now);
    Some(at)
}

/// An amount in units of 10,000 yuan, exactly.
pub(super) fn wan(r: &mut Reading, spec: &FieldSpec) -> Option<Money> {
    let text = r.text(spec)?;
    let amount = parse_wan(&text);
    if amount.is_none() {
        r.fault(
            spec,
            "not_an_amount",
            "应为金额（万元），最多 6 位小数，例如 1.25",
            "must be an amount in units of 10,000 yuan with at most 6 decimals, such as 1.25",
        );
    }
    amount
}

pub(super) fn parse_wan(text: &str) -> Option<Money> {
    let plain: String = text
        .trim_end_matches("万元")
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > WAN_DECIMALS {
        return None;
    }
    let part: i64 = format!("{part:0<WAN_DECIMALS$}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    Money::from_fen(whole.checked_mul(1_000_000)?.checked_add(part)?)
}
