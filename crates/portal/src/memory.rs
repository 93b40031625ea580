//! What everybody reads, from memory: pages that are the same for all are drawn once for each
//! language and print, and given again until something is published or the day changes. The database
//! is asked for that at most once a second, beside the requests.

use crate::snapshot::Snapshot;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Day, Lang, day_of};
use platform::App;
use platform::sql::{Reader, SqlError};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;
use ui::{Page, Site};

/// How long it is not asked whether something was published, in milliseconds.
const ASK_MILLIS: u64 = 1_000;
/// How long the bank's name and telephone are not asked for, in milliseconds.
const SITE_MILLIS: u64 = 60_000;
/// Most addresses kept.
const PAGES_MAX: usize = 2_000;
/// Largest page kept, in bytes.
const PAGE_BYTES_MAX: usize = 512 * 1024;
/// How long a browser or a proxy may give a page again without asking, in seconds.
const MAX_AGE: &str = "public, max-age=30";
/// Longest address that is kept.
const ADDRESS_MAX: usize = 200;

/// Rides on the answer of a page that is the same for everybody of a language and print.
#[derive(Clone, Copy, Debug)]
pub struct SameForAll;

/// The memory of one running program. Cheap to clone.
#[derive(Clone)]
pub struct Memory(Arc<Inner>);

struct Inner {
    app: App,
    born: Instant,
    asked: AtomicU64,
    site_asked: AtomicU64,
    kept: RwLock<Kept>,
    site: RwLock<Site>,
}

#[derive(Default)]
struct Kept {
    /// What was published and the day that everything here is of.
    of: Option<(i64, Day)>,
    pages: HashMap<String, [Option<Arc<Kind>>; VARIANTS]>,
    snapshot: Option<Arc<Snapshot>>,
}

/// A kept answer.
struct Kind {
    headers: HeaderMap,
    body: Bytes,
    tag: HeaderValue,
}

/// Language, print, compressed or not.
const VARIANTS: usize = 8;

fn variant(headers: &HeaderMap) -> usize {
    let english = Page::lang_of(headers) == Lang::En;
    let gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|offered| offered.contains("gzip") && !offered.contains("gzip;q=0"));
    usize::from(english) | usize::from(Page::is_large(headers)) << 1 | usize::from(gzip) << 2
}

fn has_cookie(headers: &HeaderMap, name: &str) -> bool {
    let lines = headers.get_all(header::COOKIE).iter();
    let texts = lines.filter_map(|line| line.to_str().ok());
    let mut pairs = texts.flat_map(|line| line.split(';'));
    pairs.any(|pair| pair.trim().split('=').next() == Some(name))
}

/// What of an answer belongs to the page and not to one request.
const OF_THE_PAGE: [HeaderName; 9] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_SECURITY_POLICY,
    header::X_CONTENT_TYPE_OPTIONS,
    header::REFERRER_POLICY,
    HeaderName::from_static("permissions-policy"),
    HeaderName::from_static("cross-origin-opener-policy"),
    HeaderName::from_static("cross-origin-resource-policy"),
    header::CONTENT_LANGUAGE,
];

impl Memory {
    /// Of an application, with nothing in it yet.
    pub fn new(app: App) -> Memory {
        Memory(Arc::new(Inner {
            app,
            born: Instant::now(),
            asked: AtomicU64::new(0),
            site_asked: AtomicU64::new(0),
            kept: RwLock::default(),
            site: RwLock::default(),
        }))
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.0.born.elapsed().as_millis())
            .unwrap_or(u64::MAX)
            .max(1)
    }

    /// Whether it is this caller's turn to ask; notes that it was.
    fn turn(&self, last: &AtomicU64, rest: u64) -> bool {
        let (now, before) = (self.millis(), last.load(Ordering::Relaxed));
        let due = before == 0 || now >= before.saturating_add(rest);
        due && last
            .compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }

    /// Asks what is published, and forgets everything when that or the day is another.
    async fn ask(&self) -> Result<(), SqlError> {
        let day = day_of(self.0.app.clock.now());
        let read = self.0.app.db.read(publication::generation);
        let of = Some((read.await?, day));
        let mut kept = self.0.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.of != of {
            *kept = Kept {
                of,
                ..Kept::default()
            };
        }
        Ok(())
    }

    async fn ask_site(&self) -> Result<(), SqlError> {
        let units = self.0.app.db.read(org::list).await?;
        if let Some(head) = units.into_iter().find(|unit| unit.parent().is_none()) {
            let mut site = self.0.site.write().unwrap_or_else(PoisonError::into_inner);
            *site = Site {
                bank: head.name,
                phone: head.phone,
            };
        }
        Ok(())
    }

    fn site(&self) -> Site {
        let site = self.0.site.read().unwrap_or_else(PoisonError::into_inner);
        site.clone()
    }

    fn page(&self, address: &str, variant: usize) -> Option<Arc<Kind>> {
        let kept = self.0.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.pages.get(address)?[variant].clone()
    }

    fn keep(&self, (address, variant): (&str, usize), of: Option<(i64, Day)>, kind: Kind) {
        let mut kept = self.0.kept.write().unwrap_or_else(PoisonError::into_inner);
        let fits = kept.pages.len() < PAGES_MAX || kept.pages.contains_key(address);
        // What was drawn before something was published is not kept after it.
        if fits && of.is_some() && kept.of == of && address.len() <= ADDRESS_MAX {
            let places = kept.pages.entry(address.to_owned()).or_default();
            places[variant] = Some(Arc::new(kind));
        }
    }

    fn of(&self) -> Option<(i64, Day)> {
        self.0
            .kept
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .of
    }

    /// What is public now, from memory.
    pub(crate) async fn snapshot(&self) -> Result<Arc<Snapshot>, SqlError> {
        let (of, known) = {
            let kept = self.0.kept.read().unwrap_or_else(PoisonError::into_inner);
            (kept.of, kept.snapshot.clone())
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let made = Arc::new(snapshot(&self.0.app).await?);
        let mut kept = self.0.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.of == of && of.is_some() {
            kept.snapshot = Some(made.clone());
        }
        Ok(made)
    }
}

