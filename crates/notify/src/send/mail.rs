//! Mail over SMTP.

use super::SENDING;
use super::carry::Parcel;
use crate::rules::Outcome;
use crate::settings::{MailServer, Security};
use crate::words::Words;
use kernel::Instant;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{Address, SmtpTransport, Transport};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long the mail server may take for one step of the conversation.
const STEP: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next mail.
const IDLE: Duration = Duration::from_secs(30);

/// Says that a program wrote it, so that nobody's "out of office" answers it (RFC 3834).
#[derive(Clone, Debug)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Brings mail to the bank's server; keeps connections for the next ones.
pub(super) struct Postman {
    /// What is wrong with the settings, told with each mail.
    transport: Result<SmtpTransport, String>,
    from: String,
}

impl Postman {
    pub(super) fn new(server: &MailServer) -> Postman {
        Postman {
            transport: connect(server).map_err(|error| error.to_string()),
            from: server.from.clone(),
        }
    }

    pub(super) fn carry(
        &self,
        parcel: &Parcel,
        to: &str,
        link: Option<&str>,
        now: Instant,
    ) -> Outcome {
        let transport = match &self.transport {
            Ok(transport) => transport,
            Err(error) => return Outcome::down(error.clone()),
        };
        let mail = match compose(&self.from, parcel, to, link, now) {
            Ok(mail) => mail,
            Err(error) => return Outcome::Never(error),
        };
        match transport.send(&mail) {
            Ok(_) => Outcome::Sent,
            Err(error) => outcome(&error),
        }
    }
}

/// A transport of these settings. Connects when there is something to send.
fn connect(server: &MailServer) -> Result<SmtpTransport, smtp::Error> {
    let host = server.host.clone();
    let tls = match server.security {
        Security::Plain => Tls::None,
        Security::StartTls => Tls::Required(TlsParameters::new(host)?),
        Security::Tls => Tls::Wrapper(TlsParameters::new(host)?),
    };
    let pool = PoolConfig::new()
        .max_size(super::WORKERS as u32)
        .idle_timeout(IDLE);
    let mut builder = SmtpTransport::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .timeout(Some(STEP.min(SENDING)))
        .pool_config(pool);
    if let Some((user, password)) = &server.credentials {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    Ok(builder.build())
}

/// Asks the mail server whether it would take mail, for `doctor`.
///
/// # Errors
/// What it said, or that it did not answer.
pub fn check(server: &MailServer) -> Result<(), String> {
    let asked = connect(server).and_then(|transport| transport.test_connection());
    match asked {
        Ok(true) => Ok(()),
        Ok(false) => Err("it ended the conversation".to_owned()),
        Err(error) => Err(text_of(&error)),
    }
}

fn compose(
    from: &str,
    parcel: &Parcel,
    to: &str,
    link: Option<&str>,
    now: Instant,
) -> Result<Message, String> {
    let w = Words::of(parcel.lang);
    let address = |text: &str| text.parse::<Address>().map_err(|error| error.to_string());
    let domain = from.rsplit('@').next().unwrap_or("localhost");
    let link = link.map_or(String::new(), |url| format!("{}\n{url}\n\n", w.mail_link));
    let body = format!("{}\n\n{link}-- \n{}\n", parcel.text.body, w.mail_footer);
    Message::builder()
        .from(Mailbox::new(Some(w.mail_sender.to_owned()), address(from)?))
        .to(Mailbox::new(None, address(to)?))
        .subject(parcel.text.title.clone())
        .date(system_time(now))
        // The same at every attempt: who gets it twice knows it.
        .message_id(Some(format!("<notice-{}@{domain}>", parcel.id)))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(|error| error.to_string())
}

fn system_time(at: Instant) -> SystemTime {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// What an error of the conversation means: `5xx` about this mail will not pass; everything else may.
fn outcome(error: &smtp::Error) -> Outcome {
    let text = text_of(error);
    if error.is_permanent() {
        // 5xx at the greeting or the login (530 to 538, 554 before anything) is about the server.
        let code = error.status().map(|code| code.to_string());
        return match code.as_deref() {
            Some("530" | "534" | "535" | "538") => Outcome::down(text),
            _ => Outcome::Never(text),
        };
    }
    Outcome::Later {
        down: !error.is_transient(),
        error: text,
    }
}

/// The error with its causes. A mail server may repeat an address in its answer, never more.
fn text_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = inner.source();
    }
    text
}
