// Types of the RongIMLib API. Kept by hand: the names and shapes are those of RongIMLib 2.x.

/** What `init` takes besides the address of the `.wasm`. `init` 的可选参数。 */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the wasm once and resolves to the API.
 *
 * Without an argument, `rongim_web_bg.wasm` beside the module is streamed.
 * 加载 wasm 并返回 API；不传参数时加载模块旁的 `rongim_web_bg.wasm`。
 */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<typeof RongIMLib>;
export default init;

/** The same as `RongIMLib.RongIMClient`; usable once `init()` has resolved. 同 `RongIMLib.RongIMClient`，`init()` 完成后可用。 */
export declare const RongIMClient: typeof RongIMLib.RongIMClient;
/** The type of the client. 客户端类型。 */
export type RongIMClient = RongIMLib.RongIMClient;

/** The API; usable once `init()` has resolved. 全部 API，`init()` 完成后可用。 */
export declare namespace RongIMLib {
  // ── Enums: objects that map both ways, `ConnectionStatus.CONNECTED === 0` and `ConnectionStatus[0] === 'CONNECTED'` ──

  /** Whether a user is refused. 黑名单状态。 */
  enum BlacklistStatus {
    IN_BLACK_LIST = 0,
    NOT_IN_BLACK_LIST = 1,
  }

  /** How long the keys and values of chatroom entries may be. 聊天室属性的长度上限。 */
  enum ChatroomEntityLimit {
    KEY = 128,
    VALUE = 4096,
  }

  /** What became of a chatroom entry. 聊天室属性操作。 */
  enum ChatroomEntityOpt {
    UPDATE = 1,
    DELETE = 2,
  }

  /** What carries a connection. 连接通道。 */
  enum ConnectionChannel {
    HTTP = 0,
    XHR_POLLING = 0,
    HTTPS = 1,
    WEBSOCKET = 1,
  }

  /** The server's answers to a connect. 连接应答状态。 */
  enum ConnectionState {
    ACCEPTED = 0,
    UNACCEPTABLE_PROTOCOL_VERSION = 1,
    IDENTIFIER_REJECTED = 2,
    SERVER_UNAVAILABLE = 3,
    TOKEN_INCORRECT = 4,
    NOT_AUTHORIZED = 5,
    REDIRECT = 6,
    PACKAGE_ERROR = 7,
    APP_BLOCK_OR_DELETE = 8,
    BLOCK = 9,
    TOKEN_EXPIRE = 10,
    DEVICE_ERROR = 11,
    HOSTNAME_ERROR = 12,
    HASOHTERSAMECLIENTONLINE = 13,
  }

  /** What state the connection is in. 连接状态。 */
  enum ConnectionStatus {
    CONNECTED = 0,
    CONNECTING = 1,
    DISCONNECTED = 2,
    NETWORK_UNAVAILABLE = 3,
    CONNECTION_CLOSED = 4,
    KICKED_OFFLINE_BY_OTHER_CLIENT = 6,
    WEBSOCKET_UNAVAILABLE = 7,
    WEBSOCKET_ERROR = 8,
    BLOCKED = 9,
    DOMAIN_INCORRECT = 12,
    DISCONNECT_BY_SERVER = 13,
    REDIRECT = 14,
    APPKEY_IS_FAKE = 20,
    REQUEST_NAVI = 201,
    RESPONSE_NAVI = 202,
    RESPONSE_NAVI_ERROR = 203,
    RESPONSE_NAVI_TIMEOUT = 204,
    ULTRALIMIT = 1101,
  }

  /** Whether a conversation is muted. 会话免打扰状态。 */
  enum ConversationNotificationStatus {
    DO_NOT_DISTURB = 0,
    NOTIFY = 1,
  }

  /** Kinds of conversations. 会话类型。 */
  enum ConversationType {
    NONE = 0,
    PRIVATE = 1,
    DISCUSSION = 2,
    GROUP = 3,
    CHATROOM = 4,
    CUSTOMER_SERVICE = 5,
    SYSTEM = 6,
    APP_PUBLIC_SERVICE = 7,
    PUBLIC_SERVICE = 8,
    RTC_ROOM = 12,
  }

  /** Who answers at a customer service desk. 客服类型。 */
  enum CustomerType {
    ONLY_ROBOT = 1,
    ONLY_HUMAN = 2,
    ROBOT_FIRST = 3,
    HUMAN_FIRST = 4,
  }

  /** Whether members of a discussion may invite. 讨论组邀请状态。 */
  enum DiscussionInviteStatus {
    OPENED = 0,
    CLOSED = 1,
  }

  /** Why something did not work; docs/js-api.md explains them. 错误码，说明见 docs/js-api.md。 */
  enum ErrorCode {
    MAIN_PROCESS_ERROR = -5,
    EXTRA_METHOD_UNDEFINED = -4,
    PARAMETER_ERROR = -3,
    UNKNOWN = -2,
    TIMEOUT = -1,
    SUCCESS = 0,
    CANCEL = 1,
    REJECT = 2,
    HANGUP = 3,
    BUSYLINE = 4,
    NO_RESPONSE = 5,
    ENGINE_UN_SUPPORTED = 6,
    NETWORK_ERROR = 7,
    REMOTE_CANCEL = 11,
    REMOTE_REJECT = 12,
    REMOTE_HANGUP = 13,
    REMOTE_BUSYLINE = 14,
    REMOTE_NO_RESPONSE = 15,
    REMOTE_ENGINE_UN_SUPPORTED = 16,
    REMOTE_NETWORK_ERROR = 17,
    VOIP_NOT_AVALIABLE = 18,
    REJECTED_BY_BLACKLIST = 405,
    RC_MSG_UNAUTHORIZED = 20406,
    RC_DISCUSSION_GROUP_ID_INVALID = 20407,
    SEND_FREQUENCY_TOO_FAST = 20604,
    NOT_IN_DISCUSSION = 21406,
    JOIN_IN_DISCUSSION = 21407,
    CREATE_DISCUSSION = 21408,
    INVITE_DICUSSION = 21409,
    SENSITIVE_SHIELD = 21501,
    SENSITIVE_REPLACE = 21502,
    NOT_IN_GROUP = 22406,
    FORBIDDEN_IN_GROUP = 22408,
    NOT_IN_CHATROOM = 23406,
    GET_USERINFO_ERROR = 23407,
    FORBIDDEN_IN_CHATROOM = 23408,
    RC_CHATROOM_USER_KICKED = 23409,
    RC_CHATROOM_NOT_EXIST = 23410,
    RC_CHATROOM_IS_FULL = 23411,
    RC_CHATROOM_PATAMETER_INVALID = 23412,
    CHATROOM_GET_HISTORYMSG_ERROR = 23413,
    CHATROOM_NOT_OPEN_HISTORYMSG_STORE = 23414,
    CHATROOM_KV_EXCEED = 23423,
    CHATROOM_KV_OVERWRITE_INVALID = 23424,
    CHATROOM_KV_STORE_NOT_OPEN = 23426,
    CHATROOM_KEY_NOT_EXIST = 23427,
    HAVNODEVICEID = 24001,
    DEVICEIDISHAVE = 24002,
    FEILD = 24009,
    NOENGINETYPE = 24010,
    NULLCHANNELNAME = 24011,
    VOIPDYANMICERROR = 24012,
    VOIPISNULL = 24013,
    NOVOIP = 24014,
    INTERNALERRROR = 24015,
    VOIPCLOSE = 24016,
    RECALL_MESSAGE = 25101,
    RC_NET_CHANNEL_INVALID = 30001,
    RC_NET_UNAVAILABLE = 30002,
    RC_MSG_RESP_TIMEOUT = 30003,
    RC_HTTP_SEND_FAIL = 30004,
    RC_HTTP_REQ_TIMEOUT = 30005,
    RC_HTTP_RECV_FAIL = 30006,
    RC_NAVI_RESOURCE_ERROR = 30007,
    RC_NODE_NOT_FOUND = 30008,
    RC_DOMAIN_NOT_RESOLVE = 30009,
    RC_SOCKET_NOT_CREATED = 30010,
    RC_SOCKET_DISCONNECTED = 30011,
    RC_PING_SEND_FAIL = 30012,
    RC_PONG_RECV_FAIL = 30013,
    RC_MSG_SEND_FAIL = 30014,
    RC_MSG_CONTENT_EXCEED_LIMIT = 30016,
    RC_CONN_ACK_TIMEOUT = 31000,
    RC_CONN_PROTO_VERSION_ERROR = 31001,
    RC_CONN_ID_REJECT = 31002,
    RC_CONN_SERVER_UNAVAILABLE = 31003,
    RC_CONN_USER_OR_PASSWD_ERROR = 31004,
    RC_CONN_NOT_AUTHRORIZED = 31005,
    RC_CONN_REDIRECTED = 31006,
    RC_CONN_PACKAGE_NAME_INVALID = 31007,
    RC_CONN_APP_BLOCKED_OR_DELETED = 31008,
    RC_CONN_USER_BLOCKED = 31009,
    RC_DISCONN_KICK = 31010,
    RC_DISCONN_EXCEPTION = 31011,
    RC_QUERY_ACK_NO_DATA = 32001,
    RC_MSG_DATA_INCOMPLETE = 32002,
    BIZ_ERROR_CLIENT_NOT_INIT = 33001,
    BIZ_ERROR_DATABASE_ERROR = 33002,
    BIZ_ERROR_INVALID_PARAMETER = 33003,
    BIZ_ERROR_NO_CHANNEL = 33004,
    BIZ_ERROR_RECONNECT_SUCCESS = 33005,
    BIZ_ERROR_CONNECTING = 33006,
    MSG_ROAMING_SERVICE_UNAVAILABLE = 33007,
    MSG_INSERT_ERROR = 33008,
    MSG_DEL_ERROR = 33009,
    TAG_NOT_EXIST = 33101,
    NO_TAG_IN_CONVER = 33102,
    CONVER_REMOVE_ERROR = 34001,
    CONVER_GETLIST_ERROR = 34002,
    CONVER_SETOP_ERROR = 34003,
    CONVER_TOTAL_UNREAD_ERROR = 34004,
    CONVER_TYPE_UNREAD_ERROR = 34005,
    CONVER_ID_TYPE_UNREAD_ERROR = 34006,
    CONVER_CLEAR_ERROR = 34007,
    CLEAR_HIS_TYPE_ERROR = 34008,
    MESSAGE_KV_NOT_SUPPORT = 34008,
    CONVER_GET_ERROR = 34009,
    CLEAR_HIS_ERROR = 34010,
    EXPANSION_LIMIT_EXCEET = 34010,
    CLEAR_HIS_TIME_ERROR = 34011,
    CONVER_OUT_LIMIT_ERROR = 34013,
    GROUP_SYNC_ERROR = 35001,
    GROUP_MATCH_ERROR = 35002,
    READ_RECEIPT_ERROR = 35003,
    PACKAGE_ENVIRONMENT_ERROR = 35006,
    CHATROOM_ID_ISNULL = 36001,
    CHARTOOM_JOIN_ERROR = 36002,
    CHATROOM_HISMESSAGE_ERROR = 36003,
    CHATROOM_KV_NOT_FOUND = 36004,
    BLACK_ADD_ERROR = 37001,
    BLACK_GETSTATUS_ERROR = 37002,
    BLACK_REMOVE_ERROR = 37003,
    DRAF_GET_ERROR = 38001,
    DRAF_SAVE_ERROR = 38002,
    DRAF_REMOVE_ERROR = 38003,
    SUBSCRIBE_ERROR = 39001,
    NOT_SUPPORT = 39002,
    QNTKN_FILETYPE_ERROR = 41001,
    QNTKN_GET_ERROR = 41002,
    CLOSE_BEFORE_OPEN = 51001,
    COOKIE_ENABLE = 51001,
    ALREADY_IN_USE = 51002,
    INVALID_CHANNEL_NAME = 51003,
    VIDEO_CONTAINER_IS_NULL = 51004,
    DELETE_MESSAGE_ID_IS_NULL = 61001,
    GET_MESSAGE_BY_ID_ERROR = 61001,
  }

  /** Kinds of files. 文件类型。 */
  enum FileType {
    IMAGE = 1,
    AUDIO = 2,
    VIDEO = 3,
    FILE = 4,
    SIGHT = 5,
    COMBINE_HTML = 6,
  }

  /** In which order members of a chatroom are listed. 聊天室成员排序方式。 */
  enum GetChatRoomType {
    NONE = 0,
    SQQUENCE = 1,
    REVERSE = 2,
  }

  /** How grave a log entry is. 日志级别。 */
  enum LogLevel {
    DEBUG = 0,
    LOG = 0,
    INFO = 1,
    WARN = 2,
    ERROR = 3,
    FATAL = 4,
    NONE = 1000,
  }

  /** The same, as the client of 2.5.9 names it. 2.5.9 的日志级别。 */
  enum LoggerLevel {
    F = 0,
    E = 1,
    W = 2,
    I = 3,
    D = 4,
  }

  /** How many log entries 2.5.9 keeps. 2.5.9 的日志条数上限。 */
  enum LoggerStoreSize {
    ADVANCED = 500,
    LOW = 500,
  }

  /** Kinds of media. 媒体类型。 */
  enum MediaType {
    IMAGE = 1,
    AUDIO = 2,
    VIDEO = 3,
    FILE = 100,
  }

  /** Whom a message mentions. @ 类型。 */
  enum MentionedType {
    ALL = 1,
    PART = 2,
  }

  /** Sent or received. 消息方向。 */
  enum MessageDirection {
    SEND = 1,
    RECEIVE = 2,
  }

  /** What a send is for, in the place of its eighth argument. 发送方式。 */
  enum MethodType {
    CUSTOMER_SERVICE = 1,
    RECALL = 2,
  }

  /** Data of a room or of a person. 音视频数据类型。 */
  enum RTCAPIType {
    ROOM = 1,
    PERSON = 2,
  }

  /** What was done with a received message. 已读状态。 */
  enum ReadStatus {
    UNREAD = 0,
    READ = 1,
    LISTENED = 2,
    DOWNLOADED = 4,
    RETRIEVED = 8,
  }

  /** Answers of the calls about shared places. 实时位置错误码。 */
  enum RealTimeLocationErrorCode {
    RC_REAL_TIME_LOCATION_NOT_INIT = -1,
    RC_REAL_TIME_LOCATION_SUCCESS = 0,
    RC_REAL_TIME_LOCATION_GPS_DISABLED = 1,
    RC_REAL_TIME_LOCATION_CONVERSATION_NOT_SUPPORT = 2,
    RC_REAL_TIME_LOCATION_IS_ON_GOING = 3,
    RC_REAL_TIME_LOCATION_EXCEED_MAX_PARTICIPANT = 4,
    RC_REAL_TIME_LOCATION_JOIN_FAILURE = 5,
    RC_REAL_TIME_LOCATION_START_FAILURE = 6,
    RC_REAL_TIME_LOCATION_NETWORK_UNAVAILABLE = 7,
  }

