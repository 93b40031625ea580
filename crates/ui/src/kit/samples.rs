//! Invented people, cases and values that show the components in all their states.

use super::words::Words;
use crate::components::{
    Deadline, DeadlineState, FileLink, Masked, Ruler, RulerMark, Stage, StageState, Stages, Tag,
    Timeline, TimelineEntry, TimelineKind, Tone,
};
use crate::{FieldView, Form, FormView, Notice, NoticeKind, Pick};
use kernel::{
    Choice, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Reading, mask_id_number, mask_name,
    mask_phone,
};

/// A row of the sample list.
pub(super) struct Row {
    pub(super) number: &'static str,
    pub(super) deadline: Deadline,
    pub(super) customer: &'static str,
    pub(super) flags: Vec<Tag>,
    pub(super) summary: &'static str,
    pub(super) cause: &'static str,
    pub(super) stage: Tag,
    pub(super) handler: &'static str,
}

pub(super) fn rows(lang: Lang) -> Vec<Row> {
    let t = |zh, en| lang.pick(zh, en);
    let senior = || Tag::flag(Tone::Due, lang.pick('老', 'S'), t("老年客户", "Senior"));
    let regulator = || {
        Tag::flag(
            Tone::Violet,
            lang.pick('监', 'R'),
            t("监管转办", "Regulator"),
        )
    };
    let critical = Tag::flag(Tone::Over, lang.pick('重', 'C'), t("重大", "Critical"));
    let stages = [
        Tag::dot(Tone::Info, t("调查处理", "Investigating")),
        Tag::dot(Tone::Violet, t("答复审核", "Reply review")),
        Tag::dot(Tone::Soon, t("待分派", "To assign")),
        Tag::dot(Tone::Good, t("回访", "Call-back")),
    ];
    let row = |i: usize, number, (state, zh, en, date, percent), flags, summary, cause| Row {
        number,
        deadline: Deadline::new(state, t(zh, en), date, percent),
        customer: ["周*", "吴**", "王*", "何*", "林*"][i],
        flags,
        summary,
        cause,
        stage: stages[i % stages.len()].clone(),
        handler: t("信用卡中心", "Card centre"),
    };
    use DeadlineState as D;
    vec![
        row(
            0,
            "TS-20261107-00331",
            (D::Over, "超期 1 天", "Overdue 1 d", "11-22", 100),
            vec![critical, regulator()],
            t(
                "理财产品到期收益低于宣传，客户质疑销售时未充分揭示风险",
                "Wealth product yield below promise",
            ),
            t("代销理财 · 营销方式", "Wealth, sales conduct"),
        ),
        row(
            1,
            "TS-20261108-00355",
            (D::Due, "今日到期", "Due today", "11-23", 96),
            vec![senior()],
            t(
                "网点排队超过 90 分钟，老年客户身体不适无人照应",
                "Queued for 90 minutes in a branch; a senior customer felt unwell and nobody helped",
            ),
            t("营业网点 · 服务质量", "Branch, service"),
        ),
        row(
            2,
            "TS-20261110-00482",
            (D::Soon, "剩 2 天", "2 d left", "11-25", 80),
            vec![],
            t(
                "信用卡年费收取争议，称未收到免年费规则变更通知",
                "Credit card annual fee dispute; says no notice of the rule change",
            ),
            t("信用卡 · 服务收费", "Credit card, fees"),
        ),
        row(
            3,
            "TS-20261116-00524",
            (D::Hold, "计时暂停", "Paused", "—", 45),
            vec![],
            t(
                "ATM 吞卡后处理时间过长，要求赔偿交通费用",
                "Card kept by an ATM for too long",
            ),
            t("自助设备 · 服务质量", "ATM, service"),
        ),
        row(
            4,
            "TS-20261117-00533",
            (D::Ok, "剩 9 天", "9 d left", "12-02", 40),
            vec![regulator()],
            t(
                "存单利率与柜面公示牌不一致，要求按公示利率支付",
                "Deposit rate differs from the posted rate",
            ),
            t("人民币储蓄 · 信息披露", "Deposit, disclosure"),
        ),
    ]
}

