// select.js owns the select elements of Block Kit: where their options come from, and the shape of
// their values (option objects; plain ids for people and channels).

import { combobox } from './combobox.js';
import { plainText } from './text.js';
import { placeName } from '../state.js';

const QUERY_LENGTH = 3;

/** selectElement returns the control of any *_select element. changed(value) may refuse with false. */
export function selectElement(element, surface, block, common, changed) {
  const multiple = element.type.startsWith('multi_');
  const source = sourceOf(element, surface, block);
  const value = surface.value(block, element);
  const list = multiple ? value : [value].filter(Boolean);
  return combobox({
    ...common,
    multiple,
    remote: source.remote,
    limit: element.max_selected_items,
    placeholder: plainText(element.placeholder) || (multiple ? 'Choose options' : 'Choose an option'),
    load: source.load,
    chosen: list.map(source.optionFor),
    commit: (options) => {
      const values = options.map(source.valueFor);
      return changed(multiple ? values : values[0] ?? null);
    },
  });
}

function sourceOf(element, surface, block) {
  const kind = element.type.replace('multi_', '');
  if (kind === 'external_select') return external(element, surface, block);
  if (kind === 'users_select') return byId(() => peopleOptions(surface.store));
  if (kind === 'channels_select') return byId(() => surface.store.snapshot.public_channels.map((channel) => optionOf(surface.store, channel)));
  if (kind === 'conversations_select') return byId(() => conversationOptions(surface.store, element.filter ?? {}));
  return { remote: false, optionFor: asIs, valueFor: asIs, load: async (query) => matching(element, query) };
}

function external(element, surface, block) {
  const least = element.min_query_length ?? QUERY_LENGTH;
  const load = async (query) => {
    if ([...query].length < least) return { message: `Type ${least === 1 ? 'a character' : `${least} characters`} or more to search` };
    const found = await surface.suggest(block, element, query);
    return found.ok === false ? { message: found.error || 'The options could not be loaded.' } : found;
  };
  return { remote: true, optionFor: asIs, valueFor: asIs, load };
}

function byId(options) {
  return {
    remote: false,
    optionFor: (id) => options().find((option) => option.value === id) ?? { value: id, text: id },
    valueFor: (option) => option.value,
    load: async (query) => matching({ options: options() }, query),
  };
}

function peopleOptions(store) {
  return store.snapshot.people.filter((person) => !person.deleted).map((person) => ({ value: person.id, text: person.name, description: person.title }));
}

const INCLUDED = { channel: 'public', private: 'private', dm: 'im' };

// conversationOptions are the conversations that the menu's filter leaves: public ones, and those that the person is in.
function conversationOptions(store, filter) {
  const { channels, public_channels: open } = store.snapshot;
  const all = [...open, ...channels.filter((channel) => channel.kind !== 'channel')];
  const fits = (channel) => (!filter.include?.length || filter.include.includes(INCLUDED[channel.kind]))
    && !(filter.exclude_external_shared_channels && channel.is_ext_shared)
    && !(filter.exclude_bot_users && channel.kind === 'dm');
  return all.filter(fits).map((channel) => optionOf(store, channel));
}

function optionOf(store, channel) {
  return { value: channel.id, text: placeName(store, channel) };
}

// matching keeps the options whose words hold what was typed.
function matching(element, query) {
  const typed = query.trim().toLowerCase();
  const fits = (option) => `${plainText(option.text)} ${plainText(option.description)}`.toLowerCase().includes(typed);
  if (!element.option_groups?.length) return { options: (element.options ?? []).filter(fits) };
  const groups = element.option_groups.map((group) => ({ ...group, options: group.options.filter(fits) }));
  return { option_groups: groups.filter((group) => group.options.length) };
}

function asIs(option) {
  return option;
}
