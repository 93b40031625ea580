//! What somebody does with a case, with what they fill in. Codes and field names are those of the
//! complaint room's actions.

use crate::codes::{
    ContactMeans, DeclineReason, ExtensionStep, Liability, MediationResult, Nature, Outcome,
    ReplyMeans, ReviewResult, SuspendReason,
};
use crate::draft::yuan;
use kernel::{Day, Instant, Money, rfc3339};

/// What an investigation found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// The facts.
    pub facts: String,
    /// Whose fault.
    pub liability: Liability,
    /// JR/T 0169 B.
    pub business: String,
    /// JR/T 0169 C.
    pub cause: String,
    /// The product or service.
    pub product: String,
    /// What is paid.
    pub amount_paid: Option<Money>,
    /// On which account it is booked; empty when nothing is paid.
    pub paid_account: String,
    /// Staff concerned; may be empty.
    pub staff: String,
    /// Whether it is a problem of a system or a rule.
    pub systemic: bool,
    /// Whether something must be put right.
    pub rectification: bool,
}

/// An action with its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the complaint room's actions, described there"
)]
pub enum Act {
    /// 受理.
    Accept {
        business: String,
        cause: String,
        note: String,
    },
    /// 不予受理.
    Decline {
        reason: DeclineReason,
        notice: String,
        means: ReplyMeans,
    },
    /// 答复并办结 of what is no complaint.
    Answer { answer: String, means: ReplyMeans },
    /// 变更性质.
    Convert { nature: Nature, reason: String },
    /// 分派 to a unit and perhaps a lead handler with co-handlers (logins).
    Assign {
        unit: String,
        handler: Option<String>,
        co_handlers: Vec<String>,
        note: String,
    },
    /// 接办.
    Start,
    /// 退回分派.
    RefuseAssignment { reason: String },
    /// 请求协办 (logins).
    AskOpinion {
        co_handlers: Vec<String>,
        note: String,
    },
    /// 协办意见.
    GiveOpinion { opinion: String },
    /// 联系客户.
    Contact {
        means: ContactMeans,
        reached: bool,
        content: String,
    },
    /// 调查认定.
    Find(Findings),
    /// 拟处理意见.
    Propose { outcome: Outcome, reply: String },
    /// 审批同意.
    Approve { opinion: String },
    /// 退回修改.
    Return { reason: String },
    /// 答复客户.
    Reply { means: ReplyMeans, proof: String },
    /// 回访评价; no score when the customer was not reached.
    Satisfy { score: Option<u8>, remark: String },
    /// 办结.
    Close { note: String },
    /// 归档.
    Archive,
    /// 撤回.
    Withdraw { reason: String },
    /// 中止 until a day.
    Suspend {
        reason: SuspendReason,
        text: String,
        resume_on: Day,
    },
    /// 恢复.
    Resume { note: String },
    /// 并案 into another draft.
    Merge { into: usize, reason: String },
    /// 关联 with another draft.
    Link { to: usize, note: String },
    /// 登记核查申请.
    RequestReview { ground: String, applied_at: Instant },
    /// 核查决定.
    ConcludeReview {
        result: ReviewResult,
        conclusion: String,
    },
    /// 转调解.
    Mediate {
        organisation: String,
        reason: String,
    },
    /// 调解结果.
    ConcludeMediation {
        result: MediationResult,
        conclusion: String,
    },
    /// 重开.
    Reopen { reason: String },
    /// 申请延期.
    AskExtension { step: ExtensionStep, reason: String },
    /// 批准延期.
    GrantExtension { opinion: String },
    /// 不批准延期.
    RefuseExtension { reason: String },
    /// 告知延期.
    TellExtension { means: ReplyMeans, notice: String },
    /// 新事实.
    NewFacts { content: String },
    /// 约定解决时限.
    AgreeDay { day: Day, note: String },
    /// 催办.
    Urge { note: String },
    /// 内部备注.
    Note { note: String },
}

