//! The little that the engine reads from JSON text.
//!
//! Message contents stay JSON text all the way to the page. Only a navigation
//! answer and a recall have fields that rules depend on; a browser reads those
//! with its own parser.

/// Reads scalars from the top level of a JSON object.
pub trait Json {
    /// The string, number (in decimal) or boolean under `key`; `None` when
    /// `json` is no object or has no such scalar.
    fn scalar(&self, json: &str, key: &str) -> Option<String>;
}

/// Reads nothing: for engines that never talk to a server.
pub struct NoJson;

impl Json for NoJson {
    fn scalar(&self, _json: &str, _key: &str) -> Option<String> {
        None
    }
}
