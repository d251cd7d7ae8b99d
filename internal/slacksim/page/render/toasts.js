// toasts.js owns short notices in a corner: what went wrong, said once, gone after a while. While a
// dialog is open they are shown inside it, since everything else is then out of reach.

import { h, icon } from '../dom.js';

const STAY = 8000;

/** createToasts returns {show(text), take(list), forget(), settle()}. */
export function createToasts() {
  const region = h('div', { class: 'toasts' });
  let known = null;

  // settle puts the notices where they can be seen and reached now.
  function settle() {
    const host = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
    if (region.parentNode !== host) host.append(region);
  }

  function show(text) {
    settle();
    const toast = h('div', { class: 'toast', role: 'alert' }, icon('warn'), h('span', {}, text));
    toast.append(h('button', { type: 'button', 'aria-label': 'Dismiss', onclick: () => toast.remove() }, icon('close')));
    region.append(toast);
    setTimeout(() => toast.remove(), STAY);
  }

  // take shows the snapshot's toasts that are new; those of before this tab opened are old news.
  function take(list) {
    const fresh = known ? list.filter((each) => !known.has(each.id)) : [];
    known = new Set(list.map((each) => each.id));
    for (const each of fresh) show(each.text);
  }

  return { show, take, settle, forget: () => { known = null; } };
}
