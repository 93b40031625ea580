//! The fields of a review and of what may be done with it.

use kernel::{Choice, FieldKind, FieldSpec};

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// What is reviewed.
pub const KINDS: &[Choice] = &[
    choice("product", "产品与服务", "Product or service"),
    choice("terms", "合同与格式条款", "Contract or terms"),
    choice("marketing", "营销宣传材料", "Marketing material"),
    choice("fee", "收费调整", "Fee change"),
    choice("system", "系统变更", "System change"),
    choice("cooperation", "合作业务", "Co-operation"),
];
/// New, or a major change of what consumers have (order 2022-9 art. 9).
pub const OCCASIONS: &[Choice] = &[
    choice("new", "新增", "New"),
    choice("major_change", "重大变更", "Major change"),
];
/// What a publication is of.
pub const SUBJECTS: &[Choice] = &[
    choice("product", "产品", "Product"),
    choice("fee", "收费项目", "Fee"),
    choice(
        "text",
        "文本（条款、宣传、公告）",
        "Text (terms, marketing, notice)",
    ),
];
/// The force of an opinion that must be adopted.
pub const MUST: &str = "must";
/// How binding an opinion is.
pub const FORCES: &[Choice] = &[
    choice(MUST, "必须采纳", "Must be adopted"),
    choice("suggestion", "建议", "Suggestion"),
];
/// Answers to an item of the checklist.
pub const ANSWERS: &[Choice] = &[
    choice("yes", "是", "Yes"),
    choice("no", "否", "No"),
    choice("not_applicable", "不适用", "Not applicable"),
];
/// How well an article is known; `bank`: the bank's own rule.
pub const CERTAINTIES: &[Choice] = &[
    choice("seen", "已读原文", "read in the rule's text"),
    choice("secondary", "据二手资料", "from a secondary source"),
    choice("memory", "未核对原文", "not checked against the text"),
    choice("bank", "行内规定", "the bank's own rule"),
];
/// What may be decided.
pub const DECISIONS: &[Choice] = &[
    choice("passed", "通过", "Passed"),
    choice("conditional", "有条件通过", "Passed on a condition"),
    choice("refused", "不通过", "Refused"),
];
/// What the submitter answers to an opinion.
pub const ADOPTIONS: &[Choice] = &[
    choice("adopted", "已采纳", "Adopted"),
    choice("not_adopted", "不采纳", "Not adopted"),
];
/// Whether a condition is met.
pub const MET: &[Choice] = &[
    choice("yes", "已落实", "Met"),
    choice("no", "未落实", "Not met"),
];

const TEXT: FieldKind = FieldKind::Area { max: 3_000 };
const SHORT: FieldKind = FieldKind::Area { max: 1_000 };

/// In a few words.
pub const TITLE: FieldSpec = FieldSpec::required(
    "title",
    "审查事项",
    "What is reviewed",
    FieldKind::Line { max: 80 },
);
/// Which kind.
pub const KIND: FieldSpec =
    FieldSpec::required("kind", "审查类型", "Kind", FieldKind::Choice(KINDS));
/// New or a major change.
pub const OCCASION: FieldSpec = FieldSpec::required(
    "occasion",
    "新增或变更",
    "New or changed",
    FieldKind::Choice(OCCASIONS),
);
/// What changes.
pub const CHANGE: FieldSpec =
    FieldSpec::required("change", "主要内容", "What is new or changes", TEXT);
/// Who is concerned.
pub const CONCERNED: FieldSpec = FieldSpec::required(
    "concerned",
    "涉及的消费者及影响",
    "Consumers concerned, and how",
    TEXT,
);
/// When it is to start.
pub const LAUNCH: FieldSpec =
    FieldSpec::required("launch", "计划上线日期", "Planned launch", FieldKind::Day);
