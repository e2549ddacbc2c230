//! Read receipts: up to where a peer has read, and who has read a group message
//! that asked for it.
//!
//! Both are kept in the store, so that the next visit knows them.

use rongim_protocol::{
    ConversationType, DecodeError,
    catalogue::object_name,
    flags::SendFlags,
    json::{Reader, write_integer, write_str},
};

use crate::{
    Answer, CallId, ConversationId, Direction, Engine, Message, Millis, OutgoingMessage,
    SentStatus, keys::Kind, message::wire_time,
};

/// How many receipts of a conversation are remembered, asked for or owed.
const MOST: usize = 1_000;

/// A user and a message of theirs, or a message and a user who has read it.
type Pair = (String, String);

impl Engine {
    /// Answers everybody who asked in this conversation whether the user has
    /// read their messages. Its outcome is [`Answer::Sent`], or
    /// [`Answer::Done`] when nobody waits for an answer.
    pub fn answer_receipts(&mut self, id: &ConversationId, now: Millis) -> CallId {
        let owed = self.pairs(Kind::ReceiptsOwed, id);
        if owed.is_empty() {
            let call = self.new_call();
            self.done(call, Ok(Answer::Done));
            return call;
        }
        let (content, receivers) = write_response(&owed);
        let name = object_name::READ_RECEIPT_RESPONSE;
        let draft = OutgoingMessage {
            flags: SendFlags::default(),
            receivers,
            ..OutgoingMessage::new(id.clone(), name, content)
        };
        self.send(draft, now)
    }

    /// What a message, received or sent, says about reading. A response gets the
    /// numbers of readers that follow from it.
    pub(crate) fn take_receipt(&mut self, message: &mut Message) {
        let is_own = message.direction == Direction::Sent;
        match message.object_name.as_str() {
            object_name::READ_RECEIPT if !is_own => self.peer_has_read(message),
            object_name::READ_RECEIPT_REQUEST => self.receipt_asked(message, is_own),
            object_name::READ_RECEIPT_RESPONSE if is_own => self.receipts_given(message),
            object_name::READ_RECEIPT_RESPONSE => self.receipts_came(message),
            _ => self.show_read(message),
        }
    }

    /// An own message that the peer has read says so.
    pub(crate) fn show_read(&mut self, message: &mut Message) {
        let is_sent =
            message.direction == Direction::Sent && message.sent_status == SentStatus::Sent;
        if is_sent && has_peer(&message.conversation) {
            let until = self.read_by_peer(&message.conversation);
            if message.sent_time_ms <= until {
                message.sent_status = SentStatus::Read;
            }
        }
    }

    /// Until when the peer has read. Each message sent asks for it: that of one
    /// conversation is in memory.
    fn read_by_peer(&mut self, id: &ConversationId) -> Millis {
        let known = self.peer_read.as_ref().filter(|(known, _)| known == id);
        if let Some((_, until)) = known {
            return *until;
        }
        let key = self.keys.of(Kind::ReadByPeer, id);
        let until = self.stored_time(&key).unwrap_or(0);
        self.peer_read = Some((id.clone(), until));
        until
    }

    fn peer_has_read(&mut self, receipt: &Message) {
        let id = &receipt.conversation;
        let until = self.json.scalar(&receipt.content, "lastMessageSendTime");
        let until: Millis = until.and_then(|time| time.parse().ok()).unwrap_or(0);
        let key = self.keys.of(Kind::ReadByPeer, id);
        // Another tab of the user may be further.
        if !has_peer(id) || self.stored_time(&key).is_some_and(|known| known >= until) {
            return;
        }
        // A peer cannot have read what is not sent yet.
        let until = until.min(receipt.sent_time_ms);
        self.store.set(&key, &wire_time(until).to_string());
        self.peer_read = None;
        self.mark_read(id, until);
    }

    fn mark_read(&mut self, id: &ConversationId, until: Millis) {
        for mut kept in self.sent_until(id, until) {
            if kept.message.sent_status == SentStatus::Sent {
                kept.message.sent_status = SentStatus::Read;
                self.messages.put(kept);
            }
        }
        if let Some(latest) = self.conversations.latest_of(id)
            && latest.direction == Direction::Sent
            && latest.sent_status == SentStatus::Sent
            && latest.sent_time_ms <= until
        {
            latest.sent_status = SentStatus::Read;
        }
    }

