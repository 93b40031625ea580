//! The bank's identity provider: OpenID Connect's authorisation code flow with PKCE, state and
//! nonce. Its answers are asked for on threads that may wait.

use super::token::{self, Keys, Untrue, Wanted};
use super::{Hidden, Unreachable, WrongOutside, expected, is_loopback};
use crate::pages::encode;
use crate::secret;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kernel::Instant;
use platform::Entropy;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

/// How long one conversation may take.
const CALL: Duration = Duration::from_secs(10);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// Most bytes read of an answer.
const ANSWER_BYTES_MAX: u64 = 1024 * 1024;
/// Seconds for which what the provider says of itself is believed without asking again.
const KNOWN_SECONDS: u64 = 3600;
/// Seconds after which a key that is not among the known ones is looked for again: whoever sends
/// made-up tokens must not make us ask for each of them.
const KEYS_SECONDS: u64 = 30;
/// Minutes within which the person must come back from the provider.
const BACK_MINUTES: u64 = 10;
/// Most seconds that the clocks may differ.
const LEEWAY_MAX: i64 = 300;
/// Longest name of a group, and most of them, that are read.
const GROUPS_MAX: usize = 1_000;

/// Where the provider is, who we are there, and what its claims are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderSettings {
    /// The issuer's address, exactly as it stands in its tokens.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Hidden,
    /// The claim that is the login name here.
    pub login_claim: String,
    /// The claim with the names of groups; empty to read none.
    pub groups_claim: String,
    /// What is asked for, `openid` among it.
    pub scopes: String,
    /// Seconds that the two clocks may differ.
    pub leeway_seconds: i64,
    /// Whether somebody without an account gets one, if a group of theirs gives a role.
    pub create: bool,
    /// Whether the provider asks for a second factor itself, so that we need not.
    pub second_factor: bool,
    /// This site's own address, without a slash at the end.
    pub site: String,
}

/// The provider. Cheap to clone; what it says of itself is remembered.
#[derive(Clone, Debug)]
pub struct Provider(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: ProviderSettings,
    agent: Agent,
    known: Mutex<Option<Remembered>>,
}

#[derive(Clone, Debug)]
struct Remembered {
    at: Instant,
    keys_at: Instant,
    about: Arc<About>,
    keys: Arc<Keys>,
}

/// What the provider says of itself (OpenID Connect Discovery).
#[derive(Debug, Deserialize)]
struct About {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
}

/// What a browser carries, sealed, while it is at the provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Begun {
    state: String,
    nonce: String,
    verifier: String,
    /// Where the person wanted to go.
    pub(crate) next: String,
    /// Second until which they may come back.
    until: i64,
}

/// Whom the provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// The provider's name for itself.
    pub(crate) issuer: String,
    /// Its own, lasting name of the person.
    pub(crate) subject: String,
    /// The login name it gives; may be empty.
    pub(crate) login: String,
    /// The name people read; may be empty.
    pub(crate) name: String,
    /// Names of groups; `None` when none are read.
    pub(crate) groups: Option<Vec<String>>,
}

/// Why somebody who came back from the provider is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotKnown {
    /// It was begun in another browser, too long ago, or not at all.
    NotBegun,
    /// The provider said no; its word for it.
    Refused(String),
    /// The provider could not be asked, or its answer is not believed.
    Trouble(Unreachable),
}

