//! What people may do: an administrator's changes are entries of the ledger, a person's own
//! bookkeeping (read marks, choices) is none.

pub(crate) mod delivery;
pub(crate) mod endpoint;
pub(crate) mod own;
pub(crate) mod text;

use identity::{Permission, Permit};
use kernel::Actor;

/// Who acts, after checking that the permit is the one for this room.
fn by(permit: &Permit) -> Actor {
    let permission = permit.permission();
    assert_eq!(
        permission,
        Permission::NotifyManage,
        "the command wants another permit"
    );
    permit.actor().clone()
}
