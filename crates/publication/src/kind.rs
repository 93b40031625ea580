//! What a room declares of the things that the public sees.

use crate::{Html, Value, Version};
use change::{Change, CommandError};
use identity::Permission;
use kernel::{Day, FieldErrors, FieldSpec, Fields, Lang};

/// A kind of things the public sees; a `static` of the room that owns it.
///
/// The document that [`Kind::read`] makes has for each of [`Kind::fields`] a member of the field's name
/// that holds what was read (a text, a flag, a day, a number, a list of codes); money stands under
/// `NAME_fen` as whole fen. From it forms, spreadsheets and the API are filled again ([`as_typed`](crate::as_typed)). It
/// may have other members; [`UNTIL`](crate::UNTIL) is one that is understood here.
#[derive(Debug)]
pub struct Kind {
    /// Identifier in addresses, the database and the ledger: `product`, `fee`, `article`.
    pub code: &'static str,
    /// 简体中文 label.
    pub zh: &'static str,
    /// English label.
    pub en: &'static str,
    /// The first part of its staff pages' addresses: `content` or `disclosure`.
    pub shelf: &'static str,
    /// Who sees drafts and versions.
    pub view: Permission,
    /// Who writes and hands in.
    pub write: Permission,
    /// Who hands back, publishes and withdraws.
    pub publish: Permission,
    /// What is filled in: draws the form, the columns of spreadsheets, the API's fields.
    pub fields: &'static [&'static FieldSpec],
    /// What was typed → the document. PURE.
    pub read: fn(&Fields) -> Result<Value, FieldErrors>,
    /// What lists call it.
    pub title: fn(&Value, Lang) -> String,
    /// Asked on every publication with its first day, whatever way it came; what it returns goes into
    /// the version and its ledger entry as evidence. [`open`] for kinds without a gate.
    pub gate: fn(&mut Change<'_>, &Version, Day) -> Result<Value, CommandError>,
    /// The body as the public will see it.
    pub preview: fn(&Version, Lang) -> Html,
}

impl Kind {
    /// The label in one language.
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// The fields one after another.
    pub fn specs(&self) -> Vec<FieldSpec> {
        self.fields.iter().map(|spec| **spec).collect()
    }
}

impl AsRef<str> for Kind {
    fn as_ref(&self) -> &str {
        self.code
    }
}

/// The gate of kinds that have none.
///
/// # Errors
/// Never.
pub fn open(_: &mut Change<'_>, _: &Version, _: Day) -> Result<Value, CommandError> {
    Ok(Value::Null)
}
