//! The program: router, middleware, command line. Knows every room and no business.

pub mod backup;
pub mod cli;
pub mod entrance;
mod holdings;
pub mod http;
pub mod jobs;
pub mod openapi;
pub mod router;
pub mod settings;
mod shelves;
mod tell;
pub mod verify;
mod words;
