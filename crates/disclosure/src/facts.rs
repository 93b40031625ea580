//! A product and a fee as names and lines: for previews, comparing, files.

use crate::rules::fee::{CATEGORIES, CHANNELS, CUSTOMERS, Fee, PRICE_TYPES};
use crate::rules::text::Bilingual;
use crate::{PublicPrice, PublicProduct, Words};
use kernel::{Choice, Lang};

/// A name and its lines.
pub(crate) type Fact = (&'static str, Vec<String>);

fn one(text: impl Into<String>) -> Vec<String> {
    let text = text.into();
    match text.is_empty() {
        true => Vec::new(),
        false => vec![text],
    }
}

fn many(text: &Bilingual, lang: Lang) -> Vec<String> {
    text.lines(lang).into_iter().map(str::to_owned).collect()
}

/// All facts of a product in the order of its sheet; those without a line are left out.
pub(crate) fn of_product(product: &PublicProduct, lang: Lang) -> Vec<Fact> {
    let mut facts = all_of_product(product, lang);
    facts.retain(|(_, lines)| !lines.is_empty());
    facts
}

/// The same with empty ones, so that two products can stand side by side.
pub(crate) fn all_of_product(product: &PublicProduct, lang: Lang) -> Vec<Fact> {
    let w = Words::of(lang);
    let mut facts = who_and_risk(product, lang);
    let rate = product.rate.as_ref();
    let papers = product.documents.iter().map(|paper| paper.name.clone());
    let until = product.on_sale_to.map(|day| day.to_string());
    let sale = format!("{} – {}", product.on_sale_from, until.unwrap_or_default());
    facts.extend([
        (
            w.min_amount,
            one(product
                .min_amount
                .map_or(String::new(), |money| money.to_string())),
        ),
        (w.term, many(&product.term, lang)),
        (w.rate, one(rate.map_or("", |rate| rate.text.as_str()))),
        (
            w.rate_how,
            rate.map(|rate| many(&rate.how, lang)).unwrap_or_default(),
        ),
        (w.features, many(&product.features, lang)),
        (w.fees, many(&product.fees, lang)),
        (
            w.fee_codes,
            one(product.fee_codes.join(lang.pick("、", ", "))),
        ),
        (w.penalties, many(&product.penalties, lang)),
        (w.risks, many(&product.risks, lang)),
        (w.notices, many(&product.notices, lang)),
        (w.rights, many(&product.rights, lang)),
        (w.duties, many(&product.duties, lang)),
        (w.disputes, many(&product.disputes, lang)),
        (w.standards, many(&product.standards, lang)),
        (w.other, many(&product.other, lang)),
        (w.documents, papers.collect()),
        (w.on_sale, one(sale)),
    ]);
    facts
}

fn who_and_risk(product: &PublicProduct, lang: Lang) -> Vec<Fact> {
    let w = Words::of(lang);
    let risk = product.risk.as_ref().map(|risk| {
        let mut lines = vec![format!("{} {}", risk.level, risk.meaning.to(lang))];
        lines.extend(risk.differs.as_ref().map(|text| text.to(lang).to_owned()));
        lines
    });
    let levels: Vec<String> = product.customers.iter().map(ToString::to_string).collect();
    vec![
        (w.kind, one(product.kind.label.to(lang))),
        (w.name, one(product.name.to(lang))),
        (w.summary, one(product.summary.to(lang))),
        (w.registration, one(product.registration.as_str())),
        (w.issuer, one(product.issuer.as_str())),
        (w.manager, one(product.manager.as_str())),
        (w.seller, one(product.seller.as_str())),
        (w.contract_party, one(product.contract_party.as_str())),
        (w.risk, risk.unwrap_or_default()),
        (w.suitable, one(levels.join(lang.pick("、", ", ")))),
    ]
}

/// Labels of codes, in one line.
pub(crate) fn labels(list: &[Choice], codes: &[String], lang: Lang) -> String {
    let labels: Vec<&str> = codes
        .iter()
        .map(|code| Choice::label_in(list, code, lang))
        .collect();
    labels.join(lang.pick("、", ", "))
}

/// All facts of a fee in the order of the schedule; those without a line are left out.
pub(crate) fn of_fee(fee: &Fee, price: Option<&PublicPrice>, lang: Lang) -> Vec<Fact> {
    let w = Words::of(lang);
    let label = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
    let text = |zh: &str, en: &str| many(&Bilingual::new(zh, en), lang);
    let days = fee.discount_days();
    let days = days.map_or(String::new(), |(from, to)| format!("{from} – {to}"));
    let mut facts = vec![
        (w.category, one(label(CATEGORIES, &fee.category))),
        (w.item, one(fee.names().to(lang))),
        (w.content, text(&fee.content, &fee.content_en)),
        (w.price, text(&fee.standard, &fee.standard_en)),
        (w.amounts, text(&fee.amounts, "")),
        (w.per, one(fee.per.as_str())),
        (w.price_type, one(label(PRICE_TYPES, &fee.price_type))),
        (w.basis, one(fee.basis_text())),
        (w.customers, one(labels(CUSTOMERS, &fee.customers, lang))),
        (w.customers_note, one(fee.customers_note.as_str())),
        (w.channels, one(labels(CHANNELS, &fee.channels, lang))),
        (
            w.effective,
            one(price.map_or(String::new(), |price| price.effective.to_string())),
        ),
        (w.discount, text(&fee.discount, &fee.discount_en)),
        (w.discount_days, one(days)),
        (w.phone, one(fee.phone.as_str())),
        (w.remark, text(&fee.remark, &fee.remark_en)),
    ];
    facts.retain(|(_, lines)| !lines.is_empty());
    facts
}
