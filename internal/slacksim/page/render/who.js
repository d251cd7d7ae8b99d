// who.js owns the first question of a visit: who are you? Cards are links, so that a middle click
// opens another person in another tab.

import { h, icon } from '../dom.js';
import { hashOf, inFrame, panesHash } from '../route.js';
import { avatar } from './avatar.js';
import { firstOf } from './topbar.js';

const SHOWN_FIRST = 3;
const BESIDE = 2;

/** whoPage returns the chooser for a list of people; route is the place to go to once chosen. */
export function whoPage(people, route) {
  const ordered = firstOf(people);
  return h('main', { class: 'who' },
    h('h1', {}, 'Who are you?'),
    h('p', {}, 'You can be several people at once: in a tab for each, or side by side.'),
    h('ul', { class: 'cards' }, ordered.slice(0, SHOWN_FIRST).map((person) => card(person, route, 'large'))),
    !inFrame && ordered.length >= BESIDE && h('p', {}, h('a', { class: 'button', href: panesHash(ordered.slice(0, BESIDE).map((person) => hashOf({ ...route, as: person.id }))) }, icon('split'), besideWords(ordered))),
    ordered.length > SHOWN_FIRST && h('details', {}, h('summary', {}, 'Everybody else'), h('ul', { class: 'cards more' }, ordered.slice(SHOWN_FIRST).map((person) => card(person, route, '')))));
}

/** whoFailed returns what is shown when nobody could be listed. */
export function whoFailed(retry) {
  return h('main', { class: 'who' },
    h('h1', {}, 'The simulator does not answer'),
    h('p', {}, 'Is it still running? This page tries again by itself.'),
    h('button', { type: 'button', class: 'button primary', onclick: retry }, 'Try again'));
}

function besideWords(people) {
  return `${people.slice(0, BESIDE).map((person) => person.name).join(' and ')} side by side`;
}

function card(person, route, size) {
  return h('li', {}, h('a', { class: 'card', href: hashOf({ ...route, as: person.id }) },
    avatar(person, size),
    h('span', { class: 'card-words' }, h('span', { class: 'card-name' }, person.name), h('span', { class: 'card-title' }, person.title), note(person))));
}

function note(person) {
  const said = [person.role, person.is_guest && 'Guest', person.is_outsider && 'Other company', person.deleted && 'Deactivated'];
  const words = said.filter((each) => each && each !== person.title);
  return words.length > 0 && h('span', { class: 'card-note' }, words.join(' · '));
}
