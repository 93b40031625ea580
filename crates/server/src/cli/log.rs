//! The log: to stderr, with the request's number on each line that belongs to one.

use crate::settings::{LogFormat, Settings};
use std::panic::PanicHookInfo;
use tracing::metadata::LevelFilter;

/// Starts logging; the first caller in a process wins.
pub(super) fn start(settings: &Settings) {
    let builder = tracing_subscriber::fmt()
        .with_max_level(settings.log)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let started = match settings.log_format {
        LogFormat::Text => tracing::subscriber::set_global_default(builder.finish()),
        LogFormat::Json => tracing::subscriber::set_global_default(builder.json().finish()),
    };
    if started.is_ok() && settings.log > LevelFilter::OFF {
        std::panic::set_hook(Box::new(panicked));
    }
}

/// A broken invariant: where it was noticed, and what it is when that is a fixed text. A formatted
/// message may hold what a customer typed, and stays out of the log.
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let text = info.payload().downcast_ref::<&str>().copied();
    let text = text.unwrap_or("(its message is not logged)");
    tracing::error!(%place, text, "a broken invariant");
}