  /** What state a sharing of places is in. 实时位置状态。 */
  enum RealTimeLocationStatus {
    RC_REAL_TIME_LOCATION_STATUS_IDLE = 0,
    RC_REAL_TIME_LOCATION_STATUS_INCOMING = 1,
    RC_REAL_TIME_LOCATION_STATUS_OUTGOING = 2,
    RC_REAL_TIME_LOCATION_STATUS_CONNECTED = 3,
  }

  /** What was done with a received message. 接收状态。 */
  enum ReceivedStatus {
    UNREAD = 0,
    READ = 1,
    LISTENED = 2,
    DOWNLOADED = 4,
    RETRIEVED = 8,
  }

  /** How public services are searched. 公众服务查找方式。 */
  enum SearchType {
    EXACT = 0,
    FUZZY = 1,
  }

  /** What became of a sent message. 发送状态。 */
  enum SentStatus {
    SENDING = 10,
    FAILED = 20,
    SENT = 30,
    RECEIVED = 40,
    READ = 50,
    DESTROYED = 60,
  }

  /** Stores for uploads. 上传方式。 */
  enum UploadMethod {
    QINIU = 1,
    ALI = 2,
    AWS = 3,
    STC = 4,
  }

  /** Sound, or sound and picture. 通话媒体类型。 */
  enum VoIPMediaType {
    MEDIA_AUDIO = 1,
    MEDIA_VEDIO = 2,
    MEDIA_VIDEO = 2,
  }

  // ── Callbacks · 回调 ──

  /** Of calls with one result. Each also returns a Promise; the callbacks may be left out. 带一个结果的回调；各方法同时返回 Promise，可不传回调。 */
  interface ResultCallback<T> {
    /** It went well. 成功。 */
    onSuccess?(result: T): void;
    /** One of `ErrorCode`. 失败，参数为错误码。 */
    onError?(errorCode: number): void;
  }

  /** Of calls that give nothing. 无返回值的回调。 */
  interface DoneCallback {
    /** It went well. 成功。 */
    onSuccess?(): void;
    /** One of `ErrorCode`. 失败，参数为错误码。 */
    onError?(errorCode: number): void;
  }

  /** Of `connect` and `reconnect`. 连接的回调。 */
  interface ConnectCallback {
    /** Connected, as this user. 连接成功，参数为用户 Id。 */
    onSuccess?(userId: string): void;
    /** Your app server has to get a new token. Token 无效，需重新获取。 */
    onTokenIncorrect?(): void;
    /** One of `ErrorCode`. 失败，参数为错误码。 */
    onError?(errorCode: number): void;
  }

  /** Of sends. 发送消息的回调。 */
  interface SendCallback {
    /** Before the message leaves: it already has its `messageId`. 发送前，此时已有 `messageId`。 */
    onBefore?(messageId: number): void;
    /** The message, with its id and time. 发送成功，消息含 messageUId 与发送时间。 */
    onSuccess?(message: Message): void;
    /** One of `ErrorCode`, and the message. 发送失败，参数为错误码和消息。 */
    onError?(errorCode: number, message: Message): void;
  }

  /** Of pages of history. 历史消息的回调。 */
  interface HistoryCallback {
    /** Oldest first. 由旧到新，以及是否还有更多。 */
    onSuccess?(list: Message[], hasMore: boolean): void;
    /** One of `ErrorCode`. 失败，参数为错误码。 */
    onError?(errorCode: number): void;
  }

  /** What a Promise of history gives. 一页历史消息。 */
  interface HistoryPage {
    /** Oldest first. 由旧到新。 */
    list: Message[];
    /** Whether the server has more. 是否还有更多。 */
    hasMore: boolean;
  }

  /** What a returned Promise is rejected with; its message is in English and Chinese. Promise 的拒绝原因，信息含中英文。 */
  interface RongIMError extends Error {
    /** One of `ErrorCode`, or a status that only the server knows. 错误码。 */
    code: number;
    /** Its name in `ErrorCode`. 错误码的名称。 */
    name: string;
    /** For a send: the message that failed. 发送失败的消息。 */
    data?: Message;
  }

  // ── The log · 日志 ──

  /** A line of the log. 一条日志。 */
  interface LogEntry {
    /** Milliseconds since 1970. 时间（毫秒）。 */
    time: number;
    /** How grave it is. 级别。 */
    level: LogLevel;
    /** `IM`, or the tag of a logger of the page. 标签。 */
    tag: string;
    /** At most 300 characters. 最多 300 字。 */
    text: string;
  }

  /** What happened lately, for a bug report: no tokens, no message contents, no user ids. 最近的日志，不含 Token、消息内容和用户 ID。 */
  interface Logs {
    /** The least level that is kept; everything unless told otherwise. 记录的最低级别，默认全部。 */
    level: LogLevel;
    /** The last 500 entries, oldest first. 最近 500 条日志。 */
    entries(): LogEntry[];
    /** The entries as text, with versions, to attach to a report. 导出为文本。 */
    toText(): string;
    /** Forgets all entries. 清空日志。 */
    clear(): void;
  }
  /** What happened lately, for a bug report. 最近的日志，用于问题反馈。 */
  const logs: Logs;

  /** Writes the page's own lines into the log. 页面自己的日志。 */
  interface Logger {
    /** Of any level. 指定级别。 */
    log(level: LogLevel, ...parts: unknown[]): void;
    /** For developers. 调试信息。 */
    debug(...parts: unknown[]): void;
    /** As expected. 一般信息。 */
    info(...parts: unknown[]): void;
    /** Worth a look. 警告。 */
    warn(...parts: unknown[]): void;
    /** Went wrong. 错误。 */
    error(...parts: unknown[]): void;
    /** Nothing goes on. 严重错误。 */
    fatal(...parts: unknown[]): void;
  }

  // ── Listeners · 监听器 ──

  /** Hears of the connection. 连接状态监听器。 */
  interface ConnectionStatusListener {
    /** The new status. 状态变更。 */
    onChanged(status: ConnectionStatus): void;
  }

  /** Hears of messages. 消息监听器。 */
  interface ReceiveMessageListener {
    /**
     * `left`: how many more of this batch follow; `hasMore`: whether the server holds more.
     * 收到消息；`left` 为本批剩余条数，`hasMore` 为服务器是否还有更多。
     */
    onReceived(message: Message, left: number, hasMore: boolean): void;
  }

  /** Tells that something changed; ask for it again. 有变更时通知，需重新获取。 */
  interface ChangeListener {
    /** Called without arguments. 变更通知。 */
    onChanged(): void;
  }

  /** Pinned and muted conversations. 会话状态变更。 */
  interface ConversationStatusListener {
    /** The conversations that changed. 变更的会话状态。 */
    onChanged(list: ConversationStatusChange[]): void;
  }

  /** What changed about a conversation. 会话状态。 */
  interface ConversationStatusChange extends ConversationName {
    /** Whether it is pinned. 是否置顶。 */
    isTop: boolean;
    /** 1 when it is muted, else 2. 免打扰状态：1 免打扰，2 提醒。 */
    notificationStatus: 1 | 2;
    /** When it changed, in ms. 变更时间（毫秒）。 */
    updatedTime: number;
  }

  /** Keys and values on messages. 消息扩展监听。 */
  interface MessageExpansionListener {
    /** Keys that were added or changed. 扩展更新。 */
    onUpdated?(change: { messageUId: string; expansion: Record<string, string> }): void;
    /** Keys that were removed. 扩展删除。 */
    onDeleted?(change: { messageUId: string; deletedKeys: string[] }): void;
  }

  /** Who is typing. 正在输入监听。 */
  interface TypingStatusListener {
    /** All who are typing in a conversation now; an empty list when nobody is. 会话中正在输入的用户，无人输入时为空数组。 */
    onChanged(typing: (ConversationName & { list: TypingStatus[] })[]): void;
  }

  /** Somebody who types. 正在输入的用户。 */
  interface TypingStatus {
    /** 用户 Id。The user. */
    userId: string;
    /** What is being typed, such as `RC:TxtMsg`. 正在输入的消息类型。 */
    messageType: string;
    /** When it was said, in ms. 时间（毫秒）。 */
    timestamp: number;
  }

  /** Shared places. 实时位置监听。 */
  interface RealTimeLocationListener {
    /** 状态变更。Of the sharing. */
    onStatusChange?(status: RealTimeLocationStatus): void;
    /** 收到位置。Of a participant. */
    onReceiveLocation?(latitude: number, longitude: number, userId: string): void;
    /** 有人加入。Somebody joined. */
    onParticipantsJoin?(userId: string): void;
    /** 有人退出。Somebody left. */
    onParticipantsQuit?(userId: string): void;
    /** 出错。Something was refused. */
    onError?(errorCode: RealTimeLocationErrorCode): void;
  }

  /** What names a conversation. 会话标识。 */
  interface ConversationName {
    /** 会话类型。One of `ConversationType`. */
    conversationType: ConversationType;
    /** The other user, or the group. 目标 Id。 */
    targetId: string;
  }

  /** What names a conversation where tags are about it. 标签接口中的会话标识。 */
  interface TagTarget {
    /** 会话类型。One of `ConversationType`. */
    type: ConversationType;
    /** The other user, or the group. 目标 Id。 */
    targetId: string;
  }

  /** A tag for conversations. 会话标签。 */
  interface Tag {
    /** 标签 Id。At most 10 characters. */
    tagId: string;
    /** 标签名称。At most 15 characters. */
    tagName: string;
  }

  /** A tag, as the list gives it. 标签信息。 */
  interface TagInfo extends Tag {
    /** In ms. 创建时间（毫秒）。 */
    createdTime: number;
    /** How many conversations have it. 会话数。 */
    conversationCount: number;
  }

  /** Who has read a message of a group. 群消息已读成员。 */
  interface MessageReaders {
    /** How many could. 群成员总数。 */
    totalMemberCount: number;
    /** Who did, and when (ms). 已读成员与时间。 */
    list: { userId: string; readTime: number }[];
  }

  /** Times without notifications. 免打扰时段。 */
  interface QuietHours {
    /** `HH:mm:ss`. 开始时间。 */
    startTime: string;
    /** 0 when there are none. 持续分钟数，0 表示未设置。 */
    spanMinutes: number;
  }

  /** Whether and where a user is online. 用户在线状态。 */
  interface UserStatusInfo {
    /** 用户 Id。The user. */
    userId: string;
    /** A text, where the server says something else. 状态。 */
    status: {
      /** 是否在线。On any platform. */
      online: boolean;
      /** The platforms where the user is online. 在线平台。 */
      platform: string[];
      /** The user's own. 用户自定义状态。 */
      status: number | string;
    } | string;
  }

  /** A type of the page, for `registerMessageTypes`. 自定义消息类型。 */
  interface CustomMessageType {
    /** The name on the wire, such as `app:person`. 消息的 objectName。 */
    objectName: string;
    /** Whether it counts and is kept. 计数与存储属性。 */
    messageTag: MessageTag;
    /** Its fields, or a translation. 字段名，或 `{encode, decode}`。 */
    messageContent: string[] | { encode?(content: any): unknown; decode?(text: string): unknown };
    /** Fields that a search looks at. 可搜索的字段。 */
    searchProps?: string[];
  }

  /** A change of a chatroom's entry. 聊天室属性变更。 */
  interface ChatroomEntryChange {
    /** 聊天室 Id。The room. */
    chatroomId: string;
    /** 属性名。The entry's key. */
    key: string;
    /** The value; of a removed entry the last one. 属性值；删除时为原值。 */
    value: string;
    /** When it changed, in ms; 0 when the server does not say. 变更时间（毫秒）。 */
    timestamp: number;
    /** Set or removed. 设置或删除。 */
    type: ChatroomEntityOpt;
  }

  /** A chatroom after a lost connection. 断线重连后的聊天室。 */
  interface RejoinedChatroom {
    /** 聊天室 Id。The room. */
    chatroomId: string;
    /** The user is in it no more. 有值表示已不在聊天室中。 */
    errorCode?: number;
  }

  /** Hears of chatrooms. 聊天室监听器。 */
  interface ChatroomListener {
    /** Entries that others set or removed, and all entries after joining. 他人设置或删除的属性，以及加入后的全部属性。 */
    onEntriesChanged?(changes: ChatroomEntryChange[]): void;
    /** A room was entered again after a lost connection. 断线重连后重新加入。 */
    onRejoined?(room: RejoinedChatroom): void;
  }

  // ── What calls take · 参数 ──

  /** An entry of a chatroom. 聊天室属性。 */
  interface ChatroomEntry {
    /** 1 to 128 of `A-Za-z0-9_=+-`. 1 到 128 个字符。 */
    key: string;
    /** 1 to 4096 characters. 1 到 4096 个字符。 */
    value: string;
    /** Whether the room is told by a `ChrmKVNotificationMessage`. 是否发送通知消息。 */
    isSendNotification?: boolean;
    /** What that message carries as `extra`. 通知消息的附加信息。 */
    notificationExtra?: string;
    /** Whether the entry goes when its owner leaves. 退出聊天室时是否删除。 */
    isAutoDelete?: boolean;
  }

  /** Options of `init`. What it leaves out is taken from `window.RONGIM_DEFAULTS`, as to addresses. 初始化参数，未填的导航地址取自 `window.RONGIM_DEFAULTS`。 */
  interface InitOptions {
    /** Address of the navigation server, such as `http://127.0.0.1:8585`. 导航地址。 */
    navi?: string;
    /** Several of them; the first good answer wins. 多个导航地址，取最先成功的。 */
    navigaters?: string[];
    /** Long polling instead of a WebSocket. 强制使用长轮询。 */
    isPolling?: boolean;
    /** `'comet'` is long polling. 连接方式，`'comet'` 为长轮询。 */
    connectionType?: 'websocket' | 'comet';
    /** Asks the navigation by a script tag, for hosts without CORS. 以 JSONP 请求导航。 */
    isNaviJSONP?: boolean;
    /** `false`: a lost connection is not made again by itself. 断线后是否自动重连，默认是。 */
    autoReconnect?: boolean;
    /** `'strict'` gives back quirks of 2.5; docs/js-api.md lists them. `'strict'` 恢复 2.5 的部分行为。 */
    compat?: 'strict';
    /** For how many ms somebody counts as typing. 正在输入状态的有效毫秒数。 */
    typingExpireTime?: number;
    /** Prints log entries of this level and above; nothing unless told otherwise. 控制台输出的日志级别，默认不输出。 */
    logLevel?: LogLevel;
    /** Takes the printed entries in place of the console. 自定义日志输出。 */
    logStdout?(level: LogLevel, text: string): void;
    /** The same as `logLevel: LogLevel.DEBUG`. 输出全部日志。 */
    debug?: boolean;
  }

