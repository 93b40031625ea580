//! What comes out of an action: the next case and the words for the ledger, or a reason why not.

mod answer;
mod ending;
mod handling;
mod intake;
mod later;
mod limits;

use super::action::Action;
use super::case::{Case, PersonRef, UnitRef};
use super::may::{Powers, check};
use super::status::Status;
use deadline::Rulebook;
use kernel::{FieldErrors, FieldSpec, Fields, Instant, Reading, Refusal, Say, say};
use serde_json::{Map, Value, json};

/// Another case that a field names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherCase {
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub status: Status,
}

/// What the fields name, looked up by the command: the rules know no database.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The unit of field `unit`.
    pub unit: Option<UnitRef>,
    /// The person of field `handler`.
    pub handler: Option<PersonRef>,
    /// The persons of field `co_handlers`.
    pub co_handlers: Vec<PersonRef>,
    /// The case of field `lead_number` or `other_number`.
    pub other: Option<OtherCase>,
}

/// An action asked for, with everything it needs.
#[derive(Debug)]
pub struct Asked<'a> {
    /// Which action.
    pub action: Action,
    /// What was filled in.
    pub fields: &'a Fields,
    /// What the fields name.
    pub resolved: Resolved,
    /// Who asks.
    pub by: PersonRef,
    /// When.
    pub now: Instant,
    /// What dates are counted with.
    pub book: &'a Rulebook,
    /// Until when the complainant is answered in time under the law; `None` when that does not run.
    pub answer_due: Option<Instant>,
}

/// Why an action is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Not now, not by this person, or not in this way.
    Refused(Refusal),
    /// Fields are wrong.
    Invalid(FieldErrors),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Refused(refusal)
    }
}

impl From<FieldErrors> for Trouble {
    fn from(errors: FieldErrors) -> Trouble {
        Trouble::Invalid(errors)
    }
}

/// The outcome of an action.
#[derive(Debug, PartialEq)]
pub struct Decision {
    /// The case afterwards.
    pub next: Case,
    /// What the ledger keeps of it: codes and texts, no personal data of the complainant.
    pub body: Value,
}

/// Does the action: checks right and state, reads the fields, gives the next case.
///
/// The next case has the version one higher; nothing else of its identity changes.
pub fn apply(case: &Case, powers: &Powers, asked: &Asked) -> Result<Decision, Trouble> {
    check(asked.action, case, powers)?;
    assert_eq!(
        powers.login, asked.by.login,
        "powers are those of the person who asks"
    );
    let mut act = Act {
        next: case.clone(),
        reading: Reading::new(asked.fields),
        asked,
        body: Map::new(),
    };
    act.reading
        .refuse_others(asked.action.fields(), &["form_id", "version"]);
    act.dispatch()?;
    let Act {
        mut next,
        reading,
        body,
        ..
    } = act;
    reading.finish(())?;
    next.version += 1;
    next.rulebook = asked.book.version();
    assert_eq!(
        next.number, case.number,
        "an action never changes a case's number"
    );
    assert_eq!(
        next.received_at, case.received_at,
        "an action never moves the receipt"
    );
    assert!(
        next.status.is_done() == next.ended_at.is_some(),
        "done if and only if it has an end: {:?}",
        next.status
    );
    Ok(Decision {
        next,
        body: Value::Object(body),
    })
}

/// An action being done.
struct Act<'a> {
    next: Case,
    reading: Reading<'a>,
    asked: &'a Asked<'a>,
    body: Map<String, Value>,
}

type Done = Result<(), Trouble>;

