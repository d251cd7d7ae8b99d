// Posting, changing and deleting messages. See https://docs.slack.dev/reference/methods/chat.postMessage.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { plain, section } from '../lib/blocks.js';
import { channels, people } from '../lib/cast.js';
import { messagesIn } from '../lib/person.js';
import { codeOf, refusalOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

const room = channels.approvals;
let simulator, client, approver;

before(async () => {
  simulator = await startSimulator();
  client = simulator.client();
  approver = simulator.person(people.approver);
});

after(() => simulator?.stop());

const post = (more) => client.chat.postMessage({ channel: room, text: 'Words', ...more });

/** The message as conversations.history gives it, metadata included. */
async function stored(ts) {
  const { messages } = await client.conversations.history({
    channel: room, latest: ts, oldest: ts, inclusive: true, include_all_metadata: true,
  });
  return messages[0];
}

test('chat.postMessage answers with the message as it stands', async () => {
  const answer = await post({ text: 'Posted' });
  assert.equal(answer.channel, room);
  assert.match(answer.ts, /^\d{10}\.\d{6}$/);
  assert.equal(answer.message.text, 'Posted');
  assert.equal(answer.message.ts, answer.ts);
  assert.match(answer.message.bot_id, /^B/);
  assert.match(answer.message.app_id, /^A/);
  await approver.seesMessage(room, 'Posted');
});

test('blocks get their block_id and action_id when they have none', async () => {
  const element = { type: 'button', text: plain('Go'), value: '1' };
  const { message } = await post({ blocks: [section('a'), { type: 'actions', elements: [element] }] });
  assert.ok(message.blocks[0].block_id);
  assert.notEqual(message.blocks[0].block_id, message.blocks[1].block_id);
  assert.ok(message.blocks[1].elements[0].action_id);
});

test('a message can be posted to a channel by its name', async () => {
  const answer = await post({ channel: '#it-approvals', text: 'By name' });
  assert.equal(answer.channel, room);
});

test('a message to a person goes to the direct message with them', async () => {
  const { channel } = await post({ channel: people.requestor, text: 'To you' });
  assert.match(channel, /^D/);
  await simulator.person(people.requestor).seesMessage(channel, 'To you');
});

test('a message into nowhere is channel_not_found', async () => {
  assert.equal(await codeOf(post({ channel: 'C0NOWHERE00' })), 'channel_not_found');
});

test('without chat:write.public a public channel needs an invitation', async () => {
  assert.equal(await codeOf(post({ channel: channels.general })), 'not_in_channel');
});

test('a message without text, blocks and attachments is no_text', async () => {
  assert.equal(await codeOf(post({ text: '' })), 'no_text');
});

test('wrong blocks are invalid_blocks, with a pointer to what is wrong', async () => {
  const long = { type: 'header', text: plain('x'.repeat(151)) };
  const refusal = await refusalOf(post({ blocks: [section('fine'), long] }));
  assert.equal(refusal.error, 'invalid_blocks');
  assert.match(refusal.response_metadata.messages[0], /^\[ERROR\] .*\[json-pointer:\/blocks\/1\/text/);
});

for (const [what, blocks] of [
  ['fifty-one blocks', Array.from({ length: 51 }, () => section('x'))],
  ['an unknown block', [{ type: 'carpet' }]],
  ['markdown in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
  ['a text of 3001 characters', [section('x'.repeat(3001))]],
  ['a button without a text', [{ type: 'actions', elements: [{ type: 'button', action_id: 'a' }] }]],
]) {
  test(`${what}: invalid_blocks`, async () => {
    assert.equal(await codeOf(post({ blocks })), 'invalid_blocks');
  });
}

test('a text longer than 40000 characters is cut', async () => {
  const { message } = await post({ text: 'x'.repeat(40_001) });
  assert.equal(message.text.length, 40_000);
});

test('a reply carries thread_ts, and the parent counts it', async () => {
  const parent = await post({ text: 'Parent' });
  const reply = await post({ text: 'Reply', thread_ts: parent.ts });
  assert.equal(reply.message.thread_ts, parent.ts);
  const shown = await stored(parent.ts);
  assert.equal(shown.reply_count, 1);
  assert.equal(shown.thread_ts, parent.ts);
  assert.equal(shown.latest_reply, reply.ts);
});

test('metadata is kept, kept again by an update, and removed by an empty object', async () => {
  const metadata = { event_type: 'request', event_payload: { id: '7' } };
  const { ts } = await post({ metadata });
  assert.deepEqual((await stored(ts)).metadata, metadata);
  await client.chat.update({ channel: room, ts, text: 'Changed' });
  assert.deepEqual((await stored(ts)).metadata, metadata);
  await client.chat.update({ channel: room, ts, text: 'Changed again', metadata: {} });
  assert.equal((await stored(ts)).metadata, undefined);
});

test('an update with text alone removes the blocks and marks the message as edited', async () => {
  const { ts } = await post({ blocks: [section('Block')] });
  const answer = await client.chat.update({ channel: room, ts, text: 'Text only' });
  assert.equal(answer.ts, ts);
  assert.equal(answer.text, 'Text only');
  const shown = await stored(ts);
  assert.equal(shown.text, 'Text only');
  assert.equal(shown.blocks, undefined);
  assert.ok(shown.edited);
  assert.equal((await approver.seesMessage(room, 'Text only')).edited, true);
});

test('an update with blocks shows no edited mark', async () => {
  const { ts } = await post({ text: 'Silent', blocks: [section('One')] });
  await client.chat.update({ channel: room, ts, text: 'Silent update', blocks: [section('Two')] });
  const seen = await approver.seesMessage(room, 'Silent update');
  assert.equal(seen.blocks[0].text.text, 'Two');
  assert.equal(seen.edited, false);
});

test('a message in a direct message is changed by its D id, not by the id of the person', async () => {
  const { channel, ts } = await post({ channel: people.requestor, text: 'Draft' });
  assert.equal(await codeOf(client.chat.update({ channel: people.requestor, ts, text: 'x' })), 'channel_not_found');
  assert.equal((await client.chat.update({ channel, ts, text: 'Final' })).text, 'Final');
});

test('metadata without a payload is invalid_metadata_format', async () => {
  assert.equal(await codeOf(post({ metadata: { event_type: 'request' } })), 'invalid_metadata_format');
});

test('an update with more than 4000 characters is msg_too_long', async () => {
  const { ts } = await post();
  assert.equal(await codeOf(client.chat.update({ channel: room, ts, text: 'x'.repeat(4_001) })), 'msg_too_long');
});

test("nobody else's message can be changed or deleted", async () => {
  await approver.says(room, 'Mine');
  const { ts } = await approver.seesMessage(room, 'Mine');
  assert.equal(await codeOf(client.chat.update({ channel: room, ts, text: 'Yours' })), 'cant_update_message');
  assert.equal(await codeOf(client.chat.delete({ channel: room, ts })), 'cant_delete_message');
});

test('a deleted message is gone, and cannot be changed or deleted again', async () => {
  const { ts } = await post({ text: 'Short life' });
  const answer = await client.chat.delete({ channel: room, ts });
  assert.equal(answer.ts, ts);
  await approver.sees('it gone', (state) => !messagesIn(state, room).some((m) => m.ts === ts));
  assert.equal(await codeOf(client.chat.delete({ channel: room, ts })), 'message_not_found');
  assert.equal(await codeOf(client.chat.update({ channel: room, ts, text: 'x' })), 'message_not_found');
});

test('a deleted parent leaves a tombstone over its replies', async () => {
  const { ts } = await post({ text: 'Head' });
  const reply = await post({ text: 'Tail', thread_ts: ts });
  await client.chat.delete({ channel: room, ts });
  const { messages } = await client.conversations.replies({ channel: room, ts });
  assert.equal(messages[0].subtype, 'tombstone');
  assert.equal(messages[1].ts, reply.ts);
});

test('an ephemeral message is seen by one person and is not in the history', async () => {
  const { message_ts: ts } = await client.chat.postEphemeral({ channel: room, user: people.approver, text: 'Whisper' });
  const seen = await approver.seesMessage(room, 'Whisper');
  assert.equal(seen.ephemeral, true);
  assert.equal(await stored(ts), undefined);
  assert.equal(await codeOf(client.chat.update({ channel: room, ts, text: 'x' })), 'message_not_found');
});

test('an ephemeral message to somebody who is not there is user_not_in_channel', async () => {
  const whisper = client.chat.postEphemeral({ channel: room, user: people.requestor, text: 'Whisper' });
  assert.equal(await codeOf(whisper), 'user_not_in_channel');
});

test('chat.getPermalink leads to the message, and to the thread of a reply', async () => {
  const parent = await post();
  const reply = await post({ thread_ts: parent.ts });
  const { permalink } = await client.chat.getPermalink({ channel: room, message_ts: parent.ts });
  assert.ok(permalink.endsWith(`/archives/${room}/p${parent.ts.replace('.', '')}`));
  const inThread = await client.chat.getPermalink({ channel: room, message_ts: reply.ts });
  assert.equal(new URL(inThread.permalink).searchParams.get('thread_ts'), parent.ts);
  const nowhere = client.chat.getPermalink({ channel: room, message_ts: '1700000000.000000' });
  assert.equal(await codeOf(nowhere), 'message_not_found');
});
