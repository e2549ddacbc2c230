//! The conversation list, unread counts and drafts.

use super::{Outcome, Table};

pub(super) const TABLE: Table = &[
    ("conversations", |engine, now, args| {
        let count = args.number(1) as usize;
        engine.conversations(args.kinds(0), count, now).into()
    }),
    ("conversation", |engine, now, args| {
        engine.find_conversation(args.conversation(0), now).into()
    }),
    ("removeConversation", |engine, now, args| {
        engine
            .remove_conversation(&args.conversation(0), now)
            .into()
    }),
    ("clearConversations", |engine, now, args| {
        engine.clear_conversations(args.kinds(0), now).into()
    }),
    ("pin", |engine, _, args| {
        engine.set_pinned(&args.conversation(0), args.flag(2));
        Outcome::DONE
    }),
    ("unreadCount", |engine, _, args| {
        engine.unread_count(&args.conversation(0)).into()
    }),
    ("totalUnreadCount", |engine, _, args| {
        engine.total_unread_count(&args.kinds(0)).into()
    }),
    ("setUnreadCount", |engine, _, args| {
        let count = args.number(2) as u32;
        engine.set_unread_count(&args.conversation(0), count);
        Outcome::DONE
    }),
    ("clearUnread", |engine, _, args| {
        engine.clear_unread(&args.conversation(0));
        Outcome::DONE
    }),
    ("clearAllUnread", |engine, _, _| {
        engine.clear_all_unread();
        Outcome::DONE
    }),
    ("saveDraft", |engine, _, args| {
        engine.save_draft(&args.conversation(0), &args.text(2));
        Outcome::DONE
    }),
    ("draft", |engine, _, args| {
        engine.draft(&args.conversation(0)).into()
    }),
    ("clearDraft", |engine, _, args| {
        engine.clear_draft(&args.conversation(0));
        Outcome::DONE
    }),
];
