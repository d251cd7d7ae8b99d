// announcer.js owns what is said to people who do not see the page: new messages, politely. The same
// news is in the tab's title, for people who look at another tab.

import { h } from './dom.js';
import { mrkdwn } from './render/mrkdwn.js';
import { placeName } from './state.js';

/** createAnnouncer returns {node, update}. */
export function createAnnouncer(store) {
  const node = h('div', { class: 'unseen', 'aria-live': 'polite', role: 'log' });
  let known = null;

  function update() {
    const now = newestOf(store);
    if (known) for (const news of now) if (!known.has(news.key)) say(news);
    known = new Set(now.map((news) => news.key));
    title(store);
  }

  function say({ channel, message }) {
    if (message.user === store.snapshot.me.id) return;
    const words = h('p', {}, mrkdwn(message.text, store)).textContent || 'a message';
    const line = `${store.author(message.user).name} in ${placeName(store, channel)}: ${words}`;
    node.append(h('p', {}, line.slice(0, 200)));
    while (node.children.length > 5) node.firstChild.remove();
  }

  return { node, update, forget: () => { known = null; } };
}

function newestOf(store) {
  const news = [];
  for (const channel of store.snapshot.channels) {
    for (const message of channel.messages) {
      for (const each of [message, ...message.replies]) news.push({ key: `${channel.id}/${each.ts}`, channel, message: each });
    }
  }
  return news;
}

function title(store) {
  const { channels, team, me, app } = store.snapshot;
  const unread = channels.reduce((sum, channel) => sum + (channel.unread ?? 0), 0);
  const here = store.atHome() ? app.name : store.channel(store.route.at);
  const place = typeof here === 'string' ? here : here && placeName(store, here);
  document.title = `${unread ? `(${unread}) ` : ''}${[place, team.name, me.name].filter(Boolean).join(' · ')}`;
}
