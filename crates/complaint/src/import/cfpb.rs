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

mod codes;

use super::incoming::{Context, Incoming, plausible, start_of};
use crate::rules::Complainant;
use crate::rules::case::{Proposal, Reply};
use crate::rules::register::Register;
use codes::{business, cause};
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

/// The texts of a row.
struct Told {
    product: String,
    sub_product: String,
    /// Issue and sub-issue.
    issue: String,
    /// Company, state and ZIP code.
    place: [String; 2],
    via: String,
    tags: String,
    narrative: String,
    /// What the company answered, in a line.
    answer: String,
}

impl Told {
    fn of(r: &mut Reading) -> Told {
        let mut text = |name| r.text(&optional(name, LINE)).unwrap_or_default();
        let answer = [
            ("Company response", text(RESPONSE.name)),
            ("Timely response", text("Timely response?")),
            ("Public response", text("Company public response")),
            ("Consumer disputed", text("Consumer disputed?")),
        ];
        let (issue, sub_issue) = (text("Issue"), text("Sub-issue"));
        let (state, zip) = (text("State"), text("ZIP code"));
        Told {
            sub_product: text("Sub-product"),
            issue: joined(" / ", &[&issue, &sub_issue]),
            place: [text("Company"), joined(" ", &[&state, &zip])],
            via: text("Submitted via"),
            tags: text("Tags"),
            answer: sentence(&answer),
            product: r.text(&PRODUCT).unwrap_or_default(),
            narrative: r.text(&NARRATIVE).unwrap_or_default(),
        }
    }

    /// The consumer's words, and the facts in a line behind them.
    fn content(&self) -> String {
        let [company, state] = self.place.clone();
        let facts = [
            (
                "Product",
                joined(" / ", &[&self.product, &self.sub_product]),
            ),
            ("Issue", self.issue.clone()),
            ("Company", company),
            ("State", state),
        ];
        joined("\n\n", &[&self.narrative, &sentence(&facts)])
    }
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
    let outcome = outcome(&mut r);
    let told = Told::of(&mut r);
    // A company is told at the earliest on the day of the receipt, whatever the file says.
    let begun = received.unwrap_or(context.now);
    let closed = outcome.map(|_| sent.unwrap_or(begun).min(context.now).max(begun));
    let answer = outcome.zip(closed);
    let incoming = Incoming {
        form: form(&told, id.clone(), received),
        id,
        unit: None,
        against: None,
        handling: None,
        statutory: false,
        findings: None,
        proposal: answer.map(|(outcome, at)| Proposal {
            outcome: outcome.to_owned(),
            text: told.answer.clone(),
            at,
            by: context.by.clone(),
        }),
        reply: answer.map(|(_, at)| Reply {
            means: String::new(),
            at,
            by: context.by.clone(),
            proof: String::new(),
        }),
        satisfaction: None,
        closed_at: closed,
    };
    r.finish(incoming)
}

fn form(told: &Told, id: String, received: Option<Instant>) -> Register {
    let (channel, source) = channel(&told.via);
    let elderly = told.tags.contains("Older American");
    let title = if told.issue.is_empty() {
        &told.product
    } else {
        &told.issue
    };
    Register {
        channel: channel.to_owned(),
        source: source.to_owned(),
        nature: "complaint".to_owned(),
        received_at: received,
        external_id: id,
        regulator_day: None,
        complainant: Complainant {
            kind: "person".to_owned(),
            ..Complainant::default()
        },
        flags: elderly.then(|| "elderly".to_owned()).into_iter().collect(),
        people: 1,
        business: business(&told.product, &told.sub_product, &told.issue).to_owned(),
        cause: cause(&told.product, &told.issue).to_owned(),
        business_channel: String::new(),
        product: product_name(&told.product, &told.sub_product),
        amount_asked: None,
        unit: String::new(),
        against_staff: Vec::new(),
        content: told.content(),
        demand: String::new(),
        title: shortened(title, TITLE_MAX),
    }
}

fn id(r: &mut Reading) -> String {
    let id = r.text(&ID).unwrap_or_default();
    if !id.bytes().all(|b| b.is_ascii_digit()) {
        r.fault(&ID, "not_a_number", "应只含数字", "must have digits only");
    }
    id
}

/// The outcome of a closed complaint; `None` while the company works on it.
fn outcome(r: &mut Reading) -> Option<&'static str> {
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
    let name = if sub_product.is_empty() {
        product
    } else {
        sub_product
    };
    shortened(name, PRODUCT_MAX)
}

#[cfg(test)]
mod tests;
