//! How things are said in few words: previews, badges, sizes. No browser in it.

use crate::i18n::{Text, fill, fill_both};
use crate::model::{Body, Change, Conversation, Event, Message, People, Person};
use crate::state::directory::Directory;

/// One line for a message: its text, or its kind in brackets; in groups with its author.
#[must_use]
pub fn preview(message: &Message, me: &str, names: &Directory, text: &Text) -> String {
    let line = match &message.body {
        Body::Recalled(_) => return recalled(message, me, names, text),
        Body::Notice(content) => return one_line(content),
        Body::Event(what) => return one_line(&event(what, me, names, text)),
        body => gist(body, text),
    };
    let needs_name = message.conversation.has_many_people() && message.sender != me;
    if needs_name && !message.sender.is_empty() {
        format!("{}: {line}", names.user_name(&message.sender))
    } else {
        line
    }
}

/// What a message says in one line, whoever says it.
#[must_use]
pub fn gist(body: &Body, text: &Text) -> String {
    match body {
        Body::Text(content) | Body::Notice(content) => one_line(content),
        Body::Event(what) => one_line(&event(what, "", &Directory::default(), text)),
        Body::Image(_) => text.picture.to_owned(),
        Body::Gif(_) => text.gif.to_owned(),
        Body::Location(place) => with_detail(text.location, &place.poi),
        Body::File { name, .. } => with_detail(text.file, name),
        Body::Voice(voice) => with_detail(text.voice, &format!("{}″", voice.seconds)),
        Body::Video(_) => text.video.to_owned(),
        Body::Rich { title, .. } => with_detail(text.rich, title),
        Body::Recalled(_) => text.recalled.to_owned(),
        Body::Unknown(_) => text.unsupported.to_owned(),
    }
}

/// The name of a chat in the list.
#[must_use]
pub fn title(conversation: &Conversation, directory: &Directory) -> String {
    let known = directory.title(&conversation.key);
    let given = &conversation.title;
    if known == conversation.key.target && !given.is_empty() {
        given
    } else {
        known
    }
    .to_owned()
}

/// Whether a name has what somebody looks for in it, letter case aside.
#[must_use]
pub fn matches(sought: &str, name: &str) -> bool {
    name.to_lowercase().contains(&sought.trim().to_lowercase())
}

/// What stands on the picture of a file: its ending.
#[must_use]
pub fn file_mark(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_plain = ending.len() <= 4 && ending.bytes().all(|letter| letter.is_ascii_alphanumeric());
    match is_plain && !ending.is_empty() {
        true => ending.to_ascii_uppercase(),
        false => "…".to_owned(),
    }
}

/// The grey line that is left of a recalled message.
#[must_use]
pub fn recalled(message: &Message, me: &str, names: &Directory, text: &Text) -> String {
    if message.sender == me {
        text.you_recalled.to_owned()
    } else {
        fill(text.someone_recalled, names.user_name(&message.sender))
    }
}

/// The grey line about something that happened.
#[must_use]
pub fn event(event: &Event, me: &str, names: &Directory, text: &Text) -> String {
    let who = call(&event.operator, me, text.you, names);
    let with = |sentence: &str, people: &People| {
        fill_both(sentence, &who, &listed(people, me, names, text))
    };
    match &event.change {
        Change::Created(people) if people.count == 0 => fill(text.event_created_alone, &who),
        Change::Created(people) => with(text.event_created, people),
        Change::Added(people) => with(text.event_added, people),
        Change::Left => fill(text.event_left, &who),
        Change::Removed(people) => with(text.event_removed, people),
        Change::Muted(people) => with(text.event_muted, people),
        Change::Unmuted(people) => with(text.event_unmuted, people),
        Change::Renamed(name) => fill_both(text.event_renamed, &who, name),
        Change::Announced(words) if words.is_empty() => fill(text.event_unannounced, &who),
        Change::Announced(words) => fill_both(text.event_announced, &who, words),
        Change::Dismissed => fill(text.event_dismissed, &who),
        Change::Befriended => text.event_befriended.to_owned(),
    }
}

/// By the name known now, else by the one told with the event.
fn call(person: &Person, me: &str, you: &str, names: &Directory) -> String {
    let name = match names.knows_user(&person.id) {
        _ if person.id == me => you,
        false if !person.name.is_empty() => &person.name,
        _ => names.user_name(&person.id),
    };
    name.to_owned()
}

fn listed(people: &People, me: &str, names: &Directory, text: &Text) -> String {
    let named = people.named.iter();
    let mut list: Vec<String> = named
        .map(|person| call(person, me, text.you_object, names))
        .collect();
    let others = people.count.saturating_sub(list.len() as u64);
    if others > 0 {
        list.push(fill(text.and_others, &others.to_string()));
    }
    list.join(text.list_comma)
}

