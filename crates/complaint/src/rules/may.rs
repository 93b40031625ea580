//! Who may do what with a case now: relation (lead, co-handler, superior …) × permission × reach.
//! Separation of duties (`domain.md`): who handled a case can't approve it; who is complained about
//! can't handle, approve or see the complainant's data of it.

use super::action::Action;
use super::case::Case;
use super::status::Status;
use super::time::is_transferred;
use kernel::{Reach, Refusal, UnitPath, say};

/// What somebody holds: for each permission, how far. Filled by `commands` from `identity`.
#[derive(Clone, Debug)]
pub struct Powers {
    /// Login name.
    pub login: String,
    /// Own unit.
    pub unit: UnitPath,
    /// See cases.
    pub view: Reach,
    /// Take on, decline, classify, answer.
    pub accept: Reach,
    /// Assign and hand over.
    pub assign: Reach,
    /// Handle.
    pub handle: Reach,
    /// Approve answers and the first extension.
    pub approve: Reach,
    /// Approve the extension that the rule gives to the superior unit or senior management.
    pub extend: Reach,
    /// Urge, suspend.
    pub supervise: Reach,
    /// Review as the unit one level up; reopen.
    pub review: Reach,
    /// Archive.
    pub archive: Reach,
    /// See the complainant's data, for a purpose.
    pub reveal: Reach,
    /// Whether this is no one of the bank but the complainant, who holds the case's tracking code.
    pub complainant: bool,
}

/// What a complainant may do with their own case without a login (2020-3 art. 15, 21).
const OF_COMPLAINANTS: [Action; 4] = [
    Action::Message,
    Action::Satisfy,
    Action::RequestReview,
    Action::Withdraw,
];

impl Powers {
    /// What the complainant holds over the one case whose tracking code they have.
    pub fn of_complainant(login: &str, unit: &UnitPath) -> Powers {
        Powers {
            login: login.to_owned(),
            unit: unit.clone(),
            view: Reach::Nothing,
            accept: Reach::Nothing,
            assign: Reach::Nothing,
            handle: Reach::Nothing,
            approve: Reach::Nothing,
            extend: Reach::Nothing,
            supervise: Reach::Nothing,
            review: Reach::Nothing,
            archive: Reach::Nothing,
            reveal: Reach::Nothing,
            complainant: true,
        }
    }

    /// Whether this is the lead handler.
    fn leads(&self, case: &Case) -> bool {
        case.handler().is_some_and(|h| h.login == self.login)
    }

    /// Whether an opinion of this person is asked and not given.
    fn owes_opinion(&self, case: &Case) -> bool {
        case.co_handlers
            .iter()
            .any(|c| c.person.login == self.login && c.opinion.is_none())
    }

    /// Whether this person worked on the answer: such a one can't approve it.
    pub fn handled(&self, case: &Case) -> bool {
        self.leads(case)
            || case
                .co_handlers
                .iter()
                .any(|c| c.person.login == self.login)
            || case
                .proposal
                .as_ref()
                .is_some_and(|p| p.by.login == self.login)
            || case
                .findings
                .as_ref()
                .is_some_and(|f| f.by.login == self.login)
    }

    /// Whether this person is complained about (回避).
    pub fn is_complained_about(&self, case: &Case) -> bool {
        case.against_staff.contains(&self.login)
    }

    /// Whether no permission of this person changes a case: such a one stays a reader, even when
    /// somebody names them as handler or asks their opinion.
    fn only_reads(&self) -> bool {
        let changing = [
            &self.accept,
            &self.assign,
            &self.handle,
            &self.approve,
            &self.extend,
            &self.supervise,
            &self.review,
            &self.archive,
        ];
        !self.complainant && changing.iter().all(|reach| matches!(reach, Reach::Nothing))
    }

    fn covers(&self, reach: &Reach, case: &Case) -> bool {
        reach.covers(&case.owner_unit().path) || reach.covers(&case.registered_unit.path)
    }

    /// Whether the case may be seen at all: in reach, or with a part in it.
    pub fn sees(&self, case: &Case) -> bool {
        if self.complainant {
            return true;
        }
        if matches!(self.view, Reach::Nothing) {
            return false;
        }
        self.covers(&self.view, case) || self.plays_a_part(case)
    }

