// blocks.js owns the blocks themselves: which markup a section, header, image… becomes. Interactive
// elements inside are made by elements.js, text by the notation modules.

import { h, keyed, safeUrl, uid } from '../dom.js';
import { elementNode } from './elements.js';
import { markdown } from './markdown.js';
import { richText } from './richtext.js';
import { plainText, textNodes } from './text.js';

/** drawBlocks makes the children of parent show the surface's blocks; unchanged ones stay as they are. */
export function drawBlocks(parent, blocks, surface) {
  surface.blocks = blocks;
  keyed(parent, blocks.map((block, index) => ({
    key: block.block_id ?? `#${index}`,
    sig: JSON.stringify(block),
    make: () => blockNode(block, surface),
  })));
}

function blockNode(block, surface) {
  const make = BLOCKS[block.type] ?? unknown;
  const node = make(block, surface);
  node.classList.add('block', `block-${block.type}`);
  return node;
}

const BLOCKS = {
  section,
  header: (block) => h('h3', {}, plainText(block.text)),
  divider: () => h('hr'),
  context,
  actions: (block, surface) => h('div', {}, (block.elements ?? []).map((element) => elementNode(element, surface, block))),
  image: (block) => figure(block),
  input,
  rich_text: (block, surface) => h('div', {}, richText(block, surface.store)),
  markdown: (block, surface) => h('div', {}, markdown(block.text, surface.store)),
};

function section(block, surface) {
  const words = h('div', { class: 'section-words' },
    block.text && h('div', { class: 'text' }, textNodes(block.text, surface.store)),
    block.fields && h('div', { class: 'fields' }, block.fields.map((each) => h('div', { class: 'text' }, textNodes(each, surface.store)))));
  if (!block.accessory) return h('div', {}, words);
  const accessory = block.accessory.type === 'image' ? image(block.accessory, 'accessory-image') : elementNode(block.accessory, surface, block);
  return h('div', { class: 'with-accessory' }, words, h('div', { class: `accessory accessory-${block.accessory.type}` }, accessory));
}

function context(block, surface) {
  return h('div', {}, (block.elements ?? []).map((element) => (element.type === 'image'
    ? image(element, 'context-image')
    : h('span', { class: 'text' }, textNodes(element, surface.store)))));
}

function figure(block) {
  return h('figure', {}, block.title && h('figcaption', {}, plainText(block.title)), image(block, 'block-picture'));
}

function image(element, className) {
  const address = safeUrl(element.image_url ?? element.slack_file?.url ?? '');
  return h('img', { class: className, src: address, alt: element.alt_text ?? '', referrerpolicy: 'no-referrer', loading: 'lazy' });
}

const GROUPED = ['radio_buttons', 'checkboxes'];

function input(block, surface) {
  const id = uid('field');
  const labelId = `${id}-label`;
  const hint = block.hint && h('div', { class: 'hint', id: `${id}-hint` }, plainText(block.hint));
  const error = h('div', { class: 'field-error', id: `${id}-error`, role: 'alert' });
  const grouped = GROUPED.includes(block.element.type);
  const label = h(grouped ? 'div' : 'label', { class: 'input-label', id: labelId, for: grouped ? null : id },
    plainText(block.label), block.optional && h('span', { class: 'optional' }, ' (optional)'));
  const common = { id, labelledBy: grouped ? labelId : null, describedBy: [hint && hint.id, error.id].filter(Boolean).join(' '), required: !block.optional };
  const control = elementNode(block.element, surface, block, common, { dispatch: block.dispatch_action, optional: block.optional });
  const node = h('div', { 'data-block': block.block_id }, label, control, hint, error);
  const forget = () => showError(node, '');
  node.addEventListener('input', forget);
  node.addEventListener('change', forget);
  return node;
}

/** showError puts a sentence at an input block's field, or takes it away when it is empty. */
export function showError(node, sentence) {
  const error = node.querySelector('.field-error');
  const field = node.querySelector('input, textarea');
  if (!error || error.textContent === sentence) return;
  error.textContent = sentence;
  node.classList.toggle('invalid', Boolean(sentence));
  if (sentence) field?.setAttribute('aria-invalid', 'true');
  else field?.removeAttribute('aria-invalid');
}

function unknown(block) {
  return h('div', { class: 'unknown' }, `This page cannot show the block “${block.type}”.`);
}
