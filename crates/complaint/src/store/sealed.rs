//! A case as it lies in the database: the facts readable, words and person sealed with the data key
//! of the case.

use crate::rules::case::Attachment;
use crate::rules::wording::{self, ERASED, SEALED};
use crate::rules::{Case, Complainant};
use change::{Change, StoredEntry};
use document::SealedFile;
use evidence::casefile::Opened;
use kernel::{Instant, Masks};
use platform::sql::SqlError;
use platform::{DataKey, Entropy, SealError, Sealed};
use serde_json::{Map, Value};
use vault::rules::{Own, redact};
use vault::seal;

/// A case and who complains, readable and as both are stored.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The facts, and the words of people.
    pub case: Case,
    /// The person.
    pub person: Complainant,
    /// What lies in the database.
    pub at_rest: AtRest,
    /// How much of the person's values is shown.
    pub masks: Masks,
}

/// What lies in the database of a case.
#[derive(Clone, Debug)]
pub(crate) struct AtRest {
    /// The document: facts only, unless it is from before words were sealed.
    pub doc: String,
    /// The sealed words; empty when it is from before.
    pub words: String,
    /// The sealed person; empty when it is from before.
    pub person: String,
    /// With which key.
    pub key: Key,
}

/// The data key of a case.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    /// None yet: a record from before anything was sealed.
    Open,
    /// Words and person are sealed with it.
    Here(DataKey),
    /// There is one, which can't be read without the bank's master key.
    Locked,
    /// Destroyed: words and person are gone.
    Erased,
}

impl Key {
    /// The key, when there is one.
    pub(crate) fn here(&self) -> Option<&DataKey> {
        match self {
            Key::Here(key) => Some(key),
            Key::Open | Key::Locked | Key::Erased => None,
        }
    }
}

/// The name of a case among the data keys.
pub(crate) fn key_subject(case_id: i64) -> String {
    format!("complaint {case_id}")
}

fn words_at(case_id: i64) -> String {
    format!("complaint {case_id} words")
}

fn person_at(case_id: i64) -> String {
    format!("complaint {case_id} person")
}

fn entry_at(case_id: i64) -> String {
    format!("complaint {case_id} entry")
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain data always serialises")
}

fn broken(error: SealError) -> SqlError {
    SqlError::Other(error.to_string())
}

fn unreadable(what: &str) -> SqlError {
    SqlError::Other(format!("a case's {what} is broken"))
}

impl Stored {
    /// A new case with a key of its own.
    pub(crate) fn new(
        change: &mut Change<'_>,
        case: Case,
        person: Complainant,
    ) -> Result<Stored, SqlError> {
        let key = vault::make_key(change, &key_subject(case.id))?;
        let mut stored = Stored {
            case,
            person,
            at_rest: AtRest {
                doc: String::new(),
                words: String::new(),
                person: String::new(),
                key: Key::Here(key),
            },
            masks: register::masks(change)?,
        };
        stored.seal_words(change.entropy());
        stored.seal_person(change.entropy());
        Ok(stored)
    }

    /// Reads what lies in the database. `open` is the person's record as it was kept before it was
    /// sealed.
    pub(crate) fn read(
        open: Complainant,
        at_rest: AtRest,
        masks: Masks,
        id: i64,
    ) -> Result<Stored, SqlError> {
        let doc = &at_rest.doc;
        let (case, person) = match &at_rest.key {
            Key::Open | Key::Locked => (serde_json::from_str(doc).ok(), Some(open)),
            Key::Erased => {
                let doc = serde_json::from_str(doc).ok();
                (doc.and_then(wording::without), Some(gone(&open)))
            }
            Key::Here(key) => {
                let open =
                    |at: &str, text: &str| key.open(at, &Sealed::stored(text)).map_err(broken);
                let words = open(&words_at(id), &at_rest.words)?;
                let words: Option<Map<String, Value>> = serde_json::from_slice(&words).ok();
                let doc: Option<Value> = serde_json::from_str(doc).ok();
                let person = open(&person_at(id), &at_rest.person)?;
                let case = doc
                    .zip(words)
                    .and_then(|(doc, words)| wording::join(doc, words));
                (case, serde_json::from_slice(&person).ok())
            }
        };
        Ok(Stored {
            case: case.ok_or_else(|| unreadable("document"))?,
            person: person.ok_or_else(|| unreadable("person"))?,
            at_rest,
            masks,
        })
    }

    /// Seals the words of the case as they are now. Of an erased case only the facts are written.
    pub(crate) fn seal_words(&mut self, entropy: &Entropy) {
        let (doc, words) = wording::split(&self.case);
        self.at_rest.doc = doc.to_string();
        if let Some(key) = self.at_rest.key.here() {
            let sealed = seal(
                register::sealed!("complaint_case.words"),
                key,
                &words_at(self.case.id),
                &json(&words),
                entropy,
            );
            self.at_rest.words = sealed.to_string();
        }
    }

    /// Seals the person as it is now.
    pub(crate) fn seal_person(&mut self, entropy: &Entropy) {
        if let Some(key) = self.at_rest.key.here() {
            let sealed = seal(
                register::sealed!("complaint_person.sealed"),
                key,
                &person_at(self.case.id),
                &json(&self.person),
                entropy,
            );
            self.at_rest.person = sealed.to_string();
        }
    }

