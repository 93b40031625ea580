//! The middleware: identify, compare with the permission table, let in or say why not.

use super::{Gate, Signed, cookie, origin};
use crate::access::{self, Access};
use crate::api::Problem;
use crate::commands::{actor_of, session as sessions, subject, token as tokens};
use crate::permit::not_permitted;
use crate::rules::{self, Account, Status};
use crate::store::session::Session;
use crate::verify::TOKEN_ACTOR;
use crate::{Words, secret, store};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use change::{Change, Entry, Subject};
use kernel::{Actor, ActorKind, Instant, Lang, Refusal, RoleSet, Say, short_time};
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::{Notice, Page, UserBox};

/// Routes that ask nobody who they are: they are the same for everybody, and quick.
const ASK_NOBODY: [&str; 5] = [
    "/assets/{file}",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/openapi.json",
];

/// Paths that are open to a person who has to change the password first.
const WITH_OLD_PASSWORD: [&str; 4] = ["/password", "/logout", "/logout/everywhere", "/language"];

/// Routes that a page asks for by itself, again and again: they are no sign that somebody is there,
/// or a forgotten window would keep its session alive for ever.
const NOBODY_THERE: [&str; 1] = ["/notices/live"];

/// The door of every route; see [`Routes::guarded`](crate::Routes::guarded).
///
/// - a session cookie, or under `/api/` a bearer token, says who it is;
/// - a request that changes something and is not a token's must come from one of our own pages;
/// - the permission table says whether they may come in; a route without a line is refused;
/// - whoever has to change the password first is sent there;
/// - problems of the API are put into the caller's language.
pub async fn authenticate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let Some(asked) = Asked::of(&request) else {
        return next.run(request).await;
    };
    let mut answer = match enter(&gate, &asked, &mut request).await {
        Ok(()) => {
            request.extensions_mut().insert(gate.clone());
            next.run(request).await
        }
        Err(refused) => *refused,
    };
    if let Some(problem) = answer.extensions_mut().remove::<Problem>() {
        let lang = asked.lang;
        answer = problem.answer(lang, asked.has_if_match, answer);
    }
    answer
}

/// What the door has to know of a request.
struct Asked {
    method: String,
    /// As the router has it: `/org/{code}`.
    route: String,
    /// Path and query, as it came.
    here: String,
    lang: Lang,
    api: bool,
    by_script: bool,
    safe: bool,
    has_if_match: bool,
}

impl Asked {
    /// `None` when no route fits: the fallback answers.
    fn of(request: &Request) -> Option<Asked> {
        let route = request
            .extensions()
            .get::<MatchedPath>()?
            .as_str()
            .to_owned();
        let headers = request.headers();
        Some(Asked {
            method: request.method().as_str().to_owned(),
            here: request
                .uri()
                .path_and_query()
                .map_or("/", |p| p.as_str())
                .to_owned(),
            lang: Page::lang_of(headers),
            api: route.starts_with("/api/"),
            by_script: headers.contains_key("hx-request"),
            safe: origin::is_safe(request.method()),
            has_if_match: headers.contains_key(header::IF_MATCH),
            route,
        })
    }

    fn refuse(&self, status: StatusCode, refusal: Refusal) -> Box<Response> {
        Box::new(match self.api {
            true => Problem::refused(status, refusal).into_response(),
            false => ui::error_page(self.lang, status, refusal.to(self.lang), ""),
        })
    }

    fn broken(&self, error: &SqlError) -> Box<Response> {
        tracing::error!(%error, "the door could not ask the database");
        let say = words_say(|w| w.unavailable);
        self.refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            Refusal::new("unavailable", say),
        )
    }
}