    /// Whether this person has a part in the case now; the same as the rows of participants, by
    /// which lists find it. Whom it was taken away from has none any more.
    fn plays_a_part(&self, case: &Case) -> bool {
        let named = |login: &str| login == self.login;
        named(&case.registered_by.login)
            || self.leads(case)
            || case.co_handlers.iter().any(|c| named(&c.person.login))
            || case.verdicts.iter().any(|v| named(&v.by.login))
    }

    /// Whether the complainant's data may be revealed (with a purpose, recorded).
    pub fn reveals(&self, case: &Case) -> bool {
        self.sees(case) && !matches!(self.reveal, Reach::Nothing) && !self.is_complained_about(case)
    }

    /// Whether somebody with some duty on the case may add a note, a file or a link.
    pub fn works_on(&self, case: &Case) -> bool {
        if self.complainant {
            return !case.status.is_done();
        }
        let duties = [
            &self.accept,
            &self.assign,
            &self.approve,
            &self.supervise,
            &self.review,
        ];
        self.sees(case)
            && !self.only_reads()
            && !self.is_complained_about(case)
            && (self.handled(case)
                || case.registered_by.login == self.login
                || duties.iter().any(|reach| self.covers(reach, case))
                || self.handle.covers(&case.owner_unit().path))
    }

    /// Whether the person may do the action on the case, leaving the status aside.
    fn entitled(&self, action: Action, case: &Case) -> bool {
        if self.complainant {
            return OF_COMPLAINANTS.contains(&action);
        }
        let owner = &case.owner_unit().path;
        let above = owner.parent().unwrap_or_else(|| owner.clone());
        let desk = self.covers(&self.accept, case) || self.covers(&self.assign, case);
        match action {
            Action::Accept | Action::Decline | Action::Convert => self.covers(&self.accept, case),
            Action::Answer => self.covers(&self.accept, case) || self.leads(case),
            Action::Assign | Action::Merge | Action::Separate => self.covers(&self.assign, case),
            Action::Start | Action::RefuseAssignment => {
                self.leads(case)
                    || (case.handler().is_none()
                        && case.assignment.is_some()
                        && self.handle.covers(owner))
            }
            Action::AskOpinion | Action::Find | Action::Propose | Action::AskExtension => {
                self.leads(case)
            }
            Action::TellExtension | Action::AgreeDay => self.leads(case) || desk,
            Action::GiveOpinion => self.owes_opinion(case),
            Action::Approve | Action::Return => self.approve.covers(owner) && !self.handled(case),
            Action::GrantExtension | Action::RefuseExtension => {
                let superior = case.extension_asked().is_some_and(|e| e.is_for_superior());
                let asked = case
                    .extension_asked()
                    .is_some_and(|e| e.asked_by.login == self.login);
                let level = if superior {
                    self.extend.covers(&above)
                } else {
                    self.approve.covers(owner) || self.extend.covers(&above)
                };
                level && !asked && !self.leads(case)
            }
            Action::Reply | Action::FeedBack => self.leads(case) || desk,
            Action::Satisfy | Action::Close => {
                self.leads(case) || desk || self.covers(&self.supervise, case)
            }
            Action::Withdraw | Action::NewFacts | Action::Correct | Action::RequestReview => {
                self.leads(case) || desk || self.covers(&self.review, case)
            }
            Action::Suspend | Action::Resume => {
                !self.leads(case)
                    && (self.approve.covers(owner) || self.covers(&self.supervise, case))
            }
            Action::Mediate | Action::ConcludeMediation => {
                self.leads(case) || self.covers(&self.review, case)
            }
            Action::ConcludeReview => {
                let decided = case.verdicts.iter().any(|v| v.by.login == self.login);
                self.review.covers(&above) && !self.handled(case) && !decided
            }
            Action::Reopen => self.covers(&self.review, case) || desk,
            Action::Archive => self.covers(&self.archive, case),
            Action::Urge => self.covers(&self.supervise, case),
            Action::Message => false,
            Action::Contact | Action::Note | Action::Link => self.works_on(case),
        }
    }
}

