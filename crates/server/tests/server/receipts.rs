//! Read receipts, read times and unread counts.

use rongim_protocol::{
    schema::{
        DownStreamMessage, DownStreamMessages, GrpReadReceiptMsg, GrpReadReceiptQryReq,
        GrpReadReceiptQryResp, RelationQryInput, RelationsOutput, SyncRequestMsg, UpStreamMessage,
    },
    status::Status,
    topic,
};
use serde_json::{Value, json};

use crate::common::{Client, TestServer};

fn receipt(class_name: &str, content: &Value) -> UpStreamMessage {
    UpStreamMessage {
        session_id: 0,
        classname: class_name.into(),
        content: content.to_string().into_bytes(),
        ..Default::default()
    }
}

fn content(message: &DownStreamMessage) -> Value {
    serde_json::from_slice(&message.content).unwrap()
}

/// `(readMsgTime, unreadCount)` of a conversation.
async fn reading(client: &mut Client, target: &str) -> (i64, i64) {
    let request = RelationQryInput {
        r#type: Some(1),
        count: Some(0),
        start_time: Some(0),
        order: Some(0),
    };
    let list: RelationsOutput = client.query(topic::CONVERSATIONS_RANGE, &request).await;
    let row = list.info.into_iter().find(|row| row.user_id == target);
    let row = row.unwrap();
    (row.read_msg_time.unwrap(), row.unread_count.unwrap())
}

async fn pull(client: &mut Client) -> Vec<DownStreamMessage> {
    let request = SyncRequestMsg {
        sync_time: 0,
        ispolling: false,
        is_pull_send: Some(true),
        send_box_sync_time: Some(0),
        ..Default::default()
    };
    let page: DownStreamMessages = client.query(topic::PULL_MESSAGES, &request).await;
    page.list
}

#[tokio::test]
async fn a_private_receipt_waits_for_an_offline_sender() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let said = alice.say("bob", "hi").await;
    drop(alice);
    let mut bob = server.client("bob").await;
    assert_eq!(reading(&mut bob, "alice").await, (0, 1));
    let read = json!({
        "lastMessageSendTime": said.sent_time_ms, "messageUId": said.message_uid, "type": 1,
    });
    for topic in [topic::PRIVATE_MESSAGE, topic::PRIVATE_STATUS] {
        let ack = bob
            .send(topic, "alice", &receipt("RC:ReadNtf", &read))
            .await;
        assert_eq!(ack.status, Status::OK);
    }
    assert_eq!(
        reading(&mut bob, "alice").await,
        (said.sent_time_ms as i64, 0)
    );
    let mut alice = server.client("alice").await;
    let mail = pull(&mut alice).await;
    let classes: Vec<_> = mail.iter().map(|message| &*message.classname).collect();
    assert_eq!(classes, ["RC:TxtMsg", "RC:ReadNtf", "RC:ReadNtf"]);
    assert_eq!(content(&mail[1]), read);
    assert_eq!((mail[1].status, mail[1].direction), (0, Some(2)));
}

#[tokio::test]
async fn reading_here_is_told_to_the_own_devices_only() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let mut bob = server.client("bob").await;
    let (mut phone, mut desk) = (server.client("alice").await, server.client("alice").await);
    let mut times = Vec::new();
    for said in ["one", "two", "three"] {
        times.push(bob.say_to_group("g", said).await.sent_time_ms as i64);
        desk.next_message().await;
    }
    assert_eq!(reading(&mut phone, "g").await, (0, 3));
    let read = |time: i64| receipt("RC:SRSMsg", &json!({ "lastMessageSendTime": time }));
    phone.send(topic::GROUP_MESSAGE, "g", &read(times[1])).await;
    let told = desk.next_publish().await;
    assert!(told.sync);
    assert_eq!(
        (told.topic.as_str(), &*told.target_id),
        (topic::GROUP_MESSAGE, "g")
    );
    assert_eq!(reading(&mut desk, "g").await, (times[1], 1));
    // An older time changes nothing.
    phone.send(topic::GROUP_MESSAGE, "g", &read(times[0])).await;
    assert_eq!(reading(&mut desk, "g").await, (times[1], 1));
    bob.say_to_group("g", "four").await;
    assert_eq!(reading(&mut desk, "g").await, (times[1], 2));
    // Nor does a clock that runs ahead hide what is still to come.
    let ahead = read(times[0] + 9_999_999);
    let told = phone.send(topic::GROUP_MESSAGE, "g", &ahead).await;
    let told = told.sent_time_ms as i64;
    assert_eq!(reading(&mut desk, "g").await, (told, 0));
    bob.say_to_group("g", "five").await;
    assert_eq!(reading(&mut desk, "g").await, (told, 1));
    bob.ping().await;
    assert_eq!(bob.unread(), 0);

    let mut tablet = server.client("alice").await;
    let mail = pull(&mut tablet).await;
    let synced: Vec<_> = mail
        .iter()
        .filter(|message| message.classname == "RC:SRSMsg")
        .map(|message| (message.direction, message.group_id.as_deref()))
        .collect();
    assert_eq!(synced, [(Some(1), Some("g")); 3]);
}