pub(super) fn ruler(lang: Lang) -> Ruler {
    let t = |zh, en| lang.pick(zh, en);
    let limits = vec![
        RulerMark::new(15.0, t("11-25 到期", "11-25 due")),
        RulerMark::new(30.0, "12-10").more(t(" 延长后", " extended")),
        RulerMark::new(60.0, "01-09").more(t(" 最长", " longest")),
    ];
    Ruler::new(
        DeadlineState::Soon,
        t("11-10 受理", "11-10 accepted"),
        limits,
    )
    .now(13.0, t("今天 · 第 13 天", "Today, day 13"))
    .inner(RulerMark::new(
        7.0,
        t("11-17 内部时限：提出处理意见", "11-17 internal limit"),
    ))
    .alt(t(
        "11 月 10 日受理，今天第 13 天，11 月 25 日到期；可延长至 12 月 10 日，最长至 1 月 9 日",
        "Accepted 10 Nov, today is day 13, due 25 Nov; may be extended to 10 Dec, at most to 9 Jan",
    ))
}

pub(super) fn rulers(lang: Lang) -> Vec<Ruler> {
    let t = |zh, en| lang.pick(zh, en);
    let limit = |day, text| vec![RulerMark::new(day, text)];
    vec![
        Ruler::new(
            DeadlineState::Over,
            "11-07",
            limit(15.0, t("11-22 到期", "11-22 due")),
        )
        .now(16.0, t("超期 1 天", "1 day over")),
        Ruler::new(
            DeadlineState::Ok,
            "11-17",
            limit(15.0, t("12-02 到期", "12-02 due")),
        )
        .now(0.5, t("今天", "Today")),
    ]
}

pub(super) fn stages(lang: Lang) -> Stages {
    let t = |zh, en| lang.pick(zh, en);
    let stage = |state, name, note| Stage::new(state, name, note);
    Stages::new(
        lang,
        vec![
            stage(StageState::Done, t("登记", "Registered"), "11-10 09:12"),
            stage(StageState::Done, t("分派", "Assigned"), "11-10 10:40"),
            stage(
                StageState::Now,
                t("调查处理", "Investigating"),
                t("陈思远 · 第 13 天", "Chen S., day 13"),
            ),
            stage(
                StageState::Todo,
                t("答复审核", "Review"),
                t("赵敏 · 今日 17:00 前", "Zhao M., by 17:00"),
            ),
            stage(
                StageState::Todo,
                t("答复客户", "Reply"),
                t("11-25 前", "by 11-25"),
            ),
            stage(StageState::Stopped, t("办结归档", "Closed"), ""),
        ],
    )
}

