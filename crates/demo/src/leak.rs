//! Leaks of personal data in the demo bank: one that is told and mended, one just reported, one that is closed.

use crate::people::at;
use crate::play::actor;
use breach::commands::{Act, act_in, report_in, review_in};
use change::CommandError;
use jiff::SignedDuration;
use kernel::{Actor, Fields, Instant, Role, bank_zone};
use platform::App;

/// Deals with leaks.
const BY: &str = "wangyaqin";
/// Reviews the closing.
const ANOTHER: &str = "tianyihe";

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn wall(at: Instant) -> String {
    let wall = bank_zone().to_datetime(at);
    wall.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn act(
    stage: &App,
    by: &Actor,
    number: &str,
    act: Act,
    fields: Fields,
) -> Result<(), CommandError> {
    let number = number.to_owned();
    change::run_now(stage, by, None, move |change| {
        act_in(change, &number, act, &fields)
    })
}

/// Reports one, `hours` before the stage's moment; gives its number.
fn report(
    stage: &App,
    by: &Actor,
    hours: i64,
    (kind, data, what): (&str, &str, &str),
) -> Result<String, CommandError> {
    let found = wall(stage.clock.now() - SignedDuration::from_hours(hours));
    let asked = fields(&[
        ("what", what),
        ("found_at", &found),
        ("kind", kind),
        ("data", data),
        ("data", "contact"),
        ("place", "客服工作台"),
        ("estimate", "3"),
    ]);
    change::run_now(stage, by, None, move |change| report_in(change, &asked))
}

/// Does it all, at the moment at which the stage's clock stands; `cases` are some of the bank's.
pub(crate) fn play(stage: &App, cases: &[String]) -> Result<(), CommandError> {
    let office = actor(BY);
    let officer = at("0100", Role::Officer);
    let reporter = officer
        .first()
        .map_or_else(|| actor(BY), |one| actor(&one.login));
    closed(stage, &office, cases)?;
    let sent = "客服人员将一份含客户姓名和电话的回访名单误发至外部邮箱，发现后已要求对方删除。";
    let number = report(stage, &reporter, 26, ("sent_wrong", "identity", sent))?;
    let reason = "涉及姓名和联系方式，无账户和密码信息，可能带来骚扰电话，未发现资金风险。";
    let assessed = fields(&[
        ("harm", "other"),
        ("data", "identity"),
        ("data", "contact"),
        ("reason", reason),
    ]);
    act(stage, &office, &number, Act::Assess, assessed)?;
    if !cases.is_empty() {
        let some = cases.iter().take(4).cloned().collect::<Vec<_>>().join("\n");
        let added = fields(&[("complaints", &some), ("why", "在误发的名单中")]);
        act(stage, &office, &number, Act::Add, added)?;
        let told = fields(&[("id", "1"), ("mark", "phone"), ("note", "本人接听")]);
        act(stage, &office, &number, Act::Mark, told)?;
    }
    let letter = fields(&[
        ("cause", "工作人员发送邮件时误选外部收件人。"),
        (
            "harm_text",
            "您的姓名和联系电话可能被他人获知，您可能接到骚扰或冒充银行的电话。",
        ),
        (
            "measures",
            "我行已要求收件人删除邮件并书面确认，停用了该类名单的邮件发送。",
        ),
        (
            "advice",
            "请警惕自称我行工作人员索要验证码、要求转账的电话；如有疑问请拨打我行客服电话核实。",
        ),
        ("contact", "消费者权益保护办公室 025-83190000"),
    ]);
    act(stage, &office, &number, Act::Letter, letter)?;
    let due = kernel::day_of(stage.clock.now() + SignedDuration::from_hours(24 * 14));
    let measure = fields(&[
        ("task", "关闭客服工作台外发邮件权限，回访名单改为系统内流转"),
        ("owner", BY),
        ("due", &due.to_string()),
    ]);
    act(stage, &office, &number, Act::Measure, measure)?;
    let seen = "盘点时发现一名柜员多次查看与其业务无关的客户联系方式，原因待查。";
    report(stage, &reporter, 3, ("misuse", "identity", seen))?;
    Ok(())
}

/// One from the week before, told and over.
fn closed(stage: &App, office: &Actor, cases: &[String]) -> Result<(), CommandError> {
    let now = stage.clock.now();
    let Some(case) = cases.last() else {
        return Ok(());
    };
    let lost = "外出走访时遗失一份纸质投诉材料，次日由公交公司找回，封口完好。";
    let number = report(stage, office, 50, ("lost", "complaint", lost))?;
    let assessed = fields(&[
        ("harm", "other"),
        ("data", "complaint"),
        ("data", "contact"),
        ("reason", "材料封口完好，仍按可能造成其他影响处置。"),
    ]);
    act(stage, office, &number, Act::Assess, assessed)?;
    let added = fields(&[("complaints", case), ("why", "遗失材料所属投诉")]);
    act(stage, office, &number, Act::Add, added)?;
    let told = fields(&[("id", "1"), ("mark", "in_person")]);
    act(stage, office, &number, Act::Mark, told)?;
    let reported = fields(&[
        ("authority", "中国人民银行江苏省分行"),
        ("reported_at", &wall(now - SignedDuration::from_hours(20))),
        ("way", "letter"),
        ("reference", "江城银消保〔2026〕31号"),
    ]);
    act(stage, office, &number, Act::Report, reported)?;
    let asked = fields(&[
        ("root", "纸质材料外带未登记、未使用专用文件袋。"),
        (
            "lesson",
            "外带材料一律登记审批，优先使用移动终端；已对全员培训。",
        ),
    ]);
    act(stage, office, &number, Act::Close, asked)?;
    let yes = fields(&[("remark", "处置完整，同意办结")]);
    change::run_now(stage, &actor(ANOTHER), None, move |change| {
        review_in(change, &number, true, &yes)
    })
}
