//! An invented list: rows in every state of a deadline, tags of every tone.

use crate::components::{Deadline, DeadlineState, Tag, Tone};
use kernel::Lang;

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

/// One row: number, customer, deadline with its words, then flags, summary and cause in both
/// languages. Flags are letters: C critical, R from the regulator, S senior customer.
type Line = (
    &'static str,
    &'static str,
    (DeadlineState, &'static str, &'static str, &'static str, u8),
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
);

const ROWS: [Line; 5] = [
    (
        "TS-20261107-00331",
        "周*",
        (
            DeadlineState::Over,
            "超期 1 天",
            "Overdue 1 d",
            "11-22",
            100,
        ),
        "CR",
        [
            "理财产品到期收益低于宣传，客户质疑销售时未充分揭示风险",
            "代销理财 · 营销方式",
        ],
        [
            "Wealth product yield below promise",
            "Wealth, sales conduct",
        ],
    ),
    (
        "TS-20261108-00355",
        "吴**",
        (DeadlineState::Due, "今日到期", "Due today", "11-23", 96),
        "S",
        [
            "网点排队超过 90 分钟，老年客户身体不适无人照应",
            "营业网点 · 服务质量",
        ],
        [
            "Queued for 90 minutes; a senior customer felt unwell and nobody helped",
            "Branch, service",
        ],
    ),
    (
        "TS-20261110-00482",
        "王*",
        (DeadlineState::Soon, "剩 2 天", "2 d left", "11-25", 80),
        "",
        [
            "信用卡年费收取争议，称未收到免年费规则变更通知",
            "信用卡 · 服务收费",
        ],
        [
            "Credit card annual fee dispute; says no notice of the rule change",
            "Credit card, fees",
        ],
    ),
    (
        "TS-20261116-00524",
        "何*",
        (DeadlineState::Hold, "计时暂停", "Paused", "—", 45),
        "",
        [
            "ATM 吞卡后处理时间过长，要求赔偿交通费用",
            "自助设备 · 服务质量",
        ],
        ["Card kept by an ATM for too long", "ATM, service"],
    ),
    (
        "TS-20261117-00533",
        "林*",
        (DeadlineState::Ok, "剩 9 天", "9 d left", "12-02", 40),
        "R",
        [
            "存单利率与柜面公示牌不一致，要求按公示利率支付",
            "人民币储蓄 · 信息披露",
        ],
        [
            "Deposit rate differs from the posted rate",
            "Deposit, disclosure",
        ],
    ),
];

pub(super) fn rows(lang: Lang) -> Vec<Row> {
    let t = |zh, en| lang.pick(zh, en);
    let flag = |letter| match letter {
        'C' => Tag::flag(Tone::Over, t('重', 'C'), lang.pick("重大", "Critical")),
        'R' => Tag::flag(
            Tone::Violet,
            t('监', 'R'),
            lang.pick("监管转办", "Regulator"),
        ),
        _ => Tag::flag(Tone::Due, t('老', 'S'), lang.pick("老年客户", "Senior")),
    };
    let stages = [
        Tag::dot(Tone::Info, lang.pick("调查处理", "Investigating")),
        Tag::dot(Tone::Violet, lang.pick("答复审核", "Reply review")),
        Tag::dot(Tone::Soon, lang.pick("待分派", "To assign")),
        Tag::dot(Tone::Good, lang.pick("回访", "Call-back")),
        Tag::dot(Tone::Plain, lang.pick("办结", "Closed")),
    ];
    let row = |((number, customer, deadline, flags, zh, en), stage): (Line, Tag)| {
        let (state, label_zh, label_en, date, percent) = deadline;
        let [summary, cause] = lang.pick(zh, en);
        Row {
            number,
            deadline: Deadline::new(state, lang.pick(label_zh, label_en), date, percent),
            customer,
            flags: flags.chars().map(flag).collect(),
            summary,
            cause,
            stage,
            handler: lang.pick("信用卡中心", "Card centre"),
        }
    };
    ROWS.into_iter().zip(stages).map(row).collect()
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
