// A person at the simulator's page: what they see, and what they do.
const patience = 8_000;

export class Person {
  #origin;

  constructor(origin, id) {
    this.#origin = origin;
    this.id = id;
  }

  /** Waits until what the person sees makes the predicate give something, and gives that. */
  async sees(what, predicate) {
    const abort = new AbortController();
    const tooLong = setTimeout(() => abort.abort(), patience);
    let last;
    try {
      const url = `${this.#origin}/page/events?as=${this.id}`;
      for await (const state of statesOf(await fetch(url, { signal: abort.signal }))) {
        last = state;
        const found = predicate(state);
        if (found) return found;
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      clearTimeout(tooLong);
      abort.abort();
    }
    throw new Error(`${this.id} does not see ${what}; the page shows ${JSON.stringify(shortened(last))}`);
  }

  /** What the person sees at this moment. */
  looks() {
    return this.sees('anything', (state) => state);
  }

  seesMessage(channel, text) {
    return this.sees(`"${text}" in ${channel}`, (state) => messagesIn(state, channel).find((m) => m.text === text));
  }

  seesView(title) {
    return this.sees(`a modal "${title}"`, ({ views }) => topOf(views)?.title.text === title && topOf(views));
  }

  seesNoView() {
    return this.sees('an empty screen', ({ views }) => views.length === 0);
  }

  seesToast(words) {
    return this.sees(`a notice with "${words}"`, ({ toasts }) => toasts.find((t) => t.text.includes(words)));
  }

  /** Does something and gives the answer, refused or not. */
  async tries(doing, details = {}) {
    const response = await fetch(`${this.#origin}/page/act`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ as: this.id, do: doing, ...details }),
    });
    return response.json();
  }

  async does(doing, details) {
    const answer = await this.tries(doing, details);
    if (!answer.ok) throw new Error(`${this.id} cannot ${doing}: ${answer.error}`);
    return answer;
  }

  says(channel, text, thread_ts) {
    return this.does('say', { channel, text, thread_ts });
  }

  /** Presses, chooses or types in an element of a message, a view or the home tab. */
  presses(where, block_id, action_id, selected) {
    return this.does('press', { where, block_id, action_id, selected });
  }
}

/** The messages in a channel with their replies, oldest first. */
export function messagesIn(state, channel) {
  const found = state.channels.find((c) => c.id === channel)?.messages ?? [];
  return found.flatMap((m) => [m, ...m.replies]);
}

function topOf(views) {
  return views[views.length - 1];
}

// statesOf reads the server-sent events of the page.
async function* statesOf(response) {
  let pending = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    pending += chunk;
    const events = pending.split('\n\n');
    pending = events.pop();
    for (const event of events) yield JSON.parse(event.slice(event.indexOf('data: ') + 'data: '.length));
  }
}

function shortened(state) {
  if (!state) return 'nothing';
  const said = state.channels.flatMap((c) => messagesIn(state, c.id).map((m) => `${c.name}: ${m.text}`));
  return { said, modals: state.views.map((v) => v.title.text), notices: state.toasts.map((t) => t.text) };
}
