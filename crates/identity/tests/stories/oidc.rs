//! The identity provider as it is: a certified one (npm's `oidc-provider`, `tests/oidc`) as a process
//! on loopback, and one made by hand that lies in every way that must be seen through.

use crate::site::{Answer, Site};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::{Doors, Hidden, Provider, ProviderSettings};
use kernel::Role;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use testkit::{Engine, TestApp};

/// When this is `1`, a test run without the provider fails.
const REQUIRED: &str = "XIAOBAO_TEST_OIDC_REQUIRED";
/// This site's own address, as the provider knows it.
const SITE: &str = "http://bank.example";
/// Our secret there.
const SECRET: &str = "the programs own secret";

fn settings(issuer: &str) -> ProviderSettings {
    ProviderSettings {
        issuer: issuer.to_owned(),
        client_id: "xiaobao".to_owned(),
        client_secret: Hidden(SECRET.to_owned()),
        login_claim: "preferred_username".to_owned(),
        groups_claim: "groups".to_owned(),
        scopes: "openid profile groups".to_owned(),
        leeway_seconds: 60,
        create: true,
        second_factor: false,
        site: SITE.to_owned(),
    }
}

/// A site that the provider vouches for people at, and which knows its groups; its clock goes as the
/// machine's, which the provider's tokens are made by.
fn site<'a>(app: &'a TestApp, settings: ProviderSettings) -> Site<'a> {
    app.clock.set(platform::Clock::system().now());
    let doors = Doors {
        provider: Some(Provider::new(settings).unwrap()),
        ..Doors::default()
    };
    let site = Site::through(app, doors);
    site.person("admin", "0000", &[Role::Admin]);
    let admin = site.login("admin");
    let version = site.get("/access/policy", &admin).hidden("version");
    let form = [
        ("version", version.as_str()),
        ("groups", "Handlers | handler | 0101"),
    ];
    let saved = site.post("/access/policy", &admin, &form);
    assert_eq!(saved.status, 303, "{}", saved.text());
    site
}

/// What the browser carries while it is away, and where it is sent.
fn begin(site: &Site<'_>) -> (String, String) {
    let sent = site.get("/login/oidc", "");
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(
        sent.location().starts_with("http://127.0.0.1:"),
        "{}",
        sent.location()
    );
    let set = sent.headers.get_all("set-cookie").iter();
    let pairs = set.map(|line| line.to_str().unwrap().split(';').next().unwrap());
    let carried = pairs.collect::<Vec<_>>().join("; ");
    (sent.location().to_owned(), carried)
}

fn come_back(site: &Site<'_>, to: &str, carried: &str) -> Answer {
    let path = to.strip_prefix(SITE).unwrap();
    let headers = [("cookie", carried), ("accept-language", "en")];
    site.ask("GET", path, "", &headers, String::new())
}

fn query(address: &str, name: &str) -> String {
    let pairs = address.split_once('?').unwrap().1.split('&');
    let found = pairs.filter_map(|pair| pair.split_once('='));
    let mut found = found.filter(|(key, _)| *key == name).map(|(_, v)| v);
    found.next_back().unwrap_or_default().to_owned()
}

// ── the certified provider ──

struct Certified {
    process: Child,
    issuer: String,
    /// Kept open: the provider says things now and then, and ends when nobody listens.
    _said: BufReader<ChildStdout>,
}

