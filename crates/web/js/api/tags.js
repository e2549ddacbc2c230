// Tags: groups that a user puts conversations into, the same on all clients.

import { check, core } from '../call.js';
import { conversationList } from './conversations.js';

const nothing = () => {};

/** Type and target of a conversation as these methods take it. */
const idOf = ({ type, conversationType, targetId }) =>
  [check('conversation.type', 'type', type ?? conversationType), check('conversation.targetId', 'text', targetId)];

/** Id and name of a tag that is made or renamed. */
const tagOf = ({ tagId, tagName }) => [check('tag.tagId', 'tagId', tagId), check('tag.tagName', 'tagName', tagName)];

/** Methods of the instance. */
export const tags = {
  createTag: (tag) => core('createTag', ...tagOf(tag)).as(nothing),
  updateTag: (tag) => core('renameTag', ...tagOf(tag)).as(nothing),
  removeTag: (tagId) => core('removeTag', tagId).as(nothing),
  getTagList: () => core('tags'),

  addTagForConversations: (tagId, conversations) => core('tag', tagId, conversations.flatMap(idOf)).as(nothing),
  removeTagForConversations: (tagId, conversations) => core('untag', [tagId], conversations.flatMap(idOf)).as(nothing),
  removeTagsForConversation: (conversation, tagIds) => core('untag', tagIds, idOf(conversation)).as(nothing),
  getTagsForConversation: (conversation) => core('tagsOf', ...idOf(conversation)),
  setConversationStatusInTag: (tagId, conversation, { isTop }) =>
    core('pinInTag', ...idOf(conversation), tagId, isTop).as(nothing),
  getConversationListByTag: (tagId, count, startTime) => conversationList(undefined, undefined, count, false, startTime, tagId),
};