    /// The case as it reads once its key is destroyed.
    pub(crate) fn forget(&mut self, now: Instant) {
        let (doc, _) = wording::split(&self.case);
        let case = wording::without(doc);
        self.case = case.expect("invariant: marking words keeps a case a case");
        self.case.erased_at = Some(now);
        self.person = gone(&self.person);
        self.at_rest.key = Key::Erased;
    }

    /// Whether words and person are gone.
    pub(crate) fn is_erased(&self) -> bool {
        matches!(self.at_rest.key, Key::Erased)
    }

    /// The summary for lists, notices and reminders: without the complainant's own values and long
    /// numbers.
    pub(crate) fn open_title(&self) -> String {
        self.without_person(&self.case.title)
    }

    /// A text without the complainant's own values and long numbers.
    pub(crate) fn without_person(&self, text: &str) -> String {
        if self.is_erased() {
            return text.to_owned();
        }
        redact(text, &own(&self.person))
    }

    /// The body of an entry about the case, its words sealed.
    pub(crate) fn seal_body(&self, body: Value, entropy: &Entropy) -> Value {
        let (mut open, words) = wording::split_body(body);
        if let (false, Some(key)) = (words.is_empty(), self.at_rest.key.here()) {
            let sealed = seal(
                register::sealed!("entry_body.sealed"),
                key,
                &entry_at(self.case.id),
                &json(&words),
                entropy,
            );
            open.insert(SEALED.to_owned(), sealed.as_str().into());
        }
        Value::Object(open)
    }

    /// The body of an entry about the case with its words; those that were erased read [`ERASED`].
    pub(crate) fn open_body(&self, entry: &StoredEntry) -> Value {
        let mut body = entry.json();
        let Value::Object(members) = &mut body else {
            return body;
        };
        let Some(Value::String(sealed)) = members.remove(SEALED) else {
            return body;
        };
        let key = self.at_rest.key.here();
        let at = entry_at(self.case.id);
        let opened = key.and_then(|key| key.open(&at, &Sealed::stored(sealed)).ok());
        let words = opened.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match words {
            Some(Value::Object(words)) => members.extend(words),
            _ => {
                members.insert("erased".to_owned(), true.into());
            }
        }
        body
    }
}

impl Attachment {
    /// Where and under which key its bytes are kept.
    pub(crate) fn kept_as(&self) -> SealedFile {
        SealedFile {
            sha256: self.sha256.clone(),
            kept: self.kept.clone(),
            key: self.key.clone(),
        }
    }
}

impl Stored {
    /// Everything sealed of the case and its entries, each with the key of it alone.
    pub(crate) fn opened(&self, entries: &[StoredEntry]) -> Result<Vec<Opened>, SealError> {
        let Some(key) = self.at_rest.key.here() else {
            return Ok(Vec::new());
        };
        let id = self.case.id;
        let mut sealed = vec![
            (words_at(id), self.at_rest.words.clone()),
            (person_at(id), self.at_rest.person.clone()),
        ];
        for entry in entries {
            if let Some(text) = entry.json().get(SEALED).and_then(Value::as_str) {
                sealed.push((entry_at(id), text.to_owned()));
            }
        }
        let open = |(context, sealed): (String, String)| {
            let value = Sealed::stored(&sealed);
            let message = key.message_key(&context, &value)?;
            let plain = message.open(&context, &value)?;
            Ok(Opened {
                plain: String::from_utf8_lossy(&plain).into_owned(),
                key: message.hex(),
                context,
                sealed,
            })
        };
        sealed.into_iter().map(open).collect()
    }
}

/// The parts from which the hash of a case's state is made, by name: what lies in the database.
/// Neither a new master key nor the destruction of the data key changes them.
pub(crate) fn evidence_parts(stored: &Stored) -> Vec<(&'static str, Vec<u8>)> {
    let at_rest = &stored.at_rest;
    if matches!(at_rest.key, Key::Open) {
        // As the ledger's entries from before have it.
        return vec![
            ("case", json(&stored.case)),
            ("person", json(&stored.person)),
        ];
    }
    let bytes = |text: &str| text.as_bytes().to_vec();
    vec![
        ("doc", bytes(&at_rest.doc)),
        ("words", bytes(&at_rest.words)),
        ("sealed_person", bytes(&at_rest.person)),
    ]
}

/// The hash of everything stored of a case, as the ledger's entries carry it.
pub(crate) fn state_hash(stored: &Stored) -> [u8; 32] {
    let parts = evidence_parts(stored);
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    change::hash_state(&parts)
}

/// What is left of a person who was erased: of what kind they were.
fn gone(person: &Complainant) -> Complainant {
    Complainant {
        kind: person.kind.clone(),
        name: ERASED.to_owned(),
        ..Complainant::default()
    }
}

/// The person's values that texts which stay readable must not hold, longest first.
fn own(person: &Complainant) -> Vec<Own> {
    // What is stored must not change with a setting: verification makes it again.
    let masks = Masks::SHIPPED;
    let mut own: Vec<Own> = [
        (&person.name, masks.name(&person.name)),
        (&person.phone, masks.phone(&person.phone)),
        (&person.id_number, masks.id_number(&person.id_number)),
        (&person.address, masks.address(&person.address)),
        (&person.email, masks.email(&person.email)),
        (&person.account, masks.account(&person.account)),
    ]
    .into_iter()
    .filter(|(value, _)| !value.is_empty())
    .map(|(value, masked)| Own {
        value: value.clone(),
        masked,
    })
    .collect();
    own.sort_by_key(|own| std::cmp::Reverse(own.value.len()));
    own
}
