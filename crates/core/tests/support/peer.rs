//! A small server in memory, for one user `alice`: mailbox, history, list.

use std::collections::BTreeMap;

use super::{rooms::Room, shared::Shared};
use rongim_core::{ConversationId, ConversationType, Fetched, Millis};
use rongim_protocol::{
    Body, ClientFrame, ServerFrame, Topic,
    flags::{ReceiveFlags, SendFlags, direction},
    frame::{ClientPublish, ConnAck, Qos, Query, QueryAck, ServerPubAck, ServerPublish},
    schema::*,
    status::{ConnectStatus, Status},
    topic,
};

/// A message on the server, as alice sees it.
#[derive(Clone, Debug)]
pub struct Stored {
    pub conversation: ConversationId,
    pub sender: String,
    pub object_name: String,
    pub content: String,
    pub flags: ReceiveFlags,
    pub time: Millis,
    pub uid: String,
    pub client_id: i64,
}

impl Stored {
    /// A counted text from somebody.
    pub fn text(sender: &str, conversation: ConversationId, text: &str) -> Self {
        Self {
            conversation,
            sender: sender.into(),
            object_name: "RC:TxtMsg".into(),
            content: text.into(),
            flags: ReceiveFlags::PERSISTED | ReceiveFlags::COUNTED,
            time: 0,
            uid: String::new(),
            client_id: 0,
        }
    }

    pub fn from_bob(text: &str) -> Self {
        Self::text(
            "bob",
            ConversationId::new(ConversationType::PRIVATE, "bob"),
            text,
        )
    }

    pub fn is_sent(&self) -> bool {
        self.sender == "alice"
    }

    fn up(&self) -> UpStreamMessage {
        UpStreamMessage {
            session_id: 3,
            classname: self.object_name.clone(),
            content: self.content.clone().into_bytes(),
            ..UpStreamMessage::default()
        }
    }

    pub fn down(&self) -> DownStreamMessage {
        let to_alice = !self.conversation.kind.is_shared() && !self.is_sent();
        let group = if to_alice {
            "alice"
        } else {
            &self.conversation.target_id
        };
        DownStreamMessage {
            from_user_id: self.sender.clone(),
            r#type: self.conversation.kind.0,
            group_id: Some(group.to_owned()),
            classname: self.object_name.clone(),
            content: self.content.clone().into_bytes(),
            data_time: self.time as i64,
            status: self.flags.0,
            msg_id: Some(self.uid.clone()),
            direction: Some(if self.is_sent() {
                direction::SENT
            } else {
                direction::RECEIVED
            }),
            client_unique_id: self.is_sent().then_some(self.client_id),
            ..DownStreamMessage::default()
        }
    }
}

/// The server.
pub struct Peer {
    pub log: Vec<Stored>,
    pub page: usize,
    /// What CONNACK says.
    pub connect_status: ConnectStatus,
    /// What the navigation says, and whether `/ping` answers.
    pub navigation: String,
    pub pings: bool,
    /// Pieces of the addresses that give no answer.
    pub silent_hosts: Vec<&'static str>,
    /// Whether a pull's answer says if there is more.
    pub tells_whether_finished: bool,
    /// What HTTP says to a request that opens long polling.
    pub comet_status: u16,
    /// Statuses for topics that fail.
    pub failing: BTreeMap<&'static str, Status>,
    /// Topics that get no answer.
    pub silent: Vec<&'static str>,
    /// Answers that are kept back, to be given in another order.
    pub keep_acks: bool,
    pub kept_acks: Vec<ServerFrame>,
    pub removed: Vec<ConversationId>,
    pub frames: Vec<ClientFrame>,
    pub connections: usize,
    pub rooms: BTreeMap<String, Room>,
    pub shared: Shared,
    /// Up to when alice has read, and how much she has not, as the list says.
    pub reading: BTreeMap<ConversationId, (Millis, i64)>,
    /// How many conversations an answer has at most.
    pub list_page: usize,
    pub(super) clock: Millis,
    serial: u64,
    push_id: u16,
}

impl Default for Peer {
    fn default() -> Self {
        Self {
            log: Vec::new(),
            page: 200,
            connect_status: ConnectStatus::ACCEPTED,
            navigation: r#"{"code":200,"userId":"alice","server":"im.test:80","backupServer":"backup.test:80"}"#.into(),
            pings: true,
            silent_hosts: Vec::new(),
            tells_whether_finished: true,
            comet_status: 200,
            failing: BTreeMap::new(),
            silent: Vec::new(),
            keep_acks: false,
            kept_acks: Vec::new(),
            removed: Vec::new(),
            frames: Vec::new(),
            connections: 0,
            rooms: BTreeMap::new(),
            shared: Shared::default(),
            reading: BTreeMap::new(),
            list_page: 1_000,
            clock: 0,
            serial: 0,
            push_id: 0,
        }
    }
}

impl Peer {
    /// A server that gives at most `page` messages to a pull.
    pub fn with_page(page: usize) -> Self {
        Self {
            page,
            ..Self::default()
        }
    }

