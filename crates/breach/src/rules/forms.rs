//! The forms: what is asked for, and the lists that are chosen from.

use kernel::{Choice, FieldKind, FieldSpec};

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// How it leaked.
pub const KINDS: &[Choice] = &[
    choice("misuse", "越权查询、使用", "Looked at or used without need"),
    choice("insider", "内部人员外泄", "Given away by staff"),
    choice(
        "sent_wrong",
        "误发、误交",
        "Sent or handed to the wrong person",
    ),
    choice("lost", "介质、文件丢失", "Lost device or paper"),
    choice("attack", "系统遭攻击", "Attack on a system"),
    choice("partner", "合作机构泄露", "Leaked by a partner"),
    choice("altered", "篡改、损毁", "Altered or destroyed"),
    choice("other", "其他", "Other"),
];
/// Kinds of data (the first item of PIPL art. 57).
pub const DATA: &[Choice] = &[
    choice("identity", "身份信息", "Identity"),
    choice("contact", "联系方式", "Contact"),
    choice("account", "账户、卡号", "Accounts and cards"),
    choice("secret", "支付密码、验证信息", "Payment secrets"),
    choice("transaction", "交易信息", "Transactions"),
    choice("property", "财产信息", "Property"),
    choice("credit", "信用信息", "Credit"),
    choice("biometric", "生物识别信息", "Biometrics"),
    choice("complaint", "投诉内容", "Words of complaints"),
    choice("minor", "不满十四周岁未成年人信息", "Children under 14"),
    choice("other", "其他", "Other"),
];
/// What may come of it.
pub const HARMS: &[Choice] = &[
    choice(
        "danger",
        "可能危及人身、财产安全（立即报告并告知）",
        "May endanger persons or property (report and tell at once)",
    ),
    choice(
        "other",
        "可能造成其他不利影响（72小时内报告，及时告知）",
        "Other harm (report within 72 hours, tell in time)",
    ),
    choice("nothing", "不会造成危害（说明理由）", "No harm (say why)"),
];
/// What the read log tells of.
pub const READS: &[Choice] = &[
    choice("complaint_person_revealed", "查看明文", "Seen in plain"),
    choice("complaint_file_opened", "打开附件", "Attachment opened"),
    choice(
        "case_opened",
        "打开投诉页面（脱敏）",
        "Case page opened (masked)",
    ),
    choice("export_fetched", "下载导出文件", "Export fetched"),
    choice(
        "complaint_disclosed",
        "对外提供",
        "Disclosed to an institution",
    ),
    choice("complaint_case_exported", "导出案卷", "Case file exported"),
    choice("emergency_looked", "应急查阅", "Looked at in an emergency"),
    choice(
        "worked",
        "办理过的投诉（须填账号）",
        "Cases worked on (needs an account)",
    ),
];
/// How the regulator was told.
pub const WAYS: &[Choice] = &[
    choice("letter", "书面", "In writing"),
    choice("phone", "电话", "By phone"),
    choice("system", "监管系统", "Through the regulator's system"),
    choice("in_person", "当面", "In person"),
];
/// What is noted of people on the list.
pub const MARKS: &[Choice] = &[
    choice("letter", "已寄信函", "Letter sent"),
    choice("phone", "已电话告知", "Told by phone"),
    choice("sms", "已短信告知", "Told by text message"),
    choice("app", "已通过手机银行告知", "Told in the bank's app"),
    choice("in_person", "已当面告知", "Told in person"),
    choice("not_told", "撤销告知标记", "Not told after all"),
    choice(
        "removed",
        "移出名单（说明原因）",
        "Take off the list (say why)",
    ),
];

const AREA: FieldKind = FieldKind::Area { max: 2000 };
const LINE: FieldKind = FieldKind::Line { max: 200 };

/// What happened.
pub const WHAT: FieldSpec = FieldSpec::required("what", "事件经过", "What happened", AREA);
/// When it was discovered.
pub const FOUND: FieldSpec =
    FieldSpec::required("found_at", "发现时间", "Discovered at", FieldKind::Moment);
/// See [`KINDS`].
pub const KIND: FieldSpec = FieldSpec::required(
    "kind",
    "泄露方式",
    "How it leaked",
    FieldKind::Choice(KINDS),
);
/// See [`DATA`].
pub const DATA_KINDS: FieldSpec = FieldSpec::required(
    "data",
    "涉及的信息种类",
    "Kinds of data",
    FieldKind::Many(DATA),
);
/// In which system, at which place.
pub const PLACE: FieldSpec = FieldSpec::optional("place", "系统或地点", "System or place", LINE);
/// About how many people.
pub const ESTIMATE: FieldSpec = FieldSpec::optional(
    "estimate",
    "预计涉及人数",
    "About how many people",
    FieldKind::Whole {
        min: 0,
        max: 2_000_000_000,
    },
);
/// The report of anybody of the staff.
pub const REPORT: &[FieldSpec] = &[WHAT, FOUND, KIND, DATA_KINDS, PLACE, ESTIMATE];

/// See [`HARMS`].
pub const HARM: FieldSpec =
    FieldSpec::required("harm", "危害程度", "Harm", FieldKind::Choice(HARMS));
/// Why.
pub const REASON: FieldSpec = FieldSpec::required("reason", "评估理由", "Reasons", AREA);
/// The assessment.
pub const ASSESS: &[FieldSpec] = &[HARM, DATA_KINDS, REASON];

/// Whose looks.
pub const ACCOUNT: FieldSpec =
    FieldSpec::optional("account", "查看人账号", "Whose looks", FieldKind::Account);
