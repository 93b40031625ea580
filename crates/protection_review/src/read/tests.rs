//! Reading papers.
