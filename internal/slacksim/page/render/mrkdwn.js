// mrkdwn.js owns Slack's text notation: *bold* _italic_ ~strike~ `code` ```pre``` > quote, lists,
// <…> tokens, :emoji: and the three entities. Whatever is not notation stays the text it is.

import { h } from '../dom.js';
import { emojiFor } from './emoji.js';
import { broadcast, channelMention, dateMention, groupMention, link, userMention } from './mentions.js';

const STYLES = { '*': 'strong', _: 'em', '~': 's' };
const BARE_URL = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]}*_~`]/;
const WORD = /[\p{L}\p{N}]/u;

/** mrkdwn returns the nodes of a text; verbatim leaves bare addresses alone. */
export function mrkdwn(text, store, { verbatim = false } = {}) {
  const nodes = [];
  const parts = String(text ?? '').split(/```/);
  parts.forEach((part, index) => {
    const fenced = index % 2 === 1;
    if (fenced && index === parts.length - 1) nodes.push(...blocksOf('```' + part, store, verbatim));
    else if (fenced) nodes.push(h('pre', {}, inline(part.replace(/^\n|\n$/g, ''), store, { verbatim: true, plain: true })));
    else if (part) nodes.push(...blocksOf(index ? part.replace(/^\n/, '') : part, store, verbatim));
  });
  return nodes;
}

/** entities turns &amp; &lt; &gt; back into the characters they stand for. */
export function entities(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>' })[name]);
}

// blocksOf gathers lines into quotes, list items and ordinary lines.
function blocksOf(text, store, verbatim) {
  const nodes = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const last = index === lines.length - 1;
    const quote = /^(?:&gt;|>)(?!&gt;&gt;|>>) ?(.*)$/.exec(line);
    const item = /^(\s*)([•◦▪-]|\d{1,3}\.)\s+(.*)$/.exec(line);
    if (quote) quoted(nodes, inline(quote[1], store, { verbatim }));
    else if (item) nodes.push(h('div', { class: item[1].length > 1 ? 'line-item deep' : 'line-item' }, h('span', {}, item[2]), h('div', {}, inline(item[3], store, { verbatim }))));
    else {
      nodes.push(...inline(line, store, { verbatim }));
      if (!last && !opensBlock(lines[index + 1])) nodes.push(h('br'));
    }
  });
  return nodes;
}

function opensBlock(line) {
  return /^(?:&gt;|>|\s*[•◦▪-]\s|\s*\d{1,3}\.\s)/.test(line);
}

function quoted(nodes, children) {
  const before = nodes.at(-1);
  if (before?.tagName === 'BLOCKQUOTE') before.append(h('br'), ...children);
  else nodes.push(h('blockquote', {}, children));
}

// inline reads one line from left to right. With plain, only tokens and entities count.
function inline(text, store, { verbatim, plain = false }) {
  const nodes = [];
  let pending = '';
  const flush = () => { if (pending) nodes.push(document.createTextNode(entities(pending))); pending = ''; };
  let at = 0;
  while (at < text.length) {
    const found = token(text, at, store) ?? (plain ? null : style(text, at, store, verbatim) ?? (verbatim ? null : bareUrl(text, at, store)));
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      pending += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function style(text, at, store, verbatim) {
  if (text[at] === '`') return code(text, at, store);
  if (text[at] === ':') return emoji(text, at);
  const tag = STYLES[text[at]];
  if (!tag || WORD.test(text[at - 1] ?? '') || /\s|^$/.test(text[at + 1] ?? '')) return null;
  const end = closing(text, at);
  if (end < 0) return null;
  return { node: h(tag, {}, inline(text.slice(at + 1, end), store, { verbatim })), end: end + 1 };
}

// closing finds the mark that ends a style, skipping tokens and code; -1 when there is none.
function closing(text, at) {
  for (let index = at + 1; index < text.length; index += 1) {
    const skip = { '<': '>', '`': '`' }[text[index]];
    const jump = skip ? text.indexOf(skip, index + 1) : -1;
    if (jump > 0) index = jump;
    else if (text[index] === text[at] && index > at + 1 && !/\s/.test(text[index - 1]) && !WORD.test(text[index + 1] ?? '')) return index;
  }
  return -1;
}

function code(text, at, store) {
  const end = text.indexOf('`', at + 1);
  if (end <= at + 1) return null;
  return { node: h('code', {}, inline(text.slice(at + 1, end), store, { verbatim: true, plain: true })), end: end + 1 };
}

function emoji(text, at) {
  const match = /^:([a-z0-9_+'-]+):/.exec(text.slice(at, at + 60));
  const character = match && emojiFor(match[1]);
  if (!character) return null;
  return { node: h('span', { role: 'img', 'aria-label': match[1].replaceAll('_', ' '), class: 'emoji' }, character), end: at + match[0].length };
}

function bareUrl(text, at, store) {
  if (text[at] !== 'h' || WORD.test(text[at - 1] ?? '')) return null;
  const match = BARE_URL.exec(text.slice(at));
  if (!match) return null;
  const address = entities(match[0]);
  return { node: link(address, address, store), end: at + match[0].length };
}

function token(text, at, store) {
  if (text[at] !== '<') return null;
  const end = text.indexOf('>', at);
  if (end < 0) return null;
  const node = tokenNode(text.slice(at + 1, end), store);
  return node && { node, end: end + 1 };
}

function tokenNode(body, store) {
  const [target, ...rest] = body.split('|');
  const label = entities(rest.join('|'));
  if (/^@[UWB]/.test(target)) return userMention(target.slice(1), label, store);
  if (/^#[CGD]/.test(target)) return channelMention(target.slice(1), store);
  if (/^!(channel|here|everyone|group)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith('!subteam^')) return groupMention(target.slice('!subteam^'.length), label, store);
  if (target.startsWith('!date^')) return date(target, label, store);
  if (/^(https?|mailto|tel|slack):/i.test(target)) return link(entities(target), label, store);
  return null;
}

function date(target, label, store) {
  const [, seconds, pattern, address] = target.split('^');
  return dateMention(Number.parseInt(seconds, 10), entities(pattern ?? '{date}'), address && entities(address), label, store);
}
