//! 规则包: its numbers with their articles, its text, and whether a lawyer has checked it.

use super::binding::{self, Bound, Places};
use super::{Pairs, below, may_manage, permit, show, status, words};
use crate::Words;
use crate::commands::{VERIFY, verify_pack};
use crate::queries;
use crate::rules::{Addition, Kind, last_day};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use change::CommandError;
use deadline::{
    EventKind, Extension, Pack, PackKind, Party, PauseRule, Roll, Rule, Rulebook, Unit,
};
use identity::Signed;
use identity::pages::failure;
use kernel::{Day, FieldErrors, Fields, Lang, day_of, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use std::sync::Arc;
use ui::components::Tag;
use ui::{Form, FormView, Notice, Page};

#[derive(Template)]
#[template(path = "pack.html")]
struct PackPage {
    page: Page,
    w: &'static Words,
    facts: Vec<(&'static str, String)>,
    state: Tag,
    verified: Tag,
    warn: bool,
    check: Option<CheckView>,
    limits: Vec<LimitView>,
    others: Vec<OtherView>,
    form: Option<FormView>,
    places: Option<Places>,
    text: String,
}

struct CheckView {
    lawyer: String,
    note: String,
    recorded: String,
}

struct LimitView {
    title: String,
    key: String,
    number: String,
    counted: String,
    binds: &'static str,
    rule: String,
    article: String,
    certainty: Tag,
    verified: Tag,
    starts: String,
    met: String,
    more: Vec<OtherView>,
}

/// An extension, a pause, an ending, the agreement: what it is, its rule and article.
struct OtherView {
    title: String,
    rule: String,
    article: String,
    certainty: Tag,
}

struct Found {
    book: Arc<Rulebook>,
    units: Vec<Bound>,
    added: Option<Addition>,
    check: Option<Addition>,
}

fn find(reader: &mut Reader<'_>, id: &str) -> Result<Found, SqlError> {
    let book = crate::current(reader)?;
    let family = book.pack(id).map_or("", |pack| pack.family.as_str());
    Ok(Found {
        units: binding::bound(reader, &book, family)?,
        added: queries::added(reader, Kind::Pack, id)?,
        check: queries::added(reader, Kind::Verification, id)?,
        book,
    })
}

/// The page.
pub(super) async fn page(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    let none = FieldErrors::default();
    draw(&app, &signed, &id, &Typed::nothing(&none)).await
}

/// What was typed into one of the page's two forms, and what is wrong with it.
pub(super) struct Typed<'t> {
    pub(super) check: Fields,
    pub(super) place: Fields,
    pub(super) errors: &'t FieldErrors,
}

impl<'t> Typed<'t> {
    fn nothing(errors: &'t FieldErrors) -> Typed<'t> {
        Typed {
            check: Fields::default(),
            place: Fields::default(),
            errors,
        }
    }
}

/// The page, with what was typed.
pub(super) async fn draw(app: &App, signed: &Signed, id: &str, typed: &Typed<'_>) -> Response {
    let key = id.to_owned();
    let found = match app.db.read(move |reader| find(reader, &key)).await {
        Ok(found) => found,
        Err(error) => return failure(signed, error.into()),
    };
    let Some(pack) = found.book.pack(id) else {
        return failure(signed, CommandError::NotFound);
    };
    let (lang, w) = (signed.lang, words(signed.lang));
    let today = day_of(app.clock.now());
    let text = match &found.added {
        Some(addition) => addition.text.clone(),
        None => Pack::builtin_text(id).unwrap_or_default().to_owned(),
    };
    let page = below(signed, pack.name.to(lang));
    let law = pack.kind == PackKind::Statutory;
    let manages = may_manage(signed);
    let errors = typed.errors;
    let form = (manages && law && !pack.verified)
        .then(|| form(&page, w, pack, &Form::new(lang, &typed.check, errors)));
    let place_form = Form::new(lang, &typed.place, errors);
    let shown = PackPage {
        facts: facts(&found, pack, today, lang),
        state: show::in_force(w, &found.book, pack, today),
        verified: show::verified(w, pack.kind, pack.verified),
        warn: law && !pack.verified,
        check: found.check.as_ref().map(check),
        limits: pack
            .limits
            .iter()
            .map(|one| limit(pack, one, lang))
            .collect(),
        others: others(pack, lang),
        form,
        places: binding::places(
            pack,
            found.units,
            &place_form,
            manages,
            (&page.form_id, lang),
        ),
        text,
        page,
        w,
    };
    ui::html_status(status(errors), shown)
}

fn form(page: &Page, w: &Words, pack: &Pack, form: &Form<'_>) -> FormView {
    let action = format!("/rulebook/packs/{}/verification", pack.id);
    FormView::new(form, action, &VERIFY, w.record_check)
        .hidden("form_id", &page.form_id)
        .intro(w.check_intro)
}

fn facts(found: &Found, pack: &Pack, today: Day, lang: Lang) -> Vec<(&'static str, String)> {
    let w = words(lang);
    let book = &found.book;
    let successor = book.in_force(&pack.family, today);
    let successor = successor.filter(|other| other.id != pack.id);
    let mut facts = vec![
        (w.id, pack.id.clone()),
        (w.family, pack.family.clone()),
        (w.kind, show::pack_kind(w, pack.kind).to_owned()),
        (w.source, pack.source.to(lang).to_owned()),
        (w.from, pack.effective_from.to_string()),
        (w.to, show::day(last_day(book, pack))),
        (w.calendar, show::calendar(w, &pack.calendar).to_owned()),
        (w.zone, pack.zone.clone()),
    ];
    if let Some(other) = successor {
        facts.push((w.family_in_force, other.id.clone()));
    }
    facts.push((
        w.origin,
        match &found.added {
            None => w.shipped.to_owned(),
            Some(addition) => by_and_when(addition),
        },
    ));
    facts
}

fn by_and_when(addition: &Addition) -> String {
    format!("{} · {}", addition.by_name, short_time(addition.at))
}

fn check(addition: &Addition) -> CheckView {
    let said: serde_json::Value = serde_json::from_str(&addition.text).unwrap_or_default();
    let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
    CheckView {
        lawyer: text("lawyer"),
        note: text("note"),
        recorded: by_and_when(addition),
    }
}

fn names(events: &[EventKind], lang: Lang) -> String {
    let names: Vec<String> = events
        .iter()
        .map(|event| event.say().to(lang).to_owned())
        .collect();
    names.join(lang.pick("、", ", "))
}

fn limit(pack: &Pack, rule: &Rule, lang: Lang) -> LimitView {
    let w = words(lang);
    let unit = rule.limit.unit;
    let extensions = rule.extensions.iter();
    let mut more: Vec<OtherView> = extensions.map(|one| extension(one, unit, lang)).collect();
    more.extend(rule.pauses.iter().map(|one| pause(one, lang)));
    LimitView {
        title: rule.title.to(lang).to_owned(),
        key: rule.key.clone(),
        number: show::amount(w, rule.limit.length, unit),
        counted: counted(rule, w).join(lang.pick("，", ", ")),
        binds: binds(w, rule.binds),
        rule: rule.rule.to(lang).to_owned(),
        article: rule.article.to(lang).to_owned(),
        certainty: show::certainty(rule.certainty, lang),
        verified: show::verified(w, pack.kind, rule.verified),
        starts: names(&rule.start, lang),
        met: names(&rule.met_by, lang),
        more,
    }
}

/// How a limit is counted, in words.
fn counted(rule: &Rule, w: &'static Words) -> Vec<String> {
    let mut all = show::counting(w, &rule.limit);
    if let Some(or) = &rule.or {
        let amount = show::amount(w, or.length, or.unit);
        all.push(fill(w.or_later, &[("amount", &amount)]));
    }
    match rule.roll {
        Roll::None => {}
        Roll::Beside => all.push(w.roll_beside.to_owned()),
        Roll::Due => all.push(w.roll_due.to_owned()),
    }
    let also = [
        (rule.restarts, w.restarts),
        (rule.merges, w.merges),
        (rule.optional, w.optional),
    ];
    all.extend(
        also.into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, text)| text.to_owned()),
    );
    all
}

