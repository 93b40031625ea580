//! Where the bank holds data of a person, for the room of their requests, which may not know the
//! rooms above it.

use platform::Keys;
use platform::sql::{Reader, SqlError};
use privacy::Held;

/// The complaints of whoever has this phone or identity number, found by keyed hash.
pub(crate) fn find(
    reader: &mut Reader<'_>,
    keys: &Keys,
    phone: &str,
    id_number: &str,
) -> Result<Vec<Held>, SqlError> {
    let found = complaint::queries::by_contact(reader, keys, phone, id_number)?;
    let held = |one: complaint::queries::Earlier| Held {
        href: format!("/complaints/{}", one.number),
        number: one.number,
        title: one.title,
        unit: one.unit_name,
        received_at: one.received_at,
    };
    Ok(found.into_iter().map(held).collect())
}
