// Modals as people use them. See https://docs.slack.dev/surfaces/modals.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { button, buttons, modal, plain, section, textInput } from '../lib/blocks.js';
import { channels, people } from '../lib/cast.js';
import { startSimulator } from '../lib/simulator.js';

let simulator, app, requestor;
let view; // what /form opens in the test that runs
let submitted; // what the listener for its submission does
const opened = new Inbox();

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  app.command('/form', async ({ ack, client, body }) => {
    await ack();
    opened.put((await client.views.open({ trigger_id: body.trigger_id, view })).view);
  });
  app.view('form', (received) => submitted(received));
  requestor = simulator.person(people.requestor);
});

afterEach(async () => {
  const { views } = await requestor.looks();
  if (views.length > 0) await requestor.does('close', { view_id: views[0].id, all: true });
});

after(() => stopAll(app, simulator));

async function open(shown) {
  view = shown;
  await requestor.says(channels.general, '/form');
  return opened.take();
}

const submit = (view_id, values) => requestor.does('submit', { view_id, values });
const trySubmit = (view_id, values) => requestor.tries('submit', { view_id, values });
const words = (value) => ({ reason: { words: value } });

test('views.open shows the modal to the person who acted', async () => {
  const shown = await open(modal('Hello', [section('Inside')]));
  assert.equal(shown.type, 'modal');
  assert.equal(shown.root_view_id, shown.id);
  assert.equal(shown.previous_view_id, null);
  assert.ok(shown.hash);
  const seen = await requestor.seesView('Hello');
  assert.equal(seen.id, shown.id);
  assert.equal((await simulator.person(people.approver).looks()).views.length, 0);
});

test('the submission carries the state, callback_id and private_metadata', async () => {
  const inbox = new Inbox();
  submitted = acknowledging(inbox);
  const untouched = textInput('more', { optional: true });
  const { id } = await open(modal('Fill in', [textInput('reason'), untouched], { private_metadata: 'key-17' }));
  await submit(id, words('Because'));
  const { body, view: sent } = await inbox.take();
  assert.equal(body.type, 'view_submission');
  assert.equal(body.user.id, people.requestor);
  assert.ok(body.trigger_id);
  assert.equal(sent.id, id);
  assert.equal(sent.callback_id, 'form');
  assert.equal(sent.private_metadata, 'key-17');
  assert.equal(sent.state.values.reason.words.value, 'Because');
  assert.equal(sent.state.values.more.words.value, null);
});

test('an empty acknowledgement closes the modal', async () => {
  submitted = ({ ack }) => ack();
  const { id } = await open(modal('Closes', [textInput('reason')]));
  await submit(id, words('x'));
  await requestor.seesNoView();
});

test('a required input that is empty is not sent to the app', async () => {
  const inbox = new Inbox();
  submitted = acknowledging(inbox);
  const { id } = await open(modal('Required', [textInput('reason')]));
  const answer = await submit(id, {});
  assert.ok(answer.errors.reason);
  assert.ok(inbox.isEmpty);
});

test('errors are shown at the field, and the modal stays with what was typed', async () => {
  submitted = ({ ack }) => ack({ response_action: 'errors', errors: { reason: 'Say more than that.' } });
  const { id } = await open(modal('Errors', [textInput('reason')]));
  await submit(id, words('x'));
  const seen = await requestor.sees('the error', ({ views }) => views[0]?.errors?.reason && views[0]);
  assert.equal(seen.errors.reason, 'Say more than that.');
  assert.equal(seen.state_hint.reason.words.value, 'x');
});

test('errors for a block that is no input leave the modal open with a general complaint', async () => {
  submitted = ({ ack }) => ack({ response_action: 'errors', errors: { nowhere: 'Lost' } });
  const { id } = await open(modal('Lost', [textInput('reason')]));
  assert.equal((await trySubmit(id, words('x'))).ok, false);
  await requestor.seesToast('trouble connecting');
  await requestor.seesView('Lost');
});

test('response_action update replaces the modal', async () => {
  submitted = ({ ack }) => ack({ response_action: 'update', view: modal('Second page', [section('Done')]) });
  const { id, hash } = await open(modal('First page', [textInput('reason')]));
  await submit(id, words('x'));
  const seen = await requestor.seesView('Second page');
  assert.equal(seen.id, id);
  assert.notEqual(seen.hash, hash);
  assert.equal((await requestor.looks()).views.length, 1);
});

test('response_action push puts a modal on top, and closing it shows the one below', async () => {
  submitted = ({ ack }) => ack({ response_action: 'push', view: modal('On top', [section('Above')]) });
  const { id } = await open(modal('Below', [textInput('reason')]));
  await submit(id, words('kept'));
  const top = await requestor.seesView('On top');
  assert.equal(top.root, id);
  await requestor.does('close', { view_id: top.id });
  const below = await requestor.seesView('Below');
  assert.equal(below.state_hint.reason.words.value, 'kept');
});

test('submitting the upper modal with an empty acknowledgement shows the lower one', async () => {
  submitted = ({ ack }) => ack({ response_action: 'push', view: modal('Detail', [textInput('reason')]) });
  const { id } = await open(modal('Overview', [textInput('reason')]));
  await submit(id, words('x'));
  const top = await requestor.seesView('Detail');
  submitted = ({ ack }) => ack();
  await submit(top.id, words('y'));
  await requestor.seesView('Overview');
});

