//! From published versions to what the public is told on a day.

use super::{
    Labelled, PublicDiscount, PublicDocument, PublicFee, PublicPrice, PublicProduct, PublicRate,
    PublicRisk, Showcase,
};
use crate::kinds::{FEE, PRODUCT};
use crate::rules::fee::{self, Fee};
use crate::rules::product::{self, Product};
use crate::rules::suit;
use crate::rules::text::{Bilingual, lines};
use kernel::{Choice, Day, Lang, day_of};
use platform::sql::{Reader, SqlError};
use publication::Version;
use publication::rules::AHEAD_DAYS_MAX;
use std::collections::BTreeSet;

/// What the public is told on a day. A version whose document can't be read is left out, and the ledger's
/// verification tells of it.
///
/// # Errors
/// The database's.
pub fn public(reader: &mut Reader<'_>, day: Day) -> Result<Showcase, SqlError> {
    let products = publication::in_force(reader, PRODUCT.code, day)?;
    let fees = fee_histories(reader, day)?;
    Ok(showcase(&products, &fees, day))
}

/// Every version of each item that is in the schedule of a day, or is announced for a day behind it.
pub(crate) fn fee_histories(
    reader: &mut Reader<'_>,
    day: Day,
) -> Result<Vec<Vec<Version>>, SqlError> {
    // No version begins later than this, so that each that is to come holds there.
    let far = day.checked_add(jiff::Span::new().days(AHEAD_DAYS_MAX));
    let mut keys = BTreeSet::new();
    for day in [day, far.unwrap_or(Day::MAX)] {
        let held = publication::in_force(reader, FEE.code, day)?;
        keys.extend(held.into_iter().map(|version| version.key));
    }
    let all = keys
        .iter()
        .map(|key| publication::versions(reader, FEE.code, key));
    all.collect()
}

/// The pure part of [`public`]: the versions of products that hold on the day, the histories of fees.
pub(crate) fn showcase(products: &[Version], fees: &[Vec<Version>], day: Day) -> Showcase {
    let mut fees: Vec<PublicFee> = fees.iter().filter_map(|all| fee_of(all, day)).collect();
    fees.sort_by_key(|fee| {
        (
            place(fee::CATEGORIES, fee.category.code),
            natural(&fee.code),
        )
    });
    let told = products.iter().filter_map(product_of);
    let mut products: Vec<PublicProduct> = told.filter(|one| one.on_sale_from <= day).collect();
    for product in &mut products {
        product
            .fee_codes
            .retain(|code| fees.iter().any(|fee| fee.code == *code));
    }
    products.sort_by_key(|one| (place(product::KINDS, one.kind.code), one.name.zh.clone()));
    Showcase {
        day,
        products,
        fees,
    }
}

/// Where a code stands in its list.
fn place(list: &[Choice], code: &str) -> usize {
    let found = list.iter().position(|choice| choice.code == code);
    found.unwrap_or(list.len())
}

/// `F-9` before `F-10`: letters as they are, numbers by their size.
fn natural(code: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let (mut word, mut digits) = (String::new(), String::new());
    for c in code.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            parts.push((
                std::mem::take(&mut word),
                digits.parse().unwrap_or(u64::MAX),
            ));
            digits.clear();
        }
        word.push(c);
    }
    parts.push((word, digits.parse().unwrap_or(0)));
    parts
}

/// A code with its label.
fn labelled(list: &'static [Choice], code: &str) -> Option<Labelled> {
    let choice = list.iter().find(|choice| choice.code == code)?;
    Some(Labelled {
        code: choice.code,
        label: Bilingual::new(choice.label(Lang::Zh), choice.label(Lang::En)),
    })
}

fn many(list: &'static [Choice], codes: &[String]) -> Vec<Labelled> {
    codes
        .iter()
        .filter_map(|code| labelled(list, code))
        .collect()
}

