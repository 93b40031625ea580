//! Parts of pages that draw themselves: put the value into a template, `{{ deadline }}`.
//!
//! Each is a struct here and a template of the same name in `templates/components/`. Parts that
//! only dress up a text are macros in `templates/components/macros.html`.

mod deadline;
mod masked;
mod pager;
mod ruler;
mod stages;
mod tag;
mod timeline;

pub use deadline::{Deadline, DeadlineState};
pub use masked::{Masked, PURPOSES};
pub use pager::Pager;
pub use ruler::{Ruler, RulerMark};
pub use stages::{Stage, StageState, Stages};
pub use tag::{Tag, Tone};
pub use timeline::{FileLink, Timeline, TimelineEntry, TimelineKind};
