//! The engine's view of JSON, through the browser's parser.

use rongim_core::Json;

use crate::page::Page;

/// `JSON.parse`.
pub(crate) struct BrowserJson(pub(crate) Page);

impl Json for BrowserJson {
    fn scalar(&self, json: &str, key: &str) -> Option<String> {
        self.0.scalar(json, key)
    }
}
