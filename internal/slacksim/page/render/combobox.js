// combobox.js owns the select with type-ahead, for one choice or many, with options at hand or
// asked for while typing. It follows the ARIA combobox pattern and knows nothing of blocks.

import { h, icon, uid, debounced } from '../dom.js';
import { placeBeside } from '../floating.js';
import { plainText } from './text.js';

const TYPING_PAUSE = 200;

/**
 * combobox returns an element. Its settings: load(query) gives a promise of {options, option_groups}
 * or {message}; chosen is a list of options; commit(list) is told of a new choice and may refuse it
 * with false; multiple, limit, clearable, placeholder, labelledBy, label, describedBy, mark, autofocus.
 */
export function combobox(settings) {
  const listId = uid('options');
  const list = h('div', { id: listId, class: 'floating options', popover: 'manual', role: 'listbox', 'aria-multiselectable': settings.multiple || null, 'aria-label': 'Options' });
  const input = inputOf(settings, listId);
  const chips = h('span', { class: 'chips' });
  const clear = h('button', { type: 'button', class: 'clear', 'aria-label': 'Clear the choice', hidden: true, onclick: () => choose([]) }, icon('close'));
  const root = h('div', { class: settings.multiple ? 'combobox multiple' : 'combobox' }, chips, input, clear, h('span', { class: 'arrow' }, icon('down')), list);
  let chosen = settings.chosen;
  let shown = [];
  let active = -1;
  let asked = 0;
  let isOpen = false;

  const lookLater = debounced(() => look(input.value), TYPING_PAUSE);

  // refresh follows the typing. Options of before are gone at once, so that Enter cannot take a stale one.
  function refresh() {
    if (!settings.remote) return look(input.value);
    show({ message: 'Loading…' });
    return lookLater();
  }

  async function look(query) {
    asked += 1;
    const mine = asked;
    if (settings.remote) show({ message: 'Loading…' });
    const found = await settings.load(settings.multiple || edited() ? query : '');
    if (mine === asked && isOpen) show(found);
  }

  const edited = () => input.value !== textOf(chosen[0]);

  function show(found) {
    shown = [];
    const nodes = found.message ? [] : groupsOf(found).flatMap((group) => groupNodes(group));
    list.replaceChildren(...(nodes.length ? nodes : [h('div', { class: 'options-message' }, found.message ?? 'No results')]));
    activate(shown.length ? Math.max(0, shown.findIndex((each) => same(each.option, chosen[0]))) : -1);
    place();
  }

  function groupNodes(group) {
    const heading = group.label ? [h('div', { class: 'options-group', role: 'presentation' }, plainText(group.label))] : [];
    return [...heading, ...group.options.map((option) => optionNode(option))];
  }

  function optionNode(option) {
    const isChosen = chosen.some((each) => same(each, option));
    const node = h('div', { id: uid('option'), role: 'option', class: 'option', 'aria-selected': String(isChosen) },
      h('span', { class: 'option-words' }, h('span', {}, textOf(option)), option.description && h('span', { class: 'menu-description' }, plainText(option.description))),
      isChosen && icon('check'));
    node.addEventListener('pointerdown', (event) => event.preventDefault());
    const index = shown.push({ option, node }) - 1;
    node.addEventListener('pointermove', () => { if (index !== active) activate(index); });
    node.addEventListener('click', () => pick(option));
    return node;
  }

  function activate(index) {
    if (Number.isNaN(index)) return;
    shown[active]?.node.classList.remove('active');
    active = index;
    const node = shown[active]?.node;
    node?.classList.add('active');
    node?.scrollIntoView({ block: 'nearest' });
    if (node) input.setAttribute('aria-activedescendant', node.id);
    else input.removeAttribute('aria-activedescendant');
  }

  function place() {
    if (isOpen) placeBeside(list, root, { matchWidth: true });
  }

  function open() {
    if (isOpen || settings.disabled) return;
    isOpen = true;
    list.showPopover();
    input.setAttribute('aria-expanded', 'true');
    look(input.value);
  }

  function close() {
    isOpen = false;
    asked += 1;
    if (list.matches(':popover-open')) list.hidePopover();
    list.replaceChildren();
    shown = [];
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    draw();
  }

  function pick(option) {
    if (!settings.multiple) {
      close();
      return choose([option]);
    }
    const without = chosen.filter((each) => !same(each, option));
    if (without.length === chosen.length && settings.limit && chosen.length >= settings.limit) return show({ message: `At most ${settings.limit} can be chosen.` });
    input.value = '';
    choose(without.length < chosen.length ? without : [...chosen, option]);
    return look('');
  }

  async function choose(next) {
    const before = chosen;
    chosen = next;
    draw();
    root.dispatchEvent(new Event('change', { bubbles: true }));
    if ((await settings.commit(next)) !== false) return;
    chosen = before;
    draw();
  }

  function draw() {
    if (settings.multiple) chips.replaceChildren(...chosen.map((option) => chip(option)));
    else if (!isOpen) input.value = textOf(chosen[0]);
    clear.hidden = !settings.clearable || chosen.length === 0;
    place();
  }

  function chip(option) {
    const remove = () => { choose(chosen.filter((each) => each !== option)); input.focus(); };
    return h('span', { class: 'chip' }, textOf(option), h('button', { type: 'button', 'aria-label': `Remove ${textOf(option)}`, onclick: remove }, icon('close')));
  }

  function onKey(event) {
    if (event.key === 'Escape' && isOpen) { event.preventDefault(); event.stopPropagation(); close(); }
    else if (event.key === 'Enter') { event.preventDefault(); if (isOpen && shown[active]) pick(shown[active].option); else open(); }
    else if (event.key === 'ArrowDown') { event.preventDefault(); if (isOpen) activate((active + 1) % shown.length); else open(); }
    else if (event.key === 'ArrowUp') { event.preventDefault(); activate((active - 1 + shown.length) % shown.length); }
    else if (event.key === 'Backspace' && settings.multiple && !input.value && chosen.length) choose(chosen.slice(0, -1));
  }

  input.addEventListener('input', () => { if (isOpen) refresh(); else open(); });
  input.addEventListener('click', open);
  input.addEventListener('focus', () => input.select());
  input.addEventListener('blur', close);
  input.addEventListener('keydown', onKey);
  root.addEventListener('click', (event) => { if (event.target === root || event.target.closest('.arrow')) { input.focus(); open(); } });
  draw();
  return root;
}

function inputOf(settings, listId) {
  return h('input', {
    type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', class: 'combobox-input',
    id: settings.id, 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': listId,
    'aria-label': settings.label, 'aria-describedby': settings.describedBy, 'aria-required': settings.required ? 'true' : null,
    placeholder: settings.placeholder, disabled: settings.disabled, 'data-focus': settings.mark, autofocus: settings.autofocus,
  });
}

function groupsOf(found) {
  if (found.option_groups?.length) return found.option_groups;
  return found.options?.length ? [{ options: found.options }] : [];
}

function textOf(option) {
  return option ? plainText(option.text) : '';
}

function same(a, b) {
  return Boolean(a && b) && a.value === b.value && textOf(a) === textOf(b);
}
