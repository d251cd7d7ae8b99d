// text.js owns text objects: {type: plain_text|mrkdwn, text}. It picks the notation.

import { entities, mrkdwn } from './mrkdwn.js';
import { withEmoji } from './emoji.js';

/** textNodes returns the nodes of a text object. */
export function textNodes(object, store) {
  if (!object) return [];
  if (object.type === 'mrkdwn') return mrkdwn(object.text, store, { verbatim: object.verbatim });
  return [plainText(object)];
}

/** plainText returns the words of a text object (or of a string) without any notation. */
export function plainText(object) {
  if (!object) return '';
  if (typeof object === 'string') return object;
  const words = entities(object.text ?? '');
  return object.emoji === false ? words : withEmoji(words);
}
