//! The kinds of events: their codes and their names.

use kernel::{Say, say};
use serde::{Deserialize, Serialize};

/// What kind of event it is. Codes are those of the command line and of the stored facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// 收到投诉: the receipt itself ([`Facts::received`]); never listed as an event.
    Received,
    /// 收到转办: the bank received the complaint passed on by a regulator. Given only for a case that
    /// reached the bank that way; the same complaint arriving once more is merged, not counted.
    Transferred,
    /// 鉴定、检测、评估: from…to.
    Appraisal,
    /// 调解: from…to.
    Mediation,
    /// 诉讼: from…to.
    Litigation,
    /// 仲裁: from…to.
    Arbitration,
    /// 中止, for another reason: from…to.
    Pause,
    /// 情况复杂延期: granted, and when the complainant was told.
    ExtensionComplex,
    /// 情况特别复杂延期: granted, and when the complainant was told.
    ExtensionSpecial,
    /// 新的事实和理由: new material received.
    Restart,
    /// 监管部门收到投诉, before it passes the complaint on.
    RegulatorReceived,
    /// 补正: the complainant completed what the regulator asked for.
    RegulatorCorrected,
    /// 监管部门要求反馈: set at `from`, for the day of `to`; without `to`, for the day of `from`.
    RegulatorDate,
    /// 向监管部门反馈.
    RegulatorAnswered,
    /// The regulator's portal sent the complaint to the bank.
    PortalSent,
    /// 确认收到: the complainant was told that the complaint has arrived.
    Acknowledged,
    /// 中间答复: an answer that says why the final one takes longer. It tells the complainant itself.
    Holding,
    /// The complainant has accepted the outcome.
    Resolved,
    /// The bank put the complaint to its own internal ombudsman.
    Escalated,
    /// The complainant went to an outside dispute body.
    OutsideApplied,
    /// 同一投诉再次提出, without new facts: merged, not counted.
    Repeated,
    /// 并案: this case was merged into another one.
    Merged,
    /// 首次联系.
    FirstContact,
    /// 分派.
    Assigned,
    /// 提出处理意见.
    Proposed,
    /// 退回.
    Returned,
    /// 审批通过.
    Approved,
    /// 答复: the decision was told.
    Replied,
    /// 满意度回访.
    Satisfaction,
    /// 申请核查.
    ReviewApplied,
    /// 核查决定.
    ReviewDecided,
    /// 约定解决时限: agreed at `from`, for the day of `to`; without `to`, for the day of `from`.
    Agreed,
    /// 撤回.
    Withdrawn,
    /// 不予受理.
    Declined,
    /// 办结.
    Closed,
    /// 发现泄露: a leak of data was noticed.
    BreachFound,
    /// 判定可能危及人身、财产安全: a leak of data was assessed so.
    BreachEndangers,
    /// 判定不会造成危害: a leak was assessed to do no harm.
    BreachHarmless,
    /// 报告监管部门: the leak was reported to the regulator.
    BreachReported,
    /// 告知受影响的个人: everybody whose data leaked was told.
    PersonsTold,
}

