//! Who is told what after an action. Notices name the case and its summary, never the complainant:
//! mail and robots may leave the house.

use super::action::Action;
use super::case::{Case, PersonRef, Recalculation};
use deadline::{Deadline, StepKind};
use identity::Permission;
use kernel::{Day, Lang, Say, UnitPath, say};
use notify::Kind;
use serde_json::Value;
use std::ops::Deref;

/// What stands where nothing is known.
const NOTHING: &str = "—";

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// These people.
    People(Vec<String>),
    /// The nearest people, from a unit upwards, who hold a permission for it.
    Holders(Permission, UnitPath),
}

/// A notice to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tell {
    /// What about.
    pub kind: Kind,
    /// Who.
    pub to: To,
    /// What its text says beside number and summary.
    pub args: Vec<(&'static str, Say)>,
}

/// An action that was done.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a> {
    /// Which.
    pub action: Action,
    /// The case before it.
    pub before: &'a Case,
    /// The case after it.
    pub case: &'a Case,
    /// Who did it.
    pub by: &'a PersonRef,
    /// What the ledger keeps of it.
    pub body: &'a Value,
    /// The deadlines of the case after it.
    pub deadlines: &'a [Deadline],
}

/// Who acts when nobody is logged in: the public site on behalf of whoever holds a tracking code.
pub const OF_THE_PUBLIC: &str = "system:public";

/// What to tell whom after an action; who did it is never told of it.
pub fn after(done: Done<'_>) -> Vec<Tell> {
    let (about, action, by, before) = (About(done), done.action, done.by, done.before);
    let mut tells = match action {
        Action::Assign => about.assigned(before),
        Action::AskOpinion => about.opinions_asked(before),
        Action::Propose => {
            vec![about.to_holders(Kind::ApprovalWaiting, Permission::ComplaintApprove)]
        }
        Action::Return => about.to_proposer(Kind::CaseReturned, about.verdict()),
        Action::Approve => about.to_proposer(Kind::CaseApproved, Vec::new()),
        Action::AskExtension => vec![about.extension_asked()],
        Action::GrantExtension => about.extension_decided(true),
        Action::RefuseExtension => about.extension_decided(false),
        Action::Urge => vec![about.urged()],
        Action::RequestReview => vec![about.review_asked()],
        Action::Message => vec![about.customer_spoke()],
        Action::Satisfy | Action::Withdraw if by.login == OF_THE_PUBLIC => {
            vec![about.customer_spoke()]
        }
        _ => Vec::new(),
    };
    for tell in &mut tells {
        if let To::People(people) = &mut tell.to {
            people.retain(|login| *login != by.login);
        }
    }
    tells.retain(|tell| tell.to != To::People(Vec::new()));
    tells
}

/// What to tell whom after the dates were counted anew: a notice for each date that moved.
pub fn after_recalculation(case: &Case, because: &Recalculation) -> Vec<Tell> {
    let to = working_on(case);
    let day =
        |day: Option<Day>| Say::same(day.map_or_else(|| NOTHING.to_owned(), |day| day.to_string()));
    let told = because.moved.iter().map(|moved| Tell {
        kind: Kind::DeadlineRecalculated,
        to: to.clone(),
        args: vec![
            ("limit", Say::same(moved.key.clone())),
            ("old", day(moved.outer_was.or(moved.due_was))),
            ("new", day(moved.outer_is.or(moved.due_is))),
            (
                "reason",
                say!("日历或规则更新", "a change of calendar or rules"),
            ),
        ],
    });
    told.collect()
}

/// The lead handler; while there is none, those of the unit who may take the case on.
fn working_on(case: &Case) -> To {
    match case.handler() {
        Some(handler) => To::People(vec![handler.login.clone()]),
        None if case.assignment.is_some() => {
            To::Holders(Permission::ComplaintHandle, case.owner_unit().path.clone())
        }
        None => To::Holders(Permission::ComplaintAssign, case.owner_unit().path.clone()),
    }
}

/// What the notices of an action say.
struct About<'a>(Done<'a>);

impl<'a> Deref for About<'a> {
    type Target = Done<'a>;
    fn deref(&self) -> &Done<'a> {
        &self.0
    }
}

