//! One entry of the register, and the register as a whole.

use deadline::Certainty;
use kernel::{RoleSet, Say};
use serde::Deserialize;
use std::fmt;

/// The level of JR/T 0171—2020; known from a secondary source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Internal: basic access control.
    C1,
    /// Identifies a person or shows an account: masked, access by role.
    C2,
    /// Authenticates: never shown, never kept in plain.
    C3,
}

impl Level {
    /// All, lowest first.
    pub const ALL: [Level; 3] = [Level::C1, Level::C2, Level::C3];

    /// The identifier in texts and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Level::C1 => "c1",
            Level::C2 => "c2",
            Level::C3 => "c3",
        }
    }
}

/// How a field lies in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// Sealed with a key that can be destroyed.
    Sealed,
    /// A keyed digest that finds equal values and gives none back.
    BlindIndex,
    /// A digest that only compares.
    Hashed,
    /// Only the masked form.
    Masked,
    /// Readable in the database, for a reason that stands in the entry.
    Plain,
}

impl Protection {
    /// All, strongest first.
    pub const ALL: [Protection; 5] = [
        Protection::Sealed,
        Protection::Hashed,
        Protection::BlindIndex,
        Protection::Masked,
        Protection::Plain,
    ];

    /// The identifier in texts and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Protection::Sealed => "sealed",
            Protection::BlindIndex => "blind_index",
            Protection::Hashed => "hashed",
            Protection::Masked => "masked",
            Protection::Plain => "plain",
        }
    }
}

/// An article that allows or asks for something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Which one.
    pub article: Say,
    /// How well it is known.
    pub certainty: Certainty,
}

/// How long something is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The period in words.
    pub text: Say,
    /// The article it follows.
    pub article: Say,
    /// How well that article is known.
    pub certainty: Certainty,
}

/// A personal field, wherever it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in addresses; unique.
    pub id: String,
    /// Where it lies: `table.column`, or `Struct.field` of a serialised document.
    pub at: Vec<String>,
    /// What people call it.
    pub name: Say,
    /// What it is kept for.
    pub purpose: Say,
    /// The articles.
    pub bases: Vec<Basis>,
    /// How sensitive it is.
    pub level: Level,
    /// How long it is kept.
    pub retention: Retention,
    /// Who may see it in plain; what one record shows is decided by its room.
    pub roles: RoleSet,
    /// How it lies there.
    pub protection: Protection,
    /// Why it lies in plain; nothing for all others.
    pub why: Option<Say>,
}

impl Entry {
    /// The rooms it lies in: the beginnings of the tables' names, each once.
    pub fn rooms(&self) -> Vec<&str> {
        let mut rooms: Vec<&str> = Vec::new();
        for at in &self.at {
            let room = match at.split_once('_') {
                _ if at.starts_with("Sharing") => "sharing",
                _ if at.starts_with("Supervision") => "supervision",
                _ if at.starts_with("Identity") => "identity",
                _ if at.starts_with("Impact") => "impact",
                _ if at.starts_with("Protection") => "protection",
                Some(("change" | "entry", _)) => "ledger",
                Some((room, _)) if at.starts_with(char::is_lowercase) => room,
                // Every other serialised document is the case.
                _ => "complaint",
            };
            if !rooms.contains(&room) {
                rooms.push(room);
            }
        }
        rooms
    }
}

/// Columns that say nothing of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// `table.column` or `Struct.field`.
    pub at: Vec<String>,
    /// Why they are not personal.
    pub why: Say,
}

/// The register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    pub(super) entries: Vec<Entry>,
    pub(super) others: Vec<Other>,
}

/// A personal field that is in the register: who stores one holds this. It is made only by
/// [`Register::field`].
#[derive(Clone, Copy, Debug)]
pub struct Field<'r> {
    entry: &'r Entry,
}

impl<'r> Field<'r> {
    /// What the register says of it.
    pub fn entry(self) -> &'r Entry {
        self.entry
    }
}

/// A field without an entry: it may not be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unregistered(
    /// Where it would lie.
    pub String,
);

impl fmt::Display for Unregistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not in the register of personal data", self.0)
    }
}

impl std::error::Error for Unregistered {}

impl Register {
    /// Every entry, in the order of the texts.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What is known to say nothing of a person.
    pub fn others(&self) -> &[Other] {
        &self.others
    }

    /// The entry of that id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The personal field at a place; an error when the register does not have it.
    pub fn field(&self, at: &str) -> Result<Field<'_>, Unregistered> {
        let found = self.entries.iter().find(|e| e.at.iter().any(|a| a == at));
        found
            .map(|entry| Field { entry })
            .ok_or_else(|| Unregistered(at.to_owned()))
    }

    /// Whether the register says anything of a place: personal, or not personal with the reason.
    pub fn knows(&self, at: &str) -> bool {
        self.places().any(|known| known == at)
    }

    /// Every place the register speaks of.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        let personal = self.entries.iter().flat_map(|entry| &entry.at);
        let others = self.others.iter().flat_map(|other| &other.at);
        personal.chain(others).map(String::as_str)
    }
}
