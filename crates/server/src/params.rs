//! Form-encoded parameters, in a query string or a body; keys may repeat.

/// The parameters, in their order.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `key=value&key=value`; whatever it is, it is not an error.
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of a key. SDKs send empty values for unset options, so
    /// an empty one counts as absent.
    pub fn one(&self, key: &str) -> Option<&str> {
        let of_key = self
            .0
            .iter()
            .find(|(name, value)| name == key && !value.is_empty());
        of_key.map(|(_, value)| value.as_str())
    }

    /// All of them.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The parameters `key[name]=value`, by name.
    pub fn map_of<'a>(&'a self, key: &str) -> Vec<(&'a str, &'a str)> {
        let name_of = |name: &'a str| name.strip_prefix(key)?.strip_prefix('[')?.strip_suffix(']');
        let of_key = self.0.iter();
        of_key
            .filter_map(|(name, value)| Some((name_of(name)?, value.as_str())))
            .collect()
    }

    /// All values of a key that are not empty.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let of_key = self.0.iter().filter(move |(name, _)| name == key);
        of_key
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_repeat_and_empty_values_are_absent() {
        let params = Params::parse("a=1&b=&a=%E4%BD%A0+x&c".as_bytes());
        assert_eq!(params.all("a").collect::<Vec<_>>(), ["1", "你 x"]);
        assert_eq!(params.one("b"), None);
        assert_eq!(params.one("c"), None);
        let groups = Params::parse(b"group%5Bg1%5D=One&group[g2]=&groups=x");
        assert_eq!(groups.map_of("group"), [("g1", "One"), ("g2", "")]);
    }
}
