//! What stands around a page: language, title, menu, person, notice, watermark.

use crate::{Notice, Words};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use kernel::Lang;
use std::convert::Infallible;

/// Everything the layout shows. Every page struct has it as its field `page`.
///
/// A middleware that knows the person puts one into the request's extensions; handlers take it as
/// an extractor and name their page: `page.titled(w.inbox).crumb(w.desk, "/")`. Without that
/// middleware the extractor gives a bare page in the language the request asks for.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of everything on the page.
    pub lang: Lang,
    /// The shell's words in that language.
    pub w: &'static Words,
    /// The bank's name in the top bar.
    pub bank: String,
    /// The `<h1>` and the window's title.
    pub title: String,
    /// Path and query of this page: where the language switch and a new login come back to.
    pub path: String,
    /// Who is logged in.
    pub user: Option<UserBox>,
    /// The menu.
    pub nav: Vec<NavGroup>,
    /// The places above this page, topmost first.
    pub crumbs: Vec<Crumb>,
    /// What the last action says, shown once.
    pub notice: Option<Notice>,
    /// [`mark`]: name, login, unit and time, drawn faintly over the page.
    pub watermark: Option<String>,
    /// The one-time id of the forms on this page; sent back as `form_id`, it is their receipt.
    pub form_id: String,
    /// Whether the reader asked for large print (大字版); public pages only.
    pub large: bool,
    /// Where the bank takes complaints by telephone; empty when it has told none.
    pub phone: String,
}

/// What the public pages say of the bank. Put into the request's extensions by who knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The bank's name.
    pub bank: String,
    /// Where it takes complaints by telephone.
    pub phone: String,
}

/// The cookie that keeps the print of the public pages; `large` or nothing.
pub const PRINT_COOKIE: &str = "print";

/// The person in the top bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserBox {
    /// The name people read.
    pub name: String,
    /// Unit and post.
    pub unit: String,
    /// The login name, for signing in again without leaving the page.
    pub login: String,
    /// What stands in the round badge.
    pub initial: String,
}

impl UserBox {
    /// A person; the initial is the first character of a Chinese name, the initials of another.
    pub fn new(name: &str, unit: &str, login: &str) -> UserBox {
        let initial = if name.is_ascii() {
            name.split_whitespace()
                .filter_map(|part| part.chars().next())
                .take(2)
                .collect()
        } else {
            name.chars().take(1).collect()
        };
        UserBox {
            name: name.into(),
            unit: unit.into(),
            login: login.into(),
            initial,
        }
    }
}

/// A group of the menu.
#[derive(Clone, Debug)]
pub struct NavGroup {
    /// Its heading.
    pub label: String,
    /// Its entries.
    pub items: Vec<NavItem>,
}

impl NavGroup {
    /// A group with its entries; one without entries is not drawn.
    pub fn new(label: impl Into<String>, items: Vec<NavItem>) -> NavGroup {
        NavGroup {
            label: label.into(),
            items,
        }
    }
}

/// An entry of the menu, also found by the palette.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// What people read.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Icon name of `web/icons.txt`.
    pub icon: &'static str,
    /// Whether this page is it.
    pub current: bool,
    /// An address that answers with a bare number; loaded after the page, empty for zero.
    pub badge_url: Option<String>,
    /// Whether the number is drawn in red: something waits for this person.
    pub badge_hot: bool,
    /// The letter after `G` that leads here.
    pub go: Option<char>,
    /// More texts the palette finds it by: pinyin initials, other names.
    pub keywords: &'static str,
}

impl NavItem {
    /// An entry with label, address and icon.
    pub fn new(label: impl Into<String>, href: impl Into<String>, icon: &'static str) -> NavItem {
        NavItem {
            label: label.into(),
            href: href.into(),
            icon,
            current: false,
            badge_url: None,
            badge_hot: false,
            go: None,
            keywords: "",
        }
    }

    /// With a number loaded from that address; `hot` draws it in red.
    pub fn badge(mut self, url: impl Into<String>, hot: bool) -> NavItem {
        self.badge_url = Some(url.into());
        self.badge_hot = hot;
        self
    }

    /// Reached by `G` and this letter.
    pub fn go(mut self, letter: char) -> NavItem {
        self.go = Some(letter);
        self
    }

    /// Found in the palette by these texts too.
    pub fn keywords(mut self, words: &'static str) -> NavItem {
        self.keywords = words;
        self
    }
}

/// A place above the page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// What people read.
    pub label: String,
    /// Where it leads; none for a place that has no page.
    pub href: Option<String>,
}

/// Who looks at something or takes it out: name, login, unit, time. The one form of the mark on
/// pages and in files.
pub fn mark(name: &str, login: &str, unit: &str, time: &str) -> String {
    format!("{name} {login} {unit} {time}")
}

impl Page {
    /// A bare page: no person, no menu.
    pub fn new(lang: Lang, title: impl Into<String>) -> Page {
        let w = Words::of(lang);
        Page {
            lang,
            w,
            bank: w.bank.to_owned(),
            title: title.into(),
            path: "/".to_owned(),
            user: None,
            nav: Vec::new(),
            crumbs: Vec::new(),
            notice: None,
            watermark: None,
            form_id: String::new(),
            large: false,
            phone: String::new(),
        }
    }

    /// The menu of the public site; large print leaves away what can be found from the first page.
    pub fn site_menu(&self) -> Vec<(&'static str, &'static str)> {
        let w = self.w;
        let all = [
            ("/p/search", w.site_search, false),
            ("/p/products", w.site_products, true),
            ("/p/fees", w.site_fees, true),
            ("/p/learn", w.site_learn, false),
            ("/p/complain", w.site_complain, true),
            ("/p/track", w.site_track, true),
            ("/p/privacy", w.site_privacy, false),
        ];
        let kept = all
            .into_iter()
            .filter(|(_, _, always)| *always || !self.large);
        kept.map(|(href, label, _)| (href, label)).collect()
    }

