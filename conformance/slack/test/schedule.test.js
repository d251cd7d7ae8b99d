// Messages for later. See https://docs.slack.dev/messaging/sending-and-scheduling-messages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { channels, people } from '../lib/cast.js';
import { codeOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

const room = channels.approvals;
let simulator, client, approver;

before(async () => {
  simulator = await startSimulator();
  client = simulator.client();
  approver = simulator.person(people.approver);
});

after(() => simulator?.stop());

const inSeconds = (seconds) => Math.floor(Date.now() / 1000) + seconds;

const schedule = (text, post_at) => client.chat.scheduleMessage({ channel: room, text, post_at });

test('a time in the past, or beyond 120 days, is refused', async () => {
  assert.equal(await codeOf(schedule('x', inSeconds(-60))), 'time_in_past');
  assert.equal(await codeOf(schedule('x', inSeconds(121 * 24 * 3600))), 'time_too_far');
});

test('scheduled messages are listed, deleted, and posted when their time comes', async () => {
  const kept = await schedule('Good morning', inSeconds(3600));
  const dropped = await schedule('Never mind', inSeconds(3600));
  const { scheduled_messages: waiting } = await client.chat.scheduledMessages.list({ channel: room });
  assert.deepEqual(waiting.map((m) => m.text).sort(), ['Good morning', 'Never mind']);
  await client.chat.deleteScheduledMessage({ channel: room, scheduled_message_id: dropped.scheduled_message_id });
  await simulator.advance(3700);
  await approver.seesMessage(room, 'Good morning');
  assert.ok(!JSON.stringify(await approver.looks()).includes('Never mind'));
  const again = client.chat.deleteScheduledMessage({ channel: room, scheduled_message_id: kept.scheduled_message_id });
  assert.equal(await codeOf(again), 'invalid_scheduled_message_id');
});
