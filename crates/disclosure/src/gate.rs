//! What stands before a publication: the protection review that carries it, and the notice of a price.
//! The engine of versions asks here whatever way a publication came: page, API, import.

use crate::kinds::FEE;
use crate::rules::fee::Fee;
use crate::rules::product::{self, Product};
use crate::rules::rise::{self, Finding, Ground, Movement};
use crate::rules::text::Bilingual;
use change::{Change, CommandError};
use kernel::{Day, Instant, Refusal, day_of, say};
use platform::sql::{Reader, SqlError};
use protection_review::Standing;
use protection_review::rules::Review;
use protection_review::rules::standing::{of, same};
use publication::{Value, Version};
use serde::{Deserialize, Serialize};

/// What a product's publication is a subject of.
pub const PRODUCT_SUBJECT: &str = "product";
/// What a fee's publication is a subject of.
pub const FEE_SUBJECT: &str = "fee";

/// What carried a publication; kept with the version and in its ledger entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Carried>,
    /// `new`, `rise`, `fall`, `same`; of fees.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub movement: String,
    /// What that rests on: `amounts`, `discount`, `claim`, `first`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ground: String,
    /// The notice that it needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Waited>,
    /// What the author said of the change, and who checked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
}

/// A review as it stood when it carried a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Its number.
    pub number: String,
    /// `passed`, `conditional`, `overruled`.
    pub outcome: String,
    /// The day of the decision.
    pub decided: Day,
    /// By when its condition must be met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition_due: Option<Day>,
    /// Whether it was met then.
    pub condition_met: bool,
    /// The last day it carries a publication.
    pub valid_until: Day,
}

impl From<Standing> for Carried {
    fn from(standing: Standing) -> Carried {
        Carried {
            outcome: standing.outcome.code().to_owned(),
            number: standing.number,
            decided: standing.decided,
            condition_due: standing.condition_due,
            condition_met: standing.condition_met,
            valid_until: standing.valid_until,
        }
    }
}

/// The notice that a price had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited {
    /// `market_rise`, `market_new`.
    pub rule: String,
    /// The pack it stands in.
    pub pack: String,
    /// Its article, as it was known then.
    pub article: Bilingual,
    /// How sure of it: `seen`, `second`, `memory`.
    pub certainty: String,
    /// The day of the announcement.
    pub announced: Day,
    /// The first day that would have done.
    pub earliest: Day,
}

/// What somebody said of a change that amounts don't show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// `rise`, `fall`, `neutral`.
    pub said: String,
    /// Login of who said it.
    pub by: String,
    /// Login of who checked it by publishing.
    pub checked_by: String,
}

impl Evidence {
    /// Of a version; `None` where it was not published or its gate is another.
    pub fn of(version: &Version) -> Option<Evidence> {
        match version.evidence.is_null() {
            true => None,
            false => Evidence::deserialize(&version.evidence).ok(),
        }
    }

    fn value(&self) -> Result<Value, CommandError> {
        serde_json::to_value(self).map_err(|error| CommandError::Broken(error.to_string()))
    }
}

/// The gate of a product: a review of this product must carry it today and on its first day.
///
/// # Errors
/// Why it does not, in plain words.
pub(crate) fn of_product(
    change: &mut Change<'_>,
    version: &Version,
    from: Day,
) -> Result<Value, CommandError> {
    let one = Product::of(&version.doc).map_err(broken)?;
    let today = announced(change.now(), std::slice::from_ref(version));
    let subject = (PRODUCT_SUBJECT, version.key.as_str());
    let review = carried(change, &one.review, subject, [today, from])?;
    let evidence = Evidence {
        review: Some(review),
        ..Evidence::default()
    };
    evidence.value()
}

/// The gate of a fee: what is new or dearer needs its review, a market price also its notice.
///
/// # Errors
/// Why it may not be published, with the first day that would do.
pub(crate) fn of_fee(
    change: &mut Change<'_>,
    version: &Version,
    from: Day,
) -> Result<Value, CommandError> {
    let one = Fee::of(&version.doc).map_err(broken)?;
    let all = publication::versions(change, FEE.code, &version.key)?;
    let announced = announced(change.now(), &all);
    let found = finding(change, version, &one, (from, announced))?;
    rise::in_time(&found, announced, from).map_err(CommandError::Refused)?;
    let subject = (FEE_SUBJECT, version.key.as_str());
    let review = match found.needs_review || !one.review.is_empty() {
        true => Some(carried(change, &one.review, subject, [announced, from])?),
        false => None,
    };
    let claim = (found.ground == Ground::Claim).then(|| Claim {
        said: one.change.clone(),
        by: version.author.login.clone(),
        checked_by: change.actor().login.clone(),
    });
    let evidence = Evidence {
        review,
        movement: name(&found.movement),
        ground: name(&found.ground),
        notice: waited(&found, announced),
        claim,
    };
    evidence.value()
}

