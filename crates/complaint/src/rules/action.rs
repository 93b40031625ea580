//! Every act on a case: its code, its words, the statuses it starts from and the fields it wants.
//!
//! The page draws its forms from this table, the API lists it under `actions`, the reader checks
//! input by it: an action is described once.

use super::status::Status::{self, *};
use crate::codes;
use kernel::{FieldKind, FieldSpec, Lang};

/// Most characters of a long text.
pub const TEXT_MAX: usize = 4000;
/// Most characters of a reason or an opinion.
pub const REASON_MAX: usize = 1000;

const fn area(name: &'static str, zh: &'static str, en: &'static str) -> FieldSpec {
    FieldSpec::required(name, zh, en, FieldKind::Area { max: REASON_MAX })
}

macro_rules! field {
    ($(#[$doc:meta])* $konst:ident = $need:ident $name:literal, $zh:literal, $en:literal, $kind:expr) => {
        $(#[$doc])*
        pub const $konst: FieldSpec = FieldSpec::$need($name, $zh, $en, $kind);
    };
}

/// Why.
pub const REASON: FieldSpec = area("reason", "理由", "Reason");
/// An opinion in words.
pub const OPINION: FieldSpec = area("opinion", "意见", "Opinion");
/// A remark that may stay empty.
pub const NOTE: FieldSpec = FieldSpec::optional(
    "note",
    "说明",
    "Remark",
    FieldKind::Area { max: REASON_MAX },
);
/// A remark that is the point of the act.
pub const NOTE_TEXT: FieldSpec = area("note", "备注内容", "Note");
/// What was said.
pub const CONTENT: FieldSpec = area("content", "联系内容", "What was said");
field!(/** JR/T 0169 B. */ BUSINESS = required "business", "业务类别", "Business category", FieldKind::Code { dimension: "B" });
field!(/** JR/T 0169 C. */ CAUSE = required "cause", "投诉原因", "Cause", FieldKind::Code { dimension: "C" });
field!(/** JR/T 0169 A. */ BUSINESS_CHANNEL = optional "business_channel", "业务办理渠道", "Business channel", FieldKind::Code { dimension: "A" });
field!(/** Target unit. */ UNIT = required "unit", "承办机构", "Unit", FieldKind::Unit);
field!(/** Lead handler. */ HANDLER = optional "handler", "主办人", "Lead handler", FieldKind::Account);
field!(/** Co-handlers. */ CO_HANDLERS = optional "co_handlers", "协办人", "Co-handlers", FieldKind::Accounts);
field!(/** Co-handlers whose opinion is asked. */ CO_HANDLERS_ASKED = required "co_handlers", "协办人", "Co-handlers", FieldKind::Accounts);
field!(/** Reason of a refusal to take the case on. */ DECLINE_REASON = required "decline_reason", "不予受理的理由", "Ground for declining", FieldKind::Choice(codes::DECLINE_REASONS));
field!(/** The words of a notice. */ NOTICE_TEXT = required "notice", "告知内容", "What the person was told", FieldKind::Area { max: REASON_MAX });
field!(/** How somebody was told. */ TOLD_MEANS = required "means", "告知方式", "How they were told", FieldKind::Choice(codes::REPLY_MEANS));
field!(/** How somebody was contacted. */ CONTACT_MEANS = required "means", "联系方式", "Means", FieldKind::Choice(codes::CONTACT_MEANS));
field!(/** Whether they were reached. */ REACHED = optional "reached", "已联系上", "Reached", FieldKind::Flag);
field!(/** When it happened; now when empty. */ HAPPENED_AT = optional "at", "发生时间", "When", FieldKind::Moment);
field!(/** The facts. */ FACTS = required "facts", "查明事实", "Facts found", FieldKind::Area { max: TEXT_MAX });
field!(/** Whose fault. */ LIABILITY = required "liability", "责任认定", "Liability", FieldKind::Choice(codes::LIABILITIES));
field!(/** Product. */ PRODUCT = optional "product", "产品（服务）", "Product or service", FieldKind::Line { max: 100 });
field!(/** What was paid. */ AMOUNT_PAID = optional "amount_paid", "赔付（减免）金额（元）", "Amount paid (yuan)", FieldKind::Money);
field!(/** Booked where. */ PAID_ACCOUNT = optional "paid_account", "列支科目", "Booked on", FieldKind::Line { max: 100 });
field!(/** Staff. */ STAFF = optional "staff", "涉及人员", "Staff concerned", FieldKind::Line { max: 200 });
field!(/** Systemic. */ SYSTEMIC = optional "systemic", "系统性问题", "Systemic problem", FieldKind::Flag);
field!(/** To be put right. */ RECTIFICATION = optional "rectification", "需要整改", "Rectification needed", FieldKind::Flag);
field!(/** Result. */ OUTCOME = required "outcome", "处理结果", "Outcome", FieldKind::Choice(codes::OUTCOMES));
field!(/** The reply. */ REPLY_TEXT = required "reply_text", "答复内容", "Reply", FieldKind::Area { max: TEXT_MAX });
field!(/** How the reply goes out. */ REPLY_MEANS = required "means", "答复方式", "How it is sent", FieldKind::Choice(codes::REPLY_MEANS));
field!(/** Proof of sending. */ PROOF = required "proof", "送达凭证（单号、录音号）", "Proof (tracking or recording number)", FieldKind::Line { max: 100 });
field!(/** Score; empty when not reached. */ SCORE = optional "score", "满意度（1–5，未联系上留空）", "Score (1-5, empty when not reached)", FieldKind::Whole { min: 1, max: 5 });
field!(/** Remark of the complainant. */ REMARK = required "remark", "客户评价或未联系上的情况", "Their words, or why not reached", FieldKind::Area { max: REASON_MAX });
field!(/** Ground of a stop. */ SUSPEND_REASON = required "suspend_reason", "中止情形", "Ground", FieldKind::Choice(codes::SUSPEND_REASONS));
field!(/** Day to resume. */ RESUME_ON = required "resume_on", "预计恢复日期", "To resume on", FieldKind::Day);
field!(/** Lead case. */ LEAD_NUMBER = required "lead_number", "主案编号", "Number of the lead case", FieldKind::Line { max: 40 });
field!(/** Other case. */ OTHER_NUMBER = required "other_number", "关联投诉编号", "Number of the other case", FieldKind::Line { max: 40 });
field!(/** What is disputed. */ GROUND = required "ground", "申请核查的理由", "What is disputed", FieldKind::Area { max: REASON_MAX });
field!(/** Day of the application. */ APPLIED_AT = required "applied_at", "收到申请的时间", "Application received", FieldKind::Moment);
field!(/** Result of a review. */ REVIEW_RESULT = required "result", "核查结论", "Result", FieldKind::Choice(codes::REVIEW_RESULTS));
field!(/** Result of a mediation. */ MEDIATION_RESULT = required "result", "调解结果", "Result", FieldKind::Choice(codes::MEDIATION_RESULTS));
field!(/** Its reasons. */ CONCLUSION = required "conclusion", "结论说明", "Conclusion", FieldKind::Area { max: REASON_MAX });
field!(/** Mediation organisation. */ ORGANISATION = required "organisation", "调解组织", "Mediation organisation", FieldKind::Line { max: 100 });
field!(/** Which extension. */ EXTENSION_STEP = required "step", "延期情形", "Kind of extension", FieldKind::Choice(codes::EXTENSION_STEPS));
field!(/** Agreed day. */ AGREED_DAY = required "agreed_day", "约定解决日期", "Agreed day", FieldKind::Day);
field!(/** What the regulator is told. */ FEEDBACK_TEXT = required "feedback", "反馈内容（事实、争议、依据、沟通、满意度）", "Feedback (facts, dispute, basis, talks, satisfaction)", FieldKind::Area { max: TEXT_MAX });
field!(/** Number of the letter. */ FEEDBACK_PROOF = required "proof", "反馈文号或系统编号", "Number of the letter or entry", FieldKind::Line { max: 100 });
field!(/** New nature. */ NATURE = required "nature", "转为", "Turn into", FieldKind::Choice(codes::NATURES));
field!(/** Title. */ TITLE = required "title", "投诉摘要", "Summary", FieldKind::Line { max: 60 });
field!(/** Demand. */ DEMAND = optional "demand", "客户诉求", "What the customer wants", FieldKind::Area { max: REASON_MAX });
field!(/** Answer to an enquiry, suggestion … */ ANSWER = required "answer", "答复内容", "Answer", FieldKind::Area { max: TEXT_MAX });

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $zh:literal, $en:literal, [$($from:ident)|*], [$($field:ident)*];)*) => {
        /// Something a person may do with a case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// Every action, in the order in which a case meets them.
            pub const ALL: &'static [Action] = &[$(Action::$name,)*];

            /// The identifier in URLs, the API and (as `complaint_<code>`) the ledger.
            pub fn code(self) -> &'static str {
                match self { $(Action::$name => $code,)* }
            }

            /// The kind of its ledger entry.
            pub fn entry_kind(self) -> &'static str {
                match self { $(Action::$name => concat!("complaint_", $code),)* }
            }

            /// What the button says.
            pub fn label(self, lang: Lang) -> &'static str {
                match self { $(Action::$name => lang.pick($zh, $en),)* }
            }

            /// The statuses it starts from; empty means every one that is not archived or merged.
            pub fn from(self) -> &'static [Status] {
                match self { $(Action::$name => &[$($from),*],)* }
            }

            /// The fields it wants.
            pub fn fields(self) -> &'static [&'static FieldSpec] {
                match self { $(Action::$name => &[$(&$field),*],)* }
            }
        }
    };
}

