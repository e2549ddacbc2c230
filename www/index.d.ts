// Types of the RongIMLib API. Kept by hand: the names and shapes are those of RongIMLib 2.x.

/** What `init` takes besides the address of the `.wasm`. */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the wasm once and resolves to the API.
 *
 * Without an argument, `rongim_web_bg.wasm` beside the module is streamed.
 */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<typeof RongIMLib>;
export default init;

/** The same as `RongIMLib.RongIMClient`; usable once `init()` has resolved. */
export declare const RongIMClient: typeof RongIMLib.RongIMClient;
export type RongIMClient = RongIMLib.RongIMClient;

/** The API; usable once `init()` has resolved. */
export declare namespace RongIMLib {
  // ── Enums: objects that map both ways, `ConnectionStatus.CONNECTED === 0` and `ConnectionStatus[0] === 'CONNECTED'` ──

  enum BlacklistStatus {
    IN_BLACK_LIST = 0,
    NOT_IN_BLACK_LIST = 1,
  }

  enum ChatroomEntityLimit {
    KEY = 128,
    VALUE = 4096,
  }

  enum ChatroomEntityOpt {
    UPDATE = 1,
    DELETE = 2,
  }

  enum ConnectionChannel {
    HTTP = 0,
    XHR_POLLING = 0,
    HTTPS = 1,
    WEBSOCKET = 1,
  }

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

  enum ConversationNotificationStatus {
    DO_NOT_DISTURB = 0,
    NOTIFY = 1,
  }

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

  enum CustomerType {
    ONLY_ROBOT = 1,
    ONLY_HUMAN = 2,
    ROBOT_FIRST = 3,
    HUMAN_FIRST = 4,
  }

  enum DiscussionInviteStatus {
    OPENED = 0,
    CLOSED = 1,
  }

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

  enum FileType {
    IMAGE = 1,
    AUDIO = 2,
    VIDEO = 3,
    FILE = 4,
    SIGHT = 5,
    COMBINE_HTML = 6,
  }

  enum GetChatRoomType {
    NONE = 0,
    SQQUENCE = 1,
    REVERSE = 2,
  }

  enum LogLevel {
    DEBUG = 0,
    LOG = 0,
    INFO = 1,
    WARN = 2,
    ERROR = 3,
    FATAL = 4,
    NONE = 1000,
  }

  enum LoggerLevel {
    F = 0,
    E = 1,
    W = 2,
    I = 3,
    D = 4,
  }

  enum LoggerStoreSize {
    ADVANCED = 500,
    LOW = 500,
  }

  enum MediaType {
    IMAGE = 1,
    AUDIO = 2,
    VIDEO = 3,
    FILE = 100,
  }

  enum MentionedType {
    ALL = 1,
    PART = 2,
  }

  enum MessageDirection {
    SEND = 1,
    RECEIVE = 2,
  }

  enum MethodType {
    CUSTOMER_SERVICE = 1,
    RECALL = 2,
  }

  enum RTCAPIType {
    ROOM = 1,
    PERSON = 2,
  }

  enum ReadStatus {
    UNREAD = 0,
    READ = 1,
    LISTENED = 2,
    DOWNLOADED = 4,
    RETRIEVED = 8,
  }

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

  enum RealTimeLocationStatus {
    RC_REAL_TIME_LOCATION_STATUS_IDLE = 0,
    RC_REAL_TIME_LOCATION_STATUS_INCOMING = 1,
    RC_REAL_TIME_LOCATION_STATUS_OUTGOING = 2,
    RC_REAL_TIME_LOCATION_STATUS_CONNECTED = 3,
  }

  enum ReceivedStatus {
    UNREAD = 0,
    READ = 1,
    LISTENED = 2,
    DOWNLOADED = 4,
    RETRIEVED = 8,
  }

  enum SearchType {
    EXACT = 0,
    FUZZY = 1,
  }

  enum SentStatus {
    SENDING = 10,
    FAILED = 20,
    SENT = 30,
    RECEIVED = 40,
    READ = 50,
    DESTROYED = 60,
  }

  enum UploadMethod {
    QINIU = 1,
    ALI = 2,
    AWS = 3,
    STC = 4,
  }

  enum VoIPMediaType {
    MEDIA_AUDIO = 1,
    MEDIA_VEDIO = 2,
    MEDIA_VIDEO = 2,
  }

  // ── Callbacks, listeners, options ──