  /** How to reconnect. 重连参数。 */
  interface ReconnectOptions {
    /** Attempts until one succeeds, after the pauses of `rate`. 是否多次重试。 */
    auto?: boolean;
    /** Not needed: the server itself is probed. 网络嗅探地址，无需填写。 */
    url?: string;
    /** Milliseconds before each attempt. 每次重试前的毫秒数。 */
    rate?: number[];
  }

  /** How phones are notified of a message. 推送配置。 */
  interface PushConfig {
    /** 推送标题。In place of the sender's name. */
    pushTitle?: string;
    /** 推送内容。In place of the usual text. */
    pushContent?: string;
    /** 推送附加数据。For the app on the phone. */
    pushData?: string;
    /** 是否不显示标题。No title. */
    disablePushTitle?: boolean;
    /** Also where the receiver wants no details. 强制显示详情。 */
    forceShowDetailContent?: boolean;
    /** 推送模板 Id。A template of the app. */
    templateId?: string;
    /** iOS 配置。For iOS. */
    iOSConfig?: { threadId?: string; apnsCollapseId?: string; category?: string; richMediaUri?: string };
    /** Android 配置。For Android, by maker. */
    androidConfig?: {
      notificationId?: string; channelIdMi?: string; channelIdHW?: string; channelIdOPPO?: string; typeVivo?: string;
      googleConfig?: { collapseKey?: string; imageUrl?: string };
    };
  }

  /** Options of `sendMessage`. 发送参数。 */
  interface SendOptions {
    /** Only these members of the group receive the message. 定向消息的接收者。 */
    userIds?: string[];
    /** The receivers are mentioned. 是否为 @ 消息。 */
    isMentioned?: boolean;
    /** 推送内容。In place of the sixth argument. */
    pushContent?: string;
    /** 推送附加数据。In place of the seventh argument. */
    pushData?: string;
    /** 推送配置。How phones are notified. */
    pushConfig?: PushConfig;
    /** No sound on the receivers' phones. 是否静默。 */
    disableNotification?: boolean;
    /** Whether keys and values may be added later. 是否可扩展。 */
    canIncludeExpansion?: boolean;
    /** The first keys and values. 初始扩展内容。 */
    expansion?: Record<string, string>;
    /** A push as of a call, on iOS. 是否使用 VoIP 推送。 */
    isVoipPush?: boolean;
    /** Whether allow and deny lists are heeded. 是否过滤黑白名单。 */
    isFilerWhiteBlacklist?: boolean;
    /** Neither kept nor counted, and only for who is there. 是否为状态消息。 */
    isStatusMessage?: boolean;
    /**
     * A number that the page keeps with what it sends: sent again under it within a day, also after a reload, it is the same
     * message. 页面自定的去重编号（1 至 2^53−1）：一天内以同一编号重发（包括刷新页面后）仍为同一条消息。
     */
    clientUniqueId?: number;
  }

  // ── Values given to the page: plain objects · 返回的普通对象 ──

  /** A message. 消息。 */
  interface Message<C = MessageContentValue> {
    /** An instance of the type's class. 消息内容，为其消息类的实例。 */
    content: C;
    /** 会话类型。One of `ConversationType`. */
    conversationType: ConversationType;
    /** The type on the wire, such as `RC:TxtMsg`. 消息的 objectName。 */
    objectName: string;
    /** Sent or received. 发送或接收。 */
    messageDirection: MessageDirection;
    /** A number for messages of this page, a string for received ones. 本地消息 Id。 */
    messageId: number | string;
    /** Given by the server; the same for everybody. 服务器生成的唯一 Id。 */
    messageUId: string;
    /** The name of the class, such as `TextMessage`. 消息类型名。 */
    messageType: string;
    /** 发送者 Id。Who sent it. */
    senderUserId: string;
    /** The other user, or the group. 目标 Id。 */
    targetId: string;
    /** Empty: only ultra groups have channels. 频道 Id，恒为空。 */
    channelId: '';
    /** Milliseconds since 1970, as the server counts them. 发送时间（毫秒）。 */
    sentTime: number;
    /** 发送状态。What became of it. */
    sentStatus?: SentStatus;
    /** 接收状态。Always `READ`, as published. */
    receivedStatus?: ReceivedStatus;
    /** In ms, by this clock. 接收时间（毫秒）。 */
    receivedTime?: number;
    /** Whether the message waited on the server for this connection. 是否为离线消息。 */
    offLineMessage?: boolean;
    /** 是否为本地插入的消息。Put in by `insertMessage`. */
    isLocalMessage?: boolean;
    /** A text of the page's own, set by `setMessageExtra`. 附加信息。 */
    extra?: string;
    /** 是否静默。No sound. */
    disableNotification?: boolean;
    /** Whether keys and values may be added. 是否可扩展。 */
    canIncludeExpansion?: boolean;
    /** The keys and values. 扩展内容。 */
    expansion?: Record<string, string> | null;
    /** Of a `ReadReceiptResponseMessage`: own messages, and how many have read each by now. 各消息的已读人数。 */
    receiptResponse?: Record<string, number>;
  }

  /** A message to insert: its content, with the name of its type where the content does not say it. 要插入的本地消息。 */
  type LocalMessage = Partial<Omit<Message, 'content'>> & {
    /** 消息内容。Of one of the message classes. */
    content: object;
  };

  /** The content of a message: its type's name and its fields. 消息内容：类型名与各字段。 */
  type MessageContentValue = {
    /** 消息类型名。The name of the class. */
    messageName: string;
  } & Record<string, any>;

  /** The newest unread message that mentions the user. 最新的未读 @ 消息。 */
  interface MentionedMessage {
    /** Its `messageUId`. 消息的 messageUId。 */
    uid: string;
    /** When it was sent, in ms. 发送时间（毫秒）。 */
    time: number;
    /** Who is mentioned. @ 信息。 */
    mentionedInfo: { type: MentionedType; userIdList?: string[]; mentionedContent?: string };
  }

  /** A conversation. 会话。 */
  interface Conversation {
    /** A title of the page's own. 会话标题，由页面设置。 */
    conversationTitle: string;
    /** 会话类型。One of `ConversationType`. */
    conversationType: ConversationType;
    /** The other user, or the group. 目标 Id。 */
    targetId: string;
    /** Empty: only ultra groups have channels. 频道 Id，恒为空。 */
    channelId: '';
    /** `null` when there is none. 最新消息。 */
    latestMessage: Message | null;
    /** Its `messageId`. 最新消息的 Id。 */
    latestMessageId: number | string;
    /** Its type on the wire. 最新消息的 objectName。 */
    objectName: string;
    /** When it was sent, in ms. 最新消息的发送时间（毫秒）。 */
    sentTime: number;
    /** 最新消息的接收状态。Of the newest message. */
    receivedStatus?: ReceivedStatus;
    /** 1 when it is muted, else 2. 免打扰状态：1 免打扰，2 提醒。 */
    notificationStatus: 1 | 2;
    /** How many messages are unread. 未读数。 */
    unreadMessageCount: number;
    /** Whether it is pinned. 是否置顶。 */
    isTop?: boolean;
    /** Whether it is pinned in the tag that was asked for. 是否在标签内置顶。 */
    isTopInTag?: boolean;
    /** Whether it is hidden. 是否隐藏。 */
    isHidden?: boolean;
    /** The draft of the page, when there is one. 草稿。 */
    draft?: string;
    /** Whether an unread message mentions the user. 是否有未读的 @ 我消息。 */
    hasUnreadMention?: boolean;
    /** The newest of these. 最新的未读 @ 消息。 */
    mentionedMsg?: MentionedMessage;
  }

  /** Who is in a chatroom. 聊天室信息。 */
  interface ChatroomInfo {
    /** 总人数。How many users are there. */
    userTotalNums: number;
    /** Some of them; `time`: when they came, in ms. 部分成员及加入时间（毫秒）。 */
    userInfos: { id: string; time: number }[];
  }

  /** Leave to upload. 上传凭证。 */
  interface FileToken {
    /** Until when, in ms. 有效期至（毫秒）。 */
    deadline: number;
    /** 上传凭证。For the store. */
    token: string;
    /** A name that no other upload has. 唯一的上传名称。 */
    fileName: string;
    /** `host:port` to upload to. 上传地址。 */
    qiniu?: string;
    /** Of other stores. 其他存储服务的字段。 */
    [other: string]: unknown;
  }

  /** Where a file can be read. 文件地址。 */
  interface FileUrl {
    /** 下载地址。An address for a link or an image. */
    downloadUrl: string;
  }

  /** A discussion. 讨论组。 */
  interface Discussion {
    /** 创建者 Id。Who made it. */
    creatorId: string;
    /** 讨论组 Id。The target of its messages. */
    id: string;
    /** 成员 Id。Its members. */
    memberIdList: string[];
    /** 名称。Its name. */
    name: string;
    /** Whether members may invite others. 是否允许成员邀请他人。 */
    isOpen: DiscussionInviteStatus;
  }

  /** An item in the menu of a public service. 公众服务菜单项。 */
  interface PublicServiceMenuItem {
    /** 菜单项 Id。Which one. */
    id: string;
    /** 名称。What is shown. */
    name: string;
    /** 类型。What a click does. */
    type: number;
    /** 子菜单。A menu below it. */
    sunMenuItems?: PublicServiceMenuItem[];
    /** 链接。Where it leads. */
    url?: string;
  }

  /** A public service. 公众服务。 */
  interface PublicServiceProfile {
    /** 会话类型。`APP_PUBLIC_SERVICE` or `PUBLIC_SERVICE`. */
    conversationType: ConversationType;
    /** 简介。What it says of itself. */
    introduction: string;
    /** 菜单。What can be chosen. */
    menu: PublicServiceMenuItem[];
    /** 名称。What is shown. */
    name: string;
    /** 头像。A picture's address. */
    portraitUri: string;
    /** 公众服务 Id。The target of its messages. */
    publicServiceId: string;
    /** 是否已关注。Whether the user follows it. */
    hasFollowed: boolean;
    /** Whether all users follow it. 是否全员关注。 */
    isGlobal: boolean;
  }

  /** A room, as the calls take it. 音视频房间。 */
  interface RTCRoom {
    /** 房间 Id。Which one. */
    id: string;
    /** 0 meeting, 2 live. 0 会议，2 直播。 */
    mode?: number;
    /** 直播类型。Of a live room. */
    broadcastType?: number;
    /** 房间类型。As published; not sent. */
    type?: number;
  }

  /** A key with its value. 键值对。 */
  interface RTCPair {
    /** 键。Not empty. */
    key: string;
    /** 值。May be empty. */
    value: string;
  }

  /** A message for the others in the room. 发给房间内其他成员的消息。 */
  interface RTCNotice {
    /** Its object name. 消息的 objectName。 */
    name: string;
    /** JSON text. JSON 文本。 */
    content: string;
  }

  /** Who is in a room. 房间成员。 */
  interface RTCMembers {
    /** The users' values by user id. 各成员的数据。 */
    users: Record<string, Record<string, string>>;
    /** 音视频凭证。For the media. */
    token?: string;
    /** 会话 Id。Of this stay. */
    sessionId?: string;
  }

  /** A room and who is in it. 房间信息。 */
  interface RTCRoomInfo {
    /** 房间 Id。Which one. */
    id: string;
    /** How many users are there. 成员数。 */
    total: number;
    /** 房间 Id。The same as `id`. */
    roomId: string;
    /** 成员数。The same as `total`. */
    userCount: number;
    /** 房间数据。As a list. */
    roomData: RTCPair[];
    /** 成员及其数据。The users. */
    list: { userId: string; userData: RTCPair[] }[];
    /** The room's values by key. 房间数据。 */
    [key: string]: unknown;
  }

  // ── Message classes · 消息类 ──

  /** Who sent a message, for the receivers to show. 消息携带的用户信息。 */
  interface UserInfo {
    /** 用户 Id。Which user. */
    id: string;
    /** 名称。What is shown. */
    name: string;
    /** 头像。A picture's address. */
    portraitUri?: string;
  }

  /** The fields that every content may carry. 各消息内容的公共字段。 */
  interface CommonFields {
    /** Whatever the page likes. 附加信息。 */
    extra?: any;
    /** Who sent it. 发送者信息。 */
    user?: UserInfo;
    /** Whom it mentions. @ 信息。 */
    mentionedInfo?: MentionedInfo;
  }

  /** What all message classes have. 消息类的公共成员。 */
  interface MessageContent {
    /** The name of the class. 类型名。 */
    readonly messageName: string;
    /** The content as the JSON text that travels. 编码为 JSON 文本。 */
    encode(): string;
  }

