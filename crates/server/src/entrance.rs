//! Settings of the entrance: proxies in front, the bank's directory (`[ldap]`), its identity
//! provider (`[oidc]`).

use identity::{
    Directory, DirectorySettings, Doors, Hidden, Limits, Provider, ProviderSettings, WrongOutside,
};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The table `[ldap]` of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LdapFile {
    url: String,
    #[serde(default)]
    starttls: bool,
    ca_file: Option<PathBuf>,
    bind_dn: String,
    bind_password_file: Option<PathBuf>,
    base: String,
    #[serde(default = "login_filter")]
    filter: String,
    #[serde(default = "common_name")]
    name: String,
    #[serde(default = "member_of")]
    groups: String,
    #[serde(default)]
    group_base: String,
    #[serde(default = "member_filter")]
    group_filter: String,
    #[serde(default)]
    create: bool,
}

fn login_filter() -> String {
    "(uid={login})".to_owned()
}

fn common_name() -> String {
    "cn".to_owned()
}

fn member_of() -> String {
    "memberOf".to_owned()
}

fn member_filter() -> String {
    "(member={dn})".to_owned()
}

/// The table `[oidc]` of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OidcFile {
    issuer: String,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    #[serde(default = "preferred")]
    login_claim: String,
    #[serde(default)]
    groups_claim: String,
    #[serde(default = "scopes")]
    scopes: String,
    #[serde(default = "leeway")]
    leeway_seconds: i64,
    #[serde(default)]
    create: bool,
    #[serde(default)]
    second_factor: bool,
}

fn preferred() -> String {
    "preferred_username".to_owned()
}

fn scopes() -> String {
    "openid profile".to_owned()
}

fn leeway() -> i64 {
    60
}

/// What was set, wherever.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Networks of proxies, as typed, with the setting's name.
    pub(crate) proxies: Option<(String, String)>,
    pub(crate) ldap: Option<LdapFile>,
    pub(crate) oidc: Option<OidcFile>,
    /// `XIAOBAO_LDAP_PASSWORD`.
    pub(crate) ldap_password: Option<String>,
    /// `XIAOBAO_OIDC_SECRET`.
    pub(crate) oidc_secret: Option<String>,
    /// This site's own address.
    pub(crate) site: String,
    pub(crate) limits: Option<LimitsFile>,
}

/// `[limits]`: how often requests may come.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitsFile {
    api_per_minute: Option<u32>,
    anonymous_per_minute: Option<u32>,
    forms_per_ten_minutes: Option<u32>,
}

/// Limits above this are no limits.
const LIMIT_MAX: u32 = 1_000_000;

/// The limits that are set; without a line the default holds.
fn limits(file: LimitsFile) -> Result<Limits, String> {
    let default = Limits::default();
    let read = |name: &str, value: Option<u32>, default: u32| match value.unwrap_or(default) {
        0 => Err(format!("[limits] {name}: at least 1 is expected")),
        large if large > LIMIT_MAX => {
            Err(format!("[limits] {name}: at most {LIMIT_MAX} is expected"))
        }
        value => Ok(value),
    };
    Ok(Limits {
        api_per_minute: read(
            "api_per_minute",
            file.api_per_minute,
            default.api_per_minute,
        )?,
        anonymous_per_minute: read(
            "anonymous_per_minute",
            file.anonymous_per_minute,
            default.anonymous_per_minute,
        )?,
        forms_per_ten_minutes: read(
            "forms_per_ten_minutes",
            file.forms_per_ten_minutes,
            default.forms_per_ten_minutes,
        )?,
    })
}

/// How people come in beside the password that is kept here, and through which proxies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entrance {
    /// Networks whose `X-Forwarded-For` is believed.
    pub proxies: String,
    /// The directory.
    pub directory: Option<DirectorySettings>,
    /// The identity provider.
    pub provider: Option<ProviderSettings>,
    /// How often requests may come.
    pub limits: Limits,
}

impl Entrance {
    /// Reads and checks what was set. The error names the setting.
    pub(crate) fn read(asked: Asked) -> Result<Entrance, String> {
        let proxies = match asked.proxies {
            None => String::new(),
            Some((name, text)) => match identity::read_networks(&text) {
                Ok(_) => text,
                Err(wrong) => {
                    let expected = "networks or addresses are expected, such as 10.0.0.0/8";
                    return Err(format!("{name}: {expected}, not `{wrong}`"));
                }
            },
        };
        let directory = asked.ldap.map(|file| directory(file, asked.ldap_password));
        let provider = asked
            .oidc
            .map(|file| provider(file, asked.oidc_secret, asked.site));
        let entrance = Entrance {
            proxies,
            directory: directory.transpose()?,
            provider: provider.transpose()?,
            limits: limits(asked.limits.unwrap_or_default())?,
        };
        entrance.doors().map(|_| entrance)
    }

    /// What the door is given; people are told through notices.
    pub fn doors(&self) -> Result<Doors, String> {
        let wrong = |table: &'static str| {
            move |wrong: WrongOutside| format!("[{table}] {}: {}", wrong.setting, wrong.expected)
        };
        let directory = self.directory.clone().map(Directory::new);
        let provider = self.provider.clone().map(Provider::new);
        Ok(Doors {
            proxies: identity::read_networks(&self.proxies)?,
            directory: directory.transpose().map_err(wrong("ldap"))?,
            provider: provider.transpose().map_err(wrong("oidc"))?,
            tell: Some(crate::tell::tell),
            limits: self.limits,
        })
    }
}

fn directory(file: LdapFile, given: Option<String>) -> Result<DirectorySettings, String> {
    let named = "[ldap] bind_password_file (or XIAOBAO_LDAP_PASSWORD)";
    let authorities = match &file.ca_file {
        None => String::new(),
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| format!("[ldap] ca_file {}: {error}", path.display()))?,
    };
    Ok(DirectorySettings {
        authorities,
        bind_password: secret(named, file.bind_password_file.as_deref(), given)?,
        url: file.url,
        starttls: file.starttls,
        bind_dn: file.bind_dn,
        base: file.base,
        filter: file.filter,
        name: file.name,
        groups: file.groups,
        group_base: file.group_base,
        group_filter: file.group_filter,
        create: file.create,
    })
}

fn provider(
    file: OidcFile,
    given: Option<String>,
    site: String,
) -> Result<ProviderSettings, String> {
    let named = "[oidc] client_secret_file (or XIAOBAO_OIDC_SECRET)";
    Ok(ProviderSettings {
        client_secret: secret(named, file.client_secret_file.as_deref(), given)?,
        issuer: file.issuer,
        client_id: file.client_id,
        login_claim: file.login_claim,
        groups_claim: file.groups_claim,
        scopes: file.scopes,
        leeway_seconds: file.leeway_seconds,
        create: file.create,
        second_factor: file.second_factor,
        site,
    })
}

/// A secret out of its file, or out of the environment. It stands in no file of settings and on no
/// command line, where others could read it.
fn secret(name: &str, file: Option<&Path>, given: Option<String>) -> Result<Hidden, String> {
    if let Some(given) = given {
        return Ok(Hidden(given));
    }
    let Some(path) = file else {
        return Err(format!("{name}: a secret is expected"));
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{name}: {}: {error}", path.display()))?;
    Ok(Hidden(text.trim_end_matches(['\r', '\n']).to_owned()))
}