  /** Every call that takes callbacks also returns a Promise; the callbacks may be left out. */
  interface ResultCallback<T> {
    onSuccess?(result: T): void;
    onError?(errorCode: number): void;
  }

  /** Of calls that give nothing. 无返回值的回调。 */
  interface DoneCallback {
    onSuccess?(): void;
    onError?(errorCode: number): void;
  }

  interface ConnectCallback {
    onSuccess?(userId: string): void;
    onTokenIncorrect?(): void;
    onError?(errorCode: number): void;
  }

  interface SendCallback {
    /** Before the message leaves: it already has its `messageId`. */
    onBefore?(messageId: number): void;
    onSuccess?(message: Message): void;
    onError?(errorCode: number, message: Message): void;
  }

  interface HistoryCallback {
    /** Oldest first. */
    onSuccess?(list: Message[], hasMore: boolean): void;
    onError?(errorCode: number): void;
  }

  interface HistoryPage {
    /** Oldest first. */
    list: Message[];
    hasMore: boolean;
  }

  /** What a returned Promise is rejected with. */
  interface RongIMError extends Error {
    /** One of `ErrorCode`, or a status that only the server knows. */
    code: number;
    /** For a send: the message that failed. */
    data?: Message;
  }

  /** A line of the log. 一条日志。 */
  interface LogEntry {
    /** Milliseconds since 1970. 时间（毫秒）。 */
    time: number;
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
    clear(): void;
  }
  const logs: Logs;

  /** Writes the page's own lines into the log. 页面自己的日志。 */
  interface Logger {
    log(level: LogLevel, ...parts: unknown[]): void;
    debug(...parts: unknown[]): void;
    info(...parts: unknown[]): void;
    warn(...parts: unknown[]): void;
    error(...parts: unknown[]): void;
    fatal(...parts: unknown[]): void;
  }

  interface ConnectionStatusListener {
    onChanged(status: ConnectionStatus): void;
  }

  interface ReceiveMessageListener {
    /** `left`: how many more of this batch follow; `hasMore`: whether the server holds more. */
    onReceived(message: Message, left: number, hasMore: boolean): void;
  }

  /** A change of a chatroom's entry. 聊天室属性变更。 */
  interface ChatroomEntryChange {
    chatroomId: string;
    key: string;
    /** The value; of a removed entry the last one. 属性值；删除时为原值。 */
    value: string;
    /** When it changed, in ms; 0 when the server does not say. 变更时间（毫秒）。 */
    timestamp: number;
    type: ChatroomEntityOpt;
  }

  /** A chatroom after a lost connection; with an `errorCode` the user is in it no more. 断线重连后的聊天室；含 errorCode 表示已不在聊天室中。 */
  interface RejoinedChatroom {
    chatroomId: string;
    errorCode?: number;
  }

  interface ChatroomListener {
    /** Entries that others set or removed, and all entries after joining. 他人设置或删除的属性，以及加入后的全部属性。 */
    onEntriesChanged?(changes: ChatroomEntryChange[]): void;
    onRejoined?(room: RejoinedChatroom): void;
  }

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

  interface ChatroomInfo {
    userTotalNums: number;
    /** `time`: when the user came, in ms. 加入时间（毫秒）。 */
    userInfos: { id: string; time: number }[];
  }

  interface InitOptions {
    /** Address of the navigation server, such as `http://127.0.0.1:8585`. */
    navi?: string;
    /** Several of them; the first good answer wins. */
    navigaters?: string[];
    /** Prints log entries of this level and above; nothing unless told otherwise. 控制台输出的日志级别，默认不输出。 */
    logLevel?: LogLevel;
    /** Takes the printed entries in place of the console. 自定义日志输出。 */
    logStdout?(level: LogLevel, text: string): void;
    /** The same as `logLevel: LogLevel.DEBUG`. 输出全部日志。 */
    debug?: boolean;
    /** Long polling instead of a WebSocket. */
    isPolling?: boolean;
  }

  interface ReconnectOptions {
    auto?: boolean;
    url?: string;
    /** Milliseconds before each attempt. */
    rate?: number[];
  }

  interface SendOptions {
    /** Only these members of the group receive the message. */
    userIds?: string[];
    isVoipPush?: boolean;
    isFilerWhiteBlacklist?: boolean;
    disableNotification?: boolean;
  }

  // ── Values given to the page: plain objects ──

