// dom.js owns how elements are made and kept. Text always goes in as text nodes, so that nothing
// a person or a bot wrote can become markup. It knows nothing of Slack.

const SVG = 'http://www.w3.org/2000/svg';
let counter = 0;

/** uid returns an id that is unique on this page, for aria attributes. */
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/**
 * h makes an element. Attributes that are null, undefined or false are left out; functions under
 * names beginning with "on" become listeners; children may be nodes, strings, arrays or null.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  append(element, children);
  return element;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') {
    element.addEventListener(name.slice(2), value);
    return;
  }
  element.setAttribute(name, value === true ? '' : String(value));
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

/** icon draws a 20 by 20 line icon from a path; it is hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

const ICONS = {
  hash: 'M8 3 6 17M14 3l-2 14M4 7.5h13M3 12.5h13',
  lock: 'M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9',
  home: 'M3.5 9.5 10 4l6.5 5.5M5.5 8.5v8h3.5v-4.5h2v4.5h3.5v-8',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  more: 'M4.5 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2M10 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2M15.5 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2',
  down: 'M5 8l5 5 5-5',
  plus: 'M10 4v12M4 10h12',
  send: 'M4 10 3 4l14.5 6L3 16l1-6zm0 0h6',
  reply: 'M4 5h12v8h-6l-3.5 3v-3H4z',
  eye: 'M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  globe: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM3 10h14M10 3c2.5 2 3 4.5 3 7s-.5 5-3 7c-2.5-2-3-4.5-3-7s.5-5 3-7',
  out: 'M8 5H4.5v10.5H15V12M11 4.5h4.5V9M15.5 4.5 9 11',
  split: 'M3.5 4.5h13v11h-13zM10 4.5v11',
  check: 'M4.5 10.5l3.5 3.5 7.5-8',
  warn: 'M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.300h.01',
};

/**
 * keyed makes the children of parent equal to items, each {key, sig, make}. A child whose key and
 * signature are unchanged stays the same element, so focus, scroll and typed text survive.
 */
export function keyed(parent, items) {
  const wanted = new Set(items.map((item) => item.key));
  const old = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) old.set(child.dataset.key, child);
    else child.remove();
  }
  let cursor = parent.firstElementChild;
  for (const item of items) {
    const existing = old.get(item.key);
    const node = existing?.signature === item.sig ? existing : renew(existing, item);
    if (existing && existing === cursor) cursor = node;
    if (node === cursor) cursor = cursor.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
}

// renew makes an item anew; when it replaces an element that had the focus, the same control in the
// new one (marked by data-focus) gets it back, with the same place in the text.
function renew(existing, item) {
  const node = item.make();
  node.dataset.key = item.key;
  node.signature = item.sig;
  if (!existing) return node;
  const focused = existing.contains(document.activeElement) ? document.activeElement : null;
  const { selectionStart, selectionEnd } = focused ?? {};
  existing.replaceWith(node);
  if (focused) refocus(node, focused.dataset.focus, selectionStart, selectionEnd);
  return node;
}

function refocus(node, mark, start, end) {
  const control = mark && node.querySelector(`[data-focus="${CSS.escape(mark)}"]`);
  (control || node).focus?.();
  if (control && Number.isInteger(start)) control.setSelectionRange?.(start, end);
}

/**
 * focusAgain gives the focus back to a control or, when it was drawn anew meanwhile, to the one that took its place:
 * the one with the same mark in the same message or view.
 */
export function focusAgain(control, place) {
  if (!control || control.isConnected) return void control?.focus();
  const mark = `[data-focus="${CSS.escape(control.dataset.focus ?? '')}"]`;
  return void (document.querySelector(`${place} ${mark}`) ?? document.querySelector(mark))?.focus();
}

/** fill replaces all children of an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/**
 * afterDialog calls focus once a closed dialog has let go of the page. Closing gives the focus back
 * while the page still counts as out of reach; a text field then has the focus but takes no typing.
 */
export function afterDialog(focus) {
  document.activeElement?.blur();
  setTimeout(focus);
}

/** debounced returns a function that calls run once, wait milliseconds after the last call. */
export function debounced(run, wait) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...given), wait);
  };
}

/** safeUrl returns the address when a browser may follow it, else null: no javascript: links. */
export function safeUrl(address) {
  try {
    const url = new URL(address, location.href);
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
