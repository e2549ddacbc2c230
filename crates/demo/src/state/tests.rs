//! What happens to the state is told as sequences of actions.

use super::*;
use crate::model::{Body, Change, Contacts, People, Person};
use crate::state::timeline::{Loading, Part};

#[test]
fn a_sent_message_keeps_its_place_in_the_list() {
    let mut state = opened();
    state.apply(Action::Queued(outgoing(1, "hello")));
    assert_eq!(chat(&state)[0].status, Status::Sending);
    state.apply(Action::Delivered(bob(), 1, "U-1".into(), 900));
    assert_eq!(chat(&state)[0].status, Status::Sent);
    assert_eq!(chat(&state)[0].list_key(), "local-1");
    assert_eq!(chat(&state)[0].sent_time, 900);
}

#[test]
fn unsent_messages_stay_below_arrivals() {
    let mut state = opened();
    state.apply(Action::Queued(outgoing(1, "waits")));
    state.apply(Action::Progressed(bob(), 1, Status::Failed(30001)));
    state.apply(Action::Received(received("U-9", 5_000)));
    assert_eq!(uids(&state), ["U-9", ""]);
}

#[test]
fn an_echo_of_a_send_is_shown_once() {
    let mut state = opened();
    state.apply(Action::Queued(outgoing(1, "hello")));
    state.apply(Action::Newest(bob(), vec![received("U-1", 900)], false));
    state.apply(Action::Delivered(bob(), 1, "U-1".into(), 900));
    state.apply(Action::Received(received("U-1", 900)));
    assert_eq!(uids(&state), ["U-1"]);
}

#[test]
fn older_pages_go_on_top_and_end_when_nothing_is_new() {
    let mut state = opened();
    state.apply(Action::Newest(
        bob(),
        vec![received("U-3", 30), received("U-4", 40)],
        true,
    ));
    state.apply(Action::Older(
        bob(),
        30,
        vec![received("U-1", 10), received("U-2", 20)],
        true,
    ));
    assert_eq!(uids(&state), ["U-1", "U-2", "U-3", "U-4"]);
    assert_eq!(state.timeline(&bob()).oldest_time(), Some(10));
    state.apply(Action::Older(bob(), 10, vec![received("U-1", 10)], true));
    assert!(!state.timeline(&bob()).has_more());
}

#[test]
fn what_arrives_from_before_the_history_at_hand_leaves_no_hole() {
    let mut state = opened();
    let page = vec![received("U-3", 30), received("U-4", 40)];
    state.apply(Action::Newest(bob(), page, true));
    for (uid, time) in [("U-1", 10), ("U-3", 30), ("U-5", 50)] {
        state.apply(Action::Received(received(uid, time)));
    }
    assert_eq!(uids(&state), ["U-3", "U-4", "U-5"]);
    state.apply(Action::Older(bob(), 30, vec![received("U-1", 10)], false));
    state.apply(Action::Received(received("U-2", 20)));
    assert_eq!(uids(&state), ["U-1", "U-2", "U-3", "U-4", "U-5"]);
}

#[test]
fn a_newest_page_that_does_not_reach_the_rest_replaces_it() {
    let mut state = opened();
    state.apply(Action::Newest(bob(), vec![received("U-1", 10)], false));
    state.apply(Action::Queued(outgoing(1, "waits")));
    state.apply(Action::Newest(
        bob(),
        vec![received("U-8", 80), received("U-9", 90)],
        true,
    ));
    assert_eq!(uids(&state), ["U-8", "U-9", ""]);
    assert!(state.timeline(&bob()).has_more());
}

#[test]
fn an_arrival_during_the_first_page_is_not_lost() {
    let mut state = opened();
    state.apply(Action::HistoryRequested(bob()));
    state.apply(Action::Received(received("U-2", 20)));
    state.apply(Action::Newest(
        bob(),
        vec![received("U-1", 10), received("U-2", 20)],
        true,
    ));
    assert_eq!(uids(&state), ["U-1", "U-2"]);
    assert!(state.timeline(&bob()).has_more());
}