  interface Message<C = MessageContentValue> {
    content: C;
    conversationType: ConversationType;
    objectName: string;
    messageDirection: MessageDirection;
    /** A number for messages of this page, a string for received ones. */
    messageId: number | string;
    /** Given by the server; the same for everybody. */
    messageUId: string;
    messageType: string;
    senderUserId: string;
    targetId: string;
    /** Milliseconds since 1970, as the server counts them. */
    sentTime: number;
    sentStatus?: SentStatus;
    receivedStatus?: ReceivedStatus;
    receivedTime?: number;
    /** Whether the message waited on the server for this connection. */
    offLineMessage?: boolean;
    isLocalMessage?: boolean;
    /** A text of the page's own, set by `setMessageExtra`. 附加信息。 */
    extra?: string;
    disableNotification?: boolean;
  }

  /** A message to insert: its content, with the name of its type where the content does not say it. 要插入的本地消息。 */
  type LocalMessage = Partial<Omit<Message, 'content'>> & { content: object };

  /** The content of a message: its type's name and its fields. */
  type MessageContentValue = { messageName: string } & Record<string, any>;

  interface MentionedMessage {
    uid: string;
    time: number;
    mentionedInfo: { type: MentionedType; userIdList?: string[]; mentionedContent?: string };
  }

  interface Conversation {
    conversationTitle: string;
    conversationType: ConversationType;
    targetId: string;
    latestMessage: Message | null;
    latestMessageId: number | string;
    objectName: string;
    sentTime: number;
    receivedStatus?: ReceivedStatus;
    notificationStatus: number;
    unreadMessageCount: number;
    isTop?: boolean;
    draft?: string;
    hasUnreadMention?: boolean;
    mentionedMsg?: MentionedMessage;
  }

  interface FileToken {
    deadline: number;
    token: string;
    /** A name that no other upload has. 唯一的上传名称。 */
    fileName: string;
    /** `host:port` to upload to. */
    qiniu?: string;
    [other: string]: unknown;
  }

  interface FileUrl {
    downloadUrl: string;
  }

  interface Discussion {
    creatorId: string;
    id: string;
    memberIdList: string[];
    name: string;
    /** Whether members may invite others. 是否允许成员邀请他人。 */
    isOpen: DiscussionInviteStatus;
  }

  interface PublicServiceMenuItem {
    id: string;
    name: string;
    type: number;
    sunMenuItems?: PublicServiceMenuItem[];
    url?: string;
  }

  interface PublicServiceProfile {
    conversationType: ConversationType;
    introduction: string;
    menu: PublicServiceMenuItem[];
    name: string;
    portraitUri: string;
    publicServiceId: string;
    hasFollowed: boolean;
    /** Whether all users follow it. 是否全员关注。 */
    isGlobal: boolean;
  }

  /** A room, as the calls take it. 房间。 */
  interface RTCRoom {
    id: string;
    /** 0 meeting, 2 live. 0 会议，2 直播。 */
    mode?: number;
    broadcastType?: number;
    type?: number;
  }

  interface RTCPair {
    key: string;
    value: string;
  }

  /** A message for the others in the room. 发给房间内其他成员的消息。 */
  interface RTCNotice {
    /** Its object name. 消息的 objectName。 */
    name: string;
    /** JSON text. JSON 文本。 */
    content: string;
  }

  interface RTCMembers {
    /** The users' values by user id. 各成员的数据。 */
    users: Record<string, Record<string, string>>;
    token?: string;
    sessionId?: string;
  }

  interface RTCRoomInfo {
    id: string;
    /** How many users are there. 成员数。 */
    total: number;
    roomId: string;
    userCount: number;
    roomData: RTCPair[];
    list: { userId: string; userData: RTCPair[] }[];
    /** The room's values by key. 房间数据。 */
    [key: string]: unknown;
  }

  // ── Message classes ──

  interface UserInfo {
    id: string;
    name: string;
    portraitUri?: string;
  }

  /** The fields that every content may carry. */
  interface CommonFields {
    extra?: any;
    user?: UserInfo;
    mentionedInfo?: MentionedInfo;
  }

  interface MessageContent {
    readonly messageName: string;
    /** The content as the JSON text that travels. */
    encode(): string;
  }

  interface TextMessageFields extends CommonFields {
    content: string;
  }
  interface TextMessage extends TextMessageFields, MessageContent {}
  class TextMessage {
    constructor(fields: TextMessageFields);
    static obtain(content: string): TextMessage;
  }

  interface ImageMessageFields extends CommonFields {
    /** JPEG thumbnail, base64 without a prefix. */
    content: string;
    imageUri: string;
  }
  interface ImageMessage extends ImageMessageFields, MessageContent {}
  class ImageMessage {
    constructor(fields: ImageMessageFields);
    static obtain(content: string, imageUri: string): ImageMessage;
  }

