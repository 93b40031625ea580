//! The public columns of the US Consumer Financial Protection Bureau's complaint database.
//!
//! | column | becomes |
//! |---|---|
//! | Complaint ID | number elsewhere; imported once |
//! | Date received | received at, midnight of the bank's zone |
//! | Product, Sub-product | product text, and JR/T 0169 B by the table below |
//! | Issue, Sub-issue | title, and JR/T 0169 C by the table below |
//! | Consumer complaint narrative | content, with a line of the facts behind it |
//! | Company, State, ZIP code | in that line |
//! | Submitted via | channel; empty or unknown: internal hand-over |
//! | Tags | `Older American` flags special care for the elderly |
//! | Company response to consumer | closed with an outcome, or open (`In progress`, empty) |
//! | Company public response, Timely response?, Consumer disputed? | in the text of the answer |
//! | Date sent to company | when it was closed: the files do not tell the day of the response |
//! | Consumer consent provided? | nothing |
//!
//! Nobody's name or telephone is in these files, so the complainant's record stays empty; and the
//! time limits of this country's rules do not apply to them.

use super::incoming::{Context, Incoming, plausible, start_of};
use crate::rules::case::{Proposal, Reply};
use crate::rules::register::Register;
use crate::rules::{Complainant, PersonRef};
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Instant, Reading};

/// The official columns.
pub(super) const COLUMNS: &[&str] = &[
    "Complaint ID",
    "Date received",
    "Product",
    "Sub-product",
    "Issue",
    "Sub-issue",
    "Consumer complaint narrative",
    "Company public response",
    "Company",
    "State",
    "ZIP code",
    "Tags",
    "Consumer consent provided?",
    "Submitted via",
    "Date sent to company",
    "Company response to consumer",
    "Timely response?",
    "Consumer disputed?",
];
/// Columns that collections of these files add, and that say nothing about a complaint.
pub(super) const PASSED_OVER: &[&str] = &["source_repo"];

/// Longest narrative: the longest of the public ones has 21,928 characters.
const NARRATIVE_MAX: usize = 32_000;
/// Most characters of a title, as at intake.
const TITLE_MAX: usize = 60;
/// Most characters of a product's name, as at intake.
const PRODUCT_MAX: usize = 100;

const LINE: FieldKind = FieldKind::Line { max: 200 };
const ID: FieldSpec = required("Complaint ID", FieldKind::Line { max: 20 });
const RECEIVED: FieldSpec = required("Date received", FieldKind::Day);
const SENT: FieldSpec = optional("Date sent to company", FieldKind::Day);
const PRODUCT: FieldSpec = required("Product", LINE);
const RESPONSE: FieldSpec = optional("Company response to consumer", LINE);
const NARRATIVE: FieldSpec = optional(
    "Consumer complaint narrative",
    FieldKind::Area { max: NARRATIVE_MAX },
);

const fn required(name: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec::required(name, name, name, kind)
}

const fn optional(name: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec::optional(name, name, name, kind)
}

