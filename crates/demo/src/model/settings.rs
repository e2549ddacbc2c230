//! How somebody likes the app to be, on this device.

use serde_json::{Value, json};

use crate::model::json as read;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Name used in storage and markup.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let named = Self::ALL.into_iter().find(|theme| theme.name() == name);
        named.unwrap_or_default()
    }
}

/// Sizes of text that are offered, in percent.
pub const TEXT_SIZES: [u64; 4] = [90, 100, 115, 130];

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Size of all text, in percent.
    pub text_size: u64,
    /// Enter sends; else Ctrl and Enter do.
    pub enter_sends: bool,
    /// A sound tells of messages.
    pub sound: bool,
    /// Notifications of the browser tell of messages.
    pub notifications: bool,
    /// Where map tiles come from, with `{z}`, `{x}` and `{y}`; empty for the bundled map alone.
    pub tile_server: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            text_size: 100,
            enter_sends: true,
            sound: true,
            notifications: false,
            tile_server: String::new(),
        }
    }
}

impl Settings {
    /// Reads kept settings; what is missing or broken is as in the beginning.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let first = Self::default();
        let flag =
            |key: &str, otherwise| value.get(key).and_then(Value::as_bool).unwrap_or(otherwise);
        let text_size = read::count(value, "textSize");
        Self {
            theme: Theme::from_name(&read::text(value, "theme")),
            text_size: match TEXT_SIZES.contains(&text_size) {
                true => text_size,
                false => first.text_size,
            },
            enter_sends: flag("enterSends", first.enter_sends),
            sound: flag("sound", first.sound),
            notifications: flag("notifications", first.notifications),
            tile_server: read::web_address(value, "tileServer"),
        }
    }

    /// What [`Settings::from_json`] reads.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "theme": self.theme.name(),
            "textSize": self.text_size,
            "enterSends": self.enter_sends,
            "sound": self.sound,
            "notifications": self.notifications,
            "tileServer": self.tile_server,
        })
    }

    /// Address of a tile; `None` without a tile server.
    #[must_use]
    pub fn tile(&self, zoom: u32, x: u32, y: u32) -> Option<String> {
        let parts = [("{z}", zoom), ("{x}", x), ("{y}", y)];
        let template = &self.tile_server;
        let is_whole = parts.iter().all(|(part, _)| template.contains(part));
        let fill =
            |address: String, (part, value): (&str, u32)| address.replace(part, &value.to_string());
        is_whole.then(|| parts.into_iter().fold(template.clone(), fill))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_kept() {
        let settings = Settings {
            theme: Theme::Dark,
            text_size: 115,
            enter_sends: false,
            sound: false,
            notifications: true,
            tile_server: "https://t.example/{z}/{x}/{y}.png".into(),
        };
        assert_eq!(Settings::from_json(&settings.to_json()), settings);
        let tile = settings.tile(3, 1, 2);
        assert_eq!(tile.as_deref(), Some("https://t.example/3/1/2.png"));
    }

    #[test]
    fn broken_settings_are_the_first_ones() {
        let odd =
            json!({"textSize": 1000, "theme": 7, "tileServer": "javascript:x", "sound": "no"});
        for broken in [Value::Null, json!([]), odd] {
            assert_eq!(Settings::from_json(&broken), Settings::default());
        }
        assert_eq!(Settings::default().tile(1, 1, 1), None);
    }
}
