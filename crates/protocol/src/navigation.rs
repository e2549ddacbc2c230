//! The navigation answer: JavaScript around a JSON object.

use crate::DecodeError;

/// The name of the function that the answer calls when a client names none.
pub const CALLBACK: &str = "getServerEndpoint";

/// The JSON text inside `getServerEndpoint({...});`. The wrapper's name, white
/// space and a missing semicolon do not matter; bare JSON is accepted too.
pub fn json_of(script: &str) -> Result<&str, DecodeError> {
    let start = script
        .find('{')
        .ok_or(DecodeError::Navigation("it has no object"))?;
    let object = script.get(start..).unwrap_or_default();
    let end = object
        .rfind('}')
        .ok_or(DecodeError::Navigation("its object does not end"))?;
    Ok(object.get(..=end).unwrap_or_default())
}

/// The script that carries `json` to `callback`.
pub fn script_of(callback: &str, json: &str) -> String {
    format!("{callback}({json});")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrapper_comes_off() {
        for script in [
            "getServerEndpoint({\"code\":200});",
            " f ( {\"code\":200} ) ",
            "{\"code\":200}",
        ] {
            assert_eq!(json_of(script).as_deref(), Ok("{\"code\":200}"));
        }
        assert_eq!(
            json_of(&script_of(CALLBACK, "{\"a\":{}}")).as_deref(),
            Ok("{\"a\":{}}")
        );
    }

    #[test]
    fn nonsense_is_an_error() {
        for script in ["", "<html>", "}{", "f({"] {
            assert!(json_of(script).is_err(), "{script}");
        }
    }
}
