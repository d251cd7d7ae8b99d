// api.js owns the calls to the simulator's page endpoints. Every answer is {ok, …} or
// {ok: false, error: "sentence"}, also when nobody answers. It keeps nothing.

const SILENT = { ok: false, error: 'The simulator did not answer. Is it still running?' };

/** listPeople returns who can be picked: [{id, name, title, role}]. */
export async function listPeople() {
  const response = await fetch('page/people', { headers: { Accept: 'application/json' } });
  const people = await response.json();
  return Array.isArray(people) ? people : people.people;
}

/** act does one thing as a person: do is the verb, rest its members. */
export async function act(as, verb, rest = {}) {
  try {
    const response = await fetch('page/act', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ as, do: verb, ...rest }),
    });
    return await response.json();
  } catch {
    return SILENT;
  }
}
