//! Whoever stands behind a request, as handlers receive them.

use super::authenticate::words_say;
use crate::access::Permission;
use crate::permit::{self, Permit};
use crate::store::session::Session;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use change::Subject;
use kernel::{Actor, Lang, Refusal};
use std::convert::Infallible;
use std::sync::Arc;
use ui::Page;

/// A person with a session, or a system with a token. Made by
/// [`authenticate`](crate::authenticate) only; handlers take it as an extractor.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who acts.
    pub actor: Actor,
    /// The language to answer in.
    pub lang: Lang,
    /// The session; `None` for a token.
    pub session: Option<Session>,
    /// Whether the password must be changed before anything else.
    pub(crate) must_change: bool,
    /// Whether a second factor must be set up before anything else.
    pub(crate) must_enrol: bool,
    /// Whether the bank's rules of access let them open cases in an emergency.
    pub(crate) opens: bool,
    /// Where the ledger writes what they were refused.
    pub(super) subject: Subject,
    page: Arc<Page>,
}

/// What has to be done before anything else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Firsts {
    /// Change the one-time password.
    pub(super) password: bool,
    /// Set up the second factor.
    pub(super) factor: bool,
}

/// Who somebody is, besides who acts.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// Where the ledger writes what they were refused.
    pub(super) subject: Subject,
    /// The session; `None` for a token.
    pub(super) session: Option<Session>,
    /// Whether the bank's rules of access let them open cases in an emergency.
    pub(super) opens: bool,
}

impl Signed {
    pub(super) fn new(actor: Actor, standing: Standing, firsts: Firsts, page: Page) -> Signed {
        Signed {
            actor,
            lang: page.lang,
            session: standing.session,
            must_change: firsts.password,
            must_enrol: firsts.factor,
            opens: standing.opens,
            subject: standing.subject,
            page: Arc::new(page),
        }
    }

    /// The page around what a handler shows: person, menu, watermark, notice and the one-time id
    /// of its forms are there already; `current` is the menu's entry it belongs to.
    pub fn page(&self, title: impl Into<String>, current: &str) -> Page {
        let page = Page::clone(&self.page).titled(title);
        if current.is_empty() {
            page
        } else {
            page.current(current)
        }
    }

    /// Who looks, for which unit, when: what stands over the pages and in the files that this person
    /// takes out. Empty for a token, which has no pages.
    pub fn mark(&self) -> &str {
        self.page.watermark.as_deref().unwrap_or_default()
    }

    /// The permit, if one of the roles holds the permission.
    pub fn permit(&self, permission: Permission) -> Result<Permit, Refusal> {
        if permission == Permission::EmergencyOpen && !self.opens {
            return Err(Refusal::new("forbidden", words_say(|w| w.emergency_off)));
        }
        permit::permit(&self.actor, permission)
    }

    /// Whether one of the roles holds the permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permit(permission).is_ok()
    }
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Signed, StatusCode> {
        // Behind a public route there may be nobody; behind any other, the door has been passed.
        parts
            .extensions
            .get::<Signed>()
            .cloned()
            .ok_or(StatusCode::UNAUTHORIZED)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Signed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Signed>, Infallible> {
        Ok(parts.extensions.get::<Signed>().cloned())
    }
}
