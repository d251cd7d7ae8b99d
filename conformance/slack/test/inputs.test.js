// Every element that people fill in or choose from. See https://docs.slack.dev/reference/block-kit/block-elements.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { modal, plain } from '../lib/blocks.js';
import { channels, people } from '../lib/cast.js';
import { startSimulator } from '../lib/simulator.js';

const option = (name) => ({ text: { ...plain(name), emoji: true }, value: name.toLowerCase() });
const options = [option('One'), option('Two'), option('Three')];

// What a person puts in, and the member of the state that tells it.
const elements = {
  static_select: { element: { options }, gives: option('Two'), member: 'selected_option', wrong: option('Four') },
  multi_static_select: { element: { options, max_selected_items: 2 }, gives: [option('Two'), option('One')], member: 'selected_options', wrong: options },
  radio_buttons: { element: { options }, gives: option('One'), member: 'selected_option', wrong: option('Four') },
  checkboxes: { element: { options }, gives: [option('One'), option('Three')], member: 'selected_options', wrong: [option('Four')] },
  datepicker: { element: {}, gives: '2026-12-24', member: 'selected_date', wrong: 'tomorrow' },
  timepicker: { element: {}, gives: '09:30', member: 'selected_time', wrong: '25:00' },
  datetimepicker: { element: {}, gives: 1798135200, member: 'selected_date_time', wrong: 12 },
  users_select: { element: {}, gives: people.approver, member: 'selected_user', wrong: people.leaver },
  multi_users_select: { element: {}, gives: [people.approver, people.guest], member: 'selected_users', wrong: ['U0NOBODY'] },
  channels_select: { element: {}, gives: channels.requests, member: 'selected_channel', wrong: channels.approvals },
  multi_channels_select: { element: {}, gives: [channels.general], member: 'selected_channels', wrong: ['C0NOWHERE'] },
  conversations_select: {
    element: { filter: { include: ['public'], exclude_external_shared_channels: true } },
    gives: channels.general, member: 'selected_conversation', wrong: channels.shared,
  },
  multi_conversations_select: { element: {}, gives: [channels.requests], member: 'selected_conversations', wrong: [channels.approvals] },
  external_select: { element: { min_query_length: 0 }, gives: option('Found'), member: 'selected_option' },
  multi_external_select: { element: { min_query_length: 0 }, gives: [option('Found')], member: 'selected_options' },
  number_input: { element: { is_decimal_allowed: false, min_value: '1' }, gives: '3', member: 'value', wrong: '0' },
  email_text_input: { element: {}, gives: 'somebody@example.com', member: 'value', wrong: 'nobody' },
  url_text_input: { element: {}, gives: 'https://example.com/', member: 'value', wrong: 'nowhere' },
  plain_text_input: { element: { max_length: 5 }, gives: 'Words', member: 'value', wrong: 'Too many words' },
};

let simulator, app, requestor;
const opened = new Inbox();
const submissions = new Inbox();

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  app.command('/form', async ({ ack, client, body }) => {
    await ack();
    const [kind, form] = [body.text, elements[body.text]];
    const input = { type: 'input', block_id: 'block', label: plain('Field'), element: { type: kind, action_id: 'field', ...form.element } };
    opened.put((await client.views.open({ trigger_id: body.trigger_id, view: modal('Form', [input]) })).view);
  });
  app.view('form', acknowledging(submissions));
  requestor = simulator.person(people.requestor);
});

after(() => stopAll(app, simulator));

for (const [kind, { gives, member, wrong }] of Object.entries(elements)) {
  test(`${kind} is empty at first, takes what fits, and nothing else`, async () => {
    await requestor.says(channels.general, `/form ${kind}`);
    const { id, state } = await opened.take();
    const empty = member.endsWith('s') ? [] : null;
    assert.deepEqual(state.values.block.field, { type: kind, [member]: empty });
    if (wrong !== undefined) {
      const refused = await requestor.does('submit', { view_id: id, values: { block: { field: wrong } } });
      assert.ok(refused.errors.block);
      assert.ok(submissions.isEmpty);
    }
    await requestor.does('submit', { view_id: id, values: { block: { field: gives } } });
    const { view } = await submissions.take();
    assert.deepEqual(view.state.values.block.field, { type: kind, [member]: gives });
    await requestor.seesNoView();
  });
}

test('rich_text_input is told as a rich_text block', async () => {
  elements.rich_text_input = { element: {} };
  await requestor.says(channels.general, '/form rich_text_input');
  const { id } = await opened.take();
  await requestor.does('submit', { view_id: id, values: { block: { field: 'some *bold* words' } } });
  const { view } = await submissions.take();
  const { rich_text_value: rich } = view.state.values.block.field;
  assert.equal(rich.type, 'rich_text');
  assert.deepEqual(rich.elements[0].elements.map((each) => each.text), ['some ', 'bold', ' words']);
  assert.equal(rich.elements[0].elements[1].style.bold, true);
});
