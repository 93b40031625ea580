//! The façade of the public site: what the public is told on a day, as plain values.
//!
//! Everything is computed from the published versions and the day asked for: a discount that ended, a
//! price that has come into force, a product no longer on sale need nobody to have done anything.

mod build;

pub(crate) use build::{fee_histories, fee_of};
pub use build::{price_of, product_of, public};

use crate::rules::price::Price;
use crate::rules::suit::{CustomerLevel, RiskLevel};
use crate::rules::text::Bilingual;
use kernel::{Day, Money};
use serde::Serialize;

/// What the bank tells the public on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Showcase {
    /// The day it holds for.
    pub day: Day,
    /// Products on sale that day, by kind, then name.
    pub products: Vec<PublicProduct>,
    /// The fee schedule of that day, in its official order: by category, then item code. Items that are
    /// only announced stand in it too, without a price in force.
    pub fees: Vec<PublicFee>,
}

impl Showcase {
    /// A product by its key.
    pub fn product(&self, key: &str) -> Option<&PublicProduct> {
        self.products.iter().find(|product| product.key == key)
    }

    /// A fee by its item code.
    pub fn fee(&self, code: &str) -> Option<&PublicFee> {
        self.fees.iter().find(|fee| fee.code == code)
    }
}

/// A code with what people read for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// Stable identifier, as in the API.
    pub code: &'static str,
    /// What people read.
    pub label: Bilingual,
}

/// The risk that is shown (order 2025-7 art. 22: the higher of issuer's and seller's grade).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicRisk {
    /// The level that counts.
    pub level: RiskLevel,
    /// The issuer's own grade.
    pub issuer: Option<RiskLevel>,
    /// The seller's own grade.
    pub seller: Option<RiskLevel>,
    /// The sentence that says that the two differ; `None` when they don't.
    pub differs: Option<Bilingual>,
    /// What the level means, one sentence.
    pub meaning: Bilingual,
}

/// A yearly rate (PBoC 2020-5 art. 16(3)), from and to in parts per million of the amount and year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicRate {
    /// Lowest, in parts per million: 3.45% is 34 500.
    pub from_ppm: i64,
    /// Highest; the same as `from_ppm` where there is one rate.
    pub to_ppm: i64,
    /// `3.45%` or `3.45%–7.20%`.
    pub text: String,
    /// How it is computed.
    pub how: Bilingual,
}

/// A paper of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicDocument {
    /// Its name.
    pub name: String,
    /// Where it can be read, `https://…`; `None` when it is handed out only.
    pub address: Option<String>,
}

/// A product as the public is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicProduct {
    /// Its key in addresses: the bank's own product code.
    pub key: String,
    /// Number of the version in force.
    pub version: u32,
    /// The first day of this version.
    pub since: Day,
    /// `deposit`, `loan`, `wealth`, `agency_insurance`, `agency_fund`, `card`, `payment`.
    pub kind: Labelled,
    /// Name.
    pub name: Bilingual,
    /// One sentence about it.
    pub summary: Bilingual,
    /// Registration code of a wealth product, from the national register; empty else.
    pub registration: String,
    /// Who issues it.
    pub issuer: String,
    /// Who manages the money; empty where nobody does.
    pub manager: String,
    /// Who sells it.
    pub seller: String,
    /// Full Chinese name of the entity that carries the contract duty (PBoC 2020-5 art. 16(7)).
    pub contract_party: String,
    /// Its risk; `None` where the suitability rule does not grade (deposits, loans, cards, payment).
    pub risk: Option<PublicRisk>,
    /// For which customers it is; empty where the rule does not grade.
    pub customers: Vec<CustomerLevel>,
    /// Smallest amount.
    pub min_amount: Option<Money>,
    /// The term, in words.
    pub term: Bilingual,
    /// Yearly rate of a loan, a deposit or a card's credit.
    pub rate: Option<PublicRate>,
    /// What distinguishes it; each line a sentence.
    pub features: Bilingual,
    /// What it costs (art. 16(4)); each line a sentence.
    pub fees: Bilingual,
    /// Item codes of the fee schedule that it points to; those that are in [`Showcase::fees`].
    pub fee_codes: Vec<String>,
    /// Penalties and what happens on a breach (art. 16(4)).
    pub penalties: Bilingual,
    /// Risk points, each line a whole sentence.
    pub risks: Bilingual,
    /// Special notices.
    pub notices: Bilingual,
    /// The consumer's rights and duties, how to conclude, change, suspend and end (art. 16(1)).
    pub rights: Bilingual,
    /// The bank's rights, duties and liability (art. 16(2)).
    pub duties: Bilingual,
    /// Channels for disputes and complaints (art. 16(5)).
    pub disputes: Bilingual,
    /// Number and name of the standards applied (art. 16(6)).
    pub standards: Bilingual,
    /// Whatever else affects the decision (art. 16(8)).
    pub other: Bilingual,
    /// Its papers.
    pub documents: Vec<PublicDocument>,
    /// First day on sale.
    pub on_sale_from: Day,
    /// Last day on sale; `None` while no end is set.
    pub on_sale_to: Option<Day>,
}

/// One stage of a fee: what is charged from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicPrice {
    /// Number of the version.
    pub version: u32,
    /// The standard as it is published.
    pub text: Bilingual,
    /// The same as amounts, where it could be written so.
    pub amounts: Option<Price>,
    /// `government_guided`, `government_set`, `market`, `free`.
    pub price_type: Labelled,
    /// Number of the document it rests on; "市场调节价" for a market price without one.
    pub basis: String,
    /// First day on which it is the price.
    pub effective: Day,
    /// The day on which it was announced.
    pub announced: Day,
}

/// A discount with its days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicDiscount {
    /// What is granted.
    pub text: Bilingual,
    /// First day.
    pub from: Day,
    /// Last day; it ends by itself.
    pub to: Day,
    /// Whether it has begun.
    pub running: bool,
}

/// An item of the fee schedule as the public is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicFee {
    /// Item code.
    pub code: String,
    /// Group of the schedule.
    pub category: Labelled,
    /// Item.
    pub name: Bilingual,
    /// What is done for it.
    pub content: Bilingual,
    /// The price in force; `None` for an item that is only announced.
    pub price: Option<PublicPrice>,
    /// The price that comes, announced already; `None` when none does.
    pub coming: Option<PublicPrice>,
    /// The price before the one in force.
    pub previous: Option<PublicPrice>,
    /// Discounts that run or are to come; ended ones are not told.
    pub discount: Option<PublicDiscount>,
    /// Whether it is named as free of charge.
    pub free: bool,
    /// For whom.
    pub customers: Vec<Labelled>,
    /// For whom, in words, where the groups don't say it all.
    pub customers_note: Bilingual,
    /// Where.
    pub channels: Vec<Labelled>,
    /// Phone for questions and complaints.
    pub phone: String,
    /// Remark.
    pub remark: Bilingual,
}