#[test]
fn what_arrived_before_the_first_page_is_no_history() {
    let arrived = |page: Vec<Message>, has_more| {
        let mut state = opened();
        state.apply(Action::HistoryRequested(bob()));
        // Of what was sent from here and what came, one may be fetched before the other.
        for (uid, time) in [("U-1", 10), ("U-9", 90)] {
            state.apply(Action::Received(received(uid, time)));
        }
        state.apply(Action::Newest(bob(), page, has_more));
        state
    };
    let state = arrived(vec![received("U-8", 80), received("U-9", 90)], true);
    assert_eq!(uids(&state), ["U-8", "U-9"]);
    assert!(state.timeline(&bob()).has_more());

    let state = arrived(vec![received("U-9", 90)], true);
    assert_eq!(uids(&state), ["U-1", "U-9"]);
    assert!(state.timeline(&bob()).has_more());

    // The rest was deleted.
    let state = arrived(vec![received("U-9", 90)], false);
    assert_eq!(uids(&state), ["U-9"]);
    assert!(!state.timeline(&bob()).has_more());

    let state = arrived(vec![received("U-1", 10), received("U-9", 90)], false);
    assert_eq!(uids(&state), ["U-1", "U-9"]);
    assert!(!state.timeline(&bob()).has_more());

    // They came while the answer was on its way.
    let state = arrived(Vec::new(), false);
    assert_eq!(uids(&state), ["U-1", "U-9"]);
}

#[test]
fn recall_leaves_a_trace() {
    let mut state = opened();
    state.apply(Action::Newest(bob(), vec![received("U-1", 10)], false));
    state.apply(Action::Recalled(bob(), "U-1".into()));
    state.apply(Action::Recalled(bob(), "U-unknown".into()));
    assert_eq!(chat(&state)[0].body, Body::Recalled(None));
}

#[test]
fn a_cancelled_upload_is_gone_and_an_uploaded_picture_has_its_address() {
    let mut state = opened();
    let picture = Body::Image(crate::model::Picture::default());
    state.apply(Action::Queued(Message::outgoing(
        1,
        bob(),
        "alice",
        0,
        picture.clone(),
    )));
    state.apply(Action::Queued(Message::outgoing(
        2,
        bob(),
        "alice",
        0,
        picture,
    )));
    state.apply(Action::Progressed(bob(), 1, Status::Uploading(40)));
    state.apply(Action::Discarded(bob(), 1));
    state.apply(Action::Progressed(bob(), 1, Status::Uploading(50)));
    state.apply(Action::Uploaded(bob(), 2, "http://host/a".into()));
    let messages = chat(&state);
    assert_eq!(messages.len(), 1);
    assert!(matches!(&messages[0].body, Body::Image(picture) if picture.uri == "http://host/a"));
}

#[test]
fn typing_ends_with_its_own_timer_or_with_a_message() {
    let mut state = opened();
    state.apply(Action::Typing(bob(), "bob".into(), 1));
    state.apply(Action::Typing(bob(), "bob".into(), 2));
    state.apply(Action::TypingEnded(bob(), 1));
    assert_eq!(state.typing_user(&bob()), Some("bob"));
    state.apply(Action::Received(received("U-1", 10)));
    assert_eq!(state.typing_user(&bob()), None);
}

#[test]
fn arrivals_for_closed_chats_wait_for_history() {
    let mut state = State::new(User::unknown("alice"));
    state.apply(Action::Received(received("U-1", 10)));
    assert_eq!(state.timeline(&bob()).loading(), Loading::Never);
    assert!(state.timeline(&bob()).messages().is_empty());
}

#[test]
fn a_chat_that_leaves_the_screen_is_trimmed() {
    let mut state = opened();
    let page = (1..=200).map(|n| received(&format!("U-{n}"), n)).collect();
    state.apply(Action::Newest(bob(), page, false));
    state.apply(Action::Opened(None));
    let timeline = state.timeline(&bob());
    assert!(timeline.messages().len() < 200 && timeline.has_more());
    assert_eq!(
        timeline.messages().last().map(|m| m.uid.as_str()),
        Some("U-200")
    );
}

