//! Tests of this folder.

use super::super::incoming::Units;
use super::values::{parse_moment, parse_wan};
use super::*;
use crate::rules::{PersonRef, Status, UnitRef};
use kernel::{Lang, Money, UnitPath, rfc3339};

fn context() -> Context {
    let head = UnitPath::root("0000");
    let unit = |path: UnitPath, name: &str| UnitRef {
        path,
        name: name.to_owned(),
    };
    Context {
        units: Units::new(
            [
                unit(head.clone(), "总行"),
                unit(head.child("0100"), "江城分行"),
                unit(head.child("0100").child("0101"), "城北支行"),
                unit(head.child("0100").child("0102"), "重名支行"),
                unit(head.child("0100").child("0103"), "重名支行"),
            ]
            .into_iter(),
        ),
        by: PersonRef {
            login: "system:import".into(),
            name: "import".into(),
            unit: head,
        },
        now: "2026-11-23T01:00:00Z".parse().unwrap(),
    }
}

fn row(changes: &[(&str, &str)]) -> Fields {
    let mut fields = Fields::from_pairs(
        [
            ("id", "GD-001"),
            ("outlet_code", "0101"),
            ("channel", "客服热线"),
            ("received", "2026-03-02"),
            ("content", "信用卡年费收取争议。办卡时说刷六次免年费。"),
        ]
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .to_vec(),
    );
    for (name, value) in changes {
        fields.set(name, *value);
    }
    fields
}

#[test]
fn a_closed_ticket_keeps_its_whole_history() {
    let fields = row(&[
        ("channel", "12378热线"),
        ("ended", "2026/3/10"),
        ("state", "已办结"),
        ("name", "王建国"),
        ("gender", "男"),
        ("id_number", "11010519491231002X"),
        ("phone", "a@b.cn"),
        ("phone_kept", "138 0000 2046"),
        ("province", "江苏省"),
        ("city", "南京市"),
        ("against", "江城分行"),
        ("grade", "重大投诉"),
        ("business", "信用卡"),
        ("cause", "定价收费"),
        ("product", "信用卡"),
        ("sub_product", "白金卡"),
        ("amount", "1.25"),
        ("people", "3"),
        ("facts", "经查，年费条款未告知。"),
        ("handling", "退还年费。"),
        ("result", "支持诉求"),
        ("handled_by", "0100"),
        ("replied_on", "20260309"),
        ("called_on", "2026年3月11日 9:30"),
        ("call_result", "满意"),
        ("liability", "是"),
        ("compensation", "300"),
    ]);
    let read = read(&fields, &context()).unwrap();
    assert_eq!(read.status(), Status::Closed);
    assert_eq!(
        rfc3339(read.closed_at.unwrap()),
        "2026-03-10T00:00:00+08:00"
    );
    let form = &read.form;
    assert_eq!(
        (form.channel.as_str(), form.source.as_str()),
        ("regulator_transfer", "nfra_12378")
    );
    assert_eq!(
        (form.business.as_str(), form.cause.as_str()),
        ("B032", "C07")
    );
    assert_eq!(form.product, "信用卡 / 白金卡");
    assert_eq!(form.amount_asked.unwrap().fen(), 1_250_000);
    assert_eq!(form.flags, ["group", "major"]);
    assert_eq!(form.title, "信用卡年费收取争议");
    let person = &form.complainant;
    assert_eq!(
        (person.phone.as_str(), person.email.as_str()),
        ("13800002046", "a@b.cn")
    );
    assert_eq!(
        (person.address.as_str(), person.gender.as_str()),
        ("江苏省南京市", "male")
    );
    assert_eq!(read.unit.unwrap().path.code(), "0101");
    assert_eq!(read.against.unwrap().path.code(), "0100");
    assert_eq!(read.handling.unwrap().name, "江城分行");
    let findings = read.findings.unwrap();
    assert_eq!(
        (
            findings.liability.as_str(),
            findings.amount_paid.unwrap().fen()
        ),
        ("bank", 30_000)
    );
    let proposal = read.proposal.unwrap();
    assert_eq!(
        (proposal.outcome.as_str(), proposal.text.as_str()),
        ("supported", "退还年费。")
    );
    assert_eq!(rfc3339(read.reply.unwrap().at), "2026-03-09T00:00:00+08:00");
    let called = read.satisfaction.unwrap();
    assert_eq!(
        (called.score, rfc3339(called.at)),
        (Some(4), "2026-03-11T09:30:00+08:00".into())
    );
}

