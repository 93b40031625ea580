//! Pure: the tree's arithmetic and the text of a checkpoint.

pub mod merkle;
pub mod note;

pub use merkle::{Hash, leaf_hash};
pub use note::Checkpoint;
