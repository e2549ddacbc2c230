//! Messages that the client has seen: found by id and by their words, noted on,
//! forgotten.

#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use rongim_core::{
    Answer, ConversationId, ConversationType, Direction, HistoryOrder, HistoryRequest, Insertion,
    KeptMessage, MemoryMessages, Message, MessageKey, MessageStore, Millis, Notes, OutgoingMessage,
    Search, TextField,
};
use rongim_protocol::{flags::ReceiveFlags, status::Status, topic};
use support::{Lab, START, Stored, group, private, room};

fn text(text: &str) -> String {
    format!("{{\"content\":\"{text}\"}}")
}

fn from_bob(content: &str) -> Stored {
    Stored::from_bob(&text(content))
}

fn look(keyword: &str) -> Search {
    Search {
        keyword: keyword.into(),
        own_fields: Vec::new(),
    }
}

fn insertion(conversation: ConversationId, content: String) -> Insertion {
    Insertion {
        conversation,
        object_name: "RC:TxtMsg".into(),
        content,
        sender_id: "bob".into(),
        uid: String::new(),
        sent_time_ms: 0,
        is_counted: false,
        search_text: None,
    }
}

fn history(lab: &mut Lab, conversation: ConversationId) -> Vec<Message> {
    let request = HistoryRequest {
        conversation,
        from_ms: Some(0),
        count: 20,
        order: HistoryOrder::Older,
    };
    let call = lab.command(|engine, now| engine.history(request, now));
    lab.settle();
    match lab.outcome(call) {
        Ok(Answer::History { messages, .. }) => messages,
        other => panic!("no history: {other:?}"),
    }
}

fn contents(found: &[KeptMessage]) -> Vec<&str> {
    found
        .iter()
        .map(|kept| kept.message.content.as_str())
        .collect()
}

fn found(lab: &Lab, id: &ConversationId, keyword: &str) -> Vec<String> {
    let (found, total) = lab.engine.search_messages(id, look(keyword), 0, 0);
    assert_eq!(found.len(), total);
    contents(&found).into_iter().map(str::to_owned).collect()
}

#[test]
fn received_sent_and_failed_messages_are_found_by_either_id() {
    let mut lab = Lab::connected();
    lab.receive(from_bob("hi"));
    let sent = lab.send(&private("bob"), "hello");
    lab.settle();
    lab.peer
        .failing
        .insert(topic::GROUP_MESSAGE, Status::NOT_IN_GROUP);
    let failed = lab.send(&group("club"), "anybody?");
    lab.settle();
    let Err(rongim_core::CallError::NotSent {
        message: failed, ..
    }) = lab.outcome(failed)
    else {
        panic!("sent")
    };
    for message in [lab.received[0].clone(), lab.sent(sent), *failed] {
        let by_id = lab
            .engine
            .kept_message(&MessageKey::Local(message.local_id));
        assert_eq!(by_id.map(|kept| kept.message), Some(message.clone()));
        if !message.uid.is_empty() {
            let by_uid = lab
                .engine
                .kept_message(&MessageKey::Uid(message.uid.clone()));
            assert_eq!(by_uid.map(|kept| kept.message), Some(message));
        }
    }
    assert_eq!(lab.engine.kept_message(&MessageKey::Local(1)), None);
    assert_eq!(
        lab.engine.kept_message(&MessageKey::Uid(String::new())),
        None
    );
}

