//! What a user keeps across devices: conversation states, mutes, tags, settings.

use rongim_protocol::{
    Body,
    frame::ServerPublish,
    schema::{
        BlockPushInput, NotifyMsg, PullUserSettingInput, PullUserSettingOutput, SessionDisTagReq,
        SessionReq, SessionState, SessionStateItem, SessionStateModifyReq, SessionStateModifyResp,
        SessionStates, SessionTagAddInput, SessionTagDelInput, SessionTagItem, SetUserSettingInput,
        SetUserSettingOutput, UserSettingNotification,
    },
    status::Status,
    topic,
};

use crate::common::{Client, TestServer};

const SILENT: i32 = 1;
const TOP: i32 = 2;
const TAGS: i32 = 3;

pub(crate) fn item(kind: i32, value: &str) -> SessionStateItem {
    SessionStateItem {
        session_state_type: kind,
        value: value.into(),
        tags: Vec::new(),
    }
}

pub(crate) fn change(target: &str, items: Vec<SessionStateItem>) -> SessionStateModifyReq {
    let state = SessionState {
        r#type: 1,
        channel_id: target.into(),
        time: None,
        state_item: items,
    };
    SessionStateModifyReq {
        version: 1,
        state: vec![state],
    }
}

fn tagged(target: &str, tag: &str, is_top: Option<bool>) -> SessionStateModifyReq {
    let tag = SessionTagItem {
        tag_id: tag.into(),
        is_top,
        ..Default::default()
    };
    let tags = SessionStateItem {
        tags: vec![tag],
        ..item(TAGS, "[]")
    };
    change(target, vec![tags])
}

fn tags(named: &[(&str, &str)]) -> Vec<SessionTagItem> {
    let tags = named.iter().map(|(id, name)| SessionTagItem {
        tag_id: (*id).into(),
        name: Some((*name).into()),
        ..Default::default()
    });
    tags.collect()
}

async fn put_tags(client: &mut Client, named: &[(&str, &str)]) -> SetUserSettingOutput {
    let request = SessionTagAddInput {
        version: 0,
        tags: tags(named),
    };
    client.query(topic::PUT_TAGS, &request).await
}

pub(crate) async fn states(client: &mut Client, time: i64) -> SessionStates {
    let request = SessionReq { time };
    client
        .query(topic::PULL_CONVERSATION_STATES, &request)
        .await
}

async fn settings(client: &mut Client, version: i64) -> PullUserSettingOutput {
    let request = PullUserSettingInput {
        version,
        reserve: None,
    };
    client.query(topic::PULL_USER_SETTINGS, &request).await
}

fn settings_version(told: &ServerPublish) -> i64 {
    assert_eq!(told.topic.as_str(), topic::PUSH_USER_SETTING);
    UserSettingNotification::decode(&told.body).unwrap().version
}

fn states_version(told: &ServerPublish) -> Option<i64> {
    assert_eq!(told.topic.as_str(), topic::PUSH_COMMAND);
    let told = NotifyMsg::decode(&told.body).unwrap();
    assert_eq!(told.r#type, 3);
    told.time
}

/// `(tag, top)` of a conversation.
fn tags_of(states: &SessionStates, target: &str) -> Vec<(String, Option<bool>)> {
    let state = states.state.iter().find(|state| state.channel_id == target);
    let items = state.unwrap().state_item.iter();
    let tags = items.filter(|item| item.session_state_type == TAGS);
    tags.flat_map(|item| &item.tags)
        .map(|tag| (tag.tag_id.clone(), tag.is_top))
        .collect()
}

#[tokio::test]
async fn conversation_states_reach_the_other_clients() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    let request = change("bob", vec![item(SILENT, "0"), item(TOP, "1")]);
    let set: SessionStateModifyResp = alice.query(topic::SET_CONVERSATION_STATES, &request).await;
    assert_eq!(
        states_version(&other.next_publish().await),
        Some(set.version)
    );
    let all = states(&mut other, 0).await;
    assert_eq!((all.version, all.state.len()), (set.version, 1));
    assert_eq!(all.state[0].channel_id, "bob");
    assert_eq!(all.state[0].state_item.len(), 2);
    let later = states(&mut other, set.version).await;
    assert_eq!((later.version, later.state.len()), (set.version, 0));
}

