//! The config file: TOML, whose keys are the names of the flags.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::cli::ConfigError;

/// One key of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    /// The value as a flag would have it; a list has several.
    pub(super) values: Vec<String>,
    /// Counted from 1.
    pub(super) line: usize,
}

pub(super) fn read(path: &Path) -> Result<Vec<Entry>, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
        path: path.to_owned(),
        error,
    })?;
    parse(&text).map_err(|(line, why)| ConfigError::InFile {
        path: path.to_owned(),
        line,
        why,
    })
}

/// What is wrong, and in which line.
type Fault = (usize, String);

fn parse(text: &str) -> Result<Vec<Entry>, Fault> {
    let line_at = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let table = DeTable::parse(text).map_err(|error| {
        let line = line_at(error.span().map_or(0, |span| span.start));
        (line, error.message().to_owned())
    })?;
    let entries = table.get_ref().iter().map(|(key, value)| {
        let (line, key) = (line_at(key.span().start), key.get_ref().to_string());
        match values(value.get_ref()) {
            Some(values) => Ok(Entry { key, values, line }),
            None => Err((
                line,
                format!("`{key}` is no text, number, yes/no or list of them"),
            )),
        }
    });
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(|entry| entry.line);
    Ok(entries)
}

fn values(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::Array(items) => items.iter().map(|item| scalar(item.get_ref())).collect(),
        single => Some(vec![scalar(single)?]),
    }
}

fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_with_their_values_and_lines() {
        let text = "# mine\nlisten = '0.0.0.0:80'\n\nmax-upload-mb = 1_000\ndemo = true\n\
                    polling-hold = 2.5\ntrusted-proxy = ['::1',\n 'a']\n";
        let entries = parse(text).unwrap();
        let told: Vec<_> = entries
            .iter()
            .map(|entry| (entry.key.as_str(), entry.values.join(" "), entry.line))
            .collect();
        let expected = [
            ("listen", "0.0.0.0:80", 2),
            ("max-upload-mb", "1000", 4),
            ("demo", "true", 5),
            ("polling-hold", "2.5", 6),
            ("trusted-proxy", "::1 a", 7),
        ];
        assert_eq!(
            told,
            expected.map(|(key, values, line)| (key, values.to_owned(), line))
        );
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        for (text, line, why) in [
            ("a = 1\nb = = 2\n", 2, ""),
            ("a = 1\n\n[limits]\nb = 2\n", 3, "`limits` is no text"),
            ("a = 1\na = 2\n", 2, "duplicate"),
            ("a = 1\nb = \"x", 2, ""),
        ] {
            let fault = parse(text).unwrap_err();
            assert_eq!(fault.0, line, "{text}: {}", fault.1);
            assert!(fault.1.contains(why), "{}", fault.1);
        }
    }
}