/// A sentence out of the words, in both languages.
fn words_say(pick: fn(&'static Words) -> &'static str) -> Say {
    Say {
        zh: pick(Words::of(Lang::Zh)).to_owned(),
        en: pick(Words::of(Lang::En)).to_owned(),
    }
}

/// Lets the request in, with [`Signed`] and [`Page`] on it, or says why not.
async fn enter(gate: &Gate, asked: &Asked, request: &mut Request) -> Result<(), Box<Response>> {
    let Some(access) = access::of(&asked.method, &asked.route) else {
        return Err(no_line(asked));
    };
    if ASK_NOBODY.contains(&asked.route.as_str()) && access == Access::Public {
        return Ok(());
    }
    let bearer = asked.api.then(|| bearer_of(request.headers())).flatten();
    if !asked.safe && bearer.is_none() && !origin::is_ours(request.headers()) {
        let refusal = Refusal::new("cross_site", words_say(|w| w.cross_site));
        return Err(asked.refuse(StatusCode::FORBIDDEN, refusal));
    }
    let somebody = match &bearer {
        Some(token) => Some(by_token(gate, asked, token).await?),
        None => by_session(gate, asked, request.headers()).await?,
    };
    let signed = somebody.map(|who| who.signed(gate, asked, request.headers()));
    let lets_in = match &signed {
        _ if access == Access::Public => true,
        None => return Err(nobody(asked)),
        Some(signed) => access::admits(access, &signed.actor),
    };
    if let Some(signed) = signed {
        if !lets_in {
            return Err(refused(gate, asked, access, &signed).await);
        }
        if signed.must_change && !open_before_change(access, &asked.route) {
            return Err(change_password_first(asked));
        }
        request.extensions_mut().insert(signed.page("", ""));
        request.extensions_mut().insert(signed);
    }
    Ok(())
}

fn open_before_change(access: Access, route: &str) -> bool {
    access == Access::Public || WITH_OLD_PASSWORD.contains(&route)
}

/// The route exists, the line in the table does not: under another method, or not at all.
fn no_line(asked: &Asked) -> Box<Response> {
    if access::knows_path(&asked.route) {
        let refusal = Refusal::new("method_not_allowed", words_say(|w| w.method_not_allowed));
        return asked.refuse(StatusCode::METHOD_NOT_ALLOWED, refusal);
    }
    tracing::error!(
        route = asked.route,
        "the permission table has no line for this route"
    );
    let refusal = Refusal::new("no_access_line", words_say(|w| w.no_access_line));
    asked.refuse(StatusCode::FORBIDDEN, refusal)
}

/// Nobody is logged in: pages lead to the login and back, scripts and programs are told.
fn nobody(asked: &Asked) -> Box<Response> {
    let refusal = Refusal::new("unauthenticated", words_say(|w| w.unauthenticated));
    if asked.api {
        let mut answer = asked.refuse(StatusCode::UNAUTHORIZED, refusal);
        let scheme = HeaderValue::from_static("Bearer");
        answer
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, scheme);
        return answer;
    }
    if asked.by_script {
        return asked.refuse(StatusCode::UNAUTHORIZED, refusal);
    }
    // A form can't be sent again by a redirect: back to its page, not to where it was sent.
    let target = if asked.safe { asked.here.as_str() } else { "/" };
    Box::new(ui::see_other(&format!(
        "/login?next={}",
        crate::pages::encode(target)
    )))
}

fn change_password_first(asked: &Asked) -> Box<Response> {
    if asked.api || asked.by_script {
        let say = words_say(|w| w.password_first);
        return asked.refuse(
            StatusCode::FORBIDDEN,
            Refusal::new("password_change_required", say),
        );
    }
    Box::new(ui::see_other("/password"))
}

fn bearer_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

/// Whoever the headers show, before the page around them is made.
struct Somebody {
    actor: Actor,
    /// Where the ledger writes what they were refused.
    subject: Subject,
    unit_name: String,
    session: Option<Session>,
    must_change: bool,
    lang: Option<Lang>,
}

impl Somebody {
    fn signed(self, gate: &Gate, asked: &Asked, headers: &HeaderMap) -> Signed {
        let chosen = headers.get(header::COOKIE).and_then(|v| v.to_str().ok());
        let has_cookie =
            chosen.is_some_and(|line| line.split(';').any(|pair| pair.trim().starts_with("lang=")));
        let lang = self.lang.filter(|_| !has_cookie).unwrap_or(asked.lang);
        let now = short_time(gate.app().clock.now());
        let mut page = Page::new(lang, "").at(asked.here.clone());
        if self.actor.kind == ActorKind::Person {
            let user = UserBox::new(&self.actor.name, &self.unit_name, &self.actor.login);
            page = page
                .user(user)
                .watermark(format!("{} {} {now}", self.actor.name, self.actor.login))
                .form_id(gate.app().entropy.code(20))
                .notice(Notice::from_headers(headers))
                .nav(crate::nav::groups(&self.actor, lang));
        }
        Signed::new(
            self.actor,
            self.subject,
            self.session,
            self.must_change,
            page,
        )
    }
}

