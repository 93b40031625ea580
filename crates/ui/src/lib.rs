//! What every page is made of: layout, components, words of the shell, assets, error pages.
//!
//! A room's page is a struct with a field `page: ui::Page` and a template that begins with
//! `{% extends "layout.html" %}`; its handler answers with [`html`]. Forms are drawn from the same
//! [`kernel::FieldSpec`]s that check them ([`Form`], [`FieldView`]). Every page works as plain GET
//! and POST; the scripts only make it quicker: see the decision "Pages without script first".
//!
//! ```
//! use askama::Template;
//!
//! #[derive(Template)]
//! #[template(
//!     ext = "html",
//!     source = r#"{% extends "layout.html" %}
//!         {% block tools %}<a class="btn" href="/export">{{ w.export }}</a>{% endblock %}
//!         {% block content %}<section class="card">{{ pager }}</section>{% endblock %}"#
//! )]
//! struct ListPage {
//!     page: ui::Page,
//!     w: &'static Words,
//!     pager: ui::components::Pager,
//! }
//!
//! kernel::words! {
//!     /// The page's words.
//!     pub struct Words {
//!         title: "投诉列表", "Complaints";
//!         export: "导出", "Export";
//!     }
//! }
//!
//! async fn list(page: ui::Page) -> axum::response::Response {
//!     let (lang, w) = (page.lang, Words::of(page.lang));
//!     let pager = ui::components::Pager::new(lang, 45, 2, 20, |n| format!("/list?page={n}"));
//!     ui::html(ListPage { page: page.titled(w.title), w, pager })
//! }
//! # let page = ui::Page::new(kernel::Lang::En, "Complaints");
//! # let w = Words::of(page.lang);
//! # let pager = ui::components::Pager::new(page.lang, 45, 2, 20, |n| format!("?page={n}"));
//! # assert!(ListPage { page, w, pager }.render().is_ok_and(|text| text.contains("/export")));
//! # let _ = list;
//! ```
//!
//! - [`Page`], [`NavGroup`], [`Notice`]: what the layout shows around a page
//! - [`html`], [`see_other`], [`error_page`]: answers
//! - [`Form`], [`FieldView`], [`FormView`]: forms
//! - [`components`]: deadline, ruler, stages, timeline, pager, masked value, tag
//! - [`icon`], [`asset`], [`assets`]: what the build embeds
//! - [`dress`]: the middleware that gives every answer its security headers

extern crate self as ui;

mod assets;
pub mod components;
mod dress;
mod field;
mod form;
mod icon;
#[cfg(debug_assertions)]
mod kit;
mod notice;
mod page;
mod reply;
#[cfg(test)]
mod tidy;
mod words;

pub use assets::{asset, assets};
pub use dress::{CONTENT_SECURITY_POLICY, dress, security_headers};
pub use field::{Control, FieldView, Pick, field, picks};
pub use form::{ErrorSummary, Form, FormView};
pub use icon::{Markup, icon, icon_sized};
#[cfg(debug_assertions)]
pub use kit::{KitQuery, kit};
pub use notice::{Notice, NoticeKind};
pub use page::{Crumb, NavGroup, NavItem, PRINT_COOKIE, Page, Site, UserBox, mark};
pub use reply::{
    Unnumbered, download, error_page, html, html_status, local_path, see_other, see_other_with,
};
pub use words::Words;
