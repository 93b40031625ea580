//! Who was affected, as somebody may see it: the persons of cases through the complaint room, masked there;
//! people without a case out of the leak's own words, masked here.

use crate::rules::{Affected, Matter};
use complaint::export::{Wanted, Which, lines};
use kernel::{Actor, Instant, Lang, MaskKind, Masks};
use platform::Keys;
use platform::sql::{Reader, SqlError};
use std::collections::BTreeMap;

/// Cases that the complaint room is asked for at once.
const AT_ONCE: usize = 200;
/// What is asked of a case.
const FIELDS: [&str; 4] = ["name", "phone", "address", "unit"];

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// The entry.
    pub(crate) one: Affected,
    /// Name, telephone, address: in plain only where that was asked for and is allowed.
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    /// The case's unit.
    pub(crate) unit: String,
    /// Whether plain values were asked for and are withheld from this person.
    pub(crate) withheld: bool,
    /// Whether nothing is known of the person: a case out of reach, or erased.
    pub(crate) nameless: bool,
}

/// Looks up whom these entries are about.
pub(crate) fn people(
    (reader, keys): (&mut Reader<'_>, &Keys),
    actor: &Actor,
    matter: &Matter,
    some: &[Affected],
    (plain, lang, now): (bool, Lang, Instant),
) -> Result<Vec<Listed>, SqlError> {
    let wanted = Wanted {
        codes: FIELDS.map(str::to_owned).to_vec(),
        plain,
        lang,
    };
    let mut known: BTreeMap<String, complaint::export::Line> = BTreeMap::new();
    let cases: Vec<String> = some
        .iter()
        .filter(|one| !one.case.is_empty())
        .map(|one| one.case.clone())
        .collect();
    for part in cases.chunks(AT_ONCE) {
        let which = Which::Numbers(part.to_vec());
        let found = lines(reader, keys, actor, &which, &wanted, (AT_ONCE as i64, now))?;
        known.extend(found.into_iter().map(|line| (line.number.clone(), line)));
    }
    let masks = register::masks(reader)?;
    Ok(some
        .iter()
        .map(|one| match known.get(&one.case) {
            Some(line) => of_case(one, line),
            None => of_words(one, matter, (!plain).then_some(&masks)),
        })
        .collect())
}

fn of_case(one: &Affected, line: &complaint::export::Line) -> Listed {
    let cell = |at: usize| line.cells.get(at).cloned().unwrap_or_default();
    Listed {
        one: one.clone(),
        name: cell(0),
        phone: cell(1),
        address: cell(2),
        unit: cell(3),
        withheld: line.withheld,
        nameless: !line.named,
    }
}

/// Somebody who was added by hand; in plain without rules of masking.
fn of_words(one: &Affected, matter: &Matter, masks: Option<&Masks>) -> Listed {
    let person = matter
        .words
        .people
        .get(&one.id)
        .cloned()
        .unwrap_or_default();
    let shown = |text: &str, kind: MaskKind| match masks {
        Some(masks) if !text.is_empty() => masks.mask(kind, text),
        _ => text.to_owned(),
    };
    Listed {
        one: one.clone(),
        name: shown(&person.name, MaskKind::Name),
        phone: shown(&person.phone, MaskKind::Phone),
        address: String::new(),
        unit: String::new(),
        withheld: false,
        nameless: person.name.is_empty(),
    }
}
