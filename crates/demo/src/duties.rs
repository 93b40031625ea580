//! Who does what in the demo bank: the one place to change when a role may do more or less.

use crate::bank::{Level, branch_of, unit};
use crate::codes::Channel;
use crate::dice::Dice;
use crate::people::{Account, accounts, at};
use kernel::Role;

/// Who writes it down: the call centre what comes by wire, the outlet what comes by foot, the
/// consumer-protection office what others pass on.
pub(crate) fn registrar(channel: Channel, outlet: &str, dice: &mut Dice) -> &'static Account {
    match channel {
        Channel::Visit | Channel::OpinionBook => {
            let above = unit(outlet).parent.as_deref().unwrap_or(outlet);
            let clerks: Vec<_> = crate::bank::bank()
                .iter()
                .filter(|u| u.code == above || u.parent.as_deref() == Some(above))
                .flat_map(|u| at(&u.code, Role::Intake))
                .collect();
            dice.one(&clerks)
        }
        Channel::Phone
        | Channel::Website
        | Channel::MobileBank
        | Channel::Wechat
        | Channel::Email
        | Channel::Media => dice.one(&at("0003", Role::Intake)),
        Channel::Letter
        | Channel::RegulatorTransfer
        | Channel::Hotline12345
        | Channel::ConsumersAssociation
        | Channel::MediationOrganisation
        | Channel::Internal => dice.one(&at("0002", Role::Intake)),
    }
}

/// Who takes it on, assigns it and closes it: the officer of the branch where it was registered, or
/// the head office's consumer-protection office.
pub(crate) fn desk(registrar: &Account, dice: &mut Dice) -> &'static Account {
    match branch_of(&registrar.unit) {
        Some(branch) => dice.one(&at(&branch.code, Role::Officer)),
        None => {
            let office = at("0002", Role::Office);
            let plain: Vec<_> = office
                .into_iter()
                .filter(|a| !a.roles.has(Role::Intake))
                .collect();
            dice.one(&plain)
        }
    }
}

/// Who leads the case in the unit that handles it.
pub(crate) fn handler(handled_by: &str, dice: &mut Dice) -> &'static Account {
    dice.one(&at(handled_by, Role::Handler))
}

/// Who approves the answer: of the department itself, or of the branch above the sub-branch.
pub(crate) fn approver(handled_by: &str, dice: &mut Dice) -> &'static Account {
    let place = branch_of(handled_by).map_or(handled_by, |branch| branch.code.as_str());
    dice.one(&at(place, Role::Approver))
}

/// Who checks a disputed answer: the unit one level up.
pub(crate) fn reviewer(handled_by: &str, dice: &mut Dice) -> &'static Account {
    match branch_of(handled_by) {
        Some(branch) if unit(handled_by).level == Level::SubBranch => {
            dice.one(&at(&branch.code, Role::Officer))
        }
        _ => dice.one(&at("0002", Role::Office)),
    }
}

/// Who allows the extension that is the senior management's.
pub(crate) fn leader(dice: &mut Dice) -> &'static Account {
    dice.one(&at("0000", Role::Leader))
}

/// Whose opinion is asked: the branch's own desk for retail matters, a head-office department else.
pub(crate) fn co_handler(dept: &str, handled_by: &str, dice: &mut Dice) -> &'static Account {
    let retail = || {
        let branch = branch_of(handled_by)?;
        let own = format!("{}90", &branch.code[..2]);
        at(&own, Role::Department).first().copied()
    };
    let place = match dept {
        "retail" => match retail() {
            Some(account) => return account,
            None => "0005",
        },
        "ops" => "0007",
        "tech" => "0010",
        _ => "0008",
    };
    dice.one(&at(place, Role::Department))
}

/// Somebody to whom a case may be sent by mistake: a handler of another unit.
pub(crate) fn stranger(handled_by: &str, dice: &mut Dice) -> &'static Account {
    let others: Vec<&'static Account> = accounts()
        .iter()
        .filter(|account| account.unit != handled_by && account.roles.has(Role::Handler))
        .collect();
    dice.one(&others)
}
