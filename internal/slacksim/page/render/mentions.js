// mentions.js owns how people, channels, pings, links and dates look inside text, whichever
// notation they came in. A ping of many people is loud on purpose: an injected one must be seen.

import { h, safeUrl, icon } from '../dom.js';
import { hashOf, permalinkPlace } from '../route.js';
import { placeName } from '../state.js';
import { slackDate, fullTime } from './time.js';

/** userMention shows @Name; a mention of the reader stands out. */
export function userMention(id, label, store) {
  const me = id === store.snapshot.me.id;
  const name = store.author(id).name;
  return h('span', { class: me ? 'mention mention-me' : 'mention' }, `@${name === id && label ? label : name}`);
}

/** channelMention shows a link to a channel the reader is in, and no name of any other. */
export function channelMention(id, store) {
  const channel = store.channel(id);
  if (!channel) return h('span', { class: 'mention' }, icon('lock'), 'private channel');
  return h('a', { class: 'mention', href: hashOf({ as: store.route.as, at: id }) }, placeName(store, channel));
}

/** broadcast shows @channel, @here and @everyone as what they are: a ping of many people. */
export function broadcast(range) {
  return h('strong', { class: 'broadcast', title: 'This notifies everybody here' }, `@${range}`);
}

/** groupMention shows a user group. */
export function groupMention(id, label, store) {
  const known = store.snapshot.usergroups.find((group) => group.id === id);
  return h('strong', { class: 'broadcast', title: 'This notifies a whole group' }, known ? `@${known.handle}` : label || `@${id}`);
}

/** link shows a link; one whose address a browser must not follow stays text. */
export function link(address, label, store) {
  const url = safeUrl(address);
  if (!url) return document.createTextNode(`${label || ''} <${address}>`);
  const visit = visitor(url, store);
  if (visit) return h('a', { href: url, onclick: visit }, label || url);
  const hidden = Boolean(label) && label !== address;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', title: hidden ? url : null }, label || address);
}

/** visitor returns the click listener for the address of a message that can be shown in this tab, else null. */
export function visitor(url, store) {
  const place = permalinkPlace(url);
  if (!place || !store.channel(place.channel)) return null;
  return (event) => {
    event.preventDefault();
    store.go({ at: place.channel, thread: place.thread });
    store.reveal?.(place.ts);
  };
}

/** dateMention shows a moment in the reader's zone, or the fallback when it is no moment. */
export function dateMention(seconds, pattern, address, fallback, store) {
  if (!Number.isFinite(seconds)) return document.createTextNode(fallback ?? '');
  const time = h('time', { datetime: new Date(seconds * 1000).toISOString(), title: fullTime(seconds, store) }, slackDate(seconds, pattern, store));
  const url = address && safeUrl(address);
  return url ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, time) : time;
}
