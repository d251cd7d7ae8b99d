// markdown.js owns the markdown block: ordinary Markdown, in the part of it that bots write
// (headings, paragraphs, lists, quotes, fences, **bold** *italic* ~~strike~~ `code` [text](address)).

import { h } from '../dom.js';
import { link } from './mentions.js';
import { withEmoji } from './emoji.js';

const INLINE = [
  [/^`([^`]+)`/, (m) => h('code', {}, m[1])],
  [/^\*\*(.+?)\*\*/, (m, store) => h('strong', {}, inline(m[1], store))],
  [/^~~(.+?)~~/, (m, store) => h('s', {}, inline(m[1], store))],
  [/^\*([^*\s][^*]*)\*/, (m, store) => h('em', {}, inline(m[1], store))],
  [/^_([^_\s][^_]*)_(?![\p{L}\p{N}])/u, (m, store) => h('em', {}, inline(m[1], store))],
  [/^\[([^\]]+)\]\(([^)\s]+)\)/, (m, store) => link(m[2], m[1], store)],
  [/^https?:\/\/[^\s<>)]*[^\s<>).,;:!?]/, (m, store) => link(m[0], m[0], store)],
];

/** markdown returns the nodes of a Markdown text. */
export function markdown(text, store) {
  const nodes = [];
  const lines = String(text ?? '').split('\n');
  while (lines.length) nodes.push(takeBlock(lines, store));
  return nodes.filter(Boolean);
}

function takeBlock(lines, store) {
  const line = lines.shift();
  if (!line.trim()) return null;
  if (line.startsWith('```')) return fence(lines);
  const heading = /^#{1,6}\s+(.*)$/.exec(line);
  if (heading) return h('p', { class: 'markdown-heading' }, inline(heading[1], store));
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) return h('hr');
  if (/^>\s?/.test(line)) return h('blockquote', {}, inline([line, ...takeWhile(lines, /^>/)].map((each) => each.replace(/^>\s?/, '')).join(' '), store));
  if (ITEM.test(line)) return listOf([line, ...takeWhile(lines, ITEM)], store);
  return h('p', {}, inline([line, ...takeWhile(lines, PARAGRAPH)].join(' '), store));
}

const ITEM = /^\s*([-*+]|\d+\.)\s+/;
const PARAGRAPH = /^(?!\s*$|#{1,6}\s|>|```|\s*([-*+]|\d+\.)\s)/;

function fence(lines) {
  const body = takeWhile(lines, /^(?!```)/);
  lines.shift();
  return h('pre', {}, body.join('\n'));
}

function listOf(lines, store) {
  const items = lines.map((each) => h('li', {}, inline(each.replace(ITEM, ''), store)));
  return h(/^\s*\d/.test(lines[0]) ? 'ol' : 'ul', { class: 'rich-list' }, items);
}

function takeWhile(lines, pattern) {
  const taken = [];
  while (lines.length && pattern.test(lines[0])) taken.push(lines.shift());
  return taken;
}

function inline(text, store) {
  const nodes = [];
  let pending = '';
  let rest = text;
  while (rest) {
    const found = firstMatch(rest, store);
    if (found) {
      if (pending) nodes.push(withEmoji(pending));
      pending = '';
      nodes.push(found.node);
      rest = rest.slice(found.length);
    } else {
      pending += rest[0];
      rest = rest.slice(1);
    }
  }
  if (pending) nodes.push(withEmoji(pending));
  return nodes;
}

function firstMatch(text, store) {
  for (const [pattern, make] of INLINE) {
    const match = pattern.exec(text);
    if (match) return { node: make(match, store), length: match[0].length };
  }
  return null;
}
