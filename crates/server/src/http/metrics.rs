//! Counts and times of requests, by method and route template, for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the classes of durations, in seconds.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The figures of one process. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    running: AtomicI64,
    /// Routes and methods are closed lists, so this stays small.
    routes: Mutex<BTreeMap<(String, &'static str), Figures>>,
}

#[derive(Debug, Default)]
struct Figures {
    by_status: BTreeMap<u16, u64>,
    /// How many fell into each class, and beyond the last.
    classes: [u64; SECONDS.len() + 1],
    sum: f64,
}

/// A request under way; it has ended when this is dropped, even if nobody waited for its answer.
#[derive(Debug)]
pub(super) struct Running(Metrics);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Notes that a request has begun.
    pub(super) fn begin(&self) -> Running {
        self.0.running.fetch_add(1, Ordering::Relaxed);
        Running(self.clone())
    }

    /// Notes an answer.
    pub(super) fn record(&self, method: &'static str, route: &str, status: u16, time: Duration) {
        let seconds = time.as_secs_f64();
        let class = SECONDS
            .iter()
            .position(|end| seconds <= *end)
            .unwrap_or(SECONDS.len());
        let mut routes = self.0.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let figures = routes.entry((route.to_owned(), method)).or_default();
        *figures.by_status.entry(status).or_default() += 1;
        figures.classes[class] += 1;
        figures.sum += seconds;
    }

    /// Prometheus' text format.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out)
            .expect("writing into a string does not fail");
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let version = env!("CARGO_PKG_VERSION");
        head(out, "xiaobao_build_info", "gauge", "The program's version.")?;
        writeln!(out, "xiaobao_build_info{{version=\"{version}\"}} 1")?;
        head(
            out,
            "xiaobao_http_requests_running",
            "gauge",
            "Requests under way.",
        )?;
        let running = self.0.running.load(Ordering::Relaxed);
        writeln!(out, "xiaobao_http_requests_running {running}")?;

        let routes = self.0.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "xiaobao_http_requests_total";
        head(out, name, "counter", "Requests answered.")?;
        for ((route, method), figures) in routes.iter() {
            for (status, count) in &figures.by_status {
                let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
                writeln!(out, "{name}{{{labels}}} {count}")?;
            }
        }
        let name = "xiaobao_http_request_duration_seconds";
        head(out, name, "histogram", "Time until the answer began.")?;
        for ((route, method), figures) in routes.iter() {
            durations(
                out,
                name,
                &format!("method=\"{method}\",route=\"{route}\""),
                figures,
            )?;
        }
        Ok(())
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

fn durations(out: &mut String, name: &str, labels: &str, figures: &Figures) -> std::fmt::Result {
    let mut count = 0;
    for (end, here) in SECONDS.iter().zip(figures.classes) {
        count += here;
        writeln!(out, "{name}_bucket{{{labels},le=\"{end}\"}} {count}")?;
    }
    count += figures.classes[SECONDS.len()];
    writeln!(out, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}")?;
    writeln!(out, "{name}_sum{{{labels}}} {}", figures.sum)?;
    writeln!(out, "{name}_count{{{labels}}} {count}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_add_up_and_a_request_that_nobody_waits_for_ends() {
        let metrics = Metrics::default();
        let running = metrics.begin();
        metrics.record("GET", "/complaints/{number}", 200, Duration::from_millis(7));
        metrics.record("GET", "/complaints/{number}", 404, Duration::from_secs(60));
        let text = metrics.text();
        for line in [
            "xiaobao_http_requests_running 1",
            "xiaobao_http_requests_total{method=\"GET\",route=\"/complaints/{number}\",status=\"404\"} 1",
            "_bucket{method=\"GET\",route=\"/complaints/{number}\",le=\"0.005\"} 0",
            "_bucket{method=\"GET\",route=\"/complaints/{number}\",le=\"0.01\"} 1",
            "_bucket{method=\"GET\",route=\"/complaints/{number}\",le=\"10\"} 1",
            "_bucket{method=\"GET\",route=\"/complaints/{number}\",le=\"+Inf\"} 2",
            "_sum{method=\"GET\",route=\"/complaints/{number}\"} 60.007",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        drop(running);
        assert!(metrics.text().contains("xiaobao_http_requests_running 0"));
    }
}