    pub fn fetch(&self, url: &str) -> Option<Fetched> {
        if self.silent_hosts.iter().any(|piece| url.contains(piece)) {
            return None;
        }
        if url.contains("navi.js?") {
            let body = format!("getServerEndpoint({});", self.navigation);
            return Some(Fetched { status: 200, body });
        }
        self.pings.then(|| Fetched {
            status: 200,
            body: String::new(),
        })
    }

    pub fn connect(&mut self, url: &str, now: Millis) -> ConnAck {
        self.connections += 1;
        if self.connect_status != ConnectStatus::ACCEPTED {
            return ConnAck::refused(self.connect_status);
        }
        let user = url
            .split("token=token-")
            .nth(1)
            .and_then(|rest| rest.split('&').next());
        ConnAck::accepted(user.unwrap_or("nobody").into(), "session".into(), now)
    }

    pub fn disconnected(&mut self) {
        self.leave_rooms();
        self.kept_acks.clear();
    }

    /// Gives a message its time and id.
    pub fn store(&mut self, mut stored: Stored, now: Millis) -> Stored {
        self.clock = now.max(self.clock + 1);
        self.serial += 1;
        stored.time = self.clock;
        stored.uid = format!("UID-{:06}", self.serial);
        self.log.push(stored.clone());
        stored
    }

    pub fn push(&mut self, stored: &Stored) -> ServerFrame {
        self.publish(topic::PUSH_MESSAGE, stored.down().encode_to_vec())
    }

    pub fn publish(&mut self, topic: &'static str, body: Vec<u8>) -> ServerFrame {
        self.next_publish(topic, "alice", body).into()
    }

    fn next_publish(&mut self, topic: &'static str, target: &str, body: Vec<u8>) -> ServerPublish {
        self.push_id = self.push_id.wrapping_add(1);
        ServerPublish {
            sync: false,
            qos: Qos::AtLeastOnce,
            time_s: 0,
            topic: Topic::new(topic),
            target_id: target.into(),
            message_id: self.push_id,
            body,
        }
    }

    /// What tells of a message that another client of alice sent.
    pub fn sync(&mut self, stored: &Stored) -> [ServerFrame; 2] {
        let topic = topic::message(stored.conversation.kind).expect("one can write there");
        let body = stored.up().encode_to_vec();
        let publish = ServerPublish {
            sync: true,
            ..self.next_publish(topic, &stored.conversation.target_id, body)
        };
        let ack = ServerPubAck {
            message_id: publish.message_id,
            sent_time_ms: stored.time,
            status: Status::OK,
            message_uid: stored.uid.clone(),
        };
        [publish.into(), ack.into()]
    }

    pub fn answer(&mut self, frame: ClientFrame, now: Millis) -> Vec<ServerFrame> {
        self.frames.push(frame.clone());
        match frame {
            ClientFrame::PingReq => vec![ServerFrame::PingResp],
            ClientFrame::Publish(publish) if publish.message_id > 0 => self.take(publish, now),
            ClientFrame::Query(query) => self.query(query),
            _ => Vec::new(),
        }
    }

    fn take(&mut self, publish: ClientPublish, now: Millis) -> Vec<ServerFrame> {
        let topic = publish.topic.as_str();
        if self.silent.contains(&topic) {
            return Vec::new();
        }
        let status = self.failing.get(topic).copied().unwrap_or(Status::OK);
        let up = UpStreamMessage::decode(&publish.body).expect("a good body");
        let (uid, time) = if status == Status::OK {
            self.take_once(&publish, up, now)
        } else {
            ("UID-REFUSED".into(), now)
        };
        let message_id = publish.message_id;
        let ack: ServerFrame = ServerPubAck {
            message_id,
            sent_time_ms: time,
            status,
            message_uid: uid,
        }
        .into();
        if self.keep_acks {
            self.kept_acks.push(ack);
            return Vec::new();
        }
        vec![ack]
    }

    /// Stores a message, or finds it stored under the same client id.
    fn take_once(
        &mut self,
        publish: &ClientPublish,
        up: UpStreamMessage,
        now: Millis,
    ) -> (String, Millis) {
        let client_id = up.client_unique_id.expect("an id for resending");
        if let Some(known) = self.log.iter().find(|stored| stored.client_id == client_id) {
            return (known.uid.clone(), known.time);
        }
        let kind = topic::conversation_type(publish.topic.as_str());
        let stored = Stored {
            conversation: ConversationId::new(
                kind.unwrap_or(ConversationType::PRIVATE),
                publish.target_id.clone(),
            ),
            sender: "alice".into(),
            object_name: up.classname,
            content: String::from_utf8(up.content).expect("text"),
            flags: SendFlags(up.session_id).to_receive_flags(false),
            time: 0,
            uid: String::new(),
            client_id,
        };
        let stored = self.store(stored, now);
        (stored.uid, stored.time)
    }

