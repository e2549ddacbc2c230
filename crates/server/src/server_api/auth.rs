//! Who may call: the signature in the headers.

use axum::{
    extract::{Request, State},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

use super::ApiError;
use crate::state::AppState;

/// Lets a call through when its signature is right.
///
/// There is no check of the time and the nonce: a published SDK makes them once
/// at start and repeats them.
pub async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let config = &state.config;
    match verify(request.headers(), &config.app_key, &config.app_secret) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            tracing::warn!(
                path = request.uri().path(),
                ?error,
                "a Server API call was refused"
            );
            error.into_response()
        }
    }
}

fn verify(headers: &HeaderMap, app_key: &str, app_secret: &str) -> Result<(), ApiError> {
    let text = |name| header(headers, name).ok_or_else(ApiError::wrong_signature);
    if text("App-Key")? != app_key {
        return Err(ApiError::unknown_app_key());
    }
    let expected = signature(app_secret, text("Nonce")?, text("Timestamp")?);
    let given = text("Signature")?.to_ascii_lowercase();
    if bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        Ok(())
    } else {
        Err(ApiError::wrong_signature())
    }
}

/// A header under its name, or under the older one with `RC-`.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers
        .get(name)
        .or_else(|| headers.get(format!("RC-{name}")));
    value.and_then(|value| value.to_str().ok())
}

/// SHA-1 of secret, nonce and timestamp, in lower-case hex.
pub fn signature(app_secret: &str, nonce: &str, timestamp: &str) -> String {
    let mut hash = Sha1::new();
    for part in [app_secret, nonce, timestamp] {
        hash.update(part.as_bytes());
    }
    crate::files::hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn headers(prefix: &str, app_key: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("App-Key", app_key),
            ("Nonce", "14314"),
            ("Timestamp", "1408706337"),
            ("Signature", signature),
        ] {
            let name: HeaderName = format!("{prefix}{name}").parse().unwrap();
            headers.insert(name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn both_header_forms_and_cases_pass() {
        let right = signature("secret", "14314", "1408706337");
        for prefix in ["", "RC-"] {
            assert!(verify(&headers(prefix, "key", &right), "key", "secret").is_ok());
        }
        let upper = right.to_uppercase();
        assert!(verify(&headers("", "key", &upper), "key", "secret").is_ok());
    }

    #[test]
    fn the_documented_example_comes_out() {
        let example = signature("Y1W2MeFwwwRxa0", "14314", "1408706337");
        assert_eq!(example.len(), 40);
        assert_eq!(example, example.to_lowercase());
    }

    #[test]
    fn anything_else_is_refused_with_its_code() {
        let code = |headers: HeaderMap| {
            verify(&headers, "key", "secret")
                .err()
                .map(|error| error.code)
        };
        assert_eq!(code(headers("", "key", "wrong")), Some(1004));
        assert_eq!(code(headers("", "other", "wrong")), Some(1002));
        assert_eq!(code(HeaderMap::new()), Some(1004));
    }
}
