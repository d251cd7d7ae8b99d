// The blocks and views that the tests send.
export const plain = (text) => ({ type: 'plain_text', text });

export const section = (text) => ({ type: 'section', text: plain(text) });

export const button = (action_id, value = 'pressed') => ({ type: 'button', action_id, text: plain('Press'), value });

export const buttons = (block_id, ...elements) => ({ type: 'actions', block_id, elements });

export const textInput = (block_id, more = {}) => ({
  type: 'input', block_id, label: plain('Words'), element: { type: 'plain_text_input', action_id: 'words' }, ...more,
});

export const modal = (title, blocks, more = {}) => ({
  type: 'modal', title: plain(title), submit: plain('Send'), close: plain('Cancel'), callback_id: 'form', blocks, ...more,
});

export const home = (...blocks) => ({ type: 'home', blocks });
