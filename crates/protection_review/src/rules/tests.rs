//! Rules without a database.