type Pairs = Vec<(&'static str, String)>;

impl Act {
    /// The action's code.
    pub fn code(&self) -> &'static str {
        match self {
            Act::Accept { .. } => "accept",
            Act::Decline { .. } => "decline",
            Act::Answer { .. } => "answer",
            Act::Convert { .. } => "convert",
            Act::Assign { .. } => "assign",
            Act::Start => "start",
            Act::RefuseAssignment { .. } => "refuse_assignment",
            Act::AskOpinion { .. } => "ask_opinion",
            Act::GiveOpinion { .. } => "give_opinion",
            Act::Contact { .. } => "contact",
            Act::Find(_) => "find",
            Act::Propose { .. } => "propose",
            Act::Approve { .. } => "approve",
            Act::Return { .. } => "return",
            Act::Reply { .. } => "reply",
            Act::Satisfy { .. } => "satisfy",
            Act::Close { .. } => "close",
            Act::Archive => "archive",
            Act::Withdraw { .. } => "withdraw",
            Act::Suspend { .. } => "suspend",
            Act::Resume { .. } => "resume",
            Act::Merge { .. } => "merge",
            Act::Link { .. } => "link",
            Act::RequestReview { .. } => "request_review",
            Act::ConcludeReview { .. } => "conclude_review",
            Act::Mediate { .. } => "mediate",
            Act::ConcludeMediation { .. } => "conclude_mediation",
            Act::Reopen { .. } => "reopen",
            Act::AskExtension { .. } => "ask_extension",
            Act::GrantExtension { .. } => "grant_extension",
            Act::RefuseExtension { .. } => "refuse_extension",
            Act::TellExtension { .. } => "tell_extension",
            Act::NewFacts { .. } => "new_facts",
            Act::AgreeDay { .. } => "agree_day",
            Act::Urge { .. } => "urge",
            Act::Note { .. } => "note",
        }
    }

    /// What is filled in, by the names of the action's fields; empty values are left out.
    /// `number_of` gives the case number of another draft.
    pub fn fields(&self, number_of: &dyn Fn(usize) -> String) -> Pairs {
        let mut pairs = self
            .handling()
            .or_else(|| self.answering())
            .unwrap_or_else(|| self.later(number_of));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The fields of taking on and handling; `None` for other actions.
    fn handling(&self) -> Option<Pairs> {
        Some(match self {
            Act::Accept {
                business,
                cause,
                note,
            } => vec![
                ("business", business.clone()),
                ("cause", cause.clone()),
                ("note", note.clone()),
            ],
            Act::Decline {
                reason,
                notice,
                means,
            } => vec![
                ("decline_reason", reason.code().to_owned()),
                ("notice", notice.clone()),
                ("means", means.code().to_owned()),
            ],
            Act::Convert { nature, reason } => {
                vec![
                    ("nature", nature.code().to_owned()),
                    ("reason", reason.clone()),
                ]
            }
            Act::Assign {
                unit,
                handler,
                co_handlers,
                note,
            } => {
                let mut pairs = vec![
                    ("unit", unit.clone()),
                    ("handler", handler.clone().unwrap_or_default()),
                    ("note", note.clone()),
                ];
                pairs.extend(logins(co_handlers));
                pairs
            }
            Act::RefuseAssignment { reason } => vec![("reason", reason.clone())],
            Act::AskOpinion { co_handlers, note } => {
                let mut pairs = logins(co_handlers);
                pairs.push(("note", note.clone()));
                pairs
            }
            Act::GiveOpinion { opinion } => vec![("opinion", opinion.clone())],
            Act::Contact {
                means,
                reached,
                content,
            } => vec![
                ("means", means.code().to_owned()),
                ("reached", reached.to_string()),
                ("content", content.clone()),
            ],
            Act::Find(findings) => findings.fields(),
            Act::Start | Act::Archive => Vec::new(),
            _ => return None,
        })
    }

    /// The fields of answering; `None` for other actions.
    fn answering(&self) -> Option<Pairs> {
        Some(match self {
            Act::Answer { answer, means } => {
                vec![
                    ("answer", answer.clone()),
                    ("means", means.code().to_owned()),
                ]
            }
            Act::Propose { outcome, reply } => {
                vec![
                    ("outcome", outcome.code().to_owned()),
                    ("reply_text", reply.clone()),
                ]
            }
            Act::Approve { opinion } | Act::GrantExtension { opinion } => {
                vec![("opinion", opinion.clone())]
            }
            Act::Return { reason }
            | Act::Withdraw { reason }
            | Act::Reopen { reason }
            | Act::RefuseExtension { reason } => vec![("reason", reason.clone())],
            Act::Reply { means, proof } => {
                vec![("means", means.code().to_owned()), ("proof", proof.clone())]
            }
            Act::Satisfy { score, remark } => vec![
                (
                    "score",
                    score.map_or_else(String::new, |score| score.to_string()),
                ),
                ("remark", remark.clone()),
            ],
            Act::Close { note }
            | Act::Resume { note }
            | Act::Urge { note }
            | Act::Note { note } => {
                vec![("note", note.clone())]
            }
            _ => return None,
        })
    }

    /// The fields of what touches limits, other cases, reviews and mediations.
    fn later(&self, number_of: &dyn Fn(usize) -> String) -> Pairs {
        match self {
            Act::Suspend {
                reason,
                text,
                resume_on,
            } => vec![
                ("suspend_reason", reason.code().to_owned()),
                ("reason", text.clone()),
                ("resume_on", resume_on.to_string()),
            ],
            Act::Merge { into, reason } => {
                vec![
                    ("lead_number", number_of(*into)),
                    ("reason", reason.clone()),
                ]
            }
            Act::Link { to, note } => {
                vec![("other_number", number_of(*to)), ("note", note.clone())]
            }
            Act::RequestReview { ground, applied_at } => {
                vec![
                    ("ground", ground.clone()),
                    ("applied_at", rfc3339(*applied_at)),
                ]
            }
            Act::ConcludeReview { result, conclusion } => {
                vec![
                    ("result", result.code().to_owned()),
                    ("conclusion", conclusion.clone()),
                ]
            }
            Act::Mediate {
                organisation,
                reason,
            } => {
                vec![
                    ("organisation", organisation.clone()),
                    ("reason", reason.clone()),
                ]
            }
            Act::ConcludeMediation { result, conclusion } => {
                vec![
                    ("result", result.code().to_owned()),
                    ("conclusion", conclusion.clone()),
                ]
            }
            Act::AskExtension { step, reason } => {
                vec![("step", step.code().to_owned()), ("reason", reason.clone())]
            }
            Act::TellExtension { means, notice } => {
                vec![
                    ("means", means.code().to_owned()),
                    ("notice", notice.clone()),
                ]
            }
            Act::NewFacts { content } => vec![("content", content.clone())],
            Act::AgreeDay { day, note } => {
                vec![("agreed_day", day.to_string()), ("note", note.clone())]
            }
            other => unreachable!("{} belongs to handling or answering", other.code()),
        }
    }
}

impl Findings {
    fn fields(&self) -> Pairs {
        vec![
            ("facts", self.facts.clone()),
            ("liability", self.liability.code().to_owned()),
            ("business", self.business.clone()),
            ("cause", self.cause.clone()),
            ("product", self.product.clone()),
            (
                "amount_paid",
                self.amount_paid.map_or_else(String::new, yuan),
            ),
            ("paid_account", self.paid_account.clone()),
            ("staff", self.staff.clone()),
            ("systemic", self.systemic.to_string()),
            ("rectification", self.rectification.to_string()),
        ]
    }
}

fn logins(list: &[String]) -> Pairs {
    list.iter()
        .map(|login| ("co_handlers", login.clone()))
        .collect()
}