impl From<Unreachable> for NotKnown {
    fn from(trouble: Unreachable) -> NotKnown {
        NotKnown::Trouble(trouble)
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
    access_token: Option<String>,
}

impl Provider {
    /// A provider of these settings. Nothing is asked yet.
    pub fn new(settings: ProviderSettings) -> Result<Provider, WrongOutside> {
        let https = |address: &str| address.starts_with("https://");
        if !https(&settings.issuer) && !is_loopback(&settings.issuer) {
            return expected("issuer", "https://HOST is expected");
        }
        if settings.client_id.is_empty() || settings.client_secret.0.is_empty() {
            return expected("client_id", "a name and a client_secret are expected");
        }
        if settings.site.is_empty() {
            return expected(
                "site",
                "this site's own address is expected beside the provider",
            );
        }
        if settings.login_claim.is_empty() {
            return expected("login_claim", "the name of a claim is expected");
        }
        if !settings.scopes.split(' ').any(|scope| scope == "openid") {
            return expected("scopes", "openid is expected among them");
        }
        if !(0..=LEEWAY_MAX).contains(&settings.leeway_seconds) {
            return expected("leeway_seconds", "0 to 300 is expected");
        }
        // The machine's own certificates: a bank signs its inner services itself.
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(CALL))
            .timeout_connect(Some(CONNECT))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("xiaobao/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Provider(Arc::new(Inner {
            settings,
            agent: config.into(),
            known: Mutex::default(),
        })))
    }

    /// Whether people without an account get one.
    pub(crate) fn creates(&self) -> bool {
        self.0.settings.create
    }

    /// Whether it asks for a second factor itself.
    pub(crate) fn asks_second_factor(&self) -> bool {
        self.0.settings.second_factor
    }

    fn back(&self) -> String {
        format!("{}/login/oidc/callback", self.0.settings.site)
    }

    /// Where to send the browser, and what it carries until it comes back.
    pub(crate) async fn begin(
        &self,
        entropy: &Entropy,
        next: String,
        now: Instant,
    ) -> Result<(String, Begun), Unreachable> {
        let random = || URL_SAFE_NO_PAD.encode(entropy.bytes::<32>());
        let begun = Begun {
            state: random(),
            nonce: random(),
            verifier: random(),
            next,
            until: later(now, BACK_MINUTES * 60).as_second(),
        };
        let about = self.apart(move |this| this.about(now)).await?.0;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(begun.verifier.as_bytes()));
        let pairs = [
            ("response_type", "code"),
            ("client_id", &self.0.settings.client_id),
            ("redirect_uri", &self.back()),
            ("scope", &self.0.settings.scopes),
            ("state", &begun.state),
            ("nonce", &begun.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let address = with_query(&about.authorization_endpoint, &pairs);
        Ok((address, begun))
    }

    /// Whom the provider vouches for, after the browser came back with `query`.
    pub(crate) async fn finish(
        &self,
        begun: Option<Begun>,
        query: &kernel::Fields,
        now: Instant,
    ) -> Result<(Known, Begun), NotKnown> {
        let begun = begun.filter(|begun| now.as_second() < begun.until);
        let Some(begun) = begun.filter(|begun| secret::same(&begun.state, query.get("state")))
        else {
            return Err(NotKnown::NotBegun);
        };
        // RFC 9207: who answers is who was asked.
        let answered = query.get("iss");
        if !answered.is_empty() && answered != self.0.settings.issuer {
            return Err(NotKnown::NotBegun);
        }
        let error = query.get("error");
        if !error.is_empty() {
            let plain = error
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '_');
            return Err(NotKnown::Refused(plain.take(40).collect()));
        }
        let code = query.get("code").to_owned();
        if code.is_empty() {
            return Err(NotKnown::NotBegun);
        }
        let asked = begun.clone();
        let known = self
            .apart(move |this| this.exchange(&asked, &code, now))
            .await?;
        Ok((known, begun))
    }

    /// Where the browser ends its session at the provider; `None` when it has no such place or
    /// can't be asked.
    pub(crate) async fn farewell(&self, now: Instant) -> Option<String> {
        let about = self.apart(move |this| this.about(now)).await.ok()?.0;
        let end = about.end_session_endpoint.as_deref()?;
        let home = format!("{}/login", self.0.settings.site);
        let pairs = [
            ("client_id", self.0.settings.client_id.as_str()),
            ("post_logout_redirect_uri", &home),
        ];
        Some(with_query(end, &pairs))
    }

    /// Runs what waits for the network on a thread that may.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, Unreachable> + Send + 'static,
    ) -> Result<T, Unreachable> {
        let inner = self.0.clone();
        let done = tokio::task::spawn_blocking(move || work(&inner)).await;
        done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}

fn later(at: Instant, seconds: u64) -> Instant {
    at.checked_add(Duration::from_secs(seconds))
        .unwrap_or(Instant::MAX)
}

fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{}", form(pairs))
}

fn form(pairs: &[(&str, &str)]) -> String {
    let one =
        |(name, value): &(&str, &str)| format!("{name}={}", encode(value).replace('/', "%2F"));
    pairs.iter().map(one).collect::<Vec<_>>().join("&")
}

impl About {
    /// Whether nothing travels in the clear but to this machine.
    fn is_encrypted(&self) -> bool {
        let ends = [
            &self.authorization_endpoint,
            &self.token_endpoint,
            &self.jwks_uri,
        ];
        let others = [&self.userinfo_endpoint, &self.end_session_endpoint];
        let mut all = ends.into_iter().chain(others.into_iter().flatten());
        all.all(|end| end.starts_with("https://") || is_loopback(end))
    }
}

impl Inner {
    /// What the provider says of itself, with its keys; asked for once an hour.
    fn about(&self, now: Instant) -> Result<(Arc<About>, Arc<Keys>), Unreachable> {
        if let Some(known) = self
            .remembered()
            .filter(|k| now < later(k.at, KNOWN_SECONDS))
        {
            return Ok((known.about, known.keys));
        }
        let issuer = self.settings.issuer.trim_end_matches('/');
        let about: About = self.get(&format!("{issuer}/.well-known/openid-configuration"), None)?;
        if about.issuer != self.settings.issuer {
            return Err(Unreachable(
                "it calls itself by another name than `issuer`".to_owned(),
            ));
        }
        if !about.is_encrypted() {
            return Err(Unreachable("one of its addresses is not https".to_owned()));
        }
        let keys: Keys = self.get(&about.jwks_uri, None)?;
        let known = Remembered {
            at: now,
            keys_at: now,
            about: Arc::new(about),
            keys: Arc::new(keys),
        };
        let answer = (known.about.clone(), known.keys.clone());
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(answer)
    }

