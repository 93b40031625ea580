//! An item of the fee schedule: the columns of 商业银行服务价格管理办法 (order 2014-1), and what a rise is. PURE.

use super::doc::{fault, filled, missing, text};
use super::price::Price;
use super::text::Bilingual;
use kernel::{Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Reading};
use serde::Deserialize;
use serde_json::Value;

/// Groups of the schedule, in its order.
pub const CATEGORIES: &[Choice] = &[
    Choice {
        code: "account",
        zh: "账户服务",
        en: "Accounts",
    },
    Choice {
        code: "transfer",
        zh: "转账汇款",
        en: "Transfers",
    },
    Choice {
        code: "cash",
        zh: "现金服务",
        en: "Cash",
    },
    Choice {
        code: "card",
        zh: "借记卡",
        en: "Debit cards",
    },
    Choice {
        code: "credit_card",
        zh: "信用卡",
        en: "Credit cards",
    },
    Choice {
        code: "loss",
        zh: "挂失与凭证",
        en: "Lost papers and vouchers",
    },
    Choice {
        code: "bill",
        zh: "票据结算",
        en: "Bills and cheques",
    },
    Choice {
        code: "e_bank",
        zh: "电子银行",
        en: "Electronic banking",
    },
    Choice {
        code: "credit",
        zh: "信贷服务",
        en: "Credit",
    },
    Choice {
        code: "agency",
        zh: "代理与理财",
        en: "Agency and wealth",
    },
    Choice {
        code: "other",
        zh: "其他服务",
        en: "Other services",
    },
];

/// Who sets the price.
pub const PRICE_TYPES: &[Choice] = &[
    Choice {
        code: "government_guided",
        zh: "政府指导价",
        en: "Guided by the government",
    },
    Choice {
        code: "government_set",
        zh: "政府定价",
        en: "Set by the government",
    },
    Choice {
        code: "market",
        zh: "市场调节价",
        en: "Set by the market",
    },
    Choice {
        code: "free",
        zh: "免费服务",
        en: "Free of charge",
    },
];

/// Whom a price concerns.
pub const CUSTOMERS: &[Choice] = &[
    Choice {
        code: "personal",
        zh: "个人客户",
        en: "Personal customers",
    },
    Choice {
        code: "small",
        zh: "小微企业和个体工商户",
        en: "Small businesses",
    },
    Choice {
        code: "corporate",
        zh: "单位客户",
        en: "Corporate customers",
    },
];

/// Where a service is given.
pub const CHANNELS: &[Choice] = &[
    Choice {
        code: "counter",
        zh: "柜面",
        en: "Counter",
    },
    Choice {
        code: "machine",
        zh: "自助设备",
        en: "Machines",
    },
    Choice {
        code: "mobile",
        zh: "手机银行",
        en: "Mobile bank",
    },
    Choice {
        code: "web",
        zh: "网上银行",
        en: "Online bank",
    },
    Choice {
        code: "phone",
        zh: "电话银行",
        en: "Phone bank",
    },
];

/// What the author says of a change that the amounts don't show.
pub const CHANGES: &[Choice] = &[
    Choice {
        code: "rise",
        zh: "涨价",
        en: "A rise",
    },
    Choice {
        code: "fall",
        zh: "降价",
        en: "A fall",
    },
    Choice {
        code: "neutral",
        zh: "仅文字调整，价格不变",
        en: "Wording only, the price stays",
    },
];

const LINE: FieldKind = FieldKind::Line { max: 200 };
const TEXT: FieldKind = FieldKind::Area { max: 800 };

