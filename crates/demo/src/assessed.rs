//! Texts, consents and impact assessments of the demo bank. Of the assessments: one in force with a measure that is late and one that is done, one
//! that waits for approval, one that is being written.

use crate::play::actor;
use change::CommandError;
use impact::commands::{Asked, act_in, begin_in};
use impact::rules::Action;
use kernel::{Actor, Fields, day_of};
use platform::App;

const BY: &str = "wangyaqin";
const ANOTHER: &str = "tianyihe";

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

/// What an assessment says: title, occasion, activity, risk, conclusion.
type Text = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const TEXTS: [Text; 3] = [
    (
        "电话录音转写用于投诉分类",
        "sensitive",
        "热线通话录音由本行服务器转写为文字，用于投诉自动分类建议；处理的信息为通话内容，涉及来电客户，保存期限与投诉档案一致。",
        "medium",
        "after_measures",
    ),
    (
        "委托速递公司寄送答复函",
        "passed_on",
        "向速递公司提供收件人姓名、地址、电话，用于寄送投诉答复函；合同约定寄达后 30 日内删除。",
        "low",
        "may",
    ),
    (
        "依据还款行为调整催收频次",
        "automated",
        "按逾期天数与还款记录自动调整短信提醒频次；不影响授信，客户可要求人工处理。",
        "high",
        "after_measures",
    ),
];

fn begin(stage: &App, by: &Actor, text: &Text) -> Result<String, CommandError> {
    let (title, occasion, activity, risk, conclusion) = *text;
    let today = day_of(stage.clock.now());
    let next = today
        .checked_add(jiff::Span::new().days(365))
        .unwrap_or(today)
        .to_string();
    let form = fields(&[
        ("title", title),
        ("occasion", occasion),
        ("activity", activity),
        (
            "lawful",
            "目的明确、与业务直接相关；仅处理实现目的所必需的最少信息，已在隐私政策中告知。",
        ),
        (
            "influence",
            "可能因内部越权查询造成信息泄露；对客户权益的影响可控，可申诉、可人工复核。",
        ),
        (
            "protection",
            "加密存储、分级授权、查询留痕并设限额、到期删除；与风险程度相适应。",
        ),
        ("risk", risk),
        ("conclusion", conclusion),
        ("next", &next),
    ]);
    change::run_now(stage, by, None, move |change| begin_in(change, &form)).map(|left| left.number)
}

fn step(
    stage: &App,
    by: &str,
    number: &str,
    action: Action,
    of: (Option<u32>, &[(&str, &str)]),
) -> Result<(), CommandError> {
    let asked = Asked {
        number: number.to_owned(),
        action,
        measure: of.0,
        fields: fields(of.1),
        version: None,
        receipt: None,
    };
    change::run_now(stage, &actor(by), None, move |change| {
        act_in(change, &asked)
    })
    .map(drop)
}

/// A text that is in force: its kind, titles and words in both languages.
type Notice = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const NOTICES: [Notice; 3] = [
    (
        "notice",
        "个人信息处理告知书",
        "Notice on the processing of personal information",
        "本行为处理您的投诉收集您的姓名、联系方式与投诉内容，保存至办结后至少三年。您可以查阅、复制、更正、删除您的信息，撤回同意，并要求解释。",
        "To handle your complaint we collect your name, how to reach you and what you tell us, and keep it for at least three years after it ends. You may see, copy, correct and delete it, withdraw consent and ask for an explanation.",
    ),
    (
        "marketing",
        "营销信息推送同意书",
        "Consent to marketing messages",
        "我同意本行通过短信和手机银行向我推送产品信息；我可以随时撤回，撤回不影响其他服务。",
        "I agree to product messages by text and app. I may withdraw at any time; other services are not affected.",
    ),
    (
        "sharing",
        "向合作机构提供个人信息同意书",
        "Consent to providing data to partners",
        "我同意本行向告知书所列合作机构提供我的姓名与联系电话，用于满意度回访。",
        "I agree that my name and phone are given to the partners named in the notice, to ask how satisfied I am.",
    ),
];

/// Invented customers: kind, name, phone, how.
const CUSTOMERS: [(&str, &str, &str, &str); 4] = [
    ("marketing", "欧阳若兰", "13800002101", "counter"),
    ("sharing", "欧阳若兰", "13800002101", "counter"),
    ("marketing", "司徒明远", "13800002102", "phone"),
    ("sharing", "上官听雨", "13800002103", "app"),
];

fn consents(stage: &App) -> Result<(), CommandError> {
    let (by, another) = (actor(BY), actor(ANOTHER));
    let today = day_of(stage.clock.now()).to_string();
    for (kind, title_zh, title_en, body_zh, body_en) in NOTICES {
        let form = fields(&[
            ("kind", kind),
            ("title_zh", title_zh),
            ("title_en", title_en),
            ("body_zh", body_zh),
            ("body_en", body_en),
            ("from", &today),
        ]);
        let id = change::run_now(stage, &by, None, move |change| {
            consent::commands::write_in(change, &form)
        })?;
        change::run_now(stage, &another, None, move |change| {
            consent::commands::publish_in(change, &id)
        })?;
    }
    let mut last = String::new();
    for (kind, name, phone, how) in CUSTOMERS {
        let form = fields(&[
            ("kind", kind),
            ("name", name),
            ("phone", phone),
            ("given", &today),
            ("how", how),
        ]);
        last = change::run_now(stage, &by, None, move |change| {
            consent::commands::record_in(change, &form)
        })?;
    }
    let how = fields(&[("how", "phone")]);
    change::run_now(stage, &by, None, move |change| {
        consent::commands::withdraw_in(change, &last, &how)
    })
}

/// Does it all, at the moment at which the stage's clock stands.
pub(crate) fn assess(stage: &App) -> Result<(), CommandError> {
    consents(stage)?;
    let by = actor(BY);
    let today = day_of(stage.clock.now());
    let soon = today
        .checked_add(jiff::Span::new().days(10))
        .unwrap_or(today)
        .to_string();
    let first = begin(stage, &by, &TEXTS[0])?;
    for (text, owner, due) in [
        ("关闭转写文本的批量导出功能", ANOTHER, today.to_string()),
        ("转写服务日志去除通话内容", ANOTHER, soon),
    ] {
        let measure = [("measure", text), ("owner", owner), ("due", due.as_str())];
        step(stage, BY, &first, Action::Add, (None, &measure))?;
    }
    step(stage, BY, &first, Action::Submit, (None, &[]))?;
    step(
        stage,
        ANOTHER,
        &first,
        Action::Approve,
        (None, &[("opinion", "同意，措施按期落实")]),
    )?;
    step(
        stage,
        ANOTHER,
        &first,
        Action::Finish,
        (Some(1), &[("note", "导出功能已关闭，经抽查确认")]),
    )?;
    let second = begin(stage, &by, &TEXTS[1])?;
    step(stage, BY, &second, Action::Submit, (None, &[]))?;
    begin(stage, &by, &TEXTS[2]).map(drop)
}
