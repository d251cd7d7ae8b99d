// Conversations. See https://docs.slack.dev/apis/web-api/using-the-conversations-api.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { channels, people } from '../lib/cast.js';
import { codeOf, refusalOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

const room = channels.approvals;
let simulator, client;

before(async () => {
  simulator = await startSimulator();
  client = simulator.client();
});

after(() => simulator?.stop());

test('conversations.info tells public, private and shared channels apart', async () => {
  const info = async (channel) => (await client.conversations.info({ channel })).channel;
  const open = await info(channels.general);
  assert.equal(open.name, 'general');
  assert.equal(open.is_private, false);
  assert.equal(open.is_ext_shared, false);
  assert.equal(open.is_member, false);
  const closed = await info(room);
  assert.equal(closed.is_private, true);
  assert.equal(closed.is_member, true);
  const shared = await info(channels.shared);
  assert.equal(shared.is_ext_shared, true);
  assert.equal(shared.is_shared, true);
});

test('include_num_members counts the members', async () => {
  const { channel } = await client.conversations.info({ channel: room, include_num_members: true });
  assert.equal(channel.num_members, 4);
});

test('an unknown channel is channel_not_found', async () => {
  assert.equal(await codeOf(client.conversations.info({ channel: 'C0NOWHERE00' })), 'channel_not_found');
  assert.equal(await codeOf(client.conversations.members({ channel: 'C0NOWHERE00' })), 'channel_not_found');
});

test('conversations.list gives public channels unless asked for others', async () => {
  const usual = await client.conversations.list();
  assert.ok(usual.channels.every((c) => c.is_private === false));
  assert.ok(usual.channels.some((c) => c.id === channels.general));
  const closed = await client.conversations.list({ types: 'private_channel' });
  assert.deepEqual(closed.channels.map((c) => c.id), [room]);
  assert.equal((await refusalOf(client.conversations.list({ types: 'mpim' }))).needed, 'mpim:read');
});

test('a page has fewer than 1000 channels', async () => {
  assert.equal(await codeOf(client.conversations.list({ limit: 1000 })), 'invalid_limit');
});

test('web-api pages through conversations.list', async () => {
  const whole = await client.conversations.list();
  const seen = [];
  for await (const page of client.paginate('conversations.list', { limit: 2 })) {
    assert.ok(page.channels.length <= 2);
    seen.push(...page.channels.map((c) => c.id));
  }
  assert.deepEqual(seen, whole.channels.map((c) => c.id));
});

test('conversations.members pages with a cursor and refuses one that is made up', async () => {
  const { members, response_metadata: meta } = await client.conversations.members({ channel: room, limit: 3 });
  assert.equal(members.length, 3);
  const rest = await client.conversations.members({ channel: room, limit: 3, cursor: meta.next_cursor });
  assert.equal(rest.members.length, 1);
  assert.equal(rest.response_metadata.next_cursor, '');
  assert.equal(await codeOf(client.conversations.members({ channel: room, cursor: 'made up' })), 'invalid_cursor');
});

test('conversations.open opens a direct message once', async () => {
  const first = await client.conversations.open({ users: people.requestor });
  assert.match(first.channel.id, /^D/);
  const second = await client.conversations.open({ users: people.requestor, return_im: true });
  assert.equal(second.channel.id, first.channel.id);
  assert.equal(second.already_open, true);
  assert.equal(second.channel.is_im, true);
  assert.equal(second.channel.user, people.requestor);
});

for (const [why, users, code] of [
  ['without anybody', '', 'users_list_not_supplied'],
  ['with nobody we know', 'U0NOBODY000', 'user_not_found'],
  ['with somebody who left', people.leaver, 'user_disabled'],
]) {
  test(`conversations.open ${why} is ${code}`, async () => {
    assert.equal(await codeOf(client.conversations.open({ users })), code);
  });
}

test('conversations.history gives the newest first and pages', async () => {
  for (const text of ['first', 'second', 'third']) await client.chat.postMessage({ channel: room, text });
  const newest = await client.conversations.history({ channel: room, limit: 2 });
  assert.deepEqual(newest.messages.map((m) => m.text), ['third', 'second']);
  assert.equal(newest.has_more, true);
  const cursor = newest.response_metadata.next_cursor;
  const older = await client.conversations.history({ channel: room, limit: 2, cursor });
  assert.equal(older.messages[0].text, 'first');
  assert.equal(older.has_more, false);
});

test('oldest and latest leave their own message out unless inclusive', async () => {
  const { ts } = await client.chat.postMessage({ channel: room, text: 'The mark' });
  await client.chat.postMessage({ channel: room, text: 'After it' });
  const texts = async (range) =>
    (await client.conversations.history({ channel: room, ...range })).messages.map((m) => m.text);
  assert.deepEqual(await texts({ oldest: ts }), ['After it']);
  assert.deepEqual(await texts({ oldest: ts, inclusive: true }), ['After it', 'The mark']);
  assert.ok(!(await texts({ latest: ts })).includes('The mark'));
});

test('conversations.replies gives the parent first, which the history leaves its replies out of', async () => {
  const { ts } = await client.chat.postMessage({ channel: room, text: 'Parent' });
  await client.chat.postMessage({ channel: room, text: 'Child', thread_ts: ts });
  const { messages } = await client.conversations.replies({ channel: room, ts });
  assert.deepEqual(messages.map((m) => m.text), ['Parent', 'Child']);
  const history = await client.conversations.history({ channel: room });
  assert.ok(!history.messages.some((m) => m.text === 'Child'));
  const nothing = client.conversations.replies({ channel: room, ts: '1700000000.000000' });
  assert.equal(await codeOf(nothing), 'thread_not_found');
});
