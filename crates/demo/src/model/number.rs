//! Numbers as text, and the functions that maps and zoom need. In a page the browser does both: the
//! tables of our own would be a tenth of the download.

/// A decimal number in a text; `None` for all else, also for what is infinite.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let is_decimal = !text.is_empty() && text.bytes().all(is_part);
    let number = is_decimal.then(|| read(text))?;
    number.is_finite().then_some(number)
}

#[cfg(target_arch = "wasm32")]
mod by_browser {
    use js_sys::{Math, Number};
    use wasm_bindgen::JsValue;

    /// Not a number where the text is none.
    pub(super) fn read(text: &str) -> f64 {
        JsValue::from_str(text).unchecked_into_f64()
    }

    /// With so many digits after the point, 100 at most.
    #[must_use]
    pub fn fixed(number: f64, digits: u8) -> String {
        let text = Number::from(number).to_fixed(digits.min(100));
        text.map(String::from).unwrap_or_default()
    }

    /// The shortest text that says which number it is.
    #[must_use]
    pub fn text(number: f64) -> String {
        let text = Number::from(number).to_string_with_radix(10);
        text.map(String::from).unwrap_or_default()
    }

    /// `base` to the power of `exponent`.
    #[must_use]
    pub fn pow(base: f64, exponent: f64) -> f64 {
        Math::pow(base, exponent)
    }
}

#[cfg(target_arch = "wasm32")]
use by_browser::read;
#[cfg(target_arch = "wasm32")]
pub use by_browser::{fixed, pow, text};

#[cfg(not(target_arch = "wasm32"))]
mod by_std {
    /// Not a number where the text is none.
    pub(super) fn read(text: &str) -> f64 {
        text.parse().unwrap_or(f64::NAN)
    }

    /// With so many digits after the point, 100 at most.
    #[must_use]
    pub fn fixed(number: f64, digits: u8) -> String {
        format!("{number:.*}", usize::from(digits.min(100)))
    }

    /// The shortest text that says which number it is.
    #[must_use]
    pub fn text(number: f64) -> String {
        number.to_string()
    }

    /// `base` to the power of `exponent`.
    #[must_use]
    pub fn pow(base: f64, exponent: f64) -> f64 {
        base.powf(exponent)
    }
}

#[cfg(not(target_arch = "wasm32"))]
use by_std::read;
#[cfg(not(target_arch = "wasm32"))]
pub use by_std::{fixed, pow, text};

macro_rules! functions {
    ($($name:ident $by_browser:ident)*) => {$(
        #[doc = concat!("The function `", stringify!($name), "` of the standard library.")]
        #[must_use]
        pub fn $name(x: f64) -> f64 {
            #[cfg(target_arch = "wasm32")]
            return js_sys::Math::$by_browser(x);
            #[cfg(not(target_arch = "wasm32"))]
            return x.$name();
        }
    )*};
}

functions! {
    tan tan
    cos cos
    atan atan
    sinh sinh
    exp exp
    ln log
    log2 log2
    log10 log10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_decimal_numbers_are_numbers() {
        for (text, number) in [
            ("0", 0.0),
            ("-12.5", -12.5),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("+7", 7.0),
        ] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
        for text in [
            "", " ", "-", "e", "1 2", "0x10", "inf", "NaN", "1e999", "12px", "١", "1,5",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_have_as_many_digits_as_wanted() {
        assert_eq!(fixed(28.673_074, 5), "28.67307");
        assert_eq!(fixed(-0.2, 0), "-0");
        assert_eq!(text(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(text(120.0), "120");
    }
}