actions! {
    /// 受理: the bank takes it on, classified.
    Accept, "accept", "受理", "Accept", [Registered], [BUSINESS CAUSE NOTE];
    /// 不予受理: with the ground, and the person told.
    Decline, "decline", "不予受理", "Decline", [Registered | Accepted], [DECLINE_REASON NOTICE_TEXT TOLD_MEANS];
    /// 答复并办结: enquiries, suggestions, praise, reports and petitions are answered and counted.
    Answer, "answer", "答复并办结", "Answer and close", [Registered | Accepted | Assigned | Investigating | Returned | Reopened], [ANSWER TOLD_MEANS];
    /// 转性质: turn an enquiry into a complaint, or back, with a reason.
    Convert, "convert", "变更性质", "Change nature", [Registered | Accepted | Assigned | Investigating | Returned | Reopened], [NATURE REASON];
    /// 分派: to a unit, a lead handler, co-handlers.
    Assign, "assign", "分派", "Assign", [Accepted | Assigned | Investigating | Returned | Reopened], [UNIT HANDLER CO_HANDLERS NOTE];
    /// 接办: the lead handler begins.
    Start, "start", "接办", "Take the case", [Assigned | Returned], [];
    /// 退回分派: not ours, with a reason; goes back up.
    RefuseAssignment, "refuse_assignment", "退回分派", "Refuse the assignment", [Assigned | Investigating], [REASON];
    /// 请求协办: ask another person's opinion.
    AskOpinion, "ask_opinion", "请求协办", "Ask an opinion", [Assigned | Investigating | Returned], [CO_HANDLERS_ASKED NOTE];
    /// 协办意见.
    GiveOpinion, "give_opinion", "提交协办意见", "Give an opinion", [Assigned | Investigating | Returned], [OPINION];
    /// 联系客户.
    Contact, "contact", "记录联系", "Record a contact", [Registered | Accepted | Assigned | Investigating | Proposed | Returned | Approved | Replied | Satisfaction | Suspended | UnderReview | InMediation | Reopened], [CONTACT_MEANS REACHED HAPPENED_AT CONTENT];
    /// 认定: facts, liability, cause.
    Find, "find", "填写调查认定", "Record findings", [Investigating | Returned], [FACTS LIABILITY BUSINESS CAUSE PRODUCT AMOUNT_PAID PAID_ACCOUNT STAFF SYSTEMIC RECTIFICATION];
    /// 拟处理意见: the answer, for approval.
    Propose, "propose", "提交处理意见", "Submit for approval", [Investigating | Returned], [OUTCOME REPLY_TEXT];
    /// 审批同意: locks the reply.
    Approve, "approve", "同意", "Approve", [Proposed], [OPINION];
    /// 审批退回.
    Return, "return", "退回修改", "Return", [Proposed], [REASON];
    /// 答复客户: sends what was approved.
    Reply, "reply", "答复客户", "Send the reply", [Approved], [REPLY_MEANS HAPPENED_AT PROOF];
    /// 向转办部门反馈: what the regulator that passed it on is told (PBoC 2020-5 art. 44).
    FeedBack, "feed_back", "向转办部门反馈", "Report back to the regulator", [Investigating | Proposed | Approved | Replied | Satisfaction | Closed | UnderReview | InMediation | Suspended], [FEEDBACK_TEXT HAPPENED_AT FEEDBACK_PROOF];
    /// 回访评价.
    Satisfy, "satisfy", "登记满意度", "Record satisfaction", [Replied], [SCORE REMARK];
    /// 办结.
    Close, "close", "办结", "Close", [Satisfaction], [NOTE];
    /// 归档.
    Archive, "archive", "归档", "Archive", [Closed | Declined | Withdrawn], [];
    /// 撤回: ends the day it is received (2020-3 art. 15).
    Withdraw, "withdraw", "客户撤回", "Withdrawn by the customer", [Registered | Accepted | Assigned | Investigating | Proposed | Returned | Approved | Suspended | InMediation | Reopened], [REASON HAPPENED_AT];
    /// 中止.
    Suspend, "suspend", "中止", "Suspend", [Assigned | Investigating | Returned], [SUSPEND_REASON REASON RESUME_ON];
    /// 恢复.
    Resume, "resume", "恢复办理", "Resume", [Suspended], [NOTE];
    /// 并案.
    Merge, "merge", "并案", "Merge into another case", [Registered | Accepted | Assigned | Investigating | Returned | Reopened], [LEAD_NUMBER REASON];
    /// 撤销并案: the case stands alone again.
    Separate, "separate", "撤销并案", "Separate again", [Merged], [REASON];
    /// 关联.
    Link, "link", "关联投诉", "Link a case", [], [OTHER_NUMBER NOTE];
    /// 申请核查: the complainant disputes the result.
    RequestReview, "request_review", "登记核查申请", "Review requested", [Replied | Satisfaction | Closed], [GROUND APPLIED_AT];
    /// 核查结论: by the unit one level up.
    ConcludeReview, "conclude_review", "作出核查决定", "Conclude the review", [UnderReview], [REVIEW_RESULT CONCLUSION];
    /// 转调解.
    Mediate, "mediate", "转调解", "Send to mediation", [Assigned | Investigating | Returned | Replied | Satisfaction | Closed], [ORGANISATION REASON];
    /// 调解结果.
    ConcludeMediation, "conclude_mediation", "登记调解结果", "Mediation result", [InMediation], [MEDIATION_RESULT CONCLUSION];
    /// 重开.
    Reopen, "reopen", "重开", "Reopen", [Closed | Declined | Withdrawn], [REASON];
    /// 申请延期.
    AskExtension, "ask_extension", "申请延期", "Ask for an extension", [Assigned | Investigating | Proposed | Returned | Approved], [EXTENSION_STEP REASON];
    /// 批准延期.
    GrantExtension, "grant_extension", "批准延期", "Grant the extension", [Assigned | Investigating | Proposed | Returned | Approved], [OPINION];
    /// 不批准延期.
    RefuseExtension, "refuse_extension", "不批准延期", "Refuse the extension", [Assigned | Investigating | Proposed | Returned | Approved], [REASON];
    /// 告知延期: without it the extension may not hold.
    TellExtension, "tell_extension", "登记延期告知", "Complainant told of the extension", [Assigned | Investigating | Proposed | Returned | Approved], [TOLD_MEANS HAPPENED_AT NOTICE_TEXT];
    /// 新事实: the clock starts again on receipt of the new material.
    NewFacts, "new_facts", "登记新事实", "New facts received", [Accepted | Assigned | Investigating | Returned], [HAPPENED_AT CONTENT];
    /// 约定时限.
    AgreeDay, "agree_day", "约定解决时限", "Agree a day", [Accepted | Assigned | Investigating | Proposed | Returned | Approved], [AGREED_DAY NOTE];
    /// 更正要素.
    Correct, "correct", "修改要素", "Correct the facts", [Registered | Accepted | Assigned | Investigating | Returned | Reopened], [TITLE DEMAND BUSINESS CAUSE BUSINESS_CHANNEL PRODUCT];
    /// 催办.
    Urge, "urge", "催办", "Urge", [Registered | Accepted | Assigned | Investigating | Proposed | Returned | Approved | Replied | Satisfaction | UnderReview | Reopened], [NOTE_TEXT];
    /// 客户留言: what the complainant adds by themselves on the public site.
    Message, "message", "客户留言", "Message of the customer", [Registered | Accepted | Assigned | Investigating | Proposed | Returned | Approved | Replied | Satisfaction | Suspended | UnderReview | InMediation | Reopened], [NOTE_TEXT];
    /// 内部备注.
    Note, "note", "内部备注", "Internal note", [], [NOTE_TEXT];
}

impl Action {
    /// The inverse of [`Action::code`].
    pub fn from_code(code: &str) -> Option<Action> {
        Action::ALL
            .iter()
            .copied()
            .find(|action| action.code() == code)
    }

    /// Whether the action may start from the status.
    pub fn starts_from(self, status: Status) -> bool {
        match self.from() {
            [] => !matches!(status, Archived | Merged),
            list => list.contains(&status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_labels_stand_in_both_languages() {
        for action in Action::ALL {
            assert_eq!(Action::from_code(action.code()), Some(*action));
            assert_ne!(action.label(Lang::Zh), action.label(Lang::En));
        }
    }

    #[test]
    fn every_status_that_is_not_an_end_has_a_way_on() {
        for status in Status::ALL {
            let ways = Action::ALL
                .iter()
                .filter(|a| a.starts_from(*status))
                .count();
            let end = *status == Archived;
            assert_eq!(ways == 0, end, "{status:?}");
        }
    }
}