impl Drop for Certified {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts it, or says why there is none.
fn certified() -> Option<Certified> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oidc"));
    if !folder.join("node_modules/oidc-provider").exists() {
        let required = std::env::vars().any(|(name, value)| name == REQUIRED && value == "1");
        assert!(
            !required,
            "{REQUIRED}=1, but bin/prepare --tests was not run"
        );
        eprintln!("the provider's test is skipped: run `npm ci` in tests/oidc");
        return None;
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let mut process = Command::new("node")
        .arg(folder.join("provider.mjs"))
        .args([port.as_str(), SITE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim() != "listening" {
        line.clear();
        let read = said.read_line(&mut line).unwrap();
        assert!(read > 0, "the provider did not start");
    }
    Some(Certified {
        process,
        issuer: format!("http://127.0.0.1:{port}"),
        _said: said,
    })
}

/// A browser at the provider: its cookies, and no redirect followed unasked.
#[derive(Default)]
struct Away {
    cookies: BTreeMap<String, String>,
}

impl Away {
    fn ask(&mut self, address: &str, form: Option<&str>) -> (u16, String, String) {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        let agent: ureq::Agent = config.into();
        let pairs = self.cookies.iter().map(|(k, v)| format!("{k}={v}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let answer = match form {
            None => agent.get(address).header("cookie", &cookies).call(),
            Some(form) => agent
                .post(address)
                .header("cookie", &cookies)
                .header("content-type", "application/x-www-form-urlencoded")
                .send(form.as_bytes()),
        };
        let mut answer = answer.unwrap();
        for line in answer.headers().get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let to = answer.headers().get("location");
        let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), to, text)
    }

    /// Logs in with the provider's own form; answers where it leads back to.
    fn log_in(&mut self, address: &str, issuer: &str, login: &str) -> String {
        let (status, mut to, text) = self.ask(address, None);
        assert_eq!(status, 303, "{text}");
        for _ in 0..8 {
            if to.starts_with(SITE) {
                return to;
            }
            let here = match to.starts_with('/') {
                true => format!("{issuer}{to}"),
                false => to.clone(),
            };
            to = if here.contains("/interaction/") {
                let (status, _, page) = self.ask(&here, None);
                assert!(status == 200 && page.contains("name=\"login\""), "{page}");
                let form = format!("prompt=login&login={login}&password=x");
                self.ask(&here, Some(&form)).1
            } else {
                self.ask(&here, None).1
            };
        }
        panic!("{login} is not led back, but to {to}");
    }
}

#[test]
fn a_person_of_the_provider_comes_in_with_the_roles_of_their_groups_and_goes() {
    let Some(provider) = certified() else { return };
    let app = TestApp::on(Engine::Sqlite);
    let site = site(&app, settings(&provider.issuer));
    let (there, carried) = begin(&site);
    let to = Away::default().log_in(&there, &provider.issuer, "zhangwei");
    let answer = come_back(&site, &to, &carried);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let session = answer.cookie("session").unwrap();
    assert_eq!(site.get("/me/sessions", &session).status, 200);
    assert_eq!(site.get("/accounts", &session).status, 403);
    let admin = site.login("admin");
    let account = site.get("/accounts/zhangwei", &admin).text();
    assert!(account.contains("Zhang Wei"), "{account}");
    assert!(account.contains(Role::Handler.label(kernel::Lang::En)));
    assert!(account.contains("Chengdong") || account.contains("0101"));
    site.assert_state("zhangwei");
    // A code opens once, and only for the browser that was sent there.
    assert_eq!(come_back(&site, &to, &carried).cookie("session"), None);
    let out = site.post("/logout", &session, &[]);
    // Not by a redirect: the policy of content lets no form lead to another site.
    let end = out.headers["refresh"].to_str().unwrap();
    let end = end.strip_prefix("0;url=").unwrap().to_owned();
    assert!(end.starts_with(&provider.issuer), "{end}");
    assert_eq!(query(&end, "client_id"), "xiaobao");
    let (status, _, page) = Away::default().ask(&end, None);
    assert_eq!(
        status, 200,
        "the provider asks whether to end its session: {page}"
    );
    assert_eq!(site.get("/me/sessions", &session).status, 303);
}

#[test]
fn who_the_provider_knows_but_no_group_names_does_not_come_in() {
    let Some(provider) = certified() else { return };
    let app = TestApp::on(Engine::Sqlite);
    let site = site(&app, settings(&provider.issuer));
    let (there, carried) = begin(&site);
    let to = Away::default().log_in(&there, &provider.issuer, "lina");
    let answer = come_back(&site, &to, &carried);
    assert_eq!(
        (answer.status.as_u16(), answer.cookie("session")),
        (403, None)
    );
    // What another browser carried does not fit this answer, nor does an answer without any.
    let (there, mine) = begin(&site);
    let (_, others) = begin(&site);
    let to = Away::default().log_in(&there, &provider.issuer, "zhangwei");
    assert_eq!(come_back(&site, &to, &others).cookie("session"), None);
    assert_eq!(come_back(&site, &to, "").cookie("session"), None);
    assert!(come_back(&site, &to, &mine).cookie("session").is_some());
}

#[test]
fn a_wrong_secret_of_ours_lets_nobody_in() {
    let Some(provider) = certified() else { return };
    let app = TestApp::on(Engine::Sqlite);
    let wrong = ProviderSettings {
        client_secret: Hidden("another".to_owned()),
        ..settings(&provider.issuer)
    };
    let site = site(&app, wrong);
    let (there, carried) = begin(&site);
    let to = Away::default().log_in(&there, &provider.issuer, "zhangwei");
    let answer = come_back(&site, &to, &carried);
    assert_eq!(
        (answer.status.as_u16(), answer.cookie("session")),
        (503, None)
    );
}

// ── one that lies ──

/// How the provider made by hand makes its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    None,
    WrongSignature,
    ForeignKey,
    AlgNone,
    AlgHmac,
    OtherAudience,
    SeveralAudiences,
    OtherIssuer,
    Expired,
    InTheFuture,
    OtherNonce,
    NoNonce,
    Nobody,
    OthersClaims,
}

#[derive(Clone)]
struct Liar {
    issuer: String,
    /// How it lies next, and the nonce that it was given.
    next: Arc<Mutex<(Lie, String)>>,
}

fn key_pair() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let how = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let document = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(how, document.as_ref(), &random).unwrap()
}

