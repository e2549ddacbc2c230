//! Read receipts: up to where a peer has read, and who has read a group message
//! that asked for it.
//!
//! Both are kept in the store, so that the next visit knows them.

use rongim_protocol::{
    ConversationType, DecodeError,
    catalogue::object_name,
    flags::SendFlags,
    json::{Reader, write_str},
};

use crate::{
    Answer, CallId, ConversationId, Direction, Engine, Message, Millis, OutgoingMessage,
    SentStatus, keys::Kind, message::wire_time,
};

/// How many group messages of a conversation are remembered, asked about or owed.
const MOST: usize = 100;

/// Texts by a text, in the order in which they came.
type Lists = Vec<(String, Vec<String>)>;

impl Engine {
    /// Answers everybody who asked in this conversation whether the user has
    /// read their messages. Its outcome is [`Answer::Sent`], or
    /// [`Answer::Done`] when nobody waits for an answer.
    pub fn answer_receipts(&mut self, id: &ConversationId, now: Millis) -> CallId {
        let owed = self.lists(Kind::ReceiptsOwed, id);
        if owed.is_empty() {
            let call = self.new_call();
            self.done(call, Ok(Answer::Done));
            return call;
        }
        let mut content = String::from("{\"receiptMessageDic\":");
        content.push_str(&write_lists(&owed));
        content.push('}');
        let name = object_name::READ_RECEIPT_RESPONSE;
        let draft = OutgoingMessage {
            flags: SendFlags::default(),
            receivers: owed.into_iter().map(|(sender, _)| sender).collect(),
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
    pub(crate) fn show_read(&self, message: &mut Message) {
        let is_sent =
            message.direction == Direction::Sent && message.sent_status == SentStatus::Sent;
        if is_sent && has_peer(&message.conversation) {
            let key = self.keys.of(Kind::ReadByPeer, &message.conversation);
            let until = self.stored_time(&key).unwrap_or(0);
            if message.sent_time_ms <= until {
                message.sent_status = SentStatus::Read;
            }
        }
    }

    fn peer_has_read(&mut self, receipt: &Message) {
        let id = &receipt.conversation;
        let until = self.json.scalar(&receipt.content, "lastMessageSendTime");
        let until: Millis = until.and_then(|time| time.parse().ok()).unwrap_or(0);
        let key = self.keys.of(Kind::ReadByPeer, id);
        if !has_peer(id) || self.stored_time(&key).unwrap_or(0) >= until {
            return;
        }
        // A peer cannot have read what is not sent yet.
        let until = until.min(receipt.sent_time_ms);
        self.store.set(&key, &wire_time(until).to_string());
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
        let id = &request.conversation;
        if is_own {
            let mut asked = self.lists(Kind::ReceiptsAsked, id);
            if !asked.iter().any(|(known, _)| *known == uid) {
                asked.push((uid, Vec::new()));
            }
            self.keep_lists(Kind::ReceiptsAsked, id, asked);
        } else {
            let mut owed = self.lists(Kind::ReceiptsOwed, id);
            let uids = entry(&mut owed, &request.sender_id);
            if !uids.contains(&uid) {
                uids.push(uid);
                newest(uids);
            }
            self.keep_lists(Kind::ReceiptsOwed, id, owed);
        }
    }

    /// The user has answered, from whichever client.
    fn receipts_given(&mut self, response: &Message) {
        let id = &response.conversation;
        let given = read_response(&response.content).unwrap_or_default();
        let mut owed = self.lists(Kind::ReceiptsOwed, id);
        for (sender, uids) in given {
            entry(&mut owed, &sender).retain(|uid| !uids.contains(uid));
        }
        owed.retain(|(_, uids)| !uids.is_empty());
        self.keep_lists(Kind::ReceiptsOwed, id, owed);
    }

    /// Somebody has read messages of this user.
    fn receipts_came(&mut self, response: &mut Message) {
        let id = response.conversation.clone();
        let read = read_response(&response.content).unwrap_or_default();
        let mine = read.into_iter().find(|(user, _)| *user == self.user_id);
        let mut asked = self.lists(Kind::ReceiptsAsked, &id);
        for uid in mine.map(|(_, uids)| uids).unwrap_or_default() {
            let Some((_, readers)) = asked.iter_mut().find(|(known, _)| *known == uid) else {
                continue;
            };
            if !readers.contains(&response.sender_id) {
                readers.push(response.sender_id.clone());
                response.readers.push((uid, readers.len() as u32));
            }
        }
        if !response.readers.is_empty() {
            self.keep_lists(Kind::ReceiptsAsked, &id, asked);
        }
    }

    fn lists(&self, kind: Kind, id: &ConversationId) -> Lists {
        let text = self.store.get(&self.keys.of(kind, id));
        let lists = text.and_then(|text| read_lists(&mut Reader::new(&text)).ok());
        lists.unwrap_or_default()
    }

    fn keep_lists(&mut self, kind: Kind, id: &ConversationId, mut lists: Lists) {
        let key = self.keys.of(kind, id);
        newest(&mut lists);
        if lists.is_empty() {
            self.store.remove(&key);
        } else {
            self.store.set(&key, &write_lists(&lists));
        }
    }
}

/// Whether there is one other who reads.
fn has_peer(id: &ConversationId) -> bool {
    id.kind == ConversationType::PRIVATE
}

/// Keeps the newest ones.
fn newest<T>(list: &mut Vec<T>) {
    list.drain(..list.len().saturating_sub(MOST));
}

/// The list under `name`, which is made when it is not there.
fn entry<'a>(lists: &'a mut Lists, name: &str) -> &'a mut Vec<String> {
    let place = lists.iter().position(|(known, _)| known == name);
    let place = place.unwrap_or_else(|| {
        lists.push((name.to_owned(), Vec::new()));
        lists.len() - 1
    });
    &mut lists[place].1
}

/// The lists of a response, by the sender of the messages.
fn read_response(content: &str) -> Result<Lists, DecodeError> {
    let mut json = Reader::new(content);
    let mut lists = Vec::new();
    json.open_object()?;
    while let Some(key) = json.next_key()? {
        match key.as_str() {
            "receiptMessageDic" => lists = read_lists(&mut json)?,
            _ => json.skip()?,
        }
    }
    json.end()?;
    Ok(lists)
}

fn read_lists(json: &mut Reader) -> Result<Lists, DecodeError> {
    let mut lists = Vec::new();
    json.open_object()?;
    while let Some(name) = json.next_key()? {
        let mut list = Vec::new();
        json.open_list()?;
        while json.next_item()? {
            list.push(json.string()?);
        }
        lists.push((name, list));
    }
    Ok(lists)
}

/// `{"name":["text",…],…}`
fn write_lists(lists: &Lists) -> String {
    let mut out = String::from("{");
    for (i, (name, list)) in lists.iter().enumerate() {
        out.push_str(if i > 0 { "," } else { "" });
        write_str(&mut out, name);
        out.push_str(":[");
        for (i, text) in list.iter().enumerate() {
            out.push_str(if i > 0 { "," } else { "" });
            write_str(&mut out, text);
        }
        out.push(']');
    }
    out.push('}');
    out
}
