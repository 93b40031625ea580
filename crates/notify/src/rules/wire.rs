//! What goes over the wire to other systems and robots: bodies, signatures, what their answers mean.

use super::kinds::Text;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::Sha256;

/// Most bytes of a WeCom robot's markdown (WeCom's own limit).
pub const WECOM_BYTES_MAX: usize = 4_096;
/// Most bytes of a DingTalk robot's text (DingTalk takes some 20,000).
pub const DINGTALK_BYTES_MAX: usize = 16_000;
/// Most characters of what an answer says that are kept.
const SAID_CHARS_MAX: usize = 160;

fn mac(secret: &str, text: &str) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// The value of `X-Xiaobao-Signature`: `t=SECONDS,v1=HEX`, HMAC-SHA-256 with the endpoint's secret
/// over `SECONDS.BODY`. The receiver computes it over the bytes it got, compares, and refuses a
/// time too far from its own, so that nobody sends an old body again.
pub fn signature(secret: &str, seconds: i64, body: &str) -> String {
    let code = hex::encode(mac(secret, &format!("{seconds}.{body}")));
    format!("t={seconds},v1={code}")
}

/// Everything but letters, digits and `-._~`.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A DingTalk robot's address with its signature: `timestamp` (milliseconds) and `sign`, the base64
/// of HMAC-SHA-256 with the secret over `timestamp\nsecret`, percent-encoded. Without a secret the
/// robot is secured by a keyword or by addresses, and the address stays as it is.
pub fn dingtalk_url(url: &str, secret: &str, millis: i64) -> String {
    if secret.is_empty() {
        return url.to_owned();
    }
    let sign = STANDARD.encode(mac(secret, &format!("{millis}\n{secret}")));
    let sign = utf8_percent_encode(&sign, QUERY);
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}timestamp={millis}&sign={sign}")
}

/// Cuts a text to a number of bytes, at a character, with a mark that something is missing.
pub fn cut(text: &str, bytes: usize) -> String {
    const MARK: &str = "…";
    if text.len() <= bytes {
        return text.to_owned();
    }
    let mut end = bytes.saturating_sub(MARK.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{MARK}", &text[..end])
}

/// A text in which markdown finds no link, mention or emphasis: what could begin one becomes its
/// full-width likeness. The two services do not agree on escapes.
fn plain(text: &str) -> String {
    let likeness = |c: char| match c {
        '[' => '［',
        ']' => '］',
        '<' => '＜',
        '>' => '＞',
        '*' => '＊',
        '`' => '｀',
        other => other,
    };
    text.chars().map(likeness).collect()
}

/// Title, body and link as markdown. The link is kept whole, the body is cut.
fn markdown(heading: &str, text: &Text, link: Option<(&str, &str)>, bytes: usize) -> String {
    let title = cut(&plain(&text.title), bytes / 4);
    let head = format!("{heading}{title}\n\n");
    let tail = link.map_or(String::new(), |(label, url)| {
        format!("\n\n[{label}]({url})")
    });
    let room = bytes.saturating_sub(head.len() + tail.len());
    format!("{head}{}{tail}", cut(&plain(&text.body), room))
}

/// The body for a DingTalk robot. `link` is label and address.
pub fn dingtalk_body(text: &Text, link: Option<(&str, &str)>) -> Value {
    let told = markdown("#### ", text, link, DINGTALK_BYTES_MAX);
    json!({ "msgtype": "markdown", "markdown": { "title": text.title, "text": told } })
}

/// The body for a WeCom robot. `link` is label and address.
pub fn wecom_body(text: &Text, link: Option<(&str, &str)>) -> Value {
    let told = markdown("### ", text, link, WECOM_BYTES_MAX);
    json!({ "msgtype": "markdown", "markdown": { "content": told } })
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Sent,
    /// It was not, but may be later; what happened. `down`: nothing else will be taken there now.
    Later {
        /// For the list of deliveries; nothing of the notice is in it.
        error: String,
        /// Whether the whole address is out of order or wants a rest, not only this delivery.
        down: bool,
    },
    /// It never will be; what happened.
    Never(String),
}

impl Outcome {
    /// Not taken; the address wants a rest.
    pub fn down(error: impl Into<String>) -> Outcome {
        Outcome::Later {
            error: error.into(),
            down: true,
        }
    }
}

/// What a webhook's status means: `2xx` taken; a time-out, "too many" and the server's own errors
/// may pass; everything else (gone, forbidden, moved: redirects are not followed) never does by
/// itself and waits for an administrator.
pub fn webhook_outcome(status: u16) -> Outcome {
    let error = format!("HTTP {status}");
    match status {
        200..=299 => Outcome::Sent,
        408 | 425 => Outcome::Later { error, down: false },
        429 => Outcome::down(error),
        500..=599 => Outcome::Later { error, down: false },
        _ => Outcome::Never(error),
    }
}

/// Codes of robots that pass: busy (-1), too many in a minute (DingTalk 130101, WeCom 45009, 45033).
const ROBOT_PASSES: [i64; 4] = [-1, 130_101, 45_009, 45_033];

/// What a robot's answer means: both services answer `200` with `errcode` 0 when a message was
/// taken, and `200` with another code when it was not.
pub fn robot_outcome(status: u16, body: &str) -> Outcome {
    match webhook_outcome(status) {
        Outcome::Sent => {}
        other => return other,
    }
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    let said: String = answer["errmsg"].as_str().unwrap_or_default().to_owned();
    let said: String = said.chars().take(SAID_CHARS_MAX).collect();
    match answer["errcode"].as_i64() {
        Some(0) => Outcome::Sent,
        Some(code) if ROBOT_PASSES.contains(&code) => Outcome::down(format!("{code} {said}")),
        Some(code) => Outcome::Never(format!("{code} {said}")),
        None => Outcome::Never("the answer is not a robot's".to_owned()),
    }
}