#[test]
fn a_message_keeps_its_id_in_history_and_list() {
    let mut lab = Lab::connected();
    lab.receive(from_bob("1"));
    let call = lab.send(&private("bob"), "2");
    lab.settle();
    let ids = [lab.received[0].local_id, lab.sent(call).local_id];
    let page: Vec<u64> = history(&mut lab, private("bob"))
        .iter()
        .map(|m| m.local_id)
        .collect();
    assert_eq!(page, ids);
    lab.cut();
    lab.run(5_000);
    let latest = lab.list().remove(0).latest.expect("a latest message");
    assert_eq!(latest.local_id, ids[1]);
    // What only history brought keeps its id as well.
    let mut fresh = Lab::with_store(std::mem::take(&mut lab.peer), lab.store.clone());
    fresh.command(|engine, now| engine.connect("token-alice", now));
    fresh.run(1_000);
    let ids = |page: Vec<Message>| page.into_iter().map(|m| m.local_id).collect::<Vec<_>>();
    let first = ids(history(&mut fresh, private("bob")));
    assert_eq!(ids(history(&mut fresh, private("bob"))), first);
    assert_eq!(found(&fresh, &private("bob"), "1").len(), 1);
}

#[test]
fn what_is_not_kept_in_the_history_is_not_kept_here() {
    let mut lab = Lab::connected();
    let mut typing = from_bob("");
    typing.flags = ReceiveFlags::default();
    lab.receive(typing);
    lab.settle();
    let id = lab.received[0].local_id;
    assert_eq!(lab.engine.kept_message(&MessageKey::Local(id)), None);
}

#[test]
fn a_recalled_message_is_forgotten() {
    let mut lab = Lab::connected();
    let theirs = lab.receive(from_bob("oops"));
    let call = lab.send(&private("bob"), "oops too");
    lab.settle();
    let mut recall = from_bob("");
    recall.object_name = "RC:RcCmd".into();
    recall.content = format!("{{\"messageUId\":\"{}\"}}", theirs.uid);
    lab.receive(recall);
    let mine = lab.sent(call);
    let recall = OutgoingMessage::new(private("bob"), "RC:RcCmd", "{}".into());
    lab.command(|engine, now| engine.recall(mine.uid.clone(), recall, now));
    lab.settle();
    assert!(found(&lab, &private("bob"), "oops").is_empty());
    assert_eq!(lab.engine.kept_message(&MessageKey::Uid(mine.uid)), None);
}

#[test]
fn a_search_finds_by_letters_in_any_case_and_script() {
    let mut lab = Lab::connected();
    for content in [
        "Hello World",
        "你好，世界",
        "ПРИВЕТ мир",
        "Ünïcode ＡＢＣ",
        "hello again",
    ] {
        lab.receive(from_bob(content));
    }
    lab.settle();
    for (keyword, expected) in [
        ("HELLO", &["hello again", "Hello World"][..]),
        ("世界", &["你好，世界"]),
        ("привет", &["ПРИВЕТ мир"]),
        ("ünÏ", &["Ünïcode ＡＢＣ"]),
        ("ａｂ", &["Ünïcode ＡＢＣ"]),
        ("content", &[]),
        ("\"", &[]),
    ] {
        let expected: Vec<String> = expected.iter().map(|content| text(content)).collect();
        assert_eq!(found(&lab, &private("bob"), keyword), expected, "{keyword}");
    }
    assert!(found(&lab, &private("alice"), "hello").is_empty());
}

