// message.js owns one message: who said it and when, what it says, who can see it, and the way into
// its thread and its shortcuts.

import { h, icon } from '../dom.js';
import { menuButton } from '../floating.js';
import { createSurface } from '../surface.js';
import { avatar } from './avatar.js';
import { drawBlocks } from './blocks.js';
import { withEmoji } from './emoji.js';
import { mrkdwn } from './mrkdwn.js';
import { previewNode } from './preview.js';
import { clockTime, fullTime, dayName } from './time.js';

/** createMessages returns a function that draws messages and keeps what people chose on each. */
export function createMessages(store, confirm) {
  const surfaces = new Map();
  const surfaceOf = (channel, message, attachment = 0) => {
    const key = `${channel.id}/${message.ts}/${attachment}`;
    if (!surfaces.has(key)) surfaces.set(key, createSurface(store, { channel: channel.id, ts: message.ts, attachment }, confirm));
    return surfaces.get(key);
  };
  const previews = (channel, message) => message.previews.map((each) => previewNode(each, surfaceOf(channel, message, each.id), store));
  return (channel, message, options) => messageNode({ store, channel, message, surface: surfaceOf(channel, message), previews: previews(channel, message), ...options });
}

function messageNode({ store, channel, message, surface, previews, grouped, inThread }) {
  const author = store.author(message.user);
  const classes = ['message', grouped && 'grouped', message.ephemeral && 'ephemeral'].filter(Boolean).join(' ');
  const moment = Number.parseFloat(message.ts);
  return h('article', { class: classes, 'data-ts': message.ts, tabindex: '-1', 'aria-label': `${author.name}, ${clockTime(moment, store)}` },
    h('div', { class: 'gutter' }, grouped ? timeNode(moment, store) : avatar(author)),
    h('div', { class: 'message-body' },
      message.ephemeral && h('div', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      !grouped && meta(author, moment, store),
      content(message, surface, store),
      previews,
      !inThread && message.reply_count > 0 && threadLink(store, channel, message)),
    toolbar(store, channel, message, inThread));
}

function meta(author, moment, store) {
  return h('div', { class: 'meta' },
    h('span', { class: 'author' }, author.name),
    statusNode(author),
    author.is_bot && h('span', { class: 'badge' }, 'APP'),
    author.is_guest && h('span', { class: 'badge' }, 'GUEST'),
    author.is_outsider && h('span', { class: 'badge outside' }, icon('globe'), 'EXTERNAL'),
    timeNode(moment, store));
}

/** statusNode shows the status that stands beside a name, or nothing. */
export function statusNode(author) {
  const { text, emoji } = author.status ?? {};
  if (!text && !emoji) return null;
  return h('span', { class: 'person-status', role: 'img', 'aria-label': `Status: ${text || emoji}`, title: text }, withEmoji(emoji || ':speech_balloon:'));
}

function timeNode(moment, store) {
  return h('time', { class: 'stamp', datetime: new Date(moment * 1000).toISOString(), title: fullTime(moment, store) }, clockTime(moment, store));
}

function content(message, surface, store) {
  const edited = message.edited && h('span', { class: 'edited' }, '(edited)');
  if (!message.blocks.length) return h('div', { class: 'text' }, mrkdwn(message.text, store), edited && ' ', edited);
  const blocks = h('div', { class: 'blocks' });
  drawBlocks(blocks, message.blocks, surface);
  return h('div', {}, blocks, edited);
}

function threadLink(store, channel, message) {
  const last = message.replies.at(-1);
  const count = `${message.reply_count} ${message.reply_count === 1 ? 'reply' : 'replies'}`;
  const authors = [...new Set(message.replies.map((reply) => reply.user))].slice(0, 3);
  const moment = last && Number.parseFloat(last.ts);
  return h('button', { type: 'button', class: 'thread-link', 'data-focus': `thread/${message.ts}`, onclick: () => openThread(store, channel, message) },
    authors.map((id) => avatar(store.author(id), 'small')),
    h('span', { class: 'count' }, count),
    last && h('span', { class: 'last' }, `Last reply ${dayName(moment, store).toLowerCase()} at ${clockTime(moment, store)}`));
}

function openThread(store, channel, message) {
  store.go({ at: channel.id, thread: message.thread_ts || message.ts });
}

function toolbar(store, channel, message, inThread) {
  if (message.ephemeral) return null;
  const shortcuts = store.snapshot.shortcuts.filter((each) => each.type === 'message');
  const run = async (shortcut) => {
    const result = await store.act('messageShortcut', { callback_id: shortcut.callback_id, channel: channel.id, ts: message.ts });
    if (!result.ok) store.toast(result.error);
  };
  const entries = () => shortcuts.map((shortcut) => ({ label: shortcut.name, description: store.snapshot.app.name, run: () => run(shortcut) }));
  const reply = !inThread && h('button', { type: 'button', class: 'tool', 'aria-label': 'Reply in thread', title: 'Reply in thread', onclick: () => openThread(store, channel, message) }, icon('reply'));
  const more = shortcuts.length > 0 && menuButton({ label: 'More actions', className: 'tool', entries });
  return (reply || more) && h('div', { class: 'toolbar' }, reply, more);
}