    fn remembered(&self) -> Option<Remembered> {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The provider's keys anew, where the known ones are not too young.
    fn newer_keys(&self, about: &About, now: Instant) -> Result<Option<Arc<Keys>>, Unreachable> {
        let young = |known: &Remembered| now < later(known.keys_at, KEYS_SECONDS);
        if self.remembered().as_ref().is_some_and(young) {
            return Ok(None);
        }
        let keys: Arc<Keys> = Arc::new(self.get(&about.jwks_uri, None)?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_mut() {
            known.keys = keys.clone();
            known.keys_at = now;
        }
        Ok(Some(keys))
    }

    /// The code for tokens, and whom they are about.
    fn exchange(&self, begun: &Begun, code: &str, now: Instant) -> Result<Known, Unreachable> {
        let (about, keys) = self.about(now)?;
        let s = &self.settings;
        let back = format!("{}/login/oidc/callback", s.site);
        let body = form(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &back),
            ("code_verifier", &begun.verifier),
        ]);
        // RFC 6749, 2.3.1: name and secret are encoded as in a form before they are joined.
        let pair = format!("{}:{}", encode(&s.client_id), encode(&s.client_secret.0));
        let asked = self
            .agent
            .post(&about.token_endpoint)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .header("authorization", format!("Basic {}", STANDARD.encode(pair)));
        let tokens: TokenAnswer = read("the token", asked.send(body.as_bytes()))?;
        let wanted = Wanted {
            issuer: &s.issuer,
            client: &s.client_id,
            nonce: &begun.nonce,
            now,
            leeway: s.leeway_seconds,
        };
        let mut checked = token::check(&tokens.id_token, &keys, &wanted);
        if checked == Err(Untrue::UnknownKey)
            && let Some(keys) = self.newer_keys(&about, now)?
        {
            checked = token::check(&tokens.id_token, &keys, &wanted);
        }
        let mut claims = checked.map_err(|untrue| match untrue {
            Untrue::UnknownKey => Unreachable("the token: signed with an unknown key".to_owned()),
            Untrue::Because(why) => Unreachable(format!("the token: {why}")),
        })?;
        self.add_userinfo(&about, &tokens, &mut claims)?;
        Ok(self.known(&claims))
    }

    /// Some providers tell login and groups only when asked for them.
    fn add_userinfo(
        &self,
        about: &About,
        tokens: &TokenAnswer,
        claims: &mut Map<String, Value>,
    ) -> Result<(), Unreachable> {
        let s = &self.settings;
        let lacks = |name: &String| !name.is_empty() && !claims.contains_key(name);
        if !lacks(&s.login_claim) && !lacks(&s.groups_claim) {
            return Ok(());
        }
        let (Some(place), Some(access)) = (&about.userinfo_endpoint, &tokens.access_token) else {
            return Ok(());
        };
        let more: Map<String, Value> = self.get(place, Some(access))?;
        // Core, 5.3.2: another person's claims must not be used.
        if more.get("sub") != claims.get("sub") {
            return Err(Unreachable("the claims are about somebody else".to_owned()));
        }
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
        Ok(())
    }

    fn known(&self, claims: &Map<String, Value>) -> Known {
        let s = &self.settings;
        let text = |name: &str| {
            let found = claims.get(name).and_then(Value::as_str);
            found.unwrap_or_default().trim().to_owned()
        };
        let groups = match claims.get(&s.groups_claim) {
            _ if s.groups_claim.is_empty() => None,
            Some(Value::Array(all)) => {
                let names = all.iter().filter_map(Value::as_str).map(str::to_owned);
                Some(names.take(GROUPS_MAX).collect())
            }
            Some(Value::String(one)) => Some(vec![one.clone()]),
            _ => Some(Vec::new()),
        };
        Known {
            issuer: s.issuer.clone(),
            subject: text("sub"),
            login: text(&s.login_claim).to_ascii_lowercase(),
            name: text("name"),
            groups,
        }
    }

    fn get<T: serde::de::DeserializeOwned>(
        &self,
        address: &str,
        access: Option<&str>,
    ) -> Result<T, Unreachable> {
        let mut asked = self.agent.get(address).header("accept", "application/json");
        if let Some(access) = access {
            asked = asked.header("authorization", format!("Bearer {access}"));
        }
        read("an answer", asked.call())
    }
}

/// The answer's JSON. What stands in it is never repeated.
fn read<T: serde::de::DeserializeOwned>(
    what: &str,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<T, Unreachable> {
    let mut answer = answer.map_err(|error| Unreachable(format!("{what}: {error}")))?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(Unreachable(format!("{what}: status {status}")));
    }
    let limited = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX);
    let text = limited
        .read_to_string()
        .map_err(|error| Unreachable(format!("{what}: {error}")))?;
    serde_json::from_str(&text).map_err(|_| Unreachable(format!("{what}: it is not as expected")))
}
