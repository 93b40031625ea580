//! How parts of an entry look: tags and names.

use crate::{Basis, Entry, Level, Protection, Words};
use deadline::Certainty;
use kernel::{Lang, RoleSet};
use ui::components::{Tag, Tone};

/// The level, C3 loudest.
pub(super) fn level(w: &Words, level: Level) -> Tag {
    match level {
        Level::C1 => Tag::new(Tone::Plain, w.c1),
        Level::C2 => Tag::new(Tone::Soon, w.c2),
        Level::C3 => Tag::new(Tone::Over, w.c3),
    }
}

/// The protection; plain stands out only where the level asks for more.
pub(super) fn protection(w: &Words, entry: &Entry) -> Tag {
    let tone = match (entry.protection, entry.level) {
        (Protection::Plain, Level::C1) => Tone::Plain,
        (Protection::Plain, _) => Tone::Soon,
        _ => Tone::Good,
    };
    Tag::dot(tone, protection_name(w, entry.protection))
}

/// What people call a protection.
pub(super) fn protection_name(w: &Words, protection: Protection) -> &'static str {
    match protection {
        Protection::Sealed => w.sealed,
        Protection::BlindIndex => w.blind_index,
        Protection::Hashed => w.hashed,
        Protection::Masked => w.masked,
        Protection::Plain => w.plain,
    }
}

/// What people call a room; its code when this program has no name for it.
pub(super) fn room<'r>(w: &Words, code: &'r str) -> &'r str {
    match code {
        "complaint" => w.room_complaint,
        "identity" => w.room_identity,
        "ledger" => w.room_ledger,
        "document" => w.room_document,
        "notify" => w.room_notify,
        "supervision" => w.room_supervision,
        "sharing" => w.room_sharing,
        "emergency" => w.room_emergency,
        "vault" => w.room_vault,
        "impact" => w.room_impact,
        "protection" => w.room_protection,
        "rulebook" => w.room_rulebook,
        code => code,
    }
}

/// The roles by name, or that nobody sees it.
pub(super) fn roles(w: &Words, roles: RoleSet, lang: Lang) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.label(lang)).collect();
    match names.is_empty() {
        true => w.nobody.to_owned(),
        false => names.join(lang.pick("、", ", ")),
    }
}

/// How well an article is known.
pub(super) fn certainty(certainty: Certainty, lang: Lang) -> Tag {
    let tone = match certainty {
        Certainty::Seen => Tone::Good,
        Certainty::Secondary => Tone::Plain,
        Certainty::Memory => Tone::Soon,
    };
    Tag::new(tone, certainty.label(lang))
}

/// An article with its certainty, in one line of a workbook.
pub(super) fn basis(basis: &Basis, lang: Lang) -> String {
    let article = basis.article.to(lang);
    format!("{article} [{}]", basis.certainty.label(lang))
}
