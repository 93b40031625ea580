//! The ledger of a case as a timeline: what happened, who, when, in words.

use crate::codes;
use crate::rules::Action;
use crate::rules::wording::ERASED;
use crate::store::Stored;
use crate::words::Words;
use change::StoredEntry;
use kernel::{Choice, FieldKind, FieldSpec, Lang, fill, rfc3339, short_time};
use serde_json::Value;
use std::collections::BTreeMap;
use ui::components::{FileLink, PURPOSES, Timeline, TimelineEntry, TimelineKind};

/// The timeline, newest first. `units` gives the name of a unit's stored path.
pub(super) fn draw(
    w: &'static Words,
    lang: Lang,
    stored: &Stored,
    entries: &[StoredEntry],
    units: &BTreeMap<String, String>,
) -> Timeline {
    let drawn = entries
        .iter()
        .rev()
        .map(|e| entry(w, lang, stored, e, units))
        .collect();
    Timeline { entries: drawn }
}

fn entry(
    w: &'static Words,
    lang: Lang,
    stored: &Stored,
    e: &StoredEntry,
    units: &BTreeMap<String, String>,
) -> TimelineEntry {
    let body = stored.open_body(e);
    if let Some(told) = supervision::told(&e.kind, &body, lang) {
        return supervised(e, told);
    }
    let action = action_of(&e.kind);
    let title = own_title(w, lang, &e.kind);
    let unit = units.get(&e.actor_unit).map_or("", String::as_str);
    let (kind, icon) = look(action, &e.kind);
    TimelineEntry {
        kind,
        icon,
        title: title.to_owned(),
        who: if unit.is_empty() {
            e.actor_name.clone()
        } else {
            format!("{} · {unit}", e.actor_name)
        },
        time: short_time(e.instant()),
        at: rfc3339(e.instant()),
        body: match body["erased"] == true {
            true => ERASED.to_owned(),
            false => text(w, lang, action, &e.kind, &body),
        },
        files: if e.kind == "complaint_file_added" {
            file(&stored.case.number, &body)
        } else {
            Vec::new()
        },
    }
}

fn action_of(kind: &str) -> Option<Action> {
    kind.strip_prefix("complaint_").and_then(Action::from_code)
}

