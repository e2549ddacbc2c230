//! The forms of the Server API: what a parameter has to be.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};

use super::ApiError;
use crate::{params::Params, store::Part};

/// A form body; an empty one has no parameters.
pub struct Form(pub(super) Params);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| ApiError::body_too_big())?;
        Ok(Self(Params::parse(&body)))
    }
}

const MAX_ID_BYTES: usize = 64;
const MAX_NAME_CHARS: usize = 64;
const MAX_LIST: usize = 1000;

impl Form {
    pub(super) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.0
            .one(name)
            .ok_or_else(|| ApiError::bad_parameter(name, "is missing"))
    }

    /// A user or group id.
    pub(super) fn id(&self, name: &str) -> Result<String, ApiError> {
        check_id(name, self.required(name)?).map(str::to_owned)
    }

    /// One or more ids under the same key.
    pub(super) fn ids(&self, name: &str) -> Result<Vec<String>, ApiError> {
        self.some_ids(name, MAX_LIST)
    }

    /// One or more ids, at most `most`, under the same key.
    pub(super) fn some_ids(&self, name: &str, most: usize) -> Result<Vec<String>, ApiError> {
        self.required(name)?;
        let ids = self
            .0
            .all(name)
            .map(|id| check_id(name, id).map(str::to_owned));
        let ids = ids.collect::<Result<Vec<_>, _>>()?;
        if ids.len() > most {
            let why = format!("has more than {most} values");
            return Err(ApiError::bad_parameter(name, &why));
        }
        Ok(ids)
    }

    /// The same, or none.
    pub(super) fn optional_ids(&self, name: &str, most: usize) -> Result<Vec<String>, ApiError> {
        match self.0.one(name) {
            None => Ok(Vec::new()),
            Some(_) => self.some_ids(name, most),
        }
    }

    pub(super) fn display_name(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.0.one(name) {
            Some(text) if text.chars().count() > MAX_NAME_CHARS => {
                Err(ApiError::too_long(name, MAX_NAME_CHARS))
            }
            text => Ok(text),
        }
    }

    /// One or more texts of at most `bytes` each under the same key, at most `most`.
    pub(super) fn texts(
        &self,
        name: &str,
        most: usize,
        bytes: usize,
    ) -> Result<Vec<String>, ApiError> {
        self.required(name)?;
        let texts: Vec<_> = self.0.all(name).map(str::to_owned).collect();
        if texts.len() > most {
            let why = format!("has more than {most} values");
            return Err(ApiError::bad_parameter(name, &why));
        }
        if texts.iter().any(|text| text.len() > bytes) {
            return Err(ApiError::too_long(name, bytes));
        }
        Ok(texts)
    }

    /// A whole number in a range; `None` when it is left out.
    pub(super) fn number(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.0.one(name) else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.map(Some).ok_or_else(|| {
            let why = format!("is a number from {} to {}", range.start(), range.end());
            ApiError::bad_parameter(name, &why)
        })
    }

    /// A switch: 0 or 1, `true` or `false`; SDKs write both.
    pub(super) fn flag(&self, name: &str, default: bool) -> Result<bool, ApiError> {
        match self.0.one(name).map(str::to_ascii_lowercase).as_deref() {
            None => Ok(default),
            Some("1" | "true") => Ok(true),
            Some("0" | "false") => Ok(false),
            Some(_) => Err(ApiError::bad_parameter(name, "is 0, 1, true or false")),
        }
    }

    /// A part of a list by `page` (from 1) and `size`; everything without them.
    pub(super) fn part(&self) -> Result<Part, ApiError> {
        let page = self.number("page", 1..=1_000_000)?;
        let size = self.number("size", 1..=200)?;
        if page.is_none() && size.is_none() {
            return Ok(Part::ALL);
        }
        let take = size.unwrap_or(50) as usize;
        let skip = (page.unwrap_or(1) - 1) as usize * take;
        Ok(Part { skip, take })
    }
}

pub(super) fn check_id<'a>(name: &str, id: &'a str) -> Result<&'a str, ApiError> {
    if id.len() > MAX_ID_BYTES {
        return Err(ApiError::too_long(name, MAX_ID_BYTES));
    }
    if is_id(id) {
        Ok(id)
    } else {
        Err(ApiError::bad_parameter(
            name,
            "may have letters, digits and + = - _ |",
        ))
    }
}

/// Whether a text is a user or group id.
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+=-_|".contains(&byte);
    !text.is_empty() && text.len() <= MAX_ID_BYTES && text.bytes().all(allowed)
}
