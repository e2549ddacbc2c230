//! An app server that takes webhooks, and keeps what it was told.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    serve::Listener,
};
use futures_util::future::{BoxFuture, ready};
use rongim_server::server_api::auth::signature;
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::mpsc,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{APP_KEY, APP_SECRET, PATIENCE};

/// What a POST is answered with.
type Answer = Arc<dyn Fn(&Told) -> BoxFuture<'static, (StatusCode, String)> + Send + Sync>;

/// A POST that came.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) path: String,
    query: HashMap<String, String>,
    content_type: String,
    body: Vec<u8>,
}

impl Told {
    /// The fields of a form; those that repeat are joined by commas.
    pub(crate) fn form(&self) -> HashMap<String, String> {
        assert!(
            self.content_type
                .starts_with("application/x-www-form-urlencoded")
        );
        let mut fields: HashMap<String, String> = HashMap::new();
        for (name, value) in form_urlencoded::parse(&self.body).into_owned() {
            let field = fields.entry(name).or_default();
            if !field.is_empty() {
                field.push(',');
            }
            field.push_str(&value);
        }
        fields
    }

    pub(crate) fn json(&self) -> Value {
        assert!(self.content_type.starts_with("application/json"));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The signature is right under all names that receivers look for.
    fn check_signature(&self) {
        let field = |name: &str| self.query[name].as_str();
        assert_eq!(field("appKey"), APP_KEY);
        assert_eq!(field("timestamp"), field("signTimestamp"));
        let expected = signature(APP_SECRET, field("nonce"), field("timestamp"));
        assert_eq!(field("signature"), expected);
    }
}

/// The running receiver.
pub(crate) struct Receiver {
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    told: mpsc::UnboundedReceiver<Told>,
    teller: mpsc::UnboundedSender<Told>,
    answer: Arc<Mutex<Answer>>,
    serving: Option<JoinHandle<()>>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        Self::start_with(None).await
    }

    /// As `localhost` by HTTPS, where there is a configuration for it.
    pub(crate) async fn start_with(tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (teller, told) = mpsc::unbounded_channel();
        let mut receiver = Self {
            address: listener.local_addr().unwrap(),
            tls: tls.map(TlsAcceptor::from),
            told,
            teller,
            answer: Arc::new(Mutex::new(Arc::new(|_| {
                Box::pin(ready((StatusCode::OK, String::new())))
            }))),
            serving: None,
        };
        receiver.serve(listener);
        receiver
    }

    fn serve(&mut self, listener: TcpListener) {
        let taking = Taking {
            teller: self.teller.clone(),
            answer: Arc::clone(&self.answer),
        };
        let app = Router::new().fallback(take).with_state(taking);
        let tls = self.tls.clone();
        self.serving = Some(tokio::spawn(async move {
            match tls {
                Some(tls) => axum::serve(Secured { listener, tls }, app).await.unwrap(),
                None => axum::serve(listener, app).await.unwrap(),
            }
        }));
    }

    /// Nobody answers at the address any more.
    pub(crate) async fn go_down(&mut self) {
        let serving = self.serving.take().unwrap();
        serving.abort();
        let _ = serving.await;
    }

    pub(crate) fn come_up(&mut self) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(self.address).unwrap();
        self.serve(socket.listen(64).unwrap());
    }

    pub(crate) fn url(&self, path: &str) -> Uri {
        let url = match &self.tls {
            Some(_) => format!("https://localhost:{}{path}", self.address.port()),
            None => format!("http://{}{path}", self.address),
        };
        url.parse().unwrap()
    }

    /// Answers so from now on.
    pub(crate) fn answers(
        &self,
        answer: impl Fn(&Told) -> (StatusCode, String) + Send + Sync + 'static,
    ) {
        self.answers_when(move |told| ready(answer(told)));
    }

    /// Answers so from now on, when it is time.
    pub(crate) fn answers_when<F>(&self, answer: impl Fn(&Told) -> F + Send + Sync + 'static)
    where
        F: Future<Output = (StatusCode, String)> + Send + 'static,
    {
        *self.answer.lock().unwrap() = Arc::new(move |told| Box::pin(answer(told)));
    }

    /// The next POST, which is rightly signed.
    pub(crate) async fn next(&mut self) -> Told {
        let told = timeout(PATIENCE, self.told.recv()).await;
        told.expect("no POST came").unwrap()
    }

    /// The POSTs that came and that nobody has waited for.
    pub(crate) fn unread(&mut self) -> usize {
        std::iter::from_fn(|| self.told.try_recv().ok()).count()
    }
}

/// Clients that have agreed on TLS; others are let go.
struct Secured {
    listener: TcpListener,
    tls: TlsAcceptor,
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.listener.accept().await.unwrap();
            if let Ok(stream) = self.tls.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

#[derive(Clone)]
struct Taking {
    teller: mpsc::UnboundedSender<Told>,
    answer: Arc<Mutex<Answer>>,
}

async fn take(
    State(taking): State<Taking>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let told = Told {
        path: uri.path().to_owned(),
        query: query.into_owned().collect(),
        content_type: headers["content-type"].to_str().unwrap().to_owned(),
        body: body.to_vec(),
    };
    told.check_signature();
    let answer = Arc::clone(&taking.answer.lock().unwrap());
    let said = answer(&told).await;
    taking.teller.send(told).unwrap();
    said
}
