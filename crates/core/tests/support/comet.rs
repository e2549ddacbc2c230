//! The server's side of long polling.

use std::collections::{BTreeMap, BTreeSet};

use rongim_core::{FetchId, Fetched, Millis};
use rongim_protocol::{ClientFrame, ServerFrame, comet, status::ConnectStatus, topic};

use super::{Lab, Travel};

/// How long a request for frames is held.
const HOLD_MS: Millis = 25_000;

/// One session at most, and the requests under way.
#[derive(Default)]
pub struct Comet {
    session: Option<String>,
    sessions: usize,
    waiting: Option<FetchId>,
    frames: Vec<String>,
    answers: BTreeMap<u16, &'static str>,
    /// All requests, and those that the client waits for.
    known: BTreeSet<FetchId>,
    pub requests: BTreeSet<FetchId>,
    /// Answers every request at once, as a server without patience does.
    pub is_impatient: bool,
    /// Answered to requests for frames in place of frames.
    pub nonsense: Option<Fetched>,
}

pub fn is_comet(url: &str) -> bool {
    url.starts_with("http://") && (url.contains("/websocket?") || url.contains("/pullmsg.js?"))
}

impl Comet {
    pub fn began(&mut self, id: FetchId) {
        self.known.insert(id);
        self.requests.insert(id);
    }

    pub fn is_open(&self) -> bool {
        self.session.is_some()
    }

    /// Whether a session ended by this.
    pub fn close(&mut self) -> bool {
        self.waiting = None;
        self.frames.clear();
        self.answers.clear();
        self.session.take().is_some()
    }

    pub fn ready(&mut self, frame: &ServerFrame) {
        let answer = match frame {
            ServerFrame::QueryAck(ack) => self.answers.remove(&ack.message_id).unwrap_or_default(),
            _ => "",
        };
        let text = comet::write_server_frame(frame, answer).expect("a good frame");
        self.frames.push(text);
    }

    fn take_frames(&mut self) -> String {
        format!("[{}]", std::mem::take(&mut self.frames).join(","))
    }

    /// Whether the client still waits for this answer, and gets it.
    pub fn arrives(&mut self, id: FetchId, is_lost: bool) -> bool {
        !self.known.contains(&id) || !is_lost && self.requests.remove(&id)
    }
}

fn value(url: &str, key: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs
        .filter(|(name, _)| *name == key)
        .map(|(_, value)| value)
        .next();
    let mut bytes = Vec::new();
    let mut rest = value.unwrap_or_default().bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits: String = rest.by_ref().take(2).map(char::from).collect();
        bytes.push(u8::from_str_radix(&digits, 16).expect("an escaped byte"));
    }
    String::from_utf8(bytes).expect("text")
}

impl Lab {
    pub(super) fn comet_request(&mut self, id: FetchId, url: &str, body: Option<String>) {
        let session = value(url, "sessionid");
        if session.is_empty() {
            return self.comet_open(id, url);
        }
        if self.comet.session.as_ref() != Some(&session) {
            return self.comet_answer(id, "{\"headerCode\":-32,\"status\":3}".into());
        }
        match body {
            Some(body) => self.comet_post(id, url, &body),
            None => self.comet_wait(id),
        }
    }

    fn comet_open(&mut self, id: FetchId, url: &str) {
        assert!(!value(url, "pid").is_empty(), "{url}");
        if self.peer.comet_status != 200 {
            let status = self.peer.comet_status;
            let body = "no such page".into();
            let answer = Some(Fetched { status, body });
            return self.travel(Travel::FetchAnswer(id, answer));
        }
        let mut ack = self.peer.connect(url, self.now);
        if let Some(accepted) = &mut ack.accepted {
            self.comet.close();
            self.comet.sessions += 1;
            accepted.session_id = format!("comet {}", self.comet.sessions);
            self.comet.session = Some(accepted.session_id.clone());
        }
        assert_eq!(
            ack.accepted.is_some(),
            ack.status == ConnectStatus::ACCEPTED
        );
        let text = comet::write_server_frame(&ack.into(), "").expect("a good frame");
        self.comet_answer(id, text);
    }

    fn comet_post(&mut self, id: FetchId, url: &str, body: &str) {
        let number = |key| value(url, key).parse::<u16>().expect("a number");
        let (topic, target) = (value(url, "topic"), value(url, "targetid"));
        let header = u8::try_from(number("header")).expect("a byte");
        let frame = comet::read_client_frame(header, number("messageid"), &topic, &target, body)
            .expect("the engine sends good frames");
        if let ClientFrame::Query(query) = &frame {
            let (_, answer) = topic::schema(&topic).unwrap_or_default();
            self.comet.answers.insert(query.message_id, answer);
        }
        for answer in self.peer.answer(frame, self.now) {
            self.comet.ready(&answer);
        }
        // Every second answer waits for the request that waits.
        if id.0 % 2 == 0 {
            self.answer_waiting();
        }
        let frames = self.comet.take_frames();
        self.comet_answer(id, frames);
    }

    fn comet_wait(&mut self, id: FetchId) {
        if let Some(nonsense) = self.comet.nonsense.clone() {
            return self.travel(Travel::FetchAnswer(id, Some(nonsense)));
        }
        if self.comet.is_impatient || !self.comet.frames.is_empty() {
            let frames = self.comet.take_frames();
            return self.comet_answer(id, frames);
        }
        self.comet.waiting = Some(id);
        self.travel_for(HOLD_MS, Travel::HeldLongEnough(id));
    }

    pub(super) fn held_long_enough(&mut self, id: FetchId) {
        if self.comet.waiting == Some(id) {
            self.comet.waiting = None;
            self.comet_answer(id, "[]".into());
        }
    }

    pub(super) fn answer_waiting(&mut self) {
        if let Some(id) = self.comet.waiting.take() {
            let frames = self.comet.take_frames();
            self.comet_answer(id, frames);
        }
    }

    fn comet_answer(&mut self, id: FetchId, body: String) {
        let late = self.sequence % (self.disorder + 1) * self.latency;
        let answer = Some(Fetched { status: 200, body });
        self.travel_for(self.latency + late, Travel::FetchAnswer(id, answer));
    }
}
