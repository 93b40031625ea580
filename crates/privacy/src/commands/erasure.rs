//! The erasure that a person asks for. Nobody erases on their own word: what may be erased goes into a
//! plan that another person decides on, as every erasure of the bank does.

use super::answer::{confirmed, in_work, matters, refused, write_down};
use super::subject;
use crate::queries::Outside;
use change::{CommandError, Entry};
use kernel::{Actor, Fields, Say, say};
use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What became of an erasure that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The number and the page of the plan that another decides on; `None` when all is kept.
    pub plan: Option<(String, String)>,
    /// Matters that stand in it.
    pub asked: Vec<String>,
    /// Matters that are kept, with the reason.
    pub kept: Vec<(String, Say)>,
}

/// Asks that the person be erased in the matters that `fields` confirm to be theirs. What the law or a
/// hold demands to keep is kept, and told. Plan and request are written in one change.
///
/// # Errors
/// As [`super::copy`]; the actor may not ask for erasures.
pub async fn ask_erasure(
    app: &App,
    actor: &Actor,
    number: &str,
    fields: Fields,
    outside: Outside,
) -> Result<Erasure, CommandError> {
    let stored = in_work(app, actor, number, &["delete", "withdraw_consent"]).await?;
    let matters = matters(&fields)?;
    if matters.is_empty() {
        return Err(refused(
            "no_matters",
            say!("请勾选要删除的事项", "Choose what is to be erased"),
        ));
    }
    confirmed(app, actor, &stored, &matters, outside).await?;
    let (keys, entropy, number) = (app.keys.clone(), app.entropy.clone(), number.to_owned());
    let reason = format!("个人信息权利请求 {number}（个人信息保护法第四十七条）");
    change::run(app, actor, None, move |mut change| {
        let asked = (outside.ask_erasure)(&mut change, &matters, &reason)?;
        let kept = |matter: &String| asked.kept.iter().any(|(number, _)| number == matter);
        let (stays, goes): (Vec<String>, Vec<String>) = matters.iter().cloned().partition(kept);
        let plan = asked.plan.as_ref().map(|plan| plan.number.clone());
        let body = json!({ "plan": plan, "asked": goes, "kept": stays });
        let mut chosen = vec![
            ("asked".to_owned(), goes.len().to_string()),
            ("kept".to_owned(), stays.len().to_string()),
        ];
        chosen.extend(plan.map(|plan| ("plan".to_owned(), plan)));
        let reasons = asked.kept.iter();
        let reasons = reasons.map(|(number, say)| format!("{number}: {}", say.zh));
        let text = goes.iter().cloned().chain(reasons);
        let said = (chosen, text.collect::<Vec<_>>().join("\n"));
        let state = write_down(&mut change, (&keys, &entropy), &number, &said)?;
        let entry = Entry::new(subject(&number), "privacy_erasure_asked", body);
        let mut entries = vec![entry.with_state(state)];
        let mut done = Erasure {
            plan: None,
            asked: goes,
            kept: asked.kept,
        };
        if let Some(plan) = asked.plan {
            done.plan = Some((plan.number, plan.href));
            entries.push(plan.entry);
        }
        change.commit(entries, done)
    })
    .await
}
