//! Every sentence of the app in Chinese and English; a missing one does not compile.

mod en;
mod zh;

use crate::state::Notice;

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// Picks by a language tag such as `zh-CN`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        match tag.get(..2) {
            Some(start) if start.eq_ignore_ascii_case("zh") => Self::Zh,
            _ => Self::En,
        }
    }

    /// Language tag, for `lang` attributes and date formats.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The sentences of this language.
    #[must_use]
    pub fn text(self) -> &'static Text {
        match self {
            Self::Zh => &zh::TEXT,
            Self::En => &en::TEXT,
        }
    }
}

/// Puts `value` where the sentence has `{}`.
#[must_use]
pub fn fill(sentence: &str, value: &str) -> String {
    sentence.replacen("{}", value, 1)
}

macro_rules! table {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The sentences of one language.
        #[derive(Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names are the English sentences in short")]
        pub struct Text { $(pub $name: &'static str),* }

        #[cfg(test)]
        impl Text {
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),*]
            }
        }
    };
}

table! {
    // Signing in.
    tagline, account, password, display_name, sign_in, sign_up, signing_in, to_sign_up, to_sign_in,
    demo_accounts, wrong_credentials, account_taken, bad_id, weak_password, server_unreachable,
    sdk_missing, session_ended, sign_out, other_language,
    // Conversation list.
    conversations, no_conversations, no_conversations_hint, draft, mentioned, remove_conversation,
    unread_count, loading,
    // Kinds of messages in a word.
    picture, location, file, voice, unsupported, you_recalled, someone_recalled,
    // Starting a chat.
    new_chat, close, friends, groups, find_people, no_friends, no_groups, nobody_found, add_friend,
    new_group, group_name, choose_members, create_group, cancel, members,
    // Chat.
    pick_chat, pick_chat_hint, back, messages, load_more, history_failed, no_messages, typing,
    new_messages, sending, sent, failed, retry, discard, recall, copy, today, yesterday, open_picture,
    open_original, download, read_more,
    // Composer.
    write_message, send, attach_picture, send_place, emoji, drop_pictures, cancel_upload,
    // Place.
    place_title, latitude, longitude, place_poi, place_poi_hint, use_my_position, locating,
    position_denied, bad_latitude, bad_longitude, send_this_place, place_preview,
    // Connection.
    connecting, offline, retry_now, kicked_title, kicked_text, sign_in_here,
    // Notices.
    request_failed, unreadable_picture, picture_too_large, recall_failed, remove_failed,
    list_failed, dismiss,
    // Why a message was not sent.
    failed_blocked, failed_not_in_group, failed_muted, failed_no_connection, failed_code,
}

impl Text {
    /// What to tell in passing.
    #[must_use]
    pub fn notice(&self, notice: Notice) -> &'static str {
        match notice {
            Notice::RequestFailed => self.request_failed,
            Notice::UnreadablePicture => self.unreadable_picture,
            Notice::PictureTooLarge => self.picture_too_large,
            Notice::RecallFailed => self.recall_failed,
            Notice::RemoveFailed => self.remove_failed,
            Notice::ListFailed => self.list_failed,
            Notice::SdkMissing => self.sdk_missing,
        }
    }

    /// Why a message was not sent, from the SDK's error code.
    #[must_use]
    pub fn failure(&self, code: i32) -> String {
        match code {
            405 => self.failed_blocked.to_owned(),
            22406 => self.failed_not_in_group.to_owned(),
            22408 => self.failed_muted.to_owned(),
            0 | -1 | 30001..=30003 | 31000..=31011 => self.failed_no_connection.to_owned(),
            code => fill(self.failed_code, &code.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_fill_the_same_places() {
        for ((name, zh), (_, en)) in zh::TEXT.all().into_iter().zip(en::TEXT.all()) {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{name}");
            assert!(!zh.is_empty() && !en.is_empty(), "{name}");
        }
    }

    #[test]
    fn language_follows_the_tag() {
        assert_eq!(Lang::from_tag("zh-TW"), Lang::Zh);
        assert_eq!(Lang::from_tag("de"), Lang::En);
        assert_eq!(Lang::from_tag(""), Lang::En);
    }

    #[test]
    fn failures_have_words() {
        assert_eq!(en::TEXT.failure(405), en::TEXT.failed_blocked);
        assert!(en::TEXT.failure(23424).contains("23424"));
    }
}
