// Tokens and scopes. See https://docs.slack.dev/authentication/tokens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import bolt from '@slack/bolt';

import { channels, people, team } from '../lib/cast.js';
import { silentLogger } from '../lib/loggers.js';
import { codeOf, refusalOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

let simulator;

before(async () => {
  simulator = await startSimulator();
});

after(() => simulator?.stop());

test('auth.test tells the team, the bot user and the bot', async () => {
  const answer = await simulator.client().auth.test();
  assert.equal(answer.team_id, team);
  assert.equal(answer.team, 'Contoso');
  assert.match(answer.user_id, /^U/);
  assert.match(answer.bot_id, /^B/);
  assert.equal(answer.is_enterprise_install, false);
});

test('auth.test with an app-level token tells the app', async () => {
  const answer = await simulator.client(simulator.appToken).auth.test();
  assert.match(answer.app_id, /^A/);
  assert.equal(answer.app_name, 'conformer');
});

test('the granted scopes come with every answer', async () => {
  const { response_metadata: meta } = await simulator.client().auth.test();
  assert.ok(meta.scopes.includes('chat:write'));
  assert.ok(!meta.scopes.includes('chat:write.public'));
});

test('no token is not_authed', async () => {
  assert.equal(await codeOf(simulator.client(null).auth.test()), 'not_authed');
});

test('an unknown token is invalid_auth', async () => {
  assert.equal(await codeOf(simulator.client('xoxb-made-up').auth.test()), 'invalid_auth');
  assert.equal(await codeOf(simulator.client('xapp-made-up').apps.connections.open()), 'invalid_auth');
});

test('the token given with one call goes before the one of the client', async () => {
  const client = simulator.client('xoxb-made-up');
  const answer = await client.auth.test({ token: simulator.botToken });
  assert.equal(answer.team_id, team);
});

test('the wrong kind of token is not_allowed_token_type', async () => {
  const post = { channel: channels.approvals, text: 'x' };
  assert.equal(await codeOf(simulator.client(simulator.appToken).chat.postMessage(post)), 'not_allowed_token_type');
  assert.equal(await codeOf(simulator.client().apps.connections.open()), 'not_allowed_token_type');
});

test('a missing scope is named, with those that there are', async () => {
  const refusal = await refusalOf(simulator.client().conversations.history({ channel: channels.general }));
  assert.equal(refusal.error, 'missing_scope');
  assert.equal(refusal.needed, 'channels:history');
  assert.ok(refusal.provided.split(',').includes('groups:history'));
  assert.equal((await refusalOf(simulator.client().team.info())).needed, 'team:read');
});

test('users:read.email adds the address to users.info', async () => {
  const { user } = await simulator.client().users.info({ user: people.requestor });
  assert.equal(user.profile.email, 'requestor1@contoso.onmicrosoft.com');
});

test('an unknown method is unknown_method', async () => {
  assert.equal(await codeOf(simulator.client().apiCall('no.such.method')), 'unknown_method');
});

test('api.test gives back its arguments, and the error that it is asked for', async () => {
  const client = simulator.client();
  assert.equal((await client.api.test({ foo: 'bar' })).args.foo, 'bar');
  assert.equal(await codeOf(client.api.test({ error: 'my_error' })), 'my_error');
});

test('Bolt does not start with a wrong bot token', async () => {
  const app = newApp({ token: 'xoxb-made-up' });
  await assert.rejects(app.init(), (error) => error.data.error === 'invalid_auth');
});

test('Bolt does not start with a wrong app-level token', async () => {
  const app = newApp({ appToken: 'xapp-made-up' });
  await app.init();
  await assert.rejects(app.start(), (error) => error.data.error === 'invalid_auth');
});

function newApp(options) {
  return new bolt.App({
    token: simulator.botToken,
    appToken: simulator.appToken,
    socketMode: true,
    deferInitialization: true,
    logger: silentLogger(),
    clientOptions: { slackApiUrl: simulator.apiURL },
    ...options,
  });
}
