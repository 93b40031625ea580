//! HTML over the commands: parse → permit → call → redirect or render.

mod look;
mod posters;
mod slogans;

use crate::Words;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Routes, Signed};

/// A form's body: pairs, in order.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// The pages of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/publicity/slogans", slogans::list)
        .get("/publicity/slogans/new", slogans::check)
        .get("/publicity/posters", posters::list)
        .get("/publicity/posters/new", posters::new)
        .post("/publicity/posters/new", posters::make)
        .get("/publicity/posters/{number}", posters::show)
        .get(
            "/publicity/posters/{number}/picture/{sheet}",
            posters::picture,
        )
        .post("/publicity/posters/{number}/file", posters::take)
        .post("/publicity/posters/{number}/release", posters::release)
        .get("/publicity/look", look::form)
        .post("/publicity/look", look::save)
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    failure(signed, error.into())
}

/// An address with those pairs whose value is not empty, encoded.
fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}