/// Product, fee or text.
pub const SUBJECT_KIND: FieldSpec = FieldSpec::required(
    "subject_kind",
    "对象",
    "It is for a",
    FieldKind::Choice(SUBJECTS),
);
/// Its code.
pub const SUBJECT_KEY: FieldSpec = FieldSpec::required(
    "subject_key",
    "产品/收费/文本代码",
    "Code of the product, fee or text",
    FieldKind::Line { max: 60 },
);
/// Its name.
pub const SUBJECT_NAME: FieldSpec = FieldSpec::required(
    "subject_name",
    "产品/收费/文本名称",
    "Its name",
    FieldKind::Line { max: 80 },
);
/// Its version.
pub const SUBJECT_VERSION: FieldSpec = FieldSpec::required(
    "subject_version",
    "版本",
    "Version",
    FieldKind::Line { max: 40 },
);
/// The form of a review.
pub const WRITE: &[FieldSpec] = &[
    TITLE,
    KIND,
    OCCASION,
    CHANGE,
    CONCERNED,
    LAUNCH,
    SUBJECT_KIND,
    SUBJECT_KEY,
    SUBJECT_NAME,
    SUBJECT_VERSION,
];

/// Why.
pub const REASON: FieldSpec = FieldSpec::required("reason", "理由", "Reason", SHORT);
/// What is said with submitting it.
pub const REMARK: FieldSpec = FieldSpec::optional("remark", "提交说明", "Remark", SHORT);
/// Who reviews.
pub const REVIEWERS: FieldSpec =
    FieldSpec::required("reviewers", "审查人", "Reviewers", FieldKind::Accounts);
/// The last day of a reviewer, of a condition.
pub const DUE: FieldSpec = FieldSpec::required("due", "审查期限", "Until", FieldKind::Day);
/// One reviewer.
pub const REVIEWER: FieldSpec =
    FieldSpec::required("reviewer", "审查人", "Reviewer", FieldKind::Account);
/// Which paper, opinion.
pub const NO: FieldSpec = FieldSpec::required(
    "no",
    "编号",
    "Number",
    FieldKind::Whole {
        min: 1,
        max: 100_000,
    },
);
/// How binding.
pub const FORCE: FieldSpec =
    FieldSpec::required("force", "效力", "Force", FieldKind::Choice(FORCES));
/// What an opinion is bound to: `item:KEY`, `paper:NO`, `whole`.
pub const ABOUT: FieldSpec =
    FieldSpec::required("about", "针对", "About", FieldKind::Line { max: 80 });
/// An opinion.
pub const OPINION: FieldSpec = FieldSpec::required("opinion", "审查意见", "Opinion", TEXT);
/// What a reviewer says of the whole.
pub const CONCLUSION: FieldSpec =
    FieldSpec::required("conclusion", "总体意见", "Conclusion", SHORT);
/// How or why not.
pub const ANSWER: FieldSpec =
    FieldSpec::required("answer", "采纳情况或理由", "How, or why not", SHORT);
/// Adopted or not.
pub const ADOPTION: FieldSpec =
    FieldSpec::required("adoption", "答复", "Answer", FieldKind::Choice(ADOPTIONS));
/// What is said to an answer.
pub const WORD: FieldSpec = FieldSpec::optional("word", "说明", "Remark", SHORT);
/// What is decided.
pub const DECISION: FieldSpec = FieldSpec::required(
    "decision",
    "审查结论",
    "Decision",
    FieldKind::Choice(DECISIONS),
);
/// What is said with it.
pub const DECISION_TEXT: FieldSpec =
    FieldSpec::required("text", "结论说明", "Reasons of the decision", SHORT);
/// The condition.
pub const CONDITION: FieldSpec = FieldSpec::optional(
    "condition",
    "条件（有条件通过时）",
    "Condition, if there is one",
    SHORT,
);
/// By when.
pub const CONDITION_DUE: FieldSpec = FieldSpec::optional(
    "condition_due",
    "条件落实期限",
    "Condition to be met by",
    FieldKind::Day,
);
/// How it was met.
pub const EVIDENCE: FieldSpec =
    FieldSpec::required("evidence", "落实情况", "How it was met", SHORT);
/// Whether it is.
pub const IS_MET: FieldSpec =
    FieldSpec::required("met", "是否落实", "Is it met", FieldKind::Choice(MET));
