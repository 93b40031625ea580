//! The room's ledger entries in words, for timelines of other rooms.

use crate::Words;
use crate::rules::When;
use kernel::{Lang, fill};
use serde_json::Value;
use ui::components::TimelineKind;

/// An entry as a timeline shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldEntry {
    /// 到期提醒, 列入红榜 …
    pub title: &'static str,
    /// What was done, about which limit, to whom.
    pub text: String,
    /// How it is drawn.
    pub kind: TimelineKind,
    /// Icon name.
    pub icon: &'static str,
}

/// An entry of this room (`supervision_…`) by its kind and body; `None` for any other.
pub fn told(kind: &str, body: &Value, lang: Lang) -> Option<ToldEntry> {
    use TimelineKind::{Bad, Good, Plain, Warn};
    let w = Words::of(lang);
    let (title, kind, icon) = match kind.strip_prefix("supervision_")? {
        "reminded" => (w.e_reminded, Warn, "bell-ringing"),
        "escalated" => (w.e_escalated, Warn, "trending-up"),
        "red_listed" => (w.e_red_listed, Bad, "alert-triangle"),
        "passed_over" => (w.e_passed_over, Plain, "info-circle"),
        "urged" => (w.e_urged, Warn, "bell-ringing"),
        "order_issued" => (w.e_order_issued, Warn, "gavel"),
        "order_answered" => (w.e_order_answered, Plain, "send"),
        "order_returned" => (w.e_order_returned, Bad, "arrow-back-up"),
        "order_accepted" => (w.e_order_accepted, Good, "circle-check"),
        "order_withdrawn" => (w.e_order_withdrawn, Plain, "ban"),
        _ => return None,
    };
    Some(ToldEntry {
        title,
        text: text(w, body, lang),
        kind,
        icon,
    })
}

fn text(w: &Words, body: &Value, lang: Lang) -> String {
    let get = |name: &str| body[name].as_str().unwrap_or_default();
    if body["order"].is_string() {
        let head = fill(
            w.e_order_line,
            &[
                ("order", get("order")),
                ("unit", get("unit")),
                ("due", get("due")),
            ],
        );
        return head;
    }
    let limit = body["title"][lang.pick("zh", "en")].as_str();
    let moment = When::parse(get("rule")).map(|when| when.label(lang));
    let names: Vec<&str> = body["names"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let to = match names.is_empty() {
        true => w.e_nobody.to_owned(),
        false => fill(w.e_to, &[("names", &names.join(lang.pick("、", ", ")))]),
    };
    let parts = [limit.map(str::to_owned), moment, Some(to)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(lang.pick("；", "; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn entries_are_told_in_both_languages() {
        let body = json!({
            "limit": "reply", "title": {"zh": "答复", "en": "Reply"}, "rule": "75%",
            "names": ["李静怡", "赵敏"],
        });
        let zh = told("supervision_escalated", &body, Lang::Zh).unwrap();
        assert_eq!(zh.text, "答复；已用时 75%；告知：李静怡、赵敏");
        let en = told("supervision_escalated", &body, Lang::En).unwrap();
        assert!(
            en.text.starts_with("Reply; 75% of the time used; "),
            "{}",
            en.text
        );
        let order = json!({"order": "DB-1", "unit": "城东", "due": "2026-11-27"});
        let order = told("supervision_order_issued", &order, Lang::Zh).unwrap();
        assert_eq!(order.text, "DB-1 · 城东 · 回复期限 2026-11-27");
        for other in [
            "complaint_registered",
            "supervision_plan_changed",
            "supervision_",
        ] {
            assert_eq!(told(other, &body, Lang::Zh), None, "{other}");
        }
        let nobody = told("supervision_reminded", &json!({}), Lang::En).unwrap();
        assert_eq!(nobody.text, "nobody could be told");
    }
}
