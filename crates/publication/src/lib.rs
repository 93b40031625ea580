//! What the bank shows the public, by version: drafted, handed in, published by another than who wrote
//! it, withdrawn; and what was public on a day. Rooms declare [`Kind`]s; the life, the pages, the
//! spreadsheets and the API of all of them are written once, here.
//!
//! - [`Kind`], [`Version`]: what a room declares, and what it gets back
//! - [`commands`]: write, hand in, hand back, publish, withdraw, import
//! - [`in_force`], [`on`], [`versions`], [`generation`]: what is public, on a day
//! - [`shelf`]: pages, spreadsheets and API of the kinds of one shelf
//! - [`paths`]: the room's part of the API's description
//! - [`state_of`], [`ids`]: what the ledger's verification asks
//!
//! ```
//! use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Lang, Reading};
//! use publication::{Html, Kind, Value, Version};
//!
//! const TITLE: FieldSpec = FieldSpec::required("title", "标题", "Title", FieldKind::Line { max: 80 });
//!
//! fn read(fields: &Fields) -> Result<Value, FieldErrors> {
//!     let mut r = Reading::new(fields);
//!     r.refuse_others(&[&TITLE], &[]);
//!     let title = r.text(&TITLE);
//!     r.finish(serde_json::json!({ "title": title.unwrap_or_default() }))
//! }
//!
//! pub static NOTICE: Kind = Kind {
//!     code: "example_notice",
//!     zh: "提示",
//!     en: "Notice",
//!     shelf: "content",
//!     view: identity::Permission::ContentView,
//!     write: identity::Permission::ContentWrite,
//!     publish: identity::Permission::ContentPublish,
//!     fields: &[&TITLE],
//!     read,
//!     title: |doc, _| publication::text(doc, "title").to_owned(),
//!     gate: publication::open,
//!     preview: |version, _| Html::text(publication::text(&version.doc, "title")),
//! };
//! # let mut fields = Fields::default();
//! # fields.set("title", "<b>");
//! # let doc = (NOTICE.read)(&fields).unwrap_or_default();
//! # assert_eq!((NOTICE.title)(&doc, Lang::Zh), "<b>");
//! ```

mod api;
pub mod commands;
mod describe;
mod html;
pub mod import;
mod kind;
mod pages;
pub mod rules;
mod store;
mod words;

pub use commands::Left;
pub use describe::paths;
pub use html::Html;
pub use kind::{Kind, open};
pub use pages::shelf;
pub use rules::{Status, UNTIL, Version, Who, as_typed, text};
pub use serde_json::Value;
pub use store::{IN_FORCE_MAX, SUBJECT, generation, ids, in_force, newest, on, state_of, versions};
pub use words::Words;
