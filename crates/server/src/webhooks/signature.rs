//! The signature of a webhook: the same as that of a Server API call, in the query
//! of the address.

use axum::http::{Uri, uri::PathAndQuery};

use crate::server_api::auth::signature;

/// The address of a POST made at `now_ms`. Receivers of all generations find the
/// names they know.
pub(super) fn sign(url: &Uri, app_key: &str, secret: &str, nonce: &str, now_ms: i64) -> Uri {
    let time = now_ms.to_string();
    let signature = signature(secret, nonce, &time);
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("appKey", app_key),
        ("nonce", nonce),
        ("timestamp", &time),
        ("signTimestamp", &time),
        ("signature", &signature),
    ] {
        query.append_pair(name, value);
    }
    with_query(url, &query.finish()).unwrap_or_else(|| url.clone())
}

/// The address with these parameters after those that it has.
fn with_query(url: &Uri, added: &str) -> Option<Uri> {
    let path = if url.path().is_empty() {
        "/"
    } else {
        url.path()
    };
    let path = match url.query() {
        Some(query) if !query.is_empty() => format!("{path}?{query}&{added}"),
        _ => format!("{path}?{added}"),
    };
    let mut parts = url.clone().into_parts();
    parts.path_and_query = Some(path.parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_follow_those_of_the_address() {
        let sign = |url| sign(&Uri::from_static(url), "k y", "secret", "n", 5).to_string();
        let signature = signature("secret", "n", "5");
        let added = format!("appKey=k+y&nonce=n&timestamp=5&signTimestamp=5&signature={signature}");
        assert_eq!(sign("http://h/p?a=b"), format!("http://h/p?a=b&{added}"));
        assert_eq!(sign("https://h:1"), format!("https://h:1/?{added}"));
    }
}
