//! What a version says, how it moves and on which days it is public. PURE.

mod days;
mod moves;

pub use days::{AHEAD_DAYS_MAX, first_day, last_days};
pub use moves::{Action, FROM, NOT_YOURS, Powers, REASON, check};

use crate::Kind;
use kernel::{
    Day, FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Money, UnitPath, say,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most versions of one item.
pub const VERSIONS_MAX: u32 = 200;
/// Largest document, in bytes of JSON.
pub const DOC_BYTES_MAX: usize = 256 * 1024;
/// Longest key, in characters.
pub const KEY_MAX: usize = 64;
/// Most characters kept for the search of lists.
const WORDS_MAX: usize = 20_000;

/// Keys that are addresses of pages.
const RESERVED: [&str; 3] = ["new", "import", "export"];

/// The member of a document that says its last public day by itself (`YYYY-MM-DD`): a notice until
/// the end of the month, a discount. A document without it is public until the next version begins or
/// it is withdrawn.
pub const UNTIL: &str = "public_until";

/// How a version stands. Handed back is [`Status::Draft`] with `returned`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waits for another's look.
    HandedIn,
    /// Published; on which days it is public say `from` and `to`.
    Published,
    /// Taken back: a draft that was dropped, or a published version that was withdrawn.
    Withdrawn,
}

impl Status {
    /// Every status, in the order of a life.
    pub const ALL: [Status; 4] = [
        Status::Draft,
        Status::HandedIn,
        Status::Published,
        Status::Withdrawn,
    ];

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::HandedIn => "handed_in",
            Status::Published => "published",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The inverse of [`Status::code`].
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Draft => ("草稿", "Draft"),
            Status::HandedIn => ("待审核", "Handed in"),
            Status::Published => ("已发布", "Published"),
            Status::Withdrawn => ("已撤回", "Withdrawn"),
        };
        lang.pick(zh, en)
    }

    /// Whether its document may still change.
    pub fn is_open(self) -> bool {
        matches!(self, Status::Draft | Status::HandedIn)
    }
}

/// Somebody in the life of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// Name then.
    pub name: String,
}

/// A version of an item, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Code of its kind.
    pub kind: String,
    /// The item's key within the kind: a product's code, a fee's number.
    pub key: String,
    /// From 1, without gaps within the item.
    pub version: u32,
    /// Counts up with every change of the item's newest version; goes on from version to version.
    pub revision: u32,
    /// How it stands.
    pub status: Status,
    /// What the public sees of it.
    pub doc: Value,
    /// The unit whose item it is.
    pub unit: UnitPath,
    /// Who wrote it last.
    pub author: Who,
    /// Everybody who wrote on this version, by login: none of them publishes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writers: Vec<String>,
    /// When it was written last.
    pub at: Instant,
    /// By whom and when it was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_in: Option<(Who, Instant)>,
    /// By whom, when and why it was handed back last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<(Who, Instant, String)>,
    /// By whom and when it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<(Who, Instant)>,
    /// The first public day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last public day; before `from` when it was never public at the end of a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// By whom, when and why it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<(Who, Instant, String)>,
    /// What the kind's gate answered when it was published.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub evidence: Value,
}

impl Version {
    /// `article:anti-fraud-1:2`: its name in the ledger.
    pub fn id(&self) -> String {
        format!("{}:{}:{}", self.kind, self.key, self.version)
    }

    /// Whether it is public on a day.
    pub fn holds(&self, day: Day) -> bool {
        self.published.is_some()
            && self.from.is_some_and(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
    }

    /// The last day that the document itself names.
    pub fn until(&self) -> Option<Day> {
        text(&self.doc, UNTIL).parse().ok()
    }

    /// Texts of the document and the key in lower case, for the search of lists.
    pub fn words(&self) -> String {
        let mut words = self.key.to_lowercase();
        gather(&self.doc, &mut words);
        words.chars().take(WORDS_MAX).collect()
    }
}

fn gather(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => {
            out.push(' ');
            out.push_str(&text.to_lowercase());
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, out)),
        Value::Object(map) => map.values().for_each(|item| gather(item, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text member of a document; empty when it is not there.
pub fn text<'d>(doc: &'d Value, name: &str) -> &'d str {
    doc.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The document as it was typed: what forms and spreadsheets show again.
pub fn as_typed(kind: &Kind, doc: &Value) -> Fields {
    let mut fields = Fields::default();
    for spec in kind.fields {
        if matches!(spec.kind, FieldKind::Money) {
            let fen = doc
                .get(format!("{}_fen", spec.name))
                .and_then(Value::as_i64);
            if let Some(amount) = fen.and_then(Money::from_fen) {
                fields.push(spec.name, yuan(amount));
            }
            continue;
        }
        let listed = doc.get(spec.name).and_then(Value::as_array);
        let one = doc.get(spec.name).filter(|value| !value.is_array());
        for value in listed.into_iter().flatten().chain(one) {
            match value {
                Value::String(text) => fields.push(spec.name, text.as_str()),
                Value::Bool(flag) => fields.push(spec.name, flag.to_string()),
                Value::Number(number) => fields.push(spec.name, number.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => {}
            }
        }
    }
    fields
}

/// Yuan as people type them, exactly.
fn yuan(amount: Money) -> String {
    format!("{}.{:02}", amount.fen() / 100, amount.fen() % 100)
}

/// The key of an item.
pub const KEY: FieldSpec =
    FieldSpec::optional("key", "编号", "Key", FieldKind::Line { max: KEY_MAX });

/// Reads a key: letters, digits and `-` `_` `.` in between; `None` when it is empty.
///
/// # Errors
/// What a key may hold.
pub fn read_key(typed: &str) -> Result<Option<String>, FieldErrors> {
    let key = typed.trim();
    if key.is_empty() {
        return Ok(None);
    }
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let ends = key.starts_with(|c: char| c.is_ascii_alphanumeric())
        && key.ends_with(|c: char| c.is_ascii_alphanumeric());
    let good = key.len() <= KEY_MAX && key.chars().all(inner) && ends && !RESERVED.contains(&key);
    if good {
        return Ok(Some(key.to_owned()));
    }
    let say = say!(
        "「编号」应为 1 到 {KEY_MAX} 个字母、数字，中间可用 - _ .，且不能是 new、import、export",
        "\"Key\" must have 1 to {KEY_MAX} letters or digits, - _ . in between, and can't be new, import or export"
    );
    Err(FieldError::new(KEY.name, "not_a_key", say).into())
}

/// Reads what was typed, and keeps the document within its limit.
///
/// # Errors
/// What the kind's reading says; a document that is too large.
pub fn read_doc(kind: &Kind, fields: &Fields) -> Result<Value, FieldErrors> {
    let doc = (kind.read)(fields)?;
    let size = doc.to_string().len();
    if size <= DOC_BYTES_MAX {
        return Ok(doc);
    }
    let (kib, field) = (
        DOC_BYTES_MAX / 1024,
        kind.fields.first().map_or(KEY.name, |s| s.name),
    );
    let say = say!(
        "内容过长：最多 {kib} KB，现有 {} KB",
        "It is too long: at most {kib} KB, this has {} KB",
        size / 1024
    );
    Err(FieldError::new(field, "too_large", say).into())
}

#[cfg(test)]
mod tests;
