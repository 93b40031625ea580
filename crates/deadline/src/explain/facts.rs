//! What happened: the facts from which every deadline is computed, again and again, never stored.

use kernel::{Instant, Say, say};
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
}

/// The identifier and the two names of each kind, in one place; a kind without them does not compile.
macro_rules! event_words {
    ($($kind:ident $code:literal $zh:literal $en:literal;)*) => {
        fn words(self) -> (&'static str, &'static str, &'static str) {
            match self { $(EventKind::$kind => ($code, $zh, $en),)* }
        }
    };
}

impl EventKind {
    /// Every kind.
    pub const ALL: [EventKind; 35] = [
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
    ];

    event_words! {
        Received "received" "收到投诉" "complaint received";
        Transferred "transferred" "收到监管转办的投诉" "complaint passed on by the regulator received";
        Appraisal "appraisal" "鉴定、检测、评估" "appraisal, test or valuation";
        Mediation "mediation" "调解" "mediation";
        Litigation "litigation" "诉讼" "litigation";
        Arbitration "arbitration" "仲裁" "arbitration";
        Pause "pause" "中止" "suspension";
        ExtensionComplex "extension_complex" "情况复杂延期" "extension of a complex case";
        ExtensionSpecial "extension_special" "情况特别复杂延期" "extension of a particularly complex case";
        Restart "restart" "收到新的事实和理由" "new facts and reasons received";
        RegulatorReceived "regulator_received" "监管部门收到投诉" "complaint received by the regulator";
        RegulatorCorrected "regulator_corrected" "投诉人向监管部门补正完毕" "correction to the regulator completed";
        RegulatorDate "regulator_date" "监管部门要求反馈的日期" "date set by the regulator";
        RegulatorAnswered "regulator_answered" "向监管部门反馈" "regulator answered";
        PortalSent "portal_sent" "监管门户发出投诉" "complaint sent by the regulator's portal";
        Acknowledged "acknowledged" "确认收到投诉" "receipt acknowledged";
        Holding "holding" "中间答复（说明延期理由）" "interim answer with reasons";
        Resolved "resolved" "投诉人接受解决结果" "resolved, the complainant accepts";
        Escalated "escalated" "提交内部督察专员" "put to the internal ombudsman";
        OutsideApplied "outside_applied" "投诉人向外部纠纷处理机构申请" "outside dispute body applied to";
        Repeated "repeated" "同一投诉再次提出" "same complaint made again";
        Merged "merged" "并入其他案件" "merged into another case";
        FirstContact "first_contact" "首次联系投诉人" "first contact";
        Assigned "assigned" "分派承办" "assigned";
        Proposed "proposed" "提出处理意见" "answer proposed";
        Returned "returned" "退回" "returned";
        Approved "approved" "审批通过" "approved";
        Replied "replied" "答复投诉人" "complainant answered";
        Satisfaction "satisfaction" "满意度回访" "satisfaction call";
        ReviewApplied "review_applied" "收到核查申请" "review applied for";
        ReviewDecided "review_decided" "作出核查决定" "review decided";
        Agreed "agreed" "约定解决时限" "date agreed with the customer";
        Withdrawn "withdrawn" "撤回投诉" "complaint withdrawn";
        Declined "declined" "不予受理" "complaint declined";
        Closed "closed" "办结" "case closed";
    }

    /// The identifier in JSON, packs and on the command line.
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// The inverse of [`EventKind::code`].
    pub fn from_code(code: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people read.
    pub fn say(self) -> Say {
        let (_, zh, en) = self.words();
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

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// When it happened or began; for an extension, when it was granted.
    pub from: Instant,
    /// When it ended; for an extension, when the complainant was told. `None` while a pause lasts
    /// or the complainant was not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// Who granted it, for the explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Event {
    /// An event at a moment.
    pub fn at(kind: EventKind, at: Instant) -> Event {
        Event {
            kind,
            from: at,
            to: None,
            by: None,
        }
    }

    /// When the complainant was told of an extension.
    pub(crate) fn told(&self) -> Option<Instant> {
        let itself = self.kind.tells_itself().then_some(self.from);
        self.to.or(itself)
    }

    /// An event from one moment to another.
    pub fn span(kind: EventKind, from: Instant, to: Instant) -> Event {
        Event {
            kind,
            from,
            to: Some(to),
            by: None,
        }
    }
}

/// Everything the deadlines of a case depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When the bank received the complaint.
    pub received: Instant,
    /// What happened since, in any order.
    #[serde(default)]
    pub events: Vec<Event>,
}

impl Facts {
    /// A complaint just received.
    pub fn received(at: Instant) -> Facts {
        Facts {
            received: at,
            events: Vec::new(),
        }
    }

    /// The same facts with one more event.
    #[must_use]
    pub fn with(mut self, event: Event) -> Facts {
        self.events.push(event);
        self
    }

    /// The moments at which events of the kind are done: what lasts is done when it ends.
    fn done(&self, kind: EventKind) -> impl Iterator<Item = Instant> {
        let receipt = (kind == EventKind::Received).then_some(self.received);
        let events = self.events.iter().filter(move |event| event.kind == kind);
        let ends = move |event: &Event| match kind.is_pause() {
            true => event.to,
            false => Some(event.from),
        };
        receipt.into_iter().chain(events.filter_map(ends))
    }

    /// The moments of the kinds, the receipt included.
    pub(crate) fn moments(&self, kind: EventKind) -> impl Iterator<Item = Instant> {
        let receipt = (kind == EventKind::Received).then_some(self.received);
        let events = self.events.iter().filter(move |event| event.kind == kind);
        receipt.into_iter().chain(events.map(|event| event.from))
    }

    /// The first moment at which any of the kinds was done, at or after an instant.
    pub(crate) fn first_since(
        &self,
        kinds: &[EventKind],
        since: Instant,
    ) -> Option<(EventKind, Instant)> {
        let all = kinds
            .iter()
            .flat_map(|kind| self.done(*kind).map(move |at| (*kind, at)));
        all.filter(|(_, at)| *at >= since).min_by_key(|(_, at)| *at)
    }
}
