//! SQL for looking: worklist, counts, history of a complainant, drafts and saved views.

mod counts;
mod desk;
mod list;
mod narrow;
mod people;

pub use counts::{Desk, count, desk};
pub use desk::{SavedView, draft, follows, views};
pub use list::{After, Filter, ListRow, Page, Quick, Sort, Tab, all_rows, list};
pub use narrow::Scope;
pub use people::{Before, Earlier, by_contact, by_name, contact_of, similar_open};
