//! The schema's names as Rust writes them.

/// A type: acronyms become words, `ChrmKVOutput` is `ChrmKvOutput`.
pub(crate) fn of_type(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (i, &letter) in letters.iter().enumerate() {
        let after_upper = i > 0 && letters[i - 1].is_uppercase();
        let before_lower = letters.get(i + 1).is_some_and(|next| next.is_lowercase());
        let inside_acronym = letter.is_uppercase() && after_upper && !before_lower;
        out.push(if inside_acronym {
            letter.to_ascii_lowercase()
        } else {
            letter
        });
    }
    out
}

/// A field: `bFullUpdate` is `b_full_update`.
pub(crate) fn of_field(name: &str) -> String {
    if name == "type" {
        return "r#type".into();
    }
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// A value of the enum `of`: `CHANNEL_TYPE_GROUP` of `ChannelType` is `Group`.
pub(crate) fn of_value(of: &str, name: &str) -> String {
    let prefix = of_field(of).trim_start_matches('_').to_uppercase() + "_";
    let words = name.strip_prefix(&prefix).unwrap_or(name).split('_');
    words
        .map(|word| word[..1].to_owned() + &word[1..].to_lowercase())
        .collect()
}
