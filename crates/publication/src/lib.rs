//! What the bank shows the public, by version: drafted, handed in, published by another, withdrawn; what was public on a day.