/// Of which unit.
pub const UNIT: FieldSpec = FieldSpec::optional(
    "unit",
    "查看人机构（含下级）",
    "Of which unit and those below",
    FieldKind::Unit,
);
/// From when.
pub const FROM: FieldSpec = FieldSpec::required("from", "起", "From", FieldKind::Moment);
/// Until when.
pub const TO: FieldSpec = FieldSpec::required("to", "止", "Until", FieldKind::Moment);
/// See [`READS`].
pub const READ_KINDS: FieldSpec = FieldSpec::required(
    "reads",
    "查看方式",
    "Kinds of looks",
    FieldKind::Many(READS),
);
/// A look into the read log.
pub const SEARCH: &[FieldSpec] = &[ACCOUNT, UNIT, FROM, TO, READ_KINDS];

/// Case numbers.
pub const CASES: FieldSpec = FieldSpec::optional(
    "complaints",
    "投诉编号（每行一个）",
    "Case numbers (one a line)",
    FieldKind::Area { max: 8000 },
);
/// Name of somebody without a case.
pub const NAME: FieldSpec = FieldSpec::optional(
    "name",
    "或：姓名（无投诉件的客户）",
    "Or: name (a customer without a case)",
    FieldKind::Line { max: 60 },
);
/// Their telephone number.
pub const PHONE: FieldSpec =
    FieldSpec::optional("phone", "其联系电话", "Their phone", FieldKind::Phone);
/// Why they are added.
pub const WHY: FieldSpec = FieldSpec::required("why", "加入理由", "Why", LINE);
/// People by hand.
pub const ADD: &[FieldSpec] = &[CASES, NAME, PHONE, WHY];

/// See [`MARKS`].
pub const MARK: FieldSpec = FieldSpec::required(
    "mark",
    "对所选人员",
    "For those chosen",
    FieldKind::Choice(MARKS),
);
/// When they were told.
pub const TOLD_AT: FieldSpec = FieldSpec::optional(
    "told_at",
    "告知时间（不填即现在）",
    "Told at (now, if empty)",
    FieldKind::Moment,
);
/// Everybody who was not told yet, also on other pages.
pub const ALL: FieldSpec = FieldSpec::optional(
    "all",
    "名单中全部未告知的人（不限本页所选）",
    "Everybody on the list who was not told, not only those chosen",
    FieldKind::Flag,
);
/// Why they are taken off.
pub const NOTE: FieldSpec = FieldSpec::optional("note", "备注 / 移出原因", "Note, or why", LINE);
/// Marks of people on the list.
pub const MARKING: &[FieldSpec] = &[MARK, ALL, TOLD_AT, NOTE];

/// Why it happened.
pub const L_CAUSE: FieldSpec = FieldSpec::required("cause", "泄露原因", "Why it happened", AREA);
/// What may come of it.
pub const L_HARM: FieldSpec =
    FieldSpec::required("harm_text", "可能造成的危害", "What may come of it", AREA);
/// What the bank has done.
pub const L_MEASURES: FieldSpec = FieldSpec::required(
    "measures",
    "本行已采取的补救措施",
    "What the bank has done",
    AREA,
);
/// What the person can do.
pub const L_ADVICE: FieldSpec =
    FieldSpec::required("advice", "您可以采取的措施", "What the person can do", AREA);
/// Whom to ask.
pub const L_CONTACT: FieldSpec = FieldSpec::required(
    "contact",
    "联系方式（部门和办公电话）",
    "Whom to ask (department and office phone)",
    LINE,
);
/// The notice.
pub const LETTER: &[FieldSpec] = &[L_CAUSE, L_HARM, L_MEASURES, L_ADVICE, L_CONTACT];

/// Which authority.
pub const AUTHORITY: FieldSpec = FieldSpec::required("authority", "报告机关", "Authority", LINE);
/// When.
pub const REPORTED_AT: FieldSpec =
    FieldSpec::required("reported_at", "报告时间", "Reported at", FieldKind::Moment);
/// See [`WAYS`].
pub const WAY: FieldSpec = FieldSpec::required("way", "报告方式", "How", FieldKind::Choice(WAYS));
/// Number of the letter.
pub const REFERENCE: FieldSpec = FieldSpec::optional(
    "reference",
    "文号或回执号",
    "Reference",
    FieldKind::Line { max: 60 },
);
/// That the regulator was told.
pub const REGULATOR: &[FieldSpec] = &[AUTHORITY, REPORTED_AT, WAY, REFERENCE];

/// Where the public notice stands.
pub const WHERE: FieldSpec =
    FieldSpec::required("where", "公告位置", "Where the notice stands", LINE);
/// Since when.
pub const SINCE: FieldSpec = FieldSpec::required("since", "公告时间", "Since", FieldKind::Moment);
/// A public notice.
pub const ANNOUNCE: &[FieldSpec] = &[WHERE, SINCE];

/// What is to be done.
pub const TASK: FieldSpec = FieldSpec::required("task", "整改措施", "Measure", LINE);
/// By whom.
pub const OWNER: FieldSpec =
    FieldSpec::required("owner", "责任人", "Who does it", FieldKind::Account);
/// Until when.
pub const DUE: FieldSpec = FieldSpec::required("due", "完成期限", "Until", FieldKind::Day);
/// A measure.
pub const MEASURE: &[FieldSpec] = &[TASK, OWNER, DUE];

/// The cause, as found.
pub const CAUSE: FieldSpec = FieldSpec::required("root", "根本原因", "Cause", AREA);
/// What was changed.
pub const LESSON: FieldSpec = FieldSpec::required("lesson", "整改情况", "What was changed", AREA);
/// The closing.
pub const CLOSE: &[FieldSpec] = &[CAUSE, LESSON];
/// What the reviewer says.
pub const REMARK: FieldSpec = FieldSpec::required("remark", "复核意见", "What you say", LINE);
/// The review.
pub const REVIEW: &[FieldSpec] = &[REMARK];