#[tokio::test]
async fn a_changed_conversation_brings_all_its_states() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let first = change("bob", vec![item(SILENT, "1"), item(TOP, "1")]);
    let set: SessionStateModifyResp = alice.query(topic::SET_CONVERSATION_STATES, &first).await;
    let second = change("bob", vec![item(TOP, "0")]);
    alice
        .query::<SessionStateModifyResp>(topic::SET_CONVERSATION_STATES, &second)
        .await;
    let changed = states(&mut alice, set.version).await;
    assert_eq!(
        changed.state[0].state_item,
        [item(SILENT, "1"), item(TOP, "0")]
    );
}

#[tokio::test]
async fn muting_is_one_state_whichever_way_it_is_set() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    let bob = BlockPushInput {
        blockee_id: "bob".into(),
    };
    let notify = Status(1);
    let mut muted = async |topic| alice.ask(topic, "bob", &bob).await.status;
    assert_eq!(muted(topic::MUTE_STATUS_PRIVATE).await, notify);
    assert_eq!(muted(topic::MUTE_PRIVATE).await, Status::OK);
    assert_eq!(muted(topic::MUTE_STATUS_PRIVATE).await, Status::OK);
    assert_eq!(muted(topic::MUTE_STATUS_GROUP).await, notify);
    states_version(&other.next_publish().await);
    let all = states(&mut other, 0).await;
    assert_eq!(all.state[0].state_item, [item(SILENT, "1")]);
    let request = change("bob", vec![item(SILENT, "0")]);
    other
        .query::<SessionStateModifyResp>(topic::SET_CONVERSATION_STATES, &request)
        .await;
    assert_eq!(muted(topic::MUTE_STATUS_PRIVATE).await, notify);
    assert_eq!(muted(topic::MUTE_GROUP).await, Status::OK);
    assert_eq!(muted(topic::MUTE_STATUS_GROUP).await, Status::OK);
    assert_eq!(muted(topic::UNMUTE_GROUP).await, Status::OK);
    assert_eq!(muted(topic::MUTE_STATUS_GROUP).await, notify);
}

#[tokio::test]
async fn tags_are_made_renamed_and_deleted_on_all_devices() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    let made = put_tags(&mut alice, &[("w", "Work"), ("h", "Home")]).await;
    assert_eq!(settings_version(&other.next_publish().await), made.version);
    let renamed = put_tags(&mut alice, &[("w", "Office")]).await;
    assert!(renamed.version > made.version);
    assert_eq!(
        settings_version(&other.next_publish().await),
        renamed.version
    );
    let told = settings(&mut other, made.version).await;
    assert_eq!(told.version, renamed.version);
    assert_eq!(told.items[0].key, "Tag");
    let mut names: Vec<_> = told.items[0]
        .tags
        .iter()
        .map(|tag| tag.name.as_deref().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Home", "Office"]);

    let request = SessionTagDelInput {
        version: 0,
        tags: tags(&[("w", "")]),
    };
    let deleted: SetUserSettingOutput = alice.query(topic::DELETE_TAGS, &request).await;
    assert_eq!(
        settings_version(&other.next_publish().await),
        deleted.version
    );
    let left = settings(&mut other, 0).await;
    assert_eq!(left.items[0].tags.len(), 1);
    let up_to_date = settings(&mut other, deleted.version).await;
    assert_eq!(
        (up_to_date.version, up_to_date.items.len()),
        (deleted.version, 0)
    );
}

#[tokio::test]
async fn conversations_carry_tags() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    put_tags(&mut alice, &[("w", "Work"), ("h", "Home")]).await;
    other.next_publish().await;
    for (tag, top) in [("w", None), ("h", Some(true)), ("w", Some(true))] {
        let set: SessionStateModifyResp = alice
            .query(topic::TAG_CONVERSATIONS, &tagged("bob", tag, top))
            .await;
        assert_eq!(
            states_version(&other.next_publish().await),
            Some(set.version)
        );
    }
    let top = |tag: &str| (tag.to_owned(), Some(true));
    let all = states(&mut other, 0).await;
    assert_eq!(tags_of(&all, "bob"), [top("w"), top("h")]);

    alice
        .query::<SessionStateModifyResp>(topic::UNTAG_CONVERSATIONS, &tagged("bob", "w", None))
        .await;
    states_version(&other.next_publish().await);
    assert_eq!(tags_of(&states(&mut other, 0).await, "bob"), [top("h")]);

    let everywhere = SessionDisTagReq {
        tag_id: vec!["h".into()],
    };
    let ack = alice
        .ask(topic::UNTAG_ALL_CONVERSATIONS, "alice", &everywhere)
        .await;
    assert_eq!(ack.status, Status::OK);
    states_version(&other.next_publish().await);
    assert_eq!(tags_of(&states(&mut other, 0).await, "bob"), []);
    assert_eq!(settings(&mut other, 0).await.items[0].tags.len(), 2);
}

