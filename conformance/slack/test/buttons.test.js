// Buttons and menus in messages. See https://docs.slack.dev/interactivity/handling-user-interaction.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { button, buttons, plain, section } from '../lib/blocks.js';
import { channels, people, team } from '../lib/cast.js';
import { messagesIn } from '../lib/person.js';
import { startSimulator } from '../lib/simulator.js';

const room = channels.approvals;
let simulator, app, approver;
let serial = 0;

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  approver = simulator.person(people.approver);
});

after(() => stopAll(app, simulator));

/** Posts a message with a button, presses it, and gives what the listener received. */
async function pressed(text, post = {}) {
  const action = `act_${++serial}`;
  const inbox = new Inbox();
  app.action(action, acknowledging(inbox));
  const posted = await app.client.chat.postMessage({
    channel: room, text, blocks: [section(text), buttons('choice', button(action, 'yes'))], ...post,
  });
  await approver.presses({ channel: room, ts: posted.ts }, 'choice', action);
  return { ...(await inbox.take()), posted };
}

test('the payload says who pressed what in which message', async () => {
  const { body, action, posted } = await pressed('Press me');
  assert.equal(body.type, 'block_actions');
  assert.equal(body.user.id, people.approver);
  assert.equal(body.team.id, team);
  assert.equal(body.channel.id, room);
  assert.equal(body.container.type, 'message');
  assert.equal(body.container.message_ts, posted.ts);
  assert.equal(body.message.ts, posted.ts);
  assert.equal(body.message.blocks.length, 2);
  assert.equal(action.type, 'button');
  assert.equal(action.block_id, 'choice');
  assert.equal(action.value, 'yes');
  assert.match(action.action_ts, /^\d+\.\d+$/);
  assert.ok(body.trigger_id && body.response_url);
});

test('a private channel is not named in the payload', async () => {
  const { body } = await pressed('Where am I?');
  assert.equal(body.channel.name, 'privategroup');
});

test('respond answers the person alone, beside the message', async () => {
  const { respond } = await pressed('Ask');
  await respond('Only for you');
  const shown = await approver.seesMessage(room, 'Only for you');
  assert.equal(shown.ephemeral, true);
  await approver.seesMessage(room, 'Ask');
});

test('respond with replace_original changes the message in place', async () => {
  const { respond, posted } = await pressed('Before');
  await respond({ replace_original: true, text: 'Afterwards', blocks: [section('Afterwards')] });
  const shown = await approver.seesMessage(room, 'Afterwards');
  assert.equal(shown.ts, posted.ts);
  assert.equal(shown.blocks.length, 1);
});

test('respond with delete_original removes the message', async () => {
  const { respond, posted } = await pressed('Soon gone');
  await respond({ delete_original: true });
  await approver.sees('the message gone', (state) => !messagesIn(state, room).some((m) => m.ts === posted.ts));
});

test('say answers in the channel of the message', async () => {
  const { say } = await pressed('Speak');
  const { ts } = await say('Said aloud');
  const shown = await approver.seesMessage(room, 'Said aloud');
  assert.equal(shown.ts, ts);
  assert.equal(shown.ephemeral, false);
});

test('chat.update changes the message that was pressed', async () => {
  const { body, client } = await pressed('Open');
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'Closed', blocks: [section('Closed')] });
  const shown = await approver.seesMessage(room, 'Closed');
  assert.equal(shown.ts, body.message.ts);
});

test('a button in a thread tells the thread', async () => {
  const parent = await app.client.chat.postMessage({ channel: room, text: 'The parent' });
  const { body } = await pressed('The reply', { thread_ts: parent.ts });
  assert.equal(body.container.thread_ts, parent.ts);
  assert.equal(body.message.thread_ts, parent.ts);
});

test('a button in an ephemeral message comes without the message, and respond can replace it', async () => {
  const inbox = new Inbox();
  app.action('whispered', acknowledging(inbox));
  const { message_ts: ts } = await app.client.chat.postEphemeral({
    channel: room, user: people.approver, text: 'Psst', blocks: [buttons('choice', button('whispered'))],
  });
  await approver.presses({ channel: room, ts }, 'choice', 'whispered');
  const { body, respond } = await inbox.take();
  assert.equal(body.container.is_ephemeral, true);
  assert.equal(body.message, undefined);
  await respond({ replace_original: true, text: 'Heard' });
  const shown = await approver.seesMessage(room, 'Heard');
  assert.equal(shown.ephemeral, true);
});

test('a menu sends the option that was chosen, and the state of the message', async () => {
  const inbox = new Inbox();
  app.action('colour', acknowledging(inbox));
  const options = ['red', 'green'].map((value) => ({ text: plain(value), value }));
  const menu = { type: 'static_select', action_id: 'colour', placeholder: plain('Choose'), options };
  const { ts } = await app.client.chat.postMessage({ channel: room, text: 'Choose', blocks: [buttons('menu', menu)] });
  await approver.presses({ channel: room, ts }, 'menu', 'colour', { value: 'green' });
  const { action, body } = await inbox.take();
  assert.equal(action.selected_option.value, 'green');
  assert.equal(action.selected_option.text.text, 'green');
  assert.equal(body.state.values.menu.colour.selected_option.value, 'green');
});

test('an external menu asks the app for options once enough is typed', async () => {
  const inbox = new Inbox();
  const asked = [];
  app.action('pick', acknowledging(inbox));
  app.options('pick', async ({ ack, options }) => {
    asked.push(options.value);
    await ack({ options: [{ text: plain('Marketing Campaign'), value: 'campaign' }] });
  });
  const menu = { type: 'external_select', action_id: 'pick', placeholder: plain('Search'), min_query_length: 2 };
  const { ts } = await app.client.chat.postMessage({ channel: room, text: 'Pick', blocks: [buttons('search', menu)] });
  const element = { where: { channel: room, ts }, block_id: 'search', action_id: 'pick' };

  const early = await approver.does('suggest', { ...element, query: 'm' });
  assert.equal(early.options, undefined);
  const offered = await approver.does('suggest', { ...element, query: 'ma' });
  assert.deepEqual(asked, ['ma']);
  assert.equal(offered.options[0].value, 'campaign');

  await approver.presses({ channel: room, ts }, 'search', 'pick', offered.options[0]);
  const { action } = await inbox.take();
  assert.equal(action.selected_option.value, 'campaign');
});

test('the person is told when the app does not acknowledge a button', async () => {
  app.action('ignored', async () => {});
  const { ts } = await app.client.chat.postMessage({
    channel: room, text: 'Nobody listens', blocks: [buttons('choice', button('ignored'))],
  });
  await approver.presses({ channel: room, ts }, 'choice', 'ignored');
  await approver.seesToast('did not respond');
});
