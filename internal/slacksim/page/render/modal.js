// modal.js owns the dialog in which views are shown: the stack with the last one on top, what is
// filled in on each, submitting, the errors that come back, and closing.

import { h, icon, fill, uid, afterDialog } from '../dom.js';
import { check } from '../check.js';
import { createSurface } from '../surface.js';
import { avatar } from './avatar.js';
import { drawBlocks, showError } from './blocks.js';
import { plainText } from './text.js';

const FIRST_FIELD = '.modal-body input:not([type=hidden]):not([disabled]), .modal-body textarea';

/** createModal returns {node, update}; closed is called when the last view has gone. */
export function createModal(store, confirm, closed) {
  const titleId = uid('modal');
  const stage = h('div', { class: 'stage' });
  const dialog = h('dialog', { class: 'modal', 'aria-labelledby': titleId }, stage);
  const sheets = new Map();
  let shown = null;

  dialog.addEventListener('cancel', (event) => { event.preventDefault(); shown?.close(false); });
  // A browser may close a dialog on its own; the view then counts as closed by the person.
  dialog.addEventListener('close', () => { if (shown) shown.close(true); });

  function update() {
    const views = store.snapshot.views.filter((view) => view.type !== 'home');
    for (const id of [...sheets.keys()]) if (!views.some((view) => view.id === id)) sheets.delete(id);
    const top = views.at(-1);
    if (!top) return hide();
    if (!sheets.has(top.id)) sheets.set(top.id, createSheet(store, confirm, top.id, titleId));
    const sheet = sheets.get(top.id);
    sheet.update(top, views.length);
    if (shown !== sheet) fill(stage, sheet.node);
    const isNew = shown !== sheet || !dialog.open;
    shown = sheet;
    if (!dialog.open) dialog.showModal();
    if (isNew || !dialog.contains(document.activeElement) || sheet.awaitsFocus()) sheet.focus();
    return undefined;
  }

  function hide() {
    if (!shown) return;
    shown = null;
    dialog.close();
    stage.replaceChildren();
    afterDialog(closed);
  }

  return { node: dialog, update };
}

// createSheet is one view of the stack: it keeps its own form while others lie on top of it.
function createSheet(store, confirm, viewId, titleId) {
  const surface = createSurface(store, { view_id: viewId }, confirm);
  const body = h('div', { class: 'modal-body', tabindex: '-1' });
  const title = h('h2', { id: titleId });
  const head = h('div', { class: 'modal-head' });
  const notice = h('div', { class: 'modal-notice', role: 'alert' });
  const footer = h('div', { class: 'modal-footer' });
  const node = h('form', { class: 'sheet', novalidate: true, onsubmit: submit, onkeydown: onKey }, head, notice, body, footer);
  let submitButton = null;
  let sending = false;
  let blocked = false;
  let frame = '';
  let hadField = false;

  function update(view, depth) {
    const next = JSON.stringify([view.title, view.submit, view.close, view.submit_disabled, depth]);
    if (next !== frame) drawFrame(view, depth);
    if (!frame) restore(view);
    frame = next;
    drawBlocks(body, view.blocks ?? [], surface);
  }

  // restore fills a view that was open before this page was loaded.
  function restore(view) {
    surface.blocks = view.blocks ?? [];
    surface.restore(view.state_hint);
  }

  function drawFrame(view, depth) {
    const app = store.snapshot.app;
    title.textContent = plainText(view.title);
    const back = depth > 1 && h('button', { type: 'button', class: 'bar-button', 'aria-label': 'Back', title: 'Back', onclick: () => close(false) }, icon('back'));
    const cross = h('button', { type: 'button', class: 'bar-button', 'aria-label': 'Close', title: 'Close', onclick: () => close(true) }, icon('close'));
    fill(head, back || avatar({ id: app.bot_user_id, name: app.name, is_bot: true }, 'small'), title, cross);
    blocked = Boolean(view.submit_disabled);
    submitButton = view.submit ? h('button', { type: 'submit', class: 'button primary' }, plainText(view.submit)) : null;
    const cancel = h('button', { type: 'button', class: 'button', onclick: () => close(false) }, plainText(view.close) || (view.submit ? 'Cancel' : 'Close'));
    fill(footer, cancel, submitButton);
    showSending();
  }

  async function close(all) {
    const result = await store.act('close', { view_id: viewId, all });
    if (!result.ok) store.toast(result.error);
  }

  async function submit(event) {
    event.preventDefault();
    if (sending || blocked || !submitButton) return;
    notice.textContent = '';
    const faults = check(surface);
    if (Object.keys(faults).length) return showErrors(faults);
    sending = true;
    showSending();
    const result = await store.act('submit', { view_id: viewId, values: surface.collect() });
    sending = false;
    showSending();
    if (!result.ok) notice.textContent = result.error;
    else showErrors(result.errors ?? {});
  }

  function showSending() {
    if (!submitButton) return;
    submitButton.disabled = sending || blocked;
    submitButton.toggleAttribute('data-sending', sending);
    node.setAttribute('aria-busy', String(sending));
  }

  function showErrors(errors) {
    let first = null;
    for (const block of body.children) {
      if (!block.dataset.block) continue;
      const sentence = errors[block.dataset.block] ?? '';
      showError(block, sentence);
      if (sentence) first ??= block;
    }
    first?.querySelector('input, textarea, select')?.focus();
    first?.scrollIntoView({ block: 'nearest' });
  }

  function onKey(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) node.requestSubmit();
  }

  function focus() {
    const field = node.querySelector('[autofocus]') ?? node.querySelector(FIRST_FIELD);
    hadField = Boolean(field);
    (field ?? submitButton ?? body).focus();
  }

  // awaitsFocus is true when a view that had nothing to fill in (a loading view) now has a field,
  // and the person has not gone anywhere else meanwhile.
  function awaitsFocus() {
    return !hadField && Boolean(node.querySelector(FIRST_FIELD)) && [body, submitButton].includes(document.activeElement);
  }

  return { node, update, close, focus, awaitsFocus };
}
