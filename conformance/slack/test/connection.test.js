// Socket Mode connections. See https://docs.slack.dev/apis/events-api/using-socket-mode.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import bolt from '@slack/bolt';

import { startApp } from '../lib/app.js';
import { channels, people } from '../lib/cast.js';
import { silentLogger } from '../lib/loggers.js';
import { startSimulator } from '../lib/simulator.js';

const mostConnections = 10; // that one app can have open
let simulator, requestor;
const running = [];

before(async () => {
  simulator = await startSimulator();
  requestor = simulator.person(people.requestor);
});

afterEach(() => Promise.all(running.splice(0).map((app) => app.stop())));

after(() => simulator?.stop());

/** A receiver that comes back after a second: it waits as long as it would wait for a pong. */
function newReceiver() {
  return new bolt.SocketModeReceiver({
    appToken: simulator.appToken,
    logger: silentLogger(),
    clientPingTimeout: 1_000,
    installerOptions: { clientOptions: { slackApiUrl: simulator.apiURL } },
  });
}

/** Starts an app and keeps the frames that tell of its connections. */
async function connect() {
  const receiver = newReceiver();
  const frames = [];
  receiver.client.on('ws_message', (data) => frames.push(JSON.parse(data)));
  const app = await startApp(simulator, { receiver, socketMode: undefined, appToken: undefined, mayComplain: true });
  running.push(app);
  const heard = [];
  app.command('/greet', ({ ack, command }) => {
    heard.push(command.text);
    return ack(`Heard ${command.text}`);
  });
  return { client: receiver.client, frames, heard };
}

const next = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

async function isHeard(word) {
  await requestor.says(channels.general, `/greet ${word}`);
  await requestor.seesMessage(channels.general, `Heard ${word}`);
}

test('hello tells the app, the number of connections and how long this one will last', async () => {
  const { frames } = await connect();
  const [hello] = frames;
  assert.equal(hello.type, 'hello');
  assert.equal(hello.num_connections, 1);
  assert.match(hello.connection_info.app_id, /^A/);
  assert.ok(hello.debug_info.host);
  assert.equal(typeof hello.debug_info.approximate_connection_time, 'number');
  const second = await connect();
  assert.equal(second.frames[0].num_connections, 2);
});

for (const reason of ['warning', 'refresh_requested']) {
  test(`after a disconnect frame with ${reason} Bolt connects again and works`, async () => {
    const { client, frames } = await connect();
    const back = next(client, 'connected');
    await simulator.disconnect(reason);
    await back;
    const frame = frames.find((f) => f.type === 'disconnect');
    assert.equal(frame.reason, reason);
    assert.ok(frame.debug_info.host);
    await isHeard(reason);
  });
}

test('after a connection that was cut Bolt connects again and works', async () => {
  const { client } = await connect();
  const back = next(client, 'connected');
  await simulator.socket({ kill: true });
  await back;
  await isHeard('reset');
});

test('a connection that breaks off within an envelope is made anew, and the person is told', async () => {
  const { client, heard } = await connect();
  const back = next(client, 'connected');
  await simulator.socket({ cut_within: 1 });
  await requestor.says(channels.general, '/greet half');
  await back;
  await requestor.seesToast('/greet failed');
  assert.deepEqual(heard, []);
  await isHeard('whole');
  const outcomes = (await simulator.ledger()).envelopes.slice(-2).map((each) => each.outcome);
  assert.deepEqual(outcomes, ['unanswered', 'acknowledged']);
});

test('a connection that goes silent is found by its missing pongs', async () => {
  const { client } = await connect();
  const back = next(client, 'connected');
  await simulator.socket({ black_hole: true });
  await back;
  await simulator.advance(31); // the dead connection is given up
  await isHeard('awake');
});

test('each payload goes to one of several connections', async () => {
  const apps = await Promise.all([connect(), connect(), connect()]);
  const words = ['one', 'two', 'three', 'four', 'five', 'six'];
  for (const word of words) await isHeard(word);
  const heard = apps.flatMap((app) => app.heard);
  assert.deepEqual(heard.sort(), words.sort());
});

test('the eleventh connection is sent away with too_many_websockets', async () => {
  for (let n = 0; n < mostConnections; n++) await connect();
  const { client } = newReceiver();
  const seen = new Promise((resolve) => {
    client.on('ws_message', (data) => resolve(JSON.parse(data)));
  });
  client.autoReconnectEnabled = false;
  const refused = assert.rejects(client.start());
  const frame = await seen;
  assert.equal(frame.type, 'disconnect');
  assert.equal(frame.reason, 'too_many_websockets');
  await refused;
});

test('people without any connection of the app meet an error', async () => {
  await requestor.says(channels.general, '/greet anybody');
  await requestor.seesToast('failed');
});
