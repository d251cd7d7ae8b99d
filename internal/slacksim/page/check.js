// check.js owns what the client refuses before anything is sent: empty required fields, lengths,
// and addresses or numbers that are none. It returns sentences by block_id.

import { inputsOf, holdsList } from './surface.js';

/** check returns {block_id: sentence} for the input blocks that must be corrected. */
export function check(surface) {
  const errors = {};
  for (const [block, element] of inputsOf(surface.blocks)) {
    if (block.type !== 'input') continue;
    const fault = faultOf(block, element, surface.value(block, element));
    if (fault) errors[block.block_id] = fault;
  }
  return errors;
}

/** lengthOf counts code points, as the limits do. */
export function lengthOf(text) {
  return [...(text ?? '')].length;
}

function faultOf(block, element, value) {
  const empty = value === null || value === '' || (holdsList(element) && value.length === 0);
  if (empty) return block.optional ? null : 'Please complete this required field.';
  return FORMATS[element.type]?.(element, value) ?? null;
}

const FORMATS = {
  plain_text_input(element, value) {
    const length = lengthOf(value);
    if (element.max_length && length > element.max_length) return `Please enter no more than ${element.max_length} characters.`;
    if (element.min_length && length < element.min_length) return `Please enter at least ${element.min_length} characters.`;
    return null;
  },
  email_text_input: (_, value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'Please enter a valid email address.'),
  url_text_input: (_, value) => (/^https?:\/\/\S+$/i.test(value) ? null : 'Please enter a valid URL.'),
  number_input(element, value) {
    const number = Number(value);
    if (!Number.isFinite(number)) return 'Please enter a number.';
    if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.';
    if (element.min_value && number < Number(element.min_value)) return `Please enter a number that is ${element.min_value} or more.`;
    if (element.max_value && number > Number(element.max_value)) return `Please enter a number that is ${element.max_value} or less.`;
    return null;
  },
};
