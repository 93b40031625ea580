//! What forms ask for, and the lists they choose from.

use kernel::{Choice, FieldKind, FieldSpec};

const fn pick(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// What is asked for, with the article of the Personal Information Protection Law.
pub const KINDS: &[Choice] = &[
    pick("look_up", "查阅（第四十五条）", "Look up (art. 45)"),
    pick("copy", "复制（第四十五条）", "Copy (art. 45)"),
    pick(
        "portability",
        "转移至指定处理者（第四十五条）",
        "Transfer to another processor (art. 45)",
    ),
    pick("correct", "更正（第四十六条）", "Correct (art. 46)"),
    pick("supplement", "补充（第四十六条）", "Supplement (art. 46)"),
    pick("delete", "删除（第四十七条）", "Delete (art. 47)"),
    pick(
        "withdraw_consent",
        "撤回同意（第十五条）",
        "Withdraw consent (art. 15)",
    ),
    pick(
        "restrict",
        "限制或拒绝处理（第四十四条）",
        "Restrict or refuse processing (art. 44)",
    ),
    pick(
        "explain",
        "解释说明处理规则（第四十八条）",
        "Explain the rules (art. 48)",
    ),
    pick(
        "automated_decision",
        "说明自动化决策（第二十四条）",
        "Explain an automated decision (art. 24)",
    ),
];

/// Who asks.
pub const APPLICANTS: &[Choice] = &[
    pick("self", "本人", "The person"),
    pick("agent", "委托代理人", "An agent with papers"),
    pick("guardian", "监护人", "The guardian"),
    pick(
        "relative",
        "已故者近亲属（第四十九条）",
        "A close relative of the dead (art. 49)",
    ),
];

/// The channel of what was sent on the public page.
pub const WEB: &str = "web";

/// How it came.
pub const CHANNELS: &[Choice] = &[
    pick("counter", "营业网点", "Counter"),
    pick("phone", "客服电话", "Telephone"),
    pick("letter", "信函", "Letter"),
    pick("email", "电子邮件", "E-mail"),
    pick("mobile_bank", "手机银行", "Mobile bank"),
    pick(WEB, "本行网站在线提交", "The bank's web site"),
];

/// How identity was checked.
pub const METHODS: &[Choice] = &[
    pick("original", "当面核对证件原件", "Original paper, in person"),
    pick(
        "registered_phone",
        "回拨预留手机号并核对信息",
        "Call back to the number on file",
    ),
    pick(
        "authenticated",
        "登录本行电子渠道后确认",
        "Logged in to the bank's channel",
    ),
    pick(
        "papers_by_post",
        "核对邮寄的公证材料",
        "Notarised papers by post",
    ),
];

/// Which paper was shown. Only which one it was is kept: no picture, no copy.
pub const PAPERS: &[Choice] = &[
    pick("id_card", "居民身份证", "Identity card"),
    pick("passport", "护照", "Passport"),
    pick(
        "permit",
        "港澳台居民居住证或通行证",
        "Residence or travel permit",
    ),
    pick(
        "agent",
        "授权委托书和双方证件",
        "Letter of authority and both papers",
    ),
    pick(
        "kinship",
        "亲属关系或监护证明",
        "Proof of kinship or guardianship",
    ),
    pick("none", "未出示证件", "No paper shown"),
];

/// What an answer came to.
pub const RESULTS: &[Choice] = &[
    pick("done", "已全部满足", "Done in full"),
    pick("partly", "部分满足", "Done in part"),
    pick("nothing_held", "经查未持有相关信息", "Nothing is held"),
];

/// How the answer reached the person.
pub const TOLD: &[Choice] = &[
    pick("handed_over", "当面交付", "Handed over"),
    pick("letter", "挂号信", "Registered letter"),
    pick("phone", "电话（录音）", "Telephone, recorded"),
    pick("sms", "短信", "Text message"),
    pick("email", "电子邮件", "E-mail"),
];

/// Why a request is refused.
pub const GROUNDS: &[Choice] = &[
    pick(
        "not_identified",
        "无法核实请求人身份",
        "Identity could not be checked",
    ),
    pick(
        "kept_by_law",
        "法律法规规定的保存期限未届满（第四十七条）",
        "The law requires keeping it (art. 47)",
    ),
    pick(
        "secrecy",
        "法律法规规定应当保密（第四十五条、第十八条）",
        "The law requires secrecy (art. 45, 18)",
    ),
    pick(
        "not_technically",
        "删除在技术上难以实现，改为停止其他处理（第四十七条）",
        "Not possible technically; processing stopped (art. 47)",
    ),
    pick("others", "会损害他人合法权益", "It would harm others"),
    pick("no_right", "无权代为提出", "No right to ask for the person"),
];

/// What is asked for.
pub const KIND: FieldSpec =
    FieldSpec::required("kind", "请求事项", "Asks to", FieldKind::Choice(KINDS));
/// Who asks.
pub const APPLICANT: FieldSpec = FieldSpec::required(
    "applicant",
    "请求人",
    "Asked by",
    FieldKind::Choice(APPLICANTS),
);
/// How it came.
pub const CHANNEL: FieldSpec = FieldSpec::required(
    "channel",
    "提出渠道",
    "Channel",
    FieldKind::Choice(CHANNELS),
);
/// When it came; empty is now.
pub const RECEIVED: FieldSpec =
    FieldSpec::optional("received_at", "收到时间", "Received", FieldKind::Moment);
/// The person whose data it is.
pub const NAME: FieldSpec =
    FieldSpec::required("name", "个人姓名", "Name", FieldKind::Line { max: 60 });
/// Their telephone.
pub const PHONE: FieldSpec = FieldSpec::required("phone", "联系电话", "Phone", FieldKind::Phone);
/// Their identity number.
pub const ID_NUMBER: FieldSpec = FieldSpec::optional(
    "id_number",
    "身份证号",
    "Identity number",
    FieldKind::IdNumber,
);
/// Who asks for them.
pub const AGENT_NAME: FieldSpec = FieldSpec::optional(
    "agent_name",
    "代为提出人姓名",
    "Name of who asks for them",
    FieldKind::Line { max: 60 },
);
/// Their telephone.
pub const AGENT_PHONE: FieldSpec = FieldSpec::optional(
    "agent_phone",
    "代为提出人电话",
    "Phone of who asks for them",
    FieldKind::Phone,
);
/// What they want, in their words.
pub const CONTENT: FieldSpec = FieldSpec::required(
    "content",
    "请求内容",
    "What is asked for",
    FieldKind::Area { max: 2000 },
);
/// The form of a new request.
pub const NEW: [FieldSpec; 10] = [
    KIND,
    APPLICANT,
    CHANNEL,
    RECEIVED,
    NAME,
    PHONE,
    ID_NUMBER,
    AGENT_NAME,
    AGENT_PHONE,
    CONTENT,
];

/// Papers of whoever asks for another.
pub const PAPERS_SENT: FieldSpec = FieldSpec::optional(
    "papers",
    "授权或关系证明",
    "Papers",
    FieldKind::Line { max: 200 },
);
/// A trap for programs that fill in whatever they find; people do not see it.
pub const TRAP: FieldSpec = FieldSpec::optional(
    "website",
    "请勿填写",
    "Leave this empty",
    FieldKind::Line { max: 200 },
);
/// What the public form asks for: what is needed to find and answer the person, and nothing more.
/// Identity is proved later, to a person of the bank.
pub const SUBMIT: [FieldSpec; 7] = [
    KIND,
    CONTENT,
    NAME,
    PHONE,
    APPLICANT,
    AGENT_NAME,
    AGENT_PHONE,
];
/// The tracking code.
pub const CODE: FieldSpec = FieldSpec::required(
    "code",
    "查询码",
    "Tracking code",
    FieldKind::Line { max: 40 },
);

/// Why what was sent is no request.
pub const DISCARDS: &[Choice] = &[
    pick("spam", "无关内容", "Nothing to do with it"),
    pick(
        "duplicate",
        "重复提交，已有相同请求在办",
        "The same request is already in work",
    ),
    pick(
        "not_ours",
        "不属于个人信息权利请求，已告知其他渠道",
        "Not a request about personal data",
    ),
];
/// Why what was sent is no request.
pub const DISCARD: FieldSpec =
    FieldSpec::required("discard", "原因", "Why", FieldKind::Choice(DISCARDS));
/// Another unit.
pub const TO_UNIT: FieldSpec = FieldSpec::required("unit", "转往机构", "Unit", FieldKind::Unit);
/// Another unit, or the same.
pub const ACCEPT_UNIT: FieldSpec = FieldSpec::optional(
    "unit",
    "交由机构办理（留空为本机构）",
    "Unit (empty: this one)",
    FieldKind::Unit,
);
/// What a copy is made as.
pub const FORMATS: &[Choice] = &[
    pick("docx", "Word（便于阅读）", "Word, to read"),
    pick("xlsx", "Excel", "Excel"),
    pick(
        "json",
        "JSON（便于转移到其他处理者）",
        "JSON, for another processor",
    ),
];
/// What a copy is made as.
pub const FORMAT: FieldSpec =
    FieldSpec::required("format", "格式", "Format", FieldKind::Choice(FORMATS));
/// The matters that were confirmed to be the person's.
pub const MATTERS: FieldSpec = FieldSpec::optional(
    "matter",
    "确认属于该请求人的事项",
    "Matters that are this person's",
    FieldKind::Accounts,
);

/// Whether the holder of the tracking code may read the answer.
pub const RELEASE: FieldSpec = FieldSpec::optional(
    "release",
    "可凭查询码在线查看答复（答复中不得写入请求人未提供的个人信息）",
    "The answer may be read with the tracking code (it must hold no personal data that they did not give)",
    FieldKind::Flag,
);

/// How identity was checked.
pub const METHOD: FieldSpec =
    FieldSpec::required("method", "核验方式", "How", FieldKind::Choice(METHODS));
/// Which paper.
pub const PAPER: FieldSpec =
    FieldSpec::required("paper", "核验的证件", "Paper", FieldKind::Choice(PAPERS));
/// What an answer came to.
pub const RESULT: FieldSpec =
    FieldSpec::required("result", "办理结果", "Result", FieldKind::Choice(RESULTS));
/// How the person was told.
pub const TOLD_BY: FieldSpec =
    FieldSpec::required("told_by", "告知方式", "Told by", FieldKind::Choice(TOLD));
/// What the person was told.
pub const ANSWER: FieldSpec = FieldSpec::required(
    "answer",
    "答复内容",
    "Answer",
    FieldKind::Area { max: 4000 },
);
/// Why it is refused.
pub const GROUND: FieldSpec =
    FieldSpec::required("ground", "拒绝理由", "Ground", FieldKind::Choice(GROUNDS));
/// That the right to sue was told (PIPL art. 50).
pub const SUE_TOLD: FieldSpec = FieldSpec::optional(
    "sue_told",
    "已告知可依法向人民法院起诉（第五十条）",
    "The right to sue was told (art. 50)",
    FieldKind::Flag,
);
/// A remark.
pub const NOTE: FieldSpec =
    FieldSpec::optional("note", "说明", "Remark", FieldKind::Area { max: 1000 });
/// What a look is for.
pub const PURPOSE: FieldSpec = FieldSpec::required(
    "reason",
    "查看用途",
    "Purpose",
    FieldKind::Line { max: 200 },
);
