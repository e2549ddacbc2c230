//! Long polling: frames over HTTP requests.
//!
//! One GET waits at the server for frames, and one POST at a time carries the
//! frames of this client, so that they arrive in their order. Answers of both
//! bring frames. A request that fails may have taken frames with it: the whole
//! connection counts as lost then, and what follows that makes up for them.

use std::collections::VecDeque;

use crate::{
    FetchId, Fetched, Millis, Output,
    config::{POLL_IDLE_MS, POLL_PAUSE_MS, POST_TIMEOUT_MS},
};

/// What an answer is to the connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It belongs to something else.
    Foreign,
    /// It carries frames, as text. `alive` when that took the waiting request.
    Frames { text: String, alive: bool },
    /// It did not come, or is no answer of a server of ours.
    Failed,
}

/// The requests of one connection.
#[derive(Debug)]
pub(super) struct Polling {
    /// Scheme, host and port.
    base: String,
    pid: u64,
    /// Empty until the connection is open.
    session_id: String,
    /// The GET under way, which opens the connection or waits for frames.
    get: Option<FetchId>,
    get_begun: Millis,
    /// When the next GET begins.
    get_at: Millis,
    post: Option<(FetchId, Millis)>,
    /// Query and body of the frames that wait for the POST before them.
    queue: VecDeque<(String, String)>,
}

impl Polling {
    /// A connection that the request `opening` opens.
    pub(super) fn new(base: String, pid: u64, opening: FetchId, now: Millis) -> Self {
        Self {
            base,
            pid,
            session_id: String::new(),
            get: Some(opening),
            get_begun: now,
            get_at: now,
            post: None,
            queue: VecDeque::new(),
        }
    }

    /// The server let the client in.
    pub(super) fn opened(&mut self, session_id: &str) {
        self.session_id = super::encode(session_id);
    }

    pub(super) fn send(&mut self, query: String, body: String) {
        self.queue.push_back((query, body));
    }

    pub(super) fn answered(&mut self, id: FetchId, answer: Option<Fetched>, now: Millis) -> Step {
        let alive = self.get == Some(id);
        if alive {
            self.get = None;
        } else if self.post.is_some_and(|(post, _)| post == id) {
            self.post = None;
        } else {
            return Step::Foreign;
        }
        let Some(answer) = answer.filter(|answer| answer.status == 200) else {
            return Step::Failed;
        };
        let text = answer.body;
        let has_frames = text.contains('{');
        self.get_at = if alive && !has_frames {
            now.max(self.get_begun + POLL_PAUSE_MS)
        } else {
            self.get_at.min(now)
        };
        Step::Frames { text, alive }
    }

    /// When [`Polling::next_request`] or [`Polling::is_stuck`] has something new.
    pub(super) fn deadline(&self) -> Millis {
        let get = match self.get {
            Some(_) => self.get_by(),
            None => self.get_at,
        };
        self.post.map_or(get, |(_, by)| by.min(get))
    }

    /// Whether a request stays without an answer.
    pub(super) fn is_stuck(&self, now: Millis) -> bool {
        let post_is_late = self.post.is_some_and(|(_, by)| by <= now);
        post_is_late || self.get.is_some() && self.get_by() <= now
    }

    fn get_by(&self) -> Millis {
        self.get_begun + POLL_IDLE_MS
    }

    /// What to request next, under the name `id`.
    pub(super) fn next_request(&mut self, id: FetchId, now: Millis) -> Option<Output> {
        if self.session_id.is_empty() {
            return None;
        }
        let (base, session, pid) = (&self.base, &self.session_id, self.pid);
        if self.post.is_none()
            && let Some((query, body)) = self.queue.pop_front()
        {
            self.post = Some((id, now + POST_TIMEOUT_MS));
            let url = format!("{base}/websocket?{query}&sessionid={session}&pid={pid}");
            let body = Some(body);
            return Some(Output::Fetch { id, url, body });
        }
        if self.get.is_none() && self.get_at <= now {
            self.get = Some(id);
            self.get_begun = now;
            let url = format!("{base}/pullmsg.js?sessionid={session}&timestrap={now}&pid={pid}");
            let body = None;
            return Some(Output::Fetch { id, url, body });
        }
        None
    }

    /// The requests under way.
    pub(super) fn requests(&self) -> impl Iterator<Item = FetchId> {
        self.get.into_iter().chain(self.post.map(|(id, _)| id))
    }
}
