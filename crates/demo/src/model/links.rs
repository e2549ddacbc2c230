//! Finds web addresses in a text; only `http` and `https` ever become links.

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words as they are.
    Words(&'a str),
    /// A web address as it was typed; [`address`] makes it whole.
    Link(&'a str),
}

/// Splits a text at its web addresses; the parts together are the text.
#[must_use]
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut words_from, mut at) = (0, 0);
    while let Some(start) = next_start(text, at) {
        let link = cut(&text[start..]);
        if link.is_empty() {
            at = start + 1;
            continue;
        }
        if words_from < start {
            parts.push(Part::Words(&text[words_from..start]));
        }
        parts.push(Part::Link(link));
        words_from = start + link.len();
        at = words_from;
    }
    if words_from < text.len() {
        parts.push(Part::Words(&text[words_from..]));
    }
    parts
}

/// The address that a typed link leads to.
#[must_use]
pub fn address(link: &str) -> String {
    match starts_with(link, "www.") {
        true => format!("https://{link}"),
        false => link.to_owned(),
    }
}

const STARTS: [&str; 3] = ["https://", "http://", "www."];

/// Where the next address begins: not in the middle of a word.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let mut before = text[..from].chars().next_back();
    for (offset, letter) in text[from..].char_indices() {
        let at = from + offset;
        let is_word = before.is_some_and(|before| before.is_ascii_alphanumeric());
        if !is_word && STARTS.iter().any(|start| starts_with(&text[at..], start)) {
            return Some(at);
        }
        before = Some(letter);
    }
    None
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// The address at the beginning, without the punctuation of the sentence around it; empty if
/// nothing follows its beginning.
fn cut(text: &str) -> &str {
    let end = text
        .find(|letter: char| !is_address_letter(letter))
        .unwrap_or(text.len());
    let mut link = &text[..end];
    loop {
        let shorter = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '"', '*']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if opened(inner) <= closed(inner) => inner,
            _ => shorter,
        };
        if shorter.len() == link.len() {
            break;
        }
        link = shorter;
    }
    let start = STARTS.iter().find(|start| starts_with(link, start));
    match start {
        Some(start) if link.len() > start.len() => link,
        _ => "",
    }
}

fn opened(link: &str) -> usize {
    link.matches('(').count()
}

fn closed(link: &str) -> usize {
    link.matches(')').count()
}

/// Ideographs and full-width punctuation end an address: people write on without a space.
fn is_address_letter(letter: char) -> bool {
    letter.is_ascii_graphic()
        && !matches!(letter, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^')
        || ('\u{a1}'..'\u{2000}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let parts = parts(text).into_iter();
        let links = parts.filter_map(|part| match part {
            Part::Link(link) => Some(link),
            Part::Words(_) => None,
        });
        links.collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(links("see https://a.b/c?d=1#e."), ["https://a.b/c?d=1#e"]);
        assert_eq!(links("看https://a.b/c，然后"), ["https://a.b/c"]);
        assert_eq!(links("(http://a.b/x_(y))!"), ["http://a.b/x_(y)"]);
        assert_eq!(
            links("WWW.example.org and http://x"),
            ["WWW.example.org", "http://x"]
        );
        assert_eq!(address("www.example.org"), "https://www.example.org");
    }

    #[test]
    fn nothing_else_is_a_link() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "xhttp://a.b",
            "http://",
            "https://...",
            "www.",
            "中文",
            "",
        ] {
            assert_eq!(links(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn the_parts_are_the_text() {
        let text = "a http://b.c, 😀 www.d.e\u{202e}f";
        let all: String = parts(text)
            .into_iter()
            .map(|part| match part {
                Part::Words(text) | Part::Link(text) => text,
            })
            .collect();
        assert_eq!(all, text);
    }
}
