// composer.js owns the box in which people write: drafts, sending, completion, and the menu of
// shortcuts. Text starting with a slash is sent as it is; the simulator decides what it means.

import { h, icon, debounced } from './dom.js';
import { createCompletion, usageFor } from './completion.js';
import { menuButton } from './floating.js';
import { previewNode } from './render/preview.js';
import { createSurface } from './surface.js';

const LINK_PAUSE = 500;

/** createComposer returns {node, update(key, place), focus}; target() gives {channel, thread_ts}. */
export function createComposer(store, { target, inThread = false }) {
  const field = h('textarea', { class: 'composer-field', rows: '1', 'aria-autocomplete': 'list', autocomplete: 'off', 'data-focus': 'composer' });
  const completion = createCompletion(store, field, { commands: !inThread });
  const usage = h('span', { class: 'usage-hint', 'aria-hidden': 'true' });
  const sendButton = h('button', { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send', disabled: true }, icon('send'));
  const shortcuts = menuButton({ label: 'Shortcuts', className: 'tool plus', content: icon('plus'), entries: () => shortcutEntries(store) });
  const box = h('div', { class: 'composer-box' }, h('div', { class: 'field-row' }, field, usage), h('div', { class: 'composer-row' }, !inThread && shortcuts, h('span', { class: 'composer-tip' }, 'Enter sends, Shift + Enter makes a new line'), sendButton));
  const previews = h('div', { class: 'draft-previews', hidden: true });
  box.firstChild.after(previews);
  const node = h('form', { class: 'composer', onsubmit: send }, completion.node, box);
  const tellOfLinks = debounced(() => { if (sending === false) store.act('compose', { ...target(), text: field.value }); }, LINK_PAUSE);
  let told = '';
  let draftKey = '';
  let sending = false;

  field.addEventListener('input', changed);
  field.addEventListener('keydown', onKey);
  field.addEventListener('blur', () => { completion.node.hidden = true; });
  box.addEventListener('click', (event) => { if (event.target === box || event.target.classList.contains('field-row')) field.focus(); });

  function changed() {
    completion.update();
    redraw();
    if (field.value) sessionStorage.setItem(draftKey, field.value);
    else sessionStorage.removeItem(draftKey);
    const links = linksIn(field.value, store.snapshot.app.unfurl_domains ?? []);
    if (links !== told) tellOfLinks();
    told = links;
  }

  function redraw() {
    field.style.setProperty('height', 'auto');
    field.style.setProperty('height', `${Math.min(field.scrollHeight, 220)}px`);
    sendButton.disabled = sending || !field.value.trim();
    const hint = usageFor(store, field.value);
    usage.hidden = !hint;
    usage.replaceChildren(h('span', { class: 'typed' }, field.value), hint);
  }

  function onKey(event) {
    if (event.isComposing || completion.onKey(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    send(event);
  }

  async function send(event) {
    event.preventDefault();
    const text = field.value;
    if (sending || !text.trim()) return;
    const key = draftKey;
    sending = true;
    field.value = '';
    changed();
    const result = await store.act('say', { ...target(), text });
    sending = false;
    if (!result.ok) giveBack(key, text, result.error);
    redraw();
  }

  // giveBack puts a text that could not be sent back where it was written.
  function giveBack(key, text, error) {
    store.toast(error);
    sessionStorage.setItem(key, text);
    if (key === draftKey && !field.value) field.value = text;
  }

  function update(key, place) {
    const label = inThread ? 'Reply' : `Message ${place}`;
    field.placeholder = inThread ? 'Reply…' : label;
    field.setAttribute('aria-label', label);
    shortcuts.hidden = !store.snapshot.shortcuts.some(isGlobal);
    drawPreviews();
    if (key === draftKey) return;
    draftKey = key;
    field.value = sessionStorage.getItem(key) ?? '';
    completion.update();
    redraw();
  }

  // drawPreviews shows what the app makes of the links in this draft. They cannot be pressed before they are sent.
  function drawPreviews() {
    const shown = told ? store.snapshot.draft_previews : [];
    const sig = JSON.stringify(shown);
    if (previews.dataset.sig === sig) return;
    previews.dataset.sig = sig;
    previews.hidden = !shown.length;
    previews.inert = true;
    previews.replaceChildren(...shown.map((each) => previewNode(each, createSurface(store, {}, null), store)));
  }

  return { node, update, focus: () => field.focus() };
}

// linksIn are the links of these domains in a text, as one string.
function linksIn(text, domains) {
  const links = text.match(/https?:\/\/[^\s<>]+/g) ?? [];
  const ours = links.filter((each) => {
    const host = URL.canParse(each) ? new URL(each).hostname : '';
    return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  });
  return ours.join(' ');
}

function isGlobal(shortcut) {
  return shortcut.type === 'global';
}

function shortcutEntries(store) {
  return store.snapshot.shortcuts.filter(isGlobal).map((shortcut) => ({
    label: shortcut.name,
    description: shortcut.description,
    run: async () => {
      const result = await store.act('shortcut', { callback_id: shortcut.callback_id });
      if (!result.ok) store.toast(result.error);
    },
  }));
}
