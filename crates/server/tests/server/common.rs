//! A server on a free port, and clients that speak the protocol to it.

pub(crate) mod api;
mod polling;
mod process;
mod receiver;

use std::{collections::VecDeque, path::Path, time::Duration};

use futures_util::{SinkExt, StreamExt};
use reqwest::{RequestBuilder, Response};
use rongim_protocol::{
    Body, ClientFrame, ServerFrame, Topic,
    frame::{ClientPublish, ConnAck, Qos, Query, QueryAck, ServerPubAck, ServerPublish},
    schema::{DownStreamMessage, UpStreamMessage},
    status::Status,
    topic,
};
use rongim_server::{AppState, Config, serve, server_api::auth::signature, token::Tokens};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

pub(crate) use polling::Polling;
pub(crate) use process::{command, spawn_process, start_process};
pub(crate) use receiver::{Receiver, Told};

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
pub(crate) const APP_KEY: &str = "key";
pub(crate) const APP_SECRET: &str = "secret";

/// A running server.
pub(crate) struct TestServer {
    pub(crate) host: String,
    pub(crate) state: AppState,
    serving: JoinHandle<()>,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With another command line.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config {
            data: ":memory:".into(),
            app_key: APP_KEY.into(),
            app_secret: APP_SECRET.into(),
            app_server: true,
            ..Config::default()
        };
        change(&mut config);
        let state = AppState::open(config).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let serving = tokio::spawn({
            let state = state.clone();
            async move { serve(listener, state).await }
        });
        Self {
            host,
            state,
            serving,
        }
    }

    pub(crate) async fn stop(self) {
        self.state.shutdown.cancel();
        timeout(PATIENCE, self.serving).await.unwrap().unwrap();
    }

    pub(crate) async fn client(&self, user: &str) -> Client {
        Client::connect(&self.host, user).await
    }

    /// A client by long polling.
    pub(crate) async fn polling_client(&self, user: &str) -> Client {
        let polling = Polling::connect(&self.host, user).await;
        Client::over(Wire::Polling(Box::new(polling)), user)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// A signed call of the Server API.
    pub(crate) async fn call(&self, path: &str, form: &str) -> Response {
        let request = reqwest::Client::new()
            .post(self.url(path))
            .body(form.to_owned());
        signed(request).send().await.unwrap()
    }

    /// A group with these members.
    pub(crate) async fn group(&self, id: &str, members: &[&str]) {
        let users: String = members
            .iter()
            .map(|user| format!("userId={user}&"))
            .collect();
        let form = format!("{users}groupId={id}&groupName=Group");
        let answer = self.call("/group/create.json", &form).await;
        assert_eq!(answer.status(), 200);
    }
}

pub(crate) fn signed(request: RequestBuilder) -> RequestBuilder {
    request
        .header("App-Key", APP_KEY)
        .header("Nonce", "14314")
        .header("Timestamp", "1408706337")
        .header("Signature", signature(APP_SECRET, "14314", "1408706337"))
}

