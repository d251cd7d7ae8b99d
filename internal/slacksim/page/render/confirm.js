// confirm.js owns the small "are you sure" dialog of a block element.

import { h, uid, afterDialog, focusAgain } from '../dom.js';
import { plainText, textNodes } from './text.js';

/** createConfirm returns confirm(object): a promise of whether the person agreed. */
export function createConfirm(store) {
  return (object) => new Promise((resolve) => {
    const titleId = uid('confirm');
    const before = document.activeElement;
    const place = placeOf(before);
    const dialog = h('dialog', { class: 'modal confirm', 'aria-labelledby': titleId, 'aria-describedby': `${titleId}-text` },
      h('h2', { id: titleId }, plainText(object.title) || 'Are you sure?'),
      h('div', { class: 'text', id: `${titleId}-text` }, textNodes(object.text, store)),
      h('div', { class: 'modal-footer' },
        h('button', { type: 'button', class: 'button', onclick: () => dialog.close('no') }, plainText(object.deny) || 'No'),
        h('button', { type: 'button', class: `button ${object.style === 'danger' ? 'danger solid' : 'primary'}`, onclick: () => dialog.close('yes') }, plainText(object.confirm) || 'Yes')));
    dialog.addEventListener('close', () => {
      dialog.remove();
      afterDialog(() => focusAgain(before, place));
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// placeOf is a selector of the message or dialog around a control.
function placeOf(control) {
  const message = control?.closest('[data-ts]');
  return message ? `[data-ts="${message.dataset.ts}"]` : 'body';
}