  /** Fields of TextMessage. 文本消息的字段。 */
  interface TextMessageFields extends CommonFields {
    content: string;
  }
  interface TextMessage extends TextMessageFields, MessageContent {}
  /** A text. 文本消息。 */
  class TextMessage {
    constructor(fields: TextMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: TextMessageFields): TextMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(content: string): TextMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ImageMessage. 图片消息的字段。 */
  interface ImageMessageFields extends CommonFields {
    /** JPEG thumbnail, base64 without a prefix, up to 100 kB. 缩略图，不带前缀的 base64。 */
    content: string;
    /** Where the picture is. 原图地址。 */
    imageUri: string;
  }
  interface ImageMessage extends ImageMessageFields, MessageContent {}
  /** A picture. 图片消息。 */
  class ImageMessage {
    constructor(fields: ImageMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ImageMessageFields): ImageMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(content: string, imageUri: string): ImageMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of VoiceMessage. 语音消息的字段。 */
  interface VoiceMessageFields extends CommonFields {
    /** AMR, base64. AMR 格式的 base64。 */
    content: string;
    /** Seconds. 秒数。 */
    duration: number;
  }
  interface VoiceMessage extends VoiceMessageFields, MessageContent {}
  /** A short voice recording. 语音消息。 */
  class VoiceMessage {
    constructor(fields: VoiceMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: VoiceMessageFields): VoiceMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(content: string, duration: number): VoiceMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of HQVoiceMessage. 高清语音消息的字段。 */
  interface HQVoiceMessageFields extends CommonFields {
    /** Where the file is. 文件地址。 */
    remoteUrl: string;
    /** Seconds. 秒数。 */
    duration: number;
    /** Such as `aac`. 格式。 */
    type?: string;
  }
  interface HQVoiceMessage extends HQVoiceMessageFields, MessageContent {}
  /** A voice recording in a file. 高清语音消息。 */
  class HQVoiceMessage {
    constructor(fields: HQVoiceMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: HQVoiceMessageFields): HQVoiceMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(type?: string, remoteUrl?: string, duration?: number): HQVoiceMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of FileMessage. 文件消息的字段。 */
  interface FileMessageFields extends CommonFields {
    /** Its name. 文件名。 */
    name: string;
    /** Bytes. 字节数。 */
    size: number;
    /** Its ending. 扩展名。 */
    type: string;
    /** Where it is. 文件地址。 */
    fileUrl: string;
    localPath?: string;
  }
  interface FileMessage extends FileMessageFields, MessageContent {}
  /** A file. 文件消息。 */
  class FileMessage {
    constructor(fields: FileMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: FileMessageFields): FileMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of SightMessage. 小视频消息的字段。 */
  interface SightMessageFields extends CommonFields {
    /** Where the video is. 视频地址。 */
    sightUrl: string;
    /** JPEG thumbnail, base64. 首帧缩略图。 */
    content: string;
    /** Seconds. 秒数。 */
    duration: number;
    /** Bytes. 字节数。 */
    size: number;
    /** Its name. 文件名。 */
    name: string;
  }
  interface SightMessage extends SightMessageFields, MessageContent {}
  /** A short video. 小视频消息。 */
  class SightMessage {
    constructor(fields: SightMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: SightMessageFields): SightMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(sightUrl: string, content: string, duration: number, size: number, name: string): SightMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of GIFMessage. GIF 消息的字段。 */
  interface GIFMessageFields extends CommonFields {
    /** Where the picture is. 图片地址。 */
    remoteUrl: string;
    width: number;
    height: number;
    /** Bytes. 字节数。 */
    gifDataSize: number;
    localPath?: string;
  }
  interface GIFMessage extends GIFMessageFields, MessageContent {}
  /** An animated picture. GIF 消息。 */
  class GIFMessage {
    constructor(fields: GIFMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: GIFMessageFields): GIFMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      gifDataSize: number, localPath?: string, remoteUrl?: string, width?: number, height?: number,
    ): GIFMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of LocationMessage. 位置消息的字段。 */
  interface LocationMessageFields extends CommonFields {
    /** Degrees; `latiude` is understood, too. 纬度。 */
    latitude: number | string;
    /** Degrees. 经度。 */
    longitude: number | string;
    /** What the place is called. 位置名称。 */
    poi: string;
    /** A picture of the map, JPEG, base64. 位置缩略图。 */
    content: string;
  }
  interface LocationMessage extends LocationMessageFields, MessageContent {}
  /** A place. 位置消息。 */
  class LocationMessage {
    constructor(fields: LocationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: LocationMessageFields): LocationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(latitude: number | string, longitude: number | string, poi: string, content: string): LocationMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of RichContentMessage. 图文消息的字段。 */
  interface RichContentMessageFields extends CommonFields {
    title: string;
    content: string;
    imageUri: string;
    url?: string;
  }
  interface RichContentMessage extends RichContentMessageFields, MessageContent {}
  /** A picture with a title and a text, leading to a page. 图文消息。 */
  class RichContentMessage {
    constructor(fields: RichContentMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: RichContentMessageFields): RichContentMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(title: string, content: string, imageUri: string, url?: string): RichContentMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ReferenceMessage. 引用消息的字段。 */
  interface ReferenceMessageFields extends CommonFields {
    /** The text. 文本。 */
    content: string;
    /** Who wrote the other. 被引用消息的发送者。 */
    referMsgUserId: string;
    /** Its content. 被引用消息的内容。 */
    referMsg: object;
    /** Its object name. 被引用消息的 objectName。 */
    objName: string;
  }
  interface ReferenceMessage extends ReferenceMessageFields, MessageContent {}
  /** A text about another message. 引用消息。 */
  class ReferenceMessage {
    constructor(fields: ReferenceMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ReferenceMessageFields): ReferenceMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(content: string, referMsgUserId: string, referMsg: object, objName: string): ReferenceMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of RCCombineMessage. 合并转发消息的字段。 */
  interface RCCombineMessageFields extends CommonFields {
    /** Who wrote them. 发送者名称。 */
    nameList: string[];
    /** What they say. 摘要。 */
    summaryList: string[];
    /** A page with all of them. 详情地址。 */
    remoteUrl: string;
    conversationType?: ConversationType;
  }
  interface RCCombineMessage extends RCCombineMessageFields, MessageContent {}
  /** Several messages in one. 合并转发消息。 */
  class RCCombineMessage {
    constructor(fields: RCCombineMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: RCCombineMessageFields): RCCombineMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(nameList: string[], remoteUrl: string, summaryList: string[]): RCCombineMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of CommandMessage. 命令消息的字段。 */
  interface CommandMessageFields extends CommonFields {
    data: any;
    name: string;
  }
  interface CommandMessage extends CommandMessageFields, MessageContent {}
  /** A command that nobody sees. 命令消息，不存储不计数。 */
  class CommandMessage {
    constructor(fields: CommandMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: CommandMessageFields): CommandMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(data: any, name: string): CommandMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of CommandNotificationMessage. 命令通知消息的字段。 */
  interface CommandNotificationMessageFields extends CommonFields {
    data: any;
    name: string;
  }
  interface CommandNotificationMessage extends CommandNotificationMessageFields, MessageContent {}
  /** A command that is kept. 命令通知消息。 */
  class CommandNotificationMessage {
    constructor(fields: CommandNotificationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: CommandNotificationMessageFields): CommandNotificationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(data: any, name: string): CommandNotificationMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of InformationNotificationMessage. 提示条通知消息的字段。 */
  interface InformationNotificationMessageFields extends CommonFields {
    message: string;
  }
  interface InformationNotificationMessage extends InformationNotificationMessageFields, MessageContent {}
  /** A grey line in a conversation. 提示条通知消息。 */
  class InformationNotificationMessage {
    constructor(fields: InformationNotificationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: InformationNotificationMessageFields): InformationNotificationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(message: string): InformationNotificationMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ContactNotificationMessage. 好友通知消息的字段。 */
  interface ContactNotificationMessageFields extends CommonFields {
    /** One of the class's `CONTACT_OPERATION_…`. 操作名。 */
    operation: string;
    targetUserId: string;
    message: string;
    sourceUserId: string;
  }
  interface ContactNotificationMessage extends ContactNotificationMessageFields, MessageContent {}
  /** A request for friendship, and the answer. 好友通知消息。 */
  class ContactNotificationMessage {
    constructor(fields: ContactNotificationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ContactNotificationMessageFields): ContactNotificationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(operation: string, targetUserId: string, message: string, sourceUserId: string): ContactNotificationMessage;
    /** Asks for friendship. 请求添加好友。 */
    static readonly CONTACT_OPERATION_REQUEST: string;
    /** Says yes. 同意。 */
    static readonly CONTACT_OPERATION_ACCEPT_RESPONSE: string;
    /** Says no. 拒绝。 */
    static readonly CONTACT_OPERATION_REJECT_RESPONSE: string;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ProfileNotificationMessage. 资料变更通知消息的字段。 */
  interface ProfileNotificationMessageFields extends CommonFields {
    operation: string;
    data: any;
  }
  interface ProfileNotificationMessage extends ProfileNotificationMessageFields, MessageContent {}
  /** A changed profile. 资料变更通知消息。 */
  class ProfileNotificationMessage {
    constructor(fields: ProfileNotificationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ProfileNotificationMessageFields): ProfileNotificationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(operation: string, data: any): ProfileNotificationMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of GroupNotificationMessage. 群组通知消息的字段。 */
  interface GroupNotificationMessageFields extends CommonFields {
    operation: string;
    operatorUserId: string;
    data: any;
    message: string;
  }
  interface GroupNotificationMessage extends GroupNotificationMessageFields, MessageContent {}
  /** A change in a group. 群组通知消息。 */
  class GroupNotificationMessage {
    constructor(fields: GroupNotificationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: GroupNotificationMessageFields): GroupNotificationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(operation: string, operatorUserId: string, data: any, message: string): GroupNotificationMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of DiscussionNotificationMessage. 讨论组通知消息的字段。 */
  interface DiscussionNotificationMessageFields extends CommonFields {
    /** Whom or what it is about. 变更内容。 */
    extension: string;
    /** 1 joined, 2 left, 3 renamed, 4 removed, 5 invitations. 变更类型。 */
    type: number;
    isHasReceived?: boolean;
    /** Who did it. 操作者。 */
    operation: string;
  }
  interface DiscussionNotificationMessage extends DiscussionNotificationMessageFields, MessageContent {}
  /** A change in a discussion. 讨论组通知消息。 */
  class DiscussionNotificationMessage {
    constructor(fields: DiscussionNotificationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: DiscussionNotificationMessageFields): DiscussionNotificationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      extension: string, type: number, isHasReceived?: boolean, operation?: string, user?: UserInfo,
    ): DiscussionNotificationMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of TypingStatusMessage. 正在输入状态消息的字段。 */
  interface TypingStatusMessageFields extends CommonFields {
    /** What is being typed, such as `RC:TxtMsg`. 正在输入的消息类型。 */
    typingContentType: string;
    data?: string;
  }
  interface TypingStatusMessage extends TypingStatusMessageFields, MessageContent {}
  /** Somebody types. 正在输入状态消息。 */
  class TypingStatusMessage {
    constructor(fields: TypingStatusMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: TypingStatusMessageFields): TypingStatusMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(typingContentType: string, data?: string): TypingStatusMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ReadReceiptMessage. 单聊已读回执消息的字段。 */
  interface ReadReceiptMessageFields extends CommonFields {
    /** In ms. 最后一条已读消息的发送时间（毫秒）。 */
    lastMessageSendTime: number;
    messageUId: string;
    type: ConversationType;
  }
  interface ReadReceiptMessage extends ReadReceiptMessageFields, MessageContent {}
  /** Everything up to a time was read, in a private conversation. 单聊已读回执消息。 */
  class ReadReceiptMessage {
    constructor(fields: ReadReceiptMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ReadReceiptMessageFields): ReadReceiptMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(lastMessageSendTime: number, messageUId: string, type: ConversationType): ReadReceiptMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ReadReceiptRequestMessage. 群已读回执请求消息的字段。 */
  interface ReadReceiptRequestMessageFields extends CommonFields {
    messageUId: string;
  }
  interface ReadReceiptRequestMessage extends ReadReceiptRequestMessageFields, MessageContent {}
  /** Asks a group who has read a message. 群已读回执请求消息。 */
  class ReadReceiptRequestMessage {
    constructor(fields: ReadReceiptRequestMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ReadReceiptRequestMessageFields): ReadReceiptRequestMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(messageUId: string): ReadReceiptRequestMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ReadReceiptResponseMessage. 群已读回执响应消息的字段。 */
  interface ReadReceiptResponseMessageFields extends CommonFields {
    /** By who wrote them: their `messageUId`. 各发送者被读的消息 messageUId。 */
    receiptMessageDic: Record<string, string[]>;
  }
  interface ReadReceiptResponseMessage extends ReadReceiptResponseMessageFields, MessageContent {}
  /** Messages of a group were read. 群已读回执响应消息。 */
  class ReadReceiptResponseMessage {
    constructor(fields: ReadReceiptResponseMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ReadReceiptResponseMessageFields): ReadReceiptResponseMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(receiptMessageDic: Record<string, string[]>): ReadReceiptResponseMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of SyncReadStatusMessage. 多端已读同步消息的字段。 */
  interface SyncReadStatusMessageFields extends CommonFields {
    /** Up to when, in ms. 已读到的时间（毫秒）。 */
    lastMessageSendTime: number;
  }
  interface SyncReadStatusMessage extends SyncReadStatusMessageFields, MessageContent {}
  /** The user has read a conversation on another client. 多端已读同步消息。 */
  class SyncReadStatusMessage {
    constructor(fields: SyncReadStatusMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: SyncReadStatusMessageFields): SyncReadStatusMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(lastMessageSendTime: number): SyncReadStatusMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of RecallCommandMessage. 撤回消息的字段。 */
  interface RecallCommandMessageFields extends CommonFields {
    messageUId: string;
    conversationType: ConversationType;
    targetId: string;
    sentTime: number;
  }
  interface RecallCommandMessage extends RecallCommandMessageFields, MessageContent {}
  /** A message was taken back. 撤回消息。 */
  class RecallCommandMessage {
    constructor(fields: RecallCommandMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: RecallCommandMessageFields): RecallCommandMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      messageUId: string, conversationType: ConversationType, targetId: string, sentTime: number,
    ): RecallCommandMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ChrmKVNotificationMessage. 聊天室属性变更通知消息的字段。 */
  interface ChrmKVNotificationMessageFields extends CommonFields {
    type: ChatroomEntityOpt;
    key: string;
    value: string;
  }
  interface ChrmKVNotificationMessage extends ChrmKVNotificationMessageFields, MessageContent {}
  /** An entry of a chatroom changed. 聊天室属性变更通知消息。 */
  class ChrmKVNotificationMessage {
    constructor(fields: ChrmKVNotificationMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ChrmKVNotificationMessageFields): ChrmKVNotificationMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(type: ChatroomEntityOpt, key: string, value: string): ChrmKVNotificationMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of UnknownMessage. 未注册类型的消息的字段。 */
  interface UnknownMessageFields extends CommonFields {
    /** Its content. 原始内容。 */
    message: any;
  }
  interface UnknownMessage extends UnknownMessageFields, MessageContent {}
  /** A message of a type that nobody registered. 未注册类型的消息。 */
  class UnknownMessage {
    constructor(fields: UnknownMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: UnknownMessageFields): UnknownMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(message: any): UnknownMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of PublicServiceRichContentMessage. 公众服务单图文消息的字段。 */
  interface PublicServiceRichContentMessageFields extends CommonFields {
    richContentMessage: any;
  }
  interface PublicServiceRichContentMessage extends PublicServiceRichContentMessageFields, MessageContent {}
  /** An article of a public service. 公众服务单图文消息。 */
  class PublicServiceRichContentMessage {
    constructor(fields: PublicServiceRichContentMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: PublicServiceRichContentMessageFields): PublicServiceRichContentMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(richContentMessage: any): PublicServiceRichContentMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of PublicServiceMultiRichContentMessage. 公众服务多图文消息的字段。 */
  interface PublicServiceMultiRichContentMessageFields extends CommonFields {
    richContentMessages: any;
  }
  interface PublicServiceMultiRichContentMessage extends PublicServiceMultiRichContentMessageFields, MessageContent {}
  /** Articles of a public service. 公众服务多图文消息。 */
  class PublicServiceMultiRichContentMessage {
    constructor(fields: PublicServiceMultiRichContentMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: PublicServiceMultiRichContentMessageFields): PublicServiceMultiRichContentMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(richContentMessages: any): PublicServiceMultiRichContentMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of PublicServiceCommandMessage. 公众服务命令消息的字段。 */
  interface PublicServiceCommandMessageFields extends CommonFields {
    content?: any;
    menuItem: any;
  }
  interface PublicServiceCommandMessage extends PublicServiceCommandMessageFields, MessageContent {}
  /** An item of a public service's menu was chosen. 公众服务命令消息。 */
  class PublicServiceCommandMessage {
    constructor(fields: PublicServiceCommandMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: PublicServiceCommandMessageFields): PublicServiceCommandMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(content?: any, menuItem?: any): PublicServiceCommandMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of HandShakeMessage. 客服握手消息的字段。 */
  interface HandShakeMessageFields extends CommonFields {
    requestInfo?: any;
    userInfo?: any;
  }
  interface HandShakeMessage extends HandShakeMessageFields, MessageContent {}
  /** A talk with a customer service begins. 客服握手消息。 */
  class HandShakeMessage {
    constructor(fields?: HandShakeMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: HandShakeMessageFields): HandShakeMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(requestInfo?: any, userInfo?: any): HandShakeMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of HandShakeResponseMessage. 客服握手响应消息的字段。 */
  interface HandShakeResponseMessageFields extends CommonFields {
    msg?: string;
    status?: number;
    data?: any;
  }
  interface HandShakeResponseMessage extends HandShakeResponseMessageFields, MessageContent {}
  /** The answer of the desk. 客服握手响应消息。 */
  class HandShakeResponseMessage {
    constructor(fields?: HandShakeResponseMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: HandShakeResponseMessageFields): HandShakeResponseMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(msg?: string, status?: number, data?: any): HandShakeResponseMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  interface HandshakeMessage extends CommonFields, MessageContent {}
  /** As published, never sent. 保留的握手消息，不会发送。 */
  class HandshakeMessage {
    constructor(fields?: CommonFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: CommonFields): HandshakeMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ChangeModeMessage. 转人工消息的字段。 */
  interface ChangeModeMessageFields extends CommonFields {
    uid: string;
    sid: string;
    pid: string;
  }
  interface ChangeModeMessage extends ChangeModeMessageFields, MessageContent {}
  /** Asks for a human. 转人工消息。 */
  class ChangeModeMessage {
    constructor(fields: ChangeModeMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ChangeModeMessageFields): ChangeModeMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(uid: string, sid: string, pid: string): ChangeModeMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of ChangeModeResponseMessage. 转人工响应消息的字段。 */
  interface ChangeModeResponseMessageFields extends CommonFields {
    code: number;
    data: any;
    msg: string;
  }
  interface ChangeModeResponseMessage extends ChangeModeResponseMessageFields, MessageContent {}
  /** The answer of the desk. 转人工响应消息。 */
  class ChangeModeResponseMessage {
    constructor(fields: ChangeModeResponseMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: ChangeModeResponseMessageFields): ChangeModeResponseMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(code: number, data: any, msg: string): ChangeModeResponseMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of CustomerContact. 客服咨询信息消息的字段。 */
  interface CustomerContactFields extends CommonFields {
    page?: any;
    nickName?: string;
    routingInfo?: any;
    info?: any;
    requestInfo?: any;
  }
  interface CustomerContact extends CustomerContactFields, MessageContent {}
  /** Who the customer is. 客服咨询信息消息。 */
  class CustomerContact {
    constructor(fields?: CustomerContactFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: CustomerContactFields): CustomerContact;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(page?: any, nickName?: string, routingInfo?: any, info?: any, requestInfo?: any): CustomerContact;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of CustomerStatusMessage. 客服状态消息的字段。 */
  interface CustomerStatusMessageFields extends CommonFields {
    status: any;
  }
  interface CustomerStatusMessage extends CustomerStatusMessageFields, MessageContent {}
  /** The desk's status. 客服状态消息。 */
  class CustomerStatusMessage {
    constructor(fields: CustomerStatusMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: CustomerStatusMessageFields): CustomerStatusMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(status: any): CustomerStatusMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of CustomerStatusUpdateMessage. 客服状态更新消息的字段。 */
  interface CustomerStatusUpdateMessageFields extends CommonFields {
    serviceStatus: any;
    sid: string;
  }
  interface CustomerStatusUpdateMessage extends CustomerStatusUpdateMessageFields, MessageContent {}
  /** The desk's status changed. 客服状态更新消息。 */
  class CustomerStatusUpdateMessage {
    constructor(fields: CustomerStatusUpdateMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: CustomerStatusUpdateMessageFields): CustomerStatusUpdateMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(serviceStatus: any, sid: string): CustomerStatusUpdateMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of EvaluateMessage. 客服评价消息的字段。 */
  interface EvaluateMessageFields extends CommonFields {
    uid: string;
    sid: string;
    pid: string;
    source?: number;
    suggest?: string;
    isresolve?: any;
    type?: number;
  }
  interface EvaluateMessage extends EvaluateMessageFields, MessageContent {}
  /** What the user thinks of the talk. 客服评价消息。 */
  class EvaluateMessage {
    constructor(fields: EvaluateMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: EvaluateMessageFields): EvaluateMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      uid: string, sid: string, pid: string, source?: number, suggest?: string, isresolve?: any, type?: number,
    ): EvaluateMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of SuspendMessage. 结束客服消息的字段。 */
  interface SuspendMessageFields extends CommonFields {
    uid: string;
    sid: string;
    pid: string;
  }
  interface SuspendMessage extends SuspendMessageFields, MessageContent {}
  /** The user leaves the desk. 结束客服消息。 */
  class SuspendMessage {
    constructor(fields: SuspendMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: SuspendMessageFields): SuspendMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(uid: string, sid: string, pid: string): SuspendMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of TerminateMessage. 客服会话终止消息的字段。 */
  interface TerminateMessageFields extends CommonFields {
    code: number;
    msg?: string;
    sid: string;
  }
  interface TerminateMessage extends TerminateMessageFields, MessageContent {}
  /** The desk ended the talk. 客服会话终止消息。 */
  class TerminateMessage {
    constructor(fields: TerminateMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: TerminateMessageFields): TerminateMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(code: number, msg?: string, sid?: string): TerminateMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of InviteMessage. 音视频邀请消息的字段。 */
  interface InviteMessageFields extends CommonFields {
    mediaId?: string;
    callId: string;
    engineType?: number;
    channelInfo?: any;
    mediaType: VoIPMediaType;
    inviteUserIds?: string[];
    observerUserIds?: string[];
    mode?: any;
    subInfo?: any;
  }
  interface InviteMessage extends InviteMessageFields, MessageContent {}
  /** A call begins. 音视频邀请消息。 */
  class InviteMessage {
    constructor(fields: InviteMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: InviteMessageFields): InviteMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      mediaId?: string, callId?: string, engineType?: number, channelInfo?: any, mediaType?: VoIPMediaType,
      inviteUserIds?: string[], observerUserIds?: string[], mode?: any, subInfo?: any,
    ): InviteMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of RingingMessage. 音视频响铃消息的字段。 */
  interface RingingMessageFields extends CommonFields {
    callId: string;
  }
  interface RingingMessage extends RingingMessageFields, MessageContent {}
  /** A call rings. 音视频响铃消息。 */
  class RingingMessage {
    constructor(fields: RingingMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: RingingMessageFields): RingingMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(callId: string): RingingMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of AcceptMessage. 音视频接听消息的字段。 */
  interface AcceptMessageFields extends CommonFields {
    mediaId?: string;
    callId: string;
    mediaType: VoIPMediaType;
    mode?: any;
    subInfo?: any;
  }
  interface AcceptMessage extends AcceptMessageFields, MessageContent {}
  /** A call is taken. 音视频接听消息。 */
  class AcceptMessage {
    constructor(fields: AcceptMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: AcceptMessageFields): AcceptMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      mediaId?: string, callId?: string, mediaType?: VoIPMediaType, mode?: any, subInfo?: any,
    ): AcceptMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of HungupMessage. 音视频挂断消息的字段。 */
  interface HungupMessageFields extends CommonFields {
    callId: string;
    reason: number;
    mode?: any;
    subInfo?: any;
  }
  interface HungupMessage extends HungupMessageFields, MessageContent {}
  /** A call ends. 音视频挂断消息。 */
  class HungupMessage {
    constructor(fields: HungupMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: HungupMessageFields): HungupMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(callId: string, reason: number, mode?: any, subInfo?: any): HungupMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of MediaModifyMessage. 音视频媒体变更消息的字段。 */
  interface MediaModifyMessageFields extends CommonFields {
    callId: string;
    mediaType: VoIPMediaType;
    mode?: any;
    subInfo?: any;
  }
  interface MediaModifyMessage extends MediaModifyMessageFields, MessageContent {}
  /** Sound or picture in a call. 音视频媒体变更消息。 */
  class MediaModifyMessage {
    constructor(fields: MediaModifyMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: MediaModifyMessageFields): MediaModifyMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(callId: string, mediaType: VoIPMediaType, mode?: any, subInfo?: any): MediaModifyMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of MemberModifyMessage. 音视频成员变更消息的字段。 */
  interface MemberModifyMessageFields extends CommonFields {
    modifyMemType: number;
    callId: string;
    caller?: string;
    engineType?: number;
    channelInfo?: any;
    mediaType?: VoIPMediaType;
    inviteUserIds?: string[];
    existedMemberStatusList?: any;
    existedUserPofiles?: any;
    observerUserIds?: string[];
    mode?: any;
    subInfo?: any;
  }
  interface MemberModifyMessage extends MemberModifyMessageFields, MessageContent {}
  /** Who is in a call. 音视频成员变更消息。 */
  class MemberModifyMessage {
    constructor(fields: MemberModifyMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: MemberModifyMessageFields): MemberModifyMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      modifyMemType: number, callId: string, caller?: string, engineType?: number, channelInfo?: any,
      mediaType?: VoIPMediaType, inviteUserIds?: string[], existedMemberStatusList?: any,
      existedUserPofiles?: any, observerUserIds?: string[], mode?: any, subInfo?: any,
    ): MemberModifyMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of SummaryMessage. 音视频总结消息的字段。 */
  interface SummaryMessageFields extends CommonFields {
    caller: string;
    inviter: string;
    mediaType: VoIPMediaType;
    memberIdList: string[];
    startTime: number;
    connectedTime: number;
    duration: number;
    status: any;
  }
  interface SummaryMessage extends SummaryMessageFields, MessageContent {}
  /** What became of a call. 音视频总结消息。 */
  class SummaryMessage {
    constructor(fields: SummaryMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: SummaryMessageFields): SummaryMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(
      caller: string, inviter: string, mediaType: VoIPMediaType, memberIdList: string[], startTime: number,
      connectedTime: number, duration: number, status: any,
    ): SummaryMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of JrmfRedPacketMessage. 红包消息的字段。 */
  interface JrmfRedPacketMessageFields extends CommonFields {
    message: any;
  }
  interface JrmfRedPacketMessage extends JrmfRedPacketMessageFields, MessageContent {}
  /** A red packet. 红包消息。 */
  class JrmfRedPacketMessage {
    constructor(fields: JrmfRedPacketMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: JrmfRedPacketMessageFields): JrmfRedPacketMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(message: any): JrmfRedPacketMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** Fields of JrmfRedPacketOpenedMessage. 红包领取消息的字段。 */
  interface JrmfRedPacketOpenedMessageFields extends CommonFields {
    message: any;
  }
  interface JrmfRedPacketOpenedMessage extends JrmfRedPacketOpenedMessageFields, MessageContent {}
  /** A red packet was opened. 红包领取消息。 */
  class JrmfRedPacketOpenedMessage {
    constructor(fields: JrmfRedPacketOpenedMessageFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: JrmfRedPacketOpenedMessageFields): JrmfRedPacketOpenedMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    static obtain(message: any): JrmfRedPacketOpenedMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  interface LogCommandMessage extends CommonFields, MessageContent {}
  /** The server asks for logs. 日志命令消息。 */
  class LogCommandMessage {
    constructor(fields?: CommonFields);
    /** Of one object. 由对象构造。 */
    static obtain(fields: CommonFields): LogCommandMessage;
    /** The name of the class. 类型名。 */
    static readonly MessageType: string;
    /** The name on the wire. 消息的 objectName。 */
    static readonly ObjectName: string;
  }

