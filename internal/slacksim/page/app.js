// app.js owns the start: it asks who this tab is, connects, and lets every part of the page redraw
// itself when the store says that something changed.

import { h } from './dom.js';
import { listPeople } from './api.js';
import { connect } from './connection.js';
import { createAnnouncer } from './announcer.js';
import { inFrame, readPanes, tellFrame } from './route.js';
import { splitPage } from './split.js';
import { createStore, receive } from './state.js';
import { createChannel } from './render/channel.js';
import { createConfirm } from './render/confirm.js';
import { createMessages } from './render/message.js';
import { createModal } from './render/modal.js';
import { createSidebar } from './render/sidebar.js';
import { createThread } from './render/thread.js';
import { createToasts } from './render/toasts.js';
import { createTopbar } from './render/topbar.js';
import { whoFailed, whoPage } from './render/who.js';

const RETRY = 3000;

const store = createStore();
const toasts = createToasts();
store.toast = toasts.show;

let disconnect = () => {};
let connectedAs = null;

addEventListener('hashchange', start);
addEventListener('visibilitychange', () => { if (store.snapshot) store.notify(); });
start();

// start shows the chooser, or makes this tab the person whom the address names.
async function start() {
  tellFrame();
  if (!readPanes().length && store.route.as && store.route.as === connectedAs) return;
  disconnect();
  disconnect = () => {};
  connectedAs = store.route.as;
  store.snapshot = null;
  try {
    const people = await listPeople();
    if (connectedAs === store.route.as) enter(people);
  } catch {
    document.body.replaceChildren(whoFailed(start));
    connectedAs = null;
    setTimeout(() => { if (connectedAs === null) start(); }, RETRY);
  }
}

function enter(people) {
  if (readPanes().length && !inFrame) {
    disconnect = splitPage(people);
    return;
  }
  const asked = store.route.as;
  const me = people.find((person) => person.id === asked || person.name.toLowerCase() === asked.toLowerCase());
  if (!me) {
    document.title = 'Who are you?';
    document.body.replaceChildren(whoPage(people, store.route));
    return;
  }
  connectedAs = me.id;
  store.route.as = me.id;
  const redraw = layOut(people);
  const unsubscribe = store.subscribe(redraw);
  const hangUp = connect(me.id, {
    onState: (snapshot) => receive(store, snapshot),
    onOnline: (online) => { if (online !== store.online) { store.online = online; redraw(); } },
  });
  disconnect = () => { hangUp(); unsubscribe(); };
}

// layOut builds the page for one person and returns the function that redraws it.
function layOut(people) {
  const confirm = createConfirm(store);
  const draw = createMessages(store, confirm);
  const topbar = createTopbar(store, people, () => setDrawer(!frame.classList.contains('drawer-open')));
  const sidebar = createSidebar(store);
  const channel = createChannel(store, draw, confirm);
  const thread = createThread(store, draw);
  const modal = createModal(store, confirm, () => { toasts.settle(); channel.focus(); });
  const announcer = createAnnouncer(store);
  const veil = h('div', { class: 'veil', onclick: () => setDrawer(false) });
  const frame = h('div', { class: 'frame waiting' }, sidebar.node, veil, channel.node, thread.node);
  const skip = h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); channel.focus(); } }, 'Skip to the messages');
  let place = '';

  function setDrawer(open) {
    frame.classList.toggle('drawer-open', open);
    topbar.drawer.setAttribute('aria-expanded', String(open));
    if (open) sidebar.node.querySelector('a')?.focus();
  }

  function redraw() {
    if (!store.snapshot) return;
    if (!store.route.at) store.go({ at: store.snapshot.channels[0]?.id ?? 'home' }, { replace: true });
    frame.classList.remove('waiting');
    for (const part of [topbar, sidebar, channel, thread, modal, announcer]) part.update();
    frame.classList.toggle('with-thread', !thread.node.hidden);
    toasts.take(store.snapshot.toasts);
    arrive();
  }

  // arrive puts the focus into the composer when the person went somewhere else.
  function arrive() {
    const next = `${store.route.at}/${store.route.tab}`;
    if (next === place) return;
    place = next;
    setDrawer(false);
    if (!document.querySelector('dialog[open]') && thread.node.hidden) channel.focus();
  }

  store.reveal = (ts) => { channel.reveal(ts); thread.reveal(ts); };
  sidebar.node.addEventListener('keydown', (event) => { if (event.key === 'Escape') setDrawer(false); });
  document.body.replaceChildren(skip, topbar.node, frame, modal.node, announcer.node);
  toasts.forget();
  return redraw;
}
