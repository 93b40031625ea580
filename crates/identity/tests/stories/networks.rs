//! Networks by role, proxies in front, and limits that outlive a restart.

use crate::site::{PASSWORD, Site};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use identity::{Doors, Settings, read_networks};
use kernel::Role;
use std::net::SocketAddr;
use testkit::{TestApp, on_each_engine};
use tower::ServiceExt;

/// The same site behind proxies on 10.0.0.0/8.
struct Behind<'a> {
    app: &'a TestApp,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl<'a> Behind<'a> {
    fn new(app: &'a TestApp) -> Behind<'a> {
        let doors = Doors {
            proxies: read_networks("10.0.0.0/8").unwrap(),
            ..Doors::default()
        };
        Behind {
            app,
            router: identity::routes().guarded_with(app.app.clone(), Settings::default(), doors),
            runtime: tokio::runtime::Runtime::new().unwrap(),
        }
    }

    fn ask(
        &self,
        method: &str,
        path: &str,
        (peer, forwarded): (&str, &str),
        cookie: &str,
        body: &str,
    ) -> (StatusCode, String, String) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("origin", "http://bank.example")
            .header("accept-language", "en")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", format!("session={cookie}"));
        if !forwarded.is_empty() {
            request = request.header("x-forwarded-for", forwarded);
        }
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let cookie = answer.headers().get(header::SET_COOKIE);
            let cookie = cookie.map(|c| c.to_str().unwrap().to_owned());
            let status = answer.status();
            let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
            let text = String::from_utf8(bytes.unwrap().to_vec()).unwrap();
            let session = cookie
                .and_then(|c| Some(c.split_once("session=")?.1.split(';').next()?.to_owned()));
            (status, session.unwrap_or_default(), text)
        })
    }

    fn login(&self, login: &str, from: (&str, &str)) -> (StatusCode, String, String) {
        self.ask(
            "POST",
            "/login",
            from,
            "",
            &format!("login={login}&password={PASSWORD}"),
        )
    }
}

#[test]
fn a_role_comes_in_from_its_networks_only() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("boss", "0000", &[Role::Admin]);
        let behind = Behind::new(app);
        let (bank, home) = (("10.0.0.1", "192.168.7.20"), ("10.0.0.1", "8.8.8.8"));
        let (_, boss, _) = behind.login("boss", bank);
        let set = |form: &str| behind.ask("POST", "/access/policy", bank, &boss, form);
        let wrong = set("version=0&networks_intake=branch");
        assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.2.contains("branch") && wrong.2.contains("is no network"),
            "{}",
            wrong.2
        );
        let shut = set("version=0&networks_admin=172.16.0.0%2F12");
        assert_eq!(shut.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shut.2.contains("192.168.7.20"), "names the address");
        let (_, before, _) = behind.login("lina", home);
        assert_eq!(
            behind.ask("GET", "/me/sessions", home, &before, "").0,
            StatusCode::OK
        );
        let good = "version=0&networks_admin=192.168.0.0%2F16&networks_intake=192.168.7.0%2F24+fd00%3A%3A%2F8";
        assert_eq!(set(good).0, StatusCode::SEE_OTHER);
        let stale = set(good);
        assert_eq!(stale.0, StatusCode::CONFLICT, "{}", stale.2);
        // Who is in already is out at once; from the bank's network the same session holds.
        let (status, _, text) = behind.ask("GET", "/me/sessions", home, &before, "");
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(text.contains("8.8.8.8"), "{text}");
        assert_eq!(
            behind.ask("GET", "/me/sessions", bank, &before, "").0,
            StatusCode::OK
        );
        let (status, cookie, text) = behind.login("lina", home);
        assert_eq!(
            (status, cookie.as_str()),
            (StatusCode::FORBIDDEN, ""),
            "{text}"
        );
        assert_eq!(behind.login("lina", bank).0, StatusCode::SEE_OTHER);
        // Who is no proxy of ours can claim what they like.
        let liar = ("8.8.8.8", "192.168.7.20");
        assert_eq!(behind.login("lina", liar).0, StatusCode::FORBIDDEN);
        let made_up = ("10.0.0.1", "192.168.7.20, 8.8.8.8");
        assert_eq!(behind.login("lina", made_up).0, StatusCode::FORBIDDEN);
        // A wrong password tells nothing of networks.
        let told = behind
            .ask("POST", "/login", home, "", "login=lina&password=no")
            .2;
        assert!(
            told.contains("is wrong") && !told.contains("8.8.8.8"),
            "{told}"
        );
        let kinds = site.kinds("account", "lina");
        assert!(kinds.contains(&"login_barred".to_owned()), "{kinds:?}");
        assert!(kinds.contains(&"network_barred".to_owned()), "{kinds:?}");
    });
}

#[test]
fn wrong_logins_of_an_address_are_counted_over_a_restart_and_on_every_server() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let (one, other) = (Behind::new(app), Behind::new(app));
        let from = ("10.0.0.1", "203.0.113.9");
        let wrong = |server: &Behind<'_>, n: usize| {
            let body = format!("login=nobody{n}&password=x");
            server.ask("POST", "/login", from, "", &body).0
        };
        for n in 0..60 {
            let server = if n % 2 == 0 { &one } else { &other };
            assert_eq!(wrong(server, n), StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(wrong(&Behind::new(app), 0), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(one.login("lina", from).0, StatusCode::TOO_MANY_REQUESTS);
        let elsewhere = ("10.0.0.1", "203.0.113.10");
        assert_eq!(one.login("lina", elsewhere).0, StatusCode::SEE_OTHER);
        one.app.clock.advance(60);
        assert_eq!(one.login("lina", from).0, StatusCode::SEE_OTHER);
    });
}
