// Rate limits and failures of the Web API. See https://docs.slack.dev/apis/web-api/rate-limits.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, acknowledging, startApp } from '../lib/app.js';
import { channels, people } from '../lib/cast.js';
import { startSimulator } from '../lib/simulator.js';

const post = { channel: channels.approvals, text: 'Once' };
let simulator;

before(async () => {
  simulator = await startSimulator();
});

after(() => simulator?.stop());

test('a rate limit answers 429 with Retry-After in seconds', async () => {
  await simulator.fail('chat.postMessage', { retry_after: 7 });
  const client = simulator.client(undefined, { rejectRateLimitedCalls: true });
  await assert.rejects(client.chat.postMessage(post), { code: 'slack_webapi_rate_limited_error', retryAfter: 7 });
});

test('web-api waits as long as it was told to, and then succeeds', async () => {
  await simulator.fail('chat.postMessage', { retry_after: 1 });
  const client = simulator.client(undefined, { retryConfig: { retries: 1, minTimeout: 0 } });
  const waits = [];
  client.on('rate_limited', (seconds) => waits.push(seconds));
  const before = (await simulator.callsTo('chat.postMessage')).length;
  const began = Date.now();
  const { ok } = await client.chat.postMessage(post);
  assert.equal(ok, true);
  assert.deepEqual(waits, [1]);
  assert.ok(Date.now() - began >= 1_000);
  const calls = (await simulator.callsTo('chat.postMessage')).slice(before);
  assert.deepEqual(calls.map((call) => call.error), ['ratelimited', '']);
});

test('a server error is HTTP 503 with a page that is no JSON', async () => {
  await simulator.fail('auth.test', { status: 503 });
  await assert.rejects(simulator.client().auth.test(), (error) => {
    assert.equal(error.code, 'slack_webapi_http_error');
    assert.equal(error.statusCode, 503);
    assert.match(error.headers['content-type'], /text\/html/);
    return true;
  });
});

test('a connection that breaks after the post leaves the message there', async () => {
  await simulator.fail('chat.postMessage', { after_commit: true });
  const lost = simulator.client().chat.postMessage({ ...post, text: 'Lost answer' });
  await assert.rejects(lost, { code: 'slack_webapi_request_error' });
  await simulator.person(people.approver).seesMessage(channels.approvals, 'Lost answer');
});

test('a method is limited for as long as it was told, and others are not', async () => {
  await simulator.fail('chat.getPermalink', { status: 429, seconds: 60 });
  const client = simulator.client(undefined, { rejectRateLimitedCalls: true });
  const { channel, ts } = await client.chat.postMessage(post);
  const ask = () => client.chat.getPermalink({ channel, message_ts: ts });
  await assert.rejects(ask(), { code: 'slack_webapi_rate_limited_error', retryAfter: 60 });
  await simulator.advance(61);
  assert.ok((await ask()).permalink);
});

test('a rate limit on response_url reaches respond', async () => {
  const app = await startApp(simulator);
  const inbox = new Inbox();
  app.command('/greet', acknowledging(inbox));
  await simulator.person(people.requestor).says(channels.general, '/greet');
  const { respond } = await inbox.take();
  await simulator.fail('response_url', { retry_after: 3 });
  await assert.rejects(respond('Too fast'), { code: 'slack_bolt_respond_error', statusCode: 429 });
  await respond('Slower');
  await app.stop();
});
