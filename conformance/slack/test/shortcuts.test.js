// Global and message shortcuts. See https://docs.slack.dev/interactivity/implementing-shortcuts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { modal, section } from '../lib/blocks.js';
import { channels, people, team } from '../lib/cast.js';
import { startSimulator } from '../lib/simulator.js';

let simulator, app, requestor;
const used = new Inbox();

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  app.shortcut('start_something', acknowledging(used));
  app.shortcut('look_at_this', acknowledging(used));
  requestor = simulator.person(people.requestor);
});

after(() => stopAll(app, simulator));

test('a global shortcut has a trigger, but no channel and no response_url', async () => {
  await requestor.does('shortcut', { callback_id: 'start_something' });
  const { body, client, respond } = await used.take();
  assert.equal(body.type, 'shortcut');
  assert.equal(body.user.id, people.requestor);
  assert.equal(body.team.id, team);
  assert.equal(body.channel, undefined);
  assert.equal(body.response_url, undefined);
  assert.equal(respond, undefined);
  await client.views.open({ trigger_id: body.trigger_id, view: modal('From a shortcut', [section('.')]) });
  await requestor.seesView('From a shortcut');
});

test('a message shortcut carries the message, and respond answers beside it', async () => {
  await requestor.says(channels.general, 'Look at me');
  const { ts } = await requestor.seesMessage(channels.general, 'Look at me');
  await requestor.does('messageShortcut', { callback_id: 'look_at_this', channel: channels.general, ts });
  const { body, respond } = await used.take();
  assert.equal(body.type, 'message_action');
  assert.equal(body.callback_id, 'look_at_this');
  assert.equal(body.message.text, 'Look at me');
  assert.equal(body.message.user, people.requestor);
  assert.equal(body.message_ts, ts);
  assert.equal(body.channel.id, channels.general);
  assert.ok(body.trigger_id);
  await respond('I looked');
  const shown = await requestor.seesMessage(channels.general, 'I looked');
  assert.equal(shown.ephemeral, true);
});

test('a shortcut that the manifest does not have is not there', async () => {
  const answer = await requestor.tries('shortcut', { callback_id: 'look_at_this' });
  assert.equal(answer.ok, false);
});
