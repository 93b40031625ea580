//! What is known of a case. The whole aggregate is one value: rules take it and give the next one;
//! the store keeps it as one document beside columns derived from it; the ledger hashes it.
//!
//! The complainant's personal data is not in here: it has its own record ([`Complainant`]), so that
//! it can be masked, revealed for a purpose and erased without touching the facts of the case.

use super::status::Status;
use kernel::{Day, Instant, Money, UnitPath};
use serde::{Deserialize, Serialize};

/// Most entries of each list inside a case (contacts, co-handlers, attachments …).
pub const ITEMS_MAX: usize = 500;

/// A person of the bank as they were when they acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    /// Login name; stable.
    pub login: String,
    /// The name of that day.
    pub name: String,
    /// Their unit of that day.
    pub unit: UnitPath,
}

/// A unit as it was called when it was named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRef {
    /// Place in the tree.
    pub path: UnitPath,
    /// The name of that day.
    pub name: String,
}

/// Who handles the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The unit answerable.
    pub unit: UnitRef,
    /// The lead handler (主办); `None` until somebody of the unit takes it.
    pub handler: Option<PersonRef>,
    /// Who assigned.
    pub by: PersonRef,
    /// When.
    pub at: Instant,
}

/// A co-handler (协办) and the opinion asked of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoHandler {
    /// Whose opinion is asked.
    pub person: PersonRef,
    /// When it was asked.
    pub asked_at: Instant,
    /// The opinion; due before the lead may propose.
    pub opinion: Option<String>,
    /// When it was given.
    pub given_at: Option<Instant>,
}

/// One contact with the complainant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// `phone`, `sms`, `visit`, `letter`, `email`, `online`.
    pub means: String,
    /// Whether the person was reached.
    pub reached: bool,
    /// When it took place.
    pub at: Instant,
    /// Who made it.
    pub by: PersonRef,
    /// What was said.
    pub content: String,
}

/// What the investigation found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The facts.
    pub facts: String,
    /// `bank`, `partly`, `none`, `undetermined`.
    pub liability: String,
    /// JR/T 0169 dimension C.
    pub cause: String,
    /// JR/T 0169 dimension B.
    pub business: String,
    /// Product or service.
    pub product: String,
    /// What was paid or waived.
    pub amount_paid: Option<Money>,
    /// The bank's ledger account it was booked on.
    pub paid_account: String,
    /// Staff concerned, by name, as found.
    pub staff: String,
    /// Whether the problem is systemic, not single.
    pub systemic: bool,
    /// Whether something must be put right beyond this case.
    pub rectification: bool,
    /// When they were last written.
    pub at: Instant,
    /// By whom.
    pub by: PersonRef,
}

/// The proposed answer; once approved it is what is sent, to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// `supported`, `partly_supported`, `not_supported`, `explained`.
    pub outcome: String,
    /// The reply's text.
    pub text: String,
    /// When it was proposed.
    pub at: Instant,
    /// By whom.
    pub by: PersonRef,
}

/// An approval or a return of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it was approved.
    pub approved: bool,
    /// The opinion or the reason.
    pub opinion: String,
    /// When.
    pub at: Instant,
    /// By whom; never one who handled the case.
    pub by: PersonRef,
}

/// The answer as it went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// `letter`, `sms`, `email`, `phone`, `in_person`.
    pub means: String,
    /// When the complainant was told.
    pub at: Instant,
    /// By whom.
    pub by: PersonRef,
    /// Proof: tracking number, recording number.
    pub proof: String,
}

/// How satisfied the complainant is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Satisfaction {
    /// 1 (very dissatisfied) to 5; `None` when the person could not be reached.
    pub score: Option<i64>,
    /// Their words or why they were not reached.
    pub remark: String,
    /// When asked.
    pub at: Instant,
    /// By whom.
    pub by: PersonRef,
}

/// Time that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// `appraisal`, `litigation`, `arbitration`, `mediation`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Where the case stood and returns to.
    pub from_status: Status,
    /// Since when.
    pub from: Instant,
    /// When it is to resume.
    pub resume_on: Option<Day>,
    /// When it did.
    pub to: Option<Instant>,
}

/// A longer time limit: asked, decided by the level the rule demands, told to the complainant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// `complex` (15 → 30 days) or `special` (+30 → 60 days).
    pub step: String,
    /// The level at which the rule has it granted (`superior`, `complaint_head`, `not_named`), as the
    /// pack of the case said when it was asked for; empty in records from before that was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub level: String,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: PersonRef,
    /// When.
    pub asked_at: Instant,
    /// The decision.
    pub verdict: Option<Verdict>,
    /// When the complainant was told; the rule decides whether it holds without.
    pub told_at: Option<Instant>,
}

