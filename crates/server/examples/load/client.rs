//! A client of the load: one socket, no SDK.

use futures_util::{SinkExt, StreamExt};
use rongim_protocol::{
    Body, ClientFrame, ServerFrame, Topic,
    frame::{ClientPublish, Qos, Query, QueryAck},
    schema::UpStreamMessage,
    status::{ConnectStatus, Status},
};
use rongim_server::{clock, token::Tokens};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use crate::{Failure, Target};

pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u16,
}

pub(crate) fn user(number: usize) -> String {
    format!("load-{number}")
}

/// A text message.
pub(crate) fn text(content: &str) -> Vec<u8> {
    let message = UpStreamMessage {
        session_id: 3,
        classname: "RC:TxtMsg".into(),
        content: json!({ "content": content }).to_string().into_bytes(),
        ..Default::default()
    };
    message.encode_to_vec()
}

impl Client {
    /// A connection that the server has accepted.
    pub(crate) async fn connect(target: &Target, user: &str) -> Result<Self, Failure> {
        let token = Tokens::new(&target.app_key, &target.app_secret).issue(user, clock::now_ms());
        let address = format!(
            "ws://{}/websocket?appId={}&token={token}&sdkVer=2.9.2&apiVer=load",
            target.address, target.app_key
        );
        let (socket, _) = connect_async(address).await?;
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_nodelay(true)?;
        }
        let mut client = Self { socket, last_id: 0 };
        match client.next().await? {
            ServerFrame::ConnAck(ack) if ack.status == ConnectStatus::ACCEPTED => Ok(client),
            other => Err(format!("the server refused the connection: {other:?}").into()),
        }
    }

    pub(crate) async fn next(&mut self) -> Result<ServerFrame, Failure> {
        loop {
            match self.socket.next().await.transpose()? {
                Some(Message::Binary(bytes)) => return Ok(ServerFrame::decode(&bytes)?),
                Some(Message::Close(_)) | None => {
                    return Err("the server closed the connection".into());
                }
                Some(_) => {}
            }
        }
    }

    fn next_id(&mut self) -> u16 {
        self.last_id = self.last_id.checked_add(1).unwrap_or(1);
        self.last_id
    }

    /// Queues a message; gives its id. [`Self::flush`] sends it.
    pub(crate) async fn feed(
        &mut self,
        topic: &'static str,
        to: &str,
        body: &[u8],
    ) -> Result<u16, Failure> {
        let message_id = self.next_id();
        let frame = ClientFrame::Publish(ClientPublish {
            qos: Qos::AtLeastOnce,
            topic: Topic::new(topic),
            target_id: to.to_owned(),
            message_id,
            body: body.to_vec(),
        });
        self.socket
            .feed(Message::Binary(frame.encode().into()))
            .await?;
        Ok(message_id)
    }

    pub(crate) async fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.socket.flush().await?)
    }

    /// Asks without waiting for the answer.
    pub(crate) async fn ask(
        &mut self,
        topic: &'static str,
        of: &str,
        body: &impl Body,
    ) -> Result<(), Failure> {
        let query = ClientFrame::Query(Query {
            qos: Qos::AtMostOnce,
            topic: Topic::new(topic),
            target_id: of.to_owned(),
            message_id: self.next_id(),
            body: body.encode_to_vec(),
        });
        let frame = Message::Binary(query.encode().into());
        Ok(self.socket.send(frame).await?)
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn query<T: Body + Default>(
        &mut self,
        topic: &'static str,
        of: &str,
        body: &impl Body,
    ) -> Result<T, Failure> {
        self.ask(topic, of, body).await?;
        loop {
            if let ServerFrame::QueryAck(ack) = self.next().await? {
                return answer(&ack);
            }
        }
    }
}

/// What an answer says, if it is none of failure.
pub(crate) fn answer<T: Body + Default>(ack: &QueryAck) -> Result<T, Failure> {
    if ack.status != Status::OK {
        return Err(format!("a question failed with status {:?}", ack.status).into());
    }
    Ok(T::decode(&ack.body)?)
}