test('response_action clear closes the whole stack', async () => {
  submitted = ({ ack }) => ack({ response_action: 'push', view: modal('Upper', [textInput('reason')]) });
  const { id } = await open(modal('Lower', [textInput('reason')]));
  await submit(id, words('x'));
  const top = await requestor.seesView('Upper');
  submitted = ({ ack }) => ack({ response_action: 'clear' });
  await submit(top.id, words('y'));
  await requestor.seesNoView();
});

test('a submission that nobody acknowledges leaves the modal open', async () => {
  submitted = () => {};
  const { id } = await open(modal('Silence', [textInput('reason')]));
  assert.equal((await trySubmit(id, words('x'))).ok, false);
  await requestor.seesView('Silence');
});

test('view_closed comes only when notify_on_close asks for it', async () => {
  const inbox = new Inbox();
  app.view({ callback_id: 'told', type: 'view_closed' }, acknowledging(inbox));
  const quiet = await open(modal('Quiet', [section('.')], { callback_id: 'told' }));
  await requestor.does('close', { view_id: quiet.id });
  const loud = await open(modal('Loud', [section('.')], { callback_id: 'told', notify_on_close: true }));
  await requestor.does('close', { view_id: loud.id });
  const { body } = await inbox.take();
  assert.equal(body.type, 'view_closed');
  assert.equal(body.view.id, loud.id);
  assert.equal(body.is_cleared, false);
});

test('the x in the corner reports the root view and that all is cleared', async () => {
  const inbox = new Inbox();
  app.view({ callback_id: 'rooted', type: 'view_closed' }, acknowledging(inbox));
  const root = await open(modal('Root', [section('.')], { callback_id: 'rooted', notify_on_close: true }));
  await requestor.does('close', { view_id: root.id, all: true });
  const { body } = await inbox.take();
  assert.equal(body.view.id, root.id);
  assert.equal(body.is_cleared, true);
});

test('a button in a modal says which view, and has no channel and no response_url', async () => {
  const inbox = new Inbox();
  app.action('inside', acknowledging(inbox));
  const { id } = await open(modal('Button', [buttons('choice', button('inside', 'v'))]));
  await requestor.presses({ view_id: id }, 'choice', 'inside');
  const { body, action } = await inbox.take();
  assert.equal(body.container.type, 'view');
  assert.equal(body.container.view_id, id);
  assert.equal(body.view.id, id);
  assert.equal(body.channel, undefined);
  assert.equal(body.response_url, undefined);
  assert.equal(action.value, 'v');
});

test('views.update keeps what was typed while block_id and action_id stay, and drops it when they change', async () => {
  const inbox = new Inbox();
  app.action('refresh', acknowledging(inbox));
  const refresh = buttons('choice', button('refresh'));
  const { id } = await open(modal('Typing', [textInput('reason'), refresh]));
  await requestor.does('press', {
    where: { view_id: id }, block_id: 'choice', action_id: 'refresh', values: words('half a thought'),
  });
  const { body, client } = await inbox.take();
  assert.equal(body.view.state.values.reason.words.value, 'half a thought');
  const kept = await client.views.update({ view_id: id, view: modal('Kept', [textInput('reason'), refresh]) });
  assert.equal(kept.view.state.values.reason.words.value, 'half a thought');
  const dropped = await client.views.update({ view_id: id, view: modal('Dropped', [textInput('other'), refresh]) });
  assert.equal(dropped.view.state.values.other.words.value, null);
});

test('an input with dispatch_action tells the app at once', async () => {
  const inbox = new Inbox();
  app.action('words', acknowledging(inbox));
  const { id } = await open(modal('Dispatch', [textInput('reason', { dispatch_action: true })]));
  await requestor.presses({ view_id: id }, 'reason', 'words', 'typed');
  const { action, body } = await inbox.take();
  assert.equal(action.type, 'plain_text_input');
  assert.equal(action.value, 'typed');
  assert.equal(body.view.state.values.reason.words.value, 'typed');
});

test('an external menu in a modal offers groups of options and is submitted with the chosen one', async () => {
  const inbox = new Inbox();
  submitted = acknowledging(inbox);
  app.options('package', async ({ ack, body }) => {
    const option = { text: plain(`Found in ${body.view.callback_id}`), value: 'p1' };
    await ack({ option_groups: [{ label: plain('Packages'), options: [option] }] });
  });
  const element = { type: 'external_select', action_id: 'package', placeholder: plain('Search'), min_query_length: 0 };
  const { id } = await open(modal('Menu', [{ type: 'input', block_id: 'which', label: plain('Which'), element }]));
  const offered = await requestor.does('suggest', {
    where: { view_id: id }, block_id: 'which', action_id: 'package', query: '',
  });
  const [group] = offered.option_groups;
  assert.equal(group.label.text, 'Packages');
  assert.equal(group.options[0].text.text, 'Found in form');
  await submit(id, { which: { package: group.options[0] } });
  const { view: sent } = await inbox.take();
  assert.equal(sent.state.values.which.package.selected_option.value, 'p1');
});