impl Extension {
    /// Whether only the superior unit or senior management may grant it.
    pub fn is_for_superior(&self) -> bool {
        match self.level.as_str() {
            "" => self.step == "special",
            level => level == deadline::Level::Superior.code(),
        }
    }
}

/// A review (核查) of the result by the unit one level up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What the complainant disputes.
    pub ground: String,
    /// When the application was received.
    pub applied_at: Instant,
    /// The decision: `upheld` or `overturned`.
    pub result: Option<String>,
    /// Its reasons.
    pub conclusion: String,
    /// When it was concluded.
    pub concluded_at: Option<Instant>,
    /// By whom.
    pub concluded_by: Option<PersonRef>,
}

/// A mediation by an organisation outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mediation {
    /// The organisation.
    pub organisation: String,
    /// `agreed` or `failed`.
    pub result: Option<String>,
    /// What was agreed, or why it failed.
    pub conclusion: String,
}

/// A file that belongs to the case; its bytes are kept under their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Number within the case, from 1.
    pub id: i64,
    /// The name it came with.
    pub name: String,
    /// What its bytes are, by looking at them.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// SHA-256 of the sealed bytes, under which they are kept; empty in records from before files
    /// were sealed, whose bytes lie under `sha256`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kept: String,
    /// Hex of the key of the sealed bytes; itself sealed with the words of the case.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// When it was added.
    pub at: Instant,
    /// By whom.
    pub by: PersonRef,
}

/// How the case ended before an answer: declined or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The reason's code for a refusal, empty for a withdrawal.
    pub reason: String,
    /// The words told or said.
    pub text: String,
    /// How the person was told.
    pub means: String,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: PersonRef,
}

/// The answer to the regulator or body that passed the complaint on (PBoC 2020-5 art. 44).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Facts, points in dispute, evidence, basis, communication, extension, satisfaction.
    pub text: String,
    /// Number of the letter or of the entry in their system.
    pub proof: String,
    /// When it was sent.
    pub at: Instant,
    /// By whom.
    pub by: PersonRef,
}

/// What a later version of the rulebook did to the dates of an open case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recalculation {
    /// When it was counted anew.
    pub at: Instant,
    /// The version counted with before.
    pub from: i64,
    /// The version counted with since.
    pub to: i64,
    /// The dates that moved.
    pub moved: Vec<Moved>,
}

/// A date that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Key of the limit.
    pub key: String,
    /// The due day until then; `None` when it was unknown.
    pub due_was: Option<Day>,
    /// The due day since.
    pub due_is: Option<Day>,
    /// The outer day (moved over rest days) until then.
    pub outer_was: Option<Day>,
    /// The outer day since.
    pub outer_is: Option<Day>,
}

fn is_zero(version: &i64) -> bool {
    *version == 0
}

