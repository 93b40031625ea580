//! Changing the plans: a new version of the text, checked before it is stored.

use super::wrong;
use crate::rules::Plans;
use crate::runner::plans_subject;
use crate::store::plan::{self, PlanVersion};
use change::{Change, CommandError, Committed, Entry};
use identity::{Permission, permit};
use kernel::{Actor, FieldKind, FieldSpec, Fields, Reading, Refusal, say};
use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The text of the plans.
pub(crate) const TEXT: FieldSpec = FieldSpec::required(
    "text",
    "方案文本",
    "Text of the plans",
    FieldKind::Area {
        max: crate::rules::TEXT_BYTES_MAX,
    },
);
/// Why they are changed.
pub(crate) const REASON: FieldSpec =
    FieldSpec::required("reason", "调整原因", "Reason", FieldKind::Line { max: 200 });

/// The plans as a command has left them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSaved {
    /// Their version.
    pub version: i64,
}

/// Replaces the plans by a new version of their text (`text`, `reason`). `seen` is the version on
/// the page; somebody else's change in between is a conflict. Steps are counted anew by the job.
pub async fn save_plans(
    app: &App,
    actor: &Actor,
    fields: Fields,
    seen: i64,
    receipt: Option<String>,
) -> Result<PlanSaved, CommandError> {
    change::run(app, actor, receipt, move |change| {
        save_in(change, &fields, seen)
    })
    .await
}

fn save_in(
    mut change: Change<'_>,
    fields: &Fields,
    seen: i64,
) -> Result<Committed<PlanSaved>, CommandError> {
    permit(change.actor(), Permission::SupervisePlan).map_err(CommandError::Forbidden)?;
    let mut reading = Reading::new(fields);
    reading.refuse_others(&[&TEXT, &REASON], &[]);
    let (text, reason) = (reading.text(&TEXT), reading.text(&REASON));
    reading.finish(())?;
    let text = text.unwrap_or_default() + "\n";
    let version = seen.saturating_add(1);
    Plans::parse(version, &text).map_err(|error| wrong(TEXT.name, "plan_text", error.told()))?;
    let latest = plan::latest(&mut change)?;
    let (present, before) =
        latest.map_or((0, String::new()), |latest| (latest.version, latest.text));
    if present != seen {
        return Err(change.conflict(&plans_subject()));
    }
    if before == text {
        return Err(CommandError::Refused(Refusal::new(
            "nothing_changed",
            say!("方案没有变化", "The plans are as they were"),
        )));
    }
    let new = PlanVersion {
        version,
        text,
        reason: reason.unwrap_or_default(),
        author: change.actor().login.clone(),
        author_name: change.actor().name.clone(),
        at: change.now(),
    };
    if !plan::insert(&mut change, &new)? {
        return Err(change.conflict(&plans_subject()));
    }
    let body = json!({ "version": version, "reason": new.reason, "text": new.text });
    let entry = Entry::new(plans_subject(), "supervision_plan_changed", body)
        .with_state(plan::digest(&new.text));
    change.commit(vec![entry], PlanSaved { version })
}
