//! What a product must say: the fields of the public sheet and which of them which kind needs. PURE.
//!
//! The eight items of PBoC order 2020-5 art. 16 are among them, each named at its field.

use super::doc::{fault, filled, missing, text};
use super::text::{Bilingual, lines};
use super::{price, sentence, suit};
use kernel::{Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Money, Reading};
use serde::Deserialize;
use serde_json::Value;

/// Most papers of a product.
pub const DOCUMENTS_MAX: usize = 20;
/// Most fee items that a product points to.
pub const FEE_CODES_MAX: usize = 30;
/// Fewest characters of a full name.
const PARTY_MIN: usize = 6;

/// The kinds of products.
pub const KINDS: &[Choice] = &[
    Choice {
        code: "deposit",
        zh: "存款",
        en: "Deposits",
    },
    Choice {
        code: "loan",
        zh: "贷款",
        en: "Loans",
    },
    Choice {
        code: "wealth",
        zh: "理财",
        en: "Wealth management",
    },
    Choice {
        code: "agency_insurance",
        zh: "代销保险",
        en: "Insurance sold as agent",
    },
    Choice {
        code: "agency_fund",
        zh: "代销基金",
        en: "Funds sold as agent",
    },
    Choice {
        code: "card",
        zh: "银行卡",
        en: "Cards",
    },
    Choice {
        code: "payment",
        zh: "支付结算",
        en: "Payments",
    },
];

/// The member in which the engine of versions looks for a document's last public day.
const UNTIL: &str = "public_until";

const SENTENCES: FieldKind = FieldKind::Area { max: 2_000 };
const SHORT: FieldKind = FieldKind::Line { max: 120 };
const WHO: FieldKind = FieldKind::Line { max: 80 };
const RATE: FieldKind = FieldKind::Line { max: 12 };