impl About<'_> {
    fn tell(&self, kind: Kind, to: To, more: Vec<(&'static str, Say)>) -> Tell {
        self.tell_due("reply", kind, to, more)
    }

    /// The same, with the day of another limit than the answer's.
    fn tell_due(&self, key: &str, kind: Kind, to: To, more: Vec<(&'static str, Say)>) -> Tell {
        let limit = self.deadlines.iter().find(|d| d.key == key);
        let due = limit.and_then(|d| d.due_day);
        let due = due.map_or_else(|| NOTHING.to_owned(), |day| day.to_string());
        let mut args = vec![
            ("by", Say::same(self.by.name.clone())),
            ("due", Say::same(due)),
        ];
        args.extend(more);
        Tell { kind, to, args }
    }

    fn to_holders(&self, kind: Kind, permission: Permission) -> Tell {
        let unit = self.case.owner_unit().path.clone();
        self.tell(kind, To::Holders(permission, unit), Vec::new())
    }

    fn to_proposer(&self, kind: Kind, more: Vec<(&'static str, Say)>) -> Vec<Tell> {
        let proposer = self.case.proposal.iter().map(|p| p.by.login.clone());
        let lead = self.case.handler().map(|handler| handler.login.clone());
        let mut people: Vec<String> = proposer.chain(lead).collect();
        people.dedup();
        vec![self.tell(kind, To::People(people), more)]
    }

    fn assigned(&self, before: &Case) -> Vec<Tell> {
        let mut tells = self.opinions_asked(before);
        tells.push(self.tell(Kind::CaseAssigned, working_on(self.case), Vec::new()));
        tells
    }

    fn opinions_asked(&self, before: &Case) -> Vec<Tell> {
        let asked_before = |login: &str| before.co_handlers.iter().any(|c| c.person.login == login);
        let new = self.case.co_handlers.iter().map(|c| c.person.login.clone());
        let new: Vec<String> = new.filter(|login| !asked_before(login)).collect();
        vec![self.tell(Kind::OpinionAsked, To::People(new), Vec::new())]
    }

    fn verdict(&self) -> Vec<(&'static str, Say)> {
        let reason = self.case.verdicts.last().map(|v| v.opinion.clone());
        vec![("reason", Say::same(reason.unwrap_or_default()))]
    }

    fn extension_asked(&self) -> Tell {
        let asked = self.case.extension_asked();
        let reason = asked.map_or(String::new(), |e| e.reason.clone());
        let owner = &self.case.owner_unit().path;
        let to = if asked.is_some_and(|e| e.is_for_superior()) {
            let above = owner.parent().unwrap_or_else(|| owner.clone());
            To::Holders(Permission::ComplaintExtendApprove, above)
        } else {
            To::Holders(Permission::ComplaintApprove, owner.clone())
        };
        self.tell(
            Kind::ExtensionAsked,
            to,
            vec![("reason", Say::same(reason))],
        )
    }

    fn extension_decided(&self, granted: bool) -> Vec<Tell> {
        let Some(extension) = self.case.extensions.last() else {
            return Vec::new();
        };
        let to = To::People(vec![extension.asked_by.login.clone()]);
        let decision = if granted {
            say!("同意", "granted")
        } else {
            say!("不同意", "refused")
        };
        let mut tells = vec![self.tell(
            Kind::ExtensionDecided,
            to.clone(),
            vec![("decision", decision)],
        )];
        if granted && self.does_not_hold() {
            tells.push(self.tell(Kind::ExtensionUntold, to, Vec::new()));
        }
        tells
    }

    /// Whether the extension does not hold as things stand: the complainant was not told.
    fn does_not_hold(&self) -> bool {
        let mut steps = self.deadlines.iter().flat_map(|d| &d.steps);
        steps.any(|step| step.kind == StepKind::ExtensionVoid)
    }

    fn urged(&self) -> Tell {
        let reason = self.body["note"].as_str().unwrap_or(NOTHING);
        let more = vec![("reason", Say::same(reason))];
        self.tell(Kind::CaseUrged, working_on(self.case), more)
    }

    fn customer_spoke(&self) -> Tell {
        let did = Say {
            zh: self.action.label(Lang::Zh).to_owned(),
            en: self.action.label(Lang::En).to_owned(),
        };
        let more = vec![("did", did)];
        self.tell(Kind::CustomerSpoke, working_on(self.case), more)
    }

    fn review_asked(&self) -> Tell {
        let owner = self.case.owner_unit();
        let above = owner.path.parent().unwrap_or_else(|| owner.path.clone());
        let to = To::Holders(Permission::ComplaintReview, above);
        let more = vec![("unit", Say::same(owner.name.clone()))];
        self.tell_due("review_decide", Kind::ReviewAsked, to, more)
    }
}
