//! 载入规则包: type or choose, see what it ends, confirm.

use super::new_text::{Preview, What};
use super::upload::Sent;
use super::{show, words};
use crate::commands::{Added, add_pack};
use crate::rules::{PackPlan, plan_pack};
use change::CommandError;
use deadline::{Rule, Rulebook};
use identity::Permit;
use kernel::{Day, FieldErrors, Lang, fill};
use platform::App;

/// A text to begin with.
const EXAMPLE: &str = include_str!("../../data/example_pack.toml");

/// What the page says.
pub(super) fn what(lang: Lang) -> What {
    let w = words(lang);
    What {
        title: w.new_pack,
        intro: w.new_pack_intro,
        action: "/rulebook/packs/new",
        example: EXAMPLE,
        calendars: Vec::new(),
    }
}

/// What the text would do to a rulebook.
pub(super) fn preview(
    book: &Rulebook,
    sent: &Sent,
    today: Day,
    lang: Lang,
) -> Result<Preview, FieldErrors> {
    let plan = plan_pack(book, &sent.text, today)?;
    Ok(shown(&plan, book.version(), lang))
}

/// Does it.
pub(super) async fn add(app: &App, permit: &Permit, sent: &Sent) -> Result<Added, CommandError> {
    let (text, receipt) = (sent.text.clone(), sent.form_id.clone());
    add_pack(app, permit, text, sent.seen, receipt).await
}

fn shown(plan: &PackPlan, version: i64, lang: Lang) -> Preview {
    let w = words(lang);
    let pack = &plan.pack;
    let other = |template: &str, other: &Option<(String, kernel::Day)>| match other {
        Some((id, day)) => fill(template, &[("id", id), ("day", &day.to_string())]),
        None => show::NONE.to_owned(),
    };
    let family = match plan.new_family {
        true => fill(w.new_family, &[("family", &pack.family)]),
        false => pack.family.clone(),
    };
    let facts = vec![
        (w.id, pack.id.clone()),
        (w.name, pack.name.to(lang).to_owned()),
        (w.family, family),
        (w.kind, show::pack_kind(w, pack.kind).to_owned()),
        (w.source, pack.source.to(lang).to_owned()),
        (w.calendar, show::calendar(w, &pack.calendar).to_owned()),
        (w.from, pack.effective_from.to_string()),
        (w.to, show::day(pack.effective_to)),
        (w.ends, other(w.ends_pack, &plan.ends)),
        (w.until, other(w.until_pack, &plan.until)),
    ];
    let limit = |rule: &Rule| {
        (
            rule.title.to(lang).to_owned(),
            show::amount(w, rule.limit.length, rule.limit.unit),
            rule.article.to(lang).to_owned(),
            show::certainty(rule.certainty, lang),
        )
    };
    let warnings = plan.warnings.iter();
    Preview {
        facts,
        warnings: warnings.map(|say| say.to(lang).to_owned()).collect(),
        days: Vec::new(),
        limits: pack.limits.iter().map(limit).collect(),
        version,
    }
}