macro_rules! fields {
    ($($(#[$meta:meta])* $name:ident : $need:ident $field:literal, $zh:literal, $en:literal, $kind:expr;)*) => {
        $($(#[$meta])* pub const $name: FieldSpec = FieldSpec::$need($field, $zh, $en, $kind);)*
        /// All fields, in the order of the form and of spreadsheets.
        pub static FIELDS: &[&FieldSpec] = &[$(&$name),*];
    };
}

fields! {
    /// Kind.
    KIND: required "kind", "产品类型", "Kind", FieldKind::Choice(KINDS);
    /// Name.
    NAME: required "name", "产品名称", "Name", FieldKind::Line { max: 80 };
    /// Name in English.
    NAME_EN: optional "name_en", "产品名称（英文）", "Name (English)", SHORT;
    /// One sentence about it.
    SUMMARY: required "summary", "一句话介绍", "In one sentence", SHORT;
    /// The same in English.
    SUMMARY_EN: optional "summary_en", "一句话介绍（英文）", "In one sentence (English)", FieldKind::Line { max: 200 };
    /// The protection review that carries it.
    REVIEW: required "review", "消保审查编号", "Protection review", FieldKind::Line { max: 40 };
    /// Code of the national register of wealth products.
    REGISTRATION: optional "registration", "产品登记编码", "Registration code", FieldKind::Line { max: 40 };
    /// Who issues it.
    ISSUER: optional "issuer", "发行机构", "Issuer", WHO;
    /// Who manages the money.
    MANAGER: optional "manager", "管理机构", "Manager", WHO;
    /// Who sells it.
    SELLER: optional "seller", "销售机构", "Seller", WHO;
    /// Art. 16(7): the full Chinese name of the entity that carries the contract duty.
    PARTY: required "contract_party", "承担合同义务的机构中文全称", "Entity that carries the contract duty (full Chinese name)", WHO;
    /// The issuer's grade.
    RISK_ISSUER: optional "risk_issuer", "发行机构风险评级", "Issuer's risk level", FieldKind::Choice(suit::RISKS);
    /// The seller's grade.
    RISK_SELLER: optional "risk_seller", "销售机构风险评级", "Seller's risk level", FieldKind::Choice(suit::RISKS);
    /// Smallest amount, in yuan.
    MIN_AMOUNT: optional "min_amount", "起点金额（元）", "Minimum amount (yuan)", FieldKind::Money;
    /// Term.
    TERM: optional "term", "期限", "Term", SHORT;
    /// Term in English.
    TERM_EN: optional "term_en", "期限（英文）", "Term (English)", SHORT;
    /// Art. 16(3): lowest yearly rate.
    RATE_FROM: optional "rate_from", "年化利率（起，%）", "Yearly rate from (%)", RATE;
    /// Highest yearly rate.
    RATE_TO: optional "rate_to", "年化利率（止，%）", "Yearly rate to (%)", RATE;
    /// How the yearly rate is computed.
    RATE_HOW: optional "rate_how", "年化利率计算方法", "How the yearly rate is computed", SENTENCES;
    /// The same in English.
    RATE_HOW_EN: optional "rate_how_en", "年化利率计算方法（英文）", "How the yearly rate is computed (English)", SENTENCES;
    /// Features.
    FEATURES: required "features", "产品特点", "Features", SENTENCES;
    /// Features in English.
    FEATURES_EN: optional "features_en", "产品特点（英文）", "Features (English)", SENTENCES;
    /// Art. 16(4): fees, how they are set, when and how it is traded.
    FEES: required "fees", "收费与交易方式", "Fees and how it is traded", SENTENCES;
    /// The same in English.
    FEES_EN: optional "fees_en", "收费与交易方式（英文）", "Fees and how it is traded (English)", SENTENCES;
    /// Item codes of the fee schedule.
    FEE_CODES: optional "fee_codes", "对应收费项目编号", "Item codes of the fee schedule", FieldKind::Line { max: 600 };
    /// Art. 16(4): penalties.
    PENALTIES: optional "penalties", "违约金与违约责任", "Penalties", SENTENCES;
    /// Penalties in English.
    PENALTIES_EN: optional "penalties_en", "违约金与违约责任（英文）", "Penalties (English)", SENTENCES;
    /// Risk points: one whole sentence a line.
    RISKS: required "risks", "风险要点（每行一句）", "Risk points (one sentence per line)", SENTENCES;
    /// Risk points in English.
    RISKS_EN: optional "risks_en", "风险要点（英文）", "Risk points (English)", SENTENCES;
    /// Special notices.
    NOTICES: optional "notices", "特别提示", "Special notices", SENTENCES;
    /// Special notices in English.
    NOTICES_EN: optional "notices_en", "特别提示（英文）", "Special notices (English)", SENTENCES;
    /// Art. 16(1).
    RIGHTS: required "rights", "消费者权利义务及订立、变更、中止、解除", "Consumer's rights and duties; concluding, changing, suspending, ending", SENTENCES;
    /// The same in English.
    RIGHTS_EN: optional "rights_en", "消费者权利义务（英文）", "Consumer's rights and duties (English)", SENTENCES;
    /// Art. 16(2).
    DUTIES: required "duties", "本行权利、义务与责任", "The bank's rights, duties and liability", SENTENCES;
    /// The same in English.
    DUTIES_EN: optional "duties_en", "本行权利、义务与责任（英文）", "The bank's rights, duties and liability (English)", SENTENCES;
    /// Art. 16(5).
    DISPUTES: required "disputes", "纠纷处理及投诉途径", "Disputes and complaints", SENTENCES;
    /// The same in English.
    DISPUTES_EN: optional "disputes_en", "纠纷处理及投诉途径（英文）", "Disputes and complaints (English)", SENTENCES;
    /// Art. 16(6).
    STANDARDS: required "standards", "执行的标准（编号与名称）", "Standards applied (number and name)", FieldKind::Area { max: 600 };
    /// The same in English.
    STANDARDS_EN: optional "standards_en", "执行的标准（英文）", "Standards applied (English)", FieldKind::Area { max: 600 };
    /// Art. 16(8).
    OTHER: optional "other", "其他可能影响决策的信息", "Anything else that affects the decision", SENTENCES;
    /// The same in English.
    OTHER_EN: optional "other_en", "其他可能影响决策的信息（英文）", "Anything else that affects the decision (English)", SENTENCES;
    /// Papers: a name a line, with its address behind `|`.
    DOCUMENTS: optional "documents", "产品文件（每行：名称 | https 地址）", "Papers (per line: name | https address)", SENTENCES;
    /// First day on sale.
    ON_SALE_FROM: required "on_sale_from", "发售起始日", "On sale from", FieldKind::Day;
    /// Last day on sale.
    ON_SALE_TO: optional "on_sale_to", "发售截止日", "On sale until", FieldKind::Day;
}

/// What a kind needs beyond what all kinds need, and why.
struct Need {
    spec: &'static FieldSpec,
    kinds: &'static [&'static str],
    why: (&'static str, &'static str),
}

/// Which fields are required depends on the kind: the one table of it.
const NEEDS: &[Need] = &[
    Need {
        spec: &REGISTRATION,
        kinds: &["wealth"],
        why: ("理财产品须有登记编码", "wealth products are registered"),
    },
    Need {
        spec: &ISSUER,
        kinds: &["wealth", "agency_insurance", "agency_fund"],
        why: ("须区分发行与销售机构", "issuer and seller are told apart"),
    },
    Need {
        spec: &MANAGER,
        kinds: &["wealth", "agency_fund"],
        why: ("须披露管理人", "who manages the money is told"),
    },
    Need {
        spec: &SELLER,
        kinds: &["wealth", "agency_insurance", "agency_fund"],
        why: ("须区分发行与销售机构", "issuer and seller are told apart"),
    },
    Need {
        spec: &RISK_ISSUER,
        kinds: &["wealth", "agency_fund"],
        why: ("适当性管理办法第二十二条", "suitability order art. 22"),
    },
    Need {
        spec: &RISK_SELLER,
        kinds: &["wealth", "agency_fund"],
        why: ("适当性管理办法第二十二条", "suitability order art. 22"),
    },
    Need {
        spec: &MIN_AMOUNT,
        kinds: &["wealth", "agency_insurance", "agency_fund"],
        why: ("投资类产品须列明起点金额", "what the least investment is"),
    },
    Need {
        spec: &TERM,
        kinds: &[
            "deposit",
            "loan",
            "wealth",
            "agency_insurance",
            "agency_fund",
        ],
        why: (
            "须列明期限或开放方式",
            "how long it runs or when it is open",
        ),
    },
    Need {
        spec: &RATE_FROM,
        kinds: &["loan"],
        why: (
            "人民银行令〔2020〕第5号第十六条第三项",
            "PBoC order 2020-5 art. 16(3)",
        ),
    },
    Need {
        spec: &RATE_HOW,
        kinds: &["loan"],
        why: (
            "人民银行令〔2020〕第5号第十六条第三项",
            "PBoC order 2020-5 art. 16(3)",
        ),
    },
    Need {
        spec: &PENALTIES,
        kinds: &["loan", "card"],
        why: (
            "人民银行令〔2020〕第5号第十六条第四项",
            "PBoC order 2020-5 art. 16(4)",
        ),
    },
];

/// The fields whose lines are whole sentences, and whether they are Chinese.
const WHOLE: &[(&FieldSpec, bool)] = &[
    (&RISKS, true),
    (&RISKS_EN, false),
    (&NOTICES, true),
    (&NOTICES_EN, false),
];

/// Whether a kind is graded by the suitability rule; deposits, loans, cards and payments are not
/// (order 2025-7 art. 3).
pub fn graded(kind: &str) -> bool {
    matches!(kind, "wealth" | "agency_insurance" | "agency_fund")
}

/// Reads a product.
///
/// # Errors
/// Everything that is missing for its kind, is half a sentence or contradicts itself.
pub fn read(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut doc = super::doc::read(fields, FIELDS, check)?;
    if let Some(until) = doc.get(ON_SALE_TO.name).cloned() {
        // The engine ends a version by itself on the day its document names.
        doc[UNTIL] = until;
    }
    Ok(doc)
}

fn check(doc: &Value, r: &mut Reading<'_>) {
    let kind = text(doc, &KIND);
    for need in NEEDS {
        if need.kinds.contains(&kind) && !filled(doc, need.spec) {
            missing(r, need.spec, need.why);
        }
    }
    for (spec, chinese) in WHOLE {
        if let Some(said) = sentence::fault(text(doc, spec), *chinese) {
            fault(r, spec, "half_sentence", &said);
        }
    }
    check_rate(doc, r);
    check_party(doc, r);
    check_lists(doc, r);
    let grades = [&RISK_ISSUER, &RISK_SELLER];
    for spec in grades
        .iter()
        .filter(|spec| !graded(kind) && filled(doc, spec))
    {
        r.fault(
            spec,
            "not_graded",
            "只用于理财和代销产品，请留空",
            "is for wealth, insurance and funds only; leave it empty",
        );
    }
    let (from, to) = (text(doc, &ON_SALE_FROM), text(doc, &ON_SALE_TO));
    if !to.is_empty() && to < from {
        r.fault(
            &ON_SALE_TO,
            "before_from",
            "不能早于发售起始日",
            "can't be before the first day on sale",
        );
    }
}

fn check_rate(doc: &Value, r: &mut Reading<'_>) {
    for spec in [&RATE_FROM, &RATE_TO] {
        if filled(doc, spec) && rate(text(doc, spec)).is_none() {
            r.fault(
                spec,
                "not_a_rate",
                "应为百分数，最多四位小数，例如 3.45%",
                "must be percent with at most four decimals, such as 3.45%",
            );
        }
    }
    let (from, to) = (rate(text(doc, &RATE_FROM)), rate(text(doc, &RATE_TO)));
    if from.is_some_and(|from| to.is_some_and(|to| to < from)) {
        r.fault(
            &RATE_TO,
            "below_from",
            "不能低于起始利率",
            "can't be below the first rate",
        );
    }
    if to.is_some() && !filled(doc, &RATE_FROM) && text(doc, &KIND) != "loan" {
        missing(r, &RATE_FROM, ("已填写“止”", "the upper one is given"));
    }
    if from.is_some() && !filled(doc, &RATE_HOW) && text(doc, &KIND) != "loan" {
        missing(
            r,
            &RATE_HOW,
            ("列出利率须说明计算方法", "a rate says how it is computed"),
        );
    }
}

/// A yearly rate in parts per million; a bare number is percent.
pub fn rate(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    price::ppm(typed).or_else(|| price::ppm(&format!("{typed}%")))
}

fn check_party(doc: &Value, r: &mut Reading<'_>) {
    let party = text(doc, &PARTY);
    let latin = party.chars().any(|c| c.is_ascii_alphabetic());
    if !party.is_empty() && (latin || party.chars().count() < PARTY_MIN) {
        r.fault(
            &PARTY,
            "not_a_full_name",
            "应为营业执照上的中文全称，不能用简称或英文",
            "must be the full Chinese name as registered, no short or English one",
        );
    }
}

fn check_lists(doc: &Value, r: &mut Reading<'_>) {
    let papers = text(doc, &DOCUMENTS);
    let bad = lines(papers)
        .into_iter()
        .find(|line| document(line).is_none());
    if let Some(line) = bad {
        let zh = format!("的「{line}」应写作：名称 | https://…（地址可省略）");
        r.fault(
            &DOCUMENTS,
            "not_a_document",
            &zh,
            &format!("\"{line}\" must be: name | https://… (the address may be left out)"),
        );
    }
    if lines(papers).len() > DOCUMENTS_MAX {
        r.fault(
            &DOCUMENTS,
            "too_many",
            &format!("最多 {DOCUMENTS_MAX} 份"),
            &format!("takes at most {DOCUMENTS_MAX} papers"),
        );
    }
    if codes(text(doc, &FEE_CODES)).len() > FEE_CODES_MAX {
        r.fault(
            &FEE_CODES,
            "too_many",
            &format!("最多 {FEE_CODES_MAX} 个"),
            &format!("takes at most {FEE_CODES_MAX} codes"),
        );
    }
}

/// A paper's name and its address; `None` when the line is neither.
pub fn document(line: &str) -> Option<(String, Option<String>)> {
    let (name, address) = match line.split_once(['|', '｜']) {
        Some((name, address)) => (name.trim(), Some(address.trim())),
        None => (line.trim(), None),
    };
    let plain = |address: &str| {
        let rest = address.strip_prefix("https://").unwrap_or_default();
        !rest.is_empty()
            && !rest
                .contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"'\\".contains(c))
    };
    let good = !name.is_empty() && address.is_none_or(plain);
    good.then(|| (name.to_owned(), address.map(str::to_owned)))
}

/// Item codes, however they are parted.
pub fn codes(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', '、', ';', '；', ' ', '\n']);
    let codes = parts.map(str::trim).filter(|code| !code.is_empty());
    codes.map(str::to_owned).collect()
}

/// A product's document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Code of [`KINDS`].
    pub kind: String,
    /// [`NAME`].
    pub name: String,
    /// [`NAME_EN`].
    pub name_en: String,
    /// [`SUMMARY`].
    pub summary: String,
    /// [`SUMMARY_EN`].
    pub summary_en: String,
    /// [`REVIEW`].
    pub review: String,
    /// [`REGISTRATION`].
    pub registration: String,
    /// [`ISSUER`].
    pub issuer: String,
    /// [`MANAGER`].
    pub manager: String,
    /// [`SELLER`].
    pub seller: String,
    /// [`PARTY`].
    pub contract_party: String,
    /// [`RISK_ISSUER`].
    pub risk_issuer: Option<suit::RiskLevel>,
    /// [`RISK_SELLER`].
    pub risk_seller: Option<suit::RiskLevel>,
    /// [`MIN_AMOUNT`].
    pub min_amount_fen: Option<Money>,
    /// [`TERM`].
    pub term: String,
    /// [`TERM_EN`].
    pub term_en: String,
    /// [`RATE_FROM`].
    pub rate_from: String,
    /// [`RATE_TO`].
    pub rate_to: String,
    /// [`RATE_HOW`].
    pub rate_how: String,
    /// [`RATE_HOW_EN`].
    pub rate_how_en: String,
    /// [`FEATURES`].
    pub features: String,
    /// [`FEATURES_EN`].
    pub features_en: String,
    /// [`FEES`].
    pub fees: String,
    /// [`FEES_EN`].
    pub fees_en: String,
    /// [`FEE_CODES`].
    pub fee_codes: String,
    /// [`PENALTIES`].
    pub penalties: String,
    /// [`PENALTIES_EN`].
    pub penalties_en: String,
    /// [`RISKS`].
    pub risks: String,
    /// [`RISKS_EN`].
    pub risks_en: String,
    /// [`NOTICES`].
    pub notices: String,
    /// [`NOTICES_EN`].
    pub notices_en: String,
    /// [`RIGHTS`].
    pub rights: String,
    /// [`RIGHTS_EN`].
    pub rights_en: String,
    /// [`DUTIES`].
    pub duties: String,
    /// [`DUTIES_EN`].
    pub duties_en: String,
    /// [`DISPUTES`].
    pub disputes: String,
    /// [`DISPUTES_EN`].
    pub disputes_en: String,
    /// [`STANDARDS`].
    pub standards: String,
    /// [`STANDARDS_EN`].
    pub standards_en: String,
    /// [`OTHER`].
    pub other: String,
    /// [`OTHER_EN`].
    pub other_en: String,
    /// [`DOCUMENTS`].
    pub documents: String,
    /// [`ON_SALE_FROM`].
    pub on_sale_from: Option<Day>,
    /// [`ON_SALE_TO`].
    pub on_sale_to: Option<Day>,
}

impl Product {
    /// From a version's document.
    ///
    /// # Errors
    /// When it is not one that [`read`] made.
    pub fn of(doc: &Value) -> Result<Product, serde_json::Error> {
        Product::deserialize(doc)
    }

    /// The level that is shown.
    pub fn risk(&self) -> Option<suit::RiskLevel> {
        suit::shown(self.risk_issuer, self.risk_seller)
    }

    /// Its yearly rate, as it is shown: `3.45%`, `3.45%–7.20%`; with both ends in parts per million.
    pub fn rate(&self) -> Option<(i64, i64, String)> {
        let from = rate(&self.rate_from)?;
        let to = rate(&self.rate_to).unwrap_or(from);
        let text = match from == to {
            true => price::percent(from),
            false => format!("{}–{}", price::percent(from), price::percent(to)),
        };
        Some((from, to, text))
    }

    /// Its name.
    pub fn names(&self) -> Bilingual {
        Bilingual::new(&*self.name, &*self.name_en)
    }
}

#[cfg(test)]
mod tests;
