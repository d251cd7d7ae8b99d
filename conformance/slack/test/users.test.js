// People. See https://docs.slack.dev/reference/objects/user-object.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { people, team } from '../lib/cast.js';
import { codeOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

let simulator, client;

before(async () => {
  simulator = await startSimulator();
  client = simulator.client();
});

after(() => simulator?.stop());

const info = async (user, more) => (await client.users.info({ user, ...more })).user;

test('users.info gives name, title, time zone, and the locale when asked', async () => {
  const user = await info(people.requestor, { include_locale: true });
  assert.equal(user.real_name, 'Requestor1');
  assert.equal(user.profile.title, 'Marketing Specialist');
  assert.equal(user.team_id, team);
  assert.equal(user.tz, 'Europe/Berlin');
  assert.equal(typeof user.tz_offset, 'number');
  assert.equal(user.locale, 'en-US');
  assert.equal(user.is_email_confirmed, true);
  assert.equal((await info(people.requestor)).locale, undefined);
});

test('a guest is restricted', async () => {
  const user = await info(people.guest);
  assert.equal(user.is_restricted, true);
  assert.equal(user.is_ultra_restricted, false);
});

test('somebody of another organization is a stranger of another team, without an address', async () => {
  const user = await info(people.outsider);
  assert.equal(user.is_stranger, true);
  assert.notEqual(user.team_id, team);
  assert.equal(user.profile.email, undefined);
});

test('somebody who left is deleted', async () => {
  assert.equal((await info(people.leaver)).deleted, true);
});

test('the bot is a user that is_bot', async () => {
  const { user_id: id, bot_id } = await client.auth.test();
  const user = await info(id);
  assert.equal(user.is_bot, true);
  assert.equal(user.profile.bot_id, bot_id);
  const { bot } = await client.bots.info({ bot: bot_id });
  assert.equal(bot.user_id, id);
});

test('somebody unknown is user_not_found', async () => {
  assert.equal(await codeOf(client.users.info({ user: 'U0NOBODY000' })), 'user_not_found');
});

test('users.lookupByEmail finds people, and says users_not_found', async () => {
  const { user } = await client.users.lookupByEmail({ email: 'approver1@contoso.onmicrosoft.com' });
  assert.equal(user.id, people.approver);
  assert.equal(await codeOf(client.users.lookupByEmail({ email: 'nobody@contoso.onmicrosoft.com' })), 'users_not_found');
});

test('web-api pages through users.list', async () => {
  const whole = await client.users.list();
  const seen = [];
  for await (const page of client.paginate('users.list', { limit: 4 })) seen.push(...page.members.map((m) => m.id));
  assert.deepEqual(seen, whole.members.map((m) => m.id));
  assert.ok(seen.includes(people.leaver));
});
