//! What helps at once: notices, the glossary, ways to complain, mediation organisations.

use super::{FRAUDS, SHORT, TITLE, TITLE_EN, choice, in_lang, text, title};
use crate::public::previews;
use identity::Permission::{ContentPublish, ContentView, ContentWrite};
use kernel::{Choice, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Reading};
use publication::{Kind, UNTIL, Value, open};
use serde_json::json;

/// The sorts of notices.
pub const SORTS: &[Choice] = &[
    choice("risk", "风险提示", "Risk notice"),
    choice("anti_fraud", "反诈提示", "Fraud warning"),
    choice("other", "其他公告", "Other notice"),
];

const SORT: FieldSpec = FieldSpec::required("sort", "类别", "Sort", FieldKind::Choice(SORTS));
const FRAUD: FieldSpec = FieldSpec::optional(
    "fraud",
    "诈骗类型（反诈提示）",
    "Kind of fraud (of fraud warnings)",
    FieldKind::Choice(FRAUDS),
);
const BODY: FieldSpec = FieldSpec::required(
    "body",
    "正文（# 标题，- 列表，**粗体**，空行分段）",
    "Text (# heading, - list, **bold**, empty line between paragraphs)",
    FieldKind::Area { max: 5_000 },
);
const BODY_EN: FieldSpec = FieldSpec::optional(
    "body_en",
    "英文正文",
    "Text in English",
    FieldKind::Area { max: 8_000 },
);
const UNTIL_DAY: FieldSpec = FieldSpec::optional(
    UNTIL,
    "公开末日（可空）",
    "Public until (may stay empty)",
    FieldKind::Day,
);

fn read_notice(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(NOTICE.fields, &[]);
    let doc = json!({
        "title": text(&mut r, &TITLE), "title_en": text(&mut r, &TITLE_EN),
        "sort": r.choice(&SORT), "fraud": r.choice(&FRAUD),
        "body": text(&mut r, &BODY), "body_en": text(&mut r, &BODY_EN),
        UNTIL: r.day(&UNTIL_DAY).map(|day| day.to_string()),
    });
    r.finish(doc)
}

/// Risk notices, fraud warnings, other notices.
pub static NOTICE: Kind = Kind {
    code: "notice",
    zh: "风险与反诈提示",
    en: "Notices",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[
        &TITLE, &TITLE_EN, &SORT, &FRAUD, &BODY, &BODY_EN, &UNTIL_DAY,
    ],
    read: read_notice,
    title,
    gate: open,
    preview: previews::notice,
};

/// The groups of the glossary.
pub const GROUPS: &[Choice] = &[
    choice("rates", "利率", "Interest"),
    choice("deposits", "存款", "Deposits"),
    choice("loans", "贷款", "Loans"),
    choice("credit_record", "征信", "Credit records"),
    choice("cards", "信用卡", "Credit cards"),
    choice("accounts", "账户", "Accounts"),
    choice("wealth", "理财", "Wealth management"),
    choice("insurance", "保险", "Insurance"),
    choice("funds", "基金", "Funds"),
    choice("metals", "贵金属", "Precious metals"),
    choice("forex", "外汇", "Foreign exchange"),
    choice("payment", "支付", "Payment"),
    choice("cash", "人民币", "Banknotes"),
    choice("fees", "收费", "Fees"),
    choice("protection", "消保", "Consumer protection"),
    choice("risk", "风险", "Risks"),
];

const TERM: FieldSpec = FieldSpec::required("term", "术语", "Term", FieldKind::Line { max: 40 });
const TERM_EN: FieldSpec = FieldSpec::optional(
    "term_en",
    "英文术语",
    "Term in English",
    FieldKind::Line { max: 80 },
);
const GROUP: FieldSpec = FieldSpec::required("group", "分组", "Group", FieldKind::Choice(GROUPS));
const SAYS: FieldSpec = FieldSpec::required("says", "解释", "Explanation", SHORT);
const SAYS_EN: FieldSpec = FieldSpec::optional(
    "says_en",
    "英文解释",
    "Explanation in English",
    FieldKind::Area { max: 2_000 },
);

fn read_term(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(GLOSSARY.fields, &[]);
    let doc = json!({
        "term": text(&mut r, &TERM), "term_en": text(&mut r, &TERM_EN), "group": r.choice(&GROUP),
        "says": text(&mut r, &SAYS), "says_en": text(&mut r, &SAYS_EN),
    });
    r.finish(doc)
}

fn term(doc: &Value, lang: Lang) -> String {
    in_lang(doc, "term", lang).0.to_owned()
}