#[test]
fn names_are_asked_for_once() {
    let mut state = opened();
    assert_eq!(state.unknown_users(), ["bob"]);
    state.apply(Action::UsersLearned(vec![User::unknown("bob")]));
    assert!(state.unknown_users().is_empty());
    state.apply(Action::Opened(Some(ConversationKey::group("g"))));
    assert_eq!(state.unknown_groups(), ["g"]);
}

#[test]
fn unread_leaves_out_the_chat_on_screen() {
    let mut state = opened();
    state.apply(Action::Conversations(vec![
        line(bob(), 2),
        line(ConversationKey::group("g"), 3),
    ]));
    assert_eq!(state.unread(None), 5);
    assert_eq!(state.unread(Some(&bob())), 3);
}

#[test]
fn an_own_text_that_was_recalled_can_be_written_anew() {
    let mut state = opened();
    state.apply(Action::Queued(outgoing(1, "too soon")));
    state.apply(Action::Delivered(bob(), 1, "U-1".into(), 900));
    state.apply(Action::Recalled(bob(), "U-1".into()));
    assert_eq!(
        chat(&state)[0].body,
        Body::Recalled(Some("too soon".into()))
    );
}

#[test]
fn the_unread_divider_stays_at_the_first_message_that_was_unread() {
    let mut state = State::new(User::unknown("alice"));
    state.apply(Action::Conversations(vec![line(bob(), 3)]));
    state.apply(Action::Opened(Some(bob())));
    let page = [3, 4].map(|n| received(&format!("U-{n}"), n)).to_vec();
    state.apply(Action::Newest(bob(), page, true));
    assert_eq!(
        state.timeline(&bob()).first_unread(),
        None,
        "it is further up"
    );
    state.apply(Action::Received(received("U-5", 5)));
    let page = [1, 2].map(|n| received(&format!("U-{n}"), n)).to_vec();
    state.apply(Action::Older(bob(), 3, page, true));
    assert_eq!(state.timeline(&bob()).first_unread(), Some("U-2"));
    state.apply(Action::Conversations(vec![line(bob(), 0)]));
    assert_eq!(state.timeline(&bob()).first_unread(), Some("U-2"));
}

#[test]
fn receipts_mark_what_was_sent_before() {
    let mut state = opened();
    for (local, time) in [(1, 100), (2, 200)] {
        state.apply(Action::Queued(outgoing(local, "hello")));
        state.apply(Action::Delivered(bob(), local, format!("U-{local}"), time));
    }
    state.apply(Action::PeerRead(bob(), 150));
    let read: Vec<bool> = chat(&state).iter().map(|message| message.read).collect();
    assert_eq!(read, [true, false]);
    state.apply(Action::ReadBy("carol".into(), vec!["G-1".into()]));
    state.apply(Action::ReadBy("carol".into(), vec!["G-1".into()]));
    assert_eq!(state.receipts["G-1"].users.len(), 1);
}

/// The messages of these times, without a gap between them.
fn part(times: std::ops::RangeInclusive<u64>, has_newer: bool) -> Part {
    Part {
        has_older: *times.start() > 1,
        has_newer,
        until: *times.end(),
        messages: times.map(|n| received(&format!("U-{n}"), n)).collect(),
    }
}

fn shown(state: &State) -> Vec<u64> {
    let chat = state.shown(&bob());
    chat.messages()
        .iter()
        .map(|message| message.sent_time)
        .collect()
}