#[tokio::test]
async fn a_recalled_message_is_no_longer_unread() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    alice.say("bob", "one").await;
    let oops = alice.say("bob", "oops").await;
    let recall = json!({
        "conversationType": 1, "targetId": "bob", "messageUId": oops.message_uid,
        "sentTime": oops.sent_time_ms,
    });
    assert_eq!(reading(&mut bob, "alice").await, (0, 2));
    alice
        .send(topic::RECALL, "alice", &receipt("RC:RcCmd", &recall))
        .await;
    assert_eq!(reading(&mut bob, "alice").await, (0, 1));
}

#[tokio::test]
async fn a_group_receipt_reaches_only_the_senders_of_what_was_read() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob", "carol"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut carol = server.client("carol").await;
    let uid = alice.say_to_group("g", "read this").await.message_uid;
    let request = receipt("RC:RRReqMsg", &json!({ "messageUId": uid }));
    alice.send(topic::GROUP_MESSAGE, "g", &request).await;
    for member in [&mut bob, &mut carol] {
        member.next_message().await;
        assert_eq!(member.next_message().await.classname, "RC:RRReqMsg");
    }
    let read = receipt(
        "RC:RRRspMsg",
        &json!({ "receiptMessageDic": { "alice": [uid] } }),
    );
    assert_eq!(
        bob.send(topic::GROUP_MESSAGE, "g", &read).await.status,
        Status::OK
    );
    let told = alice.next_message().await;
    assert_eq!(
        (&*told.classname, &*told.from_user_id),
        ("RC:RRRspMsg", "bob")
    );
    carol.ping().await;
    assert_eq!(carol.unread(), 0);
}

#[tokio::test]
async fn readers_are_counted_once_and_told_to_the_sender() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob", "carol"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut dave = server.client("dave").await;
    let uid = alice.say_to_group("g", "read this").await.message_uid;
    let read = |uid: &str| GrpReadReceiptMsg {
        msg_id: vec![uid.to_owned()],
        bus_channel: None,
    };
    let mut tell = async |uid: &str| {
        bob.ask(topic::GROUP_READ_RECEIPT, "g", &read(uid))
            .await
            .status
    };
    assert_eq!(tell(&uid).await, Status::OK);
    let told = alice.next_message().await;
    assert_eq!(
        (&*told.classname, &*told.from_user_id),
        ("RC:RRRspMsg", "bob")
    );
    assert_eq!(
        content(&told),
        json!({ "receiptMessageDic": { "alice": [uid] } })
    );
    assert_eq!(tell(&uid).await, Status::OK);
    assert_eq!(tell("0000-0000-0000-0000").await, Status::OK);
    assert_eq!(tell("nonsense").await, Status::MALFORMED);
    alice.ping().await;
    assert_eq!(alice.unread(), 0);

    let request = GrpReadReceiptQryReq {
        msg_id: vec![uid.clone()],
        bus_channel: None,
    };
    let ack = alice.ask(topic::GROUP_READERS, "g", &request).await;
    let readers: GrpReadReceiptQryResp = rongim_protocol::Body::decode(&ack.body).unwrap();
    assert_eq!(readers.total_member_num, 3);
    let [reader] = &readers.list[..] else {
        panic!("{readers:?}");
    };
    assert_eq!(reader.user_id, "bob");
    assert!(reader.read_time > 0 && reader.read_time <= told.data_time);
    let refused = dave.ask(topic::GROUP_READERS, "g", &request).await;
    assert_eq!(refused.status, Status::NOT_IN_GROUP);
    let refused = dave.ask(topic::GROUP_READ_RECEIPT, "g", &read(&uid)).await;
    assert_eq!(refused.status, Status::NOT_IN_GROUP);
    let unknown = GrpReadReceiptQryReq {
        msg_id: vec!["0000-0000-0000-0000".into()],
        bus_channel: None,
    };
    let none = alice.ask(topic::GROUP_READERS, "g", &unknown).await;
    assert_eq!(none.status, Status::NO_DATA);
}
