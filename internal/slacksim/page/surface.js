// surface.js owns what a person has typed and chosen on one surface (a message, a modal, App Home)
// and how that reaches the simulator. Values live here, keyed by block_id and action_id, so that
// they survive a redraw. It draws nothing.

const INITIAL = {
  rich_text_input: 'initial_value', plain_text_input: 'initial_value', email_text_input: 'initial_value', url_text_input: 'initial_value', number_input: 'initial_value',
  static_select: 'initial_option', external_select: 'initial_option', radio_buttons: 'initial_option',
  users_select: 'initial_user', conversations_select: 'initial_conversation', channels_select: 'initial_channel',
  multi_static_select: 'initial_options', multi_external_select: 'initial_options', checkboxes: 'initial_options',
  multi_users_select: 'initial_users', multi_conversations_select: 'initial_conversations', multi_channels_select: 'initial_channels',
  datepicker: 'initial_date', timepicker: 'initial_time', datetimepicker: 'initial_date_time',
};

/** holdsList tells whether an element's value is a list. */
export function holdsList(element) {
  return element.type === 'checkboxes' || element.type.startsWith('multi_');
}

/** isInput tells whether an element has a value of its own (a button has none). */
export function isInput(element) {
  return element.type in INITIAL;
}

/** createSurface returns a surface; where is the simulator's address of it: {channel, ts}, {view_id} or {home: true}. */
export function createSurface(store, where, confirm) {
  const values = new Map();
  const keyOf = (block, element) => `${block.block_id}\n${element.action_id}`;
  const surface = {
    store,
    where,
    /** blocks are the ones now shown; the owner keeps them current. */
    blocks: [],

    value(block, element) {
      const key = keyOf(block, element);
      return values.has(key) ? values.get(key) : initial(element);
    },

    set(block, element, value) { values.set(keyOf(block, element), value); },

    /** restore takes what the simulator knows of the fields: {block_id: {action_id: {type, value or selected…}}}. */
    restore(state) {
      for (const [block, element] of inputsOf(surface.blocks)) {
        const known = state?.[block.block_id]?.[element.action_id];
        if (known) surface.set(block, element, stateValue(known) ?? initial(element));
      }
    },

    /** agreed shows the element's confirm dialog, if it has one, and says whether the person agreed. */
    async agreed(element) { return !element.confirm || confirm(element.confirm); },

    /** press sends a choice or a click; false when it was refused. */
    press(block, element, chosen) {
      const body = { where, block_id: block.block_id, action_id: element.action_id, ...chosen };
      return send('press', { ...body, values: surface.collect() });
    },

    /**
     * dispatch sends the new value of an input that reports while it is filled in. The pause after typing may end when
     * the view has moved on: then there is nothing to report, and nobody to tell.
     */
    dispatch(block, element, value) {
      if (!inputsOf(surface.blocks).some(([b, e]) => keyOf(b, e) === keyOf(block, element))) return true;
      const body = { where, view_id: where.view_id, block_id: block.block_id, action_id: element.action_id, value };
      return store.act('input', { ...body, values: surface.collect() });
    },

    /** suggest asks the app for the options of a type-ahead select. */
    suggest(block, element, query) {
      return store.act('suggest', { where, block_id: block.block_id, action_id: element.action_id, query });
    },

    /** collect returns {block_id: {action_id: value}} of all elements that have a value. */
    collect() {
      const all = {};
      for (const [block, element] of inputsOf(surface.blocks)) {
        all[block.block_id] ??= {};
        all[block.block_id][element.action_id] = surface.value(block, element);
      }
      return all;
    },
  };

  async function send(verb, body) {
    const result = await store.act(verb, body);
    if (!result.ok) store.toast(result.error);
    return Boolean(result.ok);
  }
  return surface;
}

/** inputsOf lists [block, element] for every element with a value. */
export function inputsOf(blocks) {
  const pairs = [];
  for (const block of blocks) {
    const elements = [block.element, block.accessory, ...(block.type === 'actions' ? block.elements ?? [] : [])];
    for (const element of elements) if (element && isInput(element)) pairs.push([block, element]);
  }
  return pairs;
}

// stateValue is the one member of a state entry that is not its type.
function stateValue(entry) {
  return Object.entries(entry).find(([name]) => name !== 'type')?.[1];
}

function initial(element) {
  return element[INITIAL[element.type]] ?? (holdsList(element) ? [] : null);
}