#[test]
fn a_part_far_away_is_shown_alone_and_grows_both_ways_until_it_reaches_the_end() {
    let mut state = opened();
    state.apply(Action::Newest(bob(), part(90..=99, false).messages, true));
    state.apply(Action::PageRequested(bob()));
    state.apply(Action::WentTo(bob(), part(40..=49, true)));
    assert_eq!(shown(&state), (40..=49).collect::<Vec<_>>());
    assert!(state.shown(&bob()).has_newer());
    assert_eq!(state.shown(&bob()).loading(), Loading::Done);

    // What comes meanwhile is at the end, and what was asked of elsewhere is left out.
    state.apply(Action::Received(received("U-100", 100)));
    state.apply(Action::Older(bob(), 40, part(30..=39, true).messages, true));
    state.apply(Action::Newer(bob(), 20, part(21..=25, true)));
    state.apply(Action::Recalled(bob(), "U-45".into()));
    assert_eq!(shown(&state), (30..=49).collect::<Vec<_>>());
    let recalled = state.shown(&bob()).messages()[15].clone();
    assert!(matches!(recalled.body, Body::Recalled(_)));

    // The last messages of a page may have no view.
    let blind = Part {
        messages: Vec::new(),
        until: 59,
        ..part(50..=50, true)
    };
    state.apply(Action::Newer(bob(), 49, blind));
    state.apply(Action::Newer(bob(), 59, part(60..=89, true)));
    assert!(state.shown(&bob()).has_newer());
    state.apply(Action::Newer(bob(), 89, part(90..=92, true)));
    assert!(!state.shown(&bob()).has_newer());
    let whole: Vec<u64> = (30..=49).chain(60..=100).collect();
    assert_eq!(shown(&state), whole);
    assert!(
        state.timeline(&bob()).has_more(),
        "older ones are still to come"
    );
}

#[test]
fn a_part_is_left_by_going_back_by_writing_and_with_the_chat() {
    let mut state = opened();
    state.apply(Action::Newest(bob(), part(90..=99, false).messages, true));
    let away = |state: &mut State| {
        state.apply(Action::WentTo(bob(), part(1..=9, true)));
        assert_eq!(shown(state).len(), 9);
        assert!(!state.shown(&bob()).has_more());
    };
    away(&mut state);
    state.apply(Action::WentBack(bob()));
    assert_eq!(shown(&state), (90..=99).collect::<Vec<_>>());
    away(&mut state);
    state.apply(Action::Queued(outgoing(1, "hello")));
    assert_eq!(shown(&state).len(), 11);
    away(&mut state);
    state.apply(Action::Opened(None));
    assert_eq!(shown(&state).len(), 11);
    // A part that reaches the end is the end.
    state.apply(Action::WentTo(bob(), part(80..=95, true)));
    assert_eq!(shown(&state).len(), 21);
    // Nothing there.
    state.apply(Action::WentTo(bob(), Part::default()));
    assert!(!state.shown(&bob()).has_more());
}

#[test]
fn deleted_messages_are_gone_and_rooms_forget() {
    let mut state = opened();
    let page = (1..=3).map(|n| received(&format!("U-{n}"), n)).collect();
    state.apply(Action::Newest(bob(), page, false));
    state.apply(Action::MessagesRemoved(bob(), vec!["U-2".into()]));
    assert_eq!(uids(&state), ["U-1", "U-3"]);

    let room = ConversationKey::chatroom("r");
    state.apply(Action::Opened(Some(room.clone())));
    for n in 1..=400 {
        let conversation = room.clone();
        let message = received(&format!("R-{n}"), n);
        state.apply(Action::Received(Message {
            conversation,
            ..message
        }));
    }
    let timeline = state.timeline(&room);
    assert_eq!(timeline.messages().len(), ROOM_MESSAGES);
    assert_eq!(timeline.messages()[0].uid, "R-101");
}

#[test]
fn the_list_tells_of_what_was_not_sent() {
    let mut state = opened();
    assert_eq!(state.outgoing(&bob()), Outgoing::Nothing);
    state.apply(Action::Queued(outgoing(1, "waits")));
    assert_eq!(state.outgoing(&bob()), Outgoing::Sending);
    state.apply(Action::Progressed(bob(), 1, Status::Failed(-1)));
    assert_eq!(state.outgoing(&bob()), Outgoing::Failed);
    state.apply(Action::Discarded(bob(), 1));
    assert_eq!(state.outgoing(&bob()), Outgoing::Nothing);
}

#[test]
fn what_was_sent_before_the_visit_rings_no_bell() {
    let mut state = opened();
    let late = Message {
        late: true,
        ..received("U-1", 10)
    };
    state.apply(Action::Received(late));
    assert_eq!(state.arrival, None);
    state.apply(Action::Received(received("U-2", 20)));
    assert_eq!(state.arrival.map(|(count, _)| count), Some(1));
}

