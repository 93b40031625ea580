//! Impact assessments of the demo bank: one in force with a measure that is late and one that is done, one
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

/// Does it all, at the moment at which the stage's clock stands.
pub(crate) fn assess(stage: &App) -> Result<(), CommandError> {
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
