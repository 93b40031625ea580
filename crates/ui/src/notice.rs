//! The sentence that the next page shows after a redirect, carried by a one-shot cookie.

use axum::http::{HeaderMap, HeaderValue, header};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The cookie's name.
const COOKIE: &str = "notice";
/// Longer texts are cut: a cookie is refused by browsers above 4 KiB, and a character takes up to
/// 12 bytes here.
const CHARS_MAX: usize = 200;

/// How a notice is meant; the colour and the icon follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something is done.
    Good,
    /// Something to know.
    Info,
    /// Something to look at.
    Warning,
    /// Something did not work.
    Bad,
}

impl NoticeKind {
    const ALL: [(NoticeKind, char, &'static str); 4] = [
        (NoticeKind::Good, 'g', "circle-check"),
        (NoticeKind::Info, 'i', "info-circle"),
        (NoticeKind::Warning, 's', "alert-triangle"),
        (NoticeKind::Bad, 'o', "alert-circle"),
    ];

    fn line(self) -> (NoticeKind, char, &'static str) {
        let found = Self::ALL.into_iter().find(|(kind, ..)| *kind == self);
        found.expect("every kind has its line")
    }

    /// The last letter of the alert's class: `alert--g`.
    pub fn letter(self) -> char {
        self.line().1
    }

    /// The alert's icon.
    pub fn icon(self) -> &'static str {
        self.line().2
    }

    /// `alert` interrupts a screen reader, `status` waits.
    pub fn role(self) -> &'static str {
        match self {
            NoticeKind::Bad | NoticeKind::Warning => "alert",
            NoticeKind::Good | NoticeKind::Info => "status",
        }
    }
}

/// A sentence with its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub kind: NoticeKind,
    /// In the reader's language already. No personal data: it stays in the browser for a moment.
    pub text: String,
}

impl Notice {
    /// A notice of any kind.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Notice {
        let text = text.into();
        Notice {
            kind,
            text: text.chars().take(CHARS_MAX).collect(),
        }
    }

    /// Something is done.
    pub fn good(text: impl Into<String>) -> Notice {
        Notice::new(NoticeKind::Good, text)
    }

    /// The `Set-Cookie` value that carries it to the next page.
    pub fn to_cookie(&self) -> HeaderValue {
        let text = utf8_percent_encode(&self.text, NON_ALPHANUMERIC);
        let letter = self.kind.letter();
        let cookie = format!("{COOKIE}={letter}{text}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        HeaderValue::from_str(&cookie).expect("percent-encoded text is plain ASCII")
    }

    /// The `Set-Cookie` value that takes it away once shown.
    pub fn clearing_cookie() -> HeaderValue {
        HeaderValue::from_static("notice=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
    }

    /// The notice a request carries.
    pub fn from_headers(headers: &HeaderMap) -> Option<Notice> {
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok());
        let value = cookies
            .flat_map(|line| line.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
        let letter = value.chars().next()?;
        let (kind, ..) = NoticeKind::ALL
            .into_iter()
            .find(|(_, code, _)| *code == letter)?;
        let text = percent_decode_str(&value[1..]).decode_utf8().ok()?;
        (!text.is_empty()).then(|| Notice::new(kind, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_survives_the_redirect() {
        let sent = Notice::good("已提交；赵敏将在 17:00 前处理 = ok");
        let cookie = sent.to_cookie();
        let pair = cookie
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {pair}; c=d").parse().unwrap());
        assert_eq!(Notice::from_headers(&headers), Some(sent));
    }

    #[test]
    fn a_cookie_of_somebody_else_s_making_is_no_notice() {
        for cookie in [
            "notice=",
            "notice=g",
            "notice=%",
            "notice=xhi",
            "notice=g%ff",
            "other=g1",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            assert_eq!(Notice::from_headers(&headers), None, "{cookie}");
        }
    }

    #[test]
    fn the_longest_notice_fits_into_a_cookie() {
        let longest = Notice::good("🦀".repeat(1000));
        assert!(longest.to_cookie().len() < 4096);
    }
}
