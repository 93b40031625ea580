//! A unit's own slides, the campaign of the month among them: publications, so with four eyes.

use crate::sources::Read;
use identity::Permission;
use kernel::{Choice, FieldKind, FieldSpec, Fields, Reading};
use publication::{Html, Kind, UNTIL};
use serde_json::json;

/// What a slide is for.
const SORTS: &[Choice] = &[
    Choice {
        code: "own",
        zh: "本机构画面",
        en: "The unit's own",
    },
    Choice {
        code: "campaign",
        zh: "本月活动",
        en: "Campaign of the month",
    },
    Choice {
        code: "fraud",
        zh: "反诈提示",
        en: "Fraud warning",
    },
];

const SORT: FieldSpec = FieldSpec::required("sort", "类别", "Sort", FieldKind::Choice(SORTS));
const TITLE: FieldSpec = FieldSpec::required("title", "标题", "Title", FieldKind::Line { max: 24 });
const BODY: FieldSpec = FieldSpec::optional(
    "body",
    "内容（最多 4 行）",
    "Text (at most 4 lines)",
    FieldKind::Area { max: 200 },
);
const UNTIL_DAY: FieldSpec = FieldSpec::optional(
    UNTIL,
    "公开末日（可空）",
    "Public until (may stay empty)",
    FieldKind::Day,
);

fn read(fields: &Fields) -> Read {
    let mut r = Reading::new(fields);
    r.refuse_others(SLIDE.fields, &[]);
    let doc = json!({
        "sort": r.choice(&SORT), "title": r.text(&TITLE).unwrap_or_default(),
        "body": r.text(&BODY).unwrap_or_default(), UNTIL: r.day(&UNTIL_DAY).map(|day| day.to_string()),
    });
    r.finish(doc)
}

/// Slides that units write themselves.
pub static SLIDE: Kind = Kind {
    code: "hall_slide",
    zh: "大堂屏画面",
    en: "Hall slides",
    shelf: "content",
    view: Permission::ContentView,
    write: Permission::ContentWrite,
    publish: Permission::ContentPublish,
    fields: &[&SORT, &TITLE, &BODY, &UNTIL_DAY],
    read,
    title: |doc, _| publication::text(doc, "title").to_owned(),
    gate: publication::open,
    preview: |version, _| Html::text(publication::text(&version.doc, "title")),
};
