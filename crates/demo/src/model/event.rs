//! What happened in a group or between two people, as the app server tells it.

use serde_json::Value;

use crate::model::json;

/// Something that happened; shown as a grey line in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who did it.
    pub operator: Person,
    /// What they did.
    pub change: Change,
}

/// Somebody in an event, by the name that they had then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// User id.
    pub id: String,
    /// Name at that time; may be empty.
    pub name: String,
}

/// Several people, of whom some are named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Those who are named.
    pub named: Vec<Person>,
    /// How many there are in all.
    pub count: u64,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Made the group, with others.
    Created(People),
    /// Brought others in.
    Added(People),
    /// Left.
    Left,
    /// Took somebody out.
    Removed(People),
    /// Let somebody speak no more.
    Muted(People),
    /// Let somebody speak again.
    Unmuted(People),
    /// Gave the group this name.
    Renamed(String),
    /// Told all members this; nothing takes the announcement away.
    Announced(String),
    /// Ended the group.
    Dismissed,
    /// Accepted to be a friend.
    Befriended,
}

impl Event {
    /// Reads the content of a `RC:GrpNtf`; `None` for operations that other servers made up.
    #[must_use]
    pub fn of_group(content: &Value) -> Option<Self> {
        let data = data(content);
        let text = |key| json::text(&data, key);
        let change = match json::text(content, "operation").as_str() {
            "Create" => Change::Created(people(&data)),
            "Add" => Change::Added(people(&data)),
            "Quit" => Change::Left,
            "Kicked" => Change::Removed(people(&data)),
            "Mute" => Change::Muted(people(&data)),
            "Unmute" => Change::Unmuted(people(&data)),
            "Rename" if !text("targetGroupName").is_empty() => {
                Change::Renamed(text("targetGroupName"))
            }
            "Bulletin" if data.get("announcement").is_some() => {
                Change::Announced(text("announcement"))
            }
            "Dismiss" => Change::Dismissed,
            _ => return None,
        };
        let operator = Person {
            id: json::text(content, "operatorUserId"),
            name: text("operatorNickname"),
        };
        (!operator.id.is_empty()).then_some(Self { operator, change })
    }

    /// Reads the content of a `RC:ContactNtf` that tells of a new friend.
    #[must_use]
    pub fn of_contact(content: &Value) -> Option<Self> {
        let operator = Person {
            id: json::text(content, "sourceUserId"),
            name: String::new(),
        };
        let accepted = json::text(content, "operation") == "AcceptResponse";
        (accepted && !operator.id.is_empty()).then_some(Self {
            operator,
            change: Change::Befriended,
        })
    }
}

/// The details are JSON in a text; some servers put them in as they are.
fn data(content: &Value) -> Value {
    match content.get("data") {
        Some(Value::String(text)) => json::parse(text).unwrap_or_default(),
        Some(data) => data.clone(),
        None => Value::Null,
    }
}

fn people(data: &Value) -> People {
    let texts = |key: &str| {
        let list = data.get(key).and_then(Value::as_array);
        let list = list.into_iter().flatten();
        list.map(|one| one.as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let mut names = texts("targetUserDisplayNames").into_iter();
    let named: Vec<Person> = texts("targetUserIds")
        .into_iter()
        .map(|id| Person {
            id,
            name: names.next().unwrap_or_default(),
        })
        .collect();
    People {
        count: json::count(data, "targetUserCount").max(named.len() as u64),
        named,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_happening_is_read_whether_its_data_is_text_or_not() {
        let data = json!({
            "operatorNickname": "Alice",
            "targetUserIds": ["bob"],
            "targetUserDisplayNames": ["Bob"],
            "targetUserCount": 3,
        });
        for data in [json!(data.to_string()), data] {
            let content = json!({ "operatorUserId": "alice", "operation": "Add", "data": data });
            let event = Event::of_group(&content).unwrap();
            assert_eq!(event.operator.name, "Alice");
            let Change::Added(people) = event.change else {
                panic!("{:?}", event.change);
            };
            assert_eq!((people.named[0].name.as_str(), people.count), ("Bob", 3));
        }
    }

    #[test]
    fn what_is_not_understood_is_no_event() {
        for content in [
            json!({}),
            json!({ "operation": "Add" }),
            json!({ "operation": "Fly", "operatorUserId": "alice" }),
            json!({ "operation": "Rename", "operatorUserId": "alice", "data": "{" }),
        ] {
            assert_eq!(Event::of_group(&content), None, "{content}");
        }
        let request = json!({ "operation": "Request", "sourceUserId": "bob" });
        assert_eq!(Event::of_contact(&request), None);
    }
}
