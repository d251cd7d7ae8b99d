// split.js owns several people side by side: each is this same page in a frame of its own, so that a
// dialog of one leaves the others free. It keeps who is where in the address, and gives all of them
// one stream. It draws no messages.

import { h, icon } from './dom.js';
import { createFeed } from './connection.js';
import { menuButton } from './floating.js';
import { hashOf, panesHash, readPanes } from './route.js';
import { avatar } from './render/avatar.js';
import { firstOf } from './render/topbar.js';

const MOST = 3;

/** splitPage builds the page for the panes of the address. */
export function splitPage(people) {
  window.slackFeed ??= createFeed();
  const cast = firstOf(people);
  const row = h('main', { class: 'panes', tabindex: '0', 'aria-label': 'People side by side' });
  const add = menuButton({ label: 'Add a person', className: 'bar-button', content: [icon('plus'), h('span', {}, 'Add a person')], entries: () => entries(cast, shown(), open) });
  const one = h('button', { type: 'button', class: 'bar-button', onclick: () => leave() }, 'One at a time');
  const bar = h('header', { class: 'topbar split-bar' }, h('h1', { class: 'workspace' }, 'Side by side'), h('span', { class: 'status' }), add, one);
  const frames = () => [...row.children];

  /** shown lists who is shown, by id. */
  function shown() {
    return frames().map((frame) => whoIn(frame.dataset.hash, people)?.id);
  }

  function open(hash) {
    const frame = h('iframe', { class: 'pane', src: `${location.pathname}${hash}` });
    row.append(frame);
    note(frame, hash);
  }

  // note keeps where a pane is, for the address and for its name.
  function note(frame, hash) {
    frame.dataset.hash = hash;
    frame.title = whoIn(hash, people)?.name ?? 'Nobody yet';
    history.replaceState(null, '', `${location.pathname}${location.search}${panesHash(frames().map((each) => each.dataset.hash))}`);
    document.title = `${frames().map((each) => each.title).join(' | ')} · side by side`;
    add.hidden = frames().length >= MOST;
  }

  function leave(hash = frames()[0]?.dataset.hash ?? '#') {
    location.hash = hash;
  }

  function close(frame) {
    frame.remove();
    const left = frames();
    if (left.length < 2) leave(left[0]?.dataset.hash);
    else note(left[0], left[0].dataset.hash);
  }

  function onMessage(event) {
    const frame = frames().find((each) => each.contentWindow === event.source);
    if (!frame || event.origin !== location.origin) return;
    if (event.data.close) close(frame);
    else if (typeof event.data.pane === 'string') note(frame, event.data.pane);
  }

  addEventListener('message', onMessage);
  document.body.replaceChildren(bar, row);
  for (const hash of readPanes().slice(0, MOST)) open(hash);
  return () => removeEventListener('message', onMessage);
}

function whoIn(hash, people) {
  const as = new URLSearchParams(hash.slice(1)).get('as') ?? '';
  return people.find((person) => person.id === as || person.name.toLowerCase() === as.toLowerCase());
}

function entries(cast, shown, open) {
  return cast.filter((person) => !shown.includes(person.id)).map((person) => ({
    label: person.name, description: person.title || person.role, lead: avatar(person, 'small'),
    run: () => open(hashOf({ as: person.id })),
  }));
}