pub(crate) fn token(user: &str) -> String {
    Tokens::new(APP_KEY, APP_SECRET).issue(user, 1)
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What carries the frames.
enum Wire {
    Socket(Box<Socket>),
    Polling(Box<Polling>),
}

/// One connection of a user. Frames that a wait was not about are kept.
pub(crate) struct Client {
    wire: Wire,
    user: String,
    next_id: u16,
    kept: VecDeque<ServerFrame>,
}

impl Client {
    pub(crate) async fn connect(host: &str, user: &str) -> Self {
        Self::connect_as(host, user, "2.9.2").await
    }

    /// As a client of another SDK version.
    pub(crate) async fn connect_as(host: &str, user: &str, version: &str) -> Self {
        let query = format!(
            "appId={APP_KEY}&token={}&sdkVer={version}&apiVer=x",
            token(user)
        );
        let (client, ack) = Self::open(host, &query).await;
        assert_eq!(ack.accepted.unwrap().user_id, user);
        Self {
            user: user.to_owned(),
            ..client
        }
    }

    /// The same to a server that may be gone.
    pub(crate) async fn try_connect(host: &str, user: &str) -> Option<Self> {
        let token = token(user);
        let url =
            format!("ws://{host}/websocket?appId={APP_KEY}&token={token}&sdkVer=2.9.2&apiVer=x");
        let (socket, _) = timeout(PATIENCE, connect_async(url)).await.unwrap().ok()?;
        let mut client = Self::over(Wire::Socket(Box::new(socket)), user);
        match client.next_frame().await? {
            ServerFrame::ConnAck(ack) => assert_eq!(ack.accepted.unwrap().user_id, user),
            other => panic!("not a CONNACK: {other:?}"),
        }
        Some(client)
    }

    /// Opens a socket with any query; gives the CONNACK too.
    pub(crate) async fn open(host: &str, query: &str) -> (Self, ConnAck) {
        Self::open_with(host, query, &[]).await
    }

    /// The same with more headers.
    pub(crate) async fn open_with(
        host: &str,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> (Self, ConnAck) {
        let url = format!("ws://{host}/websocket?{query}");
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = timeout(PATIENCE, connect_async(request))
            .await
            .unwrap()
            .unwrap();
        let mut client = Self::over(Wire::Socket(Box::new(socket)), "");
        match client.next_frame().await {
            Some(ServerFrame::ConnAck(ack)) => (client, ack),
            other => panic!("not a CONNACK: {other:?}"),
        }
    }

    fn over(wire: Wire, user: &str) -> Self {
        Self {
            wire,
            user: user.to_owned(),
            next_id: 0,
            kept: VecDeque::new(),
        }
    }

    /// Only over a socket.
    pub(crate) async fn send_bytes(&mut self, bytes: Vec<u8>) {
        assert!(self.try_send_bytes(bytes).await);
    }

    async fn try_send_bytes(&mut self, bytes: Vec<u8>) -> bool {
        let Wire::Socket(socket) = &mut self.wire else {
            panic!("no socket");
        };
        socket.send(Message::Binary(bytes.into())).await.is_ok()
    }

    pub(crate) async fn send_frame(&mut self, frame: ClientFrame) {
        let sent = self.try_send_frame(frame).await;
        assert!(sent, "the server closed the connection");
    }

    async fn try_send_frame(&mut self, frame: ClientFrame) -> bool {
        match &mut self.wire {
            Wire::Socket(_) => self.try_send_bytes(frame.encode()).await,
            Wire::Polling(polling) => polling.send(&frame).await,
        }
    }

    /// The next frame off the wire; `None` when the server has closed.
    pub(crate) async fn next_frame(&mut self) -> Option<ServerFrame> {
        let next = async {
            match &mut self.wire {
                Wire::Socket(socket) => next_of(socket).await,
                Wire::Polling(polling) => polling.next_frame().await,
            }
        };
        timeout(PATIENCE, next).await.expect("no frame came")
    }

    /// The next frame that `wanted` wants, kept or new.
    async fn wait<T>(&mut self, wanted: impl Fn(&ServerFrame) -> Option<T>) -> T {
        let kept = self.kept.iter().enumerate();
        let found = kept
            .filter_map(|(at, frame)| Some((at, wanted(frame)?)))
            .next();
        if let Some((at, value)) = found {
            self.kept.remove(at);
            return value;
        }
        loop {
            let frame = self
                .next_frame()
                .await
                .expect("the server closed the connection");
            match wanted(&frame) {
                Some(value) => return value,
                None => self.kept.push_back(frame),
            }
        }
    }

    fn message_id(&mut self) -> u16 {
        self.next_id = self.next_id.checked_add(1).unwrap_or(1);
        self.next_id
    }

    /// Sends without waiting; gives the message id.
    pub(crate) async fn publish(
        &mut self,
        topic: &str,
        target: &str,
        body: &UpStreamMessage,
    ) -> u16 {
        self.try_publish(topic, target, body)
            .await
            .expect("the server closed the connection")
    }

    /// The same to a server that may be gone.
    pub(crate) async fn try_publish(
        &mut self,
        topic: &str,
        target: &str,
        body: &UpStreamMessage,
    ) -> Option<u16> {
        let message_id = self.message_id();
        let frame = ClientFrame::Publish(ClientPublish {
            qos: Qos::AtLeastOnce,
            topic: Topic::from(topic.to_owned()),
            target_id: target.to_owned(),
            message_id,
            body: body.encode_to_vec(),
        });
        let sent = self.try_send_frame(frame).await;
        sent.then_some(message_id)
    }

    /// The next PUBACK, which is this one's, unless the server is gone.
    pub(crate) async fn try_pub_ack(&mut self, id: u16) -> Option<ServerPubAck> {
        loop {
            match self.next_frame().await? {
                ServerFrame::PubAck(ack) if ack.message_id == id => return Some(ack),
                _ => {}
            }
        }
    }

    pub(crate) async fn pub_ack(&mut self, id: u16) -> ServerPubAck {
        self.wait(|frame| match frame {
            ServerFrame::PubAck(ack) if ack.message_id == id => Some(ack.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn send(
        &mut self,
        topic: &str,
        target: &str,
        body: &UpStreamMessage,
    ) -> ServerPubAck {
        let id = self.publish(topic, target, body).await;
        self.pub_ack(id).await
    }

    /// Sends text that must be taken.
    pub(crate) async fn say(&mut self, target: &str, content: &str) -> ServerPubAck {
        let ack = self
            .send(topic::PRIVATE_MESSAGE, target, &text(content))
            .await;
        assert_eq!(ack.status, Status::OK);
        ack
    }

    /// The same to a group.
    pub(crate) async fn say_to_group(&mut self, group: &str, content: &str) -> ServerPubAck {
        let ack = self.send(topic::GROUP_MESSAGE, group, &text(content)).await;
        assert_eq!(ack.status, Status::OK);
        ack
    }

    pub(crate) async fn ask(&mut self, topic: &str, target: &str, body: &impl Body) -> QueryAck {
        self.ask_raw(topic, target, body.encode_to_vec()).await
    }

    pub(crate) async fn ask_raw(&mut self, topic: &str, target: &str, body: Vec<u8>) -> QueryAck {
        let id = self.message_id();
        let frame = Query {
            qos: Qos::AtMostOnce,
            topic: Topic::from(topic.to_owned()),
            target_id: target.to_owned(),
            message_id: id,
            body,
        };
        self.send_frame(ClientFrame::Query(frame)).await;
        self.wait(|frame| match frame {
            ServerFrame::QueryAck(ack) if ack.message_id == id => Some(ack.clone()),
            _ => None,
        })
        .await
    }

    /// Asks about oneself; the answer must be a success.
    pub(crate) async fn query<T: Body + Default>(&mut self, topic: &str, body: &impl Body) -> T {
        let user = self.user.clone();
        let ack = self.ask(topic, &user, body).await;
        assert_eq!(ack.status, Status::OK, "{topic}");
        T::decode(&ack.body).unwrap()
    }

    pub(crate) async fn next_publish(&mut self) -> ServerPublish {
        self.wait(|frame| match frame {
            ServerFrame::Publish(publish) => Some(publish.clone()),
            _ => None,
        })
        .await
    }

    /// The next message pushed by another user.
    pub(crate) async fn next_message(&mut self) -> DownStreamMessage {
        let publish = self.next_publish().await;
        assert_eq!(publish.topic.as_str(), topic::PUSH_MESSAGE);
        DownStreamMessage::decode(&publish.body).unwrap()
    }

    /// All that the server has said so far is here after this.
    pub(crate) async fn ping(&mut self) {
        self.send_frame(ClientFrame::PingReq).await;
        self.wait(|frame| matches!(frame, ServerFrame::PingResp).then_some(()))
            .await;
    }

    /// Frames that nobody has waited for.
    pub(crate) fn unread(&self) -> usize {
        self.kept.len()
    }
}

async fn next_of(socket: &mut Socket) -> Option<ServerFrame> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Binary(bytes))) => {
                return Some(ServerFrame::decode(&bytes).unwrap());
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
            Some(Ok(_)) => {}
        }
    }
}

pub(crate) fn text(content: &str) -> UpStreamMessage {
    UpStreamMessage {
        session_id: 3,
        classname: "RC:TxtMsg".into(),
        content: serde_json::json!({ "content": content })
            .to_string()
            .into_bytes(),
        ..Default::default()
    }
}

/// Has some writes of a server with this data directory fail.
pub(crate) fn fail(data: &Path, which: &str) {
    let database = rusqlite::Connection::open(data.join("rongim.db")).unwrap();
    let trigger = format!("CREATE TRIGGER fault {which} BEGIN SELECT RAISE(ABORT, 'fault'); END");
    database.execute_batch(&trigger).unwrap();
}

/// The text of a message.
pub(crate) fn said(message: &DownStreamMessage) -> String {
    let content: serde_json::Value = serde_json::from_slice(&message.content).unwrap();
    content["content"].as_str().unwrap_or_default().to_owned()
}
