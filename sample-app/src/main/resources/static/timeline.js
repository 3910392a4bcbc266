// The timeline: one lane a node, time running to the right, now at the right edge.

import { now, copies } from './copies.js';
import { bands, lanes, leftUntil, marks, sentence, spells } from './story.js';
import { $, el, keep, say, shape } from './dom.js';

const ROW = 30;
const TOP = 6;
const BOTTOM = 14;
const start = Date.now();
const paths = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
const moving = document.createElementNS('http://www.w3.org/2000/svg', 'g');
let span = 60_000;

paths.setAttribute('class', 'paths');
paths.setAttribute('aria-hidden', 'true');
paths.append(moving);

export function setSpan(milliseconds) {
  span = milliseconds;
}

const scale = () => ($('lanes').querySelector('.track')?.clientWidth ?? 600) / span;
const x = at => (at - start) * scale();

/** Draws everything that can only change with news; the passing of time is left to move(). */
export function draw() {
  const from = now() - span;
  const shown = [...lanes.values()].filter(lane => lane.node !== 'admin' && isWorthALane(lane, from)).sort(byCopy);
  keep($('lanes'), shown, lane => lane.key, makeLane, (child, lane) => drawLane(child, lane, from));
  drawAxis();
  if (paths.parentNode !== $('lanes')) $('lanes').append(paths);
  drawTakeovers(from);
  move();
}

function drawAxis() {
  const ago = [0, 1, 2, 3, 4, 5].map(i => Math.round(span / 6000) * (6 - i));
  keep($('axis'), ago, String, seconds => el('li', {}, `−${seconds} s`), () => {});
}

function isWorthALane(lane, from) {
  return !lane.gone || spells.some(spell => spell.lane === lane && (spell.to ?? Infinity) > from && spell.from);
}

function byCopy(a, b) {
  const own = lane => (lane.copy.url === location.origin ? 0 : 1);
  return own(a) - own(b) || a.copy.url.localeCompare(b.copy.url)
      || (a.node === 'desk') - (b.node === 'desk') || a.node.localeCompare(b.node);
}

function makeLane() {
  return el('div', { class: 'lane', role: 'listitem' },
      el('div', { class: 'who' }, el('b'), el('small')),
      el('div', { class: 'track' }, el('ul', { class: 'strip' })));
}

function drawLane(child, lane, from) {
  child.querySelector('.who b').textContent = lane.name;
  say(child.querySelector('.who small'), lane.gone ? 'gone' : stateOf(lane));
  const own = spells.filter(spell => spell.lane === lane && (leftUntil(spell) ?? Infinity) > from);
  const rows = arrange(own);
  child.querySelector('.track').style.height = Math.max(1, rows) * ROW + TOP + BOTTOM + 'px';
  const items = [
    ...bands.filter(band => band.lane === lane && (band.to ?? Infinity) > from).map(band => ({ ...band, draw: drawBand })),
    ...own.map(spell => ({ id: spell.id, spell, draw: drawSpell })),
    ...marks.filter(mark => mark.lane === lane && mark.at > from).map(mark => ({ ...mark, draw: drawMark })),
  ];
  keep(child.querySelector('.strip'), items, item => item.id, () => el('li'), (li, item) => item.draw(li, item, from));
}

function stateOf(lane) {
  const node = copies.get(lane.copy.url)?.state?.nodes.find(one => one.name === lane.node);
  return node ? stateText(node.state) : '';
}

export function stateText(state) {
  return { RUNNING: 'running', FROZEN: 'frozen', CUT_OFF: 'cut off', CRASHED: 'crashed' }[state];
}

/** Gives each hold a row in which it overlaps no other. */
function arrange(own) {
  const free = [];
  for (const spell of [...own].sort((a, b) => a.asked - b.asked)) {
    const row = free.findIndex(until => until <= spell.asked);
    spell.row = row < 0 ? free.length : row;
    free[spell.row] = leftUntil(spell) ?? Infinity;
  }
  return free.length;
}

function place(element, from, to) {
  element.style.left = x(from) + 'px';
  element.style.width = Math.max(2, x(Math.min(to ?? Infinity, now() + span)) - x(from)) + 'px';
}

function drawBand(li, band, from) {
  li.className = 'band ' + band.kind.toLowerCase();
  place(li, band.from, band.to);
  if (!li.firstChild) li.append(el('span'));
  say(li.firstChild, stateText(band.kind));
  stick(li.firstChild, band.from, from);
}