/// Terms with their explanations.
pub static GLOSSARY: Kind = Kind {
    code: "glossary",
    zh: "金融术语",
    en: "Glossary",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[&TERM, &TERM_EN, &GROUP, &SAYS, &SAYS_EN],
    read: read_term,
    title: term,
    gate: open,
    preview: previews::term,
};

/// The ways to complain.
pub const WAYS: &[Choice] = &[
    choice("phone", "电话", "By phone"),
    choice("online", "网上与手机银行", "Online"),
    choice("branch", "网点", "At a branch"),
    choice("letter", "信函", "By letter"),
    choice("regulator", "监管与其他渠道", "Regulators and others"),
    choice("process", "办理流程", "How it goes on"),
];

const WAY: FieldSpec = FieldSpec::required("way", "方式", "Way", FieldKind::Choice(WAYS));
const CONTACT: FieldSpec = FieldSpec::optional(
    "contact",
    "电话、网址或地址",
    "Phone, address or site",
    FieldKind::Line { max: 160 },
);
const HOURS: FieldSpec =
    FieldSpec::optional("hours", "服务时间", "Hours", FieldKind::Line { max: 80 });
const HOURS_EN: FieldSpec = FieldSpec::optional(
    "hours_en",
    "英文服务时间",
    "Hours in English",
    FieldKind::Line { max: 120 },
);
const ABOUT: FieldSpec = FieldSpec::optional("about", "说明", "About it", SHORT);
const ABOUT_EN: FieldSpec = FieldSpec::optional(
    "about_en",
    "英文说明",
    "About it, in English",
    FieldKind::Area { max: 2_000 },
);
const PLACE: FieldSpec = FieldSpec::required(
    "place",
    "排序（小的在前）",
    "Place (small first)",
    FieldKind::Whole { min: 1, max: 999 },
);

fn read_channel(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(CHANNEL.fields, &[]);
    let (contact, about) = (text(&mut r, &CONTACT), text(&mut r, &ABOUT));
    if contact.is_empty() && about.is_empty() {
        r.fault(
            &CONTACT,
            "required",
            "与「说明」至少填写一项",
            "or \"About it\" must be filled in",
        );
    }
    let doc = json!({
        "title": text(&mut r, &TITLE), "title_en": text(&mut r, &TITLE_EN), "way": r.choice(&WAY),
        "contact": contact, "hours": text(&mut r, &HOURS), "hours_en": text(&mut r, &HOURS_EN),
        "about": about, "about_en": text(&mut r, &ABOUT_EN), "place": r.whole(&PLACE),
    });
    r.finish(doc)
}

/// Ways to complain, and how a complaint goes on.
pub static CHANNEL: Kind = Kind {
    code: "channel",
    zh: "投诉渠道与流程",
    en: "Ways to complain",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[
        &TITLE, &TITLE_EN, &WAY, &CONTACT, &HOURS, &HOURS_EN, &ABOUT, &ABOUT_EN, &PLACE,
    ],
    read: read_channel,
    title,
    gate: open,
    preview: previews::channel,
};

const PHONE: FieldSpec = FieldSpec::required("phone", "电话", "Phone", FieldKind::Phone);
const AREA: FieldSpec =
    FieldSpec::required("area", "服务地区", "Area", FieldKind::Line { max: 80 });
const AREA_EN: FieldSpec = FieldSpec::optional(
    "area_en",
    "英文服务地区",
    "Area in English",
    FieldKind::Line { max: 120 },
);
const ADDRESS: FieldSpec =
    FieldSpec::optional("address", "地址", "Address", FieldKind::Line { max: 160 });

fn read_mediation(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(MEDIATION.fields, &[]);
    let doc = json!({
        "title": text(&mut r, &TITLE), "title_en": text(&mut r, &TITLE_EN), "phone": r.phone(&PHONE),
        "area": text(&mut r, &AREA), "area_en": text(&mut r, &AREA_EN),
        "address": text(&mut r, &ADDRESS), "hours": text(&mut r, &HOURS),
        "hours_en": text(&mut r, &HOURS_EN), "about": text(&mut r, &ABOUT),
        "about_en": text(&mut r, &ABOUT_EN),
    });
    r.finish(doc)
}

/// Mediation organisations.
pub static MEDIATION: Kind = Kind {
    code: "mediation",
    zh: "调解组织",
    en: "Mediation organisations",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[
        &TITLE, &TITLE_EN, &PHONE, &AREA, &AREA_EN, &ADDRESS, &HOURS, &HOURS_EN, &ABOUT, &ABOUT_EN,
    ],
    read: read_mediation,
    title,
    gate: open,
    preview: previews::mediation,
};
