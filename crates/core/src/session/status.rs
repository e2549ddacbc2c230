//! What the page is told of the connection.

/// What the connection status listener hears; the numbers of the JS API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionStatus {
    /// Connected.
    Connected,
    /// Looking for a server, or opening a connection.
    Connecting,
    /// The page disconnected.
    Disconnected,
    /// The server cannot be reached; the engine tries again by itself.
    NetworkUnavailable,
    /// The user signed in elsewhere.
    Kicked,
    /// The server answers, but opens no WebSocket, and nothing else may be used.
    WebSocketUnavailable,
    /// The user or the app is blocked.
    Blocked,
    /// The page's host is not allowed.
    DomainIncorrect,
    /// The server sends the client to another one.
    Redirected,
    /// The app key is wrong.
    AppKeyWrong,
    /// Asking a navigation host.
    AskingNavigation,
    /// It answered.
    NavigationAnswered,
    /// It gave no usable answer.
    NavigationFailed,
    /// It did not answer in time.
    NavigationTimedOut,
}

impl ConnectionStatus {
    /// The number in `RongIMLib.ConnectionStatus`.
    pub fn number(self) -> i32 {
        match self {
            Self::Connected => 0,
            Self::Connecting => 1,
            Self::Disconnected => 2,
            Self::NetworkUnavailable => 3,
            Self::Kicked => 6,
            Self::WebSocketUnavailable => 7,
            Self::Blocked => 9,
            Self::DomainIncorrect => 12,
            Self::Redirected => 14,
            Self::AppKeyWrong => 20,
            Self::AskingNavigation => 201,
            Self::NavigationAnswered => 202,
            Self::NavigationFailed => 203,
            Self::NavigationTimedOut => 204,
        }
    }
}