/// What a version of a fee would be when it took effect on `from` and were announced on `announced`.
///
/// # Errors
/// When the author has not said what amounts can't tell.
pub(crate) fn finding(
    reader: &mut Reader<'_>,
    version: &Version,
    one: &Fee,
    (from, announced): (Day, Day),
) -> Result<Finding, CommandError> {
    let before = before(reader, &version.key, from)?;
    let before = before.map(|before| Fee::of(&before.doc)).transpose();
    let before = before.map_err(broken)?;
    rise::find(before.as_ref(), one, from, announced).map_err(CommandError::Refused)
}

/// The version that a new one is compared with: what would be the price on its first day without it.
/// Where nothing would (it was withdrawn that day), what was the price on the day before.
pub(crate) fn before(
    reader: &mut Reader<'_>,
    key: &str,
    from: Day,
) -> Result<Option<Version>, SqlError> {
    let held = publication::on(reader, FEE.code, key, from)?;
    match held {
        Some(version) => Ok(Some(version)),
        None => publication::on(reader, FEE.code, key, from.yesterday().unwrap_or(from)),
    }
}

/// The day of an announcement that is made now. A clock that was set back does not make it earlier than
/// what has happened to the item already.
pub(crate) fn announced(now: Instant, all: &[Version]) -> Day {
    let happened = all.iter().flat_map(|version| {
        let published = version.published.as_ref().map(|(_, at)| *at);
        let withdrawn = version.withdrawn.as_ref().map(|(_, at, _)| *at);
        let handed_in = version.handed_in.as_ref().map(|(_, at)| *at);
        let returned = version.returned.as_ref().map(|(_, at, _)| *at);
        [Some(version.at), published, withdrawn, handed_in, returned]
    });
    day_of(happened.flatten().fold(now, Instant::max))
}

fn waited(found: &Finding, announced: Day) -> Option<Waited> {
    let (pack, notice) = found.notice?;
    Some(Waited {
        rule: notice.key.clone(),
        pack: pack.id.clone(),
        article: notice.article.clone(),
        certainty: notice.certainty.clone(),
        announced,
        earliest: found.earliest(announced),
    })
}

/// The review of a number, if it carries its subject on every one of the days.
fn carried(
    reader: &mut Reader<'_>,
    number: &str,
    (kind, key): (&str, &str),
    days: [Day; 2],
) -> Result<Carried, CommandError> {
    if number.trim().is_empty() {
        return Err(CommandError::Refused(Refusal::new(
            "review_missing",
            say!(
                "新增收费项目和涨价须先通过消保审查：请在「消保审查编号」填写编号",
                "A new item or a rise needs its passed protection review: fill in \"Protection review\""
            ),
        )));
    }
    let mut carried = None;
    for day in days {
        let standing = standing(reader, number, (kind, key), day)?;
        let standing = standing.map_err(CommandError::Refused)?;
        carried = carried.or(Some(Carried::from(standing)));
    }
    carried.ok_or(CommandError::NotFound)
}

/// How a review stands for a subject on a day. One review of fees may name several item codes: the
/// schedule is reviewed by the sheet, not by the line.
///
/// # Errors
/// The database's; the inner one says why it does not carry it.
pub fn standing(
    reader: &mut Reader<'_>,
    number: &str,
    (kind, key): (&str, &str),
    day: Day,
) -> Result<Result<Standing, Refusal>, SqlError> {
    let direct = protection_review::standing(reader, number, kind, key, day)?;
    let another = matches!(&direct, Err(refusal) if refusal.code == "review_of_another");
    if !another || kind != FEE_SUBJECT {
        return Ok(direct);
    }
    let review = protection_review::load(reader, number.trim())?;
    let names = |review: &Review| {
        let codes = product::codes(&review.content.subject_key);
        review.content.subject_kind == kind && codes.iter().any(|code| same(code, key))
    };
    Ok(match review.filter(names) {
        Some(review) => of(&review, day),
        None => direct,
    })
}

/// The stored form of a movement or its ground.
fn name(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn broken(error: serde_json::Error) -> CommandError {
    CommandError::Broken(format!("a published document is broken: {error}"))
}

/// Whether a movement is one that the office must look at twice.
pub(crate) fn is_rise(evidence: &Evidence) -> bool {
    evidence.movement == name(&Movement::Rise)
}
