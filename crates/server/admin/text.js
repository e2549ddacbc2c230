// What the page says, in English and Chinese.

const texts = {
  appName: ['rongim admin', 'rongim 管理'],
  skip: ['Skip to the content', '跳到正文'],
  views: ['Views', '视图'],
  language: ['中文', 'English'],
  signOut: ['Sign out', '退出登录'],
  signIn: ['Sign in', '登录'],
  password: ['Password', '密码'],
  oldPassword: ['Present password', '当前密码'],
  newPassword: ['New password', '新密码'],
  repeatPassword: ['New password again', '再次输入新密码'],
  passwordHint: ['At least 8 characters', '至少 8 个字符'],
  passwordsDiffer: ['The two are not the same.', '两次输入不一致。'],
  passwordChanged: ['The password is changed. Other sessions have ended.', '密码已修改，其他会话已退出。'],
  changePassword: ['Change password', '修改密码'],
  setUpTitle: ['Set the admin password', '设置管理密码'],
  setUpHint: ['It is asked for from now on. Only its hash is kept.', '以后登录需要此密码，服务器只保存其散列值。'],
  setUpNoKey: [
    'This server has no admin password yet. Open the link that the server printed when it started; it carries a key that works once.',
    '服务器尚未设置管理密码。请打开服务器启动时输出的链接，其中的密钥只能使用一次。',
  ],
  save: ['Save', '保存'],
  cancel: ['Cancel', '取消'],
  close: ['Close', '关闭'],
  refresh: ['Refresh', '刷新'],
  nothing: ['Nothing here.', '暂无内容。'],
  nothingFound: ['Nothing is found.', '没有找到。'],
  pages: ['Pages', '分页'],
  previousPage: ['Previous', '上一页'],
  nextPage: ['Next', '下一页'],
  rowsShown: ['{first} to {last}', '第 {first}–{last} 条'],
  nothingMore: ['Nothing more.', '没有更多内容。'],
  back: ['Back', '返回'],
  actions: ['Actions', '操作'],
  yes: ['yes', '是'],
  forGood: ['For good', '永久'],
  minutes10: ['10 minutes', '10 分钟'],
  hour: ['1 hour', '1 小时'],
  day: ['1 day', '1 天'],
  days30: ['30 days', '30 天'],
  howLong: ['For how long', '时长'],

  overview: ['Overview', '概览'],
  usersOnline: ['Users online', '在线用户'],
  connectionsOpen: ['Connections', '连接'],
  byTransport: ['{websocket} WebSocket, {polling} long polling', 'WebSocket {websocket}，长轮询 {polling}'],
  ofUsers: ['of {count} registered', '共 {count} 位注册用户'],
  messagesIn: ['Messages in', '收到消息'],
  messagesOut: ['Messages pushed', '推送消息'],
  perSecond: ['{count} / s', '{count} / 秒'],
  sinceStart: ['{count} since the start', '启动以来 {count} 条'],
  ackTime: ['Time to acknowledge', '发送到确认'],
  ackDetail: ['p99 {p99}, in the last minute', 'p99 {p99}，最近一分钟'],
  ackNone: ['no sends in the last minute', '最近一分钟没有发送'],
  commitTime: ['Group commit', '成组提交'],
  commitDetail: ['p99 {p99}, {failures} failed', 'p99 {p99}，失败 {failures} 次'],
  queues: ['Waiting writes', '等待写入'],
  queuesDetail: ['{push} pushes wait, {longest} for the slowest', '待推送 {push}，最慢连接 {longest}'],
  database: ['Database', '数据库'],
  databaseDetail: ['{groups} groups, {chatrooms} chatrooms', '{groups} 个群组，{chatrooms} 个聊天室'],
  upTime: ['Running since', '启动时间'],
  versionDetail: ['version {version}, app key {key}', '版本 {version}，App Key {key}'],
  rateTitle: ['Messages in per second, the last two minutes', '最近两分钟每秒收到的消息'],
  rateNow: ['now {now}, at most {most}', '当前 {now}，最高 {most}'],
  refusals: ['Refusals since the start', '启动以来的拒绝'],
  what: ['What', '类别'],
  status: ['Status', '状态码'],
  count: ['Count', '次数'],
  noRefusals: ['Nothing was refused.', '没有拒绝。'],
  connection: ['connection', '连接'],
  message: ['message', '消息'],
  query: ['query', '查询'],

  users: ['Users', '用户'],
  user: ['User', '用户'],
  searchUsers: ['Search by id or name', '按 ID 或名称搜索'],
  state: ['State', '状态'],
  online: ['online', '在线'],
  offline: ['offline', '离线'],
  blocked: ['blocked', '已封禁'],
  block: ['Block', '封禁'],
  unblock: ['Unblock', '解封'],
  blockTitle: ['Block {id}?', '封禁 {id}？'],
  blockText: ['Connections end at once, and new ones are refused.', '现有连接立即断开，新连接将被拒绝。'],
  blockDone: ['{id} is blocked.', '{id} 已封禁。'],
  unblockDone: ['{id} is unblocked.', '{id} 已解封。'],
  token: ['Token', 'Token'],
  tokenTitle: ['A token of {id}', '{id} 的 Token'],
  tokenText: ['Whoever has it can sign in as this user.', '持有者可以此用户身份登录。'],
  copy: ['Copy', '复制'],
  copied: ['Copied.', '已复制。'],
  newUser: ['New user', '新建用户'],
  userId: ['User id', '用户 ID'],
  idHint: ['1 to 64 letters, digits and + = - _ |', '1–64 个字母、数字或 + = - _ |'],
  userName: ['Name', '名称'],
  create: ['Create', '创建'],

  connections: ['Connections', '连接'],
  connectionsOf: ['Connections of {id}', '{id} 的连接'],
  filterUser: ['User id', '用户 ID'],
  shown: ['{shown} of {all}, the newest first', '显示 {shown} / {all}，最新在前'],
  transport: ['Transport', '传输'],
  websocket: ['WebSocket', 'WebSocket'],
  polling: ['long polling', '长轮询'],
  address: ['Address', '地址'],
  version: ['Version', '版本'],
  since: ['Since', '开始时间'],
  end: ['End', '断开'],
  endTitle: ['End this connection of {id}?', '断开 {id} 的这个连接？'],
  endText: ['The client is signed out, and does not come back by itself.', '客户端会被登出，不会自动重连。'],
  ended: ['The connection has ended.', '连接已断开。'],
  endedBefore: ['The connection was gone already.', '连接已不存在。'],

  groups: ['Groups', '群组'],
  group: ['Group', '群组'],
  searchGroups: ['Search by id or name', '按 ID 或名称搜索'],
  owner: ['Owner', '群主'],
  members: ['Members', '成员'],
  member: ['Member', '成员'],
  muted: ['muted', '已禁言'],
  mutedAll: ['all muted', '全员禁言'],
  mute: ['Mute', '禁言'],
  unmute: ['Unmute', '解除禁言'],
  muteAll: ['Mute all', '全员禁言'],
  unmuteAll: ['Unmute all', '解除全员禁言'],
  muteTitle: ['Mute {id}?', '禁言 {id}？'],
  muteDone: ['{id} is muted.', '{id} 已禁言。'],
  unmuteDone: ['{id} may speak again.', '{id} 已解除禁言。'],
  muteAllDone: ['Only those who are exempt may speak.', '现在只有白名单成员可以发言。'],
  unmuteAllDone: ['Everybody may speak again.', '已解除全员禁言。'],
  dismiss: ['Dismiss', '解散'],
  dismissTitle: ['Dismiss {id}?', '解散 {id}？'],
  dismissText: ['All members leave the group, and nobody can send to it any more.', '所有成员将离开群组，无法再发送消息。'],
  dismissDone: ['{id} is dismissed.', '{id} 已解散。'],

  chatrooms: ['Chatrooms', '聊天室'],
  chatroom: ['Chatroom', '聊天室'],
  searchRooms: ['Search by id or name', '按 ID 或名称搜索'],
  created: ['Made', '创建时间'],
  joined: ['Joined', '加入时间'],
  searchMembers: ['Search members by id', '按 ID 搜索成员'],
  membersShown: ['{shown} of {all} members', '显示 {shown} / {all} 位成员'],
  destroy: ['Destroy', '销毁'],
  destroyTitle: ['Destroy {id}?', '销毁 {id}？'],
  destroyText: ['Everybody leaves the room, and its history and entries are gone.', '所有人将离开，历史消息和属性会被删除。'],
  destroyDone: ['{id} is destroyed.', '{id} 已销毁。'],

  send: ['Send', '发送'],
  sendTitle: ['Send as the system', '以系统身份发送'],
  from: ['From user', '发送者用户 ID'],
  fromHint: ['Clients show the message as this user’s.', '客户端显示为此用户发送。'],
  to: ['To', '发送给'],
  toUsers: ['users, as a system message', '用户（系统消息）'],
  toPrivate: ['users, as a private message', '用户（单聊消息）'],
  toGroup: ['a group', '群组'],
  toChatroom: ['a chatroom', '聊天室'],
  toAll: ['everybody (broadcast)', '所有人（广播）'],
  targets: ['Ids', 'ID'],
  targetsHint: ['Apart by spaces, commas or lines', '用空格、逗号或换行分隔'],
  kind: ['Type', '类型'],
  plainText: ['Text', '文本'],
  rawContent: ['Any type', '任意类型'],
  objectName: ['Object name', '消息类型名'],
  contentJson: ['Content (JSON)', '内容（JSON）'],
  contentText: ['Message', '消息内容'],
  notJson: ['The content is no JSON: {why}', '内容不是 JSON：{why}'],
  sent: ['Sent.', '已发送。'],
  sentTo: ['Sent to {count}.', '已发送给 {count} 个目标。'],
  broadcastTitle: ['Send to every registered user?', '发送给所有注册用户？'],

  words: ['Sensitive words', '敏感词'],
  word: ['Word', '敏感词'],
  searchWords: ['Search words', '搜索敏感词'],
  wordHint: ['At most 32 characters; letter case does not count', '最多 32 个字符，不区分大小写'],
  replacement: ['Replacement', '替换为'],
  replacementHint: ['Empty: messages with the word are refused', '留空则拒绝含该词的消息'],
  effect: ['Effect', '效果'],
  refused: ['refused', '拒绝'],
  replacedBy: ['replaced by “{text}”', '替换为“{text}”'],
  add: ['Add', '添加'],
  remove: ['Remove', '移除'],
  wordAdded: ['“{word}” is added.', '已添加“{word}”。'],
  wordRemoved: ['“{word}” is removed.', '已移除“{word}”。'],
  log: ['Log', '操作日志'],
  searchLog: ['Search calls, values and addresses', '搜索操作、参数或地址'],
  when: ['When', '时间'],
  who: ['From', '来源'],
  deed: ['What', '操作'],
  about: ['With', '参数'],
  result: ['Result', '结果'],
  done: ['done', '成功'],
  refusedWith: ['refused: {status}', '被拒绝：{status}'],

  wordsText: ['They hold at once, for text messages of clients.', '立即对客户端的文本消息生效。'],
};

