//! What this room declares to the engine of versions, and how a draft looks to whoever publishes it.

use crate::facts;
use crate::gate::{self, Evidence};
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
        check: carried_by(version, lang),
        facts: facts.unwrap_or_default(),
    })
}

/// What whoever looks at a published version must know of the review that carried it: that it was
/// overruled, or that it has a condition. Nothing of a review that was plainly passed.
fn carried_by(version: &Version, lang: Lang) -> Option<String> {
    let review = Evidence::of(version)?.review?;
    let w = Words::of(lang);
    let due = review
        .condition_due
        .map_or(String::new(), |day| day.to_string());
    let text = match review.outcome.as_str() {
        "overruled" => w.carried_overruled,
        "conditional" => w.carried_conditional,
        _ => return None,
    };
    Some(kernel::fill(
        text,
        &[("number", &review.number), ("day", &due)],
    ))
}

fn fee_preview(version: &Version, lang: Lang) -> Html {
    let w = Words::of(lang);
    let Ok(one) = Fee::of(&version.doc) else {
        return Html::default();
    };
    let claim = Choice::label_in(fee::CHANGES, &one.change, lang);
    let claimed = !one.change.is_empty();
    let check = claimed.then(|| kernel::fill(w.claim_check, &[("claim", claim)]));
    let price = price_of(version);
    Html::of(&Preview {
        check: check.or_else(|| carried_by(version, lang)),
        facts: facts::of_fee(&one, price.as_ref(), lang),
    })
}
