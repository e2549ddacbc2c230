//! Chatrooms and their entries.

use rongim_core::{ChatroomEntry, ChatroomJoin, Engine, Millis};

use super::{Args, Outcome, Table};

pub(super) const TABLE: Table = &[
    ("joinChatroom", |engine, now, args| {
        let join = ChatroomJoin {
            id: args.text(0),
            history: args.integer(1).map(|count| count as i32),
            must_exist: args.flag(2),
        };
        engine.join_chatroom(join, now).into()
    }),
    ("quitChatroom", |engine, now, args| {
        engine.quit_chatroom(args.text(0), now).into()
    }),
    ("chatroomHistoryTime", |engine, _, args| {
        engine.set_chatroom_history_time(&args.text(0), args.number(1) as Millis);
        Outcome::DONE
    }),
    ("unwantedMessages", |engine, _, args| {
        engine.set_unwanted_messages(args.texts(0));
        Outcome::DONE
    }),
    ("chatroomEntry", |engine, now, args| {
        engine
            .chatroom_entry(&args.text(0), args.text(1), now)
            .into()
    }),
    ("chatroomEntries", |engine, now, args| {
        engine.chatroom_entries(&args.text(0), now).into()
    }),
    ("changeEntry", change_entry),
];

/// Room, key, value (absent: remove the entry), whether also another's, whether
/// it goes with its owner, whether the room is told, and what that carries.
fn change_entry(engine: &mut Engine, now: Millis, args: &Args) -> Outcome {
    let value = args.string(2);
    let removes = value.is_none();
    let entry = ChatroomEntry {
        key: args.text(1),
        value: value.unwrap_or_default(),
        force: args.flag(3),
        auto_delete: args.flag(4),
        notify: args.flag(5),
        extra: args.string(6),
    };
    if removes {
        engine
            .remove_chatroom_entry(args.text(0), entry, now)
            .into()
    } else {
        engine.set_chatroom_entry(args.text(0), entry, now).into()
    }
}
