// messages.js owns a scrolling list of messages: grouping, dividers between days and before what is
// new, staying at the newest message, and the way back to it.

import { h, icon, keyed } from '../dom.js';
import { dayKey, dayName } from './time.js';

const GROUP_SECONDS = 300;
const NEAR_END = 60;

/** createMessageList returns {node, update(channel, items), reveal(ts)} for a channel or a thread. */
export function createMessageList({ store, draw, label, inThread = false }) {
  const list = h('div', { class: 'message-list' });
  const scroller = h('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': label }, list);
  const jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => toEnd('smooth') }, icon('down'), h('span', {}, 'Jump to newest'));
  const node = h('div', { class: 'messages' }, scroller, jump);
  let shownKey = '';
  let newest = '';
  let atEnd = true;

  scroller.addEventListener('scroll', () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
    jump.hidden = atEnd;
    if (atEnd) jump.lastChild.textContent = 'Jump to newest';
  });
  new ResizeObserver(() => { if (atEnd) toEnd('instant'); }).observe(list);
  new ResizeObserver(() => { if (atEnd) toEnd('instant'); }).observe(scroller);

  function toEnd(behavior) {
    scroller.scrollTo({ top: scroller.scrollHeight, behavior });
  }

  function update(key, channel, messages, options = {}) {
    const isOther = key !== shownKey;
    if (isOther) { list.replaceChildren(); atEnd = true; }
    shownKey = key;
    keyed(list, itemsFor(channel, messages, options));
    followNewest(messages, isOther);
  }

  // followNewest stays at the end when the reader is there or just spoke; else it says what came.
  function followNewest(messages, isOther) {
    const last = messages.at(-1);
    const isNew = last && last.ts > newest;
    newest = last?.ts ?? '';
    if (isOther || atEnd || (isNew && last.user === store.snapshot.me.id)) toEnd('instant');
    else if (isNew) jump.lastChild.textContent = 'New message';
  }

  function itemsFor(channel, messages, { newFrom = '', intro = null }) {
    const items = intro ? [intro] : [];
    let before = null;
    for (const message of messages) {
      const moment = Number.parseFloat(message.ts);
      const newDay = !before || dayKey(Number.parseFloat(before.ts), store) !== dayKey(moment, store);
      const isFirstNew = newFrom === message.ts;
      if (newDay && !inThread) items.push(divider(`day-${dayKey(moment, store)}`, dayName(moment, store), 'day'));
      if (isFirstNew) items.push(divider('new', 'New', 'new'));
      const grouped = !newDay && !isFirstNew && follows(before, message) && !(inThread && before === messages[0]);
      items.push(messageItem(channel, message, grouped));
      if (inThread && message === messages[0] && messages.length > 1) items.push(divider('replies', replies(messages.length - 1), 'replies'));
      before = message;
    }
    return items;
  }

  function messageItem(channel, message, grouped) {
    const { replies: under, ...rest } = message;
    const author = store.author(message.user);
    const sig = JSON.stringify([rest, under.length, under.at(-1)?.ts, grouped, author.name, author.status, store.snapshot.shortcuts.length]);
    return { key: `${message.ephemeral ? 'only-' : ''}${message.ts}`, sig, make: () => draw(channel, message, { grouped, inThread }) };
  }

  function reveal(ts) {
    const found = list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!found) return;
    atEnd = false;
    found.scrollIntoView({ block: 'center' });
    found.classList.add('revealed');
    found.focus({ preventScroll: true });
    found.addEventListener('animationend', () => found.classList.remove('revealed'), { once: true });
  }

  return { node, update, reveal };
}

function follows(before, message) {
  return before && before.user === message.user && !before.ephemeral && !message.ephemeral
    && Number.parseFloat(message.ts) - Number.parseFloat(before.ts) < GROUP_SECONDS;
}

function divider(key, words, kind) {
  return { key, sig: words, make: () => h('div', { class: `divider divider-${kind}` }, h('span', {}, words)) };
}

function replies(count) {
  return `${count} ${count === 1 ? 'reply' : 'replies'}`;
}
