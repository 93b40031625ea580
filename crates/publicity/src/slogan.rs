//! Slogans as publications: the kind, those in force, which of them are alike.

use crate::rules::similar::{Likeness, Pairs, alike};
use crate::rules::slogan::{AUDIENCES, SEASONS, THEMES, set_in_chinese};
use identity::Permission;
use kernel::{Day, FieldErrors, FieldKind, FieldSpec, Fields, Reading};
use platform::sql::{Reader, SqlError};
use publication::{Html, Kind, Value};
use serde_json::json;

/// The slogan.
pub const TEXT: FieldSpec =
    FieldSpec::required("text", "标语", "Slogan", FieldKind::Line { max: 60 });
/// Whom it speaks to.
pub const AUDIENCE: FieldSpec =
    FieldSpec::optional("audience", "受众", "Audience", FieldKind::Many(AUDIENCES));
/// What it is about.
pub const THEME: FieldSpec = FieldSpec::optional("theme", "主题", "Theme", FieldKind::Many(THEMES));
/// When it is shown above all.
pub const SEASON: FieldSpec = FieldSpec::optional(
    "season",
    "时节与活动",
    "Season or campaign",
    FieldKind::Choice(SEASONS),
);

/// Slogans.
pub static SLOGAN: Kind = Kind {
    code: "slogan",
    zh: "标语",
    en: "Slogan",
    shelf: "content",
    view: Permission::ContentView,
    write: Permission::ContentWrite,
    publish: Permission::ContentPublish,
    fields: &[&TEXT, &AUDIENCE, &THEME, &SEASON],
    read,
    title: |doc, _| publication::text(doc, "text").to_owned(),
    gate: publication::open,
    preview: |version, _| Html::text(publication::text(&version.doc, "text")),
};

fn read(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&[&TEXT, &AUDIENCE, &THEME, &SEASON], &[]);
    let text = set_in_chinese(&r.text(&TEXT).unwrap_or_default());
    let (audience, theme) = (r.many(&AUDIENCE), r.many(&THEME));
    let season = r.choice(&SEASON).unwrap_or("any");
    r.finish(json!({ "text": text, "audience": audience, "theme": theme, "season": season }))
}

/// Most slogans that are listed and compared with each other.
pub const SLOGANS_MAX: usize = 1_000;

/// A slogan in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slogan {
    /// Its key.
    pub key: String,
    /// Its words.
    pub text: String,
    /// Codes of whom it speaks to.
    pub audience: Vec<String>,
    /// Codes of what it is about.
    pub theme: Vec<String>,
    /// Code of its season.
    pub season: String,
}

/// The slogans in force on a day, by key.
pub fn in_force(reader: &mut Reader<'_>, day: Day) -> Result<Vec<Slogan>, SqlError> {
    let all = publication::in_force(reader, &SLOGAN, day)?;
    let codes = |doc: &Value, name: &str| -> Vec<String> {
        let list = doc
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let slogan = |version: publication::Version| Slogan {
        text: publication::text(&version.doc, "text").to_owned(),
        audience: codes(&version.doc, "audience"),
        theme: codes(&version.doc, "theme"),
        season: publication::text(&version.doc, "season").to_owned(),
        key: version.key,
    };
    Ok(all.into_iter().take(SLOGANS_MAX).map(slogan).collect())
}

/// For each of the slogans those that are like it, the most alike first.
pub fn neighbours(slogans: &[Slogan]) -> Vec<Vec<(usize, Likeness)>> {
    let pairs: Vec<Pairs> = slogans.iter().map(|one| Pairs::of(&one.text)).collect();
    let of = |place: usize| {
        let mut found = alike(&pairs[place], &pairs);
        found.retain(|(other, _)| *other != place);
        found
    };
    (0..slogans.len()).map(of).collect()
}

/// Those that are like a text.
pub fn like<'a>(text: &str, slogans: &'a [Slogan]) -> Vec<(&'a Slogan, Likeness)> {
    let pairs: Vec<Pairs> = slogans.iter().map(|one| Pairs::of(&one.text)).collect();
    let found = alike(&Pairs::of(text), &pairs);
    found
        .into_iter()
        .map(|(place, likeness)| (&slogans[place], likeness))
        .collect()
}
