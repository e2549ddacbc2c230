//! The engine's view of JSON, through the browser's parser.

use js_sys::{JSON, Reflect};
use rongim_core::Json;

/// `JSON.parse`.
pub(crate) struct BrowserJson;

impl Json for BrowserJson {
    fn scalar(&self, json: &str, key: &str) -> Option<String> {
        let object = JSON::parse(json).ok().filter(|value| value.is_object())?;
        let value = Reflect::get(&object, &key.into()).ok()?;
        let number = || value.as_f64().map(|number| number.to_string());
        let flag = || value.as_bool().map(|flag| flag.to_string());
        value.as_string().or_else(number).or_else(flag)
    }
}
