//! Tokens from the pages.

use crate::site::Site;
use axum::http::StatusCode;
use kernel::Role;
use testkit::on_each_engine;

#[test]
fn a_token_is_issued_shown_once_and_revoked() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        let boss = site.login("boss");
        let form_id = site.get("/tokens/new", &boss).hidden("form_id");
        let form = [
            ("form_id", form_id.as_str()),
            ("name", "CRM"),
            ("role", "intake"),
            ("unit", "0101"),
        ];
        let issued = site.post("/tokens/new", &boss, &form);
        let token = issued.secret().unwrap();
        assert_eq!(site.post("/tokens/new", &boss, &form).secret(), None);
        let bearer = format!("Bearer {token}");
        let call = || {
            let headers = [("authorization", bearer.as_str())];
            site.ask("GET", "/api/v1/units", "", &headers, String::new())
                .status
        };
        assert_eq!(call(), StatusCode::OK);
        let list = site.get("/tokens", &boss).text();
        assert!(list.contains("CRM") && list.contains("Chengdong") && !list.contains(&token));
        let twice = site.post("/tokens/new", &boss, &form[1..]);
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.text().contains("revoke it first"));
        let id = list.split_once("/tokens/").unwrap().1;
        let id = id
            .split_once("action=\"/tokens/")
            .unwrap()
            .1
            .split('/')
            .next()
            .unwrap();
        let revoke = || site.post(&format!("/tokens/{id}/revocation"), &boss, &[]);
        assert_eq!(revoke().location(), "/tokens");
        assert_eq!(call(), StatusCode::UNAUTHORIZED);
        assert_eq!(revoke().status, StatusCode::CONFLICT, "revoked already");
        assert!(!site.written().contains(&token));
        let empty = site.post("/tokens/new", &boss, &[]);
        let text = empty.text();
        for field in ["&#34;Name&#34;", "&#34;Role&#34;", "&#34;Unit&#34;"] {
            assert!(
                text.contains(&format!("{field} must be filled in")),
                "{field}"
            );
        }
    });
}
