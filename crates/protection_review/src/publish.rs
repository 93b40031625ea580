//! What other rooms ask: whether a review carries a publication, and what was overruled.

use crate::rules::standing::{self, Standing};
use crate::store;
use kernel::{Day, Refusal, day_of};
use platform::sql::{Reader, SqlError};

/// Most reviews that a search offers.
pub const FOUND_MAX: i64 = 20;
/// Most overruled reviews told of one product.
const OVERRULED_MAX: i64 = 20;

/// Whether the review of a number carries the publication of a subject on a day. The outer error is
/// the database's; the inner one says in plain words why it does not: not found, of another subject,
/// not decided, refused, its condition lapsed, expired.
///
/// A condition that is neither met nor due yet carries a publication: [`Standing::condition_met`] tells it.
///
/// # Errors
/// The database's.
pub fn standing(
    reader: &mut Reader<'_>,
    number: &str,
    subject_kind: &str,
    subject_key: &str,
    day: Day,
) -> Result<Result<Standing, Refusal>, SqlError> {
    let number = number.trim();
    Ok(match store::load(reader, number)? {
        Some(review) => standing::of_subject(&review, subject_kind, subject_key, day),
        None => Err(standing::not_found(number)),
    })
}

/// A review that can be chosen for a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How it stands.
    pub standing: Standing,
    /// Its title.
    pub title: String,
    /// What the subject is called.
    pub subject_name: String,
    /// Which version of it was reviewed.
    pub subject_version: String,
}

/// Reviews that carry a publication on a day, the newest first; `q` is part of number, title, code or
/// name, and `subject_kind` may be empty.
///
/// # Errors
/// The database's.
pub fn find_passed(
    reader: &mut Reader<'_>,
    subject_kind: &str,
    q: &str,
    day: Day,
) -> Result<Vec<Found>, SqlError> {
    let reviews = store::let_through(reader, subject_kind, q, FOUND_MAX * 5)?;
    let found = reviews.into_iter().filter_map(|review| {
        let standing = standing::of(&review, day).ok()?;
        Some(Found {
            standing,
            title: review.content.title,
            subject_name: review.content.subject_name,
            subject_version: review.content.subject_version,
        })
    });
    Ok(found
        .take(usize::try_from(FOUND_MAX).unwrap_or(0))
        .collect())
}

/// A product that was let through against its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overruled {
    /// The review.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Name of who overruled it.
    pub by: String,
    /// On which day.
    pub day: Day,
    /// Why.
    pub reason: String,
}

/// Overruled reviews of a product, fee or text, by its code or its name as it was handed in.
///
/// # Errors
/// The database's.
pub fn overruled_for(
    reader: &mut Reader<'_>,
    product_key_or_name: &str,
) -> Result<Vec<Overruled>, SqlError> {
    if product_key_or_name.trim().is_empty() {
        return Ok(Vec::new());
    }
    let reviews = store::overruled(reader, product_key_or_name, OVERRULED_MAX)?;
    let told = reviews.into_iter().filter_map(|review| {
        let word = review.overruled?;
        Some(Overruled {
            number: review.number,
            title: review.content.title,
            by: word.said.by.name,
            day: day_of(word.said.at),
            reason: word.said.text,
        })
    });
    Ok(told.collect())
}
