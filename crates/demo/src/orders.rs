//! Supervision orders of the demo bank: the head office asks about the cases that are latest.

use crate::play::actor;
use change::CommandError;
use complaint::queries::{Filter, ListRow, Page, Quick, Scope};
use kernel::{Day, Fields, day_of};
use platform::App;
use platform::sql::SqlError;

/// The member of the head office's consumer-protection office who gives them.
const BY: &str = "wangyaqin";
/// What is asked, one text for each order.
const TEXTS: [&str; 3] = [
    "该件已超过法定时限，请说明原因，于回复期限前答复客户并报告结果。",
    "请核实本件逾期环节及责任人，报送整改措施。",
    "请主要负责人过问本件，两日内与客户取得联系并反馈进展。",
];
/// Days that a unit has for its reply.
const REPLY_DAYS: i64 = 3;

/// Issues the orders at the moment at which the stage's clock stands.
pub(crate) fn issue(stage: &App) -> Result<(), CommandError> {
    let actor = actor(BY);
    let today = day_of(stage.clock.now());
    for (row, text) in latest(stage)?.into_iter().zip(TEXTS) {
        let fields = order(&row, text, today);
        change::run_now(stage, &actor, None, move |change| {
            supervision::issue_in(change, &fields)
        })?;
    }
    Ok(())
}

/// The cases that are latest.
fn latest(stage: &App) -> Result<Vec<ListRow>, CommandError> {
    let scope = Scope::of(&complaint::commands::powers(&actor(BY)));
    let now = stage.clock.now();
    let filter = Filter {
        quick: Some(Quick::Over),
        ..Filter::default()
    };
    let most = TEXTS.len() as i64;
    let found = stage.db.read_now(move |reader| {
        complaint::queries::list(reader, &scope, &filter, &Page::Skip(0), most, now)
    });
    found.map_err(|error: SqlError| CommandError::Sql(error))
}

fn order(row: &ListRow, text: &str, today: Day) -> Fields {
    let mut fields = Fields::default();
    let due = today.saturating_add(jiff::Span::new().days(REPLY_DAYS));
    fields.set("unit", row.unit.as_str());
    fields.set("about", row.number.as_str());
    fields.set("due", due.to_string());
    fields.set("text", text);
    fields
}
