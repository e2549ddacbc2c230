// How the server is doing, looked at every two seconds.
import { get } from '../api.js';
import { bytes, duration, moment, number, t } from '../text.js';
import { h, head, note, table } from '../ui.js';

const EVERY_MS = 2000;
/** Two minutes of samples. */
const KEPT = 60;
const MINUTE_MS = 60_000;

export function overview(place) {
  const cards = h('div', { class: 'cards' });
  const chart = h('figure', { class: 'panel' });
  const refusals = h('section', { class: 'panel' });
  place.append(head(t('overview')), cards, chart, refusals);
  const samples = [];
  const leaving = new AbortController();
  let timer;
  const look = async () => {
    try {
      const [about, text] = await Promise.all([
        get('about', {}, leaving.signal),
        get('metrics', {}, leaving.signal),
      ]);
      samples.push({ at: performance.now(), metrics: read(text) });
      if (samples.length > KEPT + 1) samples.shift();
      cards.replaceChildren(...allCards(about, samples));
      chart.replaceChildren(...drawRate(samples));
      refusals.replaceChildren(h('h2', {}, t('refusals')), refusalTable(samples.at(-1).metrics));
    } catch (error) {
      if (leaving.signal.aborted || error.status === 401) return;
      note(error.message, 'failed');
    }
    timer = setTimeout(look, EVERY_MS);
  };
  look();
  return () => {
    leaving.abort();
    clearTimeout(timer);
  };
}

/** Prometheus text: `{ name: [{ labels, value }] }`. */
function read(text) {
  const metrics = {};
  for (const line of text.split('\n')) {
    const found = /^rongim_(\w+?)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!found) continue;
    const [, name, inside = '', value] = found;
    const labels = Object.fromEntries([...inside.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]));
    (metrics[name] ??= []).push({ labels, value: Number(value) });
  }
  return metrics;
}

/** The sum of those with these labels. */
function sum(metrics, name, labels = {}) {
  const wanted = Object.entries(labels);
  return (metrics[name] ?? [])
    .filter((one) => wanted.every(([key, value]) => one.labels[key] === value))
    .reduce((total, one) => total + one.value, 0);
}

/** The newest sample, and the one from about so long before. */
function span(samples, ms) {
  const last = samples.at(-1);
  const first = samples.find((sample) => sample.at >= last.at - ms) ?? last;
  return { first, last };
}

function rate(samples, name, ms = 3 * EVERY_MS) {
  const { first, last } = span(samples, ms);
  const seconds = (last.at - first.at) / 1000;
  return seconds > 0 ? Math.max(sum(last.metrics, name) - sum(first.metrics, name), 0) / seconds : 0;
}

/** A quantile of what a histogram has counted in the last minute; NaN when that is nothing. */
function quantile(samples, name, part) {
  const { first, last } = span(samples, MINUTE_MS);
  const before = new Map((first.metrics[`${name}_bucket`] ?? []).map((one) => [one.labels.le, one.value]));
  const since = first === last ? new Map() : before;
  const buckets = (last.metrics[`${name}_bucket`] ?? []).map((one) => ({
    upTo: one.labels.le === '+Inf' ? Infinity : Number(one.labels.le),
    count: one.value - (since.get(one.labels.le) ?? 0),
  }));
  const all = buckets.at(-1)?.count ?? 0;
  if (all === 0) return NaN;
  let lower = { upTo: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= all * part) {
      if (bucket.upTo === Infinity) return lower.upTo;
      const inside = (all * part - lower.count) / (bucket.count - lower.count);
      return lower.upTo + (bucket.upTo - lower.upTo) * inside;
    }
    lower = bucket;
  }
  return lower.upTo;
}

function oneCard(title, value, detail) {
  return h('section', { class: 'panel figure' },
    h('h2', {}, title),
    h('p', { class: 'value' }, value),
    h('p', { class: 'hint' }, detail));
}

function allCards(about, samples) {
  const { metrics } = samples.at(-1);
  const count = (name, labels) => number(sum(metrics, name, labels));
  const ack = quantile(samples, 'ack_seconds', 0.5);
  const perSecond = (name) => t('perSecond', { count: number(rate(samples, name), 1) });
  return [
    oneCard(t('usersOnline'), count('users_online'), t('ofUsers', { count: number(about.totals.users) })),
    oneCard(t('connectionsOpen'), count('connections'), t('byTransport', {
      websocket: count('connections', { transport: 'websocket' }),
      polling: count('connections', { transport: 'polling' }),
    })),
    oneCard(t('messagesIn'), perSecond('messages_in_total'), t('sinceStart', { count: count('messages_in_total') })),
    oneCard(t('messagesOut'), perSecond('messages_out_total'), t('sinceStart', { count: count('messages_out_total') })),
    oneCard(t('ackTime'), duration(ack), Number.isNaN(ack)
      ? t('ackNone')
      : t('ackDetail', { p99: duration(quantile(samples, 'ack_seconds', 0.99)) })),
    oneCard(t('commitTime'), duration(quantile(samples, 'commit_seconds', 0.5)), t('commitDetail', {
      p99: duration(quantile(samples, 'commit_seconds', 0.99)),
      failures: count('commit_failures_total'),
    })),
    oneCard(t('queues'), count('write_queue'), t('queuesDetail', {
      push: count('push_queue'),
      longest: count('push_queue_longest'),
    })),
    oneCard(t('database'), bytes(sum(metrics, 'database_bytes')), t('databaseDetail', {
      groups: number(about.totals.groups),
      chatrooms: number(about.totals.chatrooms),
    })),
    oneCard(t('upTime'), moment(about.since), t('versionDetail', { version: about.version, key: about.appKey })),
  ];
}

const WIDE = 600;
const HIGH = 96;

function drawRate(samples) {
  const rates = samples.slice(1).map((sample, at) => rate([samples[at], sample], 'messages_in_total'));
  const most = Math.max(...rates, 0);
  const top = Math.max(most, 1);
  const points = rates.map((value, at) => {
    const x = WIDE - (rates.length - 1 - at) * (WIDE / (KEPT - 1));
    return `${x.toFixed(1)},${(HIGH - (value / top) * (HIGH - 8) - 2).toFixed(1)}`;
  });
  const now = t('rateNow', { now: number(rates.at(-1) ?? 0, 1), most: number(most, 1) });
  const first = points[0]?.split(',')[0];
  return [
    h('figcaption', {}, h('h2', {}, t('rateTitle')), h('p', { class: 'hint' }, now)),
    shape('svg', { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': now },
      points.length > 1 && shape('polygon', { points: `${first},${HIGH} ${points.join(' ')} ${WIDE},${HIGH}` }),
      shape('polyline', { points: points.join(' ') })),
  ];
}

function shape(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter(Boolean));
  return element;
}

function refusalTable(metrics) {
  const rows = (metrics.refusals_total ?? []).toSorted((a, b) => b.value - a.value);
  return table(t('refusals'), [
    [t('what'), (row) => t(row.labels.what)],
    [t('status'), (row) => row.labels.code],
    [t('count'), (row) => number(row.value)],
  ], rows, t('noRefusals'));
}
