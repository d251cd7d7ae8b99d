// channel.js owns the middle of the page: the title of a place, its messages (or the app's Home tab),
// the hints for newcomers, and the composer under it all.

import { h, icon, fill } from '../dom.js';
import { createComposer } from '../composer.js';
import { hashOf } from '../route.js';
import { placeName, titleOf } from '../state.js';
import { avatar } from './avatar.js';
import { createHome } from './home.js';
import { createMessageList } from './messages.js';
import { mrkdwn } from './mrkdwn.js';

/** createChannel returns {node, update, reveal, focus}. */
export function createChannel(store, draw, confirm) {
  const head = h('div', { class: 'place-head' });
  const hints = h('aside', { class: 'hints', 'aria-label': 'Hints', hidden: true });
  const list = createMessageList({ store, draw, label: 'Messages' });
  const home = createHome(store, confirm);
  const composer = createComposer(store, { target: () => ({ channel: current().id }) });
  const nobody = h('p', { class: 'empty' });
  const node = h('main', { class: 'place-main', id: 'main', tabindex: '-1' }, head, hints, list.node, home.node, nobody, composer.node);
  let visited = '';
  let newFrom = '';
  let shownHead = '';

  const current = () => (store.atHome() ? store.appChannel() : store.channel(store.route.at));
  const isMuted = (channel) => store.isAppChannel(channel) && !store.snapshot.app.takes_messages;
  const showsHome = () => store.atHome() && store.route.tab !== 'messages';

  function update() {
    const channel = current();
    visit(channel);
    drawHead(channel);
    drawHints(channel);
    home.node.hidden = !showsHome();
    list.node.hidden = showsHome() || !channel;
    composer.node.hidden = showsHome() || !channel || store.snapshot.me.deleted || isMuted(channel);
    nobody.textContent = showsHome() ? '' : reasonForSilence(channel);
    nobody.hidden = !nobody.textContent;
    if (showsHome()) home.update();
    else if (channel) drawChannel(channel);
  }

  // reasonForSilence says why nothing can be written here, or nothing when it can.
  function reasonForSilence(channel) {
    if (store.snapshot.me.deleted) return 'This account is deactivated: it can look, but not do anything.';
    if (channel && isMuted(channel)) return 'Sending messages to this app has been turned off.';
    if (channel) return '';
    return store.atHome() ? 'There are no messages here yet.' : 'This place does not exist, or you are not in it.';
  }

  // visit notes what was unread when the person came here, so that the "New" line stays put.
  function visit(channel) {
    const place = `${store.route.as}/${store.route.at}/${store.route.tab}`;
    if (place === visited) return;
    visited = place;
    const unread = channel?.unread ?? 0;
    newFrom = unread ? channel.messages.at(-unread)?.ts ?? '' : '';
    if (showsHome()) home.opened();
    else if (channel && store.isAppChannel(channel)) store.act('messagesTab');
  }

  function drawChannel(channel) {
    const name = placeName(store, channel);
    list.update(visited, channel, channel.messages, { newFrom, intro: introFor(store, channel) });
    composer.update(`draft ${store.route.as} ${channel.id}`, name);
    if (channel.unread > 0 && document.visibilityState === 'visible') store.act('read', { channel: channel.id });
  }

  function drawHead(channel) {
    const sig = JSON.stringify([store.route.as, store.route.at, store.route.tab, channel?.name, channel?.topic, Boolean(channel)]);
    if (sig === shownHead) return;
    shownHead = sig;
    const isApp = store.atHome() || (channel && store.isAppChannel(channel));
    fill(head, isApp ? appHead(store, channel) : channelHead(store, channel));
  }

  function drawHints(channel) {
    const { hints: lines, channels } = store.snapshot;
    const key = `hints ${lines.join('\n')}`;
    const first = channels.find((each) => each.kind !== 'dm');
    hints.hidden = !lines.length || !first || channel !== first || showsHome() || localStorage.getItem(key) !== null;
    if (hints.hidden || hints.dataset.sig === key) return;
    hints.dataset.sig = key;
    const dismiss = () => { localStorage.setItem(key, 'seen'); hints.hidden = true; composer.focus(); };
    fill(hints, h('ul', {}, lines.map((line) => h('li', {}, mrkdwn(line, store)))), h('button', { type: 'button', class: 'tool', 'aria-label': 'Dismiss the hints', title: 'Dismiss', onclick: dismiss }, icon('close')));
  }

  return { node, update, reveal: list.reveal, focus: () => (composer.node.hidden ? node.focus() : composer.focus()) };
}

function channelHead(store, channel) {
  if (!channel) return [h('h2', {}, 'Nothing here')];
  const isDirect = channel.kind === 'dm';
  const author = isDirect && store.author(channel.with);
  return [
    h('h2', {}, isDirect ? avatar(author, 'small') : icon(channel.kind === 'private' ? 'lock' : 'hash'), titleOf(store, channel)),
    channel.is_ext_shared && h('span', { class: 'badge outside' }, icon('globe'), 'Shared with another organization'),
    h('span', { class: 'topic' }, isDirect ? author.title : channel.topic),
  ];
}

function appHead(store, channel) {
  const { app } = store.snapshot;
  const onHome = store.atHome() && store.route.tab !== 'messages';
  const messages = channel ? { at: channel.id } : { at: 'home', tab: 'messages' };
  const tab = (name, place, current) => h('a', { class: 'tab', href: hashOf({ as: store.route.as, ...place }), 'aria-current': current ? 'page' : null }, name);
  return [
    h('h2', {}, avatar({ id: app.bot_user_id, name: app.name, is_bot: true }, 'small'), app.name, h('span', { class: 'badge' }, 'APP')),
    h('nav', { class: 'tabs', 'aria-label': `Tabs of ${app.name}` }, tab('Home', { at: 'home' }, onHome), tab('Messages', messages, !onHome)),
  ];
}

function introFor(store, channel) {
  const name = placeName(store, channel);
  const words = channel.kind === 'dm' ? `This is the beginning of your messages with ${name}.` : `This is the beginning of ${name}.`;
  return { key: 'intro', sig: words, make: () => h('p', { class: 'intro' }, words) };
}