  /** A message of a type of the page's own: its fields are not checked. 自定义消息，字段不作检查。 */
  interface UncheckedMessage extends MessageContent {
    /** 任意字段。Any field. */
    [field: string]: any;
  }
  /** A class that `registerMessageType` gives. 自定义消息类。 */
  interface UncheckedMessageClass {
    /** Of one object. 由对象构造。 */
    new (fields: CommonFields & Record<string, any>): UncheckedMessage;
    /** Of the fields in order. 由各字段按序构造。 */
    obtain(...fields: any[]): UncheckedMessage;
  }

  /** Whom a message mentions. @ 信息。 */
  class MentionedInfo {
    constructor(type?: MentionedType, userIdList?: string[], mentionedContent?: string);
    /** Everybody, or those in the list. 全体或部分成员。 */
    type?: MentionedType;
    /** 被 @ 的用户。The mentioned users. */
    userIdList?: string[];
    /** 提示内容。Shown with the notification. */
    mentionedContent?: string;
  }

  /** Whether messages of a type are counted and kept. 消息是否计数、存储。 */
  class MessageTag {
    constructor(isCounted: boolean, isPersited: boolean);
    /** Whether it counts as unread. 是否计入未读数。 */
    isCounted: boolean;
    /** Whether it is kept in the history. 是否存储。 */
    isPersited: boolean;
    /** Both as a number: 1 kept, 2 counted. 以数值表示：1 存储，2 计数。 */
    getMessageTag(): number;
    /** The tag of such a number. 由数值构造。 */
    static getTagByStatus(status: number): MessageTag;
  }

  // ── Classes of plain data: what the SDK gives is not made of them, it only has their fields ──
  // 数据类：SDK 返回的是具有相同字段的普通对象

  /** Makes a conversation of fields in order; `setTop` pins it. 构造会话；`setTop` 置顶。 */
  const Conversation: new (
    conversationTitle?: string, conversationType?: ConversationType, draft?: string, isTop?: boolean, latestMessage?: Message | null,
    latestMessageId?: number | string, notificationStatus?: ConversationNotificationStatus, objectName?: string,
    receivedStatus?: ReceivedStatus, receivedTime?: number, senderUserId?: string, senderUserName?: string,
    sentStatus?: SentStatus, sentTime?: number, targetId?: string, unreadMessageCount?: number, senderPortraitUri?: string,
    isHidden?: boolean, mentionedMsg?: MentionedMessage, hasUnreadMention?: boolean, _readTime?: number,
  ) => Conversation & { setTop(): Promise<boolean> };

  /** Makes a message of fields in order. 构造消息。 */
  const Message: new (
    content?: MessageContentValue, conversationType?: ConversationType, extra?: string, objectName?: string,
    messageDirection?: MessageDirection, messageId?: number | string, receivedStatus?: ReceivedStatus, receivedTime?: number,
    senderUserId?: string, sentStatus?: SentStatus, sentTime?: number, targetId?: string, messageType?: string,
    messageUId?: string, isLocalMessage?: boolean, offLineMessage?: boolean, receiptResponse?: unknown,
  ) => Message;

