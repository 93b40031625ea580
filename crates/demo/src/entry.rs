//! What the demo bank's administrators have set: which groups of the directory give a role, how long an
//! emergency access holds, how much of an address is shown. Networks stay open: whoever tries the demo
//! may come from anywhere.

use crate::play::actor;
use change::CommandError;
use kernel::{Fields, MaskKind, MaskRule, Masks};
use platform::App;

/// Who sets the rules of access.
const ADMIN: &str = "linzhihang";
/// Who keeps the register of personal data.
const OFFICE: &str = "wangyaqin";
/// Groups of an invented directory.
const GROUPS: &str = "CN=消保办投诉管理岗,OU=Groups,DC=bank,DC=example | office | 0002\nCN=分行消保岗,OU=Groups,DC=bank,DC=example | officer | 0300";

/// Sets both.
pub(crate) fn set(stage: &App) -> Result<(), CommandError> {
    let pairs = [
        ("groups", GROUPS),
        ("emergency_roles", "officer"),
        ("emergency_minutes", "45"),
    ];
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let rules = Fields::from_pairs(pairs.map(own).to_vec());
    change::run_now(stage, &actor(ADMIN), None, move |change| {
        identity::set_policy_in(change, &rules, 0, None)
    })?;
    let city = MaskRule {
        head: 2,
        tail: 0,
        fill: '*',
    };
    let mut masks = register::masking_fields(&Masks::SHIPPED.with(MaskKind::Address, city));
    masks.set("reason", "年度复核：地址只显示到市");
    change::run_now(stage, &actor(OFFICE), None, move |change| {
        register::set_masking_in(change, &masks, 0)
    })
}
