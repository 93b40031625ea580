//! Slogans with near-duplicates and use; posters and roll-ups to print.