macro_rules! fields {
    ($($(#[$meta:meta])* $name:ident : $need:ident $field:literal, $zh:literal, $en:literal, $kind:expr;)*) => {
        $($(#[$meta])* pub const $name: FieldSpec = FieldSpec::$need($field, $zh, $en, $kind);)*
        /// All fields, in the order of the form and of spreadsheets.
        pub static FIELDS: &[&FieldSpec] = &[$(&$name),*];
    };
}

fields! {
    /// Group.
    CATEGORY: required "category", "类别", "Group", FieldKind::Choice(CATEGORIES);
    /// Item.
    NAME: required "name", "服务项目", "Item", FieldKind::Line { max: 80 };
    /// Item in English.
    NAME_EN: optional "name_en", "服务项目（英文）", "Item (English)", FieldKind::Line { max: 120 };
    /// What is done for it.
    CONTENT: required "content", "服务内容", "Content", TEXT;
    /// The same in English.
    CONTENT_EN: optional "content_en", "服务内容（英文）", "Content (English)", TEXT;
    /// The standard as it is published.
    STANDARD: required "standard", "服务价格", "Price", TEXT;
    /// The same in English.
    STANDARD_EN: optional "standard_en", "服务价格（英文）", "Price (English)", TEXT;
    /// The same as amounts; see [`super::price`].
    AMOUNTS: optional "amounts", "结构化价格（每行一档）", "Price as amounts (one tier per line)", FieldKind::Area { max: 1_000 };
    /// For what the amounts are: an item, a card and year.
    PER: optional "per", "计价单位", "Per", FieldKind::Line { max: 20 };
    /// Who sets it.
    PRICE_TYPE: required "price_type", "定价方式", "Who sets the price", FieldKind::Choice(PRICE_TYPES);
    /// Number of the document it rests on.
    BASIS: optional "basis", "依据文件文号", "Number of the document", LINE;
    /// For whom.
    CUSTOMERS_: required "customers", "适用客户", "Customers", FieldKind::Many(CUSTOMERS);
    /// For whom, in words.
    CUSTOMERS_NOTE: optional "customers_note", "适用客户说明", "Customers, in words", LINE;
    /// Where.
    CHANNELS_: optional "channels", "办理渠道", "Channels", FieldKind::Many(CHANNELS);
    /// What is granted.
    DISCOUNT: optional "discount", "优惠措施", "Discount", FieldKind::Line { max: 300 };
    /// The same in English.
    DISCOUNT_EN: optional "discount_en", "优惠措施（英文）", "Discount (English)", FieldKind::Line { max: 300 };
    /// First day of the discount.
    DISCOUNT_FROM: optional "discount_from", "优惠生效日期", "Discount from", FieldKind::Day;
    /// Last day of the discount.
    DISCOUNT_TO: optional "discount_to", "优惠终止日期", "Discount until", FieldKind::Day;
    /// Phone for questions and complaints.
    PHONE: required "phone", "咨询（投诉）电话", "Phone for questions and complaints", FieldKind::Phone;
    /// Remark.
    REMARK: optional "remark", "备注", "Remark", LINE;
    /// Remark in English.
    REMARK_EN: optional "remark_en", "备注（英文）", "Remark (English)", LINE;
    /// The protection review that carries it.
    REVIEW: optional "review", "消保审查编号", "Protection review", FieldKind::Line { max: 40 };
    /// What the author says of the change.
    CHANGE: optional "change", "与现行价格相比", "Compared with the price in force", FieldKind::Choice(CHANGES);
}

/// Reads an item.
///
/// # Errors
/// Everything that is missing or contradicts itself.
pub fn read(fields: &Fields) -> Result<Value, FieldErrors> {
    super::doc::read(fields, FIELDS, check)
}

fn check(doc: &Value, r: &mut Reading<'_>) {
    let kind = text(doc, &PRICE_TYPE);
    let digits = text(doc, &BASIS).chars().any(|c| c.is_ascii_digit());
    if kind.starts_with("government") && !digits {
        missing(
            r,
            &BASIS,
            (
                "政府指导价、政府定价须注明文件文号",
                "a price of the government names its document by number",
            ),
        );
    }
    check_amounts(doc, r);
    let discount = [&DISCOUNT, &DISCOUNT_FROM, &DISCOUNT_TO];
    if discount.iter().any(|spec| filled(doc, spec)) {
        for spec in discount.iter().filter(|spec| !filled(doc, spec)) {
            missing(
                r,
                spec,
                (
                    "优惠须同时写明内容、生效和终止日期",
                    "a discount has its text, its first and its last day",
                ),
            );
        }
    }
    let (from, to) = (text(doc, &DISCOUNT_FROM), text(doc, &DISCOUNT_TO));
    if !from.is_empty() && !to.is_empty() && to < from {
        r.fault(
            &DISCOUNT_TO,
            "before_from",
            "不能早于优惠生效日期",
            "can't be before the discount's first day",
        );
    }
}

fn check_amounts(doc: &Value, r: &mut Reading<'_>) {
    let amounts = text(doc, &AMOUNTS);
    let read = match amounts.is_empty() {
        true => None,
        false => match Price::parse(amounts) {
            Ok(price) => Some(price),
            Err(said) => return fault(r, &AMOUNTS, "not_a_price", &said),
        },
    };
    let charges = read.as_ref().is_some_and(Price::charges);
    if text(doc, &PRICE_TYPE) == "free" && charges {
        r.fault(
            &AMOUNTS,
            "not_free",
            "与「免费服务」矛盾",
            "contradicts \"free of charge\"",
        );
    }
    let numbers = read.map(|price| price.numbers()).unwrap_or_default();
    let standard = numbers_in(text(doc, &STANDARD));
    if let Some(number) = numbers.iter().find(|number| !standard.contains(number)) {
        let zh = format!("的 {number} 没有出现在「服务价格」的文字里，两处应一致");
        let en = format!(
            "has {number}, which the text of the price does not name; both must say the same"
        );
        r.fault(&AMOUNTS, "not_in_text", &zh, &en);
    }
}

/// The numbers of a text, without needless zeros and separators: `1,200.50` is `1200.5`.
fn numbers_in(text: &str) -> Vec<String> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '，')).collect();
    let words = plain.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let words = words.map(|word| word.trim_matches('.'));
    words.filter(|word| !word.is_empty()).map(bare).collect()
}

/// A number without needless zeros.
fn bare(number: &str) -> String {
    let number = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => number,
    };
    let bare = number.trim_start_matches('0');
    match bare.is_empty() || bare.starts_with('.') {
        true => format!("0{bare}"),
        false => bare.to_owned(),
    }
}

