//! A client's connection by long polling, request by request.

use std::collections::{HashMap, VecDeque};

use reqwest::{Client as Http, Response};
use rongim_protocol::{ClientFrame, ServerFrame, comet, topic};
use serde_json::Value;

use super::{APP_KEY, token};

/// The connection.
pub(crate) struct Polling {
    http: Http,
    base: String,
    pub(crate) session: String,
    ready: VecDeque<ServerFrame>,
    /// By the ids of queries: the messages that answer them.
    answers: HashMap<u16, &'static str>,
}

impl Polling {
    /// Opens a connection that must be accepted.
    pub(crate) async fn connect(host: &str, user: &str) -> Self {
        Self::connect_as(host, user, "2.9.2").await
    }

    /// As a client of another SDK version.
    pub(crate) async fn connect_as(host: &str, user: &str, version: &str) -> Self {
        let token = token(user);
        let query = format!("appId={APP_KEY}&token={token}&sdkVer={version}&apiVer=x");
        let ack = Self::open(host, &query).await;
        assert_eq!(
            (&ack["status"], &ack["userId"]),
            (&0.into(), &user.into()),
            "{ack}"
        );
        Self::of(host, ack["sessionid"].as_str().unwrap())
    }

    /// Any session of that name.
    pub(crate) fn of(host: &str, session: &str) -> Self {
        Self {
            http: Http::new(),
            base: format!("http://{host}"),
            session: session.to_owned(),
            ready: VecDeque::new(),
            answers: HashMap::new(),
        }
    }

    /// What the server says to somebody who asks for a connection.
    pub(crate) async fn open(host: &str, query: &str) -> Value {
        let url = format!("http://{host}/websocket?{query}&pid=1");
        reqwest::get(url).await.unwrap().json().await.unwrap()
    }

    /// Sends a frame; false when the session is gone.
    pub(crate) async fn send(&mut self, frame: &ClientFrame) -> bool {
        if let ClientFrame::Query(query) = frame {
            let schema = topic::schema(query.topic.as_str()).unwrap_or_default();
            self.answers.insert(query.message_id, schema.1);
        }
        let (query, body) = comet::write_client_frame(frame).unwrap();
        let answer = self.post(&query, &body).await;
        let accepted = answer.status() == 200;
        if accepted {
            assert_eq!(answer.text().await.unwrap(), "[]");
        }
        accepted
    }

    /// A POST with a query that is not complete yet.
    pub(crate) async fn post(&self, query: &str, body: &str) -> Response {
        let (base, session) = (&self.base, &self.session);
        let url = format!("{base}/websocket?{query}&sessionid={session}&pid=1");
        let request = self.http.post(url).body(body.to_owned());
        request.send().await.unwrap()
    }

    /// One request for frames.
    pub(crate) async fn pull(&self) -> Response {
        let (base, session) = (&self.base, &self.session);
        let url = format!("{base}/pullmsg.js?sessionid={session}&timestrap=1&pid=1");
        self.http.get(url).send().await.unwrap()
    }

    /// The frames of one request, as JSON.
    pub(crate) async fn frames(&self) -> Vec<Value> {
        self.pull().await.json().await.unwrap()
    }

    /// The next frame; `None` when the session is gone.
    pub(crate) async fn next_frame(&mut self) -> Option<ServerFrame> {
        while self.ready.is_empty() {
            let answer = self.pull().await;
            if answer.status() != 200 {
                return None;
            }
            let text = answer.text().await.unwrap();
            let answer_of = |id| self.answers.get(&id).copied().unwrap_or_default();
            self.ready
                .extend(comet::read_server_frames(&text, answer_of).unwrap());
        }
        self.ready.pop_front()
    }
}
