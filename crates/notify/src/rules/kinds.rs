//! What notices are about: one table of kinds, with their groups, their texts as the program ships
//! them, and what may stand in them. A text is never more than number and title of a matter: mail
//! may leave the house, so nothing of a complainant is in any of them. To webhooks and robots, which
//! tell it to people nobody knows, free text does not go at all ([`Kind::stays_inside`]).

use kernel::{Choice, Lang};

/// Kinds that people choose about together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Work that comes to a person.
    Work,
    /// Decisions that wait for a person.
    Approval,
    /// Time limits.
    Deadline,
    /// 督办.
    Supervision,
    /// The program itself: digests and tests. Nobody chooses about these.
    System,
}

impl Group {
    /// The groups that people choose about, in the order of the page.
    pub const CHOSEN: [Group; 4] = [
        Group::Work,
        Group::Approval,
        Group::Deadline,
        Group::Supervision,
    ];

    /// The identifier in the database.
    pub fn code(self) -> &'static str {
        match self {
            Group::Work => "work",
            Group::Approval => "approval",
            Group::Deadline => "deadline",
            Group::Supervision => "supervision",
            Group::System => "system",
        }
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Group::Work => ("办理", "Handling"),
            Group::Approval => ("审批", "Approval"),
            Group::Deadline => ("时限", "Time limits"),
            Group::Supervision => ("督办", "Supervision"),
            Group::System => ("系统", "System"),
        };
        lang.pick(zh, en)
    }
}

/// Title and body of a notice in one language, with `{places}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// One line.
    pub title: String,
    /// Plain text, several lines.
    pub body: String,
}

/// What the program ships for a kind.
#[derive(Clone, Copy, Debug)]
struct Line {
    code: &'static str,
    group: Group,
    urgent: bool,
    places: &'static [&'static str],
    label: (&'static str, &'static str),
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
}

macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $name:ident $code:literal $group:ident urgent $urgent:literal
            [$($place:ident)*]
            $label_zh:literal / $label_en:literal
            zh $zh_title:literal: $zh_body:literal
            en $en_title:literal: $en_body:literal;
    )*) => {
        /// What a notice is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// The kinds as choices of an endpoint.
            pub const CHOICES: &'static [Choice] =
                &[$(Choice { code: $code, zh: $label_zh, en: $label_en },)*];

            fn line(self) -> Line {
                match self {
                    $(Kind::$name => Line {
                        code: $code,
                        group: Group::$group,
                        urgent: $urgent,
                        places: &[$(stringify!($place),)*],
                        label: ($label_zh, $label_en),
                        zh: ($zh_title, $zh_body),
                        en: ($en_title, $en_body),
                    },)*
                }
            }
        }
    };
}

