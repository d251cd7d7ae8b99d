// A Bolt application that acknowledges what comes in. With REDIS_URL it keeps
// each envelope in a stream first, once, as accessbot does, and takes it out
// again when its (empty) work is done; without, it keeps nothing.
import { createRequire } from 'node:module';
import bolt from '@slack/bolt';
import { createClient } from '@redis/client';

const { App, LogLevel } = bolt;
const durable = process.env.REDIS_URL ? createClient({ url: process.env.REDIS_URL }) : null;
if (durable) await durable.connect();

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const keep = `
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', 90000) then
  return ''
end
return redis.call('XADD', KEYS[2], '*', 'payload', ARGV[1])`;

async function take(key, payload, ack) {
  if (!durable) {
    await ack();
    return;
  }
  const id = await durable.eval(keep, { keys: [`bench:seen:${key}`, 'bench:stream'], arguments: [JSON.stringify(payload)] });
  await ack();
  if (id) await durable.xDel('bench:stream', id);
}

app.command('/access', ({ command, ack }) => take(command.trigger_id, command, ack));
app.action('bench.press', ({ body, ack }) => take(body.trigger_id, body, ack));
app.view('bench.form', ({ body, ack }) => take(body.view.hash, body, ack));

const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;
console.error(`bolt ${version('@slack/bolt')}, socket-mode ${version('@slack/socket-mode')}, node ${process.version}`);
await app.start();
