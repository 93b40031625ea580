//! The bank's directory (LDAP, Active Directory): bind as the program, search the person, bind as
//! the person.

use super::{Hidden, Unreachable, WrongOutside, expected, is_loopback};
use ldap3::{
    DerefAliases, Ldap, LdapConnAsync, LdapConnSettings, Scope, SearchEntry, SearchOptions, drive,
    ldap_escape,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;

/// The directory answers within so many seconds, or is not there.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Entries that a search may find: one is wanted, a second one shows that it is not clear who.
const PEOPLE_MAX: i32 = 2;
/// Groups of a person that are read.
const GROUPS_MAX: i32 = 1_000;
/// The answer "the password is wrong" (RFC 4511: invalidCredentials).
const WRONG_PASSWORD: u32 = 49;
/// Stands in a filter for what was typed, escaped.
const LOGIN_PLACE: &str = "{login}";
/// Stands in a filter for the person's distinguished name, escaped.
const DN_PLACE: &str = "{dn}";

/// Where the directory is and how people are found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectorySettings {
    /// `ldaps://HOST` or `ldap://HOST`.
    pub url: String,
    /// Whether `ldap://` becomes encrypted by StartTLS before anything else is said.
    pub starttls: bool,
    /// Certificates (PEM) of the authorities that the directory's own is checked with; empty for
    /// those of the system.
    pub authorities: String,
    /// Whom the program binds as for the search.
    pub bind_dn: String,
    /// Its password.
    pub bind_password: Hidden,
    /// Where people are searched, with all below.
    pub base: String,
    /// How they are found: `(uid={login})`, `(sAMAccountName={login})`.
    pub filter: String,
    /// The attribute with the name people read.
    pub name: String,
    /// The attribute with the groups; empty to read none.
    pub groups: String,
    /// Where groups are searched that name their members; empty to search none.
    pub group_base: String,
    /// How: `(member={dn})`.
    pub group_filter: String,
    /// Whether somebody without an account gets one, if a group of theirs gives a role.
    pub create: bool,
}

/// The directory.
#[derive(Clone, Debug)]
pub struct Directory {
    settings: DirectorySettings,
    /// How its certificate is checked, when not with the system's authorities.
    trust: Option<Arc<ClientConfig>>,
}

/// Whom the directory knows under a login whose password was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The distinguished name.
    pub(crate) dn: String,
    /// The name people read; may be empty.
    pub(crate) name: String,
    /// Names of groups.
    pub(crate) groups: Vec<String>,
}

impl Directory {
    /// A directory of these settings. Nothing is asked yet.
    pub fn new(settings: DirectorySettings) -> Result<Directory, WrongOutside> {
        let url = settings.url.as_str();
        let secure = url.starts_with("ldaps://") || settings.starttls;
        if !url.starts_with("ldaps://") && !url.starts_with("ldap://") {
            return expected("url", "ldaps://HOST or ldap://HOST is expected");
        }
        if !secure && !is_loopback(url) {
            return expected(
                "url",
                "passwords go over the network: ldaps:// or starttls = true is expected",
            );
        }
        if settings.bind_dn.is_empty() || settings.bind_password.0.is_empty() {
            return expected(
                "bind_dn",
                "whom to bind as, and bind_password, are expected",
            );
        }
        if settings.base.is_empty() {
            return expected("base", "where people are searched is expected");
        }
        if !settings.filter.contains(LOGIN_PLACE) {
            return expected("filter", "a filter with {login} in it is expected");
        }
        if !settings.group_base.is_empty() && !settings.group_filter.contains(DN_PLACE) {
            return expected("group_filter", "a filter with {dn} in it is expected");
        }
        let trust = match settings.authorities.as_str() {
            "" => None,
            pem => Some(trust(pem)?),
        };
        Ok(Directory { settings, trust })
    }

    /// Whether people without an account get one.
    pub(crate) fn creates(&self) -> bool {
        self.settings.create
    }

    /// Whom the directory knows under that login, if the password is theirs. An empty password is
    /// nobody's: directories take it for an anonymous bind, which always succeeds.
    pub(crate) async fn ask(
        &self,
        login: &str,
        password: &str,
    ) -> Result<Option<Found>, Unreachable> {
        if login.is_empty() || password.is_empty() {
            return Ok(None);
        }
        let mut ldap = self.connect().await?;
        let bound = self.ask_over(&mut ldap, login, password).await;
        // It is gone anyway when this fails.
        let _ = ldap.unbind().await;
        bound
    }

    async fn ask_over(
        &self,
        ldap: &mut Ldap,
        login: &str,
        password: &str,
    ) -> Result<Option<Found>, Unreachable> {
        let s = &self.settings;
        let bound = ldap
            .with_timeout(TIMEOUT)
            .simple_bind(&s.bind_dn, &s.bind_password.0)
            .await;
        if let Err(error) = bound.and_then(ldap3::LdapResult::success) {
            return Err(trouble("binding as the program", &error));
        }
        let Some(mut found) = self.search(ldap, login).await? else {
            return Ok(None);
        };
        if !s.group_base.is_empty() {
            found
                .groups
                .extend(self.groups_with(ldap, &found.dn).await?);
        }
        // Over the same connection, as the last act on it.
        let bound = ldap
            .with_timeout(TIMEOUT)
            .simple_bind(&found.dn, password)
            .await
            .map_err(|error| trouble("binding as the person", &error))?;
        match bound.rc {
            0 => Ok(Some(found)),
            WRONG_PASSWORD => Ok(None),
            // Locked, expired, not allowed: no, and the reason is the directory's affair.
            rc => {
                tracing::info!(rc, "the directory refuses a person");
                Ok(None)
            }
        }
    }

