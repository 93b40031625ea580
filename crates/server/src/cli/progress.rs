//! Progress on stderr, when a person watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// A bar or a counter, drawn ten times a second at most; silent when stderr is no terminal.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar with a label in front of it.
    pub(super) fn new(label: &str) -> Progress {
        Progress::drawn(
            Some(0),
            label,
            "{prefix} [{bar:30}] {percent:>3}% {msg} {elapsed}",
        )
    }

    /// A counter, for work of which nobody knows how much there is.
    pub(super) fn counting(label: &str) -> Progress {
        Progress::drawn(None, label, "{prefix} {spinner} {human_pos} {elapsed}")
    }

    fn drawn(length: Option<u64>, label: &str, template: &str) -> Progress {
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template(template);
        bar.set_style(
            style
                .expect("the two templates are right")
                .progress_chars("=> "),
        );
        bar.set_prefix(label.to_owned());
        bar.enable_steady_tick(Duration::from_millis(500));
        Progress(bar)
    }

    /// So much is done, of so much.
    pub(super) fn set(&self, done: u64, total: u64, message: String) {
        self.0.set_length(total.max(done));
        self.0.set_position(done);
        self.0.set_message(message);
    }

    /// So much is done.
    pub(super) fn count(&self, done: u64) {
        self.0.set_position(done);
    }

    /// Takes it away: what comes next says how it ended.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
