// completion.js owns the list that opens while a command, a person or a channel is being typed.

import { h, uid } from './dom.js';
import { titleOf } from './state.js';

const MOST = 8;

/** createCompletion returns {node, update, onKey, hint} for a text field; commands are offered only where they work. */
export function createCompletion(store, field, { commands }) {
  const node = h('div', { class: 'completion', role: 'listbox', id: uid('completion'), 'aria-label': 'Suggestions', hidden: true });
  field.setAttribute('aria-controls', node.id);
  let shown = [];
  let active = 0;
  let dismissed = '';

  function update() {
    const word = wordAt(field, commands);
    shown = word && word.text !== dismissed ? candidates(store, word).slice(0, MOST) : [];
    active = 0;
    draw();
  }

  function draw() {
    node.hidden = shown.length === 0;
    node.replaceChildren(...shown.map((each, index) => row(each, index)));
    const current = node.children[active];
    current?.scrollIntoView({ block: 'nearest' });
    if (current) field.setAttribute('aria-activedescendant', current.id);
    else field.removeAttribute('aria-activedescendant');
  }

  function row(each, index) {
    const option = h('div', { class: index === active ? 'suggestion active' : 'suggestion', role: 'option', id: uid('suggestion'), 'aria-selected': String(index === active) },
      h('span', { class: 'suggestion-name' }, each.name, each.usage && h('span', { class: 'usage' }, ` ${each.usage}`)),
      each.note && h('span', { class: 'suggestion-note' }, each.note));
    option.addEventListener('pointerdown', (event) => { event.preventDefault(); accept(each); });
    return option;
  }

  function accept(each) {
    const word = wordAt(field, commands);
    if (!word) return;
    field.setRangeText(`${each.insert} `, word.start, word.end, 'end');
    field.dispatchEvent(new Event('input'));
    field.focus();
  }

  // onKey answers true when the key was for the list.
  function onKey(event) {
    if (!shown.length) return false;
    const word = wordAt(field, commands);
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) active = (active + move + shown.length) % shown.length;
    else if (event.key === 'Tab' && !event.shiftKey) accept(shown[active]);
    else if (event.key === 'Enter' && !event.shiftKey && word.text !== shown[active].insert) accept(shown[active]);
    else if (event.key === 'Escape') { dismissed = word.text; shown = []; }
    else return false;
    event.preventDefault();
    draw();
    return true;
  }

  return { node, update, onKey };
}

/** usageFor returns the usage hint of the command that a text begins with, or nothing. */
export function usageFor(store, text) {
  const command = store.snapshot.commands.find((each) => text === `${each.command} `);
  return command?.usage_hint ?? '';
}

function wordAt(field, commands) {
  const before = field.value.slice(0, field.selectionStart);
  const match = /(?:^|\s)([/@#][^\s]*)$/.exec(before);
  if (!match) return null;
  const text = match[1];
  const start = before.length - text.length;
  if (text[0] === '/' && (start !== 0 || !commands)) return null;
  return { text, start, end: before.length };
}

function candidates(store, word) {
  const typed = word.text.slice(1).toLowerCase();
  return SOURCES[word.text[0]](store).filter((each) => each.name.slice(1).toLowerCase().startsWith(typed));
}

const SOURCES = {
  '/': (store) => store.snapshot.commands.map((each) => ({ name: each.command, insert: each.command, usage: each.usage_hint, note: each.description })),
  '@': (store) => [
    ...store.snapshot.people.filter((each) => !each.deleted).map((each) => ({ name: `@${each.name}`, insert: `@${each.name}`, note: each.title })),
    ...(store.snapshot.people.some((each) => each.id === store.snapshot.app.bot_user_id) ? [] : [{ name: `@${store.snapshot.app.name}`, insert: `@${store.snapshot.app.name}`, note: 'App' }]),
  ],
  '#': (store) => store.snapshot.channels.filter((each) => each.kind !== 'dm').map((each) => ({ name: `#${titleOf(store, each)}`, insert: `#${titleOf(store, each)}`, note: each.topic })),
};
