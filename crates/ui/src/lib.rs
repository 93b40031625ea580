//! What every page is made of: layout, components, words of the shell, assets, error pages.
//!
//! A room's page is a struct with a field `page: ui::Page` and a template that begins with
//! `{% extends "layout.html" %}`; its handler answers with [`html`]. Forms are drawn from the same
//! [`kernel::FieldSpec`]s that check them ([`Form`], [`FieldView`]). Every page works as plain GET
//! and POST; the scripts only make it quicker (`docs/decisions/0005-pages-without-script-first.md`).
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
pub use page::{Crumb, NavGroup, NavItem, Page, UserBox};
pub use reply::{error_page, html, html_status, local_path, see_other, see_other_with};
pub use words::Words;
