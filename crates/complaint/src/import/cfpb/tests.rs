//! Tests of this folder.

use super::super::incoming::Units;
use super::codes::{BUSINESSES, CAUSES, business, cause};
use super::*;
use crate::classification;
use crate::rules::{PersonRef, Status};
use kernel::{UnitPath, rfc3339};

fn context() -> Context {
    Context {
        units: Units::default(),
        by: PersonRef {
            login: "system:import".into(),
            name: "import".into(),
            unit: UnitPath::root("0000"),
        },
        now: "2026-11-23T01:00:00Z".parse().unwrap(),
    }
}

fn row(changes: &[(&str, &str)]) -> Fields {
    let mut fields = Fields::from_pairs(
        [
            ("Complaint ID", "69978"),
            ("Date received", "2012-01-13"),
            ("Product", "Credit card"),
            ("Issue", "Collection practices"),
            ("Company", "A BANK"),
            ("State", "CO"),
            ("ZIP code", "80130"),
            ("Tags", "Older American"),
            ("Submitted via", "Web"),
            ("Date sent to company", "2012-01-20"),
            ("Company response to consumer", "Closed without relief"),
            ("Timely response?", "Yes"),
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
fn a_closed_row_becomes_a_closed_case() {
    let read = read(&row(&[]), &context()).unwrap();
    assert_eq!(read.status(), Status::Closed);
    assert_eq!(
        rfc3339(read.closed_at.unwrap()),
        "2012-01-20T00:00:00+08:00"
    );
    assert_eq!(
        rfc3339(read.form.received_at.unwrap()),
        "2012-01-13T00:00:00+08:00"
    );
    assert_eq!(
        (read.form.channel.as_str(), read.form.flags.join("")),
        ("website", "elderly".into())
    );
    assert_eq!(
        (read.form.business.as_str(), read.form.cause.as_str()),
        ("B032", "C12")
    );
    assert_eq!(read.form.title, "Collection practices");
    assert_eq!(
        read.form.content,
        "Product: Credit card. Issue: Collection practices. Company: A BANK. State: CO 80130."
    );
    let proposal = read.proposal.unwrap();
    assert_eq!(proposal.outcome, "not_supported");
    assert_eq!(
        proposal.text,
        "Company response: Closed without relief. Timely response: Yes."
    );
}

#[test]
fn a_row_in_progress_stays_open() {
    let fields = row(&[
        ("Company response to consumer", "In progress"),
        ("Submitted via", ""),
    ]);
    let read = read(&fields, &context()).unwrap();
    assert_eq!(read.status(), Status::Registered);
    assert_eq!(
        (read.form.channel.as_str(), read.closed_at),
        ("internal", None)
    );
    assert!(!read.statutory && read.proposal.is_none());
}

#[test]
fn long_names_stay_within_their_limits() {
    let product = "Credit reporting, credit repair services, or other personal consumer reports";
    let issue = "Problem with a credit reporting company's investigation into an existing problem";
    let fields = row(&[
        ("Product", product),
        ("Sub-product", "Other personal consumer report"),
        ("Issue", issue),
    ]);
    let read = read(&fields, &context()).unwrap();
    assert_eq!(read.form.product, "Other personal consumer report");
    assert_eq!(read.form.title.chars().count(), TITLE_MAX);
    assert!(read.form.content.contains(issue) && read.form.content.contains(product));
}

#[test]
fn each_wrong_cell_is_named() {
    let long = "x".repeat(NARRATIVE_MAX + 1);
    for (column, value, code) in [
        ("Complaint ID", "", "required"),
        ("Complaint ID", "12a", "not_a_number"),
        ("Date received", "", "required"),
        ("Date received", "13/01/2012", "not_a_day"),
        ("Date received", "2012-02-30", "not_a_day"),
        ("Date received", "2027-01-01", "in_the_future"),
        ("Date sent to company", "soon", "not_a_day"),
        ("Product", "", "required"),
        ("Company response to consumer", "Maybe", "not_in_list"),
        ("Company", "a\u{0}b", "control_character"),
        (NARRATIVE.name, long.as_str(), "too_long"),
    ] {
        let errors = read(&row(&[(column, value)]), &context()).unwrap_err();
        assert_eq!(
            (errors.0[0].field.as_str(), errors.0[0].code),
            (column, code),
            "{value}"
        );
        assert!(errors.line(kernel::Lang::Zh).contains(column));
    }
}

#[test]
fn every_code_of_the_tables_is_in_the_dictionary() {
    let codes = BUSINESSES
        .iter()
        .map(|b| b.3)
        .chain(CAUSES.iter().map(|c| c.1));
    for code in codes.chain(["B99", "C99", "C12"]) {
        assert!(classification::entry(code).is_some(), "{code}");
    }
    assert_eq!(
        business("Bank account or service", "(CD) Certificate of deposit", ""),
        "B01"
    );
    assert_eq!(business("Debt collection", "Credit card debt", ""), "B121");
    assert_eq!(business("Vehicle loan or lease", "Loan", ""), "B022");
    assert_eq!(business("Something new", "", ""), "B99");
    assert_eq!(
        cause("Mortgage", "Charged fees or interest you didn't expect"),
        "C07"
    );
    assert_eq!(cause("Mortgage", "Other"), "C99");
}
