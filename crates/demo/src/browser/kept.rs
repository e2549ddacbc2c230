//! The conversation list, the names in it and the quiet hours, kept for the first moment of the
//! next visit.

use serde_json::{Value, json};

use crate::model::{QuietHours, json as read};

use super::{store, stored};

const LIST: &str = "rongim-demo.list";
const NAMES: &str = "rongim-demo.names";
const QUIET: &str = "rongim-demo.quiet";

/// Lines that are kept: more than a screen has room for.
const MOST_LINES: usize = 60;

/// Letters of a text that are kept: a list shows few, and thumbnails are long.
const MOST_LETTERS: usize = 200;

/// Keeps the conversation list of a user, as the SDK gave it.
pub fn keep_list(user: &str, list: &Value) {
    let lines = list.as_array().into_iter().flatten().take(MOST_LINES);
    let lines: Vec<Value> = lines.cloned().map(shortened).collect();
    keep(LIST, &json!({ "user": user, "list": lines }));
}

/// Keeps the names that a user sees.
pub fn keep_names(user: &str, names: &Value) {
    keep(NAMES, &json!({ "user": user, "names": names }));
}

/// Keeps the quiet hours of a user.
pub fn keep_quiet_hours(user: &str, hours: Option<QuietHours>) {
    match hours {
        Some(hours) => keep(QUIET, &json!({ "user": user, "hours": hours.to_json() })),
        None => store(QUIET, None),
    }
}

fn keep(place: &str, value: &Value) {
    if let Some(text) = read::write(value) {
        store(place, Some(&text));
    }
}

/// The quiet hours of this user, as they were the last time.
#[must_use]
pub fn restore_quiet_hours(user: &str) -> Option<QuietHours> {
    let kept = read::parse(&stored(QUIET)?)?;
    let hours = kept.get("hours").filter(|_| kept["user"] == user)?;
    QuietHours::from_json(hours)
}

/// The list and the names of this user's last visit.
#[must_use]
pub fn restore(user: &str) -> Option<(Value, Value)> {
    let kept = |key: &str, part: &str| {
        let mut kept = read::parse(&stored(key)?)?;
        (kept.get("user")?.as_str()? == user).then(|| kept[part].take())
    };
    Some((
        kept(LIST, "list")?,
        kept(NAMES, "names").unwrap_or_default(),
    ))
}

/// Who signs out leaves nothing behind.
pub fn forget() {
    store(LIST, None);
    store(NAMES, None);
    store(QUIET, None);
}

fn shortened(value: Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > MOST_LETTERS => {
            text.chars().take(MOST_LETTERS).collect::<String>().into()
        }
        Value::Array(list) => list.into_iter().map(shortened).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(fields.map(|(key, value)| (key, shortened(value))).collect())
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_kept_short() {
        let line =
            json!({ "latestMessage": { "content": { "content": "字".repeat(5000), "n": 1 } } });
        let short = shortened(line);
        let content = &short["latestMessage"]["content"];
        assert_eq!(content["content"].as_str().unwrap().chars().count(), 200);
        assert_eq!(content["n"], 1);
    }
}
