// Makes holds of the journal's lines: who held what, from when to when, and how it went.

export const spells = [];   // holds, and requests that wait to become one
export const bands = [];    // times in which a node was frozen, cut off or crashed
export const marks = [];    // writes that came too late
export const lanes = new Map();

const KEPT = 15 * 60_000;

/** Adds a line to the story. Returns what the line adds up to: its text may say more than the copy that wrote it knew. */
export function tell(copy, entry) {
  const at = Date.parse(entry.time);
  const lane = laneOf(copy, entry.node);
  if (lane.run !== entry.run) restart(lane, entry.run, at);
  const { kind, lock, token } = entry;
  switch (kind) {
    case 'ASKED':
      spells.push({ id: id(lane, lock, 'asked', entry), lane, lock, asked: at, dangers: [] });
      break;
    case 'ACQUIRED':
      return acquired(lane, lock, token, at, entry);
    case 'IN_DANGER':
      holdOf(lane, lock, token)?.dangers.push({ from: at });
      break;
    case 'RECOVERED':
      endDanger(holdOf(lane, lock, token), at, true);
      break;
    case 'RELEASED':
    case 'STOLEN':
    case 'EXPIRED':
      end(holdOf(lane, lock, token), at, entry.cause === 'CLIENT_CLOSED' ? 'CRASHED' : kind);
      break;
    case 'FAILED':
      end(spells.find(spell => spell.lane === lane && spell.lock === lock && isWaiting(spell)), at, 'FAILED');
      break;
    case 'WRITE_REFUSED':
      marks.push({ id: id(lane, lock, 'late', entry), at, lane, lock, kind: 'refused', text: `late write to ${lock}` });
      break;
    case 'FROZEN':
    case 'CUT_OFF':
    case 'CRASHED':
      endBand(lane, at);
      bands.push({ id: id(lane, '', kind, entry), lane, kind, from: at });
      if (kind === 'CRASHED') spells.filter(spell => spell.lane === lane && isWaiting(spell)).forEach(spell => end(spell, at, 'FAILED'));
      break;
    case 'HEALED':
    case 'STARTED':
      endBand(lane, at);
      break;
  }
  return entry;
}

function acquired(lane, lock, token, at, entry) {
  let spell = spells.find(one => one.lane === lane && one.lock === lock && isWaiting(one));
  if (!spell) {
    spell = { id: id(lane, lock, 'held', entry), lane, lock, asked: at, dangers: [] };
    spells.push(spell);
  }
  spell.from = at;
  spell.token = token;
  const before = predecessor(spell);
  if (before && wasTakenFrom(before)) {
    spell.over = before;
    return { ...entry, kind: 'TAKEOVER', text: `took the lock over from ${before.lane.name}` };
  }
  return entry;
}

/** The hold of the same lock with the next smaller token. */
function predecessor(spell) {
  let before = null;
  for (const one of spells) {
    if (one !== spell && one.lock === spell.lock && one.token && BigInt(one.token) < BigInt(spell.token)
        && (!before || BigInt(one.token) > BigInt(before.token))) before = one;
  }
  return before;
}

function wasTakenFrom(hold) {
  return hold.end === 'EXPIRED' || hold.end === 'CRASHED' || (!hold.end && hold.lane.gone);
}

/** When the table no longer showed the hold: at once if it was released, else when somebody else has the lock. */
export function leftUntil(hold) {
  if (hold.end !== 'EXPIRED' && hold.end !== 'CRASHED') return hold.to;
  const next = spells.filter(one => one.lock === hold.lock && one.token && BigInt(one.token) > BigInt(hold.token));
  return next.length ? Math.max(hold.to, Math.min(...next.map(one => one.from))) : hold.freed ?? Infinity;
}

/** Tells the story what the table shows: a lost hold whose lock is free again is no longer in the way. */
export function seen(rows, at) {
  for (const hold of spells) {
    if ((hold.end === 'EXPIRED' || hold.end === 'CRASHED') && !hold.freed) {
      const row = rows.find(one => one.lock === hold.lock);
      if (!row || !row.owner) hold.freed = Math.max(at, hold.to);
    }
  }
}

function laneOf(copy, node) {
  const key = copy.url + ' ' + node;
  if (!lanes.has(key)) {
    lanes.set(key, { key, copy, node, get name() { return nameOf(copy, node); }, run: null, gone: false });
  }
  return lanes.get(key);
}

let several = false;

export function nameOf(copy, node) {
  return several && node !== 'admin' ? `${node} :${copy.port}` : node;
}

export function nameCopies(count) {
  several = several || count > 1;
}

export function ensureLane(copy, node) {
  return laneOf(copy, node);
}

/** A copy that was started anew knows nothing of its former holds: they ended with it. */
function restart(lane, run, at) {
  if (lane.run !== null) {
    spells.filter(spell => spell.lane === lane && !spell.end).forEach(spell => end(spell, at, spell.from ? 'CRASHED' : 'FAILED'));
    endBand(lane, at);
  }
  lane.run = run;
}

/** The copy of these lanes is there, or is not. */
export function setGone(copy, gone, at) {
  for (const lane of lanes.values()) {
    if (lane.copy !== copy || lane.gone === gone) continue;
    lane.gone = gone;
    if (gone) spells.filter(spell => spell.lane === lane && isWaiting(spell)).forEach(spell => end(spell, at, 'FAILED'));
  }
}

function isWaiting(spell) {
  return !spell.from && !spell.end;
}

function holdOf(lane, lock, token) {
  return spells.find(spell => spell.lane === lane && spell.lock === lock && spell.token === token);
}

export function holderOf(lock, token) {
  return spells.find(spell => spell.lock === lock && spell.token === token)?.lane;
}

function end(spell, at, how) {
  if (!spell || spell.end) return;
  spell.to = at;
  spell.end = how;
  endDanger(spell, at, false);
}

function endDanger(spell, at, recovered) {
  const danger = spell?.dangers.at(-1);
  if (danger && !danger.to) Object.assign(danger, { to: at, recovered });
}

function endBand(lane, at) {
  const band = bands.findLast(one => one.lane === lane);
  if (band && !band.to) band.to = at;
}

function id(lane, lock, what, entry) {
  return [lane.key, lock, what, entry.run, entry.number].join(' ');
}

/** Forgets what is too old to be shown. */
export function forget(at) {
  const old = one => (one.to ?? (one.at || Infinity)) < at - KEPT;
  for (const list of [spells, bands, marks]) {
    for (let i = list.length - 1; i >= 0; i--) if (old(list[i])) list.splice(i, 1);
  }
}

/** A hold in a sentence, for those who do not see the bar. */
export function sentence(spell) {
  const time = at => new Date(at).toLocaleTimeString('en-GB');
  if (!spell.from) return `${spell.lane.name} ${spell.end ? 'waited' : 'waits'} for ${spell.lock} since ${time(spell.asked)}`;
  const parts = [`${spell.lane.name} ${spell.end ? 'held' : 'holds'} ${spell.lock} since ${time(spell.from)}`, `token ${spell.token}`];
  if (spell.over) parts.push(`taken over from ${spell.over.lane.name}`);
  for (const danger of spell.dangers) {
    parts.push(`in danger at ${time(danger.from)}`);
    if (danger.recovered) parts.push(`recovered at ${time(danger.to)}`);
  }
  const ends = { RELEASED: 'released', STOLEN: 'stolen', EXPIRED: 'expired', CRASHED: 'left behind' };
  if (spell.end) parts.push(`${ends[spell.end] ?? 'ended'} at ${time(spell.to)}`);
  return parts.join(', ');
}
