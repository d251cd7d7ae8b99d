// thread.js owns the pane on the right: one message, its replies, and a composer for one more.

import { h, icon } from '../dom.js';
import { createComposer } from '../composer.js';
import { findMessage, placeName } from '../state.js';
import { createMessageList } from './messages.js';

/** createThread returns {node, update, focus, reveal}. */
export function createThread(store, draw) {
  const list = createMessageList({ store, draw, label: 'Thread', inThread: true });
  const composer = createComposer(store, { target: () => ({ channel: store.route.at, thread_ts: store.route.thread }), inThread: true });
  const where = h('span', { class: 'topic' });
  const close = () => store.go({ at: store.route.at });
  const head = h('div', { class: 'place-head' }, h('h2', {}, 'Thread'), where, h('button', { type: 'button', class: 'tool', 'aria-label': 'Close the thread', title: 'Close', onclick: close }, icon('close')));
  const node = h('aside', { class: 'thread', 'aria-label': 'Thread', hidden: true }, head, list.node, composer.node);
  node.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) close(); });
  let shown = '';

  function update() {
    const channel = store.channel(store.route.at);
    const found = store.route.thread ? findMessage(channel, store.route.thread) : null;
    node.hidden = !found;
    if (!found) { shown = ''; return; }
    const key = `${channel.id}/${found.parent.ts}`;
    where.textContent = placeName(store, channel);
    list.update(key, channel, [found.parent, ...found.parent.replies]);
    composer.update(`draft ${store.route.as} ${key}`, '');
    if (shown !== key) composer.focus();
    shown = key;
  }

  return { node, update, reveal: list.reveal };
}
