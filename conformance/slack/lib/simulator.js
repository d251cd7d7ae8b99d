// A workspace simulator as a child process, and its controls under /_sim/.
import './loopback.js';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { WebClient } from '@slack/web-api';

import { silentLogger } from './loggers.js';
import { Person } from './person.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const startWithin = 120_000; // the first start compiles the program

/** Starts a workspace of its own for one test file. */
export async function startSimulator() {
  const child = spawn('go', ['run', './cmd/bot', 'simulate', 'slack', '--manifest', 'conformance/slack/manifest.yml'], {
    cwd: repository,
    detached: true, // a group of its own, so that go and the program that it started end together
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const simulator = new Simulator(child);
  process.once('exit', () => simulator.kill());
  process.once('SIGTERM', () => process.exit(143)); // as the test runner ends a file that takes too long
  await simulator.ready();
  return simulator;
}

class Simulator {
  #child;
  #ended;

  constructor(child) {
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Reads what the program prints until it is ready. */
  async ready() {
    const tooLong = setTimeout(() => this.kill(), startWithin);
    const env = {};
    let isReady = false;
    for await (const line of createInterface({ input: this.#child.stdout })) {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      if (name) env[name] = value;
      if (line === 'ready') {
        isReady = true;
        break;
      }
    }
    clearTimeout(tooLong);
    if (!isReady) throw new Error('the simulator ended before it was ready');
    this.apiURL = env.SLACK_API_URL;
    this.botToken = env.SLACK_BOT_TOKEN;
    this.appToken = env.SLACK_APP_TOKEN;
    this.origin = new URL(this.apiURL).origin;
  }

  /** A web-api client; it does not retry unless options say so. */
  client(token = this.botToken, options = {}) {
    const calm = { slackApiUrl: this.apiURL, logger: silentLogger(), retryConfig: { retries: 0 } };
    return new WebClient(token, { ...calm, ...options });
  }

  person(id) {
    return new Person(this.origin, id);
  }

  /** Moves the workspace's clock. */
  advance(seconds) {
    return this.#control('advance', { seconds });
  }

  /** Makes the next call of a method fail. */
  fail(method, fault) {
    return this.#control('fail', { method, ...fault });
  }

  /** Makes Socket Mode misbehave. */
  socket(fault) {
    return this.#control('socket', fault);
  }

  disconnect(reason) {
    return this.#control('disconnect', { reason });
  }

  /** Changes what the workspace knows of a person. */
  changePerson(name, profile) {
    return this.#control('person', { name, ...profile });
  }

  changeChannel(name, change) {
    return this.#control('channel', { name, ...change });
  }

  /** Does to the app what an admin can: {uninstall: true} or {revoke_tokens: true}. */
  changeApp(change) {
    return this.#control('app', change);
  }

  /** Ends everything that goes wrong. */
  heal() {
    return this.#control('heal', {});
  }

  /** The account of every envelope and message. */
  async ledger() {
    return (await fetch(`${this.origin}/_sim/ledger`)).json();
  }

  /** The Web API calls of one method so far. */
  async callsTo(method) {
    const response = await fetch(`${this.origin}/_sim/calls`);
    return (await response.json()).filter((call) => call.method === method);
  }

  async #control(name, body) {
    const response = await fetch(`${this.origin}/_sim/${name}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`/_sim/${name} answered ${response.status}: ${await response.text()}`);
  }

  kill(signal = 'SIGKILL') {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    process.kill(-this.#child.pid, signal);
  }

  async stop() {
    this.kill('SIGTERM');
    this.#child.stdout.destroy();
    await this.#ended;
  }
}
