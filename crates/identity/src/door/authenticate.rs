//! The middleware: identify, compare with the permission table, let in or say why not.

use super::pace::network_of;
use super::signed::{Firsts, Standing};
use super::{Gate, Signed, cookie, origin};
use crate::access::{self, Access};
use crate::api::Problem;
use crate::commands::attempts::{self, Counted};
use crate::commands::session::Origin;
use crate::commands::{actor_of, session as sessions, subject, token as tokens};
use crate::permit::not_permitted;
use crate::rules::{self, Account, Policy, Stage, Status, Via};
use crate::store::session::Session;
use crate::verify::TOKEN_ACTOR;
use crate::{Words, secret, store};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use change::{Change, Entry, Subject};
use kernel::{Actor, ActorKind, Instant, Lang, Refusal, Role, RoleSet, Say, short_time};
use platform::sql::{Reader, SqlError};
use serde_json::json;
use std::net::SocketAddr;
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

/// Paths that are open to a person who must have a second factor and has none yet.
const WITHOUT_FACTOR: [&str; 6] = [
    "/me/factor",
    "/me/factor/setup",
    "/password",
    "/logout",
    "/logout/everywhere",
    "/language",
];

/// Routes that a page asks for by itself, again and again: they are no sign that somebody is there,
/// or a forgotten window would keep its session alive for ever.
const NOBODY_THERE: [&str; 1] = ["/notices/live"];

/// Routes under this are open to people outside of the bank and limited by network address.
const OPEN_TO_ALL: &str = "/p/";

/// The door of every route; see [`Routes::guarded`](crate::Routes::guarded).
///
/// - a session cookie, or under `/api/` a bearer token, says who it is;
/// - a request that changes something and is not a token's must come from one of our own pages;
/// - the permission table says whether they may come in; a route without a line is refused;
/// - whoever has to change the password first is sent there;
/// - problems of the API are put into the caller's language.
pub async fn authenticate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let Some(asked) = Asked::of(&request, &gate) else {
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
    /// Where it comes from.
    origin: Origin,
}

/// A person whose password was right and whose second factor is still asked for. Opens the page
/// that asks, and nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Half(pub(crate) Session);