/// A version of a product as the public reads it, whether or not it is public; `None` when its document
/// can't be read.
pub fn product_of(version: &Version) -> Option<PublicProduct> {
    let one = Product::of(&version.doc).ok()?;
    let both = |zh: &str, en: &str| Bilingual::new(zh, en);
    let risk = one.risk().map(|level| PublicRisk {
        level,
        issuer: one.risk_issuer,
        seller: one.risk_seller,
        differs: suit::differs(one.risk_issuer, one.risk_seller),
        meaning: suit::meaning(level),
    });
    let rate = one.rate().map(|(from_ppm, to_ppm, text)| PublicRate {
        from_ppm,
        to_ppm,
        text,
        how: both(&one.rate_how, &one.rate_how_en),
    });
    let papers = lines(&one.documents)
        .into_iter()
        .filter_map(product::document);
    let documents = papers.map(|(name, address)| PublicDocument { name, address });
    Some(PublicProduct {
        key: version.key.clone(),
        version: version.version,
        since: version.from.unwrap_or_else(|| day_of(version.at)),
        kind: labelled(product::KINDS, &one.kind)?,
        name: one.names(),
        summary: both(&one.summary, &one.summary_en),
        customers: one.risk().map(suit::suitable).unwrap_or_default(),
        risk,
        min_amount: one.min_amount_fen,
        term: both(&one.term, &one.term_en),
        rate,
        features: both(&one.features, &one.features_en),
        fees: both(&one.fees, &one.fees_en),
        fee_codes: product::codes(&one.fee_codes),
        penalties: both(&one.penalties, &one.penalties_en),
        risks: both(&one.risks, &one.risks_en),
        notices: both(&one.notices, &one.notices_en),
        rights: both(&one.rights, &one.rights_en),
        duties: both(&one.duties, &one.duties_en),
        disputes: both(&one.disputes, &one.disputes_en),
        standards: both(&one.standards, &one.standards_en),
        other: both(&one.other, &one.other_en),
        documents: documents.collect(),
        on_sale_from: one.on_sale_from?,
        on_sale_to: one.on_sale_to,
        registration: one.registration,
        issuer: one.issuer,
        manager: one.manager,
        seller: one.seller,
        contract_party: one.contract_party,
    })
}

/// Whether a version was announced by a day, and neither taken back by then nor replaced by another that
/// begins on the same day.
fn announced(version: &Version, day: Day) -> bool {
    if version.withdrawn.is_none() && !was_public(version) {
        return false;
    }
    let published = version.published.as_ref().map(|(_, at)| day_of(*at));
    let withdrawn = version.withdrawn.as_ref().map(|(_, at, _)| day_of(*at));
    published.is_some_and(|at| at <= day) && withdrawn.is_none_or(|at| day < at)
}

/// An item on a day: the price in force, the one before, the one to come. `None` when nothing of it is
/// public that day.
pub(crate) fn fee_of(all: &[Version], day: Day) -> Option<PublicFee> {
    let held = all.iter().rev().find(|version| version.holds(day));
    let begins = |version: &&Version| version.from.is_some_and(|from| from > day);
    let to_come = all.iter().filter(|version| announced(version, day));
    let coming = to_come.filter(begins).min_by_key(|version| version.from);
    let before = held.and_then(|held| {
        let mut older = all
            .iter()
            .filter(|one| one.version < held.version && was_public(one));
        older.next_back()
    });
    let told = held.or(coming)?;
    let one = Fee::of(&told.doc).ok()?;
    Some(PublicFee {
        code: told.key.clone(),
        category: labelled(fee::CATEGORIES, &one.category)?,
        name: one.names(),
        content: Bilingual::new(&*one.content, &*one.content_en),
        price: held.and_then(price_of),
        coming: coming.and_then(price_of),
        previous: before.and_then(price_of),
        discount: discount_of(&one, day),
        free: one.is_free(),
        customers: many(fee::CUSTOMERS, &one.customers),
        customers_note: Bilingual::new(&*one.customers_note, ""),
        channels: many(fee::CHANNELS, &one.channels),
        phone: one.phone,
        remark: Bilingual::new(one.remark, one.remark_en),
    })
}

/// Whether a version was public on some whole day.
fn was_public(version: &Version) -> bool {
    let days = version.from.zip(version.to);
    version.published.is_some() && days.is_none_or(|(from, to)| from <= to)
}

/// The price of a version as the public reads it.
pub fn price_of(version: &Version) -> Option<PublicPrice> {
    let one = Fee::of(&version.doc).ok()?;
    let told = version.published.as_ref().map_or(version.at, |(_, at)| *at);
    Some(PublicPrice {
        version: version.version,
        text: Bilingual::new(&*one.standard, &*one.standard_en),
        amounts: one.price(),
        price_type: labelled(fee::PRICE_TYPES, &one.price_type)?,
        basis: one.basis_text(),
        effective: version.from.unwrap_or_else(|| day_of(version.at)),
        announced: day_of(told),
    })
}

/// A discount ends by itself: nothing has to run on its last day.
fn discount_of(one: &Fee, day: Day) -> Option<PublicDiscount> {
    let (from, to) = one.discount_days().filter(|(_, to)| day <= *to)?;
    Some(PublicDiscount {
        text: Bilingual::new(&*one.discount, &*one.discount_en),
        from,
        to,
        running: from <= day,
    })
}

#[cfg(test)]
mod tests;
