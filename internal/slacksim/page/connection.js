// connection.js owns the stream of snapshots: it opens it, says when it is lost, and opens it again.
// Browsers allow six connections to one host, and each tab wants one; so the first four tabs keep
// theirs, and further tabs let go while nobody looks at them. Pages side by side share the one of
// the page around them. It knows nothing of what is in a snapshot but whose it is.

import { inFrame } from './route.js';

const SLOTS = ['tab-1', 'tab-2', 'tab-3', 'tab-4'];
const LONGEST_WAIT = 5000;

/** connect streams snapshots of one person until the returned function is called. */
export function connect(as, listeners) {
  const feed = inFrame && window.parent.slackFeed;
  if (!feed) return stream([as], listeners);
  const hangUp = feed.follow(as, listeners);
  addEventListener('pagehide', hangUp);
  return hangUp;
}

/** createFeed returns one stream for several people: {follow(as, listeners)}, which is used as connect is. */
export function createFeed() {
  const followers = new Set();
  const newest = new Map();
  let streamed = '';
  let hangUp = () => {};

  // restart opens the stream anew when other people are followed than before.
  function restart() {
    const ids = [...new Set([...followers].map((each) => each.as))].sort();
    if (ids.join() === streamed) return;
    streamed = ids.join();
    hangUp();
    newest.clear();
    hangUp = ids.length ? stream(ids, { onState, onOnline }) : () => {};
  }

  function onState(snapshot) {
    newest.set(snapshot.me.id, snapshot);
    for (const each of [...followers]) if (each.as === snapshot.me.id) each.onState(snapshot);
  }

  function onOnline(online) {
    for (const each of [...followers]) each.onOnline(online);
  }

  // Pages that are built at the same time ask one after another; they share one start.
  function follow(as, listeners) {
    const follower = { as, ...listeners };
    followers.add(follower);
    setTimeout(() => {
      restart();
      if (newest.has(as) && followers.has(follower)) follower.onState(newest.get(as));
    });
    return () => { followers.delete(follower); setTimeout(restart); };
  }
  return { follow };
}

// stream opens one connection for these people.
function stream(ids, { onState, onOnline }) {
  const address = `page/events?${new URLSearchParams(ids.map((id) => ['as', id]))}`;
  let source = null;
  let timer = 0;
  let wait = 500;
  let stopped = false;
  let ownsSlot = false;

  const open = () => {
    clearTimeout(timer);
    if (stopped || source) return;
    source = new EventSource(address);
    source.addEventListener('state', (event) => {
      wait = 500;
      onOnline(true);
      onState(JSON.parse(event.data));
    });
    source.addEventListener('error', lost);
  };

  const release = () => {
    source?.close();
    source = null;
  };

  const lost = () => {
    release();
    onOnline(false);
    timer = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  const onVisibility = () => {
    if (document.visibilityState === 'visible') open();
    else if (!ownsSlot) release();
  };

  document.addEventListener('visibilitychange', onVisibility);
  const letGo = takeSlot(() => { ownsSlot = true; open(); });
  open();

  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
    release();
    letGo();
  };
}

// takeSlot holds one of the slots for as long as the connection lives, and calls taken when it has one.
function takeSlot(taken) {
  let letGo = () => {};
  const held = new Promise((resolve) => { letGo = resolve; });
  if (!navigator.locks) return letGo;
  let owns = false;
  const tryNext = (index) => {
    if (index === SLOTS.length || owns) return;
    navigator.locks.request(SLOTS[index], { ifAvailable: true }, (lock) => {
      if (!lock) return tryNext(index + 1);
      owns = true;
      taken();
      return held;
    });
  };
  tryNext(0);
  return letGo;
}