  interface LocationMessageFields extends CommonFields {
    latitude: number | string;
    longitude: number | string;
    poi: string;
    content: string;
  }
  interface LocationMessage extends LocationMessageFields, MessageContent {}
  class LocationMessage {
    constructor(fields: LocationMessageFields);
    static obtain(latitude: number, longitude: number, poi: string, content: string): LocationMessage;
  }

  interface RichContentMessageFields extends CommonFields {
    title: string;
    content: string;
    imageUri: string;
    url?: string;
  }
  interface RichContentMessage extends RichContentMessageFields, MessageContent {}
  class RichContentMessage {
    constructor(fields: RichContentMessageFields);
    static obtain(title: string, content: string, imageUri: string, url: string): RichContentMessage;
  }

  interface VoiceMessageFields extends CommonFields {
    /** AMR, base64. */
    content: string;
    /** Seconds. */
    duration: number;
  }
  interface VoiceMessage extends VoiceMessageFields, MessageContent {}
  class VoiceMessage {
    constructor(fields: VoiceMessageFields);
    static obtain(content: string, duration: number): VoiceMessage;
  }

  interface FileMessageFields extends CommonFields {
    name: string;
    size: number;
    type: string;
    fileUrl: string;
    localPath?: string;
  }
  interface FileMessage extends FileMessageFields, MessageContent {}
  class FileMessage {
    constructor(fields: FileMessageFields);
    static obtain(message: FileMessageFields): FileMessage;
  }

  interface HQVoiceMessageFields extends CommonFields {
    remoteUrl: string;
    duration: number;
    type?: string;
  }
  interface HQVoiceMessage extends HQVoiceMessageFields, MessageContent {}
  class HQVoiceMessage {
    constructor(fields: HQVoiceMessageFields);
  }

  interface SightMessageFields extends CommonFields {
    sightUrl: string;
    content: string;
    duration: number;
    size: number;
    name: string;
  }
  interface SightMessage extends SightMessageFields, MessageContent {}
  class SightMessage {
    constructor(fields: SightMessageFields);
  }

  interface GIFMessageFields extends CommonFields {
    remoteUrl: string;
    width: number;
    height: number;
    gifDataSize: number;
  }
  interface GIFMessage extends GIFMessageFields, MessageContent {}
  class GIFMessage {
    constructor(fields: GIFMessageFields);
  }

  interface ReferenceMessageFields extends CommonFields {
    content: string;
    referMsgUserId: string;
    referMsg: object;
    objName: string;
  }
  interface ReferenceMessage extends ReferenceMessageFields, MessageContent {}
  class ReferenceMessage {
    constructor(fields: ReferenceMessageFields);
  }

  interface RCCombineMessageFields extends CommonFields {
    nameList: string[];
    summaryList: string[];
    remoteUrl: string;
    conversationType?: ConversationType;
  }
  interface RCCombineMessage extends RCCombineMessageFields, MessageContent {}
  class RCCombineMessage {
    constructor(fields: RCCombineMessageFields);
  }

  interface CommandMessageFields extends CommonFields {
    name: string;
    data: any;
  }
  interface CommandMessage extends CommandMessageFields, MessageContent {}
  class CommandMessage {
    constructor(fields: CommandMessageFields);
  }

  interface CommandNotificationMessageFields extends CommonFields {
    name: string;
    data: any;
  }
  interface CommandNotificationMessage extends CommandNotificationMessageFields, MessageContent {}
  class CommandNotificationMessage {
    constructor(fields: CommandNotificationMessageFields);
    static obtain(name: string, data: any): CommandNotificationMessage;
  }

  interface InformationNotificationMessageFields extends CommonFields {
    message: string;
  }
  interface InformationNotificationMessage extends InformationNotificationMessageFields, MessageContent {}
  class InformationNotificationMessage {
    constructor(fields: InformationNotificationMessageFields);
    static obtain(message: string): InformationNotificationMessage;
  }

  interface ContactNotificationMessageFields extends CommonFields {
    operation: string;
    sourceUserId: string;
    targetUserId: string;
    message: string;
  }
  interface ContactNotificationMessage extends ContactNotificationMessageFields, MessageContent {}
  class ContactNotificationMessage {
    constructor(fields: ContactNotificationMessageFields);
  }

