// A Bolt app in Socket Mode, connected to a simulator the way any app connects to Slack.
import bolt from '@slack/bolt';

const patience = 8_000;

/** Starts an app; stop() ends it and throws what went wrong in its listeners. */
export async function startApp(simulator, options = {}) {
  const app = new bolt.App({
    token: simulator.botToken,
    appToken: simulator.appToken,
    socketMode: true,
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl: simulator.apiURL },
    ...options,
  });
  const failures = [];
  app.error(async (error) => failures.push(error));
  await app.start();
  const end = app.stop.bind(app);
  app.stop = async () => {
    await end();
    if (failures.length > 0) throw new AggregateError(failures, `listeners failed: ${failures.join('; ')}`);
  };
  return app;
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
