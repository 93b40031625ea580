//! Which fields which kind of product needs, and what they must say.

use super::*;
use kernel::Lang;

/// A whole sheet of a kind.
fn sheet(kind: &str) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in [
        ("kind", kind),
        ("name", "示例产品"),
        ("summary", "一句话说明这是什么产品。"),
        ("review", "XS-20261120-ABCDEFGH"),
        ("contract_party", "江州农村商业银行股份有限公司"),
        ("features", "可随时支取。"),
        ("fees", "不收取手续费。"),
        ("risks", "市场利率下降时，续存的利率可能低于本期。"),
        ("rights", "您可以随时解除合同。"),
        ("duties", "本行按约定支付本息。"),
        ("disputes", "请拨打 95500 或到任一网点投诉。"),
        (
            "standards",
            "JR/T 0071—2020 金融行业网络安全等级保护实施指引",
        ),
        ("on_sale_from", "2026-12-01"),
    ] {
        fields.set(name, value);
    }
    fields
}

fn with(mut fields: Fields, pairs: &[(&str, &str)]) -> Fields {
    for (name, value) in pairs {
        fields.set(name, *value);
    }
    fields
}

/// `field:code` of everything that is wrong.
fn faults(fields: &Fields) -> Vec<String> {
    let errors = read(fields).err().unwrap_or_default();
    errors
        .0
        .iter()
        .map(|e| format!("{}:{}", e.field, e.code))
        .collect()
}

const WEALTH: &[(&str, &str)] = &[
    ("registration", "Z7000826000001"),
    ("issuer", "江州理财有限责任公司"),
    ("manager", "江州理财有限责任公司"),
    ("seller", "江州农村商业银行股份有限公司"),
    ("risk_issuer", "R2"),
    ("risk_seller", "R3"),
    ("min_amount", "10000"),
    ("term", "每月开放"),
];

#[test]
fn which_fields_are_required_depends_on_the_kind() {
    assert_eq!(faults(&sheet("payment")), [""; 0]);
    assert_eq!(faults(&sheet("deposit")), ["term:required"]);
    assert_eq!(
        faults(&sheet("loan")),
        [
            "term:required",
            "rate_from:required",
            "rate_how:required",
            "penalties:required"
        ]
    );
    let missing: Vec<String> = WEALTH
        .iter()
        .map(|(name, _)| format!("{name}:required"))
        .collect();
    let mut told = faults(&sheet("wealth"));
    told.sort_unstable();
    let mut expected = missing;
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert_eq!(faults(&with(sheet("wealth"), WEALTH)), [""; 0]);
    // The message says by which rule.
    let errors = read(&sheet("loan")).unwrap_err();
    assert!(
        errors
            .of("rate_from", Lang::Zh)
            .unwrap()
            .contains("第十六条第三项")
    );
}

#[test]
fn a_loan_names_its_yearly_rate_and_how_it_is_computed() {
    let loan = with(
        sheet("loan"),
        &[
            ("term", "1 至 5 年"),
            ("rate_from", "3.45"),
            ("rate_to", "7.2%"),
            ("rate_how", "按单利计算。"),
            ("penalties", "逾期按约定利率加收 50%。"),
        ],
    );
    let product = Product::of(&read(&loan).unwrap()).unwrap();
    assert_eq!(
        product.rate().unwrap(),
        (34_500, 72_000, "3.45%–7.20%".to_owned())
    );
    assert_eq!(
        faults(&with(loan.clone(), &[("rate_to", "3%")])),
        ["rate_to:below_from"]
    );
    assert_eq!(
        faults(&with(loan, &[("rate_from", "低至万二")])),
        ["rate_from:not_a_rate"]
    );
    // A deposit that names a rate says how, too.
    let deposit = with(sheet("deposit"), &[("term", "一年"), ("rate_from", "1.1%")]);
    assert_eq!(faults(&deposit), ["rate_how:required"]);
}

#[test]
fn risk_points_are_whole_sentences_and_the_party_has_its_full_name() {
    let base = sheet("payment");
    assert_eq!(
        faults(&with(base.clone(), &[("risks", "信用风险、市场风险")])),
        ["risks:half_sentence"]
    );
    assert_eq!(
        faults(&with(base.clone(), &[("risks_en", "Market risk")])),
        ["risks_en:half_sentence"]
    );
    for short in ["江州农商行", "Jiangzhou Bank Co., Ltd."] {
        assert_eq!(
            faults(&with(base.clone(), &[("contract_party", short)])),
            ["contract_party:not_a_full_name"],
            "{short}"
        );
    }
}

#[test]
fn the_higher_level_counts_and_deposits_are_not_graded() {
    let product = Product::of(&read(&with(sheet("wealth"), WEALTH)).unwrap()).unwrap();
    assert_eq!(product.risk().unwrap().to_string(), "R3");
    let graded = with(sheet("payment"), &[("risk_issuer", "R1")]);
    assert_eq!(faults(&graded), ["risk_issuer:not_graded"]);
}

#[test]
fn papers_have_addresses_that_are_addresses() {
    assert_eq!(document("说明书"), Some(("说明书".to_owned(), None)));
    let with_address = document("说明书 | https://example.com/a.pdf").unwrap();
    assert_eq!(with_address.1.as_deref(), Some("https://example.com/a.pdf"));
    for bad in [
        "说明书 | javascript:alert(1)",
        "说明书 | http://example.com",
        "| https://example.com",
        "说明书 | https://a\"b",
    ] {
        assert_eq!(document(bad), None, "{bad}");
    }
}

#[test]
fn the_last_day_on_sale_is_the_last_public_day() {
    assert_eq!(UNTIL, publication::UNTIL);
    let sold = with(sheet("payment"), &[("on_sale_to", "2027-01-31")]);
    assert_eq!(read(&sold).unwrap()[UNTIL], "2027-01-31");
    assert_eq!(
        faults(&with(sold, &[("on_sale_to", "2026-01-31")])),
        ["on_sale_to:before_from"]
    );
}

#[test]
fn every_field_is_a_member_of_the_struct() {
    // A field whose name the struct does not know would be lost without a word.
    let code = include_str!("../product.rs");
    for spec in FIELDS {
        let name = match spec.kind {
            FieldKind::Money => format!("{}_fen", spec.name),
            _ => spec.name.to_owned(),
        };
        assert!(code.contains(&format!("    pub {name}: ")), "{name}");
    }
}