    /// Somebody wants to know who reads a message: this user, or of this user.
    fn receipt_asked(&mut self, request: &Message, is_own: bool) {
        let Some(uid) = self.json.scalar(&request.content, "messageUId") else {
            return;
        };
        let (kind, pair) = if is_own {
            // Nobody has read it yet.
            (Kind::ReceiptsAsked, (uid, String::new()))
        } else {
            (Kind::ReceiptsOwed, (request.sender_id.clone(), uid))
        };
        let mut pairs = self.pairs(kind, &request.conversation);
        if !pairs.contains(&pair) {
            pairs.push(pair);
            self.keep_pairs(kind, &request.conversation, &pairs);
        }
    }

    /// The user has answered, from whichever client.
    fn receipts_given(&mut self, response: &Message) {
        let id = &response.conversation;
        let given = read_response(&response.content).unwrap_or_default();
        let mut owed = self.pairs(Kind::ReceiptsOwed, id);
        owed.retain(|pair| !given.contains(pair));
        self.keep_pairs(Kind::ReceiptsOwed, id, &owed);
    }

    /// Somebody has read messages of this user.
    fn receipts_came(&mut self, response: &mut Message) {
        let id = &response.conversation;
        let mut asked = self.pairs(Kind::ReceiptsAsked, id);
        let mut told = String::new();
        for (user, uid) in read_response(&response.content).unwrap_or_default() {
            let is_asked = asked.iter().any(|(known, _)| *known == uid);
            let reader = (uid, response.sender_id.clone());
            if user != self.user_id || !is_asked || asked.contains(&reader) {
                continue;
            }
            told.push(if told.is_empty() { '{' } else { ',' });
            write_str(&mut told, &reader.0);
            let readers = asked.iter().filter(|(known, _)| *known == reader.0);
            told.push(':');
            // With this one, and without the mark that it was asked.
            write_integer(&mut told, readers.count() as i64);
            asked.push(reader);
        }
        if !told.is_empty() {
            self.keep_pairs(Kind::ReceiptsAsked, id, &asked);
            told.push('}');
            response.readers = Some(told);
        }
    }

    fn pairs(&self, kind: Kind, id: &ConversationId) -> Vec<Pair> {
        let text = self.store.get(&self.keys.of(kind, id)).unwrap_or_default();
        let mut lines = text.split('\n');
        let mut pairs = Vec::new();
        while let (Some(first), Some(second)) = (lines.next(), lines.next()) {
            pairs.push((first.to_owned(), second.to_owned()));
        }
        pairs
    }

    /// Keeps the newest pairs: the lines of a text, by twos.
    fn keep_pairs(&mut self, kind: Kind, id: &ConversationId, pairs: &[Pair]) {
        let key = self.keys.of(kind, id);
        let mut text = String::new();
        for (first, second) in &pairs[pairs.len().saturating_sub(MOST)..] {
            for part in [first, second] {
                text.push_str(part);
                text.push('\n');
            }
        }
        if text.is_empty() {
            self.store.remove(&key);
        } else {
            self.store.set(&key, &text);
        }
    }
}

/// Whether there is one other who reads.
fn has_peer(id: &ConversationId) -> bool {
    id.kind == ConversationType::PRIVATE
}

/// The content of a response: the messages of `owed` by their senders, who are
/// the receivers.
fn write_response(owed: &[Pair]) -> (String, Vec<String>) {
    let mut content = String::from("{\"receiptMessageDic\":{");
    let mut receivers: Vec<String> = Vec::new();
    for (sender, _) in owed {
        if receivers.contains(sender) {
            continue;
        }
        content.push_str(if receivers.is_empty() { "" } else { "," });
        write_str(&mut content, sender);
        let mut before = ":[";
        for (_, uid) in owed.iter().filter(|(other, _)| other == sender) {
            content.push_str(before);
            write_str(&mut content, uid);
            before = ",";
        }
        content.push(']');
        receivers.push(sender.clone());
    }
    content.push_str("}}");
    (content, receivers)
}

/// The messages of a response, each after its sender.
fn read_response(content: &str) -> Result<Vec<Pair>, DecodeError> {
    let mut json = Reader::new(content);
    let mut pairs = Vec::new();
    json.open_object()?;
    while let Some(key) = json.next_key()? {
        if key != "receiptMessageDic" {
            json.skip()?;
            continue;
        }
        json.open_object()?;
        while let Some(sender) = json.next_key()? {
            json.open_list()?;
            while json.next_item()? {
                pairs.push((sender.clone(), json.string()?));
            }
        }
    }
    json.end()?;
    Ok(pairs)
}
