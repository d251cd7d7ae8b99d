// avatar.js owns the small square with initials that stands for a person; its colour follows the name.

import { h } from '../dom.js';

const HUES = 9;

/** avatar draws the square for an author {id, name, is_bot}; size is "small", "large" or nothing. */
export function avatar(author, size = '') {
  const classes = ['avatar', `hue-${hue(author.id || author.name)}`, size, author.is_bot ? 'bot' : ''];
  return h('span', { class: classes.filter(Boolean).join(' '), 'aria-hidden': 'true' }, initials(author.name));
}

function initials(name) {
  const words = name.trim().split(/[\s._-]+/);
  const digit = /\d+$/.exec(name);
  if (words.length > 1) return (words[0][0] + words.at(-1)[0]).toUpperCase();
  return digit ? name.slice(0, 2) + digit[0].slice(-1) : name.slice(0, 1).toUpperCase() || '?';
}

function hue(text) {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)) % 65521;
  return sum % HUES;
}