/** Keeps a label in sight while its bar runs out of it. */
function stick(label, at, from) {
  label.style.marginLeft = Math.max(0, x(from) - x(at)) + 'px';
}

function drawSpell(li, { spell }, from) {
  li.className = `spell ${(spell.end ?? 'open').toLowerCase()}${spell.over ? ' takenover' : ''}`;
  li.style.top = TOP + spell.row * ROW + 'px';
  const text = sentence(spell);
  if (li.getAttribute('aria-label') !== text) {
    li.setAttribute('aria-label', text);
    li.title = text;
  }
  const parts = [{ id: 'waits', from: spell.asked, to: spell.from ?? spell.to }];
  if (spell.from) {
    parts.push({ id: 'held', from: spell.from, to: spell.to, label: spell.lock });
    spell.dangers.forEach((danger, i) => parts.push({ id: 'risky ' + i, from: danger.from, to: danger.to }));
    if (spell.end === 'EXPIRED' || spell.end === 'CRASHED') parts.push({ id: 'left', from: spell.to, to: leftUntil(spell) });
    parts.push(...marksOf(spell));
  }
  keep(li, parts, part => part.id, makePart, (child, part) => drawPart(child, part, from));
}

function marksOf(spell) {
  const found = spell.over ? [{ id: 'mark takeover', at: spell.from, kind: 'takeover' }] : [];
  spell.dangers.forEach((danger, i) => {
    found.push({ id: 'mark danger ' + i, at: danger.from, kind: 'danger' });
    if (danger.recovered) found.push({ id: 'mark recovered ' + i, at: danger.to, kind: 'recovered' });
  });
  if (spell.end === 'STOLEN') found.push({ id: 'mark stolen', at: spell.to, kind: 'stolen' });
  if (spell.end === 'EXPIRED') found.push({ id: 'mark expired', at: spell.to, kind: 'expired' });
  return found;
}

function makePart(part) {
  return part.kind ? el('i', { class: 'mark ' + part.kind }, shape(part.kind)) : el('i', { class: part.id.split(' ')[0] }, el('span'));
}

function drawPart(child, part, from) {
  if (part.kind) {
    child.style.left = x(part.at) + 'px';
    return;
  }
  place(child, part.from, part.to);
  if (part.label) {
    say(child.firstChild, part.label);
    stick(child.firstChild, part.from, from);
  }
}

function drawMark(li, mark) {
  const spell = spells.findLast(one => one.lane === mark.lane && one.lock === mark.lock && one.from && one.from < mark.at);
  li.className = 'mark ' + mark.kind;
  li.style.top = TOP + (spell?.row ?? 0) * ROW + 'px';
  li.style.left = x(mark.at) + 'px';
  if (!li.firstChild) li.append(shape(mark.kind));
  li.title = mark.text;
  li.setAttribute('aria-label', mark.text);
}

/** A line from the hold that was lost to the hold that came after it. */
function drawTakeovers(from) {
  const box = $('lanes').getBoundingClientRect();
  const track = $('lanes').querySelector('.track')?.getBoundingClientRect();
  if (!track) return;
  Object.assign(paths.style, { left: track.left - box.left + 'px', width: track.width + 'px', height: box.height + 'px' });
  const lines = spells.filter(spell => spell.over && spell.from > from && spell.over.row !== undefined);
  moving.replaceChildren(...lines.map(spell => {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    const y1 = middle(spell.over, box), y2 = middle(spell, box), x2 = x(spell.from);
    path.setAttribute('d', y1 === y2 || y1 === null || y2 === null ? '' : `M${x2} ${y1}V${y2}`);
    return path;
  }));
}

function middle(spell, box) {
  const lane = [...$('lanes').children].find(child => child.dataset.key === spell.lane.key);
  if (!lane) return null;
  return lane.querySelector('.track').getBoundingClientRect().top - box.top + TOP + spell.row * ROW + ROW / 2;
}

/** Lets time pass: everything moves to the left together. */
export function move() {
  const shift = `translateX(${-x(now() - span)}px)`;
  for (const strip of $('lanes').querySelectorAll('.strip')) strip.style.transform = shift;
  moving.setAttribute('transform', `translate(${-x(now() - span)} 0)`);
}
