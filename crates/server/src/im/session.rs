//! The protocol half of a connection: frames and events in, frames and actions
//! out. It has no socket, no store and no clock.

use std::iter;

use rongim_protocol::{
    Body, ClientFrame, ServerFrame, Topic,
    frame::{
        ClientPublish, ConnAck, Disconnect, Qos, Query, QueryAck, ServerPubAck, ServerPublish,
    },
    schema::NotifyMsg,
    status::{DisconnectReason, Status},
    topic,
};

use super::query::Answer;
use crate::{
    bus::{Event, OwnMessage, Pushed, RoomChange, SendOutcome},
    uid::Uid,
};

/// What the driver has to do for a frame.
#[derive(Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Transmit this frame.
    Reply(ServerFrame),
    /// Have the message sent; its fate comes back as [`Event::Sent`].
    Publish(ClientPublish),
    /// Have the question answered, then call `Session::answer`.
    Ask(Query),
    /// The client leaves.
    Leave,
}

/// One connection of one user.
#[derive(Debug)]
pub struct Session {
    /// Whose connection it is.
    pub user: String,
    /// Whether the client pulls again by itself while a list is not finished.
    pub pages: bool,
    next_id: u16,
    /// Sends whose fate is not known yet.
    pending: usize,
    /// What the last pull brought: a push of it that waited meanwhile would be
    /// the second time, and the 2.9 clients tell their page so.
    pulled: Vec<Uid>,
}

impl Session {
    /// A connection of `user`, by a client of this SDK version.
    pub fn new(user: String, sdk_version: &str) -> Self {
        Self {
            user,
            // 2.5 and older wait for an `s_ntf` after a list that was cut.
            pages: is_newer_than_2_5(sdk_version),
            next_id: 0,
            pending: 0,
            pulled: Vec::new(),
        }
    }

    /// The first frame.
    pub fn conn_ack(&self, session_id: String, now_ms: i64) -> ServerFrame {
        let ack = ConnAck::accepted(self.user.clone(), session_id, now_ms as u64);
        ServerFrame::ConnAck(ack)
    }

    /// Takes a frame.
    pub fn handle_frame(&mut self, frame: ClientFrame) -> Action {
        match frame {
            ClientFrame::Publish(publish) => {
                self.pending += 1;
                Action::Publish(publish)
            }
            ClientFrame::Query(query) => Action::Ask(query),
            ClientFrame::PingReq => Action::Reply(ServerFrame::PingResp),
            ClientFrame::Disconnect(_) => Action::Leave,
            // What a client has received, the mailbox and its sync time tell.
            ClientFrame::PubAck(_) | ClientFrame::QueryCon(_) => Action::None,
        }
    }

    /// The answer to a question, and after an incomplete one the hint to ask
    /// again.
    pub(super) fn answer(
        &mut self,
        query_id: u16,
        answer: Result<Answer, Status>,
        now_ms: i64,
    ) -> Vec<ServerFrame> {
        let (status, answer) = match answer {
            Ok(answer) => (Status::OK, answer),
            Err(status) => (status, Answer::default()),
        };
        let ack = ServerFrame::QueryAck(QueryAck {
            qos: Qos::AtMostOnce,
            message_id: query_id,
            time_s: seconds(now_ms),
            status,
            body: answer.body,
        });
        if let Some(mail) = answer.mail {
            self.pulled = mail;
        }
        let pages = self.pages;
        let more_mail = answer.more_mail_after.filter(|_| !pages);
        let more_mail = more_mail.map(|after| self.notify_mailbox(after, now_ms));
        let more_talk = answer.more_talk;
        let more_talk = more_talk.map(|change| self.notify_talk(&change, now_ms));
        iter::once(ack).chain(more_mail).chain(more_talk).collect()
    }

    /// "There is more in your mailbox than up to this time": with a later time,
    /// for clients only pull when it is news to them.
    fn notify_mailbox(&mut self, after: i64, now_ms: i64) -> ServerFrame {
        use rongim_protocol::flags::notify;
        let time = now_ms.max(after + 1);
        self.notify(topic::PUSH_NOTIFY, notify::MAILBOX, time, None, now_ms)
    }

    /// Makes the client look whether it has everything: for when messages may
    /// not have reached it.
    pub fn remind(&mut self, now_ms: i64) -> ServerFrame {
        self.notify_mailbox(0, now_ms)
    }

