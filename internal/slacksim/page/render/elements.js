// elements.js owns the interactive elements of blocks: it picks the control for an element and
// sends what a person does with it, outside of forms at once and in forms only when asked to.

import { h, icon, safeUrl } from '../dom.js';
import { menuButton } from '../floating.js';
import { choices, dateControl, textControl } from './inputs.js';
import { visitor } from './mentions.js';
import { selectElement } from './select.js';
import { plainText } from './text.js';

/**
 * elementNode returns the control of an element. common carries id, label, describedBy, required;
 * asks is true inside an input block, where a value is only kept unless dispatch is true.
 */
export function elementNode(element, surface, block, common = {}, form = null) {
  const shared = { ...common, mark: `${block.block_id}/${element.action_id}`, autofocus: element.focus_on_load };
  if (element.type === 'button' || element.type === 'workflow_button') return button(element, surface, block, shared);
  if (element.type === 'overflow') return overflow(element, surface, block, shared);
  const make = makerFor(element.type);
  if (!make) return h('span', { class: 'unknown' }, `[${element.type}]`);
  if (!form) shared.label ??= plainText(element.placeholder) || plainText(block.text) || element.type.replaceAll('_', ' ');
  return make({ element, surface, block, shared, form, changed: reporter(element, surface, block, form) });
}

// reporter keeps a new value and, where it must be known at once, sends it. It answers false when
// the person took it back in the confirm dialog.
function reporter(element, surface, block, form) {
  return async (value) => {
    const before = surface.value(block, element);
    surface.set(block, element, value);
    if (form && !form.dispatch) return true;
    if (form && isText(element)) return true;
    const sent = await surface.agreed(element) && await tell(element, surface, block, form, value);
    if (!sent) surface.set(block, element, before);
    return sent;
  };
}

function tell(element, surface, block, form, value) {
  return form ? surface.dispatch(block, element, value) : surface.press(block, element, { selected: value });
}

function makerFor(type) {
  if (type.endsWith('_select')) return ({ element, surface, block, shared, form, changed }) => selectElement(element, surface, block, { ...shared, clearable: form?.optional }, changed);
  if (type === 'radio_buttons' || type === 'checkboxes') return ({ element, surface, block, shared, changed }) => choices(element, surface.value(block, element), shared, changed, surface.store);
  if (type.endsWith('picker')) return ({ element, surface, block, shared, form, changed }) => dateControl(element, surface.value(block, element), { ...shared, immediate: Boolean(form && !form.dispatch) }, changed, surface.store);
  if (type.endsWith('_input') && type !== 'file_input') return typedControl;
  return null;
}

function typedControl({ element, surface, block, shared, form, changed }) {
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const typed = (value, how) => {
    if (!form?.dispatch || !triggers.includes(how)) return false;
    surface.dispatch(block, element, value);
    return true;
  };
  return textControl(element, surface.value(block, element), shared, changed, typed);
}

function isText(element) {
  return element.type.endsWith('_input');
}

function button(element, surface, block, shared) {
  const url = element.url && safeUrl(element.url);
  const inside = url && visitor(url, surface.store);
  const look = { class: `button ${element.style ?? ''}`.trim(), 'aria-label': element.accessibility_label, 'data-focus': shared.mark };
  const words = h('span', {}, plainText(element.text));
  const node = url
    ? h('a', { ...look, href: url, target: '_blank', rel: 'noopener noreferrer' }, words, !inside && icon('out'))
    : h('button', { ...look, type: 'button' }, words);
  const press = async () => {
    node.setAttribute('aria-busy', 'true');
    await surface.press(block, element, { value: element.value });
    node.removeAttribute('aria-busy');
  };
  node.addEventListener('click', async (event) => {
    const isBusy = node.hasAttribute('aria-busy');
    if (isBusy || element.confirm || inside) event.preventDefault();
    if (isBusy || !(await surface.agreed(element))) return;
    if (inside) inside(event);
    else if (url && element.confirm) open(url, '_blank', 'noopener,noreferrer');
    press();
  });
  return node;
}

function overflow(element, surface, block, shared) {
  return menuButton({
    label: 'More options', className: 'button overflow', mark: shared.mark,
    entries: () => (element.options ?? []).map((option) => ({
      label: plainText(option.text),
      description: plainText(option.description),
      href: option.url && safeUrl(option.url),
      run: async () => { if (await surface.agreed(element)) surface.press(block, element, { selected: option }); },
    })),
  });
}
