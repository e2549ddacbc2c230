// The errors of the API: a number, its name, and what to do in English and Chinese.

import { enums } from './enums.js';

/** A line each: code, English, Chinese. */
export const TEXTS = `
-3|an argument is wrong|参数错误
-2|something went wrong that has no name|未知错误
-1|the server did not answer in time; try again|服务器响应超时，请重试
18|voice and video calls need the vendor's call library|音视频通话需要融云 VoIP 库
405|the receiver does not want messages of yours|在对方黑名单中
20406|this is not allowed|没有权限
20604|too many messages; send more slowly|发送频率过快
21406|you are not in this discussion|不在讨论组中
21501|the message has a forbidden word|消息含敏感词
22406|you are not in this group|不在群组中
22408|you are muted in this group|已被群组禁言
23406|you are not in this chatroom; join it first|不在聊天室中，请先加入
23408|you are muted in this chatroom|已被聊天室禁言
23409|you were removed from this chatroom|已被踢出聊天室
23410|this chatroom does not exist|聊天室不存在
23411|this chatroom is full|聊天室人数已满
23414|the history of chatrooms is not stored|聊天室消息云存储未开通
23423|this chatroom has too many entries|聊天室属性超出上限
23424|this entry belongs to someone else|聊天室属性属于其他用户
23426|chatroom entries are switched off|聊天室属性存储未开通
23427|this entry does not exist|聊天室属性不存在
24014|the server has no keys for calls|未开通音视频服务
30001|there is no connection; call connect first|尚未连接，请先调用 connect
30002|the server cannot be reached; check the network and options.navi|无法连接服务器，请检查网络和导航地址
30007|the navigation gave no usable answer; check options.navi|导航失败，请检查导航地址
30011|the connection was lost before the answer came; try again|连接中断，请重试
30016|the content is larger than 128 KB; send a link to it|消息内容超过 128 KB
31002|the app key is wrong|App Key 错误
31004|the token is wrong; get a new one|Token 无效，请重新获取
31009|the user is blocked|用户被封禁
31010|the user signed in elsewhere|用户在其他设备登录
31011|another call of connect or disconnect took over|已被另一次 connect 或 disconnect 取代
32002|the answer of the server is malformed|服务器响应格式错误
33001|call RongIMClient.init first|请先调用 RongIMClient.init
33003|clients cannot send to a conversation of this type|不能向此类会话发送消息
33101|there is no such tag; create it first|标签不存在
33102|the conversation does not have this tag|会话没有该标签
34008|the history of such a conversation cannot be cleared|不支持清除该类会话的历史消息
34010|the server did not clear the history; check the time|清除历史消息失败
39002|this is not supported in a browser|浏览器不支持
40001|you are not in this RTC room; join it first|不在音视频房间中，请先加入
41001|there is no such file type; see RongIMLib.FileType|文件类型错误
`;

const texts = new Map(TEXTS.trim().split('\n').map((line) => {
  const [code, ...both] = line.split('|');
  return [+code, both.join(' · ')];
}));

const { ErrorCode } = enums();

/** What a promise is rejected with: `code`, `name`, `message`, and for a send its message as `data`. */
export class RongIMError extends Error {
  constructor(code, detail, data) {
    super(detail ?? texts.get(code) ?? `${code}`);
    this.code = code;
    this.name = ErrorCode[code] ?? 'RongIMError';
    if (data !== undefined) this.data = data;
  }
}

/** An argument that is not what it should be. */
export const badArgument = (name, wanted) =>
  new RongIMError(-3, `the argument ${name} must be ${wanted} · 参数 ${name} 错误`);
