//! The engine's view of JSON, through the browser's parser.

use js_sys::{JSON, Reflect};
use rongim_core::Json;
use wasm_bindgen::JsValue;

/// `JSON.parse`.
pub(crate) struct BrowserJson;

impl Json for BrowserJson {
    fn scalar(&self, json: &str, key: &str) -> Option<String> {
        let object = JSON::parse(json).ok().filter(JsValue::is_object)?;
        let value = Reflect::get(&object, &key.into()).ok()?;
        if value.is_object() || value.is_undefined() || value.is_null() {
            return None;
        }
        value
            .as_string()
            .or_else(|| JSON::stringify(&value).ok()?.as_string())
    }
}
