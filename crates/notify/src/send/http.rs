//! Webhooks and robots over HTTP.

use super::SENDING;
use super::carry::Parcel;
use crate::rules::{
    Channel, Outcome, dingtalk_body, dingtalk_url, robot_outcome, signature, webhook_outcome,
    wecom_body,
};
use crate::store::endpoint::Target;
use crate::words::Words;
use kernel::{Instant, rfc3339};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

/// How long the whole conversation may take.
const CALL: Duration = Duration::from_secs(10);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// Most bytes read of an answer.
const ANSWER_BYTES_MAX: u64 = 16 * 1024;

/// Posts to endpoints; keeps connections for the next ones.
pub(super) struct Courier {
    agent: Agent,
}

impl Courier {
    pub(super) fn new() -> Courier {
        // The machine's own certificates: a bank signs its inner services itself.
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(CALL.min(SENDING)))
            .timeout_connect(Some(CONNECT))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections_per_host(super::WORKERS)
            .user_agent(concat!("xiaobao/", env!("CARGO_PKG_VERSION")))
            .build();
        Courier {
            agent: config.into(),
        }
    }

    pub(super) fn carry(
        &self,
        parcel: &Parcel,
        channel: Channel,
        to: &Target,
        link: Option<&str>,
        now: Instant,
    ) -> Outcome {
        match channel {
            Channel::Webhook => self.webhook(parcel, to, link, now),
            Channel::Dingtalk => {
                let url = dingtalk_url(&to.url, &to.secret, now.as_millisecond());
                self.robot(&url, &dingtalk_body(&parcel.text, labelled(parcel, link)))
            }
            Channel::Wecom => {
                self.robot(&to.url, &wecom_body(&parcel.text, labelled(parcel, link)))
            }
            Channel::Mail => Outcome::Never("an endpoint is no mailbox".to_owned()),
        }
    }

    fn webhook(&self, parcel: &Parcel, to: &Target, link: Option<&str>, now: Instant) -> Outcome {
        let body = webhook_body(parcel, link).to_string();
        let signed = signature(&to.secret, now.as_second(), &body);
        let asked = self
            .agent
            .post(&to.url)
            .header("content-type", "application/json")
            .header("x-xiaobao-delivery", parcel.id.to_string())
            .header("x-xiaobao-signature", signed);
        match asked.send(body.as_bytes()) {
            Ok(answer) => webhook_outcome(answer.status().as_u16()),
            Err(error) => outcome(&error),
        }
    }

    fn robot(&self, url: &str, body: &Value) -> Outcome {
        let asked = self
            .agent
            .post(url)
            .header("content-type", "application/json; charset=utf-8");
        let mut answer = match asked.send(body.to_string().as_bytes()) {
            Ok(answer) => answer,
            Err(error) => return outcome(&error),
        };
        let status = answer.status().as_u16();
        let limited = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        match limited.lossy_utf8(true).read_to_string() {
            Ok(said) => robot_outcome(status, &said),
            Err(error) => outcome(&error),
        }
    }
}

fn labelled<'a>(parcel: &Parcel, link: Option<&'a str>) -> Option<(&'a str, &'a str)> {
    link.map(|url| (Words::of(parcel.lang).robot_link, url))
}

/// What another system gets.
fn webhook_body(parcel: &Parcel, link: Option<&str>) -> Value {
    let notice = &parcel.notice;
    let args: serde_json::Map<String, Value> = notice
        .said(parcel.lang)
        .into_iter()
        .map(|(name, value)| (name, Value::from(value)))
        .collect();
    json!({
        "id": parcel.id.to_string(),
        "notice": notice.id.to_string(),
        "kind": notice.kind.code(),
        "at": rfc3339(notice.at),
        "subject": { "kind": notice.subject_kind, "id": notice.subject_id },
        "path": notice.href,
        "url": link,
        "args": args,
        "texts": {
            "zh-CN": { "title": parcel.zh.title, "body": parcel.zh.body },
            "en": { "title": parcel.en.title, "body": parcel.en.body },
        },
    })
}

/// No answer came. Some of that may pass; an address that no request can be made of never does. The
/// text is ours where the library's could repeat the address, which of a robot holds its key.
fn outcome(error: &ureq::Error) -> Outcome {
    match error {
        ureq::Error::Timeout(_) => Outcome::down("time-out"),
        ureq::Error::HostNotFound => Outcome::down("host not found"),
        ureq::Error::ConnectionFailed => Outcome::down("connection failed"),
        ureq::Error::Io(error) => Outcome::down(error.kind().to_string()),
        ureq::Error::Rustls(error) => Outcome::down(error.to_string()),
        ureq::Error::Tls(why) => Outcome::down(*why),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            Outcome::Never("the address cannot be used".to_owned())
        }
        ureq::Error::BodyExceedsLimit(_) => Outcome::Never("the answer is too long".to_owned()),
        _ => Outcome::Later {
            error: "no readable answer".to_owned(),
            down: false,
        },
    }
}
