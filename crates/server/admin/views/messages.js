// Sending in the name of the system.
import { call } from '../api.js';
import { number, t } from '../text.js';
import { busy, field, h, head, ids, note, select, sure } from '../ui.js';

/** Each way: the call, and the parameter with the targets. */
const ways = {
  users: ['/message/system/publish', 'toUserId'],
  private: ['/message/private/publish', 'toUserId'],
  group: ['/message/group/publish', 'toGroupId'],
  chatroom: ['/message/chatroom/publish', 'toChatroomId'],
  all: ['/message/broadcast', null],
};

export function messages(place) {
  const from = h('input', { required: true, maxlength: 64, value: 'system', autocomplete: 'off' });
  const to = select([
    ['users', t('toUsers')],
    ['private', t('toPrivate')],
    ['group', t('toGroup')],
    ['chatroom', t('toChatroom')],
    ['all', t('toAll')],
  ]);
  const targets = h('textarea', { rows: 2, required: true, autocomplete: 'off', spellcheck: 'false' });
  const kind = select([['text', t('plainText')], ['raw', t('rawContent')]]);
  const text = h('textarea', { rows: 4, required: true });
  const name = h('input', { value: 'RC:InfoNtf', maxlength: 32, autocomplete: 'off' });
  const raw = h('textarea', { rows: 6, class: 'code', spellcheck: 'false' }, '{\n  "message": ""\n}');
  const parts = {
    targets: field(t('targets'), targets, t('targetsHint')),
    text: field(t('contentText'), text),
    name: field(t('objectName'), name),
    raw: field(t('contentJson'), raw),
  };
  const arrange = () => {
    const isText = kind.value === 'text';
    parts.targets.hidden = to.value === 'all';
    targets.required = to.value !== 'all';
    parts.text.hidden = !isText;
    text.required = isText;
    parts.name.hidden = parts.raw.hidden = isText;
    name.required = raw.required = !isText;
  };
  to.addEventListener('change', arrange);
  kind.addEventListener('change', arrange);
  arrange();

  const message = () => {
    if (kind.value === 'text') return ['RC:TxtMsg', JSON.stringify({ content: text.value })];
    try {
      return [name.value, JSON.stringify(JSON.parse(raw.value))];
    } catch (error) {
      throw new Error(t('notJson', { why: error.message }));
    }
  };
  const send = async () => {
    const [objectName, content] = message();
    const [path, parameter] = ways[to.value];
    const form = { fromUserId: from.value, objectName, content };
    if (parameter === null) {
      const done = await sure(t('broadcastTitle'), kind.value === 'text' ? text.value : objectName, t('send'), () => call(path, form));
      if (done) note(t('sent'));
      return;
    }
    const named = ids(targets.value);
    await call(path, { ...form, [parameter]: named });
    note(t('sentTo', { count: number(named.length) }));
  };

  const button = h('button', { type: 'submit', class: 'strong' }, t('send'));
  const form = h('form', { class: 'panel stack narrow' },
    field(t('from'), from, t('fromHint')),
    field(t('to'), to),
    parts.targets,
    field(t('kind'), kind),
    parts.text,
    parts.name,
    parts.raw,
    h('div', { class: 'row end' }, button));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(button, send);
  });
  place.append(head(t('sendTitle')), form);
}
