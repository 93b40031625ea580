//! Where the bank holds data of a person, for the room of their requests, which may not know the
//! rooms above it: what there is, what stands in it, and its erasure as far as the law allows.

use change::{Change, CommandError};
use complaint::export::{FIELDS, Wanted, Which, end_of, lines};
use complaint::queries::{Earlier, Scope, by_contact};
use jiff::Span;
use kernel::{Actor, Instant, Lang, Refusal, bank_zone, day_of, say};
use platform::Keys;
use platform::sql::{Reader, SqlError};
use privacy::{ErasureAsked, Held, Holdings, Outside, Planned, Section};

/// Months that the file of a complaint is kept after its end at least: PBOC Order No. 5 of 2020,
/// art. 44, read in the text.
const KEPT_MONTHS: i64 = 36;
/// Most matters of which a copy is made at once.
const COPIED_MAX: i64 = 50;
/// What a copy leaves out: who of the staff works on it, and the bank's own sorting.
const NOT_THEIRS: [&str; 7] = [
    "unit_code",
    "handler",
    "due",
    "days",
    "paused",
    "late",
    "cause",
];

/// What the room is handed.
pub(crate) const OUTSIDE: Outside = Outside {
    find,
    collect,
    ask_erasure,
};

/// The complaints of whoever has this phone or identity number, found by keyed hash: those within
/// the looker's reach, and how many there are elsewhere.
fn find(
    reader: &mut Reader<'_>,
    keys: &Keys,
    actor: &Actor,
    contact: (&str, &str),
    now: Instant,
) -> Result<Holdings, SqlError> {
    let scope = Scope::of(&complaint::commands::powers(actor));
    let found = by_contact(reader, keys, &scope, contact)?;
    let mut seen = Vec::new();
    for one in found.seen {
        let kept = kept(reader, &one, now)?;
        seen.push(Held {
            href: format!("/complaints/{}", one.number),
            correct_href: format!("/complaints/{}/person", one.number),
            number: one.number,
            title: one.title,
            unit: one.unit_name,
            received_at: one.received_at,
            kept,
        });
    }
    Ok(Holdings {
        seen,
        elsewhere: found.elsewhere,
    })
}

/// Why the person may not be erased from a complaint now; a hold is looked at when it is tried.
fn kept(reader: &mut Reader<'_>, one: &Earlier, now: Instant) -> Result<Option<Refusal>, SqlError> {
    if !one.status.is_done() {
        return Ok(Some(Refusal::new(
            "still_open",
            say!("尚未办结", "It is not over"),
        )));
    }
    let ended = end_of(reader, &one.number)?.and_then(|end| end.ended);
    Ok(ended.and_then(|ended| kept_by_law(ended, now)))
}

/// The law's own least time, whatever the bank's schedule says.
fn kept_by_law(ended: Instant, now: Instant) -> Option<Refusal> {
    let until = ended
        .to_zoned_datetime(bank_zone())
        .checked_add(Span::new().months(KEPT_MONTHS));
    let until = until.ok()?.timestamp();
    if now >= until {
        return None;
    }
    let day = day_of(until);
    Some(Refusal::new(
        "kept_by_law",
        say!(
            "投诉档案自办结之日起至少保存三年，至 {day}（中国人民银行令〔2020〕第5号第四十四条；个人信息保护法第四十七条）",
            "The file is kept for three years after its end, until {day} (PBOC Order No. 5 of 2020, art. 44; Personal Information Protection Law, art. 47)"
        ),
    ))
}

/// What stands of the person in these complaints. One that may not be shown to this person is left
/// out with an error, not in silence.
fn collect(
    reader: &mut Reader<'_>,
    keys: &Keys,
    actor: &Actor,
    numbers: &[String],
    (lang, now): (Lang, Instant),
) -> Result<Vec<Section>, SqlError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let theirs = FIELDS
        .iter()
        .filter(|field| !NOT_THEIRS.contains(&field.code));
    let theirs: Vec<_> = theirs.collect();
    let wanted = Wanted {
        codes: theirs.iter().map(|field| field.code.to_owned()).collect(),
        plain: true,
        lang,
    };
    let which = Which::Numbers(numbers.to_vec());
    let found = lines(reader, keys, actor, &which, &wanted, (COPIED_MAX, now))?;
    if found.len() != numbers.len() || found.iter().any(|line| line.withheld) {
        return Err(SqlError::Other(
            "a copy would leave out what this person may not see".to_owned(),
        ));
    }
    let section = |line: complaint::export::Line| {
        let rows = theirs.iter().zip(line.cells);
        let rows = rows.filter(|(_, value)| !value.is_empty());
        Section {
            title: format!("{} {}", lang.pick("投诉", "Complaint"), line.number),
            rows: rows
                .map(|(field, value)| (field.code.to_owned(), field.label(lang).to_owned(), value))
                .collect(),
        }
    };
    Ok(found.into_iter().map(section).collect())
}

/// The erasure goes the one way that every erasure goes: a plan that another person decides on.
fn ask_erasure(
    change: &mut Change<'_>,
    numbers: &[String],
    reason: &str,
) -> Result<ErasureAsked, CommandError> {
    let asked = sharing::ask_erasure_of(change, numbers, reason)?;
    Ok(ErasureAsked {
        plan: asked.plan.map(|(number, entry)| Planned {
            href: format!("/retention/plans/{number}"),
            number,
            entry,
        }),
        kept: asked.kept,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_keeps_a_file_for_three_civil_years() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let ended = at("2024-02-29T10:00:00+08:00");
        let until = kept_by_law(ended, at("2027-02-28T09:59:59+08:00")).unwrap();
        assert!(
            until.to(Lang::Zh).contains("2027-02-28") && until.to(Lang::Zh).contains("第四十四条")
        );
        assert!(kept_by_law(ended, at("2027-02-28T10:00:00+08:00")).is_none());
    }
}