  interface ProfileNotificationMessageFields extends CommonFields {
    operation: string;
    data: any;
  }
  interface ProfileNotificationMessage extends ProfileNotificationMessageFields, MessageContent {}
  class ProfileNotificationMessage {
    constructor(fields: ProfileNotificationMessageFields);
    static obtain(operation: string, data: any): ProfileNotificationMessage;
  }

  interface TypingStatusMessageFields extends CommonFields {
    typingContentType: string;
    data?: string;
  }
  interface TypingStatusMessage extends TypingStatusMessageFields, MessageContent {}
  class TypingStatusMessage {
    constructor(fields: TypingStatusMessageFields);
  }

  interface ReadReceiptMessageFields extends CommonFields {
    messageUId: string;
    lastMessageSendTime: number;
    type: ConversationType;
  }
  interface ReadReceiptMessage extends ReadReceiptMessageFields, MessageContent {}
  class ReadReceiptMessage {
    constructor(fields: ReadReceiptMessageFields);
    static obtain(messageUId: string, lastMessageSendTime: number, type: ConversationType): ReadReceiptMessage;
  }

  interface RecallCommandMessageFields extends CommonFields {
    messageUId: string;
    conversationType: ConversationType;
    targetId: string;
    sentTime: number;
  }
  interface RecallCommandMessage extends RecallCommandMessageFields, MessageContent {}
  class RecallCommandMessage {
    constructor(fields: RecallCommandMessageFields);
  }

  interface UnknownMessageFields extends CommonFields {
    message: any;
  }
  interface UnknownMessage extends UnknownMessageFields, MessageContent {}
  class UnknownMessage {
    constructor(fields: UnknownMessageFields);
  }

  /** The fields of the classes below are those of their message type; they are not checked. */
  interface UncheckedMessage extends MessageContent {
    [field: string]: any;
  }
  interface UncheckedMessageClass {
    new (fields: CommonFields & Record<string, any>): UncheckedMessage;
    obtain(...fields: any[]): UncheckedMessage;
  }
  const AcceptMessage: UncheckedMessageClass;
  const ChangeModeMessage: UncheckedMessageClass;
  const ChangeModeResponseMessage: UncheckedMessageClass;
  const ChrmKVNotificationMessage: UncheckedMessageClass;
  const CustomerContact: UncheckedMessageClass;
  const CustomerStatusMessage: UncheckedMessageClass;
  const CustomerStatusUpdateMessage: UncheckedMessageClass;
  const DiscussionNotificationMessage: UncheckedMessageClass;
  const EvaluateMessage: UncheckedMessageClass;
  const GroupNotificationMessage: UncheckedMessageClass;
  const HandShakeMessage: UncheckedMessageClass;
  const HandShakeResponseMessage: UncheckedMessageClass;
  const HandshakeMessage: UncheckedMessageClass;
  const HungupMessage: UncheckedMessageClass;
  const InviteMessage: UncheckedMessageClass;
  const JrmfRedPacketMessage: UncheckedMessageClass;
  const JrmfRedPacketOpenedMessage: UncheckedMessageClass;
  const LogCommandMessage: UncheckedMessageClass;
  const MediaModifyMessage: UncheckedMessageClass;
  const MemberModifyMessage: UncheckedMessageClass;
  const PublicServiceCommandMessage: UncheckedMessageClass;
  const PublicServiceMultiRichContentMessage: UncheckedMessageClass;
  const PublicServiceRichContentMessage: UncheckedMessageClass;
  const ReadReceiptRequestMessage: UncheckedMessageClass;
  const ReadReceiptResponseMessage: UncheckedMessageClass;
  const RingingMessage: UncheckedMessageClass;
  const SummaryMessage: UncheckedMessageClass;
  const SuspendMessage: UncheckedMessageClass;
  const SyncReadStatusMessage: UncheckedMessageClass;
  const TerminateMessage: UncheckedMessageClass;

  class MentionedInfo {
    constructor(type?: MentionedType, userIdList?: string[], mentionedContent?: string);
    type?: MentionedType;
    userIdList?: string[];
    mentionedContent?: string;
  }

  class MessageTag {
    constructor(isCounted: boolean, isPersited: boolean);
    isCounted: boolean;
    isPersited: boolean;
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

  /** 构造讨论组。 */
  const Discussion: new (
    creatorId?: string, id?: string, memberIdList?: string[], name?: string, isOpen?: DiscussionInviteStatus,
  ) => Discussion;

