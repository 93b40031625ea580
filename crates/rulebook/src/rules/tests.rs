//! What may be added and what it does.
