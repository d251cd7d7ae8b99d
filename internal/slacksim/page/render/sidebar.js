// sidebar.js owns the list of places: channels, direct messages, apps, with marks for what is unread.

import { h, icon, keyed } from '../dom.js';
import { hashOf } from '../route.js';
import { titleOf } from '../state.js';
import { avatar } from './avatar.js';

/** createSidebar returns {node, update}. */
export function createSidebar(store) {
  const channels = section('Channels');
  const direct = section('Direct messages');
  const apps = section('Apps');
  const node = h('nav', { class: 'sidebar', id: 'sidebar', 'aria-label': 'Channels and direct messages' }, channels.node, direct.node, apps.node);

  function update() {
    const { channels: all, app } = store.snapshot;
    keyed(channels.list, all.filter((each) => each.kind !== 'dm').map((each) => place(store, each)));
    keyed(direct.list, all.filter((each) => each.kind === 'dm').map((each) => place(store, each)));
    keyed(apps.list, [home(store, app)]);
    channels.node.hidden = channels.list.children.length === 0;
    direct.node.hidden = direct.list.children.length === 0;
  }
  return { node, update };
}

function section(title) {
  const list = h('ul', {});
  return { list, node: h('section', { 'aria-label': title }, h('h2', {}, title), list) };
}

function place(store, channel) {
  const name = titleOf(store, channel);
  const current = store.route.at === channel.id;
  const author = channel.kind === 'dm' ? store.author(channel.with) : null;
  const lead = author ? avatar(author, 'small') : icon(channel.kind === 'private' ? 'lock' : 'hash');
  return entry({
    key: channel.id, name, current, lead, unread: current ? 0 : channel.unread ?? 0, href: hrefFor(store, channel.id),
    note: channel.is_ext_shared ? 'shared with another organization' : '',
    counted: channel.kind === 'dm',
  });
}

function home(store, app) {
  const author = { id: app.bot_user_id, name: app.name, is_bot: true };
  return entry({ key: 'home', name: app.name, current: store.atHome(), lead: avatar(author, 'small'), unread: 0, href: hrefFor(store, 'home'), note: '' });
}

function entry({ key, name, current, lead, unread, href, note, counted }) {
  const sig = JSON.stringify([name, current, unread, href, note]);
  const make = () => h('li', {}, h('a', { href, class: unread ? 'place unread' : 'place', 'aria-current': current ? 'page' : null, 'data-focus': key },
    lead, h('span', { class: 'place-name' }, name),
    note && h('span', { class: 'place-note', title: `Channel ${note}` }, icon('globe'), h('span', { class: 'unseen' }, `, ${note}`)),
    unread > 0 && h('span', { class: counted ? 'count' : 'count soft' }, String(unread), h('span', { class: 'unseen' }, ' unread'))));
  return { key, sig, make };
}

function hrefFor(store, at) {
  return hashOf({ as: store.route.as, at });
}