  /** Makes a discussion of fields in order. 构造讨论组。 */
  const Discussion: new (
    creatorId?: string, id?: string, memberIdList?: string[], name?: string, isOpen?: DiscussionInviteStatus,
  ) => Discussion;

  /** Makes a menu item of fields in order. 构造公众服务菜单项。 */
  const PublicServiceMenuItem: new (
    id?: string, name?: string, type?: number, sunMenuItems?: PublicServiceMenuItem[], url?: string,
  ) => PublicServiceMenuItem;

  /** Makes a profile of fields in order. 构造公众服务信息。 */
  const PublicServiceProfile: new (
    conversationType?: ConversationType, introduction?: string, menu?: PublicServiceMenuItem[], name?: string, portraitUri?: string,
    publicServiceId?: string, hasFollowed?: boolean, isGlobal?: boolean,
  ) => PublicServiceProfile;

  /** The user that a content carries. 消息携带的用户信息。 */
  const UserInfo: new (id?: string, name?: string, portraitUri?: string) => UserInfo;

  /** A group, as the page knows it. 群组。 */
  class Group {
    constructor(id?: string, name?: string, portraitUri?: string);
    /** Which one. 群组 Id。 */
    id?: string;
    /** What is shown. 名称。 */
    name?: string;
    /** A picture's address. 头像。 */
    portraitUri?: string;
  }

  /** A user's id and token. 用户 Id 与 Token。 */
  class User {
    constructor(id?: string, token?: string);
    /** Which one. 用户 Id。 */
    id?: string;
    /** To connect with. 连接凭证。 */
    token?: string;
  }

  /** The status of a user on one platform. 用户在某平台的状态。 */
  class UserStatus {
    constructor(platform?: string, online?: boolean, status?: string);
    /** Such as `Web`. 平台。 */
    platform?: string;
    /** Whether the user is there. 是否在线。 */
    online?: boolean;
    /** The user's own. 用户自定义状态。 */
    status?: string;
  }

  /** An RTC room; the calls take any object with these fields. 音视频房间。 */
  class Room {
    constructor(id?: string, user?: unknown, mode?: number, broadcastType?: number, type?: number);
    /** Which one. 房间 Id。 */
    id?: string;
    /** Who enters. 用户。 */
    user?: unknown;
    /** 0 meeting, 2 live. 0 会议，2 直播。 */
    mode?: number;
    /** Of a live room. 直播类型。 */
    broadcastType?: number;
    /** As published; not sent. 房间类型。 */
    type?: number;
  }

  /** What names a message to delete. 待删除的消息。 */
  class DeleteMessage {
    constructor(msgId?: string, msgDataTime?: number, direct?: MessageDirection);
    /** The `messageUId`. 消息的 messageUId。 */
    msgId?: string;
    /** When it was sent, in ms. 发送时间（毫秒）。 */
    msgDataTime?: number;
    /** Sent or received. 消息方向。 */
    direct?: MessageDirection;
  }

  /** A channel: an id and a key. 频道信息。 */
  class ChannelInfo {
    constructor(Id?: string, Key?: string);
    /** Which one. 频道 Id。 */
    Id?: string;
    /** To enter with. 频道密钥。 */
    Key?: string;
  }

  /** Empty, as published. 空类。 */
  class CustomServiceConfig {}
  /** Empty, as published. 空类。 */
  class CustomServiceSession {}

  // ── The client ──

  /** The client of the page: `RongIMClient.getInstance()`. 客户端，由 `RongIMClient.getInstance()` 获取。 */
  class RongIMClient {
    private constructor();

    // Types of messages · 消息类型

    /** The version of the API. API 版本号。 */
    static readonly sdkver: string;
    /** The most bytes that a content may have as text. 消息内容的最大字节数。 */
    static readonly MaxMessageContentBytes: number;
    /** `MessageType.TextMessage === 'TextMessage'`, to compare with a message's `messageType`. 消息类型名，用于比较 `messageType`。 */
    static readonly MessageType: Record<string, string>;
    /** What each type is called on the wire, and whether it counts and is kept. 各类型的 objectName 及计数、存储属性。 */
    static readonly MessageParams: Record<string, { objectName: string; msgTag: MessageTag }>;
    /** The class names by object name. 由 objectName 查类型名。 */
    static readonly RegisterMessageTypeMapping: Record<string, string>;
    /** The types that the page registered, by class name. 页面注册的自定义消息类。 */
    static readonly RegisterMessage: Record<string, UncheckedMessageClass>;
    /**
     * Registers a type of the page. `content` lists its fields, or translates between the page's
     * object and the text of the wire. Gives the class, which is also in `RegisterMessage`.
     * 注册自定义消息。`content` 为字段名数组，或 `{encode, decode}`；返回消息类。
     */
    static registerMessageType(
      messageType: string,
      objectName: string,
      messageTag: MessageTag,
      content: string[] | { encode?(content: any): unknown; decode?(text: string): unknown },
      searchProps?: string[],
    ): UncheckedMessageClass;
    /** The object name of a class name. 由类型名查 objectName。 */
    static getMessageObjectName(messageType: string): string;

    // Starting, connecting · 初始化与连接

    /** Once in a page, before all else. 初始化，页面中最先调用。 */
    static init(appKey: string, dataAccessProvider?: null, options?: InitOptions | null, callback?: unknown): void;
    /** `init` by one object; `callback(null, client)` is called as in Node. 以单个对象初始化。 */
    static initApp(
      config: { appKey?: string; appkey?: string; dataAccessProvider?: null; opts?: InitOptions },
      callback?: ((error: null, client: RongIMClient) => void) | null,
    ): Promise<RongIMClient>;
    /** The one client of the page; throws before `init`. 客户端实例，`init` 之前调用会抛出异常。 */
    static getInstance(): RongIMClient;
    /** Connects the user whom the token belongs to. 用 Token 连接。 */
    static connect(token: string, callback?: ConnectCallback | null, userId?: string | null, options?: { force?: boolean }): Promise<string>;
    /** Makes an attempt now; without it the client reconnects by itself. 立即重连；不调用时 SDK 也会自动重连。 */
    static reconnect(callback?: ConnectCallback | null, options?: ReconnectOptions): Promise<string>;
    /** A logger whose lines stand in `RongIMLib.logs`. 创建日志对象。 */
    static createLogger(tag: string, type?: unknown): Logger;

    // Listeners · 监听器

    /** Changes of the connection. 连接状态监听。 */
    static setConnectionStatusListener(listener: ConnectionStatusListener): void;
    /** Messages that come in. 消息监听。 */
    static setOnReceiveMessageListener(listener: ReceiveMessageListener): void;
    /** Conversations that were pinned or muted on another client. 会话置顶、免打扰状态变更监听。 */
    static setConversationStatusListener(listener: ConversationStatusListener): void;
    /** Tags that another client made, renamed or removed. 标签变更监听。 */
    static setTagListener(listener: ChangeListener): void;
    /** Tags of conversations that another client changed. 会话标签变更监听。 */
    static setConversationTagListener(listener: ChangeListener): void;
    /** Keys and values that were added to messages, or removed. 消息扩展变更监听。 */
    static setMessageExpansionListener(listener: MessageExpansionListener): void;
    /** Who is typing, and who no longer. 正在输入状态监听。 */
    static setTypingStatusListener(listener: TypingStatusListener): void;
    /** Changed entries, and rooms that were entered again. 聊天室属性变更和自动重新加入。 */
    static setChatroomListener(listener: ChatroomListener): void;
    /** Adds somebody who hears of messages beside the listener. 追加消息监听。 */
    static messageWatch(watcher: ((message: Message) => void) | ReceiveMessageListener): void;
    /** Adds somebody who hears of the connection beside the listener. 追加连接状态监听。 */
    static statusWatch(watcher: ((status: ConnectionStatus) => void) | ConnectionStatusListener): void;
    /** Both of these. 同时追加消息与连接状态监听。 */
    static watch(watcher: {
      message?: ((message: Message) => void) | ReceiveMessageListener;
      status?: ((status: ConnectionStatus) => void) | ConnectionStatusListener;
    }): void;
    /** Messages in RTC rooms, which `onReceived` is not told. 音视频房间内的消息（不会通知 `onReceived`）。 */
    static messageSignalWatch(watcher: ((message: Message) => void) | { onReceived(message: Message): void }): void;
    /** Those who want to hear of the changed conversation list. 会话列表变更监听。 */
    static readonly Conversation: {
      /** Adds a listener. 添加监听。 */
      watch(listener: (list: Conversation[]) => void): void;
      /** Removes it; without an argument all. 移除监听，不传参数移除全部。 */
      unwatch(listener?: (list: Conversation[]) => void): void;
    };

    /** Lets the connection go; `reconnect` brings it back. 断开连接，可用 `reconnect` 恢复。 */
    disconnect(): void;
    /** The same, and the token is forgotten. 断开连接并忘记 Token。 */
    logout(): void;
    /** Forgets all listeners. 移除全部监听器。 */
    clearListeners(): void;
    /** Who is connected; empty before `connect` has succeeded. 当前用户 Id，连接成功前为空。 */
    getCurrentUserId(): string;
    /** 当前连接状态。Also what the listener was told last. */
    getCurrentConnectionStatus(): ConnectionStatus;
    /** What the navigation server last answered. 最近一次导航结果。 */
    getNavi(): object | undefined;
    /** What carries the connection. 连接通道。 */
    getConnectionChannel(): ConnectionChannel;
    /** This clock less the server's, in ms. 本地时间与服务器时间之差（毫秒）。 */
    getDeltaTime(): number;
    /** The version of the API. API 版本。 */
    getSDKInfo(): { version: string };
    /** The app key of `init`. 初始化时的 App Key。 */
    getAppInfo(): { appKey: string };
    /** Does nothing: a browser is no device with an id. 浏览器中无作用。 */
    setDeviceInfo(device: object): void;
    /** Several types in one object, each as `registerMessageType` takes them. 批量注册自定义消息。 */
    registerMessageTypes(types: Record<string, CustomMessageType>): void;

    // Sending · 发送消息

    /** Sends a message; waits for the connection, at most 30 s. 发送消息；断线时最多等待 30 秒。 */
    sendMessage(
      conversationType: ConversationType,
      targetId: string,
      content: MessageContent | object,
      callback?: SendCallback | null,
      mentioned?: boolean | null,
      pushText?: string | null,
      pushData?: string | null,
      methodType?: MethodType | null,
      options?: SendOptions | null,
    ): Promise<Message>;
    /** Sends a text. 发送文本消息。 */
    sendTextMessage(conversationType: ConversationType, targetId: string, text: string, callback?: SendCallback | null): Promise<Message>;
    /** Takes a message back, for everybody. 撤回消息。 */
    sendRecallMessage(
      message: Pick<Message, 'conversationType' | 'targetId' | 'messageUId' | 'sentTime'> & { extra?: string; user?: UserInfo },
      callback?: SendCallback | null,
      options?: Pick<SendOptions, 'disableNotification' | 'pushConfig'> | null,
    ): Promise<Message>;
    /** `messageName`: what is being typed, such as `"RC:TxtMsg"`. 发送正在输入状态。 */
    sendTypingStatusMessage(
      conversationType: ConversationType,
      targetId: string,
      messageName: string,
      callback?: SendCallback | null,
    ): Promise<Message>;
    /** Only for who is there: neither kept nor counted. 发送状态消息：仅在线用户可收到，不存储不计数。 */
    sendStatusMessage(
      message: { conversationType: ConversationType; targetId: string; content: object; messageType?: string; objectName?: string },
      callback?: SendCallback | null,
      resultCallback?: SendCallback | null,
    ): Promise<Message>;

    // Keys and values on messages · 消息扩展

    /** Adds or changes keys of a message that was sent with `canIncludeExpansion`. 更新消息扩展。 */
    updateMessageExpansion(expansion: Record<string, string>, message: Message, callback?: DoneCallback | null): Promise<void>;
    /** Removes keys of a message. 删除消息扩展。 */
    removeMessageExpansionForKey(keys: string[], message: Message, callback?: DoneCallback | null): Promise<void>;

    // Read receipts of groups · 群已读回执

