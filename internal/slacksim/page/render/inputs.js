// inputs.js owns the controls a person types or ticks: text, numbers, dates, times, radio buttons
// and checkboxes. Each reports its value through changed(value), and typing through typed(value, how).

import { h, uid, debounced } from '../dom.js';
import { lengthOf } from '../check.js';
import { plainText, textNodes } from './text.js';
import { momentOf, wallTime } from './time.js';

const TYPING_PAUSE = 300;
const DATE_PAUSE = 700;

/** textControl returns a text, email, URL or number input; on says when typing is reported: [] or triggers. */
export function textControl(element, value, common, changed, typed) {
  const tall = element.multiline || element.type === 'rich_text_input';
  const control = h(tall ? 'textarea' : 'input', {
    ...fieldAttributes(common),
    class: 'field', type: tall ? null : TYPES[element.type], rows: tall ? 4 : null,
    inputmode: element.type === 'number_input' ? (element.is_decimal_allowed ? 'decimal' : 'numeric') : null,
    placeholder: plainText(element.placeholder), autocomplete: 'off', autofocus: common.autofocus,
  });
  control.value = wordsOf(value);
  const counter = element.max_length ? counterFor(element.max_length) : null;
  const pause = debounced(() => typed(valueOf(control), 'on_character_entered'), TYPING_PAUSE);
  control.addEventListener('input', () => {
    changed(valueOf(control));
    counter?.update(control.value);
    pause();
  });
  control.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !tall && typed(valueOf(control), 'on_enter_pressed')) event.preventDefault();
  });
  counter?.update(control.value);
  return counter ? h('div', { class: 'counted' }, control, counter.node) : control;
}

const TYPES = { plain_text_input: 'text', email_text_input: 'email', url_text_input: 'url', number_input: 'text' };

// wordsOf are the words of a value; those of rich text lose their styles.
function wordsOf(value) {
  if (value === null || typeof value !== 'object') return value ?? '';
  return value.text ?? (value.elements ?? []).map(wordsOf).join('');
}

function valueOf(control) {
  return control.value === '' ? null : control.value;
}

function counterFor(limit) {
  const node = h('span', { class: 'counter' });
  const update = (text) => {
    const left = limit - lengthOf(text);
    node.textContent = `${left}`;
    node.title = `${left} of ${limit} characters left`;
    node.classList.toggle('over', left < 0);
    node.classList.toggle('quiet', left > limit / 5 && left > 20);
  };
  return { node, update };
}

/** dateControl returns a date, time or date-and-time picker; it reports once typing has paused. */
export function dateControl(element, value, common, changed, store) {
  const type = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' }[element.type];
  const control = h('input', { ...fieldAttributes(common), class: 'field date', type, autofocus: common.autofocus });
  const isMoment = element.type === 'datetimepicker';
  control.value = isMoment && value ? wallTime(value, store) : value ?? '';
  let last = control.value;
  const report = async () => {
    const now = control.value;
    if (now === last || /^0/.test(now) && type === 'date') return;
    const before = last;
    last = now;
    const next = isMoment && now ? momentOf(now, store) : now || null;
    if ((await changed(next)) === false) control.value = last = before;
  };
  control.addEventListener('change', debounced(report, common.immediate ? 0 : DATE_PAUSE));
  control.addEventListener('blur', report);
  return control;
}

/** choices returns radio buttons or checkboxes. */
export function choices(element, value, common, changed, store) {
  const many = element.type === 'checkboxes';
  const name = uid('choice');
  const chosen = new Set((many ? value : [value].filter(Boolean)).map((option) => option.value));
  const boxes = (element.options ?? []).map((option, index) => choice({ option, many, name, checked: chosen.has(option.value), store, mark: `${common.mark}/${index}` }));
  const root = h('div', { class: 'choices', role: many ? 'group' : 'radiogroup', id: common.id, 'aria-labelledby': common.labelledBy, 'aria-label': common.label, 'aria-describedby': common.describedBy, 'aria-required': !many && common.required ? 'true' : null }, boxes.map((box) => box.node));
  root.addEventListener('change', async () => {
    const picked = boxes.filter((box) => box.input.checked).map((box) => box.option);
    if ((await changed(many ? picked : picked[0] ?? null)) !== false) return;
    for (const box of boxes) box.input.checked = chosen.has(box.option.value);
  });
  return root;
}

function choice({ option, many, name, checked, store, mark }) {
  const input = h('input', { type: many ? 'checkbox' : 'radio', name, 'data-focus': mark });
  input.checked = checked;
  const description = option.description && h('span', { class: 'choice-description' }, textNodes(option.description, store));
  const node = h('label', { class: 'choice' }, input, h('span', { class: 'choice-words' }, h('span', {}, textNodes(option.text, store)), description));
  return { node, input, option };
}

/** fieldAttributes are what every control of a form shares: its id, label, hint and error. */
function fieldAttributes(common) {
  return {
    id: common.id, 'aria-label': common.label, 'aria-describedby': common.describedBy,
    'aria-required': common.required ? 'true' : null, disabled: common.disabled, 'data-focus': common.mark,
  };
}
