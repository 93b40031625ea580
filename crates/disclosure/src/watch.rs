//! What is public although its review wants attention. Computed from what is public and how its review
//! stands on the day: nothing has to have run for it to be seen.

use crate::gate::{Evidence, FEE_SUBJECT, PRODUCT_SUBJECT, standing};
use crate::kinds::KINDS;
use crate::rules::text::Bilingual;
use kernel::{Day, Lang, Refusal};
use platform::sql::{Reader, SqlError};
use protection_review::Outcome;
use publication::{Kind, Version};

/// What is public and wants attention.
#[derive(Clone, Debug)]
pub struct Attention {
    /// The version that is public.
    pub version: Version,
    /// What it is called.
    pub title: Bilingual,
    /// Number of its review.
    pub review: String,
    /// Why.
    pub why: Why,
}

/// Why something that is public wants attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was let through against its review.
    Overruled,
    /// Its condition is open, until this day.
    Conditional(Day),
    /// The review does not carry it any more; what was public when its validity ended stays so without
    /// this: an expired review is none for a new publication only.
    Lapsed(Refusal),
}

/// Everything that is public on a day and wants attention, products first.
///
/// # Errors
/// The database's.
pub fn attention(reader: &mut Reader<'_>, day: Day) -> Result<Vec<Attention>, SqlError> {
    let mut found = Vec::new();
    for kind in KINDS {
        for version in publication::in_force(reader, *kind, day)? {
            let review = Evidence::of(&version).and_then(|evidence| evidence.review);
            let Some(review) = review else {
                continue;
            };
            if let Some(why) = why(reader, (kind, &version), &review.number, day)? {
                let title = |lang| (kind.title)(&version.doc, lang);
                found.push(Attention {
                    title: Bilingual::new(title(Lang::Zh), title(Lang::En)),
                    review: review.number,
                    version,
                    why,
                });
            }
        }
    }
    Ok(found)
}

/// Why a version wants attention on a day; `None` when its review is well.
pub(crate) fn why(
    reader: &mut Reader<'_>,
    (kind, version): (&Kind, &Version),
    number: &str,
    day: Day,
) -> Result<Option<Why>, SqlError> {
    let subject = match kind.code == crate::PRODUCT.code {
        true => PRODUCT_SUBJECT,
        false => FEE_SUBJECT,
    };
    Ok(
        match standing(reader, number, (subject, &version.key), day)? {
            Ok(standing) => match (standing.outcome, standing.condition_due) {
                (Outcome::Overruled, _) => Some(Why::Overruled),
                (Outcome::Conditional, Some(due)) if !standing.condition_met => {
                    Some(Why::Conditional(due))
                }
                _ => None,
            },
            Err(refusal) if refusal.code == EXPIRED => None,
            Err(refusal) => Some(Why::Lapsed(refusal)),
        },
    )
}

/// The review was passed and its validity is over: that ends new publications, not old ones.
const EXPIRED: &str = "review_expired";
