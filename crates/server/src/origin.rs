//! Under which address the client reached the server.

use axum::http::{HeaderMap, header::HOST};

/// Scheme and host as the client wrote them, so that addresses which the server
/// gives out work on any port and behind a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `host:port`.
    pub host: String,
    /// Whether the client came by TLS.
    pub secure: bool,
}

impl Origin {
    /// Reads the request's headers.
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(HOST.as_str()).filter(|host| is_host(host));
        Self {
            host: host.unwrap_or("127.0.0.1").to_owned(),
            secure: text("x-forwarded-proto") == Some("https"),
        }
    }

    /// `https://host:port/path`.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.host)
    }
}

fn is_host(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".:-_[]".contains(&byte);
    !text.is_empty() && text.len() <= 255 && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_host_is_not_repeated() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "im.example:8585".parse().unwrap());
        assert_eq!(Origin::of(&headers).url("/x"), "http://im.example:8585/x");
        headers.insert(HOST, "a\"<b>".parse().unwrap());
        assert_eq!(Origin::of(&headers).host, "127.0.0.1");
    }
}