#[test]
fn a_new_name_is_seen_wherever_the_old_one_was() {
    let mut state = opened();
    state.apply(Action::Contacts(Contacts {
        friends: Rc::new(vec![User::unknown("bob")]),
        ..Contacts::default()
    }));
    state.apply(Action::Details(GroupDetails {
        group: Group::unknown("g"),
        members: Rc::new(vec![User::unknown("alice"), User::unknown("bob")]),
        ..GroupDetails::default()
    }));
    let renamed = User {
        name: "Bobby".into(),
        ..User::unknown("bob")
    };
    state.apply(Action::UsersLearned(vec![renamed.clone()]));
    assert_eq!(state.contacts.friends[0], renamed);
    assert_eq!(state.members("g")[1], renamed);
    assert_eq!(state.directory.user_name("bob"), "Bobby");
}

#[test]
fn a_chat_is_closed_by_what_happens_and_opened_again() {
    let group = ConversationKey::group("g");
    let happening = |change: Change, late: bool| {
        let event = Event {
            operator: Person::default(),
            change,
        };
        let body = Body::Event(Box::new(event));
        Action::Received(Message {
            conversation: ConversationKey::group("g"),
            late,
            body,
            ..received("U-1", 10)
        })
    };
    let me = || People {
        named: vec![Person {
            id: "alice".into(),
            name: String::new(),
        }],
        count: 1,
    };
    let mut state = opened();
    state.apply(Action::Opened(Some(group.clone())));
    let asked = state.group_on_screen();
    state.apply(happening(Change::Removed(People::default()), false));
    assert_eq!(state.closed(&group), None, "somebody else");
    assert_ne!(state.group_on_screen(), asked);
    let asked = state.group_on_screen();
    state.apply(happening(Change::Removed(me()), false));
    assert_eq!(state.closed(&group), Some(Closed::Left));
    assert_eq!(
        state.group_on_screen(),
        asked,
        "the server may not have done it yet"
    );
    state.apply(happening(Change::Added(me()), false));
    assert_eq!(state.closed(&group), None);
    state.apply(happening(Change::Dismissed, true));
    state.apply(Action::GroupLost("g".into(), Closed::Left));
    assert_eq!(state.closed(&group), Some(Closed::Dismissed));
    assert!(!state.known_chats().contains(&group));
    state.apply(Action::Details(GroupDetails {
        group: Group::unknown("g"),
        ..GroupDetails::default()
    }));
    assert_eq!(state.closed(&group), None);
}

#[test]
fn a_refused_message_closes_its_chat_until_the_other_side_writes() {
    let mut state = opened();
    state.apply(Action::Queued(outgoing(1, "hello?")));
    state.apply(Action::Progressed(bob(), 1, Status::Failed(30003)));
    assert_eq!(state.closed(&bob()), None);
    state.apply(Action::Progressed(bob(), 1, Status::Failed(405)));
    assert_eq!(state.closed(&bob()), Some(Closed::Refused));
    state.apply(Action::Received(received("U-1", 10)));
    assert_eq!(state.closed(&bob()), None);
}

#[test]
fn what_was_not_sent_is_taken_up_once() {
    let mut state = opened();
    state.apply(Action::Queued(outgoing(1, "here")));
    state.apply(Action::Progressed(bob(), 1, Status::Failed(0)));
    for _ in 0..2 {
        state.apply(Action::Restored(outgoing(1, "here")));
        state.apply(Action::Restored(outgoing(2, "of the last visit")));
    }
    let statuses: Vec<Status> = chat(&state).iter().map(|message| message.status).collect();
    assert_eq!(statuses, [Status::Sending, Status::Sending]);
    state.apply(Action::Delivered(bob(), 1, "U-1".into(), 5));
    state.apply(Action::Restored(outgoing(1, "here")));
    assert_eq!(uids(&state), ["U-1", ""]);
}

#[test]
fn every_chat_is_known_once() {
    let mut state = opened();
    state.apply(Action::Conversations(vec![line(bob(), 0)]));
    state.apply(Action::Contacts(Contacts {
        friends: Rc::new(vec![User::unknown("carol"), User::unknown("bob")]),
        ..Contacts::default()
    }));
    let targets: Vec<_> = state
        .known_chats()
        .into_iter()
        .map(|key| key.target)
        .collect();
    assert_eq!(targets, ["bob", "carol"]);
    assert_eq!(state.watched_users(), ["bob", "carol"]);
}

