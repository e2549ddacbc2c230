//! Asking a navigation host for servers.

use rongim_protocol::navigation::json_of;

use crate::{
    FetchId, Json, Millis,
    config::{NAVIGATION_TIMEOUT_MS, SDK_VERSION},
};

/// One request under way.
#[derive(Debug)]
pub(super) struct Navigation {
    fetch: FetchId,
    tries: usize,
    deadline: Millis,
}

impl Navigation {
    /// A request that follows `tries` failed ones of the same attempt.
    pub(super) fn new(fetch: FetchId, tries: usize, now: Millis) -> Self {
        Self {
            fetch,
            tries,
            deadline: now + NAVIGATION_TIMEOUT_MS,
        }
    }

    pub(super) fn is(&self, id: FetchId) -> bool {
        self.fetch == id
    }

    pub(super) fn tries(&self) -> usize {
        self.tries
    }

    pub(super) fn deadline(&self) -> Millis {
        self.deadline
    }
}

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// `host:port` of each server, best first, and the whole JSON text.
    Servers { servers: Vec<String>, text: String },
    /// Code 401.
    TokenIncorrect,
    /// Code 403.
    AppKeyWrong,
    /// Anything else.
    Unusable,
}

pub(super) fn read(json: &dyn Json, script: &str) -> Verdict {
    let Ok(text) = json_of(script) else {
        return Verdict::Unusable;
    };
    match json.scalar(text, "code").as_deref() {
        Some("200") => {}
        Some("401") => return Verdict::TokenIncorrect,
        Some("403") => return Verdict::AppKeyWrong,
        _ => return Verdict::Unusable,
    }
    let backups = json.scalar(text, "backupServer").unwrap_or_default();
    let first = json.scalar(text, "server").unwrap_or_default();
    let mut servers: Vec<String> = Vec::new();
    for server in std::iter::once(first.as_str())
        .chain(backups.split(','))
        .map(str::trim)
    {
        if !server.is_empty() && !servers.iter().any(|known| known == server) {
            servers.push(server.to_owned());
        }
    }
    if servers.is_empty() {
        return Verdict::Unusable;
    }
    Verdict::Servers {
        servers,
        text: text.to_owned(),
    }
}

/// The token to send, and the navigation hosts that are written behind it:
/// `TOKEN@nav1.example.com;nav2.example.com`. Published clients send the `@`.
pub(super) fn split_token(token: &str) -> (&str, impl Iterator<Item = String>) {
    let end = token.find('@').map_or(token.len(), |at| at + 1);
    let (token, hosts) = token.split_at(end);
    let hosts = hosts.split(';').map(str::trim);
    let complete = |host: &str| match host.contains("://") {
        true => host.to_owned(),
        false => ["https://", host].concat(),
    };
    (token, hosts.filter(|host| !host.is_empty()).map(complete))
}

pub(super) fn url(
    host: &str,
    polls: bool,
    app_key: &str,
    token: &str,
    callback: &str,
    now: Millis,
) -> String {
    format!(
        "{}/{}navi.js?appId={}&token={}&callBack={callback}&v={SDK_VERSION}&r={now}",
        host.trim_end_matches('/'),
        if polls { "comet" } else { "" },
        encode(app_key),
        encode(token),
    )
}

/// Percent-encodes a query value.
pub(crate) fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_behind_a_token_come_off() {
        for (whole, token, hosts) in [
            ("abc==", "abc==", &[][..]),
            ("abc@", "abc@", &[]),
            ("@", "@", &[]),
            ("abc@a.cn;b.cn", "abc@", &["https://a.cn", "https://b.cn"]),
            ("abc@ http://a:1 ;;", "abc@", &["http://a:1"]),
        ] {
            let (bare, found) = split_token(whole);
            assert_eq!(
                (bare, found.collect::<Vec<_>>()),
                (token, hosts.iter().map(|h| (*h).to_owned()).collect())
            );
        }
    }
}
