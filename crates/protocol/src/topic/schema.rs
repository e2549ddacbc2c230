//! Which message of the schema a topic carries.

use super::*;
use crate::table;

/// Topic, message of the question, message of the answer; empty for no body.
const QUERIES: &str = include_str!("queries.tsv");

/// The messages of a query topic: that of the question and that of the answer,
/// each empty when there is no body. `None` for a topic that is no query.
///
/// `delRelation` is named with its 2.5 question; 2.9 may send a
/// `DeleteSessionsInput` instead.
pub fn schema(topic: &str) -> Option<(&'static str, &'static str)> {
    let mut messages = table::row(QUERIES, topic, b'\t')?;
    let question = table::cut(&mut messages, b'\t');
    Some((question, messages))
}

/// The message of a PUBLISH from a server: a notification, or the user's own
/// message with the sync bit.
pub(crate) fn published(topic: &str) -> &'static str {
    match topic {
        PUSH_MESSAGE => "DownStreamMessage",
        PUSH_NOTIFY | PUSH_COMMAND => "NotifyMsg",
        PUSH_USER_SETTING => "UserSettingNotification",
        PUSH_USER_STATUS => "GetUserStatusOutput",
        PUSH_RTC => "RtcNotifyMsg",
        _ => "UpStreamMessage",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcode;

    #[test]
    fn every_query_has_a_name_and_messages_of_the_schema() {
        for line in QUERIES.lines() {
            let topic = line.split('\t').next().unwrap();
            assert!(ALL.contains(&topic), "{topic}");
            let (question, answer) = schema(topic).unwrap();
            assert_eq!(line, format!("{topic}\t{question}\t{answer}"));
            for message in [question, answer] {
                assert!(transcode::to_json(message, &[]).is_ok(), "{message}");
            }
        }
    }

    #[test]
    fn a_topic_is_a_query_or_a_message() {
        for topic in ALL {
            let is_push = topic.starts_with("s_") || *topic == PUSH_RTC;
            let is_message = is_push || *topic == RECALL || conversation_type(topic).is_some();
            assert_eq!(schema(topic).is_none(), is_message, "{topic}");
        }
        assert_eq!(schema("joinChrm"), Some(("ChrmInput", "ChrmOutput")));
        for unknown in ["", "joinChr", "joinChrmX", "ChrmInput"] {
            assert_eq!(schema(unknown), None, "{unknown}");
        }
    }
}
