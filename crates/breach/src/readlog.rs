//! Who looked at which case, out of the ledger: reveals, files fetched, disclosures, emergencies, work.

use crate::rules::forms::UNIT;
use crate::rules::life::{Asked, Look};
use audit::{Cursor, Filter, StoredEntry};
use change::CommandError;
use kernel::{FieldError, Refusal, UnitPath, say};
use platform::sql::{Reader, SqlError};

/// Most entries that one look into the log reads.
pub const ENTRIES_MAX: usize = 20_000;
/// Entries of one page of the ledger.
const PAGE: i64 = 200;
/// Any entry of a case by the account that is asked for.
const WORKED: &str = "worked";

/// The looks that the ledger tells of.
///
/// # Errors
/// Refused when more than [`ENTRIES_MAX`] entries were to be read: the question is too wide.
pub(crate) fn looks(reader: &mut Reader<'_>, asked: &Asked) -> Result<Vec<Look>, CommandError> {
    let unit = match asked.unit.as_str() {
        "" => None,
        code => Some(org::unit(reader, code)?.ok_or_else(no_unit)?.path),
    };
    let mut found = Vec::new();
    for kind in &asked.kinds {
        let worked = kind == WORKED;
        let filter = Filter {
            subject_kind: worked.then(|| "complaint".to_owned()),
            kind: (!worked).then(|| kind.clone()),
            actor: Some(asked.account.clone()).filter(|login| !login.is_empty()),
            from: Some(asked.from),
            until: Some(asked.to),
            ..Filter::default()
        };
        let mut after: Option<Cursor> = None;
        loop {
            let page = audit::entries(reader, &filter, after.as_ref(), PAGE)?;
            for entry in page
                .entries
                .iter()
                .filter(|entry| covers(unit.as_ref(), entry))
            {
                for case in cases(reader, entry)? {
                    found.push(Look {
                        case,
                        kind: kind.clone(),
                        account: entry.actor.clone(),
                        at: entry.instant(),
                    });
                }
            }
            if found.len() > ENTRIES_MAX {
                return Err(too_wide());
            }
            match page.next {
                None => break,
                next => after = next,
            }
        }
    }
    Ok(found)
}

fn no_unit() -> CommandError {
    let said = say!("没有这个机构", "There is no such unit");
    CommandError::Invalid(FieldError::new(UNIT.name, "not_found", said).into())
}

fn too_wide() -> CommandError {
    CommandError::Refused(Refusal::new(
        "too_many_entries",
        say!(
            "查看记录超过 {ENTRIES_MAX} 条，请缩小账号、机构或时间范围",
            "There are more than {ENTRIES_MAX} entries; ask for one account or unit, or a shorter time"
        ),
    ))
}

fn covers(unit: Option<&UnitPath>, entry: &StoredEntry) -> bool {
    let of = UnitPath::from_stored(entry.actor_unit.clone());
    unit.is_none_or(|unit| unit.contains(&of))
}

/// The cases that an entry is about.
fn cases(reader: &mut Reader<'_>, entry: &StoredEntry) -> Result<Vec<String>, SqlError> {
    Ok(match entry.subject_kind.as_str() {
        "complaint" => vec![entry.subject_id.clone()],
        "export_request" => sharing::cases_of(reader, &entry.subject_id)?,
        // Break-glass knows numbers only, also those of no case.
        _ => match entry.json()["number"].as_str() {
            Some(number) if complaint::export::unit_of(reader, number)?.is_some() => {
                vec![number.to_owned()]
            }
            _ => Vec::new(),
        },
    })
}
