// preview.js owns what the app shows of a link: in a message, or above the composer before it is sent.

import { h } from '../dom.js';
import { drawBlocks } from './blocks.js';
import { link } from './mentions.js';
import { mrkdwn } from './mrkdwn.js';

/** previewNode draws the preview of a link on its surface. */
export function previewNode(preview, surface, store) {
  const blocks = h('div', { class: 'blocks' });
  drawBlocks(blocks, preview.blocks ?? [], surface);
  const words = !preview.blocks?.length && (preview.text || preview.fallback);
  return h('aside', { class: 'preview', 'aria-label': `Preview of ${preview.url}` },
    h('div', { class: 'preview-source' }, store.snapshot.app.name),
    preview.title && h('div', { class: 'preview-title' }, link(preview.url, preview.title, store)),
    words && h('div', { class: 'text' }, mrkdwn(words, store)), blocks);
}
