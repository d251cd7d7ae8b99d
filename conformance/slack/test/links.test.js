// Previews of links. See https://docs.slack.dev/messaging/unfurling-links-in-messages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Inbox, acknowledging, startApp, stopAll } from '../lib/app.js';
import { button, buttons, section } from '../lib/blocks.js';
import { channels, people } from '../lib/cast.js';
import { codeOf } from '../lib/refusal.js';
import { startSimulator } from '../lib/simulator.js';

const link = 'https://docs.example.com/p/1';
let simulator, app, requestor;
const links = new Inbox();
const presses = new Inbox();

before(async () => {
  simulator = await startSimulator();
  app = await startApp(simulator);
  app.event('link_shared', async (received) => links.put(received));
  app.action('open', acknowledging(presses));
  requestor = simulator.person(people.requestor);
});

after(() => stopAll(app, simulator));

const unfurls = (text) => ({ [link]: { blocks: [section(text), buttons('choice', button('open', 'yes'))] } });

const seesPreview = (words) => requestor.sees(`a preview with "${words}"`, (state) => state.channels
  .flatMap((c) => c.messages).flatMap((m) => m.previews).find((p) => JSON.stringify(p.blocks).includes(words)));

test('a link of a registered domain is told of, others are not', async () => {
  await requestor.says(channels.general, `see ${link} and https://example.org/2`);
  const { event } = await links.take();
  assert.equal(event.source, 'conversations_history');
  assert.equal(event.channel, channels.general);
  assert.equal(event.user, people.requestor);
  assert.equal(event.is_bot_user_member, false);
  assert.deepEqual(event.links, [{ domain: 'example.com', url: link }]);
});

test('chat.unfurl shows a preview, a second call changes it, and its button works', async () => {
  await requestor.says(channels.general, link);
  const { event, client } = await links.take();
  const message = { channel: event.channel, ts: event.message_ts };
  await client.chat.unfurl({ ...message, unfurls: unfurls('What it is') });
  await seesPreview('What it is');
  await client.chat.unfurl({ ...message, unfurls: unfurls('What it has become') });
  const { id } = await seesPreview('What it has become');
  await requestor.presses({ ...message, attachment: id }, 'choice', 'open');
  const { body } = await presses.take();
  assert.equal(body.container.type, 'message_attachment');
  assert.equal(body.container.is_app_unfurl, true);
  assert.equal(body.container.app_unfurl_url, link);
  assert.equal(body.app_unfurl.app_unfurl_url, link);
});

test('a link in the composer is told of, and unfurled by its id', async () => {
  await requestor.does('compose', { channel: channels.general, text: `look at ${link}` });
  const { event, client } = await links.take();
  assert.equal(event.source, 'composer');
  assert.equal(event.channel, 'COMPOSER');
  await client.chat.unfurl({ unfurl_id: event.unfurl_id, source: 'composer', unfurls: unfurls('Before it is sent') });
  await requestor.sees('a preview of the draft', (state) => state.draft_previews[0]);
});

test('what cannot be unfurled is refused', async () => {
  await requestor.says(channels.general, link);
  const { event } = await links.take();
  const client = simulator.client();
  const message = { channel: event.channel, ts: event.message_ts };
  const other = { 'https://docs.example.com/p/2': { blocks: [section('x')] } };
  assert.equal(await codeOf(client.chat.unfurl({ ...message, unfurls: other })), 'cannot_unfurl_message');
  assert.equal(await codeOf(client.chat.unfurl({ ...message, ts: '1.000001', unfurls: unfurls('x') })), 'cannot_find_message');
  assert.equal(await codeOf(client.chat.unfurl({ ...message, unfurls: { [link]: { blocks: [{ type: 'nothing' }] } } })), 'cannot_parse_attachment');
});