/// Whose deadline it is.
fn binds(w: &'static Words, party: Party) -> &'static str {
    match party {
        Party::Bank => w.binds_bank,
        Party::Complainant => w.binds_complainant,
        Party::Authority => w.binds_authority,
    }
}

fn extension(one: &Extension, unit: Unit, lang: Lang) -> OtherView {
    let w = words(lang);
    let amount = show::amount(w, one.max_total, unit);
    let told = if one.notice { w.only_if_told } else { "" };
    let parts = [
        ("event", one.event.say().to(lang).to_owned()),
        ("amount", amount),
        ("who", one.approver.to(lang).to_owned()),
        ("told", told.to_owned()),
    ];
    let parts = parts.each_ref().map(|(name, text)| (*name, text.as_str()));
    OtherView {
        title: fill(w.extension, &parts),
        rule: one.rule.to(lang).to_owned(),
        article: one.article.to(lang).to_owned(),
        certainty: show::certainty(one.certainty, lang),
    }
}

fn pause(one: &PauseRule, lang: Lang) -> OtherView {
    let event = one.event.say();
    OtherView {
        title: fill(words(lang).pause, &[("event", event.to(lang))]),
        rule: one.rule.to(lang).to_owned(),
        article: one.article.to(lang).to_owned(),
        certainty: show::certainty(one.certainty, lang),
    }
}

fn others(pack: &Pack, lang: Lang) -> Vec<OtherView> {
    let w = words(lang);
    let endings = pack.endings.iter().map(|one| OtherView {
        title: fill(w.ending, &[("event", one.event.say().to(lang))]),
        rule: one.rule.to(lang).to_owned(),
        article: one.article.to(lang).to_owned(),
        certainty: show::certainty(one.certainty, lang),
    });
    let agreement = pack.agreement.iter().map(|one| OtherView {
        title: one.title.to(lang).to_owned(),
        rule: one.rule.to(lang).to_owned(),
        article: one.article.to(lang).to_owned(),
        certainty: show::certainty(one.certainty, lang),
    });
    let given = pack.given.iter().map(|one| OtherView {
        title: one.title.to(lang).to_owned(),
        rule: one.rule.to(lang).to_owned(),
        article: one.article.to(lang).to_owned(),
        certainty: show::certainty(one.certainty, lang),
    });
    given.chain(agreement).chain(endings).collect()
}

/// Records a lawyer's check.
pub(super) async fn verify(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match verify_pack(&app, &permit, id.clone(), fields.clone(), receipt).await {
        Ok(added) => {
            let told = fill(words(signed.lang).check_recorded, &[("id", &added.id)]);
            let to = format!("/rulebook/packs/{}", added.id);
            ui::see_other_with(&to, &Notice::good(told))
        }
        Err(error) => match error.beside(VERIFY[0].name) {
            Ok(errors) => {
                let typed = Typed {
                    check: fields,
                    ..Typed::nothing(&errors)
                };
                draw(&app, &signed, &id, &typed).await
            }
            Err(error) => failure(&signed, error),
        },
    }
}
