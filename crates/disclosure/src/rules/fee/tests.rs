//! What an item of the schedule must say.

use super::*;

fn item(pairs: &[(&str, &str)]) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in [
        ("category", "card"),
        ("name", "借记卡挂失补卡"),
        ("content", "挂失后补办新卡"),
        ("standard", "10元/卡"),
        ("amounts", "10元"),
        ("per", "卡"),
        ("price_type", "market"),
        ("customers", "personal"),
        ("phone", "95500"),
    ]
    .iter()
    .chain(pairs)
    {
        fields.set(name, *value);
    }
    fields
}

fn faults(pairs: &[(&str, &str)]) -> Vec<String> {
    let errors = read(&item(pairs)).err().unwrap_or_default();
    errors
        .0
        .iter()
        .map(|e| format!("{}:{}", e.field, e.code))
        .collect()
}

#[test]
fn an_item_is_read_and_its_basis_shown() {
    let fee = Fee::of(&read(&item(&[])).unwrap()).unwrap();
    assert_eq!(fee.basis_text(), "市场调节价");
    assert_eq!(fee.customers, ["personal"]);
    assert!(fee.price().unwrap().charges());
}

#[test]
fn a_price_of_the_government_names_its_document() {
    assert_eq!(
        faults(&[("price_type", "government_guided")]),
        ["basis:required"]
    );
    assert_eq!(
        faults(&[("price_type", "government_set"), ("basis", "有关文件")]),
        ["basis:required"]
    );
    assert_eq!(
        faults(&[
            ("price_type", "government_guided"),
            ("basis", "发改价格〔2014〕268号")
        ]),
        [""; 0]
    );
}

#[test]
fn a_discount_has_text_and_both_days() {
    assert_eq!(
        faults(&[("discount", "五折")]),
        ["discount_from:required", "discount_to:required"]
    );
    assert_eq!(
        faults(&[("discount_to", "2027-01-01")]),
        ["discount:required", "discount_from:required"]
    );
    let days = [
        ("discount", "五折"),
        ("discount_from", "2027-01-02"),
        ("discount_to", "2027-01-01"),
    ];
    assert_eq!(faults(&days), ["discount_to:before_from"]);
}

#[test]
fn amounts_and_text_say_the_same_and_free_is_free() {
    assert_eq!(faults(&[("amounts", "12元")]), ["amounts:not_in_text"]);
    assert_eq!(faults(&[("standard", "每张卡10.00元")]), [""; 0]);
    assert_eq!(faults(&[("amounts", "10元每卡")]), ["amounts:not_a_price"]);
    assert_eq!(faults(&[("price_type", "free")]), ["amounts:not_free"]);
    assert_eq!(
        faults(&[
            ("price_type", "free"),
            ("amounts", ""),
            ("standard", "免费")
        ]),
        [""; 0]
    );
    assert_eq!(
        numbers_in("1,200.50元，0.5%，最低01元"),
        ["1200.5", "0.5", "1"]
    );
}
