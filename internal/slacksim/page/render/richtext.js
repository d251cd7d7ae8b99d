// richtext.js owns rich_text blocks: sections, lists, quotes and preformatted text, whose elements
// are data rather than notation.

import { h } from '../dom.js';
import { emojiFor } from './emoji.js';
import { broadcast, channelMention, dateMention, groupMention, link, userMention } from './mentions.js';

/** richText returns the nodes of a rich_text block. */
export function richText(block, store) {
  return gather(block.elements ?? [], store);
}

// gather nests lists that follow each other by their indent.
function gather(elements, store) {
  const nodes = [];
  for (const element of elements) {
    if (element.type === 'rich_text_list') nodes.push(list(element, store));
    else nodes.push(part(element, store));
  }
  return nodes;
}

function part(element, store) {
  const children = (element.elements ?? []).map((each) => leaf(each, store));
  if (element.type === 'rich_text_preformatted') return h('pre', {}, children);
  if (element.type === 'rich_text_quote') return h('blockquote', {}, children);
  return h('div', { class: 'rich-section' }, children);
}

function list(element, store) {
  const ordered = element.style === 'ordered';
  const items = (element.elements ?? []).map((each) => h('li', {}, (each.elements ?? []).map((inner) => leaf(inner, store))));
  const depth = Math.min(element.indent ?? 0, 4);
  return h(ordered ? 'ol' : 'ul', { class: `rich-list depth-${depth}`, start: ordered && element.offset ? element.offset + 1 : null }, items);
}

function leaf(element, store) {
  switch (element.type) {
    case 'text': return styled(document.createTextNode(element.text), element.style);
    case 'link': return styled(link(element.url, element.text, store), element.style);
    case 'user': return userMention(element.user_id, '', store);
    case 'channel': return channelMention(element.channel_id, store);
    case 'broadcast': return broadcast(element.range);
    case 'usergroup': return groupMention(element.usergroup_id, '', store);
    case 'emoji': return emoji(element);
    case 'date': return dateMention(element.timestamp, element.format, element.url, element.fallback, store);
    case 'color': return h('code', {}, element.value);
    default: return document.createTextNode('');
  }
}

function emoji(element) {
  const character = emojiFor(element.name);
  if (!character) return document.createTextNode(`:${element.name}:`);
  return h('span', { role: 'img', 'aria-label': element.name.replaceAll('_', ' '), class: 'emoji' }, character);
}

function styled(node, style = {}) {
  let result = node;
  for (const [name, tag] of [['code', 'code'], ['strike', 's'], ['italic', 'em'], ['bold', 'strong'], ['underline', 'u']]) {
    if (style?.[name]) result = h(tag, {}, result);
  }
  return result;
}