async fn by_session(
    gate: &Gate,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<Option<Somebody>, Box<Response>> {
    let Some(secret) = cookie::session_of(headers, gate.settings()) else {
        return Ok(None);
    };
    let (app, now) = (gate.app(), gate.app().clock.now());
    let print = secret::fingerprint(&secret);
    let found = app
        .db
        .read(move |reader| session_in(reader, &print, now))
        .await;
    let Some((session, account, unit_name)) = found.map_err(|e| asked.broken(&e))? else {
        return Ok(None);
    };
    if !NOBODY_THERE.contains(&asked.route.as_str()) {
        sessions::note_seen(app, &session, now)
            .await
            .map_err(|e| asked.broken(&e))?;
    }
    Ok(Some(Somebody {
        actor: actor_of(&account),
        subject: subject(&account.login),
        unit_name,
        must_change: account.must_change,
        lang: account.lang,
        session: Some(session),
    }))
}

/// The session of a fingerprint, if it is not over and its account may still come in.
fn session_in(
    reader: &mut Reader<'_>,
    print: &str,
    now: Instant,
) -> Result<Option<(Session, Account, String)>, SqlError> {
    let Some(session) = store::session::by_hash(reader, print)? else {
        return Ok(None);
    };
    if rules::is_over(session.begun_at, session.seen_at, now) {
        return Ok(None);
    }
    let account = store::account::load(reader, &session.login)?;
    let Some(account) = account.filter(|account| account.status == Status::Active) else {
        return Ok(None);
    };
    let unit = org::unit_by_path(reader, &account.unit)?;
    Ok(Some((
        session,
        account,
        unit.map(|unit| unit.name).unwrap_or_default(),
    )))
}

async fn by_token(gate: &Gate, asked: &Asked, token: &str) -> Result<Somebody, Box<Response>> {
    let wrong = || {
        let refusal = Refusal::new("token_invalid", words_say(|w| w.token_invalid));
        asked.refuse(StatusCode::UNAUTHORIZED, refusal)
    };
    let prefix = secret::token_prefix(token).ok_or_else(wrong)?.to_owned();
    let app = gate.app();
    let found = app
        .db
        .read(move |reader| store::token::by_prefix(reader, &prefix))
        .await;
    let (found, kept) = found.map_err(|e| asked.broken(&e))?.ok_or_else(wrong)?;
    if !secret::same(&kept, &secret::fingerprint(token)) {
        return Err(wrong());
    }
    let now = app.clock.now();
    if found
        .used_at
        .is_none_or(|at| rules::should_note_seen(at, now))
    {
        let id = found.id;
        let noted: Result<(), SqlError> = app
            .db
            .write(move |tx| store::token::note_used(tx, id, now))
            .await;
        noted.map_err(|e| asked.broken(&e))?;
    }
    Ok(Somebody {
        actor: Actor {
            kind: ActorKind::Service,
            login: format!("{TOKEN_ACTOR}{}", found.name),
            name: found.name,
            unit: found.unit,
            roles: RoleSet::of(&[found.role]),
        },
        subject: tokens::subject(&found.prefix),
        unit_name: String::new(),
        session: None,
        must_change: false,
        lang: None,
    })
}

/// Says no, and tells the ledger: at most once a minute for a person and a route.
async fn refused(gate: &Gate, asked: &Asked, access: Access, signed: &Signed) -> Box<Response> {
    let permission = match access {
        Access::Needs(permission) => permission,
        Access::Public | Access::SignedIn => unreachable!("these admit everybody who is logged in"),
    };
    let app = gate.app();
    let key = format!("{} {} {}", signed.actor.login, asked.method, asked.route);
    if gate.refusals().turn(key, app.clock.now()) {
        let body = json!({
            "method": asked.method,
            "route": asked.route,
            "permission": permission.code(),
        });
        let about = signed.subject.clone();
        let told = change::run(app, &signed.actor, None, move |change: Change<'_>| {
            change.commit(
                vec![Entry::new(about.clone(), "access_refused", body.clone())],
                (),
            )
        });
        if let Err(error) = told.await {
            tracing::error!(%error, "a refused attempt could not be written to the ledger");
        }
    }
    asked.refuse(StatusCode::FORBIDDEN, not_permitted(permission))
}
