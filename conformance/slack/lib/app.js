// A Bolt app in Socket Mode, connected to a simulator the way any app connects to Slack.
import bolt from '@slack/bolt';

import { loggerTo } from './loggers.js';

const patience = 8_000;

/**
 * Starts an app. stop() ends it, and throws what went wrong in its listeners and what Bolt warned of; with mayComplain
 * Bolt may warn.
 */
export async function startApp(simulator, { mayComplain = false, ...options } = {}) {
  const complaints = [];
  const app = new bolt.App({
    token: simulator.botToken,
    appToken: simulator.appToken,
    socketMode: true,
    logger: loggerTo((complaint) => mayComplain || complaints.push(new Error(complaint))),
    clientOptions: { slackApiUrl: simulator.apiURL },
    ...options,
  });
  app.error(async (error) => complaints.push(error));
  await app.start();
  const end = app.stop.bind(app);
  app.stop = async () => {
    await end();
    if (complaints.length > 0) throw new AggregateError(complaints, complaints.join('; '));
  };
  return app;
}

/** Stops apps and simulators in this order, each of them, and then throws what went wrong. */
export async function stopAll(...running) {
  const problems = [];
  for (const each of running) {
    try {
      await each?.stop();
    } catch (problem) {
      problems.push(problem);
    }
  }
  if (problems.length > 0) throw new AggregateError(problems, problems.join('; '));
}

/** What listeners received and the test has not looked at yet. */
export class Inbox {
  #kept = [];
  #waiting = [];

  put(item) {
    const taker = this.#waiting.shift();
    if (taker) taker(item);
    else this.#kept.push(item);
  }

  /** Takes the oldest item, or waits for one. */
  take() {
    if (this.#kept.length > 0) return Promise.resolve(this.#kept.shift());
    return new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => reject(new Error('the app heard nothing')), patience);
      this.#waiting.push((item) => {
        clearTimeout(tooLong);
        resolve(item);
      });
    });
  }

  get isEmpty() {
    return this.#kept.length === 0;
  }
}

/** A listener that acknowledges, with the answer if there is one, and puts what it received into the inbox. */
export function acknowledging(inbox, answer) {
  return async (received) => {
    await received.ack(answer);
    inbox.put(received);
  };
}
