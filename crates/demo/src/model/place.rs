//! A point on earth with a description, and how people type one.

use serde_json::{Value, json};

use crate::model::{json, number};

/// A checked position: both numbers are finite and in range, so equality is total.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    latitude: f64,
    longitude: f64,
    /// Description in words; may be empty.
    pub poi: String,
    /// JPEG thumbnail, base64 without prefix; may be empty.
    pub thumbnail: String,
}

impl Eq for Place {}

impl Place {
    /// `None` when a coordinate is not a number or out of range.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64, poi: String, thumbnail: String) -> Option<Self> {
        let in_range = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        in_range.then_some(Self {
            latitude,
            longitude,
            poi,
            thumbnail,
        })
    }

    /// Reads a location message. Some published clients write `latiude`.
    #[must_use]
    pub fn from_content(content: &Value) -> Option<Self> {
        let latitude =
            json::number(content, "latitude").or_else(|| json::number(content, "latiude"))?;
        let longitude = json::number(content, "longitude")?;
        Self::new(
            latitude,
            longitude,
            json::text(content, "poi"),
            json::text(content, "content"),
        )
    }

    /// What [`Place::from_content`] reads.
    #[must_use]
    pub fn to_content(&self) -> Value {
        json!({
            "latitude": self.latitude,
            "longitude": self.longitude,
            "poi": self.poi,
            "content": self.thumbnail,
        })
    }

    /// Degrees north.
    #[must_use]
    pub fn latitude(&self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    #[must_use]
    pub fn longitude(&self) -> f64 {
        self.longitude
    }

    /// `28.67307° N, 121.44297° E`
    #[must_use]
    pub fn coordinates(&self) -> String {
        let latitude = degrees(self.latitude, 'N', 'S', 5);
        let longitude = degrees(self.longitude, 'E', 'W', 5);
        format!("{latitude}, {longitude}")
    }
}

/// `28.5° N`: the sign becomes a letter.
#[must_use]
pub fn degrees(value: f64, positive: char, negative: char, digits: u8) -> String {
    let letter = if value < 0.0 { negative } else { positive };
    let value = number::fixed(value.abs(), digits);
    format!("{value}° {letter}")
}

/// A typed coordinate within ±`limit`; a decimal comma is a point.
#[must_use]
pub fn parse_coordinate(typed: &str, limit: f64) -> Option<f64> {
    let typed = typed.trim().trim_end_matches('°').replace(',', ".");
    let value = number::parse(&typed)?;
    (value.abs() <= limit).then_some(value)
}

/// Splits a pasted `28.67, 121.44` into its two halves.
#[must_use]
pub fn split_pair(typed: &str) -> Option<(&str, &str)> {
    let (latitude, longitude) = typed
        .split_once(", ")
        .or_else(|| typed.split_once(['，', '\t']))?;
    parse_coordinate(latitude, 90.0)?;
    parse_coordinate(longitude, 180.0)?;
    Some((latitude.trim(), longitude.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_spellings() {
        let good = json!({"latitude": 28.5, "longitude": 121.5, "poi": "台州"});
        let misspelt = json!({"latiude": "28.5", "longitude": 121.5, "poi": "台州"});
        assert_eq!(Place::from_content(&good), Place::from_content(&misspelt));
        assert!(Place::from_content(&good).is_some());
    }

    #[test]
    fn refuses_what_is_not_on_earth() {
        assert!(Place::new(90.1, 0.0, String::new(), String::new()).is_none());
        assert!(Place::new(f64::NAN, 0.0, String::new(), String::new()).is_none());
        assert!(Place::from_content(&json!({"latitude": 1})).is_none());
    }

    #[test]
    fn typed_coordinates() {
        assert_eq!(parse_coordinate(" 28,67307° ", 90.0), Some(28.67307));
        assert_eq!(parse_coordinate("-180", 180.0), Some(-180.0));
        assert_eq!(parse_coordinate("91", 90.0), None);
        assert_eq!(parse_coordinate("inf", 90.0), None);
        assert_eq!(split_pair("28.67, 121.44"), Some(("28.67", "121.44")));
        assert_eq!(split_pair("28,67"), None);
    }

    #[test]
    fn shows_hemispheres() {
        let place = Place::new(-33.86, 151.21, String::new(), String::new());
        assert_eq!(
            place.map(|p| p.coordinates()).as_deref(),
            Some("33.86000° S, 151.21000° E")
        );
    }
}