/// A case: everything that rules decide on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Key in the database; time-ordered, says nothing.
    pub id: i64,
    /// `TS-yyyymmdd-unit-serial`.
    pub number: String,
    /// Given to the complainant; reveals nothing.
    pub tracking_code: String,
    /// Counts the changes; the one who saves must have read the last.
    pub version: i64,
    /// Where it stands.
    pub status: Status,
    /// `complaint`, `enquiry`, `suggestion`, `praise`, `report`, `petition`.
    pub nature: String,
    /// How it came in.
    pub channel: String,
    /// Who handed it in: direct, or transferred from whom.
    pub source: String,
    /// The number it has elsewhere; empty when none.
    pub external_id: String,
    /// `system:number` of an import or an API call, unique in the bank; empty for what was typed.
    pub origin: String,
    /// When the bank received it: where every clock starts.
    pub received_at: Instant,
    /// When it was written down here.
    pub registered_at: Instant,
    /// First-contact owner (首问责任人) until another accepts it.
    pub registered_by: PersonRef,
    /// The unit that registered it.
    pub registered_unit: UnitRef,
    /// The complaint in one sentence.
    pub title: String,
    /// The customer's own words.
    pub content: String,
    /// What the customer wants.
    pub demand: String,
    /// JR/T 0169 dimension A: where the business was done.
    pub business_channel: String,
    /// JR/T 0169 dimension B.
    pub business: String,
    /// JR/T 0169 dimension C.
    pub cause: String,
    /// Product or service named by the customer.
    pub product: String,
    /// What is asked for.
    pub amount_asked: Option<Money>,
    /// The unit complained about.
    pub against_unit: Option<UnitRef>,
    /// Logins of the staff complained about: they may not handle, approve or see the complainant.
    pub against_staff: Vec<String>,
    /// Special care and weight: `elderly`, `minor`, `disabled`, `language`, `group`, `media`, `major`.
    pub flags: Vec<String>,
    /// Number of complainants in a group complaint; 1 otherwise.
    pub people: i64,
    /// Rule pack frozen at receipt; empty when no statutory limit applies.
    pub pack: String,
    /// Rule packs of the place, frozen at receipt too and counted beside [`Case::pack`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub local_packs: Vec<String>,
    /// Version of the rulebook that its dates were counted with last; 0: as shipped.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rulebook: i64,
    /// Dates that a later calendar notice or rule moved, oldest first: the old answers stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recalculations: Vec<Recalculation>,
    /// Who handles it.
    pub assignment: Option<Assignment>,
    /// Whose opinions are asked.
    pub co_handlers: Vec<CoHandler>,
    /// Contacts with the complainant.
    pub contacts: Vec<Contact>,
    /// What was found.
    pub findings: Option<Findings>,
    /// What is proposed or, once approved, decided.
    pub proposal: Option<Proposal>,
    /// Approvals and returns, oldest first.
    pub verdicts: Vec<Verdict>,
    /// The answer sent.
    pub reply: Option<Reply>,
    /// What the complainant thinks of it.
    pub satisfaction: Option<Satisfaction>,
    /// How it ended without an answer.
    pub ending: Option<Ending>,
    /// Time that does not count.
    pub pauses: Vec<Pause>,
    /// Longer time limits asked for.
    pub extensions: Vec<Extension>,
    /// When new facts restarted the clock (2020-3, "new facts and reasons").
    pub restarts: Vec<Instant>,
    /// The day agreed with the complainant (约定解决时限).
    pub agreed_day: Option<Day>,
    /// The day by which whoever passed the complaint on wants to hear of it (转办函要求的反馈日期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regulator_day: Option<Day>,
    /// What they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
    /// The lead case this one was merged into.
    pub merged_into: Option<String>,
    /// Where it stood before it was merged.
    pub merged_from: Option<Status>,
    /// Numbers of linked cases.
    pub links: Vec<String>,
    /// Reviews, oldest first.
    pub reviews: Vec<Review>,
    /// Mediations, oldest first.
    pub mediations: Vec<Mediation>,
    /// How often it was taken up again.
    pub reopenings: i64,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// When it ended (closed, declined, withdrawn, merged).
    pub ended_at: Option<Instant>,
    /// When the complainant's data and everybody's words were erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Instant>,
}

impl Case {
    /// The unit whose place decides which local rules apply: the one complained about, or, when
    /// none was named, the one that received the complaint.
    pub fn place(&self) -> &UnitPath {
        let unit = self.against_unit.as_ref();
        &unit.unwrap_or(&self.registered_unit).path
    }

    /// The unit answerable now: the assigned one, else the one that registered it.
    pub fn owner_unit(&self) -> &UnitRef {
        self.assignment
            .as_ref()
            .map_or(&self.registered_unit, |a| &a.unit)
    }

    /// The lead handler's login, if there is one.
    pub fn handler(&self) -> Option<&PersonRef> {
        self.assignment.as_ref().and_then(|a| a.handler.as_ref())
    }

    /// The extension that waits for a decision.
    pub fn extension_asked(&self) -> Option<&Extension> {
        self.extensions.last().filter(|e| e.verdict.is_none())
    }

    /// The pause that runs now.
    pub fn pause_running(&self) -> Option<&Pause> {
        self.pauses.last().filter(|p| p.to.is_none())
    }

    /// When the complainant was first reached.
    pub fn first_contact_at(&self) -> Option<Instant> {
        self.contacts
            .iter()
            .filter(|c| c.reached)
            .map(|c| c.at)
            .min()
    }

    /// Whether it runs under the complaint deadlines.
    pub fn is_complaint(&self) -> bool {
        self.nature == "complaint"
    }
}

/// Who complains: personal data (C2), kept beside the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complainant {
    /// `person`, `organisation`, `agent`, `heir`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Resident identity number, or the unified social credit code of an organisation.
    pub id_number: String,
    /// Postal address.
    pub address: String,
    /// E-mail.
    pub email: String,
    /// `male`, `female`, or empty.
    pub gender: String,
    /// The account or card the matter is about, as told.
    pub account: String,
}
