// topbar.js owns the bar over everything: the drawer button of narrow screens, the workspace's name,
// whether the simulator is there, and who this tab is.

import { h, icon, fill } from '../dom.js';
import { menuButton } from '../floating.js';
import { hashOf, inFrame, panesHash, tellFrame } from '../route.js';
import { avatar } from './avatar.js';

const FIRST = ['Requestor1', 'Approver1', 'Admin1'];

/** firstOf puts the people a newcomer wants to be before all others. */
export function firstOf(people) {
  const rank = (person) => (FIRST.includes(person.name) ? FIRST.indexOf(person.name) : FIRST.length);
  return [...people].sort((a, b) => rank(a) - rank(b));
}

/** createTopbar returns {node, update}; people are those who can be picked. */
export function createTopbar(store, people, toggleDrawer) {
  const cast = firstOf(people);
  const drawer = h('button', { type: 'button', class: 'bar-button drawer-button', 'aria-label': 'Channels and direct messages', 'aria-controls': 'sidebar', 'aria-expanded': 'false', onclick: toggleDrawer }, icon('menu'));
  const workspace = h('h1', { class: 'workspace' });
  const status = h('span', { class: 'status', role: 'status' });
  const who = h('span', { class: 'who-am-i' });
  const switcher = menuButton({ label: 'Be somebody else', className: 'bar-button switcher', content: who, entries: () => entries(store, cast) });
  switcher.firstChild.removeAttribute('aria-label');
  const beside = inFrame
    ? h('button', { type: 'button', class: 'bar-button', 'aria-label': 'Close this pane', title: 'Close this pane', onclick: () => tellFrame({ close: true }) }, icon('close'))
    : h('button', { type: 'button', class: 'bar-button beside', 'aria-label': 'Side by side', title: 'Side by side with somebody else', onclick: () => goBeside(store, cast) }, icon('split'));
  const node = h('header', { class: 'topbar' }, drawer, workspace, status, switcher, beside);
  let shown = '';

  function update() {
    const { me, team } = store.snapshot;
    status.textContent = store.online ? '' : 'Reconnecting…';
    node.classList.toggle('offline', !store.online);
    const sig = JSON.stringify([me, team.name]);
    if (sig === shown) return;
    shown = sig;
    fill(workspace, h('span', { class: 'tile', 'aria-hidden': 'true' }, team.name[0]), h('span', { class: 'workspace-name' }, team.name));
    fill(who, h('span', { class: 'unseen' }, 'You are '), avatar(me, 'small'), h('span', { class: 'who-words' }, h('span', {}, `${me.name} `), h('span', { class: 'who-title' }, me.title)), icon('down'), h('span', { class: 'unseen' }, ': be somebody else'));
  }
  return { node, update, drawer };
}

// goBeside shows this page beside that of the next person of the cast.
function goBeside(store, cast) {
  const other = cast.find((person) => person.id !== store.snapshot.me.id);
  location.hash = panesHash([location.hash, hashOf({ as: other.id })]);
}

function entries(store, cast) {
  const people = cast.map((person) => ({
    label: person.name, description: person.title || person.role, lead: avatar(person, 'small'), current: person.id === store.snapshot.me.id,
    run: () => { location.hash = new URLSearchParams({ as: person.id }); },
  }));
  return [...people, { label: 'Somebody else in a new tab', description: 'Every tab can be another person', href: `${location.pathname}#`, run: () => {} }];
}
