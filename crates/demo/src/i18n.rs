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

    /// What speakers of the language call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zh => "简体中文",
            Self::En => "English",
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

/// Puts two values where the sentence has `{}`, each in its own place whatever they hold.
#[must_use]
pub fn fill_both(sentence: &str, first: &str, second: &str) -> String {
    match sentence.split_once("{}") {
        Some((start, rest)) => format!("{start}{first}{}", fill(rest, second)),
        None => sentence.to_owned(),
    }
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
    sdk_missing, session_ended, sign_out, leave_title, leave_text, other_language, fill_in,
    // Conversation list.
    conversations, no_conversations, no_conversations_hint, draft, mentioned,
    unread_count, loading,
    // Kinds of messages in a word.
    picture, location, file, voice, unsupported, you_recalled, someone_recalled,
    // The border between list and chat.
    list_width,
    // The place of the record button.
    record_voice, recording_later,
    // Keys.
    keys, show_keys, keys_anywhere, keys_writing, keys_messages, key_help, key_switch, key_up,
    key_down, key_unread_up, key_unread_down, key_close, key_send, key_line, key_mention,
    key_newest, key_message_up, key_message_down, key_menu, key_write,
    // Quiet hours, and about the app.
    quiet_hours, quiet_hint, quiet_from, quiet_until, quiet_same, about, save_log, log_hint,
    // Starting a chat.
    new_chat, close, friends, groups, find_people, no_friends, no_groups, nobody_found, add_friend,
    new_group, group_name, choose_members, create_group, cancel, members,
    // Chat.
    pick_chat, pick_chat_hint, back, messages, load_more, history_failed, kept_messages, no_messages, typing,
    new_messages, sending, sent, failed, retry, discard, recall, copy, today, yesterday, open_picture,
    download, read_more,
    // Composer.
    write_message, send, attach_picture, send_place, emoji, cancel_upload,
    // Place.
    place_title, latitude, longitude, place_poi, place_poi_hint, use_my_position, locating,
    position_denied, bad_latitude, bad_longitude, send_this_place,
    // Connection.
    blocked_title, blocked_text, ended_text, sign_in_again,
    connecting, offline, retry_now, kicked_title, kicked_text, sign_in_here,
    // Notices.
    request_failed, unreadable_picture, picture_too_large, recall_failed, remove_failed,
    list_failed, dismiss,
    // Why a message was not sent.
    failed_blocked, failed_not_in_group, failed_muted, failed_no_connection, failed_code,
    // Where nothing can be written.
    closed_left, closed_dismissed, closed_refused, closed_history, write_again,
    // What happened in groups and between people.
    you, you_object, and_others, list_comma, event_created, event_created_alone, event_added,
    event_left, event_removed, event_muted, event_unmuted, event_renamed, event_announced,
    event_unannounced, event_dismissed, event_befriended,
    // About a group.
    group_info, announcement, no_announcement, edit, rename, owner, you_mark, cannot_speak,
    mute_member, unmute_member, remove_member, add_members, add_chosen, nobody_to_add, leave_group,
    leave_group_question, dismiss_group, dismiss_group_question, remove_member_question,
    not_in_group, only_owner, group_full,
    // About a person.
    person_info, remark, remark_hint, delete_friend, delete_friend_question, block, unblock,
    blocked, blocked_hint, asked, requests, requests_count, accept, refuse, wants_to_be_friend, request_sent,
    now_friends, request_gone, too_many,
    // Oneself, and a newer app.
    profile, change_picture, remove_picture, crop_picture, crop_hint, crop_size, use_picture, renewed, reload,
    // Lists, menus, reading, writing, maps, rooms, settings.
    online, gif, video, rich, recalled, filter_chats, nothing_found, switch_chat,
    conversation_menu, pin, unpin, pinned, mute, unmute, muted, mark_read, hide, remove_chat,
    undo, reply, forward, forward_to, select, selected, delete_for_me, who_read, message_menu,
    messages_count, read, read_by, read_by_of, read_count, not_read_count, edit_again,
    go_to_message, cancel_reply, unread_above, unread_below, to_newest, back_to_newest, go_to_date, day, go,
    show_all, play, pause, save, attach, attach_file, drop_files, add_caption, caption_of, tray, take_out,
    mention, find_emoji, emoji_groups, skin_tone, emoji_recent, emoji_smileys, emoji_people,
    emoji_nature, emoji_food, emoji_travel, emoji_activities, emoji_objects, emoji_symbols,
    emoji_flags, map, map_pick, zoom_in, zoom_out, find_city, open_place, open_map_service,
    previous, next, offline_blocked, offline_app_key, offline_device, retry_in, chatroom,
    room_name, room_hint, enter_room, leave_room, room_members, room_entries, settings,
    language, theme, theme_system, theme_light, theme_dark, text_size, send_key, enter_key,
    ctrl_enter_key, sound, notifications, tile_server, tile_server_hint, removed, not_found,
    forwarded, delete_failed, change_failed, file_too_large, copied, room_closed,
    notifications_refused,
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
            Notice::Removed => self.removed,
            Notice::NotFound => self.not_found,
            Notice::Forwarded => self.forwarded,
            Notice::DeleteFailed => self.delete_failed,
            Notice::ChangeFailed => self.change_failed,
            Notice::FileTooLarge => self.file_too_large,
            Notice::Copied => self.copied,
            Notice::RoomClosed => self.room_closed,
            Notice::Renewed => self.renewed,
            Notice::NotInGroup => self.not_in_group,
            Notice::OnlyOwner => self.only_owner,
            Notice::GroupFull => self.group_full,
            Notice::RequestSent => self.request_sent,
            Notice::NowFriends => self.now_friends,
            Notice::RequestGone => self.request_gone,
            Notice::TooMany => self.too_many,
            Notice::RecordingLater => self.recording_later,
            Notice::NotificationsRefused => self.notifications_refused,
        }
    }

    /// Name of a group of emoji.
    #[must_use]
    pub fn emoji_group(&self, group: &str) -> &'static str {
        match group {
            "smileys" => self.emoji_smileys,
            "people" => self.emoji_people,
            "nature" => self.emoji_nature,
            "food" => self.emoji_food,
            "travel" => self.emoji_travel,
            "activities" => self.emoji_activities,
            "objects" => self.emoji_objects,
            "symbols" => self.emoji_symbols,
            "flags" => self.emoji_flags,
            _ => self.emoji_recent,
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

    /// The page is painted before the app runs, with words that stand in it.
    #[test]
    fn the_page_says_what_the_app_says() {
        let page = include_str!("../../../index.html");
        for lang in [Lang::Zh, Lang::En] {
            let line = format!(">{}<", lang.text().tagline);
            assert!(page.contains(&line), "{line} is not in index.html");
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
