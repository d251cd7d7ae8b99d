// The Events API over Socket Mode. See https://docs.slack.dev/apis/events-api.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, startApp, stopAll } from '../lib/app.js';
import { channels, people, team } from '../lib/cast.js';
import { startSimulator } from '../lib/simulator.js';

const room = channels.approvals;
let simulator, app, approver;
const mentions = new Inbox();
const messages = new Inbox();

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator, { ignoreSelf: false });
  app.event('app_mention', async (received) => mentions.put(received));
  app.message(async (received) => messages.put(received));
  approver = simulator.person(people.approver);
});

after(() => stopAll(app, simulator));

test('a mention comes as app_mention with its envelope', async () => {
  await approver.says(room, '@conformer are you there?');
  const { event, body, context } = await mentions.take();
  await messages.take();
  assert.equal(event.type, 'app_mention');
  assert.equal(event.user, people.approver);
  assert.equal(event.channel, room);
  assert.equal(event.text, `<@${context.botUserId}> are you there?`);
  assert.match(event.ts, /^\d+\.\d{6}$/);
  assert.equal(body.type, 'event_callback');
  assert.equal(body.team_id, team);
  assert.match(body.event_id, /^Ev/);
  assert.equal(typeof body.event_time, 'number');
  assert.equal(body.authorizations[0].is_bot, true);
});

test('say answers a mention in its thread', async () => {
  await approver.says(room, '@conformer please answer');
  const { event, say } = await mentions.take();
  await messages.take();
  const { message } = await say({ text: 'Here I am', thread_ts: event.ts });
  assert.equal(message.thread_ts, event.ts);
  await approver.seesMessage(room, 'Here I am');
  assert.equal((await messages.take()).message.text, 'Here I am'); // an app hears itself, unless Bolt ignores it
});

test('a message in a private channel of the bot comes as message with channel_type group', async () => {
  await approver.says(room, 'Just talking <b> & so on');
  const { message } = await messages.take();
  assert.equal(message.channel_type, 'group');
  assert.equal(message.text, 'Just talking &lt;b&gt; &amp; so on');
  assert.ok(message.client_msg_id);
});

test('nothing comes from channels that the bot is not in, nor of events that the manifest does not have', async () => {
  await approver.says(channels.general, '@conformer nobody hears this');
  await approver.says(room, 'A later word');
  const { message } = await messages.take();
  assert.equal(message.text, 'A later word');
  assert.ok(mentions.isEmpty);
});

test('an event whose acknowledgement is lost comes again with the same event_id, and then no more', async () => {
  const visits = new Inbox();
  app.event('app_home_opened', async (received) => visits.put(received));
  await simulator.socket({ drop_acks: 1 });
  await approver.does('home');
  const first = await visits.take();
  assert.equal(first.context.retryNum, 0);
  const again = await visits.take();
  assert.equal(again.context.retryNum, 1);
  assert.ok(again.context.retryReason);
  assert.equal(again.body.event_id, first.body.event_id);
  assert.deepEqual(again.event, first.event);

  await simulator.advance(10 * 60);
  await approver.says(room, 'Ten minutes later');
  await messages.take();
  assert.ok(visits.isEmpty);
});

test('the app hears its own messages, marked with its bot_id', async () => {
  await app.client.chat.postMessage({ channel: room, text: 'My own words' });
  await approver.says(room, 'Words of somebody else');
  const { message } = await messages.take();
  assert.equal(message.text, 'My own words');
  assert.ok(message.bot_id);
  await messages.take();
});

test('a change and a deletion come as messages with a subtype', async () => {
  const { ts } = await app.client.chat.postMessage({ channel: room, text: 'First' });
  await app.client.chat.update({ channel: room, ts, text: 'Second' });
  await app.client.chat.delete({ channel: room, ts });
  await messages.take();
  const { message: changed } = await messages.take();
  assert.equal(changed.subtype, 'message_changed');
  assert.equal(changed.message.text, 'Second');
  assert.equal(changed.previous_message.text, 'First');
  const { message: deleted } = await messages.take();
  assert.equal(deleted.subtype, 'message_deleted');
  assert.equal(deleted.deleted_ts, ts);
});

test('words to the app itself come as message with channel_type im', async () => {
  const { channel } = await app.client.conversations.open({ users: people.approver });
  await approver.says(channel.id, 'Hello, conformer');
  const { message } = await messages.take();
  assert.equal(message.channel_type, 'im');
  assert.equal(message.text, 'Hello, conformer');
  assert.equal(message.blocks[0].type, 'rich_text');
});
