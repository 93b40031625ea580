//! The pages about units, drawn from what they are given. The door (`identity`) loads, permits
//! and puts the [`ui::Page`] around them.

mod import;
mod list;
mod show;

pub use import::{ImportView, PreviewView, RowFault, import_page};
pub use list::{ListView, export, list_page};
pub use show::{ShowView, form_page, show_page};

use kernel::Lang;

/// A count with thousands separators: `12,345`.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn words(lang: Lang) -> &'static crate::Words {
    crate::Words::of(lang)
}
