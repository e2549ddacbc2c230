// How phones are notified of a message: the options of a send, as they travel.

/** The sum of those bits whose condition, which follows each, holds. */
export function bits(...list) {
  let sum = 0;
  for (let i = 0; i < list.length; i += 2) sum += list[i + 1] ? list[i] : 0;
  return sum;
}

/** Bits of `UpStreamMessage.configFlag`. */
const VOIP_PUSH = 1, VERIFY_LISTS = 2, NO_TITLE = 4, FORCE_DETAIL = 8;

/** The bits of the options. */
export function pushFlags({ isVoipPush, isFilerWhiteBlacklist, pushConfig }) {
  return bits(
    VOIP_PUSH, isVoipPush, VERIFY_LISTS, isFilerWhiteBlacklist,
    NO_TITLE, pushConfig?.disablePushTitle, FORCE_DETAIL, pushConfig?.forceShowDetailContent,
  );
}

/** Title, id on Android, what each phone maker's channel wants, template. */
export function pushExtra(config) {
  const { pushTitle, iOSConfig, androidConfig, templateId } = config ?? {};
  const channels = iOSConfig || androidConfig ? JSON.stringify(makers(iOSConfig ?? {}, androidConfig ?? {})) : undefined;
  return [pushTitle, androidConfig?.notificationId, channels, templateId];
}

/** By phone maker, one object each; what is undefined does not travel. */
const makers = ({ threadId, apnsCollapseId, category, richMediaUri }, android) => [
  { HW: { channelId: android.channelIdHW } },
  { MI: { channelId: android.channelIdMi } },
  { OPPO: { channelId: android.channelIdOPPO } },
  { VIVO: { classification: android.typeVivo } },
  { APNS: { 'thread-id': threadId, 'apns-collapse-id': apnsCollapseId, category, richMediaUri } },
  { FCM: { collapse_key: android.googleConfig?.collapseKey, imageUrl: android.googleConfig?.imageUrl } },
];
