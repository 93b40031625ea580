//! An invented case: ruler, stages, history, masked person.

use crate::components::{
    DeadlineState, FileLink, Masked, Ruler, RulerMark, Stage, StageState, Stages, Timeline,
    TimelineEntry, TimelineKind,
};
use kernel::{Lang, Masks};

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

/// One line of the history: kind, icon, time, then title, who and text in both languages.
type Line = (
    TimelineKind,
    &'static str,
    &'static str,
    [&'static str; 3],
    [&'static str; 3],
);

const HISTORY: [Line; 6] = [
    (
        TimelineKind::Now,
        "message-2",
        "11:20",
        [
            "登记处理意见（草稿）",
            "陈思远 · 信用卡中心",
            "经核实，免年费规则已于 05-20 公告；客户预留手机号已停用，短信通知未送达。\n拟退还年费 300 元。",
        ],
        [
            "Draft of the decision",
            "Chen Siyuan, card centre",
            "The rule was announced; the message did not arrive.\nThe 300 yuan are to be refunded.",
        ],
    ),
    (
        TimelineKind::Warn,
        "bell-ringing",
        "09:05",
        [
            "催办",
            "李静怡 · 南江分行",
            "距到期不足 3 天，请于今日 17:00 前提交答复审核。",
        ],
        ["Reminder", "Li Jingyi, Nanjiang", "Less than 3 days left."],
    ),
    (
        TimelineKind::Outside,
        "user",
        "11-10 09:48",
        ["客户补充材料", "客户本人 · 手机银行", ""],
        ["Customer sent files", "Customer, mobile", ""],
    ),
    (
        TimelineKind::Bad,
        "alert-circle",
        "11-17 00:00",
        ["超过内部时限", "系统", ""],
        ["Internal limit passed", "System", ""],
    ),
    (
        TimelineKind::Plain,
        "arrow-forward-up",
        "11-10 10:40",
        ["分派", "李静怡 → 陈思远", "请核实通知送达情况。"],
        [
            "Assigned",
            "Li Jingyi to Chen Siyuan",
            "Please check the notices.",
        ],
    ),
    (
        TimelineKind::Good,
        "check",
        "11-10 09:12",
        ["登记", "孙晓彤 · 客服中心", ""],
        ["Registered", "Sun Xiaotong, hotline", ""],
    ),
];

pub(super) fn timeline(lang: Lang) -> Timeline {
    let file = |name: &str, size: &str, icon| FileLink {
        name: name.into(),
        href: "#".into(),
        size: size.into(),
        icon,
    };
    let entry = |(kind, icon, time, zh, en): Line| {
        let [title, who, body] = lang.pick(zh, en).map(str::to_owned);
        let files = match kind {
            TimelineKind::Now => vec![file("fee-rule.pdf", "246 KB", "file-type-pdf")],
            TimelineKind::Outside => vec![file("bill.jpg", "412 KB", "photo")],
            _ => Vec::new(),
        };
        let at = "2026-11-23T09:05:00+08:00".to_owned();
        TimelineEntry {
            kind,
            icon,
            title,
            who,
            time: time.to_owned(),
            at,
            body,
            files,
        }
    };
    Timeline {
        entries: HISTORY.into_iter().map(entry).collect(),
    }
}

pub(super) fn masked(lang: Lang) -> Vec<(&'static str, Masked)> {
    let t = |zh, en| lang.pick(zh, en);
    let line = |label: &'static str, shown: String| {
        (label, Masked::new(lang, label, shown).reveal("/kit/reveal"))
    };
    vec![
        line(t("姓名", "Name"), Masks::SHIPPED.name("王建国")),
        line(t("手机", "Phone"), Masks::SHIPPED.phone("13800002046")),
        line(
            t("证件", "Id"),
            Masks::SHIPPED.id_number("320106198405121234"),
        ),
        (
            t("卡号", "Card"),
            Masked::new(lang, "", "6222 **** **** 7788"),
        ),
    ]
}