kinds! {
    /// A case was assigned or handed over to its recipient.
    CaseAssigned "case_assigned" Work urgent false [number title by due]
        "投诉分派" / "Case assigned"
        zh "投诉 {number} 已分派给您": "{by} 将投诉 {number}（{title}）分派给您，办理时限 {due}。"
        en "Case {number} is assigned to you": "{by} assigned case {number} ({title}) to you. It is due {due}.";
    /// A unit or person is asked for an opinion.
    OpinionAsked "opinion_asked" Work urgent false [number title by due]
        "征求意见" / "Opinion asked"
        zh "请就投诉 {number} 提供意见": "{by} 请您就投诉 {number}（{title}）提供意见，请于 {due} 前答复。"
        en "Your opinion on case {number}": "{by} asks for your opinion on case {number} ({title}) by {due}.";
    /// A proposed answer waits for approval.
    ApprovalWaiting "approval_waiting" Approval urgent false [number title by due]
        "待审批" / "Approval waiting"
        zh "投诉 {number} 待您审批": "{by} 提交了投诉 {number}（{title}）的处理方案，请审批。办理时限 {due}。"
        en "Case {number} waits for your approval": "{by} proposed an answer to case {number} ({title}). It is due {due}.";
    /// The approver sent a proposal back.
    CaseReturned "case_returned" Work urgent false [number title by reason]
        "审批退回" / "Case returned"
        zh "投诉 {number} 被退回": "{by} 退回了投诉 {number}（{title}）的处理方案。原因：{reason}"
        en "Case {number} was returned": "{by} returned your proposal for case {number} ({title}). Reason: {reason}";
    /// The approver agreed.
    CaseApproved "case_approved" Work urgent false [number title by]
        "审批通过" / "Case approved"
        zh "投诉 {number} 审批通过": "{by} 已同意投诉 {number}（{title}）的处理方案，请告知投诉人。"
        en "Case {number} was approved": "{by} approved your proposal for case {number} ({title}). Please tell the complainant.";
    /// Somebody asks for more time.
    ExtensionAsked "extension_asked" Approval urgent false [number title by due reason]
        "延期申请" / "Extension asked"
        zh "投诉 {number} 申请延期": "{by} 申请延长投诉 {number}（{title}）的办理时限，现时限 {due}。原因：{reason}"
        en "More time is asked for case {number}": "{by} asks for more time for case {number} ({title}), now due {due}. Reason: {reason}";
    /// More time was granted or not.
    ExtensionDecided "extension_decided" Work urgent false [number title by decision due]
        "延期审批结果" / "Extension decided"
        zh "投诉 {number} 延期申请：{decision}": "{by} 对投诉 {number}（{title}）的延期申请作出决定：{decision}。办理时限 {due}。"
        en "Extension of case {number}: {decision}": "{by} decided on more time for case {number} ({title}): {decision}. It is due {due}.";
    /// More time was granted, but the complainant has not been told: the extension does not hold yet.
    ExtensionUntold "extension_untold" Work urgent false [number title due]
        "延期待告知" / "Extension not told yet"
        zh "投诉 {number} 的延期尚未告知投诉人": "投诉 {number}（{title}）已同意延期，但尚未告知投诉人；须在原时限 {due} 前告知，延期方有效。"
        en "The complainant does not know of the extension of case {number}": "More time was granted for case {number} ({title}), but the complainant has not been told. Tell them before {due}, or the extension does not hold.";
    /// Somebody opened a case out of their reach (break-glass).
    EmergencyOpened "emergency_opened" Supervision urgent true [number by due]
        "应急查阅" / "Emergency access"
        zh "{number} 被应急查阅": "{by} 登记理由后应急查阅 {number}，{due} 前有效。请在事后复核。"
        en "{number} was opened in an emergency": "{by} recorded a reason and opened {number}; it holds until {due}. Please review it afterwards.";
    /// Somebody's looks at personal data are unusual.
    LookAlert "look_alert" Supervision urgent true [by title count day]
        "查看预警" / "Alert about looks"
        zh "查看预警：{title}": "{day} {by} 的个人信息查看触发预警「{title}」，数量 {count}。请由本人以外的人复核。"
        en "Alert about looks: {title}": "On {day} the looks of {by} at personal data made an alert: {title} ({count}). Somebody else is to review it.";
    /// Nobody has reviewed such an access in time.
    EmergencyReviewLate "emergency_review_late" Supervision urgent true [number by due]
        "应急查阅逾期未复核" / "Review of an emergency access is late"
        zh "对 {number} 的应急查阅逾期未复核": "{by} 对 {number} 的应急查阅应于 {due} 前复核，至今尚未复核。请尽快复核。"
        en "The emergency access to {number} has not been reviewed": "The access of {by} to {number} was to be reviewed by {due} and has not been. Please review it.";
    /// Somebody urges.
    CaseUrged "case_urged" Supervision urgent true [what number title by reason due]
        "催办" / "Case urged"
        zh "请尽快办理{what} {number}": "{by} 催办{what} {number}（{title}），办理时限 {due}。要求：{reason}"
        en "Please hurry with {what} {number}": "{by} urges {what} {number} ({title}), due {due}. Request: {reason}";
    /// A customer did something on the public site.
    CustomerSpoke "customer_spoke" Work urgent false [number title due did]
        "客户网上来件" / "Customer on the web site"
        zh "投诉 {number}：{did}": "客户通过网站提交：{did}。投诉 {number}（{title}），办理时限 {due}。"
        en "Case {number}: {did}": "The customer used the web site: {did}. Case {number} ({title}), due {due}.";
    /// Something from the public site waits to be looked at.
    HeldWaiting "held_waiting" Work urgent true [day]
        "网上来件待核对" / "Waiting from the web site"
        zh "有网上来件待人工核对": "{day} 起有网上提交的投诉待人工核对（可能是机器提交，也可能是真实客户）。法定时限自收到之日起计算，请及时核对。"
        en "Something from the web site waits to be looked at": "Since {day} complaints from the web site wait to be looked at (they may be a robot's or a real customer's). The time limits run from their receipt; please look.";
    /// A limit comes near.
    DeadlineReminder "deadline_reminder" Deadline urgent false [what number title limit due left]
        "到期提醒" / "Limit comes near"
        zh "{what} {number}「{limit}」还剩 {left}": "{what} {number}（{title}）的「{limit}」将于 {due} 到期，还剩 {left}。"
        en "{left} left for {limit} of {what} {number}": "{limit} of {what} {number} ({title}) is due {due}; {left} left.";
    /// A limit is so near that superiors are told.
    DeadlineEscalated "deadline_escalated" Deadline urgent false [what number title limit due left unit]
        "时限升级提醒" / "Limit escalated"
        zh "{unit}的{what} {number} 即将超期": "{unit}承办的{what} {number}（{title}）的「{limit}」将于 {due} 到期，还剩 {left}，请关注。"
        en "{unit}: {what} {number} is about to be late": "{limit} of {what} {number} ({title}) at {unit} is due {due}; {left} left. Please look into it.";
    /// A limit has passed: the red list.
    DeadlineOverdue "deadline_overdue" Deadline urgent true [what number title limit due unit]
        "超期红名单" / "Limit passed"
        zh "{what} {number} 已超期": "{unit}承办的{what} {number}（{title}）的「{limit}」已于 {due} 到期，现已超期，列入红名单。"
        en "Late: {what} {number}": "{limit} of {what} {number} ({title}) at {unit} was due {due} and has passed. It is on the red list.";
    /// A date was moved by a calendar notice or a new rule pack.
    DeadlineRecalculated "deadline_recalculated" Deadline urgent false [number title limit old new reason]
        "时限重算" / "Limit recalculated"
        zh "投诉 {number} 的时限由 {old} 变为 {new}": "因{reason}，投诉 {number}（{title}）的「{limit}」由 {old} 变为 {new}。"
        en "The limit of case {number} moved from {old} to {new}": "{limit} of case {number} ({title}) moved from {old} to {new}. Reason: {reason}";
    /// The loaded years of the calendar end soon.
    CalendarEnding "calendar_ending" Deadline urgent false [year days]
        "日历即将到期" / "Calendar ends soon"
        zh "{year} 年的节假日安排尚未录入": "已录入的节假日安排还有 {days} 天到期。{year} 年的安排公布后请及时录入，否则跨年的工作日时限无法计算。"
        en "The holidays of {year} are not loaded": "The loaded calendar ends in {days} days. Load the notice for {year} as soon as it is published; working days that reach into it cannot be counted before.";
    /// A supervision order was given.
    SupervisionOrder "supervision_order" Supervision urgent true [number title by due]
        "督办单" / "Supervision order"
        zh "督办单 {number}：{title}": "{by} 下发督办单 {number}（{title}），请于 {due} 前反馈。"
        en "Supervision order {number}: {title}": "{by} gave supervision order {number} ({title}). Answer it by {due}.";
    /// A supervision order was answered.
    SupervisionOrderAnswered "supervision_order_answered" Supervision urgent false [number title by unit]
        "督办单反馈" / "Supervision order answered"
        zh "督办单 {number} 已反馈": "{unit}的 {by} 已反馈督办单 {number}（{title}），请核实。"
        en "Supervision order {number} was answered": "{by} of {unit} answered supervision order {number} ({title}). Please check it.";
    /// A supervision order was not answered in time.
    SupervisionOrderOverdue "supervision_order_overdue" Supervision urgent true [number title due unit]
        "督办单超期" / "Supervision order late"
        zh "督办单 {number} 超期未反馈": "{unit}应于 {due} 前反馈的督办单 {number}（{title}）仍未反馈。"
        en "Supervision order {number} is late": "{unit} has not answered supervision order {number} ({title}), due {due}.";
    /// The reply to a supervision order comes near its day.
    SupervisionOrderReminder "supervision_order_reminder" Supervision urgent false [number title due left unit]
        "督办单到期提醒" / "Supervision order comes near"
        zh "督办单 {number} 还剩 {left}": "{unit}应于 {due} 前反馈督办单 {number}（{title}），还剩 {left}。"
        en "Supervision order {number}: {left} left": "{unit} is to answer supervision order {number} ({title}) by {due}; {left} left.";
    /// The issuer accepted the reply, or withdrew the order.
    SupervisionOrderEnded "supervision_order_ended" Supervision urgent false [number title by decision]
        "督办单办结" / "Supervision order ended"
        zh "督办单 {number}：{decision}": "{by} 处理了督办单 {number}（{title}）：{decision}，无需再反馈。"
        en "Supervision order {number}: {decision}": "{by} ended supervision order {number} ({title}): {decision}. Nothing more is asked.";
    /// A complainant asks the superior unit for a review.
    ReviewAsked "review_asked" Work urgent false [number title due unit]
        "核查申请" / "Review asked"
        zh "投诉 {number} 申请核查": "投诉人对{unit}的投诉 {number}（{title}）处理结果提出核查申请，核查时限 {due}。"
        en "A review of case {number} is asked": "The complainant asks for a review of case {number} ({title}) of {unit}. It is due {due}.";
    /// A matter goes up to the leadership group.
    LeadershipEscalation "leadership_escalation" Supervision urgent true [what number title unit reason due]
        "领导小组督办" / "Escalated to the leadership"
        zh "请关注{unit}的{what} {number}": "{unit}的{what} {number}（{title}）上报领导小组，办理时限 {due}。原因：{reason}"
        en "{unit}: {what} {number} needs your attention": "{unit} has {what} {number} ({title}), due {due}; it comes to the leadership group. Reason: {reason}";
    /// A checkpoint of the ledger was signed: to be kept elsewhere.
    CheckpointSigned "checkpoint_signed" System urgent false [number size at note]
        "账簿检查点" / "Checkpoint of the ledger"
        zh "账簿检查点第 {number} 号": "账簿现有 {size} 条记录，检查点于 {at} 签名。请另行保存以下全文，日后可据以核对账簿：\n\n{note}"
        en "Checkpoint {number} of the ledger": "The ledger has {size} entries; the checkpoint was signed at {at}. Keep the text below somewhere else: the ledger can be held to it.\n\n{note}";
    /// Somebody asks to take customers' data out.
    ExportAsked "export_asked" Approval urgent false [number by rows]
        "导出待审批" / "Export to approve"
        zh "导出申请 {number} 待您审批": "{by} 申请导出 {rows} 行客户信息，请核对用途和字段后审批。"
        en "Request {number} waits for your approval": "{by} asks to export {rows} rows of customers' data. Please look at purpose and columns, then decide.";
    /// A request for an export was decided on.
    ExportDecided "export_decided" Work urgent false [number by decision]
        "导出审批结果" / "Export decided"
        zh "导出申请 {number}：{decision}": "{by} 对您的导出申请 {number} 作出决定：{decision}。"
        en "Request {number}: {decision}": "{by} decided on your request {number}: {decision}.";
    /// An institution's terms wait for approval.
    InstitutionAsked "institution_asked" Approval urgent false [title by]
        "合作机构待审批" / "Institution to approve"
        zh "合作机构「{title}」待您审批": "{by} 提交了合作机构「{title}」的合同、用途和允许字段，请审批。"
        en "Institution \"{title}\" waits for your approval": "{by} wrote down contract, purposes and fields of {title}. Please decide.";
    /// The contract with an institution ends soon.
    InstitutionEnding "institution_ending" Deadline urgent false [title due days]
        "合作合同即将到期" / "Contract ends soon"
        zh "合作机构「{title}」的合同将于 {due} 到期": "合作机构「{title}」的合同还有 {days} 天到期（{due}）。到期后不能再向其提供客户信息，请续签或终止合作。"
        en "The contract with {title} ends on {due}": "The contract with {title} ends in {days} days ({due}). Nothing may be disclosed to it afterwards; renew or end it.";
    /// A schedule, a plan of erasure or the release of a hold waits for approval.
    RetentionAsked "retention_asked" Approval urgent false [title number by]
        "保存与删除待审批" / "Retention to approve"
        zh "{title} {number} 待您审批": "{by} 提交了{title}（{number}），请审批。"
        en "Retention: {number} waits for your approval": "{by} asks you to decide on {title} ({number}).";
    /// Something for the public waits for another's look.
    PublicationAsked "publication_asked" Approval urgent false [number title by]
        "公开内容待审核" / "Content to publish"
        zh "「{title}」待您审核发布": "{by} 提交了「{title}」（{number}），请审核后发布或退回。"
        en "\"{title}\" waits to be published": "{by} handed in \"{title}\" ({number}). Please publish it or hand it back.";
    /// It was handed back.
    PublicationDecided "publication_decided" Work urgent false [number title by decision]
        "公开内容审核结果" / "Content decided on"
        zh "「{title}」：{decision}": "{by} 对「{title}」（{number}）的审核结果：{decision}。"
        en "\"{title}\": {decision}": "{by} decided on \"{title}\" ({number}): {decision}.";
    /// An impact assessment waits for approval.
    ImpactAsked "impact_asked" Approval urgent false [number title by]
        "影响评估待审批" / "Impact assessment to approve"
        zh "影响评估 {number} 待您审批": "{by} 提交了影响评估“{title}”（{number}），请审批。"
        en "Impact assessment {number} waits for your approval": "{by} asks you to decide on \"{title}\" ({number}).";
    /// An impact assessment was decided on.
    ImpactDecided "impact_decided" Work urgent false [number title by decision]
        "影响评估审批结果" / "Impact assessment decided"
        zh "影响评估 {number}：{decision}": "{by} 对影响评估“{title}”（{number}）的审批结果：{decision}。"
        en "Impact assessment {number}: {decision}": "{by} decided on \"{title}\" ({number}): {decision}.";
    /// Somebody is to carry out a measure.
    ImpactMeasure "impact_measure" Work urgent false [number title by]
        "影响评估整改措施" / "Measure of an impact assessment"
        zh "请落实影响评估 {number} 的整改措施": "{by} 在影响评估“{title}”（{number}）中指定您落实整改措施。"
        en "A measure of impact assessment {number} is yours": "{by} names you for a measure of \"{title}\" ({number}).";
    /// A protection review was handed in.
    ProtectionReviewAsked "protection_review_asked" Approval urgent false [number title by]
        "消保审查待分派" / "Protection review to assign"
        zh "消保审查 {number} 待分派审查人": "{by} 提交了消保审查“{title}”（{number}），请指定审查人。"
        en "Protection review {number} waits for reviewers": "{by} handed in \"{title}\" ({number}). Please name its reviewers.";
    /// Somebody is named as a reviewer.
    ProtectionReviewAssigned "protection_review_assigned" Work urgent false [number title by]
        "消保审查任务" / "Protection review to do"
        zh "请审查 {number}": "{by} 指定您审查“{title}”（{number}），请填写检查清单并出具意见。"
        en "Please review {number}": "{by} names you as a reviewer of \"{title}\" ({number}). Please answer its checklist and give your opinion.";
    /// An opinion of a review, or the answer to one, waits for somebody.
    ProtectionReviewAnswer "protection_review_answer" Work urgent false [number title by]
        "消保审查意见往来" / "Opinion of a protection review"
        zh "消保审查 {number} 的意见待您处理": "{by} 在消保审查“{title}”（{number}）中提出或答复了意见，请处理。"
        en "An opinion of protection review {number} waits for you": "{by} gave or answered an opinion on \"{title}\" ({number}). Please see to it.";
    /// A review was decided on, sent back or overruled.
    ProtectionReviewDecided "protection_review_decided" Work urgent false [number title by decision]
        "消保审查结论" / "Protection review decided"
        zh "消保审查 {number}：{decision}": "{by} 对消保审查“{title}”（{number}）的办理结果：{decision}。"
        en "Protection review {number}: {decision}": "{by} decided on \"{title}\" ({number}): {decision}.";
    /// The condition of a review is reported met.
    ProtectionReviewCondition "protection_review_condition" Approval urgent false [number title by]
        "消保审查条件待确认" / "Condition to confirm"
        zh "消保审查 {number} 的条件待确认": "{by} 报告消保审查“{title}”（{number}）的条件已落实，请确认。"
        en "The condition of protection review {number} is to be confirmed": "{by} reports that the condition of \"{title}\" ({number}) is met. Please confirm it.";
    /// A person asks about their own data.
    PrivacyRequested "privacy_requested" Work urgent false [number title unit due]
        "个人信息权利请求" / "Request of the person"
        zh "收到个人信息权利请求 {number}": "{unit}收到个人信息权利请求 {number}（{title}），请核验身份并于 {due} 前答复。"
        en "Request {number} about personal data": "{unit} received request {number} ({title}). Check identity and answer by {due}.";
    /// Somebody reported a leak of personal data.
    BreachReported "breach_reported" Work urgent true [number title by due]
        "信息泄露报告" / "Leak reported"
        zh "信息泄露 {number} 待评估": "{by} 报告了{title}（{number}），发现时间 {due}。时限已从发现时起算，请立即评估。"
        en "Leak {number} is to be assessed": "{by} reported {number} ({title}), discovered {due}. Time runs from the discovery; please assess it at once.";
    /// A leak was assessed to endanger persons or property.
    BreachDangerous "breach_dangerous" Work urgent true [number title by]
        "信息泄露：立即报告" / "Leak: report at once"
        zh "信息泄露 {number} 须立即报告并告知": "{by} 评估{title}（{number}）可能危及人身、财产安全，须立即报告人民银行并告知客户。"
        en "Leak {number} is to be reported at once": "{by} assessed {number} ({title}) to endanger persons or property: the central bank and the customers are told at once.";
    /// A leak waits for the review of its closing.
    BreachClosing "breach_closing" Approval urgent false [number title by]
        "信息泄露待复核" / "Leak to review"
        zh "信息泄露 {number} 待您复核": "{by} 申请办结{title}（{number}），请复核。"
        en "Leak {number} waits for your review": "{by} asks to close {number} ({title}). Please review it.";
    /// A closing was reviewed.
    BreachReviewed "breach_reviewed" Work urgent false [number title by decision]
        "信息泄露复核结果" / "Leak reviewed"
        zh "信息泄露 {number}：{decision}": "{by} 复核了{title}（{number}）：{decision}。"
        en "Leak {number}: {decision}": "{by} reviewed {number} ({title}): {decision}.";
    /// Somebody is to mend something after a leak.
    BreachMeasure "breach_measure" Work urgent false [number title by due]
        "整改措施" / "Measure after a leak"
        zh "请于 {due} 前完成整改措施（{number}）": "{by} 请您为{title}（{number}）完成一项整改措施，期限 {due}。"
        en "A measure is yours until {due} ({number})": "{by} asks you to carry out a measure for {number} ({title}) until {due}.";
    /// An administrator took somebody's second factor away.
    FactorReset "factor_reset" System urgent true [by]
        "两步验证被重置" / "Second factor reset"
        zh "您的两步验证已被重置": "{by} 重置了您的两步验证。如非您本人申请，请立即联系系统管理员和总行消保办。"
        en "Your second factor was reset": "{by} reset your second factor. If you did not ask for it, tell your administrator and the head office at once.";
    /// An administrator ended somebody's sessions.
    SessionsEnded "sessions_ended" System urgent false [by]
        "登录被结束" / "Sessions ended"
        zh "您的登录已被管理员结束": "{by} 结束了您的登录会话。如有疑问请联系系统管理员。"
        en "Your sessions were ended": "{by} ended your sessions. Ask your administrator if you wonder why.";
    /// Several notices in one mail.
    Digest "digest" System urgent false [count list]
        "每日汇总" / "Daily digest"
        zh "今日汇总：{count} 条通知": "{list}"
        en "Your digest: {count} notices": "{list}";
    /// An administrator tries an endpoint.
    Test "test" System urgent true [by]
        "测试通知" / "Test"
        zh "测试通知": "{by} 发送的测试通知，收到即表示通知渠道可用。"
        en "A test": "{by} sent this to see whether the channel works. It does.";
}

