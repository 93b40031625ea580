//! The cookies of this room: the session's secret and the language.

use super::Settings;
use axum::http::{HeaderMap, HeaderValue, header};
use kernel::Lang;

/// The session's cookie. Over HTTPS the name binds it to this host and to `Secure`: a page of a
/// neighbouring host cannot plant one.
fn name(settings: Settings) -> &'static str {
    if settings.https {
        "__Host-session"
    } else {
        "session"
    }
}

/// What a browser carries while it is at the identity provider: sealed.
fn begun_name(settings: Settings) -> &'static str {
    if settings.https {
        "__Host-oidc"
    } else {
        "oidc"
    }
}

/// The secret a request carries.
pub(super) fn session_of(headers: &HeaderMap, settings: Settings) -> Option<String> {
    value_of(headers, name(settings))
}

/// What the browser brings back from the identity provider.
pub(crate) fn begun_of(headers: &HeaderMap, settings: Settings) -> Option<String> {
    value_of(headers, begun_name(settings))
}

fn value_of(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'));
    let found = pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == wanted);
    found
        .map(|(_, value)| value.to_owned())
        .filter(|value| !value.is_empty())
}

/// The `Set-Cookie` value that begins a session. Without an age of its own: it goes with the
/// browser's window, and the server ends it in any case.
pub(crate) fn set_session(settings: Settings, secret: &str) -> HeaderValue {
    cookie(settings, name(settings), secret, "")
}

/// The `Set-Cookie` value that ends a session.
pub(crate) fn clear_session(settings: Settings) -> HeaderValue {
    cookie(settings, name(settings), "", "; Max-Age=0")
}

/// The `Set-Cookie` value for the way to the identity provider: for ten minutes.
pub(crate) fn set_begun(settings: Settings, sealed: &str) -> HeaderValue {
    cookie(settings, begun_name(settings), sealed, "; Max-Age=600")
}

/// The `Set-Cookie` value that takes it away again.
pub(crate) fn clear_begun(settings: Settings) -> HeaderValue {
    cookie(settings, begun_name(settings), "", "; Max-Age=0")
}

/// The `Set-Cookie` value that keeps a language for a year. The layout reads it (`ui::Page`).
pub(crate) fn set_language(settings: Settings, lang: Lang) -> HeaderValue {
    cookie(settings, "lang", lang.tag(), "; Max-Age=31536000")
}

fn cookie(settings: Settings, name: &str, value: &str, age: &str) -> HeaderValue {
    let secure = if settings.https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    HeaderValue::from_str(&text)
        .expect("invariant: secrets, sealed values and language tags are plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_cookies_by_its_whole_name() {
        let plain = Settings { https: false };
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "xsession=no; lang=en".parse().unwrap());
        headers.append(header::COOKIE, "a=b;  session=abc ".parse().unwrap());
        assert_eq!(session_of(&headers, plain).as_deref(), Some("abc"));
        assert_eq!(session_of(&headers, Settings { https: true }), None);
        headers.insert(header::COOKIE, "session=".parse().unwrap());
        assert_eq!(session_of(&headers, plain), None);
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_host_and_secure() {
        let set = set_session(Settings { https: true }, "abc");
        assert_eq!(
            set,
            "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        let clear = clear_session(Settings { https: false });
        assert_eq!(clear, "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
