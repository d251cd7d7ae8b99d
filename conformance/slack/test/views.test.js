// The views methods. See https://docs.slack.dev/reference/methods/views.open.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { button, buttons, home, modal, section, textInput } from '../lib/blocks.js';
import { channels, people } from '../lib/cast.js';
import { codeOf, refusalOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

let simulator, app, views, requestor;
const commands = new Inbox();
const presses = new Inbox();
const page = (title, more) => modal(title, [buttons('choice', button('next'))], more);

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  views = simulator.client().views; // not of the app, which would warn of each refusal
  app.command('/form', acknowledging(commands));
  app.action('next', acknowledging(presses));
  requestor = simulator.person(people.requestor);
});

afterEach(async () => {
  const { views: open } = await requestor.looks();
  if (open.length > 0) await requestor.does('close', { view_id: open[0].id, all: true });
});

after(() => stopAll(app, simulator));

/** A fresh trigger_id of the requestor. */
async function trigger() {
  await requestor.says(channels.general, '/form');
  return (await commands.take()).body.trigger_id;
}

const open = async (view) => (await views.open({ trigger_id: await trigger(), view })).view;

/** Pushes a view with the trigger that a press in the view on top gives. */
async function push(onto, view) {
  await requestor.presses({ view_id: onto.id }, 'choice', 'next');
  const { body } = await presses.take();
  return views.push({ trigger_id: body.trigger_id, view });
}

test('a trigger works once', async () => {
  const trigger_id = await trigger();
  await views.open({ trigger_id, view: page('Once') });
  assert.equal(await codeOf(views.open({ trigger_id, view: page('Twice') })), 'exchanged_trigger_id');
});

test('a trigger lives three seconds', async () => {
  const trigger_id = await trigger();
  await simulator.advance(3.5);
  assert.equal(await codeOf(views.open({ trigger_id, view: page('Late') })), 'expired_trigger_id');
});

test('a made-up trigger is invalid_trigger_id', async () => {
  assert.equal(await codeOf(views.open({ trigger_id: '1.2.abc', view: page('Never') })), 'invalid_trigger_id');
});

test('a wrong view is invalid_arguments, with a pointer to what is wrong', async () => {
  const trigger_id = await trigger();
  const refusal = await refusalOf(views.open({ trigger_id, view: page('A title of 25 characters!') }));
  assert.equal(refusal.error, 'invalid_arguments');
  assert.match(refusal.response_metadata.messages[0], /json-pointer:\/view\/title/);
});

for (const [what, view] of [
  ['a hundred and one blocks', modal('Many', Array.from({ length: 101 }, () => section('x')))],
  ['an input without a submit button', { ...modal('No submit', [textInput('a')]), submit: undefined }],
  ['two blocks with one block_id', modal('Twins', [textInput('same'), textInput('same')])],
  ['private_metadata of 3001 characters', modal('Long', [section('x')], { private_metadata: 'x'.repeat(3001) })],
  ['a home view', home(section('x'))],
]) {
  test(`views.open refuses ${what}`, async () => {
    assert.equal(await codeOf(views.open({ trigger_id: await trigger(), view })), 'invalid_arguments');
  });
}

test('views.push names the views below, and only three fit', async () => {
  const first = await open(page('One'));
  const { view: second } = await push(first, page('Two'));
  assert.equal(second.root_view_id, first.id);
  assert.equal(second.previous_view_id, first.id);
  const { view: third } = await push(second, page('Three'));
  assert.equal(third.root_view_id, first.id);
  assert.equal(third.previous_view_id, second.id);
  assert.equal(await codeOf(push(third, page('Four'))), 'push_limit_reached');
});

test('views.update changes the view and its hash', async () => {
  const before = await open(page('Before'));
  const { view } = await views.update({ view_id: before.id, hash: before.hash, view: page('Behind') });
  assert.equal(view.id, before.id);
  assert.notEqual(view.hash, before.hash);
  await requestor.seesView('Behind');
});

test('views.update with a stale hash is hash_conflict', async () => {
  const { id: view_id, hash } = await open(page('First'));
  await views.update({ view_id, hash, view: page('Second') });
  assert.equal(await codeOf(views.update({ view_id, hash, view: page('Third') })), 'hash_conflict');
  await requestor.seesView('Second');
});

test('views.update finds a view by its external_id', async () => {
  await open(page('Named', { external_id: 'my-own-name' }));
  const { view } = await views.update({ external_id: 'my-own-name', view: page('Found', { external_id: 'my-own-name' }) });
  assert.equal(view.external_id, 'my-own-name');
});

test('an external_id that is taken is duplicate_external_id', async () => {
  const first = await open(page('First', { external_id: 'taken' }));
  assert.equal(await codeOf(push(first, page('Second', { external_id: 'taken' }))), 'duplicate_external_id');
});

test('views.update of a view that was closed or never was is not_found', async () => {
  const { id: view_id } = await open(page('Closed'));
  await requestor.does('close', { view_id });
  assert.equal(await codeOf(views.update({ view_id, view: page('Gone') })), 'not_found');
  assert.equal(await codeOf(views.update({ view_id: 'V0NOWHERE', view: page('Gone') })), 'not_found');
});

test('views.publish wants a home view', async () => {
  assert.equal(await codeOf(views.publish({ user_id: people.requestor, view: page('Modal') })), 'invalid_arguments');
});