#[test]
fn a_search_looks_at_the_text_fields_of_each_type() {
    let mut lab = Lab::connected();
    for (name, content) in [
        (
            "RC:FileMsg",
            r#"{"name":"needle.txt","fileUrl":"http://x/needle"}"#,
        ),
        ("RC:ImgTextMsg", r#"{"title":"a needle","content":"c"}"#),
        (
            "RC:LBSMsg",
            r#"{"poi":"Needle Street","content":"bmVlZGxl"}"#,
        ),
        ("RC:ImgMsg", r#"{"content":"needle","imageUri":"needle"}"#),
        ("app:note", r#"{"body":"needle","content":"no"}"#),
        ("RC:TxtMsg", "needle, but no JSON"),
        ("RC:TxtMsg", r#"["needle"]"#),
    ] {
        let mut stored = Stored::from_bob(content);
        stored.object_name = name.into();
        lab.receive(stored);
    }
    lab.settle();
    assert_eq!(found(&lab, &private("bob"), "needle").len(), 3);
    let search = Search {
        own_fields: vec![TextField {
            object_name: "app:note".into(),
            field: "body".into(),
        }],
        ..look("needle")
    };
    let (_, total) = lab.engine.search_messages(&private("bob"), search, 0, 0);
    assert_eq!(total, 4);
}

#[test]
fn a_search_gives_the_newest_before_a_time_and_counts_all() {
    let mut lab = Lab::connected();
    let stored: Vec<Stored> = (0..5)
        .map(|n| lab.receive(from_bob(&format!("m {n}"))))
        .collect();
    lab.settle();
    let (page, total) = lab.engine.search_messages(&private("bob"), look("M"), 0, 2);
    assert_eq!(
        (contents(&page), total),
        (vec![&*text("m 4"), &*text("m 3")], 5)
    );
    let (page, total) = lab
        .engine
        .search_messages(&private("bob"), look("M"), stored[3].time, 2);
    assert_eq!(
        (contents(&page), total),
        (vec![&*text("m 2"), &*text("m 1")], 3)
    );
}

#[test]
fn conversations_are_found_by_what_was_said_in_them() {
    let mut lab = Lab::connected();
    lab.receive(from_bob("lunch?"));
    lab.receive(Stored::text("carol", group("club"), &text("Lunch at 12")));
    lab.receive(Stored::text("dave", private("dave"), &text("no")));
    lab.settle();
    let mut search = |kinds: &[ConversationType]| {
        let call = lab.command(|engine, _| engine.search_conversations(kinds, look("LUNCH")));
        match lab.outcome(call) {
            Ok(Answer::Conversations(list)) => list,
            other => panic!("no list: {other:?}"),
        }
    };
    let all = search(&[]);
    let ids: Vec<_> = all.iter().map(|entry| entry.id.clone()).collect();
    assert_eq!(ids, [group("club"), private("bob")]);
    assert!(
        all.iter()
            .all(|entry| entry.latest.is_some() && entry.unread_count == 1)
    );
    assert_eq!(search(&[ConversationType::PRIVATE]).len(), 1);
}

#[test]
fn an_inserted_message_is_seen_and_listed_but_not_sent() {
    let mut lab = Lab::connected();
    lab.receive(from_bob("first"));
    lab.settle();
    let kept = lab
        .engine
        .insert_message(insertion(private("bob"), text("a note")), lab.now);
    assert_eq!(
        (kept.message.direction, kept.message.sent_time_ms),
        (Direction::Received, lab.now)
    );
    assert_eq!(lab.engine.unread_count(&private("bob")), 1);
    assert_eq!(lab.list()[0].latest.as_ref(), Some(&kept.message));
    let key = MessageKey::Local(kept.message.local_id);
    assert_eq!(lab.engine.kept_message(&key), Some(kept));

    let counted = Insertion {
        is_counted: true,
        search_text: Some("Stichwort".into()),
        ..insertion(group("club"), text("x"))
    };
    lab.engine.insert_message(counted, lab.now);
    assert_eq!(lab.engine.unread_count(&group("club")), 1);
    assert_eq!(found(&lab, &group("club"), "STICH").len(), 1);
    assert!(
        found(&lab, &group("club"), "x").is_empty(),
        "the search text stands for the content"
    );

    let own = Insertion {
        sender_id: String::new(),
        is_counted: true,
        sent_time_ms: START,
        ..insertion(group("club"), text("mine"))
    };
    let own = lab.engine.insert_message(own, lab.now).message;
    assert_eq!(
        (own.direction, own.sender_id.as_str()),
        (Direction::Sent, "alice")
    );
    assert_eq!(
        (own.sent_time_ms, lab.engine.unread_count(&group("club"))),
        (START, 1)
    );
    assert_eq!(lab.peer.log.len(), 1);
}

#[test]
fn notes_stay_with_their_message() {
    let mut lab = Lab::connected();
    lab.receive(from_bob("old"));
    lab.settle();
    let message = lab.received[0].clone();
    let key = MessageKey::Local(message.local_id);
    let notes = Notes {
        received_status: Some(2),
        extra: Some("starred".into()),
        ..Notes::default()
    };
    assert!(lab.engine.note(&key, notes));
    let more = Notes {
        sent_status: Some(50),
        content: Some(text("new")),
        ..Notes::default()
    };
    assert!(lab.engine.note(&MessageKey::Uid(message.uid.clone()), more));
    history(&mut lab, private("bob"));
    let kept = lab.engine.kept_message(&key).expect("kept");
    assert_eq!(
        (kept.sent_status, kept.received_status),
        (Some(50), Some(2))
    );
    assert_eq!(kept.extra.as_deref(), Some("starred"));
    assert_eq!(kept.message.content, text("new"));
    assert_eq!(found(&lab, &private("bob"), "new").len(), 1);
    assert!(!lab.engine.note(&MessageKey::Local(1), Notes::default()));
}

#[test]
fn a_status_up_to_a_time_is_for_own_messages_of_the_conversation() {
    let mut lab = Lab::connected();
    let calls = ["1", "2"].map(|content| lab.send(&private("bob"), content));
    lab.receive(from_bob("3"));
    let other = lab.send(&private("carol"), "4");
    lab.settle();
    let sent = calls.map(|call| lab.sent(call));
    lab.engine
        .note_sent_until(&private("bob"), sent[0].sent_time_ms, 50);
    let status = |message: &Message| {
        let kept = lab
            .engine
            .kept_message(&MessageKey::Local(message.local_id));
        kept.expect("kept").sent_status
    };
    assert_eq!(sent.each_ref().map(status), [Some(50), None]);
    assert_eq!(
        (status(&lab.sent(other)), status(&lab.received[0])),
        (None, None)
    );
}

#[test]
fn forgetting_leaves_the_rest_and_the_list_shows_what_is_left() {
    let mut lab = Lab::connected();
    for n in 0..4 {
        lab.receive(from_bob(&n.to_string()));
    }
    lab.receive(Stored::text("carol", private("carol"), &text("stays")));
    lab.settle();
    lab.list();
    let last = lab.received[3].clone();
    lab.engine
        .forget_messages(&[MessageKey::Local(last.local_id)], false);
    assert_eq!(lab.engine.kept_message(&MessageKey::Uid(last.uid)), None);
    let latest = |lab: &mut Lab| {
        let list = lab.list();
        let entry = list.iter().find(|entry| entry.id == private("bob"));
        entry
            .expect("listed")
            .latest
            .as_ref()
            .map(|m| m.content.clone())
    };
    assert_eq!(latest(&mut lab), Some(text("2")));
    let second = lab.received[1].sent_time_ms;
    lab.engine.forget_messages_of(&private("bob"), Some(second));
    assert!(
        found(&lab, &private("bob"), "0").is_empty()
            && found(&lab, &private("bob"), "1").is_empty()
    );
    assert_eq!(found(&lab, &private("bob"), "2").len(), 1);
    lab.engine.forget_messages_of(&private("bob"), None);
    assert!(found(&lab, &private("bob"), "2").is_empty());
    assert_eq!(latest(&mut lab), None);
    assert_eq!(found(&lab, &private("carol"), "stays").len(), 1);
    // Gone on the server as well: the list is asked for anew.
    let carols = lab.received[4].uid.clone();
    lab.peer.log.retain(|stored| stored.uid != carols);
    lab.engine.forget_messages(&[MessageKey::Uid(carols)], true);
    assert_eq!(latest(&mut lab), Some(text("3")));
    lab.engine.forget_all_messages();
    assert!(found(&lab, &private("carol"), "stays").is_empty());
}

#[test]
fn unread_mentions_are_those_that_nobody_read() {
    let mut lab = Lab::connected();
    let say = |lab: &mut Lab, content: &str, mentions: bool| {
        let mut stored = Stored::text("bob", group("club"), &text(content));
        stored.flags = stored.flags.with(ReceiveFlags::MENTIONS_ME, mentions);
        lab.receive(stored);
        lab.settle();
    };
    say(&mut lab, "read", true);
    lab.engine.clear_unread(&group("club"), lab.now);
    for (content, mentions) in [("a", true), ("b", false), ("c", true)] {
        say(&mut lab, content, mentions);
    }
    let mentions = lab.engine.unread_mentions(&group("club"));
    assert_eq!(contents(&mentions), [text("a"), text("c")]);
    lab.engine.clear_unread(&group("club"), lab.now);
    assert!(lab.engine.unread_mentions(&group("club")).is_empty());
}

#[test]
fn another_user_sees_nothing_of_it() {
    let mut lab = Lab::connected();
    lab.receive(from_bob("secret"));
    lab.settle();
    let key = MessageKey::Local(lab.received[0].local_id);
    lab.command(|engine, now| engine.connect("token-carol", now));
    lab.run(1_000);
    assert_eq!(lab.engine.kept_message(&key), None);
}

fn kept(conversation: ConversationId, n: u64, time: Millis, content: &str) -> KeptMessage {
    let mut lab = Lab::new();
    let mut kept = lab
        .engine
        .insert_message(insertion(conversation, content.into()), START);
    kept.message.local_id = n;
    kept.message.uid = format!("UID-{n}");
    kept.message.sent_time_ms = time;
    kept
}

fn all(store: &MemoryMessages) -> Vec<u64> {
    let mut ids = Vec::new();
    store.visit(&mut |kept| {
        ids.push(kept.message.local_id);
        true
    });
    ids
}

#[test]
fn memory_is_bounded_in_messages_and_bytes_and_busy_rooms_displace_no_mail() {
    let mut store = MemoryMessages::default();
    let one = kept(private("bob"), 0, 1, "x");
    for n in 0..6_000 {
        let mut kept = one.clone();
        kept.message.local_id = n;
        kept.message.uid = format!("UID-{n}");
        kept.message.sent_time_ms = n + 1;
        store.put(kept.clone());
        kept.message.conversation = room("busy");
        kept.message.local_id += 10_000;
        kept.message.uid.push('R');
        store.put(kept);
    }
    let ids = all(&store);
    assert_eq!((ids.len(), ids[0], ids[4_999]), (6_000, 5_999, 1_000));
    assert_eq!((ids[5_000], ids[5_999]), (15_999, 15_000));

    let mut store = MemoryMessages::default();
    let large = "x".repeat(100 * 1024);
    for n in 0..200 {
        store.put(kept(private("bob"), n, n + 1, &large));
    }
    let ids = all(&store);
    assert!(
        ids[0] == 199 && (80..=83).contains(&ids.len()),
        "{}",
        ids.len()
    );
    store.remove(&mut |message| message.local_id > 150);
    assert_eq!(all(&store)[0], 150);
}

proptest! {
    #[test]
    fn a_store_has_each_message_once_in_the_order_of_time(
        steps in prop::collection::vec((0u64..8, any::<bool>()), 0..40),
    ) {
        let mut store = MemoryMessages::default();
        let mut expected: Vec<(u64, Millis)> = Vec::new();
        let blank = kept(private("bob"), 0, 0, "x");
        for (n, removes) in steps {
            // Two messages of each time.
            let time = n / 2 + 1;
            if removes {
                store.remove(&mut |message| message.local_id == n);
                expected.retain(|(id, _)| *id != n);
                continue;
            }
            let mut kept = blank.clone();
            kept.message.local_id = n;
            kept.message.uid = format!("UID-{n}");
            kept.message.sent_time_ms = time;
            store.put(kept.clone());
            prop_assert_eq!(store.known(&kept.message), Some(&kept));
            if !expected.contains(&(n, time)) {
                expected.push((n, time));
            }
        }
        expected.sort_by_key(|(_, time)| *time);
        let expected: Vec<u64> = expected.into_iter().rev().map(|(id, _)| id).collect();
        prop_assert_eq!(all(&store), expected);
    }
}
