//! What people may do: issue and handle orders, urge, change the plans, take lists out.

mod export;
mod order;
mod plan;
mod seal;
mod urge;

pub(crate) use export::record_export;
pub use order::{Issued, act, issue, issue_in};
pub(crate) use order::{find_about, prefill};
pub use plan::{PlanSaved, save_plans};
pub(crate) use plan::{REASON as PLAN_REASON, TEXT as PLAN_TEXT};
pub use seal::erase_orders;
pub(crate) use seal::seal_old;
pub use urge::{Urged, urge};

use crate::rules::Order;
use crate::rules::order::{Powers, Unit, Who};
use change::CommandError;
use identity::{Permission, access};
use kernel::{Actor, FieldError, FieldErrors, Refusal, Say, say};
use platform::sql::{Reader, SqlError};

/// The ledger's kind of an order.
pub const ORDER: &str = "supervision_order";

/// What an actor may do with orders, with their unit's present name.
pub(crate) fn powers(reader: &mut Reader<'_>, actor: &Actor) -> Result<Powers, SqlError> {
    let unit = org::unit_by_path(reader, &actor.unit)?;
    Ok(Powers {
        who: Who {
            login: actor.login.clone(),
            name: actor.name.clone(),
        },
        unit: Unit {
            path: actor.unit.clone(),
            name: unit.map_or(String::new(), |unit| unit.name),
        },
        view: access::reach(actor, Permission::SuperviseView),
        issue: access::reach(actor, Permission::SuperviseOrder),
        may_answer: access::reach(actor, Permission::SuperviseAnswer).covers(&actor.unit),
    })
}

/// Who replies to an order for its unit: its own people who may, or the nearest above.
pub(crate) fn answerers(reader: &mut Reader<'_>, order: &Order) -> Result<Vec<String>, SqlError> {
    let unit = &order.unit.path;
    let holders = identity::nearest_holders(reader, Permission::SuperviseAnswer, unit)?;
    Ok(holders.into_iter().map(|holder| holder.login).collect())
}

/// Who is complained about stands back (回避): no urging, no order, no reply.
pub(crate) fn recused() -> Refusal {
    Refusal::new(
        "recused",
        say!(
            "您是被投诉人员，按回避规定不能办理",
            "You are complained about in this matter and must stand back"
        ),
    )
}

/// One wrong field.
fn wrong(field: &str, code: &'static str, say: Say) -> CommandError {
    CommandError::Invalid(FieldErrors(vec![FieldError::new(field, code, say)]))
}