#[tokio::test]
async fn a_deleted_tag_leaves_its_conversations() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    put_tags(&mut alice, &[("w", "Work")]).await;
    alice
        .query::<SessionStateModifyResp>(topic::TAG_CONVERSATIONS, &tagged("bob", "w", None))
        .await;
    let request = SessionTagDelInput {
        version: 0,
        tags: tags(&[("w", "")]),
    };
    alice
        .query::<SetUserSettingOutput>(topic::DELETE_TAGS, &request)
        .await;
    for _ in 0..4 {
        other.next_publish().await;
    }
    assert_eq!(tags_of(&states(&mut other, 0).await, "bob"), []);
    let again = alice
        .ask(topic::TAG_CONVERSATIONS, "alice", &tagged("bob", "w", None))
        .await;
    assert_eq!(again.status, Status::NO_SUCH_TAG);
}

#[tokio::test]
async fn too_many_tags_are_refused_and_leave_no_trace() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let ids: Vec<String> = (0..=100).map(|n| format!("t{n}")).collect();
    let named: Vec<_> = ids.iter().map(|id| (id.as_str(), "name")).collect();
    let request = |named| SessionTagAddInput {
        version: 0,
        tags: tags(named),
    };
    let refused = alice.ask(topic::PUT_TAGS, "alice", &request(&named)).await;
    assert_eq!(refused.status, Status::TOO_MANY);
    assert_eq!(settings(&mut alice, 0).await.items.len(), 0);
    put_tags(&mut alice, &named[1..]).await;
    put_tags(&mut alice, &[("t7", "another name")]).await;
    let refused = alice
        .ask(topic::PUT_TAGS, "alice", &request(&[("new", "new")]))
        .await;
    assert_eq!(refused.status, Status::TOO_MANY);
}

async fn set_setting(client: &mut Client, value: &serde_json::Value) -> Status {
    let request = SetUserSettingInput {
        version: 0,
        value: value.to_string(),
    };
    client
        .ask(topic::SET_USER_SETTINGS, "alice", &request)
        .await
        .status
}

#[tokio::test]
async fn settings_reach_the_other_clients() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    let hours = r#"{"startTime":"22:30:00","spanMins":480}"#;
    let setting = |value: &str| serde_json::json!({ "targetId": "", "type": 1, "key": "RC:QuietHours", "value": value });
    assert_eq!(set_setting(&mut alice, &setting(hours)).await, Status::OK);
    let version = settings_version(&other.next_publish().await);
    let told = settings(&mut other, 0).await;
    assert_eq!(told.version, version);
    let [item] = &told.items[..] else {
        panic!("{told:?}");
    };
    assert_eq!(
        (item.key.as_str(), &item.value[..]),
        ("RC:QuietHours", hours.as_bytes())
    );
    assert_eq!((item.version, item.r#type), (version, 1));

    assert_eq!(set_setting(&mut alice, &setting("")).await, Status::OK);
    let removed = settings_version(&other.next_publish().await);
    let told = settings(&mut other, version).await;
    assert_eq!((told.version, told.items[0].value.len()), (removed, 0));
    for wrong in [
        setting("at night"),
        serde_json::json!({ "key": "Tag", "value": "x" }),
        serde_json::json!({ "key": "", "value": "x" }),
        serde_json::json!({ "key": "k", "value": "x".repeat(5000) }),
        serde_json::json!("text"),
    ] {
        assert_eq!(
            set_setting(&mut alice, &wrong).await,
            Status::MALFORMED,
            "{wrong}"
        );
    }
}