  /** 构造公众服务菜单项。 */
  const PublicServiceMenuItem: new (
    id?: string, name?: string, type?: number, sunMenuItems?: PublicServiceMenuItem[], url?: string,
  ) => PublicServiceMenuItem;

  /** 构造公众服务信息。 */
  const PublicServiceProfile: new (
    conversationType?: ConversationType, introduction?: string, menu?: PublicServiceMenuItem[], name?: string, portraitUri?: string,
    publicServiceId?: string, hasFollowed?: boolean, isGlobal?: boolean,
  ) => PublicServiceProfile;

  /** The user that a content carries. 消息携带的用户信息。 */
  const UserInfo: new (id?: string, name?: string, portraitUri?: string) => UserInfo;

  /** A group, as the page knows it. 群组。 */
  class Group {
    constructor(id?: string, name?: string, portraitUri?: string);
    id?: string;
    name?: string;
    portraitUri?: string;
  }

  /** A user's id and token. 用户 Id 与 Token。 */
  class User {
    constructor(id?: string, token?: string);
    id?: string;
    token?: string;
  }

  /** The status of a user on one platform. 用户在某平台的状态。 */
  class UserStatus {
    constructor(platform?: string, online?: boolean, status?: string);
    platform?: string;
    online?: boolean;
    status?: string;
  }

  /** An RTC room; the calls take any object with these fields. 音视频房间。 */
  class Room {
    constructor(id?: string, user?: unknown, mode?: number, broadcastType?: number, type?: number);
    id?: string;
    user?: unknown;
    mode?: number;
    broadcastType?: number;
    type?: number;
  }

  /** What names a message to delete. 待删除的消息。 */
  class DeleteMessage {
    constructor(msgId?: string, msgDataTime?: number, direct?: MessageDirection);
    msgId?: string;
    msgDataTime?: number;
    direct?: MessageDirection;
  }

  /** 频道信息。 */
  class ChannelInfo {
    constructor(Id?: string, Key?: string);
    Id?: string;
    Key?: string;
  }

  /** Empty, as published. 空类。 */
  class CustomServiceConfig {}
  /** Empty, as published. 空类。 */
  class CustomServiceSession {}

  // ── The client ──

  class RongIMClient {
    private constructor();

    static readonly sdkver: string;
    /** `MessageType.TextMessage === 'TextMessage'`, to compare with a message's `messageType`. */
    static readonly MessageType: Record<string, string>;
    static readonly MessageParams: Record<string, { objectName: string; msgTag: MessageTag }>;

    /** The types that the page registered, by class name. */
    static readonly RegisterMessage: Record<string, UncheckedMessageClass>;
    /**
     * Registers a type of the page. `content` lists its fields, or translates between the page's
     * object and the text of the wire. Gives the class, which is also in `RegisterMessage`.
     */
    static registerMessageType(
      messageType: string,
      objectName: string,
      messageTag: MessageTag,
      content: string[] | { encode?(content: any): unknown; decode?(text: string): unknown },
      searchProps?: unknown,
    ): UncheckedMessageClass;

    static init(appKey: string, dataAccessProvider?: null, options?: InitOptions): void;
    static getInstance(): RongIMClient;
    /** A logger whose lines stand in `RongIMLib.logs`. 创建日志对象。 */
    static createLogger(tag: string, type?: unknown): Logger;
    static setConnectionStatusListener(listener: ConnectionStatusListener): void;
    static setOnReceiveMessageListener(listener: ReceiveMessageListener): void;
    /** Changed entries, and rooms that were entered again. 聊天室属性变更和自动重新加入。 */
    static setChatroomListener(listener: ChatroomListener): void;
    /** Messages in RTC rooms, which `onReceived` is not told. 音视频房间内的消息（不会通知 `onReceived`）。 */
    static messageSignalWatch(watcher: ((message: Message) => void) | { onReceived(message: Message): void }): void;
    static connect(token: string, callback?: ConnectCallback | null, userId?: string, options?: { force?: boolean }): Promise<string>;
    /** Makes an attempt now; without it the client reconnects by itself. */
    static reconnect(callback?: ConnectCallback | null, options?: ReconnectOptions): Promise<string>;

    disconnect(): void;
    logout(): void;
    getCurrentUserId(): string;
    getCurrentConnectionStatus(): ConnectionStatus;
    /** What the navigation server last answered. */
    getNavi(): object | undefined;
    /** What carries the connection. 连接通道。 */
    getConnectionChannel(): ConnectionChannel;
    /** This clock less the server's, in ms. 本地时间与服务器时间之差（毫秒）。 */
    getDeltaTime(): number;