    /** Tells who asked by `ReadReceiptRequestMessage` in this conversation that their messages were read. 响应已读回执请求。 */
    sendReceiptResponse(conversationType: ConversationType, targetId: string, callback?: DoneCallback | null): Promise<void>;
    /** Says that messages of a group were read. 发送群消息已读回执。 */
    sendReadReceiptMessage(messageUIds: string[], groupId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Who has read a message of a group. 获取群消息已读成员。 */
    getMessageReader(messageUId: string, groupId: string, callback?: ResultCallback<MessageReaders> | null): Promise<MessageReaders>;

    // History · 历史消息

    /** `timestamp`: 0 from the newest on, null where the last call ended; `count`: 1 to 100. 获取历史消息；`timestamp` 为 0 从最新开始，null 从上一页结束处继续。 */
    getHistoryMessages(
      conversationType: ConversationType,
      targetId: string,
      timestamp: number | null,
      count: number,
      callback?: HistoryCallback | null,
      objectName?: string | null,
      order?: number,
    ): Promise<HistoryPage>;
    /** The same, by the server in any case. 从服务器获取历史消息。 */
    getRemoteHistoryMessages(
      conversationType: ConversationType,
      targetId: string,
      timestamp: number | null,
      count: number,
      callback?: HistoryCallback | null,
      options?: { order?: number } | null,
    ): Promise<HistoryPage>;
    /** Erases the history up to `timestamp` (ms), for this user only. 清除该时间及之前的历史消息，仅对自己生效。 */
    clearRemoteHistoryMessages(
      params: { conversationType: ConversationType; targetId: string; timestamp: number },
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** The same. 同上。 */
    clearHistoryMessages(
      params: { conversationType: ConversationType; targetId: string; timestamp: number },
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;

    // Conversations · 会话

    /**
     * Newest first, pinned ones before the others. With `startTime` (ms) the next page: entries that
     * are older and not pinned. 会话列表：由新到旧，置顶在前；传入 `startTime` 获取更早的一页（不含置顶）。
     */
    getConversationList(
      callback?: ResultCallback<Conversation[]> | null,
      conversationTypes?: ConversationType[] | null,
      count?: number | null,
      withHidden?: boolean,
      startTime?: number | null,
    ): Promise<Conversation[]>;
    /** The same, by the server. 从服务器获取会话列表。 */
    getRemoteConversationList(
      callback?: ResultCallback<Conversation[]> | null,
      conversationTypes?: ConversationType[] | null,
      count?: number | null,
      withHidden?: boolean,
      startTime?: number | null,
    ): Promise<Conversation[]>;
    /** 获取会话。`null` when there is none. */
    getConversation(
      conversationType: ConversationType,
      targetId: string,
      callback?: ResultCallback<Conversation | null> | null,
    ): Promise<Conversation | null>;
    /** A conversation of this page's own, until a message comes. 在本地创建会话。 */
    createConversation(conversationType: ConversationType, targetId: string, conversationTitle?: string | null): Conversation;
    /** Puts such a conversation into the list. 将会话加入列表。 */
    addConversation(conversation: ConversationName & Partial<Conversation>, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Notes what the page changed in a conversation, such as its title. 更新会话，如标题。 */
    updateConversation<Changed extends ConversationName & Partial<Conversation>>(conversation: Changed): Changed;
    /** Sorts as the list is: pinned ones first, then by time. 排序：置顶在前，由新到旧。 */
    sortConversationList(conversations: Conversation[]): Conversation[];
    /** Takes it out of the list until the next message; the history stays. 删除会话，历史消息保留。 */
    removeConversation(conversationType: ConversationType, targetId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Removes all conversations, or those of these types. 清除全部或指定类型的会话。 */
    clearConversations(callback?: ResultCallback<boolean> | null, conversationTypes?: ConversationType[]): Promise<boolean>;
    /** Pins a conversation, on all clients of the user. 会话置顶，多端同步。 */
    setConversationToTop(
      conversationType: ConversationType,
      targetId: string,
      isTop: boolean,
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** Hides a conversation until a new message comes, or until it is shown again. 隐藏会话，收到新消息后恢复。 */
    setConversationHidden(conversationType: ConversationType, targetId: string, isHidden: boolean): boolean;
    /** Pins and mutes in one, on all clients of the user; 1 mutes, 2 does not. 同时设置置顶与免打扰（1 免打扰，2 提醒），多端同步。 */
    setConversationStatus(
      conversationType: ConversationType,
      targetId: string,
      status: { isTop?: boolean; notificationStatus?: 1 | 2 },
      callback?: DoneCallback | null,
    ): Promise<void>;
    /** 会话免打扰状态。`DO_NOT_DISTURB` or `NOTIFY`. */
    getConversationNotificationStatus(
      conversationType: ConversationType,
      targetId: string,
      callback?: ResultCallback<ConversationNotificationStatus> | null,
    ): Promise<ConversationNotificationStatus>;
    /** Mutes a conversation, on all clients of the user. 设置会话免打扰，多端同步。 */
    setConversationNotificationStatus(
      conversationType: ConversationType,
      targetId: string,
      status: ConversationNotificationStatus,
      callback?: ResultCallback<ConversationNotificationStatus> | null,
    ): Promise<ConversationNotificationStatus>;

    // Unread counts · 未读数

    /** Of all conversations, or of these types; with `containMuted` false without muted ones. 总未读数；`containMuted` 为 false 时不含免打扰会话。 */
    getTotalUnreadCount(
      callback?: ResultCallback<number> | null,
      conversationTypes?: ConversationType[] | null,
      containMuted?: boolean,
    ): Promise<number>;
    /** Of one conversation. 指定会话未读数。 */
    getUnreadCount(conversationType: ConversationType, targetId: string, callback?: ResultCallback<number> | null): Promise<number>;
    /** Of the conversations of these types. 指定类型会话的未读数。 */
    getConversationUnreadCount(conversationTypes?: ConversationType[] | null, callback?: ResultCallback<number> | null): Promise<number>;
    /** Sets a count, here only. 设置未读数，仅本地。 */
    setUnreadCount(conversationType: ConversationType, targetId: string, count: number): boolean;
    /** All read; the user's other clients are told. 清除未读数，多端同步。 */
    clearUnreadCount(conversationType: ConversationType, targetId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Read up to a time (ms). 清除该时间及之前的未读数。 */
    clearUnreadCountByTimestamp(
      conversationType: ConversationType,
      targetId: string,
      timestamp: number,
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** The same as `clearUnreadCount`. 同 `clearUnreadCount`。 */
    clearMessagesUnreadStatus(
      conversationType: ConversationType,
      targetId: string,
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** All of all conversations. 清除全部未读数。 */
    clearTotalUnreadCount(callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Whether messages wait on the server. 服务器上是否有未读消息。 */
    hasRemoteUnreadMessages(token: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;

    // Tags · 标签

    /** Makes a tag. 创建标签。 */
    createTag(tag: Tag, callback?: DoneCallback | null): Promise<void>;
    /** Renames a tag. 修改标签名称。 */
    updateTag(tag: Tag, callback?: DoneCallback | null): Promise<void>;
    /** Removes a tag from everywhere. 删除标签。 */
    removeTag(tagId: string, callback?: DoneCallback | null): Promise<void>;
    /** All tags of the user. 标签列表。 */
    getTagList(callback?: ResultCallback<TagInfo[]> | null): Promise<TagInfo[]>;
    /** 给会话添加标签。Up to 1000 conversations. */
    addTagForConversations(tagId: string, conversations: TagTarget[], callback?: DoneCallback | null): Promise<void>;
    /** 移除多个会话的标签。The tag itself stays. */
    removeTagForConversations(tagId: string, conversations: TagTarget[], callback?: DoneCallback | null): Promise<void>;
    /** 移除会话的多个标签。The tags themselves stay. */
    removeTagsForConversation(conversation: TagTarget, tagIds: string[], callback?: DoneCallback | null): Promise<void>;
    /** The tags of a conversation. 会话的标签。 */
    getTagsForConversation(conversation: TagTarget, callback?: ResultCallback<Tag[]> | null): Promise<Tag[]>;
    /** Conversations with a tag, older than `startTime` (ms; 0: from the newest on). 按标签获取会话列表。 */
    getConversationListByTag(
      tagId: string,
      count?: number | null,
      startTime?: number | null,
      callback?: ResultCallback<Conversation[]> | null,
    ): Promise<Conversation[]>;
    /** 按标签获取未读数。With `containMuted` false without those of muted conversations. */
    getUnreadCountByTag(tagId: string, containMuted?: boolean, callback?: ResultCallback<number> | null): Promise<number>;
    /** Pins a conversation within a tag. 在标签内置顶会话。 */
    setConversationStatusInTag(
      tagId: string,
      conversation: TagTarget,
      status: { isTop: boolean },
      callback?: DoneCallback | null,
    ): Promise<void>;

    // Drafts · 草稿

    /** Kept in local storage. 保存草稿，存于本地存储。 */
    saveTextMessageDraft(conversationType: ConversationType, targetId: string, text: string): boolean;
    /** 获取草稿。`undefined` when there is none. */
    getTextMessageDraft(conversationType: ConversationType, targetId: string): string | undefined;
    /** Forgets the draft. 清除草稿。 */
    clearTextMessageDraft(conversationType: ConversationType, targetId: string): boolean;

    // What is stored in the browser · 本地存储

    /** Forgets what was kept in memory and can be asked again. 清除缓存。 */
    clearCache(): boolean;
    /** Forgets what the SDK keeps in local storage for this app key. 清除本 App Key 的本地存储。 */
    clearLocalStorage(callback?: ResultCallback<boolean> | (() => void) | null): Promise<boolean>;

    // People · 用户

    /** Refuses private messages of a user. 加入黑名单。 */
    addToBlacklist(userId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Takes them again. 移出黑名单。 */
    removeFromBlacklist(userId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** The refused users. 黑名单列表。 */
    getBlacklist(callback?: ResultCallback<string[]> | null): Promise<string[]>;
    /** 用户是否在黑名单中。The name of the enum's key. */
    getBlacklistStatus(userId: string, callback?: ResultCallback<keyof typeof BlacklistStatus> | null): Promise<keyof typeof BlacklistStatus>;
    /** Whether and where a user is online. 获取用户在线状态。 */
    getUserStatus(userId: string, callback?: ResultCallback<UserStatusInfo> | null): Promise<UserStatusInfo>;
    /** The own status; a number of the app's. 设置自己的状态，数值由应用定义。 */
    setUserStatus(status: number, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Watches the status of users. 订阅用户在线状态。 */
    setUserStatusListener(config: { userIds: string[] }, listener: (status: UserStatusInfo) => void): void;

    // What holds for all clients of the user · 多端共同的设置

    /** No notifications for so long after `startTime` (`HH:mm:ss`), each day. 设置通知免打扰时段。 */
    setNotificationQuietHours(startTime: string, spanMinutes: number, callback?: DoneCallback | null): Promise<void>;
    /** 获取通知免打扰时段。0 minutes when there is none. */
    getNotificationQuietHours(
      callback?: { onSuccess?(startTime: string, spanMinutes: number): void; onError?(errorCode: number): void } | null,
    ): Promise<QuietHours>;
    /** 移除通知免打扰时段。They end at once. */
    removeNotificationQuietHours(callback?: DoneCallback | null): Promise<void>;
    /** For how many days (1 to 7) messages wait for the user. 设置离线消息保留天数（1 到 7）。 */
    setOfflineMessageDuration(days: number, callback?: ResultCallback<number> | null): Promise<number>;
    /** The settings of the user, as the server keeps them. 用户设置。 */
    getPullSetting(callback?: ResultCallback<object> | null): Promise<object>;

    // Calls: need the vendor's call library, else 18 · 音视频通话需要融云通话库，否则返回 18

    /** 发起通话。Needs the vendor's library. */
    startCall(
      conversationType: ConversationType,
      targetId: string,
      userIds: string[],
      mediaType: VoIPMediaType,
      extra?: unknown,
      callback?: DoneCallback | null,
    ): Promise<never>;
    /** 接听通话。Needs the vendor's library. */
    joinCall(mediaType: VoIPMediaType, callback?: DoneCallback | null): Promise<never>;
    /** 挂断通话。Needs the vendor's library. */
    hungupCall(conversationType: ConversationType, targetId: string, reason: ErrorCode): void;
    /** 切换媒体类型。Needs the vendor's library. */
    changeMediaType(
      conversationType: ConversationType,
      targetId: string,
      mediaType: VoIPMediaType,
      callback?: DoneCallback | null,
    ): Promise<never>;
    /** The key of a call's channel. 获取通话频道的动态密钥。 */
    getAgoraDynamicKey(engineType: number, channelName: string, callback?: ResultCallback<unknown> | null): Promise<unknown>;

    // Real-time location: the answers are codes, 0 when it was done · 实时位置共享，返回码 0 为成功

    /** Hears of a conversation's sharing. 实时位置监听。 */
    addRealTimeLocationListener(conversationType: ConversationType, targetId: string, listener: RealTimeLocationListener): void;
    /** Whether a sharing could be started here. 会话是否可发起位置共享。 */
    getRealTimeLocation(conversationType: ConversationType, targetId: string): RealTimeLocationErrorCode;
    /** What state the sharing is in. 当前位置共享状态。 */
    getRealTimeLocationCurrentState(conversationType: ConversationType, targetId: string): RealTimeLocationStatus;
    /** Who shares. 位置共享的参与者。 */
    getRealTimeLocationParticipants(conversationType: ConversationType, targetId: string): string[];
    /** 发起位置共享。The others are told by a message. */
    startRealTimeLocation(conversationType: ConversationType, targetId: string): RealTimeLocationErrorCode;
    /** 加入位置共享。Somebody else has started it. */
    joinRealTimeLocation(conversationType: ConversationType, targetId: string): RealTimeLocationErrorCode;
    /** 退出位置共享。It ends with its last participant. */
    quitRealTimeLocation(conversationType: ConversationType, targetId: string): RealTimeLocationErrorCode;
    /** Tells the others where the user is. 更新自己的位置。 */
    updateRealTimeLocationStatus(
      conversationType: ConversationType,
      targetId: string,
      latitude: number,
      longitude: number,
    ): RealTimeLocationErrorCode;

    // Chatrooms · 聊天室

    /**
     * Enters a chatroom, which is made when it does not exist. Its newest messages follow as received ones:
     * `messageCount` of them, at most 50, 10 without the argument, none for 0 or -1. After a lost
     * connection the room is entered again, and what was missed follows.
     * 加入聊天室，不存在则创建；拉取最近 messageCount 条消息（最多 50，默认 10，0 或 -1 不拉取）；断线重连后自动重新加入。
     */
    joinChatRoom(chatroomId: string, messageCount?: number | null, callback?: ResultCallback<void> | null): Promise<void>;
    /** The same, only when the room exists (else 23410). 加入已存在的聊天室，不存在时返回 23410。 */
    joinExistChatRoom(chatroomId: string, messageCount?: number | null, callback?: ResultCallback<void> | null): Promise<void>;
    /** Leaves a chatroom. 退出聊天室。 */
    quitChatRoom(chatroomId: string, callback?: ResultCallback<void> | null): Promise<void>;
    /** Who is in it: how many, and up to `count` (0 to 20) of them. 聊天室人数和成员（count 为 0 到 20）。 */
    getChatRoomInfo(
      chatroomId: string,
      count: number,
      order?: GetChatRoomType | null,
      callback?: ResultCallback<ChatroomInfo> | null,
    ): Promise<ChatroomInfo>;
    /** Where the next page of the room's history begins, in ms. 下一页历史消息的起始时间（毫秒）。 */
    setChatroomHisMessageTimestamp(chatroomId: string, timestamp: number): void;
    /**
     * A page of up to 200 messages; `order` 0: older ones, 1: newer ones. Goes on where the page before ended.
     * 历史消息，最多 200 条；order 0 更早、1 更新；从上一页结束处继续。
     */
    getChatRoomHistoryMessages(
      chatroomId: string,
      count: number,
      order?: number | null,
      callback?: HistoryCallback | null,
      timestamp?: number | null,
    ): Promise<HistoryPage>;
    /** Leaves out received chatroom messages of these types (class or object names). 过滤这些类型的聊天室消息。 */
    setFilterMessages(messageNames: string[]): void;
    /** Sets an entry that is new or the user's own (else 23424). 设置聊天室属性，属性属于他人时返回 23424。 */
    setChatroomEntry(chatroomId: string, entry: ChatroomEntry, callback?: ResultCallback<void> | null): Promise<void>;
    /** Sets an entry, also another's. 强制设置聊天室属性。 */
    forceSetChatroomEntry(chatroomId: string, entry: ChatroomEntry, callback?: ResultCallback<void> | null): Promise<void>;
    /** Removes an entry of the user. 删除自己的聊天室属性。 */
    removeChatroomEntry(
      chatroomId: string,
      entry: Omit<ChatroomEntry, 'value' | 'isAutoDelete'>,
      callback?: ResultCallback<void> | null,
    ): Promise<void>;
    /** Removes an entry, also another's. 强制删除聊天室属性。 */
    forceRemoveChatroomEntry(
      chatroomId: string,
      entry: Omit<ChatroomEntry, 'value' | 'isAutoDelete'>,
      callback?: ResultCallback<void> | null,
    ): Promise<void>;
    /** The value of an entry; 23427 when there is none. 获取聊天室属性，不存在时返回 23427。 */
    getChatroomEntry(chatroomId: string, key: string, callback?: ResultCallback<string> | null): Promise<string>;
    /** All entries, as an object. 获取全部聊天室属性。 */
    getAllChatroomEntries(chatroomId: string, callback?: ResultCallback<Record<string, string>> | null): Promise<Record<string, string>>;

    // Messages that this page has sent, received or read from the history, while it is open.
    // 本页面发送、接收或拉取过的消息，页面打开期间有效。

    /** A message by its `messageId` or `messageUId`; 61001 when it is not known. 按 messageId 或 messageUId 获取消息，不存在时返回 61001。 */
    getMessage(messageId: number | string, callback?: ResultCallback<Message> | null): Promise<Message>;
    /** Puts a message among them without sending it. 插入一条本地消息，不发送。 */
    insertMessage(
      conversationType: ConversationType,
      targetId: string,
      content: LocalMessage,
      callback?: ResultCallback<Message> | null,
      options?: {
        /** Whether it counts as unread. 是否计入未读数。 */
        isUnread?: boolean;
        /** What a search looks at in place of the content. 搜索时使用的文本。 */
        searchContent?: string;
      },
    ): Promise<Message>;
    /** Sends a message that was inserted, or that failed; it takes its place. 发送本地消息或重发失败的消息。 */
    sendLocalMessage(message: Message, callback?: SendCallback | null): Promise<Message>;
    /** Notes the message's content, `extra`, `sentStatus` and `receivedStatus`. 更新本地消息。 */
    updateMessage(message: Partial<Message> & Pick<Message, 'messageId'>, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Notes a text of the page's own. 设置消息附加信息。 */
    setMessageExtra(messageId: number | string, value: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Notes what was done with a received message. 设置消息接收状态。 */
    setMessageReceivedStatus(messageId: number | string, status: ReceivedStatus, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Notes what became of a sent message. 设置消息发送状态。 */
    setMessageSentStatus(messageId: number | string, status: SentStatus, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** `objectName`: the type, when the content does not say it. 内容未注明类型时需传 objectName。 */
    setMessageContent(messageId: number | string, content: object, objectName?: string | null): boolean | undefined;
    /** What a search looks at in place of the content. 设置搜索时使用的文本。 */
    setMessageSearchField(messageId: number | string, content: object | null, searchFields: string): boolean | undefined;
    /** The same status for the user's messages up to `timestamp` (ms). 设置该时间及之前自己发送的消息的状态。 */
    setMessageStatus(
      conversationType: ConversationType,
      targetId: string,
      timestamp: number,
      status: SentStatus,
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** Forgets messages, here only. 仅在本地删除消息。 */
    deleteMessages(
      conversationType: ConversationType,
      targetId: string,
      messages: (Partial<Message> | number | string)[],
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** Forgets messages by their ids, here only. 按 Id 仅在本地删除消息。 */
    deleteLocalMessages(
      conversationType: ConversationType,
      targetId: string,
      messageIds: (number | string)[],
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** Forgets what was sent up to `timestamp` (ms), here only. 仅在本地删除该时间及之前的消息。 */
    deleteLocalMessagesByTimestamp(
      conversationType: ConversationType,
      targetId: string,
      timestamp: number,
      cleanSpace?: boolean,
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** Deletes messages from the user's history, on all clients of the user. 删除服务器历史消息，仅对自己生效。 */
    deleteRemoteMessages(
      conversationType: ConversationType,
      targetId: string,
      messages: Pick<Message, 'messageUId' | 'sentTime' | 'messageDirection'>[],
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    /** Forgets the messages of a conversation, here only. 仅在本地清空会话消息。 */
    clearMessages(conversationType: ConversationType, targetId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    /** Forgets all messages, here only. 仅在本地清空全部消息。 */
    clearData(): boolean | undefined;
    /**
     * Messages that say the keyword, letter case aside, the newest first: up to `count` (0 = all) sent
     * before `timestamp` (0 = all), and how many there are.
     * 按关键字搜索消息，不区分大小写，由新到旧。
     */
    searchMessageByContent(
      conversationType: ConversationType,
      targetId: string,
      keyword: string,
      timestamp?: number | null,
      count?: number | null,
      total?: unknown,
      callback?: { onSuccess?(list: Message[], total: number): void; onError?(errorCode: number): void } | null,
    ): Promise<{ list: Message[]; total: number }>;
    /** Conversations with such messages. 搜索包含关键字的会话。 */
    searchConversationByContent(
      keyword: string,
      callback?: ResultCallback<Conversation[]> | null,
      conversationTypes?: ConversationType[] | null,
    ): Promise<Conversation[]>;
    /** Unread messages that mention the user, the oldest first. 未读的 @ 我的消息。 */
    getUnreadMentionedMessages(conversationType: ConversationType, targetId: string): Message[] | undefined;

    // Files · 文件

    /**
     * What an upload needs. With `fileName` (the name of the file), the token is for the answer's `fileName` only;
     * without it, for any name.
     * 上传凭证。传 `fileName`（文件名）时凭证仅对返回的 `fileName` 有效，不传时不限。
     */
    getFileToken(
      fileType: FileType,
      callback?: ResultCallback<FileToken> | null,
      fileName?: string | null,
      httpMethod?: string | null,
      queryString?: string | null,
    ): Promise<FileToken>;
    /**
     * Where an uploaded file can be read; `fileName` is its name in the store, `originalName` that of a download.
     * 文件下载地址；`fileName` 为上传后的名称，`originalName` 为下载时的名称。
     */
    getFileUrl(
      fileType: FileType,
      fileName: string,
      originalName?: string | null,
      callback?: ResultCallback<FileUrl> | null,
      uploadAnswer?: object | null,
      uploadMethod?: UploadMethod | null,
    ): Promise<FileUrl>;

    // Discussions · 讨论组

    /** Makes a discussion and invites the users; gives its id. 创建讨论组并邀请成员，返回讨论组 Id。 */
    createDiscussion(name: string, userIds: string[], callback?: ResultCallback<string> | null): Promise<string>;
    /** Invites users. 讨论组加人。 */
    addMemberToDiscussion(discussionId: string, userIds: string[], callback?: DoneCallback | null): Promise<void>;
    /** For its creator. 讨论组踢人，仅创建者可用。 */
    removeMemberFromDiscussion(discussionId: string, userId: string, callback?: DoneCallback | null): Promise<void>;
    /** Leaves it. 退出讨论组。 */
    quitDiscussion(discussionId: string, callback?: DoneCallback | null): Promise<void>;
    /** What it is called, and who is in it. 获取讨论组信息。 */
    getDiscussion(discussionId: string, callback?: ResultCallback<Discussion> | null): Promise<Discussion>;
    /** Renames it. 设置讨论组名称。 */
    setDiscussionName(discussionId: string, name: string, callback?: DoneCallback | null): Promise<void>;
    /** Whether members may invite others. 设置是否允许成员邀请他人。 */
    setDiscussionInviteStatus(discussionId: string, status: DiscussionInviteStatus, callback?: DoneCallback | null): Promise<void>;

    // Public services · 公众服务

    /** The services that the user follows. 已关注的公众服务。 */
    getPublicServiceList(callback?: ResultCallback<PublicServiceProfile[]> | null): Promise<PublicServiceProfile[]>;
    /** Those that changed after a time (ms). 某时间（毫秒）之后变更的公众服务。 */
    getRemotePublicServiceList(
      callback?: ResultCallback<PublicServiceProfile[]> | null,
      pullMessageTime?: number | null,
    ): Promise<PublicServiceProfile[]>;
    /** `null` when there is none. 不存在时为 `null`。 */
    getPublicServiceProfile(
      type: ConversationType.APP_PUBLIC_SERVICE | ConversationType.PUBLIC_SERVICE,
      publicServiceId: string,
      callback?: ResultCallback<PublicServiceProfile | null> | null,
    ): Promise<PublicServiceProfile | null>;
    /** By id (exact), or by a piece of the id or name (fuzzy). 按 Id 精确查找，或按 Id、名称模糊查找。 */
    searchPublicService(
      searchType: SearchType,
      keywords: string,
      callback?: ResultCallback<PublicServiceProfile[]> | null,
    ): Promise<PublicServiceProfile[]>;
    /** The same, of one type. 按类型查找公众服务。 */
    searchPublicServiceByType(
      type: ConversationType.APP_PUBLIC_SERVICE | ConversationType.PUBLIC_SERVICE,
      searchType: SearchType,
      keywords: string,
      callback?: ResultCallback<PublicServiceProfile[]> | null,
    ): Promise<PublicServiceProfile[]>;
    /** Follows a service. 关注公众服务。 */
    subscribePublicService(
      type: ConversationType.APP_PUBLIC_SERVICE | ConversationType.PUBLIC_SERVICE,
      publicServiceId: string,
      callback?: DoneCallback | null,
    ): Promise<void>;
    /** Follows it no more. 取消关注公众服务。 */
    unsubscribePublicService(
      type: ConversationType.APP_PUBLIC_SERVICE | ConversationType.PUBLIC_SERVICE,
      publicServiceId: string,
      callback?: DoneCallback | null,
    ): Promise<void>;

    // Customer service · 客服

    /**
     * Shakes hands with the desk; its answer comes as a `HandShakeResponseMessage`, and the calls below wait for it.
     * 启动客服；客服以 `HandShakeResponseMessage` 消息回应，下列调用会等待该回应。
     */
    startCustomService(customServiceId: string, callback?: DoneCallback | null, groupId?: string | null): Promise<void>;
    /** A human in place of the robot. 转人工。 */
    switchToHumanMode(customServiceId: string, callback?: DoneCallback | null): Promise<void>;
    /** Says whether the robot helped. 评价机器人客服。 */
    evaluateRebotCustomService(
      customServiceId: string,
      isResolved: boolean,
      suggestion?: string | null,
      callback?: DoneCallback | null,
    ): Promise<void>;
    /** Gives the human a mark. 评价人工客服。 */
    evaluateHumanCustomService(
      customServiceId: string,
      value?: number | null,
      suggestion?: string | null,
      callback?: DoneCallback | null,
    ): Promise<void>;
    /** Ends the talk. 结束客服。 */
    stopCustomeService(customServiceId: string, callback?: DoneCallback | null): Promise<void>;

    // RTC rooms: signalling data, no media · 音视频房间的信令数据（不含媒体）

    /** Enters a room. 加入房间。 */
    joinRTCRoom(room: RTCRoom, callback?: ResultCallback<RTCMembers> | null): Promise<RTCMembers>;
    /** Leaves it. 退出房间。 */
    quitRTCRoom(room: RTCRoom, callback?: ResultCallback<true> | null): Promise<true>;
    /** Keeps the user in the room. 房间心跳。 */
    RTCPing(room: RTCRoom, callback?: ResultCallback<true> | null): Promise<true>;
    /** What the media server wants. 获取音视频凭证。 */
    getRTCToken(room: RTCRoom, callback?: ResultCallback<{ rtcToken: string }> | null): Promise<{ rtcToken: string }>;
    /** Reports a state. 上报状态。 */
    setRTCState(room: RTCRoom, content: { report: string }, callback?: ResultCallback<true> | null): Promise<true>;
    /** The users' values by user id. 各成员的数据。 */
    getRTCUserInfoList(room: RTCRoom, callback?: ResultCallback<RTCMembers['users']> | null): Promise<RTCMembers['users']>;
    /** Who is there. 成员列表。 */
    getRTCUserList(room: RTCRoom, callback?: ResultCallback<RTCMembers> | null): Promise<RTCMembers>;
    /** Sets a value of the user. 设置自己的数据。 */
    setRTCUserInfo(room: RTCRoom, info: RTCPair, callback?: ResultCallback<true> | null): Promise<true>;
    /** Removes values of the user. 删除自己的数据。 */
    removeRTCUserInfo(room: RTCRoom, keys: string[] | { keys: string[] }, callback?: ResultCallback<true> | null): Promise<true>;
    /** The room, its values and users. 房间信息。 */
    getRTCRoomInfo(room: RTCRoom, callback?: ResultCallback<RTCRoomInfo> | null): Promise<RTCRoomInfo>;
    /** Sets a value of the room. 设置房间数据。 */
    setRTCRoomInfo(room: RTCRoom, info: RTCPair, callback?: ResultCallback<true> | null): Promise<true>;
    /** Removes values of the room. 删除房间数据。 */
    removeRTCRoomInfo(room: RTCRoom, keys: string[] | { keys: string[] }, callback?: ResultCallback<true> | null): Promise<true>;
    /** `message`: what the others in the room are told. `message`：通知房间内其他成员的消息。 */
    setRTCData(
      roomId: string, key: string, value: string, isInner: boolean, apiType: RTCAPIType,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** The values of these keys; all for no keys. 读取数据。 */
    getRTCData(
      roomId: string, keys: string[], isInner: boolean, apiType: RTCAPIType,
      callback?: ResultCallback<Record<string, string>> | null,
    ): Promise<Record<string, string>>;
    /** Removes the values of these keys. 删除数据。 */
    removeRTCData(
      roomId: string, keys: string[], isInner: boolean, apiType: RTCAPIType,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** `setRTCData` of the user. 设置成员数据。 */
    setRTCUserData(
      roomId: string, key: string, value: string, isInner: boolean,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** `getRTCData` of the user. 读取成员数据。 */
    getRTCUserData(
      roomId: string, keys: string[], isInner: boolean, callback?: ResultCallback<Record<string, string>> | null,
    ): Promise<Record<string, string>>;
    /** `removeRTCData` of the user. 删除成员数据。 */
    removeRTCUserData(
      roomId: string, keys: string[], isInner: boolean, callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** `setRTCData` of the room. 设置房间数据。 */
    setRTCRoomData(
      roomId: string, key: string, value: string, isInner: boolean,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** `getRTCData` of the room. 读取房间数据。 */
    getRTCRoomData(
      roomId: string, keys: string[], isInner: boolean, callback?: ResultCallback<Record<string, string>> | null,
    ): Promise<Record<string, string>>;
    /** `removeRTCData` of the room. 删除房间数据。 */
    removeRTCRoomData(
      roomId: string, keys: string[], isInner: boolean, callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** Values that other rooms may read. 设置可被其他房间读取的数据。 */
    setRTCOutData(
      roomId: string, data: RTCPair | RTCPair[] | Record<string, string>, apiType: RTCAPIType,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** By user id. 按成员读取。 */
    getRTCOutData(
      roomId: string, userIds: string[], callback?: ResultCallback<RTCMembers['users']> | null,
    ): Promise<RTCMembers['users']>;
    /** What the user offers to the room. 设置成员发布的全部资源。 */
    setRTCUserTotalRes(
      roomId: string, message: RTCNotice, valueInfo: string, objectName: string, callback?: ResultCallback<true> | null,
    ): Promise<true>;
  }
}
