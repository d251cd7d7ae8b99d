// The Home tab. See https://docs.slack.dev/surfaces/app-home.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { button, buttons, home, section } from '../lib/blocks.js';
import { people } from '../lib/cast.js';
import { codeOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

let simulator, app, requestor;
const visits = new Inbox();

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  app.event('app_home_opened', async ({ event }) => visits.put(event));
  requestor = simulator.person(people.requestor);
});

after(() => stopAll(app, simulator));

const publish = (blocks, more) =>
  app.client.views.publish({ user_id: people.requestor, view: home(...blocks), ...more });

test('the first visit comes without a view, the next with the one that was published', async () => {
  await requestor.does('home');
  const first = await visits.take();
  assert.equal(first.type, 'app_home_opened');
  assert.equal(first.tab, 'home');
  assert.equal(first.user, people.requestor);
  assert.match(first.channel, /^D/);
  assert.equal(first.view, undefined);

  const { view } = await publish([section('Welcome')]);
  await requestor.does('home');
  const second = await visits.take();
  assert.equal(second.view.id, view.id);
  assert.equal(second.view.hash, view.hash);
});

test('each person has a home of their own', async () => {
  await publish([section('For the requestor')]);
  const seen = await requestor.sees('the home tab', (state) => state.home);
  assert.equal(seen.blocks[0].text.text, 'For the requestor');
  const other = await simulator.person(people.approver).looks();
  assert.equal(other.home, null);
});

test('publishing with a stale hash is refused', async () => {
  const { view } = await publish([section('One')]);
  await publish([section('Two')], { hash: view.hash });
  const stale = { user_id: people.requestor, view: home(section('Three')), hash: view.hash };
  assert.equal(await codeOf(simulator.client().views.publish(stale)), 'hash_conflict');
  const seen = await requestor.sees('the home tab', (state) => state.home);
  assert.equal(seen.blocks[0].text.text, 'Two');
});

test('a button on the home tab comes with the view and without a channel', async () => {
  const inbox = new Inbox();
  app.action('at_home', acknowledging(inbox));
  const { view } = await publish([buttons('choice', button('at_home', '42'))]);
  await requestor.presses({ home: true }, 'choice', 'at_home');
  const { body, action } = await inbox.take();
  assert.equal(body.container.type, 'view');
  assert.equal(body.container.view_id, view.id);
  assert.equal(body.view.type, 'home');
  assert.equal(body.channel, undefined);
  assert.equal(action.value, '42');
});