impl Asked {
    /// `None` when no route fits: the fallback answers.
    fn of(request: &Request, gate: &Gate) -> Option<Asked> {
        let route = request
            .extensions()
            .get::<MatchedPath>()?
            .as_str()
            .to_owned();
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(peer)| *peer);
        Some(Asked {
            origin: origin::origin_of(headers, peer, &gate.doors().proxies),
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
pub(super) fn words_say(pick: fn(&'static Words) -> &'static str) -> Say {
    Say {
        zh: pick(Words::of(Lang::Zh)).to_owned(),
        en: pick(Words::of(Lang::En)).to_owned(),
    }
}

/// Lets the request in, with [`Signed`] and [`Page`] on it, or says why not.
async fn enter(gate: &Gate, asked: &Asked, request: &mut Request) -> Result<(), Box<Response>> {
    open_to_all(gate, asked).await?;
    let Some(access) = access::of(&asked.method, &asked.route) else {
        return Err(no_line(asked));
    };
    if ASK_NOBODY.contains(&asked.route.as_str()) && access == Access::Public {
        return Ok(());
    }
    request.extensions_mut().insert(asked.origin.clone());
    let bearer = asked.api.then(|| bearer_of(request.headers())).flatten();
    if !asked.safe && bearer.is_none() && !origin::is_ours(request.headers()) {
        let refusal = Refusal::new("cross_site", words_say(|w| w.cross_site));
        return Err(asked.refuse(StatusCode::FORBIDDEN, refusal));
    }
    let Some(somebody) = who(gate, asked, request, bearer, access).await? else {
        return Ok(());
    };
    known_caller(gate, asked, &somebody)?;
    if let Some(role) = somebody.barred
        && access != Access::Public
    {
        return Err(barred(gate, asked, &somebody, role).await);
    }
    let signed = somebody.signed(gate, asked, request.headers());
    if access != Access::Public && !access::admits(access, &signed.actor, signed.opens) {
        return Err(refused(gate, asked, access, &signed).await);
    }
    if signed.must_change && !open_before_change(access, &asked.route) {
        return Err(change_password_first(asked));
    }
    let enrolled = signed.must_change || !signed.must_enrol || open_without_factor(access, asked);
    if !enrolled {
        return Err(set_up_factor_first(asked));
    }
    request.extensions_mut().insert(signed.page("", ""));
    request.extensions_mut().insert(signed);
    Ok(())
}

/// Who it is; `None` is nobody, where everybody may come in.
async fn who(
    gate: &Gate,
    asked: &Asked,
    request: &mut Request,
    bearer: Option<String>,
    access: Access,
) -> Result<Option<Somebody>, Box<Response>> {
    unknown_caller(gate, asked)?;
    let came = match &bearer {
        Some(token) => Came::In(by_token(gate, asked, token).await?),
        None => by_session(gate, asked, request.headers()).await?,
    };
    match came {
        Came::In(somebody) => return Ok(Some(somebody)),
        Came::Half(session) => {
            request.extensions_mut().insert(Half(session));
            if access != Access::Public {
                return Err(code_first(asked));
            }
        }
        Came::Nobody if access == Access::Public => {}
        Came::Nobody => {
            note_unknown_caller(gate, asked);
            return Err(nobody(asked));
        }
    }
    Ok(None)
}

/// Pages and forms that are open to everybody come from one network only so often.
async fn open_to_all(gate: &Gate, asked: &Asked) -> Result<(), Box<Response>> {
    if !asked.route.starts_with(OPEN_TO_ALL) {
        return Ok(());
    }
    let (limits, now) = (gate.doors().limits, gate.app().clock.now());
    let network = network_of(&asked.origin.address);
    let key = format!("open {network}");
    if let Some(seconds) = gate.paces().count(key, limits.anonymous_per_minute, now) {
        return Err(too_often(asked, seconds));
    }
    if asked.safe {
        return Ok(());
    }
    let counted = Counted::OpenForm(&network, limits.forms_per_ten_minutes);
    if attempts::must_wait(gate.app(), counted)
        .await
        .map_err(|e| asked.broken(&e))?
    {
        return Err(too_often(asked, super::FORM_SECONDS));
    }
    attempts::note(gate.app(), counted).await;
    Ok(())
}

/// Whoever calls the API again and again without a valid token waits before anything is looked up.
fn unknown_caller(gate: &Gate, asked: &Asked) -> Result<(), Box<Response>> {
    if !asked.api {
        return Ok(());
    }
    let most = gate.doors().limits.anonymous_per_minute;
    let key = unknown_key(asked);
    let waits = gate.paces().waits(&key, most, gate.app().clock.now());
    waits.map_or(Ok(()), |seconds| Err(too_often(asked, seconds)))
}

fn note_unknown_caller(gate: &Gate, asked: &Asked) {
    if asked.api {
        let most = gate.doors().limits.anonymous_per_minute;
        let now = gate.app().clock.now();
        gate.paces().count(unknown_key(asked), most, now);
    }
}

fn unknown_key(asked: &Asked) -> String {
    format!("unknown {}", network_of(&asked.origin.address))
}

/// A token or account calls the API only so often.
fn known_caller(gate: &Gate, asked: &Asked, who: &Somebody) -> Result<(), Box<Response>> {
    if !asked.api {
        return Ok(());
    }
    let most = gate.doors().limits.api_per_minute;
    let key = format!("api {}", who.actor.login);
    let waits = gate.paces().count(key, most, gate.app().clock.now());
    waits.map_or(Ok(()), |seconds| Err(too_often(asked, seconds)))
}

/// "Too often; come again in so many seconds."
fn too_often(asked: &Asked, seconds: u64) -> Box<Response> {
    let fill = |lang| {
        kernel::fill(
            Words::of(lang).too_often,
            &[("seconds", &seconds.to_string())],
        )
    };
    let say = Say {
        zh: fill(Lang::Zh),
        en: fill(Lang::En),
    };
    let mut answer = asked.refuse(
        StatusCode::TOO_MANY_REQUESTS,
        Refusal::new("too_often", say),
    );
    answer
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    answer
}

fn open_before_change(access: Access, route: &str) -> bool {
    access == Access::Public || WITH_OLD_PASSWORD.contains(&route)
}

fn open_without_factor(access: Access, asked: &Asked) -> bool {
    access == Access::Public || WITHOUT_FACTOR.contains(&asked.route.as_str())
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

/// The password was right; the code comes first.
fn code_first(asked: &Asked) -> Box<Response> {
    if asked.api || asked.by_script {
        let say = words_say(|w| w.code_first);
        return asked.refuse(
            StatusCode::UNAUTHORIZED,
            Refusal::new("second_factor_asked", say),
        );
    }
    let target = if asked.safe { asked.here.as_str() } else { "/" };
    let target = crate::pages::encode(target);
    Box::new(ui::see_other(&format!("/login/code?next={target}")))
}

fn set_up_factor_first(asked: &Asked) -> Box<Response> {
    if asked.api || asked.by_script {
        let say = words_say(|w| w.factor_first);
        return asked.refuse(
            StatusCode::FORBIDDEN,
            Refusal::new("second_factor_setup_required", say),
        );
    }
    Box::new(ui::see_other("/me/factor"))
}

/// A role may not come in from there; the ledger is told, at most once a minute.
async fn barred(gate: &Gate, asked: &Asked, who: &Somebody, role: Role) -> Box<Response> {
    let key = format!("{} barred", who.actor.login);
    let body = json!({ "address": asked.origin.address, "role": role.code() });
    tell_ledger(
        gate,
        (&who.actor, &who.subject),
        key,
        "network_barred",
        body,
    )
    .await;
    asked.refuse(StatusCode::FORBIDDEN, barred_from(role, &asked.origin))
}

/// "From this network that role may not come in."
pub(crate) fn barred_from(role: Role, origin: &Origin) -> Refusal {
    let address = match origin.address.as_str() {
        "" => "—",
        address => address,
    };
    let say = Say {
        zh: format!(
            "「{}」只能从银行指定的网段使用本系统，您当前的网络地址 {address} 不在其中。请换用行内网络，或联系系统管理员。",
            role.label(Lang::Zh)
        ),
        en: format!(
            "\"{}\" may use this system from certain networks only, and your address {address} is in none of them. Use the bank's network, or ask the administrator.",
            role.label(Lang::En)
        ),
    };
    Refusal::new("network_barred", say)
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
    must_enrol: bool,
    /// Whether they may open cases in an emergency.
    opens: bool,
    /// A role that may not come in from where the request comes.
    barred: Option<Role>,
    lang: Option<Lang>,
}

/// What the headers show.
enum Came {
    In(Somebody),
    Half(Session),
    Nobody,
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
                .watermark(ui::mark(
                    &self.actor.name,
                    &self.actor.login,
                    &self.unit_name,
                    &now,
                ))
                .form_id(gate.app().entropy.code(20))
                .notice(Notice::from_headers(headers))
                .nav(crate::nav::groups(&self.actor, self.opens, lang));
        }
        Signed::new(
            self.actor,
            Standing {
                subject: self.subject,
                session: self.session,
                opens: self.opens,
            },
            Firsts {
                password: self.must_change,
                factor: self.must_enrol,
            },
            page,
        )
    }
}

async fn by_session(
    gate: &Gate,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<Came, Box<Response>> {
    let Some(secret) = cookie::session_of(headers, gate.settings()) else {
        return Ok(Came::Nobody);
    };
    let (app, now) = (gate.app(), gate.app().clock.now());
    let print = secret::fingerprint(&secret);
    let found = app
        .db
        .read(move |reader| session_in(reader, &print, now))
        .await;
    let Some(found) = found.map_err(|e| asked.broken(&e))? else {
        return Ok(Came::Nobody);
    };
    if found.session.stage == Stage::Code {
        let waits = !rules::waited_out(found.session.begun_at, now);
        return Ok(if waits {
            Came::Half(found.session)
        } else {
            Came::Nobody
        });
    }
    if !NOBODY_THERE.contains(&asked.route.as_str()) {
        sessions::note_seen(app, &found.session, now)
            .await
            .map_err(|e| asked.broken(&e))?;
    }
    let account = found.account;
    Ok(Came::In(Somebody {
        actor: actor_of(&account),
        subject: subject(&account.login),
        unit_name: found.unit_name,
        must_change: account.must_change && found.session.via == Via::Password,
        must_enrol: !found.has_factor && !asked_by_provider(gate, &found.session),
        opens: found.policy.emergency.lets_open(account.roles),
        barred: found.policy.barred(account.roles, asked.origin.ip()),
        lang: account.lang,
        session: Some(found.session),
    }))
}

/// Whether the session's owner has shown the identity provider a second factor: then ours is not
/// wanted.
fn asked_by_provider(gate: &Gate, session: &Session) -> bool {
    let provider = gate.doors().provider.as_ref();
    session.via == Via::Provider && provider.is_some_and(|p| p.asks_second_factor())
}

/// What a session's secret leads to.
struct Found {
    session: Session,
    account: Account,
    unit_name: String,
    policy: Policy,
    /// Whether there is a second factor, or none is wanted.
    has_factor: bool,
}

/// The session of a fingerprint, if it is not over and its account may still come in.
fn session_in(
    reader: &mut Reader<'_>,
    print: &str,
    now: Instant,
) -> Result<Option<Found>, SqlError> {
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
    let policy = store::policy::load(reader)?.0;
    let has_factor = !policy.wants_factor(account.roles)
        || store::factor::confirmed_at(reader, &account.login)?.is_some();
    Ok(Some(Found {
        session,
        account,
        unit_name: unit.map(|unit| unit.name).unwrap_or_default(),
        policy,
        has_factor,
    }))
}

async fn by_token(gate: &Gate, asked: &Asked, token: &str) -> Result<Somebody, Box<Response>> {
    let wrong = || {
        note_unknown_caller(gate, asked);
        let refusal = Refusal::new("token_invalid", words_say(|w| w.token_invalid));
        asked.refuse(StatusCode::UNAUTHORIZED, refusal)
    };
    let prefix = secret::token_prefix(token).ok_or_else(wrong)?.to_owned();
    let app = gate.app();
    let found = app
        .db
        .read(move |reader| {
            let found = store::token::by_prefix(reader, &prefix)?;
            Ok::<_, SqlError>((found, store::policy::load(reader)?.0))
        })
        .await;
    let (found, policy) = found.map_err(|e| asked.broken(&e))?;
    let (found, kept) = found.ok_or_else(wrong)?;
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
    let roles = RoleSet::of(&[found.role]);
    Ok(Somebody {
        barred: policy.barred(roles, asked.origin.ip()),
        must_enrol: false,
        // An emergency is a person's.
        opens: false,
        actor: Actor {
            kind: ActorKind::Service,
            login: format!("{TOKEN_ACTOR}{}", found.name),
            name: found.name,
            unit: found.unit,
            roles,
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
    let key = format!("{} {} {}", signed.actor.login, asked.method, asked.route);
    let body = json!({
        "method": asked.method,
        "route": asked.route,
        "permission": permission.code(),
    });
    let who = (&signed.actor, &signed.subject);
    tell_ledger(gate, who, key, "access_refused", body).await;
    asked.refuse(StatusCode::FORBIDDEN, not_permitted(permission))
}

/// Writes a refusal to the ledger of whoever was refused, if it is the key's turn.
async fn tell_ledger(
    gate: &Gate,
    (actor, about): (&Actor, &Subject),
    key: String,
    kind: &'static str,
    body: serde_json::Value,
) {
    let app = gate.app();
    if !gate.refusals().turn(key, app.clock.now()) {
        return;
    }
    let about = about.clone();
    let told = change::run(app, actor, None, move |change: Change<'_>| {
        let entry = Entry::new(about.clone(), kind, body.clone());
        change.commit(vec![entry], ())
    });
    if let Err(error) = told.await {
        tracing::error!(%error, "a refused attempt could not be written to the ledger");
    }
}