/// What is public today, from the database.
pub(crate) async fn snapshot(app: &App) -> Result<Snapshot, SqlError> {
    let day = day_of(app.clock.now());
    app.db
        .read(move |reader: &mut Reader<'_>| Snapshot::read(reader, day))
        .await
}

/// The layer around everything: a page that is in memory is answered at once, any other is passed
/// on, and kept when its handler says that it is the same for all.
pub async fn serve(State(memory): State<Memory>, mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/p/") {
        return next.run(request).await;
    }
    if memory.turn(&memory.0.asked, ASK_MILLIS)
        && let Err(error) = memory.ask().await
    {
        tracing::error!(%error, "it could not be asked what is published");
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let said = has_cookie(request.headers(), "notice");
    let kind = variant(request.headers());
    let address = request.uri().path_and_query().map_or("", |it| it.as_str());
    if reads
        && !said
        && let Some(page) = memory.page(address, kind)
    {
        return answer(&page, request.headers(), request.method());
    }
    if memory.turn(&memory.0.site_asked, SITE_MILLIS)
        && let Err(error) = memory.ask_site().await
    {
        tracing::error!(%error, "the bank's name and telephone could not be read");
    }
    let (address, of) = (address.to_owned(), memory.of());
    let (headers, method) = (request.headers().clone(), request.method().clone());
    request.extensions_mut().insert(memory.site());
    request.extensions_mut().insert(memory.clone());
    let given = next.run(request).await;
    // Who is signed in reads in the language of the account, which the cookies do not tell.
    let own = has_cookie(&headers, "session") || has_cookie(&headers, "__Host-session");
    let keeps = reads && !said && !own && given.extensions().get::<SameForAll>().is_some();
    if !keeps || given.status() != StatusCode::OK || method == Method::HEAD {
        return given;
    }
    let (parts, body) = given.into_parts();
    let Ok(body) = to_bytes(body, PAGE_BYTES_MAX).await else {
        tracing::error!(address, "a page for everybody is larger than any may be");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let made = kind_of(&parts.headers, body);
    let given = answer(&made, &headers, &method);
    memory.keep((&address, kind), of, made);
    given
}

fn kind_of(all: &HeaderMap, body: Bytes) -> Kind {
    let mut headers = HeaderMap::new();
    for name in OF_THE_PAGE {
        if let Some(value) = all.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(MAX_AGE));
    let vary = "cookie, accept-language, accept-encoding";
    headers.insert(header::VARY, HeaderValue::from_static(vary));
    let hash = platform::sha256_hex(&body);
    let tag = HeaderValue::from_str(&format!("\"{}\"", &hash[..24]));
    let tag = tag.unwrap_or(HeaderValue::from_static("\"\""));
    headers.insert(header::ETAG, tag.clone());
    Kind { headers, body, tag }
}

/// The answer of a kept page; "not changed" to whoever has it already.
fn answer(page: &Kind, asked: &HeaderMap, method: &Method) -> Response {
    let known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|tags| tags.as_bytes() == page.tag.as_bytes());
    let body = match known || *method == Method::HEAD {
        true => Body::empty(),
        false => Body::from(page.body.clone()),
    };
    let mut answer = Response::new(body);
    answer.headers_mut().clone_from(&page.headers);
    if known {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
    }
    answer
}
