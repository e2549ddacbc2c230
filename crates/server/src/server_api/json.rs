//! The JSON bodies of the Server API. SDKs write numbers and switches also as texts.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::Value;

use super::{ApiError, form::check_id};

/// A JSON body, whatever its `Content-Type` says.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| ApiError::body_too_big())?;
        if body.is_empty() {
            return Err(ApiError::no_body());
        }
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|error| ApiError::bad_parameter("body", &error.to_string()))
    }
}

/// A whole number, also as text; nothing for an empty text.
pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) => text.parse().map(Some).map_err(D::Error::custom),
        value => match value.as_i64() {
            Some(number) => Ok(Some(number)),
            None => Err(D::Error::custom("a whole number was expected")),
        },
    }
}

/// A switch: a boolean, 0 or 1, also as text; nothing for an empty text.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    let text = match Value::deserialize(from)? {
        Value::Null => return Ok(None),
        Value::String(text) => text.to_ascii_lowercase(),
        value => value.to_string(),
    };
    match text.as_str() {
        "" => Ok(None),
        "1" | "true" => Ok(Some(true)),
        "0" | "false" => Ok(Some(false)),
        _ => Err(D::Error::custom("0, 1, true or false was expected")),
    }
}

/// Some ids, as a form has them; not none.
pub(super) fn ids(name: &str, ids: &[String], most: usize) -> Result<Vec<String>, ApiError> {
    if ids.is_empty() {
        return Err(ApiError::bad_parameter(name, "is missing"));
    }
    if ids.len() > most {
        let why = format!("has more than {most} values");
        return Err(ApiError::bad_parameter(name, &why));
    }
    let checked = ids.iter().map(|id| check_id(name, id).map(str::to_owned));
    checked.collect()
}

/// One id.
pub(super) fn id(name: &str, id: &str) -> Result<String, ApiError> {
    if id.is_empty() {
        return Err(ApiError::bad_parameter(name, "is missing"));
    }
    check_id(name, id).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Body {
        #[serde(deserialize_with = "number")]
        n: Option<i64>,
        #[serde(deserialize_with = "flag")]
        f: Option<bool>,
    }

    #[test]
    fn numbers_and_switches_may_be_texts() {
        let read = |text| serde_json::from_str::<Body>(text);
        for (text, n, f) in [
            (r#"{"n":5,"f":true}"#, Some(5), Some(true)),
            (r#"{"n":"5","f":"False"}"#, Some(5), Some(false)),
            (r#"{"n":"","f":""}"#, None, None),
            (r#"{"n":null,"f":1}"#, None, Some(true)),
            ("{}", None, None),
        ] {
            assert_eq!(read(text).unwrap(), Body { n, f }, "{text}");
        }
        for text in [r#"{"n":"x"}"#, r#"{"n":1.5}"#, r#"{"f":2}"#] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