impl Price {
    /// The numbers of what is charged, as its lines were written; what is free has none.
    fn numbers(&self) -> Vec<String> {
        let mut numbers = Vec::new();
        for tier in &self.tiers {
            let charge = tier.charge;
            let fen = [Some(charge.fixed_fen), charge.least_fen, charge.most_fen];
            let fen = fen.into_iter().flatten().filter(|fen| *fen > 0);
            numbers.extend(fen.map(|fen| bare(&format!("{}.{:02}", fen / 100, fen % 100))));
        }
        numbers
    }
}

/// An item's document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Fee {
    /// Code of [`CATEGORIES`].
    pub category: String,
    /// [`NAME`].
    pub name: String,
    /// [`NAME_EN`].
    pub name_en: String,
    /// [`CONTENT`].
    pub content: String,
    /// [`CONTENT_EN`].
    pub content_en: String,
    /// [`STANDARD`].
    pub standard: String,
    /// [`STANDARD_EN`].
    pub standard_en: String,
    /// [`AMOUNTS`].
    pub amounts: String,
    /// [`PER`].
    pub per: String,
    /// Code of [`PRICE_TYPES`].
    pub price_type: String,
    /// [`BASIS`].
    pub basis: String,
    /// Codes of [`CUSTOMERS`].
    pub customers: Vec<String>,
    /// [`CUSTOMERS_NOTE`].
    pub customers_note: String,
    /// Codes of [`CHANNELS`].
    pub channels: Vec<String>,
    /// [`DISCOUNT`].
    pub discount: String,
    /// [`DISCOUNT_EN`].
    pub discount_en: String,
    /// [`DISCOUNT_FROM`].
    pub discount_from: Option<Day>,
    /// [`DISCOUNT_TO`].
    pub discount_to: Option<Day>,
    /// [`PHONE`].
    pub phone: String,
    /// [`REMARK`].
    pub remark: String,
    /// [`REMARK_EN`].
    pub remark_en: String,
    /// [`REVIEW`].
    pub review: String,
    /// Code of [`CHANGES`]; empty where nothing was said.
    pub change: String,
}

impl Fee {
    /// From a version's document.
    ///
    /// # Errors
    /// When it is not one that [`read`] made.
    pub fn of(doc: &Value) -> Result<Fee, serde_json::Error> {
        Fee::deserialize(doc)
    }

    /// Whether it is named as free of charge.
    pub fn is_free(&self) -> bool {
        self.price_type == "free"
    }

    /// The price as amounts; `None` where it could not be written so.
    pub fn price(&self) -> Option<Price> {
        match self.is_free() {
            true => Some(Price::free()),
            false => Price::parse(&self.amounts).ok(),
        }
    }

    /// The days of its discount.
    pub fn discount_days(&self) -> Option<(Day, Day)> {
        Some((self.discount_from?, self.discount_to?))
    }

    /// Its name.
    pub fn names(&self) -> Bilingual {
        Bilingual::new(&*self.name, &*self.name_en)
    }

    /// The column "basis": the document's number, or that the market sets the price.
    pub fn basis_text(&self) -> String {
        match (self.basis.is_empty(), self.price_type.as_str()) {
            (true, "market") => "市场调节价".to_owned(),
            _ => self.basis.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