    /// Whether this page is the address or lies below it: what a menu marks.
    pub fn is_under(&self, href: &str) -> bool {
        stands_under(self.path.split('?').next().unwrap_or_default(), href)
    }

    /// With its title.
    pub fn titled(mut self, title: impl Into<String>) -> Page {
        self.title = title.into();
        self
    }

    /// At this path and query.
    pub fn at(mut self, path: impl Into<String>) -> Page {
        self.path = path.into();
        self
    }

    /// For this person.
    pub fn user(mut self, user: UserBox) -> Page {
        self.user = Some(user);
        self
    }

    /// With this menu; the entry whose address is the longest beginning of the path is current.
    pub fn nav(mut self, groups: Vec<NavGroup>) -> Page {
        self.nav = groups;
        let path = self.path.split('?').next().unwrap_or_default().to_owned();
        self.current(&path)
    }

    /// Marks the menu entry that this address belongs to.
    pub fn current(mut self, path: &str) -> Page {
        let items = || self.nav.iter().flat_map(|group| &group.items);
        let best = items()
            .filter(|item| stands_under(path, &item.href))
            .map(|item| item.href.len());
        let best = best.max();
        for item in self.nav.iter_mut().flat_map(|group| &mut group.items) {
            item.current = stands_under(path, &item.href) && Some(item.href.len()) == best;
        }
        self
    }

    /// With one more place above it.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Page {
        self.crumbs.push(Crumb {
            label: label.into(),
            href: Some(href.into()),
        });
        self
    }

    /// With a notice.
    pub fn notice(mut self, notice: Option<Notice>) -> Page {
        self.notice = notice;
        self
    }

    /// With a watermark: name, login, time.
    pub fn watermark(mut self, text: impl Into<String>) -> Page {
        self.watermark = Some(text.into());
        self
    }

    /// With the one-time id of its forms.
    pub fn form_id(mut self, id: impl Into<String>) -> Page {
        self.form_id = id.into();
        self
    }

    /// With the bank's own name.
    pub fn bank(mut self, name: impl Into<String>) -> Page {
        self.bank = name.into();
        self
    }

    /// The language the switch leads to.
    pub fn other_lang(&self) -> Lang {
        self.lang.pick(Lang::En, Lang::Zh)
    }

    /// The language a request asks for: the cookie of the switch, then `Accept-Language`.
    pub fn lang_of(headers: &HeaderMap) -> Lang {
        let text = |value: Option<&axum::http::HeaderValue>| {
            value
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let cookies = text(headers.get(header::COOKIE));
        let chosen = cookies
            .split(';')
            .find_map(|pair| pair.trim().strip_prefix("lang="));
        chosen
            .and_then(Lang::from_tag)
            .unwrap_or_else(|| Lang::from_accept(&text(headers.get(header::ACCEPT_LANGUAGE))))
    }

    /// Whether a request asks for large print, by the cookie of the switch.
    pub fn is_large(headers: &HeaderMap) -> bool {
        let lines = headers.get_all(header::COOKIE).iter();
        let texts = lines.filter_map(|line| line.to_str().ok());
        let mut pairs = texts.flat_map(|line| line.split(';'));
        pairs.any(|pair| {
            let pair = pair.trim().split_once('=');
            pair == Some((PRINT_COOKIE, "large"))
        })
    }
}

/// Whether a path is that address or lies below it.
fn stands_under(path: &str, href: &str) -> bool {
    let rest = path.strip_prefix(href);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Page, Infallible> {
        let here = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        let known = parts.extensions.get::<Page>().cloned();
        let bare = || Page::new(Page::lang_of(&parts.headers), "").at(here);
        let mut page = known.unwrap_or_else(bare);
        if page.notice.is_none() {
            page.notice = Notice::from_headers(&parts.headers);
        }
        page.large = Page::is_large(&parts.headers);
        if let Some(site) = parts.extensions.get::<Site>() {
            page.bank.clone_from(&site.bank);
            page.phone.clone_from(&site.phone);
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_menu_entry_is_current() {
        let items = vec![
            NavItem::new("all", "/complaints", "files"),
            NavItem::new("new", "/complaints/new", "file-plus"),
            NavItem::new("desk", "/", "inbox"),
        ];
        let page = Page::new(Lang::Zh, "").nav(vec![NavGroup::new("g", items)]);
        for (path, current) in [
            ("/complaints", "all"),
            ("/complaints/TS-1", "all"),
            ("/complaints/new", "new"),
            ("/complaintsx", ""),
            ("/", "desk"),
        ] {
            let page = page.clone().current(path);
            let marked: Vec<_> = page.nav[0]
                .items
                .iter()
                .filter(|i| i.current)
                .map(|i| i.label.as_str())
                .collect();
            assert_eq!(marked.join(","), current, "{path}");
        }
    }

    #[test]
    fn initials_fit_the_name() {
        assert_eq!(UserBox::new("李静怡", "南江分行", "lijy").initial, "李");
        assert_eq!(UserBox::new("Li Jingyi Anne", "HO", "lijy").initial, "LJ");
    }

    #[test]
    fn the_switch_counts_more_than_the_browser() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "en-GB".parse().unwrap());
        assert_eq!(Page::lang_of(&headers), Lang::En);
        headers.insert(header::COOKIE, "a=1; lang=zh-CN".parse().unwrap());
        assert_eq!(Page::lang_of(&headers), Lang::Zh);
    }
}
