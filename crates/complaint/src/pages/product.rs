//! What the protection review says of a case's product: whether a leader overruled it.

use super::show::Linked;
use crate::words::Words;
use kernel::{Lang, fill};
use platform::sql::{Reader, SqlError};

/// Overruled reviews of a product, by its code or name as the case has it: number, who overruled it
/// when, and why.
pub(super) fn overruled(
    reader: &mut Reader<'_>,
    product: &str,
    lang: Lang,
) -> Result<Vec<Linked>, SqlError> {
    let w = Words::of(lang);
    let found = protection_review::overruled_for(reader, product)?;
    let line = |one: protection_review::Overruled| {
        let day = one.day.to_string();
        let values = [("by", one.by.as_str()), ("day", day.as_str())];
        Linked {
            title: fill(w.review_overruled, &values),
            note: one.reason,
            number: one.number,
        }
    };
    Ok(found.into_iter().map(line).collect())
}