#[test]
fn muted_chats_are_not_counted() {
    let mut state = opened();
    let muted = Conversation {
        muted: true,
        ..line(bob(), 2)
    };
    state.apply(Action::Conversations(vec![
        muted,
        line(ConversationKey::group("g"), 3),
    ]));
    assert_eq!(state.unread(None), 3);
}

#[test]
fn kept_messages_give_way_to_what_the_server_says() {
    let mut state = opened();
    let kept = ["U-1", "U-2", "U-3", "U-4"].map(|uid| received(uid, uid.as_bytes()[2].into()));
    state.apply(Action::Kept(bob(), kept.to_vec()));
    assert_eq!(uids(&state), ["U-1", "U-2", "U-3", "U-4"]);
    assert!(state.timeline(&bob()).has_more());
    let mut other = state.clone();
    let page = ["U-3", "U-4", "U-5"].map(|uid| received(uid, uid.as_bytes()[2].into()));
    state.apply(Action::Newest(bob(), page.to_vec(), true));
    assert_eq!(uids(&state), ["U-1", "U-2", "U-3", "U-4", "U-5"]);
    state.apply(Action::Kept(bob(), Vec::new()));
    assert_eq!(uids(&state).len(), 5);

    // Where the third was deleted, others before it may be too.
    let page = ["U-2", "U-4", "U-5"].map(|uid| received(uid, uid.as_bytes()[2].into()));
    other.apply(Action::Queued(outgoing(1, "waits")));
    other.apply(Action::Received(received("U-6", 600)));
    other.apply(Action::Newest(bob(), page.to_vec(), true));
    assert_eq!(uids(&other), ["U-2", "U-4", "U-5", "U-6", ""]);
    assert!(other.timeline(&bob()).has_more());

    let mut cleared = opened();
    cleared.apply(Action::Kept(bob(), kept.to_vec()));
    cleared.apply(Action::Newest(bob(), Vec::new(), false));
    assert_eq!(uids(&cleared), Vec::<String>::new());
    assert!(!cleared.timeline(&bob()).has_more());
}

#[test]
fn noise_is_for_what_nobody_sees_and_nobody_silenced() {
    let mut state = opened();
    let noon = 12 * 60;
    assert!(state.may_disturb(&bob(), None, noon));
    assert!(!state.may_disturb(&bob(), Some(&bob()), noon));
    state.apply(Action::Quiet(QuietHours::between("11:30", "13:00")));
    assert!(!state.may_disturb(&bob(), None, noon));
    assert!(state.may_disturb(&bob(), None, 13 * 60));
    let muted = Conversation {
        muted: true,
        ..line(bob(), 1)
    };
    state.apply(Action::Conversations(vec![muted]));
    assert!(!state.may_disturb(&bob(), None, 13 * 60));
}

fn opened() -> State {
    let mut state = State::new(User::unknown("alice"));
    state.apply(Action::Opened(Some(bob())));
    state.apply(Action::HistoryRequested(bob()));
    state
}

fn bob() -> ConversationKey {
    ConversationKey::private("bob")
}

fn chat(state: &State) -> Vec<Rc<Message>> {
    state.timeline(&bob()).messages().to_vec()
}

fn uids(state: &State) -> Vec<String> {
    chat(state)
        .iter()
        .map(|message| message.uid.clone())
        .collect()
}

fn outgoing(local: u64, text: &str) -> Message {
    Message::outgoing(local, bob(), "alice", 100, Body::Text(text.into()))
}

fn received(uid: &str, sent_time: u64) -> Message {
    Message {
        uid: uid.into(),
        local: None,
        status: Status::Received,
        sent_time,
        ..Message::outgoing(0, bob(), "bob", 0, Body::Text("hi".into()))
    }
}

fn line(key: ConversationKey, unread: u64) -> Conversation {
    let title = String::new();
    let draft = String::new();
    Conversation {
        key,
        title,
        latest: None,
        time: 0,
        unread,
        pinned: false,
        muted: false,
        mentioned: false,
        draft,
    }
}