impl Act<'_> {
    fn dispatch(&mut self) -> Done {
        match self.asked.action {
            Action::Accept => self.accept(),
            Action::Decline => self.decline(),
            Action::Convert => self.convert(),
            Action::Correct => self.correct(),
            Action::Assign => self.assign(),
            Action::Start => self.start(),
            Action::RefuseAssignment => self.refuse_assignment(),
            Action::AskOpinion => self.ask_opinion(),
            Action::GiveOpinion => self.give_opinion(),
            Action::Contact => self.contact(),
            Action::Find => self.find(),
            Action::Propose => self.propose(),
            Action::Approve => self.approve(),
            Action::Return => self.send_back(),
            Action::Reply => self.reply(),
            Action::FeedBack => self.feed_back(),
            Action::Satisfy => self.satisfy(),
            Action::Answer => self.answer(),
            Action::Close => self.close(),
            Action::Archive => self.archive(),
            Action::Withdraw => self.withdraw(),
            Action::Merge => self.merge(),
            Action::Separate => self.separate(),
            Action::Link => self.link(),
            Action::Reopen => self.reopen(),
            Action::RequestReview => self.request_review(),
            Action::ConcludeReview => self.conclude_review(),
            Action::Mediate => self.mediate(),
            Action::ConcludeMediation => self.conclude_mediation(),
            Action::Suspend => self.suspend(),
            Action::Resume => self.resume(),
            Action::AskExtension => self.ask_extension(),
            Action::GrantExtension => self.decide_extension(true),
            Action::RefuseExtension => self.decide_extension(false),
            Action::TellExtension => self.tell_extension(),
            Action::NewFacts => self.new_facts(),
            Action::AgreeDay => self.agree_day(),
            Action::Urge | Action::Message | Action::Note => {
                self.words(&super::action::NOTE_TEXT);
                Ok(())
            }
        }
    }

    /// Reads a text field and keeps it for the ledger.
    fn words(&mut self, spec: &FieldSpec) -> String {
        let text = self.reading.text(spec).unwrap_or_default();
        if !text.is_empty() {
            self.body.insert(spec.name.to_owned(), json!(text));
        }
        text
    }

    /// Reads a choice and keeps it for the ledger.
    fn choice(&mut self, spec: &FieldSpec) -> String {
        let code = self.reading.choice(spec).unwrap_or_default();
        if !code.is_empty() {
            self.body.insert(spec.name.to_owned(), json!(code));
        }
        code.to_owned()
    }

    /// Reads a JR/T 0169 code and checks that it is in the dictionary.
    fn classified(&mut self, spec: &FieldSpec) -> String {
        let kernel::FieldKind::Code { dimension } = spec.kind else {
            return String::new();
        };
        let Some(code) = self.reading.text(spec) else {
            return String::new();
        };
        if crate::classification::entry(&code).is_none_or(|e| e.dimension != dimension) {
            self.reading.fault(
                spec,
                "unknown_code",
                &format!("应为 JR/T 0169 {dimension} 类代码，没有「{code}」"),
                &format!(
                    "must be a JR/T 0169 code of dimension {dimension}; there is no \"{code}\""
                ),
            );
        }
        self.body.insert(spec.name.to_owned(), json!(code));
        code
    }

    /// Reads when it happened: now when empty, never in the future, never before the receipt.
    fn happened_at(&mut self, spec: &FieldSpec) -> Instant {
        let now = self.asked.now;
        if self.asked.fields.get(spec.name).is_empty() && !spec.required {
            return now;
        }
        let at = self.reading.moment(spec).unwrap_or(now);
        if at > now {
            self.reading.fault(
                spec,
                "in_the_future",
                "不能晚于现在",
                "can't be later than now",
            );
        }
        if at < self.next.received_at {
            self.reading.fault(
                spec,
                "before_receipt",
                "不能早于收到投诉的时间",
                "can't be before the complaint was received",
            );
        }
        self.body
            .insert(spec.name.to_owned(), json!(kernel::rfc3339(at)));
        at
    }

    /// Notes a value for the ledger.
    fn keep(&mut self, name: &str, value: impl Into<Value>) {
        self.body.insert(name.to_owned(), value.into());
    }

    fn by(&self) -> PersonRef {
        self.asked.by.clone()
    }

    /// Moves on to an end.
    fn end(&mut self, status: Status) {
        assert!(status.is_done());
        self.next.status = status;
        self.next.ended_at = Some(self.asked.now);
    }

    /// Moves to a status that is no end.
    fn go(&mut self, status: Status) {
        assert!(!status.is_done());
        self.next.status = status;
        self.next.ended_at = None;
    }
}

/// A refusal as the trouble of an action.
fn refuse(code: &'static str, say: Say) -> Done {
    Err(Trouble::Refused(Refusal::new(code, say)))
}

/// A list inside a case is full.
fn full() -> Done {
    refuse(
        "too_many",
        say!(
            "本件的记录已达上限",
            "The case holds as many records as it can"
        ),
    )
}
