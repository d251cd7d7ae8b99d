// time.js owns how moments are written, always in the zone of the person who looks.

const DAY = 86400;

/** clockTime writes 14:05 the way the browser's language does. */
export function clockTime(seconds, store) {
  return format(seconds, store, { hour: 'numeric', minute: '2-digit' });
}

/** fullTime writes the whole moment with its zone, for tooltips. */
export function fullTime(seconds, store) {
  return format(seconds, store, { dateStyle: 'full', timeStyle: 'long' });
}

/** dayKey is equal for two moments of the same day in the reader's zone. */
export function dayKey(seconds, store) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: store.timeZone() }).format(seconds * 1000);
}

/** dayName writes Today, Yesterday or the date, for the dividers between days. */
export function dayName(seconds, store) {
  return nearDay(seconds, store) ?? format(seconds, store, { weekday: 'long', month: 'long', day: 'numeric' });
}

/** ago writes how long before (or after) now a moment is, in words. */
export function ago(seconds, store) {
  const difference = seconds - store.now();
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  for (const [unit, length] of [['day', DAY], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(difference) >= length) return words.format(Math.round(difference / length), unit);
  }
  return difference <= 0 ? 'just now' : 'in less than a minute';
}

/** slackDate fills the tokens of a date pattern: "{date_short_pretty} at {time}". */
export function slackDate(seconds, pattern, store) {
  return pattern.replace(/\{([a-z_]+)\}/g, (all, token) => tokenText(token, seconds, store) ?? all);
}

/** wallTime writes a moment as the reader's clock shows it: 2026-12-01T09:30. */
export function wallTime(seconds, store) {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: store.timeZone(), dateStyle: 'short', timeStyle: 'short' });
  return parts.format(seconds * 1000).replace(' ', 'T');
}

/** momentOf is the opposite of wallTime. */
export function momentOf(wall, store) {
  const asIfUtc = Date.parse(`${wall}Z`) / 1000;
  const offset = Date.parse(`${wallTime(asIfUtc, store)}Z`) / 1000 - asIfUtc;
  return asIfUtc - offset;
}

function tokenText(token, seconds, store) {
  if (token === 'date_num') return dayKey(seconds, store);
  if (token === 'ago') return ago(seconds, store);
  if (token === 'time') return clockTime(seconds, store);
  if (token === 'time_secs') return format(seconds, store, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
  if (token.endsWith('_pretty')) {
    return nearDay(seconds, store)?.toLowerCase() ?? tokenText(token.slice(0, -'_pretty'.length), seconds, store);
  }
  const style = {
    date: { year: 'numeric', month: 'long', day: 'numeric' },
    date_short: { year: 'numeric', month: 'short', day: 'numeric' },
    date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
    date_long_full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
    day_divider_pretty: { weekday: 'long', month: 'long', day: 'numeric' },
  }[token];
  return style ? format(seconds, store, style) : null;
}

function nearDay(seconds, store) {
  const day = dayKey(seconds, store);
  if (day === dayKey(store.now(), store)) return 'Today';
  if (day === dayKey(store.now() - DAY, store)) return 'Yesterday';
  if (day === dayKey(store.now() + DAY, store)) return 'Tomorrow';
  return null;
}

function format(seconds, store, options) {
  return new Intl.DateTimeFormat(undefined, { timeZone: store.timeZone(), ...options }).format(seconds * 1000);
}
