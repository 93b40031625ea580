//! Fields of every kind: filled, with what is wrong in them, and blank.

use super::words::Words;
use crate::{Control, FieldView, Form, FormView, Notice, NoticeKind, Pick};
use kernel::{Choice, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Reading};

const CHANNELS: &[Choice] = &[
    Choice {
        code: "phone",
        zh: "客服热线",
        en: "Hotline",
    },
    Choice {
        code: "branch",
        zh: "网点",
        en: "Branch",
    },
    Choice {
        code: "web",
        zh: "网站",
        en: "Web",
    },
    Choice {
        code: "letter",
        zh: "来信",
        en: "Letter",
    },
];
const CARE: &[Choice] = &[
    Choice {
        code: "senior",
        zh: "老年人",
        en: "Senior",
    },
    Choice {
        code: "disabled",
        zh: "残障人士",
        en: "Disabled",
    },
    Choice {
        code: "minor",
        zh: "未成年人",
        en: "Minor",
    },
];
const CAUSES: &[Choice] = &[
    Choice {
        code: "fees",
        zh: "服务收费",
        en: "Fees",
    },
    Choice {
        code: "disclosure",
        zh: "信息披露",
        en: "Disclosure",
    },
    Choice {
        code: "sales",
        zh: "营销方式",
        en: "Sales conduct",
    },
    Choice {
        code: "service",
        zh: "服务态度与质量",
        en: "Service",
    },
    Choice {
        code: "safety",
        zh: "资金安全",
        en: "Fund safety",
    },
];

const FIELDS: [FieldSpec; 14] = [
    FieldSpec::required("channel", "渠道", "Channel", FieldKind::Choice(CHANNELS)),
    FieldSpec::required("received_at", "受理时间", "Received at", FieldKind::Moment),
    FieldSpec::optional("happened_on", "发生日期", "Happened on", FieldKind::Day),
    FieldSpec::required("name", "姓名", "Name", FieldKind::Line { max: 40 }),
    FieldSpec::required("phone", "手机", "Phone", FieldKind::Phone),
    FieldSpec::optional("id_number", "证件号码", "Id number", FieldKind::IdNumber),
    FieldSpec::optional("care", "特殊情形", "Special care", FieldKind::Many(CARE)),
    FieldSpec::required("cause", "投诉原因", "Cause", FieldKind::Choice(CAUSES)),
    FieldSpec::required(
        "category",
        "业务类别",
        "Category",
        FieldKind::Code { dimension: "A" },
    ),
    FieldSpec::optional("amount", "涉及金额", "Amount", FieldKind::Money),
    FieldSpec::optional("co_handlers", "协办人", "Co-handlers", FieldKind::Accounts),
    FieldSpec::optional(
        "cases",
        "涉及件数",
        "Cases",
        FieldKind::Whole { min: 1, max: 99 },
    ),
    FieldSpec::required(
        "content",
        "事情经过",
        "What happened",
        FieldKind::Area { max: 2000 },
    ),
    FieldSpec::optional("major", "重大投诉", "Critical complaint", FieldKind::Flag),
];

/// What somebody typed, and what is wrong with it.
pub(super) fn typed() -> (Fields, FieldErrors) {
    let pairs = [
        ("channel", "phone"),
        ("received_at", "2026-11-23T14:26"),
        ("happened_on", "2026-11-20"),
        ("name", "王建国"),
        ("phone", "138 0000 20"),
        ("id_number", "320106198405121230"),
        ("care", "senior"),
        ("cause", "fees"),
        ("category", "010101"),
        ("amount", "300.00"),
        ("co_handlers", "chensy"),
        ("co_handlers", "zhaomin"),
        (
            "content",
            "客户称办卡时告知一年刷满 6 次免年费，今年已刷 10 余次，昨日账单扣收年费 300 元。",
        ),
        ("major", "true"),
    ];
    let fields = Fields::from_pairs(
        pairs
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect(),
    );
    let mut reading = Reading::new(&fields);
    reading.phone(&FIELDS[4]);
    reading.id_number(&FIELDS[5]);
    let errors = reading.finish(()).err().unwrap_or_default();
    (fields, errors)
}

pub(super) fn filled(form: &Form<'_>, lang: Lang) -> Vec<FieldView> {
    let known = [
        Pick::new(
            "010101",
            lang.pick("信用卡 › 年费", "Credit card › annual fee"),
        ),
        Pick::new("chensy", lang.pick("陈思远", "Chen Siyuan")),
        Pick::new("zhaomin", lang.pick("赵敏", "Zhao Min")),
    ];
    let mut views = form.all(&FIELDS);
    views.push(form.field(&FILE).files(".jpg,.png,.pdf"));
    views
        .into_iter()
        .map(|view| view.shown(&known).source_of_kit())
        .collect()
}

const FILE: FieldSpec = FieldSpec::optional("files", "材料", "Files", FieldKind::Line { max: 200 });

pub(super) fn blank(form: &Form<'_>) -> Vec<FieldView> {
    let views = FIELDS[..10].iter().map(|spec| form.field(spec));
    views
        .map(|view| view.id_after("b").source_of_kit())
        .collect()
}

pub(super) fn single(form: &Form<'_>, w: &Words) -> FormView {
    const RETURN: [FieldSpec; 2] = [
        FieldSpec::required("reason", "退回原因", "Reason", FieldKind::Area { max: 500 }),
        FieldSpec::optional("due", "希望完成", "Wanted by", FieldKind::Day),
    ];
    FormView::new(form, "/kit/send", &RETURN, w.return_submit)
        .intro(w.return_reason)
        .hidden("form_id", "0")
        .cancel("/kit")
        .danger()
}

pub(super) fn notices(w: &Words) -> Vec<Notice> {
    vec![
        Notice::new(NoticeKind::Warning, w.alert_warning),
        Notice::new(NoticeKind::Bad, w.alert_bad),
        Notice::good(w.alert_good),
        Notice::new(NoticeKind::Info, w.alert_info),
    ]
}

impl FieldView {
    /// The component page has no search of its own; its comboboxes ask one that a trial may give.
    fn source_of_kit(self) -> FieldView {
        match self.control {
            Control::Combo { .. } => self.source("/kit/picks"),
            _ => self,
        }
    }

    /// The page has the fields twice.
    fn id_after(self, prefix: &str) -> FieldView {
        let id = format!("{prefix}-{}", self.name);
        self.id(id)
    }
}
