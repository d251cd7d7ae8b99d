// Loggers for Slack's clients.
import { LogLevel } from '@slack/web-api';

/** A logger that gives warnings and errors to hear, and drops the rest. */
export function loggerTo(hear) {
  const say = (...words) => hear(words.join(' '));
  return { debug() {}, info() {}, warn: say, error: say, setLevel() {}, getLevel: () => LogLevel.WARN, setName() {} };
}

/** A logger for a client that is meant to meet trouble. */
export const silentLogger = () => loggerTo(() => {});