/// Reads a row; the fields are named by their columns.
pub(super) fn read(fields: &Fields, context: &Context) -> Result<Incoming, FieldErrors> {
    let mut r = Reading::new(fields);
    let id = id(&mut r);
    let received = r.day(&RECEIVED).and_then(start_of);
    if let Some(at) = received {
        plausible(&mut r, &RECEIVED, at, None, context.now);
    }
    let sent = r.day(&SENT).and_then(start_of);
    let closed = closed(&mut r);
    let mut text = |name| r.text(&optional(name, LINE)).unwrap_or_default();
    let [sub_product, issue, sub_issue, company, state, zip] = [
        "Sub-product",
        "Issue",
        "Sub-issue",
        "Company",
        "State",
        "ZIP code",
    ]
    .map(&mut text);
    let [public, timely, disputed, tags, via] = [
        "Company public response",
        "Timely response?",
        "Consumer disputed?",
        "Tags",
        "Submitted via",
    ]
    .map(&mut text);
    let product = r.text(&PRODUCT).unwrap_or_default();
    let narrative = r.text(&NARRATIVE).unwrap_or_default();
    let received_at = received.unwrap_or(context.now);
    // A company is told at the earliest on the day of the receipt, whatever the file says.
    let closed_at = closed.map(|_| {
        sent.unwrap_or(received_at)
            .min(context.now)
            .max(received_at)
    });
    let facts = [
        ("Product", joined(" / ", &[&product, &sub_product])),
        ("Issue", joined(" / ", &[&issue, &sub_issue])),
        ("Company", company),
        ("State", joined(" ", &[&state, &zip])),
    ];
    let answer = [
        ("Company response", fields.get(RESPONSE.name).to_owned()),
        ("Timely response", timely),
        ("Public response", public),
        ("Consumer disputed", disputed),
    ];
    let (channel, source) = channel(&via);
    let form = Register {
        channel: channel.to_owned(),
        source: source.to_owned(),
        nature: "complaint".to_owned(),
        received_at: received,
        external_id: id.clone(),
        complainant: Complainant {
            kind: "person".to_owned(),
            ..Complainant::default()
        },
        flags: if tags.contains("Older American") {
            vec!["elderly".into()]
        } else {
            vec![]
        },
        people: 1,
        business: business(&product, &sub_product, &issue).to_owned(),
        cause: cause(&product, &issue).to_owned(),
        business_channel: String::new(),
        product: product_name(&product, &sub_product),
        amount_asked: None,
        unit: String::new(),
        against_staff: Vec::new(),
        content: joined("\n\n", &[&narrative, &sentence(&facts)]),
        demand: String::new(),
        title: shortened(
            &first_of(&[&joined(" / ", &[&issue, &sub_issue]), &product]),
            TITLE_MAX,
        ),
    };
    let told = closed.zip(closed_at);
    let incoming = Incoming {
        id,
        form,
        unit: None,
        against: None,
        handling: None,
        statutory: false,
        findings: None,
        proposal: told.map(|(outcome, at)| proposal(outcome, sentence(&answer), at, &context.by)),
        reply: told.map(|(_, at)| reply(at, &context.by)),
        satisfaction: None,
        closed_at,
    };
    r.finish(incoming)
}

fn id(r: &mut Reading) -> String {
    let id = r.text(&ID).unwrap_or_default();
    if !id.bytes().all(|b| b.is_ascii_digit()) {
        r.fault(&ID, "not_a_number", "应只含数字", "must have digits only");
    }
    id
}

/// The outcome of a closed complaint; `None` while the company works on it.
fn closed(r: &mut Reading) -> Option<&'static str> {
    let response = r.text(&RESPONSE).unwrap_or_default();
    let outcome = match response.as_str() {
        "" | "In progress" => return None,
        "Closed with monetary relief" | "Closed with relief" => "supported",
        "Closed with non-monetary relief" => "partly_supported",
        "Closed without relief" => "not_supported",
        "Closed" | "Closed with explanation" | "Untimely response" => "explained",
        _ => {
            r.fault(
                &RESPONSE,
                "not_in_list",
                "应为 Closed、Closed with …、Closed without relief、Untimely response 或 In progress",
                "must be Closed, Closed with …, Closed without relief, Untimely response or In progress",
            );
            return None;
        }
    };
    Some(outcome)
}

fn proposal(outcome: &str, text: String, at: Instant, by: &PersonRef) -> Proposal {
    Proposal {
        outcome: outcome.to_owned(),
        text,
        at,
        by: by.clone(),
    }
}

fn reply(at: Instant, by: &PersonRef) -> Reply {
    Reply {
        means: String::new(),
        at,
        by: by.clone(),
        proof: String::new(),
    }
}

fn channel(via: &str) -> (&'static str, &'static str) {
    match via {
        "Web" => ("website", "direct"),
        "Phone" => ("phone", "direct"),
        "Postal mail" | "Fax" => ("letter", "direct"),
        "Email" => ("email", "direct"),
        "Referral" | "Web Referral" => ("regulator_transfer", "nfra"),
        _ => ("internal", "internal"),
    }
}

/// The parts that are not empty.
fn joined(between: &str, parts: &[&str]) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(between)
}

/// `Product: Mortgage. Issue: Other.` of the facts that are known.
fn sentence(facts: &[(&str, String)]) -> String {
    let known: Vec<String> = facts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}: {}.", value.trim_end_matches('.')))
        .collect();
    known.join(" ")
}

fn first_of(texts: &[&str]) -> String {
    texts
        .iter()
        .find(|text| !text.is_empty())
        .copied()
        .unwrap_or_default()
        .to_owned()
}

