//! Binds families of rule packs to units.

use super::{Added, New, append, by, refuse_closed};
use crate::load;
use crate::rules::{Kind, binding};
use change::{Change, CommandError, Committed};
use deadline::Standing;
use identity::Permit;
use kernel::{FieldError, FieldErrors, Fields, Refusal, say};
use platform::App;
use serde_json::json;

/// What is asked: a family, a unit's code, how it stands; `None` takes the binding away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bind {
    /// The family of packs: `cn-beijing-contact`.
    pub family: String,
    /// The unit's code; the binding holds for it and all below it.
    pub unit: String,
    /// How the family stands to the country's rule.
    pub standing: Option<Standing>,
}

/// Binds the family of a pack to a unit (`rules::binding::BIND`). Complaints received from then on
/// are frozen to it; those registered before keep their packs.
pub async fn bind_pack(
    app: &App,
    permit: &Permit,
    pack: String,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Added, CommandError> {
    let actor = by(permit)?;
    change::run(app, &actor, receipt, move |mut change| {
        let (unit, standing) = binding::read(&fields)?;
        let family = family_of(&mut change, &pack)?;
        let asked = Bind {
            family,
            unit,
            standing: Some(standing),
        };
        bind_in(change, &asked)
    })
    .await
}

/// Takes the binding of a pack's family at a unit away.
pub async fn unbind_pack(
    app: &App,
    permit: &Permit,
    pack: String,
    unit: String,
    receipt: Option<String>,
) -> Result<Added, CommandError> {
    let actor = by(permit)?;
    change::run(app, &actor, receipt, move |mut change| {
        let family = family_of(&mut change, &pack)?;
        let asked = Bind {
            family,
            unit: unit.clone(),
            standing: None,
        };
        bind_in(change, &asked)
    })
    .await
}

fn family_of(change: &mut Change<'_>, pack: &str) -> Result<String, CommandError> {
    let book = load::current(change)?;
    let pack = book.pack(pack).ok_or(CommandError::NotFound)?;
    Ok(pack.family.clone())
}

/// [`bind_pack`] and [`unbind_pack`] inside a change (command line, demo).
pub fn bind_in(mut change: Change<'_>, asked: &Bind) -> Result<Committed<Added>, CommandError> {
    let Bind {
        family,
        unit,
        standing,
    } = asked;
    let book = load::current(&mut change)?;
    if !book.packs().iter().any(|pack| pack.family == *family) {
        let say = say!("没有规则族 {family}", "There is no family {family}");
        return Err(Refusal::new("unknown_family", say).into());
    }
    let found = org::unit(&mut change, &unit.to_ascii_uppercase())?;
    let found = found.ok_or_else(|| unknown_unit(unit))?;
    if book.binding(&found.path, family) == *standing {
        let say = say!(
            "与现在相同，未作修改",
            "It is so already; nothing was changed"
        );
        return Err(Refusal::new("nothing_changed", say).into());
    }
    if let Some(standing) = standing {
        refuse_closed(&found)?;
        binding::check(&book, family, *standing)?;
    }
    let id = binding::id(&found.path, family);
    let body = json!({
        "unit": found.code,
        "family": family,
        "standing": standing.map(Standing::code),
    });
    let new = New {
        kind: Kind::Binding,
        id,
        calendar: String::new(),
        text: binding::to_text(*standing),
    };
    append(change, &book, new, "pack_bound", body)
}

fn unknown_unit(code: &str) -> FieldErrors {
    let say = say!("没有机构 {code}", "There is no unit {code}");
    FieldError::new(binding::BIND[0].name, "unknown_unit", say).into()
}