impl Kind {
    /// The identifier in the database, the ledger and what is sent.
    pub fn code(self) -> &'static str {
        self.line().code
    }

    /// The inverse of [`Kind::code`].
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = self.line().label;
        lang.pick(zh, en)
    }

    /// With which others people choose about it.
    pub fn group(self) -> Group {
        self.line().group
    }

    /// Whether it breaks quiet hours, waits for no digest and is always counted as unread: what is
    /// late, or what a superior wants now.
    pub fn urgent(self) -> bool {
        self.line().urgent
    }

    /// The names of what may stand in its texts.
    pub fn places(self) -> &'static [&'static str] {
        self.line().places
    }

    /// Whether what stands in a place is somebody's free text about a matter: a title, a reason. It
    /// can say anything of a person, so only people who were named as recipients read it.
    pub fn stays_inside(self, place: &str) -> bool {
        match place {
            // A calendar notice or a rule pack.
            "reason" => self != Kind::DeadlineRecalculated,
            // These titles are words of the program, or an institution's name.
            "title" => !matches!(
                self,
                Kind::LookAlert
                    | Kind::InstitutionAsked
                    | Kind::InstitutionEnding
                    | Kind::RetentionAsked
                    | Kind::PrivacyRequested
                    | Kind::BreachReported
                    | Kind::BreachDangerous
                    | Kind::BreachClosing
                    | Kind::BreachReviewed
                    | Kind::BreachMeasure
            ),
            _ => false,
        }
    }

    /// The text as the program ships it.
    pub fn text(self, lang: Lang) -> Text {
        let line = self.line();
        let (title, body) = lang.pick(line.zh, line.en);
        Text {
            title: title.to_owned(),
            body: body.to_owned(),
        }
    }

    /// What stands in its places when an administrator looks at a text: nobody's real matter.
    pub fn sample(self, lang: Lang) -> Vec<(&'static str, String)> {
        let of = |place: &&'static str| (*place, sample(place, lang).to_owned());
        self.places().iter().map(of).collect()
    }
}

