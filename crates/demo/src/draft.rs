//! A complaint as it is to be made: what came in, and the course it takes. Plain data; whoever plays
//! it hands [`Draft::fields`] to the intake command and each [`Step`] to the command of its action.

use crate::act::Act;
use crate::codes::{Channel, ComplainantKind, Flag, Gender, Nature, Source, Status};
use kernel::{Instant, Money, rfc3339};

/// A complaint, or something taken for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its place among the drafts, which stand in the order of receipt. Other drafts name it by this.
    pub index: usize,
    /// The scenario it was made from.
    pub scenario: String,
    /// How it came in.
    pub channel: Channel,
    /// Who handed it in.
    pub source: Source,
    /// What it is at intake.
    pub nature: Nature,
    /// The number it has with whoever passed it on.
    pub external_id: Option<String>,
    /// When the bank received it.
    pub received_at: Instant,
    /// When it is registered.
    pub registered_at: Instant,
    /// Login of who registers it.
    pub registered_by: String,
    /// Code of the unit complained about.
    pub unit: String,
    /// Logins of the staff complained about.
    pub against_staff: Vec<String>,
    /// JR/T 0169 B.
    pub business: String,
    /// JR/T 0169 C.
    pub cause: String,
    /// JR/T 0169 A; empty for what is no complaint.
    pub business_channel: String,
    /// The product or service.
    pub product: String,
    /// What is asked for.
    pub amount_asked: Option<Money>,
    /// Who complains.
    pub complainant: Complainant,
    /// Special care and weight.
    pub flags: Vec<Flag>,
    /// How many complain.
    pub people: u32,
    /// One sentence.
    pub title: String,
    /// The customer's own words.
    pub content: String,
    /// What the customer wants; empty for what is no complaint.
    pub demand: String,
    /// An earlier draft of the same person.
    pub repeat: Option<Repeat>,
    /// What becomes of it.
    pub course: Course,
}

/// That a complainant came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The earlier draft.
    pub of: usize,
    /// Whether it is about the same matter.
    pub same_matter: bool,
}

/// Who complains. Nobody real: identity numbers are of a region `99` that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complainant {
    /// What kind.
    pub kind: ComplainantKind,
    /// Name.
    pub name: String,
    /// Gender; `None` for an organisation.
    pub gender: Option<Gender>,
    /// Age in years on the day of the first complaint; `None` for an organisation.
    pub age: Option<u32>,
    /// Eleven digits.
    pub phone: String,
    /// Identity number, or unified social credit code of an organisation.
    pub id_number: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Account or card.
    pub account: Option<String>,
}

/// What becomes of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Where it stands after the last step.
    pub ends: Status,
    /// How quickly it is handled.
    pub pace: Pace,
    /// The steps, in order; each is later than the one before and not later than now.
    pub steps: Vec<Step>,
}

/// How quickly a case is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Within 15 days.
    Prompt,
    /// Extended to 30 days.
    Complex,
    /// Extended to 60 days.
    Special,
    /// Over the limit.
    Late,
}

impl Pace {
    /// Days within which the answer is due.
    pub fn limit_days(self) -> i64 {
        match self {
            Pace::Prompt | Pace::Late => 15,
            Pace::Complex => 30,
            Pace::Special => 60,
        }
    }
}

/// One step of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// Login of who does it.
    pub by: String,
    /// What is done.
    pub act: Act,
}

impl Draft {
    /// The intake form's fields, by the names that the complaint room gives them.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let person = &self.complainant;
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut fields = vec![
            ("channel", self.channel.code().to_owned()),
            ("source", self.source.code().to_owned()),
            ("nature", self.nature.code().to_owned()),
            ("received_at", rfc3339(self.received_at)),
            ("external_id", optional(&self.external_id)),
            ("complainant.kind", person.kind.code().to_owned()),
            ("complainant.name", person.name.clone()),
            ("complainant.phone", person.phone.clone()),
            ("complainant.id_number", optional(&person.id_number)),
            (
                "complainant.gender",
                person.gender.map_or("", Gender::code).to_owned(),
            ),
            ("complainant.address", optional(&person.address)),
            ("complainant.email", optional(&person.email)),
            ("complainant.account", optional(&person.account)),
            ("people", self.people.to_string()),
            ("category", self.business.clone()),
            ("cause", self.cause.clone()),
            ("business_channel", self.business_channel.clone()),
            ("product", self.product.clone()),
            (
                "amount_asked",
                self.amount_asked.map_or_else(String::new, yuan),
            ),
            ("unit", self.unit.clone()),
            ("content", self.content.clone()),
            ("demand", self.demand.clone()),
            ("title", self.title.clone()),
        ];
        fields.extend(
            self.flags
                .iter()
                .map(|flag| ("flags", flag.code().to_owned())),
        );
        fields.extend(
            self.against_staff
                .iter()
                .map(|login| ("against_staff", login.clone())),
        );
        fields.retain(|(_, value)| !value.is_empty());
        fields
    }
}

/// An amount as a form takes it.
pub(crate) fn yuan(amount: Money) -> String {
    format!("{}.{:02}", amount.fen() / 100, amount.fen() % 100)
}

/// Who is to move next when several drafts are played together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// When.
    pub at: Instant,
    /// Which draft.
    pub draft: usize,
    /// `None`: it is registered; otherwise the index of the step.
    pub step: Option<usize>,
}

/// Registrations and steps of all drafts in the order of time. Played like this, a case that is merged
/// or linked finds the other one as it stood on that day.
pub fn turns(drafts: &[Draft]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = drafts
        .iter()
        .flat_map(|draft| {
            let registered = Turn {
                at: draft.registered_at,
                draft: draft.index,
                step: None,
            };
            let steps = draft.course.steps.iter().enumerate();
            let steps = steps.map(|(at, step)| Turn {
                at: step.at,
                draft: draft.index,
                step: Some(at),
            });
            std::iter::once(registered).chain(steps)
        })
        .collect();
    turns.sort();
    turns
}
