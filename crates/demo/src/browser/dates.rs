//! Times in the words of the reader's language and time zone.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::format::{When, when};
use crate::i18n::Lang;

use super::now;

const DAY: f64 = 86_400_000.0;

/// Formats in use: making one costs far more than using it.
struct Formats {
    lang: Lang,
    formats: Vec<(&'static [(&'static str, &'static str)], Function)>,
}

thread_local! {
    static FORMATS: RefCell<Formats> = const { RefCell::new(Formats { lang: Lang::En, formats: Vec::new() }) };
}

const CLOCK: &[(&str, &str)] = &[
    ("hour", "2-digit"),
    ("minute", "2-digit"),
    ("hourCycle", "h23"),
];
const WEEKDAY: &[(&str, &str)] = &[("weekday", "short")];
const LONG_WEEKDAY: &[(&str, &str)] = &[("weekday", "long")];
const DATE: &[(&str, &str)] = &[("month", "short"), ("day", "numeric")];
const YEAR_DATE: &[(&str, &str)] = &[
    ("year", "numeric"),
    ("month", "numeric"),
    ("day", "numeric"),
];
const LONG_DATE: &[(&str, &str)] = &[("month", "long"), ("day", "numeric"), ("weekday", "short")];
const LONG_YEAR_DATE: &[(&str, &str)] =
    &[("year", "numeric"), ("month", "long"), ("day", "numeric")];
const FULL: &[(&str, &str)] = &[("dateStyle", "full"), ("timeStyle", "short")];

/// Number of the local day a time lies in.
#[must_use]
pub fn day(time: u64) -> i64 {
    let date = Date::new(&JsValue::from_f64(time as f64));
    ((time as f64 - date.get_timezone_offset() * 60_000.0) / DAY).floor() as i64
}

/// A time as part of a file name, by the clock of the world.
#[must_use]
pub fn file_time(time: u64) -> String {
    let date = Date::new(&JsValue::from_f64(time as f64));
    let text = String::from(date.to_iso_string());
    text.chars()
        .take(19)
        .map(|c| if c == ':' { '-' } else { c })
        .collect()
}

/// Minutes since midnight by the reader's clock.
#[must_use]
pub fn minute_of_day(time: u64) -> u32 {
    let date = Date::new(&JsValue::from_f64(time as f64));
    date.get_hours() * 60 + date.get_minutes()
}

/// Hours and minutes.
#[must_use]
pub fn clock(time: u64, lang: Lang) -> String {
    format(time, lang, CLOCK)
}

/// The whole date and time, for those who point at a short one.
#[must_use]
pub fn full(time: u64, lang: Lang) -> String {
    format(time, lang, FULL)
}

/// A short time for a list: the longer ago, the coarser.
#[must_use]
pub fn short(time: u64, lang: Lang) -> String {
    match distance(time) {
        When::Time => clock(time, lang),
        When::Yesterday => lang.text().yesterday.to_owned(),
        When::Weekday => format(time, lang, WEEKDAY),
        When::Date { with_year: false } => format(time, lang, DATE),
        When::Date { with_year: true } => format(time, lang, YEAR_DATE),
    }
}

/// The name of a day, for the line between two days.
#[must_use]
pub fn day_name(time: u64, lang: Lang) -> String {
    match distance(time) {
        When::Time => lang.text().today.to_owned(),
        When::Yesterday => lang.text().yesterday.to_owned(),
        When::Weekday => format(time, lang, LONG_WEEKDAY),
        When::Date { with_year: false } => format(time, lang, LONG_DATE),
        When::Date { with_year: true } => format(time, lang, LONG_YEAR_DATE),
    }
}

fn distance(time: u64) -> When {
    let now = now();
    when(day(now) - day(time), year(now) == year(time))
}

fn year(time: u64) -> u32 {
    Date::new(&JsValue::from_f64(time as f64)).get_full_year()
}

fn format(time: u64, lang: Lang, options: &'static [(&'static str, &'static str)]) -> String {
    let format = FORMATS.with_borrow_mut(|formats| formats.get(lang, options));
    let text = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(time as f64));
    // A time beyond the calendar throws: better no time than no message.
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

impl Formats {
    fn get(&mut self, lang: Lang, options: &'static [(&'static str, &'static str)]) -> Function {
        if self.lang != lang {
            self.lang = lang;
            self.formats.clear();
        }
        if let Some((_, format)) = self.formats.iter().find(|(known, _)| *known == options) {
            return format.clone();
        }
        let format = make(lang, options);
        self.formats.push((options, format.clone()));
        format
    }
}

fn make(lang: Lang, options: &[(&str, &str)]) -> Function {
    let js_options = Object::new();
    for (name, value) in options {
        // Setting a property of a new plain object cannot fail.
        let _ = Reflect::set(&js_options, &(*name).into(), &(*value).into());
    }
    let locales = Array::of1(&lang.tag().into());
    Intl::DateTimeFormat::new(&locales, &js_options).format()
}

/// The present local day as a date field has it: `2026-11-21`.
#[must_use]
pub fn day_field() -> String {
    let now = Date::new_0();
    let (year, month, day) = (now.get_full_year(), now.get_month() + 1, now.get_date());
    format!("{year:04}-{month:02}-{day:02}")
}

/// When the local day of a date field begins, in milliseconds since 1970.
#[must_use]
pub fn parse_day(field: &str) -> Option<u64> {
    let mut numbers = field.split('-').map(|number| number.parse::<i32>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let year = u32::try_from(year).ok()?;
    let time = Date::new_with_year_month_day(year, month - 1, day).get_time();
    (time.is_finite() && time >= 0.0).then_some(time as u64)
}