#[test]
fn an_open_ticket_goes_on_here() {
    let registered = read(&row(&[("state", "未办结")]), &context()).unwrap();
    assert_eq!(registered.status(), Status::Registered);
    assert!(registered.statutory && registered.reply.is_none() && registered.proposal.is_none());
    assert_eq!(registered.form.source, "direct");
    let assigned = read(&row(&[("handled_by", "城北支行")]), &context()).unwrap();
    assert_eq!(assigned.status(), Status::Assigned);
    let replied = read(&row(&[("replied_on", "2026-03-05")]), &context()).unwrap();
    assert_eq!(replied.status(), Status::Replied);
}

#[test]
fn other_numbers_and_sources_stand_in() {
    let fields = row(&[("id", ""), ("original_id", "Y9"), ("pboc_id", "RH1")]);
    let read = read(&fields, &context()).unwrap();
    assert_eq!(
        (read.id.as_str(), read.form.source.as_str()),
        ("Y9", "pboc")
    );
}

#[test]
fn closed_on_the_day_of_receipt_is_not_before_it() {
    let fields = row(&[("received", "2026-03-02 15:00"), ("ended", "2026-03-02")]);
    let read = read(&fields, &context()).unwrap();
    assert_eq!(read.closed_at, read.form.received_at);
}

#[test]
fn each_wrong_cell_is_named() {
    let long = "长".repeat(4001);
    for (field, value, code) in [
        ("id", "", "required"),
        ("id", &"9".repeat(61), "too_long"),
        ("outlet_code", "9999", "unknown_unit"),
        ("against", "重名支行", "ambiguous_unit"),
        ("handled_by", "没有的支行", "unknown_unit"),
        ("channel", "飞鸽", "not_in_list"),
        ("channel", "", "required"),
        ("received", "", "required"),
        ("received", "2026-02-30", "not_a_day"),
        ("received", "昨天", "not_a_day"),
        ("received", "2027-01-01", "in_the_future"),
        ("ended", "2026-03-01", "before_receipt"),
        ("state", "已办结", "required"),
        ("name", "王**", "masked_value"),
        ("gender", "其他", "not_in_list"),
        ("id_number", "320106198405121230", "id_number_check"),
        ("phone", "12", "not_a_phone"),
        ("phone", "a@", "not_an_email"),
        ("content", "", "required"),
        ("content", &long, "too_long"),
        ("business", "天气", "unknown_code"),
        ("product", &"长".repeat(101), "too_long"),
        ("amount", "1.2345678", "not_an_amount"),
        ("people", "0", "not_in_range"),
        ("call_result", "满意", "required"),
        ("liability", "说不清", "not_in_list"),
        ("compensation", "-3", "not_an_amount"),
    ] {
        let errors = read(&row(&[(field, value)]), &context()).unwrap_err();
        let told = match (field, code) {
            ("state", _) => "ended",
            ("call_result", _) => "called_on",
            _ => field,
        };
        assert_eq!(
            (errors.0[0].field.as_str(), errors.0[0].code),
            (told, code),
            "{field}={value}"
        );
        let column = super::super::columns::COLUMNS
            .iter()
            .find(|c| c.spec.name == told)
            .unwrap();
        assert!(
            errors.line(Lang::Zh).contains(column.spec.zh),
            "{}",
            errors.line(Lang::Zh)
        );
    }
}

#[test]
fn days_are_read_as_ledgers_write_them() {
    for (text, day) in [
        ("2026-11-23", Some("2026-11-23T00:00:00+08:00")),
        ("2026/1/2", Some("2026-01-02T00:00:00+08:00")),
        ("2026.01.02", Some("2026-01-02T00:00:00+08:00")),
        ("20260102", Some("2026-01-02T00:00:00+08:00")),
        ("2026年1月2日", Some("2026-01-02T00:00:00+08:00")),
        ("2026-01-02T09:30:00", Some("2026-01-02T09:30:00+08:00")),
        ("2026-01-02 9:30", Some("2026-01-02T09:30:00+08:00")),
        ("26-1-2", None),
        ("2026-13-01", None),
        ("2026-01-02 25:00", None),
        ("0102", None),
        ("二〇二六", None),
    ] {
        assert_eq!(parse_moment(text).map(rfc3339).as_deref(), day, "{text}");
    }
}

#[test]
fn amounts_in_ten_thousands_are_exact() {
    let fen = |text| parse_wan(text).map(Money::fen);
    assert_eq!(fen("1.25"), Some(1_250_000));
    assert_eq!(fen("0.000001"), Some(1));
    assert_eq!(fen("1,200万元"), Some(1_200_000_000));
    for wrong in ["", "-1", "1.2.3", "x", "0.0000001", "9999999999999"] {
        assert_eq!(fen(wrong), None, "{wrong}");
    }
}
