//! SQL for looking: worklist, counts, history of a complainant, drafts and saved views.

mod desk;
mod list;
mod people;

pub use desk::{SavedView, draft, follows, views};
pub use list::{
    After, Filter, ListRow, Page, Quick, Scope, Sort, Tab, all_rows, count, list, quick_counts,
    tab_counts,
};
pub use people::{Earlier, by_contact, by_name, similar_open};
