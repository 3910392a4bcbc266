// The locks of the table: who has them, and how much of the lease is left.

import { ask, watched } from './copies.js';
import { holderOf } from './story.js';
import { $, el, keep, say } from './dom.js';

/** How a lock looks to someone who only sees its row, in the shares of the lease that the library defaults to. */
function phase(row, silent) {
  if (row.deadSince) {
    return ['lapsed', `dead since ${new Date(row.deadSince).toLocaleTimeString()}: the first attempt takes it over`];
  }
  const guard = Math.max(row.lease / 10, 500);
  if (silent >= row.lease) return ['lapsed', 'silent for its whole lease: the next one takes it over'];
  if (silent >= row.lease - guard) return ['expired', 'its owner has given it up'];
  if (silent >= row.lease * 2 / 3) return ['danger', 'in danger'];
  return ['alive', 'kept alive'];
}

export function drawLocks(complain) {
  const state = watched().state;
  if (!state) return;
  const rows = sorted(state.rows);
  keep($('rows'), rows, row => row.lock, row => makeRow(row, complain), (li, row) => drawRow(li, row, state));
  $('prefix').hidden = !state.keyPrefix;
  say($('prefix'), `key prefix ${state.keyPrefix}`);
  $('none').hidden = rows.length > 0;
  keep($('known'), rows.filter(row => !row.copy && !row.member), row => row.lock, row => el('option', { value: row.lock }), () => {});
}

/** Those of held locks first; below each lock those that hold it together. Free places of a limit are left out. */
function sorted(all) {
  const rows = all.filter(row => row.owner || !row.member);
  const lockOf = row => row.member?.of ?? row.lock;
  const held = new Set(rows.filter(row => row.owner).map(lockOf));
  const order = row => (row.copy ? 2 : held.has(lockOf(row)) ? 0 : 1);
  return rows.sort((a, b) => order(a) - order(b) || lockOf(a).localeCompare(lockOf(b))
      || Boolean(a.member) - Boolean(b.member) || a.lock.localeCompare(b.lock));
}

/** What a row is called. */
function titleOf(row) {
  if (row.copy) return `this application on port ${row.copy.port}`;
  if (!row.member) return row.lock;
  return row.member.sortKey.includes('~limit~')
      ? `place ${row.member.sortKey.split('~limit~')[1]} of ${row.member.of}` : `shares ${row.member.of}`;
}

function freePath(row) {
  const key = row.member ? { lock: row.member.partitionKey, sortKey: row.member.sortKey } : { lock: row.lock };
  return '/board/free?' + new URLSearchParams(key);
}

function makeRow(row, complain) {
  const free = el('button', { type: 'button', class: 'free' }, 'Free by force');
  free.addEventListener('click', async () =>
    complain(await ask(watched().url, freePath(row))));
  return el('li', { class: row.member ? 'row member' : 'row' },
      el('div', { class: 'title' }, el('b', {}, titleOf(row)), el('span', { class: 'owner' })),
      el('div', { class: 'lease', role: 'meter', 'aria-valuemin': 0, 'aria-label': `Lease left of ${row.lock}` },
          el('i', { class: 'left' }), el('i', { class: 'tick d' }), el('i', { class: 'tick g' })),
      el('div', { class: 'facts' }, el('span', { class: 'phase' }), el('span', { class: 'token' }), el('span', { class: 'session' }), el('span', { class: 'counters' }), free));
}

function drawRow(li, row, state) {
  const held = Boolean(row.owner);
  li.data = row;
  const together = state.rows.filter(other => other.owner && other.member?.of === row.lock).length;
  const nobody = together > 0 ? `held by ${together} together` : 'free';
  say(li.querySelector('.owner'), held ? holderOf(row.lock, row.token)?.name ?? row.owner : nobody);
  say(li.querySelector('.token'), row.token === '0' ? '' : `token ${row.token}`);
  say(li.querySelector('.session'), row.session ? `session ${row.session}` : '');
  li.querySelector('.free').hidden = !held || Boolean(row.copy);
  li.querySelector('.lease').hidden = !held;
  if (held) {
    li.querySelector('.d').style.left = '33.33%';
    li.querySelector('.g').style.left = Math.max(10, 50_000 / row.lease) + '%';
    li.querySelector('.lease').setAttribute('aria-valuemax', row.lease / 1000);
  }
  drawCounters(li.querySelector('.counters'), state.counters[row.lock]);
  if (!held) {
    li.dataset.phase = 'free';
    say(li.querySelector('.phase'), '');
  }
}

function drawCounters(element, counters) {
  const spoilt = counters && counters.fenced !== counters.unfenced;
  element.classList.toggle('spoilt', Boolean(spoilt));
  say(element, !counters ? '' : `fenced ${counters.fenced}, unfenced ${counters.unfenced}` + (spoilt ? ': corrupted' : ''));
}

/** Lets time pass: the bars run down. */
export function run() {
  const age = performance.now() - watched().received;
  for (const li of $('rows').children) {
    const row = li.data;
    if (!row?.owner) continue;
    const silent = row.silent + age;
    const [name, text] = phase(row, silent);
    const left = name === 'lapsed' ? 0 : Math.max(0, row.lease - silent);
    li.dataset.phase = name;
    li.querySelector('.left').style.transform = `scaleX(${left / row.lease})`;
    const seconds = (left / 1000).toFixed(1);
    say(li.querySelector('.phase'), name === 'lapsed' ? text : `${text}, ${seconds} s of ${row.lease / 1000} s left`);
    const meter = li.querySelector('.lease');
    if (meter.getAttribute('aria-valuenow') !== String(Math.round(left / 1000))) {
      meter.setAttribute('aria-valuenow', String(Math.round(left / 1000)));
    }
  }
}
