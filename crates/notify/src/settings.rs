//! How notices leave the house: the mail server and the site's own address.

use std::fmt;
use std::net::SocketAddr;

/// Settings of the room; the program reads them from its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Where browsers reach the site, without a slash at the end: `https://xiaobao.bank.example`.
    /// Links of mails begin with it; without it they have none.
    pub site: Option<String>,
    /// The mail server; without it no mail is sent, and what would be is a dead letter.
    pub mail: Option<MailServer>,
}

/// How the connection to the mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// `smtp://`: not at all. For a relay on the same machine or in a closed net.
    Plain,
    /// `smtp+starttls://`: begins plain, and sends nothing until it is encrypted.
    StartTls,
    /// `smtps://`: encrypted from the first byte.
    Tls,
}

/// The bank's mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    /// How the connection is kept from others.
    pub security: Security,
    /// Its name or address.
    pub host: String,
    /// 25, 587 or 465 when the address names none.
    pub port: u16,
    /// Name and password, when it wants them.
    pub credentials: Option<(String, String)>,
    /// The sender: an address alone.
    pub from: String,
}

impl fmt::Debug for MailServer {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailServer")
            .field("security", &self.security)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// Why a mail server's address cannot be used. The text never repeats it: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongAddress(pub &'static str);

/// What an address of a mail server looks like.
const FORM: &str = "smtp://HOST:PORT, smtp+starttls://USER:PASSWORD@HOST:PORT or \
                    smtps://USER:PASSWORD@HOST:PORT is expected";

impl MailServer {
    /// Reads `smtps://USER:PASSWORD@HOST:PORT` (or `smtp://`, `smtp+starttls://`); name and password
    /// may be percent-encoded. `from` is the sender's address.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn read(url: &str, from: &str) -> Result<MailServer, WrongAddress> {
        let (scheme, rest) = url.split_once("://").ok_or(WrongAddress(FORM))?;
        let (security, port) = match scheme {
            "smtp" => (Security::Plain, 25),
            "smtp+starttls" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            _ => return Err(WrongAddress(FORM)),
        };
        let (who, place) = match rest.rsplit_once('@') {
            Some((who, place)) => (Some(who), place),
            None => (None, rest),
        };
        let credentials = who.map(credentials).transpose()?;
        if credentials.is_some() && security == Security::Plain {
            return Err(WrongAddress(
                "a password is not sent in the clear: take smtps:// or smtp+starttls://",
            ));
        }
        let (host, port) = host_and_port(place.trim_end_matches('/'), port)?;
        if !crate::rules::fields::is_mail(from) {
            return Err(WrongAddress(
                "the sender's mail address is expected, such as xiaobao@bank.example",
            ));
        }
        Ok(MailServer {
            security,
            host,
            port,
            credentials,
            from: from.to_owned(),
        })
    }
}

fn credentials(text: &str) -> Result<(String, String), WrongAddress> {
    let (user, password) = text.split_once(':').ok_or(WrongAddress(FORM))?;
    let decode = |part: &str| {
        let plain = percent_encoding::percent_decode_str(part).decode_utf8();
        plain.map(String::from).map_err(|_| WrongAddress(FORM))
    };
    Ok((decode(user)?, decode(password)?))
}

fn host_and_port(place: &str, default: u16) -> Result<(String, u16), WrongAddress> {
    if let Ok(address) = place.parse::<SocketAddr>() {
        return Ok((address.ip().to_string(), address.port()));
    }
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| WrongAddress(FORM))?),
        None => (place, default),
    };
    let sound = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    if host.is_empty() || !host.bytes().all(sound) {
        return Err(WrongAddress(FORM));
    }
    Ok((host.to_owned(), port))
}

/// Reads the site's own address: scheme and host, at most a path, no slash at the end.
///
/// # Errors
/// What is expected instead.
pub fn read_site(text: &str) -> Result<String, WrongAddress> {
    let site = text.trim_end_matches('/');
    if !crate::rules::fields::is_address(site) || site.contains('?') {
        return Err(WrongAddress(
            "the site's address is expected, such as https://xiaobao.bank.example",
        ));
    }
    Ok(site.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "xiaobao@bank.example";

    #[test]
    fn an_address_is_read_with_its_password() {
        let read = MailServer::read("smtps://bot:p%40ss%3A@mail.bank.example", FROM).unwrap();
        assert_eq!(read.security, Security::Tls);
        assert_eq!((read.host.as_str(), read.port), ("mail.bank.example", 465));
        let credentials = Some(("bot".to_owned(), "p@ss:".to_owned()));
        assert_eq!(read.credentials, credentials);
        assert!(!format!("{read:?}").contains("p@ss"));
        let plain = MailServer::read("smtp://127.0.0.1:2525/", FROM).unwrap();
        assert_eq!((plain.host.as_str(), plain.port), ("127.0.0.1", 2525));
        let later = MailServer::read("smtp+starttls://relay", FROM).unwrap();
        assert_eq!((later.security, later.port), (Security::StartTls, 587));
    }

    #[test]
    fn what_is_wrong_is_told_without_repeating_it() {
        for (url, from) in [
            ("mail.bank.example", FROM),
            ("http://mail.bank.example", FROM),
            ("smtps://secretonly@mail", FROM),
            ("smtp://bot:hushhush@mail", FROM),
            ("smtps://mail:99999", FROM),
            ("smtps://", FROM),
            ("smtps://mail", "Xiaobao <x>"),
        ] {
            let wrong = MailServer::read(url, from).unwrap_err();
            assert!(!wrong.0.contains("hushhush") && !wrong.0.contains("secretonly"));
        }
        assert_eq!(
            read_site("https://x.example/").unwrap(),
            "https://x.example"
        );
        assert!(read_site("x.example").is_err() && read_site("https://x.example?a").is_err());
    }
}