    async fn connect(&self) -> Result<Ldap, Unreachable> {
        let mut settings = LdapConnSettings::new()
            .set_conn_timeout(TIMEOUT)
            .set_starttls(self.settings.starttls);
        if let Some(trust) = &self.trust {
            settings = settings.set_config(trust.clone());
        }
        let made = LdapConnAsync::with_settings(settings, &self.settings.url);
        let (connection, ldap) = tokio::time::timeout(TIMEOUT, made)
            .await
            .map_err(|_| Unreachable("the directory did not answer in time".to_owned()))?
            .map_err(|error| trouble("connecting", &error))?;
        drive!(connection);
        Ok(ldap)
    }

    /// The one entry of a login. Referrals are not followed: they would send the password on to
    /// whoever the answer names.
    async fn search(&self, ldap: &mut Ldap, login: &str) -> Result<Option<Found>, Unreachable> {
        let s = &self.settings;
        let filter = s.filter.replace(LOGIN_PLACE, &ldap_escape(login));
        let mut wanted = vec![s.name.as_str()];
        if !s.groups.is_empty() {
            wanted.push(&s.groups);
        }
        let mut entries = self
            .entries(ldap, &s.base, &filter, &wanted, PEOPLE_MAX)
            .await?;
        let (Some(entry), true) = (entries.pop(), entries.is_empty()) else {
            return Ok(None);
        };
        let values = |name: &str| {
            let same = |(key, _): &(&String, &Vec<String>)| key.eq_ignore_ascii_case(name);
            let found = entry.attrs.iter().find(same);
            found.map(|(_, values)| values.clone()).unwrap_or_default()
        };
        Ok(Some(Found {
            name: values(&s.name).into_iter().next().unwrap_or_default(),
            groups: values(&s.groups),
            dn: entry.dn.clone(),
        }))
    }

    /// Names of the groups that name the person as their member.
    async fn groups_with(&self, ldap: &mut Ldap, dn: &str) -> Result<Vec<String>, Unreachable> {
        let s = &self.settings;
        let filter = s.group_filter.replace(DN_PLACE, &ldap_escape(dn));
        let entries = self
            .entries(ldap, &s.group_base, &filter, &["1.1"], GROUPS_MAX)
            .await?;
        Ok(entries.into_iter().map(|entry| entry.dn).collect())
    }

    async fn entries(
        &self,
        ldap: &mut Ldap,
        base: &str,
        filter: &str,
        wanted: &[&str],
        most: i32,
    ) -> Result<Vec<SearchEntry>, Unreachable> {
        let options = SearchOptions::new()
            .deref(DerefAliases::Never)
            .sizelimit(most)
            .timelimit(5);
        let found = ldap
            .with_search_options(options)
            .with_timeout(TIMEOUT)
            .search(base, Scope::Subtree, filter, wanted)
            .await
            .map_err(|error| trouble("searching", &error))?;
        let (entries, result) = (found.0, found.1);
        // 4: more than the limit; what came is told, and is too many for one person.
        if !matches!(result.rc, 0 | 4 | 10) {
            return Err(Unreachable(format!("searching: the answer {}", result.rc)));
        }
        let plain = entries
            .into_iter()
            .filter(|e| !e.is_ref() && !e.is_intermediate());
        Ok(plain.map(SearchEntry::construct).collect())
    }
}

/// Trust in nobody but these authorities.
fn trust(pem: &str) -> Result<Arc<ClientConfig>, WrongOutside> {
    let mut known = RootCertStore::empty();
    for found in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let added = found.ok().and_then(|one| known.add(one).ok());
        if added.is_none() {
            return expected("ca_file", "certificates in PEM are expected");
        }
    }
    if known.is_empty() {
        return expected("ca_file", "at least one certificate in PEM is expected");
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    match config {
        Ok(config) => Ok(Arc::new(
            config.with_root_certificates(known).with_no_client_auth(),
        )),
        Err(_) => expected("ca_file", "TLS can't be set up"),
    }
}

fn trouble(what: &str, error: &ldap3::LdapError) -> Unreachable {
    Unreachable(format!("{what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> DirectorySettings {
        DirectorySettings {
            url: "ldaps://dc.bank.example".to_owned(),
            starttls: false,
            authorities: String::new(),
            bind_dn: "cn=xiaobao".to_owned(),
            bind_password: Hidden("secret".to_owned()),
            base: "dc=bank".to_owned(),
            filter: "(uid={login})".to_owned(),
            name: "cn".to_owned(),
            groups: "memberOf".to_owned(),
            group_base: String::new(),
            group_filter: String::new(),
            create: false,
        }
    }

    #[test]
    fn what_would_send_passwords_in_the_clear_is_refused() {
        assert!(Directory::new(settings()).is_ok());
        let with = |change: fn(&mut DirectorySettings)| {
            let mut settings = settings();
            change(&mut settings);
            Directory::new(settings).err().map(|wrong| wrong.setting)
        };
        assert_eq!(
            with(|s| s.url = "ldap://dc.bank.example".into()),
            Some("url")
        );
        assert_eq!(with(|s| s.url = "http://dc".into()), Some("url"));
        assert_eq!(with(|s| s.url = "ldap://127.0.0.1:3890".into()), None);
        let starttls = |s: &mut DirectorySettings| {
            s.url = "ldap://dc.bank.example".into();
            s.starttls = true;
        };
        assert_eq!(with(starttls), None);
        assert_eq!(
            with(|s| s.bind_password = Hidden(String::new())),
            Some("bind_dn")
        );
        assert_eq!(with(|s| s.filter = "(uid=x)".into()), Some("filter"));
        assert_eq!(with(|s| s.authorities = "x".into()), Some("ca_file"));
        assert!(!format!("{:?}", settings()).contains("secret"));
    }
}