/// The identifier and the two names of each kind, in the order of the kinds.
const WORDS: [(EventKind, &str, &str, &str); EventKind::ALL.len()] = [
    (
        EventKind::Received,
        "received",
        "收到投诉",
        "complaint received",
    ),
    (
        EventKind::Transferred,
        "transferred",
        "收到监管转办的投诉",
        "complaint passed on by the regulator received",
    ),
    (
        EventKind::Appraisal,
        "appraisal",
        "鉴定、检测、评估",
        "appraisal, test or valuation",
    ),
    (EventKind::Mediation, "mediation", "调解", "mediation"),
    (EventKind::Litigation, "litigation", "诉讼", "litigation"),
    (EventKind::Arbitration, "arbitration", "仲裁", "arbitration"),
    (EventKind::Pause, "pause", "中止", "suspension"),
    (
        EventKind::ExtensionComplex,
        "extension_complex",
        "情况复杂延期",
        "extension of a complex case",
    ),
    (
        EventKind::ExtensionSpecial,
        "extension_special",
        "情况特别复杂延期",
        "extension of a particularly complex case",
    ),
    (
        EventKind::Restart,
        "restart",
        "收到新的事实和理由",
        "new facts and reasons received",
    ),
    (
        EventKind::RegulatorReceived,
        "regulator_received",
        "监管部门收到投诉",
        "complaint received by the regulator",
    ),
    (
        EventKind::RegulatorCorrected,
        "regulator_corrected",
        "投诉人向监管部门补正完毕",
        "correction to the regulator completed",
    ),
    (
        EventKind::RegulatorDate,
        "regulator_date",
        "监管部门要求反馈的日期",
        "date set by the regulator",
    ),
    (
        EventKind::RegulatorAnswered,
        "regulator_answered",
        "向监管部门反馈",
        "regulator answered",
    ),
    (
        EventKind::PortalSent,
        "portal_sent",
        "监管门户发出投诉",
        "complaint sent by the regulator's portal",
    ),
    (
        EventKind::Acknowledged,
        "acknowledged",
        "确认收到投诉",
        "receipt acknowledged",
    ),
    (
        EventKind::Holding,
        "holding",
        "中间答复（说明延期理由）",
        "interim answer with reasons",
    ),
    (
        EventKind::Resolved,
        "resolved",
        "投诉人接受解决结果",
        "resolved, the complainant accepts",
    ),
    (
        EventKind::Escalated,
        "escalated",
        "提交内部督察专员",
        "put to the internal ombudsman",
    ),
    (
        EventKind::OutsideApplied,
        "outside_applied",
        "投诉人向外部纠纷处理机构申请",
        "outside dispute body applied to",
    ),
    (
        EventKind::Repeated,
        "repeated",
        "同一投诉再次提出",
        "same complaint made again",
    ),
    (
        EventKind::Merged,
        "merged",
        "并入其他案件",
        "merged into another case",
    ),
    (
        EventKind::FirstContact,
        "first_contact",
        "首次联系投诉人",
        "first contact",
    ),
    (EventKind::Assigned, "assigned", "分派承办", "assigned"),
    (
        EventKind::Proposed,
        "proposed",
        "提出处理意见",
        "answer proposed",
    ),
    (EventKind::Returned, "returned", "退回", "returned"),
    (EventKind::Approved, "approved", "审批通过", "approved"),
    (
        EventKind::Replied,
        "replied",
        "答复投诉人",
        "complainant answered",
    ),
    (
        EventKind::Satisfaction,
        "satisfaction",
        "满意度回访",
        "satisfaction call",
    ),
    (
        EventKind::ReviewApplied,
        "review_applied",
        "收到核查申请",
        "review applied for",
    ),
    (
        EventKind::ReviewDecided,
        "review_decided",
        "作出核查决定",
        "review decided",
    ),
    (
        EventKind::Agreed,
        "agreed",
        "约定解决时限",
        "date agreed with the customer",
    ),
    (
        EventKind::Withdrawn,
        "withdrawn",
        "撤回投诉",
        "complaint withdrawn",
    ),
    (
        EventKind::Declined,
        "declined",
        "不予受理",
        "complaint declined",
    ),
    (EventKind::Closed, "closed", "办结", "case closed"),
    (
        EventKind::BreachFound,
        "breach_found",
        "发现个人信息泄露",
        "leak of personal data discovered",
    ),
    (
        EventKind::BreachEndangers,
        "breach_endangers",
        "判定泄露可能危及人身、财产安全",
        "leak assessed to endanger persons or property",
    ),
    (
        EventKind::BreachHarmless,
        "breach_harmless",
        "判定泄露不会造成危害",
        "leak assessed to do no harm",
    ),
    (
        EventKind::BreachReported,
        "breach_reported",
        "已向监管部门报告泄露事件",
        "leak reported to the regulator",
    ),
    (
        EventKind::PersonsTold,
        "persons_told",
        "已告知全部受影响的个人",
        "everybody affected was told",
    ),
];

impl EventKind {
    /// Every kind.
    pub const ALL: [EventKind; 40] = [
        EventKind::Received,
        EventKind::Transferred,
        EventKind::Appraisal,
        EventKind::Mediation,
        EventKind::Litigation,
        EventKind::Arbitration,
        EventKind::Pause,
        EventKind::ExtensionComplex,
        EventKind::ExtensionSpecial,
        EventKind::Restart,
        EventKind::RegulatorReceived,
        EventKind::RegulatorCorrected,
        EventKind::RegulatorDate,
        EventKind::RegulatorAnswered,
        EventKind::PortalSent,
        EventKind::Acknowledged,
        EventKind::Holding,
        EventKind::Resolved,
        EventKind::Escalated,
        EventKind::OutsideApplied,
        EventKind::Repeated,
        EventKind::Merged,
        EventKind::FirstContact,
        EventKind::Assigned,
        EventKind::Proposed,
        EventKind::Returned,
        EventKind::Approved,
        EventKind::Replied,
        EventKind::Satisfaction,
        EventKind::ReviewApplied,
        EventKind::ReviewDecided,
        EventKind::Agreed,
        EventKind::Withdrawn,
        EventKind::Declined,
        EventKind::Closed,
        EventKind::BreachFound,
        EventKind::BreachEndangers,
        EventKind::BreachHarmless,
        EventKind::BreachReported,
        EventKind::PersonsTold,
    ];

    /// The identifier in JSON, packs and on the command line.
    pub fn code(self) -> &'static str {
        WORDS[self as usize].1
    }

    /// The inverse of [`EventKind::code`].
    pub fn from_code(code: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people read.
    pub fn say(self) -> Say {
        let (_, _, zh, en) = WORDS[self as usize];
        say!("{zh}", "{en}")
    }

    /// Whether it stops clocks.
    pub fn is_pause(self) -> bool {
        matches!(
            self,
            EventKind::Appraisal
                | EventKind::Mediation
                | EventKind::Litigation
                | EventKind::Arbitration
                | EventKind::Pause
        )
    }

    /// Whether it lengthens a limit.
    pub fn is_extension(self) -> bool {
        matches!(
            self,
            EventKind::ExtensionComplex | EventKind::ExtensionSpecial | EventKind::Holding
        )
    }

    /// Whether it is an extension that is itself what the complainant is told.
    pub(crate) fn tells_itself(self) -> bool {
        self == EventKind::Holding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_words_stands_in_the_order_of_the_kinds() {
        for (kind, (of, code, ..)) in EventKind::ALL.into_iter().zip(WORDS) {
            assert_eq!((kind, kind.code()), (of, code));
        }
    }
}
