// floating.js owns boxes that float over the page beside a control: menus and option lists. They are
// in the browser's top layer, so no scrolling container cuts them off, also inside a dialog.

import { h, icon } from './dom.js';

const GAP = 4;
const EDGE = 8;
const TALLEST = 420;

/** placeBeside puts a shown popover under its anchor, or above it where there is more room. */
export function placeBeside(box, anchor, { matchWidth = false } = {}) {
  const rect = anchor.getBoundingClientRect();
  const style = box.style;
  if (matchWidth) style.setProperty('width', `${Math.max(rect.width, 200)}px`);
  style.setProperty('max-height', '');
  const below = innerHeight - rect.bottom - GAP - EDGE;
  const above = rect.top - GAP - EDGE;
  const wanted = Math.min(box.scrollHeight + 2, TALLEST);
  const under = below >= wanted || below >= above;
  const height = Math.min(wanted, under ? below : above);
  style.setProperty('max-height', `${height}px`);
  style.setProperty('top', `${under ? rect.bottom + GAP : rect.top - GAP - Math.min(height, box.offsetHeight)}px`);
  style.setProperty('left', `${Math.max(EDGE, Math.min(rect.left, innerWidth - box.offsetWidth - EDGE))}px`);
}

/**
 * menuButton returns a button that opens a menu. entries() is asked at each opening and returns
 * [{label, description?, href?, run, current?}].
 */
export function menuButton({ label, content, className, entries, disabled, mark }) {
  const menu = h('div', { class: 'floating menu', popover: 'auto', role: 'menu', 'aria-label': label });
  const button = h('button', { type: 'button', class: className, 'aria-label': label, 'aria-haspopup': 'menu', title: label, disabled, 'data-focus': mark }, content ?? icon('more'));
  button.popoverTargetElement = menu;
  menu.addEventListener('beforetoggle', (event) => {
    if (event.newState === 'open') menu.replaceChildren(...entries().map((entry) => menuItem(entry, menu)));
  });
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'open') return void menu.replaceChildren();
    placeBeside(menu, button);
    menu.firstElementChild?.focus();
    return undefined;
  });
  menu.addEventListener('keydown', (event) => moveInMenu(event, menu));
  return h('span', { class: 'menu-holder' }, button, menu);
}

function menuItem(entry, menu) {
  const run = () => { menu.hidePopover(); entry.run(); };
  const words = [h('span', { class: 'menu-label' }, entry.label), entry.description && h('span', { class: 'menu-description' }, entry.description)];
  const attributes = { role: 'menuitem', tabindex: '-1', class: entry.current ? 'menu-item current' : 'menu-item', onclick: run };
  if (entry.href) return h('a', { ...attributes, href: entry.href, target: '_blank', rel: 'noopener noreferrer' }, words);
  return h('button', { ...attributes, type: 'button' }, entry.lead, h('span', { class: 'menu-words' }, words));
}

function moveInMenu(event, menu) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Tab') menu.hidePopover();
  if (next === undefined) return;
  event.preventDefault();
  items.at(next >= items.length ? 0 : next)?.focus();
}