fn liar() -> Liar {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let next = Arc::new(Mutex::new((Lie::None, String::new())));
    let liar = Liar { issuer, next };
    let (serving, own, foreign) = (liar.clone(), key_pair(), key_pair());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            serving.answer(stream.unwrap(), &own, &foreign);
        }
    });
    liar
}

impl Liar {
    fn answer(&self, stream: TcpStream, own: &EcdsaKeyPair, foreign: &EcdsaKeyPair) {
        let mut reader = BufReader::new(stream);
        let mut first = String::new();
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = n.trim().parse().unwrap();
            }
            match line.trim().is_empty() {
                true => break,
                false if first.is_empty() => first = line,
                false => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let path = first.split(' ').nth(1).unwrap_or_default();
        let body = match path {
            "/token" => self.tokens(own, foreign),
            "/keys" => keys(own),
            "/me" => json!({ "sub": "another", "preferred_username": "zhangwei" }),
            _ => json!({
                "issuer": self.issuer,
                "authorization_endpoint": format!("{}/auth", self.issuer),
                "token_endpoint": format!("{}/token", self.issuer),
                "jwks_uri": format!("{}/keys", self.issuer),
                "userinfo_endpoint": format!("{}/me", self.issuer),
            }),
        }
        .to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let _ = reader
            .get_mut()
            .write_all(format!("{head}{body}").as_bytes());
    }