/// A count for a small badge.
#[must_use]
pub fn badge(count: u64) -> String {
    if count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    }
}

/// Title of the page: unread messages first.
#[must_use]
pub fn page_title(unread: u64) -> String {
    match unread {
        0 => "rongim".to_owned(),
        count => format!("({}) rongim", badge(count)),
    }
}

/// `12 KB`: enough to decide whether to download.
#[must_use]
pub fn file_size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => {
            let tenths = bytes.saturating_mul(10) / 1_048_576;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// The first letters to draw where somebody has no picture: one ideograph or two initials.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let Some(first) = words.next().and_then(|word| word.chars().next()) else {
        return "?".to_owned();
    };
    let second = words.next().and_then(|word| word.chars().next());
    let letters = match second {
        Some(second) if first.is_ascii() && second.is_ascii() => vec![first, second],
        _ => vec![first],
    };
    letters.into_iter().flat_map(char::to_uppercase).collect()
}

/// A hue in degrees that stays the same for the same id.
#[must_use]
pub fn hue(id: &str) -> u32 {
    let hash = id.bytes().fold(2_166_136_261_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    });
    // The low bits alone differ too little between ids that end alike.
    (hash ^ hash >> 15) % 360
}

/// How precisely a time is told, from the days that lie between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Today: hours and minutes.
    Time,
    /// The day before.
    Yesterday,
    /// Within the last week: the name of the day.
    Weekday,
    /// Month and day, with the year if it is another one.
    Date {
        /// Whether the year is told.
        with_year: bool,
    },
}

/// Chooses for a time `days` ago; a clock that runs ahead counts as today.
#[must_use]
pub fn when(days: i64, same_year: bool) -> When {
    match days {
        ..=0 => When::Time,
        1 => When::Yesterday,
        2..7 => When::Weekday,
        _ => When::Date {
            with_year: !same_year,
        },
    }
}

/// The beginning of a text as one line.
#[must_use]
pub fn one_line(content: &str) -> String {
    // A list line shows some dozen letters: a pasted novel need not be laid out.
    content
        .chars()
        .take(120)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn with_detail(kind: &str, detail: &str) -> String {
    if detail.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} {}", one_line(detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::model::{ConversationKey, User, Voice};

    #[test]
    fn previews_name_the_author_in_groups_only() {
        let mut names = Directory::default();
        names.learn_users([User {
            id: "bob".into(),
            name: "鲍勃".into(),
            ..User::default()
        }]);
        let text = Lang::En.text();
        let say = |key: ConversationKey, body: Body| {
            preview(
                &Message::outgoing(1, key, "bob", 0, body),
                "alice",
                &names,
                text,
            )
        };
        let hello = Body::Text("a\nb".into());
        assert_eq!(say(ConversationKey::group("g"), hello.clone()), "鲍勃: a b");
        assert_eq!(say(ConversationKey::private("bob"), hello), "a b");
        assert_eq!(
            say(ConversationKey::private("bob"), Body::Recalled(None)),
            "鲍勃 recalled a message"
        );
        let voice = Body::Voice(Voice {
            seconds: 3,
            ..Voice::default()
        });
        assert_eq!(say(ConversationKey::private("bob"), voice), "[Voice] 3″");
    }

    #[test]
    fn names_are_found_in_any_case_and_files_are_marked() {
        assert!(matches(" ALI", "Alice 爱丽丝") && matches("丽", "Alice 爱丽丝"));
        assert!(matches("", "x") && !matches("bob", "Alice"));
        assert_eq!(file_mark("report.pdf"), "PDF");
        for odd in ["noending", "a.<b>", "x.averylongending", "."] {
            assert_eq!(file_mark(odd), "…", "{odd}");
        }
    }

    #[test]
    fn sizes_and_badges_are_short() {
        assert_eq!(file_size(1023), "1023 B");
        assert_eq!(file_size(1025), "2 KB");
        assert_eq!(file_size(5 * 1_048_576), "5.0 MB");
        assert_eq!(badge(100), "99+");
        assert_eq!(page_title(0), "rongim");
        assert_eq!(page_title(3), "(3) rongim");
    }

    #[test]
    fn initials_of_any_name() {
        assert_eq!(initials("爱丽丝 Alice"), "爱");
        assert_eq!(initials("demo group"), "DG");
        assert_eq!(initials("  "), "?");
        assert!(hue("alice") < 360);
    }

    #[test]
    fn older_times_are_told_less_precisely() {
        assert_eq!(when(-1, true), When::Time);
        assert_eq!(when(1, false), When::Yesterday);
        assert_eq!(when(6, true), When::Weekday);
        assert_eq!(when(400, false), When::Date { with_year: true });
    }
}