fn own_title(w: &'static Words, lang: Lang, kind: &str) -> &'static str {
    action_of(kind).map_or_else(|| other_title(w, kind), |action| action.label(lang))
}

/// What an entry is called, whichever room has written it.
pub(super) fn title(w: &'static Words, lang: Lang, kind: &str, body: &Value) -> String {
    match supervision::told(kind, body, lang) {
        Some(told) => told.title.to_owned(),
        None => own_title(w, lang, kind).to_owned(),
    }
}

/// What supervision did, in its own words.
fn supervised(e: &StoredEntry, told: supervision::ToldEntry) -> TimelineEntry {
    TimelineEntry {
        kind: told.kind,
        icon: told.icon,
        title: told.title.to_owned(),
        who: e.actor_name.clone(),
        time: short_time(e.instant()),
        at: rfc3339(e.instant()),
        body: told.text,
        files: Vec::new(),
    }
}

fn other_title(w: &'static Words, kind: &str) -> &'static str {
    match kind {
        "complaint_registered" => w.e_registered,
        "complaint_imported" => w.e_imported,
        "complaint_person_revealed" => w.e_person_revealed,
        "complaint_person_amended" => w.e_person_amended,
        "complaint_file_added" => w.e_file_added,
        "complaint_file_opened" => w.e_file_opened,
        "complaint_merged_in" => w.e_merged_in,
        "complaint_linked_back" => w.e_linked_back,
        "complaint_recalculated" => w.e_recalculated,
        "complaint_case_exported" => w.e_case_exported,
        "complaint_disclosed" => w.e_disclosed,
        _ => w.e_other,
    }
}

fn look(action: Option<Action>, kind: &str) -> (TimelineKind, &'static str) {
    use TimelineKind::{Bad, Good, Outside, Plain, Warn};
    let Some(action) = action else {
        return match kind {
            "complaint_registered" | "complaint_imported" => (Plain, "headset"),
            "complaint_person_revealed" | "complaint_file_opened" => (Plain, "eye"),
            "complaint_file_added" => (Plain, "paperclip"),
            "complaint_case_exported" => (Plain, "shield-check"),
            "complaint_disclosed" => (Plain, "send"),
            "complaint_merged_in" | "complaint_linked_back" => (Plain, "link"),
            "complaint_recalculated" => (Warn, "calendar-due"),
            _ => (Plain, "edit"),
        };
    };
    match action {
        Action::Accept => (Plain, "inbox"),
        Action::Decline | Action::RefuseExtension => (Bad, "ban"),
        Action::Assign | Action::AskOpinion => (Plain, "arrow-forward-up"),
        Action::Start => (Plain, "user-check"),
        Action::Return | Action::RefuseAssignment => (Bad, "arrow-back-up"),
        Action::Contact | Action::TellExtension => (Plain, "phone"),
        Action::GiveOpinion | Action::Note => (Plain, "note"),
        Action::Find | Action::Correct | Action::Convert => (Plain, "edit"),
        Action::Propose => (Plain, "message-2"),
        Action::Approve | Action::GrantExtension => (Good, "gavel"),
        Action::Reply | Action::Answer => (Good, "send"),
        Action::FeedBack => (Outside, "send"),
        Action::Satisfy => (Outside, "mood-smile"),
        Action::Close | Action::Archive => (Good, "circle-check"),
        Action::Withdraw | Action::RequestReview | Action::NewFacts | Action::Message => {
            (Outside, "user")
        }
        Action::Suspend => (Warn, "player-pause"),
        Action::Resume => (Plain, "player-play"),
        Action::Merge | Action::Separate => (Plain, "git-merge"),
        Action::Link => (Plain, "link"),
        Action::ConcludeReview | Action::Mediate | Action::ConcludeMediation => (Plain, "scale"),
        Action::Reopen => (Warn, "rotate"),
        Action::AskExtension | Action::AgreeDay => (Plain, "calendar-due"),
        Action::Urge => (Warn, "bell-ringing"),
    }
}

/// The body in words: each field that was filled, in the order of the form. A field that is the
/// whole of the act stands alone; others carry their label.
fn text(w: &'static Words, lang: Lang, action: Option<Action>, kind: &str, body: &Value) -> String {
    let Some(action) = action else {
        return other_text(w, lang, kind, body);
    };
    let filled: Vec<(&FieldSpec, String)> = action
        .fields()
        .iter()
        .filter_map(|spec| Some((*spec, shown(lang, spec, body)?)))
        .collect();
    if let [(spec, text)] = filled.as_slice()
        && matches!(spec.kind, FieldKind::Area { .. })
    {
        return text.clone();
    }
    let colon = lang.pick("：", ": ");
    let lines: Vec<String> = filled
        .iter()
        .map(|(spec, text)| format!("{}{colon}{text}", spec.label(lang)))
        .collect();
    lines.join("\n")
}

/// A field's value in words; nothing when it was not filled.
fn shown(lang: Lang, spec: &FieldSpec, body: &Value) -> Option<String> {
    if spec.name == "unit" {
        return body
            .get("unit_name")
            .and_then(Value::as_str)
            .map(str::to_owned);
    }
    if spec.kind == FieldKind::Money {
        let fen = body.get(format!("{}_fen", spec.name))?.as_i64()?;
        return kernel::Money::from_fen(fen).map(|m| m.to_string());
    }
    match (body.get(spec.name)?, spec.kind) {
        (Value::String(code), FieldKind::Choice(list)) => {
            Some(Choice::label_in(list, code, lang).to_owned())
        }
        (Value::String(code), FieldKind::Code { .. }) => {
            Some(crate::classification::full_name(code, lang))
        }
        (Value::String(at), FieldKind::Moment) => {
            Some(at.parse().map_or_else(|_| at.clone(), short_time))
        }
        (Value::String(text), _) => Some(text.clone()),
        (Value::Bool(true), _) => Some(lang.pick("是", "Yes").to_owned()),
        (Value::Number(number), _) => Some(number.to_string()),
        (Value::Array(items), _) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            Some(texts.join(lang.pick("、", ", ")))
        }
        _ => None,
    }
}

/// What for: of the list, where there was one yet, and in own words.
fn purpose(lang: Lang, body: &Value) -> String {
    let get = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let of_list = Choice::label_in(PURPOSES, get("why"), lang);
    let parts = [of_list, get("purpose")];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn other_text(w: &'static Words, lang: Lang, kind: &str, body: &Value) -> String {
    let get = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    match kind {
        "complaint_person_revealed" => {
            let field = super::person::label(w, get("field"));
            let lines = [
                fill(w.e_field, &[("text", field)]),
                fill(w.e_purpose, &[("text", &purpose(lang, body))]),
            ];
            lines.join("\n")
        }
        "complaint_merged_in" | "complaint_linked_back" => get("other_number").to_owned(),
        "complaint_disclosed" => {
            [get("institution"), get("purpose"), get("disclosure")].join(" · ")
        }
        "complaint_recalculated" => moved(w, body),
        "complaint_registered" => {
            let channel = Choice::label_in(codes::CHANNELS, get("channel"), lang);
            let source = Choice::label_in(codes::SOURCES, get("source"), lang);
            format!("{channel} · {source}\n{}", get("title"))
        }
        _ => String::new(),
    }
}

/// The dates that moved, a line each.
fn moved(w: &'static Words, body: &Value) -> String {
    let get = |m: &Value, name: &str| m[name].as_str().unwrap_or("—").to_owned();
    let line = |m: &Value| {
        let day = |due: &str, outer: &str| match (get(m, due), get(m, outer)) {
            (due, outer) if outer == "—" || outer == due => due,
            (due, outer) => format!("{due} ({outer})"),
        };
        fill(
            w.e_moved,
            &[
                ("limit", &get(m, "key")),
                ("was", &day("due_was", "outer_was")),
                ("is", &day("due_is", "outer_is")),
            ],
        )
    };
    let lines: Vec<String> = body["moved"]
        .as_array()
        .iter()
        .flat_map(|all| all.iter().map(line))
        .collect();
    lines.join("\n")
}

fn file(number: &str, body: &Value) -> Vec<FileLink> {
    let (Some(id), Some(name), Some(size)) = (
        body.get("id").and_then(Value::as_i64),
        body.get("name").and_then(Value::as_str),
        body.get("size").and_then(Value::as_i64),
    ) else {
        return Vec::new();
    };
    vec![link(number, id, name, size)]
}

/// A file's link: name, size, icon by its ending.
pub(super) fn link(number: &str, id: i64, name: &str, size: i64) -> FileLink {
    let ending = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let icon = match ending.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "bmp" | "webp" => "photo",
        "mp3" | "wav" | "amr" | "m4a" => "microphone",
        "xls" | "xlsx" | "csv" => "file-spreadsheet",
        "pdf" => "file-type-pdf",
        _ => "file-text",
    };
    FileLink {
        name: name.to_owned(),
        href: format!("/complaints/{number}/files/{id}"),
        size: readable(size),
        icon,
    }
}

fn readable(bytes: i64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}
