//! Parts of pages that draw themselves: put the value into a template, `{{ deadline }}`.
//!
//! Each is a struct here and a template of the same name in `templates/components/`. Small ones
//! without a struct are macros in `templates/components/macros.html`.
