//! `/kit`: every component in all its states, in debug builds only. The page to look at when a
//! style sheet changes.

mod sample_case;
mod sample_form;
mod sample_list;
mod words;

use crate::components::{Deadline, Masked, Pager, Ruler, Stages, Tag, Timeline};
use crate::{ErrorSummary, FieldView, Form, NavGroup, NavItem, Notice, Page, UserBox, html};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{FieldErrors, Fields, Lang};
use sample_list::Row;
use words::Words;

/// `?lang=en`, `?lang=zh-CN`.
#[derive(Debug, serde::Deserialize)]
pub struct KitQuery {
    lang: Option<String>,
}

#[derive(Template)]
#[template(path = "kit.html")]
struct KitPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
    pager: Pager,
    ruler: Ruler,
    rulers: Vec<Ruler>,
    stages: Stages,
    timeline: Timeline,
    masked: Vec<(&'static str, Masked)>,
    tags: Vec<Tag>,
    deadlines: Vec<(&'static str, Deadline)>,
    summary: ErrorSummary,
    filled: Vec<FieldView>,
    blank: Vec<FieldView>,
    single: crate::FormView,
    notices: Vec<Notice>,
}

/// `GET /kit`.
pub async fn kit(Query(query): Query<KitQuery>, asked: Page) -> Response {
    let lang = query
        .lang
        .as_deref()
        .and_then(Lang::from_tag)
        .unwrap_or(asked.lang);
    let mut answer = kit_page(lang);
    answer.page.notice = asked.notice;
    html(answer)
}

fn kit_page(lang: Lang) -> KitPage {
    let w = Words::of(lang);
    let (typed, errors) = sample_form::typed();
    let (none, fine) = (Fields::default(), FieldErrors::default());
    let filled = Form::new(lang, &typed, &errors);
    let blank = Form::new(lang, &none, &fine);
    KitPage {
        page: page(lang, w),
        w,
        rows: sample_list::rows(lang),
        pager: Pager::new(lang, 48_234, 7, 20, |n| format!("?page={n}")),
        ruler: sample_case::ruler(lang),
        rulers: sample_case::rulers(lang),
        stages: sample_case::stages(lang),
        timeline: sample_case::timeline(lang),
        masked: sample_case::masked(lang),
        tags: sample_list::tags(lang),
        deadlines: sample_list::deadlines(lang),
        summary: filled.summary(),
        filled: sample_form::filled(&filled, lang),
        blank: sample_form::blank(&blank),
        single: sample_form::single(&blank, w),
        notices: sample_form::notices(w),
    }
}

fn page(lang: Lang, w: &Words) -> Page {
    let group = |label: &str, items| NavGroup::new(label, items);
    let item = |label: &str, href, icon| NavItem::new(label, href, icon);
    Page::new(lang, w.title)
        .at("/kit")
        .user(UserBox::new(w.person, w.unit, "lijy"))
        .crumb(w.desk, "/")
        .watermark(format!("{} lijy 2026-11-23 14:32", w.person))
        .nav(vec![
            group(
                w.desk,
                vec![
                    item(w.inbox, "/kit", "inbox")
                        .badge("/kit/count", true)
                        .go('w')
                        .keywords("db"),
                    item(w.done, "/done", "list-check").go('y').keywords("yb"),
                ],
            ),
            group(
                w.complaints,
                vec![
                    item(w.intake, "/complaints/new", "file-plus")
                        .go('n')
                        .keywords("tsdj"),
                    item(w.all, "/complaints", "files").go('a').keywords("qbts"),
                    item(w.approvals, "/approvals", "gavel")
                        .go('p')
                        .keywords("sp"),
                ],
            ),
            group(
                w.settings,
                vec![item(w.units, "/units", "building").keywords("jg")],
            ),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word_and_the_page_is_free_of_inline_code() {
        for (key, zh, en) in Words::all() {
            assert!(!zh.is_empty() && en.is_ascii(), "{key}");
        }
        for lang in [Lang::Zh, Lang::En] {
            let text = kit_page(lang).render().unwrap();
            for forbidden in [
                " style=",
                "<style",
                "<script>",
                " onclick=",
                "javascript:",
                "hx-on",
            ] {
                assert!(!text.contains(forbidden), "{forbidden}");
            }
            assert!(text.contains(&format!("<html lang=\"{}\"", lang.tag())));
        }
    }
}