/// The place that the notice's subject fills by itself: what it is that the number is of.
pub const WHAT: &str = "what";

/// What a subject is, by its kind in the ledger, as it stands before its number.
pub fn what(subject_kind: &str, lang: Lang) -> &'static str {
    let (zh, en) = match subject_kind {
        "complaint" => ("投诉", "case"),
        "privacy_request" => ("个人信息权利请求", "request about personal data"),
        "breach" => ("信息泄露事件", "leak"),
        "impact_assessment" => ("影响评估", "impact assessment"),
        "impact_measure" => ("影响评估整改措施", "measure of an impact assessment"),
        "supervision_order" => ("督办单", "supervision order"),
        _ => ("事项", "matter"),
    };
    lang.pick(zh, en)
}

fn sample(place: &str, lang: Lang) -> &'static str {
    let (zh, en) = match place {
        WHAT => ("投诉", "case"),
        "number" => ("TS-202611-000128", "TS-202611-000128"),
        "title" => ("信用卡年费争议", "Credit card annual fee"),
        "by" => ("李静怡", "Li Jingyi"),
        "due" | "new" => ("2026-12-10", "2026-12-10"),
        "old" => ("2026-12-08", "2026-12-08"),
        "left" => ("3 天", "3 days"),
        "did" => ("补充说明", "added something"),
        "limit" => ("处理时限", "the handling limit"),
        "unit" => ("城东支行", "Chengdong Sub-branch"),
        "reason" => ("需补充交易凭证", "the vouchers are missing"),
        "decision" => ("同意", "granted"),
        "year" => ("2027", "2027"),
        "day" => ("2026-12-10", "2026-12-10"),
        "days" => ("60", "60"),
        "count" => ("2", "2"),
        "size" => ("1024", "1024"),
        "rows" => ("86", "86"),
        "at" => ("2026-12-10T09:00:00+08:00", "2026-12-10T09:00:00+08:00"),
        "note" => (
            "示例银行\n1024\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
            "Example Bank\n1024\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        ),
        "list" => (
            "· 投诉 TS-202611-000128 已分派给您\n· 投诉 TS-202611-000131 待您审批",
            "- Case TS-202611-000128 is assigned to you\n- Case TS-202611-000131 waits for your approval",
        ),
        _ => ("—", "—"),
    };
    lang.pick(zh, en)
}