fn shortened(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    text.chars().take(max - 1).chain(['…']).collect()
}

/// Class and sub-class; the sub-class alone, which says more, where both are too long.
fn product_name(product: &str, sub_product: &str) -> String {
    let both = joined(" / ", &[product, sub_product]);
    if both.chars().count() <= PRODUCT_MAX {
        return both;
    }
    shortened(&first_of(&[sub_product, product]), PRODUCT_MAX)
}

/// Words of product, sub-product and issue, in this order; the first line that fits gives the
/// JR/T 0169 B code (digits inferred, see `classification`).
const BUSINESSES: &[(&str, &str, &str, &str)] = &[
    ("mortgage", "", "", "B021"),
    ("vehicle loan", "", "", "B022"),
    ("consumer loan", "vehicle", "", "B022"),
    ("student loan", "", "", "B023"),
    ("consumer loan", "", "", "B024"),
    ("payday loan", "", "", "B024"),
    ("credit card or prepaid", "prepaid", "", "B058"),
    ("credit card or prepaid", "gift", "", "B058"),
    ("credit card or prepaid", "payroll", "", "B058"),
    ("credit card or prepaid", "government", "", "B058"),
    ("prepaid card", "mobile wallet", "", "B055"),
    ("prepaid card", "", "", "B058"),
    ("credit card", "", "", "B032"),
    ("bank account", "saving", "", "B01"),
    ("bank account", "certificate", "", "B01"),
    ("bank account", "", "", "B031"),
    ("checking or savings", "savings account", "", "B01"),
    ("checking or savings", "certificate", "", "B01"),
    ("checking or savings", "", "", "B031"),
    ("money transfer", "transfer", "", "B052"),
    ("money transfer", "wallet", "", "B055"),
    ("money transfer", "exchange", "", "B071"),
    ("money transfers", "", "", "B052"),
    ("money transfer", "", "", "B059"),
    ("credit reporting", "", "improper use", "B092"),
    ("credit reporting", "", "incorrect information", "B093"),
    ("credit reporting", "", "investigation", "B093"),
    ("credit reporting", "", "", "B09"),
    ("debt collection", "credit card", "", "B121"),
    ("debt collection", "loan", "", "B122"),
    ("debt collection", "mortgage", "", "B122"),
    ("debt collection", "auto", "", "B122"),
    ("debt collection", "", "", "B12"),
];

fn business(product: &str, sub_product: &str, issue: &str) -> &'static str {
    let told = [product, sub_product, issue].map(str::to_lowercase);
    BUSINESSES
        .iter()
        .find(|(a, b, c, _)| told[0].contains(a) && told[1].contains(b) && told[2].contains(c))
        .map_or("B99", |line| line.3)
}

/// Words of an issue; the first that fits gives the JR/T 0169 C code.
const CAUSES: &[(&str, &str)] = &[
    ("identity theft", "C10"),
    ("fraud", "C10"),
    ("scam", "C10"),
    ("unauthorized", "C10"),
    ("didn't apply for", "C10"),
    ("collection", "C12"),
    ("attempts", "C12"),
    ("communication tactics", "C12"),
    ("threaten", "C12"),
    ("credit report", "C11"),
    ("your report", "C11"),
    ("improper contact", "C11"),
    ("privacy", "C11"),
    ("advertising", "C04"),
    ("disclosure", "C05"),
    ("fee", "C07"),
    ("billing", "C07"),
    ("charged", "C07"),
    ("apr", "C07"),
    ("interest", "C07"),
    ("escrow", "C07"),
    ("customer service", "C01"),
    ("contact lender", "C01"),
];

fn cause(product: &str, issue: &str) -> &'static str {
    if product.eq_ignore_ascii_case("debt collection") {
        return "C12";
    }
    let issue = issue.to_lowercase();
    CAUSES
        .iter()
        .find(|(word, _)| issue.contains(word))
        .map_or("C99", |line| line.1)
}

#[cfg(test)]
mod tests {
    use super::super::incoming::Units;
    use super::*;
    use crate::classification;
    use crate::rules::Status;
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
        let product =
            "Credit reporting, credit repair services, or other personal consumer reports";
        let issue =
            "Problem with a credit reporting company's investigation into an existing problem";
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
}
