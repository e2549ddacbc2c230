//! Forgiving reads from JSON that other programs wrote: a wrong type is an absent value.

use serde_json::Value;

/// Arrays and objects within each other that a text may have: reading takes room for each.
const DEEPEST: usize = 100;

/// What a text says, as far as it is JSON.
#[must_use]
pub fn parse(text: &str) -> Option<Value> {
    (depth(text) <= DEEPEST).then(|| read(text))?
}

#[cfg(target_arch = "wasm32")]
fn read(text: &str) -> Option<Value> {
    serde_wasm_bindgen::from_value(js_sys::JSON::parse(text).ok()?).ok()
}

#[cfg(not(target_arch = "wasm32"))]
fn read(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// A value as JSON; `None` for whole numbers that a browser has no room for (above 2^53).
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn write(value: &Value) -> Option<String> {
    use serde::Serialize;
    let plain_objects = serde_wasm_bindgen::Serializer::json_compatible();
    let value = value.serialize(&plain_objects).ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}

/// A value as JSON.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn write(value: &Value) -> Option<String> {
    Some(value.to_string())
}

/// How many arrays and objects are open at most at one place of a JSON text.
#[must_use]
pub fn depth(text: &str) -> usize {
    let (mut open, mut most, mut in_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => open += 1,
            b']' | b'}' if !in_text => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// The string under `key`, or the empty string. Numbers are accepted as their decimal text.
#[must_use]
pub fn text(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.as_f64().map(super::number::text).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The finite number under `key`. Old pages sent numbers as strings, so these count too.
#[must_use]
pub fn number(value: &Value, key: &str) -> Option<f64> {
    match value.get(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => super::number::parse(text.trim()),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

/// A count or a time in milliseconds under `key`; 0 when absent or negative.
#[must_use]
pub fn count(value: &Value, key: &str) -> u64 {
    // `as` saturates: a negative or huge number cannot wrap.
    number(value, key).map_or(0, |number| number as u64)
}

/// The truth under `key`; anything but `true` is false.
#[must_use]
pub fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The elements of the array under `key` that `read` makes something of.
#[must_use]
pub fn list<T>(value: &Value, key: &str, read: fn(&Value) -> Option<T>) -> Vec<T> {
    let elements = value.get(key).and_then(Value::as_array);
    elements.into_iter().flatten().filter_map(read).collect()
}

/// An address that is safe to link to or load: `http` or `https` only, else empty.
#[must_use]
pub fn web_address(value: &Value, key: &str) -> String {
    let address = text(value, key);
    let lower = address.get(..8).unwrap_or(&address).to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        address
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_deep_is_not_read() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&nested(DEEPEST)).is_some());
        assert_eq!(parse(&nested(DEEPEST + 1)), None);
        assert_eq!(depth(r#"{"a":"[[[\"[[","b":[{}]}"#), 3);
        assert_eq!(depth("]]]]"), 0);
        assert_eq!(parse("{"), None);
    }

    #[test]
    fn numbers_may_come_as_strings() {
        assert_eq!(
            number(&json!({"latitude": "28.67"}), "latitude"),
            Some(28.67)
        );
        assert_eq!(number(&json!({"latitude": "NaN"}), "latitude"), None);
        assert_eq!(count(&json!({"unread": null}), "unread"), 0);
        assert_eq!(count(&json!({"unread": -3}), "unread"), 0);
    }

    #[test]
    fn only_web_addresses_are_linked() {
        let value = json!({"a": "javascript:alert(1)", "b": "HTTPS://x/y", "c": "中文字符串"});
        assert_eq!(web_address(&value, "a"), "");
        assert_eq!(web_address(&value, "b"), "HTTPS://x/y");
        assert_eq!(web_address(&value, "c"), "");
    }
}
