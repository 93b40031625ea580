//! A request as it is stored: the facts, and apart from them everything about the person.

use kernel::{Instant, Lang, UnitPath};
use serde::{Deserialize, Serialize};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 待确认: sent on the public page, nobody has looked at it.
    Submitted,
    /// 待核验身份.
    Received,
    /// 已核验身份.
    IdentityChecked,
    /// 办理中.
    InWork,
    /// 已答复.
    Answered,
    /// 已拒绝.
    Refused,
    /// 已撤回.
    Withdrawn,
    /// 未受理: sent on the public page and no request.
    Discarded,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 8] = [
        Status::Submitted,
        Status::Received,
        Status::IdentityChecked,
        Status::InWork,
        Status::Answered,
        Status::Refused,
        Status::Withdrawn,
        Status::Discarded,
    ];

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Status::Submitted => "submitted",
            Status::Received => "received",
            Status::IdentityChecked => "identity_checked",
            Status::InWork => "in_work",
            Status::Answered => "answered",
            Status::Refused => "refused",
            Status::Withdrawn => "withdrawn",
            Status::Discarded => "discarded",
        }
    }

    /// The inverse of [`Status::code`].
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Submitted => ("待确认", "To be looked at"),
            Status::Received => ("待核验身份", "Identity to be checked"),
            Status::IdentityChecked => ("待办理", "To be taken on"),
            Status::InWork => ("办理中", "In work"),
            Status::Answered => ("已答复", "Answered"),
            Status::Refused => ("已拒绝", "Refused"),
            Status::Withdrawn => ("已撤回", "Withdrawn"),
            Status::Discarded => ("未受理", "Not taken on"),
        };
        lang.pick(zh, en)
    }

    /// Whether nothing more can be done with it.
    pub fn is_done(self) -> bool {
        matches!(
            self,
            Status::Answered | Status::Refused | Status::Withdrawn | Status::Discarded
        )
    }
}

/// Somebody of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// Their name then.
    pub name: String,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its path.
    pub path: UnitPath,
    /// Its name then.
    pub name: String,
}

/// What happened; its words about the person stand sealed in [`Private::texts`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The status it led to.
    pub status: Status,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Who,
    /// Codes that were chosen with it: how identity was checked, the result, the ground.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chosen: Vec<(String, String)>,
}

/// A request: nothing in it says whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// `GR-20261125-001`.
    pub number: String,
    /// Counts up with every change.
    pub version: i64,
    /// A code of [`super::fields::KINDS`].
    pub kind: String,
    /// A code of [`super::fields::APPLICANTS`].
    pub applicant: String,
    /// A code of [`super::fields::CHANNELS`].
    pub channel: String,
    /// Where it stands.
    pub status: Status,
    /// Where it was received, and who answers for it.
    pub unit: Unit,
    /// When the bank received it: all limits run from here.
    pub received_at: Instant,
    /// Rule packs frozen at receipt.
    pub packs: Vec<String>,
    /// Who works on it.
    pub handler: Option<Who>,
    /// What happened, oldest first; the first is the receipt.
    pub events: Vec<Event>,
    /// Whether whoever holds the tracking code may read the answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub released: bool,
}

/// Everything about the person; stored sealed, never beside the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    /// Whose data it is.
    pub name: String,
    /// Their telephone.
    pub phone: String,
    /// Their identity number, or nothing.
    pub id_number: String,
    /// Who asks for them, or nothing.
    pub agent_name: String,
    /// Their telephone, or nothing.
    pub agent_phone: String,
    /// What is asked for, in the person's words.
    pub content: String,
    /// Words written with later events: the event's place in the list, and the words.
    #[serde(default)]
    pub texts: Vec<(usize, String)>,
    /// Papers that came with it: who may ask for another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
}

impl Private {
    /// What was written with the event at this place.
    pub fn text_of(&self, place: usize) -> Option<&str> {
        let found = self.texts.iter().find(|(at, _)| *at == place);
        found.map(|(_, text)| text.as_str())
    }
}

/// A paper that came with a request, kept sealed with a key of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The name it came with, cleaned.
    pub name: String,
    /// What its bytes are.
    pub media_type: String,
    /// Bytes.
    pub size: usize,
    /// SHA-256 of what is in it, hex.
    pub sha256: String,
    /// Where its sealed bytes lie.
    pub kept: String,
    /// Its key, hex.
    pub key: String,
}

/// The number of the `serial`-th request of a day.
pub fn number(day: kernel::Day, serial: i64) -> String {
    format!("GR-{}-{serial:03}", day.strftime("%Y%m%d"))
}
