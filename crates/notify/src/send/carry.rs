//! What is sent: a claimed delivery with its address and its words, and who carries it.

use super::{http, mail};
use crate::rules::{Channel, Outcome, Text, render};
use crate::settings::Settings;
use crate::store::delivery::{self, Claimed};
use crate::store::endpoint::{self, Endpoint, Target};
use crate::store::message::Stored;
use crate::store::{person, template};
use crate::words::Words;
use kernel::{Instant, Lang, Say, fill, say};
use platform::Keys;
use platform::sql::{Reader, SqlError};

/// Most notices that stand as lines of one digest; more are only counted.
const DIGEST_LINES_MAX: usize = 200;

/// Something to be carried.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    /// The delivery's number: the same at every attempt, so that a receiver knows a second one.
    pub(crate) id: i64,
    pub(crate) notice: Stored,
    pub(crate) to: Address,
    /// In the receiver's language.
    pub(crate) lang: Lang,
    pub(crate) text: Text,
    /// In both languages, for other systems.
    pub(crate) zh: Text,
    pub(crate) en: Text,
}

/// Where to.
#[derive(Clone, Debug)]
pub(crate) enum Address {
    Mail(String),
    Endpoint(Box<Endpoint>, Target),
}

/// Carries parcels. A test has its own, to be killed half-way.
pub(crate) trait Carry: Send + Sync {
    /// Tries once; returns within [`SENDING`](super::SENDING).
    fn carry(&self, parcel: &Parcel, now: Instant) -> Outcome;
}

/// The real one.
pub(crate) struct Carrier {
    site: Option<String>,
    mail: Option<mail::Postman>,
    http: http::Courier,
}

impl std::fmt::Debug for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carrier")
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}

impl Carrier {
    pub(crate) fn new(settings: &Settings) -> Carrier {
        Carrier {
            site: settings.site.clone(),
            mail: settings.mail.as_ref().map(mail::Postman::new),
            http: http::Courier::new(),
        }
    }
}

impl Carry for Carrier {
    fn carry(&self, parcel: &Parcel, now: Instant) -> Outcome {
        let link = self
            .site
            .as_ref()
            .map(|site| format!("{site}{}", parcel.notice.href));
        match (&parcel.to, &self.mail) {
            (Address::Mail(to), Some(postman)) => postman.carry(parcel, to, link.as_deref(), now),
            (Address::Mail(_), None) => Outcome::Never("mail_not_set_up".to_owned()),
            (Address::Endpoint(of, to), _) => {
                self.http
                    .carry(parcel, of.channel, to, link.as_deref(), now)
            }
        }
    }
}

/// What was claimed, with what is to be carried; `Err` says why nobody can be sent it any more.
pub(crate) type Loaded = (Claimed, Result<Parcel, String>);

/// Finds address and words of what was claimed.
pub(crate) fn load(
    reader: &mut Reader<'_>,
    keys: &Keys,
    claimed: Vec<Claimed>,
) -> Result<Vec<Loaded>, SqlError> {
    let written = template::all(reader)?;
    let mut found = Vec::with_capacity(claimed.len());
    for one in claimed {
        let parcel = match address(reader, keys, &one)? {
            Err(gone) => Err(gone),
            Ok((to, lang)) => {
                let mut notice = one.notice.clone();
                if notice.kind == crate::Kind::Digest {
                    notice.args = digest(reader, one.id, &written, lang)?;
                }
                if let Address::Endpoint(..) = to {
                    keep_inside(&mut notice);
                }
                let text = |lang| render(&written.text(notice.kind, lang), &notice.said(lang));
                Ok(Parcel {
                    id: one.id,
                    to,
                    lang,
                    text: text(lang),
                    zh: text(Lang::Zh),
                    en: text(Lang::En),
                    notice,
                })
            }
        };
        found.push((one, parcel));
    }
    Ok(found)
}

/// Takes free text out of what goes to other systems and robots: it can hold personal data.
fn keep_inside(notice: &mut Stored) {
    let kind = notice.kind;
    let inside = notice.args.iter_mut();
    for (_, said) in inside.filter(|(place, _)| kind.stays_inside(place)) {
        *said = say!("详见系统", "see the program");
    }
}

type Found = Result<(Address, Lang), String>;

fn address(reader: &mut Reader<'_>, keys: &Keys, claimed: &Claimed) -> Result<Found, SqlError> {
    let gone = |why: &str| Ok(Err(why.to_owned()));
    if let Some(id) = claimed.endpoint {
        return Ok(match endpoint::opened(reader, keys, id)? {
            None => Err("endpoint_removed".to_owned()),
            Some((endpoint, target)) => {
                let lang = endpoint.lang;
                Ok((Address::Endpoint(Box::new(endpoint), target), lang))
            }
        });
    }
    let Some(reached) = identity::reachable(reader, &claimed.login)? else {
        return gone("account_closed");
    };
    let choices = person::load(reader, &claimed.login)?;
    if choices.mail.is_empty() {
        return gone("no_mail_address");
    }
    if !identity::mail_within(&identity::mail_domains(reader)?, &choices.mail) {
        return gone("mail_outside");
    }
    let lang = reached.lang.unwrap_or_default();
    Ok(Ok((Address::Mail(choices.mail), lang)))
}

/// The lines of a digest, as the arguments of its text.
fn digest(
    reader: &mut Reader<'_>,
    delivery: i64,
    written: &template::Written,
    lang: Lang,
) -> Result<Vec<(String, Say)>, SqlError> {
    let w = Words::of(lang);
    let parts = delivery::parts(reader, delivery, DIGEST_LINES_MAX)?;
    let count = delivery::count_parts(reader, delivery)?;
    let line = |notice: &Stored| {
        let text = render(&written.text(notice.kind, lang), &notice.said(lang));
        fill(w.digest_line, &[("title", &text.title)])
    };
    let mut lines: Vec<String> = parts.iter().map(line).collect();
    let left = count - i64::try_from(parts.len()).unwrap_or(i64::MAX);
    if left > 0 {
        lines.push(fill(w.digest_more, &[("n", &left.to_string())]));
    }
    Ok(vec![
        ("count".to_owned(), Say::same(count.to_string())),
        ("list".to_owned(), Say::same(lines.join("\n"))),
    ])
}

/// Whether a channel is one of endpoints.
pub(crate) fn of_endpoints() -> [Channel; 3] {
    [Channel::Webhook, Channel::Dingtalk, Channel::Wecom]
}
