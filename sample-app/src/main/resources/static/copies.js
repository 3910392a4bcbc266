// The copies of the application: one stream of news from each, found through the locks that announce them.

const here = location.origin;

export const copies = new Map();

/** Listens to our own copy, and to those that its table announces. Calls onChange after each piece of news. */
export function listen(onEntries, onChange) {
  join(here);

  function join(url) {
    const copy = { url, port: new URL(url).port || '80', alive: false, state: null, received: 0, seen: new Set() };
    copies.set(url, copy);
    copy.source = new EventSource(url + '/board/stream');
    copy.source.onopen = () => { copy.alive = true; onChange(); };
    copy.source.onerror = () => { copy.alive = false; onChange(); };
    copy.source.addEventListener('journal', message => {
      const news = JSON.parse(message.data).filter(entry => isNew(copy, entry));
      if (news.length) onEntries(copy, news);
      onChange();
    });
    copy.source.addEventListener('state', message => {
      copy.state = JSON.parse(message.data);
      copy.received = performance.now();
      copy.skew = copy.state.now - copy.received;
      if (copy === watched()) follow(copy.state);
      onChange();
    });
  }

  // The lock of a copy that died lapses; then nobody needs to knock any more.
  function follow(state) {
    const announced = new Set([here]);
    for (const row of state.rows) {
      if (row.copy && row.owner && row.silent < row.lease && row.copy.host === state.host) {
        announced.add(`${location.protocol}//${location.hostname}:${row.copy.port}`);
      }
    }
    for (const url of announced) if (!copies.has(url)) join(url);
    for (const [url, copy] of copies) {
      if (!announced.has(url) && !copy.alive) {
        copy.source.close();
        copies.delete(url);
      }
    }
  }
}

function isNew(copy, entry) {
  const id = `${entry.run}-${entry.number}`;
  return !copy.seen.has(id) && copy.seen.add(id);
}

/** The copy whose view of the table is shown: our own, or any other while ours is away. */
export function watched() {
  const own = copies.get(here);
  return own.alive ? own : [...copies.values()].find(copy => copy.alive && copy.state) ?? own;
}

/** Wall clock of the copies, in milliseconds; runs on smoothly between their messages. */
export function now() {
  const copy = watched();
  return copy.skew === undefined ? Date.now() : copy.skew + performance.now();
}

/** Asks a copy to do something; returns its complaint, if it has one. */
export async function ask(url, path) {
  try {
    const answer = await fetch(url + path, { method: 'POST' });
    if (answer.ok) return null;
    return (await answer.json()).detail ?? answer.statusText;
  } catch {
    return `The copy at ${url} does not answer.`;
  }
}