    sendMessage(
      conversationType: ConversationType,
      targetId: string,
      content: MessageContent | object,
      callback?: SendCallback | null,
      mentioned?: boolean | null,
      pushText?: string | null,
      appData?: string | null,
      methodType?: MethodType | null,
      options?: SendOptions,
    ): Promise<Message>;
    sendTextMessage(conversationType: ConversationType, targetId: string, text: string, callback?: SendCallback | null): Promise<Message>;
    sendRecallMessage(
      message: Pick<Message, 'conversationType' | 'targetId' | 'messageUId' | 'sentTime'>,
      callback?: SendCallback | null,
    ): Promise<Message>;
    /** `messageName`: what is being typed, such as `"RC:TxtMsg"`. */
    sendTypingStatusMessage(
      conversationType: ConversationType,
      targetId: string,
      messageName: string,
      callback?: SendCallback | null,
    ): Promise<Message>;

    /** `timestamp`: 0 from the newest on, null where the last call ended; `count`: 1 to 20. */
    getHistoryMessages(
      conversationType: ConversationType,
      targetId: string,
      timestamp: number | null,
      count: number,
      callback?: HistoryCallback | null,
      objectName?: string | null,
      order?: number,
    ): Promise<HistoryPage>;

    /** Newest first, pinned ones before the others. */
    getConversationList(
      callback?: ResultCallback<Conversation[]> | null,
      conversationTypes?: ConversationType[] | null,
      count?: number | null,
      withHidden?: boolean,
    ): Promise<Conversation[]>;
    getConversation(
      conversationType: ConversationType,
      targetId: string,
      callback?: ResultCallback<Conversation> | null,
    ): Promise<Conversation>;
    removeConversation(conversationType: ConversationType, targetId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    clearConversations(callback?: ResultCallback<boolean> | null, conversationTypes?: ConversationType[]): Promise<boolean>;
    setConversationToTop(
      conversationType: ConversationType,
      targetId: string,
      isTop: boolean,
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;

    getTotalUnreadCount(callback?: ResultCallback<number> | null, conversationTypes?: ConversationType[]): Promise<number>;
    getUnreadCount(conversationType: ConversationType, targetId: string, callback?: ResultCallback<number> | null): Promise<number>;
    getConversationUnreadCount(conversationTypes?: ConversationType[] | null, callback?: ResultCallback<number> | null): Promise<number>;
    setUnreadCount(conversationType: ConversationType, targetId: string, count: number): Promise<boolean>;
    clearUnreadCount(conversationType: ConversationType, targetId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    clearTotalUnreadCount(callback?: ResultCallback<boolean> | null): Promise<boolean>;

    saveTextMessageDraft(conversationType: ConversationType, targetId: string, text: string): boolean;
    getTextMessageDraft(conversationType: ConversationType, targetId: string): string | undefined;
    clearTextMessageDraft(conversationType: ConversationType, targetId: string): boolean;

    /** Refuses private messages of a user. */
    addToBlacklist(userId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    removeFromBlacklist(userId: string, callback?: ResultCallback<boolean> | null): Promise<boolean>;
    getBlacklist(callback?: ResultCallback<string[]> | null): Promise<string[]>;
    getBlacklistStatus(userId: string, callback?: ResultCallback<keyof typeof BlacklistStatus> | null): Promise<keyof typeof BlacklistStatus>;

    /** Erases the history up to `timestamp` (ms), for this user only. */
    clearRemoteHistoryMessages(
      params: { conversationType: ConversationType; targetId: string; timestamp: number },
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;
    clearHistoryMessages(
      params: { conversationType: ConversationType; targetId: string; timestamp: number },
      callback?: ResultCallback<boolean> | null,
    ): Promise<boolean>;

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
    setMessageReceivedStatus(messageId: number | string, status: ReceivedStatus, callback?: ResultCallback<boolean> | null): Promise<boolean>;
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
      customMessageTypes?: string[],
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
    /** 讨论组加人。 */
    addMemberToDiscussion(discussionId: string, userIds: string[], callback?: DoneCallback | null): Promise<void>;
    /** For its creator. 讨论组踢人，仅创建者可用。 */
    removeMemberFromDiscussion(discussionId: string, userId: string, callback?: DoneCallback | null): Promise<void>;
    /** 退出讨论组。 */
    quitDiscussion(discussionId: string, callback?: DoneCallback | null): Promise<void>;
    /** 获取讨论组信息。 */
    getDiscussion(discussionId: string, callback?: ResultCallback<Discussion> | null): Promise<Discussion>;
    /** 设置讨论组名称。 */
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
    /** 按类型查找公众服务。 */
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
    /** 取消关注公众服务。 */
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
    /** 评价机器人客服。 */
    evaluateRebotCustomService(
      customServiceId: string,
      isResolved: boolean,
      suggestion?: string | null,
      callback?: DoneCallback | null,
    ): Promise<void>;
    /** 评价人工客服。 */
    evaluateHumanCustomService(
      customServiceId: string,
      value?: number | null,
      suggestion?: string | null,
      callback?: DoneCallback | null,
    ): Promise<void>;
    /** 结束客服。 */
    stopCustomeService(customServiceId: string, callback?: DoneCallback | null): Promise<void>;

    // RTC rooms: signalling data, no media · 音视频房间的信令数据（不含媒体）

    /** 加入房间。 */
    joinRTCRoom(room: RTCRoom, callback?: ResultCallback<RTCMembers> | null): Promise<RTCMembers>;
    /** 退出房间。 */
    quitRTCRoom(room: RTCRoom, callback?: ResultCallback<true> | null): Promise<true>;
    /** Keeps the user in the room. 房间心跳。 */
    RTCPing(room: RTCRoom, callback?: ResultCallback<true> | null): Promise<true>;
    /** 获取音视频凭证。 */
    getRTCToken(room: RTCRoom, callback?: ResultCallback<{ rtcToken: string }> | null): Promise<{ rtcToken: string }>;
    /** 上报状态。 */
    setRTCState(room: RTCRoom, content: { report: string }, callback?: ResultCallback<true> | null): Promise<true>;
    /** The users' values by user id. 各成员的数据。 */
    getRTCUserInfoList(room: RTCRoom, callback?: ResultCallback<RTCMembers['users']> | null): Promise<RTCMembers['users']>;
    /** 成员列表。 */
    getRTCUserList(room: RTCRoom, callback?: ResultCallback<RTCMembers> | null): Promise<RTCMembers>;
    /** 设置自己的数据。 */
    setRTCUserInfo(room: RTCRoom, info: RTCPair, callback?: ResultCallback<true> | null): Promise<true>;
    /** 删除自己的数据。 */
    removeRTCUserInfo(room: RTCRoom, keys: string[] | { keys: string[] }, callback?: ResultCallback<true> | null): Promise<true>;
    /** 房间信息。 */
    getRTCRoomInfo(room: RTCRoom, callback?: ResultCallback<RTCRoomInfo> | null): Promise<RTCRoomInfo>;
    /** 设置房间数据。 */
    setRTCRoomInfo(room: RTCRoom, info: RTCPair, callback?: ResultCallback<true> | null): Promise<true>;
    /** 删除房间数据。 */
    removeRTCRoomInfo(room: RTCRoom, keys: string[] | { keys: string[] }, callback?: ResultCallback<true> | null): Promise<true>;
    /** `message`: what the others in the room are told. `message`：通知房间内其他成员的消息。 */
    setRTCData(
      roomId: string, key: string, value: string, isInner: boolean, apiType: RTCAPIType,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** 读取数据。 */
    getRTCData(
      roomId: string, keys: string[], isInner: boolean, apiType: RTCAPIType,
      callback?: ResultCallback<Record<string, string>> | null,
    ): Promise<Record<string, string>>;
    /** 删除数据。 */
    removeRTCData(
      roomId: string, keys: string[], isInner: boolean, apiType: RTCAPIType,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** `setRTCData` of the user. 设置成员数据。 */
    setRTCUserData(
      roomId: string, key: string, value: string, isInner: boolean,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** 读取成员数据。 */
    getRTCUserData(
      roomId: string, keys: string[], isInner: boolean, callback?: ResultCallback<Record<string, string>> | null,
    ): Promise<Record<string, string>>;
    /** 删除成员数据。 */
    removeRTCUserData(
      roomId: string, keys: string[], isInner: boolean, callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** `setRTCData` of the room. 设置房间数据。 */
    setRTCRoomData(
      roomId: string, key: string, value: string, isInner: boolean,
      callback?: ResultCallback<true> | null, message?: RTCNotice | null,
    ): Promise<true>;
    /** 读取房间数据。 */
    getRTCRoomData(
      roomId: string, keys: string[], isInner: boolean, callback?: ResultCallback<Record<string, string>> | null,
    ): Promise<Record<string, string>>;
    /** 删除房间数据。 */
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
