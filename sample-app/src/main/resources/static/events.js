// Events as they come, newest first.

import { $, el, shape } from './dom.js';

const MOST = 200;
const ROUTINE = new Set(['ASKED', 'ACQUIRED', 'RELEASED', 'COUNTED']);
const SHAPES = {
  IN_DANGER: 'danger', RECOVERED: 'recovered', STOLEN: 'stolen', FREED: 'stolen',
  EXPIRED: 'expired', TAKEOVER: 'takeover', WRITE_REFUSED: 'refused',
};

export function report(lane, entry, fresh) {
  const log = $('log');
  const at = new Date(entry.time);
  const icon = entry.cause === 'CLIENT_CLOSED' ? 'expired' : SHAPES[entry.kind];
  const li = el('li', { class: ROUTINE.has(entry.kind) ? 'routine' : 'notable', 'data-kind': entry.kind, 'data-at': +at },
      el('time', { datetime: entry.time }, at.toLocaleTimeString('en-GB')),
      el('span', { class: 'icon' }, ...(icon ? [shape(icon)] : [])),
      el('span', { class: 'what' }, el('b', {}, lane.name), ' ', entry.text, ...(entry.lock ? [' ', el('em', {}, entry.lock)] : [])));
  // Copies report at different moments, and the list is one story.
  let place = log.firstElementChild;
  while (place && +place.dataset.at > +at) place = place.nextElementSibling;
  log.insertBefore(li, place);
  while (log.children.length > MOST) log.lastElementChild.remove();
  if (fresh && !ROUTINE.has(entry.kind)) $('announcer').textContent = li.querySelector('.what').textContent;
}
