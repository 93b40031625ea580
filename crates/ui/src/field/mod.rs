//! One field of a form, drawn from the [`FieldSpec`] that checks it.

mod control;
mod view;

pub use control::{Control, Pick, picks};
pub use view::FieldView;

use kernel::{FieldErrors, FieldSpec, Fields, Lang};

/// A field with what was typed and what is wrong with it.
pub fn field(spec: &FieldSpec, fields: &Fields, errors: &FieldErrors, lang: Lang) -> FieldView {
    FieldView::of(spec, fields, errors, lang)
}