/// Whether the state of the case itself forbids the action: what must be there first.
fn state_forbids(action: Action, case: &Case) -> Option<Refusal> {
    let no = |code, say| Some(Refusal::new(code, say));
    match action {
        Action::Answer if case.is_complaint() => no(
            "is_complaint",
            say!(
                "投诉须经调查、审批后答复；如非投诉请先变更性质",
                "A complaint is investigated and approved before it is answered; if it is none, change its nature first"
            ),
        ),
        Action::Assign if !case.is_complaint() && case.status == Status::Registered => {
            no("accept_first", say!("请先受理", "Accept it first"))
        }
        Action::GrantExtension | Action::RefuseExtension if case.extension_asked().is_none() => no(
            "no_extension_asked",
            say!("没有待审批的延期申请", "No extension waits for a decision"),
        ),
        Action::AskExtension if case.extension_asked().is_some() => no(
            "extension_waits",
            say!(
                "已有延期申请待审批",
                "An extension already waits for a decision"
            ),
        ),
        Action::AskExtension if case.pack.is_empty() => no(
            "no_statutory_limit",
            say!(
                "本件没有法定时限，无需延期",
                "No statutory limit applies to this case"
            ),
        ),
        Action::TellExtension if !extension_untold(case) => no(
            "nothing_to_tell",
            say!("没有待告知的延期", "No granted extension waits to be told"),
        ),
        Action::FeedBack if !is_transferred(case) => no(
            "not_transferred",
            say!("本件不是转办投诉", "Nobody passed this complaint on"),
        ),
        Action::Close if case.regulator_day.is_some() && case.feedback.is_none() => no(
            "feedback_due",
            say!(
                "转办部门要求反馈，请先登记反馈",
                "Whoever passed it on wants to hear of it: report back first"
            ),
        ),
        Action::Start if case.status == Status::Returned && case.assignment.is_none() => {
            no("not_assigned", say!("尚未分派", "Nobody is assigned"))
        }
        _ => None,
    }
}

/// Whether an extension was granted of which the complainant does not know yet.
fn extension_untold(case: &Case) -> bool {
    case.extensions
        .last()
        .is_some_and(|e| e.told_at.is_none() && e.verdict.as_ref().is_some_and(|v| v.approved))
}

/// Checks that the person may do the action on the case as it stands; the sentence says why not.
pub fn check(action: Action, case: &Case, powers: &Powers) -> Result<(), Refusal> {
    if powers.is_complained_about(case) {
        return Err(Refusal::new(
            "recused",
            say!(
                "您是本件被投诉人员，按回避规定不能办理",
                "You are complained about in this case and must stand back"
            ),
        ));
    }
    if !action.starts_from(case.status) {
        let lang = kernel::Lang::Zh;
        return Err(Refusal {
            code: "not_in_this_status",
            say: kernel::Say {
                zh: format!(
                    "当前状态「{}」不能「{}」",
                    case.status.label(lang),
                    action.label(lang)
                ),
                en: format!(
                    "\"{}\" is not possible while the case is \"{}\"",
                    action.label(kernel::Lang::En),
                    case.status.label(kernel::Lang::En)
                ),
            },
        });
    }
    if let Some(refusal) = state_forbids(action, case) {
        return Err(refusal);
    }
    if !powers.only_reads() && powers.entitled(action, case) {
        return Ok(());
    }
    if matches!(action, Action::Approve | Action::Return) && powers.handled(case) {
        return Err(Refusal::new(
            "handled_it",
            say!(
                "经办、协办人员不能审批本件",
                "Who handled a case can't approve it"
            ),
        ));
    }
    Err(Refusal {
        code: "not_entitled",
        say: kernel::Say {
            zh: format!("您的岗位不能对本件「{}」", action.label(kernel::Lang::Zh)),
            en: format!(
                "Your role does not let you \"{}\" this case",
                action.label(kernel::Lang::En)
            ),
        },
    })
}

/// The actions that this person may take now, and no others.
pub fn offers(case: &Case, powers: &Powers) -> Vec<Action> {
    Action::ALL
        .iter()
        .copied()
        .filter(|a| check(*a, case, powers).is_ok())
        .collect()
}