const languages = ['en', 'zh-CN'];
const stored = readStored();
let language = languages.includes(stored) ? stored : navigator.language.startsWith('zh') ? 'zh-CN' : 'en';

function readStored() {
  try {
    return localStorage.getItem('rongim-admin-language');
  } catch {
    return null;
  }
}

/** The text of a key, with `{names}` filled in. */
export function t(key, values = {}) {
  const text = texts[key]?.[languages.indexOf(language)] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function currentLanguage() {
  return language;
}

/** Goes on in the other language. */
export function switchLanguage() {
  language = languages[1 - languages.indexOf(language)];
  try {
    localStorage.setItem('rongim-admin-language', language);
  } catch {
    // Then the choice holds until the page is left.
  }
}

/** A moment, in ms since 1970; `more` of it than minutes. */
export function moment(ms, more = {}) {
  const parts = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...more };
  const year = new Date(ms).getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat(language, { ...parts, year }).format(ms);
}

export function number(value, digits = 0) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

export function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let at = 0;
  let rest = value;
  while (rest >= 1024 && at < units.length - 1) {
    rest /= 1024;
    at += 1;
  }
  return `${number(rest, at === 0 ? 0 : 1)} ${units[at]}`;
}

/** A duration in seconds. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  return seconds < 1 ? `${number(seconds * 1000, 1)} ms` : `${number(seconds, 2)} s`;
}
