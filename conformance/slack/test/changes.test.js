// What changes in a workspace, and how an app hears of it. See https://docs.slack.dev/reference/events.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, startApp, stopAll } from '../lib/app.js';
import { channels, people, team } from '../lib/cast.js';
import { codeOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

const kinds = [
  'user_change', 'member_joined_channel', 'member_left_channel', 'channel_left', 'channel_id_changed', 'tokens_revoked', 'app_uninstalled',
];
let simulator, app;
const heard = new Inbox();

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  for (const kind of kinds) app.event(kind, async (received) => heard.put(received));
});

after(() => stopAll(app, simulator));

const hears = async () => (await heard.take()).event;

test('somebody who is deactivated and comes back is told of by user_change', async () => {
  await simulator.changePerson('Requestor2', { deactivated: true });
  const gone = await hears();
  assert.equal(gone.type, 'user_change');
  assert.equal(gone.user.deleted, true);
  await simulator.changePerson('Requestor2', { deactivated: false });
  assert.equal((await hears()).user.deleted, false);
});

test('a status comes with user_change and users.profile.get', async () => {
  await simulator.changePerson('Approver1', { status_text: 'On holiday', status_emoji: ':palm_tree:' });
  assert.equal((await hears()).user.profile.status_text, 'On holiday');
  const { profile } = await app.client.users.profile.get({ user: people.approver });
  assert.equal(profile.status_emoji, ':palm_tree:');
});

test('the app joins a public channel, and hears who leaves it', async () => {
  const { channel } = await app.client.conversations.join({ channel: channels.general });
  assert.equal(channel.is_member, true);
  const joined = await hears();
  assert.equal(joined.type, 'member_joined_channel');
  assert.equal(joined.user, app.botUserId ?? (await app.client.auth.test()).user_id);
  await simulator.changeChannel('#general', { leave: 'Manager1' });
  const left = await hears();
  assert.equal(left.type, 'member_left_channel');
  assert.equal(left.channel_type, 'C');
  assert.equal(left.team, team);
  const again = await simulator.client().conversations.join({ channel: channels.general });
  assert.equal(again.warning, 'already_in_channel');
});

test('the app hears of its own removal by channel_left alone', async () => {
  await simulator.changeChannel('#general', { bot: 'out' });
  const left = await hears();
  assert.equal(left.type, 'channel_left');
  assert.equal(left.channel, channels.general);
  assert.ok(heard.isEmpty);
});

test('a channel with another id is told of, and the old one leads nowhere', async () => {
  await simulator.changeChannel('#general', { new_id: true });
  const { old_channel_id: before, new_channel_id: now } = await hears();
  assert.equal(before, channels.general);
  assert.equal(await codeOf(app.client.conversations.info({ channel: before })), 'channel_not_found');
  assert.equal((await app.client.conversations.info({ channel: now })).channel.name, 'general');
});

test('user groups and their members are listed', async () => {
  const { usergroups } = await app.client.usergroups.list({ include_users: true, include_count: true });
  assert.equal(usergroups[0].handle, 'marketing-approvers');
  assert.equal(usergroups[0].user_count, 2);
  const { users } = await app.client.usergroups.users.list({ usergroup: usergroups[0].id });
  assert.ok(users.includes(people.approver));
  assert.equal(await codeOf(app.client.usergroups.users.list({ usergroup: 'S0NOTHING' })), 'no_such_subteam');
});

test('an app that is taken out hears tokens_revoked and app_uninstalled, and its token is dead', async () => {
  const client = simulator.client();
  await simulator.changeApp({ uninstall: true });
  const revoked = await heard.take();
  assert.equal(revoked.event.type, 'tokens_revoked');
  assert.equal(revoked.event.tokens.bot.length, 1);
  assert.equal((await hears()).type, 'app_uninstalled');
  assert.equal(await codeOf(client.auth.test()), 'account_inactive');
  const answer = await simulator.person(people.requestor).tries('say', { channel: channels.requests, text: '/greet' });
  assert.equal(answer.error, '/greet is not a valid command');
});