pub(super) fn timeline(lang: Lang) -> Timeline {
    let t = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
    let file = |name: &str, size: &str, icon| FileLink {
        name: name.into(),
        href: "#".into(),
        size: size.into(),
        icon,
    };
    let entry = |kind, icon, title, who, time: &str, body, files| TimelineEntry {
        kind,
        icon,
        title,
        who,
        time: time.into(),
        at: "2026-11-23T09:05:00+08:00".into(),
        body,
        files,
    };
    let files = vec![
        file("fee-rule.pdf", "246 KB", "file-type-pdf"),
        file("sms.xlsx", "18 KB", "file-spreadsheet"),
    ];
    Timeline {
        entries: vec![
            entry(
                TimelineKind::Now,
                "message-2",
                t("登记处理意见（草稿）", "Draft of the decision"),
                t("陈思远 · 信用卡中心", "Chen Siyuan, card centre"),
                "11:20",
                t(
                    "经核实，免年费规则已于 05-20 公告；客户预留手机号已停用，短信通知未送达。\n拟退还年费 300 元。",
                    "The rule was announced on 05-20; the text message did not arrive.\nThe fee of 300 yuan is to be refunded.",
                ),
                files,
            ),
            entry(
                TimelineKind::Warn,
                "bell-ringing",
                t("催办", "Reminder"),
                t("李静怡 · 南江分行", "Li Jingyi, Nanjiang"),
                "09:05",
                t(
                    "距到期不足 3 天，请于今日 17:00 前提交答复审核。",
                    "Less than 3 days left.",
                ),
                vec![],
            ),
            entry(
                TimelineKind::Outside,
                "user",
                t("客户补充材料", "Customer sent files"),
                t("客户本人 · 手机银行", "Customer, mobile"),
                "11-10 09:48",
                String::new(),
                vec![file("bill.jpg", "412 KB", "photo")],
            ),
            entry(
                TimelineKind::Bad,
                "alert-circle",
                t("超过内部时限", "Internal limit passed"),
                t("系统", "System"),
                "11-17 00:00",
                String::new(),
                vec![],
            ),
            entry(
                TimelineKind::Plain,
                "arrow-forward-up",
                t("分派", "Assigned"),
                t("李静怡 → 陈思远", "Li Jingyi to Chen Siyuan"),
                "11-10 10:40",
                t("请核实通知送达情况。", "Please check the notices."),
                vec![],
            ),
            entry(
                TimelineKind::Good,
                "check",
                t("登记", "Registered"),
                t("孙晓彤 · 客服中心", "Sun Xiaotong, hotline"),
                "11-10 09:12",
                String::new(),
                vec![],
            ),
        ],
    }
}

pub(super) fn masked(lang: Lang) -> Vec<(&'static str, Masked)> {
    let t = |zh, en| lang.pick(zh, en);
    let line = |label: &'static str, shown: String| {
        (label, Masked::new(lang, label, shown).reveal("/kit/reveal"))
    };
    vec![
        line(t("姓名", "Name"), mask_name("王建国")),
        line(t("手机", "Phone"), mask_phone("13800002046")),
        line(t("证件", "Id"), mask_id_number("320106198405121234")),
        (
            t("卡号", "Card"),
            Masked::new(lang, "", "6222 **** **** 7788"),
        ),
    ]
}

pub(super) fn tags(lang: Lang) -> Vec<Tag> {
    let text = lang.pick("标签", "Tag");
    let boxes = Tone::ALL.into_iter().map(|tone| Tag::new(tone, text));
    let flags = Tone::ALL
        .into_iter()
        .map(|tone| Tag::flag(tone, lang.pick('重', 'C'), text));
    let dots = Tone::ALL.into_iter().map(|tone| Tag::dot(tone, text));
    boxes.chain(flags).chain(dots).collect()
}

pub(super) fn deadlines(lang: Lang) -> Vec<(&'static str, Deadline)> {
    let texts = [
        ("充裕", "Enough", "剩 9 天", "9 d left", "12-02", 40),
        ("临近", "Soon", "剩 2 天", "2 d left", "11-25", 80),
        ("今日", "Today", "今日到期", "Due today", "11-23", 96),
        ("超期", "Over", "超期 1 天", "Overdue 1 d", "11-22", 100),
        ("暂停", "Paused", "计时暂停", "Paused", "—", 45),
        ("办结", "Done", "按期办结", "On time", "11-20", 100),
        ("超期办结", "Done late", "超期办结", "Late", "11-20", 100),
    ];
    let cell = |(state, (zh, en, label_zh, label_en, date, percent))| {
        (
            lang.pick(zh, en),
            Deadline::new(state, lang.pick(label_zh, label_en), date, percent),
        )
    };
    DeadlineState::ALL
        .into_iter()
        .zip(texts)
        .map(cell)
        .collect()
}

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
            crate::Control::Combo { .. } => self.source("/kit/picks"),
            _ => self,
        }
    }

    /// The page has the fields twice.
    fn id_after(self, prefix: &str) -> FieldView {
        let id = format!("{prefix}-{}", self.name);
        self.id(id)
    }
}
