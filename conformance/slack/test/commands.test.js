// Slash commands. See https://docs.slack.dev/interactivity/implementing-slash-commands.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { channels, people, team } from '../lib/cast.js';
import { startSimulator } from '../lib/simulator.js';

let simulator, app, requestor, approver;
let greet; // what the listener for /greet does in the test that runs

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  app.command('/greet', (received) => greet(received));
  requestor = simulator.person(people.requestor);
  approver = simulator.person(people.approver);
});

after(() => stopAll(app, simulator));

test('the payload says who typed what, and where', async () => {
  const inbox = new Inbox();
  greet = acknowledging(inbox);
  await requestor.says(channels.general, '/greet the world  and all');
  const { command, context } = await inbox.take();
  assert.equal(command.command, '/greet');
  assert.equal(command.text, 'the world  and all');
  assert.equal(command.user_id, people.requestor);
  assert.equal(command.channel_id, channels.general);
  assert.equal(command.channel_name, 'general');
  assert.equal(command.team_id, team);
  assert.match(command.trigger_id, /^\d+\.\d+\.[0-9a-f]+$/);
  assert.match(command.response_url, /\/commands\//);
  assert.equal(context.teamId, team);
});

test('people and channels in the text are escaped when the manifest asks for it', async () => {
  const inbox = new Inbox();
  greet = acknowledging(inbox);
  await requestor.says(channels.general, '/greet @Approver1 in #general <now>');
  const { command } = await inbox.take();
  assert.equal(command.text, '<@U0APPROVE01|approver1> in <#C0GENERAL01|general> &lt;now&gt;');
});

test('a text in the acknowledgement is shown to the person alone', async () => {
  greet = ({ ack }) => ack('Good morning');
  await requestor.says(channels.general, '/greet');
  const shown = await requestor.seesMessage(channels.general, 'Good morning');
  assert.equal(shown.ephemeral, true);
  const others = await approver.looks();
  assert.ok(!JSON.stringify(others.channels).includes('Good morning'));
});

test('an acknowledgement with response_type in_channel is shown to everybody', async () => {
  greet = ({ ack }) => ack({ response_type: 'in_channel', text: 'Good evening, all' });
  await requestor.says(channels.general, '/greet');
  const shown = await approver.seesMessage(channels.general, 'Good evening, all');
  assert.equal(shown.ephemeral, false);
});

test('an empty acknowledgement shows nothing, and respond answers later', async () => {
  greet = async ({ ack, respond }) => {
    await ack();
    await respond('As promised');
  };
  await requestor.says(channels.general, '/greet');
  const shown = await requestor.seesMessage(channels.general, 'As promised');
  assert.equal(shown.ephemeral, true);
});

test('respond posts for everybody where the app is not a member', async () => {
  greet = async ({ ack, respond }) => {
    await ack();
    await respond({ response_type: 'in_channel', text: 'Said without an invitation' });
  };
  await requestor.says(channels.general, '/greet');
  await approver.seesMessage(channels.general, 'Said without an invitation');
});

test('respond works five times and not a sixth', async () => {
  const inbox = new Inbox();
  greet = acknowledging(inbox);
  await requestor.says(channels.general, '/greet');
  const { respond } = await inbox.take();
  for (const n of [1, 2, 3, 4, 5]) await respond(`Answer ${n}`);
  await requestor.seesMessage(channels.general, 'Answer 5');
  await assert.rejects(respond('Answer 6'), { code: 'slack_bolt_respond_error' });
});

test('respond stops working after thirty minutes', async () => {
  const inbox = new Inbox();
  greet = acknowledging(inbox);
  await requestor.says(channels.general, '/greet');
  const { respond } = await inbox.take();
  await simulator.advance(29 * 60);
  await respond('In time');
  await simulator.advance(2 * 60);
  await assert.rejects(respond('Too late'), { code: 'slack_bolt_respond_error' });
});

test('respond cannot delete the message of a command', async () => {
  const inbox = new Inbox();
  greet = acknowledging(inbox);
  await requestor.says(channels.general, '/greet');
  const { respond } = await inbox.take();
  await assert.rejects(respond({ delete_original: true }), { code: 'slack_bolt_respond_error' });
});

test('the person is told when the app does not acknowledge in three seconds', async () => {
  greet = () => {};
  const began = Date.now();
  await requestor.says(channels.general, '/greet');
  await requestor.seesToast('app did not respond');
  assert.ok(Date.now() - began >= 2_900);
});

test('a command is not delivered from a thread, nor when the app has none of that name', async () => {
  greet = ({ ack }) => ack('From the top');
  await requestor.says(channels.general, 'A thread begins');
  const { ts } = await requestor.seesMessage(channels.general, 'A thread begins');
  const inThread = await requestor.tries('say', { channel: channels.general, text: '/greet', thread_ts: ts });
  assert.equal(inThread.ok, false);
  const unknown = await requestor.tries('say', { channel: channels.general, text: '/nothing' });
  assert.equal(unknown.ok, false);
});

test('people of another organization cannot use the command', async () => {
  const outsider = simulator.person(people.outsider);
  const answer = await outsider.tries('say', { channel: channels.shared, text: '/greet' });
  assert.equal(answer.ok, false);
});