    fn query(&mut self, query: Query) -> Vec<ServerFrame> {
        let name = query.topic.as_str();
        if self.silent.contains(&name) {
            return Vec::new();
        }
        let failing = self.failing.get(name).copied();
        let (status, body) = match failing.map_or_else(|| self.result(&query), Err) {
            Ok(body) => (Status::OK, body),
            Err(status) => (status, Vec::new()),
        };
        let message_id = query.message_id;
        vec![
            QueryAck {
                qos: Qos::AtMostOnce,
                message_id,
                time_s: 0,
                status,
                body,
            }
            .into(),
        ]
    }

    fn result(&mut self, query: &Query) -> Result<Vec<u8>, Status> {
        let result = self
            .room_result(query)
            .or_else(|| self.shared_result(query));
        if let Some(result) = result {
            return result;
        }
        Ok(match query.topic.as_str() {
            topic::PULL_MESSAGES => self.pull(SyncRequestMsg::decode(&query.body).expect("a pull")),
            topic::CONVERSATIONS => self.relations(Millis::MAX),
            topic::CONVERSATIONS_RANGE => {
                let input = RelationQryInput::decode(&query.body).expect("an input");
                self.relations(input.start_time.unwrap_or(0) as Millis)
            }
            topic::REMOVE_CONVERSATION => {
                let input = RelationsInput::decode(&query.body).expect("an input");
                let id =
                    ConversationId::new(ConversationType(input.r#type), query.target_id.clone());
                self.removed.push(id);
                Vec::new()
            }
            topic::PRIVATE_HISTORY | topic::GROUP_HISTORY => {
                self.history(HistoryMsgInput::decode(&query.body).expect("an input"))
            }
            topic::UPLOAD_TOKEN => GetQNupTokenOutput {
                deadline: 1,
                token: "upload".into(),
                ..GetQNupTokenOutput::default()
            }
            .encode_to_vec(),
            _ => Vec::new(),
        })
    }

    fn pull(&self, request: SyncRequestMsg) -> Vec<u8> {
        let sent_from = request.send_box_sync_time.unwrap_or(0) as Millis;
        let inbox_from = request.sync_time as Millis;
        let new = self.log.iter().filter(|stored| {
            let is_mail =
                stored.flags.has(ReceiveFlags::PERSISTED) || stored.object_name == "RC:SRSMsg";
            is_mail
                && stored.conversation.kind.is_listed()
                && stored.time
                    > if stored.is_sent() {
                        sent_from
                    } else {
                        inbox_from
                    }
        });
        let mut list: Vec<&Stored> = new.collect();
        let finished = list.len() <= self.page;
        list.truncate(self.page);
        let received = list.iter().filter(|stored| !stored.is_sent());
        let sync_time = received
            .map(|stored| stored.time)
            .max()
            .unwrap_or(inbox_from) as i64;
        let list = list.iter().map(|stored| stored.down()).collect();
        DownStreamMessages {
            list,
            sync_time,
            finished: self.tells_whether_finished.then_some(finished),
        }
        .encode_to_vec()
    }

    /// The conversations with a latest message before then, the newest first.
    fn relations(&self, before: Millis) -> Vec<u8> {
        let mut latest: BTreeMap<&ConversationId, &Stored> = BTreeMap::new();
        for stored in self
            .log
            .iter()
            .filter(|stored| stored.flags.has(ReceiveFlags::PERSISTED))
        {
            if !self.removed.contains(&stored.conversation) {
                latest.insert(&stored.conversation, stored);
            }
        }
        let mut latest: Vec<_> = latest.into_iter().collect();
        latest.retain(|(_, stored)| stored.time < before);
        latest.sort_by_key(|(_, stored)| std::cmp::Reverse(stored.time));
        latest.truncate(self.list_page);
        let info = latest.into_iter().map(|(id, stored)| RelationInfo {
            r#type: id.kind.0,
            user_id: id.target_id.clone(),
            msg: Some(stored.down()),
            read_msg_time: self.reading.get(id).map(|(read, _)| *read as i64),
            unread_count: self.reading.get(id).map(|(_, unread)| *unread),
            channel_id: None,
        });
        RelationsOutput {
            info: info.collect(),
        }
        .encode_to_vec()
    }

    pub(super) fn history(&self, input: HistoryMsgInput) -> Vec<u8> {
        let (target, from) = (
            input.target_id.unwrap_or_default(),
            input.time.unwrap_or(0) as Millis,
        );
        let count = input.count.unwrap_or(0) as usize;
        let newer = input.order == Some(1);
        let of_target = self
            .log
            .iter()
            .filter(|stored| stored.conversation.target_id == target);
        let mut list: Vec<&Stored> = of_target
            .filter(|stored| {
                if newer {
                    stored.time > from
                } else {
                    from == 0 || stored.time < from
                }
            })
            .collect();
        if !newer {
            list.reverse();
        }
        let has_msg = i32::from(list.len() > count);
        list.truncate(count);
        let sync_time = list.last().map_or(0, |stored| stored.time as i64);
        if newer {
            list.reverse();
        }
        let list = list.iter().map(|stored| stored.down()).collect();
        HistoryMessagesOuput {
            list,
            sync_time,
            has_msg,
        }
        .encode_to_vec()
    }
}
