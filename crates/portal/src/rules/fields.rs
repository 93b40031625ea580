//! What the steps ask. Only what 2020-3 art. 13 and 14 have a complainant give, and nothing that the
//! bank has in its own records; where something is asked, the page says why.

use complaint::rules::action as act;
use complaint::rules::register as intake;
use kernel::{Choice, FieldKind, FieldSpec};

/// Who complains.
pub const WHO: FieldSpec = FieldSpec::required(
    "who",
    "您是",
    "You are",
    FieldKind::Choice(&[
        Choice {
            code: "self",
            zh: "客户本人",
            en: "the customer",
        },
        Choice {
            code: "organisation",
            zh: "单位（由经办人代表）",
            en: "speaking for an organisation",
        },
        Choice {
            code: "agent",
            zh: "受客户委托的代理人",
            en: "an agent with the customer's authorisation",
        },
        Choice {
            code: "heir",
            zh: "客户的继承人",
            en: "the customer's heir",
        },
        Choice {
            code: "guardian",
            zh: "未成年客户的监护人",
            en: "the guardian of a customer under age",
        },
    ]),
);
/// The name of whoever fills it in, or of the organisation.
pub const NAME: FieldSpec = intake::NAME;
/// Whose business it is, where another fills it in.
pub const CUSTOMER: FieldSpec = FieldSpec::optional(
    "customer",
    "客户姓名",
    "The customer's name",
    FieldKind::Line { max: 60 },
);
/// Identity number or credit code.
pub const ID_NUMBER: FieldSpec = intake::ID_NUMBER;
/// What we should take care of.
pub const CARE: FieldSpec = FieldSpec::optional(
    "flags",
    "需要我们特别照顾的情况",
    "What we should take care of",
    FieldKind::Many(&[
        Choice {
            code: "elderly",
            zh: "老年人",
            en: "older person",
        },
        Choice {
            code: "disabled",
            zh: "残障人士",
            en: "disability",
        },
        Choice {
            code: "language",
            zh: "语言不便",
            en: "language",
        },
    ]),
);
/// The outlet it is about.
pub const UNIT: FieldSpec = intake::UNIT;
/// Product or service.
pub const PRODUCT: FieldSpec = act::PRODUCT;
/// The day it happened.
pub const HAPPENED: FieldSpec = FieldSpec::optional(
    "happened",
    "发生日期",
    "The day it happened",
    FieldKind::Day,
);
/// What happened.
pub const CONTENT: FieldSpec = FieldSpec::required(
    "content",
    "事情经过",
    "What happened",
    FieldKind::Area { max: 3_000 },
);
/// What is asked for.
pub const DEMAND: FieldSpec = FieldSpec::required(
    "demand",
    "您希望怎样解决",
    "What you want us to do",
    FieldKind::Area { max: 1_000 },
);
/// The amount in dispute.
pub const AMOUNT: FieldSpec = intake::AMOUNT_ASKED;
/// Where the answer can be told.
pub const PHONE: FieldSpec = intake::PHONE;
/// E-mail.
pub const EMAIL: FieldSpec = intake::EMAIL;
/// Postal address.
pub const ADDRESS: FieldSpec = intake::ADDRESS;
/// Files.
pub const FILES: FieldSpec =
    FieldSpec::optional("files", "材料", "Files", FieldKind::Line { max: 200 });
/// A field that people do not see; robots fill it in.
pub const TRAP: FieldSpec = FieldSpec::optional(
    "website",
    "网址（请留空）",
    "Web address (leave empty)",
    FieldKind::Line { max: 200 },
);
/// A tracking code.
pub const CODE: FieldSpec = FieldSpec::required(
    "code",
    "查询码",
    "Tracking code",
    FieldKind::Line { max: 40 },
);
/// How satisfied.
pub const SCORE: FieldSpec = FieldSpec::required(
    "score",
    "您对处理结果满意吗",
    "How satisfied are you with the result?",
    FieldKind::Choice(&[
        Choice {
            code: "5",
            zh: "非常满意",
            en: "very satisfied",
        },
        Choice {
            code: "4",
            zh: "满意",
            en: "satisfied",
        },
        Choice {
            code: "3",
            zh: "一般",
            en: "so-so",
        },
        Choice {
            code: "2",
            zh: "不满意",
            en: "dissatisfied",
        },
        Choice {
            code: "1",
            zh: "非常不满意",
            en: "very dissatisfied",
        },
    ]),
);
/// Why.
pub const REASONS: FieldSpec = FieldSpec::optional(
    "reasons",
    "原因（可多选）",
    "Why (choose any)",
    FieldKind::Many(WHYS),
);
/// Reasons of a score.
pub const WHYS: &[Choice] = &[
    Choice {
        code: "result",
        zh: "处理结果",
        en: "the result",
    },
    Choice {
        code: "speed",
        zh: "处理速度",
        en: "the time it took",
    },
    Choice {
        code: "manner",
        zh: "服务态度",
        en: "how I was treated",
    },
    Choice {
        code: "words",
        zh: "解释说明",
        en: "how it was explained",
    },
];
/// In one's own words, where they may stay empty.
pub const SAID: FieldSpec = FieldSpec::optional(
    "said",
    "您的意见",
    "Your words",
    FieldKind::Area { max: 800 },
);
/// What is disputed, why it is taken back, what is added.
pub const TEXT: FieldSpec =
    FieldSpec::required("text", "说明", "Your words", FieldKind::Area { max: 1_000 });
/// Why something held back is thrown away.
pub const REASON: FieldSpec = FieldSpec::required(
    "reason",
    "不予登记的理由",
    "Why it is not registered",
    FieldKind::Area { max: 300 },
);
