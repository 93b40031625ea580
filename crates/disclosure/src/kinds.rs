//! What this room declares to the engine of versions, and how a draft looks to whoever publishes it.

use crate::facts;
use crate::gate;
use crate::rules::fee::{self, Fee};
use crate::rules::product::{self, Product};
use crate::{Words, price_of, product_of};
use askama::Template;
use identity::Permission;
use kernel::{Choice, Lang};
use publication::{Html, Kind, Value, Version};

/// The shelf of both kinds.
pub const SHELF: &str = "disclosure";

/// Products.
pub static PRODUCT: Kind = Kind {
    code: "product",
    zh: "产品",
    en: "Products",
    shelf: SHELF,
    view: Permission::DisclosureView,
    write: Permission::DisclosureWrite,
    publish: Permission::DisclosurePublish,
    fields: product::FIELDS,
    read: product::read,
    title: |doc, lang| title(Product::of(doc).map(|one| one.names()), doc, lang),
    gate: gate::of_product,
    preview: product_preview,
};

/// Items of the fee schedule.
pub static FEE: Kind = Kind {
    code: "fee",
    zh: "收费项目",
    en: "Fees",
    shelf: SHELF,
    view: Permission::DisclosureView,
    write: Permission::DisclosureWrite,
    publish: Permission::DisclosurePublish,
    fields: fee::FIELDS,
    read: fee::read,
    title: |doc, lang| title(Fee::of(doc).map(|one| one.names()), doc, lang),
    gate: gate::of_fee,
    preview: fee_preview,
};

/// The kinds of this room.
pub static KINDS: &[&Kind] = &[&PRODUCT, &FEE];

fn title(names: Result<crate::Bilingual, serde_json::Error>, doc: &Value, lang: Lang) -> String {
    match names {
        Ok(names) => names.to(lang).to_owned(),
        Err(_) => publication::text(doc, product::NAME.name).to_owned(),
    }
}

#[derive(Template)]
#[template(path = "disclosure_preview.html")]
struct Preview {
    /// What the one who publishes must check, if anything.
    check: Option<String>,
    facts: Vec<(&'static str, Vec<String>)>,
}

fn product_preview(version: &Version, lang: Lang) -> Html {
    let facts = product_of(version).map(|one| facts::of_product(&one, lang));
    Html::of(&Preview {
        check: None,
        facts: facts.unwrap_or_default(),
    })
}

fn fee_preview(version: &Version, lang: Lang) -> Html {
    let w = Words::of(lang);
    let Ok(one) = Fee::of(&version.doc) else {
        return Html::default();
    };
    let claim = Choice::label_in(fee::CHANGES, &one.change, lang);
    let check = (!one.change.is_empty()).then(|| kernel::fill(w.claim_check, &[("claim", claim)]));
    let price = price_of(version);
    Html::of(&Preview {
        check,
        facts: facts::of_fee(&one, price.as_ref(), lang),
    })
}
