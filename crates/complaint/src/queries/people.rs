//! What a complainant brought before, found by keyed hashes, and cases that read alike.

use super::narrow::Scope;
use crate::rules::status::Status;
use crate::store;
use kernel::Instant;
use platform::Keys;
use platform::args;
use platform::sql::{Reader, Row, SqlError, fulltext_query};

/// Most earlier cases shown at intake.
const EARLIER_MAX: i64 = 20;
/// Most similar cases shown at intake.
const SIMILAR_MAX: i64 = 5;
/// Words of a text that are enough to look for similar ones.
const SIMILAR_WORDS: usize = 6;

/// An earlier case of the same complainant, or a similar one: nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Case number.
    pub number: String,
    /// One sentence.
    pub title: String,
    /// Status.
    pub status: Status,
    /// When received.
    pub received_at: Instant,
    /// Unit answerable.
    pub unit_name: String,
}

fn earlier(row: &Row) -> Result<Earlier, SqlError> {
    let status: String = row.get(2)?;
    Ok(Earlier {
        number: row.get(0)?,
        title: row.get(1)?,
        status: Status::from_code(&status)
            .ok_or_else(|| SqlError::Other(format!("unknown status {status}")))?,
        received_at: row.get(3)?,
        unit_name: row.get(4)?,
    })
}

/// What a customer brought before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Cases within reach.
    pub seen: Vec<Earlier>,
    /// How many there are out of reach; nothing else of them is told.
    pub elsewhere: usize,
}

/// Cases of whoever has this phone or identity number, newest first. Bank-wide on purpose: the
/// clerk must know that this customer complained before, whoever registered it. Of what the scope
/// does not see, only the number of cases is told.
pub fn by_contact(
    reader: &mut Reader,
    keys: &Keys,
    scope: &Scope,
    (phone, id_number): (&str, &str),
) -> Result<Before, SqlError> {
    let all = all_by_contact(reader, keys, phone, id_number)?;
    if all.is_empty() {
        return Ok(Before::default());
    }
    let numbers = all.iter().map(|case| case.number.clone()).collect();
    let filter = super::Filter {
        numbers: Some(numbers),
        ..Default::default()
    };
    let page = super::Page::Skip(0);
    let rows = super::list(
        reader,
        scope,
        &filter,
        &page,
        EARLIER_MAX,
        Instant::UNIX_EPOCH,
    )?;
    let (seen, unseen): (Vec<Earlier>, Vec<Earlier>) = all
        .into_iter()
        .partition(|case| rows.iter().any(|row| row.number == case.number));
    Ok(Before {
        seen,
        elsewhere: unseen.len(),
    })
}

fn all_by_contact(
    reader: &mut Reader,
    keys: &Keys,
    phone: &str,
    id_number: &str,
) -> Result<Vec<Earlier>, SqlError> {
    let phone = store::index(keys, "phone", phone);
    let id_number = store::index(keys, "id_number", id_number);
    if phone.is_empty() && id_number.is_empty() {
        return Ok(Vec::new());
    }
    let rows = reader.query(
        "SELECT c.number, c.title, c.status, c.received_at, c.unit_name
         FROM complaint_person p JOIN complaint_case c ON c.id = p.case_id
         WHERE (p.phone_index = $1 AND p.phone_index <> '') OR (p.id_index = $2 AND p.id_index <> '')
         ORDER BY c.received_at DESC, c.id DESC LIMIT $3",
        &args![phone, id_number, EARLIER_MAX],
    )?;
    rows.iter().map(earlier).collect()
}

/// Numbers of the cases whose complainant has exactly this name, phone or identity number.
pub fn by_name(reader: &mut Reader, keys: &Keys, value: &str) -> Result<Vec<String>, SqlError> {
    let hashes = ["name", "phone", "id_number"].map(|kind| store::index(keys, kind, value));
    let [name, phone, id_number] = hashes;
    let rows = reader.query(
        "SELECT c.number FROM complaint_person p JOIN complaint_case c ON c.id = p.case_id
         WHERE p.name_index = $1 OR p.phone_index = $2 OR p.id_index = $3
         ORDER BY c.received_at DESC LIMIT 200",
        &args![name, phone, id_number],
    )?;
    rows.iter().map(|r| r.get(0)).collect()
}

/// The keyed hashes of the complainant's phone and identity number, each empty where there is none:
/// by them another room knows the same person without opening anything. `None` when there is no such
/// case.
pub fn contact_of(reader: &mut Reader, number: &str) -> Result<Option<(String, String)>, SqlError> {
    let row = reader.query_opt(
        "SELECT p.phone_index, p.id_index
         FROM complaint_person p JOIN complaint_case c ON c.id = p.case_id WHERE c.number = $1",
        &args![number],
    )?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Open cases within reach whose text shares the first words of this one.
pub fn similar_open(
    reader: &mut Reader,
    scope: &Scope,
    text: &str,
    now: Instant,
) -> Result<Vec<Earlier>, SqlError> {
    let head: String = text.chars().take(SIMILAR_WORDS * 4).collect();
    if fulltext_query(&head).is_none() {
        return Ok(Vec::new());
    }
    let filter = super::Filter {
        tab: Some(super::Tab::Open),
        text: head,
        ..Default::default()
    };
    let page = super::Page::Skip(0);
    let rows = super::list(reader, scope, &filter, &page, SIMILAR_MAX, now)?;
    Ok(rows
        .into_iter()
        .map(|r| Earlier {
            number: r.number,
            title: r.title,
            status: r.status,
            received_at: r.received_at,
            unit_name: r.unit_name,
        })
        .collect())
}