    /// "Something was said in a chatroom": the client comes and pulls it.
    fn notify_talk(&mut self, change: &RoomChange, now_ms: i64) -> ServerFrame {
        self.notify_room(topic::PUSH_NOTIFY, change, now_ms)
    }

    /// Takes an event; adds the frames that tell the client.
    pub fn handle_event(&mut self, event: Event, now_ms: i64, frames: &mut Vec<ServerFrame>) {
        use rongim_protocol::flags::notify;
        match event {
            Event::Message(pushed) if self.pulled.contains(&pushed.uid) => {}
            Event::OwnMessage(own) if self.pulled.contains(&own.message.uid) => {}
            Event::Message(pushed) => frames.push(self.push_message(&pushed)),
            Event::OwnMessage(own) => frames.extend(self.push_own_message(&own)),
            Event::Sent(outcome) => frames.extend(self.acknowledge(outcome)),
            Event::StatesChanged(time) => {
                let kind = notify::CONVERSATION_STATES;
                frames.push(self.notify(topic::PUSH_COMMAND, kind, time, None, now_ms));
            }
            Event::RoomTalk(change) => frames.push(self.notify_talk(&change, now_ms)),
            Event::RoomEntries(change) => {
                frames.push(self.notify_room(topic::PUSH_COMMAND, &change, now_ms));
            }
            Event::Notice(notice) => {
                frames.push(self.publish(notice.topic, now_ms, notice.body.clone()));
            }
        }
    }

    /// Whether the fate of all its sends is known to the client.
    pub fn is_settled(&self) -> bool {
        self.pending == 0
    }

    /// The last frame.
    pub fn disconnect(reason: DisconnectReason) -> ServerFrame {
        ServerFrame::Disconnect(Disconnect { reason })
    }

    /// Message id 0 is that of status messages: nobody waits for their PUBACK.
    fn acknowledge(&mut self, outcome: SendOutcome) -> Option<ServerFrame> {
        self.pending = self.pending.saturating_sub(1);
        (outcome.message_id != 0).then_some(ServerFrame::PubAck(ServerPubAck {
            message_id: outcome.message_id,
            sent_time_ms: outcome.time as u64,
            status: outcome.status,
            message_uid: outcome.uid,
        }))
    }

    fn push_message(&mut self, pushed: &Pushed) -> ServerFrame {
        self.publish(topic::PUSH_MESSAGE, pushed.time, pushed.body.clone())
    }

    /// The original with the sync bit, then a PUBACK with uid and time.
    fn push_own_message(&mut self, own: &OwnMessage) -> [ServerFrame; 2] {
        let message_id = self.next_id();
        let publish = ServerPublish {
            sync: true,
            qos: Qos::AtMostOnce,
            time_s: seconds(own.message.time),
            topic: own.publish.topic.clone(),
            target_id: own.publish.target_id.clone(),
            message_id,
            body: own.publish.body.clone(),
        };
        let ack = ServerPubAck {
            message_id,
            sent_time_ms: own.message.time as u64,
            status: Status::OK,
            message_uid: own.message.uid.to_string(),
        };
        [ServerFrame::Publish(publish), ServerFrame::PubAck(ack)]
    }

    fn notify_room(
        &mut self,
        topic: &'static str,
        change: &RoomChange,
        now_ms: i64,
    ) -> ServerFrame {
        let kind = rongim_protocol::flags::notify::CHATROOM;
        self.notify(topic, kind, change.time, Some(&change.room), now_ms)
    }

    fn notify(
        &mut self,
        topic: &'static str,
        kind: i32,
        time: i64,
        room: Option<&str>,
        now_ms: i64,
    ) -> ServerFrame {
        let body = NotifyMsg {
            r#type: kind,
            time: Some(time),
            chrm_id: room.map(str::to_owned),
        };
        self.publish(topic, now_ms, body.encode_to_vec())
    }

    fn publish(&mut self, topic: &'static str, time_ms: i64, body: Vec<u8>) -> ServerFrame {
        ServerFrame::Publish(ServerPublish {
            sync: false,
            qos: Qos::AtLeastOnce,
            time_s: seconds(time_ms),
            topic: Topic::new(topic),
            target_id: self.user.clone(),
            message_id: self.next_id(),
            body,
        })
    }

    fn next_id(&mut self) -> u16 {
        self.next_id = self.next_id.checked_add(1).unwrap_or(1);
        self.next_id
    }
}

