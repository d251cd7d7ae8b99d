// connection.js owns the stream of snapshots: it opens it, says when it is lost, and opens it again.
// Browsers allow six connections to one host, and each tab wants one; so the first four tabs keep
// theirs, and further tabs let go while nobody looks at them. It knows nothing of what is in a snapshot.

const SLOTS = ['tab-1', 'tab-2', 'tab-3', 'tab-4'];
const LONGEST_WAIT = 5000;

/** connect streams snapshots of one person until the returned function is called. */
export function connect(as, { onState, onOnline }) {
  let source = null;
  let timer = 0;
  let wait = 500;
  let stopped = false;
  let ownsSlot = false;

  const open = () => {
    clearTimeout(timer);
    if (stopped || source) return;
    source = new EventSource(`page/events?as=${encodeURIComponent(as)}`);
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