    fn tokens(&self, own: &EcdsaKeyPair, foreign: &EcdsaKeyPair) -> Value {
        let (lie, nonce) = self.next.lock().unwrap().clone();
        let now = platform::Clock::system().now().as_second();
        let mut claims = json!({
            "iss": self.issuer, "sub": "42", "aud": "xiaobao", "exp": now + 300, "iat": now,
            "nonce": nonce, "preferred_username": "zhangwei", "name": "Zhang Wei", "groups": ["Handlers"],
        });
        match lie {
            Lie::OtherAudience => claims["aud"] = json!("another"),
            Lie::SeveralAudiences => claims["aud"] = json!(["xiaobao", "another"]),
            Lie::OtherIssuer => claims["iss"] = json!("http://127.0.0.1:1"),
            Lie::Expired => (claims["iat"], claims["exp"]) = (json!(now - 7200), json!(now - 3600)),
            Lie::InTheFuture => {
                (claims["iat"], claims["exp"]) = (json!(now + 3600), json!(now + 7200))
            }
            Lie::OtherNonce => claims["nonce"] = json!("another"),
            Lie::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
            Lie::Nobody => claims["sub"] = json!(""),
            Lie::OthersClaims => drop(claims.as_object_mut().unwrap().remove("groups")),
            _ => {}
        }
        let alg = match lie {
            Lie::AlgNone => "none",
            Lie::AlgHmac => "HS256",
            _ => "ES256",
        };
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!(
            "{}.{}",
            part(&json!({ "alg": alg, "kid": "one" })),
            part(&claims)
        );
        let with = |key: &EcdsaKeyPair| {
            let made = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
            made.as_ref().to_vec()
        };
        let signature = match lie {
            Lie::AlgNone => Vec::new(),
            Lie::ForeignKey => with(foreign),
            Lie::WrongSignature => {
                let mut bytes = with(own);
                bytes[7] ^= 1;
                bytes
            }
            _ => with(own),
        };
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
        json!({ "id_token": token, "access_token": "a", "token_type": "Bearer" })
    }
}

fn keys(own: &EcdsaKeyPair) -> Value {
    let point = own.public_key().as_ref();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "alg": "ES256",
        "x": part(&point[1..33]), "y": part(&point[33..65]),
    }] })
}

#[test]
fn a_provider_that_lies_is_not_believed() {
    let liar = liar();
    let app = TestApp::on(Engine::Sqlite);
    let site = site(&app, settings(&liar.issuer));
    let back = |lie: Lie, state: Option<&str>, iss: &str| {
        let (there, carried) = begin(&site);
        *liar.next.lock().unwrap() = (lie, query(&there, "nonce"));
        let own = query(&there, "state");
        let state = state.unwrap_or(&own);
        let to = format!("{SITE}/login/oidc/callback?code=c&state={state}{iss}");
        come_back(&site, &to, &carried)
    };
    let honest = back(Lie::None, None, "");
    assert!(honest.cookie("session").is_some(), "{}", honest.text());
    for lie in [
        Lie::WrongSignature,
        Lie::ForeignKey,
        Lie::AlgNone,
        Lie::AlgHmac,
        Lie::OtherAudience,
        Lie::SeveralAudiences,
        Lie::OtherIssuer,
        Lie::Expired,
        Lie::InTheFuture,
        Lie::OtherNonce,
        Lie::NoNonce,
        Lie::Nobody,
        Lie::OthersClaims,
    ] {
        let answer = back(lie, None, "");
        assert_eq!(answer.cookie("session"), None, "{lie:?}");
        assert!(answer.status.as_u16() >= 400, "{lie:?}: {}", answer.status);
        // Wrong answers are counted; the test asks more often than anybody may.
        forget_attempts(&app);
    }
    assert_eq!(back(Lie::None, Some("another"), "").cookie("session"), None);
    let another = "&iss=http%3A%2F%2F127.0.0.1%3A1";
    assert_eq!(back(Lie::None, None, another).cookie("session"), None);
    assert_eq!(
        back(Lie::None, None, "&error=access_denied").cookie("session"),
        None
    );
    forget_attempts(&app);
    assert!(back(Lie::None, None, "").cookie("session").is_some());
}

fn forget_attempts(app: &TestApp) {
    let done = app
        .db
        .write_now(|tx| tx.execute("DELETE FROM identity_attempt", &[]));
    done.unwrap();
}