fn seconds(ms: i64) -> u32 {
    (ms / 1000) as u32
}

/// Whether a client's SDK is of the 2.9 generation.
pub fn is_newer_than_2_5(sdk_version: &str) -> bool {
    let mut numbers = sdk_version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    version > (2, 5)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{model::Message, uid::Uid};

    #[test]
    fn a_ping_is_answered() {
        let mut session = Session::new("alice".into(), "2.5.3");
        let action = session.handle_frame(ClientFrame::PingReq);
        assert_eq!(action, Action::Reply(ServerFrame::PingResp));
    }

    #[test]
    fn generations_are_told_apart() {
        for (version, expected) in [
            ("2.5.3", false),
            ("2.4", false),
            ("", false),
            ("2.9.2", true),
            ("4.4.2", true),
            ("2.10.0", true),
        ] {
            assert_eq!(is_newer_than_2_5(version), expected, "{version}");
        }
    }

    #[test]
    fn a_send_is_pending_until_its_fate_is_known() {
        let mut session = Session::new("alice".into(), "2.9.2");
        session.handle_frame(ClientFrame::Publish(publish()));
        assert!(!session.is_settled());
        let mut frames = Vec::new();
        session.handle_event(Event::Sent(outcome(7)), 5, &mut frames);
        assert!(session.is_settled());
        assert!(matches!(&frames[..], [ServerFrame::PubAck(ack)] if ack.message_id == 7));
    }

    #[test]
    fn a_status_message_gets_no_puback() {
        let mut session = Session::new("alice".into(), "2.9.2");
        let mut frames = Vec::new();
        session.handle_event(Event::Sent(outcome(0)), 5, &mut frames);
        assert_eq!(frames, []);
    }

    #[test]
    fn an_own_message_comes_with_the_sync_bit_and_its_puback() {
        let mut session = Session::new("alice".into(), "2.9.2");
        let mut frames = Vec::new();
        let own = OwnMessage {
            publish: publish(),
            message: message(),
        };
        session.handle_event(Event::OwnMessage(Arc::new(own)), 5, &mut frames);
        let [ServerFrame::Publish(publish), ServerFrame::PubAck(ack)] = &frames[..] else {
            panic!("{frames:?}");
        };
        assert!(publish.sync);
        assert_eq!(
            (publish.target_id.as_str(), &publish.body[..]),
            ("bob", &b"body"[..])
        );
        assert_eq!((ack.message_id, ack.sent_time_ms), (publish.message_id, 3));
    }

    #[test]
    fn what_a_pull_brought_is_not_pushed_after_it() {
        let mut session = Session::new("alice".into(), "2.9.2");
        let uids = [1, 2, 3].map(|id| Uid { id, tag: 9 });
        let answer = Answer {
            mail: Some(uids[..2].to_vec()),
            ..Answer::default()
        };
        session.answer(1, Ok(answer), 5);
        session.answer(2, Ok(Answer::default()), 5);
        let mut frames = Vec::new();
        for uid in uids {
            let (time, body) = (5, Vec::new());
            let pushed = Event::Message(Arc::new(Pushed { uid, time, body }));
            session.handle_event(pushed, 5, &mut frames);
        }
        assert_eq!(frames.len(), 1);
    }

    #[test]
    fn push_ids_wrap_to_one() {
        let mut session = Session::new("alice".into(), "2.9.2");
        session.next_id = u16::MAX;
        assert_eq!(session.next_id(), 1);
    }

    fn publish() -> ClientPublish {
        ClientPublish {
            qos: Qos::AtLeastOnce,
            topic: topic::PRIVATE_MESSAGE.into(),
            target_id: "bob".into(),
            message_id: 7,
            body: b"body".to_vec(),
        }
    }

    fn outcome(message_id: u16) -> SendOutcome {
        SendOutcome {
            message_id,
            status: Status::OK,
            time: 3,
            uid: "uid".into(),
            began: std::time::Instant::now(),
        }
    }

    fn message() -> Message {
        Message {
            uid: Uid { id: 1, tag: 2 },
            time: 3,
            sender: "alice".into(),
            kind: rongim_protocol::ConversationType::PRIVATE,
            target: "bob".into(),
            class_name: "RC:TxtMsg".into(),
            content: b"{}".to_vec(),
            flags: rongim_protocol::flags::SendFlags::PERSISTED,
            client_unique_id: None,
            extra_content: None,
        }
    }
}
