// route.js owns the address bar: who this tab is and what it looks at live in the URL hash, so that
// several tabs are several people and a reload keeps the place. It knows nothing of what is shown.

/** readRoute returns {as, at, thread, tab} from the hash, or from ?as= on a first visit. */
export function readRoute() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const query = new URLSearchParams(location.search);
  return {
    as: hash.get('as') ?? query.get('as') ?? '',
    at: hash.get('at') ?? '',
    thread: hash.get('thread') ?? '',
    tab: hash.get('tab') ?? '',
  };
}

/** hashOf returns the "#…" of a route, without its empty members. */
export function hashOf(route) {
  const filled = Object.entries(route).filter(([, value]) => value);
  return `#${new URLSearchParams(filled)}`;
}

/** readPanes returns the hashes of the pages that are shown side by side, none when only one is. */
export function readPanes() {
  return new URLSearchParams(location.hash.slice(1)).getAll('pane');
}

/** panesHash returns the "#…" under which pages with these hashes are shown side by side. */
export function panesHash(hashes) {
  return `#${new URLSearchParams(hashes.map((hash) => ['pane', hash]))}`;
}

/** inFrame tells whether this page is one of several that are shown side by side. */
export const inFrame = window.parent !== window;

/** tellFrame tells the page around this one, if there is one, where this one has gone or that it is to be closed. */
export function tellFrame(news = { pane: location.hash }) {
  if (inFrame) window.parent.postMessage(news, location.origin);
}

/** writeRoute puts a route into the hash; changing the place makes an entry in the history. */
export function writeRoute(route, { replace = false } = {}) {
  const address = `${location.pathname}${location.search}${hashOf(route)}`;
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  tellFrame();
}

/** permalinkPlace returns {channel, ts} when an address is a Slack message link, else null. */
export function permalinkPlace(address) {
  const url = new URL(address, location.href);
  const match = /^\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})$/.exec(url.pathname);
  if (!match) return null;
  const ours = url.host === location.host || url.hostname === 'slack.com' || url.hostname.endsWith('.slack.com');
  if (!ours) return null;
  return { channel: match[1], ts: `${match[2]}.${match[3]}`, thread: url.searchParams.get('thread_ts') ?? '' };
}
