// state.js owns what the page knows: the newest snapshot, the route, and whether the simulator is
// there. Parts of the page subscribe and look things up here. It draws nothing.

import { act } from './api.js';
import { readRoute, writeRoute } from './route.js';

const HOME = 'home';

/** createStore returns the one store of a tab. */
export function createStore() {
  const listeners = new Set();
  const store = {
    /** snapshot is null until the first one arrives. */
    snapshot: null,
    /** online is false while the simulator does not answer. */
    online: true,
    route: readRoute(),
    /** clockSkew is the workspace's clock minus this machine's, in seconds. */
    clockSkew: 0,
    /** loadedAt is when this page was loaded, by the workspace's clock; null until the first snapshot. */
    loadedAt: null,

    /** subscribe calls listener at every change, until the returned function is called. */
    subscribe(listener) { listeners.add(listener); return () => listeners.delete(listener); },
    notify() { for (const listener of listeners) listener(); },

    /** go changes the place: {at, thread, tab}; members left out keep nothing but who we are. */
    go(place, options) {
      store.route = { as: store.route.as, at: '', thread: '', tab: '', ...place };
      writeRoute(store.route, options);
      store.notify();
    },

    /** act does one thing as this tab's person. */
    act(verb, rest) { return act(store.route.as, verb, rest); },

    now() { return Date.now() / 1000 + store.clockSkew; },
    person(id) { return store.snapshot?.people.find((person) => person.id === id); },
    channel(id) { return store.snapshot?.channels.find((channel) => channel.id === id); },
    author: (id) => authorOf(store.snapshot, id),
    appChannel: () => store.snapshot?.channels.find((channel) => isWithApp(store.snapshot, channel)),
    isAppChannel: (channel) => isWithApp(store.snapshot, channel),
    atHome: () => store.route.at === HOME,
    timeZone: () => store.snapshot?.me.tz || undefined,
  };
  addEventListener('popstate', () => follow(store));
  return store;
}

// follow reads the address bar after a link or the Back button. Another person's page is not drawn
// from this one's snapshot: app.js starts anew for them.
function follow(store) {
  const before = store.route.as;
  store.route = readRoute();
  if (store.route.as === before) store.notify();
}

/** receive takes a snapshot into the store. */
export function receive(store, snapshot) {
  store.clockSkew = (snapshot.now || Date.now() / 1000) - Date.now() / 1000;
  store.loadedAt ??= performance.timeOrigin / 1000 + store.clockSkew;
  store.snapshot = normal(snapshot, store.loadedAt);
  store.notify();
}

/** titleOf returns the name of a channel as the sidebar shows it, without its sign. */
export function titleOf(store, channel) {
  if (channel.kind !== 'dm') return channel.name.replace(/^#/, '');
  return store.author(channel.with).name || channel.name;
}

/** placeName returns what a sidebar entry or a title calls the channel: "#general", "Approver1". */
export function placeName(store, channel) {
  const title = titleOf(store, channel);
  return channel.kind === 'dm' ? title : `#${title}`;
}

/** findMessage returns {message, parent} for a timestamp in a channel, or null. */
export function findMessage(channel, ts) {
  for (const message of channel?.messages ?? []) {
    if (message.ts === ts) return { message, parent: message };
    const reply = message.replies.find((each) => each.ts === ts);
    if (reply) return { message: reply, parent: message };
  }
  return null;
}

function authorOf(snapshot, id) {
  const app = snapshot?.app;
  if (app && (id === app.bot_user_id || id === app.id)) return { id: app.bot_user_id, name: app.name, is_bot: true };
  if (id === 'USLACKBOT') return { id, name: 'Slackbot', is_bot: true };
  return snapshot?.people.find((person) => person.id === id) ?? { id, name: id || 'Someone' };
}

function isWithApp(snapshot, channel) {
  return channel.kind === 'dm' && channel.with === snapshot.app.bot_user_id;
}

// normal gives lists that may be null in JSON their empty value, so that nobody else has to ask, and leaves out the
// messages to this person alone that came before the page was loaded: Slack forgets those at a reload.
function normal(snapshot, loadedAt) {
  const list = (value) => value ?? [];
  const isKept = (each) => !each.ephemeral || Number.parseFloat(each.ts) >= loadedAt;
  const messages = (value) => list(value).filter(isKept).map(message);
  const message = (each) => {
    const replies = messages(each.replies);
    return { ...each, blocks: list(each.blocks), previews: list(each.previews), replies, reply_count: replies.length };
  };
  return {
    ...snapshot,
    people: list(snapshot.people),
    commands: list(snapshot.commands),
    shortcuts: list(snapshot.shortcuts),
    views: list(snapshot.views),
    toasts: list(snapshot.toasts),
    hints: list(snapshot.hints),
    draft_previews: list(snapshot.draft_previews),
    public_channels: list(snapshot.public_channels),
    usergroups: list(snapshot.usergroups),
    channels: list(snapshot.channels).map((each) => ({ ...each, messages: messages(each.messages) })),
  };
}
