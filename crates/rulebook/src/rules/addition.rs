//! One addition to the rulebook, as it is stored.

use kernel::{Instant, Lang};

/// What is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 放假通知: a notice of a calendar.
    Notice,
    /// 规则包: a rule pack.
    Pack,
    /// 工作时间: the working hours of a unit.
    Hours,
    /// 适用机构: a family of packs bound to a unit.
    Binding,
    /// 律师核对: that a lawyer has checked a pack.
    Verification,
}

impl Kind {
    /// The identifier in the database and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Notice => "notice",
            Kind::Pack => "pack",
            Kind::Hours => "hours",
            Kind::Binding => "binding",
            Kind::Verification => "verification",
        }
    }

    /// The inverse of [`Kind::code`].
    pub fn from_code(code: &str) -> Option<Kind> {
        let all = [
            Kind::Notice,
            Kind::Pack,
            Kind::Hours,
            Kind::Binding,
            Kind::Verification,
        ];
        all.into_iter().find(|kind| kind.code() == code)
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Kind::Notice => ("放假通知", "Holiday notice"),
            Kind::Pack => ("规则包", "Rule pack"),
            Kind::Hours => ("工作时间", "Working hours"),
            Kind::Binding => ("适用机构", "Where a pack applies"),
            Kind::Verification => ("律师核对", "Lawyer's check"),
        };
        lang.pick(zh, en)
    }
}

/// One addition. It is never edited: what it says is corrected by a later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The rulebook's version with it: 1 for the first, without gaps.
    pub version: i64,
    /// What is added.
    pub kind: Kind,
    /// The notice's or the pack's id; of hours the unit's path; of a binding the unit's path, `/`
    /// and the family.
    pub id: String,
    /// The calendar that a notice belongs to; empty for all others.
    pub calendar: String,
    /// The text as it was given, its line ends made `\n`; of a check, a JSON object.
    pub text: String,
    /// Login of who added it.
    pub by: String,
    /// Their name then.
    pub by_name: String,
    /// When. Additions stand in the order of their versions, whatever the clock did.
    pub at: Instant,
}

impl Addition {
    /// The ledger's identifier of what it is about: `pack/cn-nfra-2020-3`. A check is about its pack.
    pub fn subject_id(&self) -> String {
        let kind = match self.kind {
            Kind::Verification => Kind::Pack,
            kind => kind,
        };
        format!("{}/{}", kind.code(), self.id)
    }
}
